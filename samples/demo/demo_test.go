package demo_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"crosswalk/runtime/connect"
	"crosswalk/runtime/connect/kinds"
	"crosswalk/samples/demo"
)

func TestTrafficIsTakenByTheConnectors(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	dir := t.TempDir()
	d, err := demo.Start(ctx, demo.Options{Dir: dir, Seed: 1, Orders: 5 * time.Millisecond, Levels: 5 * time.Millisecond,
		Movements: 10 * time.Millisecond, Refunds: 20 * time.Millisecond, Trouble: 0.1})
	if err != nil {
		t.Fatal(err)
	}
	env := d.Env()
	systems := map[string]kinds.System{}
	for name, spec := range map[string]connect.Spec{
		"shopify": {System: "shopify", Kind: "shopify", Auth: map[string]connect.Secret{"secret": connect.LiteralSecret(env["SHOPIFY_SECRET"])}},
		"sap": {System: "sap", Kind: "sap-s4hana-odata", Address: env["SAP_URL"], Auth: map[string]connect.Secret{
			"user": connect.LiteralSecret(env["SAP_USER"]), "password": connect.LiteralSecret(env["SAP_PASSWORD"]),
			"inboundSecret": connect.LiteralSecret(env["SAP_EVENT_SECRET"])}},
	} {
		if systems[name], err = kinds.Open(spec); err != nil {
			t.Fatal(err)
		}
	}
	topics := make(chan string, 10000)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the sender was stopped in the middle
		}
		in, err := systems[r.URL.Path[len("/hooks/"):]].Receiver.Receive(r.Header, body)
		if err != nil {
			t.Errorf("%s: %v", r.URL.Path, err)
			return
		}
		topics <- in.Topic
	}))
	defer srv.Close()
	run, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- d.Traffic(run, srv.URL) }()
	seen := map[string]int{}
	for seen["orders/create"] < 20 || seen["refunds/create"] < 2 || seen["inventory_levels/update"] < 80 || seen["material-stock/changed"] < 2 {
		select {
		case topic := <-topics:
			seen[topic]++
		case <-ctx.Done():
			t.Fatalf("only %v", seen)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	again, err := demo.Start(ctx, demo.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := d.Shop().OrderName(0), again.Shop().OrderName(0); a == b {
		t.Errorf("a second run starts at %s again", b)
	}
}

func TestStartRefuses(t *testing.T) {
	if _, err := demo.Start(t.Context(), demo.Options{Trouble: 2}); err == nil {
		t.Error("trouble 2 was taken")
	}
	if _, err := demo.Start(t.Context(), demo.Options{SAP: "256.0.0.1:1"}); err == nil {
		t.Error("an address that cannot be was taken")
	}
	d, err := demo.Start(t.Context(), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Traffic(t.Context(), "nonsense"); err == nil {
		t.Error("a target that is none was taken")
	}
}
