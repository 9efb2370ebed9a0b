package automata

import (
	"encoding/binary"
	"fmt"
	"regexp/syntax"
	"slices"
	"unicode"

	"crosswalk/contracts/schema"
)

// Pattern is the set of the texts in which a pattern of JSON Schema is found.
// The error is ErrNotRegular, ErrTooLarge, or says what is wrong with it.
func Pattern(ecma string) (*Set, error) {
	text, err := schema.Pattern(ecma)
	if err != nil {
		return nil, err
	}
	return expression(text)
}

// expression is the set of the texts in which an expression in Go's syntax is
// found.
func expression(text string) (*Set, error) {
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("pattern: %w", err)
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return nil, fmt.Errorf("pattern: %w", err)
	}
	t, err := newSubsets(prog).determine()
	if err != nil {
		return nil, err
	}
	return whole(t.minimise()), nil
}

// Sides of a place in a text, for assertions.
const (
	edge   = iota // nothing is there
	letter        // a letter, digit or underscore
	other         // anything else
	sides
)

func sideRune(side int) rune { return [...]rune{edge: -1, letter: 'a', other: ' '}[side] }

// subsets makes a program of the regexp package deterministic. A state is the
// side before the place and the instructions that wait there; the start of the
// program waits everywhere, because a pattern is searched for.
type subsets struct {
	prog    *syntax.Prog
	classes *classes
	side    []int    // of the classes
	match   [][]bool // by instruction and class
	steps   int
	mark    []int // by instruction: round in which it was met
	round   int
}

type subset struct {
	before  int
	waiting []uint32 // sorted
}

func newSubsets(prog *syntax.Prog) *subsets {
	n := &subsets{prog: prog, mark: make([]int, len(prog.Inst))}
	starts := []symbol{0}
	bounds := map[string][]rune{} // ranges, low and high
	keys := make([]string, len(prog.Inst))
	boundary := false
	for i := range prog.Inst {
		inst := &prog.Inst[i]
		switch inst.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			r := ranges(inst)
			keys[i] = string(r)
			bounds[keys[i]] = r
		case syntax.InstEmptyWidth:
			boundary = boundary || syntax.EmptyOp(inst.Arg)&(syntax.EmptyWordBoundary|syntax.EmptyNoWordBoundary) != 0
		}
	}
	if boundary {
		bounds["word"] = []rune{'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}
	}
	for _, r := range bounds {
		for i := 0; i < len(r); i += 2 {
			starts = append(starts, symbolOf(r[i]))
			if r[i+1] < 0x10ffff {
				starts = append(starts, symbolOf(r[i+1]+1))
			}
		}
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	names := make([]string, 0, len(bounds))
	for k := range bounds {
		names = append(names, k)
	}
	slices.Sort(names)
	var first []int
	n.classes, first = partition(starts, func(segment int) string {
		out := make([]byte, len(names))
		for i, name := range names {
			out[i] = '0'
			if within(bounds[name], starts[segment].rune()) {
				out[i] = '1'
			}
		}
		return string(out)
	})
	rows := map[string][]bool{}
	n.match = make([][]bool, len(prog.Inst))
	for i, key := range keys {
		if bounds[key] == nil {
			continue
		}
		if rows[key] == nil {
			for _, segment := range first {
				rows[key] = append(rows[key], within(bounds[key], starts[segment].rune()))
			}
		}
		n.match[i] = rows[key]
	}
	for _, segment := range first {
		side := other
		if boundary && syntax.IsWordChar(starts[segment].rune()) {
			side = letter
		}
		n.side = append(n.side, side)
	}
	return n
}

// ranges of code points that an instruction takes, low and high.
func ranges(inst *syntax.Inst) []rune {
	switch {
	case inst.Op == syntax.InstRuneAny:
		return []rune{0, 0x10ffff}
	case inst.Op == syntax.InstRuneAnyNotNL:
		return []rune{0, '\n' - 1, '\n' + 1, 0x10ffff}
	case len(inst.Rune) != 1: // none is a class that nothing is in
		return inst.Rune
	}
	out := []rune{inst.Rune[0], inst.Rune[0]}
	if syntax.Flags(inst.Arg)&syntax.FoldCase != 0 { // so it reads [aA]
		for r := unicode.SimpleFold(inst.Rune[0]); r != inst.Rune[0]; r = unicode.SimpleFold(r) {
			out = append(out, r, r)
		}
	}
	return out
}

func within(ranges []rune, r rune) bool {
	for i := 0; i < len(ranges); i += 2 {
		if r >= ranges[i] && r <= ranges[i+1] {
			return true
		}
	}
	return false
}

// closure follows what takes no text from a state, up to a place with the given
// side after it. It returns the instructions that take text, and whether the
// program is done.
func (n *subsets) closure(s subset, after int, into []uint32) (takes []uint32, done bool) {
	holds := syntax.EmptyOpContext(sideRune(s.before), sideRune(after))
	n.round++
	stack := append([]uint32(nil), s.waiting...)
	takes = into[:0]
	for len(stack) > 0 {
		pc := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.mark[pc] == n.round {
			continue
		}
		n.mark[pc] = n.round
		n.steps++
		switch inst := &n.prog.Inst[pc]; inst.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			stack = append(stack, inst.Out, inst.Arg)
		case syntax.InstCapture, syntax.InstNop:
			stack = append(stack, inst.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(inst.Arg)&^holds == 0 {
				stack = append(stack, inst.Out)
			}
		case syntax.InstMatch:
			done = true
		case syntax.InstFail:
		default:
			if n.match[pc] != nil {
				takes = append(takes, pc)
			}
		}
	}
	return takes, done
}

func (n *subsets) determine() (*table, error) {
	t := &table{classes: *n.classes}
	number := map[string]int32{}
	var order []subset
	visit := func(s subset) int32 {
		key := binary.AppendUvarint(nil, uint64(s.before))
		for _, pc := range s.waiting {
			key = binary.LittleEndian.AppendUint32(key, pc)
		}
		id, ok := number[string(key)]
		if !ok {
			id = int32(len(order))
			number[string(key)] = id
			order = append(order, s)
		}
		return id
	}
	start := uint32(n.prog.Start)
	visit(subset{edge, []uint32{start}})
	all := visit(subset{sides, nil}) // whatever follows is accepted
	var takes [sides][]uint32
	var done [sides]bool
	for i := 0; i < len(order); i++ {
		if len(order) > maxStates || len(order)*t.count > maxCells || n.steps > maxSteps {
			return nil, ErrTooLarge
		}
		s := order[i]
		if int32(i) == all {
			t.accept = append(t.accept, true)
			for range t.count {
				t.next = append(t.next, all)
			}
			continue
		}
		for side := range sides {
			takes[side], done[side] = n.closure(s, side, takes[side])
		}
		t.accept = append(t.accept, done[edge])
		for class := range t.count {
			side := n.side[class]
			if done[side] {
				t.next = append(t.next, all)
				continue
			}
			to := subset{side, []uint32{start}}
			n.steps += len(takes[side])
			for _, pc := range takes[side] {
				if n.match[pc][class] {
					to.waiting = append(to.waiting, n.prog.Inst[pc].Out)
				}
			}
			slices.Sort(to.waiting)
			to.waiting = slices.Compact(to.waiting)
			t.next = append(t.next, visit(to))
		}
	}
	return t, nil
}
