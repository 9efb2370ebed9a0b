package wasm

import "fmt"

// Local is the index of a parameter or local of a function.
type Local uint32

// Label is an open block, loop or if of a function, see Func.Block. The zero
// Label is the function itself: a branch to it returns.
type Label int

// Func is a function under construction. Its methods append instructions.
type Func struct {
	Index uint32 // for Call; final
	Name  string // for people
	Sig   Sig

	locals []Type // after the parameters
	free   map[Type][]Local
	body   []byte
	depth  Label // open blocks
	calls  map[uint32]bool
}

// Local adds a local. Locals start as zero.
func (f *Func) Local(t Type) Local {
	f.locals = append(f.locals, t)
	return Local(len(f.Sig.Params) + len(f.locals) - 1)
}

// Temp is Local, but may hand out one that was given to Release; it holds
// whatever was last in it.
func (f *Func) Temp(t Type) Local {
	if l := f.free[t]; len(l) > 0 {
		f.free[t] = l[:len(l)-1]
		return l[len(l)-1]
	}
	return f.Local(t)
}

// Release lets Temp hand out l again.
func (f *Func) Release(l Local) {
	if f.free == nil {
		f.free = map[Type][]Local{}
	}
	t := f.TypeOf(l)
	f.free[t] = append(f.free[t], l)
}

// TypeOf is the type of a parameter or local.
func (f *Func) TypeOf(l Local) Type {
	if int(l) < len(f.Sig.Params) {
		return f.Sig.Params[l]
	}
	return f.locals[int(l)-len(f.Sig.Params)]
}

// Op appends instructions without immediates.
func (f *Func) Op(ops ...Op) {
	for _, o := range ops {
		f.body = o.encode(f.body)
	}
}

// Mem appends a load or store with its constant offset. The alignment hint is
// always one byte.
func (f *Func) Mem(o Op, offset uint32) {
	f.body = o.encode(f.body)
	f.body = append(f.body, 0)
	f.body = appendU(f.body, uint64(offset))
}

// I32 pushes a constant.
func (f *Func) I32(v int32) { f.body = appendS(append(f.body, 0x41), int64(v)) }

// Addr pushes an address or another unsigned constant.
func (f *Func) Addr(v uint32) { f.I32(int32(v)) }

// I64 pushes a constant.
func (f *Func) I64(v int64) { f.body = appendS(append(f.body, 0x42), v) }

// V128 pushes a constant.
func (f *Func) V128(v [16]byte) {
	f.body = append(f.body, 0xfd, 12)
	f.body = append(f.body, v[:]...)
}

// Splat pushes a constant with the same byte 16 times.
func (f *Func) Splat(c byte) {
	var v [16]byte
	for i := range v {
		v[i] = c
	}
	f.V128(v)
}

// Get pushes a local.
func (f *Func) Get(ls ...Local) {
	for _, l := range ls {
		f.body = appendU(append(f.body, 0x20), uint64(l))
	}
}

// Set pops into a local.
func (f *Func) Set(l Local) { f.body = appendU(append(f.body, 0x21), uint64(l)) }

// Tee copies the top of the stack into a local.
func (f *Func) Tee(l Local) { f.body = appendU(append(f.body, 0x22), uint64(l)) }

// GlobalGet pushes a global.
func (f *Func) GlobalGet(g uint32) { f.body = appendU(append(f.body, 0x23), uint64(g)) }

// GlobalSet pops into a global.
func (f *Func) GlobalSet(g uint32) { f.body = appendU(append(f.body, 0x24), uint64(g)) }

// Call calls the function with that index.
func (f *Func) Call(index uint32) {
	if f.calls == nil {
		f.calls = map[uint32]bool{}
	}
	f.calls[index] = true
	f.body = appendU(append(f.body, 0x10), uint64(index))
}

// MemoryCopy pops size, source and destination (destination was pushed first).
func (f *Func) MemoryCopy() { f.body = append(f.body, 0xfc, 10, 0, 0) }

// MemoryFill pops size, byte and destination (destination was pushed first).
func (f *Func) MemoryFill() { f.body = append(f.body, 0xfc, 11, 0) }

func (f *Func) open(op byte, result []Type) Label {
	f.body = append(f.body, op)
	switch len(result) {
	case 0:
		f.body = append(f.body, 0x40)
	case 1:
		f.body = append(f.body, byte(result[0]))
	default:
		panic("wasm: a block has at most one result")
	}
	f.depth++
	return f.depth
}

// Block opens a block with at most one result. A branch to its label goes
// after its End.
func (f *Func) Block(result ...Type) Label { return f.open(0x02, result) }

// Loop opens a loop. A branch to its label goes back to its start.
func (f *Func) Loop(result ...Type) Label { return f.open(0x03, result) }

// If pops a condition and opens the branch for non-zero.
func (f *Func) If(result ...Type) Label { return f.open(0x04, result) }

// Else starts the other branch of the innermost If.
func (f *Func) Else() { f.body = append(f.body, 0x05) }

// End closes the innermost Block, Loop or If.
func (f *Func) End() {
	if f.depth == 0 {
		panic("wasm: End without a block in " + f.Name)
	}
	f.body = append(f.body, 0x0b)
	f.depth--
}

func (f *Func) relative(l Label) uint64 {
	if l > f.depth || l < 0 {
		panic(fmt.Sprintf("wasm: label %d is closed in %s", l, f.Name))
	}
	return uint64(f.depth - l)
}

// Br branches to an open label.
func (f *Func) Br(l Label) { f.body = appendU(append(f.body, 0x0c), f.relative(l)) }

// BrIf pops a condition and branches if it is non-zero.
func (f *Func) BrIf(l Label) { f.body = appendU(append(f.body, 0x0d), f.relative(l)) }

// BrTable pops an index and branches to that label, or to other.
func (f *Func) BrTable(labels []Label, other Label) {
	f.body = appendU(append(f.body, 0x0e), uint64(len(labels)))
	for _, l := range labels {
		f.body = appendU(f.body, f.relative(l))
	}
	f.body = appendU(f.body, f.relative(other))
}

// Return returns with the values on the stack.
func (f *Func) Return() { f.Op(Return) }

// Size is the length of the code so far, in bytes.
func (f *Func) Size() int { return len(f.body) }

// encode gives the code section's entry.
func (f *Func) encode() ([]byte, error) {
	if f.depth != 0 {
		return nil, fmt.Errorf("function %s: %d blocks are not closed", f.Name, f.depth)
	}
	var runs []byte
	n := 0
	for i := 0; i < len(f.locals); {
		j := i
		for j < len(f.locals) && f.locals[j] == f.locals[i] {
			j++
		}
		runs = append(appendU(runs, uint64(j-i)), byte(f.locals[i]))
		n++
		i = j
	}
	b := appendU(nil, uint64(n))
	b = append(b, runs...)
	b = append(b, f.body...)
	return append(b, 0x0b), nil
}
