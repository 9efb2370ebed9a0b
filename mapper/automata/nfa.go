package automata

import (
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// edge goes to node to on a byte of lo to hi.
type edge struct {
	lo, hi byte
	to     int
}

// node of the byte automaton. The first nodes are the instructions of the
// program, then come the inner bytes of characters.
type node struct {
	empty []int          // reached without a byte …
	when  syntax.EmptyOp // … if this holds
	edges []edge
	match bool
}

type nfa struct {
	nodes []node
	start int
	conds syntax.EmptyOp // all that occur
}

func newNFA(prog *syntax.Prog) (*nfa, error) {
	if len(prog.Inst) > maxNodes {
		return nil, ErrTooLarge
	}
	n := &nfa{nodes: make([]node, len(prog.Inst)), start: prog.Start}
	for i := range prog.Inst {
		in := &prog.Inst[i]
		out := int(in.Out)
		switch in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			n.nodes[i].empty = []int{out, int(in.Arg)}
		case syntax.InstCapture, syntax.InstNop:
			n.nodes[i].empty = []int{out}
		case syntax.InstEmptyWidth:
			n.nodes[i].empty = []int{out}
			n.nodes[i].when = syntax.EmptyOp(in.Arg)
			n.conds |= syntax.EmptyOp(in.Arg)
		case syntax.InstMatch:
			n.nodes[i].match = true
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			suffixes := map[suffix]int{}
			for _, r := range runeRanges(in) {
				if err := n.addRange(i, r, out, suffixes); err != nil {
					return nil, err
				}
			}
		}
	}
	return n, nil
}

// runeRanges gives the pairs of an instruction that reads a character.
func runeRanges(in *syntax.Inst) [][2]rune {
	switch in.Op {
	case syntax.InstRuneAny:
		return [][2]rune{{0, unicode.MaxRune}}
	case syntax.InstRuneAnyNotNL:
		return [][2]rune{{0, '\n' - 1}, {'\n' + 1, unicode.MaxRune}}
	}
	if len(in.Rune) == 1 {
		r := in.Rune[0]
		ranges := [][2]rune{{r, r}}
		if syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				ranges = append(ranges, [2]rune{f, f})
			}
		}
		return ranges
	}
	var ranges [][2]rune
	for i := 0; i+1 < len(in.Rune); i += 2 {
		ranges = append(ranges, [2]rune{in.Rune[i], in.Rune[i+1]})
	}
	return ranges
}

// suffix is how the last bytes of a character go on to a node.
type suffix struct {
	to     int
	lo, hi byte
}

// addRange adds the UTF-8 forms of a range of characters from node i to node out.
func (n *nfa) addRange(i int, r [2]rune, out int, suffixes map[suffix]int) error {
	stack := [][2]rune{r}
	for len(stack) > 0 {
		lo, hi := stack[len(stack)-1][0], stack[len(stack)-1][1]
		stack = stack[:len(stack)-1]
		if a, b, ok := split(lo, hi); ok {
			stack = append(stack, b, a)
			continue
		}
		if lo > hi {
			continue
		}
		var x, y [utf8.UTFMax]byte
		size := utf8.EncodeRune(x[:], lo)
		utf8.EncodeRune(y[:], hi)
		to := out
		for k := size - 1; k > 0; k-- {
			key := suffix{to, x[k], y[k]}
			at, ok := suffixes[key]
			if !ok {
				at = len(n.nodes)
				if at > maxNodes {
					return ErrTooLarge
				}
				n.nodes = append(n.nodes, node{edges: []edge{{x[k], y[k], to}}})
				suffixes[key] = at
			}
			to = at
		}
		n.nodes[i].edges = append(n.nodes[i].edges, edge{x[0], y[0], to})
	}
	return nil
}

// split cuts a range where its UTF-8 form is not one sequence of byte ranges.
func split(lo, hi rune) (a, b [2]rune, ok bool) {
	cut := func(at rune) ([2]rune, [2]rune, bool) { return [2]rune{lo, at}, [2]rune{at + 1, hi}, true }
	if lo > hi {
		return a, b, false
	}
	if lo <= 0xdfff && hi >= 0xd800 { // surrogates have no form
		if lo >= 0xd800 && hi <= 0xdfff {
			return [2]rune{1, 0}, [2]rune{1, 0}, true
		}
		return [2]rune{lo, 0xd7ff}, [2]rune{0xe000, hi}, true
	}
	for _, limit := range []rune{0x7f, 0x7ff, 0xffff} {
		if lo <= limit && hi > limit {
			return cut(limit)
		}
	}
	if hi <= 0x7f {
		return a, b, false
	}
	for shift := 6; shift <= 18; shift += 6 {
		low := rune(1)<<shift - 1
		if lo&^low != hi&^low {
			if lo&low != 0 {
				return cut(lo | low)
			}
			if hi&low != low {
				return cut(hi&^low - 1)
			}
		}
	}
	return a, b, false
}
