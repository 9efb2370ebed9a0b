package reference

import (
	"errors"
	"math"
	"math/big"
	"runtime"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/functions"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"cel.dev/cel-go/ext"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
)

// What the language has besides the catalogue is done by CEL's own functions, on
// CEL's own values: those of the source are turned into such ones first.

// natives are CEL's own functions, which choose by the types of their arguments.
var natives = sync.OnceValue(func() map[string]*functions.Overload {
	out := map[string]*functions.Overload{}
	env, err := cel.NewEnv(cel.OptionalTypes(), ext.Strings(), ext.Math(), ext.Lists(), ext.Sets(), ext.Encoders())
	if err != nil {
		return out
	}
	for name, f := range env.Functions() {
		overloads, err := f.Bindings()
		if err != nil {
			continue
		}
		for _, o := range overloads {
			if o.Operator == name {
				out[name] = o
			}
		}
	}
	return out
})

// native calls a function of CEL.
func native(name string, args []ref.Val) (ref.Val, *fault) {
	o := natives()[name]
	if o == nil {
		return nil, faultf(abi.BadArgument, "%s", name)
	}
	plainArgs := make([]ref.Val, len(args))
	for i, a := range args {
		v, f := plain(a)
		if f != nil {
			return nil, f
		}
		plainArgs[i] = v
	}
	if d, ok := plainArgs[0].(decimalVal); ok {
		switch name {
		case "double":
			plainArgs[0] = types.String(d.String())
		case "uint":
			n, f := d.toInt()
			if f != nil {
				return nil, f
			}
			plainArgs[0] = types.Int(n)
		}
	}
	var v ref.Val
	switch {
	case len(args) == 1 && o.Unary != nil:
		v = o.Unary(plainArgs[0])
	case len(args) == 2 && o.Binary != nil:
		v = o.Binary(plainArgs[0], plainArgs[1])
	case o.Function != nil:
		v = o.Function(plainArgs...)
	default:
		return nil, faultf(abi.BadArgument, "%s", name)
	}
	if err, isErr := v.(*types.Err); isErr {
		f := faultOf(err)
		if f.code == abi.IntOverflow && (ofTime(plainArgs[0]) || ofTime(plainArgs[len(plainArgs)-1])) {
			f = faultf(abi.TimeRange, "%s", f.detail)
		}
		return nil, f
	}
	return v, nil
}

// ofTime says that a value is an instant or a span of time.
func ofTime(v ref.Val) bool {
	return v.Type() == types.TimestampType || v.Type() == types.DurationType
}

// faultOf gives an error of CEL's functions the code that modules give it.
func faultOf(err error) *fault {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	text := err.Error()
	for _, c := range []struct {
		words string
		code  abi.Code
	}{
		{"no such key", abi.NoSuchKey}, {"no such overload", abi.BadArgument}, {"optional.none() dereference", abi.NoneValue},
		{"divide by zero", abi.DivideByZero}, {"modulus by zero", abi.DivideByZero}, {"timestamp overflow", abi.TimeRange},
		{"duration overflow", abi.TimeRange}, {"time overflow", abi.TimeRange}, {"timestamp out of range", abi.TimeRange},
		{"lists.range", abi.BadArgument}, {"cannot slice", abi.IndexOutOfRange}, {"substring range", abi.IndexOutOfRange},
		{"out of range in list", abi.IndexOutOfRange}, {"index out of", abi.IndexOutOfRange}, {"out of bounds", abi.IndexOutOfRange},
		{"out of range", abi.BadArgument}, {"range", abi.IntOverflow}, {"overflow", abi.IntOverflow},
		{"conversion error", abi.BadConversion}, {"cannot parse", abi.BadConversion}, {"invalid", abi.BadConversion}, {"illegal base64", abi.BadConversion},
	} {
		if strings.Contains(text, c.words) {
			return faultf(c.code, "%s", text)
		}
	}
	return faultf(abi.BadArgument, "%s", text)
}

// plain is a value as CEL has it: of the source what its JSON says, integers
// that fit as int and other numbers as decimals.
func plain(v ref.Val) (ref.Val, *fault) {
	switch v := v.(type) {
	case number:
		if v.whole {
			n, f := intOfNumber(v.text)
			return types.Int(n), f
		}
		d, f := parseDecimal(v.text)
		return decimalVal{decimal: d}, f
	case object:
		return fromJSON(v.node)
	case untyped:
		return fromJSON(v.node)
	case *types.Optional:
		if !v.HasValue() {
			return v, nil
		}
		x, f := plain(v.GetValue())
		if f != nil {
			return nil, f
		}
		return types.OptionalOf(x), nil
	case *orderedMap:
		return v, nil
	case traits.Lister:
		var items []ref.Val
		for it := v.Iterator(); it.HasNext() == types.True; {
			x, f := plain(it.Next())
			if f != nil {
				return nil, f
			}
			items = append(items, x)
		}
		return types.NewRefValList(types.DefaultTypeAdapter, items), nil
	}
	return v, nil
}

// fromJSON is a value of the source as its JSON says.
func fromJSON(n *node) (ref.Val, *fault) {
	switch n.kind {
	case schema.Object:
		m := &orderedMap{}
		for _, name := range n.names {
			v, f := fromJSON(n.members[name])
			if f != nil {
				return nil, f
			}
			m.keys, m.values = append(m.keys, types.String(name)), append(m.values, v)
		}
		return m, nil
	case schema.Array:
		items := make([]ref.Val, len(n.items))
		for i, x := range n.items {
			v, f := fromJSON(x)
			if f != nil {
				return nil, f
			}
			items[i] = v
		}
		return types.NewRefValList(types.DefaultTypeAdapter, items), nil
	case schema.String:
		return types.String(n.text), nil
	case schema.Boolean:
		return types.Bool(n.truth), nil
	case schema.Number:
		if !strings.ContainsAny(n.text, ".eE") {
			if r := exact(n.text); r.Num().IsInt64() {
				return types.Int(r.Num().Int64()), nil
			}
		}
		d, f := parseDecimal(n.text)
		return decimalVal{decimal: d}, f
	}
	return types.NullValue, nil
}

// ours says that a value is one that the functions of this package know.
func ours(v ref.Val) bool {
	switch v.(type) {
	case types.String, types.Bool, types.Int, number, decimalVal:
		return true
	}
	return false
}

// operators are the functions for which values of any type are told apart.
var operators = map[string]bool{
	"_+_": true, "_-_": true, "_*_": true, "_/_": true, "_%_": true, "-_": true, "_<_": true, "_<=_": true, "_>_": true, "_>=_": true,
	"size": true, "string": true, "int": true, "bool": true, "timestamp": true, "dec": true,
}

// either is a function of this package that leaves to CEL what it does not know.
func either(name string, known fn) fn {
	if natives()[name] == nil && name != "dec" {
		return guarded(known)
	}
	return func(args []ref.Val) (v ref.Val, f *fault) {
		if !operators[name] {
			for i, a := range args {
				if u, ok := a.(untyped); ok {
					x, f := plain(u)
					if f != nil {
						return nil, f
					}
					args[i] = x
				}
			}
			return guarded(known)(args)
		}
		args, f = loosened(name, args)
		if f != nil {
			return nil, f
		}
		if mine(name, args) {
			return guarded(known)(args)
		}
		if v, f, done := mixed(name, args); done {
			return v, f
		}
		return native(name, args)
	}
}

// loosened gives untyped values their types, except to conversions that do so
// themselves.
func loosened(name string, args []ref.Val) ([]ref.Val, *fault) {
	if _, conversion := conversions[name]; conversion {
		return args, nil
	}
	out := append([]ref.Val(nil), args...)
	for i, a := range out {
		if u, ok := a.(untyped); ok {
			v, f := plain(u)
			if f != nil {
				return nil, f
			}
			out[i] = v
		}
	}
	return out, nil
}

// mine says that the arguments are all of the kinds that this package computes with.
func mine(name string, args []ref.Val) bool {
	a, b := args[0], args[len(args)-1]
	switch {
	case name == "timestamp" && isNumber(a): // Unix seconds
		return false
	case isNumber(a) && isNumber(b):
		return true
	case name == "_+_":
		_, x := a.(types.String)
		_, y := b.(types.String)
		_, list := a.(traits.Lister)
		_, lists := b.(traits.Lister)
		return x && y || list && lists
	case strings.HasPrefix(name, "_<") || strings.HasPrefix(name, "_>"):
		return ours(a) && a.Type() == b.Type() && a.Type() != types.BoolType || a.Type() == types.TimestampType && b.Type() == types.TimestampType
	case name == "_-_" || name == "_*_" || name == "_/_" || name == "_%_" || name == "-_":
		return false
	case name == "size":
		_, isMap := a.(*orderedMap)
		return !isMap && a.Type() != types.BytesType
	}
	_, isTime := a.(types.Timestamp)
	_, isUntyped := a.(untyped)
	return ours(a) || isTime || isUntyped
}

// mixed is what decimals do with numbers that only CEL has.
func mixed(name string, args []ref.Val) (ref.Val, *fault, bool) {
	if name == "dec" {
		switch v := args[0].(type) {
		case types.Double:
			if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
				return nil, faultf(abi.BadConversion, ""), true
			}
			text, _ := textOfNative(v)
			d, f := parseDecimal(text)
			return decimalVal{decimal: d}, f, true
		case types.Uint:
			text, _ := textOfNative(v)
			d, f := parseDecimal(text)
			return decimalVal{decimal: d}, f, true
		}
		return nil, faultf(abi.BadArgument, ""), true
	}
	if f := arithmetic[name]; f != nil && len(args) == 2 {
		_, decX := args[0].(decimalVal)
		_, decY := args[1].(decimalVal)
		if decX || decY {
			both := append([]ref.Val(nil), args...)
			for i, a := range both {
				if u, ok := a.(types.Uint); ok {
					text, _ := textOfNative(u)
					d, _ := parseDecimal(text)
					both[i] = decimalVal{decimal: d}
				}
			}
			if isNumber(both[0]) && isNumber(both[1]) {
				v, bad := f(both)
				return v, bad, true
			}
		}
	}
	if len(args) == 2 && (strings.HasPrefix(name, "_<") || strings.HasPrefix(name, "_>")) {
		x, okX := rational(args[0])
		y, okY := rational(args[1])
		_, decX := args[0].(decimalVal)
		_, decY := args[1].(decimalVal)
		if okX && okY && (decX || decY) {
			c := x.Cmp(y)
			return types.Bool(map[string]bool{"_<_": c < 0, "_<=_": c <= 0, "_>_": c > 0, "_>=_": c >= 0}[name]), nil, true
		}
	}
	return nil, nil, false
}

func textOfNative(v ref.Val) (string, bool) {
	s, ok := v.ConvertToType(types.StringType).(types.String)
	return string(s), ok
}

// rational is the exact value of a finite number.
func rational(v ref.Val) (*big.Rat, bool) {
	switch v := v.(type) {
	case types.Int:
		return new(big.Rat).SetInt64(int64(v)), true
	case types.Uint:
		return new(big.Rat).SetInt(new(big.Int).SetUint64(uint64(v))), true
	case types.Double:
		r := new(big.Rat).SetFloat64(float64(v))
		return r, r != nil
	case decimalVal:
		r, ok := new(big.Rat).SetString(v.String())
		return r, ok
	}
	return nil, false
}

// guarded makes a value of another type than a function takes its error.
func guarded(f fn) fn {
	return func(args []ref.Val) (v ref.Val, bad *fault) {
		defer func() {
			if r := recover(); r != nil {
				if _, mismatch := r.(*runtime.TypeAssertionError); !mismatch {
					panic(r)
				}
				v, bad = nil, faultf(abi.BadArgument, "no such overload")
			}
		}()
		return f(args)
	}
}
