package emit

import (
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// index pushes l[i] or m[key], in stored form.
func (g *gen) index(e *program.Index) {
	if base(e.List.Type()).Kind == program.Map {
		g.indexMap(e)
		return
	}
	i, row := g.Temp(w.I64), g.Temp(w.I32)
	r, isRead := e.List.(*program.Read)
	if isRead && r.Type().Kind == program.List && g.rowBound(r) && g.m.plan.of(r.Place).rows >= 0 {
		s := g.m.plan.of(r.Place)
		g.emit(e.Key, direct)
		g.Set(i)
		off := g.region(r.Row)
		g.Addr(off + uint32(s.rows))
		g.Op(w.I32Add)
		g.Get(i)
		g.Call(g.m.rowAtFn().Index)
		g.Tee(row)
		g.orOutOfRange(e, func() {
			g.item(r.Place, row)
		})
	} else {
		g.emit(e.List, direct)
		g.Set(row)
		g.emit(e.Key, direct)
		g.Tee(i)
		g.Get(row)
		g.Mem(w.I64Load32U, 0)
		g.Op(w.I64LtU)
		g.orOutOfRange(e, func() {
			g.Get(row)
			g.Mem(w.I32Load, 8)
			g.Get(i)
			g.Op(w.I32WrapI64)
			g.I32(3)
			g.Op(w.I32Shl, w.I32Add)
			g.Mem(w.I64Load, 0)
		})
	}
	g.Release(i)
	g.Release(row)
}

// orOutOfRange pops whether there is an item and pushes it.
func (g *gen) orOutOfRange(e *program.Index, item func()) {
	g.If(w.I64)
	item()
	g.Else()
	if e.Opt {
		g.I64(slotMissing)
	} else {
		g.raise(abi.IndexOutOfRange)
	}
	g.End()
}

func (g *gen) indexMap(e *program.Index) {
	place := mapPlace(e.List)
	if place == nil {
		bugf("an index into a computed map")
	}
	row := g.Temp(w.I32)
	g.emit(e.List, stored)
	g.Op(w.I32WrapI64)
	g.emit(e.Key, direct)
	g.Call(g.m.mapFindFn().Index)
	g.Tee(row)
	g.m.load32(g.Func, stCode)
	g.BrIf(g.fail)
	g.orOutOfRange(e, func() { g.item(place, row) })
	g.Release(row)
}

// mapPlace is the place that the map e was read from.
func mapPlace(e program.Expr) *program.Place {
	switch e := e.(type) {
	case *program.Read:
		return e.Place
	case *program.Var:
		if e.Var.Init != nil {
			return mapPlace(e.Var.Init)
		}
	case *program.Bind:
		return mapPlace(e.Body)
	case *program.Opt:
		if e.X != nil {
			return mapPlace(e.X)
		}
	case *program.Cond:
		return mapPlace(e.Then)
	}
	return nil
}

// rowAtFn(rows, i) is the address of row i, or 0. Each step spends fuel.
func (m *module) rowAtFn() *w.Func {
	return m.once("row at", w.S([]w.Type{w.I32, w.I64}, w.I32), func(f *w.Func) {
		row := f.Local(w.I32)
		f.Get(1)
		f.Get(0)
		f.Mem(w.I64Load32U, 4)
		f.Op(w.I64GeU)
		f.If()
		f.I32(0)
		f.Return()
		f.End()
		f.Get(0)
		f.Mem(w.I32Load, 0)
		f.Set(row)
		done := f.Block()
		again := f.Loop()
		f.Get(1)
		f.Op(w.I64Eqz)
		f.BrIf(done)
		f.Get(row)
		f.Mem(w.I32Load, rowNext)
		f.Set(row)
		f.Get(1)
		f.I64(1)
		f.Op(w.I64Sub)
		f.Set(1)
		f.Br(again)
		f.End()
		f.End()
		f.Get(row)
	})
}

// mapFindFn(rows, key) is the address of the row with that key, or 0.
func (m *module) mapFindFn() *w.Func {
	return m.once("map find", w.S([]w.Type{w.I32, w.I64}, w.I32), func(f *w.Func) {
		row := f.Local(w.I32)
		f.Get(0)
		f.Mem(w.I32Load, 4)
		f.Call(m.Sym("k_fuel"))
		f.Op(w.I32Eqz)
		f.If()
		f.I32(0)
		f.Return()
		f.End()
		f.Get(0)
		f.Mem(w.I32Load, 0)
		f.Set(row)
		done := f.Block()
		again := f.Loop()
		f.Get(row)
		f.Op(w.I32Eqz)
		f.BrIf(done)
		f.Get(row)
		f.Mem(w.I64Load, rowKey)
		f.Get(1)
		f.Call(m.Sym("k_text_eq"))
		f.BrIf(done)
		f.Get(row)
		f.Mem(w.I32Load, rowNext)
		f.Set(row)
		f.Br(again)
		f.End()
		f.End()
		f.Get(row)
	})
}
