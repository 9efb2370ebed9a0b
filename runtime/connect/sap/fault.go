package sap

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"crosswalk/runtime/connect"
)

// Fault is the error body of an OData service.
type Fault struct {
	// Code is the message class and number, such as "SLS_LORD/033".
	Code    string
	Message string
	// Transaction finds the error in the gateway's log.
	Transaction string
	Details     []connect.Warning
}

// Text is one line with the details that say more than the message itself.
func (f Fault) Text() string {
	parts := []string{f.Message}
	seen := map[string]bool{f.Message: true}
	for _, d := range f.Details {
		// The gateway adds a line of its own that only repeats the message.
		if seen[d.Message] || strings.HasPrefix(d.Code, "/IWBEP/") || d.Message == "" || len(parts) > 6 {
			continue
		}
		seen[d.Message] = true
		line := d.Message
		if d.Code != "" {
			line = d.Code + ": " + line
		}
		if d.Target != "" {
			line += " (" + d.Target + ")"
		}
		parts = append(parts, line)
	}
	text := strings.Join(parts, "; ")
	if f.Transaction != "" {
		text += " [transaction " + f.Transaction + "]"
	}
	return text
}

// ParseFault reads an OData V2 or V4 error body, in JSON or XML. It reports
// false when body is neither.
func ParseFault(body []byte) (Fault, bool) {
	var w struct {
		Error struct {
			Code       json.RawMessage `json:"code"`
			Message    json.RawMessage `json:"message"`
			Details    []wireDetail    `json:"details"` // V4
			InnerError json.RawMessage `json:"innererror"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &w) != nil {
		return parseXMLFault(body)
	}
	f := Fault{Code: scalar(w.Error.Code)}
	var message struct {
		Value string `json:"value"`
	}
	if json.Unmarshal(w.Error.Message, &f.Message) != nil && json.Unmarshal(w.Error.Message, &message) == nil {
		f.Message = message.Value
	}
	// The inner error differs between services: take what is there.
	var inner struct {
		Transaction  json.RawMessage `json:"transactionid"`
		ErrorDetails json.RawMessage `json:"errordetails"`
	}
	if json.Unmarshal(w.Error.InnerError, &inner) == nil {
		f.Transaction = scalar(inner.Transaction)
		var details []wireDetail
		var older struct {
			ErrorDetail json.RawMessage `json:"errordetail"`
		}
		if json.Unmarshal(inner.ErrorDetails, &details) != nil && json.Unmarshal(inner.ErrorDetails, &older) == nil {
			if json.Unmarshal(older.ErrorDetail, &details) != nil {
				var one wireDetail
				if json.Unmarshal(older.ErrorDetail, &one) == nil {
					details = []wireDetail{one}
				}
			}
		}
		w.Error.Details = append(w.Error.Details, details...)
	}
	for _, d := range w.Error.Details {
		if len(f.Details) == maxMessages {
			break
		}
		f.Details = append(f.Details, d.warning())
	}
	f.Code, f.Message, f.Transaction = clip(f.Code), clip(f.Message), clip(f.Transaction)
	return f, f.Code != "" || f.Message != ""
}

func parseXMLFault(body []byte) (Fault, bool) {
	var w struct {
		XMLName     xml.Name `xml:"error"`
		Code        string   `xml:"code"`
		Message     string   `xml:"message"`
		Transaction string   `xml:"innererror>transactionid"`
		Details     []struct {
			Code     string `xml:"code"`
			Message  string `xml:"message"`
			Severity string `xml:"severity"`
			Target   string `xml:"propertyref"`
		} `xml:"innererror>errordetails>errordetail"`
	}
	if xml.Unmarshal(body, &w) != nil {
		return Fault{}, false
	}
	f := Fault{Code: clip(w.Code), Message: clip(w.Message), Transaction: clip(w.Transaction)}
	for _, d := range w.Details {
		if len(f.Details) == maxMessages {
			break
		}
		f.Details = append(f.Details, connect.Warning{
			Code: clip(d.Code), Message: clip(d.Message), Severity: severity(d.Severity), Target: clip(d.Target)})
	}
	return f, f.Code != "" || f.Message != ""
}

// scalar reads a string or a number as text.
func scalar(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// locked holds codes and words that say somebody else is just working on the
// object: the same request can succeed a moment later.
var (
	lockedCodes = map[string]bool{"V1/042": true, "MC/601": true, "V4/062": true, "VL/046": true, "M3/682": true, "M3/024": true}
	lockedWords = regexp.MustCompile(`(?i)\b(locked by|is locked|currently being (processed|edited) by|enqueue|lock(ed)? (entry|object))`)
)

// check turns any answer that is not a success into an error.
func (x *exchange) check(a answer, modified bool) error {
	if a.status/100 == 2 && !isLoginPage(a) {
		return nil
	}
	if isLoginPage(a) {
		return x.fail(connect.Error{Status: a.status, Code: connect.CodeAuth, Unknown: modified,
			Message: "got a login page instead of an answer: the session has ended or the credentials are refused"})
	}
	e := connect.Error{Status: a.status, RetryAfter: retryAfter(a.header.Get("Retry-After"), x.client.now())}
	f, parsed := ParseFault(a.body)
	e.Code, e.Message = f.Code, f.Text()
	if !parsed {
		e.Message = plain(a)
	}
	own := func(code string) {
		if e.Code == "" {
			e.Code = code
		}
	}
	switch s := a.status; {
	case s == http.StatusTooManyRequests:
		own(connect.CodeThrottled)
	case s >= 500:
		own(connect.CodeUnavailable)
		e.Unknown = modified
	case s/100 == 3:
		own(connect.CodeAnswer)
		e.Message = "got a redirect to " + redirectHost(a) + ", which is not followed"
		e.Unknown = modified
	case s == http.StatusUnauthorized:
		// Not the message's fault, and a wrong password tried often locks the user.
		own(connect.CodeAuth)
		e.RetryAfter = max(e.RetryAfter, time.Minute)
	case s == http.StatusForbidden && tokenRefused(a):
		own(connect.CodeCSRF)
	case s == http.StatusRequestTimeout:
		own(connect.CodeTimeout)
		e.Unknown = modified
	case transient(s), lockedCodes[f.Code], lockedWords.MatchString(e.Message):
		own(connect.CodeRejected)
	default:
		own(connect.CodeRejected)
		e.Permanent = true
	}
	return x.fail(e)
}

// transient says that a status speaks of the moment, not of the request.
func transient(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusPreconditionFailed, http.StatusLocked,
		http.StatusTooEarly, http.StatusTooManyRequests:
		return true
	}
	return status >= 500
}

func redirectHost(a answer) string {
	loc, err := (&http.Response{Header: a.header}).Location()
	if err != nil || loc.Host == "" {
		return "another page"
	}
	return loc.Host
}

var tags = regexp.MustCompile(`(?s)<(style|script).*?</(style|script)>|<[^>]*>`)

// plain is a short readable form of an error page.
func plain(a answer) string {
	text := tags.ReplaceAllString(strings.ToValidUTF8(string(a.body[:min(len(a.body), 4096)]), ""), " ")
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return http.StatusText(a.status)
	}
	if r := []rune(text); len(r) > 200 {
		text = string(r[:200]) + "…"
	}
	return text
}

// retryAfter reads a Retry-After header: seconds or an HTTP date (RFC 9110
// section 10.2.3). Nonsense and the past count as not said; it is capped at a day.
func retryAfter(v string, now time.Time) time.Duration {
	const day = 24 * time.Hour
	if v = strings.TrimSpace(v); v == "" {
		return 0
	}
	if n, err := strconv.ParseUint(v, 10, 63); err == nil {
		return time.Duration(min(n, uint64(day/time.Second))) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return min(max(t.Sub(now), 0), day)
	}
	return 0
}
