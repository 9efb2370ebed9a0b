package app

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"crosswalk/mapper/lineage"
	"crosswalk/mapper/trace"
)

// TestMapping asks a node, as the page does, to compile and trace mappings.
func TestMapping(t *testing.T) {
	r := start(t, nil)
	ask := func(path string, body any, want int, into any) {
		t.Helper()
		text, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		status, answer := r.post("/api/v1/mappings/"+path, text, nil)
		if status != want {
			t.Fatalf("%s: %d %s", path, status, answer)
		}
		if err := json.Unmarshal([]byte(answer), into); err != nil {
			t.Fatalf("%s: %v in %.300s", path, err, answer)
		}
	}
	var compiled struct {
		Findings      []map[string]any
		Lineage       *lineage.Graph
		Module, Trace *struct {
			Base64 string
			Bytes  int
		}
	}
	ask("shopify-order/compile", map[string]any{"trace": true}, 200, &compiled)
	if len(compiled.Findings) != 0 || compiled.Lineage == nil || len(compiled.Lineage.Targets) < 100 {
		t.Errorf("findings %v, lineage %+v", compiled.Findings, compiled.Lineage)
	}
	module, err := base64.StdEncoding.DecodeString(compiled.Module.Base64)
	if err != nil || !strings.HasPrefix(string(module), "\x00asm") || len(module) != compiled.Module.Bytes || compiled.Trace.Bytes <= len(module) {
		t.Errorf("module of %d bytes, trace build of %d: %v", len(module), compiled.Trace.Bytes, err)
	}

	// a text that is not in the workspace, with a mistake and without
	text, err := os.ReadFile("../../samples/retail/mappings/shopify-order/mapping.yaml")
	if err != nil {
		t.Fatal(err)
	}
	compiled.Module, compiled.Lineage = nil, nil
	ask("new-one/compile", map[string]any{"text": strings.Replace(string(text), "source.created_at", "source.created", 1)}, 200, &compiled)
	if len(compiled.Findings) != 1 || compiled.Findings[0]["code"] != "map/unknown-field" || compiled.Module != nil || compiled.Lineage != nil {
		t.Errorf("%+v", compiled)
	}
	var edited struct{ Trace *trace.Trace }
	var traced struct {
		Findings []map[string]any
		Trace    *trace.Trace
	}
	const order = `{"id": 1, "created_at": "2026-01-31T23:59:59Z", "currency": "EUR", "total_price": "25.00",
		"line_items": [{"id": 7, "title": "Tea", "quantity": 2, "price": "12.50"}]}`
	ask("new-one/trace", map[string]any{"text": string(text), "input": order}, 200, &traced)
	if traced.Trace == nil || traced.Trace.Error != nil || !strings.Contains(traced.Trace.Output, `"amount":"25.00"`) {
		t.Fatalf("%+v", traced)
	}
	found := false
	ask("shopify-order/trace", map[string]any{"input": order, "files": []any{map[string]any{"path": "tables/channel.csv", "text": "key,value\nweb,phone\n"}}}, 200, &edited)
	if edited.Trace == nil || !strings.Contains(edited.Trace.Output, `"channel":"phone"`) {
		t.Errorf("a table in hand is not looked into: %+v", edited)
	}
	for _, v := range traced.Trace.Values {
		if v.Pointer == "/lines/0/amount" {
			found = true
			if got := traced.Trace.Output[v.Start:v.End]; got != `"25.00"` || len(v.From) != 2 || order[v.From[0].Start:v.From[0].End] != `"12.50"` {
				t.Errorf("%s: %+v", got, v)
			}
		}
	}
	if !found {
		t.Error("no trace of /lines/0/amount")
	}
	ask("shopify-order/trace", map[string]any{"input": `{"id": 1`}, 200, &traced)
	if traced.Trace.Error == nil || traced.Trace.Error.Code != "input/truncated" {
		t.Errorf("%+v", traced.Trace.Error)
	}
	var refused struct{ Detail string }
	ask("gone/compile", map[string]any{}, 404, &refused)
	ask("gone/trace", map[string]any{"input": "{}"}, 404, &refused)
}
