package wasm

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Data are bytes at a fixed address.
type Data struct {
	At    uint32
	Bytes []byte
}

// Global is a mutable global of the given type and start value.
type Global struct {
	Type Type
	Init int64
}

// Additions are what Splice adds to a kernel.
type Additions struct {
	Funcs    []*Func // in the order of their indexes, from Kernel.NumFuncs
	Exports  map[string]*Func
	Globals  []Global
	Data     []Data // must not overlap
	MinPages uint32
	MaxPages uint32
	Custom   []Section
	Names    bool // add a name section
}

// kept says which exports of the kernel stay.
func kept(name string) bool {
	return name == "memory" || strings.HasPrefix(name, "cw_") && name != "cw_state"
}

// Splice adds to the kernel. Exports of the kernel that start with k_ or __,
// and cw_state, are dropped, and so are functions that nothing calls then: the
// others, and the added ones after them, are numbered anew.
func Splice(k *Kernel, add Additions) ([]byte, error) {
	types, typeOf := k.addTypes(add.Funcs)
	var globals, data []byte
	used := map[uint32]bool{}
	for i, f := range add.Funcs {
		maps.Copy(used, f.calls)
		if f.Index != k.NumFuncs()+uint32(i) {
			return nil, fmt.Errorf("splice: function %s has index %d, want %d", f.Name, f.Index, k.NumFuncs()+uint32(i))
		}
	}
	bodies, indexes, err := k.reached(used)
	if err != nil {
		return nil, fmt.Errorf("splice: %w", err)
	}
	funcs, code, err := k.functions(add.Funcs, typeOf, bodies, indexes)
	if err != nil {
		return nil, fmt.Errorf("splice: %w", err)
	}
	if add.Names {
		add.Custom = append(slices.Clone(add.Custom), k.names(add.Funcs, indexes))
	}
	for _, g := range add.Globals {
		op := byte(0x41)
		if g.Type == I64 {
			op = 0x42
		}
		globals = append(appendS(append(globals, byte(g.Type), 1, op), g.Init), 0x0b)
	}
	size := 0
	for _, d := range add.Data {
		size += len(d.Bytes) + 16
	}
	data = make([]byte, 0, size)
	for _, d := range add.Data {
		data = append(appendS(append(data, 0, 0x41), int64(int32(d.At))), 0x0b)
		data = append(appendU(data, uint64(len(d.Bytes))), d.Bytes...)
	}
	exports, count, err := k.addExports(add.Exports, indexes)
	if err != nil {
		return nil, err
	}
	minPages := max(k.minPages, add.MinPages)
	if add.MaxPages < minPages || add.MaxPages > 65536 {
		return nil, fmt.Errorf("splice: %d pages at most, but %d are needed", add.MaxPages, minPages)
	}
	memory := appendU(appendU([]byte{1}, uint64(minPages)), uint64(add.MaxPages))

	size += len(code) + len(funcs) + 64<<10 // and what describes it
	for _, s := range k.sections {
		size += len(s) + 16
	}
	for _, c := range add.Custom {
		size += len(c.Name) + len(c.Data) + 16
	}
	out := append(make([]byte, 0, size), header...)
	section := func(id byte, count uint32, parts ...[]byte) {
		if count == 0 {
			return
		}
		length := len(appendU(nil, uint64(count)))
		for _, p := range parts {
			length += len(p)
		}
		out = appendU(appendU(append(out, id), uint64(length)), uint64(count))
		for _, p := range parts {
			out = append(out, p...)
		}
	}
	n := indexes.live + uint32(len(add.Funcs))
	for _, id := range order {
		switch id {
		case secType:
			section(id, k.counts[id]+types.count, k.sections[id], types.body)
		case secFunction:
			section(id, n, funcs)
		case secMemory:
			section(id, 1, memory)
		case secTable:
			section(id, k.counts[id], k.sections[id])
		case secGlobal:
			section(id, k.counts[id]+uint32(len(add.Globals)), k.sections[id], globals)
		case secExport:
			section(id, count, exports)
		case secCode:
			section(id, n, code)
		case secData:
			section(id, k.counts[id]+uint32(len(add.Data)), k.sections[id], data)
		}
	}
	for _, c := range add.Custom {
		out = AppendCustom(out, c)
	}
	return out, nil
}

// AppendCustom adds a custom section at the end of a module.
func AppendCustom(module []byte, c Section) []byte {
	name := appendName(nil, c.Name)
	module = appendU(append(module, secCustom), uint64(len(name)+len(c.Data)))
	return append(append(module, name...), c.Data...)
}

// functions gives the function and the code section of the functions that stay
// and the added ones.
func (k *Kernel) functions(add []*Func, typeOf []uint32, bodies [][]byte, indexes *renumbering) (funcs, code []byte, err error) {
	types := &reader{b: k.sections[secFunction]}
	for i, body := range bodies {
		t := types.u32()
		if indexes.kernel[i] == gone {
			continue
		}
		funcs = appendU(funcs, uint64(t))
		if code, err = indexes.renumber(code, body); err != nil {
			return nil, nil, fmt.Errorf("kernel function %d: %w", i, err)
		}
	}
	if types.err != nil {
		return nil, nil, fmt.Errorf("read kernel functions: %w", types.err)
	}
	for i, f := range add {
		body, err := f.encode()
		if err != nil {
			return nil, nil, err
		}
		funcs = appendU(funcs, uint64(typeOf[i]))
		if code, err = indexes.renumber(code, body); err != nil {
			return nil, nil, fmt.Errorf("function %s: %w", f.Name, err)
		}
	}
	return funcs, code, nil
}

type newTypes struct {
	count uint32
	body  []byte
}

// addTypes gives the type section's additions and each function's type index.
func (k *Kernel) addTypes(funcs []*Func) (newTypes, []uint32) {
	index := map[string]uint32{}
	for i, s := range k.types {
		key := string(s.encode(nil))
		if _, dup := index[key]; !dup {
			index[key] = uint32(i)
		}
	}
	var added newTypes
	typeOf := make([]uint32, len(funcs))
	for i, f := range funcs {
		key := string(f.Sig.encode(nil))
		t, ok := index[key]
		if !ok {
			t = uint32(len(k.types)) + added.count
			index[key] = t
			added.count++
			added.body = append(added.body, key...)
		}
		typeOf[i] = t
	}
	return added, typeOf
}

func (k *Kernel) addExports(add map[string]*Func, indexes *renumbering) ([]byte, uint32, error) {
	var body []byte
	count := uint32(0)
	put := func(x export) {
		if x.kind == 0 {
			x.index, _ = indexes.of(x.index) // what is exported stays
		}
		body = appendU(append(appendName(body, x.name), x.kind), uint64(x.index))
		count++
	}
	for _, x := range k.exports {
		if !kept(x.name) {
			continue
		}
		if _, dup := add[x.name]; dup {
			return nil, 0, errors.New("splice: the kernel exports " + x.name + " already")
		}
		put(x)
	}
	names := make([]string, 0, len(add))
	for name := range add {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		put(export{name, 0, add[name].Index})
	}
	return body, count, nil
}
