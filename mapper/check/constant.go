package check

import (
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cel.dev/cel-go/cel"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

var celDyn = cel.DynType

var decimalText = regexp.MustCompile(`^-?([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$`)

// isDecimal reports a text that dec accepts: at most 34 significant digits and
// an exponent in the range of IEEE 754 decimal128.
func isDecimal(text string) bool {
	m := decimalText.FindStringSubmatch(text)
	if m == nil || len(m[3]) > 6 {
		return false
	}
	exp := new(big.Int)
	if m[3] != "" {
		exp.SetString(strings.TrimPrefix(m[3], "+"), 10)
	}
	e := exp.Int64() - int64(len(m[2]))
	return len(strings.TrimLeft(m[1]+m[2], "0")) <= 34 && e >= -6176 && e <= 6111
}

// isDateTime reports a text that timestamp accepts.
func isDateTime(text string) bool {
	t, err := time.Parse(time.RFC3339Nano, text)
	return err == nil && t.UTC().Year() >= 1 && t.UTC().Year() <= 9999 && !strings.Contains(text, ",")
}

// enumTexts are the texts among the members of an enum.
func enumTexts(s *schema.Shape) []string {
	var out []string
	for _, m := range s.Enum {
		var text string
		if json.Unmarshal([]byte(m), &text) == nil {
			out = append(out, text)
		}
	}
	return out
}

// textFault says what the shape has against a text, "" if nothing. hint is for
// the author of a constant.
func textFault(s *schema.Shape, text string) (fault, hint string) {
	if s.Enum != nil {
		if members := enumTexts(s); !slices.Contains(members, text) {
			return "is not one of the allowed values", document.DidYouMean(text, members)
		}
	}
	n := utf8.RuneCountInString(text)
	switch {
	case n < s.MinLength:
		return "is too short", ""
	case s.MaxLength >= 0 && n > s.MaxLength:
		return "is too long", ""
	}
	if s.Pattern != "" {
		if re := compilePattern(s.Pattern); re != nil && !re.MatchString(text) {
			return "does not match the pattern " + s.Pattern, ""
		}
	}
	if !hasFormat(s.Format, text) {
		return "is not of the format " + s.Format, ""
	}
	return "", ""
}

func compilePattern(p string) *regexp.Regexp {
	expr, err := schema.Pattern(p)
	if err != nil {
		return nil
	}
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil
	}
	return re
}

// hasFormat reports whether a constant is of a format; formats that nothing
// here knows hold for every text.
func hasFormat(format, text string) bool {
	switch format {
	case "date-time":
		return isDateTime(text)
	case "date":
		_, err := time.Parse(time.DateOnly, text)
		return err == nil
	case "time":
		return isDateTime("2000-01-01T" + text)
	}
	if limit := program.FormatLimit(format); limit > 0 && utf8.RuneCountInString(text) > limit {
		return false
	}
	for _, p := range []string{program.FormatHead(format), program.FormatPattern(format, false)} {
		if p != "" && !regexp.MustCompile(p).MatchString(text) {
			return false
		}
	}
	return true
}

// numberFault says what the shape has against a number.
func numberFault(s *schema.Shape, text string) string {
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return "is not a number"
	}
	if s.Enum != nil && !slices.ContainsFunc(s.Enum, func(m string) bool {
		r, ok := new(big.Rat).SetString(m)
		return ok && r.Cmp(n) == 0
	}) {
		return "is not one of the allowed values"
	}
	below := func(limit string, orEqual bool) bool {
		r, ok := new(big.Rat).SetString(limit)
		return limit != "" && ok && (n.Cmp(r) < 0 || orEqual && n.Cmp(r) == 0)
	}
	above := func(limit string, orEqual bool) bool {
		r, ok := new(big.Rat).SetString(limit)
		return limit != "" && ok && (n.Cmp(r) > 0 || orEqual && n.Cmp(r) == 0)
	}
	switch {
	case below(s.Min, false), below(s.MoreThan, true):
		return "is too small"
	case above(s.Max, false), above(s.LessThan, true):
		return "is too large"
	}
	if m, ok := new(big.Rat).SetString(s.MultipleOf); s.MultipleOf != "" && ok && m.Sign() != 0 && !new(big.Rat).Quo(n, m).IsInt() {
		return "is not a multiple of " + s.MultipleOf
	}
	return ""
}

// describeShape is how a person calls a shape's type.
func describeShape(s *schema.Shape) string {
	name := map[schema.Kind]string{
		schema.Any: "a value of any type", schema.Object: "an object", schema.Array: "an array", schema.String: "a text",
		schema.Integer: "an integer", schema.Number: "a number", schema.Boolean: "a boolean", schema.Null: "null",
	}[s.Kind]
	if s.Kind == schema.Any && s.Union != nil {
		name = "a value of several types"
	}
	if s.Kind == schema.String && s.Format != "" {
		name += " of format " + s.Format
	}
	return name
}
