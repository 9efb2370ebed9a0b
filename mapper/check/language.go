package check

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/decls"
	celtypes "cel.dev/cel-go/common/types"
	"cel.dev/cel-go/ext"

	"crosswalk/mapper/dynamic"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
)

// What the language has besides the catalogue is CEL's own: its standard
// functions and its extension libraries. They work on values of kind Any.

// celLibrary holds CEL's own declarations; only macros and types are used of it.
var celLibrary = sync.OnceValues(func() (*cel.Env, error) {
	return cel.NewEnv(cel.OptionalTypes(cel.OptionalTypesVersion(3)), ext.Bindings(ext.BindingsVersion(0)), ext.Strings(), ext.Math(), ext.Lists(), ext.Sets(),
		ext.Encoders(), ext.TwoVarComprehensions())
})

// ownWay are functions whose types are declared here and not as CEL does.
var ownWay = map[string]bool{"_==_": true, "_!=_": true, "_&&_": true, "_||_": true, "@not_strictly_false": true}

// declarations are the functions of the catalogue and, where those leave room,
// CEL's own.
var declarations = sync.OnceValues(func() ([]cel.EnvOption, error) {
	library, err := celLibrary()
	if err != nil {
		return nil, err
	}
	all := map[string]*declared{}
	of := func(name string) *declared {
		if all[name] == nil {
			all[name] = &declared{}
		}
		return all[name]
	}
	for _, s := range functions.All() {
		for _, o := range s.Overloads {
			if !strings.HasPrefix(o.ID, "optional_") { // those are CEL's own
				of(s.CEL()).add(o.ID, o.Member, celType(o.Result), catalogueArgs(o))
			}
		}
	}
	moreTypes(of)
	for name, f := range library.Functions() {
		if ownWay[name] {
			continue
		}
		for _, o := range f.OverloadDecls() {
			if has(name, len(o.ArgTypes())) {
				of(name).add(o.ID(), o.IsMemberFunction(), o.ResultType(), o.ArgTypes())
			}
		}
	}
	var opts []cel.EnvOption
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if len(all[name].options) > 0 {
			opts = append(opts, cel.Function(name, all[name].options...))
		}
	}
	return opts, nil
})

// lowered are functions of CEL that are lowered in their own way.
var lowered = map[string]bool{
	"_?_:_": true, "_?._": true, "_[_]": true, "_[?_]": true, "@in": true, "or": true, "orValue": true, "optional.none": true,
	"optional.of": true, "dyn": true, "cel.@mapInsert": true, "matches": true,
}

// has says that there is a function for values of kind Any.
func has(name string, args int) bool { return lowered[name] || dynamic.Has(name, args) }

// declared are the overloads of one function.
type declared struct {
	overloads []*decls.OverloadDecl
	options   []cel.FunctionOpt
}

// add declares an overload unless another one takes the same arguments.
func (d *declared) add(id string, member bool, result *cel.Type, args []*cel.Type) {
	option := cel.Overload
	if member {
		option = cel.MemberOverload
	}
	f, err := decls.NewFunction("f", option(id, args, result))
	if err != nil {
		return
	}
	o := f.OverloadDecls()[0]
	for _, other := range d.overloads {
		if other.ID() == id || other.SignatureOverlaps(o) {
			return
		}
	}
	d.overloads = append(d.overloads, o)
	d.options = append(d.options, option(id, args, result))
}

// catalogueArgs are the CEL types of an overload's arguments. Keys of maps are of
// any type: those of the source are texts, those of a literal what it says.
func catalogueArgs(o functions.Overload) []*cel.Type {
	args := make([]*cel.Type, len(o.Args))
	key := cel.TypeParamType("K")
	for i, a := range o.Args {
		args[i] = celType(a)
		if a.Kind == program.Map {
			args[i] = cel.MapType(key, celType(*a.Elem))
		}
	}
	switch o.ID {
	case "index_map":
		args[1] = key
	case "in_map":
		args[0] = key
	}
	return args
}

// moreTypes declares what the types of this language add to CEL's functions:
// equality of every type with itself, and decimals where CEL has doubles.
func moreTypes(of func(string) *declared) {
	t, k := cel.TypeParamType("T"), cel.TypeParamType("K")
	for name, id := range map[string]string{"_==_": "equals", "_!=_": "not_equals"} {
		for _, x := range []*cel.Type{
			cel.UintType, cel.DoubleType, cel.BytesType, cel.DurationType, cel.NullType, celtypes.NewTypeTypeWithParam(t),
			cel.ListType(t), cel.MapType(k, t), cel.OptionalType(t),
		} {
			of(name).add(id+"_"+x.TypeName(), false, cel.BoolType, []*cel.Type{x, x})
		}
	}
	one := func(name string, result *cel.Type, args ...*cel.Type) {
		id := strings.ReplaceAll(name, ".", "_")
		for _, a := range args {
			id += "_" + a.TypeName()
			for _, p := range a.Parameters() {
				id += "_" + p.TypeName()
			}
		}
		of(name).add(id, false, result, args)
	}
	one("double", cel.DoubleType, decimalType)
	one("uint", cel.UintType, decimalType)
	one("dec", decimalType, cel.DoubleType)
	one("dec", decimalType, cel.UintType)
	for _, name := range []string{"math.@max", "math.@min"} {
		one(name, decimalType, decimalType)
		one(name, decimalType, decimalType, decimalType)
		one(name, decimalType, decimalType, cel.IntType)
		one(name, decimalType, cel.IntType, decimalType)
		one(name, decimalType, cel.ListType(decimalType))
	}
	of("sort").add("list_decimal_sort", true, cel.ListType(decimalType), []*cel.Type{cel.ListType(decimalType)})
	of("@sortByAssociatedKeys").add("list_decimal_sortByAssociatedKeys", true, cel.ListType(t), []*cel.Type{cel.ListType(t), cel.ListType(decimalType)})
}
