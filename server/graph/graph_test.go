package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"crosswalk/contracts/schema"
)

// memory is Data over maps, for tests of the API alone.
type memory struct {
	entities  map[string][]Entity // by kind, newest first
	submitted []Submission
	refuse    error
}

func (m *memory) Entity(_ context.Context, kind, key string) (*Entity, error) {
	for i := range m.entities[kind] {
		if e := &m.entities[kind][i]; e.Key == key {
			return e, nil
		}
	}
	return nil, nil
}

func (m *memory) Entities(_ context.Context, q Query) (Page, error) {
	var p Page
	for _, e := range m.entities[q.Kind] {
		if q.After != "" && e.Key >= q.After {
			continue
		}
		if skus, ok := q.Where["sku"]; ok && !slices.Contains(skus, strings.SplitN(e.Key, "@", 2)[0]) {
			continue
		}
		if len(p.Entities) == q.First {
			p.Next = p.Cursors[len(p.Cursors)-1]
			break
		}
		p.Entities, p.Cursors = append(p.Entities, e), append(p.Cursors, e.Key)
	}
	return p, nil
}

func (m *memory) Events(_ context.Context, kind, key string) ([]Event, error) {
	return []Event{{Sequence: 7, Type: "received", Title: kind + " " + key + " received", Time: time.Unix(0, 0)}}, nil
}

func (m *memory) Submit(_ context.Context, s Submission) (Accepted, error) {
	if m.refuse != nil {
		return Accepted{}, m.refuse
	}
	m.submitted = append(m.submitted, s)
	return Accepted{Key: s.Key, Correlation: "c1"}, nil
}

func object(props ...schema.Prop) *schema.Shape {
	return &schema.Shape{Kind: schema.Object, Props: props}
}
func need(name string, s *schema.Shape) schema.Prop {
	return schema.Prop{Name: name, Required: true, Shape: s}
}
func may(name string, s *schema.Shape) schema.Prop { return schema.Prop{Name: name, Shape: s} }

var (
	text    = &schema.Shape{Kind: schema.String, MaxLength: -1}
	decimal = &schema.Shape{Kind: schema.String, Format: "decimal", MaxLength: -1}
	count   = &schema.Shape{Kind: schema.Integer, Min: "0", Max: "1000000"}
	big     = &schema.Shape{Kind: schema.Integer}
	states  = &schema.Shape{Kind: schema.String, Name: "orderState", Enum: []string{`"open"`, `"on-hold"`}, Doc: "How the order is."}
)

func shapes(ref string) *schema.Shape {
	line := object(need("sku", text), need("quantity", count))
	switch ref {
	case OrderContract:
		return object(need("orderId", text), may("serial", big), need("state", states), need("lines", &schema.Shape{Kind: schema.Array, Items: line}),
			need("totals", object(need("grand", decimal))))
	case LevelContract:
		return object(need("sku", text), need("available", count))
	case ReturnContract:
		return object(need("returnId", text), need("orderId", text), need("requestedAt", text), need("lines", &schema.Shape{Kind: schema.Array, Items: line}))
	}
	return nil
}

func testAPI(t *testing.T, m *memory) *API {
	t.Helper()
	a, err := New(Options{Shape: shapes, Data: m, NewID: func() string { return "R1" }})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func orders(n int) *memory {
	m := &memory{entities: map[string][]Entity{}}
	for i := n; i > 0; i-- {
		key := fmt.Sprintf("%04d", i)
		m.entities["order"] = append(m.entities["order"], Entity{
			Kind: "order", Key: key, Version: 2, Documents: []Document{{"sap", "SalesOrder", "45" + key}, {"wms", "Pick", "9"}},
			Doc: json.RawMessage(`{"orderId":"` + key + `","serial":9007199254740993,"state":"on-hold","lines":[{"sku":"A","quantity":2}],"totals":{"grand":"10.50"}}`),
		})
	}
	m.entities["inventory"] = []Entity{{Kind: "inventory", Key: "A@1", Doc: json.RawMessage(`{"sku":"A","available":3}`)}, {Kind: "inventory", Key: "B@1", Doc: json.RawMessage(`{"sku":"B","available":4}`)}}
	return m
}

func post(t *testing.T, a *API, query string, variables any) (int, string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

func TestQueries(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"order", `{order(id:"0001"){orderId serial state totals{grand} lines{sku quantity} sapDocument version documents(system:"wms"){id type} events{sequence title}}}`,
			`{"data":{"order":{"documents":[{"id":"9","type":"Pick"}],"events":[{"sequence":7,"title":"order 0001 received"}],"lines":[{"quantity":2,"sku":"A"}],"orderId":"0001","sapDocument":"450001","serial":9007199254740993,"state":"ON_HOLD","totals":{"grand":"10.50"},"version":2}}}`},
		{"unknown order", `{order(id:"x"){orderId}}`, `{"data":{"order":null}}`},
		{"first page", `{orders(first:2){nodes{orderId} pageInfo{hasNextPage endCursor}}}`,
			`{"data":{"orders":{"nodes":[{"orderId":"0003"},{"orderId":"0002"}],"pageInfo":{"endCursor":"0002","hasNextPage":true}}}}`},
		{"null literals", `query($a:String=null){orders(first:1,after:$a,filter:{sku:null}){nodes{orderId}} all:orders(after:null){nodes{orderId}} order(id:"null"){orderId}}`,
			`{"data":{"all":{"nodes":[{"orderId":"0003"},{"orderId":"0002"},{"orderId":"0001"}]},"order":null,"orders":{"nodes":[{"orderId":"0003"}]}}}`},
		{"last page", `{orders(first:2,after:"0002"){edges{cursor node{orderId}} pageInfo{hasNextPage}}}`,
			`{"data":{"orders":{"edges":[{"cursor":"0001","node":{"orderId":"0001"}}],"pageInfo":{"hasNextPage":false}}}}`},
		{"availability", `{availability(skus:["B","none"]){sku available}}`, `{"data":{"availability":[{"available":4,"sku":"B"}]}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := testAPI(t, orders(3))
			for range 2 { // the second time from the cache
				if status, got := post(t, a, c.query, nil); status != 200 || got != c.want {
					t.Errorf("%d %s\nwant %s", status, got, c.want)
				}
			}
		})
	}
}

func TestRequestReturn(t *testing.T) {
	const mutation = `mutation($in: RequestReturnInput!, $key: String!){requestReturn(input:$in, idempotencyKey:$key){returnId correlationId duplicate}}`
	in := map[string]any{"orderId": "1", "lines": []any{map[string]any{"sku": "A", "quantity": 1}}}
	m := &memory{}
	a := testAPI(t, m)
	status, got := post(t, a, mutation, map[string]any{"in": in, "key": "k1"})
	if want := `{"data":{"requestReturn":{"correlationId":"c1","duplicate":false,"returnId":"R1"}}}`; status != 200 || got != want {
		t.Fatalf("%d %s", status, got)
	}
	var data map[string]any
	if err := json.Unmarshal(m.submitted[0].Data, &data); err != nil || data["returnId"] != "R1" || data["requestedAt"] == nil || data["orderId"] != "1" {
		t.Errorf("submitted %s: %v", m.submitted[0].Data, err)
	}
	m.refuse = &Refusal{Code: "too-many", Reason: "line A: 5 asked for, 2 can be returned"}
	if _, got = post(t, a, mutation, map[string]any{"in": in, "key": "k2"}); !strings.Contains(got, "2 can be returned") {
		t.Errorf("refusal not told: %s", got)
	}
	if _, got = post(t, a, mutation, map[string]any{"in": in, "key": ""}); !strings.Contains(got, "1 to 255") {
		t.Errorf("empty key: %s", got)
	}
}

func TestLimitsStopHostileQueries(t *testing.T) {
	a := testAPI(t, orders(1))
	for name, query := range map[string]string{
		"brackets":   "{order(id:" + strings.Repeat("[", 100_000),
		"selections": strings.Repeat("{a", 5000),
		"repeated":   "{" + strings.Repeat("order(id:\"1\"){orderId} ", 2000) + "}",
		"aliases":    "{" + strings.Repeat("a:order(id:\"1\"){orderId} ", 100) + "}",
		"directives": "{order(id:\"1\")" + strings.Repeat("@skip(if:false)", 50) + "{orderId}}",
		"size":       "{" + strings.Repeat(" ", 70_000) + "}",
		"in text":    `{order(id:"` + strings.Repeat("{", 40) + `")` + strings.Repeat("{order", 20),
	} {
		var over *LimitError
		if err := a.limits.scan(query); !errors.As(err, &over) {
			t.Errorf("%s: passed the scan: %v", name, err)
		}
		if status, got := post(t, a, query, nil); status != http.StatusBadRequest || !strings.Contains(got, "over the limit") {
			t.Errorf("%s: %d %.200s", name, status, got)
		}
	}
	if err := a.limits.scan(`{order(id:"{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{"){orderId}}`); err != nil {
		t.Errorf("brackets in a text count: %v", err)
	}
}

// TestFragments keeps documents from the validator that would kill or stall it.
func TestFragments(t *testing.T) {
	a := testAPI(t, orders(1))
	var wide strings.Builder
	wide.WriteString("{...F0}")
	for i := range 80 {
		fmt.Fprintf(&wide, " fragment F%d on Query{...F%d ...F%d ...F%d}", i, min(i+1, 80), min(i+2, 80), min(i+3, 80))
	}
	wide.WriteString(" fragment F80 on Query{__typename}")
	for query, want := range map[string]string{
		"{...A} fragment A on Query{...A}":                                                                           "contains itself",
		`{order(id:"1"){...A}} fragment A on Order{...B orderId} fragment B on Order{...A}`:                          "contains itself",
		"{__typename} fragment A on Query{... on Query{...A}}":                                                       "contains itself",
		`{order(id:"1"){...A}} fragment A on Order{lines{...L}} fragment L on OrderLine{sku ... on OrderLine{...L}}`: "contains itself",
		wide.String(): "fragments written out",
		`{order(id:"0001"){...A ...A}} fragment A on Order{orderId}`: `"orderId":"0001"`,
	} {
		if _, got := post(t, a, query, nil); !strings.Contains(got, want) {
			t.Errorf("%.60s: %.200s", query, got)
		}
	}
}

func TestRequestsRefused(t *testing.T) {
	a := testAPI(t, orders(1))
	for name, c := range map[string]struct {
		kind, body string
		status     int
	}{
		"form":      {"application/x-www-form-urlencoded", "query={a}", http.StatusUnsupportedMediaType},
		"batch":     {"application/json", `[{"query":"{a}"}]`, http.StatusBadRequest},
		"not JSON":  {"application/json", `{`, http.StatusBadRequest},
		"no query":  {"application/json", `{}`, http.StatusBadRequest},
		"trailing":  {"application/json", `{"query":"{__typename}"} x`, http.StatusBadRequest},
		"too large": {"application/json", `{"query":"` + strings.Repeat("x", 2<<20) + `"}`, http.StatusRequestEntityTooLarge},
		"unknown":   {"application/json", `{"query":"{nope}"}`, http.StatusBadRequest},
	} {
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), "errors") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

func FuzzScan(f *testing.F) {
	f.Add(`{order(id:"1"){orderId}}`)
	f.Add(`query Q($a:[Int!]=[1,-2.5e3]){a:b(c:{d:"\"",e:"""x"""})@skip(if:true){...F}} # end`)
	f.Fuzz(func(t *testing.T, q string) {
		_ = DefaultLimits.scan(q) // must end and not panic
		_ = withoutNulls(q)
	})
}
