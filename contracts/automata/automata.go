// Package automata decides about sets of texts: those that a pattern of JSON
// Schema finds, those of a length, those of a format, and what and, or and not
// make of them.
//
// A Set is a regular language over Unicode code points, held as minimal
// deterministic automata beside ranges of lengths, so that a length of two
// thousand million costs nothing. Patterns are read with search semantics, as
// schema.Pattern translates them. Everything is bounded: what would need too
// many states is refused with ErrTooLarge, never approximated.
package automata

import (
	"errors"
	"math"
	"unicode/utf8"

	"crosswalk/contracts/schema"
)

// Bounds of one automaton and of one question.
const (
	maxStates = 1 << 13
	maxCells  = 1 << 22 // states times classes of code points
	maxSteps  = 1 << 25 // of making one automaton, or of one search in it
	maxWord   = 1 << 16 // code points of a word that is written out
	maxStored = 1 << 22 // machine words kept while lengths are searched
)

// ErrTooLarge reports a set that would need too many states.
var ErrTooLarge = errors.New("the set of texts needs too many states")

// ErrNotRegular reports a pattern with lookaround or a back reference.
var ErrNotRegular = schema.ErrNotRegular

// endless is the end of a piece that has none.
const endless = math.MaxInt

// Set is a set of texts. It does not change and may be used by several
// goroutines. The zero Set is not valid.
type Set struct {
	// pieces cover all lengths, in rising order; the first starts at 0.
	pieces []piece
	// large marks a literal beyond the bounds: nothing is told about it.
	large bool
}

// piece says which texts of at least from code points, up to where the next
// piece starts, are in the set.
type piece struct {
	from  int
	table *table
}

// Any is the set of all texts.
func Any() *Set { return whole(constant(true)) }

// None is the empty set.
func None() *Set { return whole(constant(false)) }

// Literal is the set of one text.
func Literal(s string) *Set { return Literals(s) }

// Literals is the set of some texts. If they are too long together, operations
// on the set say ErrTooLarge, and no question about it has an answer.
func Literals(words ...string) *Set {
	t := trie(words)
	if t == nil {
		return &Set{large: true}
	}
	return whole(t)
}

// Length is the set of the texts of least to most code points. A negative most
// means that there is no end.
func Length(least, most int) *Set {
	no, yes := constant(false), constant(true)
	switch {
	case most >= 0 && most < least:
		return whole(no)
	case least <= 0 && most < 0:
		return whole(yes)
	}
	var p []piece
	if least > 0 {
		p = append(p, piece{0, no})
	}
	p = append(p, piece{max(least, 0), yes})
	if most >= 0 && most < endless-1 {
		p = append(p, piece{most + 1, no})
	}
	return &Set{pieces: p}
}

func whole(t *table) *Set { return &Set{pieces: []piece{{0, t}}} }

// end is the length before which piece i ends.
func (s *Set) end(i int) int {
	if i+1 < len(s.pieces) {
		return s.pieces[i+1].from
	}
	return endless
}

// Contains reports whether a text is in the set.
func (s *Set) Contains(text string) bool {
	if s.large {
		return false
	}
	n, i := utf8.RuneCountInString(text), 0
	for i+1 < len(s.pieces) && s.pieces[i+1].from <= n {
		i++
	}
	return s.pieces[i].table.contains(text)
}

// And is the set of the texts that are in both sets.
func (s *Set) And(t *Set) (*Set, error) {
	return combine(s, t, func(a, b bool) bool { return a && b })
}

// Or is the set of the texts that are in one of the sets or in both.
func (s *Set) Or(t *Set) (*Set, error) {
	return combine(s, t, func(a, b bool) bool { return a || b })
}

// Minus is the set of the texts of s that are not in t.
func (s *Set) Minus(t *Set) (*Set, error) {
	return combine(s, t, func(a, b bool) bool { return a && !b })
}

// Not is the set of all other texts.
func (s *Set) Not() *Set {
	out := &Set{large: s.large}
	for _, p := range s.pieces {
		out.pieces = append(out.pieces, piece{p.from, p.table.complement()})
	}
	return out
}

// SubsetOf reports whether every text of s is in t. The error is ErrTooLarge
// where that cannot be told.
func (s *Set) SubsetOf(t *Set) (bool, error) {
	rest, err := s.Minus(t)
	if err != nil {
		return false, err
	}
	switch _, status := rest.least(); status {
	case none:
		return true, nil
	case found:
		return false, nil
	}
	return false, ErrTooLarge
}

func combine(s, t *Set, op func(a, b bool) bool) (*Set, error) {
	if s.large || t.large {
		return nil, ErrTooLarge
	}
	out := &Set{}
	for i, j := 0, 0; i < len(s.pieces) && j < len(t.pieces); {
		joined, err := product(s.pieces[i].table, t.pieces[j].table, op)
		if err != nil {
			return nil, err
		}
		if n := len(out.pieces); n == 0 || !joined.equal(out.pieces[n-1].table) {
			out.pieces = append(out.pieces, piece{max(s.pieces[i].from, t.pieces[j].from), joined})
		}
		switch a, b := s.end(i), t.end(j); {
		case a < b:
			i++
		case b < a:
			j++
		default:
			i, j = i+1, j+1
		}
	}
	return out, nil
}
