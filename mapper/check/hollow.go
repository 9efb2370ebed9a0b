package check

import (
	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
)

// hollow checks what lies in an each whose lists have mistakes: what does not use
// their items is checked as ever, what does gets no finding of its own.
func (b *builder) hollow(shape *schema.Shape, r *document.Rule, where string) {
	if shape.Kind != schema.Array {
		return
	}
	s := b.scope
	for _, name := range loopNames(r) {
		if _, taken := s.names[name]; !taken && name != "" {
			s = s.c.brokenName(s, &let{name: name, broken: true, item: true})
		}
	}
	b.within(s, r).element(items(shape), r, s.c.ruleIndex[r], where+"[]")
}

// loopNames are the names that an each gives to its rules.
func loopNames(r *document.Rule) []string {
	out := []string{r.As.Value, r.Index.Value}
	q := r.Query
	if q == nil {
		return out
	}
	for _, m := range q.More {
		out = append(out, m.As.Value)
	}
	for _, j := range q.Joins {
		out = append(out, j.As.Value)
	}
	if q.Group != nil {
		for _, k := range q.Group.Keys {
			out = append(out, k.Name.Value)
		}
		for _, i := range q.Group.Items {
			out = append(out, i.Name.Value)
		}
	}
	return append(out, q.Position.Value)
}
