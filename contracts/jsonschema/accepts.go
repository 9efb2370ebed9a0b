package jsonschema

import (
	"encoding/json"

	"crosswalk/contracts/source"
)

// Accepts reports whether the schema accepts a value that was read before.
// Numbers beyond source.MaxExponent are refused, since nobody can compare them.
func (v *Validator) Accepts(value *source.Value) bool {
	out, ok := decoded(value)
	return ok && v.schema.Validate(out) == nil
}

// decoded is a value as the library takes it.
func decoded(v *source.Value) (any, bool) {
	switch v.Kind {
	case source.Boolean:
		return v.Bool(), true
	case source.Number:
		_, ok := source.Rat(v.Text)
		return json.Number(v.Text), ok
	case source.String:
		return v.Text, true
	case source.Array:
		out := make([]any, len(v.Items))
		for i, item := range v.Items {
			p, ok := decoded(item)
			if !ok {
				return nil, false
			}
			out[i] = p
		}
		return out, true
	case source.Object:
		out := make(map[string]any, len(v.Members))
		for _, m := range v.Members {
			p, ok := decoded(m.Value)
			if !ok {
				return nil, false
			}
			out[m.Name] = p
		}
		return out, true
	}
	return nil, true
}
