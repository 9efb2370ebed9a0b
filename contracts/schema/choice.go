package schema

import (
	"slices"
	"strings"

	"crosswalk/contracts/source"
)

// choice is an anyOf or oneOf as far as a Shape can express it: one schema or
// null, a set of types, or a list of values.
type choice struct {
	keyword        string
	only           *Schema // the one branch besides null
	orNull, noNull bool
	types          TypeSet // used where only is nil; 0 if not expressible
	values         []*source.Value
	limited        bool    // values holds
	within         TypeSet // what the branches take at most
}

// choices reads the anyOf and oneOf of a schema.
func (v *view) choices(s *Schema) []choice {
	if s.AnyOf == nil && s.OneOf == nil {
		return nil
	}
	out, ok := v.chosen[s]
	if !ok {
		v.chosen[s] = nil // for a schema that includes itself
		if s.AnyOf != nil {
			out = append(out, v.choice("anyOf", s.AnyOf))
		}
		if s.OneOf != nil {
			out = append(out, v.choice("oneOf", s.OneOf))
		}
		v.chosen[s] = out
	}
	return out
}

func (v *view) choice(keyword string, branches []*Schema) choice {
	c := choice{keyword: keyword, within: v.union(branches)}
	exact := keyword == "oneOf"
	var rest []*Schema
	nulls := 0
	for _, b := range branches {
		b = v.forward(b)
		switch types, values, ok := v.simple(b); {
		case b.Bool != nil && !*b.Bool:
		case ok && values == nil && types == TypeNull, ok && len(values) == 1 && values[0].Kind == source.Null:
			nulls++
		case !exact && slices.Contains(rest, b):
		default:
			rest = append(rest, b)
		}
	}
	if exact && nulls > 1 {
		return c
	}
	if len(rest) == 1 && rest[0] != nil {
		c.only, c.orNull = rest[0], nulls > 0
		c.noNull = exact && nulls > 0 && v.acceptsNull(rest[0])
		return c
	}
	v.scalars(&c, rest, exact)
	if c.types != 0 && nulls > 0 {
		if exact && (c.types&TypeNull != 0 || slices.ContainsFunc(c.values, func(v *source.Value) bool { return v.Kind == source.Null })) {
			return choice{keyword: keyword, within: c.within}
		}
		c.types |= TypeNull
		if c.limited {
			c.values = append(c.values, &source.Value{Kind: source.Null, Text: "null"})
		}
	}
	return c
}

// scalars expresses branches that state only types or only values.
func (v *view) scalars(c *choice, branches []*Schema, exact bool) {
	var types TypeSet
	var values []*source.Value
	seen := map[string]bool{}
	for _, b := range branches {
		t, list, ok := v.simple(b)
		switch {
		case !ok, exact && list == nil && types&t != 0:
			return
		case list == nil:
			types |= t
			continue
		}
		for _, value := range list {
			text := value.Canonical()
			if exact && seen[text] {
				return
			}
			seen[text] = true
			values = append(values, value)
		}
	}
	if types == 0 {
		c.types, c.values, c.limited = AllTypes, values, true
		return
	}
	for _, v := range values {
		inside := typeOf(v)&types != 0
		if exact == inside {
			return // excluded by the other branch, or a value beside the types
		}
	}
	if exact && values != nil {
		return
	}
	c.types = types
}

// simple reads a schema that states only types or values.
func (v *view) simple(s *Schema) (types TypeSet, values []*source.Value, ok bool) {
	if s.Bool != nil {
		return 0, nil, false
	}
	for _, k := range s.Keywords {
		if k.Name != "type" && k.Name != "enum" && k.Name != "const" && k.Name != "nullable" && !silent[k.Name] && !annotates[k.Name] && !strings.HasPrefix(k.Name, "x-") {
			return 0, nil, false
		}
	}
	types, values, limited := v.own(part{Schema: s})
	if !limited {
		return types, nil, types != AllTypes
	}
	values = slices.DeleteFunc(slices.Clone(values), func(v *source.Value) bool { return typeOf(v)&types == 0 })
	return types, values, len(values) > 0
}

// annotates holds the keywords that only describe.
var annotates = keywordSet("title description default examples example deprecated readOnly writeOnly contentEncoding contentMediaType",
	"contentSchema externalDocs xml discriminator")

// own gives the types and values that the part's own keywords allow; limited
// tells whether values holds.
func (v *view) own(p part) (types TypeSet, values []*source.Value, limited bool) {
	types = AllTypes
	if p.Bool != nil && !*p.Bool {
		types = 0
	}
	if p.Types != 0 {
		types &= p.Types
	}
	limit := func(list []*source.Value) {
		if limited {
			list = common(list, values)
		}
		values, limited = list, true
	}
	if p.Enum != nil {
		limit(p.Enum)
	}
	if p.Const != nil {
		limit([]*source.Value{p.Const})
	}
	for _, c := range v.choices(p.Schema) {
		if c.only == nil && c.types != 0 {
			types &= c.types
			if c.limited {
				limit(c.values)
			}
		}
	}
	if p.orNull {
		types |= TypeNull
		if limited && !slices.ContainsFunc(values, func(v *source.Value) bool { return v.Kind == source.Null }) {
			values = append(slices.Clone(values), &source.Value{Kind: source.Null, Text: "null"})
		}
	}
	return types, values, limited
}

// acceptsNull reports whether null satisfies s, as far as types and values say.
func (v *view) acceptsNull(s *Schema) bool {
	for _, p := range v.flatten(nil, part{Schema: s}) {
		types, values, limited := v.own(p)
		if types&TypeNull == 0 || limited && !slices.ContainsFunc(values, func(v *source.Value) bool { return v.Kind == source.Null }) {
			return false
		}
	}
	return true
}

func keywordSet(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, l := range lists {
		for name := range strings.FieldsSeq(l) {
			set[name] = true
		}
	}
	return set
}

// common returns the values of a that are in b too.
func common(a, b []*source.Value) []*source.Value {
	texts := make(map[string]bool, len(b))
	for _, v := range b {
		texts[v.Canonical()] = true
	}
	return slices.DeleteFunc(slices.Clone(a), func(v *source.Value) bool { return !texts[v.Canonical()] })
}
