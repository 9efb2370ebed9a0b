package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Endpoint is where faults are controlled.
const Endpoint = "/_sim/faults"

// maxBody bounds a request to a simulator.
const maxBody = 16 << 20

// Wrap puts the control endpoint and the faults in front of next. The name of a
// request's operation comes from operation, which may be nil. Requests under
// /_sim/ never suffer a fault.
func (c *Control) Wrap(next http.Handler, operation func(*http.Request) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == Endpoint {
			c.control(w, r)
			return
		}
		if strings.HasPrefix(r.URL.Path, "/_sim/") {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, "request body cannot be read: "+err.Error(), http.StatusRequestEntityTooLarge)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		call := Call{Method: r.Method, Path: r.URL.Path, Body: string(body)}
		if operation != nil {
			call.Operation = operation(r)
		}
		f, ok := c.Take(call)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		apply(f, next, w, r)
	})
}

// apply does to one exchange what f says.
func apply(f Fault, next http.Handler, w http.ResponseWriter, r *http.Request) {
	switch f.Effect {
	case Unavailable:
		setRetryAfter(w, f)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusServiceUnavailable)
		io.WriteString(w, "<html><head><title>Service unavailable</title></head><body><h1>503 Service unavailable</h1></body></html>")
	case Throttled:
		if f.RetryAfter == "" {
			f.RetryAfter = "1"
		}
		setRetryAfter(w, f)
		http.Error(w, "too many requests", http.StatusTooManyRequests)
	case Timeout:
		wait(r.Context(), f.Wait(time.Minute))
		panic(http.ErrAbortHandler)
	case Reset:
		reset(w)
	case LoginPage:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, "<!DOCTYPE html>\n<html><head><title>Logon</title></head><body><form method=\"post\" action=\"/sap/public/logon\">"+
			"<input name=\"sap-user\"><input name=\"sap-password\" type=\"password\"></form></body></html>")
	case ReplyLost:
		record(next, r)
		if f.DelayMS > 0 {
			wait(r.Context(), f.Wait(0))
		}
		panic(http.ErrAbortHandler)
	case ErrorAfter:
		record(next, r)
		status := f.Status
		if status == 0 {
			status = http.StatusInternalServerError
		}
		http.Error(w, "Internal error after the work was done", status)
	case LateCommit:
		wait(context.Background(), f.Wait(time.Second))
		// Whoever waited may be gone; the work is done all the same.
		rec := record(next, r.WithContext(context.WithoutCancel(r.Context())))
		rec.copyTo(w, rec.body.Bytes())
	case SlowDrip:
		drip(record(next, r), w, r, f.Wait(2*time.Second))
	case HalfJSON:
		rec := record(next, r)
		rec.header.Del("Content-Length")
		rec.copyTo(w, rec.body.Bytes()[:rec.body.Len()/2])
	case WrongContent:
		rec := record(next, r)
		rec.header.Set("Content-Type", "text/plain")
		rec.copyTo(w, rec.body.Bytes())
	default: // the simulator's own
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), contextKey{}, f)))
	}
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// reset closes the connection so that the peer sees a reset, not an end.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func drip(rec *recorder, w http.ResponseWriter, r *http.Request, over time.Duration) {
	const pieces = 20
	body := rec.body.Bytes()
	rec.copyTo(w, nil)
	flush := http.NewResponseController(w)
	step := len(body)/pieces + 1
	for len(body) > 0 {
		n := min(step, len(body))
		if _, err := w.Write(body[:n]); err != nil {
			return
		}
		body = body[n:]
		_ = flush.Flush()
		wait(r.Context(), over/pieces)
	}
}

// recorder keeps an answer that is not sent, or not as it is.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func record(next http.Handler, r *http.Request) *recorder {
	rec := &recorder{header: http.Header{}, status: http.StatusOK}
	next.ServeHTTP(rec, r)
	return rec
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(p []byte) (int, error) { return r.body.Write(p) }

func (r *recorder) copyTo(w http.ResponseWriter, body []byte) {
	for k, v := range r.header {
		w.Header()[k] = v
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(body)
}

// retryAfter reads "7" and "date:7".
func retryAfter(v string) (seconds int, date bool, err error) {
	if v == "" {
		return 0, false, nil
	}
	rest, date := strings.CutPrefix(v, "date:")
	seconds, err = strconv.Atoi(rest)
	if err != nil || seconds < 0 {
		return 0, false, fmt.Errorf(`retryAfter %q is neither seconds such as "2" nor "date:2"`, v)
	}
	return seconds, date, nil
}

func setRetryAfter(w http.ResponseWriter, f Fault) {
	if f.RetryAfter == "" {
		return
	}
	seconds, date, err := retryAfter(f.RetryAfter)
	if err != nil {
		return // Add has refused it
	}
	v := strconv.Itoa(seconds)
	if date {
		v = time.Now().Add(time.Duration(seconds) * time.Second).UTC().Format(http.TimeFormat)
	}
	w.Header().Set("Retry-After", v)
}

// control is the endpoint.
func (c *Control) control(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet:
		answer(w, http.StatusOK, map[string]any{"faults": c.List(), "effects": c.Effects()})
	case http.MethodDelete:
		c.Reset()
		answer(w, http.StatusOK, map[string]any{"faults": []Fault{}})
	case http.MethodPost:
		var f Fault
		d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
		d.DisallowUnknownFields()
		if err := d.Decode(&f); err != nil {
			answer(w, http.StatusBadRequest, map[string]any{"error": describe(err)})
			return
		}
		if d.More() {
			answer(w, http.StatusBadRequest, map[string]any{"error": "more than one JSON value; send one fault per request"})
			return
		}
		f, err := c.Add(f)
		if err != nil {
			answer(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
			return
		}
		answer(w, http.StatusCreated, f)
	default:
		w.Header().Set("Allow", "GET, POST, DELETE")
		answer(w, http.StatusMethodNotAllowed, map[string]any{"error": "use GET, POST or DELETE"})
	}
}

func describe(err error) string {
	const form = `; want {"match": {"method", "path", "operation", "body"}, "effect", "count" or "probability", "skip", "delayMs", "retryAfter", "status"}`
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("not JSON at byte %d: %v%s", syntax.Offset, err, form)
	}
	if errors.Is(err, io.EOF) {
		return "empty body" + form
	}
	return strings.TrimPrefix(err.Error(), "json: ") + form
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
