package retail_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorded is one payload found in the recorded answers of Shopify.
type recorded struct {
	where string
	value map[string]any
}

// findRecorded looks in the REST answers for members called one or many.
// Bodies of requests are what a client asked for, not what the shop sends.
func findRecorded(t *testing.T, one, many string) []recorded {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(shared(t), "shopify", "rest*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded payloads: %v", err)
	}
	var out []recorded
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var visit func(v any, where string)
		visit = func(v any, where string) {
			switch v := v.(type) {
			case []any:
				for i, item := range v {
					visit(item, fmt.Sprintf("%s/%d", where, i))
				}
			case map[string]any:
				for name, inner := range v {
					at := where + "/" + name
					if name == "request" {
						continue
					}
					if o, ok := inner.(map[string]any); ok && name == one {
						out = append(out, recorded{at, o})
					}
					if list, ok := inner.([]any); ok && name == many {
						for i, item := range list {
							if o, ok := item.(map[string]any); ok {
								out = append(out, recorded{fmt.Sprintf("%s/%d", at, i), o})
							}
						}
					}
					visit(inner, at)
				}
			}
		}
		folder := filepath.Base(filepath.Dir(file))
		visit(decode(t, text), folder+"/"+filepath.Base(file))
	}
	return out
}

// TestRecordedPayloadsFit takes every order, refund and level that was ever
// recorded, in old and new versions.
func TestRecordedPayloadsFit(t *testing.T) {
	for _, c := range []struct {
		contract, one, many string
		least               int
	}{
		{"shopify/order", "order", "orders", 7},
		{"shopify/refund", "refund", "refunds", 11},
		{"shopify/inventory-level", "inventory_level", "inventory_levels", 24},
	} {
		t.Run(c.contract, func(t *testing.T) {
			s := validator(t, c.contract)
			fit := 0
			for _, r := range findRecorded(t, c.one, c.many) {
				err := s.Validate(r.value)
				switch {
				case c.contract == "shopify/refund" && r.value["id"] == nil:
					// the answer to "calculate" is a proposal, not a refund
					if err == nil || !strings.Contains(fmt.Sprintf("%#v", err), "'id'") {
						t.Errorf("%s: a proposal passes for a refund: %v", r.where, err)
					}
				case err != nil:
					t.Errorf("%s: %#v", r.where, err)
				default:
					fit++
				}
			}
			if fit < c.least {
				t.Errorf("%d payloads, want at least %d", fit, c.least)
			}
		})
	}
}

// TestRecordedSalesOrderFits holds the request bodies of the order to cash
// recordings against the contracts for SAP.
func TestRecordedSalesOrderFits(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(shared(t), "sap-s4hana", "samples", "order_to_cash_requests.json"))
	if err != nil {
		t.Fatal(err)
	}
	var requests []struct {
		Method, URL string
		Body        json.RawMessage
	}
	if err := json.Unmarshal(text, &requests); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, r := range requests {
		if r.Method == "POST" && strings.HasSuffix(r.URL, "/A_SalesOrder") {
			seen++
			if err := validator(t, "sap/sales-order").Validate(decode(t, r.Body)); err != nil {
				t.Errorf("%s: %#v", r.URL, err)
			}
		}
	}
	if seen == 0 {
		t.Error("no sales order among the recorded requests")
	}
}
