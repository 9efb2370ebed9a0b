package rules

import (
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// pair applies the rules to two versions of a schema and to the parts that
// correspond in them, each pair once.
func (c *checker) pair(o, n *schema.Schema) {
	type two = [2]*schema.Schema
	if c.seen == nil {
		c.seen = map[two]bool{}
	}
	for queue := []two{{o, n}}; len(queue) > 0; queue = queue[1:] {
		o, n := queue[0][0], queue[0][1]
		if o == nil || n == nil || c.seen[queue[0]] {
			continue
		}
		c.seen[queue[0]] = true
		add := func(o, n *schema.Schema) {
			if o != nil && n != nil {
				queue = append(queue, two{o, n})
			}
		}
		switch {
		case o.Ref != nil && n.Ref != nil:
			add(o.Ref.Target, n.Ref.Target)
		case o.Ref != nil && len(o.Keywords) == 1: // written out now
			add(o.Ref.Target, n)
			continue
		case n.Ref != nil && len(n.Keywords) == 1:
			add(o, n.Ref.Target)
			continue
		}
		c.schema(o, n)
		for _, both := range [][2]*schema.Schema{{o.Not, n.Not}, {o.If, n.If}, {o.Then, n.Then}, {o.Else, n.Else}, {o.AdditionalProperties, n.AdditionalProperties},
			{o.PropertyNames, n.PropertyNames}, {o.Items, n.Items}, {o.Contains, n.Contains}, {o.UnevaluatedItems, n.UnevaluatedItems},
			{o.UnevaluatedProperties, n.UnevaluatedProperties}, {o.ContentSchema, n.ContentSchema}} {
			add(both[0], both[1])
		}
		for _, both := range [][2][]schema.Named{{o.Properties, n.Properties}, {o.PatternProperties, n.PatternProperties}, {o.DependentSchemas, n.DependentSchemas}} {
			byName(both[0], both[1], add)
		}
		for i := range min(len(o.PrefixItems), len(n.PrefixItems)) {
			add(o.PrefixItems[i], n.PrefixItems[i])
		}
		branches(o.AllOf, n.AllOf, add)
		branches(o.AnyOf, n.AnyOf, add)
		branches(o.OneOf, n.OneOf, add)
	}
}

func byName(old, new []schema.Named, add func(o, n *schema.Schema)) {
	if len(old) == 0 || len(new) == 0 {
		return
	}
	before := make(map[string]*schema.Schema, len(old))
	for _, p := range old {
		before[p.Name] = p.Schema
	}
	for _, p := range new {
		add(before[p.Name], p.Schema)
	}
}

// branches pairs the alternatives of a choice: by what they refer to, by title,
// and the rest in their order if they are as many.
func branches(old, new []*schema.Schema, add func(o, n *schema.Schema)) {
	mark := func(s *schema.Schema) string {
		switch {
		case s.Ref != nil:
			return "ref " + s.Ref.Text
		case s.Title != "":
			return "title " + s.Title
		}
		return ""
	}
	before := map[string]*schema.Schema{}
	var restOld, restNew []*schema.Schema
	for _, s := range old {
		if m := mark(s); m != "" && before[m] == nil {
			before[m] = s
		} else {
			restOld = append(restOld, s)
		}
	}
	for _, s := range new {
		m := mark(s)
		if o := before[m]; m != "" && o != nil {
			add(o, s)
			delete(before, m)
			continue
		}
		restNew = append(restNew, s)
	}
	if len(before) == 0 && len(restOld) == len(restNew) {
		for i, s := range restNew {
			add(restOld[i], s)
		}
	}
}

// inline pairs schemas outside of components by where they stand.
func (c *checker) inline(old, new []*schema.Schema) {
	before := make(map[string]*schema.Schema, len(old))
	for _, s := range old {
		before[s.Pointer] = s
	}
	for _, s := range new {
		c.pair(before[s.Pointer], s)
	}
}

// components pairs named schemas.
func (c *checker) components(old, new *schema.Document) {
	if new.Source == nil {
		return
	}
	for _, named := range old.Components {
		n := new.Component(named.Name)
		if n != nil {
			c.pair(named.Schema, n)
			continue
		}
		here := place{pos: new.Source.Pos, name: named.Name}
		pos := named.Pos
		for _, at := range []string{"/components/schemas", "/$defs", "/definitions"} {
			if v := new.Source.At(at); v != nil && v.Kind == source.Object {
				here.pos, here.pointer = v.Pos, at
				break
			}
		}
		c.report("rule/component-removed", here, &pos, "there is no schema %q any more", named.Name)
	}
}
