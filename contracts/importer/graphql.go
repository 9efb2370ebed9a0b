package importer

import (
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/sdl"
	"crosswalk/contracts/source"
)

// fromGraphQL makes a type a message: what a client sends for an input type,
// what it gets for another.
func fromGraphQL(j *job) {
	s, list := sdl.Parse(j.Texts[0].Name, []byte(j.Texts[0].Text))
	for _, d := range list {
		if d.Severity == diag.Error {
			j.found = append(j.found, d)
		}
	}
	j.onlyOne()
	if s == nil {
		return
	}
	var names []string
	for _, t := range s.Types {
		if t != s.Query && t != s.Mutation && t != s.Subscription && t.Kind != sdl.Scalar && t.Kind != sdl.Enum {
			names = append(names, t.Name)
		}
	}
	chosen, ok := j.choose(names)
	if !ok {
		return
	}
	j.title = spaced(chosen)
	if s.Type(chosen).Kind != sdl.Input {
		j.note("", Loose, "a client selects the fields that it gets, so none is required; demand those that your query selects")
	}
	g := &graph{job: j, schema: s}
	g.index()
	j.write(s.Document().Component(chosen), g.scalar)
}

// spaced is a type's name in words: OrderLine is Order line.
func spaced(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' && name[i-1] >= 'a' && name[i-1] <= 'z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return strings.ReplaceAll(b.String(), "_", " ")
}

// graph writes scalars, of which a schema says only the name.
type graph struct {
	*job
	schema *sdl.Schema
	places map[string]*sdl.TypeRef // types of fields, by the pointer of their schema
	told   map[string]bool
}

// known are scalars that schemas commonly have, and what their values are.
var known = map[string]struct{ types, format, says string }{
	"DateTime": {"string", "date-time", "times with an offset (RFC 3339)"},
	"Date":     {"string", "date", "dates"},
	"UUID":     {"string", "uuid", "UUIDs"},
	"GUID":     {"string", "uuid", "UUIDs"},
	"URL":      {"string", "uri", "URIs"},
	"URI":      {"string", "uri", "URIs"},
	"Decimal":  {"string number", "decimal", "exact decimals, in a text or as a number"},
}

// index finds the places where scalars are used.
func (g *graph) index() {
	g.places, g.told = map[string]*sdl.TypeRef{}, map[string]bool{}
	put := func(at string, t sdl.TypeRef, demanded bool) {
		t.NonNull = t.NonNull || demanded
		for at, t := at, &t; t != nil; at, t = at+"/items", t.Elem {
			g.places[at] = t
		}
	}
	for _, t := range g.schema.Types {
		for _, f := range t.Fields {
			put(f.Pointer, *f.Type, false)
		}
		for _, v := range t.Inputs {
			put(v.Pointer, *v.Type, t.OneOf)
		}
	}
}

// scalar writes a place whose type is a scalar that the file defines.
func (g *graph) scalar(out *source.Value, s *schema.Schema, at string) bool {
	if s.Ref == nil || s.Ref.Target == nil {
		return false
	}
	name := s.Ref.Target.Name
	if t := g.schema.Type(name); t == nil || t.Kind != sdl.Scalar || t.BuiltIn {
		return false
	}
	k, ok := known[name]
	if ok {
		names := strings.Fields(k.types)
		if ref := g.places[s.Pointer]; ref == nil || !ref.NonNull {
			names = append(names, "null")
		}
		types(out, names...)
		say(out, "format", k.format)
	}
	switch {
	case g.told[name]:
	case ok:
		g.note(at, Inferred, "by its name, values of the scalar %s are %s, here and elsewhere", name, k.says)
	default:
		g.note(at, Loose, "the schema does not say what values the scalar %s has, so every value is accepted, here and elsewhere", name)
	}
	g.told[name] = true
	return true
}
