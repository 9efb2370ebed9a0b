package inclusion

import (
	"slices"
	"unicode/utf8"

	"crosswalk/contracts/source"
)

// maxShrinks bounds the values that are tried to make one smaller.
const maxShrinks = 600

// polish makes a value smaller and then more like what the contract shows, as
// long as it stays good.
func (d *Decider) polish(v *source.Value, writers []readKey, good func(*source.Value) bool) *source.Value {
	p := &polisher{d: d, good: good, left: maxShrinks}
	for p.left > 0 {
		next := p.smaller(v, func(w *source.Value) *source.Value { return w })
		if next == nil {
			break
		}
		v = next
	}
	p.left = maxShrinks
	return p.familiar(v, writers)
}

type polisher struct {
	d    *Decider
	good func(*source.Value) bool
	left int
}

func (p *polisher) try(v *source.Value) bool {
	p.left--
	return p.left >= 0 && p.good(v)
}

// smaller returns a smaller good value, or nil. v is a part of it, and around
// puts a replacement of the part into its place.
func (p *polisher) smaller(v *source.Value, around func(*source.Value) *source.Value) *source.Value {
	for _, w := range p.simpler(v) {
		if whole := around(w); p.try(whole) {
			return whole
		}
	}
	for i := range v.Members {
		got := p.smaller(v.Members[i].Value, func(w *source.Value) *source.Value { return around(withMember(v, i, w)) })
		if got != nil {
			return got
		}
	}
	for i := range v.Items {
		got := p.smaller(v.Items[i], func(w *source.Value) *source.Value { return around(withItem(v, i, w)) })
		if got != nil {
			return got
		}
	}
	return nil
}

func withMember(v *source.Value, i int, w *source.Value) *source.Value {
	out := &source.Value{Kind: source.Object, Members: slices.Clone(v.Members)}
	out.Members[i].Value = w
	return out
}

func withItem(v *source.Value, i int, w *source.Value) *source.Value {
	out := &source.Value{Kind: source.Array, Items: slices.Clone(v.Items)}
	out.Items[i] = w
	return out
}

// simpler lists values to put in the place of one; each is smaller, so that this
// comes to an end.
func (p *polisher) simpler(v *source.Value) []*source.Value {
	var out []*source.Value
	switch v.Kind {
	case source.Object:
		if len(v.Members) > 1 {
			out = append(out, &source.Value{Kind: source.Object})
		}
		for i := range v.Members {
			out = append(out, &source.Value{Kind: source.Object, Members: slices.Delete(slices.Clone(v.Members), i, i+1)})
		}
	case source.Array:
		for i := range v.Items {
			out = append(out, &source.Value{Kind: source.Array, Items: slices.Delete(slices.Clone(v.Items), i, i+1)})
		}
	case source.String:
		if utf8.RuneCountInString(v.Text) > 1 {
			out = append(out, textValue("a"))
		}
	case source.Number:
		for _, t := range []string{"1", "0"} {
			if len(v.Text) > 1 {
				out = append(out, &source.Value{Kind: source.Number, Text: t})
			}
		}
	}
	if (v.Kind == source.Object || v.Kind == source.Array) && len(v.Members)+len(v.Items) > 0 {
		out = append(out, textValue("a"), &source.Value{Kind: source.Number, Text: "1"}, &source.Value{Kind: source.Boolean, Text: "true"}, &source.Value{Kind: source.Null, Text: "null"})
	}
	return out
}

func textValue(s string) *source.Value { return &source.Value{Kind: source.String, Text: s} }

// spot is a scalar in a value: the way to it by numbers of members and items, and
// the writers' schemas for it.
type spot struct {
	path  []int
	value *source.Value
	site  *site
}

// familiar puts the writers' own examples and defaults in the place of scalars.
func (p *polisher) familiar(v *source.Value, writers []readKey) *source.Value {
	for _, at := range p.spots(nil, v, &site{d: p.d, writers: writers}) {
		for _, e := range at.site.examples() {
			if e.Kind != at.value.Kind || len(e.Text) > 80 {
				continue
			}
			if next := replace(v, at.path, e); p.try(next) {
				v = next
				break
			}
		}
	}
	return v
}

func (p *polisher) spots(list []spot, v *source.Value, s *site, path ...int) []spot {
	if len(path) > 40 || len(list) > 100 {
		return list
	}
	switch v.Kind {
	case source.Object:
		for i, m := range v.Members {
			below := &site{d: p.d, writers: s.applied(names{listed: []string{m.Name}}, m.Name)}
			list = p.spots(list, m.Value, below, append(slices.Clip(path), i)...)
		}
	case source.Array:
		for i, item := range v.Items {
			below := &site{d: p.d, writers: s.item(i)}
			list = p.spots(list, item, below, append(slices.Clip(path), i)...)
		}
	default:
		list = append(list, spot{path, v, s})
	}
	return list
}

func replace(v *source.Value, path []int, w *source.Value) *source.Value {
	switch {
	case len(path) == 0:
		return w
	case v.Kind == source.Object:
		return withMember(v, path[0], replace(v.Members[path[0]].Value, path[1:], w))
	}
	return withItem(v, path[0], replace(v.Items[path[0]], path[1:], w))
}

// examples lists what the writers show of a place.
func (s *site) examples() []*source.Value {
	var out []*source.Value
	for _, c := range s.conjuncts() {
		out = append(out, c.schema.Examples...)
		if c.schema.Default != nil {
			out = append(out, c.schema.Default)
		}
	}
	return out
}
