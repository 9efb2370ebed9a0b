package workbench

import (
	"slices"

	"crosswalk/contracts/source"
)

// pair is an item of what is expected and the one of the output that stands for
// it; -1: there is none.
type pair struct{ want, got int }

// mostCells bounds the table that aligns two lists. Longer ones are compared
// position by position, except for what is equal at both ends.
const mostCells = 1 << 20

// ahead is how far an item's counterpart is looked for.
const ahead = 50

// align pairs the items of two lists so that an item that was added or left out
// does not make all behind it differ: equal items are paired in order, as many
// as can be, and between them those that have most in common.
func align(want, got []*source.Value) []pair {
	texts := func(list []*source.Value) []string {
		out := make([]string, len(list))
		for i, v := range list {
			out[i] = same(v)
		}
		return out
	}
	w, g := texts(want), texts(got)
	var out []pair
	head := 0
	for head < min(len(w), len(g)) && w[head] == g[head] {
		out = append(out, pair{head, head})
		head++
	}
	tail := 0
	for tail < min(len(w), len(g))-head && w[len(w)-1-tail] == g[len(g)-1-tail] {
		tail++
	}
	endW, endG := len(w)-tail, len(g)-tail
	fromW, fromG := head, head
	for _, p := range common(w[head:endW], g[head:endG]) {
		p.want, p.got = p.want+head, p.got+head
		out = append(out, between(want, got, pair{fromW, fromG}, p)...)
		out = append(out, p)
		fromW, fromG = p.want+1, p.got+1
	}
	out = append(out, between(want, got, pair{fromW, fromG}, pair{endW, endG})...)
	for i := range tail {
		out = append(out, pair{endW + i, endG + i})
	}
	return out
}

// same is a text that is equal for values that do not differ: members in any
// order.
func same(v *source.Value) string {
	if v.Kind != source.Object && v.Kind != source.Array {
		return compact(v)
	}
	var parts []string
	if v.Kind == source.Object {
		for _, m := range v.Members {
			parts = append(parts, source.Escape(m.Name)+"/"+same(m.Value))
		}
		slices.Sort(parts)
		return "{" + joined(parts) + "}"
	}
	for _, item := range v.Items {
		parts = append(parts, same(item))
	}
	return "[" + joined(parts) + "]"
}

func joined(parts []string) string {
	n := 0
	for _, p := range parts {
		n += len(p) + 1
	}
	b := make([]byte, 0, n)
	for _, p := range parts {
		b = append(append(b, p...), ',')
	}
	return string(b)
}

// common is the longest common subsequence, as pairs in order.
func common(w, g []string) []pair {
	if len(w)*len(g) == 0 || len(w)*len(g) > mostCells {
		return nil
	}
	row := len(g) + 1
	best := make([]int32, (len(w)+1)*row)
	for i := len(w) - 1; i >= 0; i-- {
		for j := len(g) - 1; j >= 0; j-- {
			if w[i] == g[j] {
				best[i*row+j] = best[(i+1)*row+j+1] + 1
			} else {
				best[i*row+j] = max(best[(i+1)*row+j], best[i*row+j+1])
			}
		}
	}
	var out []pair
	for i, j := 0, 0; i < len(w) && j < len(g); {
		switch {
		case w[i] == g[j]:
			out = append(out, pair{i, j})
			i, j = i+1, j+1
		case best[(i+1)*row+j] >= best[i*row+j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// between pairs the items from one place up to another, none of which are equal:
// one by one if there are as many on both sides, else each with the next one
// that has something in common with it.
func between(want, got []*source.Value, from, to pair) []pair {
	var out []pair
	w, g := from.want, from.got
	for w < to.want && g < to.got {
		if to.want-w == to.got-g || alike(want[w], got[g]) {
			out = append(out, pair{w, g})
			w, g = w+1, g+1
			continue
		}
		at, end := g+1, min(to.got, g+ahead)
		for at < end && !alike(want[w], got[at]) {
			at++
		}
		if at < end && to.got-g > to.want-w {
			for ; g < at; g++ {
				out = append(out, pair{-1, g})
			}
			continue
		}
		if to.want-w > to.got-g {
			out = append(out, pair{w, -1})
			w++
			continue
		}
		out = append(out, pair{-1, g})
		g++
	}
	for ; w < to.want; w++ {
		out = append(out, pair{w, -1})
	}
	for ; g < to.got; g++ {
		out = append(out, pair{-1, g})
	}
	return out
}

// alike says that two values are objects that share at least half of their
// members.
func alike(a, b *source.Value) bool {
	if a.Kind != source.Object || b.Kind != source.Object {
		return false
	}
	n := 0
	for _, m := range a.Members {
		if o := b.Get(m.Name); o != nil && same(o) == same(m.Value) {
			n++
		}
	}
	return n > 0 && 2*n >= min(len(a.Members), len(b.Members))
}
