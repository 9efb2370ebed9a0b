package program

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The nodes below work on values whose type is known at run time only: kind Any.
// They are what CEL calls dynamic dispatch. The operands of kind Any of typed
// nodes, and the other way round, pass through Box and Unbox.
type (
	// AnyCall applies a function of the kernel to values of kind Any: Func is its
	// name after the prefix "a_", without the number of arguments. Arguments are
	// evaluated left to right; the first error is the result.
	AnyCall struct {
		Base
		Func string
		Args []Expr
	}
	// AnyMatch tells whether a literal RE2 pattern is found in a text.
	AnyMatch struct {
		Base
		X       Expr
		Pattern string
	}
	// AnyList is a list literal. An element for which Opt is true is an optional:
	// an empty one is left out.
	AnyList struct {
		Base
		Elems []Expr
		Opt   []bool // nil: none
	}
	// AnyMap is a map literal; an entry whose Opt is true has an optional value.
	AnyMap struct {
		Base
		Entries []AnyEntry
	}
	// AnyEntry is one entry of a map literal.
	AnyEntry struct {
		Key, Value Expr
		Opt        bool
	}
	// Fold is CEL's comprehension. Over is a list, or a map: then the items are
	// its keys. With Var2, Var is the index or key and Var2 the value. The
	// accumulator may hold an error, which only its use brings back. Append says
	// that Step only ever appends to a list or map that nothing else can see.
	Fold struct {
		Base
		Over             Expr
		Var, Var2        *Variable // Var2 is nil in the form with one variable
		Accu             *Variable
		Init             Expr
		Cond             Expr // nil: true; the condition is not strictly false
		Step             Expr
		Result           Expr
		Append           AppendKind
		When, Key, Value Expr // with Append: the condition or nil, the key of a map, the value
	}
	// Raise is an expression that is an error, of a code of package abi.
	Raise struct {
		Base
		Code uint32
	}
	// Box makes a typed value one of kind Any.
	Box struct {
		Base
		X Expr
	}
	// Unbox takes a value of kind Any for one of the type of the node; any other
	// is an error. Bool is how && and conditions look at their operands.
	Unbox struct {
		Base
		X Expr
	}
	// NotNull is an optional of kind Any that is empty, and known to be null, where
	// X holds null.
	NotNull struct {
		Base
		X Expr
	}
	// NotFalse is true unless X is false; an error in X is forgotten.
	NotFalse struct {
		Base
		X Expr
	}
)

// AppendKind says how a Fold collects.
type AppendKind uint8

const (
	AppendNone AppendKind = iota
	AppendItem            // Value to a list
	AppendPair            // Key and Value to a map
	AppendMap             // the entries of the map Value to a map
)

// Constants of kind Any are nil, bool, int64, string and Dec as in typed
// expressions, uint64, float64, []byte, Duration, time.Time, TypeName and Zone.

// TypeName is the name of a type as a value.
type TypeName string

// Zone is the name of a time zone of the IANA database, as the last argument of
// functions on timestamps. UTC and fixed offsets are texts.
type Zone string

// anyType is the type of every node of kind Any.
var anyType = Type{Kind: Any}

// NewAny is what a node of kind Any is based on.
func NewAny(offset int) Base { return Base{T: anyType, Off: offset} }

// Duration is a constant duration: CEL's go beyond what time.Duration holds.
type Duration struct {
	Seconds int64
	Nanos   int32
}

// anyOperands is Operands for the nodes of this file.
func anyOperands(e Expr) []Expr {
	switch e := e.(type) {
	case *AnyCall:
		return e.Args
	case *AnyMatch:
		return []Expr{e.X}
	case *AnyList:
		return e.Elems
	case *AnyMap:
		var out []Expr
		for _, x := range e.Entries {
			out = append(out, x.Key, x.Value)
		}
		return out
	case *Fold:
		return []Expr{e.Over, e.Init, e.Cond, e.Step, e.When, e.Key, e.Value, e.Result}
	case *Box:
		return []Expr{e.X}
	case *Unbox:
		return []Expr{e.X}
	case *NotFalse:
		return []Expr{e.X}
	case *NotNull:
		return []Expr{e.X}
	}
	return nil
}

func anyConst(v any) string {
	switch v := v.(type) {
	case uint64:
		return strconv.FormatUint(v, 10) + "u"
	case float64:
		return "double(" + strconv.FormatFloat(v, 'g', -1, 64) + ")"
	case []byte:
		return "b" + strconv.Quote(string(v))
	case Duration:
		return fmt.Sprintf("duration(%ds %dns)", v.Seconds, v.Nanos)
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano)
	case TypeName:
		return "type(" + string(v) + ")"
	case Zone:
		return "zone(" + string(v) + ")"
	}
	return fmt.Sprint(v)
}

// anyExpr writes a node of this file.
func (t *printer) anyExpr(e Expr) string {
	list := func(name string, args ...Expr) string {
		s := "(" + name
		for _, a := range args {
			if a != nil {
				s += " " + t.expr(a)
			}
		}
		return s + ")"
	}
	switch e := e.(type) {
	case *AnyCall:
		return list("any."+e.Func, e.Args...)
	case *AnyMatch:
		return fmt.Sprintf("(any.matches %s %q)", t.expr(e.X), e.Pattern)
	case *AnyList:
		var parts []string
		for i, x := range e.Elems {
			mark := ""
			if e.Opt != nil && e.Opt[i] {
				mark = "?"
			}
			parts = append(parts, mark+t.expr(x))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case *AnyMap:
		var parts []string
		for _, x := range e.Entries {
			mark := ""
			if x.Opt {
				mark = "?"
			}
			parts = append(parts, mark+t.expr(x.Key)+": "+t.expr(x.Value))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case *Fold:
		vars := e.Var.Name
		if e.Var2 != nil {
			vars += " " + e.Var2.Name
		}
		switch e.Append {
		case AppendItem, AppendMap:
			return list("collect "+vars+" in", e.Over, e.When, e.Value)
		case AppendPair:
			return list("collect "+vars+" in", e.Over, e.When, e.Key, e.Value)
		}
		return list(fmt.Sprintf("fold %s in", vars), e.Over, e.Init, e.Cond, e.Step, e.Result)
	case *Raise:
		return fmt.Sprintf("(raise %d)", e.Code)
	case *Box:
		return list("box", e.X)
	case *Unbox:
		return list("unbox "+e.T.String(), e.X)
	case *NotFalse:
		return list("not_false", e.X)
	case *NotNull:
		return list("not_null", e.X)
	}
	return fmt.Sprintf("(%T)", e)
}

// Text is an expression as WriteText writes it.
func Text(e Expr) string { return (&printer{p: &Program{}}).expr(e) }
