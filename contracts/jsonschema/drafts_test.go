package jsonschema_test

import (
	"strings"
	"testing"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
)

var uris = map[schema.Dialect]string{schema.Draft4: "http://json-schema.org/draft-04/schema#", schema.Draft6: "http://json-schema.org/draft-06/schema#",
	schema.Draft7: "http://json-schema.org/draft-07/schema#", schema.Draft2019: "https://json-schema.org/draft/2019-09/schema", schema.Draft2020: jsonschema.Draft}

func in(d schema.Dialect, text string) []byte {
	return []byte(strings.Replace(text, "{", `{"$schema":"`+uris[d]+`", `, 1))
}

func TestDraftFindings(t *testing.T) {
	for _, c := range []struct {
		draft        schema.Dialect
		schema, want string
	}{
		{schema.Draft4, `{"const":1}`, `schema/unknown-keyword: "const" is not a keyword of JSON Schema draft-04 and has no effect`},
		{schema.Draft4, `{"not":true}`, `schema/keyword-type: a schema must be an object in JSON Schema draft-04`},
		{schema.Draft4, `{"additionalProperties":false}`, ``},
		{schema.Draft4, `{"exclusiveMinimum":true}`, `schema/keyword-value: exclusiveMinimum says nothing without minimum`},
		{schema.Draft4, `{"exclusiveMinimum":1,"minimum":0}`, `schema/keyword-type: exclusiveMinimum must be true or false, this is a number`},
		{schema.Draft4, `{"required":[]}`, `schema/keyword-value: required lists no name, which JSON Schema draft-04 does not allow`},
		{schema.Draft6, `{"enum":[]}`, `schema/keyword-value: the enum is empty, so that nothing is valid`},
		{schema.Draft4, `{"enum":[1,1.0]}`, `schema/duplicate-value: the enum lists 1 twice`},
		{schema.Draft4, `{"$id":"a"}`, `schema/unknown-keyword: "$id" is not a keyword of JSON Schema draft-04 and has no effect (did you mean "id"?)`},
		{schema.Draft6, `{"exclusiveMinimum":true}`, `schema/keyword-type: exclusiveMinimum must be a number, this is true or false`},
		{schema.Draft6, `{"if":true}`, `schema/unknown-keyword: "if" is not a keyword of JSON Schema draft-06 and has no effect`},
		{schema.Draft6, `{"required":[],"dependencies":{"a":[]}}`, ``},
		{schema.Draft7, `{"$ref":"#/definitions/a","minLength":1,"title":"t","definitions":{"a":true}}`,
			`schema/ignored-sibling: minLength is ignored beside $ref in JSON Schema draft-07 (put the $ref into an allOf)`},
		{schema.Draft7, `{"items":true,"additionalItems":false}`, `schema/no-effect: additionalItems has no effect, as items is not a list`},
		{schema.Draft7, `{"properties":{"a":{"$id":"#/properties/a"}}}`, `schema/id: the part "#/properties/a" of the identifier is not an anchor and has no effect`},
		{schema.Draft7, `{"properties":{"a":{"$id":"#a"},"b":{"$id":"#a"}}}`, `schema/anchor: the anchor "a" is used twice`},
		{schema.Draft7, `{"prefixItems":[true]}`, `schema/unknown-keyword: "prefixItems" is not a keyword of JSON Schema draft-07 and has no effect`},
		{schema.Draft7, `{"$ref":"#/$defs/a","$defs":{"a":true}}`, ``},
		{schema.Draft7, `{"contains":{"$ref":"#"}}`, ``},
		{schema.Draft7, `{"dependencies":{"a":{"$ref":"#"}}}`, `schema/cycle: this schema includes itself for the same value, so that it has no meaning (put the reference below properties or items)`},
		{schema.Draft7, `{"dependencies":[]}`, `schema/keyword-type: dependencies must be an object, this is a list`},
		{schema.Draft2019, `{"dependencies":{}}`, `schema/unknown-keyword: "dependencies" is not a keyword of JSON Schema 2019-09 and has no effect (write dependentRequired or dependentSchemas)`},
		{schema.Draft2019, `{"$recursiveRef":"#/a"}`, `schema/ref: $recursiveRef can be "#" only`},
		{schema.Draft2019, `{"properties":{"a":{"$recursiveAnchor":true}}}`, `schema/anchor: $recursiveAnchor belongs to the root of a schema, or beside $id`},
		{schema.Draft2019, `{"$ref":"#$recursiveAnchor","$recursiveAnchor":true}`, `schema/ref: "#$recursiveAnchor" leads to nothing in this file`},
	} {
		_, list := jsonschema.Parse("f", in(c.draft, c.schema))
		var got []string
		for _, d := range list {
			if d.Pos.Line != 1 || d.Pos.Col < 2 {
				t.Errorf("%s: no place: %v", c.schema, d)
			}
			line := d.Code + ": " + d.Msg
			if d.Hint != "" {
				line += " (" + d.Hint + ")"
			}
			got = append(got, line)
		}
		if g := strings.Join(got, "\n"); g != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.schema, g, c.want)
		}
	}
}

// What each draft says, on the model, on the model written out, and on the file.
func TestDraftMeaning(t *testing.T) {
	for _, c := range []struct {
		draft     schema.Dialect
		schema    string
		good, bad string // values, one a line
	}{
		{schema.Draft4, `{"minimum":1,"exclusiveMinimum":true,"maximum":2,"exclusiveMaximum":false}`, "1.1\n2", "1\n2.1"},
		{schema.Draft4, `{"type":"integer"}`, "1\n1.0", "1.5"},
		{schema.Draft4, `{"items":[{"type":"null"}],"additionalItems":{"type":"string"}}`, "[]\n[null]\n[null,\"\"]", "[1]\n[null,1]"},
		{schema.Draft4, `{"id":"http://x.y/z.json","properties":{"a":{"$ref":"z.json#b"}},"definitions":{"b":{"id":"#b","enum":[1]}}}`, `{"a":1}`, `{"a":2}`},
		{schema.Draft6, `{"contains":{"const":1},"propertyNames":{"maxLength":1}}`, "[2,1]\n{\"a\":1}", "[]\n{\"aa\":1}"},
		{schema.Draft7, `{"dependencies":{"a":["b"],"c":{"minProperties":2},"d":false}}`, "{}\n{\"a\":1,\"b\":1}\n{\"c\":1,\"b\":1}", "{\"a\":1}\n{\"c\":1}\n{\"d\":1}"},
		{schema.Draft7, `{"items":{"type":"null"},"additionalItems":false}`, "[null,null]", "[1]"},
		{schema.Draft7, `{"allOf":[{"$ref":"#/definitions/a","maxLength":1}],"definitions":{"a":{"type":"string"}}}`, `"aaa"`, "1"},
		{schema.Draft7, `{"contentEncoding":"base64","contentMediaType":"application/json"}`, `"%"`, ""},
		{schema.Draft7, `{"if":{"minimum":5},"then":{"multipleOf":5},"else":{"multipleOf":2}}`, "2\n10", "3\n6"},
		{schema.Draft7, `{"minContains":2,"contains":{"const":1}}`, "[1]", "[]"},
		{schema.Draft7, `{"properties":{"a":{"enum":[]},"b":{"allOf":[true],"enum":[]}}}`, "{}", "{\"a\":1}\n{\"b\":null}"},
		{schema.Draft2019, `{"contains":{"const":1},"unevaluatedItems":{"const":2}}`, "{}", "[]\n[1]\n[1,2]"},
		{schema.Draft2019, `{"contains":{"const":1},"maxContains":1,"items":[true],"unevaluatedItems":{"const":2}}`, "[1]\n[1,2]", "[2,2]\n[1,1]"},
		{schema.Draft2019, `{"$id":"http://x.y/strict","$recursiveAnchor":true,"$ref":"tree","unevaluatedProperties":false,"$defs":{"tree":{"$id":"tree",
			"$recursiveAnchor":true,"properties":{"child":{"$recursiveRef":"#"},"n":true}}}}`, `{"child":{"n":1}}`, `{"child":{"m":1}}`},
		{schema.Draft2019, `{"properties":{"a":{"$recursiveRef":"#"}},"additionalProperties":false}`, `{"a":{"a":{}}}`, `{"a":{"b":1}}`},
		{schema.Draft2020, `{"contains":{"const":1},"unevaluatedItems":{"const":2}}`, "[1]\n[1,2]", "[2]\n[]\n[1,3]"},
	} {
		doc, list := jsonschema.Parse("f", in(c.draft, c.schema))
		if list.Failed() {
			t.Errorf("%s: %v", c.schema, list)
			continue
		}
		if doc.Dialect != c.draft {
			t.Errorf("%s: read as %s", c.schema, doc.Dialect)
		}
		file, err := jsonschema.Compile(doc, "")
		if err != nil {
			t.Fatalf("%s: %v", c.schema, err)
		}
		model, err := jsonschema.CompileModel(doc.Root)
		if err != nil {
			t.Fatalf("%s: %v", c.schema, err)
		}
		check := func(values string, want bool) {
			for line := range strings.Lines(values) {
				v, err := jsonschema.CheckJSON([]byte(line))
				if err != nil {
					t.Fatal(err)
				}
				own, out, text := assess.First(doc.Root, v) == nil, model.Validate([]byte(line)) == nil, file.Validate([]byte(line)) == nil
				if own != want || out != want || text != want {
					t.Errorf("%s: %s: the model says %v, written out %v, the file %v", c.schema, line, own, out, text)
				}
			}
		}
		check(c.good, true)
		check(c.bad, false)
	}
}

func TestSpelling(t *testing.T) {
	doc, list := jsonschema.Parse("f", in(schema.Draft7, `{"items":[true],"additionalItems":false,"dependencies":{"a":["b"]},"type":"array"}`))
	if list.Failed() {
		t.Fatal(list)
	}
	for name, want := range map[string]string{"prefixItems": "items", "items": "additionalItems", "dependentRequired": "dependencies", "type": "type", "dependentSchemas": "dependentSchemas"} {
		if got := doc.Root.Spelling(name); got != want {
			t.Errorf("%s is spelt %s, want %s", name, got, want)
		}
	}
	if at := doc.Root.At("items").String(); at != "f:1:70" {
		t.Errorf("items is at %s", at)
	}
}

// A schema in YAML is the schema that it would be in JSON.
func TestYAML(t *testing.T) {
	doc, list := jsonschema.Parse("order.schema.yaml", []byte(`$schema: http://json-schema.org/draft-07/schema#
type: object
properties:
  total: &money {type: number, minimum: 0.10}
  tax: *money
  on: {type: strng}
`))
	if len(list) != 1 || list[0].String() != `order.schema.yaml:6:14: schema/unknown-type: "strng" is not a type` {
		t.Fatal(list)
	}
	if total := doc.Root.Property("total"); total.Minimum.Text != "0.10" || total.Pos.String() != "order.schema.yaml:4:10" {
		t.Errorf("total is %+v", total)
	}
	doc, list = jsonschema.Parse("order.schema.yml", []byte("required: [id]\nproperties: {id: {type: string}}\n"))
	if list != nil {
		t.Fatal(list)
	}
	v, err := jsonschema.Compile(doc, "")
	if err != nil {
		t.Fatal(err)
	}
	if v.Validate([]byte(`{"id":"1"}`)) != nil || v.Validate([]byte(`{}`)) == nil {
		t.Error("wrong verdicts")
	}
}
