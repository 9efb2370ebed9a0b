package emit

import (
	"encoding/binary"
	"strings"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/kernel"
	w "crosswalk/mapper/wasm"
)

// Small functions that generated code shares.

// failFn(code, at, place) notes an error. It has no result.
func (m *module) failFn() *w.Func {
	return m.once("fail", w.S([]w.Type{w.I32, w.I32, w.I32}), func(f *w.Func) {
		f.Get(0, 1)
		f.Call(m.Sym("k_fail"))
		f.Op(w.Drop)
		m.setPlace(f, 2)
	})
}

func (m *module) setPlace(f *w.Func, place w.Local) {
	f.Addr(m.st)
	f.Get(place)
	f.Mem(w.I32Store, stPlace)
}

// syntaxFn(p) notes that the byte at p cannot stand there.
func (m *module) syntaxFn() *w.Func {
	return m.once("syntax", w.S([]w.Type{w.I32}), func(f *w.Func) {
		f.I32(int32(abi.Truncated))
		f.I32(int32(abi.BadJSON))
		f.Get(0)
		m.load32(f, stIn)
		m.load32(f, stInLen)
		f.Op(w.I32Add, w.I32GeU, w.Select)
		f.Get(0)
		f.Call(m.Sym("k_fail"))
		f.Op(w.Drop)
	})
}

// locateFn(p) puts the offset of an error that was noted at p.
func (m *module) locateFn() *w.Func {
	return m.once("locate", w.S([]w.Type{w.I32}), func(f *w.Func) {
		f.Addr(m.st)
		f.Get(0)
		m.load32(f, stIn)
		f.Op(w.I32Sub)
		f.Mem(w.I32Store, stOffset)
	})
}

// leadFn(p, want, place) skips white space and returns the address of a value
// whose type is among the wanted bits, or 0 after an error.
func (m *module) leadFn() *w.Func {
	return m.once("lead", w.S([]w.Type{w.I32, w.I32, w.I32}, w.I32), func(f *w.Func) {
		c := f.Local(w.I32)
		f.Get(0)
		f.Call(m.Sym("k_ws"))
		f.Tee(0)
		f.Mem(w.I32Load8U, 0)
		f.Set(c)
		is := func(cond func(), bit int32) {
			cond()
			f.I32(bit)
			f.Get(1)
			f.Op(w.I32And)
			f.I32(0)
			f.Op(w.I32Ne, w.I32And)
			f.If()
			f.Get(0)
			f.Return()
			f.End()
		}
		eq := func(b int32) func() {
			return func() {
				f.Get(c)
				f.I32(b)
				f.Op(w.I32Eq)
			}
		}
		word := func(at uint32, text string) func() {
			return func() {
				f.Get(0)
				f.Mem(w.I32Load, at)
				f.I32(int32(binary.LittleEndian.Uint32([]byte(text))))
				f.Op(w.I32Eq)
			}
		}
		is(eq('"'), bitString)
		is(eq('{'), bitObject)
		is(eq('['), bitArray)
		is(word(0, "null"), bitNull)
		is(word(0, "true"), bitBoolean)
		is(func() { eq('f')(); word(1, "alse")(); f.Op(w.I32And) }, bitBoolean)
		is(func() {
			eq('-')()
			f.Get(c)
			f.I32('0')
			f.Op(w.I32Sub)
			f.I32(10)
			f.Op(w.I32LtU, w.I32Or)
		}, bitNumber)
		f.Get(0, 1)
		f.Call(m.Sym("k_bad"))
		f.Op(w.Drop)
		m.setPlace(f, 2)
		f.I32(0)
	})
}

// wrongFn(p, want, place) notes that the value at p has another type, or is no
// value.
func (m *module) wrongFn() *w.Func {
	return m.once("wrong", w.S([]w.Type{w.I32, w.I32, w.I32}), func(f *w.Func) {
		f.Get(0, 1)
		f.Call(m.Sym("k_bad"))
		f.Op(w.Drop)
		m.setPlace(f, 2)
	})
}

// missingFn(entries, missing, at) notes the first required member of a word of
// 64 that is missing.
func (m *module) missingFn() *w.Func {
	return m.once("missing", w.S([]w.Type{w.I32, w.I64, w.I32}), func(f *w.Func) {
		f.I32(int32(abi.Required))
		f.Get(2)
		f.Get(0, 1)
		f.Op(w.I64Ctz, w.I32WrapI64)
		f.I32(entSize)
		f.Op(w.I32Mul, w.I32Add)
		f.Mem(w.I32Load16U, entMeta+metaPlace/8)
		f.Call(m.failFn().Index)
	})
}

// missingMoreFn(object, seen, at) looks at the members beyond the first 128; 0
// if one is missing.
func (m *module) missingMoreFn() *w.Func {
	return m.once("missing more", w.S([]w.Type{w.I32, w.I32, w.I32}, w.I32), func(f *w.Func) {
		i, n, entries, left := f.Local(w.I32), f.Local(w.I32), f.Local(w.I32), f.Local(w.I64)
		f.Get(0)
		f.Mem(w.I32Load, objMore)
		f.Set(n)
		f.Get(0)
		f.Mem(w.I32Load, objEntries)
		f.Set(entries)
		each(f, i, n, func() {
			f.Get(0)
			f.Mem(w.I64Load, objRequired+16)
			f.Get(1)
			f.Mem(w.I64Load, 0)
			f.I64(-1)
			f.Op(w.I64Xor, w.I64And)
			f.Tee(left)
			f.Op(w.I64Eqz, w.I32Eqz)
			f.If()
			f.Get(entries)
			f.I32(128 * entSize)
			f.Op(w.I32Add)
			f.Get(left, 2)
			f.Call(m.missingFn().Index)
			f.I32(0)
			f.Return()
			f.End()
			for _, step := range []struct {
				l w.Local
				n int32
			}{{0, 8}, {1, 8}, {entries, 64 * entSize}} {
				f.Get(step.l)
				f.I32(step.n)
				f.Op(w.I32Add)
				f.Set(step.l)
			}
		})
		f.I32(1)
	})
}

// spanOf places a text in the data and returns its span.
func (m *module) spanOf(text string) int64 {
	return int64(kernel.Span(m.intern(text), text))
}

// numberSpan places a number's text in the data and returns its span.
func (m *module) numberSpan(text string) int64 {
	s := m.rawSpan(text)
	if strings.ContainsAny(text, ".eE") {
		s |= flagEsc
	}
	if strings.ContainsAny(text, "eE") {
		s |= flagDirty
	}
	return s
}

// rawSpan places JSON text in the data and returns its span.
func (m *module) rawSpan(text string) int64 {
	return int64(uint64(m.intern(text)) | uint64(len(text))<<32)
}

func (m *module) intern(text string) uint32 {
	if len(text) > kernel.MaxLength {
		bugf("a text of %d bytes", len(text))
	}
	return m.Intern(text)
}
