package inclusion

import (
	"crosswalk/contracts/schema"
)

// closed is a schema of the writer that allows no undeclared names, as a list of
// nodes that all hold. A name is declared where properties, required or
// dependentRequired list it, in the schema itself or in what it applies to the
// same value: by $ref and allOf always, by other keywords in those branches that
// hold. An object schema is left open if it declares no properties at all, or if
// it says so itself, by additionalProperties, patternProperties or
// unevaluatedProperties, whatever they allow.
func (b *builder) closed(s *schema.Schema) []*node {
	if target := onlyReference(s); target != nil {
		return []*node{b.schema(target, asClosed)}
	}
	if list := onlyUnion(s); list != nil {
		some := &node{op: opAny}
		for _, sub := range list {
			some.kids = append(some.kids, b.schema(sub, asClosed))
		}
		if b.put(some); s.OneOf != nil {
			return []*node{(&collector{b: b, s: s, r: asClosing}).exactly(some, list)}
		}
		return []*node{some}
	}
	out := []*node{b.schema(s, asClosing)}
	e := &evaluator{b: b, closing: true}
	e.collect(s, nil, true)
	nothing := b.truth(false)
	list := e.left(nothing)
	if e.crowded { // then all names that some branch declares
		e = &evaluator{b: b, closing: true}
		e.gather(s, map[*schema.Schema]bool{})
		list = e.left(nothing)
	}
	if e.always.declares {
		return append(out, list...)
	}
	var declare []*node
	for _, one := range e.sources {
		if one.declares {
			declare = append(declare, b.every(one.when...))
		}
	}
	if declare == nil {
		return out
	}
	return append(out, b.some(b.not(b.some(declare...)), b.every(list...)))
}

// gather adds the names of every branch, whether it holds or not.
func (e *evaluator) gather(s *schema.Schema, seen map[*schema.Schema]bool) {
	if s == nil || s.Bool != nil || seen[s] {
		return
	}
	seen[s] = true
	own := e.own(s)
	own.all = own.all || s.UnevaluatedProperties != nil
	e.always.add(own)
	for _, ref := range []*schema.Reference{s.Ref, s.DynamicRef} {
		if ref != nil {
			e.gather(ref.Target, seen)
		}
	}
	for _, list := range [][]*schema.Schema{s.AllOf, s.AnyOf, s.OneOf, {s.If, s.Then, s.Else}} {
		for _, sub := range list {
			e.gather(sub, seen)
		}
	}
	for _, d := range s.DependentSchemas {
		e.gather(d.Schema, seen)
	}
}

// onlyReference is the target of a schema that says nothing else.
func onlyReference(s *schema.Schema) *schema.Schema {
	var target *schema.Schema
	switch {
	case s.Ref != nil && !s.Ref.Dynamic && s.AllOf == nil:
		target = s.Ref.Target
	case s.Ref == nil && len(s.AllOf) == 1:
		target = s.AllOf[0]
	}
	if target == nil || s.AnyOf != nil || s.OneOf != nil || !plain(s) {
		return nil
	}
	return target
}

// onlyUnion is the branches of a schema that says nothing else of objects.
func onlyUnion(s *schema.Schema) []*schema.Schema {
	switch {
	case s.Ref != nil || s.AllOf != nil || !plain(s):
	case s.AnyOf != nil && s.OneOf == nil:
		return s.AnyOf
	case s.OneOf != nil && s.AnyOf == nil:
		return s.OneOf
	}
	return nil
}

// plain reports whether s has no keyword that says something of objects, $ref,
// allOf, anyOf and oneOf aside, nor of the schema as a whole.
func plain(s *schema.Schema) bool {
	return s.Bool == nil && s.DynamicRef == nil && s.Not == nil && s.If == nil && s.Properties == nil && s.PatternProperties == nil &&
		s.AdditionalProperties == nil && s.PropertyNames == nil && s.DependentSchemas == nil && s.UnevaluatedProperties == nil &&
		s.UnevaluatedItems == nil && s.Items == nil && s.PrefixItems == nil && s.Contains == nil && s.Types == 0 && s.Enum == nil && s.Const == nil &&
		s.Required == nil && s.DependentRequired == nil && s.MinProperties == nil && s.MaxProperties == nil &&
		s.MinItems == nil && s.MaxItems == nil && s.Pattern == nil && s.Format == nil && s.MinLength == nil && s.MaxLength == nil &&
		s.Minimum == nil && s.Maximum == nil && s.ExclusiveMinimum == nil && s.ExclusiveMaximum == nil && s.MultipleOf == nil && !s.UniqueItems
}
