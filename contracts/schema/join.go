package schema

import "slices"

// Bounds of what is looked for in alternatives.
const (
	maxBranches    = 64
	maxBranchNames = 512
)

// branch is one alternative of an anyOf or oneOf, as far as it speaks of an
// object.
type branch struct {
	parts    []part
	closings []closing
	required map[string]bool
}

func (v *view) branch(s *Schema) branch {
	b := branch{parts: v.flatten(nil, part{Schema: s}), required: map[string]bool{}}
	for _, p := range b.parts {
		if c, ok := additional(p.Schema); ok {
			b.closings = append(b.closings, c)
		}
		for _, w := range p.Required {
			b.required[w.Text] = true
		}
	}
	return b
}

// holds gives the schemas of a member under a branch that declares it. Else open
// says whether the branch may have such a member all the same.
func (b branch) holds(name string) (all []*Schema, open bool) {
	for _, p := range b.parts {
		if child := p.Property(name); child != nil {
			all = append(all, child)
		}
	}
	for _, c := range b.closings {
		if find(c.declared, name) == nil {
			if isFalse(c.rest) {
				return nil, false
			}
			return nil, true
		}
	}
	if slices.ContainsFunc(all, isFalse) {
		return nil, false
	}
	return all, all == nil
}

// alternatives adds the members that only alternatives of an object declare.
// Such a member is of the Shape that all alternatives with it have in common; the
// Rest says which alternative allows it.
func (v *view) alternatives(s *Shape, parts []part, known map[string]bool) {
	for _, p := range parts {
		for _, c := range v.choices(p.Schema) {
			if c.only != nil || c.types != 0 || p.orNull {
				continue
			}
			list := p.AnyOf
			if c.keyword == "oneOf" {
				list = p.OneOf
			}
			if len(list) <= maxBranches {
				v.branchProps(s, list, known)
			}
		}
	}
}

func (v *view) branchProps(s *Shape, list []*Schema, known map[string]bool) {
	var branches []branch
	var names []Named
	for _, b := range list {
		if v.most(b)&TypeObject == 0 {
			continue
		}
		next := v.branch(b)
		branches = append(branches, next)
		for _, p := range next.parts {
			for _, n := range p.Properties {
				if !known[n.Name] && len(names) < maxBranchNames {
					known[n.Name] = true
					names = append(names, n)
				}
			}
		}
	}
	for _, n := range names {
		var options []*Shape
		free, need := false, true
		for _, b := range branches {
			all, open := b.holds(n.Name)
			free = free || open
			need = need && b.required[n.Name]
			if all != nil {
				if o := v.shape(all); !slices.Contains(options, o) {
					options = append(options, o)
				}
			}
		}
		prop := Prop{Name: n.Name, Pos: n.Pos, Required: need}
		switch {
		case free:
			prop.Shape = v.anything(s)
		case len(options) == 0:
			continue // no alternative allows it
		case len(options) == 1:
			prop.Shape = options[0]
		default:
			prop.Shape = v.anything(&Shape{Pos: n.Schema.Pos, Pointer: n.Schema.Pointer})
			v.joins = append(v.joins, join{prop.Shape, options})
		}
		s.Props = append(s.Props, prop)
	}
}

// join is a Shape that is to take what some others take.
type join struct {
	shape   *Shape
	options []*Shape
}

// fill makes the Shape of scalars of one kind; of anything else it stays one of
// any type.
func (j join) fill() {
	first := j.options[0]
	out := Shape{Pos: j.shape.Pos, Pointer: j.shape.Pointer, Title: first.Title, Doc: first.Doc, Kind: first.Kind, Enum: first.Enum,
		MaxItems: -1, MaxLength: -1}
	for _, o := range j.options {
		out.Nullable = out.Nullable || o.Nullable
		out.Personal = out.Personal || o.Personal
		out.Extensible = out.Extensible || o.Extensible
		switch {
		case o.Kind == out.Kind:
		case o.Kind == Number && out.Kind == Integer, o.Kind == Integer && out.Kind == Number:
			out.Kind = Number
		default:
			return
		}
		if out.Enum == nil || o.Enum == nil {
			out.Enum = nil
			continue
		}
		for _, m := range o.Enum {
			if !slices.Contains(out.Enum, m) {
				out.Enum = append(slices.Clip(out.Enum), m)
			}
		}
	}
	switch out.Kind {
	case String, Integer, Number, Boolean:
		*j.shape = out
	}
}
