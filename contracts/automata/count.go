package automata

import "slices"

// Count counts the texts of the set, up to limit. Where that takes too long it
// returns limit, which is never more than 2 to the power of 30.
func (s *Set) Count(limit int) int {
	if s.large {
		return limit
	}
	limit = min(limit, 1<<30)
	total := 0
	for i, p := range s.pieces {
		if total < limit {
			total += p.table.number(p.from, s.end(i), limit-total)
		}
	}
	return total
}

// way leads to a state by some symbols.
type way struct {
	to     int32
	weight int
}

// number counts the accepted texts whose length is at least from and less than
// end, up to limit.
func (t *table) number(from, end, limit int) int {
	sizes := t.sizes()
	ways, edges := make([][]way, t.states()), 0
	for s := range ways {
		for class, to := range t.row(int32(s)) {
			i := slices.IndexFunc(ways[s], func(w way) bool { return w.to == to })
			if i < 0 {
				i = len(ways[s])
				ways[s] = append(ways[s], way{to: to})
			}
			ways[s][i].weight += sizes[class]
		}
		edges += len(ways[s])
	}
	// counts of the texts of one length, by the state they are read from
	counts := make([]int, t.states())
	for s, accept := range t.accept {
		if accept {
			counts[s] = 1
		}
	}
	total := 0
	for n, work := 0, 0; n < end; n, work = n+1, work+edges {
		if n >= from {
			total += min(counts[0], limit)
		}
		if total >= limit || work > maxSteps {
			return limit
		}
		if !slices.ContainsFunc(counts, func(c int) bool { return c > 0 }) {
			break
		}
		if end == endless && n > t.states() {
			return limit // a text longer than there are states: there is no end
		}
		counts = before(ways, counts, limit)
	}
	return total
}

// before counts texts one symbol longer.
func before(ways [][]way, counts []int, limit int) []int {
	out := make([]int, len(counts))
	for s := range ways {
		for _, w := range ways[s] {
			c := counts[w.to]
			switch {
			case c == 0:
			case c >= limit || w.weight >= limit || c*w.weight >= limit-out[s]:
				out[s] = limit
			default:
				out[s] += c * w.weight
			}
		}
	}
	return out
}
