package automata

import (
	"slices"
	"sort"
	"sync"
	"unicode"
)

const keyboard = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.,:;/+*=@#$%&!?'\"()[]{}<>|\\^~`"

// choose moves a place to its next symbol that leads to a live state. The
// cursor runs over the keyboard, then over what has a shape, then over the rest.
func (t *table) choose(p *place, live []uint64) bool {
	row := t.row(p.state)
	for ; p.cursor < len(keyboard); p.cursor++ {
		if r := rune(keyboard[p.cursor]); has(live, row[t.class(r)]) {
			p.symbol = symbolOf(r)
			p.cursor++
			return true
		}
	}
	for p.cursor < len(keyboard)+2*symbolCount {
		shaped := p.cursor < len(keyboard)+symbolCount
		s := symbol((p.cursor - len(keyboard)) % symbolCount)
		segment := t.segment(s)
		end := t.end(segment)
		next := end
		live := has(live, row[t.of[segment]])
		if live {
			next = min(ofShape(s, shaped), end)
		}
		p.cursor += int(next - s)
		if next < end {
			p.cursor++
			p.symbol = next
			return true
		}
	}
	return false
}

// ofShape is the first symbol from s on that is, or is not, graphic and beyond
// the keyboard.
func ofShape(s symbol, graphic bool) symbol {
	list := shapes()
	i := sort.Search(len(list), func(i int) bool { return list[i] > s }) // s lies before list[i]
	if is := i%2 == 1; is == graphic {
		if !graphic && s >= ' ' && s <= '~' {
			return ofShape('~'+1, false)
		}
		return s
	}
	if i == len(list) {
		return symbolCount
	}
	return list[i]
}

// shapes are the symbols at which graphic ones beyond ASCII start and end, by
// turns.
var shapes = sync.OnceValue(func() []symbol {
	type span struct{ from, to symbol }
	var spans []span
	add := func(from, to, stride uint32) {
		for r := from; r <= to; r += stride {
			last := r
			if stride == 1 {
				last = to
			}
			if r > '~' {
				spans = append(spans, span{symbolOf(rune(r)), symbolOf(rune(last)) + 1})
			}
			if stride == 1 {
				break
			}
		}
	}
	for _, table := range unicode.GraphicRanges {
		for _, r := range table.R16 {
			add(uint32(r.Lo), uint32(r.Hi), uint32(r.Stride))
		}
		for _, r := range table.R32 {
			add(r.Lo, r.Hi, r.Stride)
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.from - b.from) })
	var out []symbol
	for _, s := range spans {
		if n := len(out); n > 0 && out[n-1] >= s.from {
			out[n-1] = max(out[n-1], s.to)
			continue
		}
		out = append(out, s.from, s.to)
	}
	return out
})
