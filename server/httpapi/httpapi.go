// Package httpapi serves what the page asks: health, Live, trails, parked
// messages and an overview of the workspace, as openapi.yaml says.
package httpapi

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed openapi.yaml
var document []byte

// maxBody bounds a corrected payload.
const maxBody = 16 << 20

// API is the page's API. It is an http.Handler for /api/.
type API struct {
	backend Backend
	log     *slog.Logger
	mux     *http.ServeMux
}

// New routes the API to b.
func New(b Backend, log *slog.Logger) *API {
	a := &API{backend: b, log: log, mux: http.NewServeMux()}
	a.mux.HandleFunc("GET /api/v1/openapi.yaml", a.openapi)
	a.mux.HandleFunc("GET /api/v1/health", a.health)
	a.mux.HandleFunc("GET /api/v1/stats", a.stats)
	a.mux.HandleFunc("GET /api/v1/live", a.live)
	a.mux.HandleFunc("GET /api/v1/live/stream", a.stream)
	a.mux.HandleFunc("GET /api/v1/trails/{correlation}", a.trail)
	a.mux.HandleFunc("GET /api/v1/messages/{id}", a.message)
	a.mux.HandleFunc("POST /api/v1/messages/{id}/resend", a.resend)
	a.mux.HandleFunc("POST /api/v1/messages/{id}/discard", a.discard)
	a.mux.HandleFunc("GET /api/v1/workspace", a.workspace)
	a.mux.HandleFunc("POST /api/v1/mappings/{name}/compile", a.compile)
	a.mux.HandleFunc("POST /api/v1/mappings/{name}/trace", a.trace)
	a.mux.HandleFunc("POST /api/v1/compat", a.compat)
	a.assist()
	a.contracts()
	a.desk()
	a.mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		a.problem(w, problem{Title: "There is no " + r.Method + " " + r.URL.Path, Status: http.StatusNotFound, Hint: "GET /api/v1/openapi.yaml lists what there is"})
	})
	return a
}

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

func (a *API) openapi(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/yaml")
	_, _ = w.Write(document)
}

func (a *API) health(w http.ResponseWriter, r *http.Request) {
	h := a.backend.Health(r.Context())
	status := http.StatusOK
	if h.Status == "broken" {
		status = http.StatusServiceUnavailable
	}
	a.answer(w, status, h)
}

func (a *API) stats(w http.ResponseWriter, r *http.Request) {
	s, err := a.backend.Stats(r.Context())
	a.reply(w, s, err)
}

func (a *API) live(w http.ResponseWriter, r *http.Request) {
	q, err := liveQuery(r)
	if err != nil {
		a.fail(w, err)
		return
	}
	page, err := a.backend.Live(r.Context(), q)
	if page.Rows == nil {
		page.Rows = []LiveRow{}
	}
	a.reply(w, page, err)
}

var liveStates = []string{"processing", "waiting", "done", "parked", "discarded"}

func liveQuery(r *http.Request) (LiveQuery, error) {
	v := r.URL.Query()
	q := LiveQuery{Kinds: list(v.Get("kind")), States: list(v.Get("state")), System: v.Get("system"), Text: v.Get("q"), After: v.Get("after"), Limit: 100}
	for _, s := range q.States {
		if !slices.Contains(liveStates, s) {
			return q, fmt.Errorf("%w: state %q is none of %s", ErrQuery, s, strings.Join(liveStates, ", "))
		}
	}
	if text := v.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 500 {
			return q, fmt.Errorf("%w: limit must be 1 to 500, not %q", ErrQuery, text)
		}
		q.Limit = n
	}
	return q, nil
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func (a *API) trail(w http.ResponseWriter, r *http.Request) {
	t, err := a.backend.Trail(r.Context(), r.PathValue("correlation"))
	a.reply(w, t, err)
}

func (a *API) message(w http.ResponseWriter, r *http.Request) {
	t, err := a.backend.TrailOf(r.Context(), r.PathValue("id"))
	a.reply(w, t, err)
}

func (a *API) resend(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Payload *string `json:"payload"`
		Reason  string  `json:"reason"`
	}
	if !a.read(w, r, &body) {
		return
	}
	var payload []byte
	if body.Payload != nil {
		payload = []byte(*body.Payload)
	}
	a.accepted(w, a.backend.Resend(r.Context(), r.PathValue("id"), payload, body.Reason))
}

func (a *API) discard(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Reason string `json:"reason"`
	}
	if !a.read(w, r, &body) {
		return
	}
	if strings.TrimSpace(body.Reason) == "" {
		a.fail(w, fmt.Errorf("%w: say why in reason", ErrQuery))
		return
	}
	a.accepted(w, a.backend.Discard(r.Context(), r.PathValue("id"), body.Reason))
}

func (a *API) workspace(w http.ResponseWriter, r *http.Request) {
	ws, err := a.backend.Workspace(r.Context())
	a.reply(w, ws, err)
}

// stream sends changes as server-sent events until the reader goes away.
func (a *API) stream(w http.ResponseWriter, r *http.Request) {
	changes, err := a.backend.Watch(r.Context())
	if err != nil {
		a.fail(w, err)
		return
	}
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	if _, err := io.WriteString(w, "retry: 1000\n: open\n\n"); err != nil || out.Flush() != nil {
		return
	}
	alive := time.NewTicker(15 * time.Second)
	defer alive.Stop()
	for {
		var err error
		select {
		case <-r.Context().Done():
			return
		case <-alive.C:
			_, err = io.WriteString(w, ": alive\n\n")
		case c, ok := <-changes:
			if !ok {
				return
			}
			err = writeChange(w, c)
		}
		if err != nil || out.Flush() != nil {
			return // the reader has gone
		}
	}
}

func writeChange(w io.Writer, c Change) error {
	if c.Row != nil {
		if err := writeEvent(w, "row", c.Row); err != nil {
			return err
		}
	}
	if c.Stats != nil {
		return writeEvent(w, "stats", c.Stats)
	}
	return nil
}

func writeEvent(w io.Writer, name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode a %s event: %w", name, err)
	}
	_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, data)
	return err
}

// read decodes a JSON body, or answers what is wrong with it. No body is an
// empty object.
func (a *API) read(w http.ResponseWriter, r *http.Request, into any) bool {
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil || errors.Is(err, io.EOF) {
		return true
	}
	a.fail(w, fmt.Errorf("%w: the body is not the JSON that was expected: %w", ErrQuery, err))
	return false
}

func (a *API) reply(w http.ResponseWriter, v any, err error) {
	if err != nil {
		a.fail(w, err)
		return
	}
	a.answer(w, http.StatusOK, v)
}

func (a *API) accepted(w http.ResponseWriter, err error) {
	if err != nil {
		a.fail(w, err)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

func (a *API) answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		a.log.Debug("answer not delivered", "error", err)
	}
}

// problem is an error as RFC 9457 writes it.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	Hint   string `json:"hint,omitempty"`
}

func (a *API) problem(w http.ResponseWriter, p problem) {
	w.Header().Set("Content-Type", "application/problem+json; charset=utf-8")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

func (a *API) fail(w http.ResponseWriter, err error) {
	var large *http.MaxBytesError
	var refusal *Refusal
	switch {
	case errors.As(err, &refusal):
		a.problem(w, problem{Title: "Not possible now", Status: http.StatusConflict, Detail: err.Error(), Hint: refusal.Hint})
	case errors.As(err, &large):
		a.problem(w, problem{Title: "The body is too large", Status: http.StatusRequestEntityTooLarge})
	case errors.Is(err, ErrNotFound):
		a.problem(w, problem{Title: "Not found", Status: http.StatusNotFound, Detail: err.Error()})
	case errors.Is(err, ErrState):
		a.problem(w, problem{Title: "Not possible now", Status: http.StatusConflict, Detail: err.Error(), Hint: "load the page again: somebody may have been faster"})
	case errors.Is(err, ErrQuery):
		a.problem(w, problem{Title: "Not a valid request", Status: http.StatusBadRequest, Detail: err.Error()})
	default:
		a.log.Error("request failed", "error", err)
		a.problem(w, problem{Title: "The server could not answer", Status: http.StatusInternalServerError, Detail: err.Error(), Hint: "the log of the server has more"})
	}
}
