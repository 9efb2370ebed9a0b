// Package automata turns regular expressions into tables for the kernel's
// k_dfa: a minimal deterministic automaton over the bytes of UTF-8 text, so
// that matching is one table step per byte whatever the expression is.
//
// RE2 takes the syntax of CEL's matches, ECMA that of JSON Schema's pattern.
// Both search: the expression may match anywhere unless it is anchored.
package automata

import (
	"encoding/binary"
	"errors"
	"fmt"
	"regexp/syntax"
)

// Limits of one table.
const (
	maxStates = 8000    // before minimising
	maxNodes  = 1 << 15 // of the automaton that is made deterministic
	maxSteps  = 6 << 20 // nodes and edges looked at meanwhile
	maxTable  = 1 << 18 // bytes
)

// ErrTooLarge reports an expression whose automaton would be too large.
var ErrTooLarge = errors.New("regular expression needs too many states")

// Table is a compiled expression.
type Table struct {
	classes [256]byte
	count   int        // of classes
	next    [][]uint16 // by state and class
	accept  []bool
	start   int
	always  int // accepts whatever follows; -1 if there is none
}

// RE2 compiles an expression in the syntax of Go's regexp package.
func RE2(expr string) (*Table, error) {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("regular expression: %w", err)
	}
	return compile(re)
}

// ECMA compiles an ECMA-262 pattern with the u flag. What is not regular
// (look-around, back references) is refused.
func ECMA(pattern string) (*Table, error) {
	expr, err := fromECMA(pattern)
	if err != nil {
		return nil, fmt.Errorf("pattern: %w", err)
	}
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, fmt.Errorf("pattern: %w", err)
	}
	return compile(re)
}

func compile(re *syntax.Regexp) (*Table, error) {
	any := &syntax.Regexp{Op: syntax.OpStar, Sub: []*syntax.Regexp{{Op: syntax.OpAnyChar}}}
	search := &syntax.Regexp{Op: syntax.OpConcat, Sub: []*syntax.Regexp{any, re}}
	prog, err := syntax.Compile(search.Simplify())
	if err != nil {
		return nil, fmt.Errorf("regular expression: %w", err)
	}
	n, err := newNFA(prog)
	if err != nil {
		return nil, err
	}
	t, err := n.determine()
	if err != nil {
		return nil, err
	}
	t = t.minimise()
	if size := len(t.next) * (2*t.count + 1); size > maxTable {
		return nil, fmt.Errorf("%w: its table has %d bytes, %d is the limit", ErrTooLarge, size, maxTable)
	}
	return t, nil
}

// Bytes is the table as k_dfa wants it, to be placed at an address divisible by
// four. The layout is told in mapper/kernel/c/text.c.
func (t *Table) Bytes() []byte {
	le := binary.LittleEndian
	always := uint16(0xffff)
	if t.always >= 0 {
		always = uint16(t.always)
	}
	b := le.AppendUint16(nil, uint16(t.count))
	b = le.AppendUint16(b, uint16(len(t.next)))
	b = le.AppendUint16(b, uint16(t.start))
	b = le.AppendUint16(b, always)
	b = append(b, t.classes[:]...)
	for _, a := range t.accept {
		if a {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	for _, row := range t.next {
		for _, s := range row {
			b = le.AppendUint16(b, s)
		}
	}
	return b
}

// Match reports whether the expression is found in s, which must be UTF-8.
func (t *Table) Match(s string) bool {
	state := t.start
	for i := range len(s) {
		if state == 0 || state == t.always {
			break
		}
		state = int(t.next[state][t.classes[s[i]]])
	}
	return t.accept[state]
}

// States is the number of states.
func (t *Table) States() int { return len(t.next) }
