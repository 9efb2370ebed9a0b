package api

import (
	"slices"
	"strings"

	"crosswalk/contracts/schema"
)

// view reads schemas as they hold for messages in one direction. The server owns
// what is readOnly: a message to it need not have that, and whoever writes such
// a message leaves it out. With writeOnly it is the other way round.
type view struct {
	readOnly bool // messages to the server; else writeOnly, messages from it
	writer   bool // the schemas are those of the writing side
	touched  map[*schema.Schema]bool
	made     map[viewKey]*schema.Schema
}

type viewKey struct {
	schema *schema.Schema
	names  string
}

// newView looks for marked properties in a document.
func newView(doc *schema.Document, readOnly, writer bool) *view {
	v := &view{readOnly: readOnly, writer: writer, touched: map[*schema.Schema]bool{}, made: map[viewKey]*schema.Schema{}}
	roots := slices.Clone(doc.Inline)
	for _, c := range doc.Components {
		roots = append(roots, c.Schema)
	}
	var queue []*schema.Schema
	above := map[*schema.Schema][]*schema.Schema{}
	any := false
	schema.Walk(roots, func(s *schema.Schema) { any = any || s.ReadOnly && readOnly || s.WriteOnly && !readOnly })
	if !any {
		return v
	}
	schema.Walk(roots, func(s *schema.Schema) {
		for _, p := range s.Properties {
			if v.marked(p.Schema, 0) {
				queue = append(queue, s)
			}
		}
		for _, sub := range below(s) {
			above[sub] = append(above[sub], s)
		}
	})
	for ; len(queue) > 0; queue = queue[1:] {
		if s := queue[0]; !v.touched[s] {
			v.touched[s] = true
			queue = append(queue, above[s]...)
		}
	}
	return v
}

// below lists the schemas to which a view goes on.
func below(s *schema.Schema) []*schema.Schema {
	out := inPlace(s)
	for _, list := range [][]schema.Named{s.Properties, s.PatternProperties} {
		for _, n := range list {
			out = append(out, n.Schema)
		}
	}
	for _, sub := range append([]*schema.Schema{s.AdditionalProperties, s.Items, s.UnevaluatedItems, s.UnevaluatedProperties}, s.PrefixItems...) {
		if sub != nil {
			out = append(out, sub)
		}
	}
	return out
}

// inPlace lists the schemas that s applies to the same value, those aside that
// are negated or a condition.
func inPlace(s *schema.Schema) []*schema.Schema {
	var out []*schema.Schema
	if s.Ref != nil {
		out = append(out, s.Ref.Target)
	}
	out = append(append(append(out, s.AllOf...), s.AnyOf...), s.OneOf...)
	for _, sub := range []*schema.Schema{s.Then, s.Else} {
		if sub != nil {
			out = append(out, sub)
		}
	}
	for _, n := range s.DependentSchemas {
		out = append(out, n.Schema)
	}
	return out
}

// maxParts bounds how far a mark is followed through references.
const maxParts = 32

// marked tells whether a property with this schema is left out of a message.
func (v *view) marked(s *schema.Schema, depth int) bool {
	if s == nil || depth > maxParts {
		return false
	}
	if v.readOnly && s.ReadOnly || !v.readOnly && s.WriteOnly {
		return true
	}
	if s.Ref != nil && v.marked(s.Ref.Target, depth+1) {
		return true
	}
	return slices.ContainsFunc(s.AllOf, func(p *schema.Schema) bool { return v.marked(p, depth+1) })
}

// of is s as it holds in the view.
func (v *view) of(s *schema.Schema) *schema.Schema {
	if s == nil || !v.touched[s] {
		return s
	}
	return v.schema(s, nil)
}

// schema copies s without what the view leaves out. names are marked properties
// that are declared beside s.
func (v *view) schema(s *schema.Schema, names []string) *schema.Schema {
	if s == nil || !v.touched[s] && len(names) == 0 {
		return s
	}
	names = v.names(names, s, 0)
	slices.Sort(names)
	names = slices.Compact(names)
	key := viewKey{s, strings.Join(names, "\x00")}
	if out := v.made[key]; out != nil {
		return out
	}
	out := new(schema.Schema)
	*out = *s
	v.made[key] = out
	out.Required = nil
	for _, w := range s.Required {
		if !slices.Contains(names, w.Text) {
			out.Required = append(out.Required, w)
		}
	}
	out.Properties = slices.Clone(s.Properties)
	for i, p := range out.Properties {
		if v.writer && v.marked(p.Schema, 0) {
			no := false
			out.Properties[i].Schema = &schema.Schema{Pos: p.Schema.Pos, Pointer: p.Schema.Pointer, Bool: &no}
		} else {
			out.Properties[i].Schema = v.schema(p.Schema, nil)
		}
	}
	out.PatternProperties = v.named(s.PatternProperties, nil)
	out.DependentSchemas = v.named(s.DependentSchemas, names)
	out.AdditionalProperties, out.UnevaluatedProperties = v.schema(s.AdditionalProperties, nil), v.schema(s.UnevaluatedProperties, nil)
	out.Items, out.UnevaluatedItems, out.PrefixItems = v.schema(s.Items, nil), v.schema(s.UnevaluatedItems, nil), v.several(s.PrefixItems, nil)
	out.AllOf, out.AnyOf, out.OneOf = v.several(s.AllOf, names), v.several(s.AnyOf, names), v.several(s.OneOf, names)
	out.Then, out.Else = v.schema(s.Then, names), v.schema(s.Else, names)
	if s.Ref != nil {
		ref := *s.Ref
		ref.Target = v.schema(ref.Target, names)
		out.Ref = &ref
	}
	return out
}

// names adds the marked properties that s declares for its value.
func (v *view) names(names []string, s *schema.Schema, depth int) []string {
	if s == nil || depth > maxParts || !v.touched[s] {
		return names
	}
	for _, p := range s.Properties {
		if v.marked(p.Schema, 0) {
			names = append(names, p.Name)
		}
	}
	if s.Ref != nil {
		names = v.names(names, s.Ref.Target, depth+1)
	}
	for _, p := range s.AllOf {
		names = v.names(names, p, depth+1)
	}
	return names
}

func (v *view) several(list []*schema.Schema, names []string) []*schema.Schema {
	if list == nil {
		return nil
	}
	out := make([]*schema.Schema, len(list))
	for i, s := range list {
		out[i] = v.schema(s, names)
	}
	return out
}

func (v *view) named(list []schema.Named, names []string) []schema.Named {
	out := slices.Clone(list)
	for i := range out {
		out[i].Schema = v.schema(out[i].Schema, names)
	}
	return out
}
