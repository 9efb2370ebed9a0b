package check

import (
	"cel.dev/cel-go/common/ast"
	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/mapper/dynamic"
	"crosswalk/mapper/program"
)

// comprehension recognises the loop that a macro was expanded to.
func (l *lowering) comprehension(x ast.Expr) val {
	fold := x.AsComprehension()
	if fold.IterRange().Kind() == ast.ListKind && fold.IterRange().AsList().Size() == 0 &&
		fold.LoopCondition().Kind() == ast.LiteralKind && fold.LoopCondition().AsLiteral() == celtypes.False {
		return l.celBind(x, fold)
	}
	loop := &program.Loop{Base: l.base(x, boolean)}
	var test, body ast.Expr
	if fold.LoopStep().Kind() != ast.CallKind {
		return l.refuse(x, "", "this loop has no typed form")
	}
	step := fold.LoopStep().AsCall()
	switch step.FunctionName() {
	case "_&&_":
		loop.Op, test = program.LoopAll, step.Args()[1]
	case "_||_":
		loop.Op, test = program.LoopExists, step.Args()[1]
	case "_+_":
		loop.Op, body = program.LoopMap, step.Args()[1].AsList().Elements()[0]
	case "cel.@mapInsert":
		return l.refuse(x, "", "a loop that makes a map has no typed form")
	case "_?_:_":
		test = step.Args()[0]
		then := step.Args()[1].AsCall()
		added := then.Args()[1]
		if then.FunctionName() == "cel.@mapInsert" {
			return l.refuse(x, "", "a loop that makes a map has no typed form")
		}
		switch {
		case fold.AccuInit().Kind() == ast.LiteralKind:
			loop.Op = program.LoopExistsOne
		case l.macro(x) == "filter":
			loop.Op = program.LoopFilter
		default:
			loop.Op, body = program.LoopMap, added.AsList().Elements()[0]
		}
	}
	if l.tree.ast.GetType(fold.IterRange().ID()).Kind() == celtypes.MapKind {
		return l.refuse(x, "", "a loop through a map has no typed form")
	}
	rng := l.expr(fold.IterRange())
	if rng.expr == nil {
		return val{}
	}
	loop.Range = as(l.loopRange(fold.IterRange(), rng.expr), false)
	if loop.Range.Type().Kind != program.List {
		return l.refuse(x, "", "this loop has no typed form")
	}
	itemName := fold.IterVar()
	if fold.HasIterVar2() {
		itemName = fold.IterVar2()
	}
	v, item := l.c.loopVariable(itemName, val{expr: loop.Range, elem: rng.elem})
	loop.Var = v
	in := l.bind(itemName, item)
	if fold.HasIterVar2() {
		loop.Index = l.c.variable(fold.IterVar(), program.Type{Kind: program.Int})
		index := &program.Var{Base: program.Base{T: loop.Index.Type}, Var: loop.Index}
		in = in.bind(fold.IterVar(), val{expr: index})
	}
	if test != nil {
		if loop.Cond = in.truth(test); loop.Cond == nil {
			return val{}
		}
	}
	out := val{expr: loop}
	switch loop.Op {
	case program.LoopFilter:
		loop.T = loop.Range.Type()
		out.elem = rng.elem
	case program.LoopMap:
		if !in.mapped(loop, x, body) {
			return val{}
		}
	}
	return out
}

// mapped lowers what map makes of an item: a plain value, or one of kind Any.
func (l *lowering) mapped(loop *program.Loop, x, body ast.Expr) bool {
	y := l.expr(body)
	if y.missing() {
		return false
	}
	t, ok := l.typ(body)
	if y.expr != nil && ok {
		y.expr = l.settle(body, y.expr)
	}
	elem := anyType
	if y.obj == nil && ok {
		switch t.Kind {
		case program.Bool, program.Int, program.String, program.Decimal, program.Timestamp:
			elem, y.expr = t, as(y.expr, false)
		case program.Obj, program.Optional, program.List, program.Map, program.Any, program.Null:
		}
	}
	if elem.Kind == program.Any {
		if y.obj != nil {
			y.expr = y.obj.whole(l.c, l.at(body))
		}
		y.expr = dynamic.Box(y.expr)
	}
	loop.Body = y.expr
	loop.T = program.Type{Kind: program.List, Elem: &elem}
	return true
}

// loopRange is what a loop goes through: of a list of kind Any its items.
func (l *lowering) loopRange(x ast.Expr, e program.Expr) program.Expr {
	if e.Type().Kind != program.Any {
		return e
	}
	if t, ok := l.typ(x); ok && t.Kind == program.List {
		items := anyType
		return unbox(e, program.Type{Kind: program.List, Elem: &items})
	}
	return e
}

// macro is the name of the macro that made x.
func (l *lowering) macro(x ast.Expr) string {
	m, ok := l.tree.ast.SourceInfo().GetMacroCall(x.ID())
	if !ok || m.Kind() != ast.CallKind {
		return ""
	}
	return m.AsCall().FunctionName()
}

// loopVariable makes the variable of a loop over a list, and the value that its
// name stands for.
func (c *checker) loopVariable(name string, list val) (*program.Variable, val) {
	if list.elem != nil {
		v := c.row(name, list.elem)
		return v, c.at(list.elem, v)
	}
	t := *plainOf(list.expr.Type()).Elem
	v := c.variable(name, t)
	return v, val{expr: &program.Var{Base: program.Base{T: t}, Var: v}}
}

// celBind lowers cel.bind(name, init, body).
func (l *lowering) celBind(x ast.Expr, fold ast.ComprehensionExpr) val {
	init := l.expr(fold.AccuInit())
	if init.expr == nil && init.obj == nil {
		return val{}
	}
	if init.obj != nil {
		return l.bind(fold.AccuVar(), init).expr(fold.Result())
	}
	if _, ok := init.expr.(*program.Read); ok {
		return l.bind(fold.AccuVar(), init).expr(fold.Result())
	}
	v := l.c.variable(fold.AccuVar(), init.expr.Type())
	v.Init = init.expr
	named := val{expr: &program.Var{Base: l.base(x, v.Type), Var: v}, elem: init.elem}
	body := l.bind(fold.AccuVar(), named).expr(fold.Result())
	if body.obj != nil {
		return l.refuse(x, "", "cel.bind cannot give an object")
	}
	if body.expr == nil {
		return val{}
	}
	return val{expr: &program.Bind{Base: program.Base{T: body.expr.Type(), Off: l.at(x)}, Var: v, Body: body.expr}, elem: body.elem}
}

func literalText(x ast.Expr) (string, bool) {
	if x.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := x.AsLiteral().(celtypes.String)
	return string(s), ok
}
