package check

import (
	"strings"

	"cel.dev/cel-go/common/ast"
	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
)

// lowering turns a checked tree into an expression of the program.
type lowering struct {
	c     *checker
	tree  *tree
	names map[string]*binding
	memo  map[int64]val // nodes that are lowered already
}

var (
	overloads = functions.ByOverload()
	catalogue = functions.All()
)

func (l *lowering) at(x ast.Expr) int { return offset(l.tree.source, l.tree.ast, x) }

func (l *lowering) add(x ast.Expr, code, format string, args ...any) *diag.Diagnostic {
	return l.c.add(l.tree.source, l.tree.ast, x, code, format, args...)
}

// typ is the type that CEL found for a node.
func (l *lowering) typ(x ast.Expr) (program.Type, bool) {
	return l.c.types.fromCEL(l.tree.ast.GetType(x.ID()))
}

func (l *lowering) base(x ast.Expr, t program.Type) program.Base {
	return program.Base{T: t, Off: l.at(x)}
}

// refuse reports what has no typed form.
func (l *lowering) refuse(x ast.Expr, hint, format string, args ...any) val {
	l.tree.soft++
	l.add(x, "map/expression", format, args...).Hint = hint
	return val{}
}

// typed lowers a node in typed form; the zero val means that there is none, or
// that a finding was reported.
func (l *lowering) typed(x ast.Expr) val {
	switch x.Kind() {
	case ast.LiteralKind:
		return l.literal(x)
	case ast.IdentKind:
		return l.ident(x)
	case ast.SelectKind:
		return l.selection(x)
	case ast.CallKind:
		return l.call(x)
	case ast.ListKind:
		return l.list(x)
	case ast.ComprehensionKind:
		return l.comprehension(x)
	}
	return l.refuse(x, "build objects with rules: in the mapping", "an expression cannot build messages")
}

// value lowers a node that must be an expression: whole objects become one.
func (l *lowering) value(x ast.Expr) program.Expr {
	v := l.expr(x)
	if v.obj != nil {
		return v.obj.whole(l.c, l.at(x))
	}
	return v.expr
}

// plain is value for an operand that must not be an optional; CEL has said that
// it is not, so that an optional read is one that is known to be there.
func (l *lowering) plain(x ast.Expr) program.Expr {
	e := l.value(x)
	if e == nil {
		return nil
	}
	return as(l.settle(x, e), false)
}

func (l *lowering) literal(x ast.Expr) val {
	switch v := x.AsLiteral().(type) {
	case celtypes.Bool:
		return val{expr: constant(boolean, l.at(x), bool(v))}
	case celtypes.Int:
		return val{expr: constant(program.Type{Kind: program.Int}, l.at(x), int64(v))}
	case celtypes.String:
		return val{expr: constant(program.Type{Kind: program.String}, l.at(x), string(v))}
	case celtypes.Null:
		return val{expr: constant(program.Type{Kind: program.Null}, l.at(x), nil)}
	}
	return l.refuse(x, "", "a mapping cannot use this literal")
}

func (l *lowering) ident(x ast.Expr) val {
	b := l.names[strings.TrimPrefix(x.AsIdent(), ".")]
	if b == nil {
		return l.refuse(x, "", "%q is not a value", x.AsIdent())
	}
	if b.let != nil {
		b.let.used = true
		if b.let.broken {
			l.tree.hard++
			return val{}
		}
	}
	v := b.value
	switch e := v.expr.(type) { // the place of the expression is where the name stands
	case *program.Read:
		moved := *e
		moved.Off = l.at(x)
		v.expr = &moved
	case *program.Var:
		moved := *e
		moved.Off = l.at(x)
		v.expr = &moved
	}
	return v
}

// selection lowers a.b and has(a.b).
func (l *lowering) selection(x ast.Expr) val {
	sel := x.AsSelect()
	name := strings.TrimPrefix(sel.FieldName(), base)
	if sel.IsTestOnly() {
		return l.has(x, sel.Operand(), name)
	}
	return l.field(x, sel.Operand(), name)
}

// field lowers the selection x of a field of operand.
func (l *lowering) field(x, operand ast.Expr, name string) val {
	o := l.expr(operand)
	want, ok := l.typ(x)
	if o.expr == nil && o.obj == nil || !ok {
		return val{}
	}
	if holdsAny(o.expr) {
		return l.anyField(x, operand, o.expr, name)
	}
	var v val
	if inner := unguarded(o.obj); inner != nil && want.Kind != program.Optional && want.Kind != program.Obj {
		v = inner.field(l.c, name, l.at(x)) // taking it out of its optional is the test
	} else if o.obj != nil {
		v = o.obj.field(l.c, name, l.at(x))
	} else {
		opt := x.Kind() == ast.CallKind || o.expr.Type().Kind == program.Optional
		v = l.index(x, o, constant(program.Type{Kind: program.String}, l.at(x), name), opt)
	}
	if v.expr != nil {
		v.expr = as(v.expr, want.Kind == program.Optional)
	}
	return v
}

func (l *lowering) has(x, operand ast.Expr, name string) val {
	o := l.expr(operand)
	switch {
	case o.obj != nil:
		return val{expr: o.obj.has(l.c, name, l.at(x))}
	case o.expr == nil:
		return val{}
	case holdsAny(o.expr):
		return l.refuse(x, "", "has cannot be used here")
	}
	v := l.index(x, o, constant(program.Type{Kind: program.String}, l.at(x), name), true)
	if v.obj != nil {
		return val{expr: v.obj.present(l.c, l.at(x))}
	}
	return val{expr: hasValue(as(v.expr, true))}
}

// index lowers an index into a list or a map; opt makes a missing item an empty
// optional. The operand may be optional itself.
func (l *lowering) index(x ast.Expr, o val, key program.Expr, opt bool) val {
	t := plainOf(o.expr.Type())
	if t.Elem == nil || t.Elem.Kind == program.Any {
		return l.refuse(x, "", "an item of this value cannot be taken out")
	}
	elem := *t.Elem
	if o.elem != nil && elem.Kind != program.Optional && o.elem.Optional {
		elem = optionalOf(elem)
	}
	result := elem
	list := o.expr
	if opt || list.Type().Kind == program.Optional {
		result = optionalOf(elem)
	}
	var from program.Expr
	if list.Type().Kind == program.Optional { // the list itself may be missing
		inner := elem
		if opt {
			inner = optionalOf(elem)
		}
		at := &program.Index{Base: l.base(x, inner), List: as(list, false), Key: key, Opt: opt}
		none := &program.Opt{Base: l.base(x, result), Op: program.OptNone}
		from = &program.Cond{Base: l.base(x, result), If: hasValue(list), Then: as(at, true), Else: none}
	} else {
		from = &program.Index{Base: l.base(x, result), List: list, Key: key, Opt: opt}
	}
	if o.elem != nil && plainOf(elem).Kind == program.Obj {
		return val{obj: item{from: from, elem: o.elem, place: o.elem}}
	}
	v := val{expr: from}
	if plainOf(elem).Kind == program.List || plainOf(elem).Kind == program.Map {
		return l.refuse(x, "go through the lists with each", "an item that is a list itself cannot be taken out")
	}
	return v
}

// list lowers a list literal.
func (l *lowering) list(x ast.Expr) val {
	t, ok := l.typ(x)
	if x.AsList().Size() == 0 && (!ok || t.Kind != program.List || t.Elem.Kind == program.Any) { // []: the type comes from the other side
		t = program.Type{Kind: program.List, Elem: &program.Type{}}
	}
	if t.Kind != program.List || t.Elem.Kind == program.Any {
		return l.refuse(x, "", "the items must have one type")
	}
	if t.Elem.Kind == program.Optional {
		return l.refuse(x, "write .orValue(…) after the items", "the items of a list must not be optional")
	}
	out := &program.ListOf{Base: l.base(x, t)}
	for i, el := range x.AsList().Elements() {
		if x.AsList().IsOptional(int32(i)) {
			return l.refuse(el, "", "optional items with ? are not supported")
		}
		e := l.plain(el)
		if e == nil {
			return val{}
		}
		if holdsAny(e) || e.Type().Kind == program.List || e.Type().Kind == program.Map || e.Type().Kind == program.Null {
			return l.refuse(el, "", "the items must be plain values")
		}
		if e.Type().Kind == program.Obj {
			return l.refuse(el, "build the array with items: in the mapping", "a list literal cannot hold objects")
		}
		out.Elems = append(out.Elems, e)
	}
	return val{expr: out}
}

// sourceSupported reports keywords of the source's contract that the module
// could not check: what it cannot check it must not let pass.
func (c *checker) sourceSupported(s *schema.Shape, seen map[*schema.Shape]bool) {
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	for _, u := range s.Unsupported {
		c.found.Add(c.doc.Source.Pos, "map/unsupported", "the source's contract says what a mapping cannot follow: %s (%s)", u.Msg, u.Pos).Hint = u.Hint
	}
	c.pattern(s, c.doc.Source.Pos, "source")
	c.restSupported(s.Rest, c.doc.Source.Pos, "source")
	for _, p := range s.Props {
		c.sourceSupported(p.Shape, seen)
	}
	c.sourceSupported(s.Extra, seen)
	c.sourceSupported(s.Items, seen)
}
