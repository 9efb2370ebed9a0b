package emit

import (
	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// each writes an array with one element per item of a list.
func (x *writer) each(n *program.Each, s site) bool {
	x.flush()
	x.at(n.Rule)
	if n.Range.Type().Kind != program.Optional {
		x.eachOf(n, n.Range, s)
		return true
	}
	opt := x.Temp(w.I64)
	over := n.Range
	r, isRead := n.Range.(*program.Read)
	if isRead && x.rowBound(r) {
		x.slot(r.Place, r.Row, x.m.plan.of(r.Place).value)
		x.probe(r, stored)
	} else {
		x.emit(n.Range, stored)
		over = &held{n.Range, opt}
	}
	x.Tee(opt)
	x.I64(slotNull)
	x.Op(w.I64GtU)
	certain := false
	x.either(func() { x.eachOf(n, over, s) }, func() {
		certain = x.empty(n.OnMissing, n.OnNull, n.Default, s, n.Rule, opt)
	})
	x.Release(opt)
	return certain
}

// held is an optional list that was evaluated into a local and has a value.
type held struct {
	program.Expr
	local w.Local
}

func (x *writer) eachOf(n *program.Each, over program.Expr, s site) {
	if n.Query != nil {
		x.query(n, over, s)
		return
	}
	a := x.array(n.Shape, s)
	x.iterate(iteration{over: over, item: n.Var, index: n.Index, body: func(it *items) {
		x.slack = 0
		if n.Where != nil {
			x.at(n.Rule)
			x.emit(n.Where, direct)
			x.Op(w.I32Eqz)
			x.BrIf(it.next)
		}
		a.item(func() bool { return x.node(n.Item, site{suffix: ","}) })
	}})
	x.at(n.Rule)
	a.end()
}

// tuple writes an array of a fixed list of items.
func (x *writer) tuple(n *program.Tuple, s site) bool {
	x.at(n.Rule)
	a := x.array(n.Shape, s)
	for _, item := range n.Items {
		a.item(func() bool { return x.node(item, site{suffix: ","}) })
	}
	x.at(n.Rule)
	a.end()
	return true
}

// list writes a list of values.
func (x *writer) list(sh *schema.Shape, e program.Expr, checks bool) {
	x.flush()
	if !checks {
		sh = &schema.Shape{Kind: schema.Array, MaxItems: -1, Items: sh.Items}
	}
	a := x.array(sh, site{})
	t := base(*base(e.Type()).Elem)
	x.iterate(iteration{over: e, body: func(it *items) {
		x.slack = 0
		l := x.Temp(w.I64)
		it.push()
		x.Set(l)
		a.item(func() bool {
			x.element(sh.Items, e, t, l, checks)
			return true
		})
		x.Release(l)
	}})
	a.end()
}

func (x *writer) listOf(sh *schema.Shape, e program.Expr, opt w.Local, checks bool) {
	x.list(sh, &held{e, opt}, checks)
}

// element writes an item of a list, in stored form in l.
func (x *writer) element(sh *schema.Shape, list program.Expr, t program.Type, l w.Local, checks bool) {
	if sh == nil {
		sh = &schema.Shape{Kind: schema.Any, MaxItems: -1, MaxLength: -1}
	}
	var rest []*schema.Schema
	if checks && len(sh.Rest) > 0 {
		rest = sh.Rest
	}
	x.whole(rest, x.ruleNow, 0, func() bool {
		x.elementText(sh, list, t, l, checks)
		return true
	})
}

func (x *writer) elementText(sh *schema.Shape, list program.Expr, t program.Type, l w.Local, checks bool) {
	if base(list.Type()).Elem.Kind == program.Optional {
		x.flush()
		x.Get(l)
		x.I64(slotNull)
		x.Op(w.I64GtU)
		x.either(func() { x.elementValue(sh, list, t, l, checks) }, func() { x.text("null") })
	} else {
		x.elementValue(sh, list, t, l, checks)
	}
	x.text(",")
}

func (x *writer) elementValue(sh *schema.Shape, list program.Expr, t program.Type, l w.Local, checks bool) {
	if p := elemPlace(list); p != nil {
		s := x.m.plan.of(p)
		x.Get(l)
		x.Op(w.I32WrapI64)
		x.Mem(w.I64Load, uint32(s.value))
		x.Set(l)
	} else if t.Kind == program.List {
		x.nested(sh, typed{t, leaf(list)}, l, checks)
		return
	} else if t.Kind == program.Map {
		x.mapText(l)
	}
	if checks {
		x.checked(&program.Value{Shape: sh}, t, stored, l)
		return
	}
	x.plain(t, stored, l, sh.Kind == schema.String)
}

// nested writes a list within a list.
func (x *writer) nested(sh *schema.Shape, e typed, l w.Local, checks bool) {
	at := x.Local(w.I64)
	x.Get(l)
	x.Set(at)
	x.list(sh, &held{e, at}, checks)
}

// typed is an expression of which only the type is known, and the leaf.
type typed struct {
	t    program.Type
	leaf *program.Place
}

func (e typed) Type() program.Type { return e.t }
func (e typed) Offset() int        { return 0 }

// arrayWriter writes an array whose number of items may be limited.
type arrayWriter struct {
	*writer
	sh     *schema.Shape
	s      site
	count  w.Local
	vec    w.Local // offsets and lengths of items that must differ
	counts bool
}

func (x *writer) array(sh *schema.Shape, s site) *arrayWriter {
	a := &arrayWriter{writer: x, sh: sh, s: s}
	if sh != nil && (sh.MinItems > 0 || sh.MaxItems >= 0 || sh.UniqueItems) {
		a.counts = true
		a.count = x.Local(w.I32)
		x.I32(0)
		x.Set(a.count)
		if sh.UniqueItems {
			a.vec = x.Local(w.I32)
			x.I32(8)
			x.Call(x.m.Sym("k_vec_new"))
			x.Tee(a.vec)
			x.Op(w.I32Eqz)
			x.BrIf(x.fail)
		}
	}
	x.text(s.prefix + "[")
	x.flush()
	return a
}

// used pushes how much of the output is written.
func (x *writer) used() {
	x.Get(x.w)
	x.m.load32(x.Func, stOut)
	x.Op(w.I32Sub)
}

// item writes one item, which may turn out to be nothing.
func (a *arrayWriter) item(body func() bool) {
	a.flush()
	if !a.counts {
		body()
		a.flush()
		return
	}
	before := a.Temp(w.I32)
	a.used()
	a.Set(before)
	body()
	a.flush()
	a.Get(a.count)
	a.used()
	a.Get(before)
	a.Op(w.I32Ne, w.I32Add)
	a.Set(a.count)
	if a.sh.UniqueItems {
		// span of the item without its comma, counted from the output's start
		a.used()
		a.Get(before)
		a.Op(w.I32Ne)
		a.If()
		a.Get(a.vec)
		a.used()
		a.Get(before)
		a.Op(w.I32Sub)
		a.I32(1)
		a.Op(w.I32Sub, w.I64ExtendI32U)
		a.I64(32)
		a.Op(w.I64Shl)
		a.Get(before)
		a.Op(w.I64ExtendI32U, w.I64Or)
		a.Call(a.m.Sym("k_vec_push"))
		a.Op(w.I32Eqz)
		a.BrIf(a.fail)
		a.End()
	}
	a.Release(before)
}

// end closes the array.
func (a *arrayWriter) end() {
	a.slack = 0
	if a.counts {
		a.limits()
	}
	a.close(']', false)
	a.text(a.s.suffix)
}

func (a *arrayWriter) limits() {
	check := func(code abi.Code) {
		a.If()
		a.refuse(code + abi.TargetBase)
		a.End()
	}
	if a.sh.MinItems > 0 {
		a.Get(a.count)
		a.Addr(uint32(a.sh.MinItems))
		a.Op(w.I32LtU)
		check(abi.TooFewItems)
	}
	if a.sh.MaxItems >= 0 {
		a.Get(a.count)
		a.Addr(uint32(a.sh.MaxItems))
		a.Op(w.I32GtU)
		check(abi.TooManyItems)
	}
	if a.sh.UniqueItems {
		a.Get(a.vec)
		a.m.load32(a.Func, stOut)
		a.Call(a.m.shiftFn().Index)
		a.Get(a.vec)
		a.Call(a.m.Sym("k_unique"))
		a.Op(w.I32Eqz)
		check(abi.NotUnique)
	}
}

// shiftFn(vec, by) adds to the addresses of the spans in a list.
func (m *module) shiftFn() *w.Func {
	return m.once("shift", w.S([]w.Type{w.I32, w.I32}), func(f *w.Func) {
		at, end := f.Local(w.I32), f.Local(w.I32)
		f.Get(0)
		f.Mem(w.I32Load, 8)
		f.Tee(at)
		f.Get(0)
		f.Mem(w.I32Load, 0)
		f.I32(3)
		f.Op(w.I32Shl, w.I32Add)
		f.Set(end)
		done := f.Block()
		again := f.Loop()
		f.Get(at, end)
		f.Op(w.I32GeU)
		f.BrIf(done)
		f.Get(at, at)
		f.Mem(w.I32Load, 0)
		f.Get(1)
		f.Op(w.I32Add)
		f.Mem(w.I32Store, 0)
		f.Get(at)
		f.I32(8)
		f.Op(w.I32Add)
		f.Set(at)
		f.Br(again)
		f.End()
		f.End()
	})
}
