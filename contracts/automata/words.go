package automata

import (
	"hash/maphash"
	"slices"
)

// ladder knows, for each length, from which states a text of just that length
// is accepted. The sets of states come back sooner or later; from then on they
// are told without keeping more.
type ladder struct {
	table  *table
	after  [][]int32  // states after each state
	sets   [][]uint64 // by length, one bit for each state
	seen   map[uint64][]int
	seed   maphash.Seed
	tail   int // length from which on the sets repeat
	period int // 0 while that is not known
	work   int
}

func newLadder(t *table) *ladder {
	l := &ladder{table: t, seen: map[uint64][]int{}, seed: maphash.MakeSeed()}
	for s := range t.states() {
		to := slices.Clone(t.row(int32(s)))
		slices.Sort(to)
		l.after = append(l.after, slices.Clip(slices.Compact(to)))
	}
	first := make([]uint64, (t.states()+63)/64)
	for s, accept := range t.accept {
		if accept {
			first[s/64] |= 1 << (s % 64)
		}
	}
	l.push(first)
	return l
}

func (l *ladder) push(set []uint64) {
	b := make([]byte, 0, 8*len(set))
	for _, w := range set {
		for shift := 0; shift < 64; shift += 8 {
			b = append(b, byte(w>>shift))
		}
	}
	h := maphash.Bytes(l.seed, b)
	for _, at := range l.seen[h] {
		if slices.Equal(l.sets[at], set) {
			l.tail, l.period = at, len(l.sets)-at
			return
		}
	}
	l.seen[h] = append(l.seen[h], len(l.sets))
	l.sets = append(l.sets, set)
}

// at is the set for a length; false if it is beyond the bounds.
func (l *ladder) at(length int) ([]uint64, bool) {
	for length >= len(l.sets) && l.period == 0 {
		last := l.sets[len(l.sets)-1]
		if l.work > maxSteps || len(l.sets)*len(last) > maxStored {
			return nil, false
		}
		set := make([]uint64, len(last))
		for s, after := range l.after {
			l.work += len(after)
			if slices.ContainsFunc(after, func(to int32) bool { return has(last, to) }) {
				set[s/64] |= 1 << (s % 64)
			}
		}
		l.push(set)
	}
	if length >= len(l.sets) {
		length = l.tail + (length-l.tail)%l.period
	}
	return l.sets[length], true
}

func has(set []uint64, state int32) bool { return set[state/64]>>(state%64)&1 != 0 }

// status is how a search ended.
type status uint8

const (
	none    status = iota // there is nothing, for certain
	found                 // there is something
	unknown               // the bounds did not allow to tell
)

// length finds the least length from from on, and before end, that a text of
// the table has.
func (l *ladder) length(from, end int) (int, status) {
	for n := from; n < end; n++ {
		set, ok := l.at(n)
		if !ok {
			return 0, unknown
		}
		if has(set, 0) {
			return n, found
		}
		if l.period > 0 && n >= max(from, l.tail)+l.period {
			break
		}
	}
	return 0, none
}

// least finds the length of the shortest text.
func (s *Set) least() (int, status) {
	if s.large {
		return 0, unknown
	}
	for i, p := range s.pieces {
		if n, status := newLadder(p.table).length(p.from, s.end(i)); status != none {
			return n, status
		}
	}
	return 0, none
}

// Empty reports whether it is proved that there is no text in the set. A set
// that is not empty has a Shortest text, unless that is beyond the bounds.
func (s *Set) Empty() bool {
	_, status := s.least()
	return status == none
}

// Shortest returns the most readable of the shortest texts. It is false if the
// set is empty, or if the text would have more than 65,536 code points.
func (s *Set) Shortest() (string, bool) {
	if w := s.Words(1); len(w) == 1 {
		return w[0], true
	}
	return "", false
}

// Words returns n different texts of the set, shorter ones before longer ones,
// readable ones before others: letters, digits, other characters of a keyboard,
// then the rest. They are fewer if the set has fewer, or if more would have too
// many code points. The result is the same each time.
func (s *Set) Words(n int) []string {
	var out []string
	for i, p := range s.pieces {
		l := newLadder(p.table)
		for from := p.from; len(out) < n; {
			k, status := l.length(from, min(s.end(i), maxWord+1))
			if status != found {
				break
			}
			out = l.words(out, n, k)
			from = k + 1
		}
	}
	return out
}

// place is a choice within a word: a state, and a symbol that leaves it.
type place struct {
	state  int32
	symbol symbol
	cursor int
}

// words appends words of length k until there are n.
func (l *ladder) words(out []string, n, k int) []string {
	path := make([]place, 1, k+1)
	text := make([]rune, k)
	for len(path) > 0 && len(out) < n {
		if len(path) > k {
			for i := range k {
				text[i] = path[i].symbol.rune()
			}
			out = append(out, string(text))
			path = path[:k]
			continue
		}
		at := &path[len(path)-1]
		live, _ := l.at(k - len(path))
		if !l.table.choose(at, live) {
			path = path[:len(path)-1]
			continue
		}
		path = append(path, place{state: l.table.next[int(at.state)*l.table.count+int(l.table.of[l.table.segment(at.symbol)])]})
	}
	return out
}
