package emit

import (
	"crosswalk/contracts/schema"
	"crosswalk/mapper/program"
)

// Objects that are items of the source's arrays, or values of its maps, are
// handed on by the addresses of their rows, also within lists of lists. All else
// is handed on as a value.

// rowPlace is the element place whose row's address is the value of e, or nil.
func rowPlace(e program.Expr) *program.Place {
	if base(e.Type()).Kind != program.Obj {
		return nil
	}
	return leaf(e)
}

// elemPlace is the element place whose rows are the items of list e, or nil if
// the items are values.
func elemPlace(e program.Expr) *program.Place {
	t := base(e.Type())
	if t.Elem == nil || base(*t.Elem).Kind != program.Obj {
		return nil
	}
	return leaf(e)
}

// leaf is the place of the rows that e is, or that its lists hold at the end, or
// nil if there are none.
func leaf(e program.Expr) *program.Place {
	switch e := e.(type) {
	case *held:
		return leaf(e.Expr)
	case typed:
		return e.leaf
	case *program.Read:
		if len(e.Place.Children) > 0 {
			switch base(e.Type()).Kind {
			case program.List, program.Map:
				return innermost(e.Place.Children[0])
			}
		}
	case *program.Var:
		return leafOf(e.Var)
	case *program.Index:
		return leaf(e.List)
	case *program.Cond:
		return leafOr(e.Then, e.Else)
	case *program.Bind:
		return leaf(e.Body)
	case *program.ListOf:
		return leafOr(e.Elems...)
	case *program.Loop:
		switch e.Op {
		case program.LoopFilter:
			return leaf(e.Range)
		case program.LoopMap:
			return leaf(e.Body)
		}
	case *program.Opt:
		switch e.Op {
		case program.OptSome, program.OptGet:
			return leaf(e.X)
		case program.OptOr, program.OptOrValue:
			return leafOr(e.X, e.Y)
		case program.OptMap, program.OptFlatMap:
			return leaf(e.Y)
		}
	}
	return nil
}

func leafOf(v *program.Variable) *program.Place {
	switch {
	case v.Row != nil:
		return innermost(v.Row)
	case v.Init != nil:
		return leaf(v.Init)
	case v.Elem != nil:
		return innermost(v.Elem)
	}
	return nil
}

// leafOr is the leaf of the first of several that has one: empty lists and
// optionals have none.
func leafOr(es ...program.Expr) *program.Place {
	for _, e := range es {
		if p := leaf(e); p != nil {
			return p
		}
	}
	return nil
}

// innermost is the place of the objects in the lists at p, or p itself if it is
// one of objects.
func innermost(p *program.Place) *program.Place {
	for p.Shape != nil && p.Shape.Kind == schema.Array && len(p.Children) > 0 {
		p = p.Children[0]
	}
	return visited(p)
}

// visited is p if its values are handed on by their rows: objects are, all else
// is handed on as a value.
func visited(p *program.Place) *program.Place {
	if p.Shape == nil || p.Shape.Kind != schema.Object || p.Map {
		return nil
	}
	return p
}
