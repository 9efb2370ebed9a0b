package importer

import (
	"slices"
	"strconv"

	"crosswalk/contracts/source"
)

// times is how often something may stand in a place; most is -1 without end.
type times struct{ least, most int }

// occurs is how often a particle says that it may stand.
func occurs(e *element) times {
	t := times{1, 1}
	if n, err := strconv.Atoi(e.attr("minOccurs")); err == nil && n >= 0 {
		t.least = n
	}
	switch v := e.attr("maxOccurs"); v {
	case "":
	case "unbounded":
		t.most = -1
	default:
		if n, err := strconv.Atoi(v); err == nil && n >= 0 {
			t.most = n
		}
	}
	t.most = min(t.most, 1<<31-1)
	t.least = min(t.least, 1<<31-1)
	return t
}

// within is how often something stands that stands so often in each of others.
func (t times) within(around times) times {
	product := func(a, b int) int { return int(min(int64(a)*int64(b), 1<<31-1)) }
	out := times{product(t.least, around.least), -1}
	switch {
	case t.most == 0 || around.most == 0:
		out.most = 0
	case t.most > 0 && around.most > 0:
		out.most = product(t.most, around.most)
	}
	return out
}

// particle gathers the elements of a sequence, choice, all or group.
func (x *xsd) particle(m *members, p *element, around times, at string) {
	if !x.grow(p.pos) {
		return
	}
	here := occurs(p).within(around)
	switch p.name {
	case "element":
		x.part(m, p, here, at)
	case "any":
		x.note(at, Loose, "any element is accepted")
		m.open = true
	case "group":
		g := x.groups[key2(p.qname(p.attr("ref")))]
		switch {
		case g == nil:
			x.note(at, Loose, "the group %q is not in the texts, so every member is accepted", p.attr("ref"))
			m.open = true
		case x.open[g.element]:
			x.found.Add(p.pos, "xsd/circular", "the group %s contains itself", p.attr("ref"))
		default:
			x.open[g.element] = true
			for _, c := range g.children {
				if c.name != "annotation" {
					x.particle(m, c, here, at)
				}
			}
			delete(x.open, g.element)
		}
	case "choice":
		x.choice(m, p, here, at)
	case "sequence", "all":
		for _, c := range p.children {
			if c.name != "annotation" {
				x.particle(m, c, here, at)
			}
		}
	}
}

// choice gathers alternatives: exactly one of them where that can be said by the
// members that each demands, else each as one that may be missing.
func (x *xsd) choice(m *members, p *element, here times, at string) {
	before := len(m.required)
	var demanded [][]string
	each := times{min(here.least, 1), here.most} // of several picks each may be another alternative
	for _, c := range p.children {
		if c.name == "annotation" {
			continue
		}
		x.particle(m, c, each, at)
		demanded = append(demanded, slices.Clone(m.required[before:]))
		m.required = m.required[:before]
	}
	if len(demanded) < 2 {
		if len(demanded) == 1 {
			m.required = append(m.required, demanded[0]...)
		}
		return
	}
	seen := map[string]bool{}
	plain := here == times{1, 1}
	list := array()
	for _, d := range demanded {
		plain = plain && len(d) > 0
		for _, name := range d {
			plain = plain && !seen[name]
			seen[name] = true
		}
		one := object()
		put(one, "required", texts(d))
		list.Items = append(list.Items, one)
	}
	if !plain {
		x.note(at, Loose, "of %s any may be there together: how often each alternative may be taken cannot be said", names(p))
		return
	}
	m.choices = append(m.choices, list)
}

// names are the elements of a choice, for a note.
func names(p *element) string {
	out := ""
	for i, c := range p.children {
		name := c.attr("name") + c.attr("ref")
		if name == "" {
			name = c.name
		}
		if i > 0 {
			out += ", "
		}
		if i == 6 {
			return out + "…"
		}
		out += name
	}
	return out
}

// part gathers one element.
func (x *xsd) part(m *members, e *element, often times, at string) {
	name := e.attr("name")
	if ref := e.attr("ref"); ref != "" {
		_, name = e.qname(ref)
	}
	if name == "" || often.most == 0 {
		return
	}
	at += "/" + source.Escape(name)
	if known := m.properties.Member(name); known != nil { // it stands in two places
		if known.Value.Get("type") == nil || known.Value.Get("type").Text != "array" {
			list := object()
			types(list, "array")
			put(list, "items", known.Value)
			known.Value = list
		}
		known.Value.Members = slices.DeleteFunc(known.Value.Members, func(m source.Member) bool { return m.Name == "minItems" || m.Name == "maxItems" })
		x.note(at, Loose, "%s stands in several places, so it is a list of any length", name)
		return
	}
	inside := at
	if often.most != 1 {
		inside += "/-"
	}
	sub := x.element(e, inside)
	if often.most != 1 {
		list := object()
		types(list, "array")
		if often.least > 0 {
			put(list, "minItems", whole(often.least))
		}
		if often.most > 0 {
			put(list, "maxItems", whole(often.most))
		}
		put(list, "items", sub)
		sub = list
	}
	put(m.properties, name, sub)
	if often.least > 0 {
		m.required = append(m.required, name)
	}
}
