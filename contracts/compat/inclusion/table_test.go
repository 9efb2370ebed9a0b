package inclusion

import (
	"strings"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
)

func parse(t testing.TB, text string) *schema.Schema {
	t.Helper()
	doc, list := jsonschema.Parse("f", []byte(text))
	if list.Failed() {
		t.Fatalf("%s: %v", text, list)
	}
	return doc.Root
}

// ask compares two schemas and checks each answer with package assess and with
// the independent validator.
func ask(t testing.TB, opt Options, writer, reader string) (finding.Verdict, string, []*Cause) {
	t.Helper()
	w, r := parse(t, writer), parse(t, reader)
	d := New(opt)
	causes := d.Causes(w, r)
	verdict, value := finding.Compatible, ""
	for _, c := range causes {
		verdict = max(verdict, c.Verdict)
		if c.Verdict != finding.Breaking {
			continue
		}
		wit, ok := d.Witness(w, r, c)
		if !ok {
			t.Errorf("%s -> %s: %s %s has no witness", writer, reader, c.Keyword, c.Name)
			continue
		}
		confirmed(t, w, r, wit)
		if value == "" {
			value = string(wit.Value.JSON())
		}
	}
	if d.refuted > 0 {
		t.Errorf("%s -> %s: %d values were refuted", writer, reader, d.refuted)
	}
	return verdict, value, causes
}

func confirmed(t testing.TB, w, r *schema.Schema, wit Witness) {
	t.Helper()
	if f := assess.First(w, wit.Value); f != nil {
		t.Errorf("the writer refuses %s", wit.Value.JSON())
	}
	if assess.First(r, wit.Value) == nil {
		t.Errorf("the reader accepts %s", wit.Value.JSON())
	}
	if wit.Value.At(wit.At) == nil {
		t.Errorf("%s leads nowhere in %s", wit.At, wit.Value.JSON())
	}
	vw, err := jsonschema.CompileModel(w)
	if err != nil {
		return // a dynamic reference
	}
	vr, err := jsonschema.CompileModel(r)
	if err != nil {
		return
	}
	if err := vw.Validate(wit.Value.JSON()); err != nil {
		t.Errorf("the validator: the writer refuses %s: %v", wit.Value.JSON(), err)
	}
	if vr.Validate(wit.Value.JSON()) == nil {
		t.Errorf("the validator: the reader accepts %s", wit.Value.JSON())
	}
}

// cases are "writer -> reader = verdict [first witness]".
func run(t *testing.T, opt Options, table string) {
	t.Helper()
	n := 0
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		pair, want, ok := strings.Cut(line, " = ")
		writer, reader, ok2 := strings.Cut(pair, " -> ")
		if !ok || !ok2 {
			t.Fatalf("not a case: %s", line)
		}
		n++
		verdict, value, causes := ask(t, opt, writer, reader)
		got := verdict.String()
		if value != "" {
			got += " " + value
		}
		if verdict.String() == want && !strings.Contains(want, " ") && verdict != finding.Breaking {
			continue
		}
		if got != want {
			t.Errorf("%s -> %s\n got %s\nwant %s", writer, reader, got, want)
			for _, c := range causes {
				t.Logf("  %s %s %s: %s", c.Verdict, c.Keyword, c.Name, c.Reason)
			}
		}
	}
	if n == 0 {
		t.Fatal("no cases")
	}
}

func TestNumbers(t *testing.T) {
	run(t, Options{}, `
{"type":"integer"} -> {"type":"number"} = compatible
{"type":"number"} -> {"type":"integer"} = breaking 0.5
{"type":"integer","minimum":3} -> {"exclusiveMinimum":2} = compatible
{"minimum":3} -> {"exclusiveMinimum":3} = breaking 3
{"type":"number","minimum":0,"maximum":10} -> {"minimum":0,"maximum":9.99} = breaking 10
{"type":"integer","minimum":1,"exclusiveMaximum":3} -> {"enum":[1,2]} = compatible
{"multipleOf":6} -> {"anyOf":[{"not":{"type":"number"}},{"allOf":[{"multipleOf":2},{"multipleOf":3}]}]} = compatible
{"type":"number","multipleOf":6} -> {"multipleOf":4} = breaking 6
{"type":"number","multipleOf":0.01} -> {"multipleOf":0.1} = breaking 0.01
{"type":"number","multipleOf":0.1} -> {"multipleOf":0.01} = compatible
{"type":"integer"} -> {"anyOf":[{"multipleOf":2},{"multipleOf":3}]} = breaking 1
{"type":"integer"} -> {"oneOf":[{"multipleOf":2},{"not":{"multipleOf":2}}]} = compatible
{"const":1} -> {"enum":[1.0,2]} = compatible
{"enum":[1,2,3]} -> {"enum":[1,3]} = breaking 2
{"type":"integer","minimum":1,"maximum":1} -> {"const":1} = compatible
{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1} -> {"type":"integer"} = breaking 0.5
{"type":"number","exclusiveMinimum":5,"exclusiveMaximum":5} -> false = compatible
{"type":"integer","exclusiveMinimum":5,"exclusiveMaximum":6} -> false = compatible
`)
}

func TestTexts(t *testing.T) {
	run(t, Options{}, `
{"type":"string","maxLength":5} -> {"type":"string","maxLength":10} = compatible
{"type":"string","maxLength":10} -> {"type":"string","maxLength":5} = breaking "aaaaaa"
{"type":"string","pattern":"^[a-z]+$"} -> {"pattern":"^[a-zA-Z]+$"} = compatible
{"type":"string","pattern":"^[a-zA-Z]+$"} -> {"pattern":"^[a-z]+$"} = breaking "A"
{"type":"string","pattern":"^[a-z]{2,3}$"} -> {"minLength":2,"maxLength":3} = compatible
{"type":"string"} -> {"minLength":1} = breaking ""
{"type":"string"} -> {"format":"date"} = breaking "a"
{"type":"string","format":"date"} -> {"pattern":"^\\d{4}-\\d\\d-\\d\\d$"} = compatible
{"type":"string","format":"date-time"} -> {"format":"date"} = breaking "2024-05-17T09:30:00Z"
{"type":"string","format":"unheard-of"} -> {"type":"string"} = compatible
{"type":"string","pattern":"(?=a)b"} -> {"pattern":"(?=a)b"} = compatible
{"type":"string","pattern":"(?=a)b"} -> {"maxLength":1} = unknown
{"enum":["a","bb"]} -> {"pattern":"^[ab]+$"} = compatible
{"enum":["a","bb"]} -> {"maxLength":1} = breaking "bb"
{"type":"string","pattern":"[a-z]*"} -> {"pattern":"[A-Z]*"} = compatible
`)
}

func TestArrays(t *testing.T) {
	run(t, Options{}, `
{"items":{"type":"integer"}} -> {"items":{"type":"number"}} = compatible
{"type":"array","items":{"type":"number"}} -> {"items":{"type":"integer"}} = breaking [0.5]
{"type":"array","maxItems":1} -> {"uniqueItems":true} = compatible
{"type":"array","items":{"type":"null"}} -> {"uniqueItems":true} = breaking [null,null]
{"type":"array","items":{"type":"boolean"},"uniqueItems":true} -> {"maxItems":2} = compatible
{"type":"array","items":{"enum":[1,2,3]},"uniqueItems":true} -> {"maxItems":2} = breaking [1,2,3]
{"type":"array","minItems":3,"items":{"enum":[1,2]},"uniqueItems":true} -> false = compatible
{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false} -> {"maxItems":2} = compatible
{"type":"array","prefixItems":[{"type":"string"}]} -> {"prefixItems":[{"type":"string"},{"type":"string"}]} = breaking ["a",1]
{"type":"array","contains":{"type":"string"}} -> {"minItems":1} = compatible
{"type":"array","minItems":1} -> {"contains":{"type":"string"}} = breaking [1]
{"type":"array","contains":{"type":"string"},"minContains":2} -> {"contains":{"type":"string"}} = compatible
{"type":"array","contains":{"type":"string"},"maxContains":1} -> {"contains":{"type":"string"},"maxContains":2} = compatible
{"type":"array","contains":{"type":"string"},"maxContains":2} -> {"contains":{"type":"string"},"maxContains":1} = breaking ["a","a"]
{"type":"array","items":{"type":"string"},"minItems":2} -> {"contains":{"type":"string"},"minContains":2} = compatible
{"type":"array","items":{"type":"string"},"minItems":2} -> {"contains":{"type":"string"},"maxContains":1} = breaking ["a","a"]
{"type":"array","prefixItems":[{"type":"integer"}],"unevaluatedItems":false} -> {"maxItems":1} = compatible
{"type":"array","prefixItems":[{"const":1},{"const":1}],"items":false,"uniqueItems":true} -> {"maxItems":1} = compatible
{"type":"array","contains":{"type":"string"},"unevaluatedItems":{"type":"integer"}} -> {"items":{"type":["string","integer"]}} = compatible
`)
}

func TestObjects(t *testing.T) {
	run(t, Options{}, `
{"type":"object","required":["a","b"]} -> {"required":["a"]} = compatible
{"type":"object","required":["a"]} -> {"required":["a","b"]} = breaking {"a":"a"}
{"type":"object","properties":{"a":{"type":"string"}}} -> {"properties":{"a":{"type":["string","null"]}}} = compatible
{"type":"object","properties":{"a":{"type":["string","null"]}}} -> {"properties":{"a":{"type":"string"}}} = breaking {"a":null}
{"type":"object"} -> {"properties":{"a":{"type":"string"}}} = breaking {"a":1}
{"type":"object","additionalProperties":false} -> {"properties":{"a":{"type":"string"}}} = compatible
{"type":"object","properties":{"a":{}},"additionalProperties":false} -> {"maxProperties":1} = compatible
{"type":"object","patternProperties":{"^x-":{"type":"string"}}} -> {"properties":{"x-a":{"type":"string"}}} = compatible
{"type":"object","patternProperties":{"^x-":{"type":"string"}}} -> {"patternProperties":{"^x-a":{"type":"string"}}} = compatible
{"type":"object","patternProperties":{"^x-a":{"type":"string"}}} -> {"patternProperties":{"^x-":{"type":"string"}}} = breaking {"x-":1}
{"type":"object","propertyNames":{"pattern":"^[a-z]$"}} -> {"propertyNames":{"maxLength":1}} = compatible
{"type":"object","propertyNames":{"enum":["a","b"]}} -> {"maxProperties":2} = compatible
{"type":"object","propertyNames":{"maxLength":3}} -> {"propertyNames":{"maxLength":2}} = breaking {"aaa":"a"}
{"type":"object","minProperties":2} -> {"minProperties":1} = compatible
{"type":"object","minProperties":1} -> {"minProperties":2} = breaking {"extra":"a"}
{"type":"object","dependentRequired":{"a":["b","c"]}} -> {"dependentRequired":{"a":["b"]}} = compatible
{"type":"object","dependentRequired":{"a":["b"]}} -> {"dependentSchemas":{"a":{"required":["b"]}}} = compatible
{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]} -> {"additionalProperties":{"type":"integer"}} = breaking {"a":1,"extra":"a"}
{"type":"object","properties":{"a":{"type":"integer"}},"unevaluatedProperties":false} -> {"properties":{"a":{"type":"integer"}},"additionalProperties":false} = compatible
{"allOf":[{"properties":{"a":{}}}],"type":"object","unevaluatedProperties":false} -> {"maxProperties":1} = compatible
{"type":"object","anyOf":[{"properties":{"a":{"const":1}},"required":["a"]},{"properties":{"b":{}}}],"unevaluatedProperties":false} -> {"properties":{"a":{},"b":{}},"additionalProperties":false} = compatible
`)
}

func TestChoices(t *testing.T) {
	run(t, Options{}, `
{"type":["string","null"]} -> {"oneOf":[{"type":"string"},{"type":"null"}]} = compatible
{"oneOf":[{"type":"string"},{"type":"null"}]} -> {"type":["string","null"]} = compatible
{"oneOf":[{"type":"number"},{"type":"string"}]} -> {"oneOf":[{"type":"number"},{"type":"string"},{"type":"integer"}]} = breaking 1
{"if":{"type":"string"},"then":{"minLength":2},"else":{"type":"integer"}} -> {"anyOf":[{"type":"string","minLength":1},{"type":"integer"}]} = compatible
{"not":{"type":"string"}} -> {"type":["null","boolean","number","array","object"]} = compatible
{"type":"object","properties":{"k":{"const":"a"},"v":{"type":"integer"}},"required":["k"]} -> {"oneOf":[{"properties":{"k":{"const":"a"},"v":{"type":"integer"}},"required":["k"]},{"properties":{"k":{"const":"b"}},"required":["k"]}]} = compatible
{"oneOf":[{"properties":{"k":{"const":"a"},"v":{"type":"number"}},"required":["k"],"type":"object"},{"type":"object","properties":{"k":{"const":"b"}},"required":["k"]}]} -> {"oneOf":[{"type":"object","properties":{"k":{"const":"a"},"v":{"type":"integer"}},"required":["k"]},{"type":"object","properties":{"k":{"const":"b"}},"required":["k"]}]} = breaking {"k":"a","v":0.5}
{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}} -> {"type":"string"} = compatible
{"type":"string","x-note":1,"title":"t"} -> {"allOf":[{"type":"string"}]} = compatible
true -> {} = compatible
{} -> {"type":"string"} = breaking 1
false -> {"type":"string"} = compatible
`)
}

func TestRecursion(t *testing.T) {
	run(t, Options{}, `
{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"},"v":{"type":"integer"}}}}} -> {"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"},"v":{"type":"number"}}}}} = compatible
{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"},"v":{"type":"number"}}}}} -> {"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"},"v":{"type":"integer"}}}}} = breaking {"v":0.5}
{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"}},"required":["next"]}}} -> false = compatible
{"$ref":"#/$defs/n","$defs":{"n":{"type":"object","properties":{"next":{"$ref":"#/$defs/n"}},"required":["next"]}}} -> {"type":"string"} = compatible
{"$ref":"#/$defs/n","$defs":{"n":{"anyOf":[{"type":"null"},{"type":"array","items":{"$ref":"#/$defs/n"}}]}}} -> {"$ref":"#/$defs/m","$defs":{"m":{"anyOf":[{"type":"null"},{"type":"array","items":{"$ref":"#/$defs/k"}}]},"k":{"anyOf":[{"type":"null"},{"type":"array","items":{"$ref":"#/$defs/m"}}]}}} = compatible
`)
}

func TestClosedWriter(t *testing.T) {
	run(t, Options{ClosedWriter: true}, `
{"type":"object","properties":{"a":{}}} -> {"properties":{"a":{},"b":{"type":"string"}}} = compatible
{"type":"object","properties":{"a":{}},"additionalProperties":true} -> {"properties":{"a":{},"b":{"type":"string"}}} = breaking {"b":1}
{"type":"object"} -> {"properties":{"b":{"type":"string"}}} = breaking {"b":1}
{"allOf":[{"properties":{"a":{}},"required":["a"]},{"properties":{"b":{}},"required":["b"]}],"type":"object"} -> {"required":["a","b"],"maxProperties":2} = compatible
{"type":"object","properties":{"o":{"type":"object","properties":{"a":{}}}}} -> {"properties":{"o":{"properties":{"b":{"type":"string"}}}}} = compatible
{"type":"object","properties":{"a":{"type":"string"}},"required":["z"]} -> {"required":["y"]} = breaking {"z":"a"}
{"oneOf":[{"type":"object","properties":{"a":{}},"required":["a"]},{"type":"object","properties":{"b":{}},"required":["b"]}]} -> {"properties":{"c":{"type":"string"}}} = compatible
`)
}

func TestExtensible(t *testing.T) {
	const old = `{"type":"string","enum":["a","b"],"x-extensible":true}`
	run(t, Options{}, `
{"type":"string","enum":["a","b","c"]} -> `+old+` = compatible
{"type":"integer"} -> `+old+` = breaking 1
{"oneOf":[{"type":"object","properties":{"k":{"const":"a"}},"required":["k"]},{"type":"object","properties":{"k":{"const":"c"},"n":{}},"required":["k"]}]} -> {"x-extensible":true,"oneOf":[{"type":"object","properties":{"k":{"const":"a"}},"required":["k"]},{"type":"object","properties":{"k":{"const":"b"}},"required":["k"]}]} = compatible
{"type":"object","properties":{"k":{"const":"a"},"v":{"type":"string"}},"required":["k"]} -> {"x-extensible":true,"oneOf":[{"type":"object","properties":{"k":{"const":"a"},"v":{"type":"integer"}},"required":["k"]},{"type":"object","properties":{"k":{"const":"b"}},"required":["k"]}]} = breaking {"k":"a","v":"a"}
`)
	run(t, Options{NewReader: true}, `
{"type":"string","enum":["a","b","c"]} -> `+old+` = breaking "c"
`)
}
