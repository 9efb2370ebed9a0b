package emit

import (
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// average pushes the sum of a list divided by its length. The arguments are
// evaluated before the numbers among them are read.
func (g *gen) average(args []program.Expr) {
	items, places := g.keep(args[0]), g.keep(args[1])
	n := g.Local(w.I32)
	g.Get(items.local)
	g.Op(w.I32WrapI64)
	g.Mem(w.I32Load, 0)
	g.Tee(n)
	g.Op(w.I32Eqz)
	g.If()
	g.raise(abi.BadArgument)
	g.End()
	if args[0].Type().Elem.Kind == program.Int {
		g.fold(items, "k_add")
		g.Call(g.m.Sym("k_dec_int"))
	} else {
		g.fold(items, "k_dec_add")
	}
	g.failIfZero32()
	g.Get(n)
	g.Op(w.I64ExtendI32U)
	g.Call(g.m.Sym("k_dec_int"))
	g.failIfZero32()
	g.emit(places, direct)
	g.emit(args[2], direct)
	g.Call(g.m.Sym("k_dec_div"))
	g.failIfZero32()
}

// allocate pushes the shares of an amount.
func (g *gen) allocate(args []program.Expr) {
	amount, weights, places := g.keep(operand(args[0])), g.keep(args[1]), g.keep(args[2])
	g.emit(amount, direct)
	if amount.Type().Kind == program.Int {
		g.Call(g.m.Sym("k_dec_int"))
		g.failIfZero32()
	}
	vec := g.Local(w.I32)
	g.I32(8)
	g.Call(g.m.Sym("k_vec_new"))
	g.Tee(vec)
	g.Op(w.I32Eqz)
	// the amount is on the stack: a branch drops it
	g.BrIf(g.fail)
	t := *args[1].Type().Elem
	g.iterate(iteration{over: weights, body: func(it *items) {
		g.Get(vec)
		it.push()
		g.unbox(t)
		if t.Kind == program.Int {
			g.Call(g.m.Sym("k_dec_int"))
			g.failIfZero32()
		}
		g.Op(w.I64ExtendI32U)
		g.Call(g.m.Sym("k_vec_push"))
		g.Op(w.I32Eqz)
		g.BrIf(g.fail)
	}})
	g.Get(vec)
	g.emit(places, direct)
	g.Call(g.m.Sym("k_allocate"))
	g.failIfZero32()
}

// keep evaluates e once; a number may still be the input's text.
func (g *gen) keep(e program.Expr) *held {
	l := g.Local(w.I64)
	g.emit(e, stored)
	g.Set(l)
	return &held{e, l}
}
