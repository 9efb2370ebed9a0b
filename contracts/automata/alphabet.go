package automata

import (
	"slices"
	"sort"
)

// A symbol is a code point, numbered without the surrogates, which no text has.
type symbol int32

const (
	surrogates  = 0x800
	symbolCount = 0x110000 - surrogates
)

// symbolOf numbers a code point; those of surrogates become their neighbours.
func symbolOf(r rune) symbol {
	switch {
	case r < 0xd800:
		return symbol(r)
	case r < 0xe000:
		return 0xd800
	}
	return symbol(r - surrogates)
}

func (s symbol) rune() rune {
	if s < 0xd800 {
		return rune(s)
	}
	return rune(s) + surrogates
}

// classes is a partition of all symbols: segments one after the other, each of
// a class. Classes are numbered by their first segment, and segments beside each
// other are of different classes, so that equal partitions look alike.
type classes struct {
	starts []symbol // of the segments; the first is 0
	of     []uint16 // class of each segment
	count  int
}

// segment finds the segment of a symbol.
func (c *classes) segment(s symbol) int {
	return sort.Search(len(c.starts), func(i int) bool { return c.starts[i] > s }) - 1
}

// end is the symbol before which a segment ends.
func (c *classes) end(segment int) symbol {
	if segment+1 < len(c.starts) {
		return c.starts[segment+1]
	}
	return symbolCount
}

func (c *classes) class(r rune) int { return int(c.of[c.segment(symbolOf(r))]) }

// sizes counts the symbols of each class.
func (c *classes) sizes() []int {
	n := make([]int, c.count)
	for i, class := range c.of {
		n[class] += int(c.end(i) - c.starts[i])
	}
	return n
}

// partition makes classes from segments and a key for each: equal keys are one
// class. It also returns the first segment of each class.
func partition[K comparable](starts []symbol, key func(segment int) K) (*classes, []int) {
	c := &classes{}
	index := map[K]uint16{}
	var first []int
	for i, start := range starts {
		k := key(i)
		class, ok := index[k]
		if !ok {
			class = uint16(len(first))
			index[k] = class
			first = append(first, i)
		}
		if n := len(c.of); n > 0 && c.of[n-1] == class {
			continue
		}
		c.starts, c.of = append(c.starts, start), append(c.of, class)
	}
	c.count = len(first)
	return c, first
}

// refine makes the classes that tell apart what a or b does, and says which
// classes of a and b each of them lies in.
func refine(a, b *classes) (c *classes, inA, inB []uint16) {
	starts := slices.Concat(a.starts, b.starts)
	slices.Sort(starts)
	starts = slices.Compact(starts)
	pairs := make([][2]uint16, len(starts))
	for i, j, n := -1, -1, 0; n < len(starts); n++ {
		if i+1 < len(a.starts) && a.starts[i+1] == starts[n] {
			i++
		}
		if j+1 < len(b.starts) && b.starts[j+1] == starts[n] {
			j++
		}
		pairs[n] = [2]uint16{a.of[i], b.of[j]}
	}
	c, first := partition(starts, func(i int) [2]uint16 { return pairs[i] })
	for _, segment := range first {
		inA, inB = append(inA, pairs[segment][0]), append(inB, pairs[segment][1])
	}
	return c, inA, inB
}
