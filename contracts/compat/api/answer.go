package api

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/source"
)

// answer is one pair of responses for a status.
type answer struct {
	*exchange
	status   int
	from, to *openapi.Response // of the version that answers, and of that which reads
	at       place
}

func (x *exchange) responses() {
	from, to := answersOf(x.r), answersOf(x.s)
	seen := map[[2]string]bool{}
	for _, status := range relevant(from, to) {
		a := answer{x, status, from.at(status), to.at(status), x.where}
		if a.from == nil {
			continue
		}
		key := [2]string{a.from.Status}
		if a.to != nil {
			key[1] = a.to.Status
		} else if !success(status) {
			key[1] = "failure"
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		a.at = x.where.in("response " + a.from.Status)
		if a.to == nil {
			a.unexpected()
			continue
		}
		a.headers()
		a.content()
		a.links()
	}
	for _, r := range to.all {
		code, err := strconv.Atoi(r.Status)
		if err == nil && success(code) && from.at(code) == nil {
			n := x.reply("response-status-gone", r.Place, x.r.Place, words{narrowed: fmt.Sprintf("the old version never answers %s", r.Status), widened: fmt.Sprintf("the answer %s is gone", r.Status)})
			n.severity, n.place = diag.Warning, x.where.in("response "+r.Status)
			x.c.add(n)
		}
	}
}

// relevant are the statuses that either side names, and one more of each class.
func relevant(a, b answers) []int {
	var out []int
	class := map[int]bool{}
	for _, n := range statuses() {
		code := strconv.Itoa(n)
		if a.exact[code] != nil || b.exact[code] != nil {
			out = append(out, n)
		} else if !class[n/100] {
			class[n/100] = true
			out = append(out, n)
		}
	}
	return out
}

// reply starts a finding about an answer: it is read by the sender of the request.
func (x *exchange) reply(code string, here, that openapi.Place, w words) note {
	return newNote(code, here, that, w, x.sender.isNew)
}

func (a answer) unexpected() {
	n := a.reply("response-status", a.s.Place, a.from.Place, words{narrowed: fmt.Sprintf("the answer %s of the old version is not expected any more", a.from.Status),
		widened: fmt.Sprintf("the answer %s is new: the old version does not expect it", a.from.Status)})
	n.place = a.at
	n.hint = "state new answers in a new major version, or let clients ask for them"
	if !success(a.status) {
		n.severity = diag.Info // clients must be ready for failures that nobody stated (RFC 9110, 15)
		a.c.add(n)
		return
	}
	n.proof, n.at = a.proof(), "/response/status"
	a.c.add(n)
}

// proof shows an answer to both sides.
func (a answer) proof() func() (message, opinion, opinion) {
	return func() (message, opinion, opinion) {
		m, ok := a.message(nil, nil)
		if !ok {
			return m, unchecked, unchecked
		}
		accepted, answer := a.answerJudges(m)
		return m, accepted, answer
	}
}

func (a answer) headers() {
	of := func(list []*openapi.Parameter, name string) *openapi.Parameter {
		i := slices.IndexFunc(list, func(h *openapi.Parameter) bool { return strings.EqualFold(h.Name, name) })
		if i < 0 {
			return nil
		}
		return list[i]
	}
	for _, to := range ordered(a.to.Headers) {
		from := of(a.from.Headers, to.Name)
		that := a.from.Place
		if from != nil {
			that = from.Place
		}
		at := a.at
		at.part += " " + named(to)
		switch {
		case to.Required && (from == nil || !from.Required):
			n := a.reply("response-header", to.Place, that, words{narrowed: fmt.Sprintf("the %s is relied on now, which the old version may leave out", named(to)), widened: fmt.Sprintf("the %s may be missing now", named(to))})
			n.place, n.hint, n.proof, n.at = at, "go on sending the header", a.proof(), "/response/headers/"+source.Escape(to.Name)
			a.c.add(n)
		case from == nil:
			n := a.reply("response-header-gone", to.Place, that, words{narrowed: fmt.Sprintf("the old version never sends the %s", named(to)), widened: fmt.Sprintf("the %s is gone", named(to))})
			n.place, n.severity = at, diag.Warning
			a.c.add(n)
		}
		if from == nil {
			continue
		}
		q := question{x: a.exchange, place: at, root: "the " + named(to), at: "/response/headers/" + source.Escape(from.Name), list: true, writer: from.Schema, reader: to.Schema,
			wrap: func(v *source.Value) (message, bool) { return a.message(&value{from, v}, nil) }}
		if len(from.Content) > 0 && len(to.Content) > 0 {
			q.typed, q.writer, q.reader = parseMedia(from.Content[0].Type).json(), from.Content[0].Schema, to.Content[0].Schema
		}
		a.c.values(q)
	}
}

func (a answer) content() {
	if len(a.to.Content) == 0 {
		return // a body that nobody described is not looked at
	}
	if len(a.from.Content) == 0 {
		n := a.reply("response-body", a.to.Place, a.from.Place, words{narrowed: "a body is relied on now, which the old version does not send", widened: "the answer has no body any more"})
		n.place, n.hint, n.proof, n.at = a.at, "go on sending the body", a.proof(), "/response/body"
		a.c.add(n)
		return
	}
	for _, to := range sorted(a.to.Content) {
		wanted := parseMedia(to.Type)
		if !slices.ContainsFunc(a.from.Content, func(m *openapi.Media) bool {
			kind := parseMedia(m.Type)
			return kind.covers(wanted) || wanted.covers(kind)
		}) {
			n := a.reply("response-media-type", to.Place, a.from.Place, words{narrowed: fmt.Sprintf("the answer is asked for as %s now, which the old version does not give", to.Type), widened: fmt.Sprintf("the answer can no longer be had as %s", to.Type)})
			n.place, n.hint, n.proof, n.at = a.at, "keep the media type", a.proof(), "/response/mediaType"
			a.c.add(n)
		}
	}
	for _, from := range sorted(a.from.Content) {
		kind := parseMedia(from.Type)
		if to := pick(a.to.Content, kind); to != nil {
			a.media(from, to, kind)
			continue
		}
		for _, to := range sorted(a.to.Content) {
			if narrow := parseMedia(to.Type); kind.covers(narrow) {
				a.media(from, to, narrow)
			}
		}
	}
}

func (a answer) media(from, to *openapi.Media, kind mediaType) {
	at := a.at
	at.part += " " + from.Type
	a.encodings(from, to, kind, at, a.sender.isNew)
	a.c.values(question{x: a.exchange, writer: from.Schema, reader: to.Schema, place: at, root: "the answer", at: "/response/body", typed: kind.json(),
		wrap: func(v *source.Value) (message, bool) {
			m, ok := a.message(nil, v)
			m.mediaType = kind.concrete()
			return m, ok
		}})
}

func (a answer) links() {
	for _, l := range a.to.Links {
		if !slices.ContainsFunc(a.from.Links, func(o openapi.Link) bool { return o.Name == l.Name }) {
			n := a.reply("link-gone", l.Place, a.from.Place, words{narrowed: fmt.Sprintf("the old version has no link %q", l.Name), widened: fmt.Sprintf("the link %q is gone", l.Name)})
			n.place, n.severity = a.at, diag.Warning
			a.c.add(n)
		}
	}
}
