package conformance

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/emit"
	"crosswalk/runtime/engine"
)

// Mapping files that try to take too much of the compiler end in findings with a
// stable code, or compile; what they take of memory is bounded.
func TestHostileMappings(t *testing.T) {
	repeat := strings.Repeat
	object := `{"type":"object","properties":{"a":{"type":"integer"},"l":{"type":"array","items":{"type":"integer"}}}}`
	many := func(n int, text string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, text, i)
		}
		return b.String()
	}
	for _, c := range []struct {
		name, source, target, text string
		code                       string // of the finding, "" if it compiles
	}{
		{"a file of 5 MB", object, object, head + "rules: {a: 1}\n" + repeat("# nothing\n", 500_000), "map/too-large"},
		{"nested flow of 100,000", object, object, head + "rules: " + repeat("{a: ", 100_000), "map/"},
		{"a list of 100,000 lists", object, object, head + "rules: " + repeat("[", 100_000), "map/"},
		{"300,000 rules", object, object, head + "rules:\n" + many(300_000, "  a%d: 1\n"), "map/too-large"},
		{"aliases that multiply", object, object, head + "let:\n  a: &a [1,1]\n" + many(30, "  b%d: [*a, *a]\n") + "rules: {a: 1}", "map/"},
		{"an expression of 70 KB", object, object, head + "rules: {a: " + quoted("1"+repeat(" + 1", 20_000)) + "}", "map/"},
		{"1,000 parentheses", object, object, head + "rules: {a: " + quoted(repeat("(", 1000)+"1"+repeat(")", 1000)) + "}", "map/"},
		{"1,000 minus signs", object, object, head + "rules: {a: " + quoted(repeat("-(", 1000)+"1"+repeat(")", 1000)) + "}", "map/"},
		{"60 conditions in each other", object, object, head + "rules: {a: " + quoted(repeat("(source.a == 1 ? ", 60)+"1"+repeat(" : 2)", 60)) + "}", "*"},
		{"comprehensions in each other", object, object, head + "rules: {a: " + quoted(repeat("size(source.?l.orValue([]).map(x, ", 20)+"1"+repeat("))", 20)) + "}", "*"},
		{"macros that multiply", object, object, head + "rules: {a: " + quoted(repeat("[1].map(x, [1].map(y, ", 20)+"1"+repeat("))", 20)) + "}", "map/"},
		{"a text of 60 KB", object, `{"type":"object","properties":{"a":{"type":"string"}}}`, head + `rules: {a: '"` + repeat("ü", 30_000) + `"'}`, ""},
		{"a pattern with huge repeats", object, `{"type":"object","properties":{"a":{"type":"boolean"}}}`, head + `rules: {a: '"a".matches("(a{1000}){1000}")'}`, "map/"},
		{"a pattern of many states", object, `{"type":"object","properties":{"a":{"type":"boolean"}}}`, head + `rules: {a: '"a".matches("(a|b)*a(a|b){30}$")'}`, "*"},
		{"1,000 lets in a chain", object, object, head + "let:\n  v0: source.?a.orValue(1)\n" + chain(1000) + "rules: {a: v1000}", ""},
		{"a let of itself", object, object, head + "let: {v: v + 1}\nrules: {a: v}", "map/"},
		{"10,000 fields", wide(10_000), wide(10_000), head + "rules:\n" + many(10_000, "  f%[1]d: source.f%[1]d\n"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			source, list := readContract("t/in@1", []byte(c.source))
			if source == nil {
				t.Fatal(list)
			}
			target, list := readContract("t/out@1", []byte(c.target))
			if target == nil {
				t.Fatal(list)
			}
			before := heldBytes()
			var start, end runtime.MemStats
			runtime.ReadMemStats(&start)
			checked, found := checkText(c.text, source, target, nil, abi.Limits{})
			runtime.ReadMemStats(&end)
			if taken := (end.TotalAlloc - start.TotalAlloc) >> 20; taken > 3<<10 {
				t.Errorf("the checks allocated %d MiB", taken)
			}
			first := ""
			for _, f := range found {
				if strings.HasPrefix(f, "warning ") {
					continue
				}
				if len(f) > 2000 {
					t.Errorf("a finding of %d characters: %.200s…", len(f), f)
				}
				first += f
			}
			switch {
			case strings.Contains(first, "map/internal"):
				t.Errorf("a bug is reported: %.500s", first)
			case c.code == "*" && checked == nil && first == "":
				t.Error("it neither compiles nor has a finding")
			case c.code == "" && checked == nil:
				t.Fatalf("it does not compile: %.500s", first)
			case c.code != "" && c.code != "*" && (checked != nil || !strings.Contains(first, c.code)):
				t.Errorf("no finding %s: %.500s", c.code, first)
			}
			if len(found) > 1000 {
				t.Errorf("%d findings", len(found))
			}
			if checked != nil {
				runHostile(t, checked, target)
			}
			checked, found = nil, nil
			if after := heldBytes(); after > before+64<<20 {
				t.Errorf("%d MiB are held", (after-before)>>20)
			}
		})
	}
}

func chain(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  v%d: v%d + 1\n", i+1, i)
	}
	return b.String()
}

func wide(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"f%d":{"type":%q}`, i, []string{"string", "integer", "number", "boolean"}[i%4])
	}
	return `{"type":"object","properties":{` + b.String() + `}}`
}

// runHostile runs what compiled on a full message and on an empty one.
func runHostile(t *testing.T, c *check.Checked, target *contracts.Contract) {
	t.Helper()
	wasm, _, err := emit.Emit(c.Program, emit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(wasm) > 8<<20 {
		t.Errorf("the module has %d KiB", len(wasm)>>10)
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
	full := &strings.Builder{}
	for i, p := range c.Program.Input.Shape.Props {
		value := map[schema.Kind]string{schema.String: `"x"`, schema.Boolean: "true", schema.Array: "[1,2]"}[p.Shape.Kind]
		if value == "" {
			value = "1"
		}
		fmt.Fprintf(full, "%s%q:%s", map[bool]string{true: ","}[i > 0], p.Name, value)
	}
	for _, in := range []string{"{}", "{" + full.String() + "}", "{" + full.String() + "}"} {
		out := ofEngine(m.Run(t.Context(), []byte(in), nil))
		if out.code != "" {
			t.Errorf("%.100s gives %s", in, out.whole())
		} else if err := contracts.Validate(target, []byte(out.out)); err != nil {
			t.Errorf("the target refuses %.200s: %v", out.out, err)
		}
	}
}
