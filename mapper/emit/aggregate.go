package emit

import (
	"slices"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// size pushes the number of items of a list or map.
func (g *gen) size(args []program.Expr) {
	if r, ok := args[0].(*program.Read); ok && r.Type().Kind != program.Optional && g.rowBound(r) {
		s := g.m.plan.of(r.Place)
		if s.rows >= 0 {
			g.probeSlot(r)
			g.Mem(w.I64Load32U, g.region(r.Row)+uint32(s.rows)+4)
			return
		}
	}
	if args[0].Type().Kind == program.Map {
		g.emit(args[0], stored)
		g.Op(w.I32WrapI64)
		g.Mem(w.I64Load32U, 4)
		return
	}
	g.emit(args[0], direct)
	g.Mem(w.I64Load32U, 0)
}

// in pushes whether a list holds a value.
func (g *gen) in(args []program.Expr) {
	t := args[0].Type()
	v := g.Local(directType(t))
	if l, ok := args[1].(*program.ListOf); ok && len(l.Elems) > 0 &&
		!(lazy(args[0]) && fallibleAny(l.Elems)) && !slices.ContainsFunc(l.Elems, lazy) {
		g.emit(args[0], direct)
		g.Set(v)
		for i, x := range l.Elems {
			g.emit(x, direct)
			g.equal(t, v)
			if i > 0 {
				g.Op(w.I32Or)
			}
		}
		return
	}
	// the list is complete before the value is converted and compared; items
	// behind the one that is found are not converted
	f := formOf(args[0])
	first := g.Local(f.typeOf(t))
	g.emit(args[0], f)
	g.Set(first)
	over := args[1]
	if r, ok := over.(*program.Read); !ok || !g.rowBound(r) {
		list := g.Local(w.I64)
		g.emit(over, stored)
		g.Set(list)
		over = &held{over, list}
	}
	g.Get(first)
	g.convert(t, f, direct)
	g.Set(v)
	out := g.Local(w.I32)
	g.I32(0)
	g.Set(out)
	g.iterate(iteration{over: over, body: func(it *items) {
		it.push()
		g.unbox(t)
		g.equal(t, v)
		g.If()
		g.I32(1)
		g.Set(out)
		g.Br(it.done)
		g.End()
	}})
	g.Get(out)
}

func fallibleAny(es []program.Expr) bool {
	for _, e := range es {
		if fallible(e) {
			return true
		}
	}
	return false
}

// equal pops a value in direct form and pushes whether it equals the one in v.
func (g *gen) equal(t program.Type, v w.Local) {
	g.Get(v)
	switch t.Kind {
	case program.Bool:
		g.Op(w.I32Eq)
	case program.Int:
		g.Op(w.I64Eq)
	case program.String:
		g.Call(g.m.Sym("k_text_eq"))
	case program.Decimal:
		g.Call(g.m.Sym("k_dec_cmp"))
		g.I32(1)
		g.Op(w.I32Eq)
	case program.Timestamp:
		g.Call(g.m.Sym("k_time_cmp"))
		g.I32(1)
		g.Op(w.I32Eq)
	case program.JSON:
		g.Call(g.m.Sym("k_json_eq"))
	default:
		bugf("values of kind %d cannot be compared", t.Kind)
	}
}

func (g *gen) inMap(args []program.Expr) {
	g.emit(args[1], stored)
	g.Op(w.I32WrapI64)
	g.emit(args[0], direct)
	g.Call(g.m.mapFindFn().Index)
	g.m.load32(g.Func, stCode)
	g.BrIf(g.fail)
	g.I32(0)
	g.Op(w.I32Ne)
}

func (g *gen) absInt(args []program.Expr) {
	v := g.Temp(w.I64)
	g.emit(args[0], direct)
	g.Tee(v)
	g.I64(0)
	g.Op(w.I64LtS)
	g.If(w.I64)
	g.Get(v)
	g.Call(g.m.Sym("k_neg"))
	g.failIfCode()
	g.Else()
	g.Get(v)
	g.End()
	g.Release(v)
}

// fold pushes the sum of a list. Items are added as they are computed; an error
// of the addition waits, because one of a later item comes before it: the list
// is complete before its sum begins.
func (g *gen) fold(list program.Expr, add string) {
	t := *list.Type().Elem
	acc, failed := g.Local(directType(t)), g.Local(w.I32)
	g.I64(0)
	if t.Kind == program.Decimal {
		g.Call(g.m.Sym("k_dec_int"))
		g.failIfZero32()
	}
	g.Set(acc)
	g.I32(0)
	g.Set(failed)
	g.iterate(iteration{over: list, fused: true, body: func(it *items) {
		it.push()
		v := g.Temp(w.I64)
		g.Set(v)
		g.Get(failed)
		g.BrIf(it.next)
		g.Get(acc)
		g.Get(v)
		g.Release(v)
		g.unbox(t)
		g.Call(g.m.Sym(add))
		g.Set(acc)
		g.m.load32(g.Func, stCode)
		g.If()
		g.Call(g.m.asideFn().Index)
		g.Tee(failed)
		g.Op(w.I32Eqz)
		g.BrIf(g.fail)
		g.End()
	}})
	g.Get(failed)
	g.If()
	g.Call(g.m.backFn().Index)
	g.Br(g.fail)
	g.End()
	g.Get(acc)
}

// pick pushes the first of two numbers if it compares so to the second, else
// the second. Of equal ones that is the first.
func (g *gen) pick(args []program.Expr, op w.Op) {
	t := args[0].Type()
	a, b := g.Temp(directType(t)), g.Temp(directType(t))
	g.args(args)
	g.Set(b)
	g.Set(a)
	g.Get(a, b)
	g.order(t, op, a, b)
	g.Op(w.Select)
	g.Release(a)
	g.Release(b)
}

// order pushes whether a compares so to b.
func (g *gen) order(t program.Type, op w.Op, a, b w.Local) {
	g.Get(a, b)
	if t.Kind == program.Decimal {
		g.Call(g.m.Sym("k_dec_cmp"))
		g.I32(1)
	}
	g.Op(op)
}

// pickList pushes the first item that is before all others in the order; an
// empty list is an error.
func (g *gen) pickList(list program.Expr, op w.Op) {
	t := *list.Type().Elem
	best, item, any := g.Local(directType(t)), g.Local(directType(t)), g.Local(w.I32)
	g.I32(0)
	g.Set(any)
	g.iterate(iteration{over: list, body: func(it *items) {
		it.push()
		g.unbox(t)
		g.Set(item)
		g.Get(any)
		g.If(w.I32)
		g.order(t, op, item, best)
		g.Else()
		g.I32(1)
		g.End()
		g.If()
		g.Get(item)
		g.Set(best)
		g.I32(1)
		g.Set(any)
		g.End()
	}})
	g.Get(any)
	g.Op(w.I32Eqz)
	g.If()
	g.raise(abi.BadArgument)
	g.End()
	g.Get(best)
}
