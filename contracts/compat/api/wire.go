package api

import (
	"slices"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// What is not JSON arrives as text. A server that asks for a text takes the
// digits of a number as well, and one that takes a list takes a single value, if
// both look alike in the request. So the reader of such a value is asked with a
// wider schema: it accepts a value if it accepts some value that is written the
// same. Numbers are written as plain digits, booleans as true and false.
//
// The widening is exact or too small, never too large: where a schema combines
// others in a way that a choice of types could leave, it is left alone. Then a
// witness may turn out to be acceptable, and the verdict is unknown.

// texts widens schemas of readers. A loose one lets any number stand where some
// text may, which is too much: it only serves to look for other witnesses.
type texts struct {
	loose bool
	made  map[*schema.Schema]*schema.Schema
	from  map[*schema.Schema]*schema.Schema // what a widened schema was made of
}

func newTexts(loose bool) *texts {
	return &texts{loose: loose, made: map[*schema.Schema]*schema.Schema{}, from: map[*schema.Schema]*schema.Schema{}}
}

// asserted are the keywords that say something of a scalar.
var asserted = []string{"enum", "const", "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
	"not", "if", "allOf", "anyOf", "oneOf", "$ref", "$dynamicRef"}

// plain reports whether s states nothing of scalars but their types, and what
// else is allowed.
func plain(s *schema.Schema, allowed string) bool {
	return !slices.ContainsFunc(s.Keywords, func(k schema.Keyword) bool {
		return slices.Contains(asserted, k.Name) && k.Name != allowed && (k.Name != "format" || !opaque(s.Format))
	})
}

// opaque formats hold for every text.
func opaque(f *schema.Word) bool {
	return f == nil || slices.Contains([]string{"binary", "byte", "password", "int32", "int64", "float", "double"}, f.Text)
}

// of is s, widened at every depth where that is exact.
func (t *texts) of(s *schema.Schema) *schema.Schema {
	if s == nil || s.Bool != nil {
		return s
	}
	if out := t.made[s]; out != nil {
		return out
	}
	out := new(schema.Schema)
	*out = *s
	t.made[s], t.from[out] = out, s
	switch {
	case s.Ref != nil && s.AllOf == nil && s.OneOf == nil && s.Types == 0 && s.Properties == nil:
		ref := *s.Ref
		ref.Target = t.of(ref.Target)
		out.Ref = &ref
		return out
	case s.AllOf != nil || s.OneOf != nil || s.Not != nil || s.If != nil || s.DynamicRef != nil || s.DependentSchemas != nil || s.Ref != nil:
		return out
	case s.AnyOf != nil:
		if s.Types == 0 && s.Properties == nil && s.Enum == nil && s.Const == nil && s.Items == nil {
			out.AnyOf = make([]*schema.Schema, len(s.AnyOf))
			for i, b := range s.AnyOf {
				out.AnyOf[i] = t.of(b)
			}
		}
		return out
	}
	out.Properties = slices.Clone(s.Properties)
	for i := range out.Properties {
		out.Properties[i].Schema = t.of(out.Properties[i].Schema)
	}
	out.AdditionalProperties, out.Items = t.of(s.AdditionalProperties), t.of(s.Items)
	out.PrefixItems = slices.Clone(s.PrefixItems)
	for i := range out.PrefixItems {
		out.PrefixItems[i] = t.of(out.PrefixItems[i])
	}
	t.scalar(out)
	return out
}

// scalar lets numbers and booleans stand where a text is asked for.
func (t *texts) scalar(s *schema.Schema) {
	const digits = schema.TypeNumber | schema.TypeInteger | schema.TypeBoolean
	switch {
	case s.Types != 0 && s.Types&schema.TypeString == 0:
	case s.Enum != nil && plain(s, "enum"):
		enum := slices.Clone(s.Enum)
		for _, v := range s.Enum {
			if v.Kind == source.String {
				enum = append(enum, readings(v.Text)...)
			}
		}
		s.Enum = distinct(enum)
		if s.Types != 0 {
			s.Types |= digits
		}
	case s.Types != 0 && (t.loose || plain(s, "")):
		s.Types |= digits
	}
}

// readings are the numbers and booleans that are written as text.
func readings(text string) []*source.Value {
	switch n := len(text); {
	case text == "true" || text == "false":
		return []*source.Value{{Kind: source.Boolean, Text: text}}
	case n > 0 && n < 40 && source.NumberLen([]byte(text)) == n && source.CanonicalNumber(text) == text:
		return []*source.Value{{Kind: source.Number, Text: text}}
	}
	return nil
}

func distinct(list []*source.Value) []*source.Value {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(v *source.Value) bool {
		text := v.Canonical()
		defer func() { seen[text] = true }()
		return seen[text]
	})
}

// orOne lets a single value stand for a list of one.
func (t *texts) orOne(s *schema.Schema) *schema.Schema {
	target := target(s)
	if target == nil || target.Types&^schema.TypeNull != schema.TypeArray || target.MinItems != nil && target.MinItems.N > 1 || target.MaxItems != nil && target.MaxItems.N < 1 ||
		!plain(target, "") || target.Contains != nil || target.PrefixItems != nil || target.UnevaluatedItems != nil {
		return s
	}
	one := target.Items
	if one == nil {
		yes := true
		one = &schema.Schema{Pos: target.Pos, Pointer: target.Pointer, Bool: &yes}
	}
	out := &schema.Schema{Pos: target.Pos, Pointer: target.Pointer, Name: target.Name, AnyOf: []*schema.Schema{s, one}, Keywords: []schema.Keyword{{Name: "anyOf", Pos: target.Pos}}}
	t.from[out] = target
	return out
}

// target follows references that stand alone, or beside nothing but words.
func target(s *schema.Schema) *schema.Schema {
	words := func(k schema.Keyword) bool {
		return k.Name == "$ref" || k.Name == "description" || k.Name == "title" || k.Name == "example" || k.Name == "examples" || k.Name == "default"
	}
	for range maxParts {
		if s == nil || s.Ref == nil || s.Ref.Target == nil || slices.ContainsFunc(s.Keywords, func(k schema.Keyword) bool { return !words(k) }) {
			break
		}
		s = s.Ref.Target
	}
	return s
}

// finite lists the values of a schema that are listed in it, nil if it has others.
func finite(s *schema.Schema) []*source.Value {
	switch s = target(s); {
	case s == nil:
	case s.Enum != nil:
		return s.Enum
	case s.Const != nil:
		return []*source.Value{s.Const}
	case s.Types == schema.TypeBoolean:
		return []*source.Value{{Kind: source.Boolean, Text: "true"}, {Kind: source.Boolean, Text: "false"}}
	}
	return nil
}

// only is s with no other values than those listed.
func only(s *schema.Schema, values []*source.Value) *schema.Schema {
	at := target(s)
	return &schema.Schema{Pos: at.Pos, Pointer: at.Pointer, Name: at.Name, Keywords: at.Keywords, AllOf: []*schema.Schema{at, {Pos: at.Pos, Pointer: at.Pointer, Enum: values}}}
}

// asTexts is the schema of the texts that scalars of s are written as, nil where
// that is no schema.
func asTexts(s *schema.Schema) *schema.Schema {
	s = target(s)
	if s == nil || s.Types == 0 || s.Types&^(schema.TypeNumber|schema.TypeInteger|schema.TypeBoolean|schema.TypeString) != 0 || !plain(s, "") {
		return nil
	}
	if s.Types&schema.TypeString != 0 {
		return &schema.Schema{Pos: s.Pos, Pointer: s.Pointer, Types: schema.TypeString}
	}
	var forms []string
	switch {
	case s.Types&schema.TypeNumber != 0:
		forms = append(forms, `(0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)\.[0-9]*[1-9])`)
	case s.Types&schema.TypeInteger != 0:
		forms = append(forms, `(0|-?[1-9][0-9]*)`)
	}
	if s.Types&schema.TypeBoolean != 0 {
		forms = append(forms, "true", "false")
	}
	return &schema.Schema{Pos: s.Pos, Pointer: s.Pointer, Types: schema.TypeString, Pattern: &schema.Word{Text: "^(" + strings.Join(forms, "|") + ")$", Pos: s.Pos}}
}

// maxReadings bounds the ways in which one text is read.
const maxReadings = 64

// spellings are the values that are written like v where no types are on the
// wire, v first. list says that a single value may be a list of one.
func spellings(v *source.Value, list bool) []*source.Value {
	out := []*source.Value{v}
	switch v.Kind {
	case source.Number:
		if text := source.CanonicalNumber(v.Text); text == v.Text {
			out = append(out, &source.Value{Kind: source.String, Text: text})
		}
	case source.Boolean:
		out = append(out, &source.Value{Kind: source.String, Text: v.Text})
	case source.String:
		out = append(out, readings(v.Text)...)
	case source.Array:
		lists := [][]*source.Value{nil}
		for _, item := range v.Items {
			var next [][]*source.Value
			for _, head := range lists {
				for _, s := range spellings(item, false) {
					if len(next) < maxReadings {
						next = append(next, append(slices.Clone(head), s))
					}
				}
			}
			lists = next
		}
		for _, items := range lists {
			out = append(out, &source.Value{Kind: source.Array, Items: items})
		}
		if list && len(v.Items) == 1 {
			out = append(out, spellings(v.Items[0], false)...)
		}
	case source.Object:
		lists := [][]source.Member{nil}
		for _, m := range v.Members {
			var next [][]source.Member
			for _, head := range lists {
				for _, s := range spellings(m.Value, list) {
					if len(next) < maxReadings {
						next = append(next, append(slices.Clone(head), source.Member{Name: m.Name, Value: s}))
					}
				}
			}
			lists = next
		}
		for _, members := range lists {
			out = append(out, &source.Value{Kind: source.Object, Members: members})
		}
	}
	if list && v.Kind != source.Array && v.Kind != source.Object {
		for _, s := range slices.Clone(out) {
			out = append(out, &source.Value{Kind: source.Array, Items: []*source.Value{s}})
		}
	}
	return out
}
