package demo_test

import (
	"context"
	"encoding/json"
	"math/big"
	"net/http/httptest"
	"testing"
	"time"

	"crosswalk/contracts"
	"crosswalk/mapper"
	"crosswalk/mapper/program"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/connect"
	client "crosswalk/runtime/connect/sap"
	"crosswalk/runtime/engine"
	"crosswalk/samples/retail"
	"crosswalk/samples/simulators/sap"
	"crosswalk/samples/simulators/shopify"
)

// road runs payloads through the sample workspace's modules and contracts.
type road struct {
	t       *testing.T
	ws      *workspace.Workspace
	modules map[string]*engine.Module
}

func newRoad(t *testing.T) *road {
	t.Helper()
	ws, found := workspace.Load(retail.FS())
	if len(found) > 0 {
		t.Fatalf("the sample workspace has findings:\n%v", found)
	}
	tables := map[string]*program.Table{}
	for name, table := range ws.Tables {
		tables[name] = mapper.NewTable(name, table.Columns, table.Rows)
	}
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.WithoutCancel(t.Context())) })
	r := &road{t, ws, map[string]*engine.Module{}}
	for name, m := range ws.Mappings {
		a, err := mapper.Compile(t.Context(), mapper.Source{Name: m.Path, Text: m.Text}, mapper.Options{Contracts: ws.Contracts, Tables: tables})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if r.modules[name], err = e.Load(t.Context(), a.Module); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// take maps in and checks both ends with the independent validator.
func (r *road) take(mapping, source, target string, in []byte) []byte {
	r.t.Helper()
	r.fits(source, in)
	out, err := r.modules[mapping].Run(r.t.Context(), in, nil)
	if err != nil {
		r.t.Fatalf("%s: %v\n%s", mapping, err, in)
	}
	r.fits(target, out)
	return out
}

func (r *road) fits(contract string, doc []byte) {
	r.t.Helper()
	ref, err := contracts.ParseRef(contract)
	if err != nil {
		r.t.Fatal(err)
	}
	c, ok := r.ws.Contracts.Get(ref)
	if !ok {
		r.t.Fatalf("no contract %s", contract)
	}
	if err := contracts.Validate(c, doc); err != nil {
		r.t.Fatalf("does not fit %s: %v\n%s", contract, err, doc)
	}
}

// Everything the demo sends goes all the way: signed payload, canonical event,
// SAP document, with the amount that the customer was charged.
func TestGeneratedTrafficGoesAllTheWay(t *testing.T) {
	r := newRoad(t)
	sim, err := sap.New(sap.Options{})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(sim.Handler())
	defer srv.Close()
	books, err := client.New(connect.Spec{System: "sap", Address: srv.URL}, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g, err := shopify.NewGenerator(shopify.GeneratorOptions{Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	want := map[string]*big.Rat{}
	const n = 150
	for i := range n {
		order := r.take("shopify-order", "shopify/order@1", "orders/order-placed@1", g.Order(i, at))
		var o struct {
			OrderNumber string
			TaxIncluded bool
			Totals      struct{ Grand, Tax, Rounding string }
		}
		if err := json.Unmarshal(order, &o); err != nil {
			t.Fatal(err)
		}
		if r := amount(t, o.Totals.Rounding); r.Sign() != 0 {
			t.Errorf("%s: the parts of a generated order leave %s", o.OrderNumber, o.Totals.Rounding)
		}
		want[o.OrderNumber] = amount(t, o.Totals.Grand)
		if !o.TaxIncluded { // SAP works out the tax on net prices
			want[o.OrderNumber].Sub(want[o.OrderNumber], amount(t, o.Totals.Tax))
		}
		post(t, books, "create-sales-order", r.take("sap-sales-order", "orders/order-placed@1", "sap/sales-order@1", order))
		back := r.take("shopify-refund", "shopify/refund@1", "returns/return-requested@1", g.Refund(i, at, at.Add(time.Hour)))
		post(t, books, "create-customer-return", r.take("sap-customer-return", "returns/return-requested@1", "sap/customer-return@1", back))
		r.take("shopify-inventory-level", "shopify/inventory-level@1", "inventory/level-changed@1", g.Level(i, at))
	}
	counts := map[string]int{}
	for _, d := range sim.Documents() {
		counts[d.Type]++
		if d.Type != "SalesOrder" {
			continue
		}
		if got := amount(t, d.Total); want[d.CustomerReference] == nil || got.Cmp(want[d.CustomerReference]) != 0 {
			t.Errorf("%s: SAP has %s, the customer was charged %s", d.CustomerReference, d.Total, want[d.CustomerReference].FloatString(2))
		}
	}
	if counts["SalesOrder"] != n || counts["CustomerReturn"] != n {
		t.Errorf("documents %v, want %d of each", counts, n)
	}
	event, err := sim.MoveStock(sap.Move{Material: "TEE-ORG-M-NVY", Plant: "1010", StorageLocation: "101A", Change: 5})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	r.take("sap-stock-event", "sap/material-stock-event@1", "inventory/level-changed@1", data)
}

func post(t *testing.T, c *client.Client, operation string, payload []byte) {
	t.Helper()
	if _, err := c.Call(t.Context(), connect.Request{Operation: operation, Payload: payload, Attempt: 1}); err != nil {
		t.Fatalf("%v\n%s", err, payload)
	}
}

func amount(t *testing.T, s string) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("%q is not an amount", s)
	}
	return r
}
