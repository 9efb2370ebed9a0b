package check

import (
	"slices"

	"cel.dev/cel-go/cel"
	celtypes "cel.dev/cel-go/common/types"
	"cel.dev/cel-go/parser"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/program"
)

var (
	decimalType = celtypes.NewOpaqueType("decimal")
	jsonType    = celtypes.DynType // a value of which the contract says no type
)

// types are the types of one check, and what they are called in its messages.
type types struct {
	*registry
	labels map[*schema.Shape]string // what objects are called in messages
	missed map[string]*schema.Shape // field -> object of the last look-up that failed
}

func newTypes(env Env) *types {
	t := &types{registry: newRegistry(), labels: map[*schema.Shape]string{}, missed: map[string]*schema.Shape{}}
	if env.Memory != nil {
		t.registry = env.Memory.registry
	}
	t.call(env.Source.Shape, targetName(env.Source.Ref))
	t.call(program.MetaShape, program.MetaName)
	return t
}

// call names the object that a shape is, or that its items are, for messages,
// unless it has a name.
func (t *types) call(s *schema.Shape, label string) {
	for s != nil && !endless(s) {
		switch {
		case s.Kind == schema.Array:
			s, label = s.Items, label+"[]"
		case isMap(s):
			s, label = s.Extra, label+"{}"
		default:
			if _, ok := t.labels[s]; !ok && s.Kind == schema.Object {
				t.labels[s] = label
			}
			return
		}
	}
}

// met names what CEL found while it checked an expression: an object is called
// by the way on which it is met first.
func (t *types) met(list []look) {
	for _, l := range list {
		t.call(l.in.Prop(l.field).Shape, t.labels[l.in]+"."+l.field)
	}
}

// acceptsNull reports whether null is a value of the shape.
func acceptsNull(s *schema.Shape) bool {
	return s.Nullable || s.Kind == schema.Null || s.Kind == schema.Any && s.Union == nil && (s.Enum == nil || slices.Contains(s.Enum, "null"))
}

// isMap reports an object that is read by key.
func isMap(s *schema.Shape) bool {
	return s.Kind == schema.Object && len(s.Props) == 0 && s.Extra != nil
}

// endless reports a list or map that holds nothing but itself, at some depth: no
// type can be written for it, so that it is read as it comes.
func endless(s *schema.Shape) bool {
	const deep = 64
	for range deep {
		switch {
		case s == nil:
			return false
		case s.Kind == schema.Array:
			s = s.Items
		case isMap(s):
			s = s.Extra
		default:
			return false
		}
	}
	return true
}

// anything is the shape of a value of which nothing is known.
var anything = &schema.Shape{Kind: schema.Any, MaxItems: -1, MaxLength: -1}

func items(s *schema.Shape) *schema.Shape {
	if s.Items == nil {
		return anything
	}
	return s.Items
}

// of is the CEL type of a value of the shape, null aside.
func (t *registry) of(s *schema.Shape) *celtypes.Type {
	if endless(s) {
		return jsonType
	}
	switch s.Kind {
	case schema.String:
		if s == program.MetaTime {
			return celtypes.TimestampType
		}
		return celtypes.StringType
	case schema.Integer:
		return celtypes.IntType
	case schema.Number:
		return decimalType
	case schema.Boolean:
		return celtypes.BoolType
	case schema.Array:
		return celtypes.NewListType(t.orNull(items(s)))
	case schema.Object:
		if isMap(s) {
			return celtypes.NewMapType(celtypes.StringType, t.orNull(s.Extra))
		}
		return celtypes.NewObjectType(t.name(s))
	}
	return jsonType
}

// orNull is of, optional if the shape accepts null.
func (t *registry) orNull(s *schema.Shape) *celtypes.Type {
	if acceptsNull(s) {
		return celtypes.NewOptionalType(t.of(s))
	}
	return t.of(s)
}

func propNames(s *schema.Shape) []string {
	names := make([]string, len(s.Props))
	for i, p := range s.Props {
		names[i] = p.Name
	}
	return names
}

// Names of functions that the checker puts in the place of CEL's index operators
// where the items of a list, or the values of a map, may be null.
const (
	flatIndex    = "@flat_index"
	flatOptIndex = "@flat_opt_index"
	// the same where the list or map is optional and of no known type
	openIndex    = "@open_index"
	openOptIndex = "@open_opt_index"
)

// environment declares the language: macros, optionals, and the catalogue, for
// expressions about a source of the type.
func (t *types) environment(source *celtypes.Type, m *Memory) (*environment, error) {
	return m.environment(envKey{typ: source.String()}, func() (*cel.Env, error) { return t.declare(source) })
}

func (t *types) declare(source *celtypes.Type) (*cel.Env, error) {
	library, err := celLibrary()
	if err != nil {
		return nil, err
	}
	opts := []cel.EnvOption{
		cel.CustomTypeProvider(t.registry), cel.CustomTypeAdapter(t.registry.Registry),
		cel.OptionalTypes(cel.OptionalTypesVersion(1)), cel.Macros(library.Macros()...),
		cel.Macros(parser.ExistsOneMacroNew), // CEL's new name of exists_one
		cel.EnableMacroCallTracking(), cel.EnableIdentifierEscapeSyntax(),
		cel.ParserExpressionSizeLimit(64 << 10), cel.ParserRecursionLimit(100), cel.ParserErrorRecoveryLimit(4),
		cel.Variable("source", source),
		cel.Variable(program.MetaName, celtypes.NewObjectType(t.name(program.MetaShape))),
		cel.Function("@not_strictly_false", cel.Overload("not_strictly_false", []*cel.Type{cel.BoolType}, cel.BoolType)),
	}
	v := cel.TypeParamType("T")
	opt := cel.OptionalType(v)
	optList, optMap := cel.ListType(opt), cel.MapType(cel.StringType, opt)
	for _, name := range []string{flatIndex, flatOptIndex} {
		opts = append(opts, cel.Function(name,
			cel.Overload(name+"_list", []*cel.Type{optList, cel.IntType}, opt),
			cel.Overload(name+"_optional_list", []*cel.Type{cel.OptionalType(optList), cel.IntType}, opt),
			cel.Overload(name+"_map", []*cel.Type{optMap, cel.StringType}, opt),
			cel.Overload(name+"_optional_map", []*cel.Type{cel.OptionalType(optMap), cel.StringType}, opt)))
	}
	anything := cel.OptionalType(cel.DynType)
	for _, name := range []string{openIndex, openOptIndex} {
		opts = append(opts, cel.Function(name, cel.Overload(name+"_any", []*cel.Type{anything, cel.DynType}, anything)))
	}
	declared, err := declarations()
	if err != nil {
		return nil, err
	}
	return cel.NewCustomEnv(append(opts, declared...)...)
}

// celType is the CEL type of a type of the catalogue.
func celType(t program.Type) *cel.Type {
	switch t.Kind {
	case program.Bool:
		return cel.BoolType
	case program.Int:
		return cel.IntType
	case program.String:
		return cel.StringType
	case program.Decimal:
		return decimalType
	case program.Timestamp:
		return cel.TimestampType
	case program.JSON:
		return jsonType
	case program.List:
		return cel.ListType(celType(*t.Elem))
	case program.Map:
		return cel.MapType(cel.StringType, celType(*t.Elem))
	case program.Optional:
		return cel.OptionalType(celType(*t.Elem))
	}
	return cel.TypeParamType("T")
}

// fromCEL is the program type of a CEL type: kind Any for types that have no
// typed form; false for a type that is not known.
func (t *types) fromCEL(ct *celtypes.Type) (program.Type, bool) {
	wrap := func(k program.Kind, inner *celtypes.Type) (program.Type, bool) {
		e, ok := t.fromCEL(inner)
		return program.Type{Kind: k, Elem: &e}, ok
	}
	switch ct.Kind() {
	case celtypes.BoolKind:
		return program.Type{Kind: program.Bool}, true
	case celtypes.IntKind:
		return program.Type{Kind: program.Int}, true
	case celtypes.StringKind:
		return program.Type{Kind: program.String}, true
	case celtypes.TimestampKind:
		return program.Type{Kind: program.Timestamp}, true
	case celtypes.NullTypeKind:
		return program.Type{Kind: program.Null}, true
	case celtypes.ListKind:
		return wrap(program.List, ct.Parameters()[0])
	case celtypes.MapKind:
		return wrap(program.Map, ct.Parameters()[1])
	case celtypes.StructKind:
		s := t.shape(ct.TypeName())
		return program.Type{Kind: program.Obj, Shape: s}, s != nil
	case celtypes.OpaqueKind:
		switch {
		case isOptional(ct):
			return wrap(program.Optional, ct.Parameters()[0])
		case ct.TypeName() == decimalType.TypeName():
			return program.Type{Kind: program.Decimal}, true
		}
	}
	return anyType, true
}

func isOptional(t *celtypes.Type) bool {
	return t.Kind() == celtypes.OpaqueKind && t.TypeName() == "optional_type"
}
