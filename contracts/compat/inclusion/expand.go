package inclusion

import (
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// state is a product in the making: the literals that hold for the values of one
// kind on one way through the disjunctions.
type state struct {
	kind    source.Kind
	lits    map[lit]bool
	atoms   []lit // assertions about the kind
	choices []choice
	enum    *node // an opEnum that holds, if there is one
	tags    []map[string]*node
}

// choice is a disjunction; each option is a conjunction.
type choice struct {
	options [][]lit
	refused map[string]*node // tags of the node whose negation it is
}

func (st *state) clone() *state {
	out := &state{kind: st.kind, lits: make(map[lit]bool, len(st.lits)+8), atoms: slices.Clip(st.atoms), choices: slices.Clone(st.choices), enum: st.enum, tags: slices.Clip(st.tags)}
	for l := range st.lits {
		out.lits[l] = true
	}
	return out
}

// products looks for a value of one kind that meets a goal.
func (s *solver) products(goal []lit, k source.Kind) answer {
	st := &state{kind: k, lits: map[lit]bool{}}
	for _, l := range goal {
		if !s.assert(st, l) {
			return answer{}
		}
	}
	return s.search(goal, st)
}

// assert adds a literal; it is false if that contradicts what is there.
func (s *solver) assert(st *state, l lit) bool {
	n, negated := s.of(l)
	may, all := n.may, n.all
	if negated {
		may, all = everyKind&^n.all, everyKind&^n.may
	}
	switch {
	case !may.has(st.kind):
		return false
	case all.has(st.kind) || st.lits[l]:
		return true
	case st.lits[l^1]:
		return false
	}
	st.lits[l] = true
	if !negated && n.tags != nil && st.kind == source.Object {
		for _, t := range st.tags {
			if apart(t, n.tags) {
				return false
			}
		}
		st.tags = append(st.tags, n.tags)
	}
	switch n.op {
	case opAll, opAny:
		if (n.op == opAll) != negated {
			for _, k := range n.kids {
				if !s.assert(st, k.signed(negated)) {
					return false
				}
			}
			return true
		}
		s.spend(len(n.kids) / 8)
		c := choice{options: make([][]lit, len(n.kids))}
		if negated {
			c.refused = n.tags
		}
		flat := make([]lit, len(n.kids))
		for i, k := range s.ranked(n) {
			flat[i] = k.signed(negated)
			c.options[i] = flat[i : i+1 : i+1]
		}
		st.choices = append(st.choices, c)
	case opOne:
		return s.assertOne(st, n, negated)
	case opNot:
		return s.assert(st, n.kids[0].signed(!negated))
	case opEnum:
		if !negated {
			st.enum = n
			return true
		}
		return s.differ(st, n)
	case opType, opOpaque:
		st.atoms = append(st.atoms, l)
	default:
		st.atoms = append(st.atoms, l)
	}
	return true
}

func (n *node) signed(negated bool) lit {
	if negated {
		return n.no()
	}
	return n.yes()
}

// ranked lists the kids of a node, those first that lead nowhere further, so that
// small values are found first.
func (s *solver) ranked(n *node) []*node {
	rank := func(k *node) int {
		switch {
		case len(k.kids) == 0:
			return 0
		case len(k.kids[0].kids) == 0:
			return 1
		}
		return 2
	}
	out := slices.Clone(n.kids)
	slices.SortStableFunc(out, func(a, b *node) int { return rank(a) - rank(b) })
	return out
}

// assertOne adds oneOf, or its negation. Of branches that are known to be apart,
// one holding says that the other ones do not.
func (s *solver) assertOne(st *state, n *node, negated bool) bool {
	pairs, ok := s.overlaps(n)
	if !ok {
		return true // out of steps
	}
	var c choice
	if negated {
		none := make([]lit, len(n.kids))
		for i, k := range n.kids {
			none[i] = k.no()
		}
		c.options = append(c.options, none)
		for _, p := range pairs {
			c.options = append(c.options, []lit{n.kids[p[0]].yes(), n.kids[p[1]].yes()})
		}
		st.choices = append(st.choices, c)
		return true
	}
	c.options = make([][]lit, len(n.kids))
	for i, k := range n.kids {
		c.options[i] = append(c.options[i], k.yes())
	}
	for _, p := range pairs {
		i, j := p[0], p[1]
		c.options[i] = append(c.options[i], n.kids[j].no())
		c.options[j] = append(c.options[j], n.kids[i].no())
	}
	st.choices = append(st.choices, c)
	return true
}

// overlaps lists the pairs of branches of a oneOf that some value may satisfy
// both. It is decided apart from the goals at hand, since less overlap means
// more values.
func (s *solver) overlaps(n *node) ([][2]int, bool) {
	if p, ok := s.apart[n]; ok {
		return p, true
	}
	measured := !s.measuring[n]
	s.measuring[n] = true
	var out [][2]int
	for i, a := range n.kids {
		if !s.spend(1 + len(n.kids)/16) {
			break
		}
		for j := i + 1; j < len(n.kids); j++ {
			b := n.kids[j]
			shared := a.may & b.may
			if shared == 0 || shared == only(source.Object) && apart(a.tags, b.tags) {
				continue
			}
			if measured && s.ask(a.yes(), b.yes()).empty() {
				continue
			}
			out = append(out, [2]int{i, j})
		}
	}
	if measured {
		delete(s.measuring, n)
		if s.steps > 0 {
			s.apart[n] = out
		}
	}
	return out, s.steps > 0
}

// differ adds that a value is none of those that are listed. For lists and
// objects that is taken apart into assertions.
func (s *solver) differ(st *state, n *node) bool {
	for _, v := range n.values {
		if v.Kind != st.kind {
			continue
		}
		s.spend(1)
		var c choice
		option := func(k *node, negated bool) { c.options = append(c.options, []lit{s.intern(k).signed(negated)}) }
		constant := func(v *source.Value) *node { return s.intern(enum([]*source.Value{v})) }
		switch v.Kind {
		case source.Array:
			if len(v.Items) > 0 {
				option(&node{op: opMinItems, n: len(v.Items)}, true)
			}
			option(&node{op: opMaxItems, n: len(v.Items)}, true)
			for i, item := range v.Items {
				option(&node{op: opItems, n: i, m: i + 1, kids: []*node{constant(item)}}, true)
			}
		case source.Object:
			var all names
			for _, m := range v.Members {
				all.listed = append(all.listed, m.Name)
			}
			slices.Sort(all.listed)
			for _, m := range v.Members {
				option(&node{op: opHas, text: m.Name}, true)
			}
			option(&node{op: opMembers, names: all.rest(), kids: []*node{s.falsity()}}, true)
			for _, m := range v.Members {
				option(&node{op: opMembers, names: names{listed: []string{m.Name}}, kids: []*node{constant(m.Value)}}, true)
			}
		default:
			st.atoms = append(st.atoms, n.no())
			return true
		}
		st.choices = append(st.choices, c)
	}
	return true
}

// search goes through the disjunctions.
func (s *solver) search(goal []lit, st *state) answer {
	if !s.spend(1 + len(st.lits)/8) {
		return answer{unknown: outOfSteps}
	}
	if st.enum != nil {
		return s.among(goal, st.kind, st.enum.values)
	}
	for {
		if s.steps <= 0 {
			return answer{unknown: outOfSteps}
		}
		ok, again := s.reduce(st, len(st.choices) > 1)
		if !ok {
			return answer{}
		}
		if st.enum != nil {
			return s.among(goal, st.kind, st.enum.values)
		}
		if !again {
			break
		}
	}
	if s.steps <= 0 {
		return answer{unknown: outOfSteps}
	}
	if len(st.choices) == 0 {
		return s.product(st)
	}
	best := 0
	for i, c := range st.choices {
		if len(c.options) < len(st.choices[best].options) {
			best = i
		}
	}
	c := st.choices[best]
	st.choices = slices.Delete(slices.Clone(st.choices), best, best+1)
	var out answer
	for _, option := range c.options {
		if !s.spend(1 + len(st.lits)/4) {
			return answer{unknown: outOfSteps}
		}
		next := st.clone()
		fits := true
		for _, l := range option {
			if fits = s.assert(next, l); !fits {
				break
			}
		}
		if !fits {
			continue
		}
		a := s.search(goal, next)
		if a.value != nil {
			return a
		}
		if a.unknown != "" {
			out = a
			if s.steps <= 0 {
				return out
			}
		}
	}
	return out
}

// reduce drops options that cannot hold and choices that hold already, and
// asserts what is left alone. again is true if something was asserted.
func (s *solver) reduce(st *state, deep bool) (ok, again bool) {
	choices := st.choices
	st.choices = nil
	for _, c := range choices {
		if !s.spend(len(c.options) / 4) {
			return true, false
		}
		var left [][]lit
		held := c.refused != nil && slices.ContainsFunc(st.tags, func(t map[string]*node) bool { return apart(t, c.refused) })
		for _, option := range c.options {
			if held {
				break
			}
			switch s.standing(st, option, deep) {
			case yes:
				held = true
			case maybe:
				left = append(left, option)
			}
		}
		switch {
		case held:
		case len(left) == 0:
			return false, false
		case len(left) == 1:
			for _, l := range left[0] {
				if !s.assert(st, l) {
					return false, false
				}
			}
			again = true
		default:
			st.choices = append(st.choices, choice{left, c.refused})
		}
	}
	return true, again
}

// standing tells whether an option holds in the state already, or cannot hold.
func (s *solver) standing(st *state, option []lit, deep bool) truth {
	out := yes
	for _, l := range option {
		n, negated := s.of(l)
		may, all := n.may, n.all
		if negated {
			may, all = everyKind&^n.all, everyKind&^n.may
		}
		switch {
		case !may.has(st.kind), st.lits[l^1]:
			return no
		case all.has(st.kind), st.lits[l]:
		case st.kind == source.Object && n.tags != nil && slices.ContainsFunc(st.tags, func(t map[string]*node) bool { return apart(t, n.tags) }):
			if !negated {
				return no
			}
		case deep && negated && (n.op == opMembers || n.op == opItems) && s.hopeless(st, n):
			return no
		default:
			out = maybe
		}
	}
	return out
}

// hopeless reports that no item or member can be what the negation of n demands.
func (s *solver) hopeless(st *state, n *node) bool {
	if n.op == opMembers && (n.names.others || len(n.names.listed) != 1 || len(n.names.patterns) > 0) {
		return false
	}
	goal := []lit{n.kids[0].no()}
	for _, l := range st.atoms {
		m, negated := s.of(l)
		switch {
		case negated || m.op != n.op:
		case n.op == opMembers && m.names.holds(n.names.listed[0]), n.op == opItems && m.n <= n.n && (m.m < 0 || n.m >= 0 && n.m <= m.m):
			goal = append(goal, m.kids[0].yes())
		}
	}
	return s.solve(goal...).empty()
}

// product looks for a value that satisfies all of a product's assertions.
func (s *solver) product(st *state) answer {
	s.spend(1)
	var out answer
	switch st.kind {
	case source.Number:
		out = s.number(st.atoms)
	case source.String:
		out = s.text(st.atoms)
	case source.Array:
		out = s.array(st.atoms)
	default:
		out = s.object(st.atoms)
	}
	if out.value == nil {
		return out
	}
	for _, l := range st.atoms {
		if n, _ := s.of(l); n.op == opOpaque {
			return answer{unknown: n.reason()}
		}
	}
	return out
}

// integral reports whether a literal says that numbers are whole, or are not.
func integral(n *node) bool { return n.op == opType && n.types&schema.TypeNumber == 0 }
