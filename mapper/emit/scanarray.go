package emit

import (
	"crosswalk/mapper/abi"
	w "crosswalk/mapper/wasm"
)

// arrayFn reads an array. Elements that rules visit become a linked list of
// rows.
func (m *module) arrayFn() *w.Func {
	return m.scanFunc("scan array", func(s *scan) {
		item := s.Local(w.I32)
		begin, count, vec := s.Local(w.I32), s.Local(w.I32), s.Local(w.I32)
		link, head := s.Local(w.I32), s.Local(w.I32)
		s.Get(s.p)
		s.Set(begin)
		s.enter()
		s.Get(s.desc)
		s.I32(arrItem)
		s.Op(w.I32Add)
		s.Set(item)
		s.Get(s.desc)
		s.Mem(w.I32Load, arrLink)
		s.Tee(link)
		s.I32(-1)
		s.Op(w.I32Ne)
		s.If()
		s.Get(s.base, link)
		s.Op(w.I32Add)
		s.Tee(link)
		s.Set(head)
		s.End()
		if m.scanner.unique {
			s.field(arrUnique)
			s.If()
			s.I32(8)
			s.Call(m.Sym("k_vec_new"))
			s.Tee(vec)
			s.check()
			s.End()
		}
		end := s.Block()
		s.space()
		s.Get(s.c)
		s.I32(']')
		s.Op(w.I32Eq)
		s.BrIf(end)
		again := s.Loop()
		s.Get(head)
		s.If()
		s.field(arrRow)
		s.Call(m.Sym("k_alloc"))
		s.Tee(s.base)
		s.check()
		s.Get(link, s.base)
		s.Mem(w.I32Store, rowNext)
		s.probeRow(s.base)
		s.Get(s.base)
		s.Set(link)
		s.End()
		if m.scanner.unique {
			s.space()
			s.Get(s.p)
			s.Set(s.from)
		}
		s.element(item)
		s.Tee(s.p)
		s.check()
		if m.scanner.unique {
			s.Get(vec)
			s.If()
			s.Get(vec)
			rawSpan(s.Func, s.from, s.p)
			s.Call(m.Sym("k_vec_push"))
			s.check()
			s.End()
		}
		s.Get(count)
		s.I32(1)
		s.Op(w.I32Add)
		s.Set(count)
		s.next(']', again, end)
		s.End()
		s.Op(w.Unreachable)
		s.End()
		s.advance(1)
		s.leave()
		s.Get(head)
		s.If()
		s.Get(head, count)
		s.Mem(w.I32Store, 4)
		s.End()
		s.items(begin, count, vec)
	})
}

// element reads an element and pushes the cursor: an object of which nothing but
// its parts is kept or demanded without a detour.
func (s *scan) element(item w.Local) {
	s.Get(item)
	s.Mem(w.I32Load, entChild)
	s.Set(s.c)
	s.Get(item)
	s.Mem(w.I64Load, entMeta)
	s.I64(0xff<<metaClass | flagKeep<<metaFlags | -1<<metaCheck)
	s.Op(w.I64And)
	s.I64(classObject << metaClass)
	s.Op(w.I64Eq)
	s.peek(0)
	s.I32('{')
	s.Op(w.I32Eq, w.I32And)
	s.If(w.I32)
	s.Get(s.p, s.base, item)
	s.Mem(w.I32Load, entSlot)
	s.Op(w.I32Add)
	s.Get(s.c)
	s.Call(s.m.objectFn().Index)
	s.Else()
	s.Get(s.p, s.base, item)
	s.Call(s.m.valueFn().Index)
	s.End()
}

// field pushes a word of the description.
func (s *scan) field(offset uint32) {
	s.Get(s.desc)
	s.Mem(w.I32Load, offset)
}

// items checks the number of elements and that they differ.
func (s *scan) items(begin, count, vec w.Local) {
	refuse := func(code abi.Code) {
		s.If()
		s.refuse(code, begin, func() { s.I32(0) })
		s.End()
	}
	s.Get(count)
	s.field(arrMin)
	s.Op(w.I32LtU)
	refuse(abi.TooFewItems)
	s.Get(count)
	s.field(arrMax)
	s.Op(w.I32GtU)
	refuse(abi.TooManyItems)
	if s.m.scanner.unique {
		s.Get(vec)
		s.If()
		s.Get(vec)
		s.Call(s.m.Sym("k_unique"))
		s.Op(w.I32Eqz)
		refuse(abi.NotUnique)
		s.End()
	}
}
