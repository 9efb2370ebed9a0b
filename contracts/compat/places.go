package compat

import (
	"slices"

	"crosswalk/contracts/compat/explain"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Bounds of the search for places: a schema that is used everywhere has more
// than anybody reads.
const (
	maxPlaces = 20
	maxVisits = 20000
)

// reach lists where values of target lie in a message of root, as people write
// fields. One place alone is told by the finding's message: then the list is
// empty.
func reach(root, target *schema.Schema) []string {
	if root == nil || target == nil || root == target {
		return nil
	}
	var found []string
	visits := 0
	onPath := map[*schema.Schema]bool{}
	var walk func(s *schema.Schema, pointer string)
	walk = func(s *schema.Schema, pointer string) {
		visits++
		if s == nil || onPath[s] || visits > maxVisits || len(found) >= maxPlaces {
			return
		}
		if s == target {
			if place := explain.Path(nil, pointer); !slices.Contains(found, place) && place != "" {
				found = append(found, place)
			}
		}
		onPath[s] = true
		defer delete(onPath, s)
		for _, ref := range []*schema.Reference{s.Ref, s.DynamicRef} {
			if ref != nil {
				walk(ref.Target, pointer)
			}
		}
		for _, several := range [][]*schema.Schema{s.AllOf, s.AnyOf, s.OneOf, {s.Not, s.If, s.Then, s.Else}} {
			for _, p := range several {
				walk(p, pointer)
			}
		}
		for _, p := range s.Properties {
			walk(p.Schema, pointer+"/"+source.Escape(p.Name))
		}
		for _, p := range s.PatternProperties {
			walk(p.Schema, pointer+"/*")
		}
		for _, p := range s.DependentSchemas {
			walk(p.Schema, pointer)
		}
		walk(s.AdditionalProperties, pointer+"/*")
		walk(s.UnevaluatedProperties, pointer+"/*")
		for _, p := range s.PrefixItems {
			walk(p, pointer+"/0")
		}
		for _, p := range []*schema.Schema{s.Items, s.Contains, s.UnevaluatedItems} {
			walk(p, pointer+"/0")
		}
	}
	walk(root, "")
	if len(found) < 2 {
		return nil
	}
	return found
}
