package commerce

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"

	"crosswalk/contracts/canonical"
	"crosswalk/runtime/store"
)

// world is a set of entities that events are applied to.
type world map[string]*store.Entity

func (w world) read(kind, key string) (*store.Entity, error) { return w[kind+"/"+key], nil }

func (w world) apply(t *testing.T, contract, data string) (Change, error) {
	t.Helper()
	c, err := Apply(Event{Contract: contract, Data: []byte(data)}, w.read)
	if err != nil {
		return c, err
	}
	for _, e := range c.Put {
		e.Version++
		w[e.ID()] = e
	}
	return c, nil
}

func (w world) must(t *testing.T, contract, data string) Change {
	t.Helper()
	c, err := w.apply(t, contract, data)
	if err != nil {
		t.Fatalf("%s: %v", contract, err)
	}
	return c
}

func (w world) states(t *testing.T, id string) string {
	t.Helper()
	var d struct{ States map[string]string }
	if err := json.Unmarshal(w[id].Doc, &d); err != nil {
		t.Fatal(err)
	}
	return d.States["order"] + " " + d.States["payment"] + " " + d.States["shipment"] + " " + d.States["return"]
}

const placed = `{"orderId":"1","orderNumber":"#1001","channel":"web","placedAt":"2026-01-01T10:00:00Z","currency":"EUR","totals":{"grand":"30.00"},
	"lines":[{"lineId":"a","sku":"TEE","title":"Tee","quantity":2},{"lineId":"b","title":"Card","quantity":1}],
	"states":{"order":"open","payment":"paid","shipment":"notShipped","return":"none"}}`

func returnOf(id, line, quantity, goods, paid string) string {
	doc := `{"returnId":"` + id + `","orderId":"1","requestedAt":"2026-01-05T10:00:00Z","states":{"return":"requested","goods":"` + goods + `"},"lines":[{"lineId":"` + line + `","quantity":` + quantity + `}]`
	if paid != "" {
		doc += `,"refund":{"paid":{"amount":"` + paid + `","currency":"EUR"}}`
	}
	return doc + "}"
}

func TestOrderPlacedAgain(t *testing.T) {
	w := world{}
	c := w.must(t, "orders/order-placed@1", placed)
	if c.Label != "#1001" || c.Summary != "2 lines · 30.00 EUR" || len(c.Put) != 1 {
		t.Errorf("%+v", c)
	}
	if c := w.must(t, "orders/order-placed@1", placed); len(c.Put) != 0 || c.Ignored == "" || c.Subject == nil {
		t.Errorf("a double changed something: %+v", c)
	}
	w.must(t, "orders/order-cancelled@1", `{"orderId":"1","cancelledAt":"2026-01-02T00:00:00Z","reason":"customer"}`)
	newer := strings.Replace(placed, `"placedAt"`, `"updatedAt":"2026-01-03T00:00:00Z","note":"gift","placedAt"`, 1)
	w.must(t, "orders/order-placed@1", newer)
	if got := w.states(t, "order/1"); got != "cancelled paid notShipped none" {
		t.Errorf("the shop's newer word undid a state: %s", got)
	}
	if !strings.Contains(string(w["order/1"].Doc), "gift") {
		t.Error("the newer document was not taken")
	}
}

func TestStatesInAnyOrder(t *testing.T) {
	w := world{}
	if _, err := w.apply(t, "shipments/dispatched@1", `{"shipmentId":"s","orderId":"1","dispatchedAt":"2026-01-02T00:00:00Z","lines":[]}`); !errors.Is(err, ErrNotYet) {
		t.Errorf("before the order: %v", err)
	}
	w.must(t, "orders/order-placed@1", placed)
	ship := func(id, line, n, at string) {
		w.must(t, "shipments/dispatched@1", `{"shipmentId":"`+id+`","orderId":"1","dispatchedAt":"`+at+`","lines":[{"lineId":"`+line+`","quantity":`+n+`}]}`)
	}
	ship("s1", "a", "2", "2026-01-02T00:00:00Z")
	ship("s1", "a", "2", "2026-01-02T00:00:00Z")
	if got := w.states(t, "order/1"); got != "open paid partiallyShipped none" {
		t.Error(got)
	}
	ship("s2", "b", "1", "2026-01-03T00:00:00Z")
	w.must(t, "shipments/delivered@1", `{"shipmentId":"s1","orderId":"1","outcome":"delivered","deliveredAt":"2026-01-04T00:00:00Z"}`)
	if got := w.states(t, "order/1"); got != "open paid shipped none" {
		t.Error(got)
	}
	w.must(t, "shipments/delivered@1", `{"shipmentId":"s2","orderId":"1","outcome":"pickedUp","deliveredAt":"2026-01-05T00:00:00Z"}`)
	if got := w.states(t, "order/1"); got != "open paid delivered none" {
		t.Error(got)
	}
	old := `{"orderId":"1","changedAt":"2026-01-02T12:00:00Z","states":{"order":"confirmed","payment":"paid","shipment":"notShipped","return":"none"}}`
	w.must(t, "orders/order-status-changed@1", old)
	if got := w.states(t, "order/1"); got != "confirmed paid delivered none" {
		t.Errorf("an old word moved a state back: %s", got)
	}
}

func TestLevels(t *testing.T) {
	w := world{}
	level := func(source, at, quantities string) Change {
		return w.must(t, "inventory/level-changed@1", `{"sku":"TEE","inventoryItemId":"7","locationId":"BER","source":"`+source+`","asOf":"`+at+`","quantities":`+quantities+`}`)
	}
	level("shopify", "2026-01-01T10:00:05Z", `{"available":5}`)
	for _, at := range []string{"2026-01-01T10:00:05Z", "2026-01-01T10:00:04Z", "2026-01-01T11:00:05+01:00"} {
		if c := level("shopify", at, `{"available":9}`); len(c.Put) != 0 || c.Ignored == "" {
			t.Errorf("%s changed something", at)
		}
	}
	level("sap", "2026-01-01T09:00:00Z", `{"onHand":8}`)
	level("sap", "2026-01-01T10:00:06Z", `{"available":4,"onHand":8}`)
	var d levelDoc
	if err := json.Unmarshal(w["inventory/TEE@BER"].Doc, &d); err != nil || d.Quantities["available"] != 4 || d.Quantities["onHand"] != 8 || d.Source != "sap" {
		t.Errorf("%s: %v", w["inventory/TEE@BER"].Doc, err)
	}
}

func TestReturnsAreRefusedBeyondTheOrder(t *testing.T) {
	w := world{}
	if _, err := w.apply(t, "returns/return-requested@1", returnOf("r0", "a", "1", "expected", "")); !errors.Is(err, ErrNotYet) {
		t.Errorf("before the order: %v", err)
	}
	w.must(t, "orders/order-placed@1", placed)
	w.must(t, "returns/return-requested@1", returnOf("r1", "a", "1", "expected", ""))
	if got := w.states(t, "order/1"); got != "open paid notShipped requested" {
		t.Error(got)
	}
	for _, c := range []struct{ line, quantity, code string }{{"a", "2", "too-many"}, {"x", "1", "line-not-ordered"}, {"a", "0", "quantity"}} {
		var r *Refusal
		if _, err := w.apply(t, "returns/return-requested@1", returnOf("r2", c.line, c.quantity, "expected", "")); !errors.As(err, &r) || r.Code != c.code {
			t.Errorf("%+v: %v", c, err)
		}
	}
	if c := w.must(t, "returns/return-requested@1", returnOf("r1", "a", "1", "expected", "")); len(c.Put) != 0 {
		t.Error("a doubled request counted twice")
	}
	w.must(t, "returns/return-authorised@1", `{"returnId":"r1","orderId":"1","authorisedAt":"2026-01-06T10:00:00Z","lines":[{"authorised":0}]}`)
	w.must(t, "returns/return-requested@1", returnOf("r3", "a", "2", "received", "20.00"))
	if got := w.states(t, "order/1"); got != "open partiallyRefunded notShipped none" && got != "open partiallyRefunded notShipped partiallyReturned" {
		t.Error(got)
	}
	w.must(t, "returns/refunded@1", `{"refundId":"x","orderId":"1","refundedAt":"2026-01-08T10:00:00Z","currency":"EUR","totals":{"grand":"10.00"}}`)
	if got := w.states(t, "order/1"); !strings.HasPrefix(got, "open refunded") {
		t.Error(got)
	}
}

// TestCanonicalExamples applies the examples of every contract that has a
// projection: the members read here must be those of the contracts.
func TestCanonicalExamples(t *testing.T) {
	seen := 0
	for contract := range table {
		name := strings.TrimSuffix(contract, "@1")
		text, err := fs.ReadFile(canonical.FS(), "contracts/"+name+"/v1.schema.json")
		if err != nil {
			t.Fatal(err)
		}
		var schema struct{ Examples []json.RawMessage }
		if err := json.Unmarshal(text, &schema); err != nil {
			t.Fatal(err)
		}
		for _, example := range schema.Examples {
			seen++
			if _, _, err := Subject(Event{contract, example}); err != nil {
				t.Errorf("%s: %v", contract, err)
			}
			if _, err := Apply(Event{contract, example}, world{}.read); err != nil && !errors.Is(err, ErrNotYet) {
				t.Errorf("%s: %v", contract, err)
			}
		}
	}
	if seen < len(table) {
		t.Errorf("%d examples for %d contracts", seen, len(table))
	}
}

func FuzzApply(f *testing.F) {
	f.Add("orders/order-placed@1", placed)
	f.Add("returns/return-requested@1", returnOf("r", "a", "1", "received", "1.00"))
	f.Fuzz(func(t *testing.T, contract, data string) {
		w := world{}
		if _, err := Apply(Event{"orders/order-placed@1", []byte(placed)}, w.read); err != nil {
			t.Fatal(err)
		}
		_, _ = Apply(Event{contract, []byte(data)}, w.read)
	})
}
