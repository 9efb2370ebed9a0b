package conformance

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/mapper"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/program"
	"crosswalk/mapper/reference"
	"crosswalk/runtime/engine"
)

// schemas makes random schemas of all keywords, and values that fit them by
// chance.
type schemas struct{ *rand.Rand }

func (g schemas) one(list ...string) string { return list[g.IntN(len(list))] }

func (g schemas) several(n, depth int) string {
	out := make([]string, 1+g.IntN(n))
	for i := range out {
		out[i] = g.schema(depth - 1)
	}
	return "[" + strings.Join(out, ",") + "]"
}

func (g schemas) named(depth int, names ...string) string {
	var out []string
	for _, n := range names {
		if g.IntN(2) == 0 {
			out = append(out, fmt.Sprintf("%q:%s", n, g.schema(depth-1)))
		}
	}
	return "{" + strings.Join(out, ",") + "}"
}

func (g schemas) schema(depth int) string {
	if depth <= 0 {
		return g.one(`true`, `false`, `{"type":"integer"}`, `{"type":["string","null"]}`, `{"minimum":2}`, `{"maxLength":1}`, `{"const":1}`, `{"enum":["a",{"a":1},null]}`,
			`{"required":["a"]}`, `{"type":"object"}`, `{"minItems":1}`, `{"type":"array"}`, `{"type":"boolean"}`)
	}
	sub := func() string { return g.schema(depth - 1) }
	small := func() string { return fmt.Sprint(g.IntN(3)) }
	words := func() string { return g.one(`["a"]`, `["b"]`, `["a","c"]`, `[]`) }
	keywords := map[string]func() string{
		"type": func() string {
			return g.one(`"object"`, `"array"`, `"string"`, `"number"`, `["integer","null"]`, `["object","array","string"]`, `["object","null"]`)
		},
		"allOf": func() string { return g.several(2, depth) }, "anyOf": func() string { return g.several(3, depth) },
		"oneOf": func() string { return g.several(3, depth) }, "not": sub, "if": sub, "then": sub, "else": sub,
		"properties":        func() string { return g.named(depth, "a", "b", "c") },
		"patternProperties": func() string { return g.named(depth, "^a", "b") }, "additionalProperties": sub, "propertyNames": sub,
		"dependentSchemas": func() string { return g.named(depth, "a", "b") }, "prefixItems": func() string { return g.several(2, depth) },
		"items": sub, "contains": sub, "minContains": small, "maxContains": small, "unevaluatedItems": sub, "unevaluatedProperties": sub,
		"enum":    func() string { return g.one(`[1,"a",null]`, `[{"a":1},[1]]`, `["a","b"]`, `[1,2.0]`) },
		"const":   func() string { return g.one(`1`, `"a"`, `null`, `[1]`, `{"a":1}`) },
		"minimum": small, "exclusiveMaximum": small, "multipleOf": func() string { return g.one(`2`, `0.5`) },
		"minLength": small, "maxLength": small, "pattern": func() string { return g.one(`"^a"`, `"b$"`) },
		"minItems": small, "maxItems": small, "uniqueItems": func() string { return "true" }, "minProperties": small, "maxProperties": small,
		"required": words, "dependentRequired": func() string { return `{"a":` + words() + `}` },
		"$ref": func() string { return g.one(`"#"`, `"#/$defs/x"`) },
	}
	names := slices.Sorted(maps.Keys(keywords))
	var out []string
	for range 1 + g.IntN(4) {
		name := names[g.IntN(len(names))]
		if make := keywords[name]; make != nil {
			out = append(out, fmt.Sprintf("%q:%s", name, make()))
			delete(keywords, name)
		}
	}
	return "{" + strings.Join(out, ",") + "}"
}

func (g schemas) value(depth int) string {
	if depth <= 0 || g.IntN(3) == 0 {
		return g.one(`1`, `2.0`, `0.5`, `-1`, `"a"`, `"b"`, `"ab"`, `""`, `null`, `true`, `[]`, `{}`, `1e1`)
	}
	var out []string
	if g.IntN(2) == 0 {
		for range g.IntN(4) {
			out = append(out, g.value(depth-1))
		}
		return "[" + strings.Join(out, ",") + "]"
	}
	for _, n := range []string{`"a"`, `"b"`, `"c"`, `"\u0061b"`} {
		if g.IntN(2) == 0 {
			out = append(out, n+":"+g.value(depth-1))
		}
	}
	return "{" + strings.Join(out, ",") + "}"
}

// Random schemas on random values: the kernel reports the very fault that package
// assess finds, with its place, and the typed scan gives the same verdict.
func TestRandomSchemas(t *testing.T) {
	s := newSuite(t)
	read, valid, refused := 0, 0, 0
	for seed := range uint64(120) {
		g := schemas{rand.New(rand.NewPCG(seed, 7))}
		text := strings.TrimSuffix(g.schema(3), "}") + `,"$defs":{"x":` + g.schema(1) + `}}`
		doc, found := jsonschema.Parse("s", []byte(strings.Replace(text, "{,", "{", 1)))
		if found.Failed() {
			continue // it includes itself, or lists a name twice
		}
		read++
		typed, err := mapper.CompileValidator(t.Context(), mapper.Validation{Name: "typed", Schema: doc.Root})
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, text, err)
		}
		shape := &schema.Shape{Kind: schema.Any, Nullable: true, MaxItems: -1, MaxLength: -1, Rest: []*schema.Schema{doc.Root}}
		whole, _, err := emit.Emit(&program.Program{Mapping: "whole", Input: &program.Place{Shape: shape}}, emit.Options{})
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, text, err)
		}
		a, b := s.load(t, typed.Module), s.load(t, whole)
		for range 30 {
			value := g.value(3)
			v, err := jsonschema.CheckJSON([]byte(value))
			if err != nil {
				continue // a name twice
			}
			want := ""
			if f := assess.First(doc.Root, v); f == nil {
				valid++
			} else {
				refused++
				pos := f.At.Pos
				if f.InName {
					pos = f.At.Member(f.Name).Pos
				}
				want = fmt.Sprintf("%s at %d", reference.FaultCode(f.Kind).Slug(), pos.Col-1)
			}
			if got := verdict(b.Run(t.Context(), []byte(value), nil)); got != want {
				t.Errorf("seed %d: %s\nof %s: %q, want %q", seed, text, value, got, want)
			}
			if got := verdict(a.Run(t.Context(), []byte(value), nil)); (got == "") != (want == "") {
				t.Errorf("seed %d: %s\nof %s: the typed scan says %q, want %q", seed, text, value, got, want)
			}
		}
		_, _ = a.Close(t.Context()), b.Close(t.Context())
	}
	t.Logf("%d schemas, %d values fit, %d do not", read, valid, refused)
	if read < 60 || valid < 500 || refused < 500 {
		t.Errorf("only %d schemas, %d and %d values", read, valid, refused)
	}
}

func (s *suite) load(t *testing.T, module []byte) *engine.Module {
	t.Helper()
	m, err := s.compiler.Load(t.Context(), module)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func verdict(_ []byte, err error) string {
	var bad *engine.RunError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &bad) && bad.Code < abi.MissingValue:
		return fmt.Sprintf("%s at %d", bad.Slug(), bad.Offset)
	}
	return err.Error()
}
