package httpapi

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts/fields"
)

func (f *fake) Functions() []FunctionDoc {
	return []FunctionDoc{{Name: "dec", Examples: []FunctionExample{}}}
}

func (f *fake) Shape(_ context.Context, ref, branch string) (Shape, error) {
	return Shape{Ref: ref, Title: branch, Fields: []fields.Field{}}, f.err
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
	} {
		w := request(&fake{err: c.err}, c.method, c.path, c.body)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s %s: %d %s", c.method, c.path, w.Code, w.Body)
		}
	}
}
