package graphql

import (
	"encoding/json"
	"fmt"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/sdl"
)

// misfit names why not every result of type g is one of type f, whose names are
// the same: "" if it is.
func misfit(f, g *sdl.TypeRef) string {
	for {
		switch {
		case (f.Elem == nil) != (g.Elem == nil):
			return "field-list-changed"
		case f.NonNull && !g.NonNull:
			return "field-nullable"
		case f.Elem == nil:
			return ""
		}
		f, g = f.Elem, g.Elem
	}
}

// wrapped gives the result of type g that shows where it does not fit into f.
func (p *promise) wrapped(g, f *sdl.TypeRef, named *sdl.Type) any {
	switch {
	case f != nil && f.NonNull && !g.NonNull && (f.Elem == nil) == (g.Elem == nil):
		return nil
	case g.Elem != nil:
		var inner *sdl.TypeRef
		if f != nil {
			inner = f.Elem
		}
		return []any{p.wrapped(g.Elem, inner, named)}
	}
	return p.resultOf(named)
}

// resultOf gives a small result of a type of to.
func (p *promise) resultOf(t *sdl.Type) any {
	switch {
	case t.Kind.Composite():
		name := t.Name
		if possible := p.to.Possible(t); len(possible) > 0 {
			name = possible[0].Name
			for _, o := range possible {
				name = min(name, o.Name)
			}
		}
		return map[string]any{"__typename": name}
	case t.Kind == sdl.Enum && len(t.Values) > 0:
		name := t.Values[0].Name
		for _, v := range t.Values {
			name = min(name, v.Name)
		}
		return name
	case t.Name == "Int":
		return 0
	case t.Name == "Float":
		return json.Number("0.5")
	case t.Name == "Boolean":
		return false
	}
	return ""
}

// response writes the whole answer to the operation that selects field f at
// the end of a route.
func (p *promise) response(r *route, f *sdl.Field, value any) json.RawMessage {
	value = map[string]any{f.Name: value}
	for ; r.before != nil; r = r.before {
		if r.field == nil {
			continue
		}
		for t := p.fieldOf(r).Type; t.Elem != nil; t = t.Elem {
			value = []any{value}
		}
		value = map[string]any{r.field.Name: value}
	}
	out, err := json.Marshal(map[string]any{"data": value})
	if err != nil {
		return nil
	}
	return out
}

// fieldOf is the field of to that a step of a route selects, or that of from.
func (p *promise) fieldOf(r *route) *sdl.Field {
	if u := p.pairs[r.before.typ]; u != nil {
		if g := u.Field(r.field.Name); g != nil {
			return g
		}
	}
	return r.field
}

// leaf compares what scalars and enums of other names can hold. It reports
// whether it has told everything there is to tell of the field.
func (p *promise) leaf(r *route, f, g *sdl.Field, at spot, said string) bool {
	from, to := p.from.Type(f.Type.Named()), p.to.Type(g.Type.Named())
	value, fits, known := strange(from, to)
	switch {
	case !known:
		out := p.found("graphql/field-type-changed", at, said+fmt.Sprintf("; what values %s has is not described", custom(from, to)))
		out.Layer = finding.Rule
		p.places(&out, r.typ.Name)
		p.add(out)
		return true
	case fits:
		out := p.found("graphql/field-type-renamed", at, said+": every value is as before, code that was generated from the schema is not")
		out.Layer, out.Severity = finding.Rule, diag.Warning
		p.places(&out, r.typ.Name)
		p.add(out)
		return false // its lists and nulls may differ all the same
	}
	query := p.operation(r, p.selected(f, nil), "")
	if p.from.Check(query) != nil || p.to.Check(query) != nil {
		return p.operationBreaks(at, r, said, quoted(f.Name), query)
	}
	for t := g.Type; t.Elem != nil; t = t.Elem {
		value = []any{value}
	}
	out := p.found("graphql/field-type-changed", at, said)
	out.Witness, out.Reader = witness{Query: query, Response: p.response(r, f, value)}.json(), p.client()
	out.Reason = fmt.Sprintf("a client that knows %s as %s cannot read the result", f.Name, f.Type)
	p.places(&out, r.typ.Name)
	p.add(out)
	return true
}

func custom(a, b *sdl.Type) string {
	if a.Kind == sdl.Scalar && !a.BuiltIn {
		return a.Name
	}
	return b.Name
}

// strange gives a result of the leaf type to that from does not have. fits
// tells that there is none, known that both types say what they hold.
func strange(from, to *sdl.Type) (value any, fits, known bool) {
	texts := func(t *sdl.Type) bool { return t.Kind == sdl.Enum || t.Name == "String" || t.Name == "ID" }
	for _, t := range []*sdl.Type{from, to} {
		if t.Kind == sdl.Scalar && !t.BuiltIn {
			return nil, false, false
		}
	}
	switch {
	case from.Kind == sdl.Enum && to.Kind == sdl.Enum:
		for _, v := range to.Values {
			if from.Value(v.Name) == nil {
				return v.Name, false, true
			}
		}
		return nil, true, true
	case from.Kind == sdl.Enum && texts(to):
		return "", false, true
	case texts(from) && texts(to), from.Name == "Float" && to.Name == "Int":
		return nil, true, true
	}
	switch to.Name {
	case "Int":
		return 0, false, true
	case "Float":
		return json.Number("0.5"), false, true
	case "Boolean":
		return false, false, true
	}
	if to.Kind == sdl.Enum && len(to.Values) > 0 {
		return to.Values[0].Name, false, true
	}
	return "", false, true
}
