package wasm

import (
	"encoding/binary"
	"fmt"
)

// pageSize of WebAssembly memory.
const pageSize = 65536

// Builder collects what is added to a kernel. Methods panic on names the kernel
// does not have: that is a bug of the caller, not of a mapping.
type Builder struct {
	Kernel *Kernel

	add   Additions
	top   uint32            // next free address for data
	known map[string]uint32 // data placed by Intern
}

// NewBuilder starts from a kernel module. The kernel must export the addresses
// __heap_base and cw_state.
func NewBuilder(kernel []byte) (*Builder, error) {
	k, err := Parse(kernel)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"__heap_base", "cw_state"} {
		if _, ok := k.Address[name]; !ok {
			return nil, fmt.Errorf("read kernel: it does not export %s", name)
		}
	}
	return &Builder{Kernel: k, add: Additions{Exports: map[string]*Func{}},
		top: k.Address["__heap_base"], known: map[string]uint32{}}, nil
}

// Func declares a function; its index is final, its body is filled in later.
func (b *Builder) Func(name string, sig Sig) *Func {
	f := &Func{Index: b.Kernel.NumFuncs() + uint32(len(b.add.Funcs)), Name: name, Sig: sig}
	b.add.Funcs = append(b.add.Funcs, f)
	return f
}

// Sym is the index of a kernel function.
func (b *Builder) Sym(name string) uint32 { return b.Symbol(name).Index }

// Symbol is a kernel function with its type.
func (b *Builder) Symbol(name string) Symbol {
	s, ok := b.Kernel.Funcs[name]
	if !ok {
		panic("wasm: the kernel has no function " + name)
	}
	return s
}

// HasSymbol says whether the kernel has a function.
func (b *Builder) HasSymbol(name string) bool {
	_, ok := b.Kernel.Funcs[name]
	return ok
}

// State is the address of the kernel's struct state.
func (b *Builder) State() uint32 { return b.Kernel.Address["cw_state"] }

// Export exports an added function.
func (b *Builder) Export(name string, f *Func) { b.add.Exports[name] = f }

// Global adds a mutable global and returns its index.
func (b *Builder) Global(t Type, init int64) uint32 {
	b.add.Globals = append(b.add.Globals, Global{t, init})
	return b.Kernel.counts[secGlobal] + uint32(len(b.add.Globals)) - 1
}

// Data places bytes at an address divisible by align (a power of two).
func (b *Builder) Data(align uint32, bytes []byte) uint32 {
	at := (b.top + align - 1) &^ (align - 1)
	b.top = at + uint32(len(bytes))
	// adjacent pieces become one segment
	if n := len(b.add.Data); n > 0 {
		last := &b.add.Data[n-1]
		if end := last.At + uint32(len(last.Bytes)); last.At >= b.Kernel.Address["__heap_base"] && at-end < 16 {
			last.Bytes = append(append(last.Bytes, make([]byte, at-end)...), bytes...)
			return at
		}
	}
	b.add.Data = append(b.add.Data, Data{at, append([]byte(nil), bytes...)})
	return at
}

// Intern is Data for texts: equal texts share an address, and 16 readable bytes
// follow each.
func (b *Builder) Intern(text string) uint32 {
	if at, ok := b.known[text]; ok {
		return at
	}
	at := b.Data(1, []byte(text))
	b.known[text] = at
	return at
}

// Reserve sets aside n zero bytes, for static state of the added functions.
func (b *Builder) Reserve(align, n uint32) uint32 {
	at := (b.top + align - 1) &^ (align - 1)
	b.top = at + n
	return at
}

// SetState32 sets a word of the kernel's state at its start.
func (b *Builder) SetState32(offset, v uint32) {
	b.setState(offset, binary.LittleEndian.AppendUint32(nil, v))
}

// SetState64 sets a double word of the kernel's state at its start.
func (b *Builder) SetState64(offset uint32, v uint64) {
	b.setState(offset, binary.LittleEndian.AppendUint64(nil, v))
}

func (b *Builder) setState(offset uint32, bytes []byte) {
	// before the data from __heap_base, so that Data can still extend its segment
	d := Data{b.State() + offset, bytes}
	b.add.Data = append([]Data{d}, b.add.Data...)
}

// Top is the first address after the data placed so far, 16-aligned, with at
// least 16 bytes between.
func (b *Builder) Top() uint32 { return (b.top + 31) &^ 15 }

// Custom adds a custom section.
func (b *Builder) Custom(name string, data []byte) {
	b.add.Custom = append(b.add.Custom, Section{name, data})
}

// Build makes the module. Memory starts with room for the data and extra bytes
// and may grow to maxPages of 64 KiB.
func (b *Builder) Build(extra, maxPages uint32) ([]byte, error) {
	b.add.MinPages = (b.Top() + extra + pageSize - 1) / pageSize
	b.add.MaxPages = maxPages
	return Splice(b.Kernel, b.add)
}
