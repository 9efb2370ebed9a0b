package source_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"crosswalk/contracts/internal/shared"
	"crosswalk/contracts/source"
)

func TestJSONSuite(t *testing.T) {
	for _, file := range shared.Files(t, shared.Dir(t, "suites", "json-parsing", "test_parsing"), "*.json") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		v, list := source.ParseJSON(name, data)
		if want := name[0] == 'y'; name[0] != 'i' && want != (v != nil) {
			t.Errorf("%s: read %v, want %v: %v", name, v != nil, want, list)
		}
		if v == nil && !list.Failed() {
			t.Errorf("%s: refused without a finding", name)
		}
		if v != nil && !list.Failed() {
			sameAsStandard(t, name, data, v)
		}
	}
}

// sameAsStandard compares with encoding/json.
func sameAsStandard(t *testing.T, name string, data []byte, v *source.Value) {
	t.Helper()
	decode := func(data []byte) any {
		dec := json.NewDecoder(strings.NewReader(string(data)))
		dec.UseNumber()
		var out any
		if err := dec.Decode(&out); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return out
	}
	if want, got := decode(data), decode(v.JSON()); !reflect.DeepEqual(want, got) {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
}

func TestJSONPlaces(t *testing.T) {
	text := "{\n  \"ä\": [1, {\"x/y\": true}],\n  \"b\": -0.50\n}"
	v, list := source.ParseJSON("f.json", []byte(text))
	if list != nil {
		t.Fatal(list)
	}
	for pointer, want := range map[string]string{"": "f.json:1:1", "/ä": "f.json:2:9", "/ä/1": "f.json:2:13", "/ä/1/x~1y": "f.json:2:21", "/b": "f.json:3:8"} {
		if got := v.At(pointer).Pos.String(); got != want {
			t.Errorf("At(%q) is at %s, want %s", pointer, got, want)
		}
	}
	if v.At("/ä/01") != nil || v.At("/c") != nil || v.At("/b/0") != nil {
		t.Error("At found what is not there")
	}
	if got := v.Nearest("/ä/1/z/z").Pos.String(); got != "f.json:2:13" {
		t.Errorf("Nearest is at %s", got)
	}
	if v.Get("b").Text != "-0.50" {
		t.Errorf("number text %q", v.Get("b").Text)
	}
}

func TestFindings(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"a": 1,}`, `f:1:9: json/syntax: expected a name in quotes, found '}'`},
		{"{\"a\": 1,\n \"a\": 2}", `f:2:2: json/duplicate-name: "a" is stated twice in this object`},
		{`"\ud800"`, `f:1:2: json/syntax: this is not a JSON escape`},
		{"\"a\tb\"", `f:1:3: json/syntax: the control character '\t' must be escaped in a text`},
		{"[1 2]", `f:1:4: json/syntax: expected ',' or ']' in a list, found '2'`},
		{"\xef\xbb\xbf{}", `f:1:1: json/byte-order-mark: the file starts with a byte order mark`},
		{"\xff\xfe{\x00}\x00", `f:1:1: json/encoding: the file is in UTF-16`},
		{"{\x00}\x00", `f:1:1: json/encoding: the file is in UTF-16`},
		{"\x00{\x00}", `f:1:1: json/encoding: the file is in UTF-16`},
		{"\xff\xfe\x00\x00{\x00\x00\x00", `f:1:1: json/encoding: the file is in UTF-32`},
		{"01", `f:1:2: json/syntax: expected the end of the file, found '1'`},
		{"", `f:1:1: json/syntax: expected a value, found the end of the file`},
	} {
		_, list := source.ParseJSON("f", []byte(c.text))
		if list.Error() != c.want {
			t.Errorf("%q: %s\nwant %s", c.text, list.Error(), c.want)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"a: 1\na: 2\n", `f:2:1: yaml/duplicate-name: "a" is stated twice in this object`},
		{"a: .inf\n", `f:1:4: yaml/number: .inf is not a number that JSON can hold`},
		{"a: !x 1\n", `f:1:4: yaml/tag: the tag !x has no meaning here`},
		{"a: &x [*x]\n", `f:1:8: yaml/alias-cycle: the alias *x is inside of what it stands for`},
		{"\xef\xbb\xbfa: 1\n", `f:1:1: yaml/byte-order-mark: the file starts with a byte order mark`},
		{"a\x00:\x00 \x001\x00", `f:1:1: yaml/encoding: the file is in UTF-16`},
		{"? [a]\n: 1\n", `f:1:3: yaml/key: a name must be a plain text`},
		{"", `f:1:1: yaml/empty: the file is empty`},
		{"# only this\n", `f:1:1: yaml/empty: the file is empty`},
		{"a: 1\n---\nb: 1\n", `f:2:1: yaml/documents: the file holds more than one document`},
		{"a: [1\n", `f:1: yaml/syntax: did not find expected ',' or ']'`},
		{"<<: 1\n", `f:1:5: yaml/merge: only an object can be merged with <<`},
	} {
		_, list := source.ParseYAML("f", []byte(c.text))
		if list.Error() != c.want {
			t.Errorf("%q: %s\nwant %s", c.text, list.Error(), c.want)
		}
	}
}

func TestYAMLValues(t *testing.T) {
	text := `
ä: yes
t: true
n: ~
d: 2026-07-01
i: 0x1F
f: .5
g: +1.50
s: "1"
200: ok
base: &b {x: 1, y: 2}
m: {<<: *b, y: 3}
l: [*b]
`
	v, list := source.ParseYAML("f", []byte(text))
	if list != nil {
		t.Fatal(list)
	}
	want := `{"ä":"yes","t":true,"n":null,"d":"2026-07-01","i":31,"f":0.5,"g":1.50,"s":"1","200":"ok","base":{"x":1,"y":2},"m":{"y":3,"x":1},"l":[{"x":1,"y":2}]}`
	if got := string(v.JSON()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := v.Get("ä").Pos.String(); got != "f:2:5" {
		t.Errorf("place %s, want byte column 5", got)
	}
}

func TestYAMLBomb(t *testing.T) {
	text := "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 1; i < 9; i++ {
		p, n := string(rune('0'+i-1)), string(rune('0'+i))
		text += "a" + n + ": &a" + n + " [" + strings.Repeat("*a"+p+",", 9) + "*a" + p + "]\n"
	}
	if _, list := source.ParseYAML("f", []byte(text)); len(list) != 1 || list[0].Code != "yaml/too-large" {
		t.Errorf("findings %v", list)
	}
}

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{"1.0": "1", "1e0": "1", "10": "10", "-0.0": "0", "1.50": "1.5", "15e-1": "1.5", "0.001": "0.001", "1e3": "1000",
		"-12.5e-3": "-0.0125", "1e999": "1e999", "12e99999999999999999999": "1.2e100000000000000000000", "1e-50": "1e-50", "123456789012345678901234567890": "123456789012345678901234567890"} {
		if got := source.CanonicalNumber(in); got != want {
			t.Errorf("CanonicalNumber(%s) = %s, want %s", in, got, want)
		}
	}
	v, _ := source.ParseJSON("", []byte(`{"b":[1.0,"\u00e9\u0001\/"],"a":null}`))
	if got := v.Canonical(); got != `{"a":null,"b":[1,"é\u0001/"]}` {
		t.Error(got)
	}
}

func TestSuggest(t *testing.T) {
	names := []string{"customerId", "orderId", "lines"}
	for in, want := range map[string]string{"custmerId": `did you mean "customerId"?`, "ordreId": `did you mean "orderId"?`, "zzz": "", "Lines": `did you mean "lines"?`} {
		if got := source.Suggest(in, names); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e3,"x\u00e9",null,true]}`, `"\ud83d\ude00"`, `[[[`, "{\"a\":1,\"a\":2}", "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, list := source.ParseJSON("f", data)
		if (v == nil) && !list.Failed() {
			t.Fatal("refused without a finding")
		}
		if v == nil {
			return
		}
		if !json.Valid(data) {
			t.Fatal("accepted what encoding/json refuses")
		}
		again, list := source.ParseJSON("f", v.JSON())
		if list != nil || again.Canonical() != v.Canonical() {
			t.Fatalf("does not survive writing: %s %v", v.JSON(), list)
		}
	})
}

func FuzzYAML(f *testing.F) {
	for _, s := range []string{"a: 1\nb: [x, &y {c: .5}, *y]\n", "<<: {a: 1}\n", "? [a]\n: 1", "a: !!int 0o17\n--- \n", "- |\n x\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, list := source.ParseYAML("f", data)
		if v == nil && !list.Failed() {
			t.Fatal("refused without a finding")
		}
		if v == nil || list.Failed() {
			return
		}
		if again, list := source.ParseJSON("f", v.JSON()); again == nil {
			t.Fatalf("%s is not JSON: %v", v.JSON(), list)
		}
	})
}
