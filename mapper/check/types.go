package check

import (
	"fmt"
	"slices"
	"strings"

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

// base marks a field name whose type is asked for without the optional around it.
const base = "?"

// types gives CEL the types of the source contract. Every object shape is a
// struct type; the type of a field that may be absent or null is optional.
//
// In CEL the selection of an optional field on an optional operand would be an
// optional of an optional. Here it is one optional: the checker asks for a field
// by its marked name where the selection adds an optional of its own.
type types struct {
	*celtypes.Registry
	byName map[string]*schema.Shape
	names  map[*schema.Shape]string
	labels map[string]string // what a type is called in messages
	missed map[string]string // field -> type name of the last look-up that failed
}

func newTypes(env Env) *types {
	reg, err := celtypes.NewRegistry()
	if err != nil {
		panic(err) // a registry of no types cannot fail
	}
	t := &types{
		Registry: reg, byName: map[string]*schema.Shape{}, names: map[*schema.Shape]string{},
		labels: map[string]string{}, missed: map[string]string{},
	}
	root := env.Source.Ref
	root = root[strings.LastIndexByte(root, '/')+1:]
	root, _, _ = strings.Cut(root, "@")
	t.name(env.Source.Shape, root)
	t.name(program.MetaShape, program.MetaName)
	return t
}

// name gives an object shape its type name; label is used in messages.
func (t *types) name(s *schema.Shape, label string) string {
	if n, ok := t.names[s]; ok {
		return n
	}
	n := fmt.Sprintf("cw.T%d", len(t.names))
	t.names[s], t.byName[n], t.labels[n] = n, s, label
	return n
}

// acceptsNull reports whether null is a value of the shape.
func acceptsNull(s *schema.Shape) bool {
	return s.Nullable || s.Kind == schema.Null || s.Kind == schema.Any && s.Union == nil && (s.Enum == nil || slices.Contains(s.Enum, "null"))
}

// isMap reports an object that is read by key.
func isMap(s *schema.Shape) bool {
	return s.Kind == schema.Object && len(s.Props) == 0 && s.Extra != nil
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
func (t *types) of(s *schema.Shape, label string) *celtypes.Type {
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
		return celtypes.NewListType(t.orNull(items(s), label+"[]"))
	case schema.Object:
		if isMap(s) {
			return celtypes.NewMapType(celtypes.StringType, t.orNull(s.Extra, label+"{}"))
		}
		return celtypes.NewObjectType(t.name(s, label))
	}
	return jsonType
}

// orNull is of, optional if the shape accepts null.
func (t *types) orNull(s *schema.Shape, label string) *celtypes.Type {
	if acceptsNull(s) {
		return celtypes.NewOptionalType(t.of(s, label))
	}
	return t.of(s, label)
}

// FindStructType implements the provider of types.
func (t *types) FindStructType(name string) (*celtypes.Type, bool) {
	if _, ok := t.byName[name]; ok {
		return celtypes.NewTypeTypeWithParam(celtypes.NewObjectType(name)), true
	}
	return t.Registry.FindStructType(name)
}

// FindStructFieldNames implements the provider of types.
func (t *types) FindStructFieldNames(name string) ([]string, bool) {
	s, ok := t.byName[name]
	if !ok {
		return t.Registry.FindStructFieldNames(name)
	}
	return propNames(s), true
}

// FindStructFieldType implements the provider of types.
func (t *types) FindStructFieldType(typeName, field string) (*celtypes.FieldType, bool) {
	s, ok := t.byName[typeName]
	if !ok {
		return t.Registry.FindStructFieldType(typeName, field)
	}
	plain := strings.TrimPrefix(field, base)
	p := s.Prop(plain)
	if p == nil {
		t.missed[plain] = typeName
		return nil, false
	}
	ft := t.of(p.Shape, t.labels[typeName]+"."+plain)
	if plain == field && (!p.Required || acceptsNull(p.Shape)) {
		ft = celtypes.NewOptionalType(ft)
	}
	return &celtypes.FieldType{Type: ft}, true
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
func (t *types) environment(source *celtypes.Type) (*cel.Env, error) {
	library, err := celLibrary()
	if err != nil {
		return nil, err
	}
	opts := []cel.EnvOption{
		cel.CustomTypeProvider(t), cel.CustomTypeAdapter(t.Registry),
		cel.OptionalTypes(cel.OptionalTypesVersion(1)), cel.Macros(library.Macros()...),
		cel.Macros(parser.ExistsOneMacroNew), // CEL's new name of exists_one
		cel.EnableMacroCallTracking(), cel.EnableIdentifierEscapeSyntax(),
		cel.ParserExpressionSizeLimit(64 << 10), cel.ParserRecursionLimit(100), cel.ParserErrorRecoveryLimit(4),
		cel.Variable("source", source),
		cel.Variable(program.MetaName, celtypes.NewObjectType(t.name(program.MetaShape, program.MetaName))),
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
		s := t.byName[ct.TypeName()]
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
