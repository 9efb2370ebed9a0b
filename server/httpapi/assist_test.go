package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"crosswalk/contracts/fields"
	"crosswalk/mapper/assist"
	"crosswalk/mapper/suggest"
)

func (f *fake) Functions() []FunctionDoc {
	return []FunctionDoc{{Name: "dec", Examples: []FunctionExample{}}}
}

func (f *fake) Shape(_ context.Context, ref, branch string) (Shape, error) {
	return Shape{Ref: ref, Title: branch, Fields: []fields.Field{}}, f.err
}

func (f *fake) CompleteExpression(_ context.Context, name string, q ExpressionQuery) (*assist.Help, error) {
	return &assist.Help{From: q.Offset, Completions: []assist.Completion{{Label: name + q.Part}}, Findings: []assist.Finding{}}, f.err
}

func (f *fake) SuggestRules(_ context.Context, name string, q SuggestQuery) (Suggestions, error) {
	return Suggestions{Proposals: []suggest.Proposal{}, Open: []string{name + q.Target}}, f.err
}

func TestAssistAnswers(t *testing.T) {
	for _, c := range []struct {
		method, path, body string
		err                error
		status             int
		says               string
	}{
		{"GET", "/api/v1/functions", "", nil, 200, `"name":"dec"`},
		{"GET", "/api/v1/shape?ref=a/b@1%23C&branch=maria/x", "", nil, 200, `{"ref":"a/b@1#C","version":"","title":"maria/x","fields":[]}`},
		{"GET", "/api/v1/shape", "", nil, 400, `say which contract`},
		{"GET", "/api/v1/shape?ref=a/b@1", "", fmt.Errorf("contract a/b@1: %w", ErrNotFound), 404, `contract a/b@1`},
		{"POST", "/api/v1/mappings/shopify-order/compile", `{"branch":"x","files":[{"path":"tables/a.csv","text":null}],"outline":true,"have":"00"}`, nil, 200, `"findings":[]`},
		{"POST", "/api/v1/mappings/shopify-order/compile", `{"files":[{"path":"tables/a.csv","content":""}]}`, nil, 400, `unknown field`},
		{"POST", "/api/v1/mappings/m/expression", `{"text":"","line":4,"col":3,"part":"expr","expr":"source.","offset":7}`, nil, 200, `{"from":7,"completions":[{"label":"mexpr"`},
		{"POST", "/api/v1/mappings/m/expression", `{"text":"","line":"4"}`, nil, 400, `not the JSON that was expected`},
		{"POST", "/api/v1/mappings/m/suggest", `{"text":"","target":"lines[].sku","least":0.5}`, nil, 200, `{"proposals":[],"open":["mlines[].sku"]}`},
		{"POST", "/api/v1/mappings/m/suggest", `{"text":"","least":2}`, nil, 400, `from 0 to 1`},
		{"POST", "/api/v1/mappings/M/expression", `{}`, nil, 400, `no name of a mapping`},
	} {
		w := request(&fake{err: c.err}, c.method, c.path, c.body)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s %s: %d %s", c.method, c.path, w.Code, w.Body)
		}
	}
}

func TestAssistTypesAreThoseOfTheDocument(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{"ExpressionHelp": &assist.Help{}, "ExpressionQuery": &ExpressionQuery{},
		"SuggestQuery": &SuggestQuery{}, "Suggestions": &Suggestions{}} {
		fill(reflect.ValueOf(v).Elem())
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var decoded any
		if err := json.Unmarshal(text, &decoded); err != nil {
			t.Fatal(err)
		}
		documented(t, name, doc.Components.Schemas[name].Value, decoded)
	}
}
