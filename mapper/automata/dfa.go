package automata

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
)

// What stood before a position, as far as conditions ask for it.
const (
	beginning = iota
	other
	word
	newline
	ending // as the kind of what follows
)

// set is a state while the automaton is made: nodes before their empty steps
// are taken, because those depend on the next byte.
type set struct {
	before int
	nodes  []int
}

func (s set) key() string {
	b := []byte{byte(s.before)}
	for _, n := range s.nodes {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return string(b)
}

// determine is the subset construction. State 0 is dead, 1 accepts whatever follows.
func (n *nfa) determine() (*Table, error) {
	t := &Table{start: 2, always: 1}
	samples := n.byteClasses(t)
	const dead, always = 0, 1
	index := map[string]int{}
	var sets []set
	add := func(s set) int {
		if len(s.nodes) == 0 {
			return dead
		}
		k := s.key()
		i, ok := index[k]
		if !ok {
			i = len(sets) + 2
			index[k] = i
			sets = append(sets, s)
		}
		return i
	}
	same := func(to uint16) []uint16 {
		row := make([]uint16, t.count)
		for i := range row {
			row[i] = to
		}
		return row
	}
	t.next = [][]uint16{same(dead), same(always)}
	t.accept = []bool{false, true}
	add(set{beginning, []int{n.start}})
	seen := make([]int, len(n.nodes)) // generation marks for closures
	gen, steps := 0, 0
	for i := 0; i < len(sets); i++ {
		s := sets[i]
		row := make([]uint16, t.count)
		closures := map[int][]int{} // by kind of the next byte; nil = it matches
		for c, b := range samples {
			kind := n.kind(b)
			closed, ok := closures[kind]
			if !ok {
				gen++
				closed = n.close(s, kind, seen, gen)
				closures[kind] = closed
				steps += len(s.nodes) + len(closed)
			}
			if closed == nil {
				row[c] = always
				continue
			}
			gen++
			var to []int
			for _, x := range closed {
				steps += 1 + len(n.nodes[x].edges)
				for _, e := range n.nodes[x].edges {
					if e.lo <= b && b <= e.hi && seen[e.to] != gen {
						seen[e.to] = gen
						to = append(to, e.to)
					}
				}
			}
			slices.Sort(to)
			row[c] = uint16(add(set{kind, to}))
			if len(sets)+2 > maxStates || steps > maxSteps {
				return nil, ErrTooLarge
			}
		}
		gen++
		t.next = append(t.next, row)
		t.accept = append(t.accept, n.close(s, ending, seen, gen) == nil)
	}
	return t, nil
}

// close takes the empty steps that are open before a byte of that kind. It
// returns nil if one leads to a match.
func (n *nfa) close(s set, next int, seen []int, gen int) []int {
	holds := syntax.EmptyOp(0)
	if s.before == beginning {
		holds |= syntax.EmptyBeginText | syntax.EmptyBeginLine
	}
	if s.before == newline {
		holds |= syntax.EmptyBeginLine
	}
	if next == ending {
		holds |= syntax.EmptyEndText | syntax.EmptyEndLine
	}
	if next == newline {
		holds |= syntax.EmptyEndLine
	}
	if (s.before == word) != (next == word) {
		holds |= syntax.EmptyWordBoundary
	} else {
		holds |= syntax.EmptyNoWordBoundary
	}
	todo := slices.Clone(s.nodes)
	for _, x := range todo {
		seen[x] = gen
	}
	closed := make([]int, 0, len(todo))
	for len(todo) > 0 {
		x := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		nd := &n.nodes[x]
		if nd.match {
			return nil
		}
		if len(nd.edges) > 0 {
			closed = append(closed, x)
		}
		if nd.when&^holds != 0 {
			continue
		}
		for _, y := range nd.empty {
			if seen[y] != gen {
				seen[y] = gen
				todo = append(todo, y)
			}
		}
	}
	return closed
}

// kind of a byte, as far as conditions ask for it.
func (n *nfa) kind(b byte) int {
	switch {
	case b == '\n' && n.conds&(syntax.EmptyBeginLine|syntax.EmptyEndLine) != 0:
		return newline
	case n.conds&(syntax.EmptyWordBoundary|syntax.EmptyNoWordBoundary) != 0 && b < 0x80 && syntax.IsWordChar(rune(b)):
		return word
	}
	return other
}

// byteClasses puts bytes that nothing tells apart into one class; it returns a
// byte of each.
func (n *nfa) byteClasses(t *Table) []byte {
	var cut [257]bool
	for i := range n.nodes {
		for _, e := range n.nodes[i].edges {
			cut[e.lo] = true
			cut[int(e.hi)+1] = true
		}
	}
	for b := 1; b < 256; b++ {
		if n.kind(byte(b)) != n.kind(byte(b-1)) {
			cut[b] = true
		}
	}
	var samples []byte
	for b := range 256 {
		if b == 0 || cut[b] {
			samples = append(samples, byte(b))
		}
		t.classes[b] = byte(len(samples) - 1)
	}
	t.count = len(samples)
	return samples
}
