package reference

import (
	"reflect"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// Values of a mapping as cel-go's interpreter sees them. Texts, booleans and
// computed integers are CEL's own; lists are CEL lists of these.
type (
	// number is a number of the input that nothing has computed with yet.
	number struct {
		base
		text  string
		whole bool // an integer by its contract
	}
	// decimalVal is a computed decimal.
	decimalVal struct {
		base
		decimal
	}
	// object is an object of the input that is read by field or by key.
	object struct {
		base
		node  *node
		shape *schema.Shape
	}
	// untyped is a value of which the contract says no type.
	untyped struct {
		base
		node *node
	}
	// array is an array of the input.
	array struct {
		base
		node  *node
		shape *schema.Shape
	}
)

// list is a CEL list over the items of an array, for comprehensions.
func (a array) list() ref.Val {
	vals := make([]ref.Val, len(a.node.items))
	for i, n := range a.node.items {
		vals[i] = fromNode(n, items(a.shape), acceptsNull(items(a.shape)))
	}
	return types.NewRefValList(types.DefaultTypeAdapter, vals)
}

// base makes a type a CEL value; the methods are not used by what is planned.
type base struct{}

func (base) ConvertToNative(reflect.Type) (any, error) { return nil, errBug }
func (base) ConvertToType(ref.Type) ref.Val            { return types.WrapErr(errBug) }
func (base) Equal(ref.Val) ref.Val                     { return types.WrapErr(errBug) }
func (base) Type() ref.Type                            { return types.DynType }
func (base) Value() any                                { return nil }

// null is the empty optional of a JSON null; CEL's own empty optional is missing.
var null = &types.Optional{}

func items(s *schema.Shape) *schema.Shape {
	if s == nil || s.Items == nil {
		return &schema.Shape{Kind: schema.Any, MaxLength: -1, MaxItems: -1}
	}
	return s.Items
}

func acceptsNull(s *schema.Shape) bool {
	if s.Nullable || s.Kind == schema.Null {
		return true
	}
	if s.Kind != schema.Any || s.Union != nil {
		return false
	}
	for _, m := range s.Enum {
		if m == "null" {
			return true
		}
	}
	return s.Enum == nil
}

// fromNode is the CEL value of a node; n is nil if it is missing. Optional wraps
// it as the types of the contract say.
func fromNode(n *node, s *schema.Shape, optional bool) ref.Val {
	if optional {
		switch {
		case n == nil:
			return types.OptionalNone
		case n.kind == schema.Null:
			return null
		}
		return types.OptionalOf(fromNode(n, s, false))
	}
	switch s.Kind {
	case schema.String:
		if s == program.MetaTime {
			v, f := conversions["timestamp"]([]ref.Val{types.String(n.text)})
			if f != nil {
				return types.WrapErr(f)
			}
			return v
		}
		return types.String(n.text)
	case schema.Integer, schema.Number:
		return number{text: n.text, whole: s.Kind == schema.Integer}
	case schema.Boolean:
		return types.Bool(n.truth)
	case schema.Object:
		return object{node: n, shape: s}
	case schema.Array:
		return array{node: n, shape: s}.list()
	}
	return untyped{node: n}
}

// toInt takes an int argument.
func toInt(v ref.Val) (int64, *fault) {
	switch v := v.(type) {
	case types.Int:
		return int64(v), nil
	case number:
		return intOfNumber(v.text)
	}
	return 0, faultf(abi.Internal, "%T is no int", v)
}

// intOfNumber is the integer of a number's text, however it is spelled.
func intOfNumber(text string) (int64, *fault) {
	r := exact(text)
	switch {
	case !r.IsInt():
		return 0, faultf(abi.BadConversion, "%s", text)
	case !r.Num().IsInt64():
		return 0, faultf(abi.IntOverflow, "%s", text)
	}
	return r.Num().Int64(), nil
}

// toDecimal takes a decimal argument; an int beside decimals counts as one.
func toDecimal(v ref.Val) (decimal, *fault) {
	switch v := v.(type) {
	case decimalVal:
		return v.decimal, nil
	case number:
		if v.whole {
			n, f := intOfNumber(v.text)
			if f != nil {
				return decimal{}, f
			}
			return parseDecimal(strconv.FormatInt(n, 10))
		}
		return parseDecimal(v.text)
	case types.Int:
		return parseDecimal(strconv.FormatInt(int64(v), 10))
	}
	return decimal{}, faultf(abi.Internal, "%T is no decimal", v)
}

func isInt(v ref.Val) bool {
	n, ok := v.(number)
	_, computed := v.(types.Int)
	return computed || ok && n.whole
}

func isNumber(v ref.Val) bool {
	switch v.(type) {
	case number, decimalVal, types.Int:
		return true
	}
	return false
}

// jsonString is the canonical JSON text of a string.
func jsonString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\b':
			b.WriteString(`\b`)
		case '\f':
			b.WriteString(`\f`)
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '\t':
			b.WriteString(`\t`)
		default:
			if r < 0x20 {
				b.WriteString(`\u00` + strconv.FormatInt(int64(r)>>4, 16) + strconv.FormatInt(int64(r)&15, 16))
			} else {
				b.WriteRune(r)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}
