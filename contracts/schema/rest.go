package schema

import (
	"slices"

	"crosswalk/contracts/diag"
)

// leave puts the keywords of p that a Shape has no place for, and that could
// matter for a value of the given types, into the Rest.
func (v *view) leave(s *Shape, p part, types TypeSet) {
	var left []string
	for _, c := range v.choices(p.Schema) {
		if c.only == nil && c.types == 0 {
			left = append(left, c.keyword)
		}
	}
	if p.Not != nil && !isFalse(p.Not) {
		left = append(left, "not")
	}
	if p.If != nil && (p.Then != nil || p.Else != nil) {
		left = append(left, "if")
	}
	if p.DynamicRef != nil && p.DynamicRef.Dynamic {
		s.refuse(p.At("$dynamicRef"), "schema/unsupported-keyword", "%v", ErrDynamic)
	}
	whole := false
	for _, k := range p.Keywords {
		on, ok := keywordTypes[k.Name]
		if !ok || types&on == 0 || p.idle(k.Name) {
			continue
		}
		if s.Kind == Any || inexpressible[k.Name] && kindSet(s.Kind)&on != 0 {
			left = append(left, k.Name)
			whole = whole || k.Name == "unevaluatedItems" || k.Name == "unevaluatedProperties"
		}
	}
	switch {
	case whole: // what was evaluated depends on all other keywords
		s.Rest = append(s.Rest, p.orElse(p.Schema))
	case left != nil:
		s.leaveAll([]part{p}, left...)
	}
}

// leaveAll puts keywords of the parts into the Rest.
func (s *Shape) leaveAll(parts []part, keywords ...string) {
	for _, p := range parts {
		if r := p.residue(s.Kind, keywords); r != nil {
			s.Rest = append(s.Rest, p.orElse(r))
		}
	}
}

// tidy takes from the Rest what a whole schema in it says already.
func (s *Shape) tidy() {
	whole := map[string]*Schema{}
	for _, r := range s.Rest {
		if r.UnevaluatedItems != nil || r.UnevaluatedProperties != nil {
			whole[r.Pointer] = r
		}
	}
	s.Rest = slices.DeleteFunc(slices.Clip(s.Rest), func(r *Schema) bool { return whole[r.Pointer] != nil && whole[r.Pointer] != r })
}

// impossible makes s a Shape whose Rest no value satisfies.
func (v *view) impossible(s *Shape, pos diag.Pos, format string, args ...any) {
	if !v.exact {
		s.refuse(pos, "schema/impossible", format, args...)
	}
	s.Kind, s.Union, s.Enum, s.Props, s.Extra = Any, nil, nil, nil, nil
	s.Rest = slices.Clone(s.Schemas)
}

// orElse is r, or null if the part may be null instead.
func (p part) orElse(r *Schema) *Schema {
	if !p.orNull {
		return r
	}
	return &Schema{Pos: r.Pos, Pointer: r.Pointer, If: &Schema{Pos: r.Pos, Pointer: r.Pointer, Types: TypeNull}, Else: r}
}

// residue is the part with nothing but some keywords, and those that they need;
// nil if it has none of them. Of an object the properties themselves are checked
// with the Shape.
func (p part) residue(k Kind, keywords []string) *Schema {
	r := &Schema{Pos: p.Pos, Pointer: p.Pointer}
	found := false
	for _, name := range keywords {
		take := residues[name]
		if take == nil || !slices.ContainsFunc(p.Keywords, func(k Keyword) bool { return k.Name == name }) {
			continue
		}
		take(r, p.Schema)
		found = true
	}
	if !found {
		return nil
	}
	for _, k := range p.Keywords {
		if slices.Contains(keywords, k.Name) {
			r.Keywords = append(r.Keywords, k)
		}
	}
	if k == Object && !slices.Contains(keywords, "properties") {
		r.Properties = declared(r.Properties)
	}
	return r
}

var yes = true

// declared keeps the names of properties only.
func declared(list []Named) []Named {
	out := slices.Clone(list)
	for i := range out {
		out[i].Schema = &Schema{Pos: out[i].Schema.Pos, Pointer: out[i].Schema.Pointer, Bool: &yes}
	}
	return out
}

// residues copies one keyword from a schema to another.
var residues = map[string]func(to, from *Schema){
	"anyOf":            func(to, from *Schema) { to.AnyOf = from.AnyOf },
	"oneOf":            func(to, from *Schema) { to.OneOf = from.OneOf },
	"not":              func(to, from *Schema) { to.Not = from.Not },
	"if":               func(to, from *Schema) { to.If, to.Then, to.Else = from.If, from.Then, from.Else },
	"minLength":        func(to, from *Schema) { to.MinLength = from.MinLength },
	"maxLength":        func(to, from *Schema) { to.MaxLength = from.MaxLength },
	"pattern":          func(to, from *Schema) { to.Pattern = from.Pattern },
	"format":           func(to, from *Schema) { to.Format = from.Format },
	"minimum":          bounds,
	"maximum":          bounds,
	"exclusiveMinimum": bounds,
	"exclusiveMaximum": bounds,
	"multipleOf":       func(to, from *Schema) { to.MultipleOf = from.MultipleOf },
	"items":            elements,
	"prefixItems":      elements,
	"minItems":         func(to, from *Schema) { to.MinItems = from.MinItems },
	"maxItems":         func(to, from *Schema) { to.MaxItems = from.MaxItems },
	"uniqueItems":      func(to, from *Schema) { to.UniqueItems = from.UniqueItems },
	"contains": func(to, from *Schema) {
		to.Contains, to.MinContains, to.MaxContains = from.Contains, from.MinContains, from.MaxContains
	},
	"properties":           members,
	"patternProperties":    members,
	"additionalProperties": members,
	"propertyNames":        func(to, from *Schema) { to.PropertyNames = from.PropertyNames },
	"required":             func(to, from *Schema) { to.Required = from.Required },
	"minProperties":        func(to, from *Schema) { to.MinProperties = from.MinProperties },
	"maxProperties":        func(to, from *Schema) { to.MaxProperties = from.MaxProperties },
	"dependentRequired":    func(to, from *Schema) { to.DependentRequired = from.DependentRequired },
	"dependentSchemas":     func(to, from *Schema) { to.DependentSchemas = from.DependentSchemas },
}

// bounds copies all bounds: in OpenAPI 3.0 a keyword may stand for another.
func bounds(to, from *Schema) {
	to.Minimum, to.Maximum, to.ExclusiveMinimum, to.ExclusiveMaximum = from.Minimum, from.Maximum, from.ExclusiveMinimum, from.ExclusiveMaximum
}

func elements(to, from *Schema) { to.PrefixItems, to.Items = from.PrefixItems, from.Items }

func members(to, from *Schema) {
	to.Properties, to.PatternProperties, to.AdditionalProperties = from.Properties, from.PatternProperties, from.AdditionalProperties
}

// additional says what undeclared names of s may hold, as far as that is one
// schema: a name that must match the only pattern has that one's.
func additional(s *Schema) (closing, bool) {
	switch rest := s.AdditionalProperties; {
	case rest == nil:
	case len(s.PatternProperties) == 0:
		return closing{s.Properties, rest}, true
	case len(s.PatternProperties) == 1 && isFalse(rest):
		return closing{s.Properties, s.PatternProperties[0].Schema}, true
	}
	return closing{}, false
}

// union gives the types that some of the branches take, at most.
func (v *view) union(branches []*Schema) TypeSet {
	var types TypeSet
	for _, b := range branches {
		types |= v.most(b)
	}
	return types
}

// most gives the types that s takes, at most.
func (v *view) most(s *Schema) TypeSet {
	if s == nil {
		return AllTypes
	}
	if types, ok := v.within[s]; ok {
		return types
	}
	v.within[s] = AllTypes // for a schema that includes itself
	types, values, limited := AllTypes, s.Enum, s.Enum != nil
	if s.Types != 0 {
		types = s.Types
	}
	if isFalse(s) {
		types = 0
	}
	if s.Const != nil {
		values, limited = append(slices.Clone(values), s.Const), true
	}
	if limited {
		var met TypeSet
		for _, value := range values {
			met |= typeOf(value)
		}
		types &= met
	}
	if s.Ref != nil {
		types &= v.most(s.Ref.Target)
	}
	for _, part := range s.AllOf {
		types &= v.most(part)
	}
	if s.AnyOf != nil {
		types &= v.union(s.AnyOf)
	}
	if s.OneOf != nil {
		types &= v.union(s.OneOf)
	}
	v.within[s] = types
	return types
}

// idle reports whether a keyword that is present restricts nothing.
func (p part) idle(keyword string) bool {
	yes := func(s *Schema) bool { return s != nil && s.Bool != nil && *s.Bool }
	switch keyword {
	case "unevaluatedProperties":
		return yes(p.UnevaluatedProperties)
	case "unevaluatedItems":
		return yes(p.UnevaluatedItems) || p.Items != nil
	case "propertyNames":
		return yes(p.PropertyNames)
	case "additionalProperties":
		return yes(p.AdditionalProperties)
	case "items":
		return yes(p.Items)
	case "minProperties":
		return p.MinProperties.least() <= len(p.Required)
	case "minLength":
		return p.MinLength.least() == 0
	case "minItems":
		return p.MinItems.least() == 0
	case "contains":
		return p.MinContains != nil && p.MinContains.N == 0 && p.MaxContains == nil
	case "minContains", "maxContains":
		return true // said with contains
	case "uniqueItems":
		return !p.UniqueItems
	case "patternProperties":
		return len(p.PatternProperties) == 0
	case "prefixItems":
		return len(p.PrefixItems) == 0
	}
	return false
}

func kindSet(k Kind) TypeSet {
	for _, t := range typeNames {
		if t.kind == k {
			return t.set
		}
	}
	return AllTypes
}

// keywordTypes gives the types a keyword speaks of; it says nothing of others.
var keywordTypes = func() map[string]TypeSet {
	m := map[string]TypeSet{}
	for set, list := range map[TypeSet]string{
		TypeString:               "minLength maxLength pattern format",
		TypeNumber | TypeInteger: "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
		TypeArray:                "items prefixItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems",
		TypeObject: "properties patternProperties additionalProperties propertyNames required minProperties maxProperties " +
			"dependentRequired dependentSchemas unevaluatedProperties",
	} {
		for name := range keywordSet(list) {
			m[name] = set
		}
	}
	return m
}()

var inexpressible = keywordSet("prefixItems contains minContains maxContains unevaluatedItems patternProperties propertyNames",
	"minProperties maxProperties dependentRequired dependentSchemas")

var implying = keywordSet("properties additionalProperties required items unevaluatedProperties")

// implied reports whether an untyped schema is clearly meant to be of kind k:
// all its keywords that speak of a type speak of that one.
func implied(parts []part, k Kind) bool {
	met := false
	for _, p := range parts {
		for _, word := range p.Keywords {
			on, ok := keywordTypes[word.Name]
			if ok && on != kindSet(k) {
				return false
			}
			met = met || ok && implying[word.Name]
		}
	}
	return met
}

// Ignore reports whether schemas surely accept every value of the types: all
// their keywords speak of others.
func Ignore(list []*Schema, types TypeSet) bool {
	return !slices.ContainsFunc(list, func(s *Schema) bool { return !s.ignores(types) })
}

func (s *Schema) ignores(types TypeSet) bool {
	return s.Bool == nil && s.Types == 0 && s.Enum == nil && s.Const == nil && s.Ref == nil && s.DynamicRef == nil && s.AllOf == nil &&
		s.AnyOf == nil && s.OneOf == nil && s.Not == nil && !s.decides(types) &&
		!slices.ContainsFunc(s.Keywords, func(k Keyword) bool { return keywordTypes[k.Name]&types != 0 })
}

// decides reports whether an if says something about the types; the one that
// lets null pass says nothing of it.
func (s *Schema) decides(types TypeSet) bool {
	return s.If != nil && !(types == TypeNull && s.If.Types == TypeNull && s.Then == nil)
}
