package check

import (
	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/program"
)

// shaped takes a value of kind Any for what the target asks for: whether it is
// that shows at run time. What CEL knows of the type decides what may be.
func (c *checker) shaped(e program.Expr, s *schema.Shape, ct *celtypes.Type) program.Expr {
	if isOptional(ct) {
		if t, ok := c.wanted(s, ct.Parameters()[0]); ok {
			return unbox(e, optionalOf(t))
		}
		return unbox(e, optionalOf(anyType))
	}
	t, ok := c.wanted(s, ct)
	if u, is := e.(*program.Unbox); is && ok && misfit(u.X, t) || !ok {
		t = anyType
	}
	if ct.Kind() == celtypes.DynKind { // it may be null, or an optional
		t = optionalOf(t)
	}
	return unbox(e, t)
}

// wanted is the type of a target's values that a value of CEL's type may be.
func (c *checker) wanted(s *schema.Shape, ct *celtypes.Type) (program.Type, bool) {
	dyn := ct.Kind() == celtypes.DynKind
	number := ct.Kind() == celtypes.UintKind || ct.Kind() == celtypes.DoubleKind
	if endless(s) {
		return anyType, false
	}
	switch s.Kind {
	case schema.String:
		return program.Type{Kind: program.String}, dyn
	case schema.Integer:
		return program.Type{Kind: program.Int}, dyn || ct.Kind() == celtypes.UintKind
	case schema.Number:
		return program.Type{Kind: program.Decimal}, dyn || number
	case schema.Boolean:
		return program.Type{Kind: program.Bool}, dyn
	case schema.Array:
		item := celtypes.DynType
		if ct.Kind() == celtypes.ListKind {
			item = ct.Parameters()[0]
		} else if !dyn {
			break
		}
		elem, ok := c.wanted(items(s), item)
		if known, is := c.types.fromCEL(item); !ok && is {
			if elem, ok = unboxable(known); ok && elem.Kind == program.Optional {
				ok = false
			}
		}
		return program.Type{Kind: program.List, Elem: &elem}, ok && elem.Kind != program.List
	}
	return anyType, false
}

// anyHint says how a value of a type that only CEL has gets to the target.
func anyHint(t *celtypes.Type, s *schema.Shape) string {
	switch {
	case t.Kind() == celtypes.MapKind && s.Kind == schema.Object:
		return "use rules: for the fields of the object"
	case t.Kind() == celtypes.BytesKind && s.Kind == schema.String:
		return "write base64.encode(…) or string(…) around the value"
	case s.Kind == schema.String && (t.Kind() == celtypes.DurationKind || t.Kind() == celtypes.DoubleKind || t.Kind() == celtypes.UintKind):
		return "write string(…) around the value"
	case s.Kind == schema.Integer && t.Kind() == celtypes.DoubleKind:
		return "write int(…) around the value"
	case s.Kind == schema.Array && t.Kind() == celtypes.ListKind && t.Parameters()[0].Kind() == celtypes.DynKind:
		return "make its items of one type, for example with string(…)"
	case s.Kind == schema.Array && t.Kind() == celtypes.ListKind:
		return "go through the list with each, or write its items with items:"
	}
	return ""
}

// misfit reports a list literal with a constant that can never be what is wanted.
func misfit(e program.Expr, t program.Type) bool {
	list, ok := e.(*program.AnyList)
	if !ok || t.Kind != program.List {
		return false
	}
	for _, x := range list.Elems {
		if b, boxed := x.(*program.Box); boxed {
			x = b.X
		}
		c, ok := x.(*program.Const)
		if !ok {
			continue
		}
		fits := map[program.Kind]bool{}
		switch c.Value.(type) {
		case string:
			fits[program.String] = true
		case bool:
			fits[program.Bool] = true
		case int64, uint64:
			fits[program.Int], fits[program.Decimal] = true, true
		case program.Dec, float64:
			fits[program.Decimal] = true
		}
		if !fits[t.Elem.Kind] {
			return true
		}
	}
	return false
}
