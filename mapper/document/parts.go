package document

import (
	"fmt"

	"crosswalk/contracts/diag"
)

// RulePart is one expression of a rule and what the file calls it: expr, each, where,
// when, from, having, skip, limit, sort; "each[1]" is the second of several lists,
// "join[0].on", "sort[1]", "groupBy.keys.sku" and "groupBy.items.amounts" name the
// others.
type RulePart struct {
	Name string
	Expr *Expr
	// InLoop says that it may use the items of the rule's own lists.
	InLoop bool
}

// Parts are the expressions of a rule itself, without those of the rules in it.
func (r *Rule) Parts() []RulePart {
	var out []RulePart
	add := func(name string, e *Expr, inLoop bool) {
		if e != nil {
			out = append(out, RulePart{name, e, inLoop})
		}
	}
	add("when", r.When, false)
	add("each", r.Each, false)
	add("from", r.From, r.Kind == Each)
	if q := r.Query; q != nil {
		for i, m := range q.More {
			add(fmt.Sprintf("each[%d]", i+1), m.List, false)
		}
		for i, j := range q.Joins {
			add(fmt.Sprintf("join[%d].each", i), j.List, false)
			add(fmt.Sprintf("join[%d].on", i), j.On, true)
		}
		add("skip", q.Skip, false)
		add("limit", q.Limit, false)
	}
	add("where", r.Where, true)
	if q := r.Query; q != nil {
		if q.Group != nil {
			for i := range q.Group.Keys {
				add("groupBy.keys."+q.Group.Keys[i].Name.Value, &q.Group.Keys[i].Expr, true)
			}
			for _, item := range q.Group.Items {
				add("groupBy.items."+item.Name.Value, item.Expr, true)
			}
		}
		add("having", q.Having, true)
		for i, k := range q.Sort {
			add(fmt.Sprintf("sort[%d]", i), k.By, true)
		}
	}
	add("expr", r.Expr, r.Kind == Each)
	return out
}

// Places are where a finding about the rule itself may stand, its expressions
// aside: its key, the names it gives, its policies.
func (r *Rule) Places() []diag.Pos {
	out := []diag.Pos{r.Pos, r.As.Pos, r.Index.Pos, r.Use.Pos, r.OnMissing.Pos, r.OnNull.Pos}
	if r.Default != nil {
		out = append(out, r.Default.Pos)
	}
	if q := r.Query; q != nil {
		out = append(out, q.Position.Pos)
		for _, m := range q.More {
			out = append(out, m.As.Pos)
		}
		for _, j := range q.Joins {
			out = append(out, j.Pos, j.As.Pos)
		}
		if q.Group != nil {
			out = append(out, q.Group.Pos)
			for _, k := range q.Group.Keys {
				out = append(out, k.Name.Pos)
			}
			for _, i := range q.Group.Items {
				out = append(out, i.Name.Pos)
			}
		}
	}
	return out
}
