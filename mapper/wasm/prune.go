package wasm

import (
	"errors"
	"fmt"
)

// renumbering gives the functions that stay their numbers.
type renumbering struct {
	kernel []uint32 // new index by old; gone for those that nothing calls
	live   uint32   // functions of the kernel that stay
}

const gone = 1<<32 - 1

// of is the new index of a function of the kernel or of an added one, whose old
// index follows those of the kernel.
func (n *renumbering) of(old uint32) (uint32, bool) {
	if int(old) < len(n.kernel) {
		return n.kernel[old], n.kernel[old] != gone
	}
	return old - uint32(len(n.kernel)) + n.live, true
}

// reached takes the kernel's functions apart and finds those that used and the
// exports that stay can reach.
func (k *Kernel) reached(used map[uint32]bool) (bodies [][]byte, n *renumbering, err error) {
	r := &reader{b: k.sections[secCode]}
	bodies = make([][]byte, k.counts[secCode])
	for i := range bodies {
		bodies[i] = r.bytes(r.u32())
	}
	if r.err != nil {
		return nil, nil, fmt.Errorf("read kernel code: %w", r.err)
	}
	live := make([]bool, len(bodies))
	var todo []uint32
	reach := func(f uint32) {
		if int(f) < len(live) && !live[f] {
			live[f] = true
			todo = append(todo, f)
		}
	}
	for f := range used {
		reach(f)
	}
	for _, x := range k.exports {
		if x.kind == 0 && kept(x.name) {
			reach(x.index)
		}
	}
	for len(todo) > 0 {
		f := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if err := calls(bodies[f], reach); err != nil {
			return nil, nil, fmt.Errorf("read kernel function %d: %w", f, err)
		}
	}
	n = &renumbering{kernel: make([]uint32, len(bodies))}
	for i := range bodies {
		n.kernel[i] = gone
		if live[i] {
			n.kernel[i] = n.live
			n.live++
		}
	}
	return bodies, n, nil
}

// renumber appends a body, its length before it, with calls by the new numbers.
func (n *renumbering) renumber(out, body []byte) ([]byte, error) {
	moved := make([]byte, 0, len(body))
	from := 0
	var missing error
	err := eachCall(body, func(at, end int, f uint32) {
		index, ok := n.of(f)
		if !ok {
			missing = fmt.Errorf("a call of function %d, which is gone", f)
		}
		moved = appendU(append(moved, body[from:at]...), uint64(index))
		from = end
	})
	if err = errors.Join(err, missing); err != nil {
		return nil, err
	}
	moved = append(moved, body[from:]...)
	return append(appendU(out, uint64(len(moved))), moved...), nil
}

// calls reports the functions that a function body calls.
func calls(body []byte, call func(uint32)) error {
	return eachCall(body, func(_, _ int, f uint32) { call(f) })
}

// eachCall reports each call of a function body: where its number starts and
// ends, and the number.
func eachCall(body []byte, call func(at, end int, f uint32)) error {
	r := &reader{b: body}
	for range r.u32() { // locals
		r.u32()
		r.byte()
	}
	for len(r.b) > 0 {
		op := r.byte()
		if op == 0x10 {
			at := len(body) - len(r.b)
			f := r.u32()
			call(at, len(body)-len(r.b), f)
			continue
		}
		r.immediates(op)
	}
	return r.err
}

// immediates skips what follows an opcode, as Core 2.0 has it in chapter 5.4.
func (r *reader) immediates(op byte) {
	switch {
	case op >= 0x02 && op <= 0x04, op == 0x42: // block type, i64.const
		r.s64()
	case op == 0x41:
		r.s64()
	case op == 0x0c, op == 0x0d, op == 0x10, op >= 0x20 && op <= 0x26, op == 0xd2:
		r.u32()
	case op == 0x0e:
		for n := r.u32(); n > 0 && r.err == nil; n-- {
			r.u32()
		}
		r.u32()
	case op == 0x11:
		r.fail("indirect call")
	case op == 0x1c:
		r.bytes(r.u32())
	case op >= 0x28 && op <= 0x3e:
		r.u32()
		r.u32()
	case op == 0x3f, op == 0x40, op == 0xd0:
		r.byte()
	case op == 0x43:
		r.bytes(4)
	case op == 0x44:
		r.bytes(8)
	case op == 0xfc:
		r.bulk(r.u32())
	case op == 0xfd:
		r.vector(r.u32())
	}
}

func (r *reader) bulk(op uint32) {
	switch {
	case op < 8: // saturating truncations
	case op == 9, op == 11, op == 13, op >= 15:
		r.u32()
	default:
		r.u32()
		r.u32()
	}
}

func (r *reader) vector(op uint32) {
	switch {
	case op <= 11, op == 92, op == 93: // loads and stores
		r.u32()
		r.u32()
	case op == 12, op == 13: // constants and shuffles
		r.bytes(16)
	case op >= 21 && op <= 34: // lanes
		r.byte()
	case op >= 84 && op <= 91: // loads and stores of lanes
		r.u32()
		r.u32()
		r.byte()
	}
}
