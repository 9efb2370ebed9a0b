package dynamic

import (
	"slices"

	"cel.dev/cel-go/common/ast"
	celtypes "cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/mapper/program"
)

// constantParts is Constant for values that are made of others.
func constantParts(v ref.Val, off int) (program.Expr, bool) {
	base := program.NewAny(off)
	switch v := v.(type) {
	case *celtypes.Optional:
		if !v.HasValue() {
			return &program.AnyCall{Base: base, Func: "optional_none"}, true
		}
		x, ok := Constant(v.GetValue(), off)
		return &program.AnyCall{Base: base, Func: "optional_of", Args: []program.Expr{x}}, ok
	case traits.Lister:
		out := &program.AnyList{Base: base}
		for it := v.Iterator(); it.HasNext() == celtypes.True; {
			x, ok := Constant(it.Next(), off)
			if !ok {
				return nil, false
			}
			out.Elems = append(out.Elems, x)
		}
		return out, true
	case traits.Mapper:
		out := &program.AnyMap{Base: base}
		for it := v.Iterator(); it.HasNext() == celtypes.True; {
			k := it.Next()
			key, ok := Constant(k, off)
			value, fine := Constant(v.Get(k), off)
			if !ok || !fine {
				return nil, false
			}
			out.Entries = append(out.Entries, program.AnyEntry{Key: key, Value: value})
		}
		return out, true
	}
	return nil, false
}

func (l *Lowering) list(x ast.Expr) program.Expr {
	list := x.AsList()
	out := &program.AnyList{Base: l.base(x)}
	for i, e := range list.Elements() {
		out.Elems = append(out.Elems, l.Any(e))
		if slices.Contains(list.OptionalIndices(), int32(i)) {
			if out.Opt == nil {
				out.Opt = make([]bool, list.Size())
			}
			out.Opt[i] = true
		}
	}
	return out
}

func (l *Lowering) mapOf(x ast.Expr) program.Expr {
	out := &program.AnyMap{Base: l.base(x)}
	for _, e := range x.AsMap().Entries() {
		entry := e.AsMapEntry()
		out.Entries = append(out.Entries, program.AnyEntry{Key: l.Any(entry.Key()), Value: l.Any(entry.Value()), Opt: entry.IsOptional()})
	}
	return out
}
