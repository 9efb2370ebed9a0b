package emit

import (
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// formOf is the form in which a computed variable is kept.
func formOf(init program.Expr) form {
	if lazy(init) {
		return stored
	}
	return direct
}

// bind evaluates a variable. An error waits until the variable is used: then
// it is as if the value were computed there.
func (g *gen) bind(v *program.Variable) {
	if v.Row != nil || rowPlace(v.Init) != nil {
		l := g.Local(w.I32)
		b := &binding{local: l, row: true}
		g.vars[v] = b
		g.bindInit(v, b, func() {
			g.emit(v.Init, stored)
			g.Op(w.I32WrapI64)
			g.Set(l)
		})
		return
	}
	f := formOf(v.Init)
	b := &binding{local: g.Local(f.typeOf(v.Type)), form: f}
	g.bindInit(v, b, func() {
		g.emit(v.Init, f)
		g.Set(b.local)
	})
	g.vars[v] = b
}

func (g *gen) bindInit(v *program.Variable, b *binding, init func()) {
	if !fallible(v.Init) {
		init()
		return
	}
	b.failed = g.newFailure()
	g.try(func(w.Label) { init() }, func() { g.setAside(b.failed) })
}

// let is a variable of the whole mapping.
type let struct {
	at int32 // in the static frame: i64 value, u32 whether it is computed
	fn *w.Func
}

// let pushes the value of a let and computes it at its first use.
func (g *gen) let(v *program.Variable, want form) {
	l := g.m.lets[v]
	if l == nil {
		bugf("variable %s is not bound", v.Name)
	}
	switch v.Init.(type) {
	case *program.Read, *program.Const:
		g.emit(v.Init, want)
		return
	}
	f := formOf(v.Init)
	t := f.typeOf(v.Type)
	if l.fn == nil {
		l.fn = g.m.Func("let "+v.Name, w.S(nil, t))
		g.m.letBody(l, v, f, t)
	}
	g.Call(l.fn.Index)
	switch {
	case v.Type.Kind == program.Optional || v.Type.Kind == program.Bool || v.Type.Kind == program.Int && f == direct:
		g.m.load32(g.Func, stCode)
		g.BrIf(g.fail)
	case t == w.I32:
		g.failIfZero32()
	default:
		g.failIfZero64()
	}
	g.convert(v.Type, f, want)
}

// layLets gives the lets their places in the static frame.
func (m *module) layLets() {
	for _, v := range m.prog.Lets {
		m.lets[v] = &let{at: int32(m.plan.root.size)}
		m.plan.root.size += 16
	}
}

// letBody generates the function that returns a let's value: computed the first
// time, 0 with the error noted if that fails.
func (m *module) letBody(l *let, v *program.Variable, f form, t w.Type) {
	at := m.frame + uint32(l.at)
	load, store := w.I32Load, w.I32Store
	if t == w.I64 {
		load, store = w.I64Load, w.I64Store
	}
	h := &gen{Func: l.fn, m: m, vars: map[*program.Variable]*binding{}}
	h.fail = h.Block()
	h.Addr(at)
	h.Mem(w.I32Load, 8)
	h.Op(w.I32Eqz)
	h.If()
	h.probeLet(abi.TraceLet, v, 0)
	h.Addr(at)
	h.emit(v.Init, f)
	h.Mem(store, 0)
	h.probeLet(abi.TraceLetEnd, v, 0)
	h.Addr(at)
	h.I32(1)
	h.Mem(w.I32Store, 8)
	h.End()
	h.Addr(at)
	h.Mem(load, 0)
	h.Return()
	h.End()
	h.probeLet(abi.TraceLetEnd, v, 1)
	if t == w.I64 {
		h.I64(0)
	} else {
		h.I32(0)
	}
}
