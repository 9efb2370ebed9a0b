package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/program"
	"crosswalk/runtime/engine"
)

// hostile is a mapping and inputs that try to take too much of something.
type hostile struct {
	name           string
	source, target string // schemas
	rules          string // of the mapping, from "let:" or "rules:" on
	limits         abi.Limits
	tries          []try
}

// try is an input, and what must come of it: an error, or an output that wants
// approves of.
type try struct {
	name  string
	in    func() string
	code  string // "" for an output
	rule  string // of the error, if it is one of a rule
	wants func(out string) bool
}

const (
	anyObject = `{"type":"object"}`
	numbers   = `{"type":"object","properties":{"n":{"type":"number"},"i":{"type":"integer"},"m":{"type":"number","multipleOf":0.01,"minimum":-1e400,"maximum":1e400},
		"u":{"type":"array","uniqueItems":true,"items":{"type":"number"}},"e":{"type":"number","enum":[1,2.50]}}}`
	lists = `{"type":"object","required":["a"],"properties":{"a":{"type":"array","items":{"type":"integer"}},"s":{"type":"string"}}}`
)

func literally(s string) func() string { return func() string { return s } }

func counted(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprint(&b, i)
	}
	return b.String()
}

func equals(want string) func(string) bool { return func(out string) bool { return out == want } }

func longer(n int) func(string) bool { return func(out string) bool { return len(out) > n } }

func members(n int, value string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"k%d":%s`, i, value)
	}
	return b.String()
}

var hostileMappings = []hostile{
	{"long texts", `{"type":"object","properties":{"s":{"type":"string"},"short":{"type":"string","maxLength":20},"p":{"type":"string","pattern":"^(a|aa|a+)+$"},
		"d":{"type":"string","format":"decimal"}}}`,
		`{"type":"object","properties":{"copy":{"type":"string"},"up":{"type":"string"},"n":{"type":"integer"},"parts":{"type":"integer"}}}`,
		`rules: {copy: source.?s, up: "source.?s.optMap(s, s.upperAscii())", n: "source.?s.optMap(s, size(s))", parts: "source.?s.optMap(s, size(s.split(\"ab\")))"}`, abi.Limits{}, []try{
			{"ten megabytes", func() string { return `{"s":"` + strings.Repeat("x", 10<<20) + `"}` }, "", "", longer(20 << 20)},
			{"ten megabytes of escapes", func() string { return `{"s":"` + strings.Repeat(`\u00fc`, 10<<20/6) + `"}` }, "", "", longer(6 << 20)},
			{"five million parts", func() string { return `{"s":"` + strings.Repeat("ab", 5<<20) + `"}` }, "limit/out-of-memory", "parts", nil},
			{"a name of ten megabytes", func() string { return `{"` + strings.Repeat("x", 10<<20) + `":1}` }, "", "", equals("{}")},
			{"too long for its contract", func() string { return `{"short":"` + strings.Repeat("x", 10<<20) + `"}` }, "input/too-long", "", nil},
			{"a pattern that backtracks elsewhere", func() string { return `{"p":"` + strings.Repeat("a", 1<<20) + `b"}` }, "input/pattern", "", nil},
			{"a decimal of a megabyte", func() string { return `{"d":"` + strings.Repeat("9", 1<<20) + `"}` }, "", "", equals("{}")},
			{"over the limit", func() string { return `{"s":"` + strings.Repeat("x", 17<<20) + `"}` }, "limit/input-too-large", "", nil},
			{"never closed", func() string { return `{"s":"` + strings.Repeat("x", 10<<20) }, "input/truncated", "", nil},
			{"white space", func() string { return strings.Repeat(" ", 10<<20) + `{}` + strings.Repeat("\n", 5<<20) }, "", "", equals("{}")},
		}},
	{"nesting", `{"type":"object","properties":{"j":{},"l":{"type":"array"},"r":{"$ref":"#/$defs/r"}},"$defs":{"r":{"type":"object","properties":{"r":{"$ref":"#/$defs/r"}}}}}`,
		`{"type":"object","properties":{"j":{},"l":{"type":"array"}}}`, `rules: {j: source.?j, l: source.?l}`, abi.Limits{}, []try{
			{"100,000 brackets", func() string { return `{"x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}" }, "input/too-deep", "", nil},
			{"100,000 brackets that are copied", func() string { return `{"j":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}" }, "input/too-deep", "", nil},
			{"100,000 brackets in a list", func() string { return `{"l":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}" }, "input/too-deep", "", nil},
			{"100,000 objects", func() string { return strings.Repeat(`{"j":`, 100_000) + "1" + strings.Repeat("}", 100_000) }, "input/too-deep", "", nil},
			{"100,000 objects of a contract that recurs", func() string { return strings.Repeat(`{"r":`, 100_000) }, "input/too-deep", "", nil},
			{"brackets that never close", func() string { return strings.Repeat("[", 10<<20) }, "input/wrong-type", "", nil},
			{"as deep as allowed", func() string { return `{"j":` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + "}" }, "", "", longer(100)},
		}},
	{"numbers", numbers, `{"type":"object","properties":{"copy":{"type":"number"},"text":{"type":"string","format":"decimal"},"sum":{"type":"number"},"i":{"type":"integer"},"i1":{"type":"integer"},"t":{"type":"string"}}}`,
		`rules: {copy: source.?n, text: "source.?n", sum: "source.?n.optMap(n, n + 1)", i: source.?i, i1: "source.?i.optMap(i, i + 1)", t: "source.?i.optMap(i, string(i))"}`, abi.Limits{}, []try{
			{"a large exponent", literally(`{"n":1e999999999}`), "*", "", nil},
			{"a small exponent", literally(`{"n":-1e-999999999}`), "*", "", nil},
			{"an exponent of many digits", func() string { return `{"n":1e` + strings.Repeat("9", 100_000) + `}` }, "*", "", nil},
			{"100,000 digits", func() string { return `{"n":` + strings.Repeat("9", 100_000) + `}` }, "rule/decimal-range", "text", nil},
			{"100,000 digits behind the point", func() string { return `{"n":0.` + strings.Repeat("9", 100_000) + `}` }, "rule/decimal-range", "text", nil},
			{"a large whole number", literally(`{"i":1e999999999}`), "rule/int-overflow", "i1", nil},
			{"a multiple", literally(`{"m":1e999999999}`), "*", "", nil},
			{"no multiple", literally(`{"m":1e-999999999}`), "*", "", nil},
			{"different numbers", literally(`{"u":[1e999999999,1e999999998,10e999999998]}`), "*", "", nil},
			{"100,000 different numbers", func() string { return `{"u":[` + counted(100_000) + `]}` }, "", "", equals("{}")},
			{"one of a few", literally(`{"e":1e999999999}`), "input/not-in-enum", "", nil},
			{"one of a few, spelled out", func() string { return `{"e":2.5` + strings.Repeat("0", 1<<20) + `}` }, "", "", equals("{}")},
		}},
	{"loops", lists, `{"type":"object","properties":{"n":{"type":"integer"}}}`,
		`rules: {n: "size(source.a.map(x, size(source.a.filter(y, y == x))))"}`, abi.Limits{}, []try{
			{"a thousand by a thousand", func() string { return `{"a":[` + counted(1000) + `]}` }, "", "", equals(`{"n":1000}`)},
			{"a hundred thousand by as many", func() string { return `{"a":[` + counted(100_000) + `]}` }, "limit/out-of-fuel", "n", nil},
		}},
	{"output", lists, `{"type":"object","properties":{"o":{"type":"array","items":{"type":"array","items":{"type":"string"}}}}}`,
		`rules: {o: {each: source.a, as: x, expr: "source.a.map(y, source.?s.orValue(\"\"))"}}`, abi.Limits{}, []try{
			{"a gigabyte of copies", func() string { return `{"a":[` + counted(1000) + `],"s":"` + strings.Repeat("x", 1000) + `"}` }, "limit/output-too-large", "o", nil},
			{"a million items", func() string { return `{"a":[` + counted(1000) + `]}` }, "", "", longer(3_000_000)},
		}},
	{"texts that double", lists, `{"type":"object","properties":{"n":{"type":"integer"},"p":{"type":"string"},"r":{"type":"string"}}}`,
		"let:\n  t0: 'source.?s.orValue(\"0123456789abcdef\")'\n" + doubling(30) +
			`rules: {n: {when: "size(source.a) == 0", expr: size(t30)}, p: {when: "size(source.a) == 1", expr: "t0.padLeft(2000000000, \"x\")"}, r: {when: "size(source.a) == 2", expr: "t12.replace(\"\", t12)"}}`, abi.Limits{}, []try{
			{"by plus", literally(`{"a":[]}`), "limit/*", "n", nil},
			{"by padding", literally(`{"a":[1]}`), "*", "p", nil},
			{"by replacing", literally(`{"a":[1,2]}`), "limit/*", "r", nil},
		}},
	{"objects", `{"type":"object","properties":{"o":{"type":"object"},"m":{"type":"object","additionalProperties":{"type":"integer"}}}}`,
		`{"type":"object","properties":{"o":{"type":"object"},"n":{"type":"integer"},"x":{"type":"integer"}}}`,
		`rules: {o: source.?o, n: "source.?m.optMap(m, size(m))", x: "source.?m.?k99999"}`, abi.Limits{}, []try{
			{"100,000 members that nobody declared", func() string { return `{` + members(100_000, `"v"`) + `}` }, "", "", equals("{}")},
			{"100,000 members that are copied", func() string { return `{"o":{` + members(100_000, `{"a":[1]}`) + `}}` }, "", "", longer(1_000_000)},
			{"100,000 members of a map", func() string { return `{"m":{` + members(100_000, `1`) + `}}` }, "", "", equals(`{"n":100000,"x":1}`)},
			{"a name that stands twice, far apart", func() string { return `{"o":{` + members(100_000, `1`) + `,"k0":2}}` }, "input/duplicate-key", "", nil},
			{"100,000 objects that differ", func() string {
				var b strings.Builder
				for i := range 100_000 {
					fmt.Fprintf(&b, `{"n%d":%d},`, i, i)
				}
				return `{"x":[` + b.String() + `1]}`
			}, "", "", equals("{}")},
		}},
}

func doubling(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  t%d: t%d + t%d\n", i+1, i, i)
	}
	return b.String()
}

// open compiles a hostile mapping.
func (h hostile) open(t *testing.T, e *engine.Engine) *engine.Module {
	t.Helper()
	source := contract(t, "t/in@1", "in.schema.json", []byte(h.source))
	target := contract(t, "t/out@1", "out.schema.json", []byte(h.target))
	checked, found := checkText(head+h.rules, source, target, nil, h.limits)
	if checked == nil {
		t.Fatal(strings.Join(found, "\n"))
	}
	wasm, _, err := emit.Emit(checked.Program, emit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := e.Load(t.Context(), wasm)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close(context.Background()) })
	return m
}

// heldBytes is what is allocated and reachable.
func heldBytes() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what had a finalizer
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestHostileInputs: whatever a message tries, it ends with an output or with an
// error that names its limit, the module's memory stays within its pages, and
// nothing of it is held afterwards.
func TestHostileInputs(t *testing.T) {
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.Background()) })
	for _, h := range hostileMappings {
		m := h.open(t, e)
		pages := uint64(m.Info().Limits.Pages)
		for _, c := range h.tries {
			t.Run(h.name+"/"+c.name, func(t *testing.T) {
				in := []byte(c.in())
				before := heldBytes()
				var start, end runtime.MemStats
				runtime.ReadMemStats(&start)
				got := ofEngine(m.Run(t.Context(), in, nil))
				runtime.ReadMemStats(&end)
				c.judge(t, got)
				// memory that grows step by step is copied each time
				if most := 4*pages<<16 + 64<<20; end.TotalAlloc-start.TotalAlloc > most {
					t.Errorf("the run allocated %d MiB, more than %d", (end.TotalAlloc-start.TotalAlloc)>>20, most>>20)
				}
				got = outcome{}
				if after := heldBytes(); after > before+16<<20 {
					t.Errorf("%d MiB are held after the run", (after-before)>>20)
				}
				runtime.KeepAlive(in)
			})
		}
	}
}

func (c try) judge(t *testing.T, got outcome) {
	t.Helper()
	prefix, any := strings.CutSuffix(c.code, "*")
	shown := got.whole()
	shown = shown[:min(len(shown), 300)]
	switch {
	case strings.HasPrefix(got.code, "bug"):
		t.Errorf("ends with %s", shown)
	case any && strings.HasPrefix(got.code, prefix):
	case got.code != c.code:
		t.Errorf("gives %s, want %s", shown, c.code)
	case c.rule != "" && got.rule != c.rule:
		t.Errorf("names the rule %q, want %q", got.rule, c.rule)
	case c.wants != nil && !c.wants(got.out):
		t.Errorf("gives %s", shown)
	}
}

// A table of a million rows is compiled and searched.
func TestLargeTable(t *testing.T) {
	const rows = 1_000_000
	table := &program.Table{Name: "t", Columns: []string{"key", "value"}}
	for i := range rows {
		table.Rows = append(table.Rows, []string{fmt.Sprintf("key-%07d", i), fmt.Sprintf("v%d", i%5000)})
	}
	source := contract(t, "t/in@1", "in.schema.json", []byte(`{"type":"object","required":["k"],"properties":{"k":{"type":"array","items":{"type":"string"}}}}`))
	target := contract(t, "t/out@1", "out.schema.json", []byte(`{"type":"object","properties":{"v":{"type":"array","items":{"type":"string"}}}}`))
	checked, found := checkText(head+`rules: {v: {each: source.k, as: k, expr: 'lookup("t", k, "none")'}}`, source, target,
		map[string]*program.Table{"t": table}, abi.Limits{})
	if checked == nil {
		t.Fatal(strings.Join(found, "\n"))
	}
	wasm, _, err := emit.Emit(checked.Program, emit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(wasm) > 64<<20 {
		t.Errorf("the module has %d MiB", len(wasm)>>20)
	}
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close(context.Background()) }()
	m, err := e.Load(t.Context(), wasm)
	if err != nil {
		t.Fatal(err)
	}
	keys, want := []string{}, []string{}
	for i := 0; i < rows; i += 997 {
		keys, want = append(keys, fmt.Sprintf("key-%07d", i)), append(want, fmt.Sprintf("v%d", i%5000))
	}
	keys, want = append(keys, "key-1000000", ""), append(want, "none", "none")
	in, _ := json.Marshal(map[string]any{"k": keys})
	out, _ := json.Marshal(map[string]any{"v": want})
	got, err := m.Run(t.Context(), in, nil)
	if err != nil || string(got) != string(out) {
		t.Errorf("%.200s, %v", got, err)
	}
}
