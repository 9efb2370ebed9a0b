package api

import (
	"fmt"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

func (x *exchange) requestBody() {
	from, to := x.s.Body, x.r.Body
	at := x.where.in("request body")
	if to != nil && to.Required && (from == nil || !from.Required) {
		that := x.s.Place
		if from != nil {
			that = from.Place
		}
		n := x.note("body-required", to.Place, that, words{narrowed: "a body is required now", widened: "the body may be left out now, which the old version requires"})
		n.place, n.hint, n.at = at, "leave the body optional", "/request/body"
		n.proof = func() (message, opinion, opinion) {
			m, ok := x.request(nil)
			if !ok {
				return m, unchecked, unchecked
			}
			m.body, m.mediaType = nil, ""
			accepted, answer := x.judges(m)
			return m, accepted, answer
		}
		x.c.add(n)
	}
	switch {
	case from == nil:
		return
	case to == nil:
		n := x.note("body-ignored", x.r.Place, from.Place, words{narrowed: "the body of the request is no longer read", widened: "the body of the request is not read by the old version"})
		n.place, n.hint = at, "go on reading the body, or publish a new major version"
		x.c.add(n)
		return
	case len(to.Content) == 0:
		return // nothing is said of the body
	}
	for _, sent := range sorted(from.Content) {
		kind := parseMedia(sent.Type)
		if media := pick(to.Content, kind); media != nil {
			x.requestMedia(sent, media, kind)
			continue
		}
		n := x.note("request-media-type", to.Place, sent.Place, words{narrowed: fmt.Sprintf("a body of %s is no longer accepted", sent.Type), widened: fmt.Sprintf("a body may be %s now, which the old version refuses", sent.Type)})
		n.place, n.hint, n.at = at, "keep the media type", "/request/mediaType"
		n.proof = func() (message, opinion, opinion) {
			m, ok := x.withBody(sent, nil)
			if !ok {
				return m, unchecked, unchecked
			}
			m.mediaType = kind.outside(to.Content)
			accepted, answer := x.judges(m)
			return m, accepted, answer
		}
		x.c.add(n)
		for _, media := range sorted(to.Content) { // those inside of a range are known all the same
			if narrow := parseMedia(media.Type); kind.covers(narrow) {
				x.requestMedia(sent, media, narrow)
			}
		}
	}
}

func (x *exchange) requestMedia(sent, media *openapi.Media, kind mediaType) {
	at := x.where.in("request body " + sent.Type)
	x.encodings(sent, media, kind, at, x.receiver.isNew)
	x.c.values(question{x: x, request: true, writer: sent.Schema, reader: media.Schema, place: at, root: "the body", at: "/request/body", typed: kind.json(),
		wrap: func(v *source.Value) (message, bool) {
			m, ok := x.withBody(sent, v)
			m.mediaType = kind.concrete()
			return m, ok
		}})
}

// encodings looks whether the properties of a form that the writer knows are
// written the same. A single value is, whatever its style.
func (x *exchange) encodings(from, to *openapi.Media, kind mediaType, at place, readerIsNew bool) {
	if kind.json() {
		return
	}
	seen := map[string]bool{}
	for _, list := range [][]openapi.Encoding{from.Encoding, to.Encoding} {
		for _, e := range list {
			a, b := encodingOf(from, e.Property), encodingOf(to, e.Property)
			value, known := property(from.Schema, e.Property, 0)
			switch {
			case seen[e.Property], !known, a == b:
				continue
			case a.contentType == b.contentType && mayBe(value, 0)&(schema.TypeArray|schema.TypeObject) == 0:
				continue
			}
			seen[e.Property] = true
			n := x.note("encoding", to.Place, from.Place, words{})
			n.code, n.message, n.hint = "api/encoding-changed", fmt.Sprintf("%q is encoded in another way now, which was not compared", e.Property), "keep the encoding, or add a property with another name"
			n.readerIsNew, n.verdict, n.place = readerIsNew, finding.Unknown, at
			x.c.add(n)
		}
	}
}

// encoding is how a property is written.
type encoding struct {
	contentType, style string
	explode            bool
}

func encodingOf(m *openapi.Media, property string) encoding {
	for _, e := range m.Encoding {
		if e.Property == property {
			out := encoding{e.ContentType, e.Style, e.Explode}
			if out.style == "" {
				out.style = "form"
			}
			return out
		}
	}
	return encoding{style: "form", explode: true}
}

// property is the schema of a declared property, as far as is seen at once.
func property(s *schema.Schema, name string, depth int) (*schema.Schema, bool) {
	if s == nil || depth > maxParts {
		return nil, false
	}
	if p := s.Property(name); p != nil {
		return p, true
	}
	for _, part := range inPlace(s) {
		if p, ok := property(part, name, depth+1); ok {
			return p, true
		}
	}
	return nil, false
}
