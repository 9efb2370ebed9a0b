package faults_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"crosswalk/samples/simulators/faults"
)

func post(t *testing.T, h http.Handler, body string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("POST", faults.Endpoint, strings.NewReader(body)))
	return w.Code, w.Body.String()
}

func TestControlRefusesWithAReason(t *testing.T) {
	h := faults.New(1).Wrap(http.NotFoundHandler(), nil)
	for body, want := range map[string]string{
		``:                                 "empty body",
		`{"effect":`:                       "unexpected EOF",
		`{"effect":"boom"}`:                `no effect \"boom\"; there are`,
		`{"efect":"503"}`:                  `unknown field \"efect\"`,
		`{"effect":"503"} {}`:              "one fault per request",
		`{"effect":"503","count":-1}`:      "must not be negative",
		`{"effect":"503","probability":2}`: "not between 0 and 1",
		`{"effect":"503","count":1,"probability":0.5}`: "not both",
		`{"effect":"429","retryAfter":"soon"}`:         "neither seconds",
		`{"effect":"timeout","delayMs":-5}`:            "delayMs",
		`{"effect":"csrf-expired"}`:                    "no effect",
		`{"effect":"500-after-commit","status":200}`:   "not an error status",
	} {
		if code, text := post(t, h, body); code != 400 || !strings.Contains(text, want) {
			t.Errorf("%s: %d %s, want %q", body, code, text, want)
		}
	}
}

func TestMatchCountAndSkip(t *testing.T) {
	c := faults.New(1, faults.Locked)
	var seen []string
	h := c.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, _ := faults.FromContext(r.Context())
		body, _ := io.ReadAll(r.Body)
		seen = append(seen, string(f.Effect)+":"+string(body))
	}), func(r *http.Request) string { return "make" })
	if code, text := post(t, h, `{"match":{"method":"post","path":"/a","operation":"make","body":"x"},"effect":"locked","count":2,"skip":1}`); code != 201 || !strings.Contains(text, `"fault-1"`) {
		t.Fatalf("%d %s", code, text)
	}
	for _, q := range [][2]string{{"/a", "x"}, {"/a", "x1"}, {"/b", "x"}, {"/a", "y"}, {"/a", "x2"}, {"/a", "x3"}} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", q[0], strings.NewReader(q[1])))
	}
	if got := strings.Join(seen, " "); got != ":x locked:x1 :x :y locked:x2 :x3" {
		t.Errorf("got %s", got)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", faults.Endpoint, nil))
	var list struct{ Faults []faults.Fault }
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Faults) != 1 || list.Faults[0].Fired != 2 {
		t.Errorf("%s %v", w.Body, err)
	}
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("DELETE", faults.Endpoint, nil))
	if len(c.List()) != 0 {
		t.Error("not reset")
	}
}

func TestRetryAfterForms(t *testing.T) {
	c := faults.New(1)
	h := c.Wrap(http.NotFoundHandler(), nil)
	for _, v := range []string{"3", "date:3"} {
		if _, err := c.Add(faults.Fault{Effect: faults.Throttled, RetryAfter: v}); err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/x", nil))
		got := w.Header().Get("Retry-After")
		_, err := http.ParseTime(got)
		if w.Code != 429 || (got == "3") != (v == "3") || (err == nil) != (v == "date:3") {
			t.Errorf("%s: %d %q", v, w.Code, got)
		}
	}
}
