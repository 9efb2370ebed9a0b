// Package emit turns a checked program into a WebAssembly module: the kernel
// plus generated functions and data, in one file without imports.
//
// Emit is the only call that matters. Its steps are: plan (which source places
// need a slot), scan (functions that read and check the input along the source
// contract and fill the slots), and the builder (functions that evaluate the
// rules and write the output in the target's order).
//
// Values. A slot, a list item, an optional and a lazy variable hold a value in
// its stored form, one i64: 0 is missing, 1 is null, everything else a value.
//
//	text, JSON, object   span, see kernel.h
//	integer, decimal     span of the number's own text, or boxed: bit 63 and the
//	                     address of an int64 or of a kernel decimal
//	boolean              2 false, 3 true
//	timestamp, list      address
//	element of a visited array   address of its row
//
// An expression is evaluated to its direct form where that is shorter: i32 for
// booleans, decimals, timestamps and lists, i64 for integers and texts.
package emit

import (
	"fmt"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/kernel"
	"crosswalk/mapper/program"
	"crosswalk/mapper/wasm"
)

// Options changes how Emit works. The zero value is ready to use.
type Options struct {
	// Kernel is the kernel module. Nil means the one that is built in.
	Kernel []byte
	// KeepNames adds a name section, for profiles and disassemblies.
	KeepNames bool
	// Trace makes a trace build, see package trace.
	Trace bool
	// Unlimited leaves out of the generated code what counts fuel, depth and
	// room for output. It is there to measure what limits cost: such a module
	// must not meet an input that it was not tried with.
	Unlimited bool
}

// module is one module under construction.
type module struct {
	*wasm.Builder
	prog  *program.Program
	plan  *plan
	st    uint32 // address of the kernel's state
	funcs map[string]*wasm.Func

	places   []string
	placeID  map[string]uint32
	automata map[string]uint32
	ids      *identities
	frame    uint32 // address of the static frame
	lets     map[*program.Variable]*let
	uses     map[containerKey]int // places of a description
	members  int                  // of all descriptions, about
	scanner  *tables
	learned  pool
	input    *schemas
	output   *schemas
	aside    uint32 // address of an error record
	inPlace  map[string]func(g *gen, args []program.Expr)
	probes   *probes

	unlimited bool   // see Options
	depth     uint32 // global: nesting left while the input is scanned
}

// Emit makes the module for p. Errors are bugs of the caller or of this
// package: mistakes in a mapping were found before.
func Emit(p *program.Program, opts Options) (mod []byte, info abi.Info, err error) {
	defer func() {
		if r := recover(); r != nil {
			b, ok := r.(bug)
			if !ok {
				panic(r)
			}
			mod, err = nil, fmt.Errorf("emit %s: %s", p.Mapping, string(b))
		}
	}()
	if opts.Kernel == nil {
		opts.Kernel = kernel.Wasm
	}
	b, err := wasm.NewBuilder(opts.Kernel)
	if err != nil {
		return nil, abi.Info{}, err
	}
	m := &module{Builder: b, prog: p, st: b.State(), funcs: map[string]*wasm.Func{}, placeID: map[string]uint32{},
		automata: map[string]uint32{}, ids: newIdentities(), lets: map[*program.Variable]*let{},
		uses: map[containerKey]int{}, inPlace: makeInPlace(), unlimited: opts.Unlimited}
	m.plan = makePlan(p)
	m.placeSchemas()
	m.layLets()
	m.frame = b.Reserve(16, m.plan.root.size)
	if opts.Trace {
		m.addProbes()
	}
	m.entry()
	info = m.info()
	described := make(chan error, 1)
	var section []byte
	go func() { // while the module is put together
		var err error
		section, err = abi.EncodeInfo(info)
		described <- err
	}()
	if m.probes != nil || opts.KeepNames { // their sections come behind it
		if err := <-described; err != nil {
			return nil, abi.Info{}, err
		}
		b.Custom(abi.Section, section)
		described = nil
	}
	if m.probes != nil {
		if err := m.probes.section(b); err != nil {
			return nil, abi.Info{}, err
		}
	}
	if opts.KeepNames {
		b.NameFunctions()
	}
	m.state()
	mod, err = b.Build(startRoom, m.memoryPages())
	if err != nil {
		return nil, abi.Info{}, fmt.Errorf("emit %s: %w", p.Mapping, err)
	}
	if described != nil {
		if err := <-described; err != nil {
			return nil, abi.Info{}, err
		}
		mod = wasm.AppendCustom(mod, wasm.Section{Name: abi.Section, Data: section})
	}
	return mod, info, nil
}

// startRoom is what a fresh instance has for input, arena and output before it
// must grow.
const startRoom = 160 << 10

// bug is a panic with a message: the program breaks a promise of its package.
type bug string

func bugf(format string, args ...any) { panic(bug(fmt.Sprintf(format, args...))) }

// once generates a function at its first use. Body may use the function itself.
func (m *module) once(key string, sig wasm.Sig, body func(f *wasm.Func)) *wasm.Func {
	if f, ok := m.funcs[key]; ok {
		return f
	}
	f := m.Func(key, sig)
	m.funcs[key] = f
	body(f)
	return f
}

// place is 1 + the index of a pointer in Info.Places.
func (m *module) place(pointer string) uint32 {
	id, ok := m.placeID[pointer]
	if !ok {
		m.places = append(m.places, pointer)
		id = uint32(len(m.places))
		m.placeID[pointer] = id
	}
	return id
}
