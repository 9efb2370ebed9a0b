package rules_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/rules"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/source"
)

var today = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func side(t *testing.T, file, text string) rules.Side {
	t.Helper()
	if strings.HasPrefix(text, "openapi") {
		api, list := openapi.Parse(file, []byte(text))
		if list.Failed() {
			t.Fatal(list)
		}
		return rules.Side{Document: api.Document, API: api}
	}
	doc, list := jsonschema.Parse(file, []byte(text))
	if list.Failed() {
		t.Fatal(list)
	}
	return rules.Side{Document: doc}
}

func lines(found []finding.Finding) string {
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("%s %s %s: %s", f.Position, f.Severity, f.Code, f.Message))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// pairs have one rule each, old and new, and what is found.
var pairs = []struct{ old, new, want string }{
	{`{"properties":{"a":{"default":1}}}`, `{"properties":{"a":{"default":2}}}`, `new:1:21 warning rule/default-changed: the default of a was 1 and is 2 now`},
	{`{"properties":{"a":{"default":1}}}`, `{"properties":{"a":{"default":1.0}}}`, ``},
	{`{"properties":{"a":{}}}`, `{"properties":{"a":{"default":2}}}`, `new:1:21 info rule/default-added: the default of a is 2 now`},
	{`{"properties":{"a":{"default":1}}}`, `{"properties":{"a":{}}}`, `new:1:20 warning rule/default-removed: the default of a was 1 and is gone`},
	{`{"enum":["a"]}`, `{"enum":["b","a"]}`, `new:1:2 warning rule/enum-grown: the message may be "b" now`},
	{`{"const":"a"}`, `{"enum":["b","a"]}`, `new:1:2 warning rule/enum-grown: the message may be "b" now`},
	{`{"enum":["a"],"x-extensible":true}`, `{"enum":["b","a"],"x-extensible":true}`, ``},
	{`{"enum":["a"],"x-extensible":true}`, `{"enum":["a"]}`, `new:1:1 error rule/extensible-withdrawn: readers of the message are no longer asked to tolerate what is new`},
	{`{"enum":["a"]}`, `{"enum":["a"],"x-extensible":true}`, `new:1:15 info rule/extensible-added: readers of the message must tolerate what is new from now on`},
	{`{"description":"a b","title":"T"}`, `{"description":"a  b","title":"T"}`, ``},
	{`{"properties":{"a":{"description":"x"},"b":{}}}`, `{"properties":{"a":{"description":"y"},"b":{"description":"z"}}}`, `new:1:21 info rule/description-changed: descriptions changed`},
	{`{"title":"T"}`, `{"title":"U"}`, `new:1:2 info rule/title-changed: the title was "T" and is "U" now`},
	{`{"properties":{"n":{"format":"sku"}}}`, `{"properties":{"n":{"format":"ean"}}}`, `new:1:21 warning rule/format-annotation-changed: the format of n was sku and is ean now`},
	{`{"format":"date"}`, `{"format":"date-time"}`, ``},
	{`{"properties":{"a":{}}}`, `{"properties":{"a":{"default":1}},"required":["a"]}`,
		"new:1:21 info rule/default-added: the default of a is 1 now\nnew:1:47 warning rule/required-with-default: a is required now although it has a default"},
	{`{"properties":{"a":{}}}`, `{"properties":{"a":{"deprecated":true}}}`,
		"new:1:21 info rule/deprecated: a is deprecated now\nnew:1:21 info rule/no-sunset: a is deprecated without a sunset"},
	{`{"properties":{"a":{}}}`, `{"properties":{"a":{"deprecated":true,"x-sunset":"2027-01-01"}}}`, "new:1:21 info rule/deprecated: a is deprecated now"},
	{`{"properties":{"a":{"deprecated":true}}}`, `{"properties":{"a":{}}}`, `new:1:20 info rule/deprecation-withdrawn: a is no longer deprecated`},
	{`{"properties":{"a":{"deprecated":true,"x-sunset":"2027-06-30"}}}`, `{"properties":{"a":{"deprecated":true,"x-sunset":"2027-01-31"}}}`,
		`new:1:21 error rule/sunset-shortened: a ends on 2027-01-31, 2027-06-30 was promised`},
	{`{"properties":{"a":{"deprecated":true,"x-sunset":"2027-06-30"}}}`, `{"properties":{"a":{"deprecated":true}}}`,
		`new:1:21 warning rule/sunset-removed: a was to work until 2027-06-30, now there is no date`},
	{`{"properties":{"a":{"deprecated":true,"x-sunset":"2027-06-30"}}}`, `{"properties":{}}`, `new:1:2 error rule/removed-before-sunset: a is gone, it was promised until 2027-06-30`},
	{`{"properties":{"a":{"deprecated":true,"x-sunset":"2026-06-30"}}}`, `{"properties":{}}`, ``},
	{`{"properties":{"a":{}}}`, `{"type":"object"}`, `new:1:1 warning rule/removed-without-deprecation: a is gone without having been deprecated`},
	{`{"properties":{"a":{"readOnly":true}}}`, `{"properties":{"a":{"writeOnly":true}}}`,
		"new:1:20 warning rule/access-changed: a is no longer only read\nnew:1:21 warning rule/access-changed: a is only written now"},
	{`{"contentEncoding":"base64"}`, `{"contentEncoding":"base32"}`, `new:1:2 warning rule/content-changed: the encoding of the message was "base64" and is "base32" now`},
	{`{"$defs":{"A":{"type":"string"}}}`, `{"$defs":{"B":{"type":"string"}}}`, `new:1:10 warning rule/component-removed: there is no schema "A" any more`},
	{`{"allOf":[{"$ref":"#/$defs/A"},{"title":"x","default":1}],"$defs":{"A":{"default":1}}}`, `{"allOf":[{"title":"x","default":2},{"$ref":"#/$defs/A"}],"$defs":{"A":{"default":3}}}`,
		"new:1:24 warning rule/default-changed: the default of the message was 1 and is 2 now\nnew:1:73 warning rule/default-changed: the default of A was 1 and is 3 now"},
	{`{"items":{"$ref":"#/$defs/A"},"$defs":{"A":{"default":1,"items":{"$ref":"#/$defs/A"}}}}`, `{"items":{"default":2,"items":{"$ref":"#/$defs/A"}},"$defs":{"A":{"default":1,"items":{"$ref":"#/$defs/A"}}}}`,
		"new:1:11 warning rule/default-changed: the default of the message was 1 and is 2 now"},
}

func TestSchemaRules(t *testing.T) {
	for _, c := range pairs {
		got := lines(rules.Check(side(t, "old", c.old), side(t, "new", c.new), rules.Policy{}, today))
		if got != c.want {
			t.Errorf("%s -> %s\n got %s\nwant %s", c.old, c.new, got, c.want)
		}
	}
}

const apiHead = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"

func TestOperationRules(t *testing.T) {
	old := apiHead + `paths:
  /orders/{id}:
    get:
      operationId: getOrder
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: size, in: query, schema: {type: integer, default: 10}}]
      responses: {'200': {description: an order, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
    put: {operationId: putOrder, deprecated: true, x-sunset: 2027-06-30, responses: {'204': {description: done}}}
    post: {operationId: postOrder, responses: {'204': {description: done}}}
    patch: {responses: {'204': {description: done}}}
components:
  schemas:
    Order:
      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
      discriminator: {propertyName: kind, mapping: {a: '#/components/schemas/A', b: '#/components/schemas/B'}}
    A: {type: object, properties: {kind: {type: string}, n: {type: integer, format: int32}}}
    B: {type: object, properties: {kind: {type: string}}}
`
	next := apiHead + `paths:
  /orders/{orderId}:
    get:
      operationId: readOrder
      summary: reads
      parameters: [{name: size, in: query, schema: {type: integer, default: 20}}, {name: orderId, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: an order, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
    post: {responses: {'204': {description: done}}}
    patch: {operationId: patchOrder, deprecated: true, responses: {'204': {description: done}}}
components:
  schemas:
    Order:
      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
      discriminator: {propertyName: kind, mapping: {a: '#/components/schemas/B', c: '#/components/schemas/B'}}
    A: {type: object, properties: {kind: {type: string}, n: {type: integer, format: int64}}}
    B: {type: object, properties: {kind: {type: string}}}
`
	want := `new:10:11 warning rule/operation-id-removed: POST /orders/{orderId} had the operationId postOrder
new:11:12 info rule/deprecated: PATCH /orders/{orderId} is deprecated now
new:11:12 info rule/no-sunset: PATCH /orders/{orderId} is deprecated without a sunset
new:11:26 info rule/operation-id-added: PATCH /orders/{orderId} has the operationId patchOrder now
new:16:7 error rule/discriminator-changed: the value "a" of the discriminator of Order led to #/components/schemas/A and leads to #/components/schemas/B now
new:16:7 error rule/discriminator-changed: the value "b" of the discriminator of Order leads nowhere any more
new:16:7 warning rule/discriminator-grown: the discriminator of Order may be "c" now
new:17:77 warning rule/format-annotation-changed: the format of n was int32 and is int64 now
new:6:20 warning rule/operation-id-changed: the operationId of GET /orders/{orderId} was getOrder and is readOrder now
new:6:7 info rule/description-changed: descriptions changed
new:8:68 warning rule/default-changed: the default of size was 10 and is 20 now
old:9:10 error rule/removed-before-sunset: PUT /orders/{id} is gone, it was promised until 2027-06-30`
	if got := lines(rules.Check(side(t, "old", old), side(t, "new", next), rules.Policy{}, today)); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestHeaderRules(t *testing.T) {
	at := func(file string) func(string) diag.Pos {
		return func(string) diag.Pos { return diag.Pos{File: file} }
	}
	old := rules.Header{Status: "active", Level: "full-transitive", ContentModel: "strict", At: at("old")}
	next := rules.Header{Status: "draft", Level: "backward-transitive", ContentModel: "closed-writer", At: at("new")}
	want := `new error rule/content-model-loosened: the content model was strict and is closed-writer now
new error rule/level-lowered: the level of compatibility was full-transitive and is backward-transitive now
new error rule/status-withdrawn: the contract was active and is a draft again`
	if got := lines(rules.CheckHeader(old, next, rules.Policy{}, today)); got != want {
		t.Errorf("got\n%s", got)
	}
	old = rules.Header{Status: "deprecated", Sunset: "2027-06-30", At: at("old")}
	next = rules.Header{Status: "deprecated", Sunset: "2027-01-30", At: at("new")}
	if got := lines(rules.CheckHeader(old, next, rules.Policy{}, today)); got != "new error rule/sunset-shortened: the contract ends on 2027-01-30, 2027-06-30 was promised" {
		t.Errorf("got\n%s", got)
	}
}

func TestPolicyChoosesSeverity(t *testing.T) {
	old, next := side(t, "old", `{"default":1,"title":"a"}`), side(t, "new", `{"default":2,"title":"b"}`)
	p := rules.Policy{Rules: map[string]rules.Setting{"rule/default-changed": rules.Error, "rule/title-changed": rules.None}}
	found := rules.Check(old, next, p, today)
	if got := lines(found); got != "new:1:2 error rule/default-changed: the default of the message was 1 and is 2 now" || found[0].Verdict != finding.Breaking {
		t.Errorf("got %s", got)
	}
	near := rules.Policy{Level: "full", Rules: map[string]rules.Setting{"rule/title-changed": rules.Warning}}.Over(rules.Policy{Level: "none", Unknown: "warn", Rules: p.Rules})
	if near.Level != "full" || near.Unknown != "warn" || near.Rules["rule/title-changed"] != rules.Warning || near.Rules["rule/default-changed"] != rules.Error {
		t.Errorf("%+v", near)
	}
}

func TestParsePolicy(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`full`, ``},
		{`{level: full, unknown: warn, rules: {rule/enum-grown: error}}`, ``},
		{`backwards`, `f:1:1: compatibility/value: "backwards" is not a value of compatibility (did you mean "backward"?)`},
		{`[full]`, `f:1:1: compatibility/type: compatibility must be a level or an object, this is a list ()`},
		{`{levle: full}`, `f:1:2: compatibility/unknown-key: compatibility has no key "levle" (did you mean "level"?)`},
		{`{unknown: maybe}`, `f:1:11: compatibility/value: "maybe" is not a value of unknown (one of fail, warn)`},
		{`{rules: {rule/enum-growm: error}}`, `f:1:10: compatibility/unknown-rule: there is no rule "rule/enum-growm" (did you mean "rule/enum-grown"?)`},
		{`{rules: {rule/enum-grown: eror}}`, `f:1:27: compatibility/value: "eror" is not a value of rule/enum-grown (did you mean "error"?)`},
		{`{rules: {rule/enum-grown: 1}}`, `f:1:27: compatibility/type: rule/enum-grown must be a text, this is a number (one of none, info, warning, error)`},
		{`{rules: {value/required-added: none}}`, `f:1:10: compatibility/unknown-rule: a finding that a payload proves has no severity to choose (approve the single break in exceptions/<id>.yaml)`},
		{`{rules: none}`, `f:1:9: compatibility/type: rules must be an object of codes and severities, this is a text ()`},
	} {
		v, list := source.ParseYAML("f", []byte(c.text))
		if list.Failed() {
			t.Fatal(list)
		}
		_, list = rules.ParsePolicy(v)
		got := ""
		if len(list) > 0 {
			got = fmt.Sprintf("%s (%s)", list[0], list[0].Hint)
		}
		if got != c.want || len(list) > 1 {
			t.Errorf("%s:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
	v, _ := source.ParseYAML("f", []byte(`{level: full, unknown: warn, rules: {rule/enum-grown: error, rule/title-changed: none}}`))
	p, _ := rules.ParsePolicy(v)
	if p.Level != "full" || p.Unknown != "warn" || p.Rules["rule/enum-grown"] != rules.Error || len(p.Rules) != 2 {
		t.Errorf("%+v", p)
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add("{level: full, rules: {rule/enum-grown: error}}")
	f.Add("backward")
	f.Fuzz(func(t *testing.T, text string) {
		v, list := source.ParseYAML("f", []byte(text))
		if v == nil || list.Failed() {
			return
		}
		p, list := rules.ParsePolicy(v)
		if !list.Failed() && p.Level != "" && !slices.Contains(rules.Levels, p.Level) {
			t.Errorf("level %q", p.Level)
		}
	})
}

func TestCatalogue(t *testing.T) {
	form := regexp.MustCompile(`^rule/[a-z-]+$`)
	all := rules.All()
	if !slices.IsSortedFunc(all, func(a, b rules.Rule) int { return strings.Compare(a.Code, b.Code) }) {
		t.Error("the catalogue is not sorted")
	}
	for _, r := range all {
		if found, ok := rules.Find(r.Code); !ok || found.Code != r.Code || !form.MatchString(r.Code) || r.Sentence == "" || r.Hint == "" {
			t.Errorf("%+v", r)
		}
	}
	if _, ok := rules.Find("rule/nothing"); ok {
		t.Error("found what is not there")
	}
}
