// Package hooks takes webhooks in: POST /hooks/{system}.
//
// A request is answered with 2xx only when its event is durable. What is not
// JSON or not signed is refused; what is JSON but breaks its contract is stored
// and parked, because the sender cannot repair it and nothing may be lost.
package hooks

import (
	"context"
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
	"unicode/utf8"

	"crosswalk/runtime/connect"
)

// MaxBody is the largest body that is taken, in bytes.
const MaxBody = 5 << 20

// Accepted tells a sender where its event went.
type Accepted struct {
	Message     string `json:"message"`
	Correlation string `json:"correlation"`
	Duplicate   bool   `json:"duplicate"`
}

// OverloadedError asks senders to come back later: nothing was stored.
type OverloadedError struct{ RetryAfter time.Duration }

func (e *OverloadedError) Error() string { return "too many messages are waiting" }

// Backend says who may send what, and takes it in.
type Backend interface {
	// Receiver returns the receiver of a system, or nil.
	Receiver(system string) connect.Receiver
	// Flow returns the flow that a topic of a system starts, or "".
	Flow(system, topic string) string
	// Topics lists the topics that a system may send.
	Topics(system string) []string
	// Accept makes an event durable. It may answer with an *OverloadedError.
	Accept(ctx context.Context, flow string, in connect.Inbound) (Accepted, error)
}

// Handler is the endpoint. It is an http.Handler for /hooks/.
type Handler struct {
	backend Backend
	log     *slog.Logger
	mux     *http.ServeMux
}

// New makes the endpoint.
func New(b Backend, log *slog.Logger) *Handler {
	h := &Handler{backend: b, log: log, mux: http.NewServeMux()}
	h.mux.HandleFunc("POST /hooks/{system}", h.receive)
	h.mux.HandleFunc("/hooks/{system}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed, "webhooks are sent with POST")
	})
	h.mux.HandleFunc("/hooks/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "webhooks go to /hooks/{system}")
	})
	return h
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }

func (h *Handler) receive(w http.ResponseWriter, r *http.Request) {
	system := r.PathValue("system")
	receiver := h.backend.Receiver(system)
	if receiver == nil {
		refuse(w, http.StatusNotFound, fmt.Sprintf("no system %q that sends webhooks", system))
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		w.Header().Set("Connection", "close")
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", MaxBody))
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, "the body broke off: "+err.Error())
		return
	}
	in, err := receiver.Receive(r.Header, body)
	if err != nil {
		h.unreadable(w, system, err)
		return
	}
	if err := wellFormed(in.Body); err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	flow := h.backend.Flow(system, in.Topic)
	if flow == "" {
		topics := h.backend.Topics(system)
		slices.Sort(topics)
		refuse(w, http.StatusNotFound, fmt.Sprintf("no flow takes topic %q of %s; there are %s", in.Topic, system, strings.Join(topics, ", ")))
		return
	}
	accepted, err := h.backend.Accept(r.Context(), flow, in)
	var busy *OverloadedError
	switch {
	case errors.As(err, &busy):
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(busy.RetryAfter.Round(time.Second)/time.Second))))
		refuse(w, http.StatusTooManyRequests, "too many messages are waiting; send it again later")
	case err != nil && r.Context().Err() != nil:
		h.log.Info("the sender went away before its event was stored; it will send again", "system", system, "topic", in.Topic)
	case err != nil:
		h.log.Error("webhook not stored", "system", system, "topic", in.Topic, "error", err)
		w.Header().Set("Retry-After", "5")
		refuse(w, http.StatusServiceUnavailable, "the event could not be stored; send it again")
	default:
		answer(w, http.StatusOK, accepted)
	}
}

// unreadable answers for what a receiver refused. A secret that cannot be read
// is our fault: the sender shall try again.
func (h *Handler) unreadable(w http.ResponseWriter, system string, err error) {
	switch {
	case errors.Is(err, connect.ErrSignature):
		h.log.Warn("webhook refused", "system", system, "error", err)
		refuse(w, http.StatusUnauthorized, err.Error())
	case errors.Is(err, connect.ErrHeader), errors.Is(err, connect.ErrBody):
		h.log.Warn("webhook refused", "system", system, "error", err)
		refuse(w, http.StatusBadRequest, err.Error())
	default:
		h.log.Error("webhook not readable", "system", system, "error", err)
		refuse(w, http.StatusServiceUnavailable, "the signature cannot be checked now; send it again")
	}
}

// wellFormed refuses a body that is not one JSON value, with the place.
func wellFormed(body []byte) error {
	if !utf8.Valid(body) {
		return errors.New("the body is not UTF-8")
	}
	if json.Valid(body) {
		return nil
	}
	var v any
	err := json.Unmarshal(body, &v)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("the body is not JSON: at byte %d: %w", syntax.Offset, err)
	}
	return fmt.Errorf("the body is not JSON: %w", err)
}

func refuse(w http.ResponseWriter, status int, why string) {
	answer(w, status, map[string]string{"error": why})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // the sender has gone; it will send again
}
