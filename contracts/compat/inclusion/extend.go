package inclusion

import (
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// extensible is the keyword by which a contract says that its readers must
// tolerate members of an enum or a union that they do not know.
const extensible = "x-extensible"

// tolerantEnum accepts every value of the types that the listed values have.
func tolerantEnum(values []*source.Value) *node {
	var set schema.TypeSet
	for _, v := range values {
		set |= [...]schema.TypeSet{schema.TypeNull, schema.TypeBoolean, schema.TypeNumber | schema.TypeInteger, schema.TypeString, schema.TypeArray, schema.TypeObject}[v.Kind]
	}
	return &node{op: opType, types: set}
}

// stranger holds for values that no member of a union stands for. If there is
// a property that tells the members apart, it is an object where that is a text
// that none of them has; a known member that is malformed stays refused. Else it
// is what no member accepts.
func (c *collector) stranger(list []*schema.Schema) *node {
	if tag, known := tagOf(c.s, list); tag != "" {
		unknown := c.b.every(c.b.typed(schema.TypeString), c.b.not(c.b.put(enum(known))))
		return c.b.every(c.b.typed(schema.TypeObject), c.b.put(&node{op: opHas, text: tag}),
			c.b.put(&node{op: opMembers, names: names{listed: []string{tag}}, kids: []*node{unknown}}))
	}
	n := &node{op: opAny}
	for _, sub := range list {
		n.kids = append(n.kids, c.b.schema(sub, asWritten))
	}
	return c.b.not(c.b.put(n))
}

// tagOf finds the property that tells the members of a union apart, and the
// values it has in them.
func tagOf(s *schema.Schema, list []*schema.Schema) (string, []*source.Value) {
	var candidates []string
	if d := s.Discriminator; d != nil {
		candidates = append(candidates, d.Property)
	} else {
		candidates = tagNames(list[0], 0)
	}
	for _, name := range candidates {
		var known []*source.Value
		whole := true
		for _, sub := range list {
			values := tagValues(sub, name, 0)
			if values == nil && s.Discriminator != nil && sub.Ref != nil {
				values = mapped(s.Discriminator, sub.Ref)
			}
			whole = whole && values != nil
			known = append(known, values...)
		}
		if whole && !slices.ContainsFunc(known, func(v *source.Value) bool { return v.Kind != source.String }) {
			return name, known
		}
	}
	return "", nil
}

// tagNames lists the properties of a member of a union that have few values.
func tagNames(s *schema.Schema, depth int) []string {
	if s == nil || depth > 20 {
		return nil
	}
	var out []string
	for _, p := range s.Properties {
		if p.Schema.Const != nil || p.Schema.Enum != nil {
			out = append(out, p.Name)
		}
	}
	if s.Ref != nil {
		out = append(out, tagNames(s.Ref.Target, depth+1)...)
	}
	for _, sub := range s.AllOf {
		out = append(out, tagNames(sub, depth+1)...)
	}
	return out
}

// tagValues lists what a property can be in a member of a union.
func tagValues(s *schema.Schema, name string, depth int) []*source.Value {
	if s == nil || depth > 20 {
		return nil
	}
	if p := s.Property(name); p != nil {
		if p.Const != nil {
			return []*source.Value{p.Const}
		}
		if p.Enum != nil {
			return p.Enum
		}
	}
	if s.Ref != nil {
		if v := tagValues(s.Ref.Target, name, depth+1); v != nil {
			return v
		}
	}
	for _, sub := range s.AllOf {
		if v := tagValues(sub, name, depth+1); v != nil {
			return v
		}
	}
	return nil
}

// mapped is the values that an OpenAPI discriminator gives to a reference.
func mapped(d *schema.Discriminator, ref *schema.Reference) []*source.Value {
	var out []*source.Value
	name := ref.Text[lastSlash(ref.Text)+1:]
	for _, m := range d.Mapping {
		if m.Value.Text == ref.Text || m.Value.Text == name {
			out = append(out, &source.Value{Kind: source.String, Text: m.Name})
		}
	}
	if out == nil {
		out = append(out, &source.Value{Kind: source.String, Text: name})
	}
	return out
}

func lastSlash(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '/' {
			return i
		}
	}
	return -1
}
