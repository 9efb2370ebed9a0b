package check

import (
	"cel.dev/cel-go/common/ast"

	"crosswalk/mapper/program"
)

// optional lowers the functions of optionals.
func (l *lowering) optional(x ast.Expr, name string, args []ast.Expr) val {
	vals := make([]val, len(args))
	for i, a := range args {
		if vals[i] = l.expr(a); vals[i].expr == nil && vals[i].obj == nil {
			return val{}
		}
	}
	t, ok := l.typ(x)
	if !ok || name == "optional.none" && t.Elem.Kind == program.Any {
		t = optionalOf(program.Type{}) // optional.none() whose type nothing says
	}
	for _, v := range vals {
		if v.expr != nil && (v.expr.Type().Kind == program.Any || v.expr.Type().Kind == program.Null) {
			return l.refuse(x, "", "%s cannot be used here", name)
		}
	}
	if t.Kind == program.Optional && t.Elem.Kind == program.Optional {
		return l.refuse(x, "", "an optional of an optional is not supported")
	}
	op := &program.Opt{Base: l.base(x, t)}
	if len(vals) > 0 && vals[0].obj != nil {
		return l.optionalObject(x, name, vals)
	}
	v := val{expr: op}
	if len(vals) > 0 {
		op.X, v.elem = vals[0].expr, vals[0].elem
	}
	switch name {
	case "optional.none":
		op.Op = program.OptNone
	case "optional.of":
		op.Op, op.X = program.OptSome, as(op.X, false)
		op.T = typedAs(op.T, op.X.Type())
	case "hasValue":
		return val{expr: hasValue(as(op.X, true))}
	case "value":
		op.Op, op.X = program.OptGet, as(op.X, true)
		op.T = typedAs(op.T, op.X.Type())
	case "or", "orValue":
		op.Op, op.X, op.Y = program.OptOr, as(op.X, true), vals[1].expr
		if vals[1].obj != nil {
			return l.optionalObject(x, name, vals)
		}
		if kindsDiffer(op.X, op.Y) {
			return l.refuse(x, "", "the results are of different types")
		}
		if op.Y = as(op.Y, name == "or"); name == "orValue" {
			op.Op = program.OptOrValue
		}
		if op.T = typedAs(op.T, op.X.Type()); isNone(op.X) {
			op.T = typedAs(op.T, op.Y.Type())
		}
		return l.join(x, op, v, vals[1])
	}
	return v
}

// join gives a value that comes from one of two sides the place of its items.
func (l *lowering) join(x ast.Expr, e program.Expr, a, b val) val {
	elem := a.elem
	switch t := plainOf(e.Type()); {
	case a.elem == b.elem || isEmptyList(b.expr) || isNone(b.expr):
	case isEmptyList(a.expr) || isNone(a.expr):
		elem = b.elem
	case t.Kind == program.List && !holdsRows(t):
		elem = nil
	default:
		return l.refuse(x, "map each list by its own rule", "lists of objects from two places cannot be one list")
	}
	return val{expr: e, elem: elem}
}

// holdsRows says that a list, or the lists in it, hold objects or maps: each is
// held as the scanner has laid it out for its place.
func holdsRows(t program.Type) bool {
	for t.Kind == program.List {
		t = plainOf(*t.Elem)
	}
	return t.Kind == program.Obj || t.Kind == program.Map
}

func isEmptyList(e program.Expr) bool {
	list, ok := e.(*program.ListOf)
	return ok && len(list.Elems) == 0
}

func isNone(e program.Expr) bool {
	o, ok := e.(*program.Opt)
	return ok && o.Op == program.OptNone
}

// optionalObject is optional for objects of the source.
func (l *lowering) optionalObject(x ast.Expr, name string, vals []val) val {
	o, off := vals[0].obj, l.at(x)
	switch name {
	case "optional.of":
		return val{obj: o}
	case "hasValue":
		if p := o.present(l.c, off); p != nil {
			return val{expr: p}
		}
		return val{expr: constant(boolean, off, true)}
	case "value":
		if o.present(l.c, off) == nil {
			return val{obj: o}
		}
		return val{obj: sure{object: o}}
	case "or", "orValue":
		other := vals[1].obj
		if o == nil { // optional.none().or(object)
			return val{obj: other}
		}
		if other == nil {
			if isNone(vals[1].expr) {
				return val{obj: o}
			}
			break
		}
		if o.shape() != other.shape() {
			break
		}
		return val{obj: either(l.c, o, other, off)}
	}
	return l.refuse(x, "read the fields with .? instead", "%s cannot be used on an object", name)
}

// optMap lowers optMap and optFlatMap. CEL has made of x.optMap(v, e):
//
//	x.hasValue() ? optional.of(cel.bind(v, x.value(), e)) : optional.none()
func (l *lowering) optMap(x ast.Expr, args []ast.Expr, flat bool) val {
	target := args[0].AsCall().Target()
	body := args[1]
	if !flat {
		body = body.AsCall().Args()[0]
	}
	fold := body.AsComprehension()
	t, ok := l.typ(x)
	if !ok || t.Elem.Kind == program.Optional {
		return l.refuse(x, "use optFlatMap when the expression is optional itself", "an optional of an optional is not supported")
	}
	v := l.expr(target)
	if v.missing() {
		return val{}
	}
	if v.expr != nil && v.expr.Type().Kind == program.Any {
		return l.refuse(x, "", "optMap cannot be used here")
	}
	op := &program.Opt{Base: l.base(x, t), Op: program.OptMap}
	if flat {
		op.Op = program.OptFlatMap
	}
	if v.obj != nil {
		// the object's fields are read at their places; the variable holds nothing
		op.X = as(v.obj.whole(l.c, l.at(x)), true)
		op.Var = l.c.variable(fold.AccuVar(), plainOf(op.X.Type()))
	} else {
		op.X = as(v.expr, true)
		op.Var = l.c.variable(fold.AccuVar(), plainOf(op.X.Type()))
		op.Var.Elem = v.elem
		v.expr = &program.Var{Base: l.base(x, op.Var.Type), Var: op.Var}
	}
	in := l.bind(fold.AccuVar(), v)
	y := in.expr(fold.Result())
	if y.obj != nil {
		return l.refuse(x, "read the fields with .? instead", "optMap cannot give an object")
	}
	if y.expr == nil {
		return val{}
	}
	if y.expr.Type().Kind == program.Any || y.expr.Type().Kind == program.Null {
		return l.refuse(x, "", "optMap cannot be used here")
	}
	op.Y = as(y.expr, flat)
	op.T = typedAs(op.T, op.Y.Type())
	return val{expr: op, elem: y.elem}
}

// bind is the lowering with one more name.
func (l *lowering) bind(name string, v val) *lowering {
	in := *l
	in.memo = nil
	in.names = make(map[string]*binding, len(l.names)+1)
	for k, b := range l.names {
		in.names[k] = b
	}
	in.names[name] = &binding{value: v}
	return &in
}

// cond lowers If ? Then : Else.
func (l *lowering) cond(x ast.Expr, args []ast.Expr) val {
	test := l.truth(args[0])
	a, b := l.expr(args[1]), l.expr(args[2])
	if test == nil || a.expr == nil && a.obj == nil || b.expr == nil && b.obj == nil {
		return val{}
	}
	t, ok := l.typ(x)
	if !ok {
		return l.refuse(x, "", "the type of this value is not known")
	}
	if t.Kind == program.Optional && t.Elem.Kind == program.Optional {
		return l.refuse(x, "", "an optional of an optional is not supported")
	}
	if a.obj != nil || b.obj != nil {
		if a.expr != nil && !isNone(a.expr) || b.expr != nil && !isNone(b.expr) {
			return l.refuse(x, "", "both results must be objects")
		}
		return val{obj: choice{cond: test, then: a.obj, alt: b.obj, shapeOf: firstShape(a.obj, b.obj)}}
	}
	if kindsDiffer(a.expr, b.expr) {
		return l.refuse(x, "", "the results are of different types")
	}
	opt := t.Kind == program.Optional
	e := &program.Cond{Base: l.base(x, t), If: test, Then: as(a.expr, opt), Else: as(b.expr, opt)}
	if e.T = typedAs(t, e.Then.Type()); isNone(a.expr) || isEmptyList(a.expr) {
		e.T = typedAs(t, e.Else.Type())
	}
	return l.join(x, e, a, b)
}

// logic lowers && and ||.
func (l *lowering) logic(x ast.Expr, args []ast.Expr, or bool) val {
	var out program.Expr
	for _, a := range args {
		e := l.truth(a)
		if e == nil {
			return val{}
		}
		if out == nil {
			out = e
			continue
		}
		out = &program.Logic{Base: l.base(x, boolean), Or: or, L: out, R: e}
	}
	return val{expr: out}
}

// indexCall lowers a[i] and a[?i].
func (l *lowering) indexCall(x ast.Expr, args []ast.Expr, opt bool) val {
	o, key := l.expr(args[0]), l.plain(args[1])
	want, ok := l.typ(x)
	if o.expr == nil || key == nil || !ok {
		return val{}
	}
	v := l.index(x, o, key, opt)
	if v.expr != nil {
		v.expr = as(v.expr, want.Kind == program.Optional)
	}
	return v
}

// kindsDiffer says that one of two values is of kind Any, or holds such items,
// and the other is not.
func kindsDiffer(a, b program.Expr) bool {
	if a == nil || b == nil || isNone(a) || isNone(b) || isEmptyList(a) || isEmptyList(b) {
		return a != nil && a.Type().Kind == program.Any || b != nil && b.Type().Kind == program.Any
	}
	t, u := plainOf(a.Type()), plainOf(b.Type())
	return t.Kind != u.Kind || t.Kind == program.Any || t.Kind == program.List && t.Elem.Kind != u.Elem.Kind && (t.Elem.Kind == program.Any || u.Elem.Kind == program.Any)
}
