package emit

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	w "crosswalk/mapper/wasm"
)

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

func escapePointer(name string) string { return pointerEscaper.Replace(name) }

func decodeString(text string) (string, bool) {
	var s string
	err := json.Unmarshal([]byte(text), &s)
	return s, err == nil
}

// keyPattern is name as it usually stands in compact JSON: "name": ; false if it
// has more than 32 bytes or other spellings are as usual.
func keyPattern(name string) (string, bool) {
	if len(name)+3 > maxPattern {
		return "", false
	}
	for i := range len(name) {
		if c := name[i]; c < 0x20 || c == '"' || c == '\\' {
			return "", false
		}
	}
	return `"` + name + `":`, true
}

// matchAt compares 8 bytes at a time. The last word is read first: then the
// engine knows that the others lie within memory.
func matchAt(f *w.Func, p w.Local, text string) {
	n := len(text)
	word := func(at int) uint64 {
		var b [8]byte
		copy(b[:], text[at:min(n, at+8)])
		return binary.LittleEndian.Uint64(b[:])
	}
	load := func(at int) {
		f.Get(p)
		f.Mem(w.I64Load, uint32(at))
	}
	if n <= 8 {
		switch n {
		case 4:
			f.Get(p)
			f.Mem(w.I32Load, 0)
			f.I32(int32(uint32(word(0))))
			f.Op(w.I32Eq)
			return
		case 8:
			load(0)
		default:
			load(0)
			f.I64(int64(uint64(1)<<(8*n) - 1))
			f.Op(w.I64And)
		}
		f.I64(int64(word(0)))
		f.Op(w.I64Eq)
		return
	}
	ats := []int{n - 8}
	for at := (n - 1) / 8 * 8; at >= 0; at -= 8 {
		if at+8 <= n && at != n-8 {
			ats = append(ats, at)
		}
	}
	for i, at := range ats {
		load(at)
		f.I64(int64(word(at)))
		f.Op(w.I64Xor)
		if i > 0 {
			f.Op(w.I64Or)
		}
	}
	f.Op(w.I64Eqz)
}

// findFn is a function that takes a text in plain bytes and returns its index
// in names, or their number.
func (m *module) findFn(names []string) *w.Func {
	return m.once(fmt.Sprintf("find:%q", names), w.S([]w.Type{w.I64}, w.I32), func(f *w.Func) {
		p, n := f.Local(w.I32), f.Local(w.I32)
		f.Get(0)
		f.Op(w.I32WrapI64)
		f.Set(p)
		f.Get(0)
		f.I64(32)
		f.Op(w.I64ShrU, w.I32WrapI64)
		f.I32(lenMask)
		f.Op(w.I32And)
		f.Set(n)
		byLen := map[int][]int{}
		var lens []int
		for i, name := range names {
			if byLen[len(name)] == nil {
				lens = append(lens, len(name))
			}
			byLen[len(name)] = append(byLen[len(name)], i)
		}
		slices.Sort(lens)
		none := f.Block()
		if len(lens) == 1 {
			f.Get(n)
			f.I32(int32(lens[0]))
			f.Op(w.I32Ne)
			f.BrIf(none)
			findAmong(f, p, names, byLen[lens[0]])
			f.Br(none)
			f.End()
			f.I32(int32(len(names)))
			return
		}
		labels := make([]w.Label, len(lens))
		for i := len(lens) - 1; i >= 0; i-- {
			labels[i] = f.Block()
		}
		table := make([]w.Label, 0, lens[len(lens)-1]-lens[0]+1)
		for l := lens[0]; l <= lens[len(lens)-1]; l++ {
			if i, ok := slices.BinarySearch(lens, l); ok {
				table = append(table, labels[i])
			} else {
				table = append(table, none)
			}
		}
		f.Get(n)
		f.I32(int32(lens[0]))
		f.Op(w.I32Sub)
		f.BrTable(table, none)
		for _, l := range lens {
			f.End()
			findAmong(f, p, names, byLen[l])
			f.Br(none)
		}
		f.End()
		f.I32(int32(len(names)))
	})
}

// findAmong returns from f with the index of the name of equal length that
// stands at p.
func findAmong(f *w.Func, p w.Local, names []string, of []int) {
	for _, i := range of {
		if names[i] == "" {
			f.I32(1)
		} else {
			matchAt(f, p, names[i])
		}
		f.If()
		f.I32(int32(i))
		f.Return()
		f.End()
	}
}
