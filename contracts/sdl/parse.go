package sdl

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// The bounds of a file. The validator compares the fields of a type with each
// other.
const (
	maxTokens  = 4 << 20
	maxMembers = 10_000
)

// Parse reads a schema file. If a finding is an error, the schema is nil.
func Parse(file string, data []byte) (s *Schema, list diag.List) {
	r := &reader{file: file, data: string(data)}
	defer func() { // a fault of the library must not end the program
		if p := recover(); p != nil {
			r.list.Add(diag.Pos{File: file, Line: 1, Col: 1}, "graphql/unreadable", "the file cannot be read: %v", p)
			s, list = nil, r.list
		}
	}()
	if list := source.Encoding(file, "graphql", data); list != nil {
		return nil, list
	}
	if !utf8.Valid(data) {
		r.list.Add(diag.Pos{File: file, Line: 1, Col: 1}, "graphql/encoding", "the file is not UTF-8")
		return nil, r.list
	}
	doc, err := parser.ParseSchemaWithLimit(&ast.Source{Name: file, Input: r.data}, maxTokens)
	if err != nil {
		r.failed(err, "graphql/syntax")
		return nil, r.list
	}
	s = r.schema(doc)
	r.review(s, doc)
	if !r.list.Failed() {
		r.validate(s, doc)
	}
	r.list.Sort()
	if r.list.Failed() {
		return nil, r.list
	}
	return s, r.list
}

// markEvery is how many characters lie between two marks.
const markEvery = 128

type reader struct {
	file, data string
	lines      []int // offset of each line's first byte
	marks      []int // offset of each character whose number markEvery divides
	list       diag.List
}

// pos turns a place of the library, which counts characters, into one that
// counts bytes.
func (r *reader) pos(p *ast.Position) diag.Pos {
	if p == nil {
		return diag.Pos{File: r.file, Line: 1, Col: 1}
	}
	r.index()
	if p.Line < 1 || p.Line > len(r.lines) {
		return r.place(p.Line, p.Column)
	}
	at := len(r.data)
	if mark := p.Start / markEvery; mark < len(r.marks) {
		at = r.marks[mark]
		for range p.Start % markEvery {
			_, size := utf8.DecodeRuneInString(r.data[at:])
			at += size
		}
	}
	return diag.Pos{File: r.file, Line: p.Line, Col: max(at-r.lines[p.Line-1], 0) + 1}
}

// place is pos for a line and a column alone, and takes time in the column.
func (r *reader) place(line, column int) diag.Pos {
	r.index()
	out := diag.Pos{File: r.file, Line: max(line, 1), Col: 1}
	if line < 1 || line > len(r.lines) {
		return out
	}
	text := r.data[r.lines[line-1]:]
	for range column - 1 {
		_, size := utf8.DecodeRuneInString(text[out.Col-1:])
		if size == 0 {
			break
		}
		out.Col += size
	}
	return out
}

// index notes where lines begin and, for each of some characters, its offset.
func (r *reader) index() {
	if r.lines != nil {
		return
	}
	r.lines = []int{0}
	count := 0
	for i, c := range r.data {
		if count%markEvery == 0 {
			r.marks = append(r.marks, i)
		}
		count++
		if c == '\n' || c == '\r' && !strings.HasPrefix(r.data[i+1:], "\n") {
			r.lines = append(r.lines, i+1)
		}
	}
}

// failed reports what the library says.
func (r *reader) failed(err error, code string) {
	pos := diag.Pos{File: r.file, Line: 1, Col: 1}
	msg := err.Error()
	var located *gqlerror.Error
	if errors.As(err, &located) {
		msg = located.Message
		if len(located.Locations) > 0 {
			pos = r.place(located.Locations[0].Line, located.Locations[0].Column)
		}
	}
	msg = strings.TrimSuffix(msg, ".")
	if first, size := utf8.DecodeRuneInString(msg); size > 0 && len(msg) > size && msg[size] >= 'a' && msg[size] <= 'z' {
		msg = strings.ToLower(string(first)) + msg[size:]
	}
	r.list.Add(pos, code, "%s", msg)
}

// validate asks the library about the whole schema, when our own look at it
// has found nothing.
func (r *reader) validate(s *Schema, doc *ast.SchemaDocument) {
	all := validator.PreludeDocument()
	for _, d := range all.Definitions {
		d.BuiltIn = true
	}
	all.Merge(doc)
	checked, err := validator.ValidateSchemaDocument(all)
	if err != nil {
		r.failed(err, "graphql/invalid")
		return
	}
	s.checked = checked
}

// Check says why an operation is not valid against the schema; nil if it is.
func (s *Schema) Check(operation string) error {
	if all := s.Problems(operation); len(all) > 0 {
		return errors.New(all[0])
	}
	return nil
}

// Problems lists why an operation is not valid against the schema.
func (s *Schema) Problems(operation string) (all []string) {
	defer func() {
		if p := recover(); p != nil {
			all = append(all, fmt.Sprintf("the operation cannot be checked: %v", p))
		}
	}()
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: operation}, maxTokens)
	if err != nil {
		return []string{fmt.Sprintf("the operation cannot be read: %v", err)}
	}
	for _, e := range validator.ValidateWithRules(s.checked, doc, nil) {
		all = append(all, strings.TrimSuffix(e.Message, "."))
	}
	return all
}

// schema builds the model. Types that are defined twice are kept once; review
// reports them.
func (r *reader) schema(doc *ast.SchemaDocument) *Schema {
	s := &Schema{File: r.file, types: map[string]*Type{}, directives: map[string]*Directive{}}
	for _, name := range []string{"Int", "Float", "String", "Boolean", "ID"} {
		s.types[name] = &Type{Name: name, BuiltIn: true, Pointer: "/types/" + name}
	}
	for _, d := range doc.Definitions {
		if s.types[d.Name] == nil {
			r.define(s, d)
		}
	}
	for _, d := range doc.Extensions {
		if s.types[d.Name] == nil {
			r.define(s, d)
		} else if t := s.types[d.Name]; !t.BuiltIn {
			r.extend(t, d)
		}
	}
	for _, d := range doc.Directives {
		if s.directives[d.Name] != nil || builtInDirective(d.Name) {
			continue
		}
		out := &Directive{Name: d.Name, Pos: r.pos(d.Position), Pointer: "/directives/" + d.Name, Description: d.Description, Repeatable: d.IsRepeatable}
		out.Args = r.args(d.Arguments, out.Pointer)
		for _, l := range d.Locations {
			out.Locations = append(out.Locations, string(l))
		}
		s.directives[d.Name] = out
		s.Directives = append(s.Directives, out)
	}
	for _, t := range s.Types {
		for _, i := range t.Interfaces {
			if to := s.types[i.Text]; to != nil && to != t {
				to.Implementing = append(to.Implementing, t)
			}
		}
	}
	r.roots(s, doc)
	return s
}

func builtInDirective(name string) bool {
	switch name {
	case "defer", "deprecated", "include", "oneOf", "skip", "specifiedBy":
		return true
	}
	return false
}

func (r *reader) roots(s *Schema, doc *ast.SchemaDocument) {
	set := func(operation ast.Operation, name string) {
		switch t := s.types[name]; operation {
		case ast.Query:
			s.Query = t
		case ast.Mutation:
			s.Mutation = t
		case ast.Subscription:
			s.Subscription = t
		}
	}
	for _, d := range doc.Schema {
		s.Description = d.Description
	}
	if len(doc.Schema) == 0 {
		set(ast.Query, "Query")
		set(ast.Mutation, "Mutation")
		set(ast.Subscription, "Subscription")
	}
	for _, d := range append(append(ast.SchemaDefinitionList{}, doc.Schema...), doc.SchemaExtension...) {
		for _, op := range d.OperationTypes {
			set(op.Operation, op.Type)
		}
	}
}

func (r *reader) define(s *Schema, d *ast.Definition) {
	t := &Type{Name: d.Name, Kind: kinds[d.Kind], Pos: r.pos(d.Position), Pointer: "/types/" + d.Name, Description: d.Description}
	s.types[d.Name] = t
	s.Types = append(s.Types, t)
	r.extend(t, d)
}

var kinds = map[ast.DefinitionKind]Kind{ast.Scalar: Scalar, ast.Object: Object, ast.Interface: Interface, ast.Union: Union, ast.Enum: Enum, ast.InputObject: Input}

// extend adds what a definition or an extension says of a type.
func (r *reader) extend(t *Type, d *ast.Definition) {
	for _, f := range d.Fields {
		at := t.Pointer + "/fields/" + f.Name
		if d.Kind == ast.InputObject {
			t.Inputs = append(t.Inputs, &Value{Name: f.Name, Pos: r.pos(f.Position), Pointer: at, Description: f.Description,
				Type: r.ref(f.Type), Default: r.literal(f.DefaultValue), Deprecated: r.deprecated(f.Directives)})
			continue
		}
		t.Fields = append(t.Fields, &Field{Name: f.Name, Pos: r.pos(f.Position), Pointer: at, Description: f.Description, Type: r.ref(f.Type),
			Args: r.args(f.Arguments, at), Deprecated: r.deprecated(f.Directives)})
	}
	for _, name := range d.Interfaces {
		t.Interfaces = append(t.Interfaces, Name{name, r.pos(d.Position)})
	}
	for i, name := range d.Types {
		pos := d.Position
		if i < len(d.TypePositions) {
			pos = d.TypePositions[i]
		}
		t.Members = append(t.Members, Name{name, r.pos(pos)})
	}
	for _, v := range d.EnumValues {
		t.Values = append(t.Values, &Member{Name: v.Name, Pos: r.pos(v.Position), Pointer: t.Pointer + "/values/" + v.Name, Description: v.Description,
			Deprecated: r.deprecated(v.Directives)})
	}
	for _, dir := range d.Directives {
		switch dir.Name {
		case "oneOf":
			t.OneOf = true
		case "extensible":
			t.Extensible = true
		case "specifiedBy":
			if url := dir.Arguments.ForName("url"); url != nil && url.Value != nil {
				t.SpecifiedBy = url.Value.Raw
			}
		}
	}
}

func (r *reader) args(list ast.ArgumentDefinitionList, at string) []*Value {
	var out []*Value
	for _, a := range list {
		out = append(out, &Value{Name: a.Name, Pos: r.pos(a.Position), Pointer: at + "/args/" + a.Name, Description: a.Description, Type: r.ref(a.Type),
			Default: r.literal(a.DefaultValue), Deprecated: r.deprecated(a.Directives)})
	}
	return out
}

func (r *reader) ref(t *ast.Type) *TypeRef {
	out := &TypeRef{Name: t.NamedType, NonNull: t.NonNull, Pos: r.pos(t.Position)}
	if t.Elem != nil {
		out.Elem = r.ref(t.Elem)
	}
	return out
}

func (r *reader) literal(v *ast.Value) *Literal {
	if v == nil {
		return nil
	}
	return &Literal{Text: v.String(), Pos: r.pos(v.Position), Null: v.Kind == ast.NullValue}
}

func (r *reader) deprecated(list ast.DirectiveList) *Deprecation {
	d := list.ForName("deprecated")
	if d == nil {
		return nil
	}
	out := &Deprecation{Pos: r.pos(d.Position), Reason: "No longer supported"}
	if reason := d.Arguments.ForName("reason"); reason != nil && reason.Value != nil {
		out.Reason = reason.Value.Raw
	}
	return out
}

// unknown reports a name that is no type.
func (r *reader) unknown(s *Schema, pos diag.Pos, name string) {
	var names []string
	for _, t := range s.Types {
		names = append(names, t.Name)
	}
	names = append(names, "Int", "Float", "String", "Boolean", "ID")
	r.list.Add(pos, "graphql/unknown-type", "there is no type %q", name).Hint = source.Suggest(name, names)
}
