package workbench

import (
	"bytes"
	"strings"
	"testing"

	"crosswalk/contracts/source"
)

func value(t testing.TB, text string) *source.Value {
	t.Helper()
	v, list := source.ParseJSON("want.json", []byte(text))
	if list.Failed() {
		t.Fatal(list)
	}
	return v
}

func TestCompare(t *testing.T) {
	for _, c := range []struct{ name, want, got, differences string }{
		{"order of members", `{"a":1,"b":2}`, `{"b":2,"a":1}`, ``},
		{"digits of a number", `{"a":1.0}`, `{"a":1.00}`, `want.json:1:6 /a: want 1.0, got 1.00`},
		{"type", `{"a":"1"}`, `{"a":1}`, `want.json:1:6 /a: want "1", got 1`},
		{"null is a value", `{"a":null}`, `{}`, `want.json:1:6 /a: missing, want null`},
		{"missing", `{"a":{"b":1}}`, `{"a":{}}`, `want.json:1:11 /a/b: missing, want 1`},
		{"extra", `{"a":{}}`, `{"a":{"b/c":1}}`, `want.json:1:6 /a/b~1c: not expected, got 1`},
		{"list longer", `[1]`, `[1,2]`, `want.json:1:1 /1: not expected, got 2`},
		{"list shorter", `[1,2]`, `[1]`, `want.json:1:4 /1: missing, want 2`},
		{"one left out at the front", `[{"id":1,"a":1},{"id":2,"a":2}]`, `[{"id":2,"a":2}]`, `want.json:1:2 /0: missing, want {"id":1,"a":1}`},
		{"one more in the middle", `[1,2,3]`, `[1,9,2,3]`, `want.json:1:1 /1: not expected, got 9`},
		{"one more, one changed", `[{"id":1,"a":1,"b":1},{"id":2,"a":2,"b":2}]`, `[{"id":9,"a":9,"b":9},{"id":1,"a":1,"b":1},{"id":2,"a":3,"b":2}]`,
			"want.json:1:1 /0: not expected, got {\"id\":9,\"a\":9,\"b\":9}\nwant.json:1:35 /2/a: want 2, got 3"},
		{"members of an item in another order", `[{"a":1,"b":2},{"a":3}]`, `[{"b":2,"a":1},{"a":4}]`, `want.json:1:21 /1/a: want 3, got 4`},
		{"all changed", `[1,2]`, `[3,4]`, "want.json:1:2 /0: want 1, got 3\nwant.json:1:4 /1: want 2, got 4"},
		{"long text", `"` + strings.Repeat("a", 100) + `X` + strings.Repeat("b", 100) + `"`, `"` + strings.Repeat("a", 100) + `YZ` + strings.Repeat("b", 100) + `"`,
			`want.json:1:1 the document: differs from character 101: want "…` + strings.Repeat("a", 20) + `X` + strings.Repeat("b", 20) + `…", got "…` +
				strings.Repeat("a", 20) + `YZ` + strings.Repeat("b", 20) + `…"`},
		{"everything", `[]`, `{}`, `want.json:1:1 the document: want [], got {}`},
		{"two", `{"a":1,"b":[true]}`, `{"a":2,"b":[false]}`, "want.json:1:6 /a: want 1, got 2\nwant.json:1:13 /b/0: want true, got false"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var lines []string
			for _, d := range compare(nil, "", value(t, c.want), value(t, c.got)) {
				lines = append(lines, d.Pos.String()+" "+d.String())
			}
			if got := strings.Join(lines, "\n"); got != c.differences {
				t.Errorf("got\n%s\nwant\n%s", got, c.differences)
			}
		})
	}
}

func TestDifferenceIsShort(t *testing.T) {
	d := Difference{Want: `"` + strings.Repeat("ü", 10_000) + `"`}
	if s := d.String(); len(s) > 300 || !strings.Contains(s, "(20002 bytes)") || strings.ContainsRune(s, '\uFFFD') {
		t.Errorf("%d bytes: %.80s", len(s), s)
	}
}

// FuzzCompare holds that a document equals itself and its own layout, and that
// two documents differ both ways or not at all.
func FuzzCompare(f *testing.F) {
	f.Add([]byte(`{"a":[1,"x",null,{"b":1e400}]}`), []byte(`{"a":[1.0]}`))
	f.Add([]byte(`[{"":{}},"\ud83d\ude00\u0000"]`), []byte(`[]`))
	f.Add([]byte(`0`), []byte(`null`))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		left, list := source.ParseJSON("a", a)
		if list.Failed() || left == nil {
			return
		}
		if d := compare(nil, "", left, left); len(d) > 0 {
			t.Fatalf("a document differs from itself: %v", d)
		}
		laid, err := Pretty(left.JSON())
		if err != nil {
			t.Fatalf("lay out: %v", err)
		}
		back, list := source.ParseJSON("pretty", laid)
		if list.Failed() {
			t.Fatalf("the layout is not JSON: %v", list)
		}
		if d := compare(nil, "", left, back); len(d) > 0 {
			t.Fatalf("the layout says something else: %v", d)
		}
		if again, err := Pretty(laid); err != nil || !bytes.Equal(again, laid) {
			t.Fatalf("the layout of a layout differs: %v", err)
		}
		right, list := source.ParseJSON("b", b)
		if list.Failed() || right == nil {
			return
		}
		there, here := compare(nil, "", left, right), compare(nil, "", right, left)
		if (len(there) == 0) != (len(here) == 0) {
			t.Fatalf("%v against %v", there, here)
		}
		for _, d := range there {
			if d.Want == d.Got || d.Pos.File != "a" || d.String() == "" {
				t.Fatalf("difference %+v", d)
			}
		}
	})
}

// FuzzPretty holds that any bytes give a layout or an error.
func FuzzPretty(f *testing.F) {
	f.Add([]byte(`{"a":1.50,"b":[]}`))
	f.Add([]byte(`{`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		out, err := Pretty(doc)
		if err == nil && !bytes.HasSuffix(out, []byte("\n")) {
			t.Fatalf("%q", out)
		}
	})
}
