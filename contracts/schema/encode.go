package schema

import (
	"errors"
	"fmt"
	"strconv"

	"crosswalk/contracts/source"
)

// ErrDynamic reports a schema whose $dynamicRef has no single target.
var ErrDynamic = errors.New("a $dynamicRef depends on how the schema is reached")

// Encode writes s as one self-contained JSON Schema 2020-12 text, whatever
// its dialect. Schemas it refers to are put under $defs. Annotations, and
// patterns that are not regular, are left out; the other patterns are in Go's
// syntax.
func Encode(s *Schema) ([]byte, error) {
	e := &encoder{names: map[*Schema]string{}}
	root := e.schema(s)
	if root.Kind == source.Object {
		var defs []source.Member
		for i := 0; i < len(e.queue); i++ { // writing one can ask for more
			defs = append(defs, member(e.names[e.queue[i]], e.schema(e.queue[i])))
		}
		if defs != nil {
			root.Members = append(root.Members, member("$defs", object(defs...)))
		}
	}
	return root.JSON(), e.err
}

type encoder struct {
	names map[*Schema]string
	queue []*Schema
	err   error
}

func member(name string, v *source.Value) source.Member { return source.Member{Name: name, Value: v} }

func object(m ...source.Member) *source.Value { return &source.Value{Kind: source.Object, Members: m} }

func text(s string) *source.Value { return &source.Value{Kind: source.String, Text: s} }

func number(s string) *source.Value { return &source.Value{Kind: source.Number, Text: s} }

func truth(b bool) *source.Value {
	return &source.Value{Kind: source.Boolean, Text: strconv.FormatBool(b)}
}

func array(items []*source.Value) *source.Value {
	return &source.Value{Kind: source.Array, Items: items}
}

func (e *encoder) schema(s *Schema) *source.Value {
	if s.Bool != nil {
		return truth(*s.Bool)
	}
	out := object()
	put := func(name string, v *source.Value) {
		if v != nil {
			out.Members = append(out.Members, member(name, v))
		}
	}
	one := func(name string, s *Schema) {
		if s != nil {
			put(name, e.schema(s))
		}
	}
	put("$ref", e.reference(s.Ref))
	if s.DynamicRef != nil {
		if s.DynamicRef.Dynamic && e.err == nil {
			e.err = fmt.Errorf("%s: %w", s.DynamicRef.Pos, ErrDynamic)
		}
		target := object(member("$ref", e.reference(s.DynamicRef)))
		put("allOf", array(append(e.several(s.AllOf), target)))
	} else if s.AllOf != nil {
		put("allOf", array(e.several(s.AllOf)))
	}
	if s.AnyOf != nil {
		put("anyOf", array(e.several(s.AnyOf)))
	}
	if s.OneOf != nil {
		put("oneOf", array(e.several(s.OneOf)))
	}
	if s.PrefixItems != nil {
		put("prefixItems", array(e.several(s.PrefixItems)))
	}
	one("not", s.Not)
	one("if", s.If)
	one("then", s.Then)
	one("else", s.Else)
	put("properties", e.named(s.Properties, false))
	put("patternProperties", e.named(s.PatternProperties, true))
	put("dependentSchemas", e.named(s.DependentSchemas, false))
	one("additionalProperties", s.AdditionalProperties)
	one("propertyNames", s.PropertyNames)
	one("items", s.Items)
	one("contains", s.Contains)
	one("unevaluatedItems", s.UnevaluatedItems)
	one("unevaluatedProperties", s.UnevaluatedProperties)
	e.assertions(s, put)
	return out
}

func (e *encoder) assertions(s *Schema, put func(string, *source.Value)) {
	if s.Types != 0 {
		var names []*source.Value
		for _, n := range typeNames {
			if s.Types&n.set == n.set {
				names = append(names, text(n.name))
			}
		}
		put("type", array(names))
	}
	if s.Enum != nil {
		put("enum", array(s.Enum))
	}
	put("const", s.Const)
	for _, n := range []struct {
		name string
		n    *Numeral
	}{{"minimum", s.Minimum}, {"maximum", s.Maximum}, {"exclusiveMinimum", s.ExclusiveMinimum}, {"exclusiveMaximum", s.ExclusiveMaximum}, {"multipleOf", s.MultipleOf}} {
		if n.n != nil {
			put(n.name, number(n.n.Text))
		}
	}
	for _, c := range []struct {
		name string
		n    *Count
	}{{"minLength", s.MinLength}, {"maxLength", s.MaxLength}, {"minItems", s.MinItems}, {"maxItems", s.MaxItems},
		{"minContains", s.MinContains}, {"maxContains", s.MaxContains}, {"minProperties", s.MinProperties}, {"maxProperties", s.MaxProperties}} {
		if c.n != nil {
			put(c.name, number(strconv.Itoa(c.n.N)))
		}
	}
	if s.UniqueItems {
		put("uniqueItems", truth(true))
	}
	if s.Required != nil {
		put("required", words(s.Required))
	}
	if s.DependentRequired != nil {
		out := object()
		for _, d := range s.DependentRequired {
			out.Members = append(out.Members, member(d.Name, words(d.Required)))
		}
		put("dependentRequired", out)
	}
	if s.Pattern != nil {
		if p, err := Pattern(s.Pattern.Text); err == nil {
			put("pattern", text(p))
		}
	}
	if s.Format != nil {
		put("format", text(s.Format.Text))
	}
}

func words(list []Word) *source.Value {
	items := make([]*source.Value, len(list))
	for i, w := range list {
		items[i] = text(w.Text)
	}
	return array(items)
}

func (e *encoder) several(list []*Schema) []*source.Value {
	out := make([]*source.Value, len(list))
	for i, s := range list {
		out[i] = e.schema(s)
	}
	return out
}

func (e *encoder) named(list []Named, patterns bool) *source.Value {
	if list == nil {
		return nil
	}
	out := object()
	for _, n := range list {
		name := n.Name
		if patterns {
			p, err := Pattern(name)
			if err != nil {
				continue
			}
			name = p
		}
		out.Members = append(out.Members, member(name, e.schema(n.Schema)))
	}
	return out
}

// reference points at the definition that the target will be written to.
func (e *encoder) reference(ref *Reference) *source.Value {
	if ref == nil || ref.Target == nil {
		return nil
	}
	name, ok := e.names[ref.Target]
	if !ok {
		name = "s" + strconv.Itoa(len(e.names))
		e.names[ref.Target] = name
		e.queue = append(e.queue, ref.Target)
	}
	return text("#/$defs/" + name)
}
