package emit

import (
	"encoding/json"
	"fmt"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/lineage"
	"crosswalk/mapper/program"
	"crosswalk/mapper/trace"
	w "crosswalk/mapper/wasm"
)

// A trace build is the same code with probes between: each appends a record to a
// buffer of its own and leaves stack, arena, fuel and error record as they were.
// So it gives what the build for production gives. What the records say stands
// in package abi.

// probes are of a trace build; nil in a build for production.
type probes struct {
	*trace.Index
	at uint32 // of the header
	// elements are the variables that an Each binds for its element.
	elements map[program.Node][]*program.Variable
}

// rowElement is the offset in a row of the address of its element in the input.
const rowElement = 4

// tracePages is the memory that the records take, beyond the module's limit.
const tracePages = (abi.TraceHeaderSize + abi.TraceRecords*abi.TraceRecordSize + 65535) >> 16

func (m *module) addProbes() {
	p := &probes{Index: trace.Describe(m.prog), elements: map[program.Node][]*program.Variable{},
		at: m.Reserve(16, abi.TraceHeaderSize+abi.TraceRecords*abi.TraceRecordSize)}
	for _, at := range lineage.Nodes(m.prog) {
		if e, ok := at.Node.(*program.Each); ok {
			p.elements[e.Item] = lineage.Variables(e)
		}
	}
	m.probes = p
	f := m.Func("trace", w.S(nil, w.I32))
	m.Export(abi.ExportTrace, f)
	f.Addr(p.at)
}

// section adds the description of the records.
func (p *probes) section(b *w.Builder) error {
	text, err := json.Marshal(p.Table)
	if err != nil {
		return fmt.Errorf("describe the trace: %w", err)
	}
	b.Custom(abi.TraceSection, text)
	return nil
}

// beginTrace generates the start of a run: no records yet.
func (m *module) beginTrace(f *w.Func) {
	if m.probes == nil {
		return
	}
	f.Addr(m.probes.at)
	f.I64(0)
	f.Mem(w.I64Store, 0)
	f.Addr(m.probes.at)
	m.load32(f, stIn)
	f.Mem(w.I32Store, 8)
}

// recordFn(head, at, v) appends a record.
func (m *module) recordFn() *w.Func {
	return m.once("record", w.S([]w.Type{w.I32, w.I32, w.I64}), func(f *w.Func) {
		n, to := f.Local(w.I32), f.Local(w.I32)
		f.Addr(m.probes.at)
		f.Mem(w.I32Load, 0)
		f.Tee(n)
		f.I32(abi.TraceRecords)
		f.Op(w.I32GeU)
		f.If()
		f.Addr(m.probes.at)
		f.I32(1)
		f.Mem(w.I32Store, 4)
		f.Return()
		f.End()
		f.Addr(m.probes.at)
		f.Get(n)
		f.I32(1)
		f.Op(w.I32Add)
		f.Mem(w.I32Store, 0)
		f.Addr(m.probes.at + abi.TraceHeaderSize)
		f.Get(n)
		f.I32(4)
		f.Op(w.I32Shl, w.I32Add)
		f.Tee(to)
		f.Get(0)
		f.Mem(w.I32Store, 0)
		f.Get(to, 1)
		f.Mem(w.I32Store, 4)
		f.Get(to, 2)
		f.Mem(w.I64Store, 8)
	})
}

// note appends a record; at and v push an i32 and an i64, nil pushes 0.
func (g *gen) note(kind abi.TraceKind, id int, at, v func()) {
	if id < 0 {
		return
	}
	g.I32(int32(uint32(kind) | uint32(id)<<8))
	if at == nil {
		at = func() { g.I32(0) }
	}
	if v == nil {
		v = func() { g.I64(0) }
	}
	at()
	v()
	g.Call(g.m.recordFn().Index)
}

// probe notes the value of e, which is on the stack in the given form.
func (g *gen) probe(e program.Expr, have form) {
	if g.m.probes == nil {
		return
	}
	id := g.m.probes.Expr(e)
	if id < 0 {
		return
	}
	kind := abi.TraceValue
	if have == direct && e.Type().Kind != program.Optional && e.Type().Kind != program.Null {
		kind |= abi.TraceDirect
	}
	var at func()
	row, read := rowRead(e)
	if b := g.vars[row]; read && (row == nil || b != nil && b.row) {
		kind |= abi.TraceRow
		if row != nil {
			at = func() { g.Get(b.local) }
		}
	}
	t := have.typeOf(e.Type())
	l := g.Temp(t)
	g.Tee(l)
	g.note(kind, id, at, func() {
		g.Get(l)
		if t == w.I32 {
			g.Op(w.I64ExtendI32U)
		}
	})
	g.Release(l)
}

// rowRead is the row that e reads a place of, nil for the source; false if e
// reads none.
func rowRead(e program.Expr) (*program.Variable, bool) {
	switch e := e.(type) {
	case *program.Read:
		return e.Row, true
	case *program.Has:
		return e.Row, true
	}
	return nil, false
}

// probeSlot notes a read that is not evaluated because its rows are gone through.
func (g *gen) probeSlot(e program.Expr) {
	r, ok := e.(*program.Read)
	if g.m.probes == nil || !ok || !g.rowBound(r) {
		return
	}
	if s := g.m.plan.of(r.Place); s.value >= 0 {
		g.slot(r.Place, r.Row, s.value)
		g.probe(r, stored)
		g.Op(w.Drop)
	}
}

// probeLoop notes the start of a loop and each of its rounds.
func (g *gen) probeLoop(it *iteration) {
	if g.m.probes == nil {
		return
	}
	g.probeSlot(it.over)
	if it.item == nil {
		return
	}
	g.probeStart(it.item)
	body := it.body
	item := it.item
	it.body = func(in *items) {
		g.probeBind(item)
		body(in)
	}
}

// probeStart notes the start of the loop of a variable.
func (g *gen) probeStart(v *program.Variable) {
	if g.m.probes != nil {
		g.note(abi.TraceLoop, g.m.probes.Var(v), nil, nil)
	}
}

// probeBind notes what a variable is bound to.
func (g *gen) probeBind(v *program.Variable) {
	if g.m.probes == nil {
		return
	}
	b := g.vars[v]
	if b == nil || b.failed != nil {
		return
	}
	kind := abi.TraceBind
	switch {
	case b.row:
		kind |= abi.TraceRow
	case b.form == direct:
		kind |= abi.TraceDirect
	}
	g.note(kind, g.m.probes.Var(v), nil, func() {
		g.Get(b.local)
		if b.row || b.form.typeOf(v.Type) == w.I32 {
			g.Op(w.I64ExtendI32U)
		}
	})
}

// probeLet notes that a let is about to be evaluated, or was.
func (g *gen) probeLet(kind abi.TraceKind, v *program.Variable, failed int64) {
	if g.m.probes != nil {
		g.note(kind, g.m.probes.Var(v), nil, func() { g.I64(failed) })
	}
}

// probeNode notes where in the output a node begins and ends.
func (x *writer) probeNode(n program.Node, s site, body func() bool) bool {
	if x.m.probes == nil {
		return body()
	}
	id := x.m.probes.Node(n)
	if id < 0 {
		return body()
	}
	x.m.probes.Table.Nodes[id].Prefix, x.m.probes.Table.Nodes[id].Suffix = len(s.prefix), len(s.suffix)
	x.flush()
	x.note(abi.TraceNode, id, x.used, nil)
	for _, v := range x.m.probes.elements[n] {
		x.probeBind(v)
	}
	sure := body()
	x.flush()
	x.note(abi.TraceEnd, id, x.used, nil)
	return sure
}

// probeRow stores the address of an element in the row at base.
func (s *scan) probeRow(row w.Local) {
	if s.m.probes != nil {
		s.Get(row, s.p)
		s.Mem(w.I32Store, rowElement)
	}
}

// memoryPages is the limit of the memory.
func (m *module) memoryPages() uint32 {
	n := uint32(limits(m.prog.Limits).Pages)
	if m.probes != nil {
		n += tracePages
	}
	return n
}
