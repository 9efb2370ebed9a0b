package reference

import (
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/mapper/abi"
)

// orderedMap is a map that keeps the order in which its keys came. CEL's own has
// none, but what is written must not depend on chance.
type orderedMap struct {
	base
	keys, values []ref.Val
}

func (m *orderedMap) Type() ref.Type { return types.MapType }
func (m *orderedMap) Value() any     { return m }
func (m *orderedMap) Size() ref.Val  { return types.Int(len(m.keys)) }
func (m *orderedMap) Contains(k ref.Val) ref.Val {
	_, ok := m.Find(k)
	return types.Bool(ok)
}
func (m *orderedMap) Get(k ref.Val) ref.Val {
	if v, ok := m.Find(k); ok {
		return v
	}
	return types.WrapErr(faultf(abi.NoSuchKey, "%v", k.Value()))
}
func (m *orderedMap) Equal(other ref.Val) ref.Val { return types.Bool(same(m, other)) }

// ConvertToType knows the type of a map only.
func (m *orderedMap) ConvertToType(t ref.Type) ref.Val {
	if t == types.TypeType {
		return types.MapType
	}
	return types.WrapErr(faultf(abi.BadArgument, "no such overload"))
}

// Find is the value of a key; numbers are compared by value.
func (m *orderedMap) Find(k ref.Val) (ref.Val, bool) {
	for i, have := range m.keys {
		if same(have, k) {
			return m.values[i], true
		}
	}
	return nil, false
}

// Iterator goes through the keys.
func (m *orderedMap) Iterator() traits.Iterator {
	return types.NewRefValList(types.DefaultTypeAdapter, m.keys).Iterator()
}

var _ traits.Mapper = (*orderedMap)(nil)

// put adds an entry.
func (m *orderedMap) put(k, v ref.Val) *fault {
	switch k.(type) {
	case types.String, types.Bool, types.Int, types.Uint:
	default:
		return faultf(abi.BadArgument, "unsupported key type")
	}
	if _, dup := m.Find(k); dup {
		return faultf(abi.RepeatedKey, "%v", k.Value())
	}
	m.keys, m.values = append(m.keys, k), append(m.values, v)
	return nil
}

// makeMap is a map literal: keys, values, and which of the values are optionals.
func makeMap(a []ref.Val) (ref.Val, *fault) {
	m := &orderedMap{}
	keys, values, optional := a[0].(traits.Lister), a[1].(traits.Lister), a[2].(traits.Lister)
	for i := types.Int(0); i < keys.Size().(types.Int); i++ {
		k, f := plain(keys.Get(i))
		if f != nil {
			return nil, f
		}
		v := values.Get(i)
		if optional.Get(i) == types.True {
			opt, ok := v.(*types.Optional)
			if !ok {
				return nil, faultf(abi.BadArgument, "no such overload")
			}
			if !opt.HasValue() {
				continue
			}
			v = opt.GetValue()
		}
		if v, f = plain(v); f != nil {
			return nil, f
		}
		if f := m.put(k, v); f != nil {
			return nil, f
		}
	}
	return m, nil
}

// insert is cel.@mapInsert: a map with one more entry, or with those of another.
func insert(a []ref.Val) (ref.Val, *fault) {
	from := a[0].(*orderedMap)
	m := &orderedMap{keys: append([]ref.Val(nil), from.keys...), values: append([]ref.Val(nil), from.values...)}
	if len(a) == 3 {
		k, f := plain(a[1])
		if f != nil {
			return nil, f
		}
		return m, m.put(k, a[2])
	}
	more, f := plain(a[1])
	if f != nil {
		return nil, f
	}
	entries, ok := more.(*orderedMap)
	if !ok {
		return nil, faultf(abi.BadArgument, "no such overload")
	}
	for i, k := range entries.keys {
		if f := m.put(k, entries.values[i]); f != nil {
			return nil, f
		}
	}
	return m, nil
}

// same is CEL's equality: numbers of all types by value, lists and maps by their
// parts, and values of different types are not equal. A value of the source
// that cannot be read is equal to nothing.
func same(a, b ref.Val) bool {
	x, f := plain(a)
	y, g := plain(b)
	if f != nil || g != nil {
		return false
	}
	switch v := x.(type) {
	case *orderedMap:
		w, ok := y.(*orderedMap)
		if !ok || len(v.keys) != len(w.keys) {
			return false
		}
		for i, k := range v.keys {
			if other, found := w.Find(k); !found || !same(v.values[i], other) {
				return false
			}
		}
		return true
	case traits.Lister:
		w, ok := y.(traits.Lister)
		if !ok || v.Size() != w.Size() {
			return false
		}
		for i := types.Int(0); i < v.Size().(types.Int); i++ {
			if !same(v.Get(i), w.Get(i)) {
				return false
			}
		}
		return true
	case *types.Optional:
		w, ok := y.(*types.Optional)
		if !ok || v.HasValue() != w.HasValue() {
			return false
		}
		return !v.HasValue() || same(v.GetValue(), w.GetValue())
	}
	_, decA := x.(decimalVal)
	_, decB := y.(decimalVal)
	if decA || decB {
		p, okP := rational(x)
		q, okQ := rational(y)
		return okP && okQ && p.Cmp(q) == 0
	}
	return x.Equal(y) == types.True
}

// readable is the fault of the first value of the source in v that cannot be read.
func readable(vals ...ref.Val) *fault {
	for _, v := range vals {
		if _, f := plain(v); f != nil {
			return f
		}
	}
	return nil
}

// decimalType is the type of a decimal as `type` gives it.
var decimalType = types.NewOpaqueType("decimal")

// ConvertToType knows the type of a decimal only.
func (d decimalVal) ConvertToType(t ref.Type) ref.Val {
	if t == types.TypeType {
		return decimalType
	}
	return types.WrapErr(faultf(abi.BadArgument, "no such overload"))
}
