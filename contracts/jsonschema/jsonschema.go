// Package jsonschema reads JSON Schema, draft-04 to 2020-12, into the schema
// model, and checks values with an independent validator.
//
// Parse is the way in for a schema file; its $schema names the draft, and
// without one it is 2020-12. Reader is for formats that have schemas inside,
// such as OpenAPI. The model has the meaning of 2020-12 whatever the draft. In
// all of them a number without a fraction, such as 1.0, is an integer, formats
// are asserted, and content keywords are notes. Nothing is ever fetched: every
// reference must lead to a place in the same file.
package jsonschema

import (
	"maps"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Parse reads a schema file, in YAML if its name ends in .yaml or .yml. If a
// finding is an error, the document is what could be read, nil if that is
// nothing.
func Parse(file string, data []byte) (*schema.Document, diag.List) {
	parse := source.ParseJSON
	if strings.HasSuffix(file, ".yaml") || strings.HasSuffix(file, ".yml") {
		parse = source.ParseYAML
	}
	root, list := parse(file, data)
	if root == nil {
		return nil, list
	}
	d, ok := dialect(root, &list)
	if !ok {
		return nil, list
	}
	r := NewReader(d, root)
	r.oneDialect = true
	doc := &schema.Document{File: file, Dialect: d, Source: root, Root: r.Schema(root, "")}
	doc.Components = doc.Root.Defs
	found := r.Resolve()
	if !found.Failed() {
		doc.Root = r.static(doc.Root)
		doc.Components = doc.Root.Defs
		found = r.list
	}
	list = append(list, found...)
	if !list.Failed() && len(r.order) <= maxSecondOpinion {
		list = append(list, metaCheck(doc)...)
	}
	list.Sort()
	return doc, list
}

// Reader turns values into schemas. First call Schema for each schema of the
// file, then Resolve once.
type Reader struct {
	dialect   schema.Dialect
	keywords  map[string]keyword
	tables    map[schema.Dialect]map[string]keyword
	root      *source.Value
	list      diag.List
	byPointer map[string]*schema.Schema
	order     []*schema.Schema // in the order of reading
	homes     map[*schema.Schema]*resource
	resources map[string]*resource
	current   *resource
	pending   []pending
	mentions  map[string]bool
	anchored  map[string]int // how often there is each dynamic anchor
	places    map[diag.Pos]*schema.Schema
	suggested int // names compared for hints
	astray    int // references that lead nowhere
	// oneDialect refuses parts that state another dialect than the file.
	oneDialect bool
}

// NewReader returns a Reader for the schemas inside of the file root.
func NewReader(dialect schema.Dialect, root *source.Value) *Reader {
	r := &Reader{dialect: dialect, keywords: keywords[dialect], tables: keywords, root: root, byPointer: map[string]*schema.Schema{}, homes: map[*schema.Schema]*resource{}, resources: map[string]*resource{}, mentions: map[string]bool{}}
	r.current = r.resource(baseURL(), "", nil)
	return r
}

// Schema reads the schema at a JSON pointer of the file.
func (r *Reader) Schema(v *source.Value, pointer string) *schema.Schema {
	s := &schema.Schema{Pos: v.Pos, Pointer: pointer}
	r.homes[s] = r.current
	r.byPointer[pointer] = s
	r.order = append(r.order, s)
	switch v.Kind {
	case source.Boolean:
		truth := v.Bool()
		s.Bool = &truth
		if old := r.dialect == schema.OpenAPI30 || r.dialect == schema.Draft4; old && last(pointer) != "additionalProperties" && last(pointer) != "additionalItems" {
			r.list.Add(v.Pos, "schema/keyword-type", "a schema must be an object in %s", r.dialect)
		}
		return s
	case source.Object:
	default:
		d := r.list.Add(v.Pos, "schema/keyword-type", "a schema must be an object, true or false; this is %s", v.Kind)
		if v.Kind == source.Array && last(pointer) == "items" {
			d.Hint = r.hint("additionalItems")
		}
		return s
	}
	defer func(outer *resource) { r.current = outer }(r.current)
	defer r.embedded(v, pointer)()
	r.identify(s, v)
	r.homes[s] = r.current
	alone := v.Get("$ref") != nil && (r.dialect == schema.OpenAPI30 || before2019(r.dialect))
	for _, m := range v.Members {
		if alone && !r.beside(m.Name) {
			r.warn(m.Pos, "schema/ignored-sibling", "%s is ignored beside $ref in %s", m.Name, r.dialect).Hint = "put the $ref into an allOf"
			continue
		}
		s.Keywords = append(s.Keywords, r.stated(m, v)...)
		read, ok := r.keywords[m.Name]
		switch {
		case ok:
			read(r, s, m.Value, pointer+"/"+source.Escape(m.Name))
		case strings.HasPrefix(m.Name, "x-"):
			s.Extensions = append(s.Extensions, m)
		default:
			s.Unknown = append(s.Unknown, m)
			r.warn(m.Pos, "schema/unknown-keyword", "%q is not a keyword of %s and has no effect", m.Name, r.dialect).Hint = r.hint(m.Name)
		}
	}
	if !alone {
		r.otherElements(s, v)
	}
	r.review(s, v)
	return s
}

// maxSuggestions bounds the names that are compared for hints: a file with very
// many mistakes gets its findings all the same.
const maxSuggestions = 1 << 16

// suggest is the hint which of n candidates was meant.
func (r *Reader) suggest(word string, n int, candidates func() []string) string {
	if r.suggested += n; r.suggested > maxSuggestions {
		return ""
	}
	return source.Suggest(word, candidates())
}

// warn adds a finding that does not fail the check.
func (r *Reader) warn(pos diag.Pos, code, format string, args ...any) *diag.Diagnostic {
	d := r.list.Add(pos, code, format, args...)
	d.Severity = diag.Warning
	return d
}

// review looks at keywords together.
func (r *Reader) review(s *schema.Schema, v *source.Value) {
	if r.dialect == schema.OpenAPI30 || r.dialect == schema.Draft4 {
		r.bounds(s, v)
	}
	if r.dialect == schema.OpenAPI30 {
		r.nullable(s, v)
	}
	r.unseen(s)
	composed := s.Ref != nil || s.DynamicRef != nil || s.AllOf != nil || s.AnyOf != nil || s.OneOf != nil || s.PatternProperties != nil || s.If != nil
	if len(s.Properties) > 0 && !composed {
		declared := map[string]bool{}
		for _, p := range s.Properties {
			declared[p.Name] = true
		}
		for _, w := range s.Required {
			if !declared[w.Text] {
				r.warn(w.Pos, "schema/required-undeclared", "%q is required but not declared under properties", w.Text).Hint =
					r.suggest(w.Text, len(declared), func() []string { return slices.Sorted(maps.Keys(declared)) })
			}
		}
	}
	if s.Format != nil && !knownFormat(r.dialect, s.Format.Text) {
		r.warn(s.Format.Pos, "schema/unknown-format", "the format %q is not known and is not checked", s.Format.Text).Hint =
			r.suggest(s.Format.Text, len(formats), func() []string { return formats })
	}
	if p := s.Pattern; p != nil {
		r.pattern(p.Pos, p.Text, diag.Warning)
	}
	for _, p := range s.PatternProperties {
		r.pattern(p.Pos, p.Name, diag.Error)
	}
}

// pattern reports a pattern that cannot be used; irregular is how much it
// matters that it is right but cannot be checked.
func (r *Reader) pattern(pos diag.Pos, text string, irregular diag.Severity) {
	switch _, err := schema.Pattern(text); {
	case err == schema.ErrTooLarge:
		r.list.Add(pos, "schema/pattern-too-large", "%v", err).Severity = irregular
	case err == schema.ErrNotRegular:
		r.list.Add(pos, "schema/pattern-not-regular", "%v", err).Severity = irregular
	case err != nil:
		r.list.Add(pos, "schema/pattern", "this is not a pattern: %v", err)
	}
}

var formats = []string{"date-time", "date", "time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri", "uri-reference",
	"iri", "iri-reference", "uuid", "uri-template", "json-pointer", "relative-json-pointer", "regex", Decimal}

func knownFormat(d schema.Dialect, name string) bool {
	for _, f := range formats {
		if f == name {
			return true
		}
	}
	return d.InAPI() // OpenAPI keeps an open registry: int32, double, password, …
}
