package emit

import (
	"slices"

	"crosswalk/mapper/abi"
	w "crosswalk/mapper/wasm"
)

// entry generates cw_run(n): scan the input, evaluate the rules, note the
// result.
func (m *module) entry() {
	f := m.Func("run", w.S([]w.Type{w.I32}, w.I32))
	m.Export(abi.ExportRun, f)
	out, p := f.Local(w.I32), f.Local(w.I32)
	fail := f.Block()
	check := func() {
		f.Op(w.I32Eqz)
		f.BrIf(fail)
	}
	m.beginTrace(f)
	f.Get(0)
	f.Call(m.Sym("k_begin"))
	f.Tee(out)
	check()
	m.clearFrame(f)
	m.depth = m.Global(w.I32, 0)
	m.load32(f, stDepth)
	f.GlobalSet(m.depth)
	root, told := m.scanTables()
	m.load32(f, stIn)
	f.Addr(m.frame)
	f.Addr(root)
	f.Call(m.valueFn().Index)
	f.Tee(p)
	check()
	f.Get(p)
	f.Call(m.Sym("k_ws"))
	f.Tee(p)
	m.load32(f, stIn)
	f.Get(0)
	f.Op(w.I32Add)
	f.Op(w.I32Ne)
	f.If()
	f.I32(int32(abi.TrailingData))
	f.Get(p)
	f.Call(m.Sym("k_fail"))
	f.Op(w.Drop)
	f.Br(fail)
	f.End()
	if told != 0 {
		f.Call(m.metaFn(told).Index)
		check()
	}
	build := m.build()
	f.Get(out)
	f.Call(build.Index)
	f.Call(m.Sym("k_end"))
	f.Return()
	f.End()
	f.I32(0)
	f.Call(m.Sym("k_end"))
}

// clearFrame zeroes the static frame.
func (m *module) clearFrame(f *w.Func) {
	n := m.plan.root.size
	if n == 0 {
		return
	}
	if n > 512 {
		f.Addr(m.frame)
		f.I32(0)
		f.Addr(n)
		f.MemoryFill()
		return
	}
	for at := uint32(0); at < n; at += 16 {
		f.Addr(m.frame)
		f.V128([16]byte{})
		f.Mem(w.V128Store, at)
	}
}

// info describes the module.
func (m *module) info() abi.Info {
	p := m.prog
	info := abi.Info{ABI: abi.Version, Mapping: p.Mapping, File: p.File, Source: p.Source, Target: p.Target,
		Rules: []abi.Rule{}, Places: slices.Clone(m.places), Limits: limits(p.Limits)}
	if p.Meta != nil {
		for _, c := range p.Meta.Children {
			info.Meta = append(info.Meta, c.Name)
		}
	}
	for _, r := range p.Rules {
		rule := abi.Rule{Target: r.Target, Line: r.Pos.Line, Col: r.Pos.Col, Sources: r.Sources}
		if r.Pos.File != p.File {
			rule.File = r.Pos.File
		}
		info.Rules = append(info.Rules, rule)
	}
	return info
}
