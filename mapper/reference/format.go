package reference

import (
	"strconv"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/mapper/abi"
)

// formatText is text.format(list): CEL's own, which is given the texts of
// decimals, as it knows no such type.
func formatText(a []ref.Val) (ref.Val, *fault) {
	pattern, isText := a[0].(types.String)
	list, f := plain(a[len(a)-1])
	if f != nil {
		return nil, f
	}
	args, isList := list.(traits.Lister)
	if !isText || !isList || len(a) != 2 {
		return native("format", a)
	}
	var items []ref.Val
	for it := args.Iterator(); it.HasNext() == types.True; {
		items = append(items, it.Next())
	}
	var out strings.Builder
	next := 0
	for rest := string(pattern); ; {
		at := strings.IndexByte(rest, '%')
		if at < 0 || at+1 == len(rest) {
			out.WriteString(rest)
			break
		}
		end := at + 1
		for end < len(rest)-1 && (rest[end] == '.' || rest[end] >= '0' && rest[end] <= '9') {
			end++
		}
		clause, verb := rest[at:end+1], rest[end]
		out.WriteString(rest[:at])
		rest = rest[end+1:]
		if verb != '%' && next < len(items) {
			if items[next], f = written(items[next], clause); f != nil {
				return nil, f
			}
			if _, was := items[next].(formatted); was {
				items[next], clause = types.String(items[next].(formatted).text), "%s"
			}
			next++
		}
		out.WriteString(clause)
	}
	return native("format", []ref.Val{types.String(out.String()), types.NewRefValList(types.DefaultTypeAdapter, items)})
}

// formatted is a decimal as a clause writes it.
type formatted struct {
	ref.Val
	text string
}

// written is v as a clause of a format writes it, if it is a decimal; of lists
// and maps the decimals are texts.
func written(v ref.Val, clause string) (ref.Val, *fault) {
	places, ok := int64(6), true
	if digits := clause[1 : len(clause)-1]; digits != "" {
		n, err := strconv.ParseInt(strings.TrimPrefix(digits, "."), 10, 64)
		places, ok = n, err == nil && digits[0] == '.' && n <= mostPlaces
	}
	verb := clause[len(clause)-1]
	d, isDecimal := v.(decimalVal)
	switch {
	case !isDecimal && verb == 's':
		return textsFor(v), nil
	case !isDecimal:
		return v, nil
	case ok && (verb == 's' || verb == 'd'):
		return formatted{v, d.String()}, nil
	case ok && verb == 'f':
		r, f := d.round(places, "half_even")
		if f != nil {
			return nil, f
		}
		return formatted{v, decimalVal{decimal: r}.String()}, nil
	}
	return nil, faultf(abi.BadArgument, "%s", clause)
}

// mostPlaces is how many places a clause may ask for.
const mostPlaces = 100

// textsFor is v with the texts of the decimals in it.
func textsFor(v ref.Val) ref.Val {
	switch v := v.(type) {
	case decimalVal:
		return types.String(v.String())
	case *orderedMap:
		out := &orderedMap{keys: v.keys}
		for _, x := range v.values {
			out.values = append(out.values, textsFor(x))
		}
		return out
	case traits.Lister:
		var items []ref.Val
		for it := v.Iterator(); it.HasNext() == types.True; {
			items = append(items, textsFor(it.Next()))
		}
		return types.NewRefValList(types.DefaultTypeAdapter, items)
	}
	return v
}
