package check

import (
	"slices"

	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// query checks what an each does with its items.
type query struct {
	*builder // of the rules around the each
	rule     *document.Rule
	out      *program.Each
	inner    *scope // with the names of the items so far
	loops    []string
}

// list compiles the list that an each or a join goes through; elem is the type
// of its items.
func (b *builder) list(s *scope, e *document.Expr, rule int) (list val, elem *celtypes.Type, ok bool) {
	c := s.c
	list, t, ok := s.compile(e)
	if !ok {
		return val{}, nil, false
	}
	if list.obj != nil || plainOf(list.expr.Type()).Kind != program.List {
		typ, _ := c.types.fromCEL(t.ast.GetType(t.ast.Expr().ID()))
		c.found.Add(e.Pos, "map/each-list", "each goes through a list, not through %s", articleOf(c.types.formatType(plainOf(typ)))).Hint =
			"for a single object use rules, for a single value expr"
		return val{}, nil, false
	}
	c.keep(list.expr, t, rule)
	typ := t.ast.GetType(t.ast.Expr().ID())
	if isOptional(typ) {
		typ = typ.Parameters()[0]
	}
	return list, typ.Parameters()[0], true
}

// item adds the name of the items of a list to a scope.
func (b *builder) item(s *scope, as document.Text, list val, elem *celtypes.Type) (*scope, *program.Variable, bool) {
	var v *program.Variable
	in := &builder{scope: s}
	next, ok := in.named(as, s.c, func() (*scope, error) {
		var value val
		v, value = s.c.loopVariable(as.Value, list)
		s.c.out.Names[v] = as.Value
		return s.with(as.Value, elem, &binding{value: value})
	})
	return next, v, ok
}

// optionalCEL is the optional of a type, or the type if it is one.
func optionalCEL(t *celtypes.Type) *celtypes.Type {
	if isOptional(t) {
		return t
	}
	return celtypes.NewOptionalType(t)
}

// lists adds the lists after the first, and the joins.
func (q *query) lists() bool {
	for _, m := range q.rule.Query.More {
		list, elem, ok := q.list(q.inner, m.List, q.out.Rule)
		if !ok {
			return false
		}
		next, v, ok := q.item(q.inner, m.As, list, elem)
		if !ok {
			return false
		}
		q.inner, q.loops = next, append(q.loops, m.As.Value)
		q.out.Query.More = append(q.out.Query.More, program.Range{List: list.expr, Var: v})
	}
	for i := range q.rule.Query.Joins {
		if !q.join(&q.rule.Query.Joins[i]) {
			return false
		}
	}
	return true
}

// rest checks groups, order and cut. It returns the builder for an element.
func (q *query) rest(body *builder) (*builder, bool) {
	d, out := q.rule.Query, q.out.Query
	if d.Group != nil {
		s, ok := q.group(d.Group, body.scope)
		if !ok {
			return nil, false
		}
		body = body.within(s, nil)
		out.Having = body.condition(d.Having, q.out.Rule)
	}
	ok := true
	for _, k := range d.Sort {
		by, _, good := q.key(body.scope, k.By, "sort")
		ok = ok && good
		out.Sort = append(out.Sort, program.SortKey{By: by, Descending: k.Descending, MissingFirst: k.MissingFirst})
	}
	var good bool
	if out.Skip, good = q.count(d.Skip, "skip"); !good {
		ok = false
	}
	if out.Limit, good = q.count(d.Limit, "limit"); !good {
		ok = false
	}
	if d.Position.Value != "" {
		s, good := q.number(body.scope, d.Position, &out.Position)
		if !good {
			return nil, false
		}
		body = body.within(s, nil)
	}
	return body, ok
}

// number adds the name of an int that counts.
func (q *query) number(s *scope, name document.Text, into **program.Variable) (*scope, bool) {
	in := &builder{scope: s}
	return in.named(name, s.c, func() (*scope, error) {
		t := program.Type{Kind: program.Int}
		*into = s.c.variable(name.Value, t)
		s.c.out.Names[*into] = name.Value
		return s.with(name.Value, intType, &binding{value: val{expr: &program.Var{Base: program.Base{T: t}, Var: *into}}})
	})
}

// count compiles skip and limit, outside of the list.
func (q *query) count(e *document.Expr, what string) (program.Expr, bool) {
	if e == nil {
		return nil, true
	}
	c := q.scope.c
	v, t, ok := q.scope.compile(e)
	if !ok {
		return nil, false
	}
	if v.expr == nil || v.expr.Type().Kind != program.Int {
		c.found.Add(e.Pos, "map/type", "%s is a number of elements: an int", what).Hint =
			"write int(…) around a number, .orValue(…) after one that may be missing"
		return nil, false
	}
	if n, isConst := v.expr.(*program.Const); isConst && n.Value.(int64) < 0 {
		c.found.Add(e.Pos, "map/constant", "%s cannot be below zero", what)
		return nil, false
	}
	c.keep(v.expr, t, q.out.Rule)
	return v.expr, true
}

// key compiles a value that items are compared by.
func (q *query) key(s *scope, e *document.Expr, what string) (program.Expr, *celtypes.Type, bool) {
	v, t, ok := s.compile(e)
	if !ok {
		return nil, nil, false
	}
	typ, _ := s.c.types.fromCEL(t.ast.GetType(t.ast.Expr().ID()))
	switch plainOf(typ).Kind {
	case program.Bool, program.Int, program.String, program.Decimal, program.Timestamp:
	default:
		hint := "choose one of its fields"
		if k := plainOf(typ).Kind; k == program.JSON || k == program.Any {
			hint = "convert it with string(…), int(…), dec(…) or bool(…)"
		}
		s.c.found.Add(e.Pos, "map/type", "%s needs a plain value, this is %s", what, articleOf(s.c.types.formatType(typ))).Hint = hint
		return nil, nil, false
	}
	if v.expr == nil {
		return nil, nil, false
	}
	s.c.keep(v.expr, t, q.out.Rule)
	return v.expr, t.ast.GetType(t.ast.Expr().ID()), true
}

// group adds the names of a group to the scope around the each.
func (q *query) group(d *document.Group, items *scope) (*scope, bool) {
	c, g := q.scope.c, &program.Group{}
	q.out.Query.Group = g
	s, ok := q.scope, true
	add := func(name document.Text, t *celtypes.Type, v *program.Variable, elem *program.Place) {
		in := &builder{scope: s}
		next, good := in.named(name, c, func() (*scope, error) {
			c.out.Names[v] = name.Value
			return s.with(name.Value, t, &binding{value: val{expr: &program.Var{Base: program.Base{T: v.Type}, Var: v}, elem: elem}})
		})
		if ok = ok && good; good {
			s = next
		}
	}
	for i := range d.Keys {
		e, t, good := q.key(items, &d.Keys[i].Expr, "a key of groupBy")
		if !good {
			ok = false
			continue
		}
		v := c.variable(d.Keys[i].Name.Value, e.Type())
		v.Of = e
		g.Keys = append(g.Keys, program.Collected{Var: v, Expr: e})
		add(d.Keys[i].Name, t, v, nil)
	}
	for i := range d.Items {
		it := &d.Items[i]
		e, t, elem, good := q.collected(it, items)
		if !good {
			ok = false
			continue
		}
		of := plainOf(e.Type())
		v := c.variable(it.Name.Value, program.Type{Kind: program.List, Elem: &of})
		v.Of, v.Elem = e, elem
		g.Items = append(g.Items, program.Collected{Var: v, Expr: e})
		if isOptional(t) {
			t = t.Parameters()[0]
		}
		add(it.Name, celtypes.NewListType(t), v, elem)
	}
	return s, ok
}

// collected compiles a value of which a group makes a list.
func (q *query) collected(it *document.Item, items *scope) (program.Expr, *celtypes.Type, *program.Place, bool) {
	c, e := q.scope.c, it.Expr
	if e == nil {
		name := q.rule.As.Value
		if n := len(q.rule.Query.More); n > 0 {
			name = q.rule.Query.More[n-1].As.Value
		}
		e = &document.Expr{Text: name, Pos: it.Name.Pos}
	}
	v, t, ok := items.compile(e)
	if !ok {
		return nil, nil, nil, false
	}
	typ := t.ast.GetType(t.ast.Expr().ID())
	if v.obj != nil {
		p, isPlace := v.obj.(placed)
		if !isPlace || p.row == nil || p.place != p.row.Row {
			c.found.Add(e.Pos, "map/expression", "a group collects whole items and plain values, not objects in them").Hint =
				"collect the item and choose the object later"
			return nil, nil, nil, false
		}
		out := &program.Var{Base: program.Base{T: p.row.Type}, Var: p.row}
		c.keep(out, t, q.out.Rule)
		return out, typ, p.place, true
	}
	switch plainOf(v.expr.Type()).Kind {
	case program.Bool, program.Int, program.String, program.Decimal, program.Timestamp, program.JSON:
		c.keep(v.expr, t, q.out.Rule)
		return v.expr, typ, nil, true
	}
	known, _ := c.types.fromCEL(typ)
	c.found.Add(e.Pos, "map/expression", "a group cannot collect %s", articleOf(c.types.formatType(known))).Hint =
		"collect the items, and go through their lists later"
	return nil, nil, nil, false
}

// taken is whether an expression uses one of the names; names that it declares
// itself count too.
func (s *scope) taken(e *document.Expr, names []string) bool {
	parsed, iss := s.env.Parse(e.Text)
	if iss.Err() != nil {
		return false
	}
	used := identifiers(parsed.NativeRep().Expr())
	return slices.ContainsFunc(names, func(n string) bool { return used[n] })
}
