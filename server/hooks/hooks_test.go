package hooks

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"crosswalk/runtime/connect"
)

type fake struct {
	err      error
	accepted []connect.Inbound
}

func (f *fake) Receiver(system string) connect.Receiver {
	if system == "shop" {
		return f
	}
	return nil
}

func (f *fake) Receive(h map[string][]string, body []byte) (connect.Inbound, error) {
	switch http.Header(h).Get("Sig") {
	case "bad":
		return connect.Inbound{}, connect.ErrSignature
	case "secret":
		return connect.Inbound{}, connect.ErrSecret
	}
	return connect.Inbound{System: "shop", Topic: http.Header(h).Get("Topic"), Body: body}, nil
}

func (f *fake) Flow(_, topic string) string {
	if topic == "orders/create" {
		return "orders"
	}
	return ""
}

func (f *fake) Topics(string) []string { return []string{"orders/create"} }

func (f *fake) Accept(_ context.Context, _ string, in connect.Inbound) (Accepted, error) {
	if f.err != nil {
		return Accepted{}, f.err
	}
	f.accepted = append(f.accepted, in)
	return Accepted{Message: "m1", Correlation: "c1"}, nil
}

func TestAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		method, path, sig, topic, body string
		err                            error
		status                         int
		says                           string
	}{
		"taken":          {status: 200, says: `{"message":"m1","correlation":"c1","duplicate":false}`},
		"not signed":     {sig: "bad", status: 401, says: "signature"},
		"secret missing": {sig: "secret", status: 503, says: "send it again"},
		"unknown topic":  {topic: "orders/creat", status: 404, says: "there are orders/create"},
		"unknown system": {path: "/hooks/other", status: 404, says: `no system \"other\"`},
		"not JSON":       {body: `{"a": tru}`, status: 400, says: "at byte 10"},
		"empty":          {body: " ", status: 400, says: "not JSON"},
		"too large":      {body: `"` + strings.Repeat("x", MaxBody) + `"`, status: 413, says: "larger than"},
		"read":           {method: http.MethodGet, status: 405, says: "POST"},
		"overload":       {err: &OverloadedError{RetryAfter: 7 * time.Second}, status: 429, says: "later"},
		"store down":     {err: errors.New("disk full"), status: 503, says: "could not be stored"},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{err: c.err}
			h := New(f, slog.New(slog.DiscardHandler))
			if c.method == "" {
				c.method = http.MethodPost
			}
			if c.path == "" {
				c.path = "/hooks/shop"
			}
			if c.topic == "" {
				c.topic = "orders/create"
			}
			if c.body == "" {
				c.body = `{"id":1}`
			}
			r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
			r.Header.Set("Sig", c.sig)
			r.Header.Set("Topic", c.topic)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("%d %s, want %d with %q", w.Code, w.Body, c.status, c.says)
			}
			if (c.status == 200) != (len(f.accepted) == 1) {
				t.Errorf("accepted %d", len(f.accepted))
			}
			if c.status == 429 && w.Header().Get("Retry-After") != "7" {
				t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
			}
		})
	}
}
