package app

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"crosswalk/registry/gitstore"
	"crosswalk/runtime/connect/shopify"
	"crosswalk/samples/retail"
	"crosswalk/samples/simulators/faults"
	"crosswalk/samples/simulators/sap"
)

const secret = "app-test"

// rig is a node on the sample workspace with a simulated SAP.
type rig struct {
	t    *testing.T
	url  string
	sap  *sap.Server
	stop func() error
}

// output collects what a node prints, for a reader in another goroutine.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

func start(t *testing.T, change func(*Options)) *rig {
	t.Helper()
	erp, err := sap.New(sap.Options{User: "u", Password: "p"})
	if err != nil {
		t.Fatal(err)
	}
	address, err := erp.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"SAP_URL": address, "SAP_USER": "u", "SAP_PASSWORD": "p", "SAP_EVENT_SECRET": secret,
		"SHOPIFY_URL": "http://127.0.0.1:1", "SHOPIFY_SECRET": secret} {
		t.Setenv(name, value)
	}
	o := Options{Workspace: "../../samples/retail", Data: t.TempDir(), Listen: "127.0.0.1:0", Role: "all", Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&o)
	}
	out := &output{}
	o.Out = out
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, o) }()
	r := &rig{t: t, sap: erp}
	r.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	address = ""
	r.wait("the node to start", func() bool {
		select {
		case err := <-ended:
			ended <- nil
			t.Fatalf("the node ended: %v", err)
		default:
		}
		if m := regexp.MustCompile(`http://[0-9.:]+`).FindString(out.String()); m != "" {
			address = m
		}
		return address != ""
	})
	r.url = address
	return r
}

func (r *rig) wait(what string, done func() bool) {
	r.t.Helper()
	for end := time.Now().Add(3 * time.Minute); !done(); {
		if time.Now().After(end) {
			r.t.Fatalf("waited too long for %s", what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

// hook posts a signed Shopify webhook and returns the answer.
func (r *rig) hook(topic, event string, body []byte) (int, string) {
	r.t.Helper()
	return r.post("/hooks/shopify", body, map[string]string{
		"X-Shopify-Topic": topic, "X-Shopify-Shop-Domain": "t.myshopify.com", "X-Shopify-Api-Version": "2026-07",
		"X-Shopify-Webhook-Id": "w-" + event, "X-Shopify-Event-Id": event, "X-Shopify-Hmac-Sha256": shopify.Sign(secret, body),
	})
}

func (r *rig) post(path string, body []byte, headers map[string]string) (int, string) {
	r.t.Helper()
	request, err := http.NewRequest(http.MethodPost, r.url+path, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// sample is a case of a sample mapping with some members replaced.
func (r *rig) sample(file string, change map[string]any) []byte {
	r.t.Helper()
	text, err := os.ReadFile("../../samples/retail/mappings/" + file + ".in.json")
	if err != nil {
		r.t.Fatal(err)
	}
	var doc map[string]any
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&doc); err != nil {
		r.t.Fatal(err)
	}
	for k, v := range change {
		doc[k] = v
	}
	text, err = json.Marshal(doc)
	if err != nil {
		r.t.Fatal(err)
	}
	return text
}

// ask runs a query and returns the data as text.
func (r *rig) ask(query string, variables any) string {
	r.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		r.t.Fatal(err)
	}
	_, text := r.post("/graphql", body, nil)
	return strings.TrimSpace(text)
}

// documents counts SAP documents of a type by the customer's reference.
func (r *rig) documents(kind string) map[string]int {
	out := map[string]int{}
	for _, d := range r.sap.Documents() {
		if d.Type == kind {
			out[d.CustomerReference]++
		}
	}
	return out
}

// quiet waits until nothing is under way.
func (r *rig) quiet() {
	r.t.Helper()
	r.wait("all messages to be done", func() bool {
		response, err := http.Get(r.url + "/api/v1/stats")
		if err != nil {
			r.t.Fatal(err)
		}
		defer response.Body.Close()
		var s struct{ Waiting int }
		return json.NewDecoder(response.Body).Decode(&s) == nil && s.Waiting == 0
	})
}

func TestOneOrderOneDocument(t *testing.T) {
	r := start(t, nil)
	lost := faults.Fault{Effect: faults.ReplyLost, Count: 1, Match: faults.Match{Method: "POST", Path: "A_SalesOrder"}}
	if _, err := r.sap.Faults().Add(lost); err != nil {
		t.Fatal(err)
	}
	body := r.sample("shopify-order/cases/tax-included", map[string]any{"id": json.Number("9007199254740993"), "name": "#T1"})
	for i := range 5 {
		status, answer := r.hook("orders/create", "e1", body)
		if status != 200 || strings.Contains(answer, `"duplicate":true`) != (i > 0) {
			t.Fatalf("delivery %d: %d %s", i, status, answer)
		}
	}
	r.wait("the document", func() bool {
		return strings.Contains(r.ask(`{order(id:"9007199254740993"){sapDocument}}`, nil), `"sapDocument":"`)
	})
	if n := r.documents("SalesOrder"); n["#T1"] != 1 || len(n) != 1 {
		t.Errorf("sales orders %v", n)
	}
	var answer struct {
		Data struct {
			Orders struct {
				Nodes []struct {
					OrderID string
					Totals  struct{ Grand string }
					Events  []struct{ Type, Title, Hash string }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(r.ask(`{orders{nodes{orderId totals{grand} events{type title hash}}}}`, nil)), &answer); err != nil {
		t.Fatal(err)
	}
	nodes := answer.Data.Orders.Nodes
	if len(nodes) != 1 || nodes[0].OrderID != "9007199254740993" {
		t.Fatalf("orders %+v", nodes)
	}
	kinds := map[string]int{}
	for _, e := range nodes[0].Events {
		kinds[e.Type]++
	}
	for _, kind := range []string{"received", "validated", "mapped", "emitted", "stored", "called", "retried"} {
		if kinds[kind] == 0 {
			t.Errorf("no %s in the trail: %v", kind, kinds)
		}
	}
	if kinds["duplicate"] != 4 {
		t.Errorf("%d of 4 doubles in the trail", kinds["duplicate"])
	}
}

func TestStockIsNewestOnly(t *testing.T) {
	r := start(t, nil)
	level := func(event string, available int, at string) {
		body := fmt.Sprintf(`{"inventory_item_id":70010001,"location_id":655441491,"available":%d,"updated_at":%q,"admin_graphql_api_id":"gid://x"}`, available, at)
		if status, answer := r.hook("inventory_levels/update", event, []byte(body)); status != 200 {
			t.Fatalf("%d %s", status, answer)
		}
		r.quiet()
	}
	level("l1", 7, "2026-03-01T10:00:00+01:00")
	level("l2", 3, "2026-03-01T10:00:05+01:00")
	level("l3", 9, "2026-03-01T09:59:00+01:00")
	level("l4", 9, "2026-03-01T10:00:05+01:00")
	got := r.ask(`{availability(skus:["TEE-ORG-S-NVY"],location:"BER-01"){sku locationId quantities{available}}}`, nil)
	if want := `{"data":{"availability":[{"locationId":"BER-01","quantities":{"available":3},"sku":"TEE-ORG-S-NVY"}]}}`; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	event := `{"Material":"TEE-ORG-S-NVY","Plant":"1010","StorageLocation":"101A","InventoryStockType":"01","MatlWrhsStkQtyInMatlBaseUnit":"11.000","MaterialBaseUnit":"PC","LastChangeDateTime":"2026-03-01T09:30:00Z"}`
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(event))
	status, answer := r.post("/hooks/sap", []byte(event), map[string]string{
		"Ce-Specversion": "1.0", "Ce-Id": "s1", "Ce-Source": "/s4", "Ce-Type": sap.StockChanged, "X-Crosswalk-Signature": "sha256=" + hex.EncodeToString(mac.Sum(nil)),
	})
	if status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	r.quiet()
	if got = r.ask(`{availability(skus:["TEE-ORG-S-NVY"]){quantities{available onHand}}}`, nil); got != `{"data":{"availability":[{"quantities":{"available":3,"onHand":11}}]}}` {
		t.Error(got)
	}
}

const mutation = `mutation($in: RequestReturnInput!, $key: String!){requestReturn(input:$in, idempotencyKey:$key){returnId duplicate}}`

func TestReturns(t *testing.T) {
	r := start(t, nil)
	order := r.sample("shopify-order/cases/tax-included", map[string]any{"id": json.Number("555"), "name": "#T2"})
	r.hook("orders/create", "e2", order)
	r.wait("the sales order", func() bool { return r.documents("SalesOrder")["#T2"] == 1 })
	r.quiet()
	var shop struct {
		LineItems []struct {
			ID       json.Number
			Quantity int
		} `json:"line_items"`
	}
	if err := json.Unmarshal(order, &shop); err != nil {
		t.Fatal(err)
	}
	line := shop.LineItems[0]
	ask := func(key string, quantity int) string {
		return r.ask(mutation, map[string]any{"key": key, "in": map[string]any{"orderId": "555", "reason": "UNWANTED",
			"lines": []any{map[string]any{"lineId": line.ID.String(), "quantity": quantity}}}})
	}
	if got := ask("k0", line.Quantity+1); !strings.Contains(got, "cannot come back") {
		t.Errorf("more than ordered: %s", got)
	}
	first := ask("k1", line.Quantity)
	if again := ask("k1", line.Quantity); again != strings.Replace(first, `"duplicate":false`, `"duplicate":true`, 1) || again == first {
		t.Errorf("the same key twice:\n%s\n%s", first, again)
	}
	if got := ask("k1", line.Quantity+1); !strings.Contains(got, "another request") {
		t.Errorf("the same key for something else: %s", got)
	}
	if got := ask("k2", 1); !strings.Contains(got, "cannot come back") {
		t.Errorf("returned twice: %s", got)
	}
	id := regexp.MustCompile(`"returnId":"([^"]+)"`).FindStringSubmatch(first)
	if id == nil {
		t.Fatal(first)
	}
	r.wait("the customer return", func() bool {
		return strings.Contains(r.ask(`query($id:ID!){return(id:$id){sapDocument}}`, map[string]any{"id": id[1]}), `"sapDocument":"`)
	})
	r.quiet()
	if n := r.documents("CustomerReturn"); len(n) != 1 || n[id[1]] != 1 {
		t.Errorf("customer returns %v", n)
	}
	if got := r.ask(`{order(id:"555"){states{return} version}}`, nil); !strings.Contains(got, `"return":"REQUESTED"`) {
		t.Error(got)
	}
}

func TestWhatBreaksItsContractIsParkedAndCanBeResent(t *testing.T) {
	r := start(t, nil)
	body := r.sample("shopify-order/cases/least", map[string]any{"id": json.Number("777"), "name": "#T3", "total_price": 12})
	if status, answer := r.hook("orders/create", "e3", body); status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	var page struct {
		Rows []struct{ Correlation, State, Reason string }
	}
	r.wait("the order to be parked", func() bool {
		response, err := http.Get(r.url + "/api/v1/live?state=parked")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		return json.NewDecoder(response.Body).Decode(&page) == nil && len(page.Rows) == 1
	})
	if !strings.Contains(page.Rows[0].Reason, "/total_price") {
		t.Errorf("the reason names no place: %s", page.Rows[0].Reason)
	}
	response, err := http.Get(r.url + "/api/v1/trails/" + page.Rows[0].Correlation)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var trail struct {
		Messages []struct{ ID, State, Payload string }
	}
	if err := json.NewDecoder(response.Body).Decode(&trail); err != nil || len(trail.Messages) != 1 {
		t.Fatalf("%+v: %v", trail, err)
	}
	fixed, err := json.Marshal(map[string]string{"payload": strings.Replace(trail.Messages[0].Payload, `"total_price":12`, `"total_price":"12.00"`, 1), "reason": "number instead of text"})
	if err != nil {
		t.Fatal(err)
	}
	if status, answer := r.post("/api/v1/messages/"+trail.Messages[0].ID+"/resend", fixed, nil); status != http.StatusAccepted {
		t.Fatalf("%d %s", status, answer)
	}
	r.wait("the order", func() bool {
		return strings.Contains(r.ask(`{order(id:"777"){totals{grand}}}`, nil), `"grand":"12.00"`)
	})
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		o    Options
		want string
	}{
		"port in use":       {Options{Listen: busy.Addr().String(), Data: t.TempDir()}, "is in use by another process; choose another with --listen"},
		"data not writable": {Options{Listen: "127.0.0.1:0", Data: filepath.Join(file, "data")}, "choose another with --data"},
		"no workspace":      {Options{Listen: "127.0.0.1:0", Data: t.TempDir(), Workspace: filepath.Join(file, "x")}, "there is no such folder"},
	} {
		c.o.Out, c.o.Log, c.o.Role = io.Discard, slog.New(slog.DiscardHandler), "all"
		if err := Run(t.Context(), c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestBrokenFileLeavesTheRest runs a workspace in which one mapping does not
// compile: orders go on, refunds are kept and parked.
func TestBrokenFileLeavesTheRest(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../samples/retail")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mappings/shopify-refund/mapping.yaml"), []byte("mapping: shopify-refund\nsorce: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := start(t, func(o *Options) { o.Workspace = dir })
	r.hook("orders/create", "e4", r.sample("shopify-order/cases/tax-included", map[string]any{"id": json.Number("888"), "name": "#T4"}))
	r.wait("the sales order", func() bool { return r.documents("SalesOrder")["#T4"] == 1 })
	if status, answer := r.hook("refunds/create", "e5", []byte(`{"id":1,"order_id":888}`)); status != 200 {
		t.Fatalf("%d %s", status, answer)
	}
	response, err := http.Get(r.url + "/api/v1/health")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var h struct{ Status, Reason string }
	if err := json.NewDecoder(response.Body).Decode(&h); err != nil || h.Status != "attention" || !strings.Contains(h.Reason, "mappings/shopify-refund/mapping.yaml") {
		t.Errorf("%+v: %v", h, err)
	}
}

// TestBrokenCommitKeepsWhatWorked commits a mapping that does not compile to the
// workspace that is being served: it goes on as it was, and the page says why.
func TestBrokenCommitKeepsWhatWorked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ws")
	who := gitstore.Author{Name: "Maria", Email: "maria@example.com"}
	ws, err := gitstore.Init(dir, who, retail.FS())
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, func(o *Options) { o.Workspace = dir })
	commit := func(text string) string {
		id, err := ws.Commit(gitstore.CommitRequest{Branch: gitstore.MainBranch, Author: who, Message: "try", Files: map[string][]byte{
			"mappings/sap-sales-order/mapping.yaml": []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	health := func() (status, reason, revision string) {
		response, err := http.Get(r.url + "/api/v1/health")
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		var h struct {
			Status, Reason string
			Workspace      struct{ Revision string }
		}
		if err := json.NewDecoder(response.Body).Decode(&h); err != nil {
			t.Fatal(err)
		}
		return h.Status, h.Reason, h.Workspace.Revision
	}
	broken := commit("mapping: sap-sales-order\nsource: orders/order-placed@1\ntarget: sap/sales-order@1\nrules: {SalesOrganization: source.nope}\n")
	r.wait("the new revision", func() bool { _, _, revision := health(); return revision == broken })
	if status, reason, _ := health(); status != "attention" || !strings.Contains(reason, "mappings/sap-sales-order/mapping.yaml") {
		t.Errorf("%s: %s", status, reason)
	}
	r.hook("orders/create", "e9", r.sample("shopify-order/cases/tax-included", map[string]any{"id": json.Number("999"), "name": "#T9"}))
	r.wait("the sales order by the mapping as it was", func() bool { return r.documents("SalesOrder")["#T9"] == 1 })
}
