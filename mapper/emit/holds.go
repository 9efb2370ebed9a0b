package emit

import (
	"fmt"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// checked writes a scalar after the target's constraints on it hold.
func (x *writer) checked(v *program.Value, t program.Type, have form, l w.Local) {
	x.flush()
	sh := v.Shape
	text := x.Temp(w.I64)
	switch t.Kind {
	case program.String:
		x.Get(l)
		x.holds(sh, t.Kind)
		x.plain(t, have, l, true)
	case program.Timestamp:
		x.Get(l)
		if have == stored {
			x.Op(w.I32WrapI64)
		}
		x.Call(x.m.Sym("k_time_text"))
		x.failIfZero64()
		x.Tee(text)
		x.holds(sh, program.String)
		x.put(x.m.Sym("k_put_text"), func() { x.Get(text) })
	case program.Int, program.Decimal:
		if sh.Kind == schema.String {
			x.Get(l)
			x.plainText(t, have)
			x.Tee(text)
			x.holds(sh, program.String)
			x.put(x.m.Sym("k_put_text"), func() { x.Get(text) })
			break
		}
		x.numberText(t, have, l)
		x.holds(sh, t.Kind)
		x.plain(t, have, l, false)
	case program.Bool:
		x.checkedBool(sh, have, l)
	default:
		if len(sh.Enum) > 0 {
			x.Get(l)
			x.holds(sh, t.Kind)
		}
		x.plain(t, have, l, false)
	}
	x.Release(text)
}

// holds pops a value and fails if the target's constraints do not hold.
func (x *writer) holds(sh *schema.Shape, k program.Kind) {
	code := x.Temp(w.I32)
	x.Call(x.m.holdsFn(sh, k).Index)
	x.Tee(code)
	x.If()
	x.Get(code)
	x.Addr(x.m.place(x.path))
	x.Call(x.m.refuseFn().Index)
	x.Br(x.fail)
	x.End()
	x.Release(code)
}

// holdsFn(value) is the code of the target's constraint that a text, number or
// JSON text breaks, or 0.
func (m *module) holdsFn(sh *schema.Shape, k program.Kind) *w.Func {
	key := fmt.Sprintf("holds %d %d %s %s", k, sh.Kind, sh.Format, m.constraintKey(nil, sh))
	return m.once(key, w.S([]w.Type{w.I64}, w.I32), func(f *w.Func) {
		c := constraints{f, m, false, func(code abi.Code) {
			f.If()
			f.I32(int32(code + abi.TargetBase))
			f.Return()
			f.End()
		}}
		switch k {
		case program.String:
			c.text(sh, 0)
		case program.Int, program.Decimal:
			if sh.Kind == schema.Integer && k == program.Decimal {
				f.Get(0)
				f.Call(m.Sym("k_is_int"))
				f.Op(w.I32Eqz)
				c.no(abi.WrongType)
			}
			c.number(sh, 0)
		default:
			c.rawEnum(sh, 0)
		}
		f.I32(0)
	})
}

// numberText pushes the span of a number's text.
func (x *writer) numberText(t program.Type, have form, l w.Local) {
	if have == direct {
		x.Get(l)
		if t.Kind == program.Int {
			x.Call(x.m.Sym("k_int_text_of"))
		} else {
			x.Call(x.m.decNumberFn().Index)
		}
		x.failIfZero64()
		return
	}
	x.Get(l)
	x.Call(x.m.numberTextFn(t.Kind).Index)
	x.failIfZero64()
}

// numberTextFn(stored) is the text of a number: the input's own, or that of a
// boxed one.
func (m *module) numberTextFn(k program.Kind) *w.Func {
	name := "int number"
	if k == program.Decimal {
		name = "decimal number"
	}
	return m.once(name, w.S([]w.Type{w.I64}, w.I64), func(f *w.Func) {
		m.ifBoxed(f, w.I64, func() {
			if k == program.Decimal {
				f.Call(m.decNumberFn().Index)
			} else {
				f.Mem(w.I64Load, 0)
				f.Call(m.Sym("k_int_text_of"))
			}
		})
		f.Get(0)
	})
}

// plainText replaces a number by its plain text.
func (x *writer) plainText(t program.Type, have form) {
	x.convert(t, have, direct)
	if t.Kind == program.Int {
		x.Call(x.m.Sym("k_int_text_of"))
	} else {
		x.Call(x.m.Sym("k_dec_text_of"))
	}
	x.failIfZero64()
}

// decNumberFn(decimal) is its text as a number's: the flag says whether there
// is a point.
func (m *module) decNumberFn() *w.Func {
	return m.once("dec number", w.S([]w.Type{w.I32}, w.I64), func(f *w.Func) {
		text := f.Local(w.I64)
		f.Get(0)
		f.Call(m.Sym("k_dec_text_of"))
		f.Tee(text)
		f.Get(text)
		f.I64(flagEsc)
		f.Op(w.I64Or)
		// the exponent, see kernel.h
		f.Get(0)
		f.Mem(w.I32Load, 16)
		f.I32(0)
		f.Op(w.I32GeS)
		f.Get(text)
		f.Op(w.I64Eqz, w.I32Or, w.Select)
	})
}

func (x *writer) checkedBool(sh *schema.Shape, have form, l w.Local) {
	if len(sh.Enum) > 0 {
		allowed := int32(0)
		for _, e := range sh.Enum {
			switch e {
			case "false":
				allowed |= 1
			case "true":
				allowed |= 2
			}
		}
		x.I32(allowed)
		x.Get(l)
		x.convert(program.Type{Kind: program.Bool}, have, direct)
		x.Op(w.I32ShrU)
		x.I32(1)
		x.Op(w.I32And, w.I32Eqz)
		x.If()
		x.refuse(abi.NotInEnum + abi.TargetBase)
		x.End()
	}
	x.plain(program.Type{Kind: program.Bool}, have, l, false)
}
