package emit

import (
	"crosswalk/contracts/schema"
	"crosswalk/mapper/program"
)

// walk notes what the expressions of p need of each place.
func (pl *plan) walk(p *program.Program) {
	for _, l := range p.Lets {
		pl.expr(l.Init)
	}
	if p.Root != nil {
		pl.node(p.Root)
	}
}

func (pl *plan) node(n program.Node) {
	for _, u := range program.Uses(n) {
		pl.use(n, u)
	}
	for _, below := range program.Below(n) {
		pl.node(below)
	}
}

// use notes what one expression of a node needs.
func (pl *plan) use(n program.Node, u program.Use) {
	v, written := n.(*program.Value)
	if !written || u.Role != program.RoleValue {
		pl.expr(u.Expr)
		return
	}
	if r := rawRead(v); r != nil {
		pl.needs[r.Place] |= needRaw
		if isItem(r) { // an item of a computed list is no text
			pl.read(r)
			pl.copied(r)
		}
		return
	}
	pl.expr(v.Expr)
	pl.copied(v.Expr)
}

// copied notes that elements of a visited array are written or boxed whole.
func (pl *plan) copied(e program.Expr) {
	t := base(e.Type())
	for t.Kind == program.List {
		t = base(*t.Elem)
	}
	if p := leaf(e); p != nil && t.Kind == program.Obj {
		pl.needs[p] |= needRaw
	}
}

// rawRead is the place that v copies as it stands in the input, or nil. Arrays
// whose items must be checked or converted are written item by item.
func rawRead(v *program.Value) *program.Read {
	r, ok := v.Expr.(*program.Read)
	if !ok {
		return nil
	}
	switch base(r.Type()).Kind {
	case program.Obj, program.Map, program.JSON:
		return r
	case program.List:
		if !v.Checks {
			return r
		}
	}
	return nil
}

// isItem says that r is the variable of a loop through lists itself.
func isItem(r *program.Read) bool {
	return base(r.Type()).Kind == program.List && r.Row != nil && r.Row.Row == r.Place
}

func (pl *plan) expr(e program.Expr) {
	switch e := e.(type) {
	case *program.Read:
		pl.read(e)
		return
	case *program.Box:
		if r := wholeRead(e.X); r != nil {
			pl.needs[r.Place] |= needRaw
			return
		}
		pl.copied(e.X)
	case *program.Has:
		pl.needs[e.Place] |= needMark
		return
	case *program.Opt:
		if r, ok := e.X.(*program.Read); ok && e.Op == program.OptHasValue {
			pl.needs[r.Place] |= needMark
			return
		}
	}
	for _, c := range program.Operands(e) {
		pl.expr(c)
	}
}

func (pl *plan) read(e *program.Read) {
	switch base(e.Type()).Kind {
	case program.List, program.Map:
		pl.needs[e.Place] |= needMark | needRows
		if len(e.Place.Children) > 0 {
			if elem := e.Place.Children[0]; scalar(elem) {
				pl.needs[elem] |= needRaw
			}
		}
	default:
		pl.needs[e.Place] |= needRaw
	}
}

// scalar says that the values at p fit a slot.
func scalar(p *program.Place) bool {
	return p.Shape == nil || p.Shape.Kind != schema.Object && p.Shape.Kind != schema.Array
}

// base is t, or what t is an optional of.
func base(t program.Type) program.Type {
	if t.Kind == program.Optional && t.Elem != nil {
		return *t.Elem
	}
	return t
}
