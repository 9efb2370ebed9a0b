// Package sap simulates the parts of SAP S/4HANA that sales channels talk to:
// the OData V2 services for sales orders, customer returns and material stock,
// with sessions and CSRF tokens, business checks, warnings and error bodies as
// the real services have them, and stock events pushed as CloudEvents.
//
// New makes a Server; use its Handler, or Start to listen. Faults come in at
// POST /_sim/faults (see package faults). GET /_sim/documents lists what was
// made, POST /_sim/stock moves stock, POST /_sim/reset forgets everything.
package sap

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"crosswalk/samples/simulators/faults"
	"crosswalk/samples/simulators/push"
)

// Options describes the system. The zero value is ready to use.
type Options struct {
	// User and Password are asked for by HTTP basic. An empty User lets all in.
	User, Password string
	// File keeps the documents over a restart. Empty keeps them in memory.
	File string
	// Materials are known besides those of the shop's catalogue.
	Materials []string
	// RootSlash says how a service root may be written: "" either way, "required"
	// or "refused" with a slash at its end.
	RootSlash string
	// SessionLife is how long a session lasts. Zero means 30 minutes.
	SessionLife time.Duration
	// Events says where stock events go. Without an address none are sent.
	Events EventTarget
	// Seed decides faults with a probability.
	Seed uint64
	// Now is the clock. Nil means time.Now.
	Now func() time.Time
}

// Server is one simulated system. It is safe for concurrent use.
type Server struct {
	opts      Options
	materials map[string]material
	store     *store
	sessions  *sessions
	faults    *faults.Control
	sender    *push.Sender
	handler   http.Handler
	now       func() time.Time

	mu           sync.Mutex
	transactions uint64
	stock        map[stockKey]stockLevel
	moves        int
}

// New opens a system.
func New(opts Options) (*Server, error) {
	switch opts.RootSlash {
	case "", "required", "refused":
	default:
		return nil, fmt.Errorf("root slash %q is neither required nor refused", opts.RootSlash)
	}
	st, err := openStore(opts.File)
	if err != nil {
		return nil, err
	}
	s := &Server{opts: opts, materials: masterData(opts.Materials), store: st, now: opts.Now, stock: map[stockKey]stockLevel{}}
	if s.now == nil {
		s.now = time.Now
	}
	if opts.SessionLife <= 0 {
		opts.SessionLife = 30 * time.Minute
	}
	s.sessions = &sessions{cookie: "SAP_SESSIONID_S4H_100", life: opts.SessionLife, open: map[string]sapSession{}}
	s.faults = faults.New(opts.Seed, faults.CSRFExpired, faults.StaleETag, faults.Message, faults.Locked,
		faults.Duplicate, faults.Drop, faults.Delay)
	s.sender = push.New(push.Options{Faults: s.faults, Seed: opts.Seed, Policy: eventPolicy})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_sim/documents", s.listDocuments)
	mux.HandleFunc("POST /_sim/reset", s.reset)
	mux.HandleFunc("POST /_sim/stock", s.postStock)
	mux.HandleFunc("/sap/opu/odata/sap/", s.service)
	s.handler = s.faults.Wrap(s.secure(mux), operation)
	return s, nil
}

// Handler serves the system.
func (s *Server) Handler() http.Handler { return s.handler }

// Faults gives the control, for tests in the same process.
func (s *Server) Faults() *faults.Control { return s.faults }

// Start listens on addr ("127.0.0.1:0" picks a port) until ctx ends, and gives
// the base URL.
func (s *Server) Start(ctx context.Context, addr string) (string, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("sap simulator: %w", err)
	}
	srv := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = srv.Serve(ln) }()
	go func() {
		<-ctx.Done()
		_ = srv.Close()
		_ = s.Close()
	}()
	return "http://" + ln.Addr().String(), nil
}

// Close stops sending events and closes the document file.
func (s *Server) Close() error {
	s.sender.Close()
	return s.store.close()
}

func (s *Server) listDocuments(w http.ResponseWriter, r *http.Request) {
	list := s.Documents()
	counts, seen, twice := map[string]int{}, map[string]int{}, []string{}
	for _, d := range list {
		counts[d.Type]++
		k := d.Type + " " + d.DocumentType + " " + d.CustomerReference
		if seen[k]++; seen[k] == 2 && d.CustomerReference != "" {
			twice = append(twice, k)
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"counts": counts, "twice": twice, "documents": list})
}

func (s *Server) reset(w http.ResponseWriter, r *http.Request) {
	if err := s.store.reset(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	s.mu.Lock()
	s.stock = map[stockKey]stockLevel{}
	s.mu.Unlock()
	s.faults.Reset()
	writeJSON(w, http.StatusOK, map[string]any{"reset": true})
}
