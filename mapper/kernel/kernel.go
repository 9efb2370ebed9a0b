// Package kernel holds the part of every mapping module that is the same: C,
// built once by build.sh and committed as kernel.wasm.
//
// kernel.h says what generated code may call. The constants here are its
// struct state for the Go side.
package kernel

import _ "embed"

// Wasm is the kernel module.
//
//go:embed kernel.wasm
var Wasm []byte

// Offsets in struct state, from wasm.Builder's State.
const (
	StateCode      = 0 // the error record, see abi
	StateRule      = 4
	StateOffset    = 8
	StatePlace     = 12
	StateDetail    = 16
	StateDetailLen = 20
	StateIn        = 24
	StateInLen     = 28
	StateArena     = 32
	StateArenaEnd  = 36
	StateOut       = 40
	StateOutEnd    = 44
	StateOutLen    = 48
	StateMaxIn     = 52
	StateMaxOut    = 56
	StateMaxPages  = 60
	StateMaxDepth  = 64
	StateDepth     = 68
	StateFuel      = 72 // 8 bytes
	StateMaxFuel   = 80 // 8 bytes
	StateHeap      = 88 // must be wasm.Builder's Top
	StateLimitOut  = 92
	StateMeta      = 96
	StateMetaLen   = 100
)

// Flags of a span, see kernel.h.
const (
	Esc   = uint64(1) << 60
	Dirty = uint64(1) << 61
	Wide  = uint64(1) << 62
)

// MaxLength of a text or an input, in bytes.
const MaxLength = 1<<28 - 1
