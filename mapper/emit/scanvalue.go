package emit

import (
	"encoding/binary"

	"crosswalk/mapper/abi"
	w "crosswalk/mapper/wasm"
)

// literal pushes whether four bytes stand at p + at.
func (s *scan) literal(at uint32, text string) {
	s.Get(s.p)
	s.Mem(w.I32Load, at)
	s.I32(int32(binary.LittleEndian.Uint32([]byte(text))))
	s.Op(w.I32Eq)
}

// value reads the value at p, white space before it included, as the entry in
// local e demands, whose meta word is loaded, and fills its slot.
func (s *scan) value(e w.Local) {
	store := s.Block()
	checked := s.Block()
	again := s.Loop()
	s.Get(s.p)
	s.Tee(s.from)
	s.Mem(w.I32Load8U, 0)
	s.Set(s.c)
	wrong := s.Block()
	classes := []func(wrong w.Label){func(wrong w.Label) { s.any(e, wrong) }, s.text, func(wrong w.Label) { s.container(e, '{', wrong) },
		func(wrong w.Label) { s.container(e, '[', wrong) }, s.number, nil, s.boolean, nil, func(wrong w.Label) { s.union(e, wrong) }}
	labels := make([]w.Label, len(classes))
	for i := len(classes) - 1; i >= 0; i-- {
		if classes[i] != nil {
			labels[i] = s.Block()
		}
	}
	labels[classInteger] = labels[classNumber]
	labels[classNull] = wrong // a null is looked for there
	bad := s.Block()
	s.part(metaClass, 0xff)
	s.BrTable(labels, bad)
	s.End()
	s.Get(s.from) // behind the one byte of the entry never
	s.I32(1)
	s.Op(w.I32Sub)
	s.Call(s.m.syntaxFn().Index)
	s.Br(s.fail)
	for _, body := range classes {
		if body != nil {
			s.End()
			body(wrong)
			s.Br(checked)
		}
	}
	s.End() // wrong
	s.null(store, checked)
	s.Get(s.c)
	s.I32(0x20)
	s.Op(w.I32LeU)
	s.If()
	s.Get(s.p)
	s.Call(s.m.Sym("k_ws"))
	s.Tee(s.p)
	s.Get(s.from)
	s.Op(w.I32Ne)
	s.BrIf(again)
	s.End()
	s.Get(s.p)
	s.part(metaWant, 0xff)
	s.place()
	s.Call(s.m.wrongFn().Index)
	s.Br(s.fail)
	s.End() // again
	s.Op(w.Unreachable)
	s.End() // checked
	s.constraint()
	s.End() // store
	s.store(e)
}

// store puts v into the slot of an entry, if it is kept.
func (s *scan) store(e w.Local) {
	s.flag(flagKeep)
	s.If()
	s.Get(s.base)
	s.Get(e)
	s.Mem(w.I32Load, entSlot)
	s.Op(w.I32Add)
	s.Get(s.v)
	s.Mem(w.I64Store, 0)
	s.End()
}

// null goes to store after a null that the entry allows, or to checked if there
// is a constraint on it.
func (s *scan) null(store, checked w.Label) {
	s.Get(s.c)
	s.I32('n')
	s.Op(w.I32Eq)
	s.If()
	s.part(metaWant, bitNull)
	s.If()
	s.literal(0, "null")
	s.If()
	s.advance(4)
	s.I64(slotNull)
	s.Set(s.v)
	if s.m.scanner.nulls {
		s.part(metaCheck, checkNull)
		s.BrIf(checked)
	}
	s.Br(store)
	s.End()
	s.End()
	s.End()
}

// constraint checks the value in v.
func (s *scan) constraint() {
	if len(s.m.scanner.checks) == 0 {
		return
	}
	code := s.Temp(w.I32)
	bits := int32(0)
	if s.m.scanner.nulls {
		bits = checkNull - 1
	}
	s.part(metaCheck, bits)
	s.Tee(code)
	s.If()
	s.Get(s.v, s.from, s.p, code)
	s.Call(s.m.constraintFn().Index)
	s.Tee(code)
	s.If()
	if s.m.scanner.rests {
		s.Get(code)
		s.I32(noted)
		s.Op(w.I32Eq)
		s.BrIf(s.fail)
	}
	s.Get(code, s.from)
	s.place()
	s.Call(s.m.failFn().Index)
	s.Br(s.fail)
	s.End()
	s.End()
	s.Release(code)
}

// any reads a value of any type.
func (s *scan) any(e w.Local, wrong w.Label) {
	done := s.Block()
	is := func(first int32, body func()) {
		s.Get(s.c)
		s.I32(first)
		s.Op(w.I32Eq)
		s.If()
		body()
		s.Br(done)
		s.End()
	}
	is('"', s.kernelText)
	is('{', func() { s.descend(e, s.m.objectFn(), 0) })
	is('[', func() {
		s.empty(done)
		s.descend(e, s.m.arrayFn(), pairArray)
	})
	for _, text := range []string{"null", "true"} {
		s.literal(0, text)
		s.If()
		s.advance(4)
		s.Br(done)
		s.End()
	}
	is('f', func() {
		s.literal(1, "alse")
		s.Op(w.I32Eqz)
		s.BrIf(wrong)
		s.advance(5)
	})
	s.Get(s.c)
	s.I32('0')
	s.Op(w.I32Sub)
	s.I32(10)
	s.Op(w.I32GeU)
	s.Get(s.c)
	s.I32('-')
	s.Op(w.I32Ne, w.I32And)
	s.BrIf(wrong)
	s.kernelNumber()
	s.End()
	s.I64(slotNull)
	rawSpan(s.Func, s.from, s.p)
	s.Get(s.c)
	s.I32('n')
	s.Op(w.I32Eq)
	s.flag(flagAnyNull)
	s.I32(0)
	s.Op(w.I32Ne, w.I32And, w.Select)
	s.Set(s.v)
}

// descend reads an object or array by the pair of an entry of class any.
func (s *scan) descend(e w.Local, fn *w.Func, at int32) {
	pair := s.Temp(w.I32)
	s.Get(e)
	s.Mem(w.I32Load, entChild)
	s.Tee(pair)
	s.Op(w.I32Eqz)
	s.If()
	s.Get(e)
	s.Call(s.m.openFn().Index)
	s.Set(pair)
	s.End()
	s.Get(s.p)
	s.I32(0)
	s.Get(pair)
	if at > 0 {
		s.I32(at)
		s.Op(w.I32Add)
	}
	s.Release(pair)
	s.Call(fn.Index)
	s.Tee(s.p)
	s.check()
}

// empty goes to done after an array with nothing in it, not even white space.
func (s *scan) empty(done w.Label) {
	s.peek(1)
	s.I32(']')
	s.Op(w.I32Eq)
	s.If()
	s.GlobalGet(s.m.depth)
	s.If()
	s.advance(2)
	s.Br(done)
	s.End()
	s.End()
}

// union reads a value of one of several types.
func (s *scan) union(e w.Local, wrong w.Label) {
	s.Get(s.c)
	s.I32(0x20)
	s.Op(w.I32LeU)
	s.BrIf(wrong)
	s.Get(s.p)
	s.part(metaWant, 0xff)
	s.place()
	s.Call(s.m.leadFn().Index)
	s.check()
	s.flag(flagWhole)
	s.If()
	s.Get(s.c)
	s.I32('0')
	s.Op(w.I32Sub)
	s.I32(10)
	s.Op(w.I32LtU)
	s.Get(s.c)
	s.I32('-')
	s.Op(w.I32Eq, w.I32Or)
	s.If()
	s.Get(s.p)
	s.Call(s.m.Sym("k_num"))
	s.Tee(s.v)
	s.Op(w.I64Eqz)
	s.BrIf(s.fail)
	s.Get(s.v)
	s.Call(s.m.Sym("k_is_int"))
	s.Op(w.I32Eqz)
	s.If()
	s.refuse(abi.WrongType, s.from, s.place)
	s.End()
	s.End()
	s.End()
	s.any(e, wrong)
}

func (s *scan) boolean(wrong w.Label) {
	s.literal(0, "true")
	s.If()
	s.advance(4)
	s.I64(3)
	s.Set(s.v)
	s.Else()
	s.literal(1, "alse")
	s.Get(s.c)
	s.I32('f')
	s.Op(w.I32Eq, w.I32And, w.I32Eqz)
	s.BrIf(wrong)
	s.advance(5)
	s.I64(2)
	s.Set(s.v)
	s.End()
}

// text reads a string. One that ends within 16 plain bytes is done in place.
func (s *scan) text(wrong w.Label) {
	s.Get(s.c)
	s.I32('"')
	s.Op(w.I32Ne)
	s.BrIf(wrong)
	if s.brief {
		s.kernelText()
		return
	}
	x, n := s.Temp(w.V128), s.Temp(w.I32)
	long := s.Block()
	done := s.Block()
	s.Get(s.p)
	s.Mem(w.V128Load, 1)
	s.Tee(x)
	s.Splat('"')
	s.Op(w.I8x16Eq)
	s.Get(x)
	s.Splat('\\')
	s.Op(w.I8x16Eq, w.V128Or)
	// signed less than 0x20: control characters, and bytes of more than 7 bits
	s.Get(x)
	s.Splat(0x20)
	s.Op(w.I8x16LtS, w.V128Or, w.I8x16Bitmask)
	s.Tee(n)
	s.Op(w.I32Eqz)
	s.BrIf(done)
	s.Get(s.p)
	s.Get(n)
	s.Op(w.I32Ctz)
	s.Tee(n)
	s.Op(w.I32Add)
	s.Mem(w.I32Load8U, 1)
	s.I32('"')
	s.Op(w.I32Ne)
	s.BrIf(done)
	s.Get(s.p)
	s.I32(1)
	s.Op(w.I32Add, w.I64ExtendI32U)
	s.Get(n)
	s.Op(w.I64ExtendI32U)
	s.I64(32)
	s.Op(w.I64Shl, w.I64Or)
	s.Set(s.v)
	s.Get(s.p, n)
	s.Op(w.I32Add)
	s.I32(2)
	s.Op(w.I32Add)
	s.Set(s.p)
	s.Br(long)
	s.End() // done
	s.kernelText()
	s.End() // long
	s.Release(x)
	s.Release(n)
}

// kernelText reads a string of any kind.
func (s *scan) kernelText() {
	s.Get(s.p)
	s.Call(s.m.Sym("k_str"))
	s.Tee(s.v)
	s.Op(w.I64Eqz)
	s.BrIf(s.fail)
	spanEnd(s.Func, s.v, 1)
	s.Set(s.p)
}

// kernelNumber reads a number of any kind.
func (s *scan) kernelNumber() {
	s.Get(s.p)
	s.Call(s.m.Sym("k_num"))
	s.Tee(s.v)
	s.Op(w.I64Eqz)
	s.BrIf(s.fail)
	spanEnd(s.Func, s.v, 0)
	s.Set(s.p)
}

// number reads a number. Up to 15 digits that a comma or bracket follows are
// done in place.
func (s *scan) number(wrong w.Label) {
	x, n := s.Temp(w.V128), s.Temp(w.I32)
	done := s.Block()
	slow := s.Block()
	s.Get(s.c)
	s.I32('1')
	s.Op(w.I32Sub)
	s.I32(9)
	s.Op(w.I32GeU)
	s.If()
	s.Get(s.c)
	s.I32('-')
	s.Op(w.I32Eq)
	s.Get(s.c)
	s.I32('0')
	s.Op(w.I32Eq, w.I32Or)
	s.BrIf(slow)
	s.Br(wrong)
	s.End()
	if s.brief {
		s.Br(slow)
	} else {
		s.plainDigits(x, n, slow)
		s.Br(done)
	}
	s.End() // slow
	s.kernelNumber()
	s.whole()
	s.End() // done
	s.Release(x)
	s.Release(n)
}

// plainDigits reads a number in place, or goes to slow.
func (s *scan) plainDigits(x, n w.Local, slow w.Label) {
	s.Get(s.p)
	s.Mem(w.V128Load, 0)
	s.Tee(x)
	s.Splat('0')
	s.Op(w.I8x16LtU)
	s.Get(x)
	s.Splat('9')
	s.Op(w.I8x16GtU, w.V128Or, w.I8x16Bitmask)
	s.Tee(n)
	s.Op(w.I32Eqz)
	s.BrIf(slow)
	// , ] } are the bytes that may follow here
	s.Get(s.p)
	s.Get(n)
	s.Op(w.I32Ctz)
	s.Tee(n)
	s.Op(w.I32Add)
	s.Mem(w.I32Load8U, 0)
	s.I32(',')
	s.Op(w.I32Ne)
	s.If()
	s.Get(s.p, n)
	s.Op(w.I32Add)
	s.Mem(w.I32Load8U, 0)
	s.I32(0x20)
	s.Op(w.I32Or)
	s.I32('}')
	s.Op(w.I32Ne)
	s.BrIf(slow)
	s.End()
	s.Get(s.p)
	s.Op(w.I64ExtendI32U)
	s.Get(n)
	s.Op(w.I64ExtendI32U)
	s.I64(32)
	s.Op(w.I64Shl, w.I64Or)
	s.Set(s.v)
	s.Get(s.p, n)
	s.Op(w.I32Add)
	s.Set(s.p)
}

// whole refuses the number in v if it is none of an integer's and must be one.
func (s *scan) whole() {
	s.Get(s.v)
	s.I64(flagEsc)
	s.Op(w.I64And, w.I64Eqz, w.I32Eqz)
	s.part(metaClass, 0xff)
	s.I32(classInteger)
	s.Op(w.I32Eq, w.I32And)
	s.If()
	s.Get(s.v)
	s.Call(s.m.Sym("k_is_int"))
	s.Op(w.I32Eqz)
	s.If()
	s.refuse(abi.WrongType, s.from, s.place)
	s.End()
	s.End()
}

// container reads an object or array by its own function.
func (s *scan) container(e w.Local, first int32, wrong w.Label) {
	s.Get(s.c)
	s.I32(first)
	s.Op(w.I32Ne)
	s.BrIf(wrong)
	s.inner(e, first)
}

// inner is container for a value whose first byte was looked at.
func (s *scan) inner(e w.Local, first int32) {
	s.Get(s.p)
	s.Get(s.base)
	s.Get(e)
	s.Mem(w.I32Load, entSlot)
	s.Op(w.I32Add)
	s.Get(e)
	s.Mem(w.I32Load, entChild)
	if first == '{' {
		s.Call(s.m.objectFn().Index)
	} else {
		s.Call(s.m.arrayFn().Index)
	}
	s.Tee(s.p)
	s.check()
	s.Get(s.from)
	s.Op(w.I64ExtendI32U)
	s.Set(s.v)
	s.part(metaFlags, flagRaw)
	s.part(metaCheck, 0)
	s.Op(w.I32Or)
	s.If()
	rawSpan(s.Func, s.from, s.p)
	s.Set(s.v)
	s.End()
}
