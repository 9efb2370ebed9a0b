package emit

import (
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// Kinds and flags of keys, see the kernel's query.c.
const (
	keyBool = iota + 1
	keyInt
	keyText
	keyDecimal
	keyTime
	keyDescending   = 1 << 8
	keyMissingFirst = 2 << 8
)

func keyKind(k program.Kind) uint32 {
	switch k {
	case program.Bool:
		return keyBool
	case program.Int:
		return keyInt
	case program.String:
		return keyText
	case program.Decimal:
		return keyDecimal
	case program.Timestamp:
		return keyTime
	}
	bugf("a key of kind %d", k)
	return 0
}

func groupKinds(g *program.Group) []uint32 {
	var kinds []uint32
	for _, k := range g.Keys {
		kinds = append(kinds, keyKind(base(k.Expr.Type()).Kind))
	}
	return kinds
}

func joinKinds(j *program.Join) []uint32 {
	var kinds []uint32
	for _, k := range j.Keys {
		kinds = append(kinds, keyKind(k.Kind))
	}
	return kinds
}

func sortKinds(keys []program.SortKey) []uint32 {
	var kinds []uint32
	for _, k := range keys {
		kind := keyKind(base(k.By.Type()).Kind)
		if k.Descending {
			kind |= keyDescending
		}
		if k.MissingFirst {
			kind |= keyMissingFirst
		}
		kinds = append(kinds, kind)
	}
	return kinds
}

// cellsAt is the address of static cells for the keys of this each.
func (g *queryWriter) cellsAt() uint32 {
	if g.cells == 0 {
		n := len(g.q.Sort)
		if g.q.Group != nil {
			n = max(n, len(g.q.Group.Keys))
		}
		for _, j := range g.q.Joins {
			n = max(n, len(j.Keys))
		}
		g.cells = g.m.Reserve(16, uint32(n)*keySize)
	}
	return g.cells
}

// cell evaluates a key into a cell at a static address.
func (g *queryWriter) cell(at, offset uint32, e program.Expr, kind uint32) {
	t := e.Type()
	plain := base(t)
	value := func() { // from the direct form to the i64 of a cell
		if kind&0xff == keyDecimal && plain.Kind == program.Int {
			g.Call(g.m.Sym("k_dec_int"))
			g.failIfZero32()
			g.Op(w.I64ExtendI32U)
			return
		}
		if directType(plain) == w.I32 {
			g.Op(w.I64ExtendI32U)
		}
	}
	if t.Kind != program.Optional && !lazy(e) {
		v := g.Temp(w.I64)
		g.emit(e, direct)
		value()
		g.Set(v)
		g.store(at, offset, func() { g.Get(v) })
		g.store(at, offset+keyStored, func() { g.I64(keyPresent) })
		g.Release(v)
		return
	}
	s := g.Temp(w.I64)
	g.emit(e, stored)
	g.Set(s)
	g.store(at, offset+keyStored, func() { g.Get(s) })
	if t.Kind == program.Optional {
		g.Get(s)
		g.I64(slotNull)
		g.Op(w.I64GtU)
		g.If()
	}
	v := g.Temp(w.I64)
	g.Get(s)
	g.convert(plain, stored, direct)
	value()
	g.Set(v)
	g.store(at, offset, func() { g.Get(v) })
	g.Release(v)
	if t.Kind == program.Optional {
		g.End()
	}
	g.Release(s)
}

func (g *queryWriter) store(at, offset uint32, value func()) {
	g.Addr(at)
	value()
	g.Mem(w.I64Store, offset)
}

// keyCells evaluates keys into the static cells.
func (g *queryWriter) keyCells(keys []program.Expr, kinds []uint32) {
	for i, e := range keys {
		g.at(g.n.Rule)
		g.cell(g.cellsAt(), uint32(i)*keySize, e, kinds[i])
	}
}

// addToGroup adds the item to the group of its keys.
func (g *queryWriter) addToGroup() {
	gr := g.q.Group
	var keys []program.Expr
	for _, k := range gr.Keys {
		keys = append(keys, k.Expr)
	}
	g.keyCells(keys, groupKinds(gr))
	entry := g.Local(w.I32)
	g.Get(g.groups)
	g.Addr(g.cellsAt())
	g.I32(1)
	g.Call(g.m.Sym("k_group_at"))
	g.Tee(entry)
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
	for i, it := range gr.Items {
		list := func() {
			g.Get(entry)
			g.Mem(w.I32Load, listAt(len(keys), i))
		}
		if it.Expr.Type().Kind != program.Optional {
			g.push(list, func() { g.emit(it.Expr, stored) })
			continue
		}
		v := g.Temp(w.I64)
		g.emit(it.Expr, stored)
		g.Tee(v)
		g.I64(slotNull)
		g.Op(w.I64GtU)
		g.If()
		g.push(list, func() { g.Get(v) })
		g.End()
		g.Release(v)
	}
}

// eachGroup goes through the groups in the order in which they were made.
func (g *queryWriter) eachGroup() {
	vec := g.Local(w.I32)
	g.Get(g.groups)
	g.Call(g.m.Sym("k_group_all"))
	g.Set(vec)
	g.eachOfVec(vec, 0, func(at w.Local, next w.Label) {
		entry := g.Local(w.I32)
		g.Get(at)
		g.Mem(w.I32Load, 0)
		g.Set(entry)
		if len(g.q.Sort) == 0 {
			g.enough()
		}
		g.bindGroup(entry)
		if g.q.Having != nil {
			g.at(g.n.Rule)
			g.emit(g.q.Having, direct)
			g.Op(w.I32Eqz)
			g.BrIf(next)
		}
		if len(g.q.Sort) > 0 {
			g.addRecord(nil, func() { g.Get(entry) })
			return
		}
		g.element(next)
	})
}

// bindGroup binds the variables of a group to its entry.
func (g *queryWriter) bindGroup(entry w.Local) {
	gr := g.q.Group
	for i, k := range gr.Keys {
		t := k.Var.Type
		b := &binding{form: direct}
		offset := uint32(i) * keySize
		if t.Kind == program.Optional || lazy(k.Expr) {
			b.form, offset = stored, offset+keyStored
		}
		b.local = g.Local(b.form.typeOf(t))
		g.Get(entry)
		g.Mem(w.I64Load, offset)
		if b.form.typeOf(t) == w.I32 {
			g.Op(w.I32WrapI64)
		}
		g.Set(b.local)
		g.vars[k.Var] = b
	}
	for i, it := range gr.Items {
		b := &binding{local: g.Local(w.I32), form: direct}
		g.Get(entry)
		g.Mem(w.I32Load, listAt(len(gr.Keys), i))
		g.Set(b.local)
		g.vars[it.Var] = b
	}
}

// addRecord keeps what an element needs until all are sorted: the cells of its
// keys, then the values of variables, or the entry of a group.
func (g *queryWriter) addRecord(vars []*program.Variable, entry func()) {
	var keys []program.Expr
	for _, k := range g.q.Sort {
		keys = append(keys, k.By)
	}
	g.keyCells(keys, sortKinds(g.q.Sort))
	size := uint32(len(keys)) * keySize
	rec := g.Local(w.I32)
	g.Addr(size + uint32(max(len(vars), 1))*8)
	g.Call(g.m.Sym("k_alloc"))
	g.Tee(rec)
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
	for at := uint32(0); at < size; at += 16 {
		g.Get(rec)
		g.Addr(g.cellsAt())
		g.Mem(w.V128Load, at)
		g.Mem(w.V128Store, at)
	}
	if entry != nil {
		g.Get(rec)
		entry()
		g.Mem(w.I32Store, size)
	}
	for i, v := range vars {
		g.Get(rec)
		if v == g.n.Index {
			g.Get(g.vars[v].local)
		} else {
			g.pushBound(v)
		}
		g.Mem(w.I64Store, size+uint32(i)*8)
	}
	g.push(func() { g.Get(g.sorted) }, func() {
		g.Get(rec)
		g.Op(w.I64ExtendI32U)
	})
}

// eachSorted sorts the records and writes an element for each.
func (g *queryWriter) eachSorted() {
	g.at(g.n.Rule)
	g.Get(g.sorted)
	g.Addr(g.keys(sortKinds(g.q.Sort)))
	g.Call(g.m.Sym("k_sort"))
	g.Op(w.I32Eqz)
	g.BrIf(g.fail)
	size := uint32(len(g.q.Sort)) * keySize
	g.eachOfVec(g.sorted, 0, func(at w.Local, next w.Label) {
		g.enough()
		rec := g.Local(w.I32)
		g.Get(at)
		g.Mem(w.I32Load, 0)
		g.Set(rec)
		if g.q.Group != nil {
			entry := g.Local(w.I32)
			g.Get(rec)
			g.Mem(w.I32Load, size)
			g.Set(entry)
			g.bindGroup(entry)
			g.element(next)
			return
		}
		for i, v := range g.itemVars() {
			b := *g.vars[v]
			b.failed = nil
			b.local = g.Local(g.boundType(b, v))
			g.Get(rec)
			g.Mem(w.I64Load, size+uint32(i)*8)
			if v == g.n.Index {
				g.Set(b.local)
			} else {
				g.restore(&b, v)
			}
			g.vars[v] = &b
		}
		g.element(next)
	})
}
