package conformance

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
)

// term is an expression that was grown: its text around its operands. It keeps
// its types, so that a shrinker can put something simpler in its place.
type term struct {
	typ   string
	parts []string // one more than kids
	kids  []*term
}

func (t *term) String() string {
	var b strings.Builder
	for i, k := range t.kids {
		b.WriteString(t.parts[i] + k.String())
	}
	return b.String() + t.parts[len(t.kids)]
}

func leaf(typ, text string) *term { return &term{typ: typ, parts: []string{text}} }

// form is one way to make a value of a type out of others: "{int} + {int}". T
// and U stand for any type. {V|$x:U} is an operand in which the new variable $x
// has the type U.
type form struct{ typ, text string }

var forms = append([]form{
	{"int", "({int} + {int})"}, {"int", "({int} - {int})"}, {"int", "({int} * {int})"}, {"int", "({int} / {int})"}, {"int", "({int} % {int})"},
	{"int", "-({int})"}, {"int", "size({text})"}, {"int", "size({list(U)})"}, {"int", "int({text})"}, {"int", "int({dec})"}, {"int", "int({json})"},
	{"int", "size({map(U)})"},
	{"dec", "({dec} + {dec})"}, {"dec", "({dec} - {int})"}, {"dec", "({int} * {dec})"}, {"dec", "({dec} * {dec})"}, {"dec", "dec({text})"}, {"dec", "dec({int})"},
	{"dec", "dec({json})"}, {"dec", "-({dec})"},
	{"text", "({text} + {text})"}, {"text", "string({int})"}, {"text", "string({dec})"}, {"text", "string({bool})"}, {"text", "string({json})"}, {"text", "string({time})"},
	{"text", `lookup("t", {text}, {text})`}, {"text", `lookup("t", {text})`},
	{"time", "timestamp({text})"},
	{"bool", "({bool} && {bool})"}, {"bool", "({bool} || {bool})"}, {"bool", "!({bool})"}, {"bool", "({int} < {int})"}, {"bool", "({dec} >= {dec})"},
	{"bool", "({dec} == {int})"}, {"bool", "({text} < {text})"}, {"bool", "({text} == {text})"}, {"bool", "({int} != {int})"}, {"bool", "({bool} == {bool})"},
	{"bool", "({time} <= {time})"}, {"bool", "({text} in {list(text)})"}, {"bool", "({int} in {list(int)})"}, {"bool", "({text} in {map(U)})"}, {"bool", "bool({text})"},
	{"bool", "{opt(U)}.hasValue()"}, {"bool", `{text}.matches("^[a-z]+[0-9]?$")`},
	{"bool", "{list(U)}.all($x, {bool|$x:U})"}, {"bool", "{list(U)}.exists($x, {bool|$x:U})"}, {"bool", "{list(U)}.exists_one($x, {bool|$x:U})"},
	{"list(T)", "{list(T)}.filter($x, {bool|$x:T})"}, {"list(T)", "{list(U)}.map($x, {T|$x:U})"}, {"list(T)", "{list(U)}.map($x, {bool|$x:U}, {T|$x:U})"},
	{"list(T)", "[{T}, {T}]"}, {"list(T)", "{opt(list(T))}.orValue({list(T)})"},
	{"T", "({bool} ? {T} : {T})"}, {"T", "{opt(T)}.orValue({T})"}, {"T", "{opt(T)}.value()"}, {"T", "{list(T)}[{int}]"}, {"T", "cel.bind($x, {U}, {T|$x:U})"},
	{"T", "{map(T)}[{text}]"},
	{"opt(T)", "optional.of({T})"}, {"opt(T)", "{opt(T)}.or({opt(T)})"}, {"opt(T)", "{list(T)}[?{int}]"}, {"opt(T)", "{opt(U)}.optMap($x, {T|$x:U})"},
	{"opt(T)", "{opt(U)}.optFlatMap($x, {opt(T)|$x:U})"}, {"opt(T)", "({bool} ? {opt(T)} : optional.none())"}, {"opt(T)", "{map(T)}[?{text}]"},
}, catalogueForms()...)

// catalogueForms makes a form of every overload of the catalogue, so that what is
// added there is tried without being named here.
func catalogueForms() []form {
	var out []form
	for _, s := range functions.All() {
		if s.Func != "" || slices.Contains([]string{"matches", "lookup"}, s.Name) {
			continue
		}
		for _, o := range s.Overloads {
			result, ok := formType(o.Result)
			if o.Node || !ok {
				continue
			}
			var args []string
			for i, a := range o.Args {
				text, typed := formType(a)
				ok = ok && typed
				text = "{" + text + "}"
				if kind := o.Literals[i]; kind != 0 {
					text = `"` + callLiterals[kind][0] + `"`
				}
				args = append(args, text)
			}
			text := s.Name + "(" + strings.Join(args, ", ") + ")"
			if o.Member && ok {
				text = args[0] + "." + s.Name + "(" + strings.Join(args[1:], ", ") + ")"
			}
			if ok {
				out = append(out, form{result, text})
			}
		}
	}
	return out
}

// formType is the name of a type of the catalogue.
func formType(t program.Type) (string, bool) {
	names := map[program.Kind]string{program.Invalid: "T", program.Bool: "bool", program.Int: "int", program.String: "text", program.Decimal: "dec",
		program.Timestamp: "time", program.JSON: "json"}
	if name, ok := names[t.Kind]; ok {
		return name, true
	}
	outer := map[program.Kind]string{program.List: "list", program.Map: "map", program.Optional: "opt"}[t.Kind]
	if outer == "" || t.Elem == nil {
		return "", false
	}
	inner, ok := formType(*t.Elem)
	return outer + "(" + inner + ")", ok
}

// known is a name in scope, or a path from one, with its type.
type known struct{ text, typ string }

// grower grows expressions over what is in scope.
type grower struct {
	*rand.Rand
	types *typeNames
	scope []known
	fresh int
}

func (g *grower) one(list ...string) string { return list[g.IntN(len(list))] }

// with runs f with another name in scope.
func (g *grower) with(name, typ string, f func()) {
	n := len(g.scope)
	g.scope = append(g.scope, g.paths(known{name, typ}, 3)...)
	f()
	g.scope = g.scope[:n]
}

var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
var escapedName = regexp.MustCompile(`^[A-Za-z0-9_. /-]+$`)

// paths is a value and all fields that can be reached from it.
func (g *grower) paths(from known, depth int) []known {
	out := []known{from}
	inner, optional := strings.CutPrefix(from.typ, "opt(")
	typ := g.types.types[strings.TrimSuffix(inner, ")")]
	if typ == nil || depth == 0 {
		return out
	}
	for i := range typ.fields {
		f := &typ.fields[i]
		name := f.name
		switch {
		case slices.Contains([]string{"in", "as"}, name):
			continue
		case plainName.MatchString(name):
		case escapedName.MatchString(name):
			name = "`" + name + "`"
		default:
			continue
		}
		next := known{from.text + "." + name, g.types.of(&f.grownType)}
		if optional || !f.required || f.nullable {
			next.typ = "opt(" + next.typ + ")"
			if optional || g.IntN(3) > 0 {
				next.text = from.text + ".?" + strings.Trim(name, "`")
				if name[0] == '`' {
					continue
				}
			}
		}
		out = append(out, g.paths(next, depth-1)...)
	}
	return out
}

// literals of the types that have some.
var literals = map[string][]string{
	"bool": {"true", "false"}, "int": {"0", "1", "2", "-3", "7", "9223372036854775807"}, "dec": {"1.50", "0.0", "-2.5", "1e3", "0.005", "99999999999999999999999999999999.99"},
	"text": {`""`, `"a"`, `"12"`, `"x,y"`, `"ü😀"`, `"2026-01-31T09:30:00Z"`, `"-1.50"`}, "time": {`timestamp("2026-01-31T09:30:00Z")`},
	"list(int)": {"[1, 2, 3]"}, "list(text)": {`["a", "b"]`}, "list(dec)": {"[0.5, 2.25]"},
}

// leaf is a value without operands, nil if there is none of the type.
func (g *grower) leaf(typ string) *term {
	var list []string
	for _, k := range g.scope {
		if k.typ == typ {
			list = append(list, k.text)
		}
	}
	if len(list) == 0 || g.IntN(4) == 0 {
		list = append(list, literals[typ]...)
	}
	if len(list) > 0 {
		return leaf(typ, g.one(list...))
	}
	if inner, ok := strings.CutPrefix(typ, "opt("); ok {
		if of := g.leaf(strings.TrimSuffix(inner, ")")); of != nil {
			return &term{typ: typ, parts: []string{"optional.of(", ")"}, kids: []*term{of}}
		}
	}
	return nil
}

var hole = regexp.MustCompile(`\{([^{}|]+)(?:\|\$x:([^{}]+))?\}`)

// term grows an expression of a type, nil if it finds none.
func (g *grower) term(typ string, depth int) *term {
	if depth <= 0 || g.IntN(4) == 0 {
		if t := g.leaf(typ); t != nil {
			return t
		}
	}
	if depth < -2 {
		return nil
	}
	for range 6 {
		f := forms[g.IntN(len(forms))]
		t, ok := match(f.typ, typ)
		if !ok || f.typ == "T" && g.IntN(3) > 0 {
			continue
		}
		if made := g.fill(f.text, typ, t, depth); made != nil {
			return made
		}
	}
	return g.leaf(typ)
}

// match finds what T stands for in the type of a form.
func match(pattern, typ string) (t string, ok bool) {
	before, after, found := strings.Cut(pattern, "T")
	if !found {
		return "", pattern == typ
	}
	if !strings.HasPrefix(typ, before) || !strings.HasSuffix(typ, after) || len(typ) < len(before)+len(after) {
		return "", false
	}
	return typ[len(before) : len(typ)-len(after)], true
}

// fill puts operands into a form.
func (g *grower) fill(text, typ, t string, depth int) *term {
	u := g.one("int", "text", "dec", "text")
	if len(g.scope) > 0 && g.IntN(2) == 0 { // a type of which there is a list
		if inner, ok := strings.CutPrefix(g.scope[g.IntN(len(g.scope))].typ, "list("); ok {
			u = strings.TrimSuffix(inner, ")")
		}
	}
	g.fresh++
	variable := fmt.Sprintf("v%d", g.fresh)
	real := func(name string) string { return strings.ReplaceAll(strings.ReplaceAll(name, "T", t), "U", u) }
	out := &term{typ: typ}
	at := 0
	for _, h := range hole.FindAllStringSubmatchIndex(text, -1) {
		out.parts = append(out.parts, strings.ReplaceAll(text[at:h[0]], "$x", variable))
		at = h[1]
		var kid *term
		grow := func() { kid = g.term(real(text[h[2]:h[3]]), depth-1) }
		if h[4] >= 0 {
			g.with(variable, real(text[h[4]:h[5]]), grow)
		} else {
			grow()
		}
		if kid == nil {
			return nil
		}
		out.kids = append(out.kids, kid)
	}
	out.parts = append(out.parts, text[at:])
	return out
}
