package graphql

import (
	"fmt"
	"strings"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/sdl"
)

// assignable reports whether whatever clients give for a, as a literal or in a
// variable, is taken for b.
func assignable(a, b *sdl.TypeRef) bool {
	if b.NonNull && !a.NonNull || (a.Elem == nil) != (b.Elem == nil) {
		return false
	}
	if a.Elem == nil {
		return a.Name == b.Name
	}
	return assignable(a.Elem, b.Elem)
}

// arguments asks whether what clients give to a field is still taken.
func (p *promise) arguments(r *route, f, g *sdl.Field) {
	owner := r.typ.Name + "." + f.Name
	ask := func(name, literal, variables string) string {
		given := map[string]string{}
		if literal != "" {
			given[name] = literal
		}
		return p.operation(r, p.selected(f, given), variables)
	}
	for _, a := range f.Args {
		b := g.Arg(a.Name)
		if b == nil {
			p.lost("graphql/argument-removed", spot{from: a.Pos, pointer: a.Pointer, owner: g.Pos}, fmt.Sprintf("%s takes no argument %s in %s", owner, a.Name, p.version()),
				quoted(a.Name), r.typ.Name, ask(a.Name, p.some(a.Type), ""))
			continue
		}
		p.compareValue(a, b, "graphql/argument", fmt.Sprintf("the argument %s of %s", a.Name, owner), r.typ.Name, func(literal, variables string) string { return ask(a.Name, literal, variables) })
	}
	for _, b := range g.Args {
		if f.Arg(b.Name) == nil && b.Required() {
			p.lost("graphql/required-argument-added", spot{from: f.Pos, to: b.Pos, pointer: b.Pointer}, fmt.Sprintf("%s requires the argument %s in %s", owner, b.Name, p.version()),
				quoted(b.Name), r.typ.Name, ask("", "", ""))
		}
	}
}

// inputs asks whether the values of an input type that clients give are still
// taken.
func (p *promise) inputs(t, u *sdl.Type) {
	in := p.given(t.Name)
	if in == nil {
		return // nobody can give one
	}
	ask := func(name, literal, variables string) string {
		given := map[string]string{}
		if literal != "" {
			given[name] = literal
		}
		return p.give(in, p.inputObject(t, given, 0), variables)
	}
	for _, a := range t.Inputs {
		b := u.Input(a.Name)
		if b == nil {
			p.lost("graphql/input-field-removed", spot{from: a.Pos, pointer: a.Pointer, owner: u.Pos}, fmt.Sprintf("%s has no field %s in %s", t.Name, a.Name, p.version()),
				quoted(a.Name), t.Name, ask(a.Name, p.some(a.Type), ""))
			continue
		}
		p.compareValue(a, b, "graphql/input-field", fmt.Sprintf("the field %s of %s", a.Name, t.Name), t.Name, func(literal, variables string) string { return ask(a.Name, literal, variables) })
	}
	for _, b := range u.Inputs {
		if t.Input(b.Name) == nil && b.Required() {
			p.lost("graphql/required-input-field-added", spot{from: t.Pos, to: b.Pos, pointer: b.Pointer}, fmt.Sprintf("%s requires the field %s in %s", t.Name, b.Name, p.version()),
				[]string{"." + b.Name + `"`}, t.Name, ask("", "", ""))
		}
	}
	if u.OneOf && !t.OneOf {
		all := []string{ask("", "", "")}
		if len(t.Inputs) > 1 {
			two := map[string]string{}
			for _, v := range sortedValues(t.Inputs)[:2] {
				two[v.Name] = p.some(v.Type)
			}
			all = append(all, p.give(in, p.inputObject(t, two, 0), ""))
		}
		p.lost("graphql/one-of-added", spot{from: t.Pos, to: u.Pos, pointer: u.Pointer}, fmt.Sprintf("%s takes exactly one of its fields in %s", t.Name, p.version()), quoted(t.Name), t.Name, all...)
	}
}

// some writes a value of a type that is not null.
func (p *promise) some(t *sdl.TypeRef) string {
	inner := *t
	inner.NonNull = true
	return p.literal(&inner, 0)
}

// compareValue compares the type of one argument or input field. ask writes an
// operation that gives a literal for it, nothing if the literal is "".
func (p *promise) compareValue(a, b *sdl.Value, code, what, users string, ask func(literal, variables string) string) {
	at := spot{from: a.Pos, to: b.Pos, pointer: b.Pointer}
	if a.Type.String() == b.Type.String() && a.Required() == b.Required() || assignable(a.Type, b.Type) && (a.Required() || !b.Required()) {
		return
	}
	if p.gone[a.Type.Named()] != nil && a.Type.Named() != b.Type.Named() {
		return // told there
	}
	about := []string{`"` + a.Name + `"`, "." + a.Name + `"`, `expecting type "` + b.Type.String() + `"`, `value of type "` + b.Type.String() + `"`, b.Type.Named() + " cannot"}
	if b.Required() && !a.Required() {
		if p.lost(code+"-required", at, fmt.Sprintf("%s is required in %s", what, p.version()), about[:2], users, ask("", "")) && sameBut(a.Type, b.Type) {
			return
		}
	}
	if assignable(a.Type, b.Type) {
		return
	}
	message := fmt.Sprintf("%s is %s in %s, %s %s", what, b.Type, p.version(), p.isNot(), a.Type)
	variable := *a.Type
	variable.NonNull = variable.NonNull || b.Type.NonNull
	all := append(p.literals(a.Type, b.Type), "$v")
	for i, literal := range all {
		variables := ""
		if literal == "$v" {
			variables = "($v: " + variable.String() + ")"
		}
		all[i] = ask(literal, variables)
	}
	p.lost(code+"-type-changed", at, message, about[2:], users, all...)
}

// sameBut reports whether b differs from a only in that it is not null.
func sameBut(a, b *sdl.TypeRef) bool {
	inner := *b
	inner.NonNull = a.NonNull
	return assignable(a, &inner)
}

// literals lists small values of type a that may show where b does not take
// them.
func (p *promise) literals(a, b *sdl.TypeRef) []string {
	var out []string
	if !a.NonNull && b.NonNull {
		out = append(out, "null")
	}
	if a.Elem != nil && b.Elem != nil {
		for _, inner := range p.literals(a.Elem, b.Elem) {
			out = append(out, "["+inner+"]")
		}
		return out
	}
	return append(out, p.some(a))
}

// lost adds a finding if one of the operations is no longer valid.
func (p *promise) lost(code string, at spot, message string, about []string, users string, candidates ...string) bool {
	query, reason, ok := p.breaks(about, candidates...)
	if !ok {
		return false
	}
	f := p.found(code, at, message)
	f.Witness, f.Reason = witness{Query: query}.json(), reason
	p.places(&f, users)
	p.add(f)
	return true
}

// values compares the values of an enum: clients may give each, and must be
// able to read each.
func (p *promise) values(t, u *sdl.Type) {
	in := p.given(t.Name)
	read := p.readable(t)
	for _, v := range t.Values {
		if u.Value(v.Name) != nil {
			continue
		}
		message := fmt.Sprintf("%s has no value %s in %s", t.Name, v.Name, p.version())
		at := spot{from: v.Pos, pointer: v.Pointer, owner: u.Pos}
		if in != nil && p.lost("graphql/enum-value-removed", at, message, quoted(v.Name), t.Name, p.give(in, v.Name, "")) {
			continue
		}
		if read {
			f := p.found("graphql/enum-value-unused", at, message+": no client gives it, results just never hold it")
			f.Verdict, f.Layer, f.Severity, f.Reader = finding.Compatible, finding.Rule, diag.Info, ""
			p.add(f)
		}
	}
	if !read {
		return
	}
	for _, v := range u.Values {
		if t.Value(v.Name) == nil {
			p.grown("graphql/enum-value-added", spot{from: t.Pos, to: v.Pos, pointer: v.Pointer}, t, fmt.Sprintf("a value of %s can be %s in %s", t.Name, v.Name, p.version()))
		}
	}
}

// readable reports whether a result can hold a value of a leaf type.
func (p *promise) readable(t *sdl.Type) bool {
	for _, user := range p.users[t.Name] {
		name, field, ok := strings.Cut(user, ".")
		owner := p.from.Type(name)
		if ok && owner != nil && owner.Kind.Composite() && !strings.Contains(field, "(") && p.way(owner) != nil {
			return true
		}
	}
	return false
}
