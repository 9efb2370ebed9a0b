package api

import (
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// sampled is a value of a schema, nil if none was found.
type sampled struct{ v *source.Value }

// sample is a value that the writing side may send, one that the reading side
// takes if there is one.
func (c *comparison) sample(writer, reader *schema.Schema) (*source.Value, bool) {
	if writer == nil {
		writer = anything()
	}
	if known, ok := c.samples[writer]; ok {
		return known.v, known.v != nil
	}
	c.samples[writer] = sampled{} // in case the search comes back here
	v := c.search(writer, reader)
	c.samples[writer] = sampled{v}
	return v, v != nil
}

func (c *comparison) search(writer, reader *schema.Schema) *source.Value {
	given := stated(writer)
	for _, both := range []bool{true, false} {
		for _, v := range given {
			if check(writer, v, "").takes() && (!both || reader == nil || check(reader, v, "").takes()) {
				return v
			}
		}
		ask := writer
		if both {
			if reader == nil {
				continue
			}
			ask = &schema.Schema{Pos: writer.Pos, Pointer: writer.Pointer, AllOf: []*schema.Schema{writer, reader}}
		}
		none := nothing()
		for _, cause := range c.decider(false, true).Causes(ask, none) {
			if cause.Verdict != finding.Breaking {
				continue
			}
			if w, ok := c.decider(false, true).Witness(ask, none, cause); ok && check(writer, w.Value, "").takes() {
				return w.Value
			}
		}
	}
	return nil
}

// stated are values that the author of a schema gives, best first.
func stated(s *schema.Schema) []*source.Value {
	var out []*source.Value
	for range maxParts {
		out = append(out, s.Examples...)
		for _, v := range []*source.Value{s.Default, s.Const} {
			if v != nil {
				out = append(out, v)
			}
		}
		out = append(out, s.Enum...)
		if s.Ref == nil || s.Ref.Target == nil {
			break
		}
		s = s.Ref.Target
	}
	return append(out, text("x"), &source.Value{Kind: source.Number, Text: "1"}, object())
}

// request is a request that the sender's version states, with what it must have
// and one more value, if given.
func (x *exchange) request(with *value) (message, bool) {
	m, ok := x.head(with)
	if ok && x.s.Body != nil && len(x.s.Body.Content) > 0 && (x.s.Body.Required || x.r.Body != nil && x.r.Body.Required) {
		return m, x.addBody(&m, nil, nil)
	}
	return m, ok
}

// head is a request without a body.
func (x *exchange) head(with *value) (message, bool) {
	m := message{method: x.s.Method, path: x.s.Path.Template, credentials: alternatives(x.s)[0].Demands}
	for _, have := range alternatives(x.s) { // the first that both sides take
		if admitted(have, x.r.Security) {
			m.credentials = have.Demands
			break
		}
	}
	for _, p := range sent(x.s) {
		to := x.counterpart(p)
		switch {
		case with != nil && with.param.In == p.In && with.param.Name == p.Name:
			m.values = append(m.values, *with)
		case p.Required, to != nil && to.Required:
			s, r := p.Schema, (*schema.Schema)(nil)
			if to != nil {
				r = to.Schema
			}
			if len(p.Content) > 0 {
				s, r = p.Content[0].Schema, nil
			}
			v, ok := x.sampleOf(s, r, true)
			if !ok && p.Required {
				return m, false
			}
			if ok && (p.Required || with != nil) {
				m.values = append(m.values, value{p, v})
			}
		}
	}
	return m, true
}

// counterpart is the parameter of the receiver that reads one of the sender.
func (x *exchange) counterpart(p *openapi.Parameter) *openapi.Parameter {
	if p.In != "path" {
		return x.r.Parameter(p.In, p.Name)
	}
	if name, ok := namesake(x.s, x.r, p.Name); ok {
		return x.r.Parameter("path", name)
	}
	return nil
}

// sampleOf makes a value for a request, or for an answer.
func (x *exchange) sampleOf(writer, reader *schema.Schema, request bool) (*source.Value, bool) {
	toServer := request == x.toServer()
	from, to := x.sender, x.receiver
	if !request {
		from, to = to, from
	}
	return x.c.sample(from.view(toServer, true).of(writer), to.view(toServer, false).of(reader))
}

// addBody gives a request a body: of a media type and with a value, if given.
func (x *exchange) addBody(m *message, media *openapi.Media, v *source.Value) bool {
	if media == nil {
		media = sorted(x.s.Body.Content)[0]
		if x.r.Body != nil {
			for _, one := range sorted(x.s.Body.Content) { // the first that both sides take
				if pick(x.r.Body.Content, parseMedia(one.Type)) != nil {
					media = one
					break
				}
			}
		}
	}
	kind := parseMedia(media.Type)
	m.mediaType, m.body = kind.concrete(), v
	if v == nil {
		var reader *schema.Schema
		if x.r.Body != nil {
			if other := pick(x.r.Body.Content, kind); other != nil {
				reader = other.Schema
			}
		}
		m.body, _ = x.sampleOf(media.Schema, reader, true)
	}
	return m.body != nil
}

// withBody is a request with a body.
func (x *exchange) withBody(media *openapi.Media, v *source.Value) (message, bool) {
	m, ok := x.head(nil)
	return m, ok && x.addBody(&m, media, v)
}

// message is an answer of the version that answers, with a header and a body, if
// given, and what it must have.
func (a answer) message(with *value, body *source.Value) (message, bool) {
	m := message{method: a.s.Method, path: a.s.Path.Template, status: a.status}
	for _, h := range ordered(a.from.Headers) {
		switch {
		case with != nil && with.param == h:
			m.values = append(m.values, *with)
		case h.Required:
			v, ok := a.sampleOf(h.Schema, nil, false)
			if !ok {
				return m, false
			}
			m.values = append(m.values, value{h, v})
		}
	}
	if len(a.from.Content) == 0 {
		return m, true
	}
	media := sorted(a.from.Content)[0]
	var reader *schema.Schema
	if a.to != nil {
		for _, one := range sorted(a.from.Content) {
			if other := pick(a.to.Content, parseMedia(one.Type)); other != nil {
				media, reader = one, other.Schema
				break
			}
		}
	}
	m.mediaType, m.body = parseMedia(media.Type).concrete(), body
	if body == nil {
		m.body, _ = a.sampleOf(media.Schema, reader, false)
	}
	return m, m.body != nil
}
