package emit

import (
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// emit pushes the value of e in the wanted form.
func (g *gen) emit(e program.Expr, want form) {
	g.evaluate(e, want)
	g.probe(e, want)
}

func (g *gen) evaluate(e program.Expr, want form) {
	t := e.Type()
	switch e := e.(type) {
	case *program.Const:
		g.constant(e, want)
	case *program.Read:
		g.read(e)
		g.convert(t, stored, want)
	case *program.Has:
		g.slot(e.Place, e.Row, g.m.plan.of(e.Place).value)
		g.I64(slotMissing)
		g.Op(w.I64Ne)
		g.convert(t, direct, want)
	case *program.Var:
		g.variable(e.Var, want)
	case *program.Call:
		g.call(e, want)
	case *program.Cond:
		g.emit(e.If, direct)
		g.If(want.typeOf(t))
		g.emit(e.Then, want)
		g.Else()
		g.emit(e.Else, want)
		g.End()
	case *program.Logic:
		g.logic(e)
		g.convert(t, direct, want)
	case *program.Lookup:
		g.lookup(e)
		g.convert(t, direct, want)
	case *program.Bind:
		g.bind(e.Var)
		g.emit(e.Body, want)
	case *program.ListOf:
		g.list(e)
		g.convert(t, direct, want)
	case *program.Index:
		g.index(e)
		g.convert(t, stored, want)
	case *program.Loop:
		g.loop(e)
		g.convert(t, direct, want)
	case *program.Opt:
		g.optional(e, want)
	case *held:
		g.Get(e.local)
		g.convert(t, stored, want)
	default:
		if !g.anyNode(e, want) {
			bugf("unknown expression %T", e)
		}
	}
}

func (g *gen) constant(c *program.Const, want form) {
	if c.T.Kind == program.Any {
		g.Addr(g.m.valueCell(c.Value))
		g.convert(c.T, direct, want)
		return
	}
	switch v := c.Value.(type) {
	case nil:
		g.I64(slotNull)
	case bool:
		n := int64(2)
		if v {
			n = 3
		}
		if want == stored {
			g.I64(n)
		} else {
			g.I32(int32(n - 2))
		}
	case int64:
		if want == stored {
			g.I64(g.m.numberSpan(intText(v)))
		} else {
			g.I64(v)
		}
	case string:
		g.I64(g.m.spanOf(v))
	case program.Dec:
		g.I64(g.m.numberSpan(string(v)))
		g.convert(c.T, stored, want)
	default:
		bugf("constant of type %T", v)
	}
}

// slot pushes the i64 at an offset in the region of row, or the static frame.
func (g *gen) slot(p *program.Place, row *program.Variable, offset int32) {
	if offset < 0 {
		bugf("nothing is kept of %q", p.Pointer())
	}
	g.Mem(w.I64Load, g.region(row)+uint32(offset))
}

// region pushes the base of a region; the result is to be added to offsets.
func (g *gen) region(row *program.Variable) uint32 {
	if row == nil {
		g.Addr(g.m.frame)
		return 0
	}
	b := g.vars[row]
	if b == nil || !b.row {
		bugf("%s is not a row here", row.Name)
	}
	if b.failed != nil {
		g.bringBack(b.failed)
	}
	g.Get(b.local)
	return 0
}

// read pushes a place's value in stored form.
func (g *gen) read(e *program.Read) {
	if e.Row != nil && e.Place == e.Row.Row {
		if b := g.vars[e.Row]; b != nil && !b.row {
			if b.failed != nil {
				g.bringBack(b.failed)
			}
			g.Get(b.local) // an item of a computed list
			return
		}
	}
	s := g.m.plan.of(e.Place)
	switch base(e.Type()).Kind {
	case program.List:
		g.whenPresent(e, s, func() {
			off := g.region(e.Row)
			g.Addr(off + uint32(s.rows))
			g.Op(w.I32Add)
			g.rowsToList(s)
		})
	case program.Map:
		g.whenPresent(e, s, func() {
			off := g.region(e.Row)
			g.Addr(off + uint32(s.rows))
			g.Op(w.I32Add, w.I64ExtendI32U)
		})
	default:
		g.slot(e.Place, e.Row, s.value)
	}
}

// whenPresent pushes what value pushes, or the mark of an empty optional.
func (g *gen) whenPresent(e *program.Read, s *slots, value func()) {
	if e.Type().Kind != program.Optional {
		value()
		return
	}
	v := g.Temp(w.I64)
	g.slot(e.Place, e.Row, s.value)
	g.Tee(v)
	g.I64(slotNull)
	g.Op(w.I64LeU)
	g.If(w.I64)
	g.Get(v)
	g.Else()
	value()
	g.End()
	g.Release(v)
}

// item pushes the element of a visited array, or the value of a map, in stored
// form: of an object its row.
func (g *gen) item(list *program.Place, row w.Local) {
	s := g.m.plan.of(list).elem
	if s == nil || visited(s.place) != nil {
		g.Get(row)
		g.Op(w.I64ExtendI32U)
		return
	}
	load := func() {
		g.Get(row)
		g.Mem(w.I64Load, uint32(s.value))
	}
	if scalar(s.place) {
		load()
		return
	}
	inner := func() {
		g.Get(row)
		g.Addr(uint32(s.rows))
		g.Op(w.I32Add)
		if s.place.Map {
			g.Op(w.I64ExtendI32U)
		} else {
			g.rowsToList(s)
		}
	}
	if !s.place.Optional {
		inner()
		return
	}
	load()
	g.I64(slotNull)
	g.Op(w.I64LeU)
	g.If(w.I64)
	load()
	g.Else()
	inner()
	g.End()
}

// rowsToList replaces the address of {first row, count} by a list of the items.
func (g *gen) rowsToList(s *slots) {
	if s.elem != nil && !scalar(s.elem.place) && visited(s.elem.place) == nil {
		g.listsToList(s)
		return
	}
	at := int32(-1)
	if s.elem != nil && scalar(s.elem.place) {
		at = s.elem.value
	}
	g.I32(at)
	g.Call(g.m.listFn().Index)
	g.Op(w.I64ExtendI32U)
	g.failIfZero64()
}

// listsToList is rowsToList for items that are lists or maps themselves.
func (g *gen) listsToList(s *slots) {
	row, vec := g.Local(w.I32), g.Local(w.I32)
	g.Mem(w.I32Load, 0)
	g.Set(row)
	g.I32(8)
	g.Call(g.m.Sym("k_vec_new"))
	g.Tee(vec)
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
	done := g.Block()
	again := g.Loop()
	g.Get(row)
	g.Op(w.I32Eqz)
	g.BrIf(done)
	g.tick()
	g.Get(vec)
	g.item(s.place, row)
	g.Call(g.m.Sym("k_vec_push"))
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
	g.Get(row)
	g.Mem(w.I32Load, rowNext)
	g.Set(row)
	g.Br(again)
	g.End()
	g.End()
	g.Get(vec)
	g.Op(w.I64ExtendI32U)
}

// listFn(rows, offset) makes a list of the i64 at an offset in each row, or of
// the rows' addresses if the offset is negative.
func (m *module) listFn() *w.Func {
	return m.once("list", w.S([]w.Type{w.I32, w.I32}, w.I32), func(f *w.Func) {
		vec, row := f.Local(w.I32), f.Local(w.I32)
		fail := f.Block()
		check := func() {
			f.Op(w.I32Eqz)
			f.BrIf(fail)
		}
		f.Get(0)
		f.Mem(w.I32Load, 4)
		f.Call(m.Sym("k_fuel"))
		check()
		f.Get(0)
		f.Mem(w.I32Load, 4)
		f.Call(m.Sym("k_vec_new"))
		f.Tee(vec)
		check()
		f.Get(0)
		f.Mem(w.I32Load, 0)
		f.Set(row)
		done := f.Block()
		again := f.Loop()
		f.Get(row)
		f.Op(w.I32Eqz)
		f.BrIf(done)
		f.Get(vec)
		f.Get(1)
		f.I32(0)
		f.Op(w.I32LtS)
		f.If(w.I64)
		f.Get(row)
		f.Op(w.I64ExtendI32U)
		f.Else()
		f.Get(row, 1)
		f.Op(w.I32Add)
		f.Mem(w.I64Load, 0)
		f.End()
		f.Call(m.Sym("k_vec_push"))
		check()
		f.Get(row)
		f.Mem(w.I32Load, rowNext)
		f.Set(row)
		f.Br(again)
		f.End()
		f.End()
		f.Get(vec)
		f.Return()
		f.End()
		f.I32(0)
	})
}

// variable pushes a variable's value.
func (g *gen) variable(v *program.Variable, want form) {
	b := g.vars[v]
	if b == nil {
		g.let(v, want)
		return
	}
	if b.failed != nil {
		g.bringBack(b.failed)
	}
	g.Get(b.local)
	if b.row {
		g.Op(w.I64ExtendI32U)
		g.convert(v.Type, stored, want)
		return
	}
	g.convert(v.Type, b.form, want)
}

// list pushes a list literal.
func (g *gen) list(e *program.ListOf) {
	vec := g.Local(w.I32)
	g.Addr(uint32(len(e.Elems)))
	g.Call(g.m.Sym("k_vec_new"))
	g.Tee(vec)
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
	for _, x := range e.Elems {
		g.Get(vec)
		g.emit(x, stored)
		g.Call(g.m.Sym("k_vec_push"))
		g.Op(w.I32Eqz)
		g.BrIf(g.fail)
	}
	g.Get(vec)
}
