package wasm

import (
	"bytes"
	"errors"
	"fmt"
)

// section ids in the order the format demands.
const (
	secCustom = iota
	secType
	secImport
	secFunction
	secTable
	secMemory
	secGlobal
	secExport
	secStart
	secElement
	secCode
	secData
	secDataCount
)

var order = []byte{secType, secImport, secFunction, secTable, secMemory, secGlobal, secExport, secStart, secElement,
	secDataCount, secCode, secData}

// Symbol is an exported function of the kernel.
type Symbol struct {
	Index uint32
	Sig   Sig
}

// Kernel is a parsed kernel module.
type Kernel struct {
	Funcs   map[string]Symbol // exported functions by name
	Globals map[string]uint32 // exported globals: index
	Address map[string]uint32 // exported constant i32 globals: value, for example __heap_base, cw_state

	sections map[byte][]byte // vectors: content without the count
	counts   map[byte]uint32
	types    []Sig
	exports  []export
	minPages uint32
}

type export struct {
	name  string
	kind  byte
	index uint32
}

// Section is a custom section.
type Section struct {
	Name string
	Data []byte
}

var errTruncated = errors.New("module is truncated")

// reader reads the parts of a module. After an error it returns zeroes.
type reader struct {
	b   []byte
	err error
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.err = errTruncated
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *reader) u32() uint32 {
	var v uint64
	for shift := 0; shift < 35; shift += 7 {
		c := r.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			if v > 0xffffffff {
				break
			}
			return uint32(v)
		}
	}
	r.fail("number is too long")
	return 0
}

func (r *reader) s64() int64 {
	var v int64
	for shift := 0; shift < 70; shift += 7 {
		c := r.byte()
		v |= int64(c&0x7f) << shift
		if c < 0x80 {
			if shift < 57 && c&0x40 != 0 {
				v |= -1 << (shift + 7)
			}
			return v
		}
	}
	r.fail("number is too long")
	return 0
}

func (r *reader) bytes(n uint32) []byte {
	if uint64(n) > uint64(len(r.b)) {
		r.err = errTruncated
		r.b = nil
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) name() string { return string(r.bytes(r.u32())) }

func (r *reader) fail(msg string) {
	if r.err == nil {
		r.err = errors.New(msg)
	}
	r.b = nil
}

// header is the magic number and version 1.
var header = []byte{0, 'a', 's', 'm', 1, 0, 0, 0}

// sections splits a module; it calls each with id and content.
func sections(module []byte, each func(id byte, body []byte)) error {
	if !bytes.HasPrefix(module, header) {
		return errors.New("not a WebAssembly 1 module")
	}
	r := &reader{b: module[len(header):]}
	for len(r.b) > 0 && r.err == nil {
		id := r.byte()
		body := r.bytes(r.u32())
		if r.err == nil {
			each(id, body)
		}
	}
	return r.err
}

// Custom returns the content of the custom section called name.
func Custom(module []byte, name string) ([]byte, bool, error) {
	var found []byte
	ok := false
	err := sections(module, func(id byte, body []byte) {
		if id != secCustom || ok {
			return
		}
		r := &reader{b: body}
		if r.name() == name && r.err == nil {
			found, ok = r.b, true
		}
	})
	return found, ok, err
}

// Parse reads a kernel: a module with one memory, without imports, elements or a
// start function.
func Parse(module []byte) (*Kernel, error) {
	k := &Kernel{Funcs: map[string]Symbol{}, Globals: map[string]uint32{}, Address: map[string]uint32{},
		sections: map[byte][]byte{}, counts: map[byte]uint32{}}
	var bad error
	err := sections(module, func(id byte, body []byte) {
		switch id {
		case secCustom:
		case secImport, secStart, secElement:
			bad = fmt.Errorf("kernel has a section of kind %d", id)
		case secDataCount: // written anew
		default:
			r := &reader{b: body}
			k.counts[id] = r.u32()
			k.sections[id] = r.b
			if r.err != nil {
				bad = r.err
			}
		}
	})
	if err = errors.Join(err, bad); err != nil {
		return nil, fmt.Errorf("read kernel: %w", err)
	}
	if err := k.index(); err != nil {
		return nil, fmt.Errorf("read kernel: %w", err)
	}
	return k, nil
}

// NumFuncs is the number of functions in the kernel: the index of the first added one.
func (k *Kernel) NumFuncs() uint32 { return k.counts[secFunction] }

func (k *Kernel) index() error {
	r := &reader{b: k.sections[secType]}
	for range k.counts[secType] {
		if r.byte() != 0x60 {
			r.fail("unknown kind of type")
		}
		var s Sig
		for _, c := range r.bytes(r.u32()) {
			s.Params = append(s.Params, Type(c))
		}
		for _, c := range r.bytes(r.u32()) {
			s.Results = append(s.Results, Type(c))
		}
		k.types = append(k.types, s)
	}
	types := make([]uint32, 0, k.counts[secFunction])
	f := &reader{b: k.sections[secFunction], err: r.err}
	for range k.counts[secFunction] {
		types = append(types, f.u32())
	}
	m := &reader{b: k.sections[secMemory], err: f.err}
	if k.counts[secMemory] != 1 {
		m.fail("one memory is needed")
	}
	m.byte()
	k.minPages = m.u32()

	var constants []int64 // of globals
	g := &reader{b: k.sections[secGlobal], err: m.err}
	for range k.counts[secGlobal] {
		g.byte() // type
		g.byte() // mutable
		g.byte() // i32.const or i64.const
		constants = append(constants, g.s64())
		g.byte() // end
	}
	e := &reader{b: k.sections[secExport], err: g.err}
	for range k.counts[secExport] {
		x := export{name: e.name(), kind: e.byte(), index: e.u32()}
		if e.err != nil {
			break
		}
		k.exports = append(k.exports, x)
		switch {
		case x.kind == 0 && int(x.index) < len(types) && int(types[x.index]) < len(k.types):
			k.Funcs[x.name] = Symbol{x.index, k.types[types[x.index]]}
		case x.kind == 3 && int(x.index) < len(constants):
			k.Globals[x.name] = x.index
			k.Address[x.name] = uint32(constants[x.index])
		case x.kind != 2:
			e.fail("export " + x.name + " has no target")
		}
	}
	return e.err
}
