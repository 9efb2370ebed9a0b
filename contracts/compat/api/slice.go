package api

import (
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// maxSlice bounds the work of one slice.
const maxSlice = 20000

// slicer cuts from a schema what cannot matter for some values, so that an
// independent validator need not read a whole API for one message: properties
// that the values do not have, and schemas of items where there are none.
type slicer struct{ steps int }

func (c *slicer) schema(s *schema.Schema, values []*source.Value) *schema.Schema {
	if c.steps++; s == nil || s.Bool != nil || c.steps > maxSlice {
		return s
	}
	if len(values) == 0 {
		return anything()
	}
	out := new(schema.Schema)
	*out = *s
	out.Defs = nil
	out.Properties = nil
	for _, p := range s.Properties {
		if here := members(values, p.Name); len(here) > 0 {
			p.Schema = c.schema(p.Schema, here)
			out.Properties = append(out.Properties, p)
		}
	}
	var all, items []*source.Value
	for _, v := range values {
		for _, m := range v.Members {
			all = append(all, m.Value)
		}
		items = append(items, v.Items...)
	}
	out.PatternProperties = slices.Clone(s.PatternProperties)
	for i, p := range out.PatternProperties {
		out.PatternProperties[i].Schema = c.schema(p.Schema, all)
	}
	out.AdditionalProperties, out.UnevaluatedProperties = c.schema(s.AdditionalProperties, all), c.schema(s.UnevaluatedProperties, all)
	out.Items, out.Contains, out.UnevaluatedItems = c.schema(s.Items, items), c.schema(s.Contains, items), c.schema(s.UnevaluatedItems, items)
	out.PrefixItems = slices.Clone(s.PrefixItems)
	for i, p := range out.PrefixItems {
		var here []*source.Value
		for _, v := range values {
			if i < len(v.Items) {
				here = append(here, v.Items[i])
			}
		}
		out.PrefixItems[i] = c.schema(p, here)
	}
	for _, list := range []*[]*schema.Schema{&out.AllOf, &out.AnyOf, &out.OneOf} {
		*list = slices.Clone(*list)
		for i, sub := range *list {
			(*list)[i] = c.schema(sub, values)
		}
	}
	for _, at := range []**schema.Schema{&out.Not, &out.If, &out.Then, &out.Else} {
		*at = c.schema(*at, values)
	}
	out.DependentSchemas = slices.Clone(s.DependentSchemas)
	for i, d := range out.DependentSchemas {
		out.DependentSchemas[i].Schema = c.schema(d.Schema, values)
	}
	if s.Ref != nil {
		ref := *s.Ref
		ref.Target = c.schema(ref.Target, values)
		out.Ref = &ref
	}
	return out
}

func members(values []*source.Value, name string) []*source.Value {
	var out []*source.Value
	for _, v := range values {
		if m := v.Get(name); m != nil {
			out = append(out, m)
		}
	}
	return out
}
