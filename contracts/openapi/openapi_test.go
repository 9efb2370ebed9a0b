package openapi_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/internal/shared"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
)

// parse reads the schemas of a file.
func parse(file string, data []byte) (*schema.Document, diag.List) {
	a, list := openapi.Parse(file, data)
	if a == nil {
		return nil, list
	}
	return a.Document, list
}

func api(version, schemas string) string {
	return "openapi: " + version + "\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    " + strings.ReplaceAll(schemas, "\n", "\n    ") + "\n"
}

func TestFindings(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`swagger: "2.0"`, `f:1:10: openapi/swagger: Swagger 2.0 is not read`},
		{`openapi: 3.2.0`, `f:1:10: openapi/version: OpenAPI "3.2.0" is not read; this version reads 3.0 and 3.1`},
		{`a: 1`, `f:1:1: openapi/not-an-api: the key "openapi" with the version is missing`},
		{`[]`, `f:1:1: openapi/not-an-api: an API description must be an object, this is a list`},
		{`{"openapi": "3.0.0",}`, `f:1:21: json/syntax: expected a name in quotes, found '}'`},
		{"openapi: 3.1.0\njsonSchemaDialect: http://example.com/mine\n", `f:2:20: schema/dialect: the dialect "http://example.com/mine" is not read`},
		{api("3.0.0", `A: {type: strng}`), `f:6:15: schema/unknown-type: "strng" is not a type`},
		{api("3.0.0", `A: {$ref: '#/components/schemas/B'}`), `f:6:15: schema/ref: "#/components/schemas/B" leads to nothing in this file`},
		{api("3.0.0", `A: {$ref: 'other.yaml#/B'}`), `f:6:15: schema/remote-ref: "other.yaml#/B" leads out of this file; other places are never read`},
		{api("3.0.0", `A: {type: 'null'}`), `f:6:15: schema/unknown-type: "null" is not a type`},
		{api("3.0.0", `A: {type: [string]}`), `f:6:15: schema/keyword-type: type must be a text, this is a list`},
		{api("3.0.0", "A: {type: string}\nB: {$ref: '#/components/schemas/A', nullable: true}"), `f:7:41: schema/ignored-sibling: nullable is ignored beside $ref in OpenAPI 3.0`},
		{api("3.0.0", `A: {type: string, enum: [a], nullable: true}`), `f:6:34: schema/nullable: nullable has no effect, as the enum does not list null`},
		{api("3.1.0", `A: {items: {$schema: 'http://example.com/mine'}}`), `f:6:26: schema/dialect: the dialect "http://example.com/mine" is not read`},
		{api("3.0.0", `A: {const: a}`), `f:6:9: schema/unknown-keyword: "const" is not a keyword of OpenAPI 3.0 and has no effect`},
		{api("3.1.0", `A: {const: a, nullable: true}`), `f:6:19: schema/unknown-keyword: "nullable" is not a keyword of OpenAPI 3.1 and has no effect`},
		{"openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      responses:\n        '200': {}\n", `f:7:9: openapi/invalid: a short description of the response is required`},
	} {
		_, list := parse("f", []byte(c.text))
		if len(list) == 0 || list[0].String() != c.want {
			t.Errorf("%s\n got %v\nwant %s", c.text, list, c.want)
		}
	}
}

func TestDialects(t *testing.T) {
	old, list := parse("f", []byte(api("3.0.3", `A: {type: object, properties: {n: {type: number, minimum: 0, exclusiveMinimum: true, maximum: 9.50, nullable: true}, e: {type: string, enum: [a], example: a}}, additionalProperties: false}
B: {nullable: true, type: object, allOf: [{$ref: '#/components/schemas/A'}], description: either}
C: {oneOf: [{$ref: '#/components/schemas/A'}], nullable: true}`)))
	if list.Failed() {
		t.Fatal(list)
	}
	_, shapes := old.Shapes()
	n, e := shapes["A"].Prop("n").Shape, shapes["A"].Prop("e").Shape
	if n.MoreThan != "0" || n.Min != "" || n.Max != "9.50" || !n.Nullable || n.Kind != schema.Number {
		t.Errorf("n is %+v", n)
	}
	if e.Nullable || len(e.Examples) != 1 || shapes["A"].Extra != nil || n.Pos.String() != "f:6:39" {
		t.Errorf("e is %+v, n is at %s", e, n.Pos)
	}
	if b := shapes["B"]; b.Name != "B" || b.Nullable || b.Doc != "either" {
		t.Errorf("B is %+v: an allOf must not become null by one of its parts", b)
	}
	next, list := parse("f", []byte(api("3.1.0", `A: {type: [number, 'null'], exclusiveMinimum: 0, const: 1.50}
B: {$ref: '#/components/schemas/A', description: mine}`)))
	if list.Failed() {
		t.Fatal(list)
	}
	_, shapes = next.Shapes()
	if a := shapes["A"]; a.Kind != schema.Number || a.Nullable || a.Enum[0] != "1.5" || a.MoreThan != "0" {
		t.Errorf("A is %+v", a)
	}
	if shapes["B"].Doc != "mine" {
		t.Errorf("B is %+v", shapes["B"])
	}
}

// An API, or one of its schemas, can state an older draft.
func TestOlderDialects(t *testing.T) {
	for _, c := range []struct{ text, good, bad string }{
		{strings.Replace(api("3.1.0", `A: {items: [{type: 'null'}], additionalItems: false}`), "info:", "jsonSchemaDialect: http://json-schema.org/draft-07/schema#\ninfo:", 1),
			`[null]`, `[null,null]`},
		{strings.Replace(api("3.1.0", `A: {contains: {const: 1}, items: [true], unevaluatedItems: false}`), "info:", "jsonSchemaDialect: https://json-schema.org/draft/2019-09/schema\ninfo:", 1),
			`[1]`, `[2,1]`},
		{api("3.1.0", `A: {properties: {a: {$schema: 'http://json-schema.org/draft-04/schema#', maximum: 3, exclusiveMaximum: true}}, maxProperties: 1, exclusiveMaximum: 4}`),
			`{"a":2}`, `{"a":3}`},
		{api("3.0.0", `A: {type: string, nullable: true, enum: [a, null]}`), `null`, `"b"`},
		{api("3.0.0", `A: {type: string, nullable: true, enum: [a]}`), `"a"`, `null`},
	} {
		doc, list := parse("f", []byte(c.text))
		if list.Failed() {
			t.Errorf("%s\n%v", c.text, list)
			continue
		}
		v, err := jsonschema.CompileModel(doc.Component("A"))
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Validate([]byte(c.good)); err != nil {
			t.Errorf("%s\n%s: %v", c.text, c.good, err)
		}
		if v.Validate([]byte(c.bad)) == nil {
			t.Errorf("%s\n%s is accepted", c.text, c.bad)
		}
	}
}

// The real APIs are either read whole, and then every schema of theirs
// compiles, or refused with a finding that has a place.
func TestRealAPIs(t *testing.T) {
	read := 0
	for _, file := range shared.Files(t, shared.Dir(t, "retail-data"), "*.json", "*.yml", "*.yaml") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, list := parse(filepath.Base(file), data)
		for _, d := range list {
			if d.Pos.Line == 0 || d.Pos.File != filepath.Base(file) {
				t.Errorf("no place: %v", d)
			}
		}
		if doc == nil || list.Failed() {
			if !list.Failed() {
				t.Errorf("%s: refused without a finding", file)
			}
			for _, d := range list {
				if d.Severity == diag.Error && !strings.Contains("openapi/swagger openapi/not-an-api openapi/version", d.Code) && !strings.HasSuffix(file, "orders-inventory.excerpt.json") {
					t.Errorf("%s: %v", file, d)
					break
				}
			}
			continue
		}
		read++
		_, shapes := doc.Shapes()
		for i, c := range doc.Components {
			if shapes[c.Name] == nil {
				t.Errorf("%s: no shape of %s", file, c.Name)
			}
			if i >= 3 { // enough, each takes its whole neighbourhood along
				continue
			}
			if _, err := jsonschema.CompileModel(c.Schema); err != nil {
				t.Errorf("%s: %s: %v", file, c.Name, err)
			}
		}
	}
	if read < 20 {
		t.Errorf("only %d APIs were read", read)
	}
}

// The pairs of a peer's test suite hold every oddity: none may crash.
func TestPeerFiles(t *testing.T) {
	for _, file := range shared.Files(t, shared.Dir(t, "suites", "contracts", "oasdiff", "data"), "*.json", "*.yml", "*.yaml") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, list := parse("f", data)
		if doc == nil && !list.Failed() {
			t.Errorf("%s: refused without a finding", file)
		}
		if doc != nil {
			doc.Shapes()
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(api("3.0.0", `A: {type: object, nullable: true, properties: {a: {$ref: '#/components/schemas/A'}}}`)))
	f.Add([]byte(`{"openapi":"3.1.0","paths":{"/a":{"get":{"parameters":[{"schema":{"type":"string"}}]}}}}`))
	f.Add([]byte("swagger: '2.0'\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, list := parse("f", data)
		if doc == nil && !list.Failed() {
			t.Fatal("refused without a finding")
		}
		if doc != nil && !list.Failed() {
			doc.Shapes()
		}
	})
}
