package suggest

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"crosswalk/contracts"
	"crosswalk/contracts/schema"
)

// matcher walks the target contract and looks for a source of each place.
type matcher struct {
	opts           Options
	sourceRef      contracts.Ref
	targetRef      contracts.Ref
	source, target *place
	weight         map[string]float64 // of a word: rare ones say more
	lexicon        lexicon
	known          memory
	taken          map[string]bool // names of loop items
	places         map[string]int  // order of target paths
	used           map[*place]float64
	found          []candidate
	banned         map[[2]string]bool // target and source of proposals that did not compile
}

// candidate is a proposal with the places it joins.
type candidate struct {
	Proposal
	from, to *place
	within   *candidate // the loop around it
	learned  bool       // another mapping of the same system reads such a source here
}

func newMatcher(src, dst *contracts.Contract, opts Options) *matcher {
	m := &matcher{
		opts: opts, sourceRef: src.Ref, targetRef: dst.Ref,
		source: tree(src.Root, subject(src.Ref)), target: tree(dst.Root, subject(dst.Ref)),
		taken: map[string]bool{"source": true, "meta": true, "v": true}, places: map[string]int{}, used: map[*place]float64{},
		banned: map[[2]string]bool{}, lexicon: lexicon{ids: map[string]int32{}},
	}
	for _, name := range opts.Names {
		m.taken[name] = true
	}
	for _, l := range opts.Loops {
		m.taken[l.As] = true
	}
	m.weigh()
	m.lexicon.number(m.source)
	m.lexicon.number(m.target)
	m.lexicon.weigh(m.weightOf)
	m.known = remember(opts.Known, src.Ref, dst.Ref)
	var number func(p *place)
	number = func(p *place) {
		m.places[p.path()] = len(m.places)
		for _, k := range p.kids {
			number(k)
		}
	}
	number(m.target)
	return m
}

// subject is what a contract's name says its messages are about.
func subject(ref contracts.Ref) string {
	name := ref.Name
	if ref.Fragment != "" {
		name = ref.Fragment
	}
	return name
}

// weigh counts in how many names each word stands.
func (m *matcher) weigh() {
	count := map[string]int{}
	total := 0
	var walk func(p *place)
	walk = func(p *place) {
		if p.name != "" {
			total++
			for _, w := range p.words {
				count[w]++
			}
		}
		for _, k := range p.kids {
			walk(k)
		}
	}
	walk(m.source)
	walk(m.target)
	m.weight = map[string]float64{}
	for w, n := range count {
		m.weight[w] = math.Log(1 + float64(total)/float64(n))
	}
}

func (m *matcher) weightOf(w string) float64 { return cmp.Or(m.weight[w], 1) }

// scope is what the rules at one place of the target may read.
type scope struct {
	leaves []reach
	arrays []reach
	loop   *candidate
}

// reach is a source place with the variable it is read from. outer counts the
// loops between the variable and the rule.
type reach struct {
	place *place
	from  bound
	outer int
}

// scopeOf is everything beneath p that can be read without entering another
// array, and what the scope around has.
func (m *matcher) scopeOf(p *place, name string, around *scope) *scope {
	s := &scope{}
	var walk func(at *place)
	walk = func(at *place) {
		for _, k := range at.kids {
			switch {
			case k.elem:
			case k.shape.Kind == schema.Array:
				s.arrays = append(s.arrays, reach{k, bound{p, name}, 0})
			case k.scalar():
				s.leaves = append(s.leaves, reach{k, bound{p, name}, 0})
			default:
				walk(k)
			}
		}
	}
	if p.scalar() {
		s.leaves = append(s.leaves, reach{p, bound{p, name}, 0})
	}
	walk(p)
	if around != nil {
		for _, r := range around.leaves {
			r.outer++
			s.leaves = append(s.leaves, r)
		}
		for _, r := range around.arrays {
			r.outer++
			s.arrays = append(s.arrays, r)
		}
	}
	return s
}

// object finds sources for the fields beneath a target object.
func (m *matcher) object(p *place, s *scope) {
	m.leaves(p, s)
	var arrays func(p *place)
	arrays = func(p *place) {
		for _, k := range p.kids {
			switch {
			case k.shape.Kind == schema.Array:
				m.array(k, s)
			case !k.scalar() && !k.elem:
				arrays(k)
			}
		}
	}
	arrays(p)
}

// leaves gives the scalars of a target object their best sources, the surest
// first: a source that is taken is worth less for the next.
func (m *matcher) leaves(p *place, s *scope) {
	var open []*place
	var collect func(p *place)
	collect = func(p *place) {
		for _, k := range p.kids {
			switch {
			case k.scalar():
				open = append(open, k)
			case k.shape.Kind == schema.Object:
				collect(k)
			}
		}
	}
	collect(p)
	var all []candidate
	list := m.shortlist(s)
	for _, t := range open {
		for _, r := range list.of(t) {
			if c, ok := m.leaf(t, r); ok {
				c.within = s.loop
				all = append(all, c)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.from.depth(), b.from.depth()))
	})
	done := map[*place]bool{}
	for _, c := range all {
		if done[c.to] {
			continue
		}
		if first, ok := m.used[c.from]; ok && !c.learned {
			if c.Score -= 0.25 * first; c.Score < m.opts.Least {
				continue
			}
		}
		done[c.to] = true
		m.used[c.from] = max(m.used[c.from], c.Score)
		m.found = append(m.found, c)
	}
}

// leaf scores one source for one target.
func (m *matcher) leaf(t *place, r reach) (candidate, bool) {
	call, fit, why := conversion(r.place.shape, t.shape)
	learned := m.known.about(t, r.place)
	if learned.lookup != nil && r.place.shape.Kind == schema.String {
		call, fit, why = learned.lookup.call, 1, "through the table "+learned.lookup.table
	}
	if fit == 0 || len(m.banned) > 0 && m.banned[[2]string{t.path(), r.place.pointer()}] {
		return candidate{}, false
	}
	score, reasons := m.alike(t, r.place)
	if learned.score > 0 {
		score = max(score, learned.score*(0.8+0.2*score))
		reasons = append(reasons, learned.reason)
	}
	score = min(score*fit, 1) * math.Pow(0.75, float64(r.outer))
	score -= 0.02 * math.Abs(float64(t.within()-r.place.within())) // of two alike, the one as deep
	if score < m.opts.Least {
		return candidate{}, false
	}
	expr, optional := access(r.place, r.from)
	expr = apply(expr, optional, call)
	if why != "" {
		reasons = append(reasons, why)
	}
	if t.shape.Enum != nil && !t.shape.Extensible && learned.lookup == nil {
		var share float64
		if expr, share, why = m.values(t, r, expr, optional); share == 0 {
			return candidate{}, false
		}
		score *= 0.7 + 0.3*share
		reasons = append(reasons, why)
	}
	return candidate{
		Proposal: Proposal{Target: t.path(), Expr: expr, Source: r.place.pointer(), Score: round(score), Reasons: reasons},
		from:     r.place, to: t, learned: learned.score > 0.8,
	}, score >= m.opts.Least
}

func round(score float64) float64 { return math.Round(score*100) / 100 }

// array finds a list for a target array, and sources for its items.
func (m *matcher) array(t *place, s *scope) {
	if len(t.kids) == 0 {
		return
	}
	if t.kids[0].scalar() {
		m.scalars(t, s)
		return
	}
	item := t.kids[0]
	var best candidate
	var pick reach
	most := 0.0
	if given := slices.IndexFunc(m.opts.Loops, func(l Loop) bool { return l.Target == t.path() }); given >= 0 {
		m.given(t, s, m.opts.Loops[given])
		return
	}
	for _, r := range m.promising(t, s) {
		score, reasons := m.alike(t, r.place)
		if learned := m.known.about(t, r.place); learned.score > 0 {
			score = max(score, learned.score)
			reasons = append(reasons, learned.reason)
		}
		// a list that offers more goes before one whose few fields agree
		covered, agree := m.covered(item, r.place.kids[0])
		far := math.Pow(0.8, float64(r.outer))
		if offer := (0.5*score + 0.5*covered) * far; offer > most {
			most, pick = offer, r
			reasons = append(reasons, fmt.Sprintf("their items agree to %.0f %%", agree*100))
			best = candidate{Proposal: Proposal{Score: round((0.5*score + 0.5*agree) * far), Reasons: reasons}, from: r.place, to: t, within: s.loop}
		}
	}
	if best.Score < m.opts.Least-0.1 {
		return
	}
	best.Target, best.Source = t.path(), pick.place.pointer()
	best.Expr, _ = access(pick.place, pick.from)
	best.As = itemName(pick.place, m.taken)
	m.taken[best.As] = true
	m.found = append(m.found, best)
	inner := m.scopeOf(pick.place.kids[0], best.As, s)
	loop := best
	inner.loop = &loop
	m.object(item, inner)
	delete(m.taken, best.As)
}

// given fills the items of an array that the mapping already makes of a list.
func (m *matcher) given(t *place, s *scope, l Loop) {
	for _, r := range s.arrays {
		if r.place.pointer() != l.Source || len(r.place.kids) == 0 {
			continue
		}
		c := candidate{from: r.place, to: t, within: s.loop}
		c.Proposal = Proposal{Target: t.path(), Source: l.Source, As: l.As, Score: 1, Reasons: []string{"the mapping goes through it"}}
		c.Expr, _ = access(r.place, r.from)
		m.found = append(m.found, c)
		inner := m.scopeOf(r.place.kids[0], l.As, s)
		inner.loop = &c
		m.object(t.kids[0], inner)
		return
	}
}

// scalars finds a list of scalars, or one field of a list of objects.
func (m *matcher) scalars(t *place, s *scope) {
	item := t.kids[0]
	var best candidate
	for _, r := range s.arrays {
		if len(r.place.kids) == 0 || item.shape.Enum != nil {
			continue
		}
		list, optional := access(r.place, r.from)
		try := func(from *place, score float64, reasons []string, field string) {
			call, fit, _ := conversion(from.shape, item.shape)
			score = round(score * fit * math.Pow(0.8, float64(r.outer)))
			if fit == 0 || score <= best.Score || m.banned[[2]string{t.path(), from.pointer()}] {
				return
			}
			expr := list
			if x := call("x" + field); x != "x" {
				expr = apply(list, optional, func(l string) string { return l + ".map(x, " + x + ")" })
			}
			best = candidate{
				Proposal: Proposal{Target: t.path(), Source: from.pointer(), Expr: expr, Score: score, Reasons: reasons},
				from:     from, to: t, within: s.loop,
			}
		}
		of := r.place.kids[0]
		if of.scalar() {
			score, reasons := m.alike(t, r.place)
			try(of, score, reasons, "")
			continue
		}
		for _, k := range of.kids {
			if k.scalar() && !k.optional && plainName.MatchString(k.name) && !reserved[k.name] {
				score, reasons := m.alike(t, &place{name: k.name, words: append(slices.Clone(r.place.words), k.words...), around: r.place.around, shape: k.shape, parent: k.parent,
					ids: append(slices.Clone(r.place.ids), k.ids...), aroundIDs: r.place.aroundIDs})
				try(k, score*0.95, reasons, "."+k.name)
			}
		}
	}
	if best.Score >= m.opts.Least {
		m.found = append(m.found, best)
	}
}

// loops says that a list is already looped over around s.
func (m *matcher) loops(s *scope, list *place) bool {
	for at := s.loop; at != nil; at = at.within {
		if at.from == list {
			return true
		}
	}
	return false
}

// covered is how much of a target item an item of a source list offers, the
// better half of its fields counted twice, and how well those of its fields agree
// that can have one of their own.
func (m *matcher) covered(t, from *place) (covered, agree float64) {
	inner := m.scopeOf(from, "x", nil)
	var scores []float64
	for _, k := range t.kids {
		if !k.scalar() {
			continue
		}
		best := 0.0
		for _, r := range inner.leaves {
			if c, ok := m.leaf(k, r); ok {
				best = max(best, c.Score)
			}
		}
		scores = append(scores, best)
	}
	if len(scores) == 0 {
		return 0, 0
	}
	slices.Sort(scores)
	own := scores[max(0, len(scores)-len(inner.leaves)):]
	return halves(scores), halves(own)
}

// halves is the mean of a sorted list, its better half counted twice.
func halves(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	return (mean(list) + mean(list[len(list)/2:])) / 2
}

func mean(list []float64) float64 {
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	return sum / float64(len(list))
}
