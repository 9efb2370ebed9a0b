package emit

import (
	"crosswalk/mapper/abi"
	w "crosswalk/mapper/wasm"
)

// metaFn generates cw_meta and the function that scans what it was told: 0 after
// an error, whose place begins with "meta" and has no offset in the input.
func (m *module) metaFn(root uint32) *w.Func {
	m.takeMeta()
	f := m.Func("scan meta", w.S(nil, w.I32))
	in, length, p := f.Local(w.I32), f.Local(w.I32), f.Local(w.I32)
	m.load32(f, stIn)
	f.Set(in)
	m.load32(f, stInLen)
	f.Set(length)
	// without a call of cw_meta: an empty object, with the zeros that end an input
	nothing := m.Intern("{}" + string(make([]byte, 62)))
	m.load32(f, stMeta)
	f.Op(w.I32Eqz)
	f.If()
	m.store32(f, stMeta, func() { f.Addr(nothing) })
	m.store32(f, stMeta+4, func() { f.I32(2) })
	f.End()
	m.store32(f, stIn, func() { m.load32(f, stMeta) })
	m.store32(f, stInLen, func() { m.load32(f, stMeta+4) })
	fail := f.Block()
	m.load32(f, stMeta)
	f.Addr(m.frame)
	f.Addr(root)
	f.Call(m.valueFn().Index)
	f.Tee(p)
	f.Op(w.I32Eqz)
	f.BrIf(fail)
	f.Get(p)
	f.Call(m.Sym("k_ws"))
	m.load32(f, stMeta)
	m.load32(f, stMeta+4)
	f.Op(w.I32Add, w.I32Ne)
	f.If()
	f.I32(int32(abi.TrailingData))
	f.I32(0)
	f.Addr(m.place("meta"))
	f.Call(m.failFn().Index)
	f.End()
	f.End() // fail
	m.store32(f, stIn, func() { f.Get(in) })
	m.store32(f, stInLen, func() { f.Get(length) })
	m.store32(f, stMeta, func() { f.I32(0) })
	m.load32(f, stCode)
	f.If()
	m.store32(f, stOffset, func() { f.I32(-1) }) // abi.NoOffset
	f.End()
	m.load32(f, stCode)
	f.Op(w.I32Eqz)
	return f
}

// takeMeta generates cw_meta(n).
func (m *module) takeMeta() {
	f := m.Func("meta", w.S([]w.Type{w.I32}, w.I32))
	m.Export(abi.ExportMeta, f)
	f.Get(0)
	f.I32(abi.MaxMeta)
	f.Op(w.I32GtU)
	f.If()
	f.I32(0)
	f.Return()
	f.End()
	m.store32(f, stMeta+4, func() { f.Get(0) })
	m.store32(f, stMeta, func() {
		f.Get(0)
		f.I32(64) // zeros that end it
		f.Op(w.I32Add)
		f.Call(m.Sym("k_alloc"))
	})
	m.load32(f, stMeta)
}

// store32 stores what value pushes in the state.
func (m *module) store32(f *w.Func, offset uint32, value func()) {
	f.Addr(m.st)
	value()
	f.Mem(w.I32Store, offset)
}
