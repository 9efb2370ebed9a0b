package asyncapi

import (
	"regexp"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// standard is the dialect of schemas that do not name one: the schema object
// of AsyncAPI, a superset of draft-07.
const standard = schema.AsyncAPI

// schemas reads the schemas of the file. There is a reader for each dialect,
// as a message may say that its payload is written in another one.
type schemas struct {
	w       *walker
	readers map[schema.Dialect]*jsonschema.Reader
	order   []schema.Dialect
	known   map[place]*schema.Schema
	// foreign holds the components that are payloads in another language.
	foreign map[string]bool
}

type place struct {
	dialect schema.Dialect
	at      string
}

func newSchemas(w *walker) *schemas {
	w.doc.Schemas = &schema.Document{File: w.doc.File, Dialect: standard, Source: w.root}
	return &schemas{w: w, readers: map[schema.Dialect]*jsonschema.Reader{}, known: map[place]*schema.Schema{}, foreign: map[string]bool{}}
}

func named(name string, pos diag.Pos, s *schema.Schema) schema.Named {
	if s.Name == "" {
		s.Name = name
	}
	return schema.Named{Name: name, Pos: pos, Schema: s}
}

const schemasAt = "/components/schemas"

// components reads the named schemas of the file.
func (s *schemas) components() {
	list := s.w.root.At(schemasAt)
	if list == nil || list.Kind != source.Object {
		if list != nil {
			s.w.list.Add(list.Pos, "asyncapi/type", "schemas must be an object, this is %s", list.Kind)
		}
		return
	}
	if s.w.doc.Major == 2 {
		s.findForeign(node{s.w.root, ""})
	}
	for _, m := range list.Members {
		n := node{m.Value, schemasAt + "/" + source.Escape(m.Name)}
		if s.foreign[n.at] {
			continue
		}
		if f := m.Value.Get("schemaFormat"); f != nil && s.w.doc.Major == 3 {
			s.multiFormat(n, m)
			continue
		}
		s.read(n, standard).Name = m.Name
	}
}

// multiFormat reads a component of 3.x that says in which language it is
// written. One that is not read is reported where a message uses it.
func (s *schemas) multiFormat(n node, m source.Member) {
	f := n.Get("schemaFormat")
	inner := n.child("schema")
	if f.Kind != source.String || inner.Value == nil {
		s.w.warn(m.Pos, "asyncapi/schema-format", "this schema names a format and has no schema").Hint = "put the schema under the key \"schema\""
		return
	}
	if dialect, ok, _ := format(f.Text); ok {
		s.read(inner, dialect).Name = m.Name
	}
}

// findForeign marks the components that messages of 2.x use as payloads in a
// language other than the standard one.
func (s *schemas) findForeign(n node) {
	for i := range n.Items {
		s.findForeign(n.item(i))
	}
	if f := n.Get("schemaFormat"); f != nil && f.Kind == source.String {
		if dialect, ok, _ := format(f.Text); !ok || dialect != standard && dialect != schema.Draft7 {
			if ref := n.Get("payload").Get("$ref"); ref != nil && ref.Kind == source.String {
				s.foreign[decoded(strings.TrimPrefix(ref.Text, "#"))] = true
			}
		}
	}
	for _, m := range n.Members {
		if !free[m.Name] {
			s.findForeign(n.member(m))
		}
	}
}

// value reads headers or a payload. opaque is the value if its language is not
// read; said names the language as the file does.
func (s *schemas) value(n node, stated string, m *Message) (read *schema.Schema, opaque *source.Value, said string) {
	at := n.Value
	if to := s.home(n); to.Value != nil {
		n = to
	}
	if f := n.Get("schemaFormat"); f != nil && s.w.doc.Major == 3 {
		if f.Kind != source.String {
			s.w.list.Add(f.Pos, "asyncapi/type", "schemaFormat must be a text, this is %s", f.Kind)
			return nil, n.Value, ""
		}
		stated = f.Text
		inner := n.child("schema")
		if inner.Value == nil {
			s.w.list.Add(n.Pos, "asyncapi/missing-key", `the key "schema" is missing`)
			return nil, n.Value, stated
		}
		n = inner
		if to := s.home(n); to.Value != nil {
			n = to
		}
	}
	if stated == "" {
		return s.read(n, standard), nil, ""
	}
	dialect, ok, name := format(stated)
	if !ok {
		d := s.w.warn(at.Pos, "asyncapi/schema-format", "the payload is described in %s, which is not read: it cannot be mapped, and changes to it are never called compatible", name)
		d.Hint = "describe it in JSON Schema"
		return nil, n.Value, stated
	}
	return s.read(n, dialect), nil, stated
}

// named places hold what messages share; a reference to one of them is
// followed, so that all who refer to it mean the same schema.
var shared = regexp.MustCompile(`^/components/(schemas/[^/]+(/schema)?|messages/[^/]+/(payload|headers)|messageTraits/[^/]+/headers)$`)

// home follows a reference that is a whole schema to the shared place it
// names. The value is nil if there is none.
func (s *schemas) home(n node) node {
	out := node{}
	for range maxHops {
		ref := n.Get("$ref")
		if n.Value == nil || ref == nil || ref.Kind != source.String || n.Kind != source.Object {
			return out
		}
		pointer, local := strings.CutPrefix(ref.Text, "#")
		if pointer = decoded(pointer); !local || !shared.MatchString(pointer) {
			return out
		}
		v := s.w.root.At(pointer)
		if v == nil {
			return out
		}
		n = node{v, pointer}
		out = n
	}
	return node{}
}

// read reads the schema at a place, once for each dialect.
func (s *schemas) read(n node, dialect schema.Dialect) *schema.Schema {
	at := place{dialect, n.at}
	if known := s.known[at]; known != nil {
		return known
	}
	r := s.readers[dialect]
	if r == nil {
		r = jsonschema.NewReader(dialect, s.w.root)
		s.readers[dialect] = r
		s.order = append(s.order, dialect)
	}
	out := r.Schema(n.Value, n.at)
	s.known[at] = out
	s.w.doc.Schemas.Inline = append(s.w.doc.Schemas.Inline, out)
	if dialect != standard {
		s.closure(n.Value, dialect)
	}
	return out
}

// closure reads the shared places that a schema in another dialect refers to,
// which are then written in that dialect.
func (s *schemas) closure(v *source.Value, dialect schema.Dialect) {
	for _, item := range v.Items {
		s.closure(item, dialect)
	}
	for _, m := range v.Members {
		if m.Name == "$ref" && m.Value.Kind == source.String {
			if to := s.home(node{v, ""}); to.Value != nil && (to.Get("schemaFormat") == nil || s.w.doc.Major == 2) {
				s.read(to, dialect)
			}
			continue
		}
		s.closure(m.Value, dialect)
	}
}

// names lists the named schemas that were read, in the order of the file.
func (s *schemas) names() []schema.Named {
	var out []schema.Named
	list := s.w.root.At(schemasAt)
	if list == nil {
		return nil
	}
	for _, m := range list.Members {
		at := schemasAt + "/" + source.Escape(m.Name)
		if m.Value.Get("schemaFormat") != nil && s.w.doc.Major == 3 {
			at += "/schema"
		}
		for _, d := range s.order {
			if read := s.known[place{d, at}]; read != nil {
				out = append(out, named(m.Name, m.Pos, read))
				break
			}
		}
	}
	return out
}

func (s *schemas) finish() diag.List {
	var list diag.List
	for _, d := range s.order {
		list = append(list, s.readers[d].Resolve()...)
	}
	return list
}

var formatPattern = regexp.MustCompile(`^application/([a-z.-]+)(?:\+(?:json|yaml))?(?:\s*;\s*version=(.*))?$`)

// format says in which dialect a schemaFormat is read. ok is false if it is
// not; name is then what to call it.
func format(text string) (d schema.Dialect, ok bool, name string) {
	m := formatPattern.FindStringSubmatch(strings.ToLower(strings.TrimSpace(text)))
	if m == nil {
		return 0, false, "the unknown format \"" + text + "\""
	}
	kind, version := m[1], m[2]
	switch kind {
	case "vnd.aai.asyncapi":
		return standard, true, ""
	case "schema":
		if d, ok := drafts[strings.Trim(version, "\"'#")]; ok {
			return d, true, ""
		}
		return 0, false, "JSON Schema " + version
	case "vnd.oai.openapi":
		switch {
		case strings.HasPrefix(version, "3.0"), version == "":
			return schema.OpenAPI30, true, ""
		case strings.HasPrefix(version, "3.1"):
			return schema.OpenAPI31, true, ""
		}
		return 0, false, "OpenAPI " + version
	case "vnd.apache.avro":
		return 0, false, strings.TrimSpace("Avro " + version)
	case "raml":
		return 0, false, strings.TrimSpace("RAML " + version)
	case "vnd.google.protobuf":
		return 0, false, strings.TrimSpace("Protocol Buffers " + version)
	}
	return 0, false, "the unknown format \"" + text + "\""
}

// drafts are the versions of JSON Schema that a schemaFormat can name.
var drafts = map[string]schema.Dialect{"": schema.Draft7, "draft-04": schema.Draft4, "draft-06": schema.Draft6, "draft-07": schema.Draft7,
	"2019-09": schema.Draft2019, "draft/2019-09": schema.Draft2019, "draft-2019-09": schema.Draft2019,
	"2020-12": schema.Draft2020, "draft/2020-12": schema.Draft2020, "draft-2020-12": schema.Draft2020}
