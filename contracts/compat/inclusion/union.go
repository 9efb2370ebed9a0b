package inclusion

import (
	"slices"

	"crosswalk/contracts/schema"
)

// branch goes into the member of the reader's union that corresponds best to the
// writer. That only chooses the place to show: a value counts if the whole union
// refuses it.
func (s *site) branch(p part, n *node, a answer) {
	refused := append(slices.Clip(s.context), n.no())
	best := s.counterpart(p.keyword)
	if best == nil || a.value == nil {
		s.leaf(p, n.no(), a)
		return
	}
	k := readKey{best, s.reader.reading.inside()}
	if p.keyword == "oneOf" && !s.ask(n.no(), s.d.node(k).yes()).empty() { // it holds, and so does another one
		s.leaf(p, n.no(), a)
	}
	to := s.d.site(s.writers, k, refused)
	if to.open().value != nil {
		s.edges = append(s.edges, edge{to: to, step: here})
		return
	}
	if len(s.locals) == 0 || s.locals[len(s.locals)-1].cause.Keyword != p.keyword {
		s.leaf(p, n.no(), a)
	}
}

// counterpart is the member of the reader's union that corresponds to the
// writer, or nil.
func (s *site) counterpart(keyword string) *schema.Schema {
	list := s.reader.schema.AnyOf
	if keyword == "oneOf" {
		list = s.reader.schema.OneOf
	}
	may, tags := everyKind, map[string]*node(nil)
	for _, w := range s.writers {
		n := s.d.node(w)
		may &= n.may
		if n.tags != nil {
			tags = n.tags
		}
	}
	var best *schema.Schema
	most, ties := 0, 0
	for _, sub := range list {
		n := s.d.node(readKey{sub, s.reader.reading.inside()})
		if n.may&may == 0 || apart(n.tags, tags) {
			continue
		}
		score := s.likeness(bare(sub), n.may&may)
		switch {
		case score > most:
			best, most, ties = sub, score, 1
		case score == most && n != s.d.node(readKey{best, s.reader.reading.inside()}):
			ties++
		}
	}
	if ties != 1 {
		return nil
	}
	return best
}

// likeness is how much a schema of the reader looks like the writers' one.
func (s *site) likeness(r *schema.Schema, shared kinds) int {
	w := s.writer()
	score := 1
	if w.Name != "" && w.Name == r.Name || w.Title != "" && w.Title == r.Title {
		score += 1000
	}
	for _, c := range s.conjuncts() {
		for _, p := range c.schema.Properties {
			if q := r.Property(p.Name); q != nil {
				score++
				if tag := enumOf(s.d.node(readKey{q, asWritten})); tag != nil {
					score += 10
				}
			}
		}
	}
	if shared&(shared-1) == 0 && shared&only(5) == 0 { // one type, and it is not objects
		score += 5
	}
	return score
}
