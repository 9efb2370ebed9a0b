package schema

import (
	"math/big"
	"slices"

	"crosswalk/contracts/diag"
)

// closing says what undeclared names of an object may hold.
type closing struct {
	declared []Named
	rest     *Schema
}

func (v *view) object(s *Shape, parts []part) {
	var closings []closing
	required := map[string]diag.Pos{}
	var names []Named // every declared or required name, once
	known := map[string]bool{}
	add := func(name string, pos diag.Pos) {
		if !known[name] {
			known[name] = true
			names = append(names, Named{Name: name, Pos: pos})
		}
	}
	for _, p := range parts {
		for _, n := range p.Properties {
			add(n.Name, n.Pos)
		}
		if c, ok := additional(p.Schema); ok {
			closings = append(closings, c)
		}
		if c, ok := v.unevaluated(s, p); ok {
			closings = append(closings, c)
		}
	}
	for _, p := range parts {
		for _, w := range p.Required {
			if _, ok := required[w.Text]; !ok {
				required[w.Text] = w.Pos
				add(w.Text, w.Pos)
			}
		}
	}
	var open []*Schema
	closed := false
	for _, c := range closings {
		closed = closed || isFalse(c.rest)
		open = append(open, c.rest)
	}
	for _, n := range names {
		var all []*Schema
		for _, p := range parts {
			if child := p.Property(n.Name); child != nil {
				all = append(all, child)
			}
		}
		for _, c := range closings {
			if find(c.declared, n.Name) == nil {
				all = append(all, c.rest)
			}
		}
		_, need := required[n.Name]
		switch {
		case slices.ContainsFunc(all, isFalse) && need:
			v.impossible(s, n.Pos, "%q is required, and refused by another part of the schema", n.Name)
			return
		case slices.ContainsFunc(all, isFalse) && !closed:
			s.leaveAll(parts, "properties", "patternProperties", "additionalProperties")
		case slices.ContainsFunc(all, isFalse):
		case len(all) == 0:
			s.Props = append(s.Props, Prop{n.Name, n.Pos, need, v.anything(s)})
		default:
			s.Props = append(s.Props, Prop{n.Name, n.Pos, need, v.shape(all)})
		}
	}
	switch {
	case closed:
	case len(open) == 0:
		v.alternatives(s, parts, known)
		s.Extra = v.anything(s)
	default:
		s.Extra = v.shape(open)
	}
}

func isFalse(s *Schema) bool { return s.Bool != nil && !*s.Bool }

// anything is the Shape of what no keyword restricts.
func (v *view) anything(at *Shape) *Shape {
	return &Shape{Pos: at.Pos, Pointer: at.Pointer, Nullable: true, MaxItems: -1, MaxLength: -1}
}

// unevaluated reads unevaluatedProperties where what is evaluated does not
// depend on the value.
func (v *view) unevaluated(s *Shape, p part) (closing, bool) {
	rest := p.UnevaluatedProperties
	if rest == nil || rest.Bool != nil && *rest.Bool || p.AdditionalProperties != nil {
		return closing{}, false
	}
	var declared []Named
	for _, q := range v.flatten(nil, part{Schema: p.Schema}) {
		switch {
		case q.AdditionalProperties != nil, q.Schema != p.Schema && q.UnevaluatedProperties != nil:
			return closing{}, false // everything is evaluated
		case q.AnyOf != nil, q.OneOf != nil, q.If != nil, q.DependentSchemas != nil, q.PatternProperties != nil:
			s.Rest = append(s.Rest, p.orElse(p.Schema)) // it depends on the value
			return closing{}, false
		}
		declared = append(declared, q.Properties...)
	}
	return closing{declared, rest}, true
}

func (v *view) array(s *Shape, parts []part) {
	var items []*Schema
	for _, p := range parts {
		s.MinItems = max(s.MinItems, p.MinItems.least())
		s.MaxItems = p.MaxItems.most(s.MaxItems)
		s.UniqueItems = s.UniqueItems || p.UniqueItems
		switch {
		case p.Items == nil || p.PrefixItems != nil:
		case isFalse(p.Items):
			s.MaxItems = 0
		default:
			items = append(items, p.Items)
		}
	}
	if len(items) > 0 && s.MaxItems != 0 {
		s.Items = v.shape(items)
	}
	s.bounds(s.MinItems, s.MaxItems, "items")
}

func (s *Shape) text(parts []part) {
	for _, p := range parts {
		s.MinLength = max(s.MinLength, p.MinLength.least())
		s.MaxLength = p.MaxLength.most(s.MaxLength)
		switch {
		case p.Pattern == nil, p.Pattern.Text == s.Pattern:
		case s.Pattern != "":
			s.leaveAll([]part{p}, "pattern")
		default:
			s.Pattern = p.Pattern.Text
			if _, err := Pattern(s.Pattern); err != nil {
				s.refuse(p.Pattern.Pos, "schema/pattern", "%v", err)
			}
		}
		s.format(p)
	}
	s.bounds(s.MinLength, s.MaxLength, "characters")
}

func (s *Shape) format(p part) {
	switch {
	case p.Format == nil, p.Format.Text == s.Format:
	case s.Format != "":
		s.leaveAll([]part{p}, "format")
	default:
		s.Format = p.Format.Text
	}
}

func (s *Shape) bounds(least, most int, of string) {
	if most >= 0 && least > most {
		s.refuse(s.Pos, "schema/impossible", "at least %d and at most %d %s cannot both hold", least, most, of)
	}
}

func (s *Shape) number(parts []part) {
	var low, high, over, under, step *Numeral
	for _, p := range parts {
		low = pick(low, p.Minimum, 1)
		over = pick(over, p.ExclusiveMinimum, 1)
		high = pick(high, p.Maximum, -1)
		under = pick(under, p.ExclusiveMaximum, -1)
		if m := p.MultipleOf; m != nil {
			switch {
			case step == nil || divides(step, m):
				step = m
			case !divides(m, step):
				s.leaveAll([]part{p}, "multipleOf")
			}
		}
		s.format(p)
	}
	for _, b := range []struct {
		to   *string
		from *Numeral
	}{{&s.Min, low}, {&s.Max, high}, {&s.MoreThan, over}, {&s.LessThan, under}, {&s.MultipleOf, step}} {
		if b.from != nil {
			*b.to = b.from.Text
		}
	}
}

// pick returns the bound that restricts more: the greater one for sign 1, the
// smaller one for sign -1.
func pick(a, b *Numeral, sign int) *Numeral {
	if a == nil || b != nil && b.Value.Cmp(a.Value) == sign {
		return b
	}
	return a
}

// divides reports whether every multiple of b is one of a.
func divides(a, b *Numeral) bool {
	return new(big.Rat).Quo(b.Value, a.Value).IsInt()
}

func (c *Count) least() int {
	if c == nil {
		return 0
	}
	return c.N
}

func (c *Count) most(other int) int {
	if c == nil || other >= 0 && other < c.N {
		return other
	}
	return c.N
}
