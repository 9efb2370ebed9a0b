package reference

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// dynIndex is a[b] and a.b where nothing is known of a: of an optional, an
// optional.
func dynIndex(a []ref.Val) (ref.Val, *fault) {
	from, key, f := plainPair(a)
	if f != nil {
		return nil, f
	}
	if opt, ok := from.(*types.Optional); ok {
		if !opt.HasValue() {
			return types.OptionalNone, nil
		}
		return dynOptIndex([]ref.Val{opt.GetValue(), key})
	}
	v, found, f := dynElement(from, key)
	switch {
	case f != nil:
		return nil, f
	case !found && from.Type() == types.MapType:
		return nil, faultf(abi.NoSuchKey, "")
	case !found:
		return nil, faultf(abi.IndexOutOfRange, "")
	}
	return v, nil
}

// dynOptIndex is a[?b] and a.?b.
func dynOptIndex(a []ref.Val) (ref.Val, *fault) {
	from, key, f := plainPair(a)
	if f != nil {
		return nil, f
	}
	if opt, ok := from.(*types.Optional); ok {
		if !opt.HasValue() {
			return types.OptionalNone, nil
		}
		if from, f = plain(opt.GetValue()); f != nil {
			return nil, f
		}
	}
	v, found, f := memberIfAny(from, key)
	switch {
	case f != nil:
		return nil, f
	case !found:
		return types.OptionalNone, nil
	}
	return types.OptionalOf(v), nil
}

func dynHas(a []ref.Val) (ref.Val, *fault) {
	from, key, f := plainPair(a)
	if f != nil {
		return nil, f
	}
	if opt, ok := from.(*types.Optional); ok {
		if !opt.HasValue() {
			return types.False, nil
		}
		if from, f = plain(opt.GetValue()); f != nil {
			return nil, f
		}
	}
	_, found, f := memberIfAny(from, key)
	return types.Bool(found), f
}

// memberIfAny is dynElement, but what is no list and no map has no members.
func memberIfAny(from, key ref.Val) (v ref.Val, found bool, f *fault) {
	switch key.(type) {
	case types.Int, types.Uint, types.Double, decimalVal, types.Bool, types.String:
	default:
		return nil, false, faultf(abi.BadArgument, "no such overload")
	}
	switch from.(type) {
	case *orderedMap, traits.Lister:
		return dynElement(from, key)
	}
	return nil, false, nil
}

func plainPair(a []ref.Val) (from, key ref.Val, f *fault) {
	if from, f = plain(a[0]); f != nil {
		return nil, nil, f
	}
	key, f = plain(a[1])
	return from, key, f
}

func dynElement(from, key ref.Val) (v ref.Val, found bool, f *fault) {
	switch from := from.(type) {
	case *orderedMap:
		v, found = from.Find(key)
		return v, found, nil
	case traits.Lister:
		r, ok := rational(key)
		if !ok || !r.IsInt() {
			return nil, false, faultf(abi.BadArgument, "no such overload")
		}
		if !r.Num().IsInt64() || r.Num().Int64() < 0 || r.Num().Int64() >= int64(from.Size().(types.Int)) {
			return nil, false, nil
		}
		return from.Get(types.Int(r.Num().Int64())), true, nil
	}
	return nil, false, faultf(abi.BadArgument, "no such overload")
}

// items is what a loop goes through: of maps the keys in their order.
func loopItems(a []ref.Val) (ref.Val, *fault) {
	switch a[0].(type) {
	case object, untyped:
		v, f := plain(a[0])
		if f != nil {
			return nil, f
		}
		if _, iterable := v.(traits.Iterable); !iterable {
			return nil, faultf(abi.BadArgument, "no such overload")
		}
		return v, nil
	}
	return a[0], nil
}

// taken is a value of any type as a value of t, as modules take it.
func taken(v ref.Val, t program.Type) (ref.Val, *fault) {
	if t.Kind == program.Optional {
		if opt, ok := v.(*types.Optional); ok {
			if !opt.HasValue() {
				return opt, nil
			}
			v = opt.GetValue()
		}
		x, f := plain(v)
		if f != nil {
			return nil, f
		}
		if x == types.NullValue {
			return null, nil
		}
		if x, f = taken(v, *t.Elem); f != nil {
			return nil, f
		}
		return types.OptionalOf(x), nil
	}
	x, f := plain(v)
	if f != nil || t.Kind == program.Any {
		return x, f
	}
	bad := faultf(abi.BadArgument, "no such overload")
	switch y := x.(type) {
	case types.Bool:
		if t.Kind == program.Bool {
			return x, nil
		}
	case types.String:
		if t.Kind == program.String {
			return x, nil
		}
	case types.Timestamp:
		if t.Kind == program.Timestamp {
			return x, nil
		}
	case types.Int, types.Uint, types.Double, decimalVal:
		return takenNumber(y, t, bad)
	case traits.Lister:
		if t.Kind == program.List {
			return takenList(y, *t.Elem)
		}
	}
	return nil, bad
}

func takenNumber(x ref.Val, t program.Type, bad *fault) (ref.Val, *fault) {
	switch t.Kind {
	case program.Int:
		switch y := x.(type) {
		case decimalVal:
			n, f := y.toInt()
			return types.Int(n), f
		case types.Int:
			return x, nil
		case types.Uint:
			return native("int", []ref.Val{x})
		}
	case program.Decimal:
		switch y := x.(type) {
		case decimalVal:
			return x, nil
		case types.Int:
			d, f := parseDecimal(strconv.FormatInt(int64(y), 10))
			return decimalVal{decimal: d}, f
		default:
			v, f, _ := mixed("dec", []ref.Val{x})
			return v, f
		}
	}
	return nil, bad
}

func takenList(list traits.Lister, elem program.Type) (ref.Val, *fault) {
	var out []ref.Val
	for it := list.Iterator(); it.HasNext() == types.True; {
		x, f := taken(it.Next(), elem)
		if f != nil {
			return nil, f
		}
		out = append(out, x)
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out), nil
}

// toJSON writes a value of any type.
func toJSON(v ref.Val, w *strings.Builder) *fault {
	v, f := plain(v)
	if f != nil {
		return f
	}
	switch v := v.(type) {
	case types.Null:
		w.WriteString("null")
	case types.Bool:
		w.WriteString(strconv.FormatBool(bool(v)))
	case types.Int:
		w.WriteString(strconv.FormatInt(int64(v), 10))
	case types.Uint:
		w.WriteString(strconv.FormatUint(uint64(v), 10))
	case decimalVal:
		w.WriteString(v.String())
	case types.Double:
		b, err := json.Marshal(float64(v))
		if err != nil {
			return faultf(abi.BadConversion, "%v", err)
		}
		w.Write(b)
	case types.String:
		w.WriteString(jsonString(string(v)))
	case types.Bytes:
		w.WriteString(jsonString(base64.StdEncoding.EncodeToString(v)))
	case types.Timestamp:
		w.WriteString(jsonString(timeText(v)))
	case types.Duration:
		text, _ := textOfNative(v)
		w.WriteString(jsonString(text))
	case *orderedMap:
		return mapJSON(v, w)
	case traits.Lister:
		w.WriteByte('[')
		for i := types.Int(0); i < v.Size().(types.Int); i++ {
			if i > 0 {
				w.WriteByte(',')
			}
			if f := toJSON(v.Get(i), w); f != nil {
				return f
			}
		}
		w.WriteByte(']')
	default:
		return faultf(abi.BadConversion, "%v", v.Type())
	}
	return nil
}

func mapJSON(m *orderedMap, w *strings.Builder) *fault {
	w.WriteByte('{')
	for i, k := range m.keys {
		name, ok := k.(types.String)
		if !ok {
			return faultf(abi.BadConversion, "%v", k.Type())
		}
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteString(jsonString(string(name)) + ":")
		if f := toJSON(m.values[i], w); f != nil {
			return f
		}
	}
	w.WriteByte('}')
	return nil
}
