package celspec

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// show writes a value as a CEL literal that tells its type, in the one form
// that modules write too: the entries of a map in the order of their keys'
// texts, doubles in the fewest digits that give them back.
func show(v ref.Val) (string, error) {
	switch v := v.(type) {
	case types.Null:
		return "null", nil
	case types.Bool, types.Int:
		return fmt.Sprint(v.Value()), nil
	case types.Uint:
		return fmt.Sprintf("%du", v.Value()), nil
	case types.Double:
		return showDouble(float64(v)), nil
	case types.String:
		return quote(string(v)), nil
	case types.Bytes:
		return showBytes(v), nil
	case types.Timestamp:
		text, ok := v.ConvertToType(types.StringType).(types.String)
		if !ok {
			return "", fmt.Errorf("timestamp %v has no text", v)
		}
		return `timestamp("` + string(text) + `")`, nil
	case types.Duration:
		text, ok := v.ConvertToType(types.StringType).(types.String)
		if !ok {
			return "", fmt.Errorf("duration %v has no text", v)
		}
		return `duration("` + string(text) + `")`, nil
	case *types.Type:
		return "type(" + v.TypeName() + ")", nil
	case *types.Optional:
		if !v.HasValue() {
			return "optional.none()", nil
		}
		inner, err := show(v.GetValue())
		return "optional.of(" + inner + ")", err
	case traits.Mapper:
		return showMap(v)
	case traits.Lister:
		var items []string
		for it := v.Iterator(); it.HasNext() == types.True; {
			item, err := show(it.Next())
			if err != nil {
				return "", err
			}
			items = append(items, item)
		}
		return "[" + strings.Join(items, ", ") + "]", nil
	}
	return "", fmt.Errorf("a value of the type %s cannot be shown", v.Type())
}

func showMap(m traits.Mapper) (string, error) {
	entries := map[string]string{}
	for it := m.Iterator(); it.HasNext() == types.True; {
		k := it.Next()
		key, err := show(k)
		if err != nil {
			return "", err
		}
		value, err := show(m.Get(k))
		if err != nil {
			return "", err
		}
		entries[key] = value
	}
	var texts []string
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		texts = append(texts, key+": "+entries[key])
	}
	return "{" + strings.Join(texts, ", ") + "}", nil
}

func showDouble(f float64) string {
	switch {
	case math.IsNaN(f):
		return `double("NaN")`
	case math.IsInf(f, 1):
		return `double("Infinity")`
	case math.IsInf(f, -1):
		return `double("-Infinity")`
	}
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

// quote writes a text as JSON does.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		short := strings.IndexRune("\"\\\b\f\n\r\t", r)
		switch {
		case short >= 0:
			b.WriteString(`\` + string(`"\bfnrt`[short]))
		case r < ' ':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

func showBytes(s []byte) string {
	var b strings.Builder
	b.WriteString(`b"`)
	for _, c := range s {
		if c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, `\x%02x`, c)
		}
	}
	return b.String() + `"`
}
