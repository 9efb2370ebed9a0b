package jsonschema

import (
	"maps"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// keyword reads the value of one keyword, which is at a JSON pointer, into s.
type keyword func(r *Reader, s *schema.Schema, v *source.Value, at string)

func names(table map[string]keyword) []string { return slices.Sorted(maps.Keys(table)) }

// keywords holds what each dialect knows.
var keywords = func() map[schema.Dialect]map[string]keyword {
	draft := map[string]keyword{
		"$schema": anyText, "$vocabulary": ignore, "$id": identified, "$anchor": identified, "$dynamicAnchor": identified,
		"$ref": reference, "$dynamicRef": reference,
		"$defs":       list(func(s *schema.Schema) *[]schema.Named { return &s.Defs }),
		"definitions": list(func(s *schema.Schema) *[]schema.Named { return &s.Defs }),
		"$comment":    text(func(s *schema.Schema) *string { return &s.Comment }),

		"allOf": several(func(s *schema.Schema) *[]*schema.Schema { return &s.AllOf }),
		"anyOf": several(func(s *schema.Schema) *[]*schema.Schema { return &s.AnyOf }),
		"oneOf": several(func(s *schema.Schema) *[]*schema.Schema { return &s.OneOf }),
		"not":   one(func(s *schema.Schema) **schema.Schema { return &s.Not }),
		"if":    one(func(s *schema.Schema) **schema.Schema { return &s.If }),
		"then":  one(func(s *schema.Schema) **schema.Schema { return &s.Then }),
		"else":  one(func(s *schema.Schema) **schema.Schema { return &s.Else }),

		"properties":            list(func(s *schema.Schema) *[]schema.Named { return &s.Properties }),
		"patternProperties":     list(func(s *schema.Schema) *[]schema.Named { return &s.PatternProperties }),
		"dependentSchemas":      list(func(s *schema.Schema) *[]schema.Named { return &s.DependentSchemas }),
		"additionalProperties":  one(func(s *schema.Schema) **schema.Schema { return &s.AdditionalProperties }),
		"propertyNames":         one(func(s *schema.Schema) **schema.Schema { return &s.PropertyNames }),
		"unevaluatedProperties": one(func(s *schema.Schema) **schema.Schema { return &s.UnevaluatedProperties }),
		"prefixItems":           several(func(s *schema.Schema) *[]*schema.Schema { return &s.PrefixItems }),
		"items":                 one(func(s *schema.Schema) **schema.Schema { return &s.Items }),
		"contains":              one(func(s *schema.Schema) **schema.Schema { return &s.Contains }),
		"unevaluatedItems":      one(func(s *schema.Schema) **schema.Schema { return &s.UnevaluatedItems }),

		"type": types, "enum": enum, "required": required, "dependentRequired": dependentRequired, "multipleOf": multipleOf,
		"const":            func(_ *Reader, s *schema.Schema, v *source.Value, _ string) { s.Const = v },
		"minimum":          numeral(func(s *schema.Schema) **schema.Numeral { return &s.Minimum }),
		"maximum":          numeral(func(s *schema.Schema) **schema.Numeral { return &s.Maximum }),
		"exclusiveMinimum": numeral(func(s *schema.Schema) **schema.Numeral { return &s.ExclusiveMinimum }),
		"exclusiveMaximum": numeral(func(s *schema.Schema) **schema.Numeral { return &s.ExclusiveMaximum }),
		"minLength":        count(func(s *schema.Schema) **schema.Count { return &s.MinLength }),
		"maxLength":        count(func(s *schema.Schema) **schema.Count { return &s.MaxLength }),
		"minItems":         count(func(s *schema.Schema) **schema.Count { return &s.MinItems }),
		"maxItems":         count(func(s *schema.Schema) **schema.Count { return &s.MaxItems }),
		"minContains":      count(func(s *schema.Schema) **schema.Count { return &s.MinContains }),
		"maxContains":      count(func(s *schema.Schema) **schema.Count { return &s.MaxContains }),
		"minProperties":    count(func(s *schema.Schema) **schema.Count { return &s.MinProperties }),
		"maxProperties":    count(func(s *schema.Schema) **schema.Count { return &s.MaxProperties }),
		"uniqueItems":      flag(func(s *schema.Schema) *bool { return &s.UniqueItems }),
		"pattern":          word(func(s *schema.Schema) **schema.Word { return &s.Pattern }),
		"format":           word(func(s *schema.Schema) **schema.Word { return &s.Format }),

		"title": text(func(s *schema.Schema) *string { return &s.Title }), "description": text(func(s *schema.Schema) *string { return &s.Description }),
		"default": func(_ *Reader, s *schema.Schema, v *source.Value, _ string) { s.Default = v }, "examples": examples,
		"deprecated":       flag(func(s *schema.Schema) *bool { return &s.Deprecated }),
		"readOnly":         flag(func(s *schema.Schema) *bool { return &s.ReadOnly }),
		"writeOnly":        flag(func(s *schema.Schema) *bool { return &s.WriteOnly }),
		"contentEncoding":  text(func(s *schema.Schema) *string { return &s.ContentEncoding }),
		"contentMediaType": text(func(s *schema.Schema) *string { return &s.ContentMediaType }),
		"contentSchema":    one(func(s *schema.Schema) **schema.Schema { return &s.ContentSchema }),
	}
	api31 := maps.Clone(draft)
	maps.Copy(api31, map[string]keyword{"discriminator": discriminator, "xml": ignore, "externalDocs": ignore, "example": example})

	api30 := map[string]keyword{"exclusiveMinimum": boundFlag, "exclusiveMaximum": boundFlag, "nullable": nullable}
	for name := range strings.FieldsSeq("$ref allOf anyOf oneOf not properties additionalProperties items type enum required multipleOf minimum maximum " +
		"minLength maxLength minItems maxItems minProperties maxProperties uniqueItems pattern format title description default deprecated " +
		"readOnly writeOnly discriminator xml externalDocs example") {
		api30[name] = api31[name]
	}
	out := map[schema.Dialect]map[string]keyword{schema.Draft2020: draft, schema.OpenAPI31: api31, schema.OpenAPI30: api30}
	maps.Copy(out, olderKeywords(draft))
	return out
}()

// olderKeywords holds what the drafts before 2020-12 know, of those of it.
func olderKeywords(draft map[string]keyword) map[schema.Dialect]map[string]keyword {
	take := func(from map[string]keyword, names string) map[string]keyword {
		out := maps.Clone(from)
		for name := range strings.FieldsSeq(names) {
			out[name] = draft[name]
		}
		return out
	}
	old := map[string]keyword{"items": elements, "additionalItems": ignore, "dependencies": dependencies}
	old = take(old, "$schema $ref $defs definitions allOf anyOf oneOf not properties patternProperties additionalProperties type enum required "+
		"multipleOf minimum maximum minLength maxLength minItems maxItems minProperties maxProperties uniqueItems pattern format title description default")
	draft4 := maps.Clone(old)
	maps.Copy(draft4, map[string]keyword{"id": identified, "exclusiveMinimum": boundFlag, "exclusiveMaximum": boundFlag})
	draft6 := take(old, "$id exclusiveMinimum exclusiveMaximum contains propertyNames const examples")
	draft7 := take(draft6, "$comment if then else readOnly writeOnly contentEncoding contentMediaType")
	draft2019 := maps.Clone(draft)
	for _, name := range []string{"prefixItems", "$dynamicRef", "$dynamicAnchor"} {
		delete(draft2019, name)
	}
	maps.Copy(draft2019, map[string]keyword{"items": elements, "additionalItems": ignore, "$recursiveRef": recursiveReference, "$recursiveAnchor": recursiveAnchor})
	async := take(draft7, "deprecated")
	maps.Copy(async, map[string]keyword{"discriminator": discriminatorName, "externalDocs": ignore, "example": example})
	return map[schema.Dialect]map[string]keyword{schema.Draft4: draft4, schema.Draft6: draft6, schema.Draft7: draft7, schema.Draft2019: draft2019,
		schema.AsyncAPI: async}
}

func ignore(*Reader, *schema.Schema, *source.Value, string) {}

// is reports whether v is of kind k, and the finding if not.
func (r *Reader) is(v *source.Value, k source.Kind, at string) bool {
	if v.Kind == k {
		return true
	}
	d := r.list.Add(v.Pos, "schema/keyword-type", "%s must be %s, this is %s", last(at), k, v.Kind)
	if k == source.Number && v.Kind == source.Boolean && r.dialect == schema.Draft2020 && r.root.Get("$schema") == nil {
		d.Hint = "the draft of this file is not stated, so it is read as 2020-12; draft-04 is " + drafts[len(drafts)-1].uri
	}
	return false
}

// last is the last name of a pointer.
func last(pointer string) string {
	return source.Unescape(pointer[strings.LastIndexByte(pointer, '/')+1:])
}

func anyText(r *Reader, _ *schema.Schema, v *source.Value, at string) { r.is(v, source.String, at) }

func text(field func(*schema.Schema) *string) keyword {
	return func(r *Reader, s *schema.Schema, v *source.Value, at string) {
		if r.is(v, source.String, at) {
			*field(s) = v.Text
		}
	}
}

func word(field func(*schema.Schema) **schema.Word) keyword {
	return func(r *Reader, s *schema.Schema, v *source.Value, at string) {
		if r.is(v, source.String, at) {
			*field(s) = &schema.Word{Text: v.Text, Pos: v.Pos}
		}
	}
}

func flag(field func(*schema.Schema) *bool) keyword {
	return func(r *Reader, s *schema.Schema, v *source.Value, at string) {
		if r.is(v, source.Boolean, at) {
			*field(s) = v.Bool()
		}
	}
}

func count(field func(*schema.Schema) **schema.Count) keyword {
	return func(r *Reader, s *schema.Schema, v *source.Value, at string) {
		n := r.number(v, at)
		if n == nil {
			return
		}
		if !n.Value.IsInt() || n.Value.Sign() < 0 {
			r.list.Add(v.Pos, "schema/keyword-value", "%s is not a count, which is a whole number from 0", v.Text)
			return
		}
		c := &schema.Count{N: schema.MaxCount, Pos: v.Pos}
		if num := n.Value.Num(); num.IsInt64() && num.Int64() < schema.MaxCount {
			c.N = int(num.Int64())
		}
		*field(s) = c
	}
}

func numeral(field func(*schema.Schema) **schema.Numeral) keyword {
	return func(r *Reader, s *schema.Schema, v *source.Value, at string) {
		if n := r.number(v, at); n != nil {
			*field(s) = n
		}
	}
}

func (r *Reader) number(v *source.Value, at string) *schema.Numeral {
	if !r.is(v, source.Number, at) {
		return nil
	}
	value, ok := source.Rat(v.Text)
	if !ok {
		r.list.Add(v.Pos, "schema/number-range", "the exponent of %s is beyond %d", v.Text, source.MaxExponent)
		return nil
	}
	return &schema.Numeral{Text: v.Text, Value: value, Pos: v.Pos}
}

func multipleOf(r *Reader, s *schema.Schema, v *source.Value, at string) {
	n := r.number(v, at)
	switch {
	case n == nil:
	case n.Value.Sign() <= 0:
		r.list.Add(v.Pos, "schema/keyword-value", "multipleOf must be greater than 0")
	default:
		s.MultipleOf = n
	}
}

func one(field func(*schema.Schema) **schema.Schema) keyword {
	return func(r *Reader, s *schema.Schema, v *source.Value, at string) { *field(s) = r.Schema(v, at) }
}

func several(field func(*schema.Schema) *[]*schema.Schema) keyword {
	return func(r *Reader, s *schema.Schema, v *source.Value, at string) {
		if !r.is(v, source.Array, at) {
			return
		}
		if len(v.Items) == 0 {
			r.list.Add(v.Pos, "schema/keyword-value", "this list of schemas is empty")
			return
		}
		for i, item := range v.Items {
			*field(s) = append(*field(s), r.Schema(item, at+"/"+itoa(i)))
		}
	}
}

func list(field func(*schema.Schema) *[]schema.Named) keyword {
	return func(r *Reader, s *schema.Schema, v *source.Value, at string) {
		if !r.is(v, source.Object, at) {
			return
		}
		definitions := strings.HasSuffix(at, "/$defs") || strings.HasSuffix(at, "/definitions")
		out := *field(s)
		if out == nil {
			out = make([]schema.Named, 0, len(v.Members))
		}
		for _, m := range v.Members {
			sub := r.Schema(m.Value, at+"/"+source.Escape(m.Name))
			if definitions && strings.Count(at, "/") == 1 {
				sub.Name = m.Name
			}
			out = append(out, schema.Named{Name: m.Name, Pos: m.Pos, Schema: sub})
		}
		*field(s) = out
	}
}

func types(r *Reader, s *schema.Schema, v *source.Value, at string) {
	items := []*source.Value{v}
	if v.Kind == source.Array && r.dialect != schema.OpenAPI30 {
		items = v.Items
		if len(items) == 0 {
			r.list.Add(v.Pos, "schema/keyword-value", "this list of types is empty")
		}
	}
	var seen schema.TypeSet
	for _, item := range items {
		if !r.is(item, source.String, at) {
			continue
		}
		set, ok := schema.ParseType(item.Text)
		if !ok || r.dialect == schema.OpenAPI30 && item.Text == "null" {
			r.list.Add(item.Pos, "schema/unknown-type", "%q is not a type", item.Text).Hint =
				r.suggest(item.Text, len(schema.TypeNames()), schema.TypeNames)
			continue
		}
		seen |= set
	}
	s.Types = seen
}

func enum(r *Reader, s *schema.Schema, v *source.Value, at string) {
	if !r.is(v, source.Array, at) {
		return
	}
	if len(v.Items) == 0 {
		d := r.list.Add(v.Pos, "schema/keyword-value", "the enum is empty, so that nothing is valid")
		if !r.atLeastOne() {
			d.Severity = diag.Warning
			r.nothing(s, v, at)
		}
		return
	}
	seen := make(map[string]bool, len(v.Items))
	for _, item := range v.Items {
		text := item.Canonical()
		if seen[text] {
			d := r.warn(item.Pos, "schema/duplicate-value", "the enum lists %s twice", text)
			if r.atLeastOne() && r.dialect != schema.OpenAPI30 {
				d.Severity = diag.Error
			}
			continue
		}
		seen[text] = true
		s.Enum = append(s.Enum, item)
	}
}

// strings reads a list of distinct texts.
func (r *Reader) strings(v *source.Value, at string) []schema.Word {
	if !r.is(v, source.Array, at) {
		return nil
	}
	var out []schema.Word
	seen := map[string]bool{}
	for _, item := range v.Items {
		switch {
		case !r.is(item, source.String, at):
		case seen[item.Text]:
			r.list.Add(item.Pos, "schema/duplicate-value", "%q is listed twice", item.Text)
		default:
			seen[item.Text] = true
			out = append(out, schema.Word{Text: item.Text, Pos: item.Pos})
		}
	}
	return out
}

func required(r *Reader, s *schema.Schema, v *source.Value, at string) {
	r.notEmpty04(v, at)
	s.Required = r.strings(v, at)
}

func dependentRequired(r *Reader, s *schema.Schema, v *source.Value, at string) {
	if !r.is(v, source.Object, at) {
		return
	}
	for _, m := range v.Members {
		s.DependentRequired = append(s.DependentRequired, schema.Dependency{Name: m.Name, Pos: m.Pos, Required: r.strings(m.Value, at+"/"+source.Escape(m.Name))})
	}
}

func examples(r *Reader, s *schema.Schema, v *source.Value, at string) {
	if r.is(v, source.Array, at) {
		s.Examples = append(s.Examples, v.Items...)
	}
}

func example(_ *Reader, s *schema.Schema, v *source.Value, _ string) {
	s.Examples = append(s.Examples, v)
}

// discriminatorName reads the discriminator of AsyncAPI, which is the name of a
// property.
func discriminatorName(r *Reader, s *schema.Schema, v *source.Value, at string) {
	if r.is(v, source.String, at) {
		s.Discriminator = &schema.Discriminator{Pos: v.Pos, Property: v.Text}
	}
}

func discriminator(r *Reader, s *schema.Schema, v *source.Value, at string) {
	if !r.is(v, source.Object, at) {
		return
	}
	d := &schema.Discriminator{Pos: v.Pos}
	if p := v.Get("propertyName"); p == nil {
		r.list.Add(v.Pos, "schema/keyword-value", "a discriminator needs a propertyName")
	} else if r.is(p, source.String, at+"/propertyName") {
		d.Property = p.Text
	}
	if m := v.Get("mapping"); m != nil && r.is(m, source.Object, at+"/mapping") {
		d.Mapping = m.Members
	}
	s.Discriminator = d
}

// nullable is checked here and takes effect in Reader.nullable, when the whole
// schema is read.
func nullable(r *Reader, _ *schema.Schema, v *source.Value, at string) { r.is(v, source.Boolean, at) }

// nullable adds null to the type of an OpenAPI 3.0 schema. As its version 3.0.3
// says, it adds it to nothing else.
func (r *Reader) nullable(s *schema.Schema, v *source.Value) {
	flag := v.Get("nullable")
	if flag == nil || !flag.Bool() || !has(s, "nullable") {
		return
	}
	if s.Types == 0 {
		r.warn(s.At("nullable"), "schema/nullable", "nullable has no effect without a type").Hint = "state the type, or use anyOf"
		return
	}
	s.Types |= schema.TypeNull
	if s.Enum != nil && !slices.ContainsFunc(s.Enum, func(v *source.Value) bool { return v.Kind == source.Null }) {
		r.warn(s.At("nullable"), "schema/nullable", "nullable has no effect, as the enum does not list null").Hint = "list null in the enum, or leave nullable out"
	}
}

func has(s *schema.Schema, keyword string) bool {
	return slices.ContainsFunc(s.Keywords, func(k schema.Keyword) bool { return k.Name == keyword })
}
