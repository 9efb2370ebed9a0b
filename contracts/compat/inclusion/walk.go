package inclusion

import (
	"slices"
	"strconv"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// site is a place that both sides speak of: the schemas of the writer that apply
// there, all to the same value, and one of the reader. Sites that many paths lead
// to, such as pairs of components, are there once.
type site struct {
	d       *Decider
	writers []readKey
	reader  readKey
	context []lit // what else is known of the value
	goal    []lit // the writers and the context
	seen    bool
	answers map[string]answer
	locals  []*local
	edges   []edge
}

// local is a cause that lies at a site, and what a value must meet to show it.
type local struct {
	cause  *Cause
	demand []lit
}

// edge leads to a site whose value lies in that of this one: it is the same value
// if step is here, else one of the members or items.
type edge struct {
	to    *site
	step  place
	names names
	n, m  int
}

// causeKey tells causes apart.
type causeKey struct {
	writer, reader *schema.Schema
	keyword, name  string
	verdict        finding.Verdict
}

func (d *Decider) site(writers []readKey, reader readKey, context []lit) *site {
	for i := range writers {
		writers[i].schema = bare(writers[i].schema)
	}
	reader.schema = bare(reader.schema)
	s := &site{d: d, writers: writers, reader: reader, context: context}
	for _, w := range writers {
		s.goal = append(s.goal, d.node(w).yes())
	}
	s.goal = append(s.goal, context...)
	key := keyOf(s.goal) + strconv.Itoa(int(d.node(reader).id))
	for _, k := range append(slices.Clip(writers), reader) {
		key += "|" + d.serial(k.schema)
	}
	if known := d.sites[key]; known != nil {
		return known
	}
	d.sites[key] = s
	return s
}

// serial tells schemas apart in keys.
func (d *Decider) serial(s *schema.Schema) string {
	n, ok := d.serials[s]
	if !ok {
		n = len(d.serials)
		d.serials[s] = n
	}
	return strconv.Itoa(n)
}

// bare follows references that stand alone.
func bare(s *schema.Schema) *schema.Schema {
	for range 100 {
		next := onlyReference(s)
		if next == nil {
			break
		}
		s = next
	}
	return s
}

// open asks for a value of the writers that the reader refuses.
func (s *site) open() answer { return s.ask(s.d.node(s.reader).no()) }

// ask asks for a value of the writers that meets more literals. Each answer is
// kept, also where the steps were used up.
func (s *site) ask(more ...lit) answer {
	goal := append(slices.Clip(s.goal), more...)
	key := keyOf(more)
	if a, ok := s.answers[key]; ok {
		return a
	}
	a := s.d.limited(goal...)
	if s.answers == nil {
		s.answers = map[string]answer{}
	}
	if a.unknown != outOfSteps || s.d.left > 0 {
		s.answers[key] = a
	}
	return a
}

// explore finds the causes that lie at the site and the sites that it leads to.
func (s *site) explore() {
	if s.seen || s.d.left <= 0 {
		return
	}
	s.seen = true
	if s.split() {
		return
	}
	for _, p := range s.d.partsOf(s.reader) {
		n := p.node.canon
		if a := s.ask(n.no()); !a.empty() {
			s.follow(p, n, a)
		}
	}
	if b := s.reader.schema.Bool; b != nil && !*b {
		s.leaf(part{}, s.d.falsity().no(), s.ask())
	}
}

// maxWriters bounds the branches that are taken together.
const maxWriters = 12

// split goes into the branches of a union of the writer, if there is one.
func (s *site) split() bool {
	if len(s.writers) > maxWriters {
		return false
	}
	for _, w := range s.conjuncts() {
		for _, list := range [][]*schema.Schema{w.schema.AnyOf, w.schema.OneOf} {
			if list == nil || s.chosen(list) {
				continue
			}
			for _, sub := range list {
				to := s.d.site(append(slices.Clone(s.writers), readKey{sub, w.reading.inside()}), s.reader, s.context)
				if !to.open().empty() {
					s.edges = append(s.edges, edge{to: to, step: here})
				}
			}
			return true
		}
	}
	return false
}

// chosen reports whether a branch of a union is among the writers already.
func (s *site) chosen(list []*schema.Schema) bool {
	return slices.ContainsFunc(list, func(sub *schema.Schema) bool {
		return slices.ContainsFunc(s.writers, func(w readKey) bool { return w.schema == bare(sub) })
	})
}

// conjuncts lists the writers and all that they apply to the same value in any
// case.
func (s *site) conjuncts() []readKey {
	var out []readKey
	seen := map[*schema.Schema]bool{}
	var add func(k readKey)
	add = func(k readKey) {
		if k.schema == nil || seen[k.schema] {
			return
		}
		seen[k.schema] = true
		out = append(out, k)
		in := k.reading.inside()
		if k.schema.Ref != nil {
			add(readKey{k.schema.Ref.Target, in})
		}
		if r := k.schema.DynamicRef; r != nil && !r.Dynamic {
			add(readKey{r.Target, in})
		}
		for _, sub := range k.schema.AllOf {
			add(readKey{sub, in})
		}
	}
	for _, w := range s.writers {
		add(w)
	}
	return out
}

// follow goes where a part of the reader leads that refuses some value.
func (s *site) follow(p part, n *node, a answer) {
	switch p.place {
	case here:
		s.edge(edge{to: s.d.site(s.writers, readKey{p.sub, s.reader.reading.inside()}, s.context), step: here}, p, n, a)
	case member:
		s.members(p, n, a)
	case item:
		s.items(p, n, a)
	case branches:
		s.branch(p, n, a)
	default:
		s.leaf(p, n.no(), a)
	}
}

// edge adds an edge, or a cause here if the site it leads to explains nothing.
func (s *site) edge(e edge, p part, n *node, a answer) {
	if inner := e.to.open(); verdictOf(inner) != verdictOf(a) {
		s.leaf(p, n.no(), a)
		return
	}
	s.edges = append(s.edges, e)
}

func (s *site) members(p part, n *node, a answer) {
	kid := n
	if n.op == opMembers {
		kid = n.kids[0]
	}
	rest := p.names
	if p.names.others || p.names.patterns != nil {
		for _, name := range s.declared() {
			if p.names.holds(name) {
				s.member(p, kid, names{listed: []string{name}}, name)
				if p.names.others {
					rest.listed = append(slices.Clip(rest.listed), name)
				}
			}
		}
		slices.Sort(rest.listed)
		rest.listed = slices.Compact(rest.listed)
		s.member(p, kid, rest, "")
		return
	}
	s.member(p, kid, p.names, p.names.listed[0])
}

// declared lists the names under the writers' properties.
func (s *site) declared() []string {
	var out []string
	for _, c := range s.conjuncts() {
		for _, p := range c.schema.Properties {
			if !slices.Contains(out, p.Name) {
				out = append(out, p.Name)
			}
		}
	}
	return out
}

// member goes to the members with one name, or with the other names of a set.
func (s *site) member(p part, kid *node, in names, name string) {
	n := s.d.intern(&node{op: opMembers, names: in, kids: []*node{kid}})
	a := s.ask(n.no())
	if a.empty() {
		return
	}
	p.node, p.names = n, in
	writers := s.applied(in, name)
	if len(writers) == 0 || p.sub.Bool != nil {
		s.leaf(p, n.no(), a)
		return
	}
	s.edge(edge{to: s.d.site(writers, readKey{p.sub, s.reader.reading.below()}, nil), step: member, names: in}, p, n, a)
}

// applied lists the writers' schemas for a member.
func (s *site) applied(in names, name string) []readKey {
	var out []readKey
	add := func(c readKey, sub *schema.Schema) {
		k := readKey{bare(sub), c.reading.below()}
		if sub.Bool == nil && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	for _, c := range s.conjuncts() {
		met := false
		for _, p := range c.schema.Properties {
			if p.Name == name {
				add(c, p.Schema)
				met = true
			}
		}
		for _, p := range c.schema.PatternProperties {
			if name != "" && (names{patterns: []string{p.Name}}).holds(name) || name == "" && slices.Equal(in.patterns, []string{p.Name}) && !in.others {
				add(c, p.Schema)
				met = true
			}
		}
		if !met && c.schema.AdditionalProperties != nil && (name != "" || c.schema.PatternProperties == nil) {
			add(c, c.schema.AdditionalProperties)
		}
	}
	return out
}

// items goes to the items of a range, divided as the writers do.
func (s *site) items(p part, n *node, a answer) {
	if n.op != opItems {
		s.leaf(p, n.no(), a)
		return
	}
	cuts := []int{p.n}
	for _, c := range s.conjuncts() {
		for i := range len(c.schema.PrefixItems) + 1 {
			if i > p.n && (p.m < 0 || i < p.m) {
				cuts = append(cuts, i)
			}
		}
	}
	slices.Sort(cuts)
	cuts = append(slices.Compact(cuts), p.m)
	for i := range len(cuts) - 1 {
		from, to := cuts[i], cuts[i+1]
		sub := s.d.intern(&node{op: opItems, n: from, m: to, kids: n.kids})
		got := s.ask(sub.no())
		if got.empty() {
			continue
		}
		writers := s.item(from)
		p.n, p.m = from, to
		if len(writers) == 0 || p.sub.Bool != nil {
			s.leaf(p, sub.no(), got)
			continue
		}
		s.edge(edge{to: s.d.site(writers, readKey{p.sub, s.reader.reading.below()}, nil), step: item, n: from, m: to}, p, sub, got)
	}
}

// item lists the writers' schemas for an item.
func (s *site) item(i int) []readKey {
	var out []readKey
	for _, c := range s.conjuncts() {
		of := c.schema.Items
		if i < len(c.schema.PrefixItems) {
			of = c.schema.PrefixItems[i]
		}
		if of == nil || of.Bool != nil {
			continue
		}
		if k := (readKey{bare(of), c.reading.below()}); !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// leaf adds a cause that lies here.
func (s *site) leaf(p part, demand lit, a answer) {
	c := s.cause(p, demand, a)
	if !slices.ContainsFunc(s.locals, func(l *local) bool { return l.cause == c }) {
		s.locals = append(s.locals, &local{c, append(slices.Clip(s.context), demand)})
	}
}

func (s *site) cause(p part, demand lit, a answer) *Cause {
	key := causeKey{s.writer(), s.reader.schema, p.keyword, p.name(), verdictOf(a)}
	c := s.d.causes[key]
	if c == nil {
		c = &Cause{Verdict: key.verdict, Writer: key.writer, Reader: key.reader, Keyword: p.keyword, Name: key.name, Part: p.sub, Reason: a.unknown}
		s.d.causes[key] = c
		if a.value != nil {
			s.d.prove(c, s, demand, a.value)
		}
	}
	return c
}

// name is the member that a part is about.
func (p part) name() string {
	n := p.node
	if n == nil {
		return ""
	}
	if n.canon != nil {
		n = n.canon
	}
	switch {
	case n.op == opHas:
		return n.text
	case n.op == opMembers && !n.names.others && len(n.names.listed) == 1:
		return n.names.listed[0]
	}
	return ""
}

// writer is the writers' schema that says most of the place: the branch that was
// chosen last.
func (s *site) writer() *schema.Schema { return s.writers[len(s.writers)-1].schema }

// whole is the cause of a question that the walk could not narrow down.
func (s *site) whole() *Cause {
	a := s.open()
	p, demand := part{keyword: s.refusing(a.value)}, s.d.node(s.reader).no()
	s.leaf(p, demand, a)
	return s.cause(p, demand, a)
}

// stopped is the cause that says that there may be more.
func (s *site) stopped() *Cause {
	return s.cause(part{}, s.d.node(s.reader).no(), answer{unknown: outOfSteps})
}

// refusing is the first keyword of the reader that refuses a value.
func (s *site) refusing(v *source.Value) string {
	if v == nil {
		return ""
	}
	for _, p := range s.d.partsOf(s.reader) {
		if eval(p.node.canon, v) == no {
			return p.keyword
		}
	}
	return ""
}
