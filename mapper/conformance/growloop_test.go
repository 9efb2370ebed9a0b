package conformance

import (
	"fmt"
	"strings"
)

// list grows a list and tells the type of its items; null items are left out.
func (g ruleGrower) list(depth int) (list *term, item string) {
	var types []string
	for _, k := range g.scope {
		if strings.HasPrefix(k.typ, "list(") || strings.HasPrefix(k.typ, "opt(list(") {
			types = append(types, k.typ)
		}
	}
	typ := g.one(append(types, "list(int)", "list(text)")...)
	item = strings.TrimPrefix(typ, "opt(")
	if item != typ {
		item = strings.TrimSuffix(item, ")")
	}
	item = strings.TrimSuffix(strings.TrimPrefix(item, "list("), ")")
	if plain, ok := strings.CutPrefix(item, "opt("); ok {
		item = strings.TrimSuffix(plain, ")")
	}
	return g.term(typ, depth), item
}

func (g ruleGrower) name(prefix string) string {
	g.fresh++
	return fmt.Sprintf("%s%d", prefix, g.fresh)
}

// loop makes a rule with each: one level or two, joined, grouped, sorted and cut
// now and then.
func (g ruleGrower) loop(r *grownRule, depth int) *grownRule {
	item := ""
	if r.each, item = g.list(g.IntN(3)); r.each == nil {
		return nil
	}
	r.as = g.name("row")
	done := false
	g.with(r.as, item, func() {
		n := len(g.scope)
		if g.IntN(5) == 0 {
			if list, inside := g.list(1); list != nil {
				level := grownLet{g.name("row"), list}
				r.inner = append(r.inner, level)
				g.scope = append(g.scope, g.paths(known{level.name, inside}, 3)...)
			}
		}
		if g.IntN(5) == 0 {
			g.join(r)
		}
		if g.IntN(2) == 0 {
			r.index = g.name("at")
			g.scope = append(g.scope, known{r.index, "int"})
		}
		if g.IntN(3) == 0 {
			r.where = g.term("bool", 2)
		}
		if g.IntN(5) == 0 {
			outer := g.scope
			g.group(r, n)
			defer func() { g.scope = outer[:n] }()
		}
		g.order(r)
		switch form := g.IntN(8); {
		case form == 0:
			g.alternatives(r, depth)
		case form <= 4:
			r.rules = g.some(depth)
		default:
			written := g.one("int", "text", "dec", item)
			r.expr, r.target = g.term(written, 2), g.scalar(written)
		}
		done = r.rules != nil || r.expr != nil || r.choose != nil
		g.scope = g.scope[:min(n, len(g.scope))]
	})
	if !done {
		return nil
	}
	return r
}

// join adds another list whose items have an equal key.
func (g ruleGrower) join(r *grownRule) {
	key := g.one("text", "text", "int", "dec")
	left := g.term(key, 1)
	outer := g.scope
	defer func() { g.scope = outer }()
	list, item := g.list(1)
	if list == nil || left == nil {
		return
	}
	as := g.name("joined")
	side := g.paths(known{as, item}, 3)
	g.scope = side
	right := g.leaf(key)
	if right == nil {
		return
	}
	option := fmt.Sprintf("join: {each: %s, as: %s, on: %s", quoted(list.String()), as, quoted(left.String()+" == "+right.String()))
	if g.IntN(2) == 0 {
		option += ", kind: left"
		side = g.paths(known{as, "opt(" + item + ")"}, 3)
	}
	r.options = append(r.options, option+"}")
	outer = append(outer[:len(outer):len(outer)], side...)
}

// group puts items with equal keys together: the names of each are gone then,
// those of the keys and the list of the items remain.
func (g ruleGrower) group(r *grownRule, visible int) {
	var keys []string
	var after []known
	for range 1 + g.IntN(2) {
		typ := g.one("text", "int", "dec", "bool", "opt(text)", "opt(int)", "opt(dec)")
		if key := g.term(typ, 1); key != nil {
			name := g.name("key")
			keys = append(keys, name+": "+quoted(key.String()))
			after = append(after, known{name, typ})
		}
	}
	if keys == nil {
		return
	}
	items := ""
	if g.IntN(3) > 0 {
		typ := g.one("text", "int", "dec")
		if e := g.term(typ, 1); e != nil {
			name := g.name("items")
			items = ", items: {" + name + ": " + quoted(e.String()) + "}"
			after = append(after, known{name, "list(" + typ + ")"})
		}
	}
	r.options = append(r.options, "groupBy: {keys: {"+strings.Join(keys, ", ")+"}"+items+"}")
	g.scope = append(append([]known{}, g.scope[:visible-1]...), after...)
	if g.IntN(4) == 0 {
		if having := g.term("bool", 2); having != nil {
			r.options = append(r.options, "having: "+quoted(having.String()))
		}
	}
}

// order sorts and cuts.
func (g ruleGrower) order(r *grownRule) {
	add := func(key, typ string) {
		if e := g.term(typ, 1); e != nil {
			r.options = append(r.options, key+": "+quoted(e.String()))
		}
	}
	if g.IntN(4) == 0 {
		var keys []string
		for range 1 + g.IntN(2) {
			if e := g.term(g.one("text", "int", "dec", "bool", "opt(text)", "opt(int)", "time"), 1); e != nil {
				keys = append(keys, fmt.Sprintf("{by: %s, order: %s}", quoted(e.String()), g.one("asc", "desc")))
			}
		}
		if keys != nil {
			r.options = append(r.options, "sort: ["+strings.Join(keys, ", ")+"]")
		}
	}
	if g.IntN(8) == 0 {
		add("skip", "int")
	}
	if g.IntN(6) == 0 {
		add("limit", "int")
	}
	if g.IntN(6) == 0 {
		name := g.name("place")
		r.options = append(r.options, "position: "+name)
		g.scope = append(g.scope, known{name, "int"})
	}
}
