package emit

import (
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// optional pushes the result of an operation on optionals.
func (g *gen) optional(e *program.Opt, want form) {
	if e.X != nil && e.X.Type().Kind == program.Any {
		g.anyOptional(e)
		g.convert(e.T, direct, want)
		return
	}
	switch e.Op {
	case program.OptSome:
		if e.X.Type().Kind == program.Optional {
			bugf("an optional within an optional")
		}
		g.emit(e.X, stored)
		return
	case program.OptNone:
		g.I64(slotMissing)
		return
	case program.OptHasValue:
		g.mark(e.X)
		g.I64(slotNull)
		g.Op(w.I64GtU)
		g.convert(e.T, direct, want)
		return
	}
	x := g.Temp(w.I64)
	g.emit(e.X, stored)
	g.Tee(x)
	g.I64(slotNull)
	g.Op(w.I64GtU)
	switch e.Op {
	case program.OptGet:
		g.Op(w.I32Eqz)
		g.If()
		g.raise(abi.NoneValue)
		g.End()
		g.Get(x)
		g.Release(x)
		g.convert(e.T, stored, want)
		return
	case program.OptOr:
		g.If(w.I64)
		g.Get(x)
		g.Else()
		g.emit(e.Y, stored)
	case program.OptOrValue:
		g.If(want.typeOf(e.T))
		g.Get(x)
		g.convert(e.T, stored, want)
		g.Else()
		g.emit(e.Y, want)
	case program.OptMap, program.OptFlatMap:
		if e.Op == program.OptMap && e.Y.Type().Kind == program.Optional {
			bugf("an optional within an optional")
		}
		g.If(w.I64)
		g.present(e.Var, e.X, x)
		g.emit(e.Y, stored)
		g.Else()
		g.I64(slotMissing)
	default:
		bugf("optional operation %d", e.Op)
	}
	g.End()
	g.Release(x)
}

// present binds v to the value in x.
func (g *gen) present(v *program.Variable, of program.Expr, x w.Local) {
	if rowPlace(of) != nil {
		l := g.Local(w.I32)
		g.Get(x)
		g.Op(w.I32WrapI64)
		g.Set(l)
		g.vars[v] = &binding{local: l, row: true}
		return
	}
	l := g.Local(w.I64)
	g.Get(x)
	g.Set(l)
	g.vars[v] = &binding{local: l, form: stored}
}

// mark pushes the stored form of an optional of which only the presence is
// looked at.
func (g *gen) mark(e program.Expr) {
	if r, ok := e.(*program.Read); ok {
		if b := g.vars[r.Row]; r.Row == nil || b != nil && b.row {
			g.slot(r.Place, r.Row, g.m.plan.of(r.Place).value)
			g.probe(r, stored)
			return
		}
	}
	g.emit(e, stored)
}
