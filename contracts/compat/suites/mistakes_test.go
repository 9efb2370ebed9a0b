package suites

import (
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
)

// TestKnownMistakes asks what other checkers are known to get wrong. A mistake is
// a pair of versions and, for each direction, a payload that breaks; "" where
// there is none, so that the answer must be that it is compatible.
func TestKnownMistakes(t *testing.T) {
	for _, group := range []struct {
		of    string
		pairs []mistake
	}{{"breaks that pass elsewhere", passed}, {"alarms about nothing", alarms}, {"answers that others do not give", refused}} {
		for _, c := range group.pairs {
			old, updated := read(t, "old", []byte(c.old)), read(t, "new", []byte(c.new))
			judge(t, group.of+": "+c.name+", backward", old, updated, c.backward)
			judge(t, group.of+": "+c.name+", forward", updated, old, c.forward)
		}
	}
}

type mistake struct{ name, old, new, backward, forward string }

func judge(t *testing.T, name string, writer, reader side, payload string) {
	t.Helper()
	got := decide(t, name, writer, reader)
	switch {
	case payload != "" && !proves([]byte(payload), writer, reader):
		t.Errorf("%s: %s is no payload that proves it", name, payload)
	case payload != "" && got.verdict != finding.Breaking:
		t.Errorf("%s: said to be %s, but for %s (%s)", name, got.verdict, payload, got.reason)
	case payload == "" && got.verdict != finding.Compatible:
		t.Errorf("%s: said to be %s: %s %s", name, got.verdict, got.witness, got.reason)
	}
	if payload == "" {
		if v, ok := refute(writer, reader, *search); ok {
			t.Errorf("%s: it is not compatible: %s", name, v)
		}
	}
}

// passed are changes that some checker lets pass in the direction with a payload.
var passed = []mistake{
	{"a name is required that is not declared",
		`{"type":"object","properties":{"sku":{"type":"string"}},"required":["sku"]}`,
		`{"type":"object","properties":{"sku":{"type":"string"}},"required":["gtin"]}`, `{"sku":""}`, `{"gtin":1}`},
	{"a format is added", `{"type":"string"}`, `{"type":"string","format":"date"}`, `""`, ``},
	{"a format changes", `{"type":"string","format":"date"}`, `{"type":"string","format":"email"}`, `"2026-01-31"`, `"a@b.example"`},
	{"a oneOf gets a branch that overlaps", `{"oneOf":[{"type":"number"},{"type":"string"}]}`,
		`{"oneOf":[{"type":"number"},{"type":"string"},{"type":"integer"}]}`, `0`, ``},
	{"a plain type becomes a oneOf that overlaps", `{"type":"number"}`, `{"oneOf":[{"type":"number"},{"type":"integer"}]}`, `0`, ``},
	{"the branches of a oneOf grow until they overlap", `{"type":"string","oneOf":[{"maxLength":4},{"minLength":6}]}`,
		`{"type":"string","oneOf":[{"maxLength":6},{"minLength":5}]}`, `"aaaaaa"`, ``},
	{"a branch of a oneOf grows over another", `{"oneOf":[{"type":"integer","maximum":9},{"type":"integer","minimum":20}]}`,
		`{"oneOf":[{"type":"integer","maximum":30},{"type":"integer","minimum":20}]}`, `25`, `10`},
	{"what is required has a default", `{"type":"object","properties":{"unit":{"type":"string","default":"pc"}}}`,
		`{"type":"object","properties":{"unit":{"type":"string","default":"pc"}},"required":["unit"]}`, `{}`, ``},
	{"a type changes beside a note that both have", `{"type":"string","connect.type":"bytes"}`, `{"type":"number","connect.type":"bytes"}`, `""`, `0`},
	{"a property leaves a closed object", `{"properties":{"a":{},"b":{}},"additionalProperties":false}`, `{"properties":{"a":{}},"additionalProperties":false}`, `{"b":1}`, ``},
	{"additional properties are narrowed", `{"type":"object"}`, `{"type":"object","additionalProperties":{"type":"string"}}`, `{"a":1}`, ``},
	{"an object is closed", `{"type":"object","properties":{"a":{}}}`, `{"type":"object","properties":{"a":{}},"additionalProperties":false}`, `{"zz":null}`, ``},
	{"what is not evaluated is refused", `{"allOf":[{"properties":{"a":{}}}]}`, `{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}`, `{"zz":null}`, ``},
	{"a pattern is narrowed", `{"type":"string","pattern":"^[a-z]+$"}`, `{"type":"string","pattern":"^[a-f]+$"}`, `"foo"`, ``},
	{"a not is added", `{}`, `{"not":{"type":"string"}}`, `"x"`, ``},
	{"what a not refuses grows", `{"not":{"enum":[1,2]}}`, `{"not":{"enum":[0,1,2]}}`, `0`, ``},
	{"an open object gets a typed property", `{"type":"object"}`, `{"type":"object","properties":{"n":{"type":"string"}}}`, `{"n":null}`, ``},
	{"an if narrows what its then allows", `{"properties":{"kind":{"enum":["a","b"]}}}`,
		`{"properties":{"kind":{"enum":["a","b"]}},"if":{"properties":{"kind":{"const":"b"}},"required":["kind"]},"then":{"required":["id"]}}`, `{"kind":"b"}`, ``},
	{"names of properties are restricted", `{"type":"object"}`, `{"type":"object","propertyNames":{"pattern":"^[a-z]+$"}}`, `{"A":1}`, ``},
	{"contains is added", `{"type":"array"}`, `{"type":"array","contains":{"type":"integer"}}`, `[]`, ``},
	{"a multipleOf gets finer in one place and coarser in the other", `{"type":"number","multipleOf":0.1}`, `{"type":"number","multipleOf":0.25}`, `0.1`, `0.25`},
	{"an item of a list is typed", `{"type":"array","prefixItems":[{}]}`, `{"type":"array","prefixItems":[{"type":"string"}]}`, `[1]`, ``},
}

// alarms are changes that some checker reports in a direction without a payload.
var alarms = []mistake{
	{"a pattern is written otherwise", `{"type":"string","pattern":"^[0-9]+$"}`, `{"type":"string","pattern":"^\\d+$"}`, ``, ``},
	{"a pattern is widened", `{"type":"string","pattern":"^a$"}`, `{"type":"string","pattern":"^[ab]$"}`, ``, `"b"`},
	{"a pattern is dropped that every text has", `{"type":"string","pattern":"[a-z]*"}`, `{"type":"string"}`, ``, ``},
	{"a least length of nothing is stated", `{"type":"string"}`, `{"type":"string","minLength":0}`, ``, ``},
	{"a least number of members is stated that required implies", `{"type":"object","required":["a"]}`, `{"type":"object","required":["a"],"minProperties":1}`, ``, ``},
	{"a branch is within another", `{"anyOf":[{"type":"integer"},{"type":"number"}]}`, `{"type":"number"}`, ``, ``},
	{"an enum of one becomes a const", `{"enum":["a"]}`, `{"const":"a"}`, ``, ``},
	{"additionalItems without a list of items", `{"$schema":"http://json-schema.org/draft-07/schema#","items":{"type":"string"},"additionalItems":false}`,
		`{"$schema":"http://json-schema.org/draft-07/schema#","items":{"type":"string"}}`, ``, ``},
	{"what depends on a member can never hold", `{"dependentSchemas":{"foo":{"type":"string"}}}`, `{"dependentSchemas":{"foo":{"type":"number"}}}`, ``, ``},
	{"the branches of an anyOf change places", `{"anyOf":[{"type":"string","maxLength":5},{"type":"string","minLength":8}]}`,
		`{"anyOf":[{"type":"string","minLength":8},{"type":"string","maxLength":5}]}`, ``, ``},
	{"a branch fits two others", `{"anyOf":[{"type":"integer","maximum":5},{"type":"integer","maximum":3}]}`,
		`{"anyOf":[{"type":"integer","maximum":4},{"type":"integer","maximum":5}]}`, ``, ``},
	{"a branch of an anyOf goes that another holds", `{"anyOf":[{"type":"string"},{"type":"integer"},{"type":"number"}]}`, `{"anyOf":[{"type":"string"},{"type":"number"}]}`, ``, ``},
	{"a branch of an anyOf is there twice", `{"anyOf":[{"type":"string"},{"type":"string"}]}`, `{"anyOf":[{"type":"string"}]}`, ``, ``},
	{"a oneOf gets a branch apart from the others", `{"oneOf":[{"type":"string"}]}`, `{"oneOf":[{"type":"string"},{"type":"null"}]}`, ``, `null`},
	{"a oneOf gets a branch that overlaps, and is written by us", `{"oneOf":[{"type":"string"},{"minimum":0}]}`,
		`{"oneOf":[{"type":"string"},{"minimum":0},{"type":"integer","minimum":0}]}`, `0`, ``},
	{"more depends on a member", `{"dependentRequired":{"a":["b"]}}`, `{"dependentRequired":{"a":["b","c"]}}`, `{"a":1,"b":1}`, ``},
	{"an object is split into an allOf", `{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a"]}`,
		`{"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"integer"}}}]}`, ``, ``},
	{"a list of types becomes a oneOf", `{"type":["string","null"]}`, `{"oneOf":[{"type":"string"},{"type":"null"}]}`, ``, ``},
	{"a minimum is stated that the enum implies", `{"enum":[1,2]}`, `{"enum":[1,2],"minimum":1}`, ``, ``},
	{"one item is unique", `{"type":"array","maxItems":1}`, `{"type":"array","maxItems":1,"uniqueItems":true}`, ``, ``},
	{"what a not refuses shrinks", `{"not":{"type":"number"}}`, `{"not":{"type":"integer"}}`, ``, `0.5`},
	{"a schema moves under $defs", `{"properties":{"a":{"type":"string"}}}`, `{"properties":{"a":{"$ref":"#/$defs/a"}},"$defs":{"a":{"type":"string"}}}`, ``, ``},
	{"a schema moves under $defs, beside which another draft ignores more", `{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"type":"string"}}}`,
		`{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"$ref":"#/definitions/a","maxLength":1}},"definitions":{"a":{"type":"string"}}}`, ``, ``},
	{"the draft changes and its words with it", `{"$schema":"http://json-schema.org/draft-04/schema#","items":[{"type":"number","minimum":0,"exclusiveMinimum":true}],"additionalItems":false,
			"dependencies":{"a":["b"]},"definitions":{}}`,
		`{"prefixItems":[{"type":"number","exclusiveMinimum":0}],"items":false,"dependentRequired":{"a":["b"]}}`, ``, ``},
	{"an if with the same on both ways", `{"type":"integer","if":{"minimum":5},"then":{"maximum":9},"else":{"maximum":9}}`, `{"type":"integer","maximum":9}`, ``, ``},
	{"all values of a type are listed", `{"type":"boolean"}`, `{"enum":[true,false]}`, ``, ``},
	{"bounds that leave whole numbers only", `{"type":"integer","exclusiveMinimum":0.5,"exclusiveMaximum":2.5}`, `{"enum":[1,2]}`, ``, ``},
	{"objects are refused in another way", `{"properties":{"a":false},"required":["a"]}`, `{"properties":{"b":false},"required":["b"]}`, ``, ``},
}

// refused are schemas that a checker which decides by meaning, too, leaves out.
var refused = []mistake{
	{"a list of itself grows", `{"type":"object","properties":{"next":{"$ref":"#"},"v":{"type":"integer"}}}`,
		`{"type":"object","properties":{"next":{"$ref":"#"},"v":{"type":"number"}}}`, ``, `{"v":0.5}`},
	{"a tree is written otherwise", `{"$ref":"#/$defs/n","$defs":{"n":{"type":"array","items":{"$ref":"#/$defs/n"}}}}`,
		`{"$ref":"#/$defs/a","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/b"}},"b":{"type":"array","items":{"$ref":"#/$defs/a"}}}}`, ``, ``},
	{"recursion that no value ends", `{"type":"object","properties":{"next":{"$ref":"#"}},"required":["next"]}`, `false`, ``, ``},
	{"a not of a list", `{"not":{"type":"array","minItems":2}}`, `{"not":{"type":"array","minItems":3}}`, ``, `[1,1]`},
	{"a not of an object", `{"type":"object","not":{"required":["a","b"]}}`, `{"type":"object","not":{"required":["a"]}}`, `{"a":1}`, ``},
	{"an enum of objects", `{"enum":[{"a":1},{"a":2}]}`, `{"type":"object","properties":{"a":{"enum":[1,2]}},"required":["a"],"maxProperties":1}`, ``, ``},
	{"an enum of lists", `{"enum":[[],[1],[1,1]]}`, `{"type":"array","items":{"const":1}}`, ``, `[1,1,1]`},
	{"unique items of few values", `{"type":"array","items":{"type":"boolean"},"uniqueItems":true}`, `{"type":"array","items":{"type":"boolean"},"maxItems":2}`, ``, `[true,true]`},
}

// TestOpenContent asks the most repeated complaint: may a new version declare an
// optional property? Who reads schemas as validators do must say no, as somebody
// may send that name already; a writer that sends what it declares does not.
func TestOpenContent(t *testing.T) {
	old := read(t, "old", []byte(`{"type":"object","properties":{"a":{"type":"string"}}}`))
	updated := read(t, "new", []byte(`{"type":"object","properties":{"a":{"type":"string"},"n":{"type":"string"}}}`))
	judge(t, "strict", old, updated, `{"n":1}`)
	if causes := inclusion.New(inclusion.Options{ClosedWriter: true}).Causes(old.root, updated.root); len(causes) > 0 {
		t.Errorf("closed writer: %+v", causes[0])
	}
	if causes := inclusion.New(inclusion.Options{ClosedWriter: true}).Causes(updated.root, old.root); len(causes) > 0 {
		t.Errorf("closed writer, property removed: %+v", causes[0])
	}
}
