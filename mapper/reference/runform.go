package reference

import (
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// Names of the functions that stand for what CEL does by itself with values of
// its own: selections, indexes and equality.
const (
	fieldFunc    = "@field"     // a.b
	optFieldFunc = "@opt_field" // a.?b
	hasFunc      = "@has"
	indexFunc    = "@at"     // a[b]
	optIndexFunc = "@opt_at" // a[?b]
	equalFunc    = "@equal"
	differFunc   = "@differ"
	inFunc       = "@contains"
	// the same where nothing is known of a, and what else is done on values of any type
	dynIndexFunc    = "@dyn_at"
	dynOptIndexFunc = "@dyn_opt_at"
	dynHasFunc      = "@dyn_has"
	rangeFunc       = "@range" // what a loop goes through
	mapFunc         = "@map"   // a map literal: keys, values, which are optional
	plainFunc       = "@plain"
)

var renamed = map[string]string{
	"_[_]": indexFunc, "_[?_]": optIndexFunc, "@flat_index": indexFunc, "@flat_opt_index": optIndexFunc,
	"@open_index": dynIndexFunc, "@open_opt_index": dynOptIndexFunc,
	"_==_": equalFunc, "_!=_": differFunc, "@in": inFunc, "_?._": optFieldFunc,
}

// runForm is a copy of a checked tree in which those functions are calls. The
// mark that the checker puts before the names of fields is taken off.
func runForm(a *ast.AST) ast.Expr {
	fac := ast.NewExprFactory()
	root := fac.CopyExpr(a.Expr())
	next := ast.MaxID(a)
	name := func(text string) ast.Expr {
		next++
		return fac.NewLiteral(next, types.String(strings.TrimPrefix(text, "?")))
	}
	steps := loopSteps(root)
	ast.PostOrderVisit(root, ast.NewExprVisitor(func(x ast.Expr) {
		switch x.Kind() {
		case ast.SelectKind:
			s := x.AsSelect()
			f := fieldFunc
			if s.IsTestOnly() {
				f = hasFunc
			}
			if of := a.GetType(s.Operand().ID()); unknown(of) {
				f = map[string]string{fieldFunc: dynIndexFunc, hasFunc: dynHasFunc}[f]
			}
			args := []ast.Expr{s.Operand(), name(s.FieldName())}
			if f == fieldFunc {
				next++
				optional := a.GetType(x.ID()) != nil && a.GetType(x.ID()).TypeName() == "optional_type"
				args = append(args, fac.NewLiteral(next, types.Bool(optional)))
			}
			x.SetKindCase(fac.NewCall(x.ID(), f, args...))
		case ast.ComprehensionKind:
			c := x.AsComprehension()
			next++
			over := fac.NewCall(next, rangeFunc, c.IterRange())
			if c.AccuInit().Kind() == ast.MapKind || c.AccuInit().Kind() == ast.CallKind { // it makes a map
				over = fac.NewCall(next, plainFunc, c.IterRange())
			}
			if c.HasIterVar2() {
				x.SetKindCase(fac.NewComprehensionTwoVar(x.ID(), over, c.IterVar(), c.IterVar2(), c.AccuVar(), c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result()))
			} else {
				x.SetKindCase(fac.NewComprehension(x.ID(), over, c.IterVar(), c.AccuVar(), c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result()))
			}
		case ast.ListKind:
			if t := a.GetType(x.ID()); !steps[x.ID()] && t != nil && t.Kind() == types.ListKind && !held(t.Parameters()[0]) && x.AsList().Size() > 0 {
				next++
				list := x.AsList()
				x.SetKindCase(fac.NewCall(x.ID(), plainFunc, fac.NewList(next, list.Elements(), list.OptionalIndices())))
			}
		case ast.MapKind:
			x.SetKindCase(mapCall(fac, x, &next))
		case ast.CallKind:
			c := x.AsCall()
			if strings.HasPrefix(c.FunctionName(), "lookup") && len(c.Args()) > 2 {
				// an optional; the default is for orValue, which looks at it only if it must
				next++
				args := append([]ast.Expr{c.Args()[0], c.Args()[1]}, c.Args()[3:]...)
				x.SetKindCase(fac.NewMemberCall(x.ID(), "orValue", fac.NewCall(next, "@"+c.FunctionName(), args...), c.Args()[2]))
				return
			}
			if t := a.GetType(x.ID()); c.FunctionName() == "_+_" && !steps[x.ID()] && t != nil && t.Kind() == types.ListKind {
				for _, arg := range c.Args() {
					next++
					copied := fac.CopyExpr(arg)
					arg.SetKindCase(fac.NewCall(next, plainFunc, copied))
				}
				return
			}
			f, ok := renamed[c.FunctionName()]
			if !ok {
				plainConditions(fac, a, c, &next)
				return
			}
			args := c.Args()
			if f == optFieldFunc {
				args = []ast.Expr{args[0], name(string(args[1].AsLiteral().(types.String)))}
			}
			if loose := map[string]string{indexFunc: dynIndexFunc, optIndexFunc: dynOptIndexFunc, optFieldFunc: dynOptIndexFunc}[f]; loose != "" &&
				unknown(a.GetType(args[0].ID())) {
				f = loose
			}
			if f == indexFunc || f == optIndexFunc {
				if t := a.GetType(args[0].ID()); t != nil && t.TypeName() == "optional_type" {
					lazyKey(fac, x, f, args, &next)
					return
				}
			}
			x.SetKindCase(fac.NewCall(x.ID(), f, args...))
		}
	}))
	return root
}

// lazyKey makes x the index into what may be missing: if it is, the key does not
// matter and is not evaluated.
func lazyKey(fac ast.ExprFactory, x ast.Expr, f string, args []ast.Expr, next *int64) {
	id := func() int64 {
		*next++
		return *next
	}
	x.SetKindCase(fac.NewCall(x.ID(), "_?_:_",
		fac.NewMemberCall(id(), "hasValue", fac.CopyExpr(args[0])),
		fac.NewCall(id(), f, args[0], args[1]),
		fac.NewCall(id(), f, fac.CopyExpr(args[0]), fac.NewLiteral(id(), types.Int(0)))))
}

// unknown says that nothing is known of the values of a type.
func unknown(t *types.Type) bool {
	if t != nil && t.TypeName() == "optional_type" {
		t = t.Parameters()[0]
	}
	if t != nil && (t.Kind() == types.ListKind || t.Kind() == types.MapKind) {
		t = t.Parameters()[len(t.Parameters())-1]
	}
	return t == nil || t.Kind() == types.DynKind
}

// plainConditions makes booleans of the input that nothing says the type of
// booleans of CEL where CEL looks at them itself.
func plainConditions(fac ast.ExprFactory, a *ast.AST, c ast.CallExpr, next *int64) {
	n := map[string]int{"_?_:_": 1, "_&&_": 9, "_||_": 9, "!_": 1}[c.FunctionName()]
	for i, arg := range c.Args() {
		if i < n && unknown(a.GetType(arg.ID())) {
			*next++
			copied := fac.CopyExpr(arg)
			arg.SetKindCase(fac.NewCall(*next, plainFunc, copied))
		}
	}
}

// mapCall is a map literal as a call.
func mapCall(fac ast.ExprFactory, x ast.Expr, next *int64) ast.Expr {
	id := func() int64 {
		*next++
		return *next
	}
	var keys, values, optional []ast.Expr
	for _, e := range x.AsMap().Entries() {
		entry := e.AsMapEntry()
		keys, values = append(keys, entry.Key()), append(values, entry.Value())
		optional = append(optional, fac.NewLiteral(id(), types.Bool(entry.IsOptional())))
	}
	return fac.NewCall(x.ID(), mapFunc, fac.NewList(id(), keys, nil), fac.NewList(id(), values, nil), fac.NewList(id(), optional, nil))
}

// held says that a list of such items is made of values that are read when they
// are used; all other lists are made of values as CEL has them.
func held(t *types.Type) bool {
	switch t.Kind() {
	case types.BoolKind, types.IntKind, types.StringKind, types.TimestampKind:
		return true
	}
	return t.TypeName() == "decimal"
}

// loopSteps are the nodes with which loops put an item to their result.
func loopSteps(root ast.Expr) map[int64]bool {
	steps := map[int64]bool{}
	ast.PostOrderVisit(root, ast.NewExprVisitor(func(x ast.Expr) {
		if x.Kind() != ast.ComprehensionKind {
			return
		}
		step := x.AsComprehension().LoopStep()
		if step.Kind() == ast.CallKind && step.AsCall().FunctionName() == "_?_:_" {
			step = step.AsCall().Args()[1]
		}
		if step.Kind() == ast.CallKind && step.AsCall().FunctionName() == "_+_" {
			steps[step.ID()], steps[step.AsCall().Args()[1].ID()] = true, true
		}
	}))
	return steps
}
