package jsonschema

import (
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// stated gives the keywords of 2020-12 that a member of a schema object stands
// for in the dialect.
func (r *Reader) stated(m source.Member, v *source.Value) []schema.Keyword {
	as := func(names ...string) (out []schema.Keyword) {
		for _, name := range names {
			k := schema.Keyword{Name: name, Pos: m.Pos}
			if name != m.Name {
				k.Spelling = m.Name
			}
			out = append(out, k)
		}
		return out
	}
	if _, ok := r.keywords[m.Name]; !ok || !before2020(r.dialect) {
		return as(m.Name)
	}
	switch m.Name {
	case "id":
		return as("$id")
	case "$recursiveRef":
		return as("$dynamicRef")
	case "$recursiveAnchor":
		return as("$dynamicAnchor")
	case "items":
		if m.Value.Kind == source.Array {
			return as("prefixItems")
		}
	case "additionalItems":
		if !listed(v) {
			return nil
		}
		return as("items")
	case "dependencies":
		var names []string
		for _, d := range m.Value.Members {
			name := "dependentSchemas"
			if d.Value.Kind == source.Array {
				name = "dependentRequired"
			}
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return as(names...)
	}
	return as(m.Name)
}

// listed reports whether items is a list, so that additionalItems means
// something.
func listed(v *source.Value) bool {
	items := v.Get("items")
	return items != nil && items.Kind == source.Array
}

// elements reads items of the drafts before 2020-12.
func elements(r *Reader, s *schema.Schema, v *source.Value, at string) {
	if v.Kind == source.Array {
		several(func(s *schema.Schema) *[]*schema.Schema { return &s.PrefixItems })(r, s, v, at)
		return
	}
	s.Items = r.Schema(v, at)
}

// otherElements reads additionalItems: as a place to refer to only, if it means
// nothing.
func (r *Reader) otherElements(s *schema.Schema, v *source.Value) {
	m := v.Member("additionalItems")
	if _, known := r.keywords["additionalItems"]; !known || m == nil {
		return
	}
	other := r.Schema(m.Value, s.Pointer+"/additionalItems")
	if listed(v) {
		s.Items = other
		return
	}
	r.warn(m.Pos, "schema/no-effect", "additionalItems has no effect, as items is not a list")
}

// dependencies reads the keyword that 2019-09 split in two.
func dependencies(r *Reader, s *schema.Schema, v *source.Value, at string) {
	if !r.is(v, source.Object, at) {
		return
	}
	for _, m := range v.Members {
		here := at + "/" + source.Escape(m.Name)
		if m.Value.Kind != source.Array {
			s.DependentSchemas = append(s.DependentSchemas, schema.Named{Name: m.Name, Pos: m.Pos, Schema: r.Schema(m.Value, here)})
			continue
		}
		r.notEmpty04(m.Value, here)
		s.DependentRequired = append(s.DependentRequired, schema.Dependency{Name: m.Name, Pos: m.Pos, Required: r.strings(m.Value, here)})
	}
}

// notEmpty04 refuses an empty list of names, as draft-04 does.
func (r *Reader) notEmpty04(v *source.Value, at string) {
	if r.dialect == schema.Draft4 && v.Kind == source.Array && len(v.Items) == 0 {
		r.list.Add(v.Pos, "schema/keyword-value", "%s lists no name, which %s does not allow", last(at), r.dialect)
	}
}

// boundFlag is checked here and takes effect in bounds, when the whole schema
// is read.
func boundFlag(r *Reader, _ *schema.Schema, v *source.Value, at string) {
	r.is(v, source.Boolean, at)
}

// bounds gives the flags exclusiveMinimum and exclusiveMaximum, of draft-04 and
// OpenAPI 3.0, their effect on minimum and maximum.
func (r *Reader) bounds(s *schema.Schema, v *source.Value) {
	for _, b := range []struct {
		flag, bound      string
		limit, exclusive **schema.Numeral
	}{
		{"exclusiveMinimum", "minimum", &s.Minimum, &s.ExclusiveMinimum},
		{"exclusiveMaximum", "maximum", &s.Maximum, &s.ExclusiveMaximum},
	} {
		flag := v.Member(b.flag)
		if flag == nil || !has(s, b.flag) {
			continue
		}
		if r.dialect == schema.Draft4 && v.Get(b.bound) == nil {
			r.list.Add(flag.Pos, "schema/keyword-value", "%s says nothing without %s", b.flag, b.bound)
		}
		if flag.Value.Bool() {
			*b.limit, *b.exclusive = nil, *b.limit
		}
	}
}

// recursive is the name under which the model keeps $recursiveAnchor. No anchor
// of a file can have it.
const recursive = "$recursiveAnchor"

// recursiveReference reads $recursiveRef, which is the $dynamicRef to the
// anchor that every resource with $recursiveAnchor has.
func recursiveReference(r *Reader, s *schema.Schema, v *source.Value, at string) {
	switch {
	case !r.is(v, source.String, at):
	case v.Text != "#":
		r.list.Add(v.Pos, "schema/ref", `$recursiveRef can be "#" only`)
	default:
		s.DynamicRef = &schema.Reference{Text: v.Text, Pos: v.Pos}
		r.pending = append(r.pending, pending{s, s.DynamicRef, r.current, recursive})
	}
}

func recursiveAnchor(r *Reader, s *schema.Schema, v *source.Value, at string) {
	switch {
	case !r.is(v, source.Boolean, at) || !v.Bool():
	case r.current.root != s:
		r.list.Add(v.Pos, "schema/anchor", "$recursiveAnchor belongs to the root of a schema, or beside $id")
	default:
		s.DynamicAnchor = recursive
		r.current.anchors[recursive] = s
	}
}

// unseen keeps the items that contains has met from being evaluated, as they
// are not in 2019-09: what is under not leaves no trace.
func (r *Reader) unseen(s *schema.Schema) {
	if s.Contains == nil || r.dialect != schema.Draft2019 || !r.mentioned("unevaluatedItems") {
		return
	}
	var moved []schema.Keyword
	for _, name := range []string{"contains", "minContains", "maxContains"} {
		for _, k := range s.Keywords {
			if k.Name == name {
				moved = append(moved, k)
			}
		}
		s.Keywords = slices.DeleteFunc(s.Keywords, func(k schema.Keyword) bool { return k.Name == name })
	}
	under := func(keywords ...schema.Keyword) *schema.Schema {
		sub := &schema.Schema{Pos: s.Pos, Pointer: s.Pointer, Keywords: keywords}
		r.homes[sub] = r.current
		r.order = append(r.order, sub)
		return sub
	}
	as := func(name string) schema.Keyword {
		return schema.Keyword{Name: name, Pos: moved[0].Pos, Spelling: "contains"}
	}
	inner, not, all := under(moved...), under(as("not")), under(as("not"))
	inner.Contains, inner.MinContains, inner.MaxContains = s.Contains, s.MinContains, s.MaxContains
	s.Contains, s.MinContains, s.MaxContains = nil, nil, nil
	not.Not, all.Not = inner, not
	s.AllOf = append(s.AllOf, all)
	if !has(s, "allOf") {
		s.Keywords = append(s.Keywords, as("allOf"))
	}
}

// mentioned reports whether a name occurs anywhere in the file.
func (r *Reader) mentioned(name string) bool {
	known, ok := r.mentions[name]
	if !ok {
		known = mentions(r.root, name)
		r.mentions[name] = known
	}
	return known
}

func mentions(v *source.Value, name string) bool {
	return slices.ContainsFunc(v.Items, func(item *source.Value) bool { return mentions(item, name) }) ||
		slices.ContainsFunc(v.Members, func(m source.Member) bool { return m.Name == name || mentions(m.Value, name) })
}

// atLeastOne tells the dialects in which an enum lists values, each once. Later
// ones only advise it.
func (r *Reader) atLeastOne() bool {
	return r.dialect == schema.Draft4 || r.dialect == schema.Draft6 || r.dialect == schema.OpenAPI30
}

// nothing makes s refuse every value, as an enum without values does.
func (r *Reader) nothing(s *schema.Schema, v *source.Value, at string) {
	no := false
	s.AllOf = append(s.AllOf, &schema.Schema{Pos: v.Pos, Pointer: at, Bool: &no})
	r.homes[s.AllOf[len(s.AllOf)-1]] = r.current
	for i, k := range s.Keywords {
		if k.Name == "enum" {
			s.Keywords[i] = schema.Keyword{Name: "allOf", Pos: k.Pos, Spelling: "enum"}
		}
	}
}
