package emit

import (
	"encoding/binary"

	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// queryWriter writes the array of an each that joins, groups, sorts or cuts.
//
// Without groups and order nothing is kept: elements are written as the nested
// loops come to them. For an order the values of the item's variables and its
// keys are kept as a record, for groups see the kernel's query.c.
type queryWriter struct {
	*writer
	n      *program.Each
	q      *program.Query
	a      *arrayWriter
	finish w.Label // leaves all loops when the limit is reached

	skip, left, position, index w.Local // i64
	joins                       []joinTable
	groups, sorted              w.Local // i32
	cells                       uint32  // address of the static cells of a key
}

// joinTable is the other list of a join, grouped by its keys.
type joinTable struct {
	groups w.Local
	bound  binding // how its variable is bound
}

const (
	keySize    = 16
	keyStored  = 8 // offset
	keyPresent = 2 // stored of a key that is not read in that form
)

func (x *writer) query(n *program.Each, over program.Expr, s site) {
	g := &queryWriter{writer: x, n: n, q: n.Query}
	if _, optional := over.(*held); !optional {
		if r, ok := over.(*program.Read); !ok || !x.rowBound(r) { // the list comes before the counts and the joins
			l := x.Local(w.I64)
			x.emit(over, stored)
			x.Set(l)
			over = &held{over, l}
		}
	}
	g.counters()
	for i := range g.q.Joins {
		g.joinTable(&g.q.Joins[i])
	}
	g.a = x.array(n.Shape, s)
	if g.q.Group != nil {
		g.groups = x.Local(w.I32)
		g.Addr(g.keys(groupKinds(g.q.Group)))
		g.I32(int32(len(g.q.Group.Items)))
		g.Call(g.m.Sym("k_group_new"))
		g.Tee(g.groups)
		g.Op(w.I32Eqz)
		g.BrIf(g.fail)
	}
	if len(g.q.Sort) > 0 {
		g.sorted = g.newVec()
	}
	g.finish = g.Block()
	index := n.Index
	if len(g.q.More)+len(g.q.Joins) > 0 {
		index = nil // counted where the item is complete
	}
	x.iterate(iteration{over: over, item: n.Var, index: index, body: func(it *items) { g.more(0, it.next) }})
	if g.q.Group != nil {
		g.eachGroup()
	}
	if len(g.q.Sort) > 0 {
		g.eachSorted()
	}
	g.End()
	x.at(n.Rule)
	g.a.end()
}

// counters evaluates skip and limit and starts what is counted.
func (g *queryWriter) counters() {
	start := func(e program.Expr) w.Local {
		l := g.Local(w.I64)
		if e != nil {
			g.at(g.n.Rule)
			g.emit(e, direct)
		} else {
			g.I64(0)
		}
		g.Set(l)
		return l
	}
	if g.q.Skip != nil {
		g.skip = start(g.q.Skip)
	}
	if g.q.Limit != nil {
		g.left = start(g.q.Limit)
	}
	if g.q.Position != nil {
		g.position = start(nil)
		g.vars[g.q.Position] = &binding{local: g.position, form: direct}
	}
	if v := g.n.Index; v != nil && len(g.q.More)+len(g.q.Joins) > 0 {
		g.index = start(nil)
		g.I64(-1)
		g.Set(g.index)
		g.vars[v] = &binding{local: g.index, form: direct}
	}
}

func (g *queryWriter) newVec() w.Local {
	l := g.Local(w.I32)
	g.I32(8)
	g.Call(g.m.Sym("k_vec_new"))
	g.Tee(l)
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
	return l
}

// push appends the i64 that value pushes to a list.
func (g *queryWriter) push(vec, value func()) {
	vec()
	value()
	g.Call(g.m.Sym("k_vec_push"))
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
}

// more goes through the lists after the first, from the i-th on, then the joins.
func (g *queryWriter) more(i int, next w.Label) {
	g.slack = 0
	if i == len(g.q.More) {
		g.matches(0, next)
		return
	}
	r := g.q.More[i]
	g.at(g.n.Rule)
	g.through(r.List, r.Var, func(next w.Label) { g.more(i+1, next) })
}

// joinTable groups the other list of a join by its keys.
func (g *queryWriter) joinTable(j *program.Join) {
	t := joinTable{groups: g.Local(w.I32)}
	kinds := joinKinds(j)
	g.at(g.n.Rule)
	g.Addr(g.keys(kinds))
	g.I32(1)
	g.Call(g.m.Sym("k_group_new"))
	g.Tee(t.groups)
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
	g.through(j.List, j.Var, func(next w.Label) {
		for i, k := range j.Keys {
			g.cell(g.cellsAt(), uint32(i)*keySize, k.Joined, kinds[i])
			g.skipEmpty(i, k.Joined, next)
		}
		entry := g.Local(w.I32)
		g.Get(t.groups)
		g.Addr(g.cellsAt())
		g.I32(1)
		g.Call(g.m.Sym("k_group_at"))
		g.Tee(entry)
		g.Op(w.I32Eqz)
		g.BrIf(g.fail)
		g.push(func() {
			g.Get(entry)
			g.Mem(w.I32Load, listAt(len(kinds), 0))
		}, func() { g.pushBound(j.Var) })
		t.bound = *g.vars[j.Var]
	})
	g.joins = append(g.joins, t)
}

// pushBound pushes what a variable is bound to as one i64.
func (g *queryWriter) pushBound(v *program.Variable) {
	b := g.vars[v]
	g.Get(b.local)
	if b.row {
		g.Op(w.I64ExtendI32U)
		return
	}
	g.convert(v.Type, b.form, stored)
}

// through goes through a list that may be an empty optional.
func (g *queryWriter) through(list program.Expr, v *program.Variable, body func(next w.Label)) {
	round := iteration{over: list, item: v, body: func(it *items) { body(it.next) }}
	if list.Type().Kind != program.Optional {
		g.iterate(round)
		return
	}
	opt := g.Local(w.I64)
	if read, ok := list.(*program.Read); ok && g.rowBound(read) {
		g.slot(read.Place, read.Row, g.m.plan.of(read.Place).value)
	} else {
		g.emit(list, stored)
		round.over = &held{list, opt}
	}
	g.Tee(opt)
	g.I64(slotNull)
	g.Op(w.I64GtU)
	g.If()
	g.iterate(round)
	g.End()
}

// skipEmpty goes on with the next item if the i-th key, just put into the static
// cells, is missing or null.
func (g *queryWriter) skipEmpty(i int, key program.Expr, next w.Label) {
	if key.Type().Kind != program.Optional {
		return
	}
	g.Addr(g.cellsAt())
	g.Mem(w.I64Load, uint32(i)*keySize+keyStored)
	g.I64(slotNull)
	g.Op(w.I64LeU)
	g.BrIf(next)
}

// matches goes through the items that the joins from the i-th on add.
func (g *queryWriter) matches(i int, next w.Label) {
	if i == len(g.q.Joins) {
		g.complete(next)
		return
	}
	j, t := &g.q.Joins[i], &g.joins[i]
	list, none := g.Local(w.I32), g.Local(w.I32)
	g.at(g.n.Rule)
	g.I32(0)
	g.Set(list)
	kinds := joinKinds(j)
	search := g.Block()
	for k, key := range j.Keys {
		g.cell(g.cellsAt(), uint32(k)*keySize, key.Item, kinds[k])
		g.skipEmpty(k, key.Item, search)
	}
	g.Get(t.groups)
	g.Addr(g.cellsAt())
	g.I32(0)
	g.Call(g.m.Sym("k_group_at"))
	g.Tee(list)
	g.Op(w.I32Eqz)
	g.If()
	g.m.load32(g.Func, stCode)
	g.BrIf(g.fail)
	g.Else()
	g.Get(list)
	g.Mem(w.I32Load, listAt(len(kinds), 0))
	g.Set(list)
	g.End()
	g.End() // search
	b := t.bound
	b.local = g.Local(g.boundType(b, j.Var))
	g.vars[j.Var] = &b
	g.I32(0)
	g.Set(none)
	g.Get(list)
	g.Op(w.I32Eqz)
	g.If()
	if j.Left {
		g.I32(1)
		g.Set(none)
	}
	g.Addr(g.m.noItems())
	g.Set(list)
	g.End()
	g.eachOfVec(list, none, func(at w.Local, again w.Label) {
		g.Get(at)
		g.I32(0)
		g.Op(w.I32Ne)
		g.If(w.I64)
		g.Get(at)
		g.Mem(w.I64Load, 0)
		g.Else()
		g.I64(int64(g.noRow(j, b)))
		g.End()
		g.restore(&b, j.Var)
		g.matches(i+1, again)
	})
}

// noRow is what the variable of a left join is bound to where there is no
// match: a row of which nothing is there, or a missing value.
func (g *queryWriter) noRow(j *program.Join, b binding) uint32 {
	if !b.row || !j.Left {
		return slotMissing
	}
	return g.m.Intern(string(make([]byte, g.m.plan.of(j.Var.Row.Parent).row.size)))
}

func (g *queryWriter) boundType(b binding, v *program.Variable) w.Type {
	if b.row {
		return w.I32
	}
	return b.form.typeOf(v.Type)
}

// restore pops an i64 that pushBound pushed and binds the variable to it.
func (g *queryWriter) restore(b *binding, v *program.Variable) {
	if b.row {
		g.Op(w.I32WrapI64)
	} else {
		g.convert(v.Type, stored, b.form)
	}
	g.Set(b.local)
}

// eachOfVec goes through the items of a list by their addresses; with one set,
// there is one round with the address 0.
func (g *queryWriter) eachOfVec(vec, one w.Local, body func(at w.Local, next w.Label)) {
	at, end := g.Local(w.I32), g.Local(w.I32)
	g.Get(vec)
	g.Mem(w.I32Load, 8)
	g.Tee(at)
	g.Get(vec)
	g.Mem(w.I32Load, 0)
	g.I32(3)
	g.Op(w.I32Shl, w.I32Add)
	g.Set(end)
	if one != 0 {
		g.Get(one)
		g.If()
		g.I32(0)
		g.Set(at)
		g.I32(8)
		g.Set(end)
		g.End()
	}
	done := g.Block()
	again := g.Loop()
	g.Get(at, end)
	g.Op(w.I32GeU)
	g.BrIf(done)
	g.tick()
	g.slack = 0
	next := g.Block()
	body(at, next)
	g.End()
	g.Get(at)
	g.I32(8)
	g.Op(w.I32Add)
	g.Set(at)
	g.Br(again)
	g.End()
	g.End()
}

// complete has all variables of an item bound.
func (g *queryWriter) complete(next w.Label) {
	if g.index != 0 {
		g.count(g.index, 1)
	}
	grouped, ordered := g.q.Group != nil, len(g.q.Sort) > 0
	if !grouped && !ordered {
		g.enough()
	}
	if g.n.Where != nil {
		g.at(g.n.Rule)
		g.emit(g.n.Where, direct)
		g.Op(w.I32Eqz)
		g.BrIf(next)
	}
	switch {
	case grouped:
		g.addToGroup()
	case ordered:
		g.addRecord(g.itemVars(), nil)
	default:
		g.element(next)
	}
}

func (g *queryWriter) count(l w.Local, by int64) {
	g.Get(l)
	g.I64(by)
	g.Op(w.I64Add)
	g.Set(l)
}

// enough leaves the loops when the limit is reached.
func (g *queryWriter) enough() {
	if g.q.Limit == nil {
		return
	}
	g.Get(g.left)
	g.I64(0)
	g.Op(w.I64LeS)
	g.BrIf(g.finish)
}

// element writes the element for the variables as they are bound.
func (g *queryWriter) element(next w.Label) {
	if g.q.Skip != nil {
		g.Get(g.skip)
		g.I64(0)
		g.Op(w.I64GtS)
		g.If()
		g.count(g.skip, -1)
		g.Br(next)
		g.End()
	}
	if g.q.Limit != nil {
		g.count(g.left, -1)
	}
	g.slack = 0
	g.a.item(func() bool { return g.node(g.n.Item, site{suffix: ","}) })
	if g.q.Position != nil {
		g.count(g.position, 1)
	}
}

// itemVars are the variables of an item.
func (g *queryWriter) itemVars() []*program.Variable {
	vars := []*program.Variable{g.n.Var}
	for _, r := range g.q.More {
		vars = append(vars, r.Var)
	}
	for _, j := range g.q.Joins {
		vars = append(vars, j.Var)
	}
	if g.n.Index != nil {
		vars = append(vars, g.n.Index)
	}
	return vars
}

// keyData is the kernel's description of keys.
func keyData(kinds []uint32) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(kinds)))
	b = binary.LittleEndian.AppendUint32(b, 0)
	for _, k := range kinds {
		b = binary.LittleEndian.AppendUint32(b, k&0xff)
		b = binary.LittleEndian.AppendUint32(b, k>>8)
	}
	return b
}

// keys places the description of keys.
func (g *queryWriter) keys(kinds []uint32) uint32 { return g.m.Data(4, keyData(kinds)) }

// listAt is the offset of the i-th list of an entry with so many keys.
func listAt(keys, i int) uint32 { return uint32(keys)*keySize + 8 + uint32(i)*4 }
