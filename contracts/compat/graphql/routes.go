package graphql

import (
	"slices"
	"strings"

	"crosswalk/contracts/sdl"
)

// route is a shortest way to select on a type: a root, fields, and narrowings
// by inline fragments.
type route struct {
	before    *route
	typ       *sdl.Type
	field     *sdl.Field // that leads here from before; nil for a root or narrowing
	operation string     // of a root
}

// routes are the ways to the types of a schema that operations can reach.
type routes struct {
	p    *promise
	to   map[*sdl.Type]*route
	list []*route // in the order of their length
	// inputs are shortest ways to give a value of a type.
	inputs map[string]*input
}

// input is a way to give a value: an argument of a field, or a field of an
// input type that can be given itself.
type input struct {
	route *route
	field *sdl.Field
	arg   *sdl.Value
	outer *input // of the input type whose field this is
	value *sdl.Value
	owner *sdl.Type
}

// newRoutes finds the ways. Safe ones are valid in both versions, so that what
// is asked at their end alone decides.
func newRoutes(p *promise, safe bool) *routes {
	r := &routes{p: p, to: map[*sdl.Type]*route{}, inputs: map[string]*input{}}
	around := map[*sdl.Type][]*sdl.Type{}
	for _, t := range p.from.Types {
		if t.Kind != sdl.Interface && t.Kind != sdl.Union {
			continue
		}
		for _, o := range p.from.Possible(t) {
			around[o] = append(around[o], t)
			around[t] = append(around[t], o)
		}
	}
	for _, list := range around {
		slices.SortFunc(list, byName)
	}
	add := func(next *route) {
		if next.typ != nil && next.typ.Kind.Composite() && r.to[next.typ] == nil {
			r.to[next.typ] = next
			r.list = append(r.list, next)
		}
	}
	for _, op := range operations {
		root := p.from.Root(op)
		if root != nil && (!safe || p.to.Root(op) != nil) {
			add(&route{typ: root, operation: op})
		}
	}
	for i := 0; i < len(r.list); i++ {
		at := r.list[i]
		for _, f := range sortedFields(at.typ) {
			if !safe || p.survives(at.typ, f) {
				add(&route{before: at, typ: p.from.Type(f.Type.Named()), field: f})
			}
		}
		for _, t := range around[at.typ] {
			if !safe || p.overlaps(at.typ, t) {
				add(&route{before: at, typ: t})
			}
		}
	}
	r.findInputs(safe)
	return r
}

func byName(a, b *sdl.Type) int { return strings.Compare(a.Name, b.Name) }

func sortedFields(t *sdl.Type) []*sdl.Field {
	out := slices.Clone(t.Fields)
	slices.SortFunc(out, func(a, b *sdl.Field) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func sortedValues(list []*sdl.Value) []*sdl.Value {
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b *sdl.Value) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// survives reports whether a field can be selected in to as in from, and leads
// to the same type.
func (p *promise) survives(t *sdl.Type, f *sdl.Field) bool {
	u := p.pairs[t]
	if u == nil || u.Kind != t.Kind {
		return false
	}
	g := u.Field(f.Name)
	if g == nil || g.Type.Named() != f.Type.Named() {
		return false
	}
	return p.callable(f, g)
}

// callable reports whether what f requires is what g takes and requires.
func (p *promise) callable(f, g *sdl.Field) bool {
	for _, b := range g.Args {
		if a := f.Arg(b.Name); b.Required() && (a == nil || !a.Required()) {
			return false
		}
	}
	for _, a := range f.Args {
		if b := g.Arg(a.Name); a.Required() && (b == nil || !assignable(a.Type, b.Type)) {
			return false
		}
	}
	return true
}

// overlaps reports whether some object type is of both types in to as well.
func (p *promise) overlaps(a, b *sdl.Type) bool {
	x, y := p.pairs[a], p.pairs[b]
	if x == nil || y == nil || y.Name != b.Name {
		return false
	}
	possible := p.to.Possible(x)
	return slices.ContainsFunc(p.to.Possible(y), func(t *sdl.Type) bool { return slices.Contains(possible, t) })
}

func (r *routes) findInputs(safe bool) {
	p := r.p
	var queue []*input
	add := func(in *input, name string) {
		if r.inputs[name] == nil {
			r.inputs[name] = in
			queue = append(queue, in)
		}
	}
	for _, at := range r.list {
		for _, f := range sortedFields(at.typ) {
			u := p.pairs[at.typ]
			var g *sdl.Field
			if u != nil {
				g = u.Field(f.Name)
			}
			for _, a := range sortedValues(f.Args) {
				if !safe || g != nil && p.callable(f, g) && g.Type.Named() == f.Type.Named() && g.Arg(a.Name) != nil && assignable(a.Type, g.Arg(a.Name).Type) {
					add(&input{route: at, field: f, arg: a}, a.Type.Named())
				}
			}
		}
	}
	for i := 0; i < len(queue); i++ {
		in := queue[i]
		t := p.from.Type(in.typeName())
		if t == nil || t.Kind != sdl.Input {
			continue
		}
		for _, v := range sortedValues(t.Inputs) {
			if safe {
				u := p.pairs[t]
				if u == nil || u.Kind != sdl.Input || u.Input(v.Name) == nil || !assignable(v.Type, u.Input(v.Name).Type) {
					continue
				}
			}
			add(&input{route: in.route, field: in.field, arg: in.arg, outer: in, value: v, owner: t}, v.Type.Named())
		}
	}
}

// typeName is the type of the value that can be given.
func (in *input) typeName() string {
	if in.value != nil {
		return in.value.Type.Named()
	}
	return in.arg.Type.Named()
}

// way returns the best route to a type: a safe one, or else any; nil if no
// operation reaches it.
func (p *promise) way(t *sdl.Type) *route {
	if r := p.safe.to[t]; r != nil {
		return r
	}
	return p.any.to[t]
}

// given returns the best way to give a value of a type, nil if there is none.
func (p *promise) given(name string) *input {
	if in := p.safe.inputs[name]; in != nil {
		return in
	}
	return p.any.inputs[name]
}

// operation writes the operation that selects something on the type at the end
// of a route. variables is "" or a list in parentheses.
func (p *promise) operation(r *route, selection, variables string) string {
	for ; r.before != nil; r = r.before {
		if r.field != nil {
			selection = p.call(r.field, nil) + " { " + selection + " }"
		} else {
			selection = "... on " + r.typ.Name + " { " + selection + " }"
		}
	}
	if r.operation == "query" && variables == "" {
		return "{ " + selection + " }"
	}
	return r.operation + variables + " { " + selection + " }"
}

// call writes a field with the arguments it requires, and those that are given.
func (p *promise) call(f *sdl.Field, given map[string]string) string {
	var args []string
	for _, a := range f.Args {
		if text, ok := given[a.Name]; ok {
			args = append(args, a.Name+": "+text)
		} else if a.Required() {
			args = append(args, a.Name+": "+p.literal(a.Type, 0))
		}
	}
	if args == nil {
		return f.Name
	}
	return f.Name + "(" + strings.Join(args, ", ") + ")"
}

// selected writes a field with what must be selected of it.
func (p *promise) selected(f *sdl.Field, given map[string]string) string {
	text := p.call(f, given)
	if t := p.from.Type(f.Type.Named()); t != nil && t.Kind.Composite() {
		text += " { __typename }"
	}
	return text
}

// maxDepth bounds the nesting of a literal; input types whose fields require
// each other are refused by their reader.
const maxDepth = 64

// literal writes a small value of an input type of from, which to takes as
// well where that is possible.
func (p *promise) literal(t *sdl.TypeRef, depth int) string {
	if t.Elem != nil {
		return "[]"
	}
	typ := p.from.Type(t.Name)
	switch {
	case t.Name == "Int", t.Name == "Float":
		return "0"
	case t.Name == "Boolean":
		return "false"
	case typ == nil || depth > maxDepth:
		return "null"
	case typ.Kind == sdl.Enum:
		return p.enumValue(typ)
	case typ.Kind == sdl.Input:
		return p.inputObject(typ, nil, depth)
	}
	return `""`
}

func (p *promise) enumValue(t *sdl.Type) string {
	best := ""
	for _, v := range t.Values {
		u := p.pairs[t]
		kept := u != nil && u.Value(v.Name) != nil
		switch {
		case best == "":
		case kept == p.keeps(t, best) && v.Name > best:
			continue
		case !kept && p.keeps(t, best):
			continue
		}
		best = v.Name
	}
	return best
}

func (p *promise) keeps(t *sdl.Type, value string) bool {
	u := p.pairs[t]
	return u != nil && u.Value(value) != nil
}

// inputObject writes a value of an input type with what it requires, and what
// is given.
func (p *promise) inputObject(t *sdl.Type, given map[string]string, depth int) string {
	var parts []string
	for _, v := range t.Inputs {
		if text, ok := given[v.Name]; ok {
			parts = append(parts, v.Name+": "+text)
		} else if v.Required() {
			parts = append(parts, v.Name+": "+p.literal(v.Type, depth+1))
		}
	}
	if t.OneOf && len(parts) == 0 && len(t.Inputs) > 0 {
		first := sortedValues(t.Inputs)[0]
		inner := *first.Type
		inner.NonNull = true
		parts = append(parts, first.Name+": "+p.literal(&inner, depth+1))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// give writes the operation that passes a literal the way in leads.
func (p *promise) give(in *input, literal, variables string) string {
	for ; in.outer != nil; in = in.outer {
		literal = p.inputObject(in.owner, map[string]string{in.value.Name: literal}, 0)
	}
	return p.operation(in.route, p.selected(in.field, map[string]string{in.arg.Name: literal}), variables)
}
