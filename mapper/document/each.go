package document

import (
	"go.yaml.in/yaml/v3"

	"crosswalk/contracts/diag"
)

// Query is what an each does with the items of its lists before it makes
// elements of them: more lists, joins, groups, an order, a cut. It is nil for an
// each through one list.
type Query struct {
	More     []Range // the lists after the first, outer to inner
	Joins    []Join
	Group    *Group
	Having   *Expr // which groups; nil for all
	Sort     []SortKey
	Skip     *Expr
	Limit    *Expr
	Position Text // name of the number of the element, may be empty
}

// Range is a further list; its expression may use the names before it.
type Range struct {
	As   Text
	List *Expr
}

// Join adds to each item those of another list whose keys are equal.
type Join struct {
	Pos  diag.Pos
	List *Expr
	As   Text
	On   *Expr // equations joined by &&
	Left bool  // an item without a match stays
}

// Group collects items with equal keys.
type Group struct {
	Pos   diag.Pos
	Keys  []Let
	Items []Item
}

// Item names the list of a value over the items of a group; without an
// expression the value is the item itself.
type Item struct {
	Name Text
	Expr *Expr
}

// SortKey is one key of an order.
type SortKey struct {
	By           *Expr
	Descending   bool
	MissingFirst bool
}

// each reads the key each: an expression, or a list of names with expressions.
func (p *parser) each(r *Rule) func(key, value *yaml.Node) {
	return func(key, n *yaml.Node) {
		if n.Kind != yaml.SequenceNode {
			r.Each = p.expr("each", n)
			return
		}
		r.named = true
		if len(n.Content) == 0 {
			p.add(n, "map/wrong-type", "each is an empty list").Hint = "name each list, as in - line: source.lines"
			return
		}
		for i, c := range n.Content {
			if c.Kind != yaml.MappingNode || len(c.Content) != 2 {
				p.add(c, "map/wrong-type", "each as a list has one name with its list in every entry, not %s", describe(c)).Hint =
					"for example - line: order.lines"
				continue
			}
			if !p.key(c.Content[0], map[string]*yaml.Node{}) {
				continue
			}
			as := Text{Value: c.Content[0].Value, Pos: p.file.at(c.Content[0])}
			list := p.expr("each", c.Content[1])
			if i == 0 {
				r.As, r.Each = as, list
				continue
			}
			p.name(as)
			r.query().More = append(r.query().More, Range{as, list})
		}
	}
}

// query is the rule's query, made if there is none.
func (r *Rule) query() *Query {
	if r.Query == nil {
		r.Query = &Query{}
	}
	return r.Query
}

// joins reads the key join: one join, or a list of them.
func (p *parser) joins(r *Rule) func(key, value *yaml.Node) {
	return func(_, n *yaml.Node) {
		list := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			list = n.Content
		}
		for _, c := range list {
			j := Join{Pos: p.file.at(c)}
			var kind Text
			ok := p.fields(c, "a join", map[string]func(key, value *yaml.Node){
				"each": p.exprInto("each", &j.List),
				"as":   p.text("as", &j.As),
				"on":   p.exprInto("on", &j.On),
				"kind": p.text("kind", &kind),
			})
			if !ok {
				continue
			}
			p.name(j.As)
			for _, k := range []string{"each", "as", "on"} {
				if !present(c, k) {
					p.add(c, "map/missing-key", "a join needs %q", k).Hint =
						"for example {each: source.stock, as: stock, on: line.sku == stock.sku}"
				}
			}
			j.Left = p.either(kind, "kind", "inner", "left")
			r.query().Joins = append(r.query().Joins, j)
		}
	}
}

// either reports whether a text that is one of two words is the second; the
// first stands where there is none.
func (p *parser) either(t Text, what, first, second string) bool {
	if t.Value != "" && t.Value != first && t.Value != second {
		p.found.Add(t.Pos, "map/wrong-type", "%s must be %s or %s, not %q", what, first, second, t.Value)
	}
	return t.Value == second
}

// group reads the key groupBy.
func (p *parser) group(r *Rule) func(key, value *yaml.Node) {
	return func(key, n *yaml.Node) {
		g := &Group{Pos: p.file.at(key)}
		ok := p.fields(n, "groupBy", map[string]func(key, value *yaml.Node){
			"keys": func(_, v *yaml.Node) {
				p.names(v, "keys", func(name Text, e *yaml.Node) {
					if x := p.expr("the key "+name.Value, e); x != nil {
						g.Keys = append(g.Keys, Let{Name: name, Expr: *x})
					}
				})
			},
			"items": func(_, v *yaml.Node) {
				if v.Kind == yaml.ScalarNode {
					var name Text
					p.text("items", &name)(nil, v)
					p.name(name)
					g.Items = append(g.Items, Item{Name: name})
					return
				}
				p.names(v, "items", func(name Text, e *yaml.Node) {
					if x := p.expr("the items "+name.Value, e); x != nil {
						g.Items = append(g.Items, Item{name, x})
					}
				})
			},
		})
		if !ok {
			return
		}
		if !present(n, "keys") {
			p.add(n, "map/missing-key", "groupBy needs keys").Hint = "for example groupBy: {keys: {sku: line.sku}, items: lines}"
		}
		r.query().Group = g
	}
}

// names reads a mapping of new names to values.
func (p *parser) names(n *yaml.Node, what string, add func(name Text, value *yaml.Node)) {
	switch {
	case n.Kind != yaml.MappingNode:
		p.add(n, "map/wrong-type", "%s must be a mapping of names to expressions, not %s", what, describe(n))
		return
	case len(n.Content) == 0:
		p.add(n, "map/wrong-type", "%s is empty", what).Hint = "for example {sku: line.sku}"
	}
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; p.key(key, seen) {
			name := Text{Value: key.Value, Pos: p.file.at(key)}
			p.name(name)
			add(name, n.Content[i+1])
		}
	}
}

// sort reads the key sort: an expression, or a list of keys.
func (p *parser) sort(r *Rule) func(key, value *yaml.Node) {
	return func(_, n *yaml.Node) {
		list := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			list = n.Content
		}
		q := r.query()
		for _, c := range list {
			if c.Kind == yaml.ScalarNode {
				if e := p.expr("sort", c); e != nil {
					q.Sort = append(q.Sort, SortKey{By: e})
				}
				continue
			}
			var k SortKey
			var order, missing Text
			ok := p.fields(c, "a key of sort", map[string]func(key, value *yaml.Node){
				"by": p.exprInto("by", &k.By), "order": p.text("order", &order), "missing": p.text("missing", &missing),
			})
			if !ok {
				continue
			}
			if !present(c, "by") {
				p.add(c, "map/missing-key", `a key of sort needs "by"`).Hint = "for example {by: line.price, order: desc}"
			}
			k.Descending = p.either(order, "order", "asc", "desc")
			k.MissingFirst = p.either(missing, "missing", "last", "first")
			q.Sort = append(q.Sort, k)
		}
	}
}
