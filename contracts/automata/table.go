package automata

import (
	"slices"
)

// table is a complete deterministic automaton that starts in state 0. Tables
// that leave this file are minimal and numbered in the order in which a search
// meets the states, so that equal languages have equal tables.
type table struct {
	classes
	next   []int32 // by state*count + class
	accept []bool
}

func constant(accept bool) *table {
	return &table{classes{[]symbol{0}, []uint16{0}, 1}, []int32{0}, []bool{accept}}
}

func (t *table) states() int { return len(t.accept) }

func (t *table) row(state int32) []int32 {
	return t.next[int(state)*t.count : (int(state)+1)*t.count]
}

func (t *table) contains(text string) bool {
	state := int32(0)
	for _, r := range text {
		state = t.next[int(state)*t.count+t.class(r)]
	}
	return t.accept[state]
}

func (t *table) equal(u *table) bool {
	return t == u || slices.Equal(t.accept, u.accept) && slices.Equal(t.next, u.next) &&
		slices.Equal(t.starts, u.starts) && slices.Equal(t.of, u.of)
}

func (t *table) complement() *table {
	out := *t
	out.accept = make([]bool, len(t.accept))
	for i, a := range t.accept {
		out.accept[i] = !a
	}
	return &out
}

// sinks marks the states that are never left.
func (t *table) sinks() []bool {
	out := make([]bool, t.states())
	for s := range out {
		out[s] = !slices.ContainsFunc(t.row(int32(s)), func(to int32) bool { return int(to) != s })
	}
	return out
}

// product runs two tables side by side.
func product(a, b *table, op func(x, y bool) bool) (*table, error) {
	c, inA, inB := refine(&a.classes, &b.classes)
	sinkA, sinkB := a.sinks(), b.sinks()
	out := &table{classes: *c}
	type pair struct{ a, b int32 }
	number := map[pair]int32{}
	var order []pair
	visit := func(p pair) int32 {
		// once a sink alone decides, the other side does not matter
		if x := a.accept[p.a]; sinkA[p.a] && op(x, true) == op(x, false) {
			p = pair{-1, decided(op(x, true))}
		} else if y := b.accept[p.b]; sinkB[p.b] && op(true, y) == op(false, y) {
			p = pair{-1, decided(op(true, y))}
		}
		n, ok := number[p]
		if !ok {
			n = int32(len(order))
			number[p] = n
			order = append(order, p)
		}
		return n
	}
	visit(pair{0, 0})
	for i := 0; i < len(order); i++ {
		if len(order) > maxStates || len(order)*out.count > maxCells {
			return nil, ErrTooLarge
		}
		p := order[i]
		if p.a < 0 {
			out.accept = append(out.accept, p.b == 1)
			for range out.count {
				out.next = append(out.next, int32(i))
			}
			continue
		}
		out.accept = append(out.accept, op(a.accept[p.a], b.accept[p.b]))
		for class := range out.count {
			out.next = append(out.next, visit(pair{a.row(p.a)[inA[class]], b.row(p.b)[inB[class]]}))
		}
	}
	return out.minimise(), nil
}

func decided(accept bool) int32 {
	if accept {
		return 1
	}
	return 0
}

// trie accepts some words; nil if it would be too large.
func trie(words []string) *table {
	starts := []symbol{0}
	total := 0
	for _, w := range words {
		for _, r := range w {
			total++
			if s := symbolOf(r); total <= maxStates {
				starts = append(starts, s, s+1)
			}
		}
	}
	if total+2 > maxStates {
		return nil
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	if starts[len(starts)-1] == symbolCount {
		starts = starts[:len(starts)-1]
	}
	used := map[symbol]bool{}
	for _, w := range words {
		for _, r := range w {
			used[symbolOf(r)] = true
		}
	}
	c, _ := partition(starts, func(i int) symbol {
		if used[starts[i]] {
			return starts[i]
		}
		return -1
	})
	if (total+2)*c.count > maxCells {
		return nil
	}
	const dead = 1
	t := &table{classes: *c}
	add := func() int32 {
		for range t.count {
			t.next = append(t.next, dead)
		}
		t.accept = append(t.accept, false)
		return int32(len(t.accept) - 1)
	}
	add()
	add()
	for _, w := range words {
		state := int32(0)
		for _, r := range w {
			at := int(state)*t.count + t.class(r)
			if t.next[at] == dead {
				to := add()
				t.next[at] = to
			}
			state = t.next[at]
		}
		t.accept[state] = true
	}
	return t.minimise()
}
