package emit

import (
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// scan generates a scanning function: parameters are the cursor p, the base of
// the slots around, and a description; the result is the cursor after the
// value, or 0 after an error.
type scan struct {
	*w.Func
	m    *module
	p    w.Local
	base w.Local
	desc w.Local
	fail w.Label

	c, from w.Local // first byte and address of a value
	v       w.Local // what goes to the slot
	meta    w.Local // of the entry in hand
	brief   bool    // texts and numbers are left to the kernel
}

func (m *module) scanFunc(name string, body func(s *scan)) *w.Func {
	return m.once(name, w.S([]w.Type{w.I32, w.I32, w.I32}, w.I32), func(f *w.Func) {
		s := &scan{Func: f, m: m, p: 0, base: 1, desc: 2}
		s.c, s.from = f.Local(w.I32), f.Local(w.I32)
		s.v, s.meta = f.Local(w.I64), f.Local(w.I64)
		s.fail = f.Block()
		body(s)
		f.Get(s.p)
		f.Return()
		f.End()
		f.I32(0)
	})
}

// check branches to the function's failure if the i32 on the stack is zero.
func (s *scan) check() {
	s.Op(w.I32Eqz)
	s.BrIf(s.fail)
}

// refuse fails with code at an address; place pushes the place.
func (s *scan) refuse(code abi.Code, at w.Local, place func()) {
	s.I32(int32(code))
	s.Get(at)
	place()
	s.Call(s.m.failFn().Index)
	s.Br(s.fail)
}

// part pushes bits of the meta word.
func (s *scan) part(shift int64, bits int32) {
	s.Get(s.meta)
	s.I64(shift)
	s.Op(w.I64ShrU, w.I32WrapI64)
	if bits > 0 {
		s.I32(bits)
		s.Op(w.I32And)
	}
}

func (s *scan) place() { s.part(metaPlace, 0xffff) }

// flag pushes whether the entry has a flag.
func (s *scan) flag(flag int32) { s.part(metaFlags, flag) }

func (s *scan) peek(offset uint32) {
	s.Get(s.p)
	s.Mem(w.I32Load8U, offset)
}

func (s *scan) advance(n int32) {
	s.Get(s.p)
	s.I32(n)
	s.Op(w.I32Add)
	s.Set(s.p)
}

// space skips white space at p and leaves the byte there in c.
func (s *scan) space() {
	s.peek(0)
	s.Tee(s.c)
	s.I32(0x20)
	s.Op(w.I32LeU)
	s.If()
	s.Get(s.p)
	s.Call(s.m.Sym("k_ws"))
	s.Tee(s.p)
	s.Mem(w.I32Load8U, 0)
	s.Set(s.c)
	s.End()
}

func kindBit(k schema.Kind) int32 {
	switch k {
	case schema.Object:
		return bitObject
	case schema.Array:
		return bitArray
	case schema.String:
		return bitString
	case schema.Integer, schema.Number:
		return bitNumber
	case schema.Boolean:
		return bitBoolean
	case schema.Null:
		return bitNull
	}
	return 0
}

// wantBits are the types that a shape accepts; 0 if it accepts all.
func wantBits(sh *schema.Shape) int32 {
	bits := kindBit(sh.Kind)
	for _, k := range sh.Union {
		bits |= kindBit(k)
	}
	if sh.Nullable && bits != 0 {
		bits |= bitNull
	}
	return bits
}

// rawSpan pushes the span of the input from an address to another.
func rawSpan(f *w.Func, from, to w.Local) {
	f.Get(to, from)
	f.Op(w.I32Sub, w.I64ExtendI32U)
	f.I64(32)
	f.Op(w.I64Shl)
	f.Get(from)
	f.Op(w.I64ExtendI32U, w.I64Or)
}

// spanEnd pushes address + length of the span in v, plus extra.
func spanEnd(f *w.Func, v w.Local, extra int32) {
	f.Get(v, v)
	f.I64(4)
	f.Op(w.I64Shl)
	f.I64(36)
	f.Op(w.I64ShrU, w.I64Add, w.I32WrapI64)
	if extra != 0 {
		f.I32(extra)
		f.Op(w.I32Add)
	}
}

// enter begins an object or array at p.
func (s *scan) enter() {
	if s.m.unlimited {
		s.advance(1)
		return
	}
	s.GlobalGet(s.m.depth)
	s.Tee(s.c)
	s.Op(w.I32Eqz)
	s.If()
	s.refuse(abi.TooDeep, s.p, func() { s.I32(0) })
	s.End()
	s.Get(s.c)
	s.I32(1)
	s.Op(w.I32Sub)
	s.GlobalSet(s.m.depth)
	s.advance(1)
}

// leave ends it.
func (s *scan) leave() {
	if s.m.unlimited {
		return
	}
	s.GlobalGet(s.m.depth)
	s.I32(1)
	s.Op(w.I32Add)
	s.GlobalSet(s.m.depth)
}

// next decides after a member or element: to more after a comma with p behind
// it, to end at the closing byte; anything else fails.
func (s *scan) next(closing int32, more, end w.Label) {
	again := s.Loop()
	s.peek(0)
	s.Tee(s.c)
	s.I32(',')
	s.Op(w.I32Eq)
	s.If()
	s.advance(1)
	s.Br(more)
	s.End()
	s.Get(s.c)
	s.I32(closing)
	s.Op(w.I32Eq)
	s.BrIf(end)
	s.Get(s.p)
	s.Tee(s.from)
	s.Call(s.m.Sym("k_ws"))
	s.Tee(s.p)
	s.Get(s.from)
	s.Op(w.I32Ne)
	s.BrIf(again)
	s.End()
	s.syntax()
}

// syntax fails: what stands at p is not JSON here.
func (s *scan) syntax() {
	s.Get(s.p)
	s.Call(s.m.syntaxFn().Index)
	s.Br(s.fail)
}

// scanTables builds the tables of the source contract and returns the addresses
// of the root's entry and, if the mapping reads it, of that of the meta data.
func (m *module) scanTables() (source, meta uint32) {
	t := &tables{m: m, descs: map[containerKey]uint32{}, checkID: map[string]uint16{}}
	m.scanner = t
	var sh *schema.Shape
	var c *slots
	if m.prog.Input != nil {
		sh, c = m.prog.Input.Shape, m.plan.slots[m.prog.Input]
	}
	m.countUses(sh, c)
	t.lines = make([]byte, 0, (m.members+8)*entSize)
	t.fix = make([]int, 0, 2*m.members)
	if len(m.placeID) == 0 {
		m.placeID = make(map[string]uint32, m.members/2)
	}
	root, never := t.members(1), t.never()
	pair := t.pair()
	t.entry(root, sh, c, 0, "source", true)
	told := -1
	if p := m.prog.Meta; p != nil {
		m.countUses(p.Shape, m.plan.slots[p])
		told = t.members(1)
		t.entry(told, p.Shape, m.plan.slots[p], 0, program.MetaName, true)
	}
	address := t.finish()
	t.neverAt = address(never)
	t.openAt = address(pair)
	if told >= 0 {
		meta = address(told)
	}
	return address(root), meta
}

// valueFn reads a value that is no member: (p, base, entry) -> p.
func (m *module) valueFn() *w.Func {
	return m.scanFunc("scan value", func(s *scan) {
		s.brief = true
		s.Get(s.desc)
		s.Mem(w.I64Load, entMeta)
		s.Set(s.meta)
		s.value(s.desc)
	})
}

// noted stands for the code of an error that is in the record already.
const noted = -1

// constraintFn(v, from, to, check) is the code of the constraint that a value
// breaks, noted, or 0. Texts and numbers are in v, other values lie between two
// addresses.
func (m *module) constraintFn() *w.Func {
	return m.once("constraint", w.S([]w.Type{w.I64, w.I32, w.I32, w.I32}, w.I32), func(f *w.Func) {
		list := m.scanner.checks
		c := constraints{f, m, true, func(code abi.Code) {
			f.If()
			f.I32(int32(code))
			f.Return()
			f.End()
		}}
		none := f.Block()
		labels := make([]w.Label, len(list))
		for i := range slices.Backward(list) {
			labels[i] = f.Block()
		}
		f.Get(3)
		f.I32(1)
		f.Op(w.I32Sub)
		f.BrTable(labels, none)
		for _, sh := range list {
			f.End()
			skip := len(sh.Rest) > 0 && sh.Kind != schema.Any && sh.Nullable
			if skip { // a null is only checked by the rest
				f.Get(0)
				f.I64(slotNull)
				f.Op(w.I64Ne)
				f.If()
			}
			switch {
			case sh.Kind == schema.String:
				c.text(sh, 0)
			case sh.Kind == schema.Integer || sh.Kind == schema.Number:
				c.number(sh, 0)
			case len(sh.Enum) > 0:
				rawSpan(f, 1, 2)
				f.Set(0)
				c.rawEnum(sh, 0)
			}
			if skip {
				f.End()
			}
			if len(sh.Rest) > 0 {
				m.input.validate(m, f, sh.Rest, func() { f.Get(1) }, 0)
				f.If()
				f.I32(noted)
				f.Return()
				f.End()
			}
			f.Br(none)
		}
		f.End()
		f.I32(0)
	})
}
