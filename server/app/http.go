package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"crosswalk/contracts"
	"crosswalk/contracts/schema"
	"crosswalk/runtime/commerce"
	"crosswalk/runtime/connect"
	"crosswalk/runtime/worker"
	"crosswalk/server/graph"
	"crosswalk/server/hooks"
	"crosswalk/server/httpapi"
	"crosswalk/ui"

	"github.com/oklog/ulid/v2"
)

// handler routes requests to the endpoints.
func (n *node) handler() (http.Handler, error) {
	mux := http.NewServeMux()
	files, built := ui.FS()
	if !built {
		n.log.Warn("this binary was built without the page: run make build")
	}
	page := &page{files: map[string]*pageFile{}}
	if built {
		var err error
		if page, err = newPage(files); err != nil {
			return nil, err
		}
	}
	n.rebuildGraph(n.source.current())
	mux.Handle("/hooks/", hooks.New(hookBackend{n}, n.log))
	mux.Handle("/api/", httpapi.New(live{n}, n.log))
	mux.Handle("/graphql", &n.graph)
	mux.Handle("GET /metrics", n.observer)
	mux.Handle("/", page)
	return mux, nil
}

// swapHandler is a handler that is replaced while it serves.
type swapHandler struct{ now atomic.Pointer[http.Handler] }

func (s *swapHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*s.now.Load()).ServeHTTP(w, r)
}

// rebuildGraph makes the GraphQL API of a revision. A workspace without the
// contracts that the API is derived from has none, and says so.
func (n *node) rebuildGraph(r *revision) {
	var h http.Handler
	api, err := graph.New(graph.Options{
		Shape: func(ref string) *schema.Shape {
			parsed, err := contracts.ParseRef(ref)
			if err != nil {
				return nil
			}
			c, ok := r.Workspace.Contracts.Get(parsed)
			if !ok {
				return nil
			}
			return c.Root
		},
		Data:  &graphData{store: n.store, submit: n.submit},
		NewID: func() string { return "R" + ulid.Make().String() },
	})
	if err != nil {
		n.log.Warn("no commerce API", "error", err)
		reason := err.Error()
		h = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, reason, http.StatusServiceUnavailable) })
	} else {
		h = api
	}
	n.graph.now.Store(&h)
}

// submit hands a caller's event to the worker.
func (n *node) submit(ctx context.Context, s graph.Submission) (graph.Accepted, error) {
	out, err := n.worker.Submit(ctx, worker.Submission{
		Contract: s.Contract, Key: s.Key, Data: s.Data, IdempotencyKey: s.IdempotencyKey, Fingerprint: s.Fingerprint, Source: s.Actor, Actor: s.Actor,
	})
	var refusal *commerce.Refusal
	switch {
	case errors.As(err, &refusal):
		return graph.Accepted{}, &graph.Refusal{Code: refusal.Code, Reason: refusal.Reason}
	case errors.Is(err, commerce.ErrNotYet):
		return graph.Accepted{}, &graph.Refusal{Code: "unknown", Reason: err.Error()}
	case errors.Is(err, worker.ErrKeyReused):
		return graph.Accepted{}, &graph.Refusal{Code: "idempotency", Reason: err.Error()}
	case err != nil:
		return graph.Accepted{}, err
	}
	return graph.Accepted{Key: out.Key, Correlation: out.Correlation, Duplicate: out.Duplicate}, nil
}

// hookBackend lets webhooks in.
type hookBackend struct{ n *node }

func (b hookBackend) Receiver(system string) connect.Receiver { return b.n.systems.receiver(system) }
func (b hookBackend) Flow(system, topic string) string        { return b.n.worker.Webhook(system, topic) }
func (b hookBackend) Topics(system string) []string           { return b.n.worker.Topics(system) }
func (b hookBackend) Accept(ctx context.Context, flow string, in connect.Inbound) (hooks.Accepted, error) {
	if b.n.options.Role == "registry" {
		return hooks.Accepted{}, fmt.Errorf("this node has the role registry and takes no events")
	}
	if why := b.n.trouble.Load(); why != nil {
		return hooks.Accepted{}, errors.New(*why)
	}
	out, err := b.n.worker.Accept(ctx, flow, in)
	b.n.stored(err)
	if errors.Is(err, worker.ErrOverloaded) {
		return hooks.Accepted{}, &hooks.OverloadedError{RetryAfter: 5 * time.Second}
	}
	return hooks.Accepted{Message: out.Message, Correlation: out.Correlation, Duplicate: out.Duplicate}, err
}

// stored remembers whether the last event could be stored, for health.
func (n *node) stored(err error) {
	if err == nil || errors.Is(err, worker.ErrOverloaded) || errors.Is(err, context.Canceled) {
		n.refused.Store(nil)
		return
	}
	why := err.Error()
	n.refused.Store(&why)
}
