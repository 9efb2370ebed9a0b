package conformance

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/program"
	"crosswalk/runtime/engine"
)

// Schemas that ask for work without end, or for nesting without end, end with a
// named limit on every engine.
func TestHostileSchemas(t *testing.T) {
	s := newSuite(t)
	nots := func(n int) string { return strings.Repeat(`{"not":`, n) + `{"type":"string"}` + strings.Repeat("}", n) }
	chain := func(n int) string { return strings.Repeat(`{"n":`, n) + `1` + strings.Repeat("}", n) }
	const twice = `{"anyOf":[{"properties":{"n":{"$ref":"#"}},"required":["n"]},{"properties":{"n":{"$ref":"#"}},"required":["n"]}]}`
	for _, c := range []struct{ name, schema, value, want string }{
		{"nested", nots(399), `1`, ""},
		{"nested, even", nots(400), `1`, "input/not-allowed"},
		{"nested too deep", nots(480), `1`, "input/too-deep"},
		{"alternatives of alternatives", twice, strings.Replace(chain(40), "1", "{}", 1), "limit/out-of-fuel"},
		{"a list of itself", `{"properties":{"n":{"$ref":"#"}},"additionalProperties":false,"type":["object","integer"]}`, chain(60), ""},
		{"all pairs of many", `{"items":{"not":{"anyOf":[` + strings.TrimSuffix(strings.Repeat(`{"contains":{"const":1}},`, 40), ",") + `]}}}`,
			`[` + strings.TrimSuffix(strings.Repeat(`[2,3,4,5,6,7,8,9],`, 4000), ",") + `]`, "limit/out-of-fuel"},
	} {
		doc, found := jsonschema.Parse("s", []byte(c.schema))
		if found.Failed() {
			t.Fatal(c.name, found)
		}
		shape := &schema.Shape{Kind: schema.Any, Nullable: true, MaxItems: -1, MaxLength: -1, Rest: []*schema.Schema{doc.Root}}
		small := limits
		small.Depth, small.Fuel = 64, 1<<17
		wasm, _, err := emit.Emit(&program.Program{Mapping: "m", Input: &program.Place{Shape: shape}, Limits: small}, emit.Options{})
		if err != nil {
			t.Fatal(c.name, err)
		}
		for name, e := range map[string]*engine.Engine{"compiler": s.compiler, "interpreter": s.interpreter} {
			mod, err := e.Load(t.Context(), wasm)
			if err != nil {
				t.Fatal(err)
			}
			got := verdict(mod.Run(t.Context(), []byte(c.value), nil))
			if !strings.Contains(got, c.want) || c.want == "" && got != "" {
				t.Errorf("%s on the %s: %q, want %q", c.name, name, got, c.want)
			}
			_ = mod.Close(t.Context())
		}
	}
}

// Recursive alternatives over long lists cost what their size says.
func TestRecursiveAlternatives(t *testing.T) {
	s := newSuite(t)
	const source = `{"type":"object","required":["tree"],"properties":{"tree":{"$ref":"#/$defs/node"}},"$defs":{"node":{"type":"object","required":["kind"],"properties":{"kind":{"enum":["leaf","fork"]}},
		"oneOf":[{"properties":{"kind":{"const":"leaf"},"v":{"type":"integer"}},"required":["v"]},
			{"properties":{"kind":{"const":"fork"},"kids":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["kids"]}]}}}`
	m := s.mapping(t, source, `{"type":"object","properties":{"k":{"type":"string"}}}`, head+"rules:\n  k: source.tree.kind\n")
	leaves := make([]string, 2000)
	for i := range leaves {
		leaves[i] = fmt.Sprintf(`{"kind":"leaf","v":%d}`, i)
	}
	many := strings.Join(leaves, ",")
	for in, want := range map[string]string{
		`{"tree":{"kind":"fork","kids":[` + many + `]}}`:                                       "",
		`{"tree":{"kind":"fork","kids":[` + many + `,{"kind":"leaf"}]}}`:                       "input/no-branch",
		`{"tree":{"kind":"fork","kids":[{"kind":"fork","kids":[{"kind":"leaf","v":1}]}]}}`:     "",
		`{"tree":{"kind":"fork","kids":[{"kind":"fork","kids":[{"kind":"leaf","v":"1"}]}]}}`:   "input/no-branch",
		`{"tree":{"kind":"fork","kids":[{"kind":"fork","kids":[{"kind":"other","v":true}]}]}}`: "input/no-branch",
	} {
		if got := m.run(t, []byte(in)); got.code != want {
			t.Errorf("%.80s: %s, want %q", in, got, want)
		}
	}
}
