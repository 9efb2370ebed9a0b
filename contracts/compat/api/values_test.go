package api_test

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts/compat/api"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/openapi"
)

// operation makes an API of one operation; part stands for its keys.
func operation(part string) string {
	return "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a/{id}:\n    post:\n      " + strings.ReplaceAll(part, "\n", "\n      ") + "\n"
}

func query(schema string) string {
	return operation("parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: q, in: query, schema: " + schema + "}]\nresponses: {'204': {description: done}}")
}

func path(schema string) string {
	return operation("parameters: [{name: id, in: path, required: true, schema: " + schema + "}]\nresponses: {'204': {description: done}}")
}

func form(schema string) string {
	return operation("requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: " + schema + "}}}\nresponses: {'204': {description: done}}")
}

func sent(schema string) string {
	return operation("requestBody: {required: true, content: {application/json: {schema: " + schema + "}}}\nresponses: {'204': {description: done}}")
}

func answered(schema string) string {
	return operation("responses: {'200': {description: done, content: {application/json: {schema: " + schema + "}}}}")
}

func header(schema string) string {
	return operation("responses: {'204': {description: done, headers: {X-N: {required: true, schema: " + schema + "}}}}")
}

// What is not JSON is the text that it is on the wire.
func TestTextOnTheWire(t *testing.T) {
	for _, c := range []struct {
		in                func(string) string
		old, next         string
		backward, forward string
	}{
		{query, "{type: integer}", "{type: string}", "", "+value/type-widened"},
		{path, "{type: integer}", "{type: string}", "", "+value/type-widened"},
		{query, "{type: integer}", "{type: string, maxLength: 2}", "+value/length-narrowed", "+value/type-widened"},
		{query, "{type: boolean}", "{type: string, enum: ['true', 'false', maybe]}", "", "+value/type-widened"},
		{query, "{enum: [1, 2]}", "{enum: ['1', '2', '3']}", "", "+value/enum-widened"},
		{query, "{type: integer}", "{type: string, pattern: '^[0-9]+$'}", "+value/pattern-narrowed", "?value/undecided"},
		{query, "{type: string, enum: ['1', '20']}", "{type: integer}", "", "+value/enum-widened"},
		{query, "{type: boolean}", "{enum: ['true', 'false']}", "", ""},
		{query, "{type: string}", "{type: array, items: {type: string}}", "", "+value/type-widened"},
		{query, "{type: string}", "{type: array, minItems: 2, items: {type: string}}", "+value/type-narrowed", "+value/type-widened"},
		{query, "{type: integer}", "{type: array, items: {type: string}}", "", "+value/type-widened"},
		{form, "{type: object, properties: {n: {type: number}}}", "{type: object, properties: {n: {type: string}}}", "", "+value/type-widened"},
		{sent, "{type: object, properties: {n: {type: number}}}", "{type: object, properties: {n: {type: string}}}", "+value/type-narrowed", "+value/type-widened"},
		{header, "{type: string}", "{type: integer}", "", "+value/type-narrowed"},
		{header, "{type: integer}", "{type: string}", "+value/type-widened", ""},
		{answered, "{type: integer}", "{type: string}", "+value/type-widened", "+value/type-narrowed"},
		{sent, "{enum: [a, b]}", "{enum: [a]}", "+value/enum-narrowed", ""},
		{answered, "{enum: [a, b]}", "{enum: [a]}", "", "+value/enum-narrowed"},
		{answered, "{enum: [a]}", "{enum: [a, b]}", "+value/enum-widened", ""},
		{answered, "{enum: [a], x-extensible: true}", "{enum: [a, b], x-extensible: true}", "", ""},
	} {
		old, next := parse(t, c.in(c.old)), parse(t, c.in(c.next))
		bothWays(t, c.in(c.old)+" to "+c.next, [2]*openapi.API{old, next}, c.backward, c.forward)
	}
}

// readOnly and writeOnly count by the direction of the message.
func TestReadOnlyAndWriteOnly(t *testing.T) {
	object := func(properties string, required string) string {
		return "{type: object, required: [" + required + "], properties: {" + properties + "}}"
	}
	for name, c := range map[string]struct {
		in        func(string) string
		old, next string
		want      string // backward
	}{
		"readOnly, required of requests":      {sent, object("n: {type: string}", ""), object("n: {type: string}, id: {readOnly: true, type: string}", "id"), "+value/declaration-added strict"},
		"required of requests":                {sent, object("n: {type: string}", ""), object("n: {type: string}, id: {type: string}", "id"), "+value/required-added +value/declaration-added strict"},
		"readOnly, changed in requests":       {sent, object("id: {readOnly: true, type: integer}", "id"), object("id: {readOnly: true, type: string}", "id"), ""},
		"no longer readOnly":                  {sent, object("id: {readOnly: true, type: string}", "id"), object("id: {type: string}", "id"), "+value/required-added"},
		"writeOnly, missing in answers":       {answered, object("p: {type: string, writeOnly: true}", "p"), object("p: {type: string, writeOnly: true}", ""), ""},
		"writeOnly, changed in answers":       {answered, object("p: {type: string, writeOnly: true}", "p"), object("p: {type: integer, writeOnly: true}", "p"), ""},
		"readOnly through a reference":        {sent, "{$ref: '#/components/schemas/Old'}", "{$ref: '#/components/schemas/New'}", "+value/declaration-added strict"},
		"required beside allOf with readOnly": {sent, object("n: {type: string}", ""), "{allOf: [" + object("id: {type: string, readOnly: true}", "") + "], required: [id]}", "+value/declaration-added strict"},
	} {
		const more = `components:
  schemas:
    Old: {type: object, properties: {n: {type: string}}}
    New: {type: object, required: [id], properties: {id: {$ref: '#/components/schemas/Id'}}}
    Id: {type: string, readOnly: true}
`
		r := api.Compare(parse(t, c.in(c.old)+more), parse(t, c.in(c.next)+more), api.Options{})
		var out []string
		for _, f := range r.Findings {
			line := strings.TrimSuffix(marks(finding.Report{Findings: []finding.Finding{f}})+" strict", " strict")
			if f.OnlyStrict {
				line += " strict"
			}
			out = append(out, line)
		}
		if got := strings.Join(out, " "); got != c.want {
			t.Errorf("%s: got %q, want %q\n%s", name, got, c.want, text(t, r))
		}
		if closed := api.Compare(parse(t, c.in(c.old)+more), parse(t, c.in(c.next)+more), api.Options{ClosedWriter: true}); strings.Contains(c.want, "strict") && strings.Contains(marks(closed), "property") {
			t.Errorf("%s: a closed writer sends what it does not declare: %s", name, text(t, closed))
		}
	}
}

// The requests of a callback and a webhook go from the server to clients.
func TestCallbacksAndWebhooks(t *testing.T) {
	file := func(schema string) string {
		return "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    post:\n      responses: {'204': {description: done}}\n      callbacks: {done: {'{$request.body#/url}': {post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/E'}}}}, responses: {'200': {description: x}}}}}}\n" +
			"webhooks:\n  changed: {post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/E'}}}}, responses: {'200': {description: x}}}}\n" +
			"components: {schemas: {E: " + schema + "}}\n"
	}
	old, next := parse(t, file("{enum: [a]}")), parse(t, file("{enum: [a, b]}"))
	r := api.Compare(old, next, api.Options{})
	if len(r.Findings) != 1 || r.Findings[0].Code != "value/enum-widened" || r.Findings[0].Reached != 2 {
		t.Fatal(text(t, r))
	}
	if got, want := fmt.Sprint(r.Findings[0].Places), "[POST /a, callback done POST {$request.body#/url}, request body application/json webhook changed POST, request body application/json]"; got != want {
		t.Errorf("places are %s", got)
	}
	if r := api.Compare(old, next, api.Options{Level: finding.Level{Forward: true}}); len(r.Findings) != 0 {
		t.Error(text(t, r))
	}
}
