package reference

import (
	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"cel.dev/cel-go/ext"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// fn is a function over values; a fault becomes CEL's error value.
type fn func(args []ref.Val) (ref.Val, *fault)

// environment binds every function by name; the types were checked before.
func (e *Evaluator) environment() (*cel.Env, error) {
	opts := []cel.EnvOption{
		cel.OptionalTypes(cel.OptionalTypesVersion(3)), ext.Bindings(ext.BindingsVersion(0)),
		cel.EnableIdentifierEscapeSyntax(),
		cel.Function("@not_strictly_false", cel.Overload("not_strictly_false", []*cel.Type{cel.DynType}, cel.BoolType,
			cel.OverloadIsNonStrict(), cel.UnaryBinding(func(v ref.Val) ref.Val {
				if b, ok := v.(types.Bool); ok {
					return b
				}
				return types.True
			}))),
	}
	for _, special := range []string{"_&&_", "_||_", "!_", "_?_:_"} { // planned by name
		opts = append(opts, cel.Function(special, cel.Overload(special, dyns(map[string]int{"!_": 1, "_?_:_": 3}[special]), cel.DynType,
			cel.FunctionBinding(func(args ...ref.Val) ref.Val {
				if b, ok := args[0].(types.Bool); ok && len(args) == 1 {
					return !b
				}
				return types.WrapErr(errBug)
			}))))
	}
	for name, f := range e.functions() {
		var over []cel.FunctionOpt
		for n := 1; n <= 6; n++ {
			id := name + "/" + string(rune('0'+n))
			over = append(over, cel.Overload(id, dyns(n), cel.DynType), cel.MemberOverload(id+"m", dyns(n), cel.DynType))
		}
		over = append(over, cel.SingletonFunctionBinding(func(args ...ref.Val) ref.Val {
			v, bad := f(args)
			if bad != nil {
				return types.WrapErr(bad)
			}
			return v
		}))
		opts = append(opts, cel.Function(name, over...))
	}
	return cel.NewCustomEnv(opts...)
}

func dyns(n int) []*cel.Type {
	if n == 0 {
		n = 2
	}
	out := make([]*cel.Type, n)
	for i := range out {
		out[i] = cel.DynType
	}
	return out
}

// functions is every function by its name in the tree.
func (e *Evaluator) functions() map[string]fn {
	all := map[string]fn{
		fieldFunc: field, optFieldFunc: optField, hasFunc: has, indexFunc: index, optIndexFunc: optIndex,
		equalFunc: func(a []ref.Val) (ref.Val, *fault) { return equals(a[0], a[1]) },
		differFunc: func(a []ref.Val) (ref.Val, *fault) {
			v, f := equals(a[0], a[1])
			if f != nil {
				return nil, f
			}
			return !v.(types.Bool), nil
		},
		inFunc: contains,
	}
	for by := program.LookupExact; by <= program.LookupReverse; by++ {
		all[by.String()] = e.lookup(by)
		all["@"+by.String()] = e.find(by)
	}
	for _, group := range []map[string]fn{arithmetic, comparisons, conversions, texts, moreTexts, codes, money, dates, regexes} {
		for name, f := range group {
			f = either(name, f)
			all[name] = f
		}
	}
	for name := range natives() {
		if all[name] == nil && !planned[name] {
			all[name] = func(a []ref.Val) (ref.Val, *fault) { return native(name, a) }
		}
	}
	for name, f := range ofAnyType {
		all[name] = f
	}
	return all
}

// planned are the functions that cel-go's planner, or its library of optionals,
// does by itself.
var planned = map[string]bool{
	"_&&_": true, "_||_": true, "!_": true, "_?_:_": true, "@not_strictly_false": true, "__not_strictly_false__": true,
	"_==_": true, "_!=_": true, "@in": true, "_in_": true, "in": true, "_[_]": true, "_[?_]": true, "_?._": true,
	"or": true, "orValue": true, "hasValue": true, "value": true, "optional.of": true, "optional.none": true, "optional.ofNonZeroValue": true,
	"optional.unwrap": true, "unwrapOpt": true, "first": true, "last": true,
}

// ofAnyType are functions on values of any type.
var ofAnyType = map[string]fn{
	dynIndexFunc: dynIndex, dynOptIndexFunc: dynOptIndex, dynHasFunc: dynHas, rangeFunc: loopItems, mapFunc: makeMap,
	"cel.@mapInsert":        insert,
	"dyn":                   plainOne,
	"format":                formatText,
	plainFunc:               plainOne,
	"math.@max":             numbersOr("math.@max", "max"),
	"math.@min":             numbersOr("math.@min", "min"),
	"sort":                  sortAny,
	"distinct":              distinct,
	"sets.contains":         sets(within),
	"sets.equivalent":       sets(func(a, b []ref.Val) bool { return within(a, b) && within(b, a) }),
	"sets.intersects":       sets(meet),
	"@sortByAssociatedKeys": sortAny,
}

func plainOne(a []ref.Val) (ref.Val, *fault) { return plain(a[0]) }

// select1 reads a member of an object or map; present is false if it is absent.
func select1(o object, name string) (v ref.Val, present bool) {
	n := o.node.members[name]
	if p := o.shape.Prop(name); p != nil {
		return fromNode(n, p.Shape, !p.Required || acceptsNull(p.Shape)), n != nil
	}
	if n == nil {
		return nil, false
	}
	return fromNode(n, o.shape.Extra, acceptsNull(o.shape.Extra)), true
}

// field is a.b: of an optional object an optional.
func field(a []ref.Val) (ref.Val, *fault) {
	if v, f, other := otherField(a); other {
		return v, f
	}
	name := string(a[1].(types.String))
	if opt, ok := a[0].(*types.Optional); ok {
		if !opt.HasValue() {
			return types.OptionalNone, nil
		}
		return optField([]ref.Val{opt.GetValue(), a[1]})
	}
	v, present := select1(a[0].(object), name)
	if v == nil && !present {
		return nil, faultf(abi.IndexOutOfRange, "%s", name)
	}
	return v, nil
}

// optField is a.?b.
func optField(a []ref.Val) (ref.Val, *fault) {
	if opt, ok := a[0].(*types.Optional); ok {
		if !opt.HasValue() {
			return types.OptionalNone, nil
		}
		a = append([]ref.Val{opt.GetValue()}, a[1:]...)
	}
	if v, f, other := otherField(append(a, types.True)); other {
		return v, f
	}
	v, _ := select1(a[0].(object), string(a[1].(types.String)))
	if v == nil {
		return types.OptionalNone, nil
	}
	return wrap(v), nil
}

// wrap puts a value into an optional unless it is one.
func wrap(v ref.Val) ref.Val {
	if _, ok := v.(*types.Optional); ok {
		return v
	}
	return types.OptionalOf(v)
}

// has is has(a.b): the member is there, null or not. A key of a map must have a
// value.
func has(a []ref.Val) (ref.Val, *fault) {
	if opt, ok := a[0].(*types.Optional); ok {
		if !opt.HasValue() {
			return types.False, nil
		}
		a = []ref.Val{opt.GetValue(), a[1]}
	}
	o, known := a[0].(object)
	if !known {
		return dynHas(a)
	}
	n := o.node.members[string(a[1].(types.String))]
	if len(o.shape.Props) == 0 {
		return types.Bool(n != nil && n.kind != schema.Null), nil
	}
	return types.Bool(n != nil), nil
}

// index is a[b].
func index(a []ref.Val) (ref.Val, *fault) {
	if opt, ok := a[0].(*types.Optional); ok {
		if !opt.HasValue() {
			return types.OptionalNone, nil
		}
		v, f := index([]ref.Val{opt.GetValue(), a[1]})
		if f != nil {
			return nil, f
		}
		return wrap(v), nil
	}
	v, f := element(a[0], a[1])
	if f == nil && v == nil {
		return nil, faultf(abi.IndexOutOfRange, "")
	}
	return v, f
}

// optIndex is a[?b].
func optIndex(a []ref.Val) (ref.Val, *fault) {
	if opt, ok := a[0].(*types.Optional); ok {
		if !opt.HasValue() {
			return types.OptionalNone, nil
		}
		return optIndex([]ref.Val{opt.GetValue(), a[1]})
	}
	v, f := element(a[0], a[1])
	switch {
	case f != nil && f.code == abi.NoSuchKey:
		return types.OptionalNone, nil
	case f != nil:
		return nil, f
	case v == nil:
		return types.OptionalNone, nil
	}
	return wrap(v), nil
}

// element is an item of a list or a value of a map, nil if there is none.
func element(from, key ref.Val) (ref.Val, *fault) {
	if o, ok := from.(object); ok {
		v, _ := select1(o, string(key.(types.String)))
		return v, nil
	}
	if _, known := from.(traits.Lister); !known || !isNumber(key) {
		p, k, f := plainPair([]ref.Val{from, key})
		if f != nil {
			return nil, f
		}
		v, found, f := dynElement(p, k)
		if f == nil && !found && p.Type() == types.MapType {
			return nil, faultf(abi.NoSuchKey, "")
		}
		return v, f
	}
	i, f := toInt(key)
	if f != nil {
		return nil, f
	}
	list := from.(traits.Lister)
	if i < 0 || i >= int64(list.Size().(types.Int)) {
		return nil, nil
	}
	return list.Get(types.Int(i)), nil
}

// equals compares two scalars of one kind, or two numbers.
func equals(a, b ref.Val) (ref.Val, *fault) {
	if !isNumber(a) || !isNumber(b) {
		return types.Bool(same(a, b)), readable(a, b)
	}
	c, f := compare(a, b)
	return types.Bool(c == 0), f
}

func contains(a []ref.Val) (ref.Val, *fault) {
	if o, ok := a[1].(object); ok {
		return types.Bool(o.node.members[string(a[0].(types.String))] != nil), nil
	}
	switch a[1].(type) {
	case untyped, *orderedMap:
		v, k, f := plainPair([]ref.Val{a[1], a[0]})
		if f != nil {
			return nil, f
		}
		if _, container := v.(traits.Container); !container || v.Type() == types.StringType {
			return nil, faultf(abi.BadArgument, "no such overload")
		}
		if m, isMap := v.(*orderedMap); isMap {
			return m.Contains(k), nil
		}
		a = []ref.Val{k, v}
	}
	if isNumber(a[0]) { // it is read even if there is nothing to compare it with
		if _, f := compare(a[0], a[0]); f != nil {
			return nil, f
		}
	}
	for it := a[1].(traits.Lister).Iterator(); it.HasNext() == types.True; {
		v, f := equals(a[0], it.Next())
		if f != nil {
			return nil, f
		}
		if v == types.True {
			return v, nil
		}
	}
	return types.False, nil
}
