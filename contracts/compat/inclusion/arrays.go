package inclusion

import (
	"fmt"
	"slices"

	"crosswalk/contracts/source"
)

// maxItems bounds the length of lists that are looked at.
const maxItems = 300

// maxCounts bounds the nodes that are counted at a time.
const maxCounts = 8

// counted is a contains: at least low and at most high items satisfy the node.
type counted struct {
	node      *node
	low, high int
}

// array is what a product says of lists.
type array struct {
	s        *solver
	ranges   []*node // opItems that hold
	demands  []*node // opItems of which some item refuses the kid
	counts   []counted
	unique   bool
	twice    bool // some items are equal
	min, max int
}

// array looks for a list that satisfies assertions about lists.
func (s *solver) array(atoms []lit) answer {
	a := &array{s: s, max: unlimited}
	for _, l := range atoms {
		n, negated := s.of(l)
		switch n.op {
		case opItems:
			if negated {
				a.demands = append(a.demands, n)
			} else {
				a.ranges = append(a.ranges, n)
			}
		case opUnique:
			a.unique, a.twice = a.unique || !negated, a.twice || negated
		case opContains, opAtMost:
			a.count(n, negated)
		case opMinItems, opMaxItems:
			switch least := n.op == opMinItems; {
			case least && !negated:
				a.min = max(a.min, n.n)
			case least:
				a.max = min(a.max, n.n-1)
			case negated:
				a.min = max(a.min, n.n+1)
			default:
				a.max = min(a.max, n.n)
			}
		}
	}
	return a.find()
}

func (a *array) count(n *node, negated bool) {
	i := slices.IndexFunc(a.counts, func(c counted) bool { return c.node == n.kids[0] })
	if i < 0 {
		i = len(a.counts)
		a.counts = append(a.counts, counted{n.kids[0], 0, unlimited})
	}
	c := &a.counts[i]
	switch least := n.op == opContains; {
	case least && !negated:
		c.low = max(c.low, n.n)
	case least:
		c.high = min(c.high, n.n-1)
	case negated:
		c.low = max(c.low, n.n+1)
	default:
		c.high = min(c.high, n.n)
	}
}

func (a *array) find() answer {
	// a list longer than this has an item that nothing needs
	bound := len(a.demands)
	for _, n := range slices.Concat(a.ranges, a.demands) {
		bound = max(bound, len(a.demands)+max(n.n+1, n.m))
	}
	for _, c := range a.counts {
		if c.low > c.high {
			return answer{}
		}
		bound += min(c.low, maxItems+1)
		a.min = max(a.min, c.low)
	}
	if a.twice {
		bound += 2
		a.min = max(a.min, 2)
	}
	var out answer
	for n := a.min; n <= min(a.max, max(a.min, bound)); n++ {
		if n > maxItems {
			return worse(out, answer{unknown: fmt.Sprintf("lists would have more than %d items", maxItems)})
		}
		got := a.ofLength(n)
		if got.value != nil {
			return got
		}
		if out = worse(out, got); a.s.steps <= 0 {
			return answer{unknown: outOfSteps}
		}
		if n == a.min && got.unknown == "" && a.stuck(n) {
			break
		}
	}
	return out
}

// stuck reports whether an item among the first n can be nothing, so that longer
// lists fail as well.
func (a *array) stuck(n int) bool {
	for i := range n {
		if a.s.solve(a.base(i)...).empty() {
			return true
		}
	}
	return false
}

// base is what item i must satisfy.
func (a *array) base(i int) []lit {
	var goal []lit
	for _, n := range a.ranges {
		if n.n <= i && (n.m < 0 || i < n.m) {
			goal = append(goal, n.kids[0].yes())
		}
	}
	return goal
}

// slot is an item in the making. Slots with the same base are alike.
type slot struct {
	goal    []lit
	alike   int // the first slot with the same base
	special bool
	counted []bool // per count: it is known to satisfy the node
	twin    int    // the slot it equals, -1 for none
}

func (a *array) ofLength(n int) answer {
	if !a.s.spend(1 + n) {
		return answer{unknown: outOfSteps}
	}
	slots := make([]slot, n)
	firsts := map[string]int{}
	for i := range slots {
		goal, ok := a.s.normal(a.base(i))
		if !ok {
			return answer{}
		}
		key := keyOf(goal)
		if _, ok := firsts[key]; !ok {
			firsts[key] = i
		}
		slots[i] = slot{goal: goal, alike: firsts[key], counted: make([]bool, len(a.counts)), twin: -1}
	}
	return a.demand(a.demands, slots)
}

// candidates lists the slots that may be told apart for some purpose: those that
// are special already, and the first one of each sort that is not.
func candidates(slots []slot, from, to int) []int {
	var out []int
	seen := map[int]bool{}
	for i := from; i < len(slots) && (to < 0 || i < to); i++ {
		if slots[i].special {
			out = append(out, i)
		} else if !seen[slots[i].alike] {
			seen[slots[i].alike] = true
			out = append(out, i)
		}
	}
	return out
}

func with(slots []slot, i int, more ...lit) []slot {
	out := slices.Clone(slots)
	out[i].special = true
	out[i].goal = append(slices.Clip(out[i].goal), more...)
	return out
}

// demand gives each demand an item.
func (a *array) demand(list []*node, slots []slot) answer {
	if len(list) == 0 {
		return a.contain(0, 0, 0, slots)
	}
	var out answer
	for _, i := range candidates(slots, list[0].n, list[0].m) {
		next := with(slots, i, list[0].kids[0].no())
		if got := a.s.solve(next[i].goal...); got.value == nil {
			out = worse(out, got)
			continue
		}
		got := a.demand(list[1:], next)
		if got.value != nil {
			return got
		}
		out = worse(out, got)
	}
	return out
}

// contain gives count number c the items it needs, of which it has some; they
// are taken in the order of the list.
func (a *array) contain(c, have, from int, slots []slot) answer {
	if !a.s.spend(1) {
		return answer{unknown: outOfSteps}
	}
	switch {
	case c == len(a.counts):
		return a.double(slots)
	case have >= a.counts[c].low:
		return a.contain(c+1, 0, 0, slots)
	}
	var out answer
	for _, i := range candidates(slots, from, -1) {
		next := with(slots, i, a.counts[c].node.yes())
		next[i].counted = slices.Clone(next[i].counted)
		next[i].counted[c] = true
		if got := a.s.solve(next[i].goal...); got.value == nil {
			out = worse(out, got)
			continue
		}
		got := a.contain(c, have+1, i+1, next)
		if got.value != nil {
			return got
		}
		out = worse(out, got)
	}
	return out
}

// double makes two items equal if that is asked for.
func (a *array) double(slots []slot) answer {
	if !a.twice {
		return a.limit(0, slots)
	}
	var out answer
	for _, i := range candidates(slots, 0, -1) {
		first := with(slots, i)
		for _, j := range candidates(first, 0, -1) {
			if j == i {
				continue
			}
			next := with(first, j)
			goal := append(slices.Clip(next[i].goal), next[j].goal...)
			next[i].goal, next[j].goal, next[j].twin = goal, goal, i
			merged := make([]bool, len(a.counts))
			for c := range merged {
				merged[c] = next[i].counted[c] || next[j].counted[c]
			}
			next[i].counted, next[j].counted = merged, merged
			if got := a.s.solve(goal...); got.value == nil {
				out = worse(out, got)
				continue
			}
			got := a.limit(0, next)
			if got.value != nil {
				return got
			}
			out = worse(out, got)
		}
	}
	return out
}

// limit sees to it that no count is exceeded: from slot i on, items that are not
// needed for a count refuse its node, or use it up where they cannot.
func (a *array) limit(i int, slots []slot) answer {
	if !a.s.spend(1) {
		return answer{unknown: outOfSteps}
	}
	limited := false
	for c := range a.counts {
		used := 0
		for k := range slots {
			if slots[k].counted[c] {
				used++
			}
		}
		if used > a.counts[c].high {
			return answer{}
		}
		limited = limited || a.counts[c].high < len(slots)
	}
	if !limited || i == len(slots) {
		return a.values(slots)
	}
	if slots[i].twin >= 0 { // decided with the one it equals
		return a.limit(i+1, slots)
	}
	if len(a.counts) > maxCounts {
		return answer{unknown: fmt.Sprintf("more than %d counts of contains are limited", maxCounts)}
	}
	var out answer
	for _, sub := range a.refusals(slots[i]) {
		next := slices.Clone(slots)
		next[i].counted = slices.Clone(slots[i].counted)
		next[i].goal = slices.Clip(slots[i].goal)
		for c, refuse := range sub {
			switch {
			case a.counts[c].high >= len(slots) || next[i].counted[c]:
			case refuse:
				next[i].goal = append(next[i].goal, a.counts[c].node.no())
			default:
				next[i].counted[c] = true
			}
		}
		if got := a.s.solve(next[i].goal...); got.value == nil {
			out = worse(out, got)
			continue
		}
		for k := range next {
			if next[k].twin == i {
				next[k].counted, next[k].goal = next[i].counted, next[i].goal
			}
		}
		got := a.limit(i+1, next)
		if got.value != nil {
			return got
		}
		out = worse(out, got)
	}
	return out
}

// refusals lists for which counts an item may refuse the node, most first.
func (a *array) refusals(s slot) [][]bool {
	var free []int
	for c := range a.counts {
		if a.counts[c].high < unlimited && !s.counted[c] {
			free = append(free, c)
		}
	}
	var out [][]bool
	for mask := 1<<len(free) - 1; mask >= 0; mask-- {
		sub := make([]bool, len(a.counts))
		for b, c := range free {
			sub[c] = mask>>b&1 == 1
		}
		out = append(out, sub)
	}
	return out
}

// values makes the list.
func (a *array) values(slots []slot) answer {
	v := &source.Value{Kind: source.Array}
	if a.unique {
		return a.distinct(slots)
	}
	for i := range slots {
		got := a.s.solve(slots[i].goal...)
		if got.value == nil {
			return got
		}
		v.Items = append(v.Items, got.value)
	}
	return answer{value: v}
}

// distinct makes a list whose items all differ. An item that can have as many
// values as there are items never stands in the way; the others are matched with
// all the values they can have.
func (a *array) distinct(slots []slot) answer {
	n := len(slots)
	options := make([][]*source.Value, n)
	sorts := map[string][]*source.Value{}
	doubt := ""
	for i := range slots {
		goal, ok := a.s.normal(slots[i].goal)
		if !ok {
			return answer{}
		}
		key := keyOf(goal)
		list, ok := sorts[key]
		if !ok {
			var why string
			if list, why = a.several(goal, n); why != "" {
				doubt = why
			}
			sorts[key] = list
		}
		options[i] = list
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return len(options[i]) - len(options[j]) })
	owner := map[string]int{}
	for _, i := range order {
		if !match(i, options, owner, map[string]bool{}) {
			return answer{unknown: doubt}
		}
	}
	v := &source.Value{Kind: source.Array, Items: make([]*source.Value, n)}
	for i, list := range options {
		for _, value := range list {
			if at, ok := owner[value.Canonical()]; ok && at == i {
				v.Items[i] = value
			}
		}
	}
	return answer{value: v}
}

// several lists up to n values that meet a goal, and why there may be more if
// they are fewer and that is not proved.
func (a *array) several(goal []lit, n int) (list []*source.Value, doubt string) {
	for len(list) < n {
		next := slices.Clip(goal)
		if len(list) > 0 {
			next = append(next, a.s.intern(enum(list)).no())
		}
		got := a.s.solve(next...)
		if got.value == nil {
			return list, got.unknown
		}
		list = append(list, got.value)
	}
	return list, ""
}

// match gives item i a value that no other item has, moving others if it must.
func match(i int, options [][]*source.Value, owner map[string]int, tried map[string]bool) bool {
	for _, v := range options[i] {
		if _, taken := owner[v.Canonical()]; !taken {
			owner[v.Canonical()] = i
			return true
		}
	}
	for _, v := range options[i] {
		text := v.Canonical()
		if tried[text] {
			continue
		}
		tried[text] = true
		if match(owner[text], options, owner, tried) {
			owner[text] = i
			return true
		}
	}
	return false
}
