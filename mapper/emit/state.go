package emit

import (
	"crosswalk/mapper/abi"
	"crosswalk/mapper/kernel"
	"crosswalk/mapper/wasm"
)

// Offsets in the kernel's struct state.
const (
	stCode   = kernel.StateCode
	stRule   = kernel.StateRule
	stOffset = kernel.StateOffset
	stPlace  = kernel.StatePlace
	stIn     = kernel.StateIn
	stInLen  = kernel.StateInLen
	stOut    = kernel.StateOut
	stDepth  = kernel.StateDepth
	stFuel   = kernel.StateFuel
	stMeta   = kernel.StateMeta
)

// Empty optionals in stored form.
const (
	slotMissing = 0
	slotNull    = 1
)

// Flags of a span, and of a stored number that is not a span.
const (
	flagEsc   = int64(kernel.Esc)
	flagDirty = int64(kernel.Dirty)
	flagBoxed = int64(-1 << 63)
	lenMask   = kernel.MaxLength
)

// Type bits, as k_bad takes them.
const (
	bitObject  = 1
	bitArray   = 2
	bitString  = 4
	bitNumber  = 8
	bitBoolean = 16
	bitNull    = 32
)

func limits(l abi.Limits) abi.Limits {
	d := abi.DefaultLimits
	if l.Input == 0 {
		l.Input = d.Input
	}
	if l.Output == 0 {
		l.Output = d.Output
	}
	if l.Depth == 0 {
		l.Depth = d.Depth
	}
	if l.Pages == 0 {
		l.Pages = d.Pages
	}
	if l.Fuel == 0 {
		l.Fuel = d.Fuel
	}
	return l
}

// state writes the limits into the kernel's state.
func (m *module) state() {
	l := limits(m.prog.Limits)
	m.SetState32(kernel.StateMaxIn, uint32(l.Input))
	m.SetState32(kernel.StateMaxOut, uint32(l.Output))
	m.SetState32(kernel.StateMaxPages, m.memoryPages())
	m.SetState32(kernel.StateMaxDepth, uint32(l.Depth))
	m.SetState64(kernel.StateMaxFuel, uint64(l.Fuel))
	m.SetState32(kernel.StateHeap, m.Top())
}

// load32 pushes a word of the state.
func (m *module) load32(f *wasm.Func, offset uint32) {
	f.Addr(m.st)
	f.Mem(wasm.I32Load, offset)
}
