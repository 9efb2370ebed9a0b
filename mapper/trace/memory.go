package trace

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"
	"unicode/utf8"
)

// memory of a module after a run, and the input in it. Reads outside give zeros.
type memory struct {
	bytes     []byte
	in, inLen uint32
	doc       *document
}

func (m *memory) slice(at, n uint32) []byte {
	if uint64(at)+uint64(n) > uint64(len(m.bytes)) {
		return make([]byte, min(n, 1<<10))
	}
	return m.bytes[at : at+n]
}

func (m *memory) u32(at uint32) uint32 { return binary.LittleEndian.Uint32(m.slice(at, 4)) }
func (m *memory) u64(at uint32) uint64 { return binary.LittleEndian.Uint64(m.slice(at, 8)) }

// input is the value of the input that holds the byte at an address, -1 if the
// address lies elsewhere.
func (m *memory) input(at uint32) int {
	if at < m.in || at-m.in >= m.inLen {
		return -1
	}
	return m.doc.at(int(at - m.in))
}

// Values are cut for showing.
const (
	mostText  = 1000
	mostItems = 50
)

// typeWords is a type as program.Type writes it: "optional", "list", "text".
func typeWords(t string) []string { return strings.Fields(t) }

const (
	missing = "missing"
	null    = "null"
)

// result reads a value of a type; direct tells its form.
func (m *memory) result(v uint64, words []string, direct bool) Result {
	if len(words) == 0 {
		return Result{}
	}
	if words[0] == "optional" {
		return m.result(v, words[1:], false)
	}
	if !direct {
		switch v {
		case 0:
			if words[0] != "any" {
				return Result{State: missing}
			}
		case 1:
			return Result{State: null}
		}
	}
	return m.value(v, words, direct)
}

func (m *memory) value(v uint64, words []string, direct bool) Result {
	at := uint32(v)
	switch words[0] {
	case "bool":
		return raw(v == 3 || direct && v == 1)
	case "int":
		switch {
		case direct:
			return raw(int64(v))
		case v>>63 != 0:
			return raw(int64(m.u64(at)))
		}
		return m.text(v)
	case "decimal":
		if direct || v>>63 != 0 {
			return Result{Value: json.RawMessage(m.decimal(at))}
		}
		return m.text(v)
	case "text":
		return m.string(v)
	case "timestamp":
		return raw(time.Unix(int64(m.u64(at)), int64(m.u32(at+8))).UTC().Format(time.RFC3339Nano))
	case "list":
		if m.input(at) >= 0 {
			return m.text(v)
		}
		return m.list(at, words[1:])
	case "any":
		return m.cell(at, 0)
	case "null":
		return Result{State: null}
	}
	return m.text(v)
}

func raw(v any) Result {
	b, err := json.Marshal(v)
	if err != nil {
		return Result{}
	}
	return Result{Value: b}
}

// text is a piece of JSON: a span, or the value of the input at an address, or
// the element that a row stands for.
func (m *memory) text(v uint64) Result {
	at, n := uint32(v), uint32(v>>32)&0x0fffffff
	if n == 0 {
		id := m.input(at)
		if id < 0 {
			id = m.input(m.u32(at + 4))
		}
		if id < 0 {
			return Result{}
		}
		at, n = m.in+uint32(m.doc.values[id].start), uint32(m.doc.values[id].end-m.doc.values[id].start)
	}
	b := m.slice(at, n)
	if len(b) > mostText || !json.Valid(b) {
		return Result{Cut: true}
	}
	return Result{Value: json.RawMessage(append([]byte(nil), b...))}
}

// string is a text, decoded and perhaps cut.
func (m *memory) string(v uint64) Result {
	b := m.slice(uint32(v), uint32(v>>32)&0x0fffffff)
	var s string
	if v>>60&1 != 0 {
		s = unquote([]byte(`"` + string(b) + `"`))
	} else {
		s = string(b)
	}
	cut := len(s) > mostText
	if cut {
		s = s[:mostText]
		for len(s) > 0 && !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	r := raw(s)
	r.Cut = cut
	return r
}

// decimal writes {u64 low, u64 high, i32 exponent, u32 negative} in plain digits.
func (m *memory) decimal(at uint32) string {
	n := new(big.Int).SetUint64(m.u64(at + 8))
	n.Or(n.Lsh(n, 64), new(big.Int).SetUint64(m.u64(at)))
	digits, exp := n.String(), int(int32(m.u32(at+16)))
	switch {
	case exp > 0 && digits != "0":
		digits += strings.Repeat("0", min(exp, 7000))
	case exp < 0:
		exp = max(exp, -7000)
		if missing := 1 - exp - len(digits); missing > 0 {
			digits = strings.Repeat("0", missing) + digits
		}
		digits = digits[:len(digits)+exp] + "." + digits[len(digits)+exp:]
	}
	if m.u32(at+20) != 0 && n.Sign() != 0 {
		return "-" + digits
	}
	return digits
}

func (m *memory) list(at uint32, words []string) Result {
	n, data := m.u32(at), m.u32(at+8)
	out := Result{Cut: n > mostItems}
	items := make([]json.RawMessage, 0, min(n, mostItems))
	for i := range min(n, mostItems) {
		r := m.result(m.u64(data+8*i), words, false)
		if r.Value == nil {
			r.Value = json.RawMessage("null")
			out.Cut = out.Cut || r.Cut
		}
		items = append(items, r.Value)
	}
	out.Value = raw(items).Value
	return out
}

// cell reads a value of kind any, see kernel.h.
func (m *memory) cell(at uint32, depth int) Result {
	v := m.u64(at + 8)
	if at == 0 || depth > 20 {
		return Result{Cut: depth > 0}
	}
	switch tag := m.u32(at); tag {
	case 1:
		return Result{State: null}
	case 2:
		return raw(v != 0)
	case 3:
		return raw(int64(v))
	case 4:
		return raw(v)
	case 5:
		return double(v)
	case 6:
		return m.string(v)
	case 7:
		return raw(append([]byte(nil), m.slice(uint32(v), min(uint32(v>>32)&0x0fffffff, mostText))...))
	case 8:
		return m.cells(uint32(v), depth)
	case 9:
		return m.cellMap(uint32(v), depth)
	case 10:
		return m.value(v, []string{"timestamp"}, true)
	case 11:
		return raw((time.Duration(v)*time.Second + time.Duration(int32(m.u32(at+4)))).String())
	case 12:
		return m.string(v)
	case 13:
		if v == 0 {
			return Result{State: missing}
		}
		return m.cell(uint32(v), depth+1)
	case 14:
		return Result{Value: json.RawMessage(m.decimal(uint32(v)))}
	}
	return Result{Cut: true}
}

func (m *memory) cells(at uint32, depth int) Result {
	n, data := m.u32(at), m.u32(at+8)
	out := Result{Cut: n > mostItems}
	items := make([]json.RawMessage, 0, min(n, mostItems))
	for i := range min(n, mostItems) {
		r := m.cell(uint32(m.u64(data+8*i)), depth+1)
		if r.Value == nil {
			r.Value = json.RawMessage("null")
		}
		items = append(items, r.Value)
	}
	out.Value = raw(items).Value
	return out
}

// cellMap reads {u32 keys, u32 values, …}, both lists of cells.
func (m *memory) cellMap(at uint32, depth int) Result {
	keys, values := m.u32(at), m.u32(at+4)
	n := m.u32(keys)
	out, object := Result{Cut: n > mostItems}, map[string]json.RawMessage{}
	for i := range min(n, mostItems) {
		key := m.cell(uint32(m.u64(m.u32(keys+8)+8*i)), depth+1)
		v := m.cell(uint32(m.u64(m.u32(values+8)+8*i)), depth+1)
		if v.Value == nil {
			v.Value = json.RawMessage("null")
		}
		object[unquote(key.Value)] = v.Value
	}
	out.Value = raw(object).Value
	return out
}

func double(bits uint64) Result {
	f := math.Float64frombits(bits)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return raw(fmt.Sprint(f))
	}
	return raw(f)
}
