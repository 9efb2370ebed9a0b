package emit

import w "crosswalk/mapper/wasm"

// Objects and arrays of which the contract says nothing have a description for
// each place where they stand: what followed what the last time is then known
// for that place, not for all of them mixed. Such a pair, an object's and an
// array's description, is made when its place is met first; when there are no
// more, the places share the one in the data.
const (
	pairArray = 80 // offset of the array's description
	pairSize  = pairArray + arrSize
	pairCount = 96
)

// openFn(entry) is the pair for the values of an entry of class any.
func (m *module) openFn() *w.Func {
	return m.once("open", w.S([]w.Type{w.I32}, w.I32), func(f *w.Func) {
		pairs, count := m.Reserve(8, pairCount*pairSize), m.Reserve(4, 4)
		n, pair := f.Local(w.I32), f.Local(w.I32)
		f.I32(0)
		f.Mem(w.I32Load, count)
		f.Tee(n)
		f.I32(pairCount)
		f.Op(w.I32GeU)
		f.If()
		f.Addr(m.scanner.openAt)
		f.Return()
		f.End()
		f.I32(0)
		f.Get(n)
		f.I32(1)
		f.Op(w.I32Add)
		f.Mem(w.I32Store, count)
		f.Get(n)
		f.I32(pairSize)
		f.Op(w.I32Mul)
		f.Addr(pairs)
		f.Op(w.I32Add)
		f.Set(pair)
		for at := uint32(0); at < pairSize; at += 16 {
			f.Get(pair)
			f.Addr(m.scanner.openAt)
			f.Mem(w.V128Load, at)
			f.Mem(w.V128Store, at)
		}
		// nothing was learned yet in the new pair
		for _, at := range []uint32{objFirst, objExtra + entNext} {
			f.Get(pair)
			f.Addr(m.scanner.neverAt)
			f.Mem(w.I32Store, at)
		}
		for _, at := range []uint32{objBits, objExtra + entChild, pairArray + arrChild} {
			f.Get(pair)
			f.I32(0)
			f.Mem(w.I32Store, at)
		}
		f.Get(0, pair)
		f.Mem(w.I32Store, entChild)
		f.Get(pair)
	})
}

// pair gives the offset of the pair that is in the data.
func (t *tables) pair() int {
	at := int(t.object(openKey, openObject, nil, 0, sharedPath))
	if array := int(t.array(openListKey, openArray, nil, 0, sharedPath)); array != at+pairArray {
		bugf("the open array lies at %d, the object at %d", array, at)
	}
	return at
}
