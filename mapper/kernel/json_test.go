package kernel

import (
	"fmt"
	"testing"
)

// raw is the span of the first value in the input, and of the next one.
func (g *guest) pair(a, b string) (x, y uint64) {
	at := g.begin(a + "  " + b)
	return at | uint64(len(a))<<32, (at + uint64(len(a)) + 2) | uint64(len(b))<<32
}

func TestJSONEquality(t *testing.T) {
	for _, g := range machines(t) {
		for _, c := range []struct {
			a, b string
			same bool
		}{
			{`1`, `1.0`, true}, {`1`, `10e-1`, true}, {`1`, `2`, false}, {`0`, `-0.0e5`, true}, {`"a"`, `"\u0061"`, true}, {`"a"`, `"b"`, false}, {`null`, `null`, true},
			{`true`, `false`, false}, {`true`, `true`, true}, {`null`, `false`, false}, {`[]`, `[ ]`, true}, {`[1,2]`, `[1, 2.0]`, true}, {`[1,2]`, `[2,1]`, false},
			{`[1]`, `[1,1]`, false}, {`{}`, `{ }`, true}, {`{}`, `[]`, false}, {`{"a":1,"b":[2]}`, `{ "b" : [2.0], "a":1 }`, true}, {`{"a":1}`, `{"a":1,"b":2}`, false},
			{`{"a":1,"b":2}`, `{"a":1,"c":2}`, false}, {`{"a":{"b":[{"c":"}"}]}}`, `{"\u0061":{"b":[{"c":"}"}]}}`, true}, {`"1"`, `1`, false}, {`{"a":null}`, `{}`, false},
			{`1e400`, `10e399`, true}, {`[[1],2]`, `[[1,2]]`, false},
		} {
			x, y := g.pair(c.a, c.b)
			for _, p := range [][2]uint64{{x, y}, {y, x}} {
				if got := g.call("k_json_eq", p[0], p[1]) == 1; got != c.same || g.code() != 0 {
					t.Errorf("%s: %s and %s are equal: %v, code %d", g.name, c.a, c.b, got, g.code())
				}
				v := g.call("k_vec_new", 2)
				g.call("k_vec_push", v, p[0])
				g.call("k_vec_push", v, p[1])
				if got := g.call("k_unique", v) == 1; got == c.same {
					t.Errorf("%s: %s and %s are unique: %v", g.name, c.a, c.b, got)
				}
			}
		}
		in := ""
		for i := range 3000 {
			in += fmt.Sprintf(`{"n":%d} `, i)
		}
		at := g.begin(in)
		v := g.call("k_vec_new", 0)
		for p := at; p < at+uint64(len(in)); {
			end := g.call("k_skip", p)
			g.call("k_vec_push", v, p|(end-p)<<32)
			p = end + 1
		}
		if g.call("k_unique", v) != 1 {
			t.Error("different objects are not unique")
		}
		g.call("k_vec_push", v, at|uint64(len(`{"n":0}`))<<32)
		if g.call("k_unique", v) != 0 {
			t.Error("equal objects are unique")
		}
	}
}

func TestJSONConversions(t *testing.T) {
	for _, g := range machines(t) {
		for in, want := range map[string]struct {
			kind       uint64
			text, dec  string
			whole      int64
			wholeCode  uint32
			truth, bad uint64
		}{
			`"12.50"`:    {4, "12.50", "12.50", 0, 43, 2, 0},
			`"\u0034\/"`: {4, "4/", "code 43", 0, 43, 2, 0},
			`"true"`:     {4, "true", "code 43", 0, 43, 1, 0},
			`"7"`:        {4, "7", "7", 7, 0, 2, 0},
			`-1.50e1`:    {8, "-1.50e1", "-15.0", -15, 0, 2, 0},
			`true`:       {16, "true", "code 43", 0, 43, 1, 0},
			`false`:      {16, "false", "code 43", 0, 43, 0, 0},
			`null`:       {32, "code 43", "code 43", 0, 43, 2, 0},
			`{"a":1}`:    {1, "code 43", "code 43", 0, 43, 2, 0},
			`[1]`:        {2, "code 43", "code 43", 0, 43, 2, 0},
		} {
			x, _ := g.pair(in, "")
			if got := g.call("k_json_kind", x); got != want.kind {
				t.Errorf("%s: kind of %s is %d", g.name, in, got)
			}
			text := g.call("k_json_text", x)
			got := fmt.Sprintf("code %d", g.code())
			if text != 0 {
				got = g.read(text)
			}
			if got != want.text {
				t.Errorf("%s: string(%s) = %s", g.name, in, got)
			}
			x, _ = g.pair(in, "")
			if got := g.result(g.call("k_json_dec", x)); got != want.dec {
				t.Errorf("%s: dec(%s) = %s", g.name, in, got)
			}
			x, _ = g.pair(in, "")
			if got := int64(g.call("k_json_int", x)); got != want.whole || g.code() != want.wholeCode {
				t.Errorf("%s: int(%s) = %d, code %d", g.name, in, got, g.code())
			}
			x, _ = g.pair(in, "")
			if got := g.call("k_json_bool", x); got != want.truth || (got == 2) != (g.code() == 43) {
				t.Errorf("%s: bool(%s) = %d, code %d", g.name, in, got, g.code())
			}
		}
	}
}
