package conformance

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"testing"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/functions"
)

// Every example of the catalogue gives what it says, on every engine. All of
// them are rules of one mapping, of which the input's "run" chooses one.
func TestFunctionExamples(t *testing.T) {
	var sourceProps, targetProps, required, input []string
	rules := &strings.Builder{}
	type one struct {
		name string
		ex   functions.Example
	}
	var cases []one
	for _, spec := range functions.All() {
		for i, ex := range spec.Examples {
			id := fmt.Sprintf("c%d", len(cases))
			cases = append(cases, one{fmt.Sprintf("%s/%d", spec.Name, i), ex})
			in, schema := inferInput(t, ex.In)
			out := ex.Out
			if ex.Err != "" {
				out = sibling(spec.Examples)
			}
			sourceProps = append(sourceProps, fmt.Sprintf("%q:%s", id, schema))
			targetProps = append(targetProps, fmt.Sprintf("%q:%s", id, inferOutput(t, out)))
			required = append(required, fmt.Sprintf("%q", id))
			input = append(input, fmt.Sprintf("%q:%s", id, in))
			expr, _ := json.Marshal(strings.ReplaceAll(ex.Expr, "source.", "source."+id+"."))
			fmt.Fprintf(rules, "  %s: {when: 'source.run == %q', expr: %s}\n", id, id, expr)
		}
	}
	source := contract(t, "t/in@1", "in.schema.json", []byte(fmt.Sprintf(
		`{"type":"object","properties":{"run":{"type":"string"},%s},"required":["run",%s]}`,
		strings.Join(sourceProps, ","), strings.Join(required, ","))))
	target := contract(t, "t/out@1", "out.schema.json", []byte(fmt.Sprintf(
		`{"type":"object","properties":{%s},"additionalProperties":false}`, strings.Join(targetProps, ","))))
	checked, found := checkText("mapping: m\nsource: t/in@1\ntarget: t/out@1\nrules:\n"+rules.String(), source, target,
		exampleTables(t), abi.Limits{})
	if checked == nil {
		t.Fatal(strings.Join(found, "\n"))
	}
	m := newSuite(t).ready(t, checked, target)
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			id := fmt.Sprintf("c%d", i)
			got := m.run(t, []byte(fmt.Sprintf(`{"run":%q,%s}`, id, strings.Join(input, ","))))
			want := result{out: fmt.Sprintf(`{%q:%s}`, id, c.ex.Out)}
			if c.ex.Err != "" {
				want = result{code: c.ex.Err, rule: id}
			}
			if got != want {
				t.Errorf("%s over %s = %s, want %s", c.ex.Expr, c.ex.In, got, want)
			}
		})
	}
}

// sibling is an output of the type that a failing example would have had.
func sibling(all []functions.Example) string {
	for _, ex := range all {
		if ex.Out != "" {
			return ex.Out
		}
	}
	return "null"
}

func parse(t *testing.T, text string) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// inferOutput is the schema of an output; every number is a number.
func inferOutput(t *testing.T, text string) string {
	return strings.ReplaceAll(infer(parse(t, text), nil), `"integer"`, `"number"`)
}

// inferInput gives the input of an example and the schema that describes it.
func inferInput(t *testing.T, text string) (in, schema []byte) {
	t.Helper()
	v := parse(t, text).(map[string]any)
	absent := map[string]bool{}
	for k := range v {
		if strings.HasSuffix(k, "?") {
			absent[k] = true
		}
	}
	schema = []byte(infer(v, absent))
	in = []byte(text)
	if len(absent) > 0 {
		for k := range absent {
			delete(v, k)
		}
		in, _ = json.Marshal(v)
	}
	return in, schema
}

// infer is the schema of a sample; a number with a fraction or an exponent is a number.
func infer(v any, absent map[string]bool) string {
	switch v := v.(type) {
	case string:
		return `{"type":"string"}`
	case bool:
		return `{"type":"boolean"}`
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return `{"type":"number"}`
		}
		return `{"type":"integer"}`
	case []any:
		if len(v) == 0 {
			return `{"type":"array"}`
		}
		return `{"type":"array","items":` + infer(v[0], nil) + `}`
	case map[string]any:
		var props, required []string
		for k, x := range v {
			name, _ := json.Marshal(strings.TrimSuffix(k, "?"))
			props = append(props, string(name)+":"+infer(x, nil))
			if !absent[k] {
				required = append(required, string(name))
			}
		}
		sort.Strings(props)
		sort.Strings(required)
		return `{"type":"object","properties":{` + strings.Join(props, ",") + `},"required":[` + strings.Join(required, ",") + `]}`
	}
	return `{}`
}
