// Package wasm writes WebAssembly: functions instruction by instruction, and a
// module made by adding functions and data to the kernel.
//
// NewBuilder is the way in. Nothing of the kernel is renumbered: types,
// functions, globals, exports and data are only appended, so an index that
// Builder hands out is final. The format is WebAssembly Core 2.0
// (https://www.w3.org/TR/wasm-core-2/), as far as crosswalk needs it.
package wasm

// Type is a value type.
type Type byte

const (
	I32  Type = 0x7f
	I64  Type = 0x7e
	V128 Type = 0x7b
)

// Sig is a function type.
type Sig struct {
	Params, Results []Type
}

// S makes a Sig: S(params, results).
func S(params []Type, results ...Type) Sig { return Sig{params, results} }

func (s Sig) encode(b []byte) []byte {
	b = append(b, 0x60)
	b = appendU(b, uint64(len(s.Params)))
	for _, t := range s.Params {
		b = append(b, byte(t))
	}
	b = appendU(b, uint64(len(s.Results)))
	for _, t := range s.Results {
		b = append(b, byte(t))
	}
	return b
}

// appendU appends v as unsigned LEB128.
func appendU(b []byte, v uint64) []byte {
	for v >= 0x80 {
		b = append(b, byte(v)|0x80)
		v >>= 7
	}
	return append(b, byte(v))
}

// appendS appends v as signed LEB128.
func appendS(b []byte, v int64) []byte {
	for {
		c := byte(v & 0x7f)
		v >>= 7
		if v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}

func appendName(b []byte, s string) []byte {
	return append(appendU(b, uint64(len(s))), s...)
}
