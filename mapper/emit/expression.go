package emit

import (
	"fmt"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/kernel"
	"crosswalk/mapper/program"
	"crosswalk/mapper/wasm"
)

// Expression makes a module of one expression of kind Any, without contracts:
// its run reads no input and writes the value as a CEL literal that shows its
// type.
func Expression(e program.Expr, opts Options) (mod []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			b, ok := r.(bug)
			if !ok {
				panic(r)
			}
			mod, err = nil, fmt.Errorf("emit an expression: %s", string(b))
		}
	}()
	if opts.Kernel == nil {
		opts.Kernel = kernel.Wasm
	}
	b, err := wasm.NewBuilder(opts.Kernel)
	if err != nil {
		return nil, err
	}
	m := &module{Builder: b, prog: &program.Program{}, st: b.State(), funcs: map[string]*wasm.Func{}, placeID: map[string]uint32{},
		automata: map[string]uint32{}, ids: newIdentities(), lets: map[*program.Variable]*let{},
		uses: map[containerKey]int{}, inPlace: makeInPlace()}
	m.plan = makePlan(m.prog)
	m.show(e)
	section, err := abi.EncodeInfo(m.info())
	if err != nil {
		return nil, err
	}
	b.Custom(abi.Section, section)
	if opts.KeepNames {
		b.NameFunctions()
	}
	m.state()
	return b.Build(startRoom, uint32(limits(m.prog.Limits).Pages))
}

// show generates cw_run for an expression.
func (m *module) show(e program.Expr) {
	f := m.Func("run", wasm.S([]wasm.Type{wasm.I32}, wasm.I32))
	m.Export(abi.ExportRun, f)
	g := &gen{Func: f, m: m, vars: map[*program.Variable]*binding{}}
	out := f.Local(wasm.I32)
	g.fail = f.Block()
	g.Get(0)
	g.Call(m.Sym("k_begin"))
	g.Tee(out)
	g.Op(wasm.I32Eqz)
	g.BrIf(g.fail)
	value := g.Local(wasm.I32)
	g.emit(e, direct)
	g.Set(value)
	g.Get(out, value)
	g.runtime("a_show")
	g.Call(m.Sym("k_end"))
	g.Return()
	g.End()
	g.I32(0)
	g.Call(m.Sym("k_end"))
}
