package conformance

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"crosswalk/mapper/abi"
)

// Places that take any value, and what becomes of it there: copied whole, looked
// at by nobody, kept item by item, read as a map, checked by a whole schema.
const strictSource = `{"type":"object","required":["list"],"properties":{"copied":true,"list":{"type":"array","items":{"type":"object","properties":{"v":true,"s":{"type":"string"}}}},
	"map":{"type":"object","additionalProperties":true},"whole":{"not":{"const":0}},"deep":{"type":"object","properties":{"in":{"type":"object","properties":{"x":{"type":"integer"}}}}}}}`

const strictTarget = `{"type":"object","properties":{"copied":true,"list":{"type":"array","items":{"type":"string"}},"map":true}}`

const strictMapping = head + `rules:
  copied: source.?copied
  map: source.?map
  list:
    each: source.list
    as: row
    expr: row.?s.orValue("-")
`

var strictPlaces = []string{
	`{"list":[],"copied":%s}`, `{"list":[],"unknown":%s}`, `{"list":[{"s":"a","v":%s}]}`, `{"list":[{"zz":[0,%s]}]}`, `{"list":[],"map":{"k":%s}}`,
	`{"list":[],"whole":%s}`, `{"list":[],"deep":{"in":{"x":1,"y":%s}}}`, `{"list":[],"whole":[{"a":%s}]}`,
}

// strictFaults are values that are no JSON, or none that two readers understand
// alike.
var strictFaults = []struct {
	name, value string
	code        abi.Code
}{
	{"a name twice", `{"a":1,"a":2}`, abi.DuplicateKey},
	{"a name twice, escaped", `{"ab":1,"\u0061b":2}`, abi.DuplicateKey},
	{"a name twice, far apart", `{"a":1,"b":[{}],"c":{"a":1},"d":"","a":null}`, abi.DuplicateKey},
	{"a name twice, deeper", `[{"b":{"a":1,"a":1}}]`, abi.DuplicateKey},
	{"the empty name twice", `{"":1,"":1}`, abi.DuplicateKey},
	{"a byte that is no UTF-8", "\"\xff\"", abi.BadUTF8},
	{"an overlong form", "\"\xc0\xaf\"", abi.BadUTF8},
	{"a surrogate in UTF-8", "\"\xed\xa0\x80\"", abi.BadUTF8},
	{"beyond U+10FFFF", "\"\xf4\x90\x80\x80\"", abi.BadUTF8},
	{"a cut character", "\"\xe2\x82\"", abi.BadUTF8},
	{"no UTF-8 in a name", "{\"\xff\":1}", abi.BadUTF8},
	{"a high surrogate alone", `"\ud83d"`, abi.LoneSurrogate},
	{"a low surrogate alone", `"\ude00"`, abi.LoneSurrogate},
	{"surrogates in the wrong order", `"\ude00\ud83d"`, abi.LoneSurrogate},
	{"a lone surrogate in a name", `{"\ud83d":1}`, abi.LoneSurrogate},
	{"a control character", "\"a\nb\"", abi.BadString},
	{"an unknown escape", `"\x41"`, abi.BadString},
	{"a leading zero", `012`, abi.BadNumber},
	{"no digit after the point", `1.`, abi.BadNumber},
	{"a plus", `+1`, abi.BadJSON},
	{"not a number", `NaN`, abi.BadJSON},
	{"a comma too many", `[1,]`, abi.BadJSON},
	{"a comma too many in an object", `{"a":1,}`, abi.BadJSON},
	{"a comment", `/**/1`, abi.BadJSON},
	{"single quotes", `'a'`, abi.BadJSON},
	{"a form feed as space", "\f1", abi.BadJSON},
	{"a literal in capitals", `True`, abi.BadJSON},
	{"nesting over the limit", strings.Repeat("[", 9) + strings.Repeat("]", 9), abi.TooDeep},
	{"nesting of objects over the limit", strings.Repeat(`{"a":`, 9) + "1" + strings.Repeat("}", 9), abi.TooDeep},
}

func (s *suite) strict(t *testing.T) *mapping {
	t.Helper()
	return s.mapping(t, strictSource, strictTarget, strictMapping)
}

// mapping compiles a mapping between two schemas.
func (s *suite) mapping(t *testing.T, source, target, text string) *mapping {
	t.Helper()
	out := contract(t, "t/out@1", "target.json", []byte(target))
	checked, found := checkText(text, contract(t, "t/in@1", "source.json", []byte(source)), out, nil, limits)
	if checked == nil {
		t.Fatal(found)
	}
	return s.ready(t, checked, out)
}

// What is no strict JSON is refused wherever it stands, also where nothing reads
// it, and with the same error everywhere.
func TestStrictJSON(t *testing.T) {
	m := newSuite(t).strict(t)
	for _, place := range strictPlaces {
		if got := m.run(t, []byte(fmt.Sprintf(place, `{"a":"\ud83d\ude00é","b":[1.5e3,true,null]}`))); got.code != "" {
			t.Errorf("%s: %s", place, got)
		}
		for _, f := range strictFaults {
			if got := m.run(t, []byte(fmt.Sprintf(place, f.value))); got.code != f.code.Slug() {
				t.Errorf("%s, %s: %s, want %s", place, f.name, got, f.code.Slug())
			}
		}
	}
	for in, want := range map[string]abi.Code{
		"": abi.Truncated, " ": abi.Truncated, "\ufeff{}": abi.BadJSON, `{"list":[]} x`: abi.TrailingData, `{"list":[]}{}`: abi.TrailingData,
		`{"list":[]`: abi.Truncated, `{"list":[]}` + strings.Repeat(" ", limits.Input): abi.InputTooLarge, `{"list":[],"list":[]}`: abi.DuplicateKey,
		`{"list":[{"s":"a","\u0073":"b"}]}`: abi.DuplicateKey, `{"list":[],"map":{"k":1,"\u006b":2}}`: abi.DuplicateKey,
	} {
		if got := m.run(t, []byte(in)); got.code != want.Slug() {
			t.Errorf("%.40q: %s, want %s", in, got, want.Slug())
		}
	}
}

// Checks that look at many values do so in a time that grows with their number,
// not with its square. A failure shows as a named limit or a timeout.
func TestLargeChecks(t *testing.T) {
	s := newSuite(t)
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	const target = `{"type":"object","properties":{"v":{"type":"string"}}}`
	const n = 100_000
	for _, c := range []struct{ name, source, good, bad, code string }{
		{"enum of texts", `{"enum":[` + many(n, `"k%d"`) + `]}`, `"k99999"`, `"k100000"`, "input/not-in-enum"},
		{"enum of numbers", `{"enum":[` + many(n, `%d`) + `]}`, `99999.0`, `100000`, "input/not-in-enum"},
		{"enum of objects", `{"enum":[` + many(n/10, `{"a":[%d,true]}`) + `]}`, `{"a":[9999,true]}`, `{"a":[9999,false]}`, "input/not-in-enum"},
		{"different items", `{"type":"array","uniqueItems":true}`, `[` + many(20_000, `%d`) + `]`, `[` + many(20_000, `%d`) + `,7.0]`, "input/not-unique"},
		{"different objects", `{"type":"array","uniqueItems":true}`, `[` + many(20_000, `{"a":%d}`) + `]`, `[` + many(20_000, `{"a":%d}`) + `,{"a":77}]`, "input/not-unique"},
		{"names of a pattern", `{"type":"object","patternProperties":{"^k[0-9]+$":{"type":"integer"}},"additionalProperties":false}`,
			`{` + many(10_000, `"k%[1]d":%[1]d`) + `}`, `{` + many(10_000, `"k%[1]d":%[1]d`) + `,"x":1}`, "input/unknown-field"},
		{"what was not evaluated", `{"type":"object","anyOf":[{"patternProperties":{"^k":true}},{"required":["z"]}],"unevaluatedProperties":false}`,
			`{` + many(10_000, `"k%[1]d":%[1]d`) + `}`, `{` + many(10_000, `"k%[1]d":%[1]d`) + `,"x":1}`, "input/unknown-field"},
	} {
		source := `{"type":"object","properties":{"v":` + c.source + `,"s":{"type":"string"}}}`
		m := s.mapping(t, source, target, head+"rules:\n  v: source.?s\n")
		m.engines = m.engines[1:] // the reference is slow and obvious
		start := time.Now()
		if got := m.run(t, []byte(`{"v":`+c.good+`}`)); got.code != "" {
			t.Errorf("%s: %s", c.name, got)
		}
		if got := m.run(t, []byte(`{"v":`+c.bad+`}`)); got.code != c.code {
			t.Errorf("%s: %s, want %s", c.name, got, c.code)
		}
		t.Logf("%-24s %v for all engines", c.name, time.Since(start).Round(time.Millisecond))
	}
}
