package sap

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"crosswalk/samples/simulators/faults"
)

// sessions are the security sessions. A CSRF token belongs to one of them, and
// the session is known by its cookie.
type sessions struct {
	cookie string
	life   time.Duration
	mu     sync.Mutex
	open   map[string]sapSession
}

type sapSession struct {
	token string
	until time.Time
}

func random() string {
	b := make([]byte, 18)
	_, _ = rand.Read(b) // never fails
	return base64.URLEncoding.EncodeToString(b)
}

func (x *sessions) find(r *http.Request, now time.Time) (id string, s sapSession, ok bool) {
	c, err := r.Cookie(x.cookie)
	if err != nil {
		return "", sapSession{}, false
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	s, ok = x.open[c.Value]
	if ok && now.After(s.until) {
		delete(x.open, c.Value)
		return "", sapSession{}, false
	}
	return c.Value, s, ok
}

// fetch answers X-CSRF-Token: Fetch with the session's token, and opens a
// session if there is none.
func (x *sessions) fetch(w http.ResponseWriter, r *http.Request, now time.Time) {
	_, s, ok := x.find(r, now)
	if !ok {
		id := random()
		s = sapSession{token: random() + "==", until: now.Add(x.life)}
		x.mu.Lock()
		x.open[id] = s
		x.mu.Unlock()
		http.SetCookie(w, &http.Cookie{Name: "sap-usercontext", Value: "sap-client=100", Path: "/"})
		http.SetCookie(w, &http.Cookie{Name: x.cookie, Value: id, Path: "/", HttpOnly: true})
	}
	w.Header().Set("X-CSRF-Token", s.token)
}

func (x *sessions) check(r *http.Request, now time.Time) bool {
	_, s, ok := x.find(r, now)
	return ok && subtle.ConstantTimeCompare([]byte(s.token), []byte(r.Header.Get("X-CSRF-Token"))) == 1
}

func (x *sessions) end(r *http.Request, now time.Time) {
	if id, _, ok := x.find(r, now); ok {
		x.mu.Lock()
		delete(x.open, id)
		x.mu.Unlock()
	}
}

// secure does authentication and the token check in front of the services.
func (s *Server) secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_sim/") {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Sap-Server", "true")
		if s.opts.User != "" {
			user, password, _ := r.BasicAuth()
			if subtle.ConstantTimeCompare([]byte(user+"\x00"+password), []byte(s.opts.User+"\x00"+s.opts.Password)) != 1 {
				w.Header().Set("WWW-Authenticate", `Basic realm="SAP NetWeaver Application Server [S4H/100]"`)
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.WriteHeader(http.StatusUnauthorized)
				_, _ = io.WriteString(w, "<html><head><title>Logon Error Message</title></head><body><h1>Anmeldung fehlgeschlagen</h1></body></html>")
				return
			}
		}
		now := s.now()
		if f, ok := faults.FromContext(r.Context()); ok && f.Effect == faults.CSRFExpired {
			s.sessions.end(r, now)
		}
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		if reads && strings.EqualFold(r.Header.Get("X-CSRF-Token"), "fetch") {
			s.sessions.fetch(w, r, now)
		}
		if !reads && !s.sessions.check(r, now) {
			w.Header().Set("X-CSRF-Token", "Required")
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, "CSRF token validation failed")
			return
		}
		next.ServeHTTP(w, r)
	})
}
