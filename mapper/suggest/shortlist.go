package suggest

import (
	"cmp"
	"slices"
)

// Among many sources only the most promising are compared in full.
const (
	manySources = 400
	shortlisted = 40
	// of lists, whose items are compared field by field
	manyLists     = 30
	promisingList = 12
)

// shortlist finds the sources of a scope whose names share words with a target's.
type shortlist struct {
	m      *matcher
	leaves []reach
	byWord map[string][]int     // sources by a word of their name
	like   map[string][]weighed // words of sources by a word of a target
}

// weighed is a word of a source and how much it says about the target's.
type weighed struct {
	word   string
	weight float64
}

func (m *matcher) shortlist(s *scope) *shortlist {
	l := &shortlist{m: m, leaves: s.leaves, byWord: map[string][]int{}, like: map[string][]weighed{}}
	for i, r := range s.leaves {
		for _, w := range r.place.words {
			l.byWord[w] = append(l.byWord[w], i)
		}
	}
	return l
}

// alike are the words of sources that are near a word.
func (l *shortlist) alike(word string) []weighed {
	list, ok := l.like[word]
	if !ok {
		for w := range l.byWord {
			if n := near(word, w); n > 0 {
				list = append(list, weighed{w, n * l.m.weightOf(w)})
			}
		}
		l.like[word] = list
	}
	return list
}

// of are the sources worth comparing with a target, in the order of the scope.
func (l *shortlist) of(t *place) []reach {
	if len(l.leaves) <= manySources {
		return l.leaves
	}
	score := map[int]float64{}
	for _, w := range t.words {
		for _, near := range l.alike(w) {
			for _, i := range l.byWord[near.word] {
				score[i] += near.weight
			}
		}
	}
	// what stands around a name counts for less, and only where the name is alike
	for i := range score {
		for _, w := range l.leaves[i].place.around {
			if slices.Contains(t.around, w) {
				score[i] += 0.3 * l.m.weightOf(w)
			}
		}
		score[i] /= 1 + 0.2*float64(len(l.leaves[i].place.words))
	}
	best := make([]int, 0, len(score))
	for i := range score {
		best = append(best, i)
	}
	slices.SortFunc(best, func(a, b int) int { return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b)) })
	best = best[:min(len(best), shortlisted)]
	slices.Sort(best)
	out := make([]reach, len(best))
	for k, i := range best {
		out[k] = l.leaves[i]
	}
	return out
}

// promising are the lists of objects that a target array could be made of; of many
// those whose names agree best, for their items are compared field by field.
func (m *matcher) promising(t *place, s *scope) []reach {
	list := slices.DeleteFunc(slices.Clone(s.arrays), func(r reach) bool {
		return len(r.place.kids) == 0 || m.loops(s, r.place) || r.place.kids[0].scalar() || m.banned[[2]string{t.path(), r.place.pointer()}]
	})
	if len(list) <= manyLists {
		return list
	}
	score := make(map[*place]float64, len(list))
	for _, r := range list {
		score[r.place], _ = m.alike(t, r.place)
		score[r.place] = max(score[r.place], m.known.about(t, r.place).score)
	}
	best := slices.Clone(list)
	slices.SortStableFunc(best, func(a, b reach) int { return cmp.Compare(score[b.place], score[a.place]) })
	least := score[best[promisingList-1].place]
	list = slices.DeleteFunc(list, func(r reach) bool { return score[r.place] < least })
	return list[:min(len(list), 2*promisingList)]
}
