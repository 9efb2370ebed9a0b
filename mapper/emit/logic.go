package emit

import (
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// logic pushes L && R or L || R. The side that decides wins over an error on
// the other one; if neither decides, the first error stays.
func (g *gen) logic(e *program.Logic) {
	decides := func() { // pops a boolean, pushes whether it decides
		if !e.Or {
			g.Op(w.I32Eqz)
		}
	}
	result := int32(0)
	if e.Or {
		result = 1
	}
	if !fallible(e.L) {
		g.emit(e.L, direct)
		decides()
		g.If(w.I32)
		g.I32(result)
		g.Else()
		g.emit(e.R, direct)
		g.End()
		return
	}
	out := g.Temp(w.I32)
	done := g.Block()
	left := g.newFailure()
	g.try(func(after w.Label) {
		g.emit(e.L, direct)
		decides()
		g.If()
		g.I32(result)
		g.Set(out)
		g.Br(done)
		g.End()
	}, func() { g.setAside(left) })
	right := func() {
		g.emit(e.R, direct)
		decides()
		g.If()
		g.I32(result)
		g.Set(out)
		g.Br(done)
		g.End()
	}
	if fallible(e.R) {
		g.try(func(w.Label) { right() }, func() {
			g.bringBack(left)
			g.Br(g.fail)
		})
	} else {
		right()
	}
	g.bringBack(left)
	g.I32(1 - result)
	g.Set(out)
	g.End()
	g.Get(out)
	g.Release(out)
}

// fallible says that evaluating e may end in an error.
func fallible(e program.Expr) bool {
	switch e := e.(type) {
	case *program.Const, *program.Has:
		if c, ok := e.(*program.Const); ok {
			_, dec := c.Value.(program.Dec)
			return dec
		}
		return false
	case *program.Read:
		switch base(e.Type()).Kind {
		case program.String, program.Bool, program.JSON, program.Obj, program.Map:
			return false
		}
		return e.Type().Kind != program.Optional || base(e.Type()).Kind == program.List
	case *program.Call:
		if !harmless[e.Overload] {
			return true
		}
	case *program.Cond, *program.Logic:
	case *program.Opt:
		if e.Op == program.OptGet || e.Op == program.OptSome {
			return true
		}
		if k := e.Type().Kind; k == program.Int || k == program.Decimal {
			return true
		}
		if e.Var != nil && e.Var.Type.Kind == program.List {
			return true
		}
	case *program.Var:
		if e.Var.Init != nil {
			return fallible(e.Var.Init)
		}
		switch e.Type().Kind {
		case program.Int, program.Decimal, program.Any: // an accumulator may hold an error
			return true
		}
		return false
	default:
		return true
	}
	for _, c := range program.Operands(e) {
		if fallible(c) {
			return true
		}
	}
	return false
}

// harmless calls cannot fail by themselves.
var harmless = map[string]bool{
	"logical_not": true, "equals_bool": true, "equals_int64": true, "equals_string": true, "equals_timestamp": true,
	"not_equals_bool": true, "not_equals_int64": true, "not_equals_string": true, "not_equals_timestamp": true,
	"equals_decimal": true, "not_equals_decimal": true, "size_string": true, "string_size": true,
	"less_int64": true, "less_equals_int64": true, "greater_int64": true, "greater_equals_int64": true,
	"less_decimal": true, "less_equals_decimal": true, "greater_decimal": true, "greater_equals_decimal": true,
	"less_timestamp": true, "less_equals_timestamp": true, "greater_timestamp": true, "greater_equals_timestamp": true,
	"string_to_string": true, "bool_to_bool": true, "timestamp_to_timestamp": true,
}
