package inclusion

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

// truth is a logical value of three.
type truth uint8

const (
	no truth = iota
	maybe
	yes
)

func (t truth) not() truth { return yes - t }

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// eval tells whether a value satisfies a node.
func eval(n *node, v *source.Value) truth { return evals{}.eval(n, v) }

// evals remembers what lists and objects satisfy, since values share parts and
// nodes say the same of them in several places.
type evals map[evalKey]truth

type evalKey struct {
	node  *node
	value *source.Value
}

func (e evals) eval(n *node, v *source.Value) truth {
	if !n.may.has(v.Kind) {
		return no
	}
	if n.all.has(v.Kind) {
		return yes
	}
	if len(n.kids) == 0 || v.Kind < source.Array {
		return e.judge(n, v)
	}
	key := evalKey{n, v}
	out, ok := e[key]
	if !ok {
		out = e.judge(n, v)
		e[key] = out
	}
	return out
}

func (e evals) judge(n *node, v *source.Value) truth {
	switch n.op {
	case opAll:
		out := yes
		for _, k := range n.kids {
			if out = min(out, e.eval(k, v)); out == no {
				break
			}
		}
		return out
	case opAny:
		out := no
		for _, k := range n.kids {
			if out = max(out, e.eval(k, v)); out == yes {
				break
			}
		}
		return out
	case opOne:
		return between(n.kids, 1, 1, func(k *node) truth { return e.eval(k, v) })
	case opNot:
		return e.eval(n.kids[0], v).not()
	case opType: // may says the rest
		return whole(v.Text)
	case opEnum:
		return truthOf(n.texts[v.Canonical()])
	case opOpaque:
		return maybe
	}
	switch v.Kind {
	case source.Number:
		return evalNumber(n, v.Text)
	case source.String:
		return evalText(n, v.Text)
	case source.Array:
		return e.array(n, v)
	}
	return e.object(n, v)
}

// between tells whether at least low and at most high of the items are true.
func between[T any](items []T, low, high int, is func(T) truth) truth {
	sure, open := 0, 0
	for _, item := range items {
		switch is(item) {
		case yes:
			sure++
		case maybe:
			open++
		}
	}
	switch {
	case sure > high || sure+open < low:
		return no
	case sure >= low && sure+open <= high:
		return yes
	}
	return maybe
}

// exact is the value of a number, false if it is beyond all reason.
func exact(text string) (*big.Rat, bool) { return source.Rat(text) }

// whole tells whether a number has no fraction.
func whole(text string) truth {
	if !strings.ContainsAny(text, ".eE") {
		return yes
	}
	r, ok := exact(text)
	if !ok {
		return maybe
	}
	return truthOf(r.IsInt())
}

func evalNumber(n *node, text string) truth {
	r, ok := exact(text)
	if !ok {
		return maybe
	}
	switch n.op {
	case opMin:
		c := r.Cmp(n.num)
		return truthOf(c > 0 || c == 0 && !n.open)
	case opMax:
		c := r.Cmp(n.num)
		return truthOf(c < 0 || c == 0 && !n.open)
	}
	return truthOf(new(big.Rat).Quo(r, n.num).IsInt())
}

func evalText(n *node, text string) truth {
	switch n.op {
	case opMinLength:
		return truthOf(utf8.RuneCountInString(text) >= n.n)
	case opMaxLength:
		return truthOf(utf8.RuneCountInString(text) <= n.n)
	case opPattern:
		if n.opaque {
			return maybe
		}
		return truthOf(assess.Matches(n.text, text))
	}
	return truthOf(jsonschema.FormatHolds(n.text, text))
}

func (e evals) array(n *node, v *source.Value) truth {
	items := v.Items
	switch n.op {
	case opMinItems:
		return truthOf(len(items) >= n.n)
	case opMaxItems:
		return truthOf(len(items) <= n.n)
	case opUnique:
		seen := make(map[string]bool, len(items))
		for _, item := range items {
			seen[item.Canonical()] = true
		}
		return truthOf(len(seen) == len(items))
	case opContains, opAtMost:
		low, high := n.n, len(items)
		if n.op == opAtMost {
			low, high = 0, n.n
		}
		return between(items, low, high, func(item *source.Value) truth { return e.eval(n.kids[0], item) })
	}
	out := yes
	for i := n.n; i < len(items) && (n.m < 0 || i < n.m); i++ {
		if out = min(out, e.eval(n.kids[0], items[i])); out == no {
			break
		}
	}
	return out
}

func (e evals) object(n *node, v *source.Value) truth {
	switch n.op {
	case opHas:
		return truthOf(v.Member(n.text) != nil)
	case opMinProps:
		return truthOf(len(v.Members) >= n.n)
	case opMaxProps:
		return truthOf(len(v.Members) <= n.n)
	}
	out := yes
	for _, m := range v.Members {
		switch {
		case n.op == opNames:
			out = min(out, e.eval(n.kids[0], &source.Value{Kind: source.String, Text: m.Name}))
		case n.names.holds(m.Name):
			out = min(out, e.eval(n.kids[0], m.Value))
		}
		if out == no {
			break
		}
	}
	return out
}

// holds reports whether a name is in the set.
func (s names) holds(name string) bool {
	in := slices.Contains(s.listed, name)
	for _, p := range s.patterns {
		in = in || assess.Matches(p, name)
	}
	return in != s.others
}

// evalGoal tells whether a value meets every literal.
func (t *table) evalGoal(goal []lit, v *source.Value) truth {
	out, e := yes, evals{}
	for _, l := range goal {
		n, negated := t.of(l)
		is := e.eval(n, v)
		if negated {
			is = is.not()
		}
		if out = min(out, is); out == no {
			break
		}
	}
	return out
}
