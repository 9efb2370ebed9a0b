package reference

import (
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
)

// compare orders two values of one kind: -1, 0 or 1.
func compare(a, b ref.Val) (int, *fault) {
	switch {
	case isInt(a) && isInt(b):
		x, f := toInt(a)
		y, g := toInt(b)
		return big.NewInt(x).Cmp(big.NewInt(y)), first(f, g)
	case isNumber(a):
		x, f := toDecimal(a)
		y, g := toDecimal(b)
		if first(f, g) != nil {
			return 0, first(f, g)
		}
		return x.cmp(y), nil
	}
	if s, ok := a.(types.String); ok {
		return strings.Compare(string(s), string(b.(types.String))), nil
	}
	return a.(types.Timestamp).Time.Compare(b.(types.Timestamp).Time), nil
}

func first(faults ...*fault) *fault {
	for _, f := range faults {
		if f != nil {
			return f
		}
	}
	return nil
}

func ordering(holds func(c int) bool) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		c, f := compare(a[0], a[1])
		return types.Bool(holds(c)), f
	}
}

var comparisons = map[string]fn{
	"_<_":  ordering(func(c int) bool { return c < 0 }),
	"_<=_": ordering(func(c int) bool { return c <= 0 }),
	"_>_":  ordering(func(c int) bool { return c > 0 }),
	"_>=_": ordering(func(c int) bool { return c >= 0 }),
}

// whole is a function of ints, on big integers; decimals have one of their own.
func numeric(ints func(x, y *big.Int) (*big.Int, *fault), decimals func(x, y decimal) (decimal, *fault)) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		b := a[len(a)-1]
		if isInt(a[0]) && isInt(b) {
			x, f := toInt(a[0])
			y, g := toInt(b)
			if first(f, g) != nil {
				return nil, first(f, g)
			}
			n, f := ints(big.NewInt(x), big.NewInt(y))
			if f != nil {
				return nil, f
			}
			if !n.IsInt64() {
				return nil, faultf(abi.IntOverflow, "")
			}
			return types.Int(n.Int64()), nil
		}
		x, f := toDecimal(a[0])
		y, g := toDecimal(b)
		if first(f, g) != nil {
			return nil, first(f, g)
		}
		d, f := decimals(x, y)
		return decimalVal{decimal: d}, f
	}
}

func ints(op func(z, x, y *big.Int) *big.Int) func(x, y *big.Int) (*big.Int, *fault) {
	return func(x, y *big.Int) (*big.Int, *fault) { return op(new(big.Int), x, y), nil }
}

func dividing(op func(z, x, y *big.Int) *big.Int) func(x, y *big.Int) (*big.Int, *fault) {
	return func(x, y *big.Int) (*big.Int, *fault) {
		if y.Sign() == 0 {
			return nil, faultf(abi.DivideByZero, "")
		}
		if x.IsInt64() && x.Int64() == math.MinInt64 && y.Int64() == -1 {
			return nil, faultf(abi.IntOverflow, "")
		}
		return op(new(big.Int), x, y), nil
	}
}

func noDecimals(decimal, decimal) (decimal, *fault) { return decimal{}, faultf(abi.BadArgument, "") }

var arithmetic = map[string]fn{
	"_+_": plus,
	"_-_": numeric(ints((*big.Int).Sub), func(x, y decimal) (decimal, *fault) { return x.add(y.neg()) }),
	"_*_": numeric(ints((*big.Int).Mul), decimal.mul),
	"_/_": numeric(dividing((*big.Int).Quo), noDecimals),
	"_%_": numeric(dividing((*big.Int).Rem), noDecimals),
	"-_": numeric(func(x, _ *big.Int) (*big.Int, *fault) { return new(big.Int).Neg(x), nil },
		func(x, _ decimal) (decimal, *fault) { return x.neg(), nil }),
	"abs": numeric(func(x, _ *big.Int) (*big.Int, *fault) { return new(big.Int).Abs(x), nil },
		func(x, _ decimal) (decimal, *fault) { return decimal{new(big.Int).Abs(x.coef), x.exp}, nil }),
	"round": func(a []ref.Val) (ref.Val, *fault) {
		d, f := toDecimal(a[0])
		places, g := toInt(a[1])
		if first(f, g) != nil {
			return nil, first(f, g)
		}
		d, f = d.round(places, string(a[2].(types.String)))
		return decimalVal{decimal: d}, f
	},
	"div": func(a []ref.Val) (ref.Val, *fault) {
		x, f := toDecimal(a[0])
		y, g := toDecimal(a[1])
		places, h := toInt(a[2])
		if first(f, g, h) != nil {
			return nil, first(f, g, h)
		}
		d, f := x.div(y, places, string(a[3].(types.String)))
		return decimalVal{decimal: d}, f
	},
	"count":    count,
	"position": position,
	"min":      extreme(func(c int) bool { return c < 0 }),
	"max":      extreme(func(c int) bool { return c > 0 }),
	"sum": func(a []ref.Val) (ref.Val, *fault) {
		var total ref.Val = types.Int(0)
		for it := a[0].(traits.Lister).Iterator(); it.HasNext() == types.True; {
			var f *fault
			if total, f = plus([]ref.Val{total, it.Next()}); f != nil {
				return nil, f
			}
		}
		return total, nil
	},
}

func plus(a []ref.Val) (ref.Val, *fault) {
	switch x := a[0].(type) {
	case types.String:
		return x + a[1].(types.String), nil
	case traits.Adder:
		if _, list := a[0].(traits.Lister); list { // of the macro map
			return x.Add(a[1]), nil
		}
	}
	return numeric(ints((*big.Int).Add), decimal.add)(a)
}

// extreme is min or max: of equal numbers the first.
func extreme(better func(c int) bool) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		if list, ok := a[0].(traits.Lister); ok && len(a) == 1 {
			a = nil
			for it := list.Iterator(); it.HasNext() == types.True; {
				a = append(a, it.Next())
			}
		}
		if len(a) == 0 {
			return nil, faultf(abi.BadArgument, "")
		}
		mixed := false
		for _, v := range a {
			mixed = mixed || !isInt(v)
		}
		best := a[0]
		for _, v := range a[1:] {
			c, f := compare(best, v)
			if f != nil {
				return nil, f
			}
			if better(-c) {
				best = v
			}
		}
		if mixed {
			d, f := toDecimal(best)
			return decimalVal{decimal: d}, f
		}
		n, f := toInt(best)
		return types.Int(n), f
	}
}

var conversions = map[string]fn{
	"string": func(a []ref.Val) (ref.Val, *fault) {
		s, f := textOf(a[0])
		return types.String(s), f
	},
	"int":  toIntCall,
	"dec":  toDecCall,
	"bool": toBoolCall,
	"timestamp": func(a []ref.Val) (ref.Val, *fault) {
		s, ok := a[0].(types.String)
		if !ok {
			return a[0], nil
		}
		t, f := parseTime(string(s))
		return types.Timestamp{Time: t}, f
	},
	"epochMillis": func(a []ref.Val) (ref.Val, *fault) { return types.Int(a[0].(types.Timestamp).Time.UnixMilli()), nil },
}

// textOf is string(v).
func textOf(v ref.Val) (string, *fault) {
	switch v := v.(type) {
	case types.String:
		return string(v), nil
	case types.Bool:
		return strconv.FormatBool(bool(v)), nil
	case types.Timestamp:
		return timeText(v), nil
	case untyped:
		switch v.node.kind {
		case schema.String, schema.Number:
			return v.node.text, nil
		case schema.Boolean:
			return strconv.FormatBool(v.node.truth), nil
		}
		return "", faultf(abi.BadConversion, "%s", v.node.raw)
	}
	if isInt(v) {
		n, f := toInt(v)
		return strconv.FormatInt(n, 10), f
	}
	d, f := toDecimal(v)
	if f != nil {
		return "", f
	}
	return d.String(), nil
}

func timeText(t types.Timestamp) string {
	return t.Time.UTC().Format("2006-01-02T15:04:05.999999999Z")
}

// intText is int("12").
func intText(s string) (int64, *fault) {
	digits := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+"), "0123456789")
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err == nil:
		return n, nil
	case digits == "" && strings.ContainsAny(s, "0123456789") && strings.LastIndexAny(s, "+-") <= 0:
		return 0, faultf(abi.IntOverflow, "%s", s)
	}
	return 0, faultf(abi.BadConversion, "%s", s)
}

func toIntCall(a []ref.Val) (ref.Val, *fault) {
	var n int64
	var f *fault
	switch v := a[0].(type) {
	case types.String:
		n, f = intText(string(v))
	case types.Timestamp:
		n = v.Time.Unix()
	case untyped:
		switch v.node.kind {
		case schema.String:
			n, f = intText(v.node.text)
		case schema.Number:
			n, f = intOfNumber(v.node.text)
		default:
			f = faultf(abi.BadConversion, "%s", v.node.raw)
		}
	case number:
		if v.whole {
			return v, nil
		}
		var d decimal
		if d, f = parseDecimal(v.text); f == nil {
			n, f = d.toInt()
		}
	case decimalVal:
		n, f = v.toInt()
	default:
		return v, nil
	}
	return types.Int(n), f
}

func toDecCall(a []ref.Val) (ref.Val, *fault) {
	var d decimal
	var f *fault
	switch v := a[0].(type) {
	case types.String:
		d, f = parseDecimal(string(v))
	case untyped:
		if v.node.kind != schema.String && v.node.kind != schema.Number {
			return nil, faultf(abi.BadConversion, "%s", v.node.raw)
		}
		d, f = parseDecimal(v.node.text)
	case number:
		if !v.whole {
			return v, nil
		}
		d, f = toDecimal(v)
	case decimalVal:
		return v, nil
	default:
		d, f = toDecimal(v)
	}
	return decimalVal{decimal: d}, f
}

func toBoolCall(a []ref.Val) (ref.Val, *fault) {
	text := ""
	switch v := a[0].(type) {
	case types.Bool:
		return v, nil
	case types.String:
		text = string(v)
	case untyped:
		switch v.node.kind {
		case schema.Boolean:
			return types.Bool(v.node.truth), nil
		case schema.String:
			text = v.node.text
		default:
			text = string(v.node.raw)
		}
	}
	if text != "true" && text != "false" {
		return nil, faultf(abi.BadConversion, "%s", text)
	}
	return types.Bool(text == "true"), nil
}

var strictTime = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$`)

// parseTime reads RFC 3339 with upper case letters, no leap second and at most
// nine digits of a second, in the years 0001 to 9999 UTC.
func parseTime(s string) (time.Time, *fault) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || !strictTime.MatchString(s) || !isTime(s[11:]) || t.UTC().Year() < 1 || t.UTC().Year() > 9999 {
		return t, faultf(abi.BadConversion, "%s", s)
	}
	return t, nil
}

// count is how often a value occurs in a list.
func count(a []ref.Val) (ref.Val, *fault) {
	n := types.Int(0)
	f := equalItems(a, func(int64) bool { n++; return true })
	return n, f
}

// position is where a value occurs first in a list; items behind it are not read.
func position(a []ref.Val) (ref.Val, *fault) {
	at := types.Int(-1)
	f := equalItems(a, func(i int64) bool { at = types.Int(i); return false })
	return at, f
}

// equalItems visits the positions of the items of a list that equal a value. The
// value is read even if there is nothing to compare it with.
func equalItems(a []ref.Val, visit func(i int64) bool) *fault {
	if isNumber(a[1]) {
		if _, f := compare(a[1], a[1]); f != nil {
			return f
		}
	}
	i := int64(0)
	for it := a[0].(traits.Lister).Iterator(); it.HasNext() == types.True; i++ {
		same, f := equals(it.Next(), a[1])
		if f != nil {
			return f
		}
		if same == types.True && !visit(i) {
			return nil
		}
	}
	return nil
}
