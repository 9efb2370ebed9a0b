package importer

import (
	"strconv"
	"strings"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// writer writes schemas of the model, of any dialect, as JSON Schema 2020-12
// with their annotations. What they refer to is put under $defs, once.
type writer struct {
	*job
	names map[*schema.Schema]string // JSON pointers of what is written
	used  map[string]bool
	queue []queued
	// scalar writes what a schema says of its values in another way, if it is true.
	scalar func(out *source.Value, s *schema.Schema, at string) bool
}

// queued is a schema to be written under $defs; at is where the message first
// has it.
type queued struct {
	schema *schema.Schema
	name   string
	at     string
}

// write makes s the message.
func (j *job) write(s *schema.Schema, scalar func(*source.Value, *schema.Schema, string) bool) {
	w := &writer{job: j, names: map[*schema.Schema]string{s: "#"}, used: map[string]bool{}, scalar: scalar}
	out := object()
	say(out, "$schema", dialect)
	say(out, "title", j.titled())
	w.members(out, s, "", true)
	defs := object()
	for len(w.queue) > 0 && !j.full {
		q := w.queue[0]
		w.queue = w.queue[1:]
		put(defs, q.name, w.schema(q.schema, q.at))
	}
	if len(defs.Members) > 0 {
		put(out, "$defs", defs)
	}
	j.schema = out
}

// schema writes one schema; at is the place of its values in the message.
func (w *writer) schema(s *schema.Schema, at string) *source.Value {
	if s.Bool != nil {
		return truth(*s.Bool)
	}
	out := object()
	w.members(out, s, at, false)
	return out
}

func (w *writer) members(out *source.Value, s *schema.Schema, at string, root bool) {
	if !w.grow(s.Pos) {
		return
	}
	if s.Bool != nil { // the message is the schema true or false
		if !*s.Bool {
			put(out, "not", object())
		}
		return
	}
	if !root {
		say(out, "title", s.Title)
	}
	say(out, "description", s.Description)
	if w.scalar == nil || !w.scalar(out, s, at) {
		w.refs(out, s, at)
		w.values(out, s, at)
		w.numbers(out, s, at)
		w.applied(out, s, at)
	}
	w.annotations(out, s, at)
}

func (w *writer) refs(out *source.Value, s *schema.Schema, at string) {
	switch {
	case s.Ref == nil:
	case s.Ref.Target == nil:
		w.note(at, Loose, "%q is not in the text, so every value is accepted", s.Ref.Text)
	default:
		say(out, "$ref", w.reference(s.Ref.Target, at))
	}
	all := w.several(s.AllOf, at)
	if d := s.DynamicRef; d != nil && d.Target != nil {
		if d.Dynamic {
			w.note(at, Dropped, "a $dynamicRef is taken for a plain reference to the first place it can lead to")
		}
		all = append(all, reference(w.reference(d.Target, at)))
	}
	if all != nil {
		put(out, "allOf", array(all...))
	}
}

// reference is the place of another schema, which is written there later.
func (w *writer) reference(to *schema.Schema, at string) string {
	if known, ok := w.names[to]; ok {
		return known
	}
	name := to.Name
	if name == "" {
		name = source.Unescape(to.Pointer[strings.LastIndexByte(to.Pointer, '/')+1:])
	}
	base := name
	for n := 2; w.used[name] || name == ""; n++ {
		name = base + strconv.Itoa(n)
	}
	w.used[name] = true
	w.names[to] = "#/$defs/" + escapedFragment(source.Escape(name))
	w.queue = append(w.queue, queued{to, name, at})
	return w.names[to]
}

// escapedFragment writes a JSON pointer as the fragment of a reference.
func escapedFragment(pointer string) string {
	var b strings.Builder
	for _, c := range []byte(pointer) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`%"<>[]^{}|\`+"`#", c) >= 0 {
			b.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(c)+0x100, 16)[1:]))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func (w *writer) values(out *source.Value, s *schema.Schema, at string) {
	if s.Types != 0 {
		types(out, typeNames(s.Types)...)
	}
	if s.Format != nil {
		w.format(out, s, at)
	}
	if s.Pattern != nil {
		put(out, "pattern", text(s.Pattern.Text))
	}
	if s.Enum != nil {
		put(out, "enum", array(s.Enum...))
	}
	if s.Const != nil {
		put(out, "const", s.Const)
	}
}

// typeNames names the types of a set as a person would list them, null last.
func typeNames(t schema.TypeSet) []string {
	var names []string
	for _, name := range []string{"object", "array", "string", "boolean", "number", "integer", "null"} {
		set, _ := schema.ParseType(name)
		if t&set == set && !(name == "integer" && t&schema.TypeNumber != 0) {
			names = append(names, name)
		}
	}
	return names
}

// format writes a format: those that JSON Schema does not have as what they mean.
func (w *writer) format(out *source.Value, s *schema.Schema, at string) {
	switch f := s.Format.Text; f {
	case "int32", "int64":
		bits, _ := strconv.Atoi(f[3:])
		if s.Types&schema.TypeInteger == 0 {
			w.note(at, Dropped, "the format %s says nothing about a value that is no number", f)
			return
		}
		limit := int64(1)<<(bits-1) - 1
		if s.Minimum == nil && s.ExclusiveMinimum == nil {
			put(out, "minimum", number(strconv.FormatInt(-limit-1, 10)))
		}
		if s.Maximum == nil && s.ExclusiveMaximum == nil {
			put(out, "maximum", number(strconv.FormatInt(limit, 10)))
		}
	case "byte":
		if s.ContentEncoding == "" {
			put(out, "contentEncoding", text("base64"))
		}
	default:
		if jsonschema.Asserted(f) {
			say(out, "format", f)
			return
		}
		w.note(at, Dropped, "the format %q, which no validator checks", f)
	}
}

func (w *writer) numbers(out *source.Value, s *schema.Schema, at string) {
	for _, n := range []struct {
		name string
		n    *schema.Numeral
	}{{"minimum", s.Minimum}, {"maximum", s.Maximum}, {"exclusiveMinimum", s.ExclusiveMinimum}, {"exclusiveMaximum", s.ExclusiveMaximum}, {"multipleOf", s.MultipleOf}} {
		if n.n != nil {
			put(out, n.name, number(n.n.Text))
		}
	}
	for _, c := range []struct {
		name string
		n    *schema.Count
	}{{"minLength", s.MinLength}, {"maxLength", s.MaxLength}, {"minItems", s.MinItems}, {"maxItems", s.MaxItems},
		{"minContains", s.MinContains}, {"maxContains", s.MaxContains}, {"minProperties", s.MinProperties}, {"maxProperties", s.MaxProperties}} {
		if c.n != nil {
			put(out, c.name, whole(c.n.N))
		}
	}
	if s.UniqueItems {
		put(out, "uniqueItems", truth(true))
	}
	if s.Required != nil {
		put(out, "required", words(s.Required))
	}
	if s.DependentRequired != nil {
		all := object()
		for _, d := range s.DependentRequired {
			put(all, d.Name, words(d.Required))
		}
		put(out, "dependentRequired", all)
	}
}

func words(list []schema.Word) *source.Value {
	out := array()
	for _, w := range list {
		out.Items = append(out.Items, text(w.Text))
	}
	return out
}

func (w *writer) several(list []*schema.Schema, at string) []*source.Value {
	var out []*source.Value
	for _, s := range list {
		out = append(out, w.schema(s, at))
	}
	return out
}

// applied writes the schemas inside of s.
func (w *writer) applied(out *source.Value, s *schema.Schema, at string) {
	one := func(name string, s *schema.Schema, at string) {
		if s != nil {
			put(out, name, w.schema(s, at))
		}
	}
	several := func(name string, list []*schema.Schema, at string) {
		if list != nil {
			put(out, name, array(w.several(list, at)...))
		}
	}
	named := func(name string, list []schema.Named, at func(string) string) {
		if list == nil {
			return
		}
		all := object()
		for _, n := range list {
			put(all, n.Name, w.schema(n.Schema, at(n.Name)))
		}
		put(out, name, all)
	}
	here := func(string) string { return at }
	element := at + "/-"
	several("anyOf", s.AnyOf, at)
	several("oneOf", s.OneOf, at)
	one("not", s.Not, at)
	one("if", s.If, at)
	one("then", s.Then, at)
	one("else", s.Else, at)
	named("properties", s.Properties, func(name string) string { return at + "/" + source.Escape(name) })
	named("patternProperties", s.PatternProperties, func(string) string { return element })
	named("dependentSchemas", s.DependentSchemas, here)
	one("additionalProperties", s.AdditionalProperties, element)
	one("propertyNames", s.PropertyNames, at)
	several("prefixItems", s.PrefixItems, element)
	one("items", s.Items, element)
	one("contains", s.Contains, element)
	one("unevaluatedItems", s.UnevaluatedItems, element)
	one("unevaluatedProperties", s.UnevaluatedProperties, element)
	one("contentSchema", s.ContentSchema, at)
}

func (w *writer) annotations(out *source.Value, s *schema.Schema, at string) {
	if s.Default != nil {
		put(out, "default", s.Default)
	}
	if s.Examples != nil {
		put(out, "examples", array(s.Examples...))
	}
	for _, f := range []struct {
		name string
		set  bool
	}{{"deprecated", s.Deprecated}, {"readOnly", s.ReadOnly}, {"writeOnly", s.WriteOnly}} {
		if f.set {
			put(out, f.name, truth(true))
		}
	}
	say(out, "contentEncoding", s.ContentEncoding)
	say(out, "contentMediaType", s.ContentMediaType)
	say(out, "$comment", s.Comment)
	for _, m := range s.Extensions {
		put(out, m.Name, m.Value)
	}
	if s.Discriminator != nil {
		w.note(at, Dropped, "the discriminator %q: the alternatives are tried one by one instead", s.Discriminator.Property)
	}
	for _, m := range s.Unknown {
		w.note(at, Dropped, "%q, which is no keyword and has no effect", m.Name)
	}
}
