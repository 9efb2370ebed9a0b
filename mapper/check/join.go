package check

import (
	"strings"

	"cel.dev/cel-go/common/ast"

	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

const onHint = "for example line.sku == stock.sku && line.site == stock.site"

// join checks a join. Its list is evaluated once, so that it knows none of the
// items of the each.
func (q *query) join(d *document.Join) bool {
	c := q.scope.c
	list, elem, ok := q.list(q.scope, d.List, q.out.Rule)
	if !ok {
		return false
	}
	alone, v, ok := q.item(q.scope, d.As, list, elem) // the other side of the equations
	if !ok {
		return false
	}
	out := program.Join{List: list.expr, Var: v, Left: d.Left}
	parts, why := equations(d.On)
	if why != "" {
		c.found.Add(d.On.Pos, "map/join", "on must be equations joined by &&: %s", why).Hint = onHint
		return false
	}
	for _, eq := range parts {
		left, right := eq[0], eq[1]
		if alone.taken(left, []string{d.As.Value}) {
			left, right = right, left
		}
		switch {
		case !alone.taken(right, []string{d.As.Value}):
			c.found.Add(right.Pos, "map/join", "neither side of the equation is about %q", d.As.Value).Hint = onHint
		case alone.taken(left, []string{d.As.Value}), alone.taken(right, q.loops):
			c.found.Add(left.Pos, "map/join", "one side of the equation must be about %q alone, the other about the items before", d.As.Value).Hint = onHint
		case !alone.taken(left, q.loops):
			c.found.Add(left.Pos, "map/join", "this side of the equation is the same for every item").Hint = "use where for a condition"
		default:
			k, good := q.joinKey(left, right, alone)
			ok = ok && good
			out.Keys = append(out.Keys, k)
			continue
		}
		ok = false
	}
	if !ok {
		return false
	}
	in := &builder{scope: q.inner}
	next, ok := in.named(d.As, c, func() (*scope, error) {
		// the same variable: it is bound by the list of the join and by each match
		value, t := alone.names[d.As.Value], elem
		if d.Left {
			v.Maybe, v.Type = true, optionalOf(v.Type)
			value = &binding{value: val{expr: &program.Var{Base: program.Base{T: v.Type}, Var: v}}}
			if list.elem != nil {
				value.value = c.at(list.elem, v)
			}
			t = optionalCEL(elem)
		}
		return q.inner.with(d.As.Value, t, value)
	})
	q.inner, q.loops = next, append(q.loops, d.As.Value)
	q.out.Query.Joins = append(q.out.Query.Joins, out)
	return ok
}

// joinKey compiles both sides of an equation.
func (q *query) joinKey(item, joined *document.Expr, alone *scope) (program.JoinKey, bool) {
	c := q.scope.c
	a, _, ok := q.key(q.inner, item, "a join")
	b, _, good := q.key(alone, joined, "a join")
	if !ok || !good {
		return program.JoinKey{}, false
	}
	ka, kb := plainOf(a.Type()).Kind, plainOf(b.Type()).Kind
	k := program.JoinKey{Kind: ka, Item: a, Joined: b}
	switch {
	case ka == kb:
	case ka == program.Int && kb == program.Decimal, ka == program.Decimal && kb == program.Int:
		k.Kind = program.Decimal
	default:
		c.found.Add(joined.Pos, "map/join", "%s and %s are never equal", c.types.formatType(plainOf(a.Type())), c.types.formatType(plainOf(b.Type()))).Hint =
			"convert one of them, for example with string(…)"
		return k, false
	}
	return k, true
}

// equations cuts "a == b && c == d" into its sides. Why says what else stands
// there.
func equations(e *document.Expr) (parts [][2]*document.Expr, why string) {
	start, equal, depth := 0, -1, 0
	text := e.Text
	cut := func(end int) bool {
		if equal < 0 {
			return false
		}
		parts = append(parts, [2]*document.Expr{e.Part(start, equal), e.Part(equal+2, end)})
		equal = -1
		return parts[len(parts)-1][0].Text != "" && parts[len(parts)-1][1].Text != ""
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			raw := i > 0 && (text[i-1] == 'r' || text[i-1] == 'R')
			i = literalEnd(text, i, raw)
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		case depth > 0:
		case strings.HasPrefix(text[i:], "||"):
			return nil, "|| is not possible"
		case strings.HasPrefix(text[i:], "!="), strings.HasPrefix(text[i:], "<="), strings.HasPrefix(text[i:], ">="), c == '<', c == '>':
			return nil, "only == is possible"
		case strings.HasPrefix(text[i:], "=="):
			if equal >= 0 {
				return nil, "== stands twice in one of them"
			}
			equal = i
			i++
		case strings.HasPrefix(text[i:], "&&"):
			if !cut(i) {
				return nil, "one of them has no =="
			}
			i++
			start = i + 1
		}
	}
	if !cut(len(text)) {
		return nil, "one of them has no =="
	}
	return parts, ""
}

// literalEnd is the last byte of the text literal that starts at i.
func literalEnd(text string, i int, raw bool) int {
	quote := text[i : i+1]
	if long := strings.Repeat(quote, 3); strings.HasPrefix(text[i:], long) {
		quote = long
	}
	for j := i + len(quote); j < len(text); j++ {
		switch {
		case text[j] == '\\' && !raw:
			j++
		case strings.HasPrefix(text[j:], quote):
			return j + len(quote) - 1
		}
	}
	return len(text)
}

// identifiers are the names that a tree uses.
func identifiers(root ast.Expr) map[string]bool {
	used := map[string]bool{}
	ast.PostOrderVisit(root, ast.NewExprVisitor(func(x ast.Expr) {
		if x.Kind() == ast.IdentKind {
			used[strings.TrimPrefix(x.AsIdent(), ".")] = true
		}
	}))
	return used
}
