package reference

import (
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// constraint is the first thing that a shape has against a value of its type,
// 0 if nothing. source tells input from output: in the input some formats are
// not asserted, and extensible enums take every value.
func constraint(s *schema.Shape, n *node, source bool) abi.Code {
	enum := s.Enum
	if source && s.Extensible {
		enum = nil
	}
	inEnum := func() bool {
		return len(enum) == 0 || slices.ContainsFunc(enum, func(m string) bool { return equal(generic([]byte(m)), generic(n.raw)) })
	}
	switch n.kind {
	case schema.Number:
		if whole := s.Kind == schema.Integer ||
			slices.Contains(s.Union, schema.Integer) && !slices.Contains(s.Union, schema.Number); whole && !isWhole(n.text) {
			return abi.WrongType
		}
		if !inEnum() {
			return abi.NotInEnum
		}
		return bounds(s, n.text)
	case schema.String:
		if !inEnum() {
			return abi.NotInEnum
		}
		return textConstraint(s, n.text, source)
	case schema.Array:
		switch {
		case len(n.items) < s.MinItems:
			return abi.TooFewItems
		case s.MaxItems >= 0 && len(n.items) > s.MaxItems:
			return abi.TooManyItems
		case s.UniqueItems && hasEqual(n.items):
			return abi.NotUnique
		}
	case schema.Object:
		for _, p := range s.Props {
			if p.Required && n.members[p.Name] == nil {
				return abi.Required
			}
		}
	}
	if !inEnum() {
		return abi.NotInEnum
	}
	return 0
}

func textConstraint(s *schema.Shape, text string, source bool) abi.Code {
	length := utf8.RuneCountInString(text)
	switch {
	case length < s.MinLength:
		return abi.TooShort
	case s.MaxLength >= 0 && length > s.MaxLength:
		return abi.TooLong
	case s.Pattern != "" && !matchesECMA(s.Pattern, text):
		return abi.PatternFailed
	case program.FormatChecked(s.Format, source) && !hasFormat(s.Format, text, source):
		return abi.FormatFailed
	}
	return 0
}

func bounds(s *schema.Shape, text string) abi.Code {
	n := exact(text)
	against := func(limit string) int {
		if limit == "" {
			return 2
		}
		return n.Cmp(exact(limit))
	}
	switch {
	case against(s.Min) == -1, against(s.MoreThan) == -1, against(s.MoreThan) == 0:
		return abi.TooSmall
	case against(s.Max) == 1, against(s.LessThan) == 1, against(s.LessThan) == 0:
		return abi.TooLarge
	case s.MultipleOf != "" && !new(big.Rat).Quo(n, exact(s.MultipleOf)).IsInt():
		return abi.NotMultiple
	}
	return 0
}

// exact is a number as a fraction. Exponents beyond all reason are cut down to
// ones that compare alike with every limit a contract states.
func exact(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(tame(text))
	if !ok {
		return new(big.Rat)
	}
	return r
}

var exponent = regexp.MustCompile(`[eE]([+-]?)0*([0-9]*)$`)

func tame(text string) string {
	m := exponent.FindStringSubmatch(text)
	if m == nil || len(m[2]) <= 4 {
		return text
	}
	return exponent.ReplaceAllString(text, "e"+m[1]+"99999")
}

func isWhole(text string) bool { return exact(text).IsInt() }

func matchesECMA(pattern, text string) bool {
	expr, err := schema.Pattern(pattern)
	if err != nil {
		return false
	}
	return regexp.MustCompile(expr).MatchString(text)
}

// Times of RFC 3339. A leap second may stand at the end of a UTC day.
var (
	dateForm = regexp.MustCompile(`^([0-9]{4})-([0-9]{2})-([0-9]{2})$`)
	timeForm = regexp.MustCompile(`^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))$`)
)

func hasFormat(format, text string, source bool) bool {
	switch format {
	case "date":
		return isDate(text)
	case "time":
		return isTime(text)
	case "date-time":
		return len(text) > 10 && strings.ContainsRune("Tt", rune(text[10])) && isDate(text[:10]) && isTime(text[11:])
	}
	if limit := program.FormatLimit(format); limit > 0 && utf8.RuneCountInString(text) > limit {
		return false
	}
	if head := program.FormatHead(format); head != "" && !regexp.MustCompile(head).MatchString(text) {
		return false
	}
	return regexp.MustCompile(program.FormatPattern(format, source)).MatchString(text)
}

func num(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

func isDate(text string) bool {
	m := dateForm.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	year, month, day := num(m[1]), num(m[2]), num(m[3])
	days := []int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		days[2] = 29
	}
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month]
}

func isTime(text string) bool {
	m := timeForm.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	hour, minute, second, oh, om := num(m[1]), num(m[2]), num(m[3]), num(m[6]), num(m[7])
	if hour > 23 || minute > 59 || second > 60 || oh > 23 || om > 59 {
		return false
	}
	offset := oh*60 + om
	if m[5] == "-" {
		offset = -offset
	}
	return second < 60 || (hour*60+minute-offset+2880)%1440 == 1439
}

// hasEqual reports whether two of the items are equal in the sense of JSON Schema.
func hasEqual(items []*node) bool {
	for i, a := range items {
		for _, b := range items[:i] {
			if equal(generic(a.raw), generic(b.raw)) {
				return true
			}
		}
	}
	return false
}

// equal is the equality of JSON Schema: 1.0 is 1, names have no order.
func equal(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		return ok && exact(a.String()).Cmp(exact(b.String())) == 0
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			w, has := b[k]
			if !has || !equal(v, w) {
				return false
			}
		}
		return true
	}
	return a == b
}
