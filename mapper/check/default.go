package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"crosswalk/contracts/schema"
)

// literalFault says why a JSON text is no value of a shape, "" if it is one.
func literalFault(s *schema.Shape, text string) string {
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return "is no JSON"
	}
	if why := jsonFault(s, v, 0); why != "" {
		return why
	}
	return restFault(s.Schemas, text)
}

// jsonFault says what a shape has against a JSON value.
func jsonFault(s *schema.Shape, v any, depth int) string {
	if s == nil || depth > 64 {
		return ""
	}
	is := func(kinds ...schema.Kind) bool {
		return slices.ContainsFunc(kinds, func(k schema.Kind) bool {
			return s.Kind == k || s.Kind == schema.Any && (s.Union == nil || slices.Contains(s.Union, k))
		})
	}
	wrong := "is not " + describeShape(s)
	switch v := v.(type) {
	case nil:
		if !acceptsNull(s) {
			return "is null"
		}
	case string:
		if !is(schema.String) {
			return wrong
		}
		fault, _ := textFault(s, v)
		return fault
	case json.Number:
		if s.Kind == schema.Integer {
			if n := rat(v.String()); n == nil || !n.IsInt() {
				return wrong
			}
		}
		if !is(schema.Integer, schema.Number) {
			return wrong
		}
		return numberFault(s, v.String())
	case bool:
		if !is(schema.Boolean) {
			return wrong
		}
		if s.Enum != nil && !slices.Contains(s.Enum, fmt.Sprint(v)) {
			return "is not one of the allowed values"
		}
	case []any:
		if !is(schema.Array) {
			return wrong
		}
		return arrayFault(s, v, depth)
	case map[string]any:
		if !is(schema.Object) {
			return wrong
		}
		return objectFault(s, v, depth)
	}
	return ""
}

func arrayFault(s *schema.Shape, list []any, depth int) string {
	switch {
	case len(list) < s.MinItems:
		return "has too few items"
	case s.Kind == schema.Array && s.MaxItems >= 0 && len(list) > s.MaxItems:
		return "has too many items"
	}
	seen := map[string]bool{}
	for i, v := range list {
		if why := jsonFault(s.Items, v, depth+1); why != "" {
			return fmt.Sprintf("has an item %d that %s", i+1, why)
		}
		text, err := json.Marshal(v)
		if s.UniqueItems && (err != nil || seen[string(text)]) {
			return "has an item twice"
		}
		seen[string(text)] = true
	}
	return ""
}

func objectFault(s *schema.Shape, o map[string]any, depth int) string {
	for _, p := range s.Props {
		v, there := o[p.Name]
		if !there {
			if p.Required {
				return fmt.Sprintf("lacks %q", p.Name)
			}
			continue
		}
		if why := jsonFault(p.Shape, v, depth+1); why != "" {
			return fmt.Sprintf("has a field %q that %s", p.Name, why)
		}
	}
	if s.Kind != schema.Object {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		v := o[name]
		switch {
		case s.Prop(name) != nil:
		case s.Extra == nil:
			return fmt.Sprintf("has an undeclared field %q", name)
		default:
			if why := jsonFault(s.Extra, v, depth+1); why != "" {
				return fmt.Sprintf("has a field %q that %s", name, why)
			}
		}
	}
	return ""
}
