package kernel

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// raw places a JSON value in the input, as the scanner leaves it.
func (g *guest) raw(in string) uint64 {
	at := g.begin(in)
	return at | uint64(len(in))<<32
}

func TestAnyFromJSON(t *testing.T) {
	for _, g := range machines(t) {
		for in, want := range map[string]string{
			`null`: `null`, `true`: `true`, `false`: `false`, `""`: `""`, `"a\u00e9\n"`: `"aé\n"`, `0`: `0`, `-0`: `0`, `-12`: `-12`,
			`9223372036854775807`: `9223372036854775807`, `-9223372036854775808`: `-9223372036854775808`, `9223372036854775808`: `decimal("9223372036854775808")`,
			`1.50`: `decimal("1.50")`, `1e2`: `decimal("100")`, `-0.0`: `decimal("0.0")`, `[ ]`: `[]`, `{ }`: `{}`,
			`[ 1 , [ "x" ,null], {"b":{},"a" : [true]} ]`: `[1, ["x", null], {"a": [true], "b": {}}]`, `{"\u0061":1, "b" : -2.5}`: `{"a": 1, "b": decimal("-2.5")}`,
			strings.Repeat("[", 128) + strings.Repeat("]", 128): strings.Repeat("[", 128) + strings.Repeat("]", 128),
			strings.Repeat("[", 129) + strings.Repeat("]", 129): "error",
		} {
			if got := g.shown(g.call("a_of_json", g.raw(in))); got != want {
				t.Errorf("%s: %s is %s, want %s", g.name, in, got, want)
			}
		}
		g.begin("") // the last call may have failed
		if got := g.shown(g.call("a_of_json", 1)); got != "null" {
			t.Errorf("%s: the span of null is %s", g.name, got)
		}
	}
}

func TestAnyToJSON(t *testing.T) {
	for _, g := range machines(t) {
		for _, c := range []struct {
			in   ref.Val
			want string
		}{
			{types.NullValue, `null`}, {types.True, `true`}, {types.Int(math.MinInt64), `-9223372036854775808`}, {types.Uint(math.MaxUint64), `18446744073709551615`},
			{types.String("a\"\u0001é"), `"a\"\u0001é"`}, {types.Bytes("\xffab"), `"/2Fi"`}, {stamp("2009-02-13T23:31:30.5+01:00"), `"2009-02-13T22:31:30.5Z"`},
			{duration("-90.5s"), `"-90.5s"`}, {decimal("1.50"), `1.50`}, {list(types.Int(1), list(), mapOf(types.String("k"), types.Double(1))), `[1,[],{"k":1}]`},
			{types.Double(math.NaN()), "code 43"}, {types.Double(math.Inf(-1)), "code 43"}, {types.IntType, "code 43"}, {types.OptionalNone, "code 43"},
			{types.OptionalOf(types.Int(1)), "code 43"}, {mapOf(types.Int(1), types.Int(1)), "code 43"},
		} {
			g.begin("")
			if got := g.output("a_to_json", g.cell(c.in)); got != c.want {
				t.Errorf("%s: %s as JSON is %s, want %s", g.name, show(c.in), got, c.want)
			}
		}
		r := rand.New(rand.NewPCG(7, 8))
		for range 2000 {
			v := math.Float64frombits(r.Uint64())
			if r.IntN(2) == 0 {
				v = math.Exp(r.NormFloat64()*20) * float64(r.IntN(3)-1)
			}
			want, err := json.Marshal(v)
			if err != nil {
				continue
			}
			g.begin("")
			if got := g.output("a_to_json", g.cell(types.Double(v))); got != string(want) {
				t.Errorf("%s: %b as JSON is %s, want %s", g.name, v, got, want)
			}
		}
	}
}

// TestAnyMaps makes maps large enough to be searched by hash.
func TestAnyMaps(t *testing.T) {
	for _, g := range machines(t) {
		g.begin("")
		m := g.call("a_map_new", 0)
		for i := range 300 {
			m = g.call("a_map_put", m, g.cell(types.Int(i)), g.cell(types.Int(i*i)))
			m = g.call("a_map_put", m, g.cell(types.String(strings.Repeat("k", i))), g.cell(types.Int(i)))
		}
		if got := g.shown(g.call("a_size_1", m)); got != "600" {
			t.Fatalf("%s: %s entries", g.name, got)
		}
		for i := range 300 {
			for _, k := range []ref.Val{types.Int(i), types.Uint(i), types.Double(i)} {
				if got := int(g.field(g.call("a_map_get", m, g.cell(k)))); got != i*i {
					t.Errorf("%s: at %s: %d", g.name, show(k), got)
				}
			}
			if got := int(g.field(g.call("a_index_2", m, g.cell(types.String(strings.Repeat("k", i)))))); got != i {
				t.Errorf("%s: at a text of %d: %d", g.name, i, got)
			}
		}
		for _, k := range []ref.Val{types.Int(300), types.Int(-1), types.Double(0.5), types.String("x"), types.True, types.NullValue} {
			if g.call("a_map_get", m, g.cell(k)) != 0 || g.code() != 0 {
				t.Errorf("%s: found %s (code %d)", g.name, show(k), g.code())
			}
		}
		for _, c := range []struct {
			k    ref.Val
			code uint32
		}{{types.Uint(7), 52}, {types.String("kk"), 52}, {types.Double(7.5), 49}, {types.NullValue, 49}, {list(), 49}} {
			g.call("k_clear")
			if g.call("a_map_put", m, g.cell(c.k), g.cell(types.True)) != 0 || g.code() != c.code {
				t.Errorf("%s: put of %s: code %d, want %d", g.name, show(c.k), g.code(), c.code)
			}
		}
	}
}

func TestAnyDecimals(t *testing.T) {
	for _, g := range machines(t) {
		for _, c := range []struct {
			f    string
			x, y ref.Val
			want string
		}{
			{"a_add_2", decimal("1.50"), types.Int(-2), `decimal("-0.50")`}, {"a_sub_2", types.Int(2), decimal("1.50"), `decimal("0.50")`}, {"a_mul_2", decimal("1.50"), types.Uint(2), `decimal("3.00")`},
			{"a_add_2", decimal("1.50"), types.Double(2), "error"}, {"a_div_2", decimal("1"), decimal("2"), "error"},
			{"a_eq_2", decimal("1.0"), types.Int(1), "true"}, {"a_eq_2", types.Uint(1), decimal("1.00"), "true"}, {"a_eq_2", decimal("0.1"), types.Double(0.1), "false"},
			{"a_gt_2", types.Double(0.1), decimal("0.1"), "true"}, {"a_lt_2", decimal("0.1"), types.Double(0.1), "true"}, {"a_eq_2", decimal("0.5"), types.Double(0.5), "true"},
			{"a_eq_2", decimal("9007199254740993"), types.Double(1 << 53), "false"}, {"a_lt_2", decimal("-1e400"), types.Double(-1e308), "true"}, {"a_gt_2", decimal("1e-400"), types.Double(0), "true"},
			{"a_lt_2", decimal("1e-400"), types.Double(5e-324), "true"}, {"a_gt_2", decimal("5e-324"), types.Double(5e-324), "true"}, {"a_lt_2", decimal("1e300"), types.Double(1e300), "true"}, {"a_lt_2", decimal("1"), types.Double(math.Inf(1)), "true"},
			{"a_gt_2", decimal("1"), types.Double(math.NaN()), "false"}, {"a_eq_2", decimal("-2.5"), types.Double(-2.5), "true"}, {"a_lt_2", decimal("-2.6"), types.Double(-2.5), "true"},
			{"a_index_2", list(types.String("x"), types.String("y")), decimal("1.0"), `"y"`}, {"a_index_2", list(types.String("x")), decimal("0.5"), "error"}, {"a_index_2", mapOf(types.Int(2), types.True), decimal("2.00"), "true"},
			{"a_math_max_2", decimal("1.5"), types.Int(2), "2"}, {"a_math_min_2", decimal("1.5"), types.Int(2), `decimal("1.5")`}, {"a_in_2", decimal("1.0"), list(types.Int(1)), "true"},
		} {
			if got := g.apply(c.f, c.x, c.y); got != c.want {
				t.Errorf("%s: %s(%s, %s) = %s (code %d), want %s", g.name, c.f, show(c.x), show(c.y), got, g.code(), c.want)
			}
		}
		for _, c := range []struct {
			f    string
			x    ref.Val
			want string
		}{
			{"a_int_1", decimal("12.00"), "12"}, {"a_int_1", decimal("12.5"), "error"}, {"a_uint_1", decimal("3.0"), "3u"}, {"a_uint_1", decimal("-3"), "error"}, {"a_double_1", decimal("0.1"), "0.1"},
			{"a_double_1", decimal("1e400"), "error"}, {"a_string_1", decimal("-1.50"), `"-1.50"`}, {"a_type_1", decimal("1"), "type(decimal)"}, {"a_neg_1", decimal("1.50"), `decimal("-1.50")`},
			{"a_decimal_1", types.Double(0.1), `decimal("0.1")`}, {"a_decimal_1", types.Int(-3), `decimal("-3")`}, {"a_decimal_1", types.Uint(math.MaxUint64), `decimal("18446744073709551615")`},
			{"a_decimal_1", types.String("1.50"), `decimal("1.50")`}, {"a_decimal_1", types.Double(math.NaN()), "error"}, {"a_math_abs_1", decimal("-1.50"), `decimal("1.50")`}, {"a_math_sign_1", decimal("-0.1"), "-1"},
			{"a_sort_1", list(decimal("1.5"), types.Int(1), decimal("-2")), `[decimal("-2"), 1, decimal("1.5")]`}, {"a_optional_ofnonzerovalue_1", decimal("0.00"), "optional.none()"},
		} {
			if got := g.apply(c.f, c.x); got != c.want {
				t.Errorf("%s: %s(%s) = %s (code %d), want %s", g.name, c.f, show(c.x), got, g.code(), c.want)
			}
		}
	}
}

// TestAnyDepth: what nests too deeply is an error where it is made, so that nothing can recurse without bound.
func TestAnyDepth(t *testing.T) {
	for _, g := range machines(t) {
		for _, wrap := range []func(x uint64) uint64{
			func(x uint64) uint64 { return g.call("a_list_add", g.call("a_list_new", 0), x) },
			func(x uint64) uint64 { return g.call("a_map_put", g.call("a_map_new", 0), g.call("a_of_bool", 1), x) },
			func(x uint64) uint64 { return g.call("a_some", x) },
		} {
			g.begin("")
			x, inner, made := g.call("a_of_int", 1), uint64(0), 0
			for y := x; ; made++ {
				if y = wrap(y); y == 0 {
					break
				}
				x, inner = y, x
			}
			if made != 128 || g.code() != 9 {
				t.Errorf("%s: %d levels, code %d", g.name, made, g.code())
			}
			g.call("k_clear")
			if g.call("a_equal", x, x) != 1 || g.output("a_show", x) == "" || g.code() != 0 {
				t.Errorf("%s: code %d", g.name, g.code())
			}
			if g.output("a_to_json", x); g.code() != 0 && g.code() != 43 {
				t.Errorf("%s: to JSON: code %d", g.name, g.code())
			}
			g.call("k_clear")
			format, args := g.cell(types.String("%s")), g.call("a_list_add", g.call("a_list_new", 1), inner)
			if g.call("a_format_2", format, args); g.code() != 0 && g.code() != 49 {
				t.Errorf("%s: format: code %d", g.name, g.code())
			}
		}
	}
}
