package check

import (
	"errors"

	celchecker "cel.dev/cel-go/checker"
	"cel.dev/cel-go/common/ast"
	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/document"
	"crosswalk/mapper/dynamic"
	"crosswalk/mapper/program"
)

// An expression is lowered in typed form where that is possible. A node that is
// not, because nothing knows the type of its value or no typed code does what it
// asks for, becomes one of kind Any; its operands are typed again where they can
// be. The types that CEL found still say what a value of kind Any holds, so that
// it can be taken out again.

// anyType is the type of values whose type is known at run time only.
var anyType = program.Type{Kind: program.Any}

func (v val) missing() bool { return v.expr == nil && v.obj == nil }

// expr lowers a node; the zero val means that a finding was reported.
func (l *lowering) expr(x ast.Expr) val {
	if v, ok := l.memo[x.ID()]; ok {
		return v
	}
	before, soft, hard := len(l.c.found), l.tree.soft, l.tree.hard
	v := l.typed(x)
	if v.missing() && l.tree.hard == hard {
		v = l.untyped(x, before, l.tree.soft > soft || len(l.c.found) == before)
	}
	if l.memo == nil {
		l.memo = map[int64]val{}
	}
	l.memo[x.ID()] = v
	return v
}

// untyped lowers a node of which there is no typed form; may is false if the
// finding about it is one that the untyped form would not mend.
func (l *lowering) untyped(x ast.Expr, before int, may bool) val {
	if !may {
		l.tree.hard++
		return val{}
	}
	told := append(diag.List(nil), l.c.found[before:]...)
	l.c.found = l.c.found[:before]
	e, err := l.dynamic(x).Part(x)
	if err == nil {
		return val{expr: e}
	}
	l.tree.hard++
	var part *dynamic.Error
	switch {
	case len(l.c.found) > before: // an operand has told why
	case errors.As(err, &part) && part.Node.ID() != x.ID():
		l.add(part.Node, "map/constant", "%s", part.Msg)
	case len(told) > 0:
		l.c.found = append(l.c.found, told...)
	default:
		l.add(x, "map/expression", "%s", err)
	}
	return val{}
}

// dynamic lowers one node to kind Any, its operands as this lowering does.
func (l *lowering) dynamic(root ast.Expr) *dynamic.Lowering {
	return &dynamic.Lowering{
		Tree: l.tree.ast, Strict: true, Offset: l.at,
		Typed: func(x ast.Expr, in *dynamic.Lowering) (program.Expr, bool) {
			if x.ID() == root.ID() {
				return nil, false
			}
			inner := l
			if vars := in.Variables(); len(vars) > 0 {
				inner = l.withAny(vars)
			}
			v := inner.expr(x)
			if v.obj != nil {
				v.expr = v.obj.whole(l.c, l.at(x))
			}
			if v.expr == nil {
				dynamic.Refuse(x, "this cannot be used in a mapping")
			}
			if t, ok := l.typ(x); ok && t.Kind != program.Any && v.expr.Type().Kind != program.Any {
				return as(v.expr, t.Kind == program.Optional), true
			}
			return v.expr, true
		},
	}
}

// withAny is the lowering with more names of kind Any.
func (l *lowering) withAny(vars map[string]*program.Variable) *lowering {
	in := *l
	in.memo = nil
	in.names = make(map[string]*binding, len(l.names)+len(vars))
	for k, b := range l.names {
		in.names[k] = b
	}
	for name, v := range vars {
		in.names[name] = &binding{value: val{expr: &program.Var{Base: program.Base{T: v.Type}, Var: v}}}
	}
	return &in
}

// holdsAny says that a value is of kind Any, or JSON of which nothing is known.
func holdsAny(e program.Expr) bool {
	if e == nil {
		return false
	}
	k := plainOf(e.Type()).Kind
	return k == program.Any || k == program.JSON
}

// unboxable gives the typed form of values that CEL calls t, as far as there is
// one: lists of anything else keep items of kind Any.
func unboxable(t program.Type) (program.Type, bool) {
	switch t.Kind {
	case program.Bool, program.Int, program.String, program.Decimal, program.Timestamp:
		return program.Type{Kind: t.Kind}, true
	case program.Optional:
		if e, ok := unboxable(*t.Elem); ok && e.Kind != program.Optional {
			return optionalOf(e), true
		}
	case program.List:
		e, ok := unboxable(*t.Elem)
		if !ok || e.Kind == program.List || e.Kind == program.Optional {
			e = anyType
		}
		return program.Type{Kind: program.List, Elem: &e}, true
	}
	return anyType, false
}

// unbox takes a value of kind Any for one of type t.
func unbox(e program.Expr, t program.Type) program.Expr {
	if e.Type().Equal(t) {
		return e
	}
	if b, ok := e.(*program.Box); ok && b.X.Type().Equal(t) {
		return b.X
	}
	return &program.Unbox{Base: program.Base{T: t, Off: e.Offset()}, X: dynamic.Box(e)}
}

// settle gives the value of a node the typed form that CEL's type has.
func (l *lowering) settle(x ast.Expr, e program.Expr) program.Expr {
	if e.Type().Kind != program.Any {
		return e
	}
	t, ok := l.typ(x)
	if !ok {
		return e
	}
	if t, ok = unboxable(t); !ok {
		return e
	}
	return unbox(e, t)
}

// structLike says that a CEL type is an object of the contract, or an optional one.
func structLike(t *celtypes.Type) bool {
	if isOptional(t) {
		t = t.Parameters()[0]
	}
	return t.Kind() == celtypes.StructKind
}

// anyField lowers the selection of a field of a value of kind Any. A field of an
// object of the contract that may be missing or null is an optional.
func (l *lowering) anyField(x, operand ast.Expr, o program.Expr, name string) val {
	key := constant(anyType, l.at(x), name)
	args := []program.Expr{dynamic.Box(o), key}
	if structLike(l.tree.ast.GetType(operand.ID())) && isOptional(l.tree.ast.GetType(x.ID())) {
		at := &program.AnyCall{Base: l.base(x, anyType), Func: "opt_index", Args: args}
		return val{expr: &program.NotNull{Base: l.base(x, anyType), X: at}}
	}
	fn := "index"
	if x.Kind() == ast.CallKind {
		fn = "opt_index"
	}
	return val{expr: &program.AnyCall{Base: l.base(x, anyType), Func: fn, Args: args}}
}

// overloadOf is the overload of a function that takes arguments of these kinds.
func overloadOf(function string, args []program.Expr) (string, bool) {
	for _, s := range catalogue {
		if s.CEL() != function {
			continue
		}
		for _, o := range s.Overloads {
			if !o.Node && takes(o.Args, args) {
				return o.ID, true
			}
		}
	}
	return "", false
}

// takes says that the parameters of an overload are of the kinds of the arguments.
func takes(params []program.Type, args []program.Expr) bool {
	if len(params) != len(args) {
		return false
	}
	for i, p := range params {
		if p.Kind != args[i].Type().Kind || p.Elem != nil && p.Elem.Kind != program.Invalid && p.Elem.Kind != args[i].Type().Elem.Kind {
			return false
		}
	}
	return true
}

// fit takes the arguments of an overload out of kind Any; false if one has no
// typed form that the overload takes.
func fit(params []program.Type, args []program.Expr) bool {
	for i, p := range params {
		if i >= len(args) {
			return false
		}
		have := args[i].Type()
		if have.Kind == program.JSON && p.Kind != program.JSON || have.Kind == program.Any {
			t, ok := unboxable(p)
			if !ok {
				return false
			}
			args[i] = unbox(args[i], t)
			continue
		}
		if p.Kind == program.List && p.Elem.Kind != program.Invalid && holdsUntyped(have) {
			args[i] = &program.Unbox{Base: program.Base{T: p, Off: args[i].Offset()}, X: dynamic.Box(args[i])}
		}
	}
	return true
}

// forLists notes integer literals beside decimals in a list: all are decimals
// then, and the list has one type. False if there are none.
func (f fixes) forLists(a *ast.AST) bool {
	found := false
	ast.PostOrderVisit(a.Expr(), ast.NewExprVisitor(func(x ast.Expr) {
		if x.Kind() != ast.ListKind {
			return
		}
		decimals := false
		for _, el := range x.AsList().Elements() {
			decimals = decimals || a.GetType(el.ID()).TypeName() == decimalType.TypeName()
		}
		for _, el := range x.AsList().Elements() {
			if decimals && el.Kind() == ast.LiteralKind && !f.decimal[el.ID()] {
				if _, isInt := el.AsLiteral().(celtypes.Int); isInt {
					f.decimal[el.ID()], found = true, true
				}
			}
		}
	}))
	return found
}

// comparable refuses comparisons of an optional with what is none, null among
// that: an optional is empty instead. They would never be equal.
func (s *scope) comparable(e *document.Expr, a *ast.AST) bool {
	ok := true
	ast.PostOrderVisit(a.Expr(), ast.NewExprVisitor(func(x ast.Expr) {
		if x.Kind() != ast.CallKind || x.AsCall().FunctionName() != "_==_" && x.AsCall().FunctionName() != "_!=_" {
			return
		}
		args := x.AsCall().Args()
		l, r := a.GetType(args[0].ID()), a.GetType(args[1].ID())
		if isOptional(l) != isOptional(r) && l.Kind() != celtypes.DynKind && r.Kind() != celtypes.DynKind {
			types := "(" + celchecker.FormatCELType(l) + ", " + celchecker.FormatCELType(r) + ")"
			code, msg, hint := s.c.wrongTypes(x.AsCall().FunctionName(), types)
			s.c.add(e, a, x, code, "%s", msg).Hint = hint
			ok = false
		}
	}))
	return ok
}

// containsAny says that a value is of kind Any, or holds such values.
func containsAny(t program.Type) bool {
	return t.Kind == program.Any || t.Elem != nil && containsAny(*t.Elem)
}

// typedAs is the type that CEL found for a value, with the parts of a list or map
// as they are held. CEL has no type for what is held as the source's own text.
func typedAs(found, held program.Type) program.Type {
	switch plainOf(held).Kind {
	case program.List, program.Map:
	case program.JSON:
		if plainOf(found).Kind != program.Any {
			return found
		}
	default:
		return found
	}
	if found.Kind == program.Optional {
		return optionalOf(plainOf(held))
	}
	return plainOf(held)
}

// truth lowers a condition: what nothing knows the type of must turn out to be a
// boolean.
func (l *lowering) truth(x ast.Expr) program.Expr {
	e := l.plain(x)
	if e == nil || e.Type().Kind == program.Bool {
		return e
	}
	return unbox(e, boolean)
}
