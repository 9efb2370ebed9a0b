package dynamic

import (
	"maps"

	"cel.dev/cel-go/common/ast"
	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/mapper/program"
)

// variable makes a variable of kind Any.
func (l *Lowering) variable(name string) *program.Variable {
	*l.count++
	return &program.Variable{ID: -*l.count, Name: name, Type: program.Type{Kind: program.Any}}
}

// with is the lowering with one more variable.
func (l *Lowering) with(name string, v *program.Variable) *Lowering {
	in := *l
	in.vars = maps.Clone(l.vars)
	if in.vars == nil {
		in.vars = map[string]*program.Variable{}
	}
	in.vars[name] = v
	return &in
}

// comprehension lowers a loop. A loop over nothing binds its accumulator.
func (l *Lowering) comprehension(x ast.Expr) program.Expr {
	fold := x.AsComprehension()
	accu := l.variable(fold.AccuVar())
	if isBind(fold) {
		accu.Init = l.Any(fold.AccuInit())
		return &program.Bind{Base: l.base(x), Var: accu, Body: l.with(fold.AccuVar(), accu).Any(fold.Result())}
	}
	out := &program.Fold{Base: l.base(x), Over: l.Any(fold.IterRange()), Accu: accu, Var: l.variable(fold.IterVar())}
	items := l.with(fold.IterVar(), out.Var)
	if fold.HasIterVar2() {
		out.Var2 = l.variable(fold.IterVar2())
		items = items.with(fold.IterVar2(), out.Var2)
	}
	if items.collect(out, fold) {
		return out
	}
	out.Init = l.Any(fold.AccuInit())
	in := items.with(fold.AccuVar(), accu)
	if c := fold.LoopCondition(); c.Kind() != ast.LiteralKind || c.AsLiteral() != celtypes.True {
		out.Cond = in.Any(c)
	}
	out.Step = in.Any(fold.LoopStep())
	out.Result = l.with(fold.AccuVar(), accu).Any(fold.Result())
	return out
}

func isBind(fold ast.ComprehensionExpr) bool {
	return fold.IterRange().Kind() == ast.ListKind && fold.IterRange().AsList().Size() == 0 &&
		fold.LoopCondition().Kind() == ast.LiteralKind && fold.LoopCondition().AsLiteral() == celtypes.False
}

// collect recognises a loop that does nothing but append: accu + [value], a new
// entry of a map, or either under a condition.
func (l *Lowering) collect(out *program.Fold, fold ast.ComprehensionExpr) bool {
	c := fold.LoopCondition()
	if c.Kind() != ast.LiteralKind || c.AsLiteral() != celtypes.True || !isAccu(fold.Result(), fold) || !empty(fold.AccuInit()) {
		return false
	}
	step := fold.LoopStep()
	var when ast.Expr
	if step.Kind() == ast.CallKind && step.AsCall().FunctionName() == "_?_:_" {
		args := step.AsCall().Args()
		if !isAccu(args[2], fold) {
			return false
		}
		when, step = args[0], args[1]
	}
	if step.Kind() != ast.CallKind {
		return false
	}
	args := step.AsCall().Args()
	if len(args) < 2 || !isAccu(args[0], fold) {
		return false
	}
	switch name := step.AsCall().FunctionName(); {
	case name == "_+_" && args[1].Kind() == ast.ListKind && args[1].AsList().Size() == 1 && len(args[1].AsList().OptionalIndices()) == 0:
		out.Append = program.AppendItem
		args = args[1].AsList().Elements()
	case name == "cel.@mapInsert" && len(args) == 3:
		out.Append = program.AppendPair
		args = args[1:]
	case name == "cel.@mapInsert" && len(args) == 2:
		out.Append = program.AppendMap
		args = args[1:]
	default:
		return false
	}
	if when != nil {
		out.When = l.Truth(when)
	}
	if out.Append == program.AppendPair {
		out.Key = l.Any(args[0])
		args = args[1:]
	}
	out.Value = l.Any(args[0])
	return true
}

func isAccu(x ast.Expr, fold ast.ComprehensionExpr) bool {
	return x.Kind() == ast.IdentKind && x.AsIdent() == fold.AccuVar()
}

// empty says that x is an empty list or map literal.
func empty(x ast.Expr) bool {
	return x.Kind() == ast.ListKind && x.AsList().Size() == 0 || x.Kind() == ast.MapKind && x.AsMap().Size() == 0
}
