package schema

import "crosswalk/contracts/diag"

// Kind is the JSON type of a Shape. Nullability is kept apart.
type Kind uint8

const (
	Any    Kind = iota // no type stated, or a union of several types
	Object             // fixed Props, and Extra for other names
	Array              // Items
	String
	Integer
	Number
	Boolean
	Null
)

// Shape is what mapping, GraphQL and documentation need to know of a schema:
// the type with its $ref and allOf resolved and merged. It is a graph, not a
// tree: a recursive schema yields a cycle of Shapes. Shapes are immutable.
type Shape struct {
	Pos      diag.Pos
	Pointer  string // JSON pointer into the contract file, for example "/properties/lines/items"
	Name     string // name in $defs or components/schemas, "" if anonymous
	Title    string
	Doc      string // description
	Kind     Kind
	Nullable bool // null is accepted too
	// Union, with Kind Any, lists the types that are accepted besides null; nil
	// means every type, null included.
	Union []Kind

	// Objects. Props keep the order of the file.
	Props []Prop
	Extra *Shape // schema of undeclared names; nil if they are refused (additionalProperties: false)

	// Arrays.
	Items              *Shape // nil if items are unconstrained
	MinItems, MaxItems int    // MaxItems -1 = unbounded
	UniqueItems        bool

	// Strings. Lengths in code points.
	MinLength, MaxLength int    // MaxLength -1 = unbounded
	Pattern              string // "" if none; ECMA-262 search semantics
	Format               string // date-time, date, decimal, email, uri, uuid, …; of numbers int32, int64 and the like; "" if none

	// Numbers, as their JSON text; "" if not stated.
	Min, Max, MoreThan, LessThan, MultipleOf string

	// Enum and Const as canonical JSON text, nil if not stated. A const is an
	// Enum of one.
	Enum []string
	// Default as JSON text, "" if not stated.
	Default string
	// Examples as JSON text.
	Examples   []string
	Deprecated bool
	// ReadOnly and WriteOnly are hints of who may send the value.
	ReadOnly, WriteOnly bool
	// Extensible is x-extensible: readers must tolerate unknown enum members.
	Extensible bool
	// Personal is x-personal: the value identifies a person and is masked in
	// logs and recorded samples.
	Personal bool

	// Schemas is the conjunction that the Shape stands for.
	Schemas []*Schema
	// Rest is what a value must satisfy besides, as the fields above cannot
	// express it: anyOf over objects, not, patternProperties and the like. A value
	// satisfies Schemas exactly if it is of the Shape and satisfies the Rest.
	Rest []*Schema

	// Unsupported lists what nobody can check, such as patterns with lookaround,
	// each with its place. A mapping that meets one is refused with these
	// findings, never compiled without.
	Unsupported []diag.Diagnostic
}

// Prop is a declared property of an object.
type Prop struct {
	Name     string
	Pos      diag.Pos
	Required bool
	Shape    *Shape
}

// Prop returns the declared property called name, or nil.
func (s *Shape) Prop(name string) *Prop {
	for i := range s.Props {
		if s.Props[i].Name == name {
			return &s.Props[i]
		}
	}
	return nil
}
