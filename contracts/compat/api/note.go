package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/openapi"
)

// words say a fact for the two cases: that the new version reads what the old
// one writes, and so is the narrower one, and the other way round.
type words struct{ narrowed, widened string }

// codes are those of the two cases of words.
var codes = map[string][2]string{
	"operation":                   {"operation-removed", "operation-added"},
	"callback":                    {"callback-added", "callback-removed"},
	"webhook":                     {"webhook-added", "webhook-removed"},
	"server":                      {"server-removed", "server-added"},
	"security":                    {"security-narrowed", "security-widened"},
	"parameter-required":          {"parameter-required", "parameter-optional"},
	"parameter-ignored":           {"parameter-removed", "parameter-added"},
	"parameter-written-otherwise": {"parameter-style-changed", "parameter-style-changed"},
	"body-required":               {"body-required", "body-optional"},
	"body-ignored":                {"body-removed", "body-added"},
	"request-media-type":          {"request-media-type-removed", "request-media-type-added"},
	"response-status":             {"response-status-removed", "response-status-added"},
	"response-status-gone":        {"response-status-added", "response-status-removed"},
	"response-header":             {"response-header-required", "response-header-optional"},
	"response-header-gone":        {"response-header-added", "response-header-removed"},
	"response-body":               {"response-body-added", "response-body-removed"},
	"response-media-type":         {"response-media-type-added", "response-media-type-removed"},
	"link-gone":                   {"link-added", "link-removed"},
	"encoding":                    {"encoding-changed", "encoding-changed"},
}

// Codes lists the codes of findings about the parts of an API, sorted.
func Codes() []string {
	out := []string{"api/not-read"}
	for _, pair := range codes {
		out = append(out, "api/"+pair[0], "api/"+pair[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// note is a fact about the parts of an API in the making.
type note struct {
	code, message, hint string
	reader, writer      openapi.Place
	readerIsNew         bool
	severity            diag.Severity
	verdict             finding.Verdict
	place               place
	// proof makes a message and asks both sides. A fact without a confirmed message
	// is one of the text alone.
	proof func() (m message, accepted, answer opinion)
	at    string // JSON pointer of what must be refused in the message
}

func newNote(code string, reader, writer openapi.Place, w words, readerIsNew bool) note {
	n := note{code: "api/" + codes[code][1], message: w.widened, reader: reader, writer: writer, readerIsNew: readerIsNew, verdict: finding.Breaking}
	if readerIsNew {
		n.code, n.message = "api/"+codes[code][0], w.narrowed
	}
	return n
}

// note starts a finding about a request: the receiver reads it.
func (x *exchange) note(code string, reader, writer openapi.Place, w words) note {
	return newNote(code, reader, writer, w, x.receiver.isNew)
}

// maxAttempts bounds the messages that are tried for one cause.
const maxAttempts = 4

// add takes a fact into its group.
func (c *comparison) add(n note) {
	here, that := n.writer, n.reader
	if n.readerIsNew {
		here, that = n.reader, n.writer
	}
	g, fresh := c.groups.at(key{n.code, here.Pos, that.Pos, n.message})
	g.places[n.place.String()] = true
	if fresh {
		g.finding = finding.Finding{Code: n.code, Verdict: n.verdict, Layer: finding.Rule, Direction: c.direction, Severity: n.severity,
			Pointer: here.Pointer, Position: here.Pos, Message: n.message, Hint: n.hint}
		if that.Pos.Line > 0 {
			g.finding.Other = &that.Pos
		}
		if here.Pos.Line == 0 {
			g.finding.Position, g.finding.Pointer, g.finding.Other = that.Pos, that.Pointer, nil
		}
		if n.verdict == finding.Unknown {
			g.finding.Layer, g.finding.Reason = finding.Value, n.message
		}
	}
	if n.proof == nil || g.settled || g.attempts >= maxAttempts {
		return
	}
	g.attempts++
	m, accepted, answer := n.proof()
	r, ok := answer.about(n.at, n.at)
	if !accepted.takes() || answer.unchecked != nil || !ok {
		return
	}
	g.settled = true
	f := &g.finding
	f.Layer, f.Witness, f.Reason, f.At = finding.Value, json.RawMessage(m.json()), r.reason, r.at
	f.Reader = "old"
	if n.readerIsNew {
		f.Reader = "new"
	}
}

// unserved says that clients send a request that the server does not know.
func (c *comparison) unserved(o *openapi.Operation, where place) {
	pathGone := !slices.ContainsFunc(c.server.Operations, func(s *openapi.Operation) bool { return s.Path.Key() == o.Path.Key() })
	what := o.Method + " " + o.Path.Template
	if pathGone {
		what = o.Path.Template
	}
	n := newNote("operation", openapi.Place{}, o.Place, words{narrowed: what + " is gone", widened: what + " is new: the old version does not serve it"}, c.server.isNew)
	n.place, n.hint = where, "keep it and mark it as deprecated, with x-sunset, until no client calls it"
	if !n.readerIsNew {
		n.hint = "let clients ask what the server can before they call it"
	}
	if pathGone { // one finding for all methods of the path
		n.writer.Pointer = n.writer.Pointer[:max(strings.LastIndexByte(n.writer.Pointer, '/'), 0)]
		if v := c.client.Document.Source.At(n.writer.Pointer); v != nil {
			n.writer.Pos = v.Pos
		}
	}
	n.at = "/request/path"
	n.proof = func() (message, opinion, opinion) {
		x := &exchange{c, where, c.client, c.client, o, o}
		m, ok := x.request(nil)
		if !ok {
			return m, unchecked, unchecked
		}
		accepted, _ := x.judges(m)
		for _, s := range c.server.Operations {
			if s.Method == o.Method && matches(s.Path.Template, m.address()) {
				return m, accepted, unchecked // a template takes the address of another one
			}
		}
		return m, accepted, refuse("/request/path", "there is no %s %s", m.method, m.address())
	}
	c.add(n)
}

// matches reports whether a template takes an address.
func matches(template, address string) bool {
	want, have := strings.Split(template, "/"), strings.Split(address, "/")
	if len(want) != len(have) {
		return false
	}
	for i := range want {
		if !strings.Contains(want[i], "{") && want[i] != have[i] {
			return false
		}
	}
	return true
}

// silent says that clients wait for a request that the server never sends.
func (c *comparison) silent(o *openapi.Operation, where place, what string) {
	name := o.Method + " " + o.Path.Template
	n := newNote(what, o.Place, openapi.Place{}, words{narrowed: fmt.Sprintf("clients wait for the %s %s, which the old version does not send", what, name), widened: fmt.Sprintf("the %s %s is gone", what, name)}, c.client.isNew)
	n.place, n.hint = where, "go on sending it, or publish a new major version"
	c.add(n)
}

// servers looks for addresses that clients know and the other version does not.
func (c *comparison) servers() {
	for _, s := range c.client.Servers {
		if slices.ContainsFunc(c.server.Servers, func(o openapi.Server) bool { return o.URL == s.URL }) {
			continue
		}
		var other openapi.Place
		if len(c.server.Servers) > 0 {
			other = c.server.Servers[0].Place
		}
		n := newNote("server", other, s.Place, words{narrowed: fmt.Sprintf("the address %s is gone", s.URL), widened: fmt.Sprintf("the address %s is not one of the old version", s.URL)}, c.server.isNew)
		n.place, n.severity = place{operation: "servers"}, diag.Warning
		c.add(n)
	}
}

// unread says what could not be read and so was not compared.
func (c *comparison) unread() {
	for _, v := range []*version{c.client, c.server} {
		for _, f := range v.Faults {
			g, fresh := c.groups.at(key{code: "api/not-read", here: f.Pos, subject: f.Msg})
			if fresh {
				g.finding = finding.Finding{Code: "api/not-read", Verdict: finding.Unknown, Layer: finding.Value, Direction: c.direction, Position: f.Pos,
					Message: "this part was not compared: " + f.Msg, Reason: f.Msg, Hint: "mend the file"}
			}
		}
	}
}
