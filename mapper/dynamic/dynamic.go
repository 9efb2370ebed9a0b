// Package dynamic lowers CEL trees to expressions of kind Any: the types of
// values decide at run time what a function does, as in CEL's own evaluator.
//
// Lowering is the way in. It knows the whole syntax of CEL; what names mean, and
// which parts of a tree are better done in typed form, is for its user to say.
package dynamic

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/common/ast"
	celtypes "cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// Lowering lowers one tree. Tree may be unchecked.
type Lowering struct {
	Tree *ast.AST
	// Container is the namespace in which names are looked up.
	Container string
	// Name is the value of a name that no loop declares; false if there is none.
	Name func(name string) (program.Expr, bool)
	// Typed is the value of a node in another form than this package gives it;
	// false leaves it to this package. Nil: never.
	Typed func(x ast.Expr, in *Lowering) (program.Expr, bool)
	// Strict refuses what would always be an error when it is evaluated.
	Strict bool
	// Offset is the place of a node in its text. Nil: always 0.
	Offset func(x ast.Expr) int

	vars  map[string]*program.Variable
	count *int
}

// Error says that a tree holds what cannot be lowered.
type Error struct {
	Node ast.Expr
	Msg  string
}

func (e *Error) Error() string { return e.Msg }

// Refuse ends the lowering with an *Error.
func Refuse(x ast.Expr, msg string) { refuse(x, "%s", msg) }

func refuse(x ast.Expr, format string, args ...any) {
	panic(&Error{x, fmt.Sprintf(format, args...)})
}

// Lower lowers the whole tree. The error is an *Error.
func (l *Lowering) Lower() (e program.Expr, err error) {
	return l.Part(l.Tree.Expr())
}

// Part lowers a node of the tree.
func (l *Lowering) Part(x ast.Expr) (e program.Expr, err error) {
	defer func() {
		if r := recover(); r != nil {
			bad, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			e, err = nil, bad
		}
	}()
	if l.count == nil {
		l.count = new(int)
	}
	return l.Any(x), nil
}

// Variables are those that loops around the node declare, by name.
func (l *Lowering) Variables() map[string]*program.Variable { return l.vars }

func (l *Lowering) base(x ast.Expr) program.Base {
	if l.Offset == nil {
		return program.NewAny(0)
	}
	return program.NewAny(l.Offset(x))
}

// Any lowers a node; it panics with an *Error.
func (l *Lowering) Any(x ast.Expr) program.Expr {
	if l.Typed != nil {
		if e, ok := l.Typed(x, l); ok {
			return Box(e)
		}
	}
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
	case ast.MapKind:
		return l.mapOf(x)
	case ast.ComprehensionKind:
		return l.comprehension(x)
	case ast.StructKind:
		refuse(x, "messages of protocol buffers are not supported")
	}
	refuse(x, "an expression of this kind is not supported")
	return nil
}

// Box gives a typed value kind Any.
func Box(e program.Expr) program.Expr {
	switch {
	case e.Type().Kind == program.Any:
		return e
	case e.Type().Kind == program.Optional || e.Type().Kind == program.Invalid:
	default:
		if u, ok := e.(*program.Unbox); ok && u.T.Kind == program.Bool {
			// the value itself is wanted after all, once it is known to be a bool
			return &program.Box{Base: program.NewAny(e.Offset()), X: e}
		}
	}
	return &program.Box{Base: program.NewAny(e.Offset()), X: e}
}

// Truth is a condition.
func (l *Lowering) Truth(x ast.Expr) program.Expr { return truth(l.Any(x)) }

func truth(e program.Expr) program.Expr {
	if b, ok := e.(*program.Box); ok && b.X.Type().Kind == program.Bool {
		return b.X
	}
	return &program.Unbox{Base: program.Base{T: program.Type{Kind: program.Bool}, Off: e.Offset()}, X: e}
}

// Constant is a value of CEL as an expression; of an error one that fails.
func Constant(v ref.Val, off int) (program.Expr, bool) {
	c := func(v any) (program.Expr, bool) {
		return &program.Const{Base: program.NewAny(off), Value: v}, true
	}
	switch v := v.(type) {
	case celtypes.Null:
		return c(nil)
	case celtypes.Bool:
		return c(bool(v))
	case celtypes.Int:
		return c(int64(v))
	case celtypes.Uint:
		return c(uint64(v))
	case celtypes.Double:
		return c(float64(v))
	case celtypes.String:
		return c(string(v))
	case celtypes.Bytes:
		return c([]byte(v))
	case celtypes.Timestamp:
		return c(v.Time)
	case celtypes.Duration:
		d := v.Duration
		return c(program.Duration{Seconds: int64(d / 1e9), Nanos: int32(d % 1e9)})
	case *celtypes.Type:
		return c(program.TypeName(v.TypeName()))
	case *celtypes.Err:
		return &program.Raise{Base: program.NewAny(off), Code: uint32(abi.BadArgument)}, true
	}
	return constantParts(v, off)
}

func (l *Lowering) literal(x ast.Expr) program.Expr {
	e, ok := Constant(x.AsLiteral(), l.base(x).Off)
	if !ok {
		refuse(x, "this literal is not supported")
	}
	return e
}

// types are the names that stand for types.
var types = map[string]bool{
	"bool": true, "int": true, "uint": true, "double": true, "string": true, "bytes": true, "list": true, "map": true,
	"null_type": true, "type": true, "google.protobuf.Timestamp": true, "google.protobuf.Duration": true, "optional_type": true,
}

// candidates are the full names that a name may mean, the innermost first.
func (l *Lowering) candidates(name string) []string {
	if rest, ok := strings.CutPrefix(name, "."); ok {
		return []string{rest}
	}
	var out []string
	for c := l.Container; c != ""; {
		out = append(out, c+"."+name)
		i := strings.LastIndexByte(c, '.')
		if i < 0 {
			break
		}
		c = c[:i]
	}
	return append(out, name)
}

// global is the value of a name that is no variable of a loop.
func (l *Lowering) global(x ast.Expr, name string) (program.Expr, bool) {
	for _, full := range l.candidates(name) {
		if l.Name != nil {
			if e, ok := l.Name(full); ok {
				return Box(e), true
			}
		}
		if types[full] {
			return &program.Const{Base: l.base(x), Value: program.TypeName(full)}, true
		}
	}
	return nil, false
}

func (l *Lowering) ident(x ast.Expr) program.Expr {
	name := x.AsIdent()
	if v := l.vars[name]; v != nil {
		return &program.Var{Base: program.Base{T: v.Type, Off: l.base(x).Off}, Var: v}
	}
	if info := l.Tree.ReferenceMap()[x.ID()]; info != nil && info.Name != "" {
		if e, ok := l.global(x, "."+strings.TrimPrefix(info.Name, ".")); ok {
			return e
		}
	}
	if e, ok := l.global(x, name); ok {
		return e
	}
	return l.raise(x)
}

// raise is what has no meaning: an error when it is evaluated.
func (l *Lowering) raise(x ast.Expr) program.Expr {
	if l.Strict {
		refuse(x, "this has no meaning in a mapping")
	}
	return &program.Raise{Base: l.base(x), Code: uint32(abi.BadArgument)}
}

// qualified is the name that a chain of selections spells, "" if it is none or
// begins with a variable of a loop.
func (l *Lowering) qualified(x ast.Expr) string {
	switch x.Kind() {
	case ast.IdentKind:
		if l.vars[x.AsIdent()] != nil {
			return ""
		}
		return x.AsIdent()
	case ast.SelectKind:
		s := x.AsSelect()
		if s.IsTestOnly() {
			return ""
		}
		if q := l.qualified(s.Operand()); q != "" {
			return q + "." + s.FieldName()
		}
	}
	return ""
}

func (l *Lowering) selection(x ast.Expr) program.Expr {
	s := x.AsSelect()
	name := &program.Const{Base: l.base(x), Value: s.FieldName()}
	if s.IsTestOnly() {
		return &program.AnyCall{Base: l.base(x), Func: "has", Args: []program.Expr{l.Any(s.Operand()), name}}
	}
	if q := l.qualified(x); q != "" {
		if info := l.Tree.ReferenceMap()[x.ID()]; info != nil && info.Name != "" {
			q = "." + strings.TrimPrefix(info.Name, ".")
		}
		if e, ok := l.global(x, q); ok {
			return e
		}
	}
	return &program.AnyCall{Base: l.base(x), Func: "index", Args: []program.Expr{l.Any(s.Operand()), name}}
}
