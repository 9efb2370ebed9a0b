package openapi

import (
	"strings"

	"crosswalk/contracts/source"
)

// override puts the parameters of an operation in the place of those of its path
// that they replace.
func override(shared, own []*Parameter) []*Parameter {
	if len(shared) == 0 {
		return own
	}
	var out []*Parameter
	for _, p := range shared {
		if find(own, p.In, p.Name) == nil {
			out = append(out, p)
		}
	}
	return append(out, own...)
}

func find(list []*Parameter, in, name string) *Parameter {
	for _, p := range list {
		if p.In == in && (p.Name == name || in == "header" && strings.EqualFold(p.Name, name)) {
			return p
		}
	}
	return nil
}

// Parameter returns the parameter of that place and name, or nil. The case of
// the name of a header does not matter.
func (o *Operation) Parameter(in, name string) *Parameter { return find(o.Parameters, in, name) }

func (b *builder) parameterList(n node) []*Parameter {
	var out []*Parameter
	for _, item := range b.items(b.get(n, "parameters", source.Array)) {
		p := b.parameter(item, "")
		switch {
		case p == nil:
		case find(out, p.In, p.Name) != nil:
			b.fault(p.Pos, "the %s parameter %q is stated twice", p.In, p.Name)
		case p.In == "header" && ignoredHeader(p.Name):
		default:
			out = append(out, p)
		}
	}
	return out
}

// ignoredHeader tells the headers which the specification wants stated elsewhere.
func ignoredHeader(name string) bool {
	return strings.EqualFold(name, "Accept") || strings.EqualFold(name, "Content-Type") || strings.EqualFold(name, "Authorization")
}

// parameter reads a parameter; in is "header" for a header of a response, which
// states neither place nor name.
func (b *builder) parameter(n node, in string) *Parameter {
	what := "a parameter"
	if in != "" {
		what = "a header"
	}
	n, ok := b.follow(n, what)
	if !ok {
		return nil
	}
	if p, ok := b.parameters[n.at]; ok {
		return p
	}
	p := &Parameter{Place: n.place(), In: in, Description: b.text(n, "description"), Required: b.flag(n, "required"), Deprecated: b.flag(n, "deprecated"),
		Sunset: sunset(n.v), Style: b.text(n, "style"), AllowReserved: b.flag(n, "allowReserved"), AllowEmpty: b.flag(n, "allowEmptyValue"), Extensions: extensions(n.v)}
	b.parameters[n.at] = p
	if in == "" {
		p.In, p.Name = b.text(n, "in"), b.text(n, "name")
		switch {
		case p.In != "path" && p.In != "query" && p.In != "header" && p.In != "cookie":
			b.fault(n.v.Pos, "a parameter must be in path, query, header or cookie")
			b.parameters[n.at] = nil
		case p.Name == "":
			b.fault(n.v.Pos, "a parameter needs a name")
			b.parameters[n.at] = nil
		}
	}
	if p.Style == "" {
		p.Style = "simple"
		if p.In == "query" || p.In == "cookie" {
			p.Style = "form"
		}
	}
	p.Explode = b.flagOr(n, "explode", p.Style == "form")
	p.Required = p.Required || p.In == "path"
	if s := n.v.Get("schema"); s != nil {
		p.Schema = b.schema(node{s, n.at + "/schema"})
	}
	p.Content = b.content(n)
	return b.parameters[n.at]
}

func (b *builder) content(n node) []*Media {
	var out []*Media
	for kind, m := range b.members(b.get(n, "content", source.Object)) {
		if media := b.mediaType(kind.Name, m); media != nil {
			out = append(out, media)
		}
	}
	return out
}

func (b *builder) mediaType(kind string, n node) *Media {
	n, ok := b.follow(n, "a media type")
	if !ok {
		return nil
	}
	key := kind + "\x00" + n.at
	if m := b.media[key]; m != nil {
		return m
	}
	m := &Media{Place: n.place(), Type: kind}
	b.media[key] = m
	if s := n.v.Get("schema"); s != nil {
		m.Schema = b.schema(node{s, n.at + "/schema"})
	}
	for property, e := range b.members(b.get(n, "encoding", source.Object)) {
		if e.v.Kind != source.Object {
			b.fault(e.v.Pos, "an encoding must be an object, this is %s", e.v.Kind)
			continue
		}
		style := b.text(e, "style")
		m.Encoding = append(m.Encoding, Encoding{Place: e.place(), Property: property.Name, ContentType: b.text(e, "contentType"), Style: style,
			Explode: b.flagOr(e, "explode", style == "" || style == "form"), AllowReserved: b.flag(e, "allowReserved"), Headers: b.headers(e)})
	}
	return m
}

func (b *builder) headers(n node) []*Parameter {
	var out []*Parameter
	for name, h := range b.members(b.get(n, "headers", source.Object)) {
		if strings.EqualFold(name.Name, "Content-Type") {
			continue // the specification wants it stated by the content
		}
		if header := b.parameter(h, "header"); header != nil {
			named := *header
			named.Name = name.Name
			out = append(out, &named)
		}
	}
	return out
}

func (b *builder) body(n node) *Body {
	n, ok := b.follow(n, "a request body")
	if !ok {
		return nil
	}
	body := b.bodies[n.at]
	if body == nil {
		body = &Body{Place: n.place(), Required: b.flag(n, "required"), Description: b.text(n, "description"), Content: b.content(n)}
		b.bodies[n.at] = body
	}
	return body
}

func (b *builder) response(status string, n node) *Response {
	n, ok := b.follow(n, "a response")
	if !ok {
		return nil
	}
	r := b.responses[n.at]
	if r == nil {
		r = &Response{Place: n.place(), Description: b.text(n, "description"), Headers: b.headers(n), Content: b.content(n)}
		for name, l := range b.members(b.get(n, "links", source.Object)) {
			if l, ok := b.follow(l, "a link"); ok {
				operation := b.text(l, "operationId")
				if operation == "" {
					operation = b.text(l, "operationRef")
				}
				r.Links = append(r.Links, Link{Place: l.place(), Name: name.Name, Operation: operation})
			}
		}
		b.responses[n.at] = r
	}
	named := *r
	named.Status = status
	if status != "default" {
		named.Status = strings.ToUpper(status)
	}
	return &named
}
