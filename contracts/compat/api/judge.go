package api

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// judge tells what one version of an API says about a message. Values are shown
// to a validator that shares no code with what decides.
type judge struct {
	api *openapi.API
	// of gives the schemas as they hold where the message goes to.
	of func(*schema.Schema) *schema.Schema
}

// refusal is one reason why a version does not take a message.
type refusal struct {
	at     string // JSON pointer into the witness
	reason string
}

// opinion is what a version says of a message: it takes it if there is no
// refusal and everything could be checked.
type opinion struct {
	refusals  []refusal
	unchecked error
}

func (o opinion) takes() bool { return len(o.refusals) == 0 && o.unchecked == nil }

// err says why the message is not taken, nil if it is.
func (o opinion) err() error {
	switch {
	case o.unchecked != nil:
		return o.unchecked
	case len(o.refusals) > 0:
		return errors.New(o.refusals[0].reason)
	}
	return nil
}

func (o *opinion) add(other opinion) {
	o.refusals = append(o.refusals, other.refusals...)
	if o.unchecked == nil {
		o.unchecked = other.unchecked
	}
}

// about is the refusal that says most of a place inside of a part of the message.
func (o opinion) about(part, place string) (refusal, bool) {
	best, rank := refusal{}, 0
	for _, r := range o.refusals {
		now := 0
		switch {
		case !within(part, r.at):
		case r.at == place:
			now = 4
		case within(place, r.at):
			now = 3
		case within(r.at, place):
			now = 2
		default:
			now = 1
		}
		if now > rank {
			best, rank = r, now
		}
	}
	return best, rank > 0
}

// within reports whether a pointer leads to a place or into it.
func within(outer, inner string) bool {
	rest, ok := strings.CutPrefix(inner, outer)
	return ok && (rest == "" || rest[0] == '/')
}

// errUnchecked reports that the validator could not judge.
var errUnchecked = errors.New("the payload could not be checked")

// unchecked is the opinion of a message that could not be made.
var unchecked = opinion{unchecked: errUnchecked}

func refuse(at, format string, args ...any) opinion {
	return opinion{refusals: []refusal{{at, fmt.Sprintf(format, args...)}}}
}

// value checks a value. typed says that its types are on the wire; list that a
// single value may stand for a list of one.
func (j judge) value(s *schema.Schema, v *source.Value, at string, typed, list bool) opinion {
	if s == nil {
		return opinion{}
	}
	values := []*source.Value{v}
	if !typed {
		values = spellings(v, list)
	}
	return readable(j.of(s), values, at)
}

// check shows one value to the validator.
func check(s *schema.Schema, v *source.Value, at string) opinion {
	return readable(s, []*source.Value{v}, at)
}

// readable shows the readings of a value to the validator: one must be accepted.
// The opinion is that of the first.
func readable(s *schema.Schema, values []*source.Value, at string) opinion {
	var c slicer
	validator, err := jsonschema.CompileModel(c.schema(s, values))
	if err != nil {
		return opinion{unchecked: fmt.Errorf("%w: %w", errUnchecked, err)}
	}
	var first opinion
	for i, v := range values {
		err := validator.Validate(v.JSON())
		var invalid *jsonschema.InvalidError
		switch {
		case err == nil:
			return opinion{}
		case !errors.As(err, &invalid):
			return opinion{unchecked: fmt.Errorf("%w: %w", errUnchecked, err)}
		case i > 0:
			continue
		}
		for _, p := range invalid.Problems {
			first.refusals = append(first.refusals, refusal{at + p.Pointer, p.Message})
		}
		if len(first.refusals) == 0 {
			first = refuse(at, "it is not valid")
		}
	}
	return first
}

// request checks a request against an operation.
func (j judge) request(o *openapi.Operation, m message) (out opinion) {
	if !slices.ContainsFunc(alternatives(o), func(a openapi.Alternative) bool {
		return enough(openapi.Alternative{Demands: m.credentials}, a)
	}) {
		out.add(refuse("/request/credentials", "it needs %s", wanted(o)))
	}
	for _, p := range ordered(o.Parameters) {
		if p.In == "path" && !slices.Contains(o.Path.Parameters(), p.Name) {
			continue // its template has no such part
		}
		out.add(j.parameter(p, m.find(o, p), parameterAt(p)))
	}
	switch {
	case o.Body == nil:
	case m.body != nil:
		out.add(j.body(o.Body.Content, m, "/request"))
	case o.Body.Required:
		out.add(refuse("/request/body", "a body is required"))
	}
	return out
}

// parameterAt is where a witness shows the value of a parameter.
func parameterAt(p *openapi.Parameter) string {
	if p.In == "path" {
		return "/request/path"
	}
	return "/request/" + section(p.In) + "/" + source.Escape(p.Name)
}

func wanted(o *openapi.Operation) string {
	var out []string
	for _, a := range alternatives(o) {
		out = append(out, credentials(a))
	}
	return strings.Join(out, ", or ")
}

func (j judge) parameter(p *openapi.Parameter, v *source.Value, at string) opinion {
	switch {
	case v == nil && p.Required:
		return refuse(at, "the %s is required", named(p))
	case v == nil, p.AllowEmpty && v.Kind == source.String && v.Text == "":
		return opinion{}
	case len(p.Content) > 0:
		return j.value(p.Content[0].Schema, v, at, parseMedia(p.Content[0].Type).json(), false)
	}
	return j.value(p.Schema, v, at, false, p.Style == "form" || p.Style == "simple")
}

func (j judge) body(content []*openapi.Media, m message, at string) opinion {
	if len(content) == 0 {
		return opinion{}
	}
	kind := parseMedia(m.mediaType)
	media := pick(content, kind)
	if media == nil {
		return refuse(at+"/mediaType", "the media type %s is not accepted", m.mediaType)
	}
	return j.value(media.Schema, m.body, at+"/body", kind.json(), !kind.json())
}

// response checks an answer against an operation.
func (j judge) response(o *openapi.Operation, m message) (out opinion) {
	r := answersOf(o).at(m.status)
	if r == nil {
		return refuse("/response/status", "the status %d is not expected", m.status)
	}
	for _, h := range ordered(r.Headers) {
		var v *source.Value
		for _, given := range m.values {
			if strings.EqualFold(given.param.Name, h.Name) {
				v = given.v
			}
		}
		out.add(j.parameter(h, v, "/response/headers/"+source.Escape(h.Name)))
	}
	switch {
	case m.body != nil:
		out.add(j.body(r.Content, m, "/response"))
	case len(r.Content) > 0:
		out.add(refuse("/response/body", "a body is expected"))
	}
	return out
}

// named is a parameter as a person would say it.
func named(p *openapi.Parameter) string {
	switch p.In {
	case "header", "cookie":
		return fmt.Sprintf("%s %q", p.In, p.Name)
	}
	return fmt.Sprintf("%s parameter %q", p.In, p.Name)
}

// ordered sorts parameters by place and name, whatever the order of the file.
func ordered(list []*openapi.Parameter) []*openapi.Parameter {
	return slices.SortedStableFunc(slices.Values(list), func(a, b *openapi.Parameter) int {
		if a.In != b.In {
			return strings.Compare(a.In, b.In)
		}
		return strings.Compare(a.Name, b.Name)
	})
}
