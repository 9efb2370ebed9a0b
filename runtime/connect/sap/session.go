package sap

import (
	"net/http"
	"net/http/cookiejar"

	"crosswalk/runtime/connect"
)

// session is the token of one service together with the cookies it is bound
// to. A token is worth nothing without its cookies, so both are made and thrown
// away as one.
type session struct {
	service string

	turn  chan struct{} // holds one value; taken while a token is being fetched, so that the others wait for it
	token string
	jar   http.CookieJar
	slash bool // the service root wants a trailing slash; learnt on the first fetch
}

// session gives the session of a service, which may not be open yet.
func (c *Client) session(service string) *session {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.sessions[service]
	if s == nil {
		s = &session{service: service, slash: true, turn: make(chan struct{}, 1)}
		s.turn <- struct{}{}
		c.sessions[service] = s
	}
	return s
}

func (s *session) release() { s.turn <- struct{}{} }

// cookies gives the cookies of an open session; nil if there is none or it is
// just being opened, since a read needs no session.
func (s *session) cookies() http.CookieJar {
	select {
	case <-s.turn:
		defer s.release()
		return s.jar
	default:
		return nil
	}
}

// open gives the token and its cookies, fetching them if there are none.
func (s *session) open(x *exchange) (string, http.CookieJar, error) {
	select {
	case <-s.turn:
		defer s.release()
	case <-x.ctx.Done():
		return "", nil, x.fail(connect.Error{Code: connect.CodeCanceled, Message: "given up while waiting for a session", Err: x.ctx.Err()})
	}
	if s.token != "" {
		return s.token, s.jar, nil
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return "", nil, x.fail(connect.Error{Code: connect.CodeRequest, Message: "make cookie jar", Err: err})
	}
	// Some systems want the slash after the service root, others refuse it.
	a, err := s.fetch(x, jar)
	if err == nil && a.header.Get("X-CSRF-Token") == "" && !transient(a.status) && a.status != http.StatusUnauthorized {
		s.slash = !s.slash
		a, err = s.fetch(x, jar)
	}
	if err != nil {
		return "", nil, err
	}
	if isLoginPage(a) {
		return "", nil, x.check(a, false)
	}
	token := a.header.Get("X-CSRF-Token")
	if token == "" || tokenRefused(a) {
		if err := x.check(a, false); err != nil {
			return "", nil, err
		}
		return "", nil, x.fail(connect.Error{Status: a.status, Code: connect.CodeCSRF,
			Message: "service root gave no X-CSRF-Token"})
	}
	s.token, s.jar = token, jar
	return token, jar, nil
}

func (s *session) fetch(x *exchange, jar http.CookieJar) (answer, error) {
	path := ""
	if s.slash {
		path = "/"
	}
	return x.send(outgoing{method: http.MethodGet, service: s.service, path: path, fetch: true, jar: jar})
}

// close forgets the session if it still is the one with this token: another
// call may already have opened a new one.
func (s *session) close(token string) {
	<-s.turn
	defer s.release()
	if s.token == token {
		s.token, s.jar = "", nil
	}
}
