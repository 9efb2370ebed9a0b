package attack

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/source"
)

// clone copies a value, so that the copy can be changed in place.
func clone(v *source.Value) *source.Value {
	out := *v
	out.Items, out.Members = nil, nil
	for _, item := range v.Items {
		out.Items = append(out.Items, clone(item))
	}
	for _, m := range v.Members {
		m.Value = clone(m.Value)
		out.Members = append(out.Members, m)
	}
	return &out
}

func set(v *source.Value, name string, to *source.Value) {
	if m := v.Member(name); m != nil {
		m.Value = to
		return
	}
	v.Members = append(v.Members, source.Member{Name: name, Value: to})
}

func drop(v *source.Value, names ...string) {
	v.Members = slices.DeleteFunc(v.Members, func(m source.Member) bool { return slices.Contains(names, m.Name) })
}

func object(members ...source.Member) *source.Value {
	return &source.Value{Kind: source.Object, Text: "", Members: members}
}

func member(name string, v *source.Value) source.Member { return source.Member{Name: name, Value: v} }

func array(items ...*source.Value) *source.Value {
	return &source.Value{Kind: source.Array, Items: items}
}

func text(s string) *source.Value { return &source.Value{Kind: source.String, Text: s} }

func number(n int) *source.Value {
	return &source.Value{Kind: source.Number, Text: strconv.Itoa(n)}
}

// place is a schema inside of a schema.
type place struct {
	pointer string
	schema  *source.Value
}

// in-schema keywords, by what they hold
var (
	oneSchema   = []string{"not", "if", "then", "else", "additionalProperties", "propertyNames", "items", "contains", "unevaluatedItems", "unevaluatedProperties", "additionalItems"}
	listSchemas = []string{"allOf", "anyOf", "oneOf", "prefixItems", "items"}
	mapSchemas  = []string{"properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "dependencies"}
)

// places lists the schemas inside of v, v first.
func places(v *source.Value) []place {
	var out []place
	var walk func(v *source.Value, pointer string)
	walk = func(v *source.Value, pointer string) {
		if v.Kind != source.Object && v.Kind != source.Boolean {
			return
		}
		out = append(out, place{pointer, v})
		for _, m := range v.Members {
			at := pointer + "/" + source.Escape(m.Name)
			switch {
			case m.Value.Kind == source.Array && slices.Contains(listSchemas, m.Name):
				for i, item := range m.Value.Items {
					walk(item, at+"/"+strconv.Itoa(i))
				}
			case slices.Contains(oneSchema, m.Name):
				walk(m.Value, at)
			case m.Value.Kind == source.Object && slices.Contains(mapSchemas, m.Name):
				for _, p := range m.Value.Members {
					walk(p.Value, at+"/"+source.Escape(p.Name))
				}
			}
		}
	}
	walk(v, "")
	return out
}

// mentions reports whether a keyword stands anywhere in a schema.
func mentions(v *source.Value, names ...string) bool {
	for _, p := range places(v) {
		for _, name := range names {
			if p.schema.Member(name) != nil {
				return true
			}
		}
	}
	return false
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// shuffled is a copy whose objects have their members in another order, those
// within constants apart, which are quoted as they are written.
func shuffled(r *rand.Rand, v *source.Value) *source.Value {
	out := clone(v)
	var walk func(v *source.Value)
	walk = func(v *source.Value) {
		r.Shuffle(len(v.Members), func(i, j int) { v.Members[i], v.Members[j] = v.Members[j], v.Members[i] })
		for _, m := range v.Members {
			if m.Name != "const" && m.Name != "enum" {
				walk(m.Value)
			}
		}
		for _, item := range v.Items {
			walk(item)
		}
	}
	walk(out)
	return out
}

func localPointer(ref *source.Value) (string, bool) {
	if ref == nil || ref.Kind != source.String {
		return "", false
	}
	pointer, ok := strings.CutPrefix(ref.Text, "#")
	return pointer, ok && (pointer == "" || strings.HasPrefix(pointer, "/")) && !strings.Contains(pointer, "%")
}
