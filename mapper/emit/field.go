package emit

import (
	"encoding/binary"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/kernel"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// fieldKind is how the value of a member is written by a function of its own:
// most members are a short text or number that is there or not.
type fieldKind struct {
	name   string
	quoted bool
	put    func(m *module, f *w.Func) // (w, v) -> w for all that is not short and plain
	slow   int64                      // bits of a span that are not plain
}

// maxKey is the most bytes of a key that such a function writes.
const maxKey = 32

func (x *writer) fieldKind(v *program.Value) (fieldKind, bool) {
	sym := func(name string) func(m *module, f *w.Func) {
		return func(m *module, f *w.Func) { f.Call(m.Sym(name)) }
	}
	text := v.Shape != nil && v.Shape.Kind == schema.String
	switch k := base(v.Expr.Type()).Kind; {
	case k == program.String:
		return fieldKind{"text", true, sym("k_put_text"), flagEsc | flagDirty | flagBoxed}, true
	case k == program.Int && !text:
		return fieldKind{"int", false, func(m *module, f *w.Func) { f.Call(m.putIntFn().Index) }, flagBoxed}, true
	case k == program.Decimal && !text:
		return fieldKind{"number", false, func(m *module, f *w.Func) {
			f.I32(0)
			f.Call(m.putDecFn().Index)
		}, flagBoxed}, true
	case k == program.Bool && !text:
		return fieldKind{name: "bool"}, true
	case k == program.Decimal || k == program.Int:
		put := func(m *module, f *w.Func) {
			f.I32(1)
			f.Call(m.putDecFn().Index)
		}
		return fieldKind{"decimal", true, put, flagBoxed | flagDirty}, k == program.Decimal
	}
	return fieldKind{}, false
}

// field writes a member by one call, if its value is of a simple kind and
// nothing has to be done when it is missing.
func (x *writer) field(v *program.Value, s site) bool {
	kind, ok := x.fieldKind(v)
	optional := v.Expr.Type().Kind == program.Optional
	isText := base(v.Expr.Type()).Kind == program.String
	if !ok || v.Checks && !isText || s.suffix != "," || optional &&
		(v.OnMissing != program.PolicyOmit || v.OnNull != program.PolicyOmit || s.required && s.miss != nil) {
		return false
	}
	e := v.Expr.Type().Kind
	if (e == program.Int || e == program.Decimal) && !lazy(v.Expr) {
		return false // computed numbers are not in stored form
	}
	if optional {
		x.flush()
	}
	key := string(x.pending) + s.prefix
	if kind.quoted {
		key += `"`
	}
	if n := len(x.pending); len(key) > maxKey && len(key)-n <= maxKey {
		x.flush()
		key = key[n:]
	}
	if len(key) > maxKey {
		return false
	}
	x.pending = x.pending[:0]
	x.at(v.Rule)
	val := x.Temp(w.I64)
	x.emit(v.Expr, stored)
	x.Set(val)
	if v.Checks {
		x.Get(val)
		x.I64(slotNull)
		x.Op(w.I64GtU)
		x.If()
		x.Get(val)
		x.holds(v.Shape, program.String)
		x.End()
	}
	x.Get(x.w, val)
	x.Addr(x.m.Intern(key))
	x.Addr(uint32(len(key)))
	x.Call(x.m.fieldFn(kind).Index)
	x.moved()
	x.Release(val)
	x.slack = slackAfterPut - 2
	return true
}

// fieldFn(w, v, key, length) writes key, value and comma, or nothing if v is
// missing or null. Values of up to 32 plain bytes are copied in place.
func (m *module) fieldFn(kind fieldKind) *w.Func {
	if kind.name == "bool" {
		return m.boolFieldFn()
	}
	return m.once("field "+kind.name, w.S([]w.Type{w.I32, w.I64, w.I32, w.I32}, w.I32), func(f *w.Func) {
		n, from := f.Local(w.I32), f.Local(w.I32)
		f.Get(1)
		f.I64(slotNull)
		f.Op(w.I64LeU)
		f.If()
		f.Get(0)
		f.Return()
		f.End()
		slow := f.Block()
		f.Get(1)
		f.I64(kind.slow)
		f.Op(w.I64And, w.I64Eqz, w.I32Eqz)
		f.BrIf(slow)
		f.Get(1)
		f.I64(4)
		f.Op(w.I64Shl)
		f.I64(36)
		f.Op(w.I64ShrU, w.I32WrapI64)
		f.Tee(n)
		f.I32(32)
		f.Op(w.I32GtU)
		f.BrIf(slow)
		if !m.unlimited {
			f.Get(0)
			m.load32(f, kernel.StateOutEnd)
			f.I32(maxKey + 32 + 16)
			f.Op(w.I32Sub, w.I32GtU)
			f.BrIf(slow)
		}
		copyKey(f)
		f.Get(1)
		f.Op(w.I32WrapI64)
		f.Set(from)
		for at := uint32(0); at <= 16; at += 16 {
			f.Get(0, from)
			f.Mem(w.V128Load, at)
			f.Mem(w.V128Store, at)
		}
		f.Get(0, n)
		f.Op(w.I32Add)
		f.Tee(0)
		end, size := int32(','), int32(1)
		if kind.quoted {
			end, size = '"'|','<<8, 2
		}
		f.I32(end)
		f.Mem(w.I32Store16, 0)
		f.Get(0)
		f.I32(size)
		f.Op(w.I32Add)
		f.Return()
		f.End() // slow
		f.Get(0)
		f.I32(maxKey + 16)
		f.Call(m.Sym("k_room"))
		f.Tee(0)
		f.Op(w.I32Eqz)
		f.If()
		f.I32(0)
		f.Return()
		f.End()
		copyKey(f)
		f.Get(0)
		if kind.quoted { // written again by the kernel
			f.I32(1)
			f.Op(w.I32Sub)
		}
		f.Get(1)
		kind.put(m, f)
		f.Tee(0)
		f.If()
		f.Get(0)
		f.I32(',')
		f.Mem(w.I32Store8, 0)
		f.Get(0)
		f.I32(1)
		f.Op(w.I32Add)
		f.Set(0)
		f.End()
		f.Get(0)
	})
}

// boolFieldFn is fieldFn for booleans.
func (m *module) boolFieldFn() *w.Func {
	return m.once("field bool", w.S([]w.Type{w.I32, w.I64, w.I32, w.I32}, w.I32), func(f *w.Func) {
		f.Get(1)
		f.I64(slotNull)
		f.Op(w.I64LeU)
		f.If()
		f.Get(0)
		f.Return()
		f.End()
		f.Get(0)
		f.I32(maxKey + 16)
		f.Call(m.Sym("k_room"))
		f.Tee(0)
		f.Op(w.I32Eqz)
		f.If()
		f.I32(0)
		f.Return()
		f.End()
		copyKey(f)
		f.Get(0)
		f.I64(int64(binary.LittleEndian.Uint64([]byte("true,\x00\x00\x00"))))
		f.I64(int64(binary.LittleEndian.Uint64([]byte("false,\x00\x00"))))
		f.Get(1)
		f.I64(3)
		f.Op(w.I64Eq, w.Select)
		f.Mem(w.I64Store, 0)
		f.Get(0)
		f.I32(8)
		f.Op(w.I32Add)
		f.Get(1)
		f.Op(w.I32WrapI64, w.I32Sub)
	})
}

// copyKey writes the key in parameters 2 and 3 at the cursor in parameter 0.
func copyKey(f *w.Func) {
	for at := uint32(0); at < maxKey; at += 16 {
		f.Get(0, 2)
		f.Mem(w.V128Load, at)
		f.Mem(w.V128Store, at)
	}
	f.Get(0, 3)
	f.Op(w.I32Add)
	f.Set(0)
}
