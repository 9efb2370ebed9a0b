package jsonschema_test

import (
	"errors"
	"strings"
	"testing"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
)

func TestFindings(t *testing.T) {
	for _, c := range []struct{ schema, want string }{
		{`{"type":"strng"}`, `f:1:9: schema/unknown-type: "strng" is not a type (did you mean "string"?)`},
		{`{"type":{}}`, `f:1:9: schema/keyword-type: type must be a text, this is an object`},
		{`{"title":1}`, `f:1:10: schema/keyword-type: title must be a text, this is a number`},
		{`{"propertys":{}}`, `f:1:2: schema/unknown-keyword: "propertys" is not a keyword of JSON Schema 2020-12 and has no effect (did you mean "properties"?)`},
		{`{"x-owner":"me"}`, ``},
		{`{"$schema":"http://json-schema.org/draft-03/schema#"}`, `f:1:12: schema/dialect: the dialect "http://json-schema.org/draft-03/schema#" is not read (JSON Schema 2020-12, 2019-09, draft-07, draft-06 and draft-04 are read; the newest is "https://json-schema.org/draft/2020-12/schema")`},
		{`{"$schema":"http://json-shema.org/draft-7/schema#"}`, `f:1:12: schema/dialect: the dialect "http://json-shema.org/draft-7/schema#" is not read (did you mean "http://json-schema.org/draft-07/schema#"?)`},
		{`{"$schema":"http://example.com/mine"}`, `f:1:12: schema/dialect: the dialect "http://example.com/mine" is not read (JSON Schema 2020-12, 2019-09, draft-07, draft-06 and draft-04 are read; the newest is "https://json-schema.org/draft/2020-12/schema")`},
		{`{"$schema":"https://json-schema.org/draft-07/schema"}`, ``},
		{`{"$schema":7}`, `f:1:12: schema/keyword-type: $schema must be a text, this is a number`},
		{`{"$defs":{"a":{"$id":"a","$schema":"http://json-schema.org/draft-07/schema#"}}}`, `f:1:36: schema/dialect: this part is in JSON Schema draft-07, the file in JSON Schema 2020-12 (write one file in one dialect)`},
		{`{"openapi":"3.0.0"}`, `f:1:1: schema/not-a-schema: this is an API description, not a JSON Schema (name the file v<major>.openapi.yaml or v<major>.asyncapi.yaml)`},
		{`{"$ref":"other.json"}`, `f:1:9: schema/remote-ref: "other.json" leads out of this file; other places are never read (copy the schema into this file and refer to it there)`},
		{`{"$ref":"#/$defs/Mony","$defs":{"Money":true}}`, `f:1:9: schema/ref: "#/$defs/Mony" leads to nothing in this file (did you mean "Money"?)`},
		{`{"$ref":"#/$defs","$defs":{"Money":true}}`, `f:1:9: schema/ref: "#/$defs" leads to a place that holds no schema (schemas to refer to belong under $defs, or components/schemas of an API)`},
		{`{"$ref":"#mony","$defs":{"Money":{"$anchor":"money"}}}`, `f:1:9: schema/ref: "#mony" leads to nothing in this file (did you mean "money"?)`},
		{`{"$ref":"#"}`, `f:1:9: schema/cycle: this schema includes itself for the same value, so that it has no meaning (put the reference below properties or items)`},
		{`{"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"anyOf":[{"$ref":"#"}]}}}`, `f:1:64: schema/cycle: this schema includes itself for the same value, so that it has no meaning (put the reference below properties or items)`},
		{`{"pattern":"["}`, "f:1:12: schema/pattern: this is not a pattern: missing closing ]: \"[\""},
		{`{"pattern":"(?=a)"}`, "f:1:12: schema/pattern-not-regular: the pattern needs lookaround or a back reference, which cannot be checked in linear time"},
		{`{"pattern":"^([a-z]{1,500}-){1,500}$"}`, "f:1:12: schema/pattern-too-large: the pattern is too large to decide: it repeats too many things too often"},
		{`{"pattern":"^[a-z]{1,5000}$"}`, "f:1:12: schema/pattern-too-large: the pattern is too large to decide: it repeats too many things too often"},
		{`{"pattern":"a{5,2}"}`, "f:1:12: schema/pattern: this is not a pattern: invalid repeat count: \"{5,2}\""},
		{`{"patternProperties":{"(":true}}`, "f:1:23: schema/pattern: this is not a pattern: missing closing ): \"(\""},
		{`{"minLength":-1}`, `f:1:14: schema/keyword-value: -1 is not a count, which is a whole number from 0`},
		{`{"minLength":2.0}`, ``},
		{`{"multipleOf":0}`, `f:1:15: schema/keyword-value: multipleOf must be greater than 0`},
		{`{"minimum":1e99999999}`, `f:1:12: schema/number-range: the exponent of 1e99999999 is beyond 1000`},
		{`{"enum":[]}`, `f:1:9: schema/keyword-value: the enum is empty, so that nothing is valid`},
		{`{"enum":[1,1.0]}`, `f:1:12: schema/duplicate-value: the enum lists 1 twice`},
		{`{"required":["a","a"]}`, `f:1:18: schema/duplicate-value: "a" is listed twice`},
		{`{"format":"date-tme"}`, `f:1:11: schema/unknown-format: the format "date-tme" is not known and is not checked (did you mean "date-time"?)`},
		{`{"properties":{"orderId":true},"required":["ordrId"]}`, `f:1:44: schema/required-undeclared: "ordrId" is required but not declared under properties (did you mean "orderId"?)`},
		{`{"items":[]}`, `f:1:10: schema/keyword-type: a schema must be an object, true or false; this is a list (write prefixItems and items, or state the draft of this file as $schema: without it, it is read as 2020-12)`},
		{`{"dependencies":{}}`, `f:1:2: schema/unknown-keyword: "dependencies" is not a keyword of JSON Schema 2020-12 and has no effect (write dependentRequired or dependentSchemas, or state the draft of this file as $schema: without it, it is read as 2020-12)`},
		{`{"minimum":1,"exclusiveMinimum":true}`, `f:1:33: schema/keyword-type: exclusiveMinimum must be a number, this is true or false (the draft of this file is not stated, so it is read as 2020-12; draft-04 is http://json-schema.org/draft-04/schema#)`},
		{`{"$anchor":"1"}`, `f:1:12: schema/anchor: "1" is not an anchor, which is letters, digits, '-', '_' and '.'`},
		{`[]`, `f:1:1: schema/keyword-type: a schema must be an object, true or false; this is a list`},
		{`{"a":`, `f:1:6: json/syntax: expected a value, found the end of the file`},
	} {
		_, list := jsonschema.Parse("f", []byte(c.schema))
		var got []string
		for _, d := range list {
			line := d.String()
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

func TestModel(t *testing.T) {
	doc, list := jsonschema.Parse("order.schema.json", []byte(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "total": {"$ref": "#/$defs/Amount"},
    "lines": {"type": "array", "items": {"$ref": "#"}}
  },
  "required": ["total"],
  "$defs": {"Amount": {"type": "string", "format": "decimal"}}
}`))
	if list != nil {
		t.Fatal(list)
	}
	amount := doc.Component("Amount")
	if amount == nil || amount.Name != "Amount" || amount.Pointer != "/$defs/Amount" || amount.Pos.String() != "order.schema.json:9:23" {
		t.Errorf("Amount is %+v", amount)
	}
	if doc.Root.Property("total").Ref.Target != amount || doc.Root.Property("lines").Items.Ref.Target != doc.Root {
		t.Error("references lead elsewhere")
	}
	if got := doc.Root.At("required").String(); got != "order.schema.json:8:3" {
		t.Errorf("required is at %s", got)
	}
}

func TestValidate(t *testing.T) {
	doc, list := jsonschema.Parse("f", []byte(`{"type":"object","properties":{"amount":{"type":"string","format":"decimal"},"at":{"type":"string","format":"date-time"},
		"code":{"type":"string","pattern":"^\\u00e9[\\s]?$"},"pattern":{"enum":[{"pattern":"\\u0041"}]}}}`))
	if list != nil {
		t.Fatal(list)
	}
	file, err := jsonschema.Compile(doc, "")
	if err != nil {
		t.Fatal(err)
	}
	model, err := jsonschema.CompileModel(doc.Root)
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		`{"amount":"-12.50","at":"2026-07-01T10:00:00+02:00","code":"é\u00a0"}`: ``,
		`{"amount":"01"}`:                   `/amount: '01' is not valid 'decimal'`,
		`{"amount":"1."}`:                   `/amount: '1.' is not valid 'decimal'`,
		`{"amount":1,"at":"x"}`:             `/amount: expected string, but got number; /at: 'x' is not valid 'date-time'`,
		`[]`:                                `/: expected object, but got array`,
		`{"pattern":{"pattern":"\\u0041"}}`: ``,
		`{"amount":`:                        `:1:11: json/syntax: expected a value, found the end of the file`,
		`{"x":1e999999999}`:                 `:1:6: json/number-range: the exponent of 1e999999999 is beyond 1000`,
		`{"amount":"1.00","amount":"2.00"}`: `:1:18: json/duplicate-name: "amount" is stated twice in this object`,
	} {
		for _, v := range []*jsonschema.Validator{file, model} {
			got := ""
			if err := v.Validate([]byte(in)); err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("%s: %q, want %q", in, got, want)
			}
		}
	}
	var invalid *jsonschema.InvalidError
	if err := file.Validate([]byte(`{"at":1}`)); !errors.As(err, &invalid) || invalid.Problems[0].Keyword != "/properties/at/type" {
		t.Errorf("problems %+v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`{"type":["string","null"],"enum":["a",null],"$defs":{"a":{"$ref":"#"}}}`,
		`{"allOf":[{"$ref":"#/$defs/a"}],"$defs":{"a":{"properties":{"x":{"$ref":"#/$defs/a"}},"unevaluatedProperties":false}}}`,
		`{"oneOf":[{"type":"null"},{"$id":"b","$anchor":"c","pattern":"\\u00e9[^]"}],"$dynamicRef":"#x","$dynamicAnchor":"x"}`,
		`{"minimum":1e5,"multipleOf":0.1,"anyOf":[{"const":1},{"enum":[2,1.0]}]}`,
		`{"$schema":"http://json-schema.org/draft-04/schema#","id":"a#b","minimum":1,"exclusiveMinimum":true,"additionalItems":false,"items":[{"id":"#c"}]}`,
		`{"$schema":"http://json-schema.org/draft-06/schema#","definitions":{"a":{"$id":"#a","contains":true}},"allOf":[{"$ref":"#a","type":"null"}]}`,
		`{"$schema":"http://json-schema.org/draft-07/schema#","dependencies":{"a":["b"],"c":{"$ref":"#/dependencies/d"},"d":false},"if":{"items":[]}}`,
		`{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"contains":{"$recursiveRef":"#"},"unevaluatedItems":{"$id":"x","$recursiveAnchor":true}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, list := jsonschema.Parse("f", data)
		if doc == nil || list.Failed() {
			if !list.Failed() {
				t.Fatal("refused without a finding")
			}
			return
		}
		doc.Shapes()
		if _, err := jsonschema.CompileModel(doc.Root); err != nil && !errors.Is(err, schema.ErrDynamic) {
			t.Fatalf("the model of an accepted schema does not compile: %v", err)
		}
	})
}
