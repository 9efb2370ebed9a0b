package sap_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"crosswalk/runtime/connect"
	client "crosswalk/runtime/connect/sap"
	"crosswalk/samples/simulators/faults"
	"crosswalk/samples/simulators/sap"
)

// open starts a simulator and a client for it.
func open(t *testing.T, o sap.Options, timeout time.Duration) (*sap.Server, *client.Client) {
	t.Helper()
	if o.User == "" {
		o.User, o.Password = "CROSSWALK", "s3cret-passw0rd"
	}
	sim, err := sap.New(o)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(sim.Handler())
	t.Cleanup(func() {
		srv.CloseClientConnections()
		srv.Close()
		_ = sim.Close()
	})
	c, err := client.New(connect.Spec{
		System: "sap", Kind: client.Kind, Address: srv.URL, Timeout: timeout,
		Auth:     map[string]connect.Secret{"user": connect.LiteralSecret(o.User), "password": connect.LiteralSecret(o.Password)},
		Settings: map[string]string{"client": "100", "language": "EN"},
	}, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return sim, c
}

func orderPayload(reference string) []byte {
	return fmt.Appendf(nil, `{"SalesOrderType":"OR","SalesOrganization":"1010","DistributionChannel":"10","OrganizationDivision":"00",
		"SoldToParty":"10100001","PurchaseOrderByCustomer":%q,"TransactionCurrency":"EUR","CustomerPaymentTerms":"0001","SalesOrderDate":"/Date(1795392000000)/",
		"to_Item":[{"Material":"TEE-ORG-M-NVY","RequestedQuantity":"2","RequestedQuantityUnit":"PC",
		"to_PricingElement":[{"ConditionType":"VKP0","ConditionRateValue":"24.90","ConditionCurrency":"EUR","ConditionQuantity":"1","ConditionQuantityUnit":"PC"},
		{"ConditionType":"DRV1","ConditionRateValue":"-5.00","ConditionCurrency":"EUR"}]},
		{"Material":"MISC-ITEM","RequestedQuantity":"1"}]}`, reference)
}

func returnPayload(reference string) []byte {
	return fmt.Appendf(nil, `{"CustomerReturnType":"CBRE","SalesOrganization":"1710","DistributionChannel":"10","OrganizationDivision":"00",
		"SoldToParty":"17100001","PurchaseOrderByCustomer":%q,"TransactionCurrency":"USD","SDDocumentReason":"102",
		"to_Item":{"results":[{"CustomerReturnItem":"10","Material":"TG11","RequestedQuantity":"1","RequestedQuantityUnit":"PC","ProductionPlant":"1710","ReturnReason":"003"}]}}`, reference)
}

// persist calls as a worker does: until it succeeds or can not.
func persist(t *testing.T, c *client.Client, operation string, payload []byte) (connect.Result, []*connect.Error) {
	t.Helper()
	var failures []*connect.Error
	for attempt := 1; attempt <= 30; attempt++ {
		r, err := c.Call(t.Context(), connect.Request{Operation: operation, Payload: payload, Attempt: attempt, CorrelationID: "c-1"})
		if err == nil {
			return r, failures
		}
		e, ok := connect.AsError(err)
		if !ok {
			t.Fatalf("attempt %d: %T is not a *connect.Error: %v", attempt, err, err)
		}
		failures = append(failures, e)
		if e.Permanent {
			t.Fatalf("attempt %d: permanent: %v", attempt, e)
		}
		if e.RetryAfter > 0 {
			<-time.After(min(e.RetryAfter, time.Second))
		}
	}
	t.Fatalf("never succeeded, last: %v", failures[len(failures)-1])
	return connect.Result{}, nil
}

func count(sim *sap.Server) map[string]int {
	n := map[string]int{}
	for _, d := range sim.Documents() {
		n[d.Type+" "+d.CustomerReference]++
	}
	return n
}

// Every fault, on each request of a call, leaves exactly one document.
func TestOneDocumentUnderEveryFault(t *testing.T) {
	cases := []faults.Fault{
		{Effect: faults.Unavailable}, {Effect: faults.Unavailable, RetryAfter: "date:1"}, {Effect: faults.Throttled, RetryAfter: "0"},
		{Effect: faults.Timeout, DelayMS: 5000}, {Effect: faults.ReplyLost}, {Effect: faults.ReplyLost, DelayMS: 5000},
		{Effect: faults.ErrorAfter}, {Effect: faults.ErrorAfter, Status: 502}, {Effect: faults.LateCommit, DelayMS: 700},
		{Effect: faults.SlowDrip, DelayMS: 4000}, {Effect: faults.SlowDrip, DelayMS: 50}, {Effect: faults.HalfJSON}, {Effect: faults.LoginPage},
		{Effect: faults.Reset}, {Effect: faults.CSRFExpired}, {Effect: faults.StaleETag}, {Effect: faults.Message}, {Effect: faults.Locked},
		{Effect: faults.WrongContent}, {Effect: faults.CSRFExpired, Count: 3},
	}
	for _, operation := range []string{"create-sales-order", "create-customer-return"} {
		for _, at := range []string{operation, "csrf-fetch", "find"} {
			for i, f := range cases {
				f.Match.Operation = at
				t.Run(fmt.Sprintf("%s/%s/%d-%s", operation, at, i, f.Effect), func(t *testing.T) {
					t.Parallel()
					sim, c := open(t, sap.Options{}, 500*time.Millisecond)
					if at == "find" { // a lost reply makes the client look
						must(t, sim, faults.Fault{Effect: faults.ReplyLost, Match: faults.Match{Operation: operation}})
					}
					must(t, sim, f)
					payload := orderPayload("#1001 O'Hara")
					if operation == "create-customer-return" {
						payload = returnPayload("R-77")
					}
					r, failures := persist(t, c, operation, payload)
					docs := sim.Documents()
					if len(docs) != 1 || docs[0].Number != r.Document || docs[0].Type != r.Type {
						t.Fatalf("result %s %s, documents %+v", r.Type, r.Document, docs)
					}
					for _, e := range failures {
						if len(e.Exchange) == 0 || e.System != "sap" || e.Operation != operation {
							t.Errorf("failure without its trail: %+v", e)
						}
					}
					noSecret(t, r.Exchange)
				})
			}
		}
	}
}

func must(t *testing.T, sim *sap.Server, f faults.Fault) {
	t.Helper()
	if _, err := sim.Faults().Add(f); err != nil {
		t.Fatal(err)
	}
}

func noSecret(t *testing.T, list []connect.Exchange) {
	t.Helper()
	b, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"s3cret-passw0rd", "Basic ", "SESSIONID"} {
		if strings.Contains(string(b), secret) {
			t.Errorf("%q is in the trail: %s", secret, b)
		}
	}
}

// Many orders at once, with everything failing now and then.
func TestOneDocumentEachUnderRandomFaults(t *testing.T) {
	sim, c := open(t, sap.Options{Seed: 7}, time.Second) // long beside what a busy machine takes for an answer
	for _, e := range []faults.Effect{faults.Unavailable, faults.ReplyLost, faults.ErrorAfter, faults.HalfJSON, faults.Reset, faults.LoginPage, faults.CSRFExpired} {
		must(t, sim, faults.Fault{Effect: e, Probability: 0.05})
	}
	must(t, sim, faults.Fault{Effect: faults.Timeout, DelayMS: 3000, Probability: 0.02})
	const n = 120
	var wg sync.WaitGroup
	slots := make(chan struct{}, 8)
	for i := range n {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			persist(t, c, "create-sales-order", orderPayload(fmt.Sprintf("#%d", i)))
		})
	}
	wg.Wait()
	got := count(sim)
	for i := range n {
		if k := fmt.Sprintf("SalesOrder #%d", i); got[k] != 1 {
			t.Errorf("%s: %d documents, want 1", k, got[k])
		}
	}
	if len(got) != n {
		t.Errorf("%d references, want %d", len(got), n)
	}
}

func TestResultAndWarnings(t *testing.T) {
	_, c := open(t, sap.Options{}, time.Second)
	r, err := c.Call(t.Context(), connect.Request{Operation: "create-sales-order", Payload: orderPayload("A-1"), Attempt: 1})
	if err != nil {
		t.Fatal(err)
	}
	if r.Document != "1" || r.Type != "SalesOrder" || r.Found || !json.Valid(r.Body) {
		t.Errorf("result %+v", r)
	}
	var doc struct {
		TotalNetAmount string
		Items          struct{ Results []map[string]any } `json:"to_Item"`
	}
	if err := json.Unmarshal(r.Body, &doc); err != nil || doc.TotalNetAmount != "45.80" || len(doc.Items.Results) != 2 || doc.Items.Results[1]["SalesOrderItem"] != "20" {
		t.Errorf("body %s: %v", r.Body, err)
	}
	if len(r.Exchange) != 2 || r.Exchange[1].Status != 201 || r.Exchange[1].Request == "" {
		t.Errorf("trail %+v", r.Exchange)
	}
	if len(r.Warnings) != 1 || r.Warnings[0].Severity != "info" {
		t.Errorf("warnings %+v", r.Warnings)
	}
	// The same reference once more, as if nobody had looked: SAP warns.
	r, err = c.Call(t.Context(), connect.Request{Operation: "create-sales-order", Payload: orderPayload("A-1"), Attempt: 1})
	if err != nil || len(r.Warnings) != 2 || r.Warnings[1].Code != "V4/115" {
		t.Errorf("second: %+v, %v", r.Warnings, err)
	}
	// Now there are two, and only a person can say which one stays.
	_, err = c.Call(t.Context(), connect.Request{Operation: "create-sales-order", Payload: orderPayload("A-1"), Attempt: 2})
	e, _ := connect.AsError(err)
	if e == nil || !e.Permanent || e.Code != connect.CodeAmbiguous || !strings.Contains(e.Message, "1, 2") {
		t.Errorf("ambiguous: %v", err)
	}
}

func TestFoundByASecondAttempt(t *testing.T) {
	sim, c := open(t, sap.Options{}, time.Second)
	for attempt := 1; attempt <= 5; attempt++ {
		r, err := c.Call(t.Context(), connect.Request{Operation: "create-sales-order", Payload: orderPayload("it's"), Attempt: attempt})
		if err != nil || r.Document != "1" || r.Found != (attempt > 1) {
			t.Fatalf("attempt %d: %+v, %v", attempt, r, err)
		}
	}
	if n := len(sim.Documents()); n != 1 {
		t.Errorf("%d documents", n)
	}
}

func TestPermanentErrors(t *testing.T) {
	_, c := open(t, sap.Options{}, time.Second)
	change := func(from, to string) []byte {
		return []byte(strings.Replace(string(orderPayload("P-1")), from, to, 1))
	}
	for name, tc := range map[string]struct {
		operation string
		payload   []byte
		code      string
	}{
		"unknown material":    {"create-sales-order", change("TEE-ORG-M-NVY", "NO-SUCH"), "V1/382"},
		"unknown customer":    {"create-sales-order", change(`"10100001"`, `"999"`), "VP/199"},
		"customer elsewhere":  {"create-sales-order", change(`"10100001"`, `"17100001"`), "VP/204"},
		"no sales area":       {"create-sales-order", change(`"SalesOrganization":"1010"`, `"SalesOrganization":""`), "SLS_LORD/021"},
		"number as number":    {"create-sales-order", change(`"RequestedQuantity":"2"`, `"RequestedQuantity":2`), "/IWBEP/CM_MGW_RT/021"},
		"quantity zero":       {"create-sales-order", change(`"RequestedQuantity":"2"`, `"RequestedQuantity":"0"`), "V1/384"},
		"unknown property":    {"create-sales-order", change(`"SalesOrderType"`, `"Nonsense":"x","SalesOrderType"`), "/IWBEP/CM_MGW_RT/021"},
		"text too long":       {"create-sales-order", change(`"MISC-ITEM"`, `"MISC-ITEM","SalesOrderItemText":"`+strings.Repeat("ü", 41)+`"`), "/IWBEP/CM_MGW_RT/021"},
		"unknown condition":   {"create-sales-order", change("VKP0", "ZZZZ"), "VE/072"},
		"unknown currency":    {"create-sales-order", change(`"TransactionCurrency":"EUR"`, `"TransactionCurrency":"XXX"`), "SV/051"},
		"no reference":        {"create-sales-order", change(`"PurchaseOrderByCustomer"`, `"AssignmentReference"`), connect.CodeRequest},
		"reference too long":  {"create-sales-order", orderPayload(strings.Repeat("x", 36)), connect.CodeRequest},
		"not an object":       {"create-sales-order", []byte(`[]`), connect.CodeRequest},
		"no such operation":   {"create-planet", orderPayload("P-1"), connect.CodeRequest},
		"bad return material": {"create-customer-return", []byte(strings.Replace(string(returnPayload("P-1")), "TG11", "NO", 1)), "V1/382"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Call(t.Context(), connect.Request{Operation: tc.operation, Payload: tc.payload, Attempt: 1})
			e, _ := connect.AsError(err)
			if e == nil || !e.Permanent || e.Unknown || e.Code != tc.code || e.Message == "" {
				t.Errorf("got %+v, want permanent %s", err, tc.code)
			}
		})
	}
}

func TestSessionIsSharedAndRenewed(t *testing.T) {
	for _, slash := range []string{"", "required", "refused"} {
		t.Run("root slash "+slash, func(t *testing.T) {
			sim, c := open(t, sap.Options{RootSlash: slash}, time.Second)
			first, _ := persist(t, c, "create-sales-order", orderPayload("S-1"))
			second, _ := persist(t, c, "create-sales-order", orderPayload("S-2"))
			if len(second.Exchange) != 1 {
				t.Errorf("the second call fetched a token again: %+v", second.Exchange)
			}
			must(t, sim, faults.Fault{Effect: faults.CSRFExpired, Match: faults.Match{Operation: "create-sales-order"}})
			third, failures := persist(t, c, "create-sales-order", orderPayload("S-3"))
			if len(failures) != 0 || len(third.Exchange) < 3 || third.Exchange[0].Status != http.StatusForbidden {
				t.Errorf("an ended session should cost one refetch: %v, %+v", failures, third.Exchange)
			}
			if first.Document == "" || len(sim.Documents()) != 3 {
				t.Errorf("documents %+v", sim.Documents())
			}
		})
	}
}

func TestWrongPassword(t *testing.T) {
	sim, err := sap.New(sap.Options{User: "U", Password: "right-one"})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(sim.Handler())
	defer srv.Close()
	c, err := client.New(connect.Spec{Address: srv.URL, Auth: map[string]connect.Secret{
		"user": connect.LiteralSecret("U"), "password": connect.LiteralSecret("wrong-one")}}, client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Call(t.Context(), connect.Request{Operation: "create-sales-order", Payload: orderPayload("W-1"), Attempt: 1})
	e, _ := connect.AsError(err)
	if e == nil || e.Code != connect.CodeAuth || e.Permanent || e.Unknown || e.RetryAfter < time.Minute || len(e.Exchange) != 1 {
		t.Errorf("%+v", err)
	}
}

func TestDocumentsSurviveAKill(t *testing.T) {
	file := filepath.Join(t.TempDir(), "documents.jsonl")
	sim, c := open(t, sap.Options{File: file}, time.Second)
	persist(t, c, "create-sales-order", orderPayload("K-1"))
	persist(t, c, "create-customer-return", returnPayload("K-2"))
	again, c2 := open(t, sap.Options{File: file}, time.Second) // nobody closed the first
	if got, want := fmt.Sprint(again.Documents()), fmt.Sprint(sim.Documents()); got != want {
		t.Errorf("after a restart %s, before %s", got, want)
	}
	r, err := c2.Call(t.Context(), connect.Request{Operation: "create-sales-order", Payload: orderPayload("K-1"), Attempt: 2})
	if err != nil || !r.Found || r.Document != "1" {
		t.Errorf("found %+v, %v", r, err)
	}
}

func TestCancelledCallSaysSo(t *testing.T) {
	sim, c := open(t, sap.Options{}, 10*time.Second)
	must(t, sim, faults.Fault{Effect: faults.Timeout, DelayMS: 60000, Match: faults.Match{Operation: "create-sales-order"}})
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	_, err := c.Call(ctx, connect.Request{Operation: "create-sales-order", Payload: orderPayload("C-1"), Attempt: 1})
	e, _ := connect.AsError(err)
	if e == nil || !e.Unknown || e.Code != connect.CodeTimeout || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%+v", err)
	}
}
