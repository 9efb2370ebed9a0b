package reference

import (
	"slices"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/mapper/abi"
)

// otherField is a.b of what is no object of the input. With a third argument that
// is true it may be missing or null.
func otherField(a []ref.Val) (ref.Val, *fault, bool) {
	inner := a[0]
	if opt, ok := inner.(*types.Optional); ok && opt.HasValue() {
		inner = opt.GetValue()
	}
	switch inner.(type) {
	case object, *types.Optional:
		return nil, nil, false
	}
	if len(a) < 3 || a[2] != types.True {
		v, f := dynIndex(a[:2])
		return v, f, true
	}
	v, f := dynOptIndex(a[:2])
	if f != nil {
		return nil, f, true
	}
	if opt := v.(*types.Optional); opt.HasValue() && opt.GetValue() == types.NullValue {
		v = null
	}
	return v, nil, true
}

// numbersOr is a function of this package if all arguments, or the items of the
// list that is the argument, are numbers that it knows, else one of CEL's.
func numbersOr(name, known string) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		list := a
		if l, ok := a[0].(traits.Lister); ok && len(a) == 1 {
			list = nil
			for it := l.Iterator(); it.HasNext() == types.True; {
				list = append(list, it.Next())
			}
		}
		for _, v := range list {
			if !isNumber(v) {
				return native(name, a)
			}
		}
		if len(list) == 0 {
			return native(name, a)
		}
		return arithmetic[known]([]ref.Val{types.NewRefValList(types.DefaultTypeAdapter, list)})
	}
}

// sortAny sorts a list by its own items, or by a list of keys.
func sortAny(a []ref.Val) (ref.Val, *fault) {
	list, f := plain(a[0])
	if f != nil {
		return nil, f
	}
	keys, f := plain(a[len(a)-1])
	if f != nil {
		return nil, f
	}
	l, okL := list.(traits.Lister)
	k, okK := keys.(traits.Lister)
	if !okL || !okK {
		return nil, faultf(abi.BadArgument, "no such overload")
	}
	decimals := false
	for it := k.Iterator(); it.HasNext() == types.True; {
		v := it.Next()
		_, is := v.(decimalVal)
		decimals = decimals || is
	}
	if !decimals {
		return native(map[int]string{1: "sort", 2: "@sortByAssociatedKeys"}[len(a)], []ref.Val{list, keys}[:len(a)])
	}
	type pair struct{ key, item ref.Val }
	var pairs []pair
	for i := types.Int(0); i < k.Size().(types.Int); i++ {
		if !isNumber(k.Get(i)) {
			return nil, faultf(abi.BadArgument, "no such overload")
		}
		pairs = append(pairs, pair{k.Get(i), l.Get(i)})
	}
	slices.SortStableFunc(pairs, func(x, y pair) int {
		p, _ := rational(x.key)
		q, _ := rational(y.key)
		return p.Cmp(q)
	})
	out := make([]ref.Val, len(pairs))
	for i, p := range pairs {
		out[i] = p.item
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out), nil
}

// distinct leaves out the items of a list that equal one before.
func distinct(a []ref.Val) (ref.Val, *fault) {
	list, f := listOf(a[0])
	if f != nil {
		return nil, f
	}
	var out []ref.Val
	for _, v := range list {
		if !slices.ContainsFunc(out, func(o ref.Val) bool { return same(o, v) }) {
			out = append(out, v)
		}
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out), nil
}

// listOf are the items of a list as CEL has them.
func listOf(v ref.Val) ([]ref.Val, *fault) {
	x, f := plain(v)
	if f != nil {
		return nil, f
	}
	list, ok := x.(traits.Lister)
	if !ok {
		return nil, faultf(abi.BadArgument, "no such overload")
	}
	out := make([]ref.Val, 0, 8)
	for i := types.Int(0); i < list.Size().(types.Int); i++ {
		out = append(out, list.Get(i))
	}
	return out, nil
}

// sets compares two lists as sets.
func sets(holds func(a, b []ref.Val) bool) fn {
	return func(args []ref.Val) (ref.Val, *fault) {
		a, f := listOf(args[0])
		b, g := listOf(args[1])
		if f := first(f, g); f != nil {
			return nil, f
		}
		return types.Bool(holds(a, b)), nil
	}
}

// among says that a list has an item equal to v.
func among(list []ref.Val, v ref.Val) bool {
	return slices.ContainsFunc(list, func(o ref.Val) bool { return same(o, v) })
}

func within(a, b []ref.Val) bool {
	return !slices.ContainsFunc(b, func(v ref.Val) bool { return !among(a, v) })
}

func meet(a, b []ref.Val) bool {
	return slices.ContainsFunc(b, func(v ref.Val) bool { return among(a, v) })
}
