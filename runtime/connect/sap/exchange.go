package sap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"crosswalk/runtime/connect"
)

// maxAnswer bounds what is read of one answer, after decompression.
const maxAnswer = 8 << 20

// exchange is one Call: every request in it leaves a line in the trail.
type exchange struct {
	client      *Client
	ctx         context.Context
	op          string
	correlation string
	trail       []connect.Exchange
}

// answer is what came back, read to its end.
type answer struct {
	status   int
	header   http.Header
	body     []byte
	warnings []connect.Warning
}

// outgoing is one request before it has a session.
type outgoing struct {
	method, service, path string
	query                 url.Values
	body                  []byte
	token                 string // session token; "" for reads
	fetch                 bool   // ask for a token
	jar                   http.CookieJar
}

// modifies says that losing the answer leaves the outcome unknown.
func (o outgoing) modifies() bool { return o.method != http.MethodGet && o.method != http.MethodHead }

// read sends a GET in the service's session, if there is one.
func (x *exchange) read(service, path string, q url.Values) (answer, error) {
	s := x.client.session(service)
	a, err := x.send(outgoing{method: http.MethodGet, service: service, path: path, query: q, jar: s.cookies()})
	if err != nil {
		return a, err
	}
	return a, x.check(a, false)
}

// modify sends a changing request with the session's token, and fetches a new
// session once when the service refuses it.
func (x *exchange) modify(service, method, path string, body []byte) (answer, error) {
	s := x.client.session(service)
	for try := 1; ; try++ {
		token, jar, err := s.open(x)
		if err != nil {
			return answer{}, err
		}
		a, err := x.send(outgoing{method: method, service: service, path: path, body: body, token: token, jar: jar})
		if err != nil {
			return a, err
		}
		if tokenRefused(a) {
			s.close(token)
			if try == 1 {
				continue
			}
			return a, x.fail(connect.Error{Status: a.status, Code: connect.CodeCSRF,
				Message: "session token refused twice; is there a load balancer without cookie affinity?"})
		}
		if isLoginPage(a) {
			s.close(token) // the session has ended; whether the request was seen is unknown
		}
		return a, x.check(a, true)
	}
}

// tokenRefused recognises 403 with x-csrf-token: Required.
func tokenRefused(a answer) bool {
	return a.status == http.StatusForbidden && strings.EqualFold(a.header.Get("X-CSRF-Token"), "required")
}

func isLoginPage(a answer) bool {
	if a.status/100 != 2 {
		return false
	}
	mt, _, _ := mime.ParseMediaType(a.header.Get("Content-Type"))
	head := bytes.ToLower(bytes.TrimLeft(a.body[:min(len(a.body), 512)], " \t\r\n\ufeff"))
	return mt == "text/html" || bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html"))
}

// send does one request and records it. The error is nil whenever a whole
// answer came, whatever its status.
func (x *exchange) send(o outgoing) (answer, error) {
	c := x.client
	ctx, cancel := context.WithTimeout(x.ctx, c.timeout)
	defer cancel()
	req, secrets, err := x.request(ctx, o)
	if err != nil {
		return answer{}, err
	}
	client := http.Client{Transport: c.rt, Jar: o.jar, CheckRedirect: sameHostReads}
	start := c.now()
	line := connect.Exchange{Method: o.method, URL: connect.TrailURL(req.URL), Start: start, Request: connect.Trail(o.body, secrets...)}
	res, err := client.Do(req)
	var a answer
	if err == nil {
		a, err = readAnswer(res)
		line.Status = res.StatusCode
		line.Response = connect.Trail(a.body, secrets...)
	}
	line.Duration = c.now().Sub(start)
	if err != nil {
		line.Error = connect.Trail([]byte(cause(err).Error()), secrets...)
	}
	x.trail = append(x.trail, line)
	if err != nil {
		return a, x.sendError(o, a, err)
	}
	a.warnings = ParseMessages(a.header.Get("Sap-Message"))
	return a, nil
}

func (x *exchange) request(ctx context.Context, o outgoing) (*http.Request, []string, error) {
	c := x.client
	u := *c.base
	u.Path += "/sap/opu/odata/sap/" + o.service + o.path
	q := url.Values{}
	for k, v := range c.query {
		q[k] = v
	}
	for k, v := range o.query {
		q[k] = v
	}
	// SAP reads "+" in a query as a plus sign, not as a space.
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	req, err := http.NewRequestWithContext(ctx, o.method, u.String(), bytes.NewReader(o.body))
	if err != nil {
		return nil, nil, x.fail(connect.Error{Code: connect.CodeRequest, Permanent: true, Message: "make request", Err: err})
	}
	if !o.modifies() {
		req.Body, req.ContentLength = http.NoBody, 0
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("DataServiceVersion", "2.0")
	req.Header.Set("MaxDataServiceVersion", "2.0")
	req.Header.Set("User-Agent", "crosswalk")
	if x.correlation != "" {
		req.Header.Set("X-Correlation-Id", headerSafe(x.correlation))
	}
	if o.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	secrets := []string{}
	if o.fetch {
		req.Header.Set("X-CSRF-Token", "Fetch")
	} else if o.token != "" {
		req.Header.Set("X-CSRF-Token", o.token)
		secrets = append(secrets, o.token)
	}
	if !c.user.IsZero() {
		user, err := c.user.Resolve()
		if err == nil {
			var password string
			password, err = c.password.Resolve()
			req.SetBasicAuth(user, password)
			_, encoded, _ := strings.Cut(req.Header.Get("Authorization"), " ")
			secrets = append(secrets, password, encoded)
		}
		if err != nil {
			return nil, nil, x.fail(connect.Error{Code: connect.CodeSecret, Message: err.Error(), Err: err, RetryAfter: time.Minute})
		}
	}
	return req, secrets, nil
}

func headerSafe(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x21 || r > 0x7e {
			return '-'
		}
		return r
	}, s[:min(len(s), 128)])
}

// sameHostReads follows a redirect only for reads and only to the same host, so
// that neither a payload nor a credential goes anywhere else.
func sameHostReads(req *http.Request, via []*http.Request) error {
	first := via[0]
	read := first.Method == http.MethodGet || first.Method == http.MethodHead
	if !read || len(via) >= 3 || req.URL.Host != first.URL.Host || req.URL.Scheme != first.URL.Scheme {
		return http.ErrUseLastResponse
	}
	return nil
}

var errTooLong = fmt.Errorf("answer is longer than %d bytes", maxAnswer)

func readAnswer(res *http.Response) (answer, error) {
	defer res.Body.Close()
	a := answer{status: res.StatusCode, header: res.Header}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	a.body = body
	if err != nil {
		return a, err
	}
	if len(body) > maxAnswer {
		a.body = body[:maxAnswer]
		return a, errTooLong
	}
	return a, nil
}

// sendError describes a request that got no whole answer.
func (x *exchange) sendError(o outgoing, a answer, err error) error {
	e := connect.Error{Status: a.status, Code: connect.CodeConnection, Unknown: o.modifies(), Err: cause(err)}
	e.Message = e.Err.Error()
	var dial *net.OpError
	var timeout net.Error
	switch {
	case x.ctx.Err() != nil:
		e.Code, e.Message = connect.CodeCanceled, "given up: "+context.Cause(x.ctx).Error()
		if errors.Is(x.ctx.Err(), context.DeadlineExceeded) {
			e.Code = connect.CodeTimeout
		}
		e.RetryAfter = x.settleAfter(o)
	case errors.As(err, &dial) && dial.Op == "dial":
		e.Unknown = false // nothing was sent
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		e.Code, e.Message = connect.CodeTimeout, fmt.Sprintf("no whole answer within %s", x.client.timeout)
		e.RetryAfter = x.settleAfter(o)
	case errors.Is(err, errTooLong):
		e.Code = connect.CodeAnswer
	}
	return x.fail(e)
}

// settleAfter is how long a changing request that timed out may still be at
// work: looking for its document before then could miss it.
func (x *exchange) settleAfter(o outgoing) time.Duration {
	if !o.modifies() {
		return 0
	}
	return x.client.settle
}

// cause strips the URL that net/http puts before an error.
func cause(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// fail completes e with what every error of this call has.
func (x *exchange) fail(e connect.Error) error {
	e.System, e.Operation, e.Exchange = x.client.name, x.op, x.trail
	return &e
}

// badAnswer is an answer that breaks the protocol. After a changing request it
// leaves the outcome unknown.
func (x *exchange) badAnswer(a answer, err error, modified bool) error {
	return x.fail(connect.Error{Status: a.status, Code: connect.CodeAnswer, Message: err.Error(), Unknown: modified, Err: err})
}
