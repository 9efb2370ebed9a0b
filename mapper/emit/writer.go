package emit

import (
	"encoding/binary"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// writer generates the code that builds the output.
//
// Every member and element is written with a comma behind it; the closing
// bracket takes the last comma's place. So what is left out costs nothing, and
// an object with nothing in it is seen by its last byte, an opening bracket.
type writer struct {
	*gen
	w    w.Local // cursor in the output
	rule w.Local // 1 + index of the rule that is being evaluated

	ruleNow int // of the code that is generated

	pending []byte // constant text not yet written
	slack   int    // bytes that may be written at the cursor, as far as is known
	path    string // of the target, for the place of errors
}

// Kernel functions that write leave this much room behind the cursor.
const slackAfterPut = 64

// build generates the function that evaluates the rules: (w) -> w, 0 after an
// error.
func (m *module) build() *w.Func {
	f := m.Func("build", w.S([]w.Type{w.I32}, w.I32))
	x := &writer{gen: &gen{Func: f, m: m, vars: map[*program.Variable]*binding{}}, w: 0, path: "target"}
	x.rule = f.Local(w.I32)
	x.fail = f.Block()
	if m.prog.Root != nil {
		x.node(m.prog.Root, site{required: true})
	}
	x.flush()
	x.Get(x.w)
	x.Return()
	x.End()
	x.Addr(m.st)
	x.Get(x.rule)
	x.Mem(w.I32Store, stRule)
	x.I32(0)
	return f
}

// text writes constant text.
func (x *writer) text(s string) { x.pending = append(x.pending, s...) }

// flush writes the pending text with wide stores; up to 15 bytes behind it are
// overwritten.
func (x *writer) flush() {
	n := len(x.pending)
	if n == 0 {
		return
	}
	x.room(n)
	text := append(x.pending, make([]byte, 16)...)
	for at := 0; at < n; {
		x.Get(x.w)
		switch left := n - at; {
		case left > 8:
			var v [16]byte
			copy(v[:], text[at:])
			x.V128(v)
			x.Mem(w.V128Store, uint32(at))
			at += 16
		case left > 4:
			x.I64(int64(binary.LittleEndian.Uint64(text[at:])))
			x.Mem(w.I64Store, uint32(at))
			at += 8
		case left > 1:
			x.I32(int32(binary.LittleEndian.Uint32(text[at:])))
			x.Mem(w.I32Store, uint32(at))
			at += 4
		default:
			x.I32(int32(text[at]))
			x.Mem(w.I32Store8, uint32(at))
			at++
		}
	}
	x.move(int32(n))
	x.slack -= n
	x.pending = x.pending[:0]
}

// room makes sure that n bytes can be written, and 15 behind them.
func (x *writer) room(n int) {
	if x.slack >= n+16 || x.m.unlimited {
		return
	}
	x.Get(x.w)
	x.Addr(uint32(n))
	x.Call(x.m.Sym("k_room"))
	x.moved()
	x.slack = n + slackAfterPut
}

// move adds to the cursor.
func (x *writer) move(n int32) {
	x.Get(x.w)
	x.I32(n)
	x.Op(w.I32Add)
	x.Set(x.w)
}

// moved takes the new cursor from the stack.
func (x *writer) moved() {
	x.Tee(x.w)
	x.Op(w.I32Eqz)
	x.BrIf(x.fail)
}

// put writes by a kernel function: (w, arguments) -> w.
func (x *writer) put(fn uint32, args func()) {
	x.flush()
	x.Get(x.w)
	args()
	x.Call(fn)
	x.moved()
	x.slack = slackAfterPut
}

// branch generates one way of an If and notes the room left.
func (x *writer) branch(body func()) (slack int) {
	before := x.slack
	body()
	x.flush()
	slack = x.slack
	x.slack = before
	return slack
}

// either pops a condition and generates both ways. No may be nil.
func (x *writer) either(yes, no func()) {
	if len(x.pending) > 0 {
		bugf("text is pending at a branch")
	}
	x.If()
	a, b := x.branch(yes), x.slack
	if no != nil {
		x.Else()
		b = x.branch(no)
	}
	x.End()
	x.slack = min(a, b)
}

// close ends an object or array. Certain says that something was written in it.
func (x *writer) close(bracket byte, certain bool) {
	if n := len(x.pending); certain && n > 0 && x.pending[n-1] == ',' {
		x.pending[n-1] = bracket
		return
	}
	x.flush()
	if certain {
		x.Get(x.w)
		x.I32(1)
		x.Op(w.I32Sub)
		x.I32(int32(bracket))
		x.Mem(w.I32Store8, 0)
		return
	}
	x.room(1)
	// w -= (the last byte is a comma); *w++ = bracket
	x.Get(x.w)
	x.lastByte()
	x.I32(',')
	x.Op(w.I32Eq, w.I32Sub)
	x.Tee(x.w)
	x.I32(int32(bracket))
	x.Mem(w.I32Store8, 0)
	x.move(1)
	x.slack--
}

// lastByte pushes the last byte written.
func (x *writer) lastByte() {
	x.Get(x.w)
	x.I32(1)
	x.Op(w.I32Sub)
	x.Mem(w.I32Load8U, 0)
}

// at notes the rule that is evaluated next.
func (x *writer) at(rule int) {
	x.ruleNow = rule
	x.I32(int32(rule + 1))
	x.Set(x.rule)
}

// refuse notes an error at the target's place and fails.
func (x *writer) refuse(code abi.Code) {
	x.I32(int32(code))
	x.Addr(x.m.place(x.path))
	x.Call(x.m.refuseFn().Index)
	x.Br(x.fail)
}

// refuseFn(code, place) notes an error of the output.
func (m *module) refuseFn() *w.Func {
	return m.once("refuse", w.S([]w.Type{w.I32, w.I32}), func(f *w.Func) {
		f.Get(0)
		f.I32(0)
		f.Get(1)
		f.Call(m.failFn().Index)
	})
}
