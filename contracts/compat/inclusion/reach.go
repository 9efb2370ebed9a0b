package inclusion

import (
	"slices"
	"strconv"

	"crosswalk/contracts/source"
)

// reached is a cause and the way to it from the site of a question.
type reached struct {
	cause *Cause
	local *local
	path  []edge
}

// maxReached bounds the causes of one question.
const maxReached = 2000

// reach lists the causes that a site leads to, nearest first.
func (s *site) reach() []reached {
	type visit struct {
		site *site
		from int
		edge edge
	}
	queue := []visit{{site: s, from: -1}}
	met := map[*site]bool{s: true}
	known := map[*Cause]bool{}
	var out []reached
	for i := 0; i < len(queue) && len(out) < maxReached; i++ {
		at := queue[i].site
		at.explore()
		for _, l := range at.locals {
			if known[l.cause] {
				continue
			}
			known[l.cause] = true
			var path []edge
			for k := i; queue[k].from >= 0; k = queue[k].from {
				path = append(path, queue[k].edge)
			}
			slices.Reverse(path)
			out = append(out, reached{l.cause, l, path})
		}
		for _, e := range at.edges {
			if !met[e.to] {
				met[e.to] = true
				queue = append(queue, visit{e.to, i, e})
			}
		}
	}
	return out
}

// demand is what a value at the start of the way meets that shows the cause.
func (r reached) demand(d *Decider) lit {
	inner := d.conjunction(r.local.demand)
	for i := len(r.path) - 1; i >= 0; i-- {
		e := r.path[i]
		var all []lit
		all = append(all, e.to.goal...)
		inner = d.conjunction(append(all, inner.yes()))
		if e.step == here {
			continue
		}
		n := &node{op: opMembers, names: e.names}
		if e.step == item {
			n = &node{op: opItems, n: e.n, m: e.m}
		}
		n.kids = []*node{d.intern(&node{op: opNot, kids: []*node{inner}})}
		inner = d.intern(&node{op: opNot, kids: []*node{d.intern(n)}})
	}
	return inner.yes()
}

// at leads from a value that meets the demand to the part at fault.
func (r reached) at(d *Decider, v *source.Value) string {
	out := ""
	for i, e := range r.path {
		if e.step == here {
			continue
		}
		rest := reached{local: r.local, path: r.path[i+1:]}
		n, _ := d.of(rest.demand(d))
		found := false
		for j, one := range v.Items {
			if e.step == item && j >= e.n && (e.m < 0 || j < e.m) && eval(n, one) == yes {
				out, v, found = out+"/"+strconv.Itoa(j), one, true
				break
			}
		}
		for _, m := range v.Members {
			if !found && e.step == member && e.names.holds(m.Name) && eval(n, m.Value) == yes {
				out, v, found = out+"/"+source.Escape(m.Name), m.Value, true
				break
			}
		}
		if !found {
			break
		}
	}
	return out
}
