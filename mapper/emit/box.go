package emit

import (
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// boxAny pushes a typed value as one of kind Any. Objects and untyped values of
// the source become what their JSON says.
func (g *gen) boxAny(e program.Expr) {
	t := e.Type()
	if c, ok := e.(*program.Const); ok {
		g.Addr(g.m.valueCell(c.Value))
		return
	}
	if r := wholeRead(e); r != nil && (r.Row == nil || g.rowBound(r)) {
		x := g.Local(w.I64)
		g.slot(r.Place, r.Row, g.m.plan.of(r.Place).value)
		g.Set(x)
		g.present1(x, t, func() {
			g.Get(x)
			g.runtime("a_of_json")
		})
		return
	}
	switch t.Kind {
	case program.Null:
		g.Addr(g.m.valueCell(nil))
	case program.Any:
		g.emit(e, direct)
	case program.Optional:
		x := g.Local(w.I64)
		g.emit(e, stored)
		g.Set(x)
		g.present1(x, t, func() {
			g.Get(x)
			g.boxStored(*t.Elem, leaf(e))
		})
	case program.Obj, program.List, program.Map:
		g.emit(e, stored)
		g.boxStored(t, leaf(e))
	default:
		g.emit(e, direct)
		g.boxDirect(t)
	}
}

// wholeRead is e if it reads an object or an untyped value of the source.
func wholeRead(e program.Expr) *program.Read {
	r, ok := e.(*program.Read)
	if !ok {
		return nil
	}
	switch base(r.Type()).Kind {
	case program.Obj, program.Map, program.JSON:
		return r
	}
	return nil
}

// present1 pushes the cell that value pushes for what is in x, of type t; of an
// optional, an optional.
func (g *gen) present1(x w.Local, t program.Type, value func()) {
	if t.Kind != program.Optional {
		value()
		return
	}
	g.Get(x)
	g.I64(slotNull)
	g.Op(w.I64LeU)
	g.If(w.I32)
	g.Addr(g.m.noneCell(true))
	g.Addr(g.m.noneCell(false))
	g.Get(x)
	g.Op(w.I64Eqz, w.I32Eqz, w.Select)
	g.Else()
	value()
	g.runtime("a_some")
	g.End()
}

// noneCell is an empty optional, that is known to be null or missing.
func (m *module) noneCell(null bool) uint32 {
	if null {
		return m.cell(tagOptional, 3, 0)
	}
	return m.cell(tagOptional, 2, 0)
}

// boxDirect replaces a scalar in direct form by its cell.
func (g *gen) boxDirect(t program.Type) {
	switch t.Kind {
	case program.Bool:
		g.runtime("a_of_bool")
	case program.Int:
		g.runtime("a_of_int")
	case program.String:
		g.runtime("a_of_text")
	case program.Decimal:
		g.runtime("a_of_dec")
	case program.Timestamp:
		g.runtime("a_of_time")
	case program.JSON:
		g.runtime("a_of_json")
	case program.Invalid: // an item of [], the value of optional.none()
		g.Op(w.Drop)
		g.Addr(g.m.valueCell(nil))
	default:
		bugf("a value of kind %d has no form of kind Any", t.Kind)
	}
}

// boxStored replaces a value in stored form by its cell. Row is its leaf.
func (g *gen) boxStored(t program.Type, row *program.Place) {
	switch t.Kind {
	case program.Any:
		g.Op(w.I32WrapI64)
	case program.Null, program.Invalid: // of an optional that is always empty
		g.Op(w.Drop)
		g.Addr(g.m.valueCell(nil))
	case program.Optional:
		x := g.Local(w.I64)
		if t.Elem.Kind == program.Obj && row != nil { // the row is there, its value may be null
			g.Op(w.I32WrapI64)
			g.Mem(w.I64Load, uint32(g.m.plan.of(row).value))
			row = nil
		}
		g.Set(x)
		g.present1(x, t, func() {
			g.Get(x)
			g.boxStored(*t.Elem, row)
		})
	case program.Obj:
		if row != nil {
			g.Op(w.I32WrapI64)
			g.Mem(w.I64Load, uint32(g.m.plan.of(row).value))
		}
		g.runtime("a_of_json")
	case program.Map: // the text stands before the rows
		g.I64(8)
		g.Op(w.I64Sub, w.I32WrapI64)
		g.Mem(w.I64Load, 0)
		g.runtime("a_of_json")
	case program.List:
		g.Op(w.I32WrapI64)
		g.boxList(*t.Elem, row)
	default:
		g.convert(t, stored, direct)
		g.boxDirect(t)
	}
}

// boxList replaces the address of a list by the cell of its items, of which t is
// the type and row the leaf.
func (g *gen) boxList(t program.Type, row *program.Place) {
	if t.Kind == program.Any {
		g.runtime("a_list_of_vec")
		return
	}
	vec, i, n, list := g.Local(w.I32), g.Local(w.I32), g.Local(w.I32), g.Local(w.I32)
	g.Tee(vec)
	g.Mem(w.I32Load, vecLen)
	g.Tee(n)
	g.runtime("a_list_new")
	g.Set(list)
	each(g.Func, i, n, func() {
		g.Get(list)
		g.item64(vec, i)
		g.boxStored(t, row)
		g.Call(g.m.Sym("a_list_add"))
		g.Op(w.I32Eqz)
		g.BrIf(g.fail)
	})
	g.Get(list)
}

// item64 pushes item i of a list.
func (g *gen) item64(vec, i w.Local) {
	g.Get(vec)
	g.Mem(w.I32Load, vecData)
	g.Get(i)
	g.I32(3)
	g.Op(w.I32Shl, w.I32Add)
	g.Mem(w.I64Load, 0)
}

// unboxAny pushes the direct form of a value of kind Any that must be of a type.
func (g *gen) unboxAny(e *program.Unbox) {
	g.emit(e.X, direct)
	g.unboxCell(e.T)
}

// unboxCell replaces a cell by the direct form of its value.
func (g *gen) unboxCell(t program.Type) {
	switch t.Kind {
	case program.Any:
	case program.Bool:
		g.anyTruth()
	case program.String:
		x := g.Temp(w.I32)
		g.expect(x, tagText)
		g.Get(x)
		g.Mem(w.I64Load, cellValue)
		g.Release(x)
	case program.Timestamp:
		x := g.Temp(w.I32)
		g.expect(x, tagTime)
		g.Get(x)
		g.cellAddress()
		g.Release(x)
	case program.Int:
		g.Call(g.m.cellIntFn().Index)
		g.failIfCode()
	case program.Decimal:
		g.Call(g.m.cellDecFn().Index)
		g.failIfZero32()
	case program.Optional:
		g.unboxOptional(*t.Elem)
	case program.List:
		g.unboxList(*t.Elem)
	default:
		bugf("a value of kind Any cannot become %s", t)
	}
}

// unboxOptional takes an optional, null, or a value that is there.
func (g *gen) unboxOptional(t program.Type) {
	x := g.Local(w.I32)
	g.Tee(x)
	g.Mem(w.I32Load, cellTag)
	g.I32(tagOptional)
	g.Op(w.I32Eq)
	g.If(w.I64)
	g.Get(x)
	g.cellAddress()
	g.I32(0)
	g.Op(w.I32Ne)
	g.If(w.I64)
	g.Get(x)
	g.cellAddress()
	g.unboxNullable(t)
	g.Else()
	g.Get(x)
	g.Mem(w.I64Load32U, cellAux)
	g.I64(1)
	g.Op(w.I64And)
	g.End()
	g.Else()
	g.Get(x)
	g.unboxNullable(t)
	g.End()
}

// unboxNullable replaces a cell by the stored form of a value, or of null.
func (g *gen) unboxNullable(t program.Type) {
	x := g.Local(w.I32)
	g.Tee(x)
	g.Mem(w.I32Load, cellTag)
	g.I32(tagNull)
	g.Op(w.I32Eq)
	g.If(w.I64)
	g.I64(slotNull)
	g.Else()
	g.Get(x)
	g.unboxCell(t)
	g.convert(t, direct, stored)
	g.End()
}

func (g *gen) unboxList(t program.Type) {
	x, vec, i, n, to := g.Local(w.I32), g.Local(w.I32), g.Local(w.I32), g.Local(w.I32), g.Local(w.I32)
	g.expect(x, tagList)
	g.Get(x)
	g.cellAddress()
	if t.Kind == program.Any {
		return
	}
	g.Tee(vec)
	g.Mem(w.I32Load, vecLen)
	g.Tee(n)
	g.Call(g.m.Sym("k_vec_new"))
	g.Tee(to)
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
	each(g.Func, i, n, func() {
		g.tick()
		g.Get(to)
		g.item64(vec, i)
		g.Op(w.I32WrapI64)
		g.unboxCell(t)
		g.convert(t, direct, stored)
		g.Call(g.m.Sym("k_vec_push"))
		g.Op(w.I32Eqz)
		g.BrIf(g.fail)
	})
	g.Get(to)
}

// cellIntFn(cell) is an integer, however it is held; 0 with a code set if it is none.
func (m *module) cellIntFn() *w.Func {
	return m.once("cell int", w.S([]w.Type{w.I32}, w.I64), func(f *w.Func) {
		m.ifTag(f, tagInt, func() { f.Mem(w.I64Load, cellValue) })
		for _, tag := range []int32{tagDecimal, tagUint} {
			m.ifTag(f, tag, func() {
				f.Call(m.Sym("a_int_1"))
				f.Tee(0)
				f.Op(w.I32Eqz)
				f.If(w.I64)
				f.I64(0)
				f.Else()
				f.Get(0)
				f.Mem(w.I64Load, cellValue)
				f.End()
			})
		}
		f.I32(int32(badArgument))
		f.Call(m.raiseFn().Index)
		f.I64(0)
	})
}

// cellDecFn(cell) is a decimal, however the number is held; 0 after an error.
func (m *module) cellDecFn() *w.Func {
	return m.once("cell dec", w.S([]w.Type{w.I32}, w.I32), func(f *w.Func) {
		m.ifTag(f, tagDecimal, func() { f.Mem(w.I32Load, cellValue) })
		for _, tag := range []int32{tagInt, tagUint, tagDouble} {
			m.ifTag(f, tag, func() {
				f.Call(m.Sym("a_decimal_1"))
				f.Tee(0)
				f.Op(w.I32Eqz)
				f.If(w.I32)
				f.I32(0)
				f.Else()
				f.Get(0)
				f.Mem(w.I32Load, cellValue)
				f.End()
			})
		}
		f.I32(int32(badArgument))
		f.Call(m.raiseFn().Index)
		f.I32(0)
	})
}

// ifTag returns what then makes of the cell in parameter 0 if it has the tag.
func (m *module) ifTag(f *w.Func, tag int32, then func()) {
	f.Get(0)
	f.Mem(w.I32Load, cellTag)
	f.I32(tag)
	f.Op(w.I32Eq)
	f.If()
	f.Get(0)
	then()
	f.Return()
	f.End()
}
