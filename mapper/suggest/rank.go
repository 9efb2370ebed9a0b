package suggest

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"crosswalk/contracts"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/check"
)

// mostRanked bounds what a Ranker gives.
const mostRanked = 300

// Ranker ranks sources for the targets of one pair of contracts. It may be used by
// several goroutines.
type Ranker struct {
	mu sync.Mutex
	m  *matcher
}

// NewRanker reads two contracts, as Propose does.
func NewRanker(source, target contracts.Ref, opts Options) (*Ranker, error) {
	src, err := message(opts.Mapper.Contracts, source)
	if err != nil {
		return nil, err
	}
	dst, err := message(opts.Mapper.Contracts, target)
	if err != nil {
		return nil, err
	}
	return &Ranker{m: newMatcher(src, dst, opts.withDefaults())}, nil
}

// Rank lists every source that could serve one target, the best first: those of
// its type or that can be made one, by how much their names and what stands around
// them agree. loops are the lists that rules around it go through. An unknown
// target has no source.
func (r *Ranker) Rank(path string, loops []Loop) []Proposal {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.m.target.find(path)
	if t == nil {
		return []Proposal{}
	}
	list := r.m.rank(t, r.m.around(t, loops))
	slices.SortStableFunc(list, func(a, b Proposal) int { return cmp.Compare(b.Score, a.Score) })
	return list[:min(len(list), mostRanked)]
}

// find is the place at a path, as rules write it.
func (p *place) find(path string) *place {
	if p.path() == path {
		return p
	}
	for _, k := range p.kids {
		at := k.path()
		if at == path || strings.HasPrefix(path, at+".") || strings.HasPrefix(path, at+"[]") {
			if found := k.find(path); found != nil {
				return found
			}
		}
	}
	return nil
}

// around is what a rule for a target may read: the source, and the items of the
// lists that rules around it go through.
func (m *matcher) around(t *place, loops []Loop) *scope {
	s := m.scopeOf(m.source, "source", nil)
	path := t.path()
	for _, l := range loops {
		if l.Target == path || !strings.HasPrefix(path, l.Target+"[]") {
			continue
		}
		for _, r := range s.arrays {
			if r.place.pointer() == l.Source && len(r.place.kids) > 0 {
				s = m.scopeOf(r.place.kids[0], l.As, s)
				break
			}
		}
	}
	return s
}

// rank scores all that a target of any form could be made of.
func (m *matcher) rank(t *place, s *scope) []Proposal {
	out := []Proposal{}
	put := func(r reach, expr, as string, fit float64, why string) {
		score, reasons := m.alike(t, r.place)
		if learned := m.known.about(t, r.place); learned.score > 0 {
			score = max(score, learned.score*(0.8+0.2*score))
			reasons = append(reasons, learned.reason)
		}
		for range r.outer {
			score *= 0.9
		}
		if why != "" {
			reasons = append(reasons, why)
		}
		if reasons == nil {
			reasons = []string{}
		}
		out = append(out, Proposal{Target: t.path(), Expr: expr, As: as, Source: r.place.pointer(), Score: round(min(0.75*score+0.25*min(fit, 1), 1)), Reasons: reasons})
	}
	switch {
	case t.scalar():
		for _, r := range s.leaves {
			m.rankLeaf(t, r, put)
		}
	case t.shape.Kind == schema.Array && len(t.kids) > 0:
		for _, r := range s.arrays {
			m.rankList(t, r, put)
		}
	case t.shape.Kind == schema.Object:
		for _, r := range m.objects(s) {
			if expr, _ := access(r.place, r.from); check.Copies(r.place.shape, t.shape) {
				put(r, expr, "", 1, "the whole object fits")
			}
		}
	}
	return out
}

func (m *matcher) rankLeaf(t *place, r reach, put func(reach, string, string, float64, string)) {
	call, fit, why := conversion(r.place.shape, t.shape)
	if learned := m.known.about(t, r.place); learned.lookup != nil && r.place.shape.Kind == schema.String {
		call, fit, why = learned.lookup.call, 1, "through the table "+learned.lookup.table
	}
	if fit == 0 {
		return
	}
	plain, optional := access(r.place, r.from)
	expr := apply(plain, optional, call)
	if t.shape.Enum != nil && !t.shape.Extensible {
		if through, share, told := m.values(t, r, expr, optional); share > 0 {
			expr, why = through, told
			fit *= 0.7 + 0.3*share
		} else {
			fit, why = fit*0.4, "its values may be others than those of the target"
		}
	}
	put(r, expr, "", fit, why)
}

func (m *matcher) rankList(t *place, r reach, put func(reach, string, string, float64, string)) {
	if len(r.place.kids) == 0 {
		return
	}
	item, of := t.kids[0], r.place.kids[0]
	list, optional := access(r.place, r.from)
	if !item.scalar() {
		if !of.scalar() {
			_, agree := m.covered(item, of)
			put(r, list, itemName(r.place, m.taken), agree, "item by item")
		}
		return
	}
	if of.scalar() {
		if call, fit, why := conversion(of.shape, item.shape); fit > 0 {
			put(r, mapped(list, optional, call("x")), "", fit, why)
		}
		return
	}
	for _, k := range of.kids {
		if call, fit, why := conversion(k.shape, item.shape); fit > 0 && k.scalar() && !k.optional && plainName.MatchString(k.name) && !reserved[k.name] {
			field := r
			field.place = k
			put(field, mapped(list, optional, call("x."+k.name)), "", fit*0.9, why)
		}
	}
}

// mapped makes each item of a list into something.
func mapped(list string, optional bool, item string) string {
	if item == "x" {
		return list
	}
	return apply(list, optional, func(l string) string { return l + ".map(x, " + item + ")" })
}

// objects are the objects that can be read in a scope.
func (m *matcher) objects(s *scope) []reach {
	seen := map[*place]bool{}
	var out []reach
	for _, r := range slices.Concat(s.leaves, s.arrays) {
		for at := r.place.parent; at != nil && at != r.from.place && !seen[at]; at = at.parent {
			seen[at] = true
			if at.shape.Kind == schema.Object {
				out = append(out, reach{at, r.from, r.outer})
			}
		}
	}
	return out
}
