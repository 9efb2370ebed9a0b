package jsonschema

import (
	"slices"

	"crosswalk/contracts/schema"
)

// maxStatic bounds the schemas of a document whose dynamic references were
// resolved.
const maxStatic = 1 << 16

// static gives every $dynamicRef the target that it has on each way to it: a
// schema that can be reached on ways with different targets is there once for
// each. A document in which nothing is dynamic stays as it is.
func (r *Reader) static(root *schema.Schema) *schema.Schema {
	if !slices.ContainsFunc(r.pending, func(p pending) bool { return p.ref.Dynamic }) {
		return root
	}
	c := &unroller{r: r, made: map[unrolled]*schema.Schema{}, scopes: map[string]scope{}}
	out := c.schema(root, scope{})
	if len(c.order) > maxStatic {
		return root // its dynamic references stay, and say so
	}
	r.order = c.order
	r.cycles()
	r.list.Sort()
	return out
}

// scope is what a $dynamicRef can lead to: of each dynamic anchor, the schema in
// the outermost resource that was entered.
type scope struct {
	key     string
	anchors map[string]*schema.Schema
}

type unrolled struct {
	schema *schema.Schema
	scope  string
}

type unroller struct {
	r      *Reader
	made   map[unrolled]*schema.Schema
	scopes map[string]scope
	order  []*schema.Schema
}

// enter is the scope inside of a resource.
func (c *unroller) enter(in scope, res *resource) scope {
	names := make([]string, 0, len(res.anchors))
	for name, s := range res.anchors {
		if s.DynamicAnchor == name && in.anchors[name] == nil {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return in
	}
	slices.Sort(names)
	key := in.key + "\x00" + res.uri.String()
	if known, ok := c.scopes[key]; ok {
		return known
	}
	out := scope{key: key, anchors: make(map[string]*schema.Schema, len(in.anchors)+len(names))}
	for name, s := range in.anchors {
		out.anchors[name] = s
	}
	for _, name := range names {
		out.anchors[name] = res.anchors[name]
	}
	c.scopes[key] = out
	return out
}

func (c *unroller) schema(s *schema.Schema, in scope) *schema.Schema {
	if s == nil || len(c.order) > maxStatic {
		return s
	}
	in = c.enter(in, c.r.homes[s])
	key := unrolled{s, in.key}
	if out := c.made[key]; out != nil {
		return out
	}
	out := new(schema.Schema)
	*out = *s
	c.made[key] = out
	c.order = append(c.order, out)
	one := func(list ...**schema.Schema) {
		for _, at := range list {
			*at = c.schema(*at, in)
		}
	}
	one(&out.Not, &out.If, &out.Then, &out.Else, &out.AdditionalProperties, &out.PropertyNames, &out.Items, &out.Contains,
		&out.UnevaluatedItems, &out.UnevaluatedProperties, &out.ContentSchema)
	for _, list := range []*[]*schema.Schema{&out.AllOf, &out.AnyOf, &out.OneOf, &out.PrefixItems} {
		*list = slices.Clone(*list)
		for i := range *list {
			one(&(*list)[i])
		}
	}
	for _, list := range []*[]schema.Named{&out.Defs, &out.Properties, &out.PatternProperties, &out.DependentSchemas} {
		*list = slices.Clone(*list)
		for i := range *list {
			one(&(*list)[i].Schema)
		}
	}
	out.Ref, out.DynamicRef = c.reference(s.Ref, in), c.reference(s.DynamicRef, in)
	return out
}

func (c *unroller) reference(ref *schema.Reference, in scope) *schema.Reference {
	if ref == nil {
		return nil
	}
	out := *ref
	if ref.Dynamic {
		if s := in.anchors[ref.Target.DynamicAnchor]; s != nil {
			out.Target = s
		}
		out.Dynamic = false
	}
	out.Target = c.schema(out.Target, in)
	return &out
}

// dynamic reports whether a $dynamicRef can lead elsewhere than to its target:
// it must name a dynamic anchor that there is more than once.
func (r *Reader) dynamic(p pending) bool {
	if p.anchor == "" || p.ref.Target.DynamicAnchor != p.anchor {
		return false
	}
	if r.anchored == nil {
		r.anchored = map[string]int{}
		for _, s := range r.order {
			r.anchored[s.DynamicAnchor]++
		}
	}
	return r.anchored[p.anchor] > 1
}
