package suggest

import (
	"regexp"
	"strconv"
	"strings"

	"crosswalk/contracts/schema"
)

// bound is a place that an expression names by a variable.
type bound struct {
	place *place
	name  string
}

var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// reserved are names that CEL keeps for itself.
var reserved = map[string]bool{
	"as": true, "break": true, "const": true, "continue": true, "else": true, "false": true, "for": true, "function": true,
	"if": true, "import": true, "in": true, "let": true, "loop": true, "namespace": true, "null": true, "package": true,
	"return": true, "true": true, "var": true, "void": true, "while": true,
}

// access is the expression that reads p from a variable, and whether it may be
// empty.
func access(p *place, from bound) (expr string, optional bool) {
	var way []*place
	for at := p; at != from.place; at = at.parent {
		way = append(way, at)
	}
	expr = from.name
	for i := len(way) - 1; i >= 0; i-- {
		step := way[i]
		name := step.name
		if !plainName.MatchString(name) || reserved[name] {
			name = "`" + name + "`"
		}
		optional = optional || step.optional
		if optional {
			expr += ".?" + name
		} else {
			expr += "." + name
		}
	}
	return expr, optional
}

// apply puts the value of an expression through a function.
func apply(expr string, optional bool, call func(string) string) string {
	if call("v") == "v" {
		return expr
	}
	if optional {
		return expr + ".optMap(v, " + call("v") + ")"
	}
	return call(expr)
}

// conversion turns a value of the source's type into one of the target's. fit
// is how well the types go together, 0 if not at all.
func conversion(src, dst *schema.Shape) (call func(string) string, fit float64, why string) {
	plain := func(x string) string { return x }
	wrap := func(fn string) func(string) string { return func(x string) string { return fn + "(" + x + ")" } }
	number := func(k schema.Kind) bool { return k == schema.Integer || k == schema.Number }
	decimal := func(s *schema.Shape) bool { return s.Kind == schema.String && s.Format == "decimal" }
	switch {
	case decimal(dst) && decimal(src):
		return plain, 1, "both are decimals"
	case decimal(dst) && src.Kind == schema.String:
		if src.Format != "" || src.Enum != nil {
			return nil, 0, ""
		}
		return wrap("dec"), 0.8, "text to decimal"
	case decimal(dst) && number(src.Kind):
		return wrap("dec"), 0.9, "number to decimal"
	case src.Kind == dst.Kind && src.Kind == schema.String:
		return plain, formats(src.Format, dst.Format), sameFormat(src.Format, dst.Format)
	case src.Kind == dst.Kind:
		return plain, 1, ""
	case dst.Kind == schema.String && number(src.Kind):
		if dst.Format != "" {
			return nil, 0, ""
		}
		return wrap("string"), 0.93, "number to text"
	case dst.Kind == schema.Number && src.Kind == schema.Integer:
		return wrap("dec"), 0.95, "integer to decimal"
	case dst.Kind == schema.Number && decimal(src):
		return wrap("dec"), 0.95, "decimal text to number"
	case dst.Kind == schema.Integer && src.Kind == schema.Number:
		return wrap("int"), 0.85, "number to integer"
	case dst.Kind == schema.Integer && src.Kind == schema.String && src.Format == "" && src.Enum == nil:
		return wrap("int"), 0.75, "text to integer"
	case dst.Kind == schema.Number && src.Kind == schema.String && src.Format == "" && src.Enum == nil:
		return wrap("dec"), 0.75, "text to number"
	}
	return nil, 0, ""
}

func formats(src, dst string) float64 {
	switch {
	case src == dst && src != "":
		return 1.05
	case src == dst:
		return 1
	case src == "":
		return 0.85
	case dst == "":
		return 0.92
	}
	return 0
}

func sameFormat(src, dst string) string {
	if src == dst && src != "" {
		return "both are " + src
	}
	return ""
}

// members are the texts of a value set, nil if there is none.
func members(s *schema.Shape) []string {
	var out []string
	for _, e := range s.Enum {
		if text, err := strconv.Unquote(e); err == nil {
			out = append(out, text)
		}
	}
	return out
}

// itemName is what a loop calls its item: the list's name in the singular.
func itemName(list *place, taken map[string]bool) string {
	w := list.words
	name := "item"
	if len(w) > 0 {
		name = w[0]
		for _, next := range w[1:] {
			name += strings.ToUpper(next[:1]) + next[1:]
		}
	}
	if !plainName.MatchString(name) || reserved[name] {
		name = "item"
	}
	for base, n := name, 2; taken[name]; n++ {
		name = base + strconv.Itoa(n)
	}
	return name
}
