package emit

import (
	"fmt"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// Values of kind Any are addresses of cells: {u32 tag, u32 aux, u64 value}, see
// the any files of the kernel. 0 is an error.
const (
	cellTag   = 0
	cellAux   = 4
	cellValue = 8

	tagNull     = 1
	tagBool     = 2
	tagInt      = 3
	tagUint     = 4
	tagDouble   = 5
	tagText     = 6
	tagBytes    = 7
	tagList     = 8
	tagMap      = 9
	tagTime     = 10
	tagDuration = 11
	tagType     = 12
	tagOptional = 13
	tagDecimal  = 14
	tagZone     = 15
	cellSize    = 16
	vecLen      = 0
	vecData     = 8
)

// anyNode pushes the value of a node on values of kind Any; false if e is
// another node.
func (g *gen) anyNode(e program.Expr, want form) bool {
	switch e := e.(type) {
	case *program.AnyCall:
		g.anyCall(e)
	case *program.AnyMatch:
		g.anyText(e.X)
		g.Addr(g.m.patternTable(e.Pattern))
		g.Call(g.m.Sym("k_dfa"))
		g.runtime("a_of_bool")
	case *program.AnyList:
		g.anyList(e)
	case *program.AnyMap:
		g.anyMap(e)
	case *program.Fold:
		if e.Append != program.AppendNone {
			g.gather(e)
		} else {
			g.fullFold(e)
		}
	case *program.Raise:
		g.raise(abi.Code(e.Code))
		g.Op(w.Unreachable)
		return true
	case *program.Box:
		g.boxAny(e.X)
	case *program.Unbox:
		g.unboxAny(e)
	case *program.NotNull:
		g.notNull(e.X)
	case *program.NotFalse:
		g.notFalse(e.X)
		if e.T.Kind == program.Any {
			g.runtime("a_of_bool")
		}
	default:
		return false
	}
	g.convert(e.Type(), direct, want)
	return true
}

// runtime calls a function of the kernel that gives a cell, or 0 after an error.
func (g *gen) runtime(name string) {
	if !g.m.HasSymbol(name) {
		bugf("the kernel has no function %s", name)
	}
	g.Call(g.m.Sym(name))
	g.failIfZero32()
}

func (g *gen) anyCall(e *program.AnyCall) {
	for _, a := range e.Args {
		g.emit(a, direct)
	}
	g.runtime(fmt.Sprintf("a_%s_%d", e.Func, len(e.Args)))
}

// value loads a cell's value as an address.
func (g *gen) cellAddress() {
	g.Mem(w.I32Load, cellValue)
}

// mismatch notes that a function does not take a value of that type.
func (g *gen) mismatch() { g.raise(abi.BadArgument) }

const badArgument = abi.BadArgument

// notNull pushes an optional; of one that holds null, an empty one.
func (g *gen) notNull(e program.Expr) {
	x := g.Local(w.I32)
	g.emit(e, direct)
	g.anyPresent(x)
	g.If(w.I32)
	g.Addr(g.m.noneCell(true))
	g.Get(x, x)
	g.cellAddress()
	g.Mem(w.I32Load, cellTag)
	g.I32(tagNull)
	g.Op(w.I32Eq, w.Select)
	g.Else()
	g.Get(x)
	g.End()
}

// anyText pushes the span of a text of kind Any.
func (g *gen) anyText(e program.Expr) {
	x := g.Temp(w.I32)
	g.emit(e, direct)
	g.expect(x, tagText)
	g.Get(x)
	g.Mem(w.I64Load, cellValue)
	g.Release(x)
}

// expect pops a cell into x and fails unless it has the tag.
func (g *gen) expect(x w.Local, tag int32) {
	g.Tee(x)
	g.Mem(w.I32Load, cellTag)
	g.I32(tag)
	g.Op(w.I32Ne)
	g.If()
	g.mismatch()
	g.End()
}

// anyTruth pops a cell and pushes whether it is true; all but booleans are errors.
func (g *gen) anyTruth() {
	x := g.Temp(w.I32)
	g.expect(x, tagBool)
	g.Get(x)
	g.cellAddress()
	g.Release(x)
}

// anyPresent pops an optional into x and pushes whether it has a value.
func (g *gen) anyPresent(x w.Local) {
	g.expect(x, tagOptional)
	g.Get(x)
	g.cellAddress()
	g.I32(0)
	g.Op(w.I32Ne)
}

// notFalse pushes 0 if e is false, and 1 for all else, errors included.
func (g *gen) notFalse(e program.Expr) {
	if n, ok := e.(*program.NotFalse); ok {
		e = n.X
	}
	out := g.Local(w.I32)
	g.try(func(w.Label) {
		x := g.Local(w.I32)
		g.emit(e, direct)
		if e.Type().Kind == program.Bool {
			g.Set(out)
			return
		}
		g.Tee(x)
		g.Mem(w.I32Load, cellTag)
		g.I32(tagBool)
		g.Op(w.I32Ne)
		g.Get(x)
		g.cellAddress()
		g.Op(w.I32Or)
		g.I32(0)
		g.Op(w.I32Ne)
		g.Set(out)
	}, func() {
		g.Call(g.m.Sym("k_clear"))
		g.m.load32(g.Func, stCode)
		g.BrIf(g.fail)
		g.I32(1)
		g.Set(out)
	})
	g.Get(out)
}

func (g *gen) anyList(e *program.AnyList) {
	if at, ok := g.m.constCell(e); ok && len(e.Elems) > 0 {
		g.Addr(at)
		return
	}
	list := g.Local(w.I32)
	g.Addr(uint32(len(e.Elems)))
	g.runtime("a_list_new")
	g.Set(list)
	for i, x := range e.Elems {
		g.given(x, e.Opt != nil && e.Opt[i], func(value func()) {
			g.Get(list)
			value()
			g.Call(g.m.Sym("a_list_add"))
			g.Op(w.I32Eqz)
			g.BrIf(g.fail)
		})
	}
	g.Get(list)
}

func (g *gen) anyMap(e *program.AnyMap) {
	m := g.Local(w.I32)
	g.Addr(uint32(len(e.Entries)))
	g.runtime("a_map_new")
	g.Set(m)
	for _, x := range e.Entries {
		key := g.Local(w.I32)
		g.emit(x.Key, direct)
		g.Set(key)
		g.given(x.Value, x.Opt, func(value func()) {
			g.Get(m, key)
			value()
			g.Call(g.m.Sym("a_map_put"))
			g.Op(w.I32Eqz)
			g.BrIf(g.fail)
		})
	}
	g.Get(m)
}

// given generates put for the value of e; of an optional, only if it has one.
func (g *gen) given(e program.Expr, optional bool, put func(value func())) {
	v := g.Local(w.I32)
	g.emit(e, direct)
	if !optional {
		g.Set(v)
		put(func() { g.Get(v) })
		return
	}
	g.anyPresent(v)
	g.If()
	put(func() {
		g.Get(v)
		g.cellAddress()
	})
	g.End()
}

// anyOptional is or and orValue of optionals of kind Any: the other side is
// evaluated only if it is needed.
func (g *gen) anyOptional(e *program.Opt) {
	x := g.Local(w.I32)
	g.emit(e.X, direct)
	g.anyPresent(x)
	g.If(w.I32)
	g.Get(x)
	if e.Op == program.OptOrValue {
		g.cellAddress()
	}
	g.Else()
	g.emit(e.Y, direct) // as it is: cel-go does not look at its type
	g.End()
}
