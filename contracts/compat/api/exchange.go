package api

import (
	"fmt"
	"slices"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// exchange is a request and its answer between two versions: the operation as
// the one that sends the request states it, and as the one that takes it does.
type exchange struct {
	c                *comparison
	where            place
	sender, receiver *version
	s, r             *openapi.Operation
}

func (x *exchange) compare() {
	x.security()
	x.parameters()
	x.requestBody()
	x.responses()
}

// toServer tells whether the request goes to the server, as all do that are no
// callback or webhook.
func (x *exchange) toServer() bool { return x.receiver == x.c.server }

// judges are what the two versions say of the request, sender first.
func (x *exchange) judges(m message) (accepted, answer opinion) {
	return judge{x.sender.API, x.sender.view(x.toServer(), true).of}.request(x.s, m), judge{x.receiver.API, x.receiver.view(x.toServer(), false).of}.request(x.r, m)
}

// answerJudges are what the two versions say of an answer, that which gives it
// first.
func (x *exchange) answerJudges(m message) (accepted, answer opinion) {
	return judge{x.receiver.API, x.receiver.view(!x.toServer(), true).of}.response(x.r, m), judge{x.sender.API, x.sender.view(!x.toServer(), false).of}.response(x.s, m)
}

// opposite is the parameter of the sender that the receiver reads as p.
func (x *exchange) opposite(p *openapi.Parameter) *openapi.Parameter {
	if p.In != "path" {
		return x.s.Parameter(p.In, p.Name)
	}
	if name, ok := namesake(x.r, x.s, p.Name); ok {
		return pathParameter(x.s, name)
	}
	return nil
}

// namesake is how one operation calls the path parameter that stands where
// another one has that of a name: names of path parameters are not sent.
func namesake(of, in *openapi.Operation, name string) (string, bool) {
	names := in.Path.Parameters()
	if i := slices.Index(of.Path.Parameters(), name); i >= 0 && i < len(names) {
		return names[i], true
	}
	return "", false
}

// pathParameter is the one of that name, which a template may have without a
// statement.
func pathParameter(o *openapi.Operation, name string) *openapi.Parameter {
	if p := o.Parameter("path", name); p != nil {
		return p
	}
	return &openapi.Parameter{Place: o.Place, In: "path", Name: name, Required: true, Style: "simple"}
}

// sent are the parameters that a request of the operation can have.
func sent(o *openapi.Operation) []*openapi.Parameter {
	var out []*openapi.Parameter
	for _, name := range o.Path.Parameters() {
		out = append(out, pathParameter(o, name))
	}
	for _, p := range ordered(o.Parameters) {
		if p.In != "path" {
			out = append(out, p)
		}
	}
	return out
}

func (x *exchange) parameters() {
	for _, p := range ordered(x.r.Parameters) {
		from := x.opposite(p)
		switch {
		case p.In == "path" && from == nil:
			continue
		case p.Required && (from == nil || !from.Required):
			x.needed(from, p)
		}
		if from != nil {
			x.parameter(from, p)
		}
	}
	for _, p := range ordered(x.s.Parameters) {
		if p.In != "path" && x.r.Parameter(p.In, p.Name) == nil {
			n := x.note("parameter-ignored", x.r.Place, p.Place, words{narrowed: fmt.Sprintf("the %s is no longer read", named(p)),
				widened: fmt.Sprintf("the %s is not read by the old version", named(p))})
			n.severity = diag.Warning
			n.place = x.where.in(named(p))
			x.c.add(n)
		}
	}
}

// needed says that a parameter must be there that senders may leave out.
func (x *exchange) needed(from, p *openapi.Parameter) {
	that := x.s.Place
	if from != nil {
		that = from.Place
	}
	n := x.note("parameter-required", p.Place, that, words{narrowed: fmt.Sprintf("the %s is required now", named(p)),
		widened: fmt.Sprintf("the %s may be left out now, which the old version requires", named(p))})
	n.place = x.where.in(named(p))
	n.hint, n.at = "leave it optional and say in the description what its absence means", parameterAt(p)
	n.proof = func() (message, opinion, opinion) {
		m, ok := x.request(nil)
		if !ok {
			return m, unchecked, unchecked
		}
		accepted, answer := x.judges(m)
		return m, accepted, answer
	}
	x.c.add(n)
}

// parameter compares the values that both sides know.
func (x *exchange) parameter(from, to *openapi.Parameter) {
	q := question{x: x, request: true, place: x.where.in(named(to)), root: "the " + named(to), at: parameterAt(from), list: to.Style == "form" || to.Style == "simple",
		wrap: func(v *source.Value) (message, bool) {
			return x.request(&value{from, v})
		}}
	if !x.serialised(from, to) {
		n := x.note("parameter-written-otherwise", to.Place, from.Place, words{narrowed: fmt.Sprintf("the %s is written in another way now: %s instead of %s", named(to), manner(to), manner(from)),
			widened: fmt.Sprintf("the %s is written in another way now: %s instead of %s", named(to), manner(from), manner(to))})
		n.place = q.place
		n.hint = "keep style, explode and content as they were, or add a parameter with another name"
		x.c.add(n)
		return
	}
	if len(from.Content) > 0 {
		q.typed = parseMedia(from.Content[0].Type).json()
		q.writer, q.reader = from.Content[0].Schema, to.Content[0].Schema
	} else {
		q.writer, q.reader = from.Schema, to.Schema
		if from.AllowEmpty && !to.AllowEmpty && q.writer != nil {
			q.writer = orEmpty(q.writer)
		}
	}
	x.c.values(q)
}

// orEmpty is s or the empty text.
func orEmpty(s *schema.Schema) *schema.Schema {
	return &schema.Schema{Pos: s.Pos, Pointer: s.Pointer, Keywords: []schema.Keyword{{Name: "anyOf", Pos: s.Pos}},
		AnyOf: []*schema.Schema{s, {Pos: s.Pos, Pointer: s.Pointer, Const: text(""), Keywords: []schema.Keyword{{Name: "const", Pos: s.Pos}}}}}
}

// manner says how a parameter is written.
func manner(p *openapi.Parameter) string {
	switch {
	case len(p.Content) > 0:
		return "as " + p.Content[0].Type
	case p.Explode:
		return "style " + p.Style + ", exploded"
	}
	return "style " + p.Style
}

// serialised reports whether equal values are written the same.
func (x *exchange) serialised(a, b *openapi.Parameter) bool {
	if len(a.Content) > 0 || len(b.Content) > 0 {
		return len(a.Content) > 0 && len(b.Content) > 0 && parseMedia(b.Content[0].Type).covers(parseMedia(a.Content[0].Type))
	}
	switch types := mayBe(a.Schema, 0); {
	case a.Style != b.Style:
		return false
	case types&(schema.TypeArray|schema.TypeObject) == 0:
		return true // a single value is written the same
	case types&schema.TypeObject == 0 && a.Style == "simple":
		return true
	}
	return a.Explode == b.Explode
}

// mayBe gives the types that s admits at most, as far as is seen at once.
func mayBe(s *schema.Schema, depth int) schema.TypeSet {
	switch {
	case s == nil || depth > maxParts:
		return schema.AllTypes
	case s.Types != 0:
		return s.Types
	case s.Ref != nil:
		return mayBe(s.Ref.Target, depth+1)
	case s.AnyOf != nil || s.OneOf != nil:
		var all schema.TypeSet
		for _, b := range append(append([]*schema.Schema(nil), s.AnyOf...), s.OneOf...) {
			all |= mayBe(b, depth+1)
		}
		return all
	}
	types := schema.AllTypes
	for _, p := range s.AllOf {
		types &= mayBe(p, depth+1)
	}
	return types
}

func (x *exchange) security() {
	for _, have := range alternatives(x.s) {
		if admitted(have, x.r.Security) {
			continue
		}
		want := alternatives(x.r)
		n := x.note("security", want[0].Place, have.Place, words{narrowed: fmt.Sprintf("a request with %s is refused now: it needs %s", credentials(have), wanted(x.r)),
			widened: fmt.Sprintf("a request with %s is enough now, where the old version needs %s", credentials(have), wanted(x.r))})
		n.place = x.where.in("security")
		n.hint, n.at = "accept what was enough before beside what is asked for now", "/request/credentials"
		n.proof = func() (message, opinion, opinion) {
			m, ok := x.request(nil)
			if !ok {
				return m, unchecked, unchecked
			}
			m.credentials = have.Demands
			accepted, answer := x.judges(m)
			return m, accepted, answer
		}
		x.c.add(n)
	}
}
