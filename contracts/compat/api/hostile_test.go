package api_test

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts/compat/api"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/openapi"
)

// What leads back to itself, and what is there too often, ends in an answer.
func TestHostile(t *testing.T) {
	head := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
	var many strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&many, "  /a/{p%d}: {get: {parameters: [{name: p%d, in: path, required: true, schema: {type: string}}], responses: {'200': {description: x}}}}\n", i, i)
	}
	loop := head + "paths:\n  /a:\n    post:\n      responses: {'204': {description: x}}\n      callbacks: {c: {$ref: '#/components/callbacks/C'}}\n" +
		"components:\n  callbacks:\n    C: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {type: %s}}}}, responses: {'200': {description: x}}, callbacks: {again: {$ref: '#/components/callbacks/C'}}}}}\n"
	for name, c := range map[string]struct {
		old, next string
		want      finding.Verdict
	}{
		"a callback of itself": {fmt.Sprintf(loop, "string"), fmt.Sprintf(loop, "integer"), finding.Breaking},
		"many equal addresses": {head + "paths:\n" + many.String(), head + "paths:\n" + many.String(), finding.Compatible},
		"nothing":              {head + "paths: {}\n", head + "paths: {}\n", finding.Compatible},
		"no body at all":       {head + "paths: {/a: {get: null}}\n", head + "paths: {/a: {get: {}}}\n", finding.Unknown},
	} {
		if r := api.Compare(parse(t, c.old), parse(t, c.next), api.Options{}); r.Verdict != c.want {
			t.Errorf("%s: %s, want %s\n%.2000s", name, r.Verdict, c.want, text(t, r))
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add(base, strings.Replace(base, "'200'", "'201'", 1))
	f.Add(query("{type: integer}"), query("{type: array, items: {type: string, maxLength: 2}}"))
	f.Add(answered("{type: object, properties: {a: {readOnly: true}}}"), answered("{type: object, required: [a], properties: {a: {writeOnly: true}}}"))
	f.Fuzz(func(t *testing.T, x, y string) {
		old, list := openapi.Parse("old", []byte(x))
		next, more := openapi.Parse("new", []byte(y))
		if old == nil || next == nil || list.Failed() || more.Failed() {
			return
		}
		for _, f := range api.Compare(old, next, api.Options{Level: finding.Level{Backward: true, Forward: true}, Steps: 20000}).Findings {
			if f.Verdict == finding.Breaking && f.Layer == finding.Value && f.Witness == nil {
				t.Fatalf("no witness: %+v", f)
			}
		}
	})
}
