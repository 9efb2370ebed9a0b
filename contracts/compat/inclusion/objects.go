package inclusion

import (
	"fmt"
	"slices"

	"crosswalk/contracts/automata"
	"crosswalk/contracts/source"
)

// maxClasses bounds the classes that patterns divide the names into.
const maxClasses = 64

// object is what a product says of objects.
type object struct {
	s         *solver
	members   []*node // opMembers that hold
	nameRules []*node // opNames that hold
	demands   []demand
	required  []string
	forbidden map[string]bool
	min, max  int

	singles []string // names that something is said of
	classes []*class // of single names, then of others
	widened bool     // classes has the others
	partial string   // why the others are not known
}

// demand is that there is a member: whose name is in names and whose value
// refuses the kid, or whose name refuses it if byName.
type demand struct {
	node   *node
	byName bool
}

// class is a name, or a set of names that no assertion tells apart.
type class struct {
	name   string
	single bool
	set    *automata.Set  // of other names; nil: all but the single ones
	in     map[*node]bool // opNames that its names satisfy
	match  map[string]bool
	index  int
}

// instance is a member in the making.
type instance struct {
	class *class
	name  string
	goal  []lit
}

// object looks for an object that satisfies assertions about objects.
func (s *solver) object(atoms []lit) answer {
	o := &object{s: s, forbidden: map[string]bool{}, max: unlimited}
	known := map[string]bool{}
	single := func(names ...string) {
		for _, name := range names {
			if !known[name] {
				known[name] = true
				o.singles = append(o.singles, name)
			}
		}
	}
	for _, l := range atoms {
		n, negated := s.of(l)
		switch n.op {
		case opMembers:
			single(n.names.listed...)
			if negated {
				o.demands = append(o.demands, demand{node: n})
			} else {
				o.members = append(o.members, n)
			}
		case opNames:
			if negated {
				o.demands = append(o.demands, demand{n, true})
			} else {
				o.nameRules = append(o.nameRules, n)
			}
		case opHas:
			single(n.text)
			if negated {
				o.forbidden[n.text] = true
			} else {
				o.required = append(o.required, n.text)
			}
		case opMinProps, opMaxProps:
			switch at := n.op == opMinProps; {
			case at && !negated:
				o.min = max(o.min, n.n)
			case at:
				o.max = min(o.max, n.n-1)
			case negated:
				o.min = max(o.min, n.n+1)
			default:
				o.max = min(o.max, n.n)
			}
		}
	}
	return o.find()
}

func (o *object) find() answer {
	if o.min > o.max || len(o.required) > o.max {
		return answer{}
	}
	var list []instance
	for _, name := range o.required {
		c := o.single(name)
		switch o.allowed(c) {
		case no:
			return answer{}
		case maybe:
			return answer{unknown: "what names are allowed is not known"}
		}
		list = append(list, instance{c, name, o.base(c)})
	}
	return o.place(o.demands, list)
}

func (o *object) single(name string) *class {
	return &class{name: name, single: true, index: slices.Index(o.singles, name)}
}

// covers reports whether the names of a class are in a set of names.
func (o *object) covers(s names, c *class) bool {
	if c.single {
		return s.holds(c.name)
	}
	in := slices.ContainsFunc(s.patterns, func(p string) bool { return c.match[p] })
	return in != s.others
}

// allowed tells whether members may have the names of a class.
func (o *object) allowed(c *class) truth {
	if c.single && o.forbidden[c.name] {
		return no
	}
	out := yes
	for _, n := range o.nameRules {
		out = min(out, o.meets(n, c))
	}
	return out
}

// meets tells whether the names of a class satisfy an opNames.
func (o *object) meets(n *node, c *class) truth {
	if c.single {
		return eval(n.kids[0], &source.Value{Kind: source.String, Text: c.name})
	}
	return truthOf(c.in[n])
}

// base is what the value of a member must satisfy.
func (o *object) base(c *class) []lit {
	var goal []lit
	for _, n := range o.members {
		if o.covers(n.names, c) {
			goal = append(goal, n.kids[0].yes())
		}
	}
	return goal
}

// place meets the demands one by one, then fills up.
func (o *object) place(demands []demand, list []instance) answer {
	if len(demands) == 0 {
		return o.fill(list)
	}
	if !o.s.spend(1 + (len(o.members)+len(list))/2) {
		return answer{unknown: outOfSteps}
	}
	d := demands[0]
	var out answer
	try := func(next []instance, changed int) bool {
		if d.byName || changed < 0 {
			changed = -1
		}
		if changed >= 0 {
			a := o.s.solve(next[changed].goal...)
			if a.value == nil {
				out = worse(out, a)
				return false
			}
		}
		a := o.place(demands[1:], next)
		if a.value != nil {
			out = a
			return true
		}
		out = worse(out, a)
		return false
	}
	for i, have := range list {
		if o.serves(d, have.class) {
			next := slices.Clone(list)
			if !d.byName {
				next[i].goal = append(slices.Clip(have.goal), d.node.kids[0].no())
			}
			if try(next, i) {
				return out
			}
		}
	}
	if len(list) >= o.max {
		return out
	}
	wide := d.byName || d.node.names.others || len(d.node.names.patterns) > 0
	for _, c := range o.all(wide) {
		if !o.serves(d, c) || !o.room(c, list) {
			continue
		}
		switch o.allowed(c) {
		case no:
			continue
		case maybe:
			out = worse(out, answer{unknown: "what names are allowed is not known"})
			continue
		}
		inst := instance{class: c, goal: o.base(c)}
		if !d.byName {
			inst.goal = append(inst.goal, d.node.kids[0].no())
		}
		if try(append(slices.Clip(list), inst), len(list)) {
			return out
		}
	}
	if wide && o.partial != "" {
		out = worse(out, answer{unknown: o.partial})
	}
	return out
}

// worse keeps the reason why something is unknown.
func worse(a, b answer) answer {
	if a.unknown != "" {
		return a
	}
	return answer{unknown: b.unknown}
}

func (o *object) serves(d demand, c *class) bool {
	if d.byName {
		return o.meets(d.node, c) == no
	}
	return o.covers(d.node.names, c)
}

// room reports whether there is one more name in a class.
func (o *object) room(c *class, list []instance) bool {
	used := 0
	for _, i := range list {
		if i.class.single == c.single && i.class.name == c.name && i.class.index == c.index {
			used++
		}
	}
	switch {
	case c.single:
		return used == 0
	case c.set == nil:
		return true
	}
	return c.set.Count(used+1) > used
}

// all lists the classes, those of other names only if they are asked for.
func (o *object) all(wide bool) []*class {
	if o.classes == nil {
		o.s.spend(len(o.singles) / 8)
		for i, name := range o.singles {
			o.classes = append(o.classes, &class{name: name, single: true, index: i})
		}
	}
	if !wide || o.widened {
		return o.classes
	}
	o.widened = true
	o.classes = slices.Concat(o.classes, o.others())
	return o.classes
}

// others divides the names that nothing is said of by patterns and rules.
func (o *object) others() []*class {
	type splitter struct {
		set     *automata.Set
		pattern string
		rule    *node
	}
	var by []splitter
	for _, list := range [][]*node{o.members, o.nameRules, o.demanded()} {
		for _, n := range list {
			if n.op == opNames {
				by = append(by, splitter{o.s.language(n.kids[0]), "", n})
			}
			for _, p := range n.names.patterns {
				if !slices.ContainsFunc(by, func(s splitter) bool { return s.rule == nil && s.pattern == p }) {
					by = append(by, splitter{o.s.texts.pattern(p), p, nil})
				}
			}
		}
	}
	index := len(o.singles)
	if by == nil {
		return []*class{{index: index}}
	}
	parts := []*class{{set: automata.Literals(o.singles...).Not(), in: map[*node]bool{}, match: map[string]bool{}}}
	for _, sp := range by {
		var next []*class
		for _, c := range parts {
			for _, inside := range []bool{true, false} {
				half := o.half(c, sp.set, inside)
				if half == nil {
					o.partial = "the names that patterns and propertyNames allow need too large an automaton, or are not regular"
					return nil
				}
				if half.Empty() {
					continue
				}
				cut := &class{set: half, in: map[*node]bool{}, match: map[string]bool{}}
				for n := range c.in {
					cut.in[n] = true
				}
				for p := range c.match {
					cut.match[p] = true
				}
				if inside && sp.rule != nil {
					cut.in[sp.rule] = true
				} else if inside {
					cut.match[sp.pattern] = true
				}
				next = append(next, cut)
			}
		}
		if parts = next; len(parts) > maxClasses {
			o.partial = fmt.Sprintf("patterns divide the names into more than %d classes", maxClasses)
			return nil
		}
	}
	for i, c := range parts {
		c.index = index + i
	}
	return parts
}

func (o *object) half(c *class, set *automata.Set, inside bool) *automata.Set {
	if set == nil {
		return nil
	}
	o.s.spend(4)
	join := c.set.Minus
	if inside {
		join = c.set.And
	}
	out, err := join(set)
	if err != nil {
		return nil
	}
	return out
}

func (o *object) demanded() []*node {
	var out []*node
	for _, d := range o.demands {
		out = append(out, d.node)
	}
	return out
}

// fill adds members until there are enough, and makes the object.
func (o *object) fill(list []instance) answer {
	if len(list) > o.max {
		return answer{}
	}
	if o.min > maxMembers {
		return answer{unknown: fmt.Sprintf("objects would have more than %d members", maxMembers)}
	}
	var lacking answer
	for _, wide := range []bool{false, true} {
		if len(list) >= o.min {
			break
		}
		for _, c := range o.all(wide) {
			for len(list) < o.min && o.room(c, list) {
				is := o.allowed(c)
				if is == maybe {
					lacking = worse(lacking, answer{unknown: "what names are allowed is not known"})
				}
				if is != yes {
					break
				}
				goal := o.base(c)
				a := o.s.solve(goal...)
				if a.value == nil {
					lacking = worse(lacking, a)
					break
				}
				list = append(slices.Clip(list), instance{class: c, goal: goal})
			}
		}
	}
	if len(list) < o.min {
		if o.partial != "" {
			lacking = worse(lacking, answer{unknown: o.partial})
		}
		return lacking
	}
	return o.make(list)
}

const maxMembers = 2000

func (o *object) make(list []instance) answer {
	v := &source.Value{Kind: source.Object}
	var out answer
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b instance) int { return a.class.index - b.class.index })
	used := map[*class]int{}
	for _, i := range list {
		a := o.s.solve(i.goal...)
		switch {
		case a.empty():
			return answer{}
		case a.value == nil:
			out = worse(out, a)
			continue
		}
		name := i.class.name
		if !i.class.single {
			var ok bool
			if name, ok = o.fresh(i.class, used[i.class]); !ok {
				out = worse(out, answer{unknown: "a name would be too long"})
			}
			used[i.class]++
		}
		v.Members = append(v.Members, source.Member{Name: name, Value: a.value})
	}
	if out.unknown != "" {
		return out
	}
	return answer{value: v}
}

// fresh is name number n of a class.
func (o *object) fresh(c *class, n int) (string, bool) {
	const word = "extra"
	candidate := word
	for i, met := 2, 0; i < 20+n+len(o.singles) && (c.set == nil || i < 6); i++ {
		if c.set == nil && !slices.Contains(o.singles, candidate) || c.set != nil && c.set.Contains(candidate) {
			if met == n {
				return candidate, true
			}
			met++
		}
		candidate = fmt.Sprintf("%s%d", word, i)
	}
	if c.set == nil {
		return "", false
	}
	skip := 0
	for i := 1; i < 6; i++ {
		candidate := word
		if i > 1 {
			candidate = fmt.Sprintf("%s%d", word, i)
		}
		if c.set.Contains(candidate) {
			skip++
		}
	}
	at := n - skip
	for _, w := range c.set.Words(n + 8) {
		if len(w) >= len(word) && w[:len(word)] == word {
			continue // may have been taken
		}
		if at == 0 {
			return w, true
		}
		at--
	}
	return "", false
}
