// Package crash kills a running server and counts what is left.
package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"crosswalk/runtime/connect/shopify"
	"crosswalk/samples/simulators/faults"
	"crosswalk/samples/simulators/sap"
)

var (
	rounds = flag.Int("rounds", 50, "how often the server is killed")
	rate   = flag.Int("rate", 200, "orders a second")
	seed   = flag.Uint64("seed", 0, "seed of the moments of death; 0 takes one from the clock")
)

const secret = "crash-test"

// TestKill sends orders at a steady rate and kills the server with SIGKILL at
// random moments. Every order that was acknowledged must be there once
// afterwards, with one sales order in SAP. SAP, which is not killed, counts.
func TestKill(t *testing.T) {
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	t.Logf("%d rounds, %d orders/s, seed %d", *rounds, *rate, *seed)
	moments := rand.New(rand.NewPCG(*seed, 1))
	erp := startSAP(t)
	s := newServer(t, erp)
	orders := newSender(t, s.address)

	for round := range *rounds {
		s.start()
		ctx, stop := context.WithCancel(context.Background())
		done := orders.run(ctx)
		life := 150*time.Millisecond + time.Duration(moments.Int64N(int64(900*time.Millisecond)))
		<-time.After(life) // the moment of death is what the test varies
		s.kill()
		stop()
		<-done
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
	}
	s.start()
	orders.sendUnacknowledged()
	s.drained(3 * time.Minute)

	acked, sent := orders.counts()
	have := s.orders()
	documents := erp.documents()
	t.Logf("%d orders sent, %d acknowledged while the server was being killed, %d stored, %d sales orders", sent, acked, len(have), total(documents))
	if acked < int64(*rounds)*10 {
		t.Errorf("only %d acknowledged: the load was too small to mean something", acked)
	}
	for id := range orders.acked {
		if have[id] != 1 {
			t.Errorf("acknowledged order %s is there %d times", id, have[id])
		}
	}
	for id, n := range have {
		if documents[number(id)] != 1 {
			t.Errorf("order %s has %d sales orders", id, documents[number(id)])
		}
		if n != 1 {
			t.Errorf("order %s is there %d times", id, n)
		}
	}
	for name, n := range documents {
		if n != 1 {
			t.Errorf("%d sales orders for %s", n, name)
		}
	}
	if len(documents) != len(have) {
		t.Errorf("%d orders, but sales orders for %d", len(have), len(documents))
	}
	s.verifyJournal()
}

func total(by map[string]int) int {
	n := 0
	for _, c := range by {
		n += c
	}
	return n
}

func number(id string) string { return "#C" + id }

// erp is the simulated SAP, in this process.
type erp struct {
	server  *sap.Server
	address string
}

func startSAP(t *testing.T) *erp {
	t.Helper()
	server, err := sap.New(sap.Options{User: "u", Password: "p"})
	if err != nil {
		t.Fatal(err)
	}
	// SAP is troubled, too: answers get lost, and some documents are made only
	// after the caller has died.
	for _, f := range []faults.Fault{
		{Effect: faults.ReplyLost, Probability: 0.02, Match: faults.Match{Method: "POST"}},
		{Effect: faults.LateCommit, Probability: 0.02, DelayMS: 1500, Match: faults.Match{Method: "POST"}},
	} {
		if _, err := server.Faults().Add(f); err != nil {
			t.Fatal(err)
		}
	}
	address, err := server.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return &erp{server, address}
}

// documents counts sales orders by the customer's reference.
func (e *erp) documents() map[string]int {
	out := map[string]int{}
	for _, d := range e.server.Documents() {
		out[d.CustomerReference]++
	}
	return out
}

// server is the program under test.
type server struct {
	t       *testing.T
	binary  string
	dir     string
	address string
	env     []string
	command *exec.Cmd
	log     *os.File
}

func newServer(t *testing.T, e *erp) *server {
	t.Helper()
	dir := t.TempDir()
	s := &server{t: t, binary: filepath.Join(dir, "crosswalk"), dir: dir, address: freeAddress(t)}
	build := exec.Command("go", "build", "-o", s.binary, "crosswalk/server/crosswalk")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	var err error
	if s.log, err = os.Create(filepath.Join(dir, "log")); err != nil {
		t.Fatal(err)
	}
	s.env = append(os.Environ(), "SAP_URL="+e.address, "SAP_USER=u", "SAP_PASSWORD=p", "SAP_EVENT_SECRET="+secret,
		"SHOPIFY_URL=http://127.0.0.1:1", "SHOPIFY_SECRET="+secret)
	t.Cleanup(func() {
		if s.command != nil {
			s.kill()
		}
		if t.Failed() {
			text, _ := os.ReadFile(s.log.Name())
			t.Logf("end of the server's log:\n%s", text[max(0, len(text)-4000):])
		}
	})
	return s
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start runs the server and waits until it answers.
func (s *server) start() {
	s.t.Helper()
	s.command = exec.Command(s.binary, "serve", "--workspace", "../../samples/retail", "--data", filepath.Join(s.dir, "data"), "--listen", s.address)
	s.command.Env, s.command.Stdout, s.command.Stderr = s.env, s.log, s.log
	if err := s.command.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.wait(2*time.Minute, "the server to answer", func() bool {
		r, err := http.Get("http://" + s.address + "/api/v1/health")
		if err != nil {
			return false
		}
		defer r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
}

func (s *server) kill() {
	_ = s.command.Process.Kill()
	_ = s.command.Wait()
	s.command = nil
}

func (s *server) wait(most time.Duration, what string, done func() bool) {
	s.t.Helper()
	for end := time.Now().Add(most); !done(); {
		if time.Now().After(end) {
			s.t.Fatalf("waited %s for %s", most, what)
		}
		<-time.After(20 * time.Millisecond)
	}
}

// drained waits until no message is open.
func (s *server) drained(most time.Duration) {
	s.t.Helper()
	s.wait(most, "every message to be done", func() bool {
		var stats struct{ Waiting, Parked int }
		if err := s.get("/api/v1/stats", &stats); err != nil {
			return false
		}
		if stats.Parked > 0 {
			s.t.Fatalf("%d messages are parked", stats.Parked)
		}
		return stats.Waiting == 0
	})
}

func (s *server) get(path string, into any) error {
	r, err := http.Get("http://" + s.address + path)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	return json.NewDecoder(r.Body).Decode(into)
}

// orders asks GraphQL for every order and counts them by id.
func (s *server) orders() map[string]int {
	s.t.Helper()
	have := map[string]int{}
	for after := ""; ; {
		var answer struct {
			Data struct {
				Orders struct {
					Nodes    []struct{ OrderID, SapDocument string }
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
				}
			}
			Errors []struct{ Message string }
		}
		query, _ := json.Marshal(map[string]any{
			"query":     `query($after:String){orders(first:200,after:$after){nodes{orderId sapDocument} pageInfo{hasNextPage endCursor}}}`,
			"variables": map[string]any{"after": nullable(after)},
		})
		r, err := http.Post("http://"+s.address+"/graphql", "application/json", bytes.NewReader(query))
		if err != nil {
			s.t.Fatal(err)
		}
		err = json.NewDecoder(r.Body).Decode(&answer)
		r.Body.Close()
		if err != nil || len(answer.Errors) > 0 {
			s.t.Fatalf("orders: %v %v", err, answer.Errors)
		}
		for _, n := range answer.Data.Orders.Nodes {
			have[n.OrderID]++
			if n.SapDocument == "" {
				s.t.Errorf("order %s has no SAP document", n.OrderID)
			}
		}
		if !answer.Data.Orders.PageInfo.HasNextPage {
			return have
		}
		after = answer.Data.Orders.PageInfo.EndCursor
	}
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (s *server) verifyJournal() {
	s.t.Helper()
	s.kill()
	out, err := exec.Command(s.binary, "journal", "verify", "--data", filepath.Join(s.dir, "data")).CombinedOutput()
	if err != nil {
		s.t.Errorf("journal verify: %v\n%s", err, out)
	}
	s.t.Logf("%s", bytes.TrimSpace(out))
}

// sender sends orders as Shopify does and remembers which were acknowledged.
type sender struct {
	t       *testing.T
	address string
	order   map[string]any
	client  *http.Client
	next    atomic.Int64

	mu    sync.Mutex
	acked map[string]bool
	lost  map[string]bool // sent, not acknowledged
}

func newSender(t *testing.T, address string) *sender {
	t.Helper()
	text, err := os.ReadFile("../../samples/retail/mappings/shopify-order/cases/tax-included.in.json")
	if err != nil {
		t.Fatal(err)
	}
	s := &sender{t: t, address: address, client: &http.Client{Timeout: 30 * time.Second}, acked: map[string]bool{}, lost: map[string]bool{}}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&s.order); err != nil {
		t.Fatal(err)
	}
	s.next.Store(7_000_000_000)
	return s
}

// run sends orders at the rate until ctx is done; the channel closes when the
// last answer is in.
func (s *sender) run(ctx context.Context) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		var all sync.WaitGroup
		defer all.Wait()
		tick := time.NewTicker(time.Second / time.Duration(*rate))
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				id := strconv.FormatInt(s.next.Add(1), 10)
				all.Go(func() { s.send(id) })
			}
		}
	}()
	return done
}

func (s *sender) send(id string) {
	body := s.body(id)
	request, err := http.NewRequest(http.MethodPost, "http://"+s.address+"/hooks/shopify", bytes.NewReader(body))
	if err != nil {
		s.t.Error(err)
		return
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "X-Shopify-Topic": "orders/create", "X-Shopify-Shop-Domain": "test.myshopify.com",
		"X-Shopify-Api-Version": "2026-07", "X-Shopify-Webhook-Id": "w-" + id, "X-Shopify-Event-Id": "e-" + id,
		"X-Shopify-Hmac-Sha256": shopify.Sign(secret, body),
	} {
		request.Header.Set(name, value)
	}
	response, err := s.client.Do(request)
	acked := false
	if err == nil {
		_, err = io.Copy(io.Discard, response.Body)
		response.Body.Close()
		acked = response.StatusCode == http.StatusOK
		if !acked && response.StatusCode != http.StatusTooManyRequests && response.StatusCode != http.StatusServiceUnavailable {
			s.t.Errorf("order %s: status %d", id, response.StatusCode)
		}
	}
	if err != nil && errors.Is(err, context.DeadlineExceeded) {
		s.t.Errorf("order %s: %v", id, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if acked {
		s.acked[id] = true
		delete(s.lost, id)
	} else {
		s.lost[id] = true
	}
}

// body is the sample order under another id.
func (s *sender) body(id string) []byte {
	order := make(map[string]any, len(s.order))
	for k, v := range s.order {
		order[k] = v
	}
	order["id"], order["name"] = json.Number(id), number(id)
	text, err := json.Marshal(order)
	if err != nil {
		s.t.Error(err)
	}
	return text
}

// sendUnacknowledged sends again what no answer came for, as Shopify would: the
// server may have stored it, and must not store it twice.
func (s *sender) sendUnacknowledged() {
	s.mu.Lock()
	ids := make([]string, 0, len(s.lost))
	for id := range s.lost {
		ids = append(ids, id)
	}
	s.mu.Unlock()
	for _, id := range ids {
		s.send(id)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.lost) > 0 {
		s.t.Errorf("%d orders were not acknowledged by a healthy server", len(s.lost))
	}
}

func (s *sender) counts() (acked, sent int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(len(s.acked)), s.next.Load() - 7_000_000_000
}
