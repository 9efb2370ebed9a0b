package assist

import (
	"slices"
	"strings"
	"sync"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
	"crosswalk/mapper/sketch"
)

// goal is what a place takes. No kinds means that anything may stand there.
type goal struct {
	kinds []program.Kind
	shape *schema.Shape // whose value set holds, nil if there is none
	word  string
}

func (g goal) fits(t program.Type) bool {
	if t.Kind == program.Optional && t.Elem != nil {
		t = *t.Elem
	}
	return slices.Contains(g.kinds, t.Kind)
}

// goal is what the whole expression is for.
func (d *Desk) goal() goal {
	if s := d.shape(); s != nil {
		return goal{kinds: kindsFor(s), shape: s}
	}
	name, _, _ := strings.Cut(d.part, "[")
	switch {
	case name == "when" || name == "where" || name == "having":
		return goal{kinds: []program.Kind{program.Bool}, word: "bool"}
	case name == "each" || strings.HasSuffix(d.part, ".each"):
		return goal{kinds: []program.Kind{program.List}, word: "list"}
	case name == "skip" || name == "limit":
		return goal{kinds: []program.Kind{program.Int}, word: "int"}
	case strings.HasSuffix(d.part, ".on"):
		return goal{kinds: []program.Kind{program.Bool}, word: "bool"}
	case name == "from":
		return goal{kinds: []program.Kind{program.Obj}, word: "object"}
	}
	return goal{}
}

// kindsFor are the kinds of values that a target takes.
func kindsFor(s *schema.Shape) []program.Kind {
	switch s.Kind {
	case schema.String:
		switch s.Format {
		case "decimal":
			return []program.Kind{program.Decimal, program.Int}
		case "date-time":
			return []program.Kind{program.String, program.Timestamp}
		}
		return []program.Kind{program.String}
	case schema.Integer:
		return []program.Kind{program.Int}
	case schema.Number:
		return []program.Kind{program.Decimal, program.Int}
	case schema.Boolean:
		return []program.Kind{program.Bool}
	case schema.Array:
		return []program.Kind{program.List}
	case schema.Object:
		return []program.Kind{program.Obj, program.Map}
	}
	return nil
}

// kindOf is the kind of the values of a source field.
func kindOf(s *schema.Shape) program.Kind {
	switch s.Kind {
	case schema.String:
		return program.String
	case schema.Integer:
		return program.Int
	case schema.Number:
		return program.Decimal
	case schema.Boolean:
		return program.Bool
	case schema.Array:
		return program.List
	case schema.Object:
		if len(s.Props) == 0 && s.Extra != nil {
			return program.Map
		}
		return program.Obj
	}
	return program.JSON
}

// want is what the innermost node of a path is for.
func (r *request) want(path []*sketch.Node) goal {
	for i := len(path) - 1; i > 0; i-- {
		g, up := r.wanted(path[:i], path[i])
		if !up {
			return g
		}
	}
	return r.goal
}

// wanted is what a part is for in the node around it, the last of the path; true
// if it is for what that node is for.
func (r *request) wanted(path []*sketch.Node, part *sketch.Node) (goal, bool) {
	in := path[len(path)-1]
	boolean := goal{kinds: []program.Kind{program.Bool}, word: "bool"}
	switch in.Kind {
	case sketch.Operator:
		switch in.Name {
		case "":
			return goal{}, len(in.Args) == 1
		case "?":
			if part == in.Args[0] {
				return boolean, false
			}
			return goal{}, true
		case "&&", "||", "!":
			return boolean, false
		case "in":
			return goal{}, false
		}
		for _, other := range in.Args {
			if v := r.value(path, other); other != part && v.Type.Kind != program.Invalid {
				return goalOf(v), false
			}
		}
		if in.Name == "+" {
			return goal{}, true
		}
		if strings.ContainsAny(in.Name, "-*/%") {
			return goal{kinds: []program.Kind{program.Decimal, program.Int}, word: "decimal"}, false
		}
	case sketch.Index:
		if part != in.Of {
			return goal{kinds: []program.Kind{program.Int}, word: "int"}, false
		}
	case sketch.Call:
		if i := slices.Index(in.Args, part); i >= 0 {
			return r.argument(path, in, i)
		}
	}
	return goal{}, false
}

// argument is what an argument of a call is for.
func (r *request) argument(path []*sketch.Node, call *sketch.Node, i int) (goal, bool) {
	if names := sketch.MacroNames(call); names > 0 {
		if i >= names && slices.Contains([]string{"filter", "exists", "all", "exists_one", "existsOne"}, call.Name) {
			return goal{kinds: []program.Kind{program.Bool}, word: "bool"}, false
		}
		return goal{}, strings.HasPrefix(call.Name, "opt") && i >= names
	}
	switch call.Name {
	case "orValue", "or":
		if v := r.value(path, call.Of); v.Type.Kind != program.Invalid {
			return goalOf(v), false
		}
		return goal{}, true
	case "bind":
		return goal{}, i == 2
	}
	shift := 0
	if call.Of != nil && !r.namespace(path, call.Of) {
		shift = 1
	}
	g := goal{}
	for _, o := range overloadsOf(r.name(path, call)) {
		if i+shift < len(o.Args) && o.Member == (shift == 1) && o.Args[i+shift].Kind != program.Invalid {
			g.kinds = append(g.kinds, o.Args[i+shift].Kind)
		}
	}
	return g, false
}

// name is a called function as the catalogue has it.
func (r *request) name(path []*sketch.Node, call *sketch.Node) string {
	if call.Of != nil && r.namespace(path, call.Of) {
		return call.Of.Name + "." + call.Name
	}
	return call.Name
}

// namespace reports the first part of the name of a function: math, regex.
func (r *request) namespace(path []*sketch.Node, n *sketch.Node) bool {
	if n.Kind != sketch.Name || !namespaces()[n.Name] {
		return false
	}
	_, taken := r.scopeAt(path).Lookup(n.Name)
	return !taken
}

var namespaces = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, s := range functions.All() {
		if space, _, ok := strings.Cut(s.Name, "."); ok {
			out[space] = true
		}
	}
	return out
})

var overloads = sync.OnceValue(func() map[string][]functions.Overload {
	out := map[string][]functions.Overload{}
	for _, s := range functions.All() {
		out[s.Name] = append(out[s.Name], s.Overloads...)
	}
	return out
})

func overloadsOf(name string) []functions.Overload { return overloads()[name] }

// goalOf is a goal that takes what a value is.
func goalOf(v check.Value) goal {
	t := v.Type
	if t.Kind == program.Optional && t.Elem != nil {
		t = *t.Elem
	}
	g := goal{kinds: []program.Kind{t.Kind}}
	if t.Kind == program.Decimal {
		g.kinds = append(g.kinds, program.Int)
	}
	if v.Place != nil {
		g.shape = v.Place.Shape
	}
	return g
}

// tried is a part of the expression with its type. path leads to what is around it.
func (r *request) tried(path []*sketch.Node, n *sketch.Node) *check.Tried {
	t, _ := r.scopeAt(path).Try(document.Loose(r.text[n.From:n.To]))
	return t
}

func (r *request) value(path []*sketch.Node, n *sketch.Node) check.Value {
	if n == nil || n.Kind == sketch.Hole {
		return check.Value{}
	}
	return r.tried(path, n).Value()
}

// scopeAt is what may be used at the end of a path: the scope of the expression
// and the names that macros on the way give.
func (r *request) scopeAt(path []*sketch.Node) *check.Scope {
	scope := r.scope
	for i, n := range path {
		names := sketch.MacroNames(n)
		bind := n.Kind == sketch.Call && n.Of != nil && n.Of.Kind == sketch.Name && n.Of.Name == "cel" && n.Name == "bind" && len(n.Args) == 3
		if i+1 >= len(path) || names == 0 && !bind {
			continue
		}
		at := slices.Index(n.Args, path[i+1])
		if bind && at == 2 {
			if t, _ := scope.Try(document.Loose(r.text[n.Args[1].From:n.Args[1].To])); t.OK {
				scope = scope.Named(n.Args[0].Name, t)
			}
		}
		if names == 0 || at < names {
			continue
		}
		of, _ := scope.Try(document.Loose(r.text[n.Of.From:n.Of.To]))
		if names == 2 {
			scope = scope.Number(n.Args[0].Name)
		}
		scope, _ = scope.Item(n.Args[names-1].Name, of)
	}
	return scope
}
