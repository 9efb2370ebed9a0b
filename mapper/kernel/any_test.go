package kernel

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// cell makes a value in the guest. Strings pass as they are.
func (g *guest) cell(v ref.Val) uint64 {
	g.t.Helper()
	x := uint64(0)
	switch v := v.(type) {
	case types.Null:
		x = g.call("a_null")
	case types.Bool:
		b := uint64(0)
		if v {
			b = 1
		}
		x = g.call("a_of_bool", b)
	case types.Int:
		x = g.call("a_of_int", uint64(v))
	case types.Uint:
		x = g.call("a_of_uint", uint64(v))
	case types.Double:
		x = g.call("a_of_double", math.Float64bits(float64(v)))
	case types.String:
		x = g.call("a_of_text", g.text(string(v)))
	case types.Bytes:
		x = g.call("a_of_bytes", g.text(string(v)))
	case types.Duration:
		x = g.call("a_of_duration", uint64(v.Duration))
	case types.Timestamp:
		x = g.call("a_of_time", g.instant(v.Time))
	case *types.Type:
		x = g.call("a_of_type", g.text(v.TypeName()))
	case *types.Optional:
		if x = g.call("a_none"); v.HasValue() {
			x = g.call("a_some", g.cell(v.GetValue()))
		}
	case traits.Lister:
		x = g.call("a_list_new", 0)
		for it := v.Iterator(); it.HasNext() == types.True; {
			x = g.call("a_list_add", x, g.cell(it.Next()))
		}
	case traits.Mapper:
		x = g.call("a_map_new", 0)
		for it := v.Iterator(); it.HasNext() == types.True; {
			k := it.Next()
			x = g.call("a_map_put", x, g.cell(k), g.cell(v.Get(k)))
		}
	case decimal:
		x = g.call("a_of_dec", g.call("k_dec_text", g.text(string(v))))
	default:
		g.t.Fatalf("no cell for %T", v)
	}
	if x == 0 {
		g.t.Fatalf("%s: no cell for %v: code %d", g.name, v, g.code())
	}
	return x
}

func (g *guest) instant(t time.Time) uint64 {
	at := g.call("k_alloc", 16)
	g.mod.Memory().WriteUint64Le(uint32(at), uint64(t.Unix()))
	g.mod.Memory().WriteUint32Le(uint32(at)+8, uint32(t.Nanosecond()))
	return at
}

// decimal stands for a decimal value among those of cel-go.
type decimal string

func (d decimal) Value() any                                { return string(d) }
func (d decimal) Type() ref.Type                            { return types.NewOpaqueType("decimal") }
func (d decimal) Equal(ref.Val) ref.Val                     { return types.False }
func (d decimal) ConvertToType(ref.Type) ref.Val            { return types.NewErr("decimal") }
func (d decimal) ConvertToNative(reflect.Type) (any, error) { return nil, fmt.Errorf("decimal") }

// show is what a_show writes.
func show(v ref.Val) string {
	switch v := v.(type) {
	case types.Null:
		return "null"
	case types.Bool:
		return strconv.FormatBool(bool(v))
	case types.Int:
		return strconv.FormatInt(int64(v), 10)
	case types.Uint:
		return strconv.FormatUint(uint64(v), 10) + "u"
	case types.Double:
		return showDouble(float64(v))
	case types.String:
		return quoted(string(v))
	case types.Bytes:
		var b strings.Builder
		for _, c := range []byte(v) {
			if c >= 0x20 && c < 0x7f && c != '"' && c != '\\' {
				b.WriteByte(c)
			} else {
				fmt.Fprintf(&b, `\x%02x`, c)
			}
		}
		return `b"` + b.String() + `"`
	case types.Duration:
		return fmt.Sprintf("duration(%q)", strconv.FormatFloat(v.Seconds(), 'f', -1, 64)+"s")
	case types.Timestamp:
		return fmt.Sprintf("timestamp(%q)", v.UTC().Format(time.RFC3339Nano))
	case *types.Type:
		return "type(" + v.TypeName() + ")"
	case *types.Optional:
		if !v.HasValue() {
			return "optional.none()"
		}
		return "optional.of(" + show(v.GetValue()) + ")"
	case decimal:
		return "decimal(\"" + string(v) + "\")"
	case traits.Lister:
		var items []string
		for it := v.Iterator(); it.HasNext() == types.True; {
			items = append(items, show(it.Next()))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case traits.Mapper:
		type entry struct{ k, v string }
		var entries []entry
		for it := v.Iterator(); it.HasNext() == types.True; {
			k := it.Next()
			entries = append(entries, entry{show(k), show(v.Get(k))})
		}
		slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.k, b.k) })
		var b []string
		for _, e := range entries {
			b = append(b, e.k+": "+e.v)
		}
		return "{" + strings.Join(b, ", ") + "}"
	case *types.Err:
		return "error"
	}
	return fmt.Sprintf("no text for %T", v)
}

func showDouble(v float64) string {
	switch {
	case math.IsNaN(v):
		return `double("NaN")`
	case math.IsInf(v, 0):
		return fmt.Sprintf("double(%q)", strings.TrimPrefix(strings.Replace(fmt.Sprint(v), "Inf", "Infinity", 1), "+"))
	}
	s := strconv.FormatFloat(v, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

// quoted is a text as a JSON string with the kernel's escapes.
func quoted(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err)
	}
	text := strings.TrimSuffix(b.String(), "\n")
	return strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029").Replace(text)
}

// shown is the text of a cell, or "error" with its code for 0.
func (g *guest) shown(x uint64) string {
	g.t.Helper()
	if x == 0 {
		if g.code() == 0 {
			g.t.Errorf("%s: 0 without an error", g.name)
		}
		return "error"
	}
	if g.code() != 0 {
		g.t.Errorf("%s: cell %d with code %d", g.name, x, g.code())
	}
	return g.output("a_show", x)
}

// apply calls a kernel function on values and gives the text of the result.
func (g *guest) apply(name string, args ...ref.Val) string {
	g.t.Helper()
	g.begin("")
	cells := make([]uint64, len(args))
	for i, a := range args {
		cells[i] = g.cell(a)
	}
	return g.shown(g.call(name, cells...))
}

func list(items ...ref.Val) ref.Val { return types.NewRefValList(types.DefaultTypeAdapter, items) }

func mapOf(pairs ...ref.Val) ref.Val {
	m := map[ref.Val]ref.Val{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return types.NewRefValMap(types.DefaultTypeAdapter, m)
}

func stamp(s string) ref.Val {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		panic(err)
	}
	return types.Timestamp{Time: t}
}

func duration(s string) ref.Val {
	d, err := time.ParseDuration(s)
	if err != nil {
		panic(err)
	}
	return types.Duration{Duration: d}
}

// samples are values of every type, at the edges of their ranges.
var samples = []ref.Val{
	types.NullValue, types.True, types.False, types.Int(0), types.Int(1), types.Int(-7), types.Int(math.MaxInt64), types.Int(math.MinInt64),
	types.Int(1<<53 + 1), types.Uint(0), types.Uint(1), types.Uint(3), types.Uint(1 << 63), types.Uint(math.MaxUint64), types.Double(0), types.Double(math.Copysign(0, -1)),
	types.Double(1), types.Double(-7), types.Double(2.5), types.Double(1 << 53), types.Double(1 << 63), types.Double(-1 << 63), types.Double(1e300), types.Double(5e-324),
	types.Double(math.NaN()), types.Double(math.Inf(1)), types.Double(math.Inf(-1)), types.String(""), types.String("a"), types.String("b\"\\\n\u0001é😀"), types.String("1"),
	types.Bytes(""), types.Bytes("a"), types.Bytes("\xff\x00\"b"), list(), list(types.Int(1)), list(types.Double(1)), list(types.Int(1), list(types.String("x"), types.NullValue)),
	list(types.Double(math.NaN())), mapOf(), mapOf(types.String("a"), types.Int(1)), mapOf(types.String("a"), types.Uint(1)), mapOf(types.Int(1), types.True, types.Bool(true), list()),
	stamp("1970-01-01T00:00:00Z"), stamp("0001-01-01T00:00:00Z"), stamp("9999-12-31T23:59:59.999999999Z"), stamp("2009-02-13T23:31:30.5Z"),
	duration("0s"), duration("1s"), duration("-1.5s"), duration("1ns"), types.Duration{Duration: math.MaxInt64}, types.Duration{Duration: math.MinInt64},
	types.IntType, types.StringType, types.TypeType, types.OptionalNone, types.OptionalOf(types.Int(1)), types.OptionalOf(types.NullValue),
}

func TestAnyShow(t *testing.T) {
	for _, g := range machines(t) {
		for _, v := range samples {
			g.begin("")
			if got, want := g.shown(g.cell(v)), show(v); got != want {
				t.Errorf("%s: shown as %s, want %s", g.name, got, want)
			}
		}
		for _, d := range []decimal{"1.50", "-0.000", "1234567890123456789012345678.901234"} {
			g.begin("")
			want := show(d)
			if d[0] == '-' {
				want = `decimal("0.000")`
			}
			if got := g.shown(g.cell(d)); got != want {
				t.Errorf("%s: shown as %s, want %s", g.name, got, want)
			}
		}
	}
}

// operators are the operators of cel-go.
var operators = map[string]func(x, y ref.Val) ref.Val{
	"a_add_2": func(x, y ref.Val) ref.Val {
		if a, ok := x.(traits.Adder); ok {
			return a.Add(y)
		}
		return types.NoSuchOverloadErr()
	},
	"a_sub_2": func(x, y ref.Val) ref.Val {
		if a, ok := x.(traits.Subtractor); ok {
			return a.Subtract(y)
		}
		return types.NoSuchOverloadErr()
	},
	"a_mul_2": func(x, y ref.Val) ref.Val {
		if a, ok := x.(traits.Multiplier); ok {
			return a.Multiply(y)
		}
		return types.NoSuchOverloadErr()
	},
	"a_div_2": func(x, y ref.Val) ref.Val {
		if a, ok := x.(traits.Divider); ok {
			return a.Divide(y)
		}
		return types.NoSuchOverloadErr()
	},
	"a_mod_2": func(x, y ref.Val) ref.Val {
		if a, ok := x.(traits.Modder); ok {
			return a.Modulo(y)
		}
		return types.NoSuchOverloadErr()
	},
	"a_eq_2": types.Equal,
	"a_ne_2": func(x, y ref.Val) ref.Val { return !types.Equal(x, y).(types.Bool) },
	"a_lt_2": func(x, y ref.Val) ref.Val { return relation(x, y, types.IntNegOne) },
	"a_le_2": func(x, y ref.Val) ref.Val { return relation(x, y, types.IntNegOne, types.IntZero) },
	"a_gt_2": func(x, y ref.Val) ref.Val { return relation(x, y, types.IntOne) },
	"a_ge_2": func(x, y ref.Val) ref.Val { return relation(x, y, types.IntOne, types.IntZero) },
	"a_in_2": func(x, y ref.Val) ref.Val {
		if c, ok := y.(traits.Container); ok {
			if noKey(x, y) {
				return types.False
			}
			return c.Contains(x)
		}
		return types.NoSuchOverloadErr()
	},
}

// noKey says that k is looked for in a map and Go cannot hash it: cel-go panics.
func noKey(k, m ref.Val) bool {
	_, isMap := m.(traits.Mapper)
	return isMap && !reflect.TypeOf(k).Comparable()
}

func relation(x, y ref.Val, wanted ...ref.Val) ref.Val {
	for _, v := range []ref.Val{x, y} {
		if d, ok := v.(types.Double); ok && math.IsNaN(float64(d)) {
			return types.False
		}
	}
	c, ok := x.(traits.Comparer)
	if !ok {
		return types.NoSuchOverloadErr()
	}
	r := c.Compare(y)
	if types.IsError(r) {
		return r
	}
	return types.Bool(slices.Contains(wanted, r))
}

func TestAnyOperators(t *testing.T) {
	for _, g := range machines(t) {
		for name, oracle := range operators {
			for _, x := range samples {
				for _, y := range samples {
					if got, want := g.apply(name, x, y), show(oracle(x, y)); got != want {
						t.Errorf("%s: %s(%s, %s) = %s (code %d), want %s", g.name, name, show(x), show(y), got, g.code(), want)
					}
				}
			}
		}
	}
}
