package emit

import w "crosswalk/mapper/wasm"

// Undeclared members are learned: each gets an entry like that of a declared
// one, from a pool that all objects share, with a number of its own for the
// check that it stands once. Learned entries stay as long as the instance and
// change nothing but speed.
const (
	poolSize  = 384
	poolSlots = 512 // u16, 1 + index of an entry
	poolBits  = 128 // numbers that an object can give
)

// pool is the memory of the learned entries.
type pool struct {
	entries, slots, count uint32
}

func (m *module) pool() pool {
	if m.learned.entries == 0 {
		m.learned = pool{m.Reserve(entSize, poolSize*entSize), m.Reserve(2, 2*poolSlots), m.Reserve(4, 4)}
	}
	return m.learned
}

// poolSlotFn(object, name) is the slot where the search for a name begins.
func (m *module) poolSlotFn() *w.Func {
	return m.once("pool slot", w.S([]w.Type{w.I32, w.I64}, w.I32), func(f *w.Func) {
		m.nameHash(f)
		f.Get(0)
		f.Op(w.I64ExtendI32U, w.I64Xor)
		factor := uint64(hashFactor)
		f.I64(int64(factor))
		f.Op(w.I64Mul)
		f.I64(64 - 9) // log2 of poolSlots
		f.Op(w.I64ShrU, w.I32WrapI64)
	})
}

// probe runs body for the slots from l on until one is empty: the index of the
// entry is then in i.
func (m *module) probe(f *w.Func, l, i w.Local, body func()) {
	done := f.Block()
	again := f.Loop()
	f.Get(l)
	f.I32(1)
	f.Op(w.I32Shl)
	f.Mem(w.I32Load16U, m.pool().slots)
	f.Tee(i)
	f.Op(w.I32Eqz)
	f.BrIf(done)
	body()
	f.Get(l)
	f.I32(1)
	f.Op(w.I32Add)
	f.I32(poolSlots - 1)
	f.Op(w.I32And)
	f.Set(l)
	f.Br(again)
	f.End()
	f.End()
}

// learnedFn(object, name) is the learned entry of a name in plain bytes, or 0.
func (m *module) learnedFn() *w.Func {
	return m.once("learned", w.S([]w.Type{w.I32, w.I64}, w.I32), func(f *w.Func) {
		l, i := f.Local(w.I32), f.Local(w.I32)
		f.Get(0, 1)
		f.Call(m.poolSlotFn().Index)
		f.Set(l)
		m.probe(f, l, i, func() {
			f.Get(i)
			f.I32(1)
			f.Op(w.I32Sub)
			f.I32(entSize)
			f.Op(w.I32Mul)
			f.Addr(m.pool().entries)
			f.Op(w.I32Add)
			f.Tee(i)
			f.Mem(w.I32Load, entOwner)
			f.Get(0)
			f.Op(w.I32Eq)
			f.If()
			f.Get(i)
			f.Mem(w.I64Load16U, entName)
			f.I64(32)
			f.Op(w.I64Shl)
			f.Get(i)
			f.I32(entPattern + 1)
			f.Op(w.I32Add, w.I64ExtendI32U, w.I64Or)
			f.Get(1)
			f.Call(m.Sym("k_text_eq"))
			f.If()
			f.Get(i)
			f.Return()
			f.End()
			f.End()
		})
		f.I32(0)
	})
}

// learnFn(object, key, after, name) makes an entry for the name whose quotes
// begin at key and whose value may begin at after; 0 if it is not written as
// compact JSON has it, or there is no room.
func (m *module) learnFn() *w.Func {
	return m.once("learn", w.S([]w.Type{w.I32, w.I32, w.I32, w.I64}, w.I32), func(f *w.Func) {
		n, e, bit, extra, l, i := f.Local(w.I32), f.Local(w.I32), f.Local(w.I32), f.Local(w.I32), f.Local(w.I32), f.Local(w.I32)
		none := f.Block()
		unless := func(cond func()) {
			cond()
			f.Op(w.I32Eqz)
			f.BrIf(none)
		}
		unless(func() { // the name is not one that was decoded
			f.Get(3)
			f.Op(w.I32WrapI64)
			f.Get(1)
			f.I32(1)
			f.Op(w.I32Add, w.I32Eq)
		})
		unless(func() {
			f.Get(2, 1)
			f.Op(w.I32Sub)
			f.Tee(n)
			f.I32(maxPattern)
			f.Op(w.I32LeU)
		})
		unless(func() { // "name": and nothing else
			spanEnd(f, 3, 2)
			f.Get(2)
			f.Op(w.I32Eq)
		})
		unless(func() {
			f.Get(0)
			f.Mem(w.I32Load, objBits)
			f.Tee(bit)
			f.I32(poolBits)
			f.Op(w.I32LtU)
		})
		unless(func() {
			f.I32(0)
			f.Mem(w.I32Load, m.pool().count)
			f.Tee(i)
			f.I32(poolSize)
			f.Op(w.I32LtU)
		})
		unless(func() {
			f.Get(0)
			f.Mem(w.I32Load, objLink)
			f.I32(-1)
			f.Op(w.I32Eq)
		})
		f.Get(0, bit)
		f.I32(1)
		f.Op(w.I32Add)
		f.Mem(w.I32Store, objBits)
		f.Get(i)
		f.I32(entSize)
		f.Op(w.I32Mul)
		f.Addr(m.pool().entries)
		f.Op(w.I32Add)
		f.Set(e)
		f.I32(0)
		f.Get(i)
		f.I32(1)
		f.Op(w.I32Add)
		f.Mem(w.I32Store, m.pool().count)
		m.fillLearned(f, n, e, bit, extra)
		index := f.Local(w.I32)
		f.Get(i)
		f.Set(index)
		m.learnSlot(f, l, i, index)
		f.Get(e)
		f.Return()
		f.End()
		f.I32(0)
	})
}

// fillLearned fills entry e with the n bytes of the name's pattern.
func (m *module) fillLearned(f *w.Func, n, e, bit, extra w.Local) {
	for at := uint32(0); at < maxPattern; at += 16 {
		f.Get(e, 1)
		f.Mem(w.V128Load, at)
		f.Mem(w.V128Store, entPattern+at)
	}
	f.Get(0)
	f.I32(objExtra)
	f.Op(w.I32Add)
	f.Set(extra)
	f.Get(e)
	f.I64(1)
	f.Get(n)
	f.Op(w.I64ExtendI32U, w.I64Shl)
	f.I64(1)
	f.Op(w.I64Sub)
	f.Mem(w.I64Store32, entMask)
	f.Get(e, extra)
	f.Mem(w.I32Load, entSlot)
	f.Mem(w.I32Store, entSlot)
	f.Get(e, extra)
	f.Mem(w.I64Load, entMeta)
	f.Get(n)
	f.Op(w.I64ExtendI32U, w.I64Or)
	f.Mem(w.I64Store, entMeta)
	f.Get(e, extra)
	f.Mem(w.I32Load, entChild)
	f.Mem(w.I32Store, entChild)
	f.Get(e)
	f.Addr(m.scanner.neverAt)
	f.Mem(w.I32Store, entNext)
	f.Get(e, bit)
	f.Mem(w.I32Store16, entBit)
	f.Get(e, n)
	f.I32(3)
	f.Op(w.I32Sub)
	f.Mem(w.I32Store16, entName)
	f.Get(e, 0)
	f.Mem(w.I32Store, entOwner)
}

// learnSlot notes the entry with an index in the first free slot for its name.
func (m *module) learnSlot(f *w.Func, l, i, index w.Local) {
	f.Get(0, 3)
	f.Call(m.poolSlotFn().Index)
	f.Set(l)
	m.probe(f, l, i, func() {})
	f.Get(l)
	f.I32(1)
	f.Op(w.I32Shl)
	f.Get(index)
	f.I32(1)
	f.Op(w.I32Add)
	f.Mem(w.I32Store16, m.pool().slots)
}
