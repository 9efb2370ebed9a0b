package emit

import (
	"crosswalk/mapper/abi"
	w "crosswalk/mapper/wasm"
)

// objectScan generates the function that reads an object.
//
// Each member's name is compared with the one that followed the previous member
// the last time, 32 bytes at once, with its quotes and colon. Where that fails
// the name is read in any spelling and found by a hash. What was learned stays
// as long as the instance and changes nothing but speed.
type objectScan struct {
	*scan
	e, prev  w.Local    // entry in hand, and before it
	kp       w.Local    // start of the member's name
	name     w.Local    // its text, if it was found by search
	seen     [2]w.Local // bits of the first 128 members
	aux      w.Local    // address of what few objects need, see needAux; 0 = not made
	link     w.Local    // where the next row's address goes
	dup, top w.Label
	end      w.Label // at the closing bracket
}

func (m *module) objectFn() *w.Func {
	return m.scanFunc("scan object", func(s *scan) {
		o := &objectScan{scan: s, e: s.Local(w.I32), prev: s.Local(w.I32), kp: s.Local(w.I32), name: s.Local(w.I64),
			aux: s.Local(w.I32), link: s.Local(w.I32)}
		o.seen = [2]w.Local{s.Local(w.I64), s.Local(w.I64)}
		begin := s.Local(w.I32)
		s.Get(s.p)
		s.Set(begin)
		s.enter()
		o.begin()
		s.Get(s.desc)
		s.Mem(w.I32Load, objFirst)
		s.Set(o.e)
		s.Get(s.desc)
		s.I32(objFirst - entNext)
		s.Op(w.I32Add)
		s.Set(o.prev)
		o.dup = s.Block()
		o.end = s.Block()
		s.peek(0)
		s.I32('}')
		s.Op(w.I32Eq)
		s.If()
		s.Br(o.end)
		s.End()
		o.top = s.Loop()
		rest := s.Block()
		found := s.Block()
		known := s.Block()
		q := &quick{objectScan: o, rest: rest, found: found, known: known}
		q.member()
		o.search()
		s.End() // known
		o.once()
		s.End() // found
		s.value(o.e)
		o.leaveRow()
		s.End() // rest
		o.predict()
		s.next('}', o.top, o.end)
		s.End() // top
		s.Op(w.Unreachable)
		s.End() // end
		s.advance(1)
		s.leave()
		o.required(begin)
		s.Get(s.p)
		s.Return()
		s.End() // dup
		s.refuse(abi.DuplicateKey, o.kp, func() { s.I32(0) })
	})
}

// begin prepares what objects read as a map need.
func (o *objectScan) begin() {
	if !o.m.scanner.maps {
		return
	}
	o.Get(o.base, o.desc)
	o.Mem(w.I32Load, objLink)
	o.Op(w.I32Add)
	o.Set(o.link)
}

// needAux makes the block for undeclared names, with the bits of the members
// beyond the first 128 behind it.
func (o *objectScan) needAux() {
	o.Get(o.aux)
	o.Op(w.I32Eqz)
	o.If()
	o.I32(namesSize)
	o.Get(o.desc)
	o.Mem(w.I32Load, objMore)
	o.I32(3)
	o.Op(w.I32Shl, w.I32Add)
	o.Call(o.m.Sym("k_alloc"))
	o.Tee(o.aux)
	o.check()
	o.End()
}

// search reads the name at p, in any spelling, and finds its entry.
func (o *objectScan) search() {
	o.Get(o.p)
	o.Set(o.kp)
	o.peek(0)
	o.I32('"')
	o.Op(w.I32Ne)
	o.If()
	o.Get(o.p)
	o.Call(o.m.Sym("k_ws"))
	o.Tee(o.p)
	o.Get(o.kp)
	o.Op(w.I32Ne)
	o.BrIf(o.top)
	// nothing but white space between the brackets
	o.peek(0)
	o.I32('}')
	o.Op(w.I32Eq)
	o.Get(o.prev, o.desc)
	o.I32(objFirst - entNext)
	o.Op(w.I32Add, w.I32Eq, w.I32And)
	o.BrIf(o.end)
	o.syntax()
	o.End()
	o.Get(o.p)
	o.Call(o.m.Sym("k_str"))
	o.Tee(o.name)
	o.Op(w.I64Eqz)
	o.BrIf(o.fail)
	spanEnd(o.Func, o.name, 1)
	o.Set(o.p)
	o.space()
	o.Get(o.c)
	o.I32(':')
	o.Op(w.I32Ne)
	o.If()
	o.syntax()
	o.End()
	o.advance(1)
	o.Get(o.name)
	o.I64(flagEsc)
	o.Op(w.I64And, w.I64Eqz, w.I32Eqz)
	o.If()
	o.Get(o.name)
	o.Call(o.m.Sym("k_decode"))
	o.Tee(o.name)
	o.Op(w.I64Eqz)
	o.BrIf(o.fail)
	o.End()
	o.Get(o.desc, o.name)
	o.Call(o.m.memberFn().Index)
	o.Tee(o.e)
	o.Op(w.I32Eqz)
	o.If()
	o.undeclared()
	o.End()
	// learn it, if it can be recognised
	o.Get(o.prev)
	o.Get(o.e)
	o.Addr(o.m.scanner.neverAt)
	o.Get(o.e)
	o.Mem(w.I32Load8U, entMeta+metaLength/8)
	o.Op(w.Select)
	o.Mem(w.I32Store, entNext)
	o.Get(o.e)
	o.Mem(w.I64Load, entMeta)
	o.Set(o.meta)
}

// undeclared makes e the entry of an undeclared member: one that was learned, is
// learned now, or stands for all others.
func (o *objectScan) undeclared() {
	known := o.Block()
	o.Get(o.desc, o.name)
	o.Call(o.m.learnedFn().Index)
	o.Tee(o.e)
	o.BrIf(known)
	o.Get(o.desc)
	o.Mem(w.I64Load, objExtra+entMeta)
	o.Set(o.meta)
	o.flag(flagRefuse)
	o.If()
	o.refuse(abi.UnknownField, o.kp, o.place)
	o.End()
	// a name that was met in a form that is not learned
	o.Get(o.aux)
	o.If()
	o.newName()
	o.End()
	o.Get(o.desc, o.kp, o.p)
	o.Get(o.name)
	o.Call(o.m.learnFn().Index)
	o.Tee(o.e)
	o.BrIf(known)
	o.Get(o.desc)
	o.I32(objExtra)
	o.Op(w.I32Add)
	o.Set(o.e)
	o.Get(o.aux)
	o.Op(w.I32Eqz)
	o.If()
	o.needAux()
	o.newName()
	o.End()
	o.enterRow()
	o.End()
}

// newName notes an undeclared name and fails if it was met before.
func (o *objectScan) newName() {
	o.Get(o.aux, o.name)
	o.Call(o.m.newNameFn().Index)
	o.Op(w.I32Eqz)
	o.If()
	o.Get(o.kp)
	o.Call(o.m.locateFn().Index)
	o.Br(o.fail)
	o.End()
}

// enterRow makes the row of an undeclared member of an object that is read as a
// map, and the base of its slots.
func (o *objectScan) enterRow() {
	if !o.m.scanner.maps {
		return
	}
	o.ifMap(func() {
		row := o.Temp(w.I32)
		o.Get(o.desc)
		o.Mem(w.I32Load, objRow)
		o.Call(o.m.Sym("k_alloc"))
		o.Tee(row)
		o.check()
		o.Get(o.link, row)
		o.Mem(w.I32Store, rowNext)
		o.probeRow(row)
		o.Get(row)
		o.Set(o.link)
		o.Get(row, o.name)
		o.Mem(w.I64Store, rowKey)
		// one more row
		o.Get(o.base, o.desc)
		o.Mem(w.I32Load, objLink)
		o.Op(w.I32Add)
		o.Get(o.base, o.desc)
		o.Mem(w.I32Load, objLink)
		o.Op(w.I32Add)
		o.Mem(w.I32Load, 4)
		o.I32(1)
		o.Op(w.I32Add)
		o.Mem(w.I32Store, 4)
		o.Get(o.base)
		o.Set(o.kp)
		o.Get(row)
		o.Set(o.base)
		o.Release(row)
	})
}

// leaveRow takes back the base that enterRow put aside in kp.
func (o *objectScan) leaveRow() {
	if !o.m.scanner.maps {
		return
	}
	o.Get(o.e, o.desc)
	o.I32(objExtra)
	o.Op(w.I32Add, w.I32Eq)
	o.If()
	o.ifMap(func() {
		o.Get(o.kp)
		o.Set(o.base)
	})
	o.End()
}

func (o *objectScan) ifMap(then func()) {
	o.Get(o.desc)
	o.Mem(w.I32Load, objLink)
	o.I32(-1)
	o.Op(w.I32Ne)
	o.If()
	then()
	o.End()
}

// once notes that the member was met, and fails if it was before.
func (o *objectScan) once() {
	bit, mask := o.Temp(w.I32), o.Temp(w.I64)
	o.Get(o.e)
	o.Mem(w.I32Load16U, entBit)
	o.Set(bit)
	o.I64(1)
	o.Get(bit)
	o.Op(w.I64ExtendI32U, w.I64Shl)
	o.Set(mask)
	done := o.Block()
	for i, seen := range o.seen {
		o.Get(bit)
		o.I32(int32(64 * (i + 1)))
		o.Op(w.I32LtU)
		o.If()
		o.Get(seen, mask)
		o.Op(w.I64And, w.I64Eqz, w.I32Eqz)
		o.BrIf(o.dup)
		o.Get(seen, mask)
		o.Op(w.I64Or)
		o.Set(seen)
		o.Br(done)
		o.End()
	}
	o.Get(bit)
	o.I32(noBit)
	o.Op(w.I32Eq)
	o.BrIf(done)
	o.needAux()
	at := o.Temp(w.I32)
	o.Get(o.aux, bit)
	o.I32(6)
	o.Op(w.I32ShrU)
	o.I32(3)
	o.Op(w.I32Shl, w.I32Add)
	o.Tee(at)
	o.Tee(at)
	o.Mem(w.I64Load, namesSize-16)
	o.Get(mask)
	o.Op(w.I64And, w.I64Eqz, w.I32Eqz)
	o.BrIf(o.dup)
	o.Get(at, at)
	o.Mem(w.I64Load, namesSize-16)
	o.Get(mask)
	o.Op(w.I64Or)
	o.Mem(w.I64Store, namesSize-16)
	o.End()
	o.Release(at)
	o.Release(bit)
	o.Release(mask)
}
