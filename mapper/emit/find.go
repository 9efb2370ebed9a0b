package emit

import (
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// count pushes how many items of a list equal a value.
func (g *gen) count(args []program.Expr) {
	n := g.Local(w.I64)
	g.I64(0)
	g.Set(n)
	g.compareItems(args, func(it *items) {
		g.Op(w.I64ExtendI32U)
		g.Get(n)
		g.Op(w.I64Add)
		g.Set(n)
	})
	g.Get(n)
}

// position pushes where the first item lies that equals a value, or -1.
func (g *gen) position(args []program.Expr) {
	n, found := g.Local(w.I64), g.Local(w.I64)
	g.I64(0)
	g.Set(n)
	g.I64(-1)
	g.Set(found)
	g.compareItems(args, func(it *items) {
		g.If()
		g.Get(n)
		g.Set(found)
		g.Br(it.done)
		g.End()
		g.Get(n)
		g.I64(1)
		g.Op(w.I64Add)
		g.Set(n)
	})
	g.Get(found)
}

// compareItems runs body for each item of a list, with whether it equals the
// value on the stack. Both arguments are evaluated before a number is read.
func (g *gen) compareItems(args []program.Expr, body func(it *items)) {
	list, value := g.keep(args[0]), g.keep(args[1])
	t := args[1].Type()
	v := g.Local(directType(t))
	g.emit(value, direct)
	g.Set(v)
	g.iterate(iteration{over: list, body: func(it *items) {
		it.push()
		g.unbox(t)
		g.equal(t, v)
		body(it)
	}})
}
