package graphql

import (
	"fmt"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/sdl"
)

// roots asks whether the operations there are stay.
func (p *promise) roots() {
	for _, op := range operations {
		a, b := p.from.Root(op), p.to.Root(op)
		switch {
		case a == nil:
		case b == nil:
			r := &route{typ: a, operation: op}
			var all []string
			for _, f := range sortedFields(a) {
				all = append(all, p.operation(r, p.selected(f, nil), ""))
			}
			if query, reason, ok := p.breaks([]string{op}, all...); ok {
				f := p.found("graphql/root-removed", spot{from: a.Pos, pointer: a.Pointer, owner: diag.Pos{File: p.to.File, Line: 1, Col: 1}},
					fmt.Sprintf("%s offers no %s", p.version(), plural(op)))
				f.Witness, f.Reason = witness{Query: query}.json(), reason
				p.add(f)
			}
		case a.Name != b.Name:
			query, reason, ok := p.breaks(quoted(a.Name), p.operation(&route{typ: a, operation: op}, "... on "+a.Name+" { __typename }", ""))
			if ok {
				f := p.found("graphql/root-renamed", spot{from: a.Pos, to: b.Pos, pointer: b.Pointer},
					fmt.Sprintf("the root type of %s is %s in %s, %s %s: fragments on it fail", plural(op), b.Name, p.version(), p.isNot(), a.Name))
				f.Witness, f.Reason = witness{Query: query}.json(), reason
				p.add(f)
			}
		}
	}
}

func plural(operation string) string {
	switch operation {
	case "query":
		return "queries"
	case "mutation":
		return "mutations"
	}
	return "subscriptions"
}

// maxTries bounds the operations tried for one finding.
const maxTries = 200

// removed asks whether an operation can name a type that is gone. If none can
// that is valid but for this, its going follows from something else.
func (p *promise) removed(t *sdl.Type) {
	var all []string
	if t.Kind.Composite() {
		for _, r := range p.safe.list {
			if r.typ != t && len(all) < maxTries && p.shares(r.typ, t) {
				all = append(all, p.operation(r, "... on "+t.Name+" { __typename }", ""))
			}
			u := p.pairs[r.typ]
			for _, f := range sortedFields(r.typ) {
				if f.Type.Named() != t.Name || u == nil {
					continue
				}
				if g := u.Field(f.Name); g != nil && p.callable(f, g) && p.composite(g) {
					all = append(all, p.operation(r, p.call(f, nil)+" { ... on "+t.Name+" { __typename } }", ""))
				}
			}
		}
	} else if in := p.any.inputs[t.Name]; in != nil && p.kept(in) {
		typ := sdl.TypeRef{Name: t.Name, NonNull: true}
		all = append(all, p.give(in, "$v", "($v: "+typ.String()+")"))
	}
	query, reason, ok := p.breaks(quoted(t.Name), all...)
	if !ok {
		return
	}
	f := p.found("graphql/type-removed", spot{from: t.Pos, pointer: t.Pointer}, fmt.Sprintf("%s has no type %s", p.version(), t.Name))
	f.Witness, f.Reason = witness{Query: query}.json(), reason
	p.places(&f, t.Name)
	p.gone[t.Name] = &f
}

// kept reports whether what a value is given to is there in to as well.
func (p *promise) kept(in *input) bool {
	for ; in.outer != nil; in = in.outer {
		if u := p.pairs[in.owner]; u == nil || u.Input(in.value.Name) == nil {
			return false
		}
	}
	u := p.pairs[in.route.typ]
	if u == nil {
		return false
	}
	g := u.Field(in.field.Name)
	return g != nil && g.Arg(in.arg.Name) != nil
}

func (p *promise) composite(f *sdl.Field) bool {
	t := p.to.Type(f.Type.Named())
	return t != nil && t.Kind.Composite()
}

// shares reports whether some object type is of both types in from.
func (p *promise) shares(a, b *sdl.Type) bool {
	possible := map[*sdl.Type]bool{}
	for _, t := range p.from.Possible(a) {
		possible[t] = true
	}
	for _, t := range p.from.Possible(b) {
		if possible[t] {
			return true
		}
	}
	return false
}

// kind asks what a change of kind does.
func (p *promise) kind(t, u *sdl.Type) {
	message := fmt.Sprintf("%s is %s in %s, %s %s", t.Name, article(u.Kind), p.version(), p.isNot(), article(t.Kind))
	at := spot{from: t.Pos, to: u.Pos, pointer: u.Pointer}
	var all []string
	if r := p.way(t); r != nil && t.Kind.Composite() {
		for _, f := range sortedFields(t) {
			all = append(all, p.operation(r, p.selected(f, nil), ""))
		}
		for _, o := range p.from.Possible(t) {
			if p.pairs[o] != nil { // else its going is told
				all = append(all, p.operation(r, "... on "+o.Name+" { __typename }", ""))
			}
		}
		all = append(all, p.operation(r, "__typename", ""))
	}
	for _, s := range p.safe.list {
		if t.Kind.Composite() && p.shares(s.typ, t) && len(all) < maxTries {
			all = append(all, p.operation(s, "... on "+t.Name+" { __typename }", ""))
		}
	}
	if !t.Kind.Composite() {
		for _, s := range p.any.list { // selected without fields
			for _, f := range sortedFields(s.typ) {
				if f.Type.Named() == t.Name && len(all) < maxTries {
					all = append(all, p.operation(s, p.call(f, nil), ""))
				}
			}
		}
		if in := p.given(t.Name); in != nil {
			typ := &sdl.TypeRef{Name: t.Name, NonNull: true}
			all = append(all, p.give(in, p.literal(typ, 0), ""))
			for _, v := range sortedValues(t.Inputs) {
				all = append(all, p.give(in, p.inputObject(t, map[string]string{v.Name: p.some(v.Type)}, 0), ""))
			}
			all = append(all, p.give(in, "$v", "($v: "+typ.String()+")"))
		}
	}
	if query, reason, ok := p.breaks(quoted(t.Name), all...); ok {
		f := p.found("graphql/kind-changed", at, message)
		f.Witness, f.Reason = witness{Query: query}.json(), reason
		p.places(&f, t.Name)
		p.add(f)
		return
	}
	if p.reached(t) && !(t.Kind.Composite() && u.Kind.Composite()) {
		f := p.found("graphql/kind-changed", at, message)
		f.Layer = finding.Rule
		p.places(&f, t.Name)
		p.add(f)
	}
}

func (p *promise) reached(t *sdl.Type) bool { return len(p.users[t.Name]) > 0 }

func article(k sdl.Kind) string {
	switch k {
	case sdl.Object, sdl.Interface, sdl.Enum, sdl.Input:
		return "an " + k.String()
	}
	return "a " + k.String()
}

// fields asks whether the fields of a type are still there, with their
// arguments and results.
func (p *promise) fields(t, u *sdl.Type) {
	r := p.way(t)
	if r == nil {
		return // no operation reaches it
	}
	for _, f := range t.Fields {
		g := u.Field(f.Name)
		if g == nil {
			p.fieldRemoved(r, f, u)
			continue
		}
		p.result(r, f, g)
		p.arguments(r, f, g)
	}
}

func (p *promise) fieldRemoved(r *route, f *sdl.Field, u *sdl.Type) {
	query, reason, ok := p.breaks(quoted(f.Name), p.operation(r, p.selected(f, nil), ""))
	if !ok {
		return
	}
	out := p.found("graphql/field-removed", spot{from: f.Pos, pointer: f.Pointer, owner: u.Pos}, fmt.Sprintf("%s has no field %s.%s", p.version(), r.typ.Name, f.Name))
	out.Witness, out.Reason = witness{Query: query}.json(), reason
	if f.Deprecated != nil {
		out.Message += ", which was deprecated"
		if f.Deprecated.Reason != "" {
			out.Message += ": " + f.Deprecated.Reason
		}
	}
	p.places(&out, r.typ.Name)
	p.add(out)
}

// result asks whether what a field gives is what its clients expect.
func (p *promise) result(r *route, f, g *sdl.Field) {
	if f.Type.String() == g.Type.String() {
		return
	}
	from, to := p.from.Type(f.Type.Named()), p.to.Type(g.Type.Named())
	at := spot{from: f.Type.Pos, to: g.Type.Pos, pointer: g.Pointer}
	said := fmt.Sprintf("%s.%s is %s in %s, %s %s", r.typ.Name, f.Name, g.Type, p.version(), p.isNot(), f.Type)
	if from == nil || to == nil {
		return
	}
	sameName := from.Name == to.Name
	switch {
	case sameName:
	case from.Kind.Composite() != to.Kind.Composite():
		p.operationBreaks(at, r, said, quoted(f.Name, g.Type.Named()), p.operation(r, p.selected(f, nil), ""))
		return
	case from.Kind.Composite():
		if p.gone[from.Name] != nil {
			break // told there
		}
		if p.operationBreaks(at, r, said, quoted(f.Name, g.Type.Named()), p.uses(r, f, from)...) {
			return
		}
	case p.leaf(r, f, g, at, said):
		return
	}
	fault := misfit(f.Type, g.Type)
	if fault == "" {
		return
	}
	query := p.operation(r, p.selected(f, nil), "")
	if p.from.Check(query) != nil || p.to.Check(query) != nil {
		p.operationBreaks(at, r, said, quoted(f.Name), query)
		return
	}
	response := p.response(r, f, p.wrapped(g.Type, f.Type, to))
	out := p.found("graphql/"+fault, at, said)
	if fault == "field-nullable" {
		out.Message = fmt.Sprintf("%s.%s can be null in %s: it is %s, %s %s", r.typ.Name, f.Name, p.version(), g.Type, p.isNot(), f.Type)
	}
	out.Hint = hints[out.Code]
	out.Witness, out.Reader = witness{Query: query, Response: response}.json(), p.client()
	out.Reason = fmt.Sprintf("a client that knows %s as %s cannot read the result", f.Name, f.Type)
	p.places(&out, r.typ.Name)
	p.add(out)
}

// uses lists operations that select on the result of a field in every way.
func (p *promise) uses(r *route, f *sdl.Field, t *sdl.Type) []string {
	var all []string
	add := func(selection string) {
		if len(all) < maxTries {
			all = append(all, p.operation(r, p.call(f, nil)+" { "+selection+" }", ""))
		}
	}
	for _, o := range p.from.Possible(t) {
		add("... on " + o.Name + " { __typename }")
	}
	add("... on " + t.Name + " { __typename }")
	for _, inner := range sortedFields(t) {
		add(p.selected(inner, nil))
	}
	return all
}

// operationBreaks adds a finding if one of the operations is no longer valid.
func (p *promise) operationBreaks(at spot, r *route, message string, about []string, candidates ...string) bool {
	query, reason, ok := p.breaks(about, candidates...)
	if !ok {
		return false
	}
	f := p.found("graphql/field-type-changed", at, message)
	f.Witness, f.Reason = witness{Query: query}.json(), reason
	p.places(&f, r.typ.Name)
	p.add(f)
	return true
}

// interfaces asks whether a type that implemented an interface still does, as
// far as clients can see.
func (p *promise) interfaces(t, u *sdl.Type) {
	for _, i := range t.Interfaces {
		from := p.from.Type(i.Text)
		if implements(u, i.Text) || from == nil || p.pairs[from] == nil || p.pairs[from].Kind != from.Kind {
			continue
		}
		var all []string
		if r := p.way(from); r != nil {
			all = append(all, p.operation(r, "... on "+t.Name+" { __typename }", ""))
		}
		if r := p.way(t); r != nil {
			all = append(all, p.operation(r, "... on "+from.Name+" { __typename }", ""))
		}
		if query, reason, ok := p.breaks(quoted(from.Name, t.Name), all...); ok {
			f := p.found("graphql/interface-removed", spot{from: i.Pos, to: u.Pos, pointer: u.Pointer}, fmt.Sprintf("%s does not implement %s in %s", t.Name, i.Text, p.version()))
			f.Witness, f.Reason = witness{Query: query}.json(), reason
			p.places(&f, i.Text)
			p.add(f)
		}
	}
	for _, i := range u.Interfaces {
		from := p.from.Type(i.Text)
		if implements(t, i.Text) || from == nil || t.Kind != sdl.Object || p.way(from) == nil {
			continue
		}
		p.grown("graphql/possible-type-added", spot{from: from.Pos, to: u.Pos, pointer: u.Pointer}, from, fmt.Sprintf("a value of %s can be the type %s in %s", from.Name, t.Name, p.version()))
	}
}

// joined tells of a type that from does not know and that values of its
// interfaces can be.
func (p *promise) joined(u *sdl.Type) {
	for _, i := range u.Interfaces {
		if from := p.from.Type(i.Text); from != nil && from.Kind == sdl.Interface && p.way(from) != nil {
			p.grown("graphql/possible-type-added", spot{from: from.Pos, to: u.Pos, pointer: u.Pointer}, from, fmt.Sprintf("a value of %s can be the type %s in %s", from.Name, u.Name, p.version()))
		}
	}
}

func implements(t *sdl.Type, name string) bool {
	for _, i := range t.Interfaces {
		if i.Text == name {
			return true
		}
	}
	return false
}

// members compares the types of a union.
func (p *promise) members(t, u *sdl.Type) {
	r := p.way(t)
	if r == nil {
		return
	}
	has := func(t *sdl.Type, name string) bool {
		for _, m := range t.Members {
			if m.Text == name {
				return true
			}
		}
		return false
	}
	for _, m := range t.Members {
		if has(u, m.Text) || p.gone[m.Text] != nil {
			continue
		}
		if query, reason, ok := p.breaks(quoted(m.Text), p.operation(r, "... on "+m.Text+" { __typename }", "")); ok {
			f := p.found("graphql/union-member-removed", spot{from: m.Pos, to: diag.Pos{}, owner: u.Pos, pointer: u.Pointer}, fmt.Sprintf("a value of %s is never the type %s in %s", t.Name, m.Text, p.version()))
			f.Witness, f.Reason = witness{Query: query}.json(), reason
			p.places(&f, t.Name)
			p.add(f)
		}
	}
	for _, m := range u.Members {
		if !has(t, m.Text) {
			p.grown("graphql/union-member-added", spot{from: t.Pos, to: m.Pos, pointer: u.Pointer}, t, fmt.Sprintf("a value of %s can be the type %s in %s", t.Name, m.Text, p.version()))
		}
	}
}

// grown adds that clients can meet what they do not know, unless they were told
// to tolerate it.
func (p *promise) grown(code string, at spot, t *sdl.Type, message string) {
	if t.Extensible {
		return
	}
	f := p.found(code, at, message)
	f.Layer, f.Severity = finding.Rule, diag.Warning
	p.places(&f, t.Name)
	p.add(f)
}
