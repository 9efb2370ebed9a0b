package emit

import (
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// walk generates a loop over the items of a list, or the keys of a map, of kind
// Any, with the variables of e bound. Each round spends a unit of fuel.
func (g *gen) walkAny(e *program.Fold, body func(next, done w.Label)) {
	over, vec, i := g.Local(w.I32), g.Local(w.I32), g.Local(w.I32)
	item := g.Local(w.I32)
	g.emit(e.Over, direct)
	g.Tee(over)
	g.runtime("a_items")
	g.Set(vec)
	g.I32(0)
	g.Set(i)
	g.probeStart(e.Var)
	done := g.Block()
	again := g.Loop()
	g.Get(i, vec)
	g.Mem(w.I32Load, vecLen)
	g.Op(w.I32GeU)
	g.BrIf(done)
	g.tick()
	g.Get(vec)
	g.Mem(w.I32Load, vecData)
	g.Get(i)
	g.I32(3)
	g.Op(w.I32Shl, w.I32Add)
	g.Mem(w.I32Load, 0)
	g.Set(item)
	g.vars[e.Var] = &binding{local: item, form: direct}
	if e.Var2 != nil {
		g.pair(e, over, item, i)
	}
	g.probeBind(e.Var)
	if e.Var2 != nil {
		g.probeBind(e.Var2)
	}
	next := g.Block()
	body(next, done)
	g.End()
	g.Get(i)
	g.I32(1)
	g.Op(w.I32Add)
	g.Set(i)
	g.Br(again)
	g.End()
	g.End()
}

// pair binds the two variables: of a list index and item, of a map key and value.
func (g *gen) pair(e *program.Fold, over, item, i w.Local) {
	first, second := g.Local(w.I32), g.Local(w.I32)
	g.Get(over)
	g.Mem(w.I32Load, cellTag)
	g.I32(tagMap)
	g.Op(w.I32Eq)
	g.If()
	g.Get(item)
	g.Set(first)
	g.Get(over, item)
	g.runtime("a_map_get")
	g.Set(second)
	g.Else()
	g.Get(i)
	g.Op(w.I64ExtendI32U)
	g.runtime("a_of_int")
	g.Set(first)
	g.Get(item)
	g.Set(second)
	g.End()
	g.vars[e.Var] = &binding{local: first, form: direct}
	g.vars[e.Var2] = &binding{local: second, form: direct}
}

// fullFold pushes the result of a comprehension. The accumulator may hold an
// error: the step sees it where it looks at the accumulator.
func (g *gen) fullFold(e *program.Fold) {
	accu := &binding{local: g.Local(w.I32), form: direct}
	accu.failed = g.newFailure()
	set := func(x program.Expr) {
		g.try(func(w.Label) {
			g.emit(x, direct)
			g.Set(accu.local)
			g.I32(0)
			g.Set(accu.failed.flag)
		}, func() {
			g.I32(0)
			g.Set(accu.failed.flag)
			g.setAside(accu.failed)
		})
	}
	set(e.Init)
	g.vars[e.Accu] = accu
	g.walkAny(e, func(_, done w.Label) {
		if e.Cond != nil {
			g.notFalse(e.Cond)
			g.Op(w.I32Eqz)
			g.BrIf(done)
		}
		set(e.Step)
	})
	g.emit(e.Result, direct)
}

// gather is a comprehension that only appends: to one list or map.
func (g *gen) gather(e *program.Fold) {
	into := g.Local(w.I32)
	g.Addr(8)
	if e.Append == program.AppendItem {
		g.runtime("a_list_new")
	} else {
		g.runtime("a_map_new")
	}
	g.Set(into)
	g.walkAny(e, func(next, _ w.Label) {
		if e.When != nil {
			g.emit(e.When, direct)
			g.Op(w.I32Eqz)
			g.BrIf(next)
		}
		switch e.Append {
		case program.AppendItem:
			g.Get(into)
			g.emit(e.Value, direct)
			g.Call(g.m.Sym("a_list_add"))
		case program.AppendPair:
			g.Get(into)
			g.emit(e.Key, direct)
			g.emit(e.Value, direct)
			g.Call(g.m.Sym("a_map_put"))
		case program.AppendMap:
			from := g.Local(w.I32)
			g.emit(e.Value, direct)
			g.expect(from, tagMap)
			g.Get(into, from)
			g.Call(g.m.mapAddFn().Index)
		}
		g.Op(w.I32Eqz)
		g.BrIf(g.fail)
	})
	g.Get(into)
}

// mapAddFn(into, from) puts the entries of a map into another one that is being
// made; 0 after an error.
func (m *module) mapAddFn() *w.Func {
	return m.once("map add", w.S([]w.Type{w.I32, w.I32}, w.I32), func(f *w.Func) {
		vec, i, n, key := f.Local(w.I32), f.Local(w.I32), f.Local(w.I32), f.Local(w.I32)
		fail := f.Block()
		f.Get(1)
		f.Call(m.Sym("a_items"))
		f.Tee(vec)
		f.Op(w.I32Eqz)
		f.BrIf(fail)
		f.Get(vec)
		f.Mem(w.I32Load, vecLen)
		f.Set(n)
		each(f, i, n, func() {
			f.Get(0, vec)
			f.Mem(w.I32Load, vecData)
			f.Get(i)
			f.I32(3)
			f.Op(w.I32Shl, w.I32Add)
			f.Mem(w.I32Load, 0)
			f.Tee(key)
			f.Get(1, key)
			f.Call(m.Sym("a_map_get"))
			f.Call(m.Sym("a_map_put"))
			f.Op(w.I32Eqz)
			f.BrIf(fail)
		})
		f.Get(0)
		f.Return()
		f.End()
		f.I32(0)
	})
}
