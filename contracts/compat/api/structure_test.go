package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/compat/api"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/openapi"
)

const base = `openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.test/v1'}]
security: [{key: []}]
paths:
  /orders/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true}
        - {name: full, in: query, description: b}
      responses:
        '200':
          description: found
          headers: {X-Rate: {required: true}, X-Note: {description: n}}
          content: {application/json: {}, text/csv: {}}
          links: {self: {operationId: x}}
        '404': {description: unknown}
    post:
      parameters: [{name: id, in: path, required: true}]
      requestBody: {content: {application/json: {}}}
      responses: {'204': {description: done}}
      callbacks: {done: {'{$request.body#/url}': {post: {requestBody: {content: {application/json: {}}}, responses: {'200': {description: taken}}}}}}
webhooks:
  stock: {post: {responses: {'200': {description: taken}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    token: {type: http, scheme: bearer}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://t.test', scopes: {r: reading, w: writing}}}}
`

func parse(t *testing.T, text string) *openapi.API {
	t.Helper()
	a, list := openapi.Parse("api.yaml", []byte(text))
	if list.Failed() {
		t.Fatal(list, text)
	}
	return a
}

// edit replaces texts in base; each must be there.
func edit(t *testing.T, pairs ...string) string {
	t.Helper()
	out := base
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(out, pairs[i]) {
			t.Fatalf("%q is not in the base", pairs[i])
		}
		out = strings.Replace(out, pairs[i], pairs[i+1], 1)
	}
	return out
}

// Each edit of the parts of an API is found in both directions: "+" marks a
// finding that a message proves, "!" one that the text alone proves, "?" an
// unknown one, "-" one that does not fail.
func TestParts(t *testing.T) {
	for name, c := range map[string]struct {
		edits             []string
		backward, forward string
	}{
		"nothing":           {nil, "", ""},
		"parameter renamed": {[]string{"/orders/{id}", "/orders/{number}", "name: id", "name: number", "name: id", "name: number"}, "", ""},
		"path gone":         {[]string{"/orders/{id}:", "/bills/{id}:"}, "+operation-removed", "+operation-added"},
		"method changed":    {[]string{"    get:", "    put:"}, "+operation-removed", "+operation-added"},
		"parameter required": {[]string{"in: query, desc", "in: query, required: true, desc"},
			"+parameter-required", ""},
		"parameter gone":        {[]string{"- {name: full, in: query, description: b}", ""}, "-parameter-removed", ""},
		"required one added":    {[]string{"- {name: full", "- {name: more, in: header, required: true}\n        - {name: full"}, "+parameter-required", "-parameter-added"},
		"written as JSON":       {[]string{"in: query, description: b", "in: query, content: {application/json: {description: b}}"}, "!parameter-style-changed", "!parameter-style-changed"},
		"body required":         {[]string{"requestBody: {content", "requestBody: {required: true, content"}, "+body-required", ""},
		"body gone":             {[]string{"requestBody: {content: {application/json: {}}}", "summary: x"}, "!body-removed", ""},
		"media type of request": {[]string{"requestBody: {content: {application/json", "requestBody: {content: {application/cbor"}, "+request-media-type-removed", "+request-media-type-added"},
		"media type in a range": {[]string{"requestBody: {content: {application/json", "requestBody: {content: {application/*"}, "", "+request-media-type-added"},
		"answer added":          {[]string{"'204': {description: done}", "'204': {description: done}, '202': {description: later}"}, "+response-status-added", "-response-status-added"},
		"failure added":         {[]string{"'204': {description: done}", "'204': {description: done}, '409': {description: no}"}, "-response-status-added", ""},
		"failure by class":      {[]string{"'404': {description: unknown}", "4XX: {description: unknown}"}, "-response-status-added", ""},
		"header optional":       {[]string{"X-Rate: {required: true}", "X-Rate: {}"}, "+response-header-optional", ""},
		"header gone":           {[]string{", X-Note: {description: n}", ""}, "-response-header-removed", ""},
		"answer without body":   {[]string{"content: {application/json: {}, text/csv: {}}", ""}, "+response-body-removed", ""},
		"answer of other type":  {[]string{", text/csv: {}", ""}, "!response-media-type-removed", ""},
		"link gone":             {[]string{"links: {self: {operationId: x}}", ""}, "-link-removed", ""},
		"other credentials":     {[]string{"security: [{key: []}]", "security: [{token: []}]"}, "+security-narrowed", "+security-widened"},
		"more credentials":      {[]string{"security: [{key: []}]", "security: [{token: [], key: []}]"}, "+security-narrowed", ""},
		"a way more":            {[]string{"security: [{key: []}]", "security: [{token: []}, {key: []}]"}, "", "+security-widened"},
		"no credentials":        {[]string{"security: [{key: []}]", "security: []"}, "", "+security-widened"},
		"optional credentials":  {[]string{"security: [{key: []}]", "security: [{key: []}, {}]"}, "", "+security-widened"},
		"scheme changed":        {[]string{"in: header, name: X-Key", "in: query, name: key"}, "+security-narrowed", "+security-widened"},
		"callback gone":         {[]string{"callbacks: {done", "x-callbacks: {done"}, "!callback-removed", ""},
		"callback body":         {[]string{"post: {requestBody: {content: {application/json", "post: {requestBody: {required: true, content: {application/json"}, "", "+body-required"},
		"webhook gone":          {[]string{"  stock: {post", "  prices: {post"}, "!webhook-removed", "!webhook-added"},
		"address":               {[]string{"https://shop.test/v1", "https://shop.test/v2"}, "-server-removed", "-server-added"},
	} {
		old, next := parse(t, base), parse(t, edit(t, c.edits...))
		bothWays(t, name, [2]*openapi.API{old, next}, c.backward, c.forward)
	}
}

// bothWays compares two versions and wants these marks backward and forward.
func bothWays(t *testing.T, name string, pair [2]*openapi.API, backward, forward string) {
	t.Helper()
	for _, d := range []struct {
		level finding.Level
		want  string
	}{{finding.Level{Backward: true}, backward}, {finding.Level{Forward: true}, forward}} {
		r := api.Compare(pair[0], pair[1], api.Options{Level: d.level})
		if got := marks(r); got != d.want {
			t.Errorf("%s, %s: got %q, want %q\n%s", name, d.level, got, d.want, text(t, r))
		}
	}
}

func marks(r finding.Report) string {
	var out []string
	for _, f := range r.Findings {
		mark := "!"
		switch {
		case f.Severity != 0:
			mark = "-"
		case f.Verdict == finding.Unknown:
			mark = "?"
		case f.Witness != nil:
			mark = "+"
		}
		out = append(out, mark+strings.TrimPrefix(f.Code, "api/"))
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

// What is said of one place in a file is one finding, however many operations
// reach it.
func TestOneFindingForManyOperations(t *testing.T) {
	var paths strings.Builder
	for i := range 30 {
		fmt.Fprintf(&paths, "  /p%d: {get: {parameters: [{$ref: '#/components/parameters/Limit'}], responses: {'200': {description: x}}}}\n", i)
	}
	file := func(limit string) *openapi.API {
		return parse(t, "openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths:\n"+paths.String()+"components: {parameters: {Limit: {name: limit, in: query, "+limit+"description: l}}}\n")
	}
	r := api.Compare(file(""), file("required: true, "), api.Options{MaxPlaces: 3})
	if len(r.Findings) != 1 || r.Verdict != finding.Breaking {
		t.Fatal(text(t, r))
	}
	f := r.Findings[0]
	if f.Reached != 30 || fmt.Sprint(f.Places) != `[GET /p0, query parameter "limit" GET /p1, query parameter "limit" GET /p10, query parameter "limit"]` ||
		string(f.Witness) != `{"request":{"method":"GET","path":"/p0"}}` || f.At != "/request/query/limit" || f.Reader != "new" {
		t.Errorf("%s", text(t, r))
	}
}
