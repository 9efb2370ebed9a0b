package emit

import (
	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// value writes the value of an expression, or what the policies say if it is
// an empty optional.
func (x *writer) value(v *program.Value, s site) bool {
	t := v.Expr.Type()
	if c, ok := v.Expr.(*program.Const); ok && !v.Checks {
		if text, ok := constText(c, v.Shape); ok {
			x.text(s.prefix + text + s.suffix)
			return true
		}
	}
	if t.Kind == program.Null {
		return x.policy(v.OnNull, v.Default, abi.NullValue, s, v.Rule)
	}
	if x.field(v, s) {
		return t.Kind != program.Optional
	}
	x.at(v.Rule)
	if t.Kind != program.Optional {
		x.text(s.prefix)
		x.content(v, v.Expr)
		x.text(s.suffix)
		return true
	}
	x.flush()
	opt := x.Temp(w.I64)
	if !x.rawSlot(v) {
		x.emit(v.Expr, stored)
	}
	x.Tee(opt)
	x.I64(slotNull)
	x.Op(w.I64GtU)
	certain := false
	empty := func() { certain = x.empty(v.OnMissing, v.OnNull, v.Default, s, v.Rule, opt) }
	if v.OnMissing == program.PolicyOmit && v.OnNull == program.PolicyOmit && (!s.required || s.miss == nil) {
		empty = nil
	}
	x.either(func() {
		x.text(s.prefix)
		x.contentOf(v, v.Expr, opt)
		x.text(s.suffix)
	}, empty)
	x.Release(opt)
	return certain
}

// empty writes what the policies say for the empty optional in opt, and returns
// whether that is surely something.
func (x *writer) empty(onMissing, onNull program.Policy, def string, s site, rule int, opt w.Local) bool {
	if onMissing == onNull && onMissing != program.PolicyError {
		return x.policy(onMissing, def, 0, s, rule)
	}
	x.Get(opt)
	x.I64(slotMissing)
	x.Op(w.I64Eq)
	a, b := false, false
	x.either(func() { a = x.policy(onMissing, def, abi.MissingValue, s, rule) },
		func() { b = x.policy(onNull, def, abi.NullValue, s, rule) })
	return a && b
}

func (x *writer) policy(p program.Policy, def string, code abi.Code, s site, rule int) bool {
	switch p {
	case program.PolicyOmit:
		x.omitted(s, rule)
		return false
	case program.PolicyNull:
		x.text(s.prefix + "null" + s.suffix)
	case program.PolicyDefault:
		x.text(s.prefix + compact(def) + s.suffix)
	case program.PolicyError:
		x.at(rule)
		x.refuse(code)
	}
	return true
}

// constText is the output for a literal.
func constText(c *program.Const, sh *schema.Shape) (string, bool) {
	switch v := c.Value.(type) {
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	case string:
		return quote(v), true
	case int64:
		if sh != nil && sh.Kind == schema.String {
			return quote(intText(v)), true
		}
		return intText(v), true
	}
	return "", false
}

// content writes the value of e, which is no optional.
func (x *writer) content(v *program.Value, e program.Expr) {
	t := e.Type()
	if t.Kind == program.List && !x.copiesText(v) {
		x.list(v.Shape, e, v.Checks)
		return
	}
	have := direct
	if lazy(e) || t.Kind == program.List {
		have = stored
	}
	l := x.Temp(have.typeOf(t))
	x.emitValue(v, have)
	x.Set(l)
	x.write(v, e, have, l)
	x.Release(l)
}

// contentOf writes the value of the optional e, whose stored form is in opt.
func (x *writer) contentOf(v *program.Value, e program.Expr, opt w.Local) {
	t := *e.Type().Elem
	if t.Kind == program.List && !x.copiesText(v) {
		x.listOf(v.Shape, e, opt, v.Checks)
		return
	}
	if t.Kind == program.Obj && rowPlace(e) != nil {
		l := x.Temp(w.I64)
		x.Get(opt)
		x.rowText(e)
		x.Set(l)
		x.write(v, e, stored, l)
		x.Release(l)
		return
	}
	x.write(v, e, stored, opt)
}

// emitValue pushes the value of v; of an element of a visited array its text.
func (x *writer) emitValue(v *program.Value, have form) {
	if x.rawSlot(v) {
		return
	}
	e := v.Expr
	if k := e.Type().Kind; k == program.Obj && rowPlace(e) != nil {
		x.emit(e, stored)
		x.rowText(e)
		return
	}
	x.emit(e, have)
}

// copiesText says that what v writes is the text of a place.
func (x *writer) copiesText(v *program.Value) bool {
	r := rawRead(v)
	return r != nil && (!isItem(r) || x.rowBound(r))
}

// rawSlot pushes the text of a place that is copied as it is; false if v is not
// such a copy.
func (x *writer) rawSlot(v *program.Value) bool {
	r := rawRead(v)
	if r == nil {
		return false
	}
	if r.Row != nil && !x.rowBound(r) {
		x.read(r) // an item of a computed list
		if base(r.Type()).Kind == program.Map {
			l := x.Temp(w.I64)
			x.Tee(l)
			x.I64(slotNull)
			x.Op(w.I64GtU)
			x.If()
			x.mapText(l)
			x.End()
			x.Get(l)
			x.Release(l)
		}
	} else {
		x.slot(r.Place, r.Row, x.m.plan.of(r.Place).value)
	}
	x.probe(r, stored)
	return true
}

// rowText replaces the address of a row by the text of its element.
func (x *writer) rowText(e program.Expr) {
	s := x.m.plan.of(rowPlace(e))
	x.Op(w.I32WrapI64)
	x.Mem(w.I64Load, uint32(s.value))
}

// write writes the value in l: t in the given form.
func (x *writer) write(v *program.Value, e program.Expr, have form, l w.Local) {
	t := base(e.Type())
	quoted := v.Shape != nil && v.Shape.Kind == schema.String
	if t.Kind == program.Map && rawRead(v) == nil {
		x.mapText(l)
	}
	if v.Checks {
		x.checked(v, t, have, l)
		return
	}
	x.plain(t, have, l, quoted)
}

// mapText replaces the address of a map's rows, which l holds, by the map's text:
// its slot stands before them.
func (x *writer) mapText(l w.Local) {
	x.Get(l)
	x.I64(8)
	x.Op(w.I64Sub, w.I32WrapI64)
	x.Mem(w.I64Load, 0)
	x.Set(l)
}

// plain writes a scalar, or JSON text as it is.
func (x *writer) plain(t program.Type, have form, l w.Local, quoted bool) {
	k := x.m.Sym
	one := func() { x.Get(l) }
	switch t.Kind {
	case program.String:
		x.put(k("k_put_text"), one)
	case program.Bool:
		x.bool(have, l, quoted)
	case program.Int:
		if quoted {
			x.text(`"`)
		}
		if have == stored {
			x.put(x.m.putIntFn().Index, one)
		} else {
			x.put(k("k_put_int"), one)
		}
		if quoted {
			x.text(`"`)
		}
	case program.Decimal:
		n := int32(0)
		if quoted {
			n = 1
		}
		fn := k("k_put_dec")
		if have == stored {
			fn = x.m.putDecFn().Index
		}
		x.put(fn, func() {
			x.Get(l)
			x.I32(n)
		})
	case program.Timestamp:
		x.put(k("k_put_text"), func() {
			x.Get(l)
			if have == stored {
				x.Op(w.I32WrapI64)
			}
			x.Call(k("k_time_text"))
			x.failIfZero64()
		})
	case program.JSON, program.Obj, program.Map, program.List:
		x.put(k("k_put_raw"), one)
	case program.Any:
		x.put(k("a_to_json"), func() {
			x.Get(l)
			if have == stored {
				x.Op(w.I32WrapI64)
			}
		})
	case program.Invalid: // an item of [], the value of optional.none()
		x.text("null")
	default:
		bugf("a value of kind %d cannot be written", t.Kind)
	}
}

func (x *writer) bool(have form, l w.Local, quoted bool) {
	q := ""
	if quoted {
		q = `"`
	}
	x.flush()
	x.Get(l)
	if have == stored {
		x.I64(3)
		x.Op(w.I64Eq)
	}
	x.either(func() { x.text(q + "true" + q) }, func() { x.text(q + "false" + q) })
}

// putIntFn(w, stored) writes an integer; a number that was only copied keeps
// its text.
func (m *module) putIntFn() *w.Func {
	return m.once("put int", w.S([]w.Type{w.I32, w.I64}, w.I32), func(f *w.Func) {
		f.Get(1)
		f.I64(0)
		f.Op(w.I64LtS)
		f.If()
		f.Get(0, 1)
		f.Op(w.I32WrapI64)
		f.Mem(w.I64Load, 0)
		f.Call(m.Sym("k_put_int"))
		f.Return()
		f.End()
		f.Get(0, 1)
		f.Call(m.Sym("k_put_raw"))
	})
}

// putDecFn(w, stored, quoted) writes a decimal as a number or as a text.
func (m *module) putDecFn() *w.Func {
	return m.once("put dec", w.S([]w.Type{w.I32, w.I64, w.I32}, w.I32), func(f *w.Func) {
		f.Get(1)
		f.I64(0)
		f.Op(w.I64LtS)
		f.If()
		f.Get(0, 1)
		f.Op(w.I32WrapI64)
		f.Get(2)
		f.Call(m.Sym("k_put_dec"))
		f.Return()
		f.End()
		f.Get(2)
		f.If()
		f.Get(0, 1)
		f.Call(m.Sym("k_put_num_text"))
		f.Return()
		f.End()
		f.Get(0, 1)
		f.Call(m.Sym("k_put_raw"))
	})
}
