package flow

import (
	"strings"
	"testing"
	"time"
)

const good = `flow: sap-sales-orders
title: Sales orders in SAP
trigger: {event: orders/order-placed@1}
key: /orderId
priority: high
steps:
  - map: sap-sales-order
  - call: {system: sap, operation: create-sales-order, record: SalesOrder}
    timeout: 10s
  - emit: orders/order-status-changed@1
retry: {attempts: 10, backoff: 1s, max: 5m}
`

func TestParse(t *testing.T) {
	f, list := Parse("flows/sap-sales-orders.yaml", []byte(good))
	if len(list) > 0 {
		t.Fatal(list)
	}
	if f.Name != "sap-sales-orders" || f.Trigger.Event != "orders/order-placed@1" || f.Key != "/orderId" || f.Priority != High || len(f.Steps) != 3 {
		t.Errorf("%+v", f)
	}
	if s := f.Steps[1]; s.Kind != Call || s.System != "sap" || s.Name != "create-sales-order" || s.Record != "SalesOrder" || s.Timeout != 10*time.Second {
		t.Errorf("%+v", s)
	}
	if f.Retry != (Retry{10, time.Second, 5 * time.Minute}) {
		t.Errorf("%+v", f.Retry)
	}
}

func TestFindings(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"unknown key":   {"priority:", "prioritty:", `f.yaml:5:1: flow/unknown-key: a flow has no key "prioritty"`},
		"priority":      {"priority: high", "priority: urgent", `f.yaml:5:11: flow/priority: priority "urgent" is none of high, normal, low`},
		"two triggers":  {"{event: orders/order-placed@1}", "{event: a/b@1, webhook: {system: a, topic: b}}", "f.yaml:3:10: flow/trigger: a trigger is exactly one of webhook and event"},
		"bad reference": {"orders/order-placed@1", "orders/order-placed", `f.yaml:3:18: flow/contract: "orders/order-placed" names no contract`},
		"bad pointer":   {"/orderId", "orderId", `f.yaml:4:6: flow/key: the key "orderId" is no JSON pointer`},
		"two kinds":     {"- map: sap-sales-order", "- {map: a, emit: b/c@1}", "f.yaml:7:5: flow/step: a step is exactly one of map, call and emit"},
		"attempts":      {"attempts: 10", "attempts: 0", "f.yaml:11:19: flow/retry: attempts must be a whole number from 1 to 1000"},
		"duration":      {"timeout: 10s", "timeout: 10", "f.yaml:9:14: flow/type: timeout must be a text, not a number"},
	} {
		_, list := Parse("f.yaml", []byte(strings.Replace(good, c.from, c.to, 1)))
		if len(list) != 1 || list[0].String() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", name, list, c.want)
		}
	}
	if f, list := Parse("f.yaml", []byte("- a")); f != nil || len(list) != 1 {
		t.Errorf("a list: %v %v", f, list)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Fuzz(func(t *testing.T, text []byte) {
		if flow, list := Parse("f.yaml", text); flow == nil && len(list) == 0 {
			t.Error("nothing read and nothing said")
		}
	})
}
