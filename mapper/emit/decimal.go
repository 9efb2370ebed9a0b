package emit

import (
	w "crosswalk/mapper/wasm"
)

// decimalFn(text) says whether a text is of the format decimal.
func (m *module) decimalFn(table uint32) *w.Func {
	return m.once("is decimal", w.S([]w.Type{w.I64}, w.I32), func(f *w.Func) {
		d := newDecimalText(f)
		d.short(func() {
			f.Get(0)
			f.Addr(table)
			f.Call(m.Sym("k_dfa"))
			f.Return()
		})
		d.valid()
	})
}

// lazyDecFn(text) is the decimal of a text in stored form: a plain one of up to
// 16 bytes stays the text that it is.
func (m *module) lazyDecFn() *w.Func {
	return m.once("lazy dec", w.S([]w.Type{w.I64}, w.I64), func(f *w.Func) {
		d := newDecimalText(f)
		at := f.Local(w.I32)
		computed := func() {
			f.Get(0)
			f.Call(m.Sym("k_dec_text"))
			f.Tee(at)
			f.Op(w.I64ExtendI32U)
			f.I64(flagBoxed)
			f.Op(w.I64Or)
			f.I64(0)
			f.Get(at)
			f.Op(w.Select)
			f.Return()
		}
		d.short(computed)
		d.valid()
		f.Get(d.sign)
		f.Op(w.I32Eqz, w.I32And, w.I32Eqz)
		f.If()
		computed()
		f.End()
		f.Get(0)
		f.I64(flagEsc)
		f.I64(0)
		f.Get(d.dot)
		f.Op(w.Select, w.I64Or)
	})
}

// decimalText judges a text of up to 16 bytes in parameter 0 by the masks of its
// digits and points.
type decimalText struct {
	*w.Func
	n, at             w.Local
	digits, dot, sign w.Local
}

func newDecimalText(f *w.Func) *decimalText {
	return &decimalText{f, f.Local(w.I32), f.Local(w.I32), f.Local(w.I32), f.Local(w.I32), f.Local(w.I32)}
}

// short runs other if the text is empty, longer or escaped, and sets the masks.
func (d *decimalText) short(other func()) {
	d.Get(0)
	d.I64(32)
	d.Op(w.I64ShrU, w.I32WrapI64) // with the flags: any makes it large
	d.Tee(d.n)
	d.I32(1)
	d.Op(w.I32Sub)
	d.I32(16)
	d.Op(w.I32GeU)
	d.If()
	other()
	d.End()
	v := d.Local(w.V128)
	d.Get(0)
	d.Op(w.I32WrapI64)
	d.Tee(d.at)
	d.Mem(w.V128Load, 0)
	d.Tee(v)
	d.Splat(0xd0) // minus '0'
	d.Op(w.I8x16Add)
	d.Splat(10)
	d.Op(w.I8x16LtU, w.I8x16Bitmask)
	d.Set(d.digits)
	d.Get(v)
	d.Splat('.')
	d.Op(w.I8x16Eq, w.I8x16Bitmask)
	d.all()
	d.Op(w.I32And)
	d.Set(d.dot)
	d.Get(d.at)
	d.Mem(w.I32Load8U, 0)
	d.I32('-')
	d.Op(w.I32Eq)
	d.Set(d.sign)
}

// all pushes a bit for each byte of the text.
func (d *decimalText) all() {
	d.I32(1)
	d.Get(d.n)
	d.Op(w.I32Shl)
	d.I32(1)
	d.Op(w.I32Sub)
}

// valid pushes whether the text is a decimal.
func (d *decimalText) valid() {
	// nothing but a sign in front, digits and points
	d.Get(d.digits, d.dot)
	d.Op(w.I32Or)
	d.Get(d.sign)
	d.Op(w.I32Or)
	d.all()
	d.Op(w.I32And)
	d.all()
	d.Op(w.I32Eq)
	// at most one point
	d.Get(d.dot, d.dot)
	d.I32(1)
	d.Op(w.I32Sub, w.I32And, w.I32Eqz, w.I32And)
	// which is not the last byte
	d.Get(d.dot, d.n)
	d.I32(1)
	d.Op(w.I32Sub, w.I32ShrU, w.I32Eqz, w.I32And)
	// a digit first
	d.Get(d.digits, d.sign)
	d.Op(w.I32ShrU, w.I32And)
	// which is no 0, or all, or the point follows
	d.Get(d.at, d.sign)
	d.Op(w.I32Add)
	d.Mem(w.I32Load8U, 0)
	d.I32('0')
	d.Op(w.I32Ne)
	d.Get(d.sign)
	d.I32(1)
	d.Op(w.I32Add)
	d.Get(d.n)
	d.Op(w.I32Eq, w.I32Or)
	d.Get(d.dot, d.sign)
	d.I32(1)
	d.Op(w.I32Add, w.I32ShrU, w.I32Or)
	d.I32(1)
	d.Op(w.I32And, w.I32And)
	// digits has bits of bytes behind the text: the first must lie in it
	d.Get(d.sign, d.n)
	d.Op(w.I32LtU, w.I32And)
}
