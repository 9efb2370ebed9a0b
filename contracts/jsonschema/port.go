package jsonschema

import (
	"errors"
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// port rewrites schemas of a dialect for the library: patterns are translated,
// and keywords that it would assert against the dialect are left out.
type port struct{ dialect schema.Dialect }

func (p port) schema(v *source.Value) *source.Value {
	if v.Kind != source.Object {
		return v
	}
	out := *v
	out.Members = nil
	nothing := false
	for _, m := range v.Members {
		if _, known := keywords[p.dialect][m.Name]; !known {
			continue
		}
		switch m.Name {
		case "properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions":
			m.Value = p.named(m.Value, m.Name == "patternProperties")
		case "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "additionalProperties", "propertyNames", "unevaluatedProperties",
			"prefixItems", "items", "additionalItems", "contains", "unevaluatedItems", "contentSchema":
			m.Value = p.value(m.Value)
		case "contentEncoding", "contentMediaType":
			if p.dialect == schema.Draft7 {
				continue
			}
		case "enum":
			if len(m.Value.Items) == 0 { // which the library takes for no enum
				nothing = true
				continue
			}
		case "pattern":
			text, err := schema.Pattern(m.Value.Text)
			if errors.Is(err, schema.ErrNotRegular) || errors.Is(err, schema.ErrTooLarge) {
				continue
			}
			if err == nil && m.Value.Kind == source.String {
				m.Value = &source.Value{Kind: source.String, Text: text}
			}
		}
		out.Members = append(out.Members, m)
	}
	if nothing {
		return without(&out)
	}
	return &out
}

// without is a schema that refuses every value and has the places of v still.
func without(v *source.Value) *source.Value {
	no := &source.Value{Kind: source.Boolean, Text: "false"}
	if all := v.Member("allOf"); all != nil {
		all.Value = &source.Value{Kind: source.Array, Items: append(slices.Clip(all.Value.Items), no)}
		return v
	}
	v.Members = append(v.Members, source.Member{Name: "allOf", Value: &source.Value{Kind: source.Array, Items: []*source.Value{no}}})
	return v
}

// value rewrites a schema or a list of schemas.
func (p port) value(v *source.Value) *source.Value {
	if v.Kind != source.Array {
		return p.schema(v)
	}
	out := *v
	out.Items = make([]*source.Value, len(v.Items))
	for i, item := range v.Items {
		out.Items[i] = p.schema(item)
	}
	return &out
}

func (p port) named(v *source.Value, patterns bool) *source.Value {
	out := *v
	out.Members = nil
	for _, m := range v.Members {
		if patterns {
			if text, err := schema.Pattern(m.Name); err == nil {
				m.Name = text
			}
		}
		m.Value = p.value(m.Value)
		out.Members = append(out.Members, m)
	}
	return &out
}
