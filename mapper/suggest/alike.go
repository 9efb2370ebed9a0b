package suggest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts/schema"
)

// alike is how much two places mean the same by their names and what stands
// around them.
func (m *matcher) alike(t, s *place) (float64, []string) {
	names := m.share(t, s)
	context := m.context(t, s)
	score := 0.74*names + 0.26*context
	var reasons []string
	switch {
	case strings.EqualFold(t.name, s.name):
		reasons = append(reasons, "same name")
	case strings.Join(t.words, " ") == strings.Join(s.words, " "):
		reasons = append(reasons, "same words")
	case names >= 0.5:
		reasons = append(reasons, fmt.Sprintf("%q is like %q", strings.Join(s.words, " "), strings.Join(t.words, " ")))
	}
	if context >= 0.7 && t.depth() > 1 {
		reasons = append(reasons, "beneath the like")
	}
	if d := described(t.said, s.said); d > 0.3 {
		score += 0.08 * d
		reasons = append(reasons, "described alike")
	}
	return min(score, 1), reasons
}

// share is how much of the words of two names agrees. A word that the other
// name lacks may stand in the names above it: "id" of an order is an "orderId".
func (m *matcher) share(t, s *place) float64 {
	const above = 0.8
	cover := func(these, those, around []int32) float64 {
		sum, weight := 0.0, 0.0
		for _, w := range these {
			best := 0.0
			for _, o := range those {
				best = max(best, m.lexicon.near(w, o))
			}
			for _, o := range around {
				best = max(best, above*m.lexicon.near(w, o))
			}
			sum += m.lexicon.weight[w] * best
			weight += m.lexicon.weight[w]
		}
		if weight == 0 {
			return 0
		}
		return sum / weight
	}
	// at least one word of the names themselves must agree
	direct := 0.0
	for _, w := range t.ids {
		for _, o := range s.ids {
			direct = max(direct, m.lexicon.near(w, o))
		}
	}
	p, r := cover(s.ids, t.ids, t.aroundIDs), cover(t.ids, s.ids, s.aroundIDs)
	if p+r == 0 {
		return 0
	}
	f := 2 * p * r / (p + r)
	return f * (0.4 + 0.6*direct)
}

// context is how much the names above two places agree, the nearest most. What
// stands above one may be said by the name of the other.
func (m *matcher) context(t, s *place) float64 {
	if len(t.around) == 0 || len(s.around) == 0 {
		return 0.5
	}
	cover := func(these []int32, other *place) float64 {
		sum, weight, fade := 0.0, 0.0, 1.0
		for _, w := range slices.Backward(these) {
			best := 0.0
			for _, o := range other.aroundIDs {
				best = max(best, m.lexicon.near(w, o))
			}
			for _, o := range other.ids {
				best = max(best, 0.9*m.lexicon.near(w, o))
			}
			sum += fade * best
			weight += fade
			fade *= 0.7
		}
		return sum / weight
	}
	return 0.65*cover(t.aroundIDs, s) + 0.35*cover(s.aroundIDs, t)
}

// longWords are the words of a description that may say something.
func longWords(text string) map[string]bool {
	var out map[string]bool
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if len(w) > 4 {
			if out == nil {
				out = map[string]bool{}
			}
			out[singular(w)] = true
		}
	}
	return out
}

// described is the share of longer words that two descriptions have in common.
func described(x, y map[string]bool) float64 {
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	both := 0
	for w := range x {
		if y[w] {
			both++
		}
	}
	return float64(both) / float64(min(len(x), len(y)))
}

// values fits a source to a target with a fixed set of values: as it is if the
// source has the same, or through a value table whose values are among them.
// share is how much of the source's values is known to fit, 0 if the source
// cannot be used.
func (m *matcher) values(t *place, r reach, expr string, optional bool) (string, float64, string) {
	want := members(t.shape)
	have := members(r.place.shape)
	if have != nil {
		same := 0
		for _, h := range have {
			if slices.Contains(want, h) {
				same++
			}
		}
		if same == len(have) {
			return expr, 1, "its values are among those of the target"
		}
	}
	if r.place.shape.Kind != schema.String {
		return expr, 0, ""
	}
	name, share := m.table(t, want, have)
	if name == "" {
		return expr, 0, ""
	}
	call := func(x string) string { return fmt.Sprintf("lookup(%q, %s)", name, x) }
	plain, _ := access(r.place, r.from)
	return apply(plain, optional, call), share, "table " + name + " gives the target's values"
}

// table finds the value table whose values are members of want, by name and by
// how many of the source's values are keys.
func (m *matcher) table(t *place, want, have []string) (string, float64) {
	type fit struct {
		name  string
		score float64
	}
	var fits []fit
	for name, table := range m.opts.Mapper.Tables {
		key, value := slices.Index(table.Columns, "key"), slices.Index(table.Columns, "value")
		if key < 0 || value < 0 || len(table.Rows) == 0 || len(table.Rows) > 10_000 {
			continue
		}
		keys, outside := map[string]bool{}, false
		for _, row := range table.Rows {
			keys[row[key]] = true
			outside = outside || !slices.Contains(want, row[value])
		}
		if outside {
			continue
		}
		score := 0.4
		for _, h := range have {
			if keys[h] {
				score += 0.6 / float64(len(have))
			}
		}
		if have == nil {
			for _, w := range words(name) {
				for _, o := range append(slices.Clone(t.words), t.around...) {
					score = max(score, 0.4+0.5*near(w, o))
				}
			}
		}
		fits = append(fits, fit{name, score})
	}
	if len(fits) == 0 {
		return "", 0
	}
	best := slices.MaxFunc(fits, func(a, b fit) int { return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(b.name, a.name)) })
	return best.name, best.score
}
