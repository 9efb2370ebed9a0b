package inclusion

import (
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
)

// Bounds of what one unevaluated keyword looks at.
const (
	maxSources = 400 // schemas that evaluate something
	maxSubsets = 5   // of those with patterns, or contains, that may hold or not
	maxPlaces  = 64  // items told apart
)

// evaluation is what a schema evaluates of a value that it applies to: members or
// items. It does so if all of when holds, which are the branches that lead to it.
type evaluation struct {
	when     []*node
	all      bool // every member, or every item
	names    names
	prefix   int // items before it
	contains []*node
	declares bool // some properties are listed
}

func (e evaluation) nothing() bool {
	return !e.all && len(e.names.listed) == 0 && len(e.names.patterns) == 0 && e.prefix == 0 && len(e.contains) == 0 && !e.declares
}

func (e *evaluation) add(o evaluation) {
	e.all, e.declares, e.prefix = e.all || o.all, e.declares || o.declares, max(e.prefix, o.prefix)
	e.names.listed = append(slices.Clip(e.names.listed), o.names.listed...)
	e.names.patterns = append(slices.Clip(e.names.patterns), o.names.patterns...)
	e.contains = append(slices.Clip(e.contains), o.contains...)
}

// evaluator collects what a schema and the schemas it applies to the same value
// evaluate.
type evaluator struct {
	b       *builder
	items   bool // else members
	closing bool // for a closed reading: names that are required count, too

	always  evaluation   // what is evaluated on all ways
	sources []evaluation // what is evaluated under conditions
	crowded bool         // there was too much
	depth   int
}

// collect adds what s evaluates if when holds. outer is false for the schema
// whose own unevaluated keyword is asked about.
func (e *evaluator) collect(s *schema.Schema, when []*node, outer bool) {
	if s == nil || s.Bool != nil {
		return
	}
	e.depth++
	defer func() { e.depth-- }()
	if e.depth > 200 || len(e.sources) > maxSources {
		e.crowded = true
		return
	}
	own := e.own(s)
	own.all = own.all || outer && (e.items && s.UnevaluatedItems != nil || !e.items && s.UnevaluatedProperties != nil)
	if own.when = when; len(when) == 0 {
		e.always.add(own)
	} else if !own.nothing() {
		e.sources = append(e.sources, own)
	}
	for _, ref := range []*schema.Reference{s.Ref, s.DynamicRef} {
		if ref != nil {
			e.collect(ref.Target, when, true)
		}
	}
	for _, sub := range s.AllOf {
		e.collect(sub, when, true)
	}
	under := func(sub *schema.Schema, condition *node) {
		e.collect(sub, append(slices.Clip(when), condition), true)
	}
	for _, sub := range slices.Concat(s.AnyOf, s.OneOf) {
		under(sub, e.b.schema(sub, asWritten))
	}
	for _, d := range s.DependentSchemas {
		under(d.Schema, e.b.not(e.b.lacks(d.Name)))
	}
	if s.If != nil {
		yes := e.b.schema(s.If, asWritten)
		under(s.If, yes)
		under(s.Then, yes)
		under(s.Else, e.b.not(yes))
	}
}

func (e *evaluator) own(s *schema.Schema) evaluation {
	var out evaluation
	if e.items {
		out.prefix = len(s.PrefixItems)
		out.all = s.Items != nil
		if s.Contains != nil {
			out.contains = []*node{e.b.schema(s.Contains, asWritten)}
		}
		return out
	}
	for _, p := range s.Properties {
		out.names.listed = append(out.names.listed, p.Name)
		out.declares = true
	}
	for _, p := range s.PatternProperties {
		out.names.patterns = append(out.names.patterns, p.Name)
	}
	out.all = s.AdditionalProperties != nil
	if e.closing {
		out.all = out.all || s.PatternProperties != nil
		for _, w := range s.Required {
			out.names.listed = append(out.names.listed, w.Text)
		}
		for _, d := range s.DependentRequired {
			out.names.listed = append(out.names.listed, d.Name)
			for _, w := range d.Required {
				out.names.listed = append(out.names.listed, w.Text)
			}
		}
	}
	return out
}

// unevaluated gives unevaluatedItems and unevaluatedProperties their meaning:
// whatever no branch that holds evaluates satisfies them.
func (c *collector) unevaluated() {
	for _, items := range []bool{true, false} {
		sub, keyword := c.s.UnevaluatedProperties, "unevaluatedProperties"
		if items {
			sub, keyword = c.s.UnevaluatedItems, "unevaluatedItems"
		}
		if sub == nil {
			continue
		}
		e := &evaluator{b: c.b, items: items}
		e.collect(c.s, nil, false)
		rest := c.b.schema(sub, c.r.below())
		list := e.left(rest)
		if e.crowded {
			c.say(keyword, c.b.opaque("the branches beside "+keyword+" can hold in too many ways"))
			continue
		}
		for _, n := range list {
			p := part{keyword: keyword, node: n}
			switch {
			case len(n.kids) == 0 || n.kids[0] != rest:
			case n.op == opMembers:
				p.sub, p.place, p.names = sub, member, n.names
			case n.op == opItems:
				p.sub, p.place, p.n, p.m = sub, item, n.n, n.m
			}
			c.parts = append(c.parts, p)
		}
	}
}

// left is that what is not evaluated satisfies rest, as nodes that all hold.
func (e *evaluator) left(rest *node) []*node {
	if e.always.all || e.crowded {
		return nil
	}
	// Sources with patterns, or contains, are told apart by a choice of those that
	// count: if more hold than are chosen, less is left, so any choice will do.
	var chosen, others []evaluation
	for _, s := range e.sources {
		if !s.all && (len(s.names.patterns) > 0 || len(s.contains) > 0) {
			chosen = append(chosen, s)
		}
		others = append(others, s)
	}
	if len(chosen) > maxSubsets {
		e.crowded = true
		return nil
	}
	if len(chosen) == 0 {
		return e.given(e.always, others, rest)
	}
	var ways []*node
	for mask := range 1 << len(chosen) {
		base, all := e.always, []*node(nil)
		for i, s := range chosen {
			if mask>>i&1 == 1 {
				base.add(s)
				all = append(all, s.when...)
			}
		}
		ways = append(ways, e.b.every(append(all, e.given(base, others, rest)...)...))
	}
	return []*node{e.b.some(ways...)}
}

// given is left where some sources are known to hold.
func (e *evaluator) given(base evaluation, sources []evaluation, rest *node) []*node {
	if e.items {
		return e.itemsLeft(base, sources, rest)
	}
	matched := func(name string) bool {
		return slices.Contains(base.names.listed, name) || slices.ContainsFunc(base.names.patterns, func(p string) bool { return assess.Matches(p, name) })
	}
	var out []*node
	others := base.names
	for _, s := range sources {
		for _, name := range s.names.listed {
			if matched(name) || slices.Contains(others.listed, name) {
				continue
			}
			others.listed = append(slices.Clip(others.listed), name)
			n := &node{op: opMembers, names: names{listed: []string{name}}, kids: []*node{rest}}
			out = append(out, e.unless(n, sources, func(s evaluation) bool { return s.all || slices.Contains(s.names.listed, name) }))
		}
	}
	n := &node{op: opMembers, names: others.rest(), kids: []*node{rest}}
	return append(out, e.unless(n, sources, func(s evaluation) bool { return s.all }))
}

func (e *evaluator) itemsLeft(base evaluation, sources []evaluation, rest *node) []*node {
	last := base.prefix
	for _, s := range sources {
		last = max(last, s.prefix)
	}
	if last-base.prefix > maxPlaces {
		e.crowded = true
		return nil
	}
	if base.contains != nil {
		rest = e.b.some(append(slices.Clone(base.contains), rest)...)
	}
	var out []*node
	for i := base.prefix; i < last; i++ {
		n := &node{op: opItems, n: i, m: i + 1, kids: []*node{rest}}
		out = append(out, e.unless(n, sources, func(s evaluation) bool { return s.all || s.prefix > i }))
	}
	n := &node{op: opItems, n: last, m: -1, kids: []*node{rest}}
	return append(out, e.unless(n, sources, func(s evaluation) bool { return s.all }))
}

// unless is that n holds or one of the sources that do for it.
func (e *evaluator) unless(n *node, sources []evaluation, does func(evaluation) bool) *node {
	e.b.put(n)
	ways := []*node{n}
	for _, s := range sources {
		if does(s) {
			ways = append(ways, e.b.every(s.when...))
		}
	}
	if len(ways) == 1 {
		return n
	}
	return e.b.some(ways...)
}
