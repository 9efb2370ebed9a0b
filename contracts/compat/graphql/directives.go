package graphql

import (
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts/sdl"
)

// executable are the places of a directive in an operation.
var executable = []string{"QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT", "VARIABLE_DEFINITION"}

// directives asks whether the directives that operations may use are still
// there. What stands on the schema itself is no client's business.
func (p *promise) directives() {
	for _, d := range p.from.Directives {
		e := p.to.Directive(d.Name)
		var at []string
		for _, l := range executable {
			if slices.Contains(d.Locations, l) {
				at = append(at, l)
			}
		}
		if len(at) == 0 {
			continue
		}
		if e == nil {
			p.lost("graphql/directive-removed", spot{from: d.Pos, pointer: d.Pointer}, fmt.Sprintf("%s has no directive @%s", p.version(), d.Name), quoted("@"+d.Name), "", p.applied(at[0], p.use(d, nil), ""))
			continue
		}
		var lost, queries []string
		for _, l := range at {
			if !slices.Contains(e.Locations, l) {
				lost = append(lost, places[l])
				queries = append(queries, p.applied(l, p.use(d, nil), ""))
			}
		}
		if lost != nil {
			p.lost("graphql/directive-location-removed", spot{from: d.Pos, to: e.Pos, pointer: e.Pointer},
				fmt.Sprintf("@%s cannot stand on %s in %s", d.Name, strings.Join(lost, ", "), p.version()), quoted("@"+d.Name), "", queries...)
		}
		at = slices.DeleteFunc(at, func(l string) bool { return !slices.Contains(e.Locations, l) })
		if len(at) == 0 {
			continue
		}
		if d.Repeatable && !e.Repeatable {
			p.lost("graphql/directive-not-repeatable", spot{from: d.Pos, to: e.Pos, pointer: e.Pointer}, fmt.Sprintf("@%s can stand only once at a place in %s", d.Name, p.version()), []string{d.Name}, "",
				p.applied(at[0], p.use(d, nil)+" "+p.use(d, nil), ""))
		}
		p.directiveArgs(d, e, at[0])
	}
}

func (p *promise) directiveArgs(d, e *sdl.Directive, at string) {
	for _, a := range d.Args {
		b := sdl.Find(e.Args, a.Name)
		what := fmt.Sprintf("the argument %s of @%s", a.Name, d.Name)
		if b == nil {
			p.lost("graphql/argument-removed", spot{from: a.Pos, pointer: a.Pointer, owner: e.Pos}, fmt.Sprintf("@%s takes no argument %s in %s", d.Name, a.Name, p.version()), quoted(a.Name), "",
				p.applied(at, p.use(d, map[string]string{a.Name: p.some(a.Type)}), ""))
			continue
		}
		p.compareValue(a, b, "graphql/argument", what, "", func(literal, variables string) string {
			given := map[string]string{}
			if literal != "" {
				given[a.Name] = literal
			}
			return p.applied(at, p.use(d, given), variables)
		})
	}
	for _, b := range e.Args {
		if sdl.Find(d.Args, b.Name) == nil && b.Required() {
			p.lost("graphql/required-argument-added", spot{from: d.Pos, to: b.Pos, pointer: b.Pointer}, fmt.Sprintf("@%s requires the argument %s in %s", d.Name, b.Name, p.version()), quoted(b.Name), "",
				p.applied(at, p.use(d, nil), ""))
		}
	}
}

// use writes a directive with what it requires and what is given.
func (p *promise) use(d *sdl.Directive, given map[string]string) string {
	return "@" + p.call(&sdl.Field{Name: d.Name, Args: d.Args}, given)
}

// applied writes the smallest operation with directives at a place.
func (p *promise) applied(location, text, variables string) string {
	query := "query" + variables + " "
	if variables == "" {
		query = ""
	}
	root := func(op string) string {
		t := p.from.Root(op)
		if t == nil || len(t.Fields) == 0 {
			return ""
		}
		best := ""
		for _, f := range sortedFields(t) {
			s := p.selected(f, nil)
			if g := p.pairs[t]; best == "" || g != nil && g.Field(f.Name) != nil && len(s) < len(best) {
				best = s
			}
		}
		return op + variables + " " + text + " { " + best + " }"
	}
	switch location {
	case "QUERY":
		return "query" + variables + " " + text + " { __typename }"
	case "MUTATION":
		return root("mutation")
	case "SUBSCRIPTION":
		return root("subscription")
	case "INLINE_FRAGMENT":
		return query + "{ ... " + text + " { __typename } }"
	case "FRAGMENT_SPREAD":
		return query + "{ ...f " + text + " } fragment f on " + p.from.Query.Name + " { __typename }"
	case "FRAGMENT_DEFINITION":
		return query + "{ ...f } fragment f on " + p.from.Query.Name + " " + text + " { __typename }"
	case "VARIABLE_DEFINITION":
		return "query($w: Boolean! " + text + ") { __typename @include(if: $w) }"
	}
	return query + "{ __typename " + text + " }"
}

var places = map[string]string{"QUERY": "queries", "MUTATION": "mutations", "SUBSCRIPTION": "subscriptions", "FIELD": "fields",
	"FRAGMENT_DEFINITION": "fragment definitions", "FRAGMENT_SPREAD": "fragment spreads", "INLINE_FRAGMENT": "inline fragments", "VARIABLE_DEFINITION": "variables"}
