package check

import (
	"cmp"
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/program"
)

// keep notes the tree of an expression and the places it reads, for its rule.
func (c *checker) keep(e program.Expr, t *tree, rule int) {
	c.out.Trees[e] = t.ast
	c.text(e, t)
	r := &c.prog.Rules[rule]
	program.Walk(e, func(x program.Expr) {
		switch x := x.(type) {
		case *program.Read:
			r.Sources = append(r.Sources, x.Place.Pointer())
		case *program.Has:
			r.Sources = append(r.Sources, x.Place.Pointer())
		}
	})
	slices.Sort(r.Sources)
	r.Sources = slices.Compact(r.Sources)
}

// text notes what was written for an expression.
func (c *checker) text(e program.Expr, t *tree) {
	c.prog.Texts[e] = program.Written{Text: t.source.Text, Pos: t.source.Pos}
}

// finish drops what no expression reads, numbers the places and notes what the
// scanner must keep of each.
func (c *checker) finish() {
	used := map[*program.Place]bool{c.prog.Input: true}
	lets := map[*program.Variable]bool{}
	m := marker{used: used, lets: lets}
	named := map[*program.Variable]bool{}
	namedIn(c.prog.Root, named)
	dropLets(c.prog.Root, named)
	m.node(c.prog.Root)
	c.prog.Lets = slices.DeleteFunc(c.prog.Lets, func(v *program.Variable) bool { return !lets[v] })
	c.number(c.prog.Input, used)
	if used[c.prog.Meta] {
		c.number(c.prog.Meta, used)
		c.prog.Meta.Shape = program.MetaUsed(func(name string) bool {
			return slices.ContainsFunc(c.prog.Meta.Children, func(p *program.Place) bool { return p.Name == name })
		})
	} else {
		c.prog.Meta = nil
	}
	slices.SortFunc(c.prog.Tables, func(a, b *program.Table) int { return cmp.Compare(a.Name, b.Name) })
}

// namedIn collects the variables that the expressions of a node and of those
// beneath it name, the lets of used mappings aside.
func namedIn(n program.Node, named map[*program.Variable]bool) {
	for _, u := range program.Uses(n) {
		if u.Role == program.RoleLet {
			continue
		}
		program.Walk(u.Expr, func(x program.Expr) {
			if v, ok := x.(*program.Var); ok {
				named[v.Var] = true
			}
		})
	}
	for _, below := range program.Below(n) {
		namedIn(below, named)
	}
}

// dropLets drops the lets of used mappings that nothing names here.
func dropLets(n program.Node, named map[*program.Variable]bool) {
	if in, ok := n.(*program.Inline); ok {
		in.Lets = slices.DeleteFunc(in.Lets, func(v *program.Variable) bool { return !named[v] })
	}
	for _, below := range program.Below(n) {
		dropLets(below, named)
	}
}

// number collects the used places in the order of the contract.
func (c *checker) number(p *program.Place, used map[*program.Place]bool) {
	p.ID = len(c.prog.Places)
	c.prog.Places = append(c.prog.Places, p)
	p.Children = slices.DeleteFunc(p.Children, func(k *program.Place) bool { return !used[k] })
	index := func(k *program.Place) int {
		return slices.IndexFunc(p.Shape.Props, func(q schema.Prop) bool { return q.Name == k.Name })
	}
	slices.SortStableFunc(p.Children, func(a, b *program.Place) int { return cmp.Compare(index(a), index(b)) })
	for _, k := range p.Children {
		c.number(k, used)
	}
}

// marker walks a program and marks places.
type marker struct {
	used map[*program.Place]bool
	lets map[*program.Variable]bool
}

func (m *marker) use(p *program.Place) {
	for q := p; q != nil && !m.used[q]; q = q.Parent {
		m.used[q] = true
	}
}

func (m *marker) node(n program.Node) {
	for _, u := range program.Uses(n) {
		m.expression(n, u)
	}
	for _, below := range program.Below(n) {
		m.node(below)
	}
}

// expression marks what one expression of a node reads.
func (m *marker) expression(n program.Node, u program.Use) {
	v, written := n.(*program.Value)
	if !written || u.Role != program.RoleValue {
		m.expr(u.Expr)
		return
	}
	if r, ok := v.Expr.(*program.Read); ok && (plainOf(r.T).Kind != program.List || !v.Checks) {
		m.use(r.Place)
		r.Place.Capture = true
		if plainOf(r.T).Kind == program.List && r.Row != nil && r.Row.Row == r.Place {
			m.rows(r.Place) // an item of a computed list is no text
			m.objects(r)
		}
		return
	}
	m.expr(v.Expr)
	m.objects(v.Expr)
}

// objects keeps the bytes of objects of the source that are written, or become
// values of any type, out of the lists of e.
func (m *marker) objects(e program.Expr) {
	if !holdsRows(plainOf(e.Type())) {
		return
	}
	program.Walk(e, func(x program.Expr) {
		switch x := x.(type) {
		case *program.Read:
			if k := plainOf(x.T).Kind; k == program.List || k == program.Map {
				m.innermost(itemsOf(x.Place))
			}
		case *program.Var:
			switch {
			case x.Var.Elem != nil:
				m.innermost(x.Var.Elem)
			case x.Var.Init != nil:
				m.objects(x.Var.Init)
			}
		}
	})
}

// innermost keeps the bytes of the objects at a place, or in the lists at it.
func (m *marker) innermost(p *program.Place) {
	for p.Shape.Kind == schema.Array {
		p = itemsOf(p)
	}
	m.use(p)
	if p.Shape.Kind == schema.Object {
		p.Capture = true
	}
}

// itemsOf is the place of the items of an array, or of the values of a map.
func itemsOf(p *program.Place) *program.Place {
	if typeOf(p.Shape).Kind == program.Map {
		return (&checker{}).mapValue(p)
	}
	return (&checker{}).element(p)
}

func (m *marker) expr(e program.Expr) {
	program.Walk(e, func(x program.Expr) {
		switch x := x.(type) {
		case *program.Var:
			if x.Var.Init != nil {
				m.lets[x.Var] = true
			}
		case *program.Has:
			m.use(x.Place)
		case *program.Box:
			m.boxed(x.X)
		case *program.Opt:
			if r, ok := x.X.(*program.Read); ok && x.Op == program.OptHasValue && plainOf(r.T).Kind == program.List {
				r.Place.Capture = true
			}
		case *program.Read:
			m.use(x.Place)
			switch plainOf(x.T).Kind {
			case program.List, program.Map:
				m.rows(x.Place)
			default:
				x.Place.Capture = true
			}
		}
	})
}

// rows keeps the items of a list or map one by one. Items that are lists
// themselves are made into values with it, whether or not anything looks inside.
// Of a map the text is kept too, for it may be written whole wherever it went.
func (m *marker) rows(p *program.Place) {
	p.Rows = true
	if typeOf(p.Shape).Kind == program.Map {
		p.Capture = true
	}
	elem := itemsOf(p)
	m.use(elem)
	switch typeOf(elem.Shape).Kind {
	case program.Obj:
	case program.List, program.Map:
		elem.Capture = true
		m.rows(elem)
	default:
		elem.Capture = true
	}
}

// boxed keeps the bytes of objects of the source that become values of any type.
func (m *marker) boxed(e program.Expr) {
	if r, ok := e.(*program.Read); ok && plainOf(r.T).Kind != program.List {
		m.use(r.Place)
		r.Place.Capture = true
		return
	}
	m.objects(e)
}
