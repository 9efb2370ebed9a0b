package conformance

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// grownRule is a rule of a mapping that was made up.
type grownRule struct {
	name              string
	expr, when        *term
	each, where       *term
	as, index         string
	inner             []grownLet // further levels of each
	onMissing, onNull string
	rules             []*grownRule
	items             []*grownRule
	choose            []*grownRule   // alternatives, of an each those of its element
	otherwise         bool           // the last one of them has no condition
	target            map[string]any // schema of what it writes
	required          bool
	options           []string // further keys with their values
}

// text is the rule in YAML's flow style.
func (r *grownRule) text() string {
	var parts []string
	add := func(key, value string) { parts = append(parts, key+": "+value) }
	expr := func(key string, t *term) {
		if t != nil {
			add(key, quoted(t.String()))
		}
	}
	expr("when", r.when)
	if len(r.inner) > 0 {
		levels := []string{"{" + r.as + ": " + quoted(r.each.String()) + "}"}
		for _, l := range r.inner {
			levels = append(levels, "{"+l.name+": "+quoted(l.expr.String())+"}")
		}
		add("each", "["+strings.Join(levels, ", ")+"]")
	} else if r.each != nil {
		expr("each", r.each)
		add("as", r.as)
	}
	if r.index != "" {
		add("index", r.index)
	}
	expr("where", r.where)
	expr("expr", r.expr)
	if r.rules != nil {
		add("rules", "{"+joinRules(r.rules, true)+"}")
	}
	if r.items != nil {
		add("items", "["+joinRules(r.items, false)+"]")
	}
	if r.choose != nil {
		parts = append(parts, r.chooseText())
	}
	if r.onMissing != "" {
		add("onMissing", r.onMissing)
	}
	if r.onNull != "" {
		add("onNull", quoted(r.onNull))
	}
	parts = append(parts, r.options...)
	return "{" + strings.Join(parts, ", ") + "}"
}

func (r *grownRule) chooseText() string {
	var parts []string
	for i, a := range r.choose {
		if r.otherwise && i == len(r.choose)-1 {
			last := *a
			last.when = nil
			parts = append(parts, "{otherwise: "+last.text()+"}")
		} else {
			parts = append(parts, a.text())
		}
	}
	return "choose: [" + strings.Join(parts, ", ") + "]"
}

func joinRules(rules []*grownRule, named bool) string {
	var parts []string
	for _, r := range rules {
		if named {
			parts = append(parts, r.name+": "+r.text())
		} else {
			parts = append(parts, r.text())
		}
	}
	return strings.Join(parts, ", ")
}

// schema is what the target contract says of the rule's value.
func (r *grownRule) schema() map[string]any {
	switch {
	case r.each != nil:
		item := r.target
		if r.rules != nil {
			item = objectSchema(r.rules)
		}
		if r.items != nil {
			item = map[string]any{"type": "array", "items": r.items[0].schema()}
		}
		if r.choose != nil {
			item = r.choose[0].schema()
		}
		return map[string]any{"type": "array", "items": item}
	case r.choose != nil:
		return r.choose[0].schema()
	case r.rules != nil:
		return objectSchema(r.rules)
	case r.items != nil:
		return map[string]any{"type": "array", "items": r.items[0].schema()}
	}
	return r.target
}

func objectSchema(rules []*grownRule) map[string]any {
	props, required := map[string]any{}, []any{}
	for _, r := range rules {
		props[r.name] = r.schema()
		if r.required {
			required = append(required, r.name)
		}
	}
	return map[string]any{"type": "object", "properties": props, "required": required, "additionalProperties": false}
}

// grownLet is a named value.
type grownLet struct {
	name string
	expr *term
}

// grownMapping is a mapping with its contracts.
type grownMapping struct {
	source   []byte
	lets     []grownLet
	rules    []*grownRule
	policies string
}

const grownTable = "key,value\na,1\n12,zwölf\n,leer\nx,\"q,\"\"r\"\n"

func (m *grownMapping) text() string {
	var b strings.Builder
	b.WriteString(head + m.policies)
	if len(m.lets) > 0 {
		b.WriteString("let:\n")
	}
	for _, l := range m.lets {
		fmt.Fprintf(&b, "  %s: %s\n", l.name, quoted(l.expr.String()))
	}
	b.WriteString("rules:\n")
	for _, r := range m.rules {
		fmt.Fprintf(&b, "  %s: %s\n", r.name, r.text())
	}
	return b.String()
}

func (m *grownMapping) target() []byte {
	b, err := json.Marshal(objectSchema(m.rules))
	if err != nil {
		panic(err) // only texts, numbers, lists and maps are in it
	}
	return b
}

// ruleGrower grows rules.
type ruleGrower struct{ *grower }

// targets of the types that a rule can write; a constraint now and then.
func (g ruleGrower) scalar(typ string) map[string]any {
	inner := typ
	nullable := false
	if rest, ok := strings.CutPrefix(typ, "opt("); ok {
		inner, nullable = strings.TrimSuffix(rest, ")"), g.IntN(2) == 0
	}
	if rest, ok := strings.CutPrefix(inner, "list("); ok {
		s := map[string]any{"type": "array", "items": g.scalar(strings.TrimSuffix(rest, ")"))}
		if g.IntN(5) == 0 {
			s["maxItems"] = 2
		}
		if g.IntN(8) == 0 {
			s["uniqueItems"] = true
		}
		return s
	}
	s := map[string]any{}
	name := map[string]string{"bool": "boolean", "int": "integer", "dec": "number", "text": "string", "time": "string"}[inner]
	switch {
	case name == "":
		return s
	case inner == "dec" && g.IntN(2) == 0:
		name, s["format"] = "string", "decimal"
	case inner == "time":
		s["format"] = "date-time"
	case inner == "int" && g.IntN(4) == 0:
		s["maximum"] = 100
	case inner == "dec" && g.IntN(4) == 0:
		s["minimum"] = 0
	case inner == "text":
		switch g.IntN(8) {
		case 0:
			s["maxLength"] = 6
		case 1:
			s["pattern"] = "^[a-z0-9,.]*$"
		case 2:
			s["minLength"] = 1
		}
	}
	s["type"] = name
	if nullable {
		s["type"] = []any{name, "null"}
		if g.IntN(3) == 0 {
			s["default"] = nil
		}
	}
	return s
}

func (g ruleGrower) rule(name string, depth int) *grownRule {
	r := &grownRule{name: name, required: g.IntN(6) == 0}
	if g.IntN(4) == 0 {
		r.when = g.term("bool", 2)
	}
	if g.IntN(4) == 0 {
		r.onMissing = g.one("omit", "error")
	}
	if g.IntN(6) == 0 {
		r.onNull = g.one("omit", "null", "error")
	}
	form := g.IntN(9)
	switch {
	case form == 8:
		if !g.alternatives(r, depth) {
			return nil
		}
	case depth > 0 && form == 0:
		r.rules, r.onMissing, r.onNull = g.some(depth), "", ""
	case depth > 0 && form == 1:
		r.onMissing, r.onNull = "", ""
		for i := range 1 + g.IntN(3) {
			item := g.rule(fmt.Sprint(i), depth-1)
			if item == nil || len(r.items) > 0 && !sameSchema(item.schema(), r.items[0].schema()) {
				continue
			}
			r.items = append(r.items, item)
		}
		if r.items == nil {
			return nil
		}
	case depth > 0 && form <= 4:
		return g.loop(r, depth)
	default:
		typ := g.one("bool", "int", "int", "dec", "dec", "text", "text", "text", "time", "json", "opt(int)", "opt(dec)", "opt(text)", "opt(bool)", "opt(json)",
			"list(int)", "list(text)", "list(dec)", "opt(list(text))", "list(opt(text))")
		if len(g.scope) > 0 && g.IntN(4) == 0 { // a copy of something whole
			typ = g.scope[g.IntN(len(g.scope))].typ
		}
		r.expr, r.target = g.term(typ, 1+g.IntN(3)), g.scalar(typ)
		if r.expr == nil {
			return nil
		}
		if other := g.term(typ, 1); other != nil && r.when != nil && g.IntN(3) == 0 {
			r.options = append(r.options, "otherwise: "+quoted(other.String()))
		}
		if g.IntN(12) == 0 {
			r.options, r.onMissing = append(r.options, "default: "+g.one("1", `"a"`, "true", "[]")), ""
		}
	}
	return r
}

// alternatives makes a choice between values of a type, or between objects of
// which the later ones leave some fields out.
func (g ruleGrower) alternatives(r *grownRule, depth int) bool {
	var first *grownRule
	typ := g.one("bool", "int", "dec", "text", "text", "time", "opt(int)", "opt(text)", "list(int)")
	if depth > 0 && g.IntN(2) == 0 {
		first = &grownRule{rules: g.some(depth)}
	} else {
		first = &grownRule{expr: g.term(typ, 2), target: g.scalar(typ)}
	}
	if first.rules == nil && first.expr == nil {
		return false
	}
	for i := range 1 + g.IntN(3) {
		a := *first
		switch {
		case i > 0 && a.expr != nil:
			a.expr = g.term(typ, 2)
		case i > 0:
			a.rules = nil
			for _, f := range first.rules {
				if f.required || g.IntN(2) == 0 {
					a.rules = append(a.rules, f)
				}
			}
		}
		a.when = g.term("bool", 2)
		if a.when != nil && (a.expr != nil || a.rules != nil) {
			r.choose = append(r.choose, &a)
		}
	}
	r.otherwise = len(r.choose) > 1 && g.IntN(2) == 0
	if r.choose == nil || sameSchema(r.choose[0].schema(), map[string]any{}) {
		return false
	}
	r.when = nil
	return true
}

func (g ruleGrower) some(depth int) []*grownRule {
	var out []*grownRule
	for i := range 1 + g.IntN(4) {
		if r := g.rule(fmt.Sprintf("f%d", i), depth-1); r != nil {
			out = append(out, r)
		}
	}
	return out
}

func sameSchema(a, b map[string]any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return slices.Equal(x, y)
}

// growMapping makes up a contract and a mapping over it; check says whether a
// mapping with one more let or rule still compiles.
func growMapping(r *rand.Rand, check func(*grownMapping) bool) *grownMapping {
	types := newTypeNames()
	root := growContract(r)
	m := &grownMapping{source: root.text()}
	g := ruleGrower{&grower{Rand: r, types: types}}
	if r.IntN(3) == 0 {
		m.policies = "onMissing: " + g.one("omit", "error") + "\n"
	}
	g.scope = append(g.paths(known{"source", types.of(root)}, 4), known{"meta.messageId", "text"}, known{"meta.receivedAt", "time"},
		known{"meta.?key", "opt(text)"}, known{"meta.?source", "opt(text)"}, known{"meta.?sequence", "opt(int)"})
	for i := range r.IntN(5) {
		typ := g.one("int", "text", "dec", "bool", "list(text)", "list(int)", "opt(text)", "opt(int)")
		name := fmt.Sprintf("let%d", i)
		e := g.term(typ, 2)
		if e == nil {
			continue
		}
		with := *m
		with.lets = append(slices.Clone(m.lets), grownLet{name, e})
		with.rules = []*grownRule{{name: "x", expr: leaf(typ, name), target: map[string]any{}}}
		if check(&with) {
			m.lets = with.lets
			g.scope = append(g.scope, known{name, typ})
		}
	}
	for tries := 0; len(m.rules) < 8 && tries < 60; tries++ {
		rule := g.rule(fmt.Sprintf("r%d", len(m.rules)), 2)
		if rule == nil {
			continue
		}
		if g.IntN(8) > 0 {
			chosen := leaf("bool", fmt.Sprintf("source.run == %d", len(m.rules)))
			if rule.when != nil {
				chosen = &term{typ: "bool", parts: []string{"(", " && ", ")"}, kids: []*term{chosen, rule.when}}
			}
			rule.when, rule.required = chosen, false
		}
		alone := *m
		alone.rules = []*grownRule{rule}
		if check(&alone) {
			m.rules = append(m.rules, rule)
		}
	}
	return m
}
