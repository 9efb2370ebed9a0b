package api

import (
	"slices"

	"crosswalk/contracts/schema"
)

// network knows which schemas lead to which, against the arrows.
type network struct {
	ids   map[*schema.Schema]int
	above [][]int
	round []int // in which search a schema was met last
	now   int
}

// newNetwork covers all that the roots lead to.
func newNetwork(roots []*schema.Schema) *network {
	n := &network{ids: map[*schema.Schema]int{}}
	var list []*schema.Schema
	id := func(s *schema.Schema) int {
		i, known := n.ids[s]
		if !known {
			i = len(list)
			n.ids[s] = i
			list = append(list, s)
			n.above = append(n.above, nil)
		}
		return i
	}
	for _, s := range roots {
		id(s)
	}
	for i := 0; i < len(list); i++ {
		s := list[i]
		for _, sub := range append(below(s), s.Not, s.If, s.Contains, s.PropertyNames) {
			if sub != nil {
				to := id(sub)
				n.above[to] = append(n.above[to], i)
			}
		}
	}
	n.round = make([]int, len(list))
	return n
}

// nearest lists at most some of the meetings of one cause: those first whose
// question lies the fewest steps from it, then in the order of questions.
func (n *network) nearest(list []meeting, most int) []meeting {
	if len(list) < 2 {
		return list
	}
	n.now++
	first := map[int]int{} // by root
	for i, m := range list {
		root := n.ids[m.reader]
		if _, known := first[root]; !known {
			first[root] = i
		}
	}
	var level []int
	for _, m := range list {
		if at, ok := n.ids[m.cause.Reader]; ok && n.round[at] != n.now {
			n.round[at] = n.now
			level = append(level, at)
		}
	}
	var out []meeting
	taken := map[int]bool{}
	for len(level) > 0 && len(out) < most {
		var found, next []int
		for _, at := range level {
			if i, ok := first[at]; ok {
				found = append(found, i)
			}
			for _, up := range n.above[at] {
				if n.round[up] != n.now {
					n.round[up] = n.now
					next = append(next, up)
				}
			}
		}
		slices.Sort(found)
		for _, i := range found {
			taken[i] = true
			out = append(out, list[i])
		}
		level = next
	}
	for i, m := range list {
		if len(out) >= most {
			break
		}
		if !taken[i] {
			out = append(out, m)
		}
	}
	return out[:min(len(out), most)]
}
