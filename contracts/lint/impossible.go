package lint

import (
	"maps"

	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/schema"
)

// Bounds of the search for schemas that nothing satisfies.
const (
	stepsEach = 2000 // of one decision
	mostAsked = 5000 // decisions of one file
	mostBelow = 50   // schemas that are looked at to find the smallest
)

// impossible reports the schemas that nothing satisfies, the smallest ones:
// whatever requires one of them is impossible along. Where it cannot be decided
// in few steps nothing is said.
func impossible(p *pass) {
	no := false
	nothing := &schema.Schema{Bool: &no}
	empty := map[*schema.Schema]bool{}
	d := inclusion.New(inclusion.Options{Steps: stepsEach})
	asked := 0
	for _, n := range p.nodes {
		if n.conditional || !mayContradict(n.Schema) || asked == mostAsked {
			continue
		}
		asked++
		empty[n.Schema] = len(d.Causes(n.Schema, nothing)) == 0
	}
	told := map[*schema.Schema]bool{}
	for _, n := range p.nodes {
		if !empty[n.Schema] || told[n.Schema] {
			continue
		}
		all := below(n.Schema, empty)
		smallest := true
		for s := range all { // what leads back is no smaller
			smallest = smallest && below(s, empty)[n.Schema]
		}
		if smallest {
			maps.Copy(told, all)
			p.add(n.pos, "nothing satisfies %s", n)
		}
	}
}

// below are the schemas that s leads to by way of some schemas only, and of
// references.
func below(s *schema.Schema, only map[*schema.Schema]bool) map[*schema.Schema]bool {
	out, passed := map[*schema.Schema]bool{}, map[*schema.Schema]bool{}
	queue := []*schema.Schema{s}
	for ; len(queue) > 0 && len(out)+len(passed) < mostBelow; queue = queue[1:] {
		schema.Children(queue[0], func(s *schema.Schema) {
			switch {
			case only[s] && !out[s]:
				out[s] = true
				queue = append(queue, s)
			case s.Ref != nil && !only[s] && !passed[s]:
				passed[s] = true
				queue = append(queue, s)
			}
		})
	}
	return out
}

// mayContradict reports whether a schema states more than one thing that a value
// must satisfy. Most state a type and at most one bound.
func mayContradict(s *schema.Schema) bool {
	n := 0
	for _, k := range s.Keywords {
		switch k.Name {
		case "allOf", "anyOf", "oneOf", "not", "if", "required", "dependentRequired", "dependencies", "contains":
			n += 2
		case "title", "description", "$schema", "$id", "$comment", "$defs", "definitions", "examples", "example", "default", "deprecated", "readOnly", "writeOnly",
			"properties", "uniqueItems", "type":
		default:
			if len(k.Name) < 2 || k.Name[:2] != "x-" {
				n++
			}
		}
	}
	// a type and one more can contradict only by listed values
	return n > 1 || n == 1 && (s.Enum != nil || s.Const != nil)
}
