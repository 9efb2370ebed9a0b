package httpapi

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/lineage"
	"crosswalk/mapper/outline"
	"crosswalk/mapper/trace"
)

// fake answers with what it holds.
type fake struct {
	err       error
	query     LiveQuery
	resent    string
	discarded string
	changes   chan Change
	traced    string
}

func (f *fake) Health(context.Context) Health { return Health{Status: "ok"} }
func (f *fake) Stats(context.Context) (Stats, error) {
	return Stats{PerMinute: []int{1}}, f.err
}
func (f *fake) Live(_ context.Context, q LiveQuery) (LivePage, error) {
	f.query = q
	return LivePage{}, f.err
}
func (f *fake) Watch(context.Context) (<-chan Change, error) { return f.changes, f.err }
func (f *fake) Trail(_ context.Context, c string) (Trail, error) {
	return Trail{Row: LiveRow{Correlation: c}}, f.err
}
func (f *fake) TrailOf(_ context.Context, id string) (Trail, error) {
	return Trail{Row: LiveRow{Correlation: "of " + id}}, f.err
}
func (f *fake) Resend(_ context.Context, id string, payload []byte, _ string) error {
	f.resent = id + string(payload)
	return f.err
}
func (f *fake) Discard(_ context.Context, id, reason string) error {
	f.discarded = id + reason
	return f.err
}
func (f *fake) Workspace(context.Context) (Workspace, error) { return Workspace{Name: "w"}, f.err }

func (f *fake) CompileMapping(_ context.Context, name string, q CompileQuery) (Compiled, error) {
	return Compiled{Name: name, Findings: []any{}}, f.err
}
func (f *fake) TraceMapping(_ context.Context, _ string, q TraceQuery) (Traced, error) {
	f.traced = q.Input
	return Traced{Findings: []any{}}, f.err
}

func (f *fake) Contract(_ context.Context, ref, branch, version string) (ContractPage, error) {
	return ContractPage{Ref: ref, Version: version, Title: branch}, f.err
}
func (f *fake) NewContract(_ context.Context, name, _ string) (list diag.List, err error) {
	if name == "orders/taken" {
		list.Add(diag.Pos{}, "import/taken", "there is one")
	}
	return list, f.err
}

func request(f *fake, method, path, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	New(f, slog.New(slog.DiscardHandler)).ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
	return w
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		method, path, body string
		err                error
		status             int
		says               string
	}{
		{"GET", "/api/v1/health", "", nil, 200, `"status":"ok"`},
		{"GET", "/api/v1/stats", "", nil, 200, `"perMinute":[1]`},
		{"GET", "/api/v1/live?state=parked,waiting&limit=5", "", nil, 200, `"rows":[]`},
		{"GET", "/api/v1/live?state=gone", "", nil, 400, `none of processing`},
		{"GET", "/api/v1/live?limit=0", "", nil, 400, `1 to 500`},
		{"GET", "/api/v1/trails/c9", "", nil, 200, `"correlation":"c9"`},
		{"GET", "/api/v1/trails/c9", "", fmt.Errorf("trail c9: %w", ErrNotFound), 404, `trail c9`},
		{"GET", "/api/v1/messages/m1", "", nil, 200, `"of m1"`},
		{"POST", "/api/v1/messages/m1/resend", `{"payload":"{}"}`, nil, 202, ``},
		{"POST", "/api/v1/messages/m1/resend", ``, nil, 202, ``},
		{"POST", "/api/v1/messages/m1/resend", `{"pay":1}`, nil, 400, `unknown field`},
		{"POST", "/api/v1/messages/m1/resend", ``, ErrState, 409, `somebody may have been faster`},
		{"POST", "/api/v1/messages/m1/discard", `{"reason":" "}`, nil, 400, `say why`},
		{"POST", "/api/v1/messages/m1/discard", `{"reason":"test order"}`, nil, 202, ``},
		{"GET", "/api/v1/workspace", "", nil, 200, `"name":"w"`},
		{"POST", "/api/v1/mappings/shopify-order/compile", "", nil, 200, `"name":"shopify-order"`},
		{"POST", "/api/v1/mappings/shopify-order/compile", `{"text":"mapping: x","trace":true}`, nil, 200, `"findings":[]`},
		{"POST", "/api/v1/mappings/Shopify/compile", "", nil, 400, `no name of a mapping`},
		{"POST", "/api/v1/mappings/shopify-order/trace", `{"input":"{}"}`, nil, 200, `"findings":[]`},
		{"POST", "/api/v1/mappings/shopify-order/trace", `{"inputs":"{}"}`, nil, 400, `unknown field`},
		{"POST", "/api/v1/mappings/gone/trace", `{"input":"{}"}`, fmt.Errorf("mapping gone: %w", ErrNotFound), 404, `mapping gone`},
		{"POST", "/api/v1/compat", `{"old":{"name":"v1.schema.json","text":"{}"},"new":{"name":"v1.schema.json","text":"{\"required\":[\"a\"]}"}}`, nil, 200,
			`"code":"value/required-added","verdict":"breaking","layer":"value","direction":"backward","severity":"error","pointer":"/required","position":{"file":"new:v1.schema.json","line":1,"col":14}`},
		{"POST", "/api/v1/compat", `{"old":{"name":"v1.graphql","text":"type Query {a: Int}"},"new":{"name":"v1.graphql","text":"type Query {a: Int b: Int}"},"mode":"backward"}`, nil, 200,
			`"mistakes":[],"report":{"verdict":"compatible","bump":"minor"`},
		{"POST", "/api/v1/compat", `{"old":{"name":"v1.schema.json","text":"{"},"new":{"name":"v1.schema.json","text":"{}"}}`, nil, 200, `"mistakes":[{"position":{"file":"old:v1.schema.json"`},
		{"POST", "/api/v1/compat", `{"old":{"name":"v1.schema.json","text":"{}"}}`, nil, 400, `old and new are needed`},
		{"POST", "/api/v1/compat", `{"old":{"name":"a","text":""},"new":{"name":"a","text":""},"mode":"sideways"}`, nil, 400, `none, backward, forward or full`},
		{"POST", "/api/v1/compat", `{"old":{"name":"v1.schema.json","text":"{}"},"new":{"name":"v1.schema.json","text":"{\"required\":[\"a\"]}"},"mode":"backward-transitive"}`, nil, 200, `"verdict":"breaking"`},
		{"POST", "/api/v1/compat", `{"old":{"name":"v1.schema.json","text":"{}"},"new":{"name":"v1.schema.json","text":"{\"required\":[\"a\"]}"},"mode":"none"}`, nil, 200, `"verdict":"compatible"`},
		{"POST", "/api/v1/compat", `{"old":{"name":"a","text":""},"new":{"name":"a","text":""},"contentModel":"open"}`, nil, 400, `neither strict nor closed-writer`},
		{"POST", "/api/v1/contracts/import", `{"from":"sample","name":"orders/receipt","texts":[{"name":"a.json","text":"{\"id\":1}"}]}`, nil, 200,
			`"files":[{"path":"contracts/orders/receipt/contract.yaml","text":"contract: orders/receipt\n`},
		{"POST", "/api/v1/contracts/import", `{"from":"sample","name":"orders/receipt","texts":[{"name":"a.json","text":"{"}]}`, nil, 200,
			`{"files":[],"notes":[],"findings":[{"position":{"file":"a.json","line":1,"col":2}`},
		{"POST", "/api/v1/contracts/import", `{"from":"csv","name":"orders/receipt","texts":[{"name":"a.json","text":"{"}]}`, nil, 400, `none of sample`},
		{"POST", "/api/v1/contracts/import", `{"from":"sample","name":"orders/taken","texts":[{"name":"a.json","text":"{}"}]}`, nil, 200,
			`{"files":[],"notes":[{"pointer":"","kind":"loose","message":"only empty objects were seen`},
		{"GET", "/api/v1/contract?ref=orders/receipt@1&branch=b&version=1.0.0", "", nil, 200, `{"ref":"orders/receipt@1","kind":"","version":"1.0.0","status":"","title":"b"`},
		{"GET", "/api/v1/contract", "", nil, 400, `say which contract`},
		{"GET", "/api/v1/contract?ref=a/b@1", "", fmt.Errorf("contract a/b@1: %w", ErrNotFound), 404, `contract a/b@1`},
		{"GET", "/api/v1/nothing", "", nil, 404, `There is no GET /api/v1/nothing`},
		{"GET", "/api/v1/openapi.yaml", "", nil, 200, `openapi: 3.1.0`},
	} {
		w := request(&fake{err: c.err}, c.method, c.path, c.body)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s %s: %d %s", c.method, c.path, w.Code, w.Body)
		}
	}
}

func TestStream(t *testing.T) {
	f := &fake{changes: make(chan Change, 2)}
	server := httptest.NewServer(New(f, slog.New(slog.DiscardHandler)))
	defer server.Close()
	response, err := http.Get(server.URL + "/api/v1/live/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	f.changes <- Change{Row: &LiveRow{Correlation: "c1"}, Stats: &Stats{Parked: 2}}
	close(f.changes)
	var text strings.Builder
	for scan := bufio.NewScanner(response.Body); scan.Scan(); {
		text.WriteString(scan.Text() + "\n")
	}
	for _, want := range []string{": open\n", "event: row\ndata: {\"correlation\":\"c1\"", "event: stats\ndata: {"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
}

// TestTypesAreThoseOfTheDocument fills every field of the Go types and holds
// the JSON against openapi.yaml: no field undocumented, none of a wrong type.
func TestTypesAreThoseOfTheDocument(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{
		"Health": &Health{}, "Stats": &Stats{}, "LivePage": &LivePage{}, "Trail": &Trail{}, "Workspace": &Workspace{},
		"CompiledMapping": &Compiled{}, "TracedMapping": &Traced{}, "Lineage": &lineage.Graph{}, "Trace": &trace.Trace{},
		"ComparedContracts": &Compared{},
		"FunctionDoc":       &FunctionDoc{}, "Shape": &Shape{}, "FileText": &FileText{}, "Outline": &outline.Outline{},
		"ImportedContract": &Imported{}, "ContractPage": &ContractPage{},
	} {
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

func documented(t *testing.T, at string, s *openapi3.Schema, v any) {
	t.Helper()
	if s.Type == nil && len(s.Properties) == 0 {
		return // any value
	}
	switch v := v.(type) {
	case map[string]any:
		if s.AdditionalProperties.Schema != nil {
			return
		}
		for name, member := range v {
			p := s.Properties[name]
			if p == nil {
				t.Errorf("%s.%s is not in openapi.yaml", at, name)
				continue
			}
			documented(t, at+"."+name, p.Value, member)
		}
		for _, name := range s.Required {
			if _, ok := v[name]; !ok {
				t.Errorf("%s.%s is required by openapi.yaml and not written", at, name)
			}
		}
	case []any:
		if s.Items == nil {
			t.Errorf("%s is a list, not %v", at, s.Type)
			return
		}
		for _, item := range v {
			documented(t, at+"[]", s.Items.Value, item)
		}
	case string:
		if !s.Type.Includes("string") {
			t.Errorf("%s is a text, not %v", at, s.Type)
		}
	case float64:
		if !s.Type.Is("number") && !s.Type.Is("integer") {
			t.Errorf("%s is a number, not %v", at, s.Type)
		}
	}
}

// fill gives every field a value that is not left out.
func fill(v reflect.Value) {
	if v.Type() == reflect.TypeFor[json.RawMessage]() {
		v.Set(reflect.ValueOf(json.RawMessage("1")))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.String:
		v.SetString("x")
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Float64:
		v.SetFloat(1)
	case reflect.Interface:
		v.Set(reflect.ValueOf([]any{}))
	}
}
