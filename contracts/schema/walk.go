package schema

// Walk visits the schemas and all that they apply or refer to, each once.
func Walk(list []*Schema, visit func(*Schema)) {
	seen := map[*Schema]bool{}
	queue := append([]*Schema(nil), list...)
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		if s == nil || seen[s] {
			continue
		}
		seen[s] = true
		visit(s)
		Children(s, func(s *Schema) { queue = append(queue, s) })
	}
}

// Children visits the schemas that s itself applies or refers to.
func Children(s *Schema, visit func(*Schema)) {
	add := func(list ...*Schema) {
		for _, s := range list {
			if s != nil {
				visit(s)
			}
		}
	}
	for _, ref := range []*Reference{s.Ref, s.DynamicRef} {
		if ref != nil {
			add(ref.Target)
		}
	}
	add(s.Not, s.If, s.Then, s.Else, s.AdditionalProperties, s.PropertyNames, s.Items, s.Contains, s.UnevaluatedItems, s.UnevaluatedProperties)
	for _, several := range [][]*Schema{s.AllOf, s.AnyOf, s.OneOf, s.PrefixItems} {
		add(several...)
	}
	for _, named := range [][]Named{s.Properties, s.PatternProperties, s.DependentSchemas} {
		for _, n := range named {
			add(n.Schema)
		}
	}
}
