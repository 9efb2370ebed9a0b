package emit

import (
	"crosswalk/mapper/abi"
	w "crosswalk/mapper/wasm"
)

// The names of the undeclared members of one object: a filter of 64 bits, the
// first names, and a set of the kernel's when there are more.
const (
	namesFilter = 0 // u64
	namesCount  = 8
	namesSet    = 12
	namesList   = 16
	namesMax    = 16
	namesSize   = namesList + 8*namesMax
)

// newNameFn(names, name) adds a decoded name; 0 after an error, which is
// DuplicateKey if it was there.
func (m *module) newNameFn() *w.Func {
	return m.once("new name", w.S([]w.Type{w.I32, w.I64}, w.I32), func(f *w.Func) {
		n, count, bit, i := f.Local(w.I32), f.Local(w.I32), f.Local(w.I64), f.Local(w.I32)
		m.nameBit(f, n, bit)
		f.Get(0)
		f.Mem(w.I32Load, namesCount)
		f.Set(count)
		slow := f.Block()
		f.Get(0)
		f.Mem(w.I64Load, namesFilter)
		f.Get(bit)
		f.Op(w.I64And)
		f.I64(0)
		f.Op(w.I64Ne)
		f.BrIf(slow)
		f.Get(count)
		f.I32(namesMax)
		f.Op(w.I32GeU)
		f.BrIf(slow)
		m.addName(f, count, bit)
		f.End()

		set := f.Local(w.I32)
		f.Get(0)
		f.Mem(w.I32Load, namesSet)
		f.Tee(set)
		f.Op(w.I32Eqz)
		f.If()
		each(f, i, count, func() {
			m.listed(f, i)
			f.Get(1)
			f.Op(w.I64Xor)
			f.I64(4)
			f.Op(w.I64Shl)
			f.I64(36)
			f.Op(w.I64ShrU, w.I64Eqz)
			f.If()
			m.listed(f, i)
			f.Get(1)
			f.Call(m.Sym("k_text_eq"))
			f.If()
			f.I32(int32(abi.DuplicateKey))
			f.I32(0)
			f.Call(m.Sym("k_fail"))
			f.Return()
			f.End()
			f.End()
		})
		f.Get(count)
		f.I32(namesMax)
		f.Op(w.I32LtU)
		f.If()
		m.addName(f, count, bit)
		f.End()
		f.Call(m.Sym("k_seen_new"))
		f.Tee(set)
		f.Op(w.I32Eqz)
		f.If()
		f.I32(0)
		f.Return()
		f.End()
		f.Get(0, set)
		f.Mem(w.I32Store, namesSet)
		each(f, i, count, func() {
			f.Get(set)
			m.listed(f, i)
			f.Call(m.Sym("k_seen"))
			f.Op(w.I32Eqz)
			f.If()
			f.I32(0)
			f.Return()
			f.End()
		})
		f.End()
		f.Get(set, 1)
		f.Call(m.Sym("k_seen"))
	})
}

// nameBit puts the length of the name in parameter 1 into n, and the bit of the
// filter that stands for the name into bit.
func (m *module) nameBit(f *w.Func, n, bit w.Local) {
	word := f.Local(w.I64)
	m.nameWord(f, n, 0)
	f.Set(word)
	f.I64(1)
	f.Get(word, 1)
	f.I64(32)
	f.Op(w.I64ShrU, w.I64Xor)
	f.I64(-0x61c8864680b583eb)
	f.Op(w.I64Mul)
	f.I64(58)
	f.Op(w.I64ShrU, w.I64Shl)
	f.Set(bit)
}

// addName appends the name to the list and returns 1.
func (m *module) addName(f *w.Func, count w.Local, bit w.Local) {
	f.Get(0, 0)
	f.Mem(w.I64Load, namesFilter)
	f.Get(bit)
	f.Op(w.I64Or)
	f.Mem(w.I64Store, namesFilter)
	f.Get(0, count)
	f.I32(3)
	f.Op(w.I32Shl, w.I32Add)
	f.Get(1)
	f.Mem(w.I64Store, namesList)
	f.Get(0, count)
	f.I32(1)
	f.Op(w.I32Add)
	f.Mem(w.I32Store, namesCount)
	f.I32(1)
	f.Return()
}

// listed pushes name i of the list.
func (m *module) listed(f *w.Func, i w.Local) {
	f.Get(0, i)
	f.I32(3)
	f.Op(w.I32Shl, w.I32Add)
	f.Mem(w.I64Load, namesList)
}

// each runs body for i from 0 to n - 1.
func each(f *w.Func, i, n w.Local, body func()) {
	f.I32(0)
	f.Set(i)
	done := f.Block()
	again := f.Loop()
	f.Get(i, n)
	f.Op(w.I32GeU)
	f.BrIf(done)
	body()
	f.Get(i)
	f.I32(1)
	f.Op(w.I32Add)
	f.Set(i)
	f.Br(again)
	f.End()
	f.End()
}
