package sap_test

import (
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"crosswalk/runtime/connect"
	"crosswalk/runtime/connect/sap"
)

const payload = `{"SalesOrderType":"OR","PurchaseOrderByCustomer":"#1001"}`

// serve answers the token fetch itself and hands everything else to h.
func serve(t *testing.T, h http.HandlerFunc) *sap.Client {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-CSRF-Token") == "Fetch" {
			http.SetCookie(w, &http.Cookie{Name: "S", Value: "session-cookie", Path: "/"})
			w.Header().Set("X-CSRF-Token", "token-of-the-session")
			return
		}
		h(w, r)
	}))
	t.Cleanup(srv.Close)
	c, err := sap.New(connect.Spec{System: "erp", Address: srv.URL + "/", Timeout: 2 * time.Second, Auth: map[string]connect.Secret{
		"user": connect.LiteralSecret("crosswalk"), "password": connect.LiteralSecret("correct horse")}}, sap.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func call(t *testing.T, c *sap.Client, attempt int) (connect.Result, *connect.Error) {
	t.Helper()
	r, err := c.Call(t.Context(), connect.Request{Operation: "create-sales-order", Payload: []byte(payload), Attempt: attempt, CorrelationID: "c\n1"})
	if err == nil {
		return r, nil
	}
	e, ok := connect.AsError(err)
	if !ok {
		t.Fatalf("%T: %v", err, err)
	}
	return r, e
}

func TestPayloadAndHeaders(t *testing.T) {
	var got *http.Request
	var body []byte
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"d":{"SalesOrder":"42","echo":"token-of-the-session correct horse"}}`)
	})
	r, err := call(t, c, 1)
	if err != nil || r.Document != "42" {
		t.Fatalf("%+v, %v", r, err)
	}
	cookie, cookieErr := got.Cookie("S")
	if string(body) != payload || got.Header.Get("X-CSRF-Token") != "token-of-the-session" || cookieErr != nil || cookie.Value != "session-cookie" ||
		got.Header.Get("X-Correlation-Id") != "c-1" || got.Header.Get("Idempotency-Key") != "" {
		t.Errorf("%s %v", body, got.Header)
	}
	trail, _ := json.Marshal(r.Exchange)
	for _, s := range []string{"token-of", "correct horse", "session-cookie", "Y3Jvc3N3YWxr"} {
		if strings.Contains(string(trail), s) {
			t.Errorf("%q is in the trail %s", s, trail)
		}
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"empty":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201) },
		"half":      func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"d":{"SalesOrder":"42"`) },
		"no d":      func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"SalesOrder":"42"}`) },
		"no number": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"d":{"SalesOrder":""}}`) },
		"number":    func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"d":{"SalesOrder":42}}`) },
		"login page": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "  <!DOCTYPE html><title>x</title>")
		},
		"cut body": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"d"`)
		},
		"503 page": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "<h1>down</h1>", http.StatusServiceUnavailable)
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://evil.example/", http.StatusTemporaryRedirect)
		},
		"too long": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"d":"`+strings.Repeat("x", 9<<20))
		},
		"gzip bomb":     bomb,
		"broken header": func(w http.ResponseWriter, _ *http.Request) { hijack(w, "HTTP/1.1 200 OK\r\nbroken\r\n\r\n") },
		"reset":         func(w http.ResponseWriter, _ *http.Request) { hijack(w, "") },
	} {
		t.Run(name, func(t *testing.T) {
			_, e := call(t, serve(t, h), 1)
			if e == nil || e.Permanent || !e.Unknown || e.Message == "" || len(e.Exchange) != 2 {
				t.Errorf("%+v", e)
			}
		})
	}
}

func bomb(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	zeros := make([]byte, 1<<20)
	for range 64 {
		if _, err := z.Write(zeros); err != nil {
			return
		}
	}
	_ = z.Close()
}

func hijack(w http.ResponseWriter, text string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_, _ = io.WriteString(conn, text)
		_ = conn.Close()
	}
}

func TestClassification(t *testing.T) {
	const business = `{"error":{"code":"V1/042","message":{"lang":"en","value":"Customer is currently being processed by user X"}}}`
	for _, tc := range []struct {
		status             int
		body               string
		permanent, unknown bool
		code               string
	}{
		{400, `{"error":{"code":"A/1","message":{"value":"no"}}}`, true, false, "A/1"}, {400, business, false, false, "V1/042"},
		{400, "text", true, false, connect.CodeRejected}, {401, "", false, false, connect.CodeAuth}, {403, "", true, false, connect.CodeRejected},
		{404, "", true, false, connect.CodeRejected}, {408, "", false, true, connect.CodeTimeout}, {409, "", false, false, connect.CodeRejected},
		{412, "", false, false, connect.CodeRejected}, {413, "", true, false, connect.CodeRejected}, {423, "", false, false, connect.CodeRejected},
		{429, "", false, false, connect.CodeThrottled}, {500, business, false, true, "V1/042"}, {502, "", false, true, connect.CodeUnavailable},
		{503, "", false, true, connect.CodeUnavailable}, {504, "", false, true, connect.CodeUnavailable},
	} {
		_, e := call(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "2")
			w.WriteHeader(tc.status)
			_, _ = io.WriteString(w, tc.body)
		}), 1)
		if e == nil || e.Permanent != tc.permanent || e.Unknown != tc.unknown || e.Code != tc.code || e.Status != tc.status || e.RetryAfter < 2*time.Second {
			t.Errorf("%d %s: %+v", tc.status, tc.body, e)
		}
	}
}

func TestNothingListens(t *testing.T) {
	srv := httptest.NewServer(nil)
	url := srv.URL
	srv.Close()
	c, err := sap.New(connect.Spec{Address: url}, sap.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, e := call(t, c, 1)
	if e == nil || e.Unknown || e.Permanent || e.Code != connect.CodeConnection {
		t.Errorf("%+v", e)
	}
}

// A gateway that ignores $filter must not make a stranger's document ours.
func TestLookChecksWhatItFinds(t *testing.T) {
	var posts atomic.Int32
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			posts.Add(1)
		}
		if q := r.URL.Query().Get("$filter"); r.Method == http.MethodGet && q != "PurchaseOrderByCustomer eq '#1001' and SalesOrderType eq 'OR'" {
			t.Errorf("filter %q", q)
		}
		_, _ = io.WriteString(w, `{"d":{"results":[{"SalesOrder":"7","PurchaseOrderByCustomer":"#999","SalesOrderType":"OR"}]}}`)
	})
	_, e := call(t, c, 2)
	if e == nil || e.Code != connect.CodeAnswer || posts.Load() != 0 {
		t.Errorf("%+v, %d posts", e, posts.Load())
	}
}

func TestReceive(t *testing.T) {
	const data = `{"Material":"TG11", "Plant":"1010"}`
	sign := func(body string) string {
		mac := hmac.New(sha256.New, []byte("shh"))
		mac.Write([]byte(body))
		return "sha256=" + hex.EncodeToString(mac.Sum(nil))
	}
	open := func(auth map[string]connect.Secret) *sap.Client {
		c, err := sap.New(connect.Spec{System: "erp", Address: "http://x", Auth: auth}, sap.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	hm := open(map[string]connect.Secret{"inboundSecret": connect.LiteralSecret("shh")})
	basic := open(map[string]connect.Secret{"inboundUser": connect.LiteralSecret("mesh"), "inboundPassword": connect.LiteralSecret("pw")})
	binary := func() http.Header {
		h := http.Header{}
		for k, v := range map[string]string{"Ce-Specversion": "1.0", "Ce-Id": "e-1", "Ce-Source": "/default/s4", "Ce-Time": "2026-11-23T12:00:00.5Z",
			"Ce-Type": "sap.s4.beh.materialstock.v1.MaterialStock.Changed.v1", "Ce-Subject": "TG11", "Content-Type": "application/json",
			sap.SignatureHeader: sign(data)} {
			h.Set(k, v)
		}
		return h
	}
	structured := `{"specversion":"1.0","id":"e-1","source":"/default/s4","type":"sap.s4.beh.materialstock.v1.MaterialStock.Changed.v1","subject":"TG11","time":"2026-11-23T12:00:00.5Z","data":` + data + `}`
	a, err := hm.Receive(binary(), []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	h.Set("Content-Type", "application/cloudevents+json; charset=utf-8")
	h.Set("Authorization", "Basic bWVzaDpwdw==")
	b, err := basic.Receive(h, []byte(structured))
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []connect.Inbound{a, b} {
		if in.System != "erp" || in.Topic != "material-stock/changed" || in.EventID != "/default/s4#e-1" || string(in.Body) != data || in.OccurredAt.Year() != 2026 {
			t.Errorf("%+v", in)
		}
	}
	if a.ContentKey != b.ContentKey {
		t.Errorf("content keys %s and %s", a.ContentKey, b.ContentKey)
	}
	for name, tc := range map[string]struct {
		c      *sap.Client
		change func(http.Header)
		want   error
	}{
		"no signature":    {hm, func(h http.Header) { h.Del(sap.SignatureHeader) }, connect.ErrSignature},
		"wrong signature": {hm, func(h http.Header) { h.Set(sap.SignatureHeader, sign("x")) }, connect.ErrSignature},
		"no password":     {basic, func(http.Header) {}, connect.ErrSignature},
		"wrong password":  {basic, func(h http.Header) { h.Set("Authorization", "Basic bWVzaDpwdXI=") }, connect.ErrSignature},
		"not configured":  {open(nil), func(http.Header) {}, connect.ErrSignature},
		"no id":           {hm, func(h http.Header) { h.Del("Ce-Id") }, connect.ErrHeader},
		"other version":   {hm, func(h http.Header) { h.Set("Ce-Specversion", "0.3") }, connect.ErrHeader},
		"bad time":        {hm, func(h http.Header) { h.Set("Ce-Time", "noon") }, connect.ErrHeader},
		"no content type": {hm, func(h http.Header) { h.Del("Content-Type") }, connect.ErrHeader},
	} {
		h := binary()
		tc.change(h)
		if _, err := tc.c.Receive(h, []byte(data)); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
	h = http.Header{}
	h.Set("Content-Type", "application/json")
	for body, want := range map[string]error{`{"specversion":`: connect.ErrBody, `{"a":1}`: connect.ErrHeader,
		`{"specversion":"1.0","id":"1","source":"/","type":"t"}`: connect.ErrBody} {
		h.Set(sap.SignatureHeader, sign(body))
		if _, err := hm.Receive(h, []byte(body)); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", body, err, want)
		}
	}
}
