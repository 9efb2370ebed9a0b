package kernel

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
)

// oracle evaluates CEL expressions over the variables a, b, c and d.
type oracle struct {
	t    testing.TB
	env  *cel.Env
	made map[string]cel.Program
}

func newOracle(t testing.TB) *oracle {
	t.Helper()
	opts := []cel.EnvOption{cel.OptionalTypes(), cel.DefaultUTCTimeZone(true), ext.Strings(), ext.Math(), ext.Lists(), ext.Sets(), ext.Encoders(), ext.TwoVarComprehensions()}
	for _, name := range variables {
		opts = append(opts, cel.Variable(name, cel.DynType))
	}
	env, err := cel.NewEnv(opts...)
	if err != nil {
		t.Fatal(err)
	}
	return &oracle{t: t, env: env, made: map[string]cel.Program{}}
}

var variables = []string{"a", "b", "c", "d"}

func (o *oracle) eval(expr string, args ...ref.Val) ref.Val {
	o.t.Helper()
	p := o.made[expr]
	if p == nil {
		ast, iss := o.env.Compile(expr)
		if iss.Err() != nil { // what no checker accepts may still be called
			ast, iss = o.env.Parse(expr)
		}
		if iss.Err() != nil {
			o.t.Fatalf("%s: %v", expr, iss.Err())
		}
		var err error
		if p, err = o.env.Program(ast); err != nil {
			o.t.Fatalf("%s: %v", expr, err)
		}
		o.made[expr] = p
	}
	in := map[string]any{}
	for i, a := range args {
		in[variables[i]] = a
	}
	v, _, err := p.Eval(in)
	if err != nil {
		return types.WrapErr(err)
	}
	return v
}

// agree compares a kernel function with an expression on some arguments.
func agree(t testing.TB, machines []*guest, o *oracle, name, expr string, args ...ref.Val) {
	t.Helper()
	want := show(o.eval(expr, args...))
	for _, g := range machines {
		if got := g.apply(name, args...); got != want {
			var shown []string
			for _, a := range args {
				shown = append(shown, show(a))
			}
			t.Errorf("%s: %s(%s) = %s (code %d), want %s", g.name, name, strings.Join(shown, ", "), got, g.code(), want)
		}
	}
}

// calls are functions as CEL writes them. Their arguments are every sample, or
// every pair; of three and more, some.
var calls = map[string]string{
	"a_neg_1": "-a", "a_not_1": "!a", "a_size_1": "size(a)", "a_type_1": "type(a)",
	"a_opt_index_2":   "a[?b]",
	"a_optional_of_1": "optional.of(a)", "a_optional_ofnonzerovalue_1": "optional.ofNonZeroValue(a)", "a_hasvalue_1": "a.hasValue()",
	"a_hasvalue_2": "a.hasValue(b)", "a_value_1": "a.value()", "a_or_2": "a.or(b)", "a_orvalue_2": "a.orValue(b)", "a_unwrapopt_1": "a.unwrapOpt()",
	"a_int_1": "int(a)", "a_uint_1": "uint(a)", "a_double_1": "double(a)", "a_string_1": "string(a)", "a_bytes_1": "bytes(a)", "a_bool_1": "bool(a)",
	"a_timestamp_1": "timestamp(a)", "a_duration_1": "duration(a)", "a_dyn_1": "dyn(a)",
	"a_contains_2": "a.contains(b)", "a_startswith_2": "a.startsWith(b)", "a_endswith_2": "a.endsWith(b)", "a_charat_2": "a.charAt(b)",
	"a_indexof_2": "a.indexOf(b)", "a_lastindexof_2": "a.lastIndexOf(b)", "a_lowerascii_1": "a.lowerAscii()", "a_upperascii_1": "a.upperAscii()",
	"a_trim_1": "a.trim()", "a_reverse_1": "a.reverse()", "a_split_2": "a.split(b)", "a_substring_2": "a.substring(b)", "a_join_1": "a.join()", "a_join_2": "a.join(b)",
	"a_strings_quote_1": "strings.quote(a)",
	"a_math_min_2":      "math.least(a, b)", "a_math_max_2": "math.greatest(a, b)", "a_math_min_1": "math.least(a)", "a_math_max_1": "math.greatest(a)",
	"a_math_ceil_1": "math.ceil(a)", "a_math_floor_1": "math.floor(a)", "a_math_round_1": "math.round(a)", "a_math_trunc_1": "math.trunc(a)",
	"a_math_sqrt_1": "math.sqrt(a)", "a_math_isinf_1": "math.isInf(a)", "a_math_isnan_1": "math.isNaN(a)", "a_math_isfinite_1": "math.isFinite(a)",
	"a_math_abs_1": "math.abs(a)", "a_math_sign_1": "math.sign(a)", "a_math_bitand_2": "math.bitAnd(a, b)", "a_math_bitor_2": "math.bitOr(a, b)",
	"a_math_bitxor_2": "math.bitXor(a, b)", "a_math_bitnot_1": "math.bitNot(a)", "a_math_bitshiftleft_2": "math.bitShiftLeft(a, b)",
	"a_math_bitshiftright_2": "math.bitShiftRight(a, b)",
	"a_flatten_1":            "a.flatten()", "a_flatten_2": "a.flatten(b)", "a_distinct_1": "a.distinct()", "a_sort_1": "a.sort()", "a_first_1": "a.first()", "a_last_1": "a.last()",
	"a_hasonly_2": "a.hasOnly(b)", "a_hasany_2": "a.hasAny(b)", "a_hasall_2": "a.hasAll(b)", "a_hasexactly_2": "a.hasExactly(b)",
	"a_sets_contains_2": "sets.contains(a, b)", "a_sets_equivalent_2": "sets.equivalent(a, b)", "a_sets_intersects_2": "sets.intersects(a, b)",
	"a_base64_encode_1": "base64.encode(a)", "a_base64_decode_1": "base64.decode(a)", "a_base64_encodeurl_1": "base64.encodeUrl(a)", "a_base64_decodeurl_1": "base64.decodeUrl(a)",
	"a_indexof_3": "a.indexOf(b, c)", "a_lastindexof_3": "a.lastIndexOf(b, c)", "a_replace_3": "a.replace(b, c)", "a_replace_4": "a.replace(b, c, d)",
	"a_split_3": "a.split(b, c)", "a_substring_3": "a.substring(b, c)", "a_slice_3": "a.slice(b, c)",
}

func TestAnyFunctions(t *testing.T) {
	o, all := newOracle(t), machines(t)
	for name, expr := range calls {
		n := int(name[len(name)-1] - '0')
		if n > 2 {
			continue
		}
		for _, a := range samples {
			if n == 1 {
				agree(t, all, o, name, expr, a)
				continue
			}
			for _, b := range samples {
				if noKey(b, a) { // cel-go panics and does not recover in optional lookups
					continue
				}
				agree(t, all, o, name, expr, a, b)
			}
		}
	}
}

func TestAnyHas(t *testing.T) {
	o, all := newOracle(t), machines(t)
	for _, a := range append(samples, types.OptionalOf(samples[len(samples)-1]), types.OptionalOf(mapOf(types.String("a"), types.NullValue))) {
		agree(t, all, o, "a_has_2", "has(a.a)", a, types.String("a"))
		agree(t, all, o, "a_opt_index_2", "a.?a", a, types.String("a"))
	}
}

// texts that are interesting to more than one function.
var texts = []string{
	"", "a", "b", "ab", "abcabc", "aXbX", " \ta\u00a0b\u2003\n", "é", "héllo wörld", "😀a😀b", "\"quoted\\\" \a\b\f\n\r\t\v", "\u0000\u001f\u007f",
	"0", "-0", "+1", "-1", "12", "007", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "18446744073709551616",
	"1.5", ".5", "5.", ".", "1e3", "1e", "1E+2", "-1e-400", "1e400", "inf", "-Inf", "Infinity", "nan", "-nan", "NaN", "0x1p4", "0x1.8p-1", "-0x10p2", "0xp1", "1__0", "1.2.3", " 1",
	"true", "TRUE", "True", "tRUE", "t", "f", "F", "false", "no",
	"1s", "-1.5h", "1h30m", "1m1s1ms1us1µs1μs1ns", "1", "s", "1.s", ".5s", "-.s", "9223372036854775807ns", "9223372036854775808ns", "-9223372036854775808ns", "2562047h47m16.854775807s",
	"300000h", "0.000000001s", "0.9999999999s", "1d", "+5s", "1s ",
	"2009-02-13T23:31:30Z", "2009-02-13T23:31:30.123456789123Z", "2009-02-13t23:31:30Z", "2009-02-13T23:31:30z", "2009-02-13T23:31:60Z", "2009-02-29T00:00:00Z", "2008-02-29T00:00:00Z",
	"2009-02-13T23:31:30+01:30", "0001-01-01T00:00:00+00:01", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59-00:01", "0000-12-31T00:00:00Z",
	"2009-02-13T23:31:30", "2009-02-13T23:31:30,5Z", "2009-02-13T23:31:30+24:00", "2009-2-13T23:31:30Z",
	"aGVsbG8=", "aGVsbG8", "aGVsbG8==", "aGVs\nbG8=", "aGVs*G8=", "_-8=", "/+8=", "YQ==", "YQ", "YQ=", "Y", "YWI=", "YWI", "YWJj", "YR==", "Y=Q=", "=", "====", "YQ==YQ==", "YWI=\n", "",
}

// oneText are functions of one text, whatever it says.
var oneText = []string{
	"a_int_1", "a_uint_1", "a_double_1", "a_bool_1", "a_bytes_1", "a_timestamp_1", "a_duration_1", "a_size_1", "a_trim_1", "a_reverse_1", "a_lowerascii_1", "a_upperascii_1",
	"a_strings_quote_1", "a_base64_decode_1", "a_base64_decodeurl_1",
}

func TestAnyTexts(t *testing.T) {
	o, all := newOracle(t), machines(t)
	for _, s := range texts {
		for _, name := range oneText {
			agree(t, all, o, name, calls[name], types.String(s))
		}
		agree(t, all, o, "a_string_1", "string(a)", types.Bytes(s))
		agree(t, all, o, "a_base64_encode_1", "base64.encode(a)", types.Bytes(s))
	}
	for _, b := range []string{"\xff", "a\x80", "\xc3", "\xc0\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xf0\x9f\x98\x80"} {
		agree(t, all, o, "a_string_1", "string(a)", types.Bytes(b))
	}
	r := rand.New(rand.NewPCG(1, 2))
	text := func() ref.Val {
		s := []rune(texts[r.IntN(12)])
		from := r.IntN(len(s) + 1)
		return types.String(s[from : from+r.IntN(len(s)-from+1)])
	}
	number := func() ref.Val {
		return []ref.Val{types.Int(-1), types.Int(0), types.Int(1), types.Int(2), types.Int(5), types.Int(40), types.Int(math.MaxInt64), types.Int(math.MinInt64), types.Uint(1)}[r.IntN(9)]
	}
	numbers := func() ref.Val {
		var l []ref.Val
		for range r.IntN(6) {
			l = append(l, samples[r.IntN(len(samples))])
		}
		return list(l...)
	}
	for range 1500 {
		s, u := text(), text()
		agree(t, all, o, "a_indexof_3", calls["a_indexof_3"], s, u, number())
		agree(t, all, o, "a_lastindexof_3", calls["a_lastindexof_3"], s, u, number())
		agree(t, all, o, "a_replace_3", calls["a_replace_3"], s, u, text())
		agree(t, all, o, "a_replace_4", calls["a_replace_4"], s, u, text(), number())
		agree(t, all, o, "a_split_3", calls["a_split_3"], s, u, number())
		agree(t, all, o, "a_substring_3", calls["a_substring_3"], s, number(), number())
		agree(t, all, o, "a_slice_3", calls["a_slice_3"], numbers(), number(), number())
		agree(t, all, o, "a_charat_2", calls["a_charat_2"], s, number())
		agree(t, all, o, "a_distinct_1", calls["a_distinct_1"], numbers())
		agree(t, all, o, "a_sets_equivalent_2", calls["a_sets_equivalent_2"], numbers(), numbers())
		agree(t, all, o, "a_join_2", calls["a_join_2"], list(s, u, text()), text())
	}
}

func TestAnySort(t *testing.T) {
	o, all := newOracle(t), machines(t)
	r := rand.New(rand.NewPCG(3, 4))
	kinds := []func() ref.Val{
		func() ref.Val { return types.Int(r.IntN(5)) }, func() ref.Val { return types.Uint(r.Uint64()) }, func() ref.Val { return types.Double(r.NormFloat64()) },
		func() ref.Val { return types.String(strconv.Itoa(r.IntN(30))) }, func() ref.Val { return types.Bytes(strconv.Itoa(r.IntN(30))) }, func() ref.Val { return types.Bool(r.IntN(2) == 0) },
		func() ref.Val { return samples[r.IntN(3)] },
	}
	for range 500 {
		kind := kinds[r.IntN(len(kinds))]
		var keys, items []ref.Val
		for i := range r.IntN(12) { // beyond that cel-go's order of equal keys is not that of the list
			keys = append(keys, kind())
			items = append(items, types.Int(i))
		}
		agree(t, all, o, "a_sort_1", "a.sort()", list(keys...))
		agree(t, all, o, "a_sortbyassociatedkeys_2", "a.sortBy(i, b[i])", list(items...), list(keys...))
	}
	var keys []ref.Val
	for i := range 3000 {
		keys = append(keys, types.Int(i*7919%3001))
	}
	agree(t, all, o, "a_sort_1", "a.sort()", list(keys...))
	agree(t, all, o, "a_sortbyassociatedkeys_2", "a.sort()", list(keys...), list(keys...))
	for _, n := range []ref.Val{types.Int(0), types.Int(5), types.Int(2000), types.Int(-1), types.Int(1000001), types.Uint(3)} {
		agree(t, all, o, "a_lists_range_1", "lists.range(a)", n)
	}
}

// TestAnyDoubles compares the text of doubles, and doubles from text, with Go's.
func TestAnyDoubles(t *testing.T) {
	g := machines(t)[0]
	r := rand.New(rand.NewPCG(5, 6))
	check := func(v float64) {
		g.begin("")
		x := g.cell(types.Double(v))
		if got, want := g.read(g.field(g.call("a_string_1", x))), fmt.Sprintf("%g", v); got != want {
			t.Errorf("string(%b) = %s, want %s", v, got, want)
		}
		for _, text := range []string{strconv.FormatFloat(v, 'g', -1, 64), strconv.FormatFloat(v, 'e', 25, 64), strconv.FormatFloat(v, 'f', 3, 64)} {
			want, err := strconv.ParseFloat(text, 64)
			if err != nil {
				continue
			}
			if got := g.field(g.call("a_double_1", g.cell(types.String(text)))); got != math.Float64bits(want) {
				t.Errorf("double(%q) = %x, want %x", text, got, math.Float64bits(want))
			}
		}
	}
	for e := range 2047 { // powers of two and their neighbours
		for _, d := range []int64{-1, 0, 1} {
			check(math.Float64frombits(uint64(int64(e)<<52 + d&(1<<62))))
		}
	}
	for range 4000 {
		check(math.Float64frombits(r.Uint64() &^ (1 << 62)))
		check(float64(r.Int64N(1e9)) / 100)
	}
	for range 500 { // halfway cases: more digits than a double has
		v := math.Abs(math.Float64frombits(r.Uint64() &^ (3 << 61)))
		f := new(big.Float).SetPrec(2000).SetFloat64(v)
		f.Add(f, new(big.Float).SetFloat64(math.Nextafter(v, math.Inf(1))))
		f.Quo(f, new(big.Float).SetInt64(2))
		for _, tail := range []string{"", "0000000001", "9"} {
			text := f.Text('e', 1100)
			mantissa, exponent, _ := strings.Cut(text, "e")
			text = strings.TrimRight(mantissa, "0") + tail + "e" + exponent
			want, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			g.begin("")
			if got := g.field(g.call("a_double_1", g.cell(types.String(text)))); got != math.Float64bits(want) {
				t.Errorf("double(%q) = %x, want %x", text, got, math.Float64bits(want))
			}
		}
	}
}

// field is the value word of a cell.
func (g *guest) field(x uint64) uint64 {
	g.t.Helper()
	if x == 0 {
		g.t.Fatalf("%s: error %d", g.name, g.code())
	}
	v, _ := g.mod.Memory().ReadUint64Le(uint32(x) + 8)
	return v
}
