package emit

import (
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// iteration is a loop over a list under construction.
type iteration struct {
	over  program.Expr // list, or map: then over its keys
	item  *program.Variable
	index *program.Variable
	body  func(it *items)
	// fused walks along filters and maps item by item, without a list between.
	fused bool
}

// items is what the body of an iteration can use.
type items struct {
	next w.Label // goes on with the next item
	done w.Label // leaves the loop
	push func()  // pushes the item in stored form
}

// iterate generates a loop. Each round spends a unit of fuel.
func (g *gen) iterate(it iteration) {
	over := it.over
	if o, ok := over.(*program.Opt); ok && o.Op == program.OptOrValue {
		// x.orValue([]): the rows of an array that is not there are none
		if l, empty := o.Y.(*program.ListOf); empty && len(l.Elems) == 0 {
			if r, ok := o.X.(*program.Read); ok {
				over = r
			}
		}
	}
	it.over = over
	g.probeLoop(&it)
	if r, ok := over.(*program.Read); ok && g.rowBound(r) {
		g.iterateRows(r, it)
		return
	}
	if l, ok := over.(*program.Loop); ok && it.fused && it.index == nil &&
		(l.Op == program.LoopFilter || l.Op == program.LoopMap) {
		g.iterateFused(l, it)
		return
	}
	if base(over.Type()).Kind == program.Map {
		bugf("a loop over a computed map")
	}
	g.iterateList(over, it)
}

// iterateFused walks over the items of a filter or map as they come.
func (g *gen) iterateFused(l *program.Loop, it iteration) {
	inner := func(in *items) {
		if l.Cond != nil {
			g.emit(l.Cond, direct)
			g.Op(w.I32Eqz)
			g.BrIf(in.next)
		}
		push := in.push
		if l.Op == program.LoopMap {
			push = func() { g.emit(l.Body, stored) }
		}
		if it.item != nil {
			g.bindItem(it.item, elemPlace(l) != nil, push)
			push = func() { g.variable(it.item, stored) }
		}
		it.body(&items{next: in.next, done: in.done, push: push})
	}
	g.iterate(iteration{l.Range, l.Var, l.Index, inner, true})
}

// bindItem binds the item of a list, which push pushes in stored form.
func (g *gen) bindItem(v *program.Variable, row bool, push func()) {
	if row {
		l := g.Local(w.I32)
		push()
		g.Op(w.I32WrapI64)
		g.Set(l)
		g.vars[v] = &binding{local: l, row: true}
		return
	}
	l := g.Local(w.I64)
	push()
	g.Set(l)
	g.vars[v] = &binding{local: l, form: stored}
}

// rowBound says that the rows of r can be walked directly.
func (g *gen) rowBound(r *program.Read) bool {
	if r.Row == nil {
		return true
	}
	b := g.vars[r.Row]
	return b != nil && b.row
}

func (g *gen) iterateRows(r *program.Read, it iteration) {
	s := g.m.plan.of(r.Place)
	if s.rows < 0 {
		bugf("the elements of %q are not kept", r.Place.Pointer())
	}
	row := g.Local(w.I32)
	g.Mem(w.I32Load, g.region(r.Row)+uint32(s.rows))
	g.Set(row)
	g.indexStart(it.index)
	push := func() {
		if r.Place.Map {
			g.Get(row)
			g.Mem(w.I64Load, rowKey)
			return
		}
		g.item(r.Place, row)
	}
	done := g.Block()
	again := g.Loop()
	g.Get(row)
	g.Op(w.I32Eqz)
	g.BrIf(done)
	g.tick()
	switch {
	case it.item == nil:
	case it.item.Row != nil:
		g.vars[it.item] = &binding{local: row, row: true}
	case !r.Place.Map && elemPlace(r) != nil:
		g.vars[it.item] = &binding{local: row, row: true}
	default:
		g.bindItem(it.item, false, push)
	}
	next := g.Block()
	it.body(&items{next: next, done: done, push: push})
	g.End()
	g.indexNext(it.index)
	g.Get(row)
	g.Mem(w.I32Load, rowNext)
	g.Set(row)
	g.Br(again)
	g.End()
	g.End()
}

func (g *gen) iterateList(over program.Expr, it iteration) {
	vec, i, at := g.Local(w.I32), g.Local(w.I32), g.Local(w.I32)
	if over.Type().Kind == program.Optional {
		x := g.Temp(w.I64)
		g.emit(over, stored)
		g.Tee(x)
		g.I64(slotNull)
		g.Op(w.I64LeU)
		g.If(w.I32)
		g.Addr(g.m.noItems())
		g.Else()
		g.Get(x)
		g.Op(w.I32WrapI64)
		g.End()
		g.Release(x)
	} else {
		g.emit(over, direct)
	}
	g.Tee(vec)
	g.Mem(w.I32Load, 8)
	g.Set(at)
	g.I32(0)
	g.Set(i)
	g.indexStart(it.index)
	push := func() {
		g.Get(at)
		g.Mem(w.I64Load, 0)
	}
	done := g.Block()
	again := g.Loop()
	g.Get(i, vec)
	g.Mem(w.I32Load, 0)
	g.Op(w.I32GeU)
	g.BrIf(done)
	g.tick()
	if it.item != nil {
		g.bindItem(it.item, elemPlace(over) != nil, push)
	}
	next := g.Block()
	it.body(&items{next: next, done: done, push: push})
	g.End()
	g.indexNext(it.index)
	g.Get(at)
	g.I32(8)
	g.Op(w.I32Add)
	g.Set(at)
	g.Get(i)
	g.I32(1)
	g.Op(w.I32Add)
	g.Set(i)
	g.Br(again)
	g.End()
	g.End()
}

// noItems is the address of an empty list.
func (m *module) noItems() uint32 {
	return m.Intern(string(make([]byte, 16)))
}

func (g *gen) indexStart(v *program.Variable) {
	if v == nil {
		return
	}
	l := g.Local(w.I64)
	g.vars[v] = &binding{local: l, form: direct}
	g.I64(0)
	g.Set(l)
}

func (g *gen) indexNext(v *program.Variable) {
	if v == nil {
		return
	}
	l := g.vars[v].local
	g.Get(l)
	g.I64(1)
	g.Op(w.I64Add)
	g.Set(l)
}

// loop pushes the result of a comprehension.
func (g *gen) loop(e *program.Loop) {
	switch e.Op {
	case program.LoopAll, program.LoopExists:
		g.quantify(e)
	case program.LoopExistsOne:
		g.existsOne(e)
	default:
		g.collect(e)
	}
}

// quantify is all and exists: the item that decides wins over errors of others.
func (g *gen) quantify(e *program.Loop) {
	start := int32(1)
	if e.Op == program.LoopExists {
		start = 0
	}
	out := g.Local(w.I32)
	g.I32(start)
	g.Set(out)
	failed := g.newFailure()
	finish := g.Block()
	g.iterate(iteration{over: e.Range, item: e.Var, index: e.Index, body: func(it *items) {
		g.try(func(after w.Label) {
			g.emit(e.Cond, direct)
			if e.Op == program.LoopAll {
				g.Op(w.I32Eqz)
			}
			g.If()
			g.I32(1 - start)
			g.Set(out)
			g.Br(finish)
			g.End()
		}, func() { g.setAside(failed) })
	}})
	g.bringBack(failed)
	g.End()
	g.Get(out)
}

func (g *gen) existsOne(e *program.Loop) {
	n := g.Local(w.I32)
	g.I32(0)
	g.Set(n)
	g.iterate(iteration{over: e.Range, item: e.Var, index: e.Index, body: func(it *items) {
		g.emit(e.Cond, direct)
		g.Get(n)
		g.Op(w.I32Add)
		g.Set(n)
	}})
	g.Get(n)
	g.I32(1)
	g.Op(w.I32Eq)
}

// collect is filter and map: items are appended to one list.
func (g *gen) collect(e *program.Loop) {
	vec := g.Local(w.I32)
	g.I32(8)
	g.Call(g.m.Sym("k_vec_new"))
	g.Tee(vec)
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
	g.iterate(iteration{over: e.Range, item: e.Var, index: e.Index, body: func(it *items) {
		if e.Cond != nil {
			g.emit(e.Cond, direct)
			g.Op(w.I32Eqz)
			g.BrIf(it.next)
		}
		g.Get(vec)
		if e.Op == program.LoopMap {
			g.emit(e.Body, stored)
		} else {
			it.push()
		}
		g.Call(g.m.Sym("k_vec_push"))
		g.Op(w.I32Eqz)
		g.BrIf(g.fail)
	}})
	g.Get(vec)
}
