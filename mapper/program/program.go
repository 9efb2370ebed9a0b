// Package program is the typed form of a mapping between checking and emitting:
// no sugar, every name resolved, builders in target order.
//
// The check package makes a Program; emit turns it into a module. Anything a
// Program can say, the reference evaluator must say the same way.
package program

import (
	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
)

// Program is one mapping.
type Program struct {
	Mapping string
	File    string
	Source  abi.Contract
	Target  abi.Contract
	Input   *Place // root of the source; Shape is the whole contract
	Meta    *Place // root of what the host says of the message; nil if unused
	Places  []*Place
	Lets    []*Variable // evaluated lazily: at first use, at most once per call
	Root    *Object
	Tables  []*Table
	Rules   []Rule
	Limits  abi.Limits
	Formats Formats // of the source
	// Texts has what was written for every expression that a node or a let holds.
	Texts map[Expr]Written
}

// Written is an expression as it was written, and where.
type Written struct {
	Text string
	Pos  diag.Pos
}

// Rule is what a rule number stands for. Pos may lie in the file of another
// mapping that is used.
type Rule struct {
	Target  string // "lines[].sku"
	Pos     diag.Pos
	Expr    string   // as written
	Sources []string // JSON pointers into the source, "-" for any element, sorted
}

// Table is a value table: tables/<Name>.csv with a header row.
type Table struct {
	Name    string
	Columns []string
	Rows    [][]string // sorted by column "key", keys unique
}

// Place is a source location that some expression reads. Places form a tree
// along the source contract; an array's single child is its element.
type Place struct {
	ID       int // index in Program.Places
	Parent   *Place
	Name     string // property name; "" for the root and for elements, MetaName for the other root
	Elem     bool   // the element of Parent, an array
	Map      bool   // an object read as a map of Extra values; Children is its value place
	Shape    *schema.Shape
	Optional bool // may be absent or null here: not required, or nullable, in its own parent
	// Capture: the scalar's span, or the raw span of a whole object or array, is
	// needed. Rows: an array whose elements are visited one by one.
	Capture, Rows bool
	Children      []*Place
}

// Pointer is the JSON pointer with "-" for elements: "/line_items/-/price", or
// "meta/receivedAt" for what is no part of the source.
func (p *Place) Pointer() string {
	switch {
	case p.Parent == nil:
		return p.Name
	case p.Elem:
		return p.Parent.Pointer() + "/-"
	}
	return p.Parent.Pointer() + "/" + escapePointer.Replace(p.Name)
}

// Kind of a value at run time.
type Kind uint8

const (
	Invalid Kind = iota
	Bool
	Int       // i64
	String    // text
	Decimal   // 34 digits, scale kept; or a number's own text while it is only copied
	Timestamp // instant with nanoseconds
	JSON      // a value of unknown type, as its own text
	Obj       // an object of the source contract, by place
	List
	Map
	Optional
	Null // the literal null
	Any  // a value whose type is known at run time only, see any.go
)

// Type is a Kind with its parts. Types are compared with Equal.
type Type struct {
	Kind  Kind
	Elem  *Type         // List, Map (values; keys are text), Optional
	Shape *schema.Shape // Obj; also the contract shape a scalar was read from, nil if computed
}

// Equal ignores Shape except for objects.
func (t Type) Equal(u Type) bool {
	if t.Kind != u.Kind {
		return false
	}
	if t.Kind == Obj {
		return t.Shape == u.Shape
	}
	if t.Elem == nil || u.Elem == nil {
		return t.Elem == u.Elem
	}
	return t.Elem.Equal(*u.Elem)
}

// Variable is a let, a loop variable or the variable of a comprehension.
type Variable struct {
	ID   int
	Name string
	Type Type
	Init Expr   // let and bind; nil for loop variables
	Row  *Place // loop variable over an array of the source: its element place
	// Maybe is a Row that may be none: the other side of a left join.
	Maybe bool
	// Elem is the element place of a list that holds rows of the source, nil for
	// other lists. Of says what the values were computed from, where Init does
	// not: it is not evaluated.
	Elem *Place
	Of   Expr
}

// Expr is a typed expression. Evaluation gives a value or an error; errors are
// values until && and || have had the chance to absorb them.
type Expr interface {
	Type() Type
	Offset() int // byte offset in the rule's expression text
}

// Base carries what every expression has.
type Base struct {
	T   Type
	Off int
}

func (b Base) Type() Type  { return b.T }
func (b Base) Offset() int { return b.Off }

type (
	// Const is a literal. Value is bool, int64, string, or Dec.
	Const struct {
		Base
		Value any
	}
	// Dec is the text of a decimal literal.
	Dec string

	// Read is the value at a place. Row is the loop variable whose element the
	// place lies in, nil if it lies in no visited array. The type is Optional if
	// the place, or any place on the way from Row to it, may be absent or null;
	// then null at the place itself is "null", everything else is "missing".
	Read struct {
		Base
		Place *Place
		Row   *Variable
	}
	// Has is has(x.f): the key is present, null included.
	Has struct {
		Base
		Place *Place
		Row   *Variable
	}
	// Var is the value of a variable that is not a row of the source.
	Var struct {
		Base
		Var *Variable
	}
	// Call applies a function by its overload id, see functions.All. All
	// arguments are evaluated, left to right, before the numbers of the input
	// among them are read and the function is applied. Implicit says that it is
	// no argument by itself but how an operator takes an int beside a decimal.
	Call struct {
		Base
		Overload string
		Args     []Expr
		Implicit bool
	}
	// Cond is If ? Then : Else.
	Cond struct {
		Base
		If, Then, Else Expr
	}
	// Logic is && or ||: an error on one side is absorbed when the other side
	// decides the result.
	Logic struct {
		Base
		Or   bool
		L, R Expr
	}
	// Lookup reads Column of the row of Table that By finds for Key, in the column
	// Of. Default is nil if a missing key is an error.
	Lookup struct {
		Base
		By      LookupBy
		Table   *Table
		Key     Expr
		Of      int // unused by LookupRange
		Column  int
		Default Expr
	}
	// Bind evaluates Var.Init once for Body.
	Bind struct {
		Base
		Var  *Variable
		Body Expr
	}
	// ListOf is a list literal.
	ListOf struct {
		Base
		Elems []Expr
	}
	// Index is l[i] with i an int; Opt makes it l[?i]. For maps the key is a text.
	Index struct {
		Base
		List, Key Expr
		Opt       bool
	}
	// Loop is a comprehension over a list.
	Loop struct {
		Base
		Op    LoopOp
		Range Expr
		Var   *Variable
		Index *Variable // two-variable form, else nil
		Cond  Expr      // All, Exists, ExistsOne: the test; Filter and Map: the filter or nil
		Body  Expr      // Map: the element
	}
	// Opt is an operation on optionals, see OptOp.
	Opt struct {
		Base
		Op  OptOp
		X   Expr      // the optional, or the value for Some
		Y   Expr      // the alternative, the default, or the body of OptMap
		Var *Variable // OptMap, OptFlatMap
	}
)

// LoopOp is the kind of a comprehension.
type LoopOp uint8

const (
	LoopAll LoopOp = iota + 1
	LoopExists
	LoopExistsOne
	LoopFilter
	LoopMap
)

// OptOp is an operation on optionals. Empty optionals are "missing" or "null";
// None is missing; Or, Cond, let and bind hand on which it was.
type OptOp uint8

const (
	OptSome     OptOp = iota + 1 // optional.of(X)
	OptNone                      // optional.none()
	OptHasValue                  // X.hasValue()
	OptGet                       // X.value(): error NoneValue if empty
	OptOr                        // X.or(Y)
	OptOrValue                   // X.orValue(Y)
	OptMap                       // X.optMap(Var, Y)
	OptFlatMap                   // X.optFlatMap(Var, Y)
)

// Policy says what an empty optional becomes in the output.
type Policy uint8

const (
	PolicyOmit Policy = iota // the field is left out
	PolicyNull
	PolicyDefault // the target contract's default
	PolicyError
)

// Node builds one target value.
type Node interface{ node() }

type (
	// Object builds an object. Its fields are in the target contract's order. An
	// Object that is a field and not Required is left out when all its fields
	// were; required fields are demanded only if something was written.
	Object struct {
		Shape  *schema.Shape
		When   Expr // nil: always
		Rule   int  // rule of When, else of the first rule below
		Fields []Field
		// Default is JSON text that stands where nothing was written, "" if there
		// is none. An Object with one is left out only by its When.
		Default string
	}
	// Field is one member of an Object.
	Field struct {
		Name     string
		Required bool // by the target contract
		Node     Node
	}
	// Value writes an expression. Checks says that the target's constraints on
	// the value (enum, length, pattern, format, bounds) are not proved by types
	// and constants and must be checked at run time.
	Value struct {
		Shape             *schema.Shape
		Rule              int // index in Program.Rules
		When              Expr
		Expr              Expr
		OnMissing, OnNull Policy
		Default           string // JSON text, with PolicyDefault
		Checks            bool
		// Whole says that the value is copied as it stands, and that its text must
		// be checked against all that the target's schema says.
		Whole bool
	}
	// Each writes an array with one element per item of Range. Range may be
	// optional: empty follows OnMissing/OnNull.
	Each struct {
		Shape             *schema.Shape
		Rule              int
		When              Expr
		Range             Expr
		Var               *Variable
		Index             *Variable // nil if unused
		Where             Expr      // nil: all
		Query             *Query    // nil: one list in its order
		Item              Node
		OnMissing, OnNull Policy
		Default           string // JSON text, with PolicyDefault
	}
	// Tuple writes an array of a fixed list of items; items with a false When or
	// an omitted value are left out.
	Tuple struct {
		Shape *schema.Shape
		Rule  int
		When  Expr
		Items []Node
	}
	// Choice writes the first of its alternatives whose When holds, else what
	// OnMissing says.
	Choice struct {
		Shape        *schema.Shape
		Rule         int
		When         Expr
		Alternatives []Alternative
		OnMissing    Policy
		Default      string // JSON text, with PolicyDefault
	}
	// Alternative is one way of a Choice. When is nil for the last one, if it is
	// for all else; the Node has no When of its own.
	Alternative struct {
		When Expr
		Rule int
		Node Node
	}
	// Inline is another mapping in the place of a rule, compiled into this one.
	// From is its source; the module reads what the rules need of it where it
	// lies, so that it evaluates only Present, whether From is there (nil: it
	// always is), and where the policies differ Empty, From as an optional.
	Inline struct {
		Rule              int
		Mapping           string
		Shape             *schema.Shape // of the source, as the mapping names it
		From              Expr
		When              Expr
		Present, Empty    Expr
		Lets              []*Variable // names of the mapping, evaluated once if at all
		Node              *Object
		OnMissing, OnNull Policy
		Default           string // JSON text, with PolicyDefault
	}
)

func (*Inline) node() {}
func (*Choice) node() {}
func (*Object) node() {}
func (*Value) node()  {}
func (*Each) node()   {}
func (*Tuple) node()  {}
