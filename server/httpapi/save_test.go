package httpapi

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

func (f *fake) Branches(context.Context) ([]Branch, error) {
	return []Branch{{Name: "main", Runs: true}}, f.err
}
func (f *fake) Mappings(_ context.Context, branch string) ([]MappingSummary, error) {
	return []MappingSummary{{Name: "m", File: branch, Flows: []string{}, UsedBy: []string{}}}, f.err
}
func (f *fake) Mapping(_ context.Context, name, branch string) (MappingFiles, error) {
	return MappingFiles{Name: name, Branch: branch}, f.err
}
func (f *fake) Save(_ context.Context, r SaveRequest) (SaveResult, error) {
	return SaveResult{State: "saved", Branch: r.Branch, Files: r.Files, Conflicts: []MergeConflict{}}, f.err
}
func (f *fake) Publish(_ context.Context, r PublishRequest) (PublishResult, error) {
	return PublishResult{State: "published", Revision: r.Commit, Findings: []any{}, Conflicts: []MergeConflict{}, Mappings: []Module{}}, f.err
}

func (f *fake) Recorded(_ context.Context, mapping string, limit int) ([]RecordedMessage, error) {
	return []RecordedMessage{{ID: mapping, Key: fmt.Sprint(limit), Masked: []string{}}}, f.err
}

func TestDeskAnswers(t *testing.T) {
	for _, c := range []struct {
		method, path, body string
		err                error
		status             int
		says               string
	}{
		{"GET", "/api/v1/branches", "", nil, 200, `[{"name":"main",`},
		{"GET", "/api/v1/mappings?branch=maria/x", "", nil, 200, `"file":"maria/x"`},
		{"GET", "/api/v1/mappings?branch=no", "", fmt.Errorf("branch no: %w", ErrNotFound), 404, `branch no`},
		{"GET", "/api/v1/mappings/shopify-order?branch=b", "", nil, 200, `{"name":"shopify-order","branch":"b"`},
		{"GET", "/api/v1/mappings/Shopify", "", nil, 400, `no name of a mapping`},
		{"POST", "/api/v1/save", `{"branch":"b","base":"c","author":{"name":"Maria"},"message":"m","files":[{"path":"tables/a.csv","text":null}]}`, nil, 200, `"files":[{"path":"tables/a.csv"}]`},
		{"POST", "/api/v1/save", `{"branch":"b","file":[]}`, nil, 400, `unknown field`},
		{"POST", "/api/v1/save", `{}`, &Refusal{Reason: "a plain folder", Hint: "run git init"}, 409, `"detail":"a plain folder","hint":"run git init"`},
		{"POST", "/api/v1/publish", `{"branch":"b","commit":"c","author":{"name":"Maria"}}`, nil, 200, `"revision":"c"`},
		{"POST", "/api/v1/publish", `{"branch":"b"}`, fmt.Errorf("branch b: %w", ErrNotFound), 404, `branch b`},
		{"GET", "/api/v1/recorded?mapping=shopify-order&limit=5", "", nil, 200, `[{"id":"shopify-order","at":"0001-01-01T00:00:00Z","key":"5","payload":"","masked":[]}]`},
		{"GET", "/api/v1/recorded?mapping=shopify-order", "", nil, 200, `"key":"20"`},
		{"GET", "/api/v1/recorded?mapping=shopify-order&limit=101", "", nil, 400, `1 to 100`},
		{"GET", "/api/v1/recorded", "", nil, 400, `say in mapping which one`},
	} {
		w := request(&fake{err: c.err}, c.method, c.path, c.body)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s %s: %d %s", c.method, c.path, w.Code, w.Body)
		}
	}
}
