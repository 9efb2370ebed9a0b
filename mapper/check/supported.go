package check

import (
	"fmt"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
	"crosswalk/mapper/program"
)

// Supported reports what a contract says and no module could check, at its place
// in the contract.
func Supported(s *schema.Shape) diag.List {
	var list diag.List
	p := patterns{}
	p.shapes(s, map[*schema.Shape]bool{}, func(d diag.Diagnostic) { list = append(list, d) })
	list.Sort()
	return list
}

// shapes reports what cannot be checked from s on.
func (p patterns) shapes(s *schema.Shape, seen map[*schema.Shape]bool, report func(diag.Diagnostic)) {
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	p.shape(s, report)
	for _, prop := range s.Props {
		p.shapes(prop.Shape, seen, report)
	}
	p.shapes(s.Extra, seen, report)
	p.shapes(s.Items, seen, report)
}

// shape reports what cannot be checked of s itself.
func (p patterns) shape(s *schema.Shape, report func(diag.Diagnostic)) {
	for _, u := range s.Unsupported {
		report(u)
	}
	if s.Unsupported == nil && s.Pattern != "" {
		p.report(s.Pattern, s.Pos, report)
	}
	p.rest(s.Rest, report)
}

// restSupported reports what cannot be checked of schemas that a shape leaves
// over; at is the place in the mapping that asks for it.
func (c *checker) restSupported(list []*schema.Schema, at diag.Pos, whose string) bool {
	ok := true
	c.patterns.rest(list, func(d diag.Diagnostic) {
		ok = false
		c.found.Add(at, d.Code, "the %s's contract says what a mapping cannot follow: %s (%s)", whose, d.Msg, d.Pos).Hint = d.Hint
	})
	return ok
}

// formatsChecked reports formats in the target's schemas that a validator would
// assert and no module checks.
func (c *checker) formatsChecked(list []*schema.Schema, at diag.Pos) bool {
	ok := true
	schema.Walk(list, func(s *schema.Schema) {
		if s.Format != nil && program.FormatAsserted(s.Format.Text) && !program.FormatChecked(s.Format.Text, false) {
			ok = false
			c.found.Add(at, "map/unsupported", "the target's contract demands here what a mapping cannot check: the format %s (%s)", s.Format.Text, s.Format.Pos)
		}
	})
	return ok
}

// restFault says what schemas have against a JSON text, "" if nothing.
func restFault(list []*schema.Schema, text string) string {
	v, _ := source.ParseJSON("", []byte(text))
	for _, s := range list {
		if v == nil || assess.First(s, v) != nil {
			return "is not what the contract demands besides its type"
		}
	}
	return ""
}

// rest reports the patterns in schemas that cannot be matched.
func (p patterns) rest(list []*schema.Schema, report func(diag.Diagnostic)) {
	schema.Walk(list, func(s *schema.Schema) {
		if s.Pattern != nil {
			p.report(s.Pattern.Text, s.Pattern.Pos, report)
		}
		for _, n := range s.PatternProperties {
			p.report(n.Name, n.Pos, report)
		}
		if s.DynamicRef != nil && s.DynamicRef.Dynamic {
			report(diag.Diagnostic{Pos: s.DynamicRef.Pos, Code: "schema/unsupported-keyword", Msg: schema.ErrDynamic.Error()})
		}
	})
}

func (p patterns) report(pattern string, pos diag.Pos, report func(diag.Diagnostic)) {
	if why := p.ecma(pattern); why != "" {
		report(diag.Diagnostic{Pos: pos, Code: "map/pattern", Msg: fmt.Sprintf("no module can match the pattern %s: %s", pattern, why), Hint: simpler})
	}
}
