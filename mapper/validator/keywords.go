package validator

import (
	"cmp"
	"math"
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// schema writes the keywords of s in the order in which faults are reported.
func (b *Builder) schema(n *node, s *schema.Schema) {
	if s.Bool != nil {
		if !*s.Bool {
			b.op(n, opNever)
		}
		return
	}
	if s.Types != 0 {
		b.op(n, opType, typeBits(s.Types))
	}
	if s.Enum != nil {
		b.op(n, opEnum, b.set(s.Enum))
	}
	if s.Const != nil {
		b.op(n, opEnum, b.set([]*source.Value{s.Const}))
	}
	b.texts(n, s)
	b.numbers(n, s)
	b.arrays(n, s)
	b.objects(n, s)
	b.inPlace(n, s)
	if s.UnevaluatedItems != nil {
		b.op(n, opOtherItems, ref(b.node(s.UnevaluatedItems)))
	}
	if s.UnevaluatedProperties != nil {
		b.op(n, opOtherFields, ref(b.node(s.UnevaluatedProperties)))
	}
}

// typeBits are those of validate.c.
func typeBits(t schema.TypeSet) uint32 {
	bits := uint32(0)
	for _, m := range []struct {
		of  schema.TypeSet
		bit uint32
	}{{schema.TypeObject, 1}, {schema.TypeArray, 2}, {schema.TypeString, 4}, {schema.TypeNumber, 8}, {schema.TypeBoolean, 16}, {schema.TypeNull, 32},
		{schema.TypeInteger, 64}} {
		if t&m.of != 0 {
			bits |= m.bit
		}
	}
	return bits
}

func (b *Builder) set(values []*source.Value) uint32 {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = v.Canonical()
	}
	slices.Sort(texts)
	return b.mem.Set(slices.Compact(texts))
}

func (b *Builder) count(n *node, op uint32, c *schema.Count) {
	if c != nil {
		b.op(n, op, c.N)
	}
}

func (b *Builder) texts(n *node, s *schema.Schema) {
	b.count(n, opMinLength, s.MinLength)
	b.count(n, opMaxLength, s.MaxLength)
	if s.Pattern != nil {
		b.op(n, opPattern, b.mem.Pattern(s.Pattern.Text))
	}
	if s.Format != nil {
		for _, c := range b.mem.Format(s.Format.Text) {
			b.op(n, opFormat, c.Kind, c.Automaton)
		}
	}
}

func (b *Builder) numbers(n *node, s *schema.Schema) {
	for _, c := range []struct {
		op    uint32
		limit *schema.Numeral
	}{{opMinimum, s.Minimum}, {opOver, s.ExclusiveMinimum}, {opMaximum, s.Maximum}, {opUnder, s.ExclusiveMaximum}, {opMultiple, s.MultipleOf}} {
		if c.limit != nil {
			span := b.mem.Number(c.limit.Text)
			b.op(n, c.op, uint32(span), uint32(span>>32))
		}
	}
}

func (b *Builder) arrays(n *node, s *schema.Schema) {
	b.count(n, opMinItems, s.MinItems)
	b.count(n, opMaxItems, s.MaxItems)
	if s.UniqueItems {
		b.op(n, opUnique)
	}
	if s.PrefixItems != nil || s.Items != nil {
		b.op(n, opItems, b.or0(s.Items), len(s.PrefixItems), b.each(s.PrefixItems))
	}
	if s.Contains != nil {
		least, most := uint32(1), uint32(math.MaxUint32)
		if s.MinContains != nil {
			least = uint32(s.MinContains.N)
		}
		if s.MaxContains != nil {
			most = uint32(s.MaxContains.N)
		}
		b.op(n, opContains, ref(b.node(s.Contains)), least, most)
	}
}

// or0 is the node of a schema that may be absent.
func (b *Builder) or0(s *schema.Schema) any {
	if s == nil {
		return uint32(0)
	}
	return ref(b.node(s))
}

func (b *Builder) objects(n *node, s *schema.Schema) {
	b.count(n, opMinFields, s.MinProperties)
	b.count(n, opMaxFields, s.MaxProperties)
	if len(s.Required) > 0 {
		b.op(n, opRequires, len(s.Required), b.idsOf(s.Required))
	}
	for _, d := range s.DependentRequired {
		if len(d.Required) > 0 {
			b.op(n, opDepends, b.id(d.Name), len(d.Required), b.idsOf(d.Required))
		}
	}
	if s.PropertyNames != nil {
		b.op(n, opNames, ref(b.node(s.PropertyNames)))
	}
	if s.Properties != nil || s.PatternProperties != nil || s.AdditionalProperties != nil {
		b.fields(n, s)
	}
	for _, d := range s.DependentSchemas {
		b.op(n, opDependent, b.id(d.Name), ref(b.node(d.Schema)))
	}
}

func (b *Builder) fields(n *node, s *schema.Schema) {
	type field struct {
		id   uint32
		node ref
	}
	props := make([]field, len(s.Properties))
	for i, p := range s.Properties {
		props[i] = field{b.id(p.Name), ref(b.node(p.Schema))}
	}
	slices.SortFunc(props, func(x, y field) int { return cmp.Compare(x.id, y.id) })
	operands := []any{b.or0(s.AdditionalProperties), len(props), len(s.PatternProperties)}
	for _, p := range props {
		operands = append(operands, p.id, p.node)
	}
	for _, p := range s.PatternProperties {
		operands = append(operands, b.mem.Pattern(p.Name), ref(b.node(p.Schema)))
	}
	b.op(n, opFields, operands...)
}

func (b *Builder) inPlace(n *node, s *schema.Schema) {
	for _, r := range []*schema.Reference{s.Ref, s.DynamicRef} {
		if r != nil && r.Target != nil {
			b.op(n, opAlso, ref(b.node(r.Target)))
		}
	}
	for _, part := range s.AllOf {
		b.op(n, opAlso, ref(b.node(part)))
	}
	if s.AnyOf != nil {
		b.op(n, opAny, len(s.AnyOf), b.each(s.AnyOf))
	}
	if s.OneOf != nil {
		b.op(n, opOne, len(s.OneOf), b.each(s.OneOf))
	}
	if s.Not != nil {
		b.op(n, opNot, ref(b.node(s.Not)))
	}
	if s.If != nil {
		b.op(n, opIf, ref(b.node(s.If)), b.or0(s.Then), b.or0(s.Else))
	}
}
