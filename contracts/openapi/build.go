package openapi

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// builder reads a file into an API. Whatever it meets is read once: what a
// reference leads to is kept under its JSON pointer.
type builder struct {
	reader     *jsonschema.Reader
	root       *source.Value
	api        *API
	list       diag.List // errors, for which the file is refused
	schemas    map[string]*schema.Schema
	parameters map[string]*Parameter
	media      map[string]*Media
	bodies     map[string]*Body
	responses  map[string]*Response
	callbacks  map[string]*Callback
	schemes    map[string]*SecurityScheme
}

func newBuilder(dialect schema.Dialect, file string, root *source.Value) *builder {
	return &builder{reader: jsonschema.NewReader(dialect, root), root: root,
		api:     &API{Document: &schema.Document{File: file, Dialect: dialect, Source: root}},
		schemas: map[string]*schema.Schema{}, parameters: map[string]*Parameter{}, media: map[string]*Media{}, bodies: map[string]*Body{},
		responses: map[string]*Response{}, callbacks: map[string]*Callback{}, schemes: map[string]*SecurityScheme{}}
}

func (b *builder) build() {
	doc := b.api.Document
	top := node{b.root, ""}
	if info := b.get(top, "info", source.Object); info.v != nil {
		b.api.Title, b.api.Version = b.text(info, "title"), b.text(info, "version")
	}
	b.api.Servers = b.servers(top)
	components := b.get(top, "components", source.Object)
	for name, schema := range b.members(b.get(components, "schemas", source.Object)) {
		s := b.schema(schema)
		s.Name = name.Name
		doc.Components = append(doc.Components, namedAs(name, s))
	}
	for name, scheme := range b.members(b.get(components, "securitySchemes", source.Object)) {
		if s := b.scheme(name.Name, scheme); s != nil {
			b.schemes[name.Name] = s
			b.api.SecuritySchemes = append(b.api.SecuritySchemes, s)
		}
	}
	security := b.alternatives(top)
	b.unused(components)
	for name, item := range b.members(b.get(top, "paths", source.Object)) {
		b.api.Operations = append(b.api.Operations, b.item(name.Name, item, security)...)
	}
	for name, item := range b.members(b.get(top, "webhooks", source.Object)) {
		b.api.Webhooks = append(b.api.Webhooks, b.item(name.Name, item, nil)...)
	}
	doc.Inline = b.inline()
}

// unused reads the components to which nothing may refer, so that their schemas
// are read too.
func (b *builder) unused(components node) {
	for _, n := range b.members(b.get(components, "parameters", source.Object)) {
		b.parameter(n, "")
	}
	for _, n := range b.members(b.get(components, "headers", source.Object)) {
		b.parameter(n, "header")
	}
	for _, n := range b.members(b.get(components, "requestBodies", source.Object)) {
		b.body(n)
	}
	for _, n := range b.members(b.get(components, "responses", source.Object)) {
		b.response("", n)
	}
	for name, n := range b.members(b.get(components, "callbacks", source.Object)) {
		b.callback(name.Name, n)
	}
	for name, n := range b.members(b.get(components, "pathItems", source.Object)) {
		b.item(name.Name, n, nil)
	}
}

// inline lists the schemas outside of the components, in the order of the file.
func (b *builder) inline() []*schema.Schema {
	var out []*schema.Schema
	for at, s := range b.schemas {
		if s.Name == "" || !strings.HasPrefix(at, "/components/schemas/") {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *schema.Schema) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col), cmp.Compare(a.Pointer, b.Pointer))
	})
	return out
}

func namedAs(m source.Member, s *schema.Schema) schema.Named {
	return schema.Named{Name: m.Name, Pos: m.Pos, Schema: s}
}

// node is a value and its JSON pointer.
type node struct {
	v  *source.Value
	at string
}

func (n node) place() Place { return Place{n.v.Pos, n.at} }

func (b *builder) fault(pos diag.Pos, format string, args ...any) *diag.Diagnostic {
	d := b.api.Faults.Add(pos, "openapi/invalid", format, args...)
	d.Severity = diag.Warning
	return d
}

// get returns a member that must be of a kind; its value is nil if it is absent,
// null, which states nothing, or another one.
func (b *builder) get(n node, name string, kind source.Kind) node {
	v := n.v.Get(name)
	if v == nil || v.Kind == source.Null {
		return node{}
	}
	if v.Kind != kind {
		b.fault(v.Pos, "%s must be %s, this is %s", name, kind, v.Kind)
		return node{}
	}
	return node{v, n.at + "/" + source.Escape(name)}
}

func (b *builder) text(n node, name string) string {
	if v := b.get(n, name, source.String); v.v != nil {
		return v.v.Text
	}
	return ""
}

func (b *builder) flag(n node, name string) bool {
	v := b.get(n, name, source.Boolean)
	return v.v != nil && v.v.Bool()
}

func (b *builder) flagOr(n node, name string, otherwise bool) bool {
	if n.v.Get(name) == nil {
		return otherwise
	}
	return b.flag(n, name)
}

// members goes through an object, extensions left out. Nil has none.
func (b *builder) members(n node) func(yield func(source.Member, node) bool) {
	return func(yield func(source.Member, node) bool) {
		if n.v == nil {
			return
		}
		for _, m := range n.v.Members {
			if !strings.HasPrefix(m.Name, "x-") && !yield(m, node{m.Value, n.at + "/" + source.Escape(m.Name)}) {
				return
			}
		}
	}
}

// items goes through a list. Nil has none.
func (b *builder) items(n node) func(yield func(int, node) bool) {
	return func(yield func(int, node) bool) {
		if n.v == nil {
			return
		}
		for i, v := range n.v.Items {
			if !yield(i, node{v, n.at + "/" + strconv.Itoa(i)}) {
				return
			}
		}
	}
}

func (b *builder) words(n node, name string) []string {
	var out []string
	for _, item := range b.items(b.get(n, name, source.Array)) {
		if item.v.Kind != source.String {
			b.fault(item.v.Pos, "%s must hold texts, this is %s", name, item.v.Kind)
			continue
		}
		out = append(out, item.v.Text)
	}
	return out
}

// maxChain bounds references that lead to references.
const maxChain = 64

// follow resolves references until it meets an object that is none. It is false
// if there is no such object, which is reported.
func (b *builder) follow(n node, what string) (node, bool) {
	for range maxChain {
		if n.v.Kind != source.Object {
			b.fault(n.v.Pos, "%s must be an object, this is %s", what, n.v.Kind)
			return n, false
		}
		ref := n.v.Get("$ref")
		if ref == nil || ref.Kind != source.String {
			return n, true
		}
		next, ok := b.lead(ref)
		if !ok {
			return n, false
		}
		n = next
	}
	b.list.Add(n.v.Pos, "openapi/ref", "the references of %s lead to each other", what)
	return n, false
}

// lead finds what a reference names.
func (b *builder) lead(ref *source.Value) (node, bool) {
	pointer, local := strings.CutPrefix(ref.Text, "#")
	if !local {
		b.list.Add(ref.Pos, "openapi/remote-ref", "%q leads out of this file; other places are never read", ref.Text).Hint = "bundle the API into one file"
		return node{}, false
	}
	if plain, err := url.PathUnescape(pointer); err == nil {
		pointer = plain
	}
	if v := b.root.At(pointer); v != nil && pointer != "" {
		return node{v, pointer}, true
	}
	hint := ""
	if cut := strings.LastIndexByte(pointer, '/'); cut >= 0 {
		var near []string
		if parent := b.root.At(pointer[:cut]); parent != nil {
			for _, m := range parent.Members {
				near = append(near, m.Name)
			}
		}
		hint = source.Suggest(source.Unescape(pointer[cut+1:]), near)
	}
	b.list.Add(ref.Pos, "openapi/ref", "%q leads to nothing in this file", ref.Text).Hint = hint
	return node{}, false
}

// schema reads a schema once. Schemas resolve their references themselves.
func (b *builder) schema(n node) *schema.Schema {
	s := b.schemas[n.at]
	if s == nil {
		s = b.reader.Schema(n.v, n.at)
		b.schemas[n.at] = s
	}
	return s
}

func extensions(v *source.Value) []source.Member {
	var out []source.Member
	for _, m := range v.Members {
		if strings.HasPrefix(m.Name, "x-") {
			out = append(out, m)
		}
	}
	return out
}

// sunset reads the date after which something is gone.
func sunset(v *source.Value) string {
	if s := v.Get("x-sunset"); s != nil {
		return s.Text
	}
	return ""
}
