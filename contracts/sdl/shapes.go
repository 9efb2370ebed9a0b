package sdl

import (
	"math/big"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Document gives the types as schemas of JSON values: what a client sends for
// an input type, and what it gets for an output type. A client selects the
// fields that it gets, so none is required there; null stands wherever the type
// allows it. A scalar that the file defines takes every value, as GraphQL does
// not say more.
func (s *Schema) Document() *schema.Document {
	m := &modeller{schema: s, named: map[string]*schema.Schema{}}
	doc := &schema.Document{File: s.File, Dialect: schema.Draft2020}
	for _, t := range s.Types {
		m.named[t.Name] = &schema.Schema{Pos: t.Pos, Pointer: t.Pointer, Name: t.Name, Description: t.Description}
	}
	for _, t := range s.Types {
		m.fill(t, m.named[t.Name])
		doc.Components = append(doc.Components, schema.Named{Name: t.Name, Pos: t.Pos, Schema: m.named[t.Name]})
	}
	return doc
}

type modeller struct {
	schema *Schema
	named  map[string]*schema.Schema
}

func (m *modeller) fill(t *Type, out *schema.Schema) {
	no := false
	switch t.Kind {
	case Object:
		out.Types = schema.TypeObject
		name := &schema.Schema{Pos: t.Pos, Pointer: t.Pointer + "/fields/__typename", Types: schema.TypeString,
			Const: &source.Value{Pos: t.Pos, Kind: source.String, Text: t.Name}}
		out.Properties = []schema.Named{{Name: "__typename", Pos: t.Pos, Schema: name}}
		for _, f := range t.Fields {
			read := m.ref(f.Type, f.Pointer, false)
			read.Description, read.Deprecated = f.Description, f.Deprecated != nil
			out.Properties = append(out.Properties, schema.Named{Name: f.Name, Pos: f.Pos, Schema: read})
		}
		out.AdditionalProperties = &schema.Schema{Pos: t.Pos, Pointer: t.Pointer + "/fields", Bool: &no}
	case Input:
		out.Types = schema.TypeObject
		out.Properties = []schema.Named{}
		for _, v := range t.Inputs {
			typ := *v.Type
			typ.NonNull = typ.NonNull || t.OneOf // the one that is given is not null
			read := m.ref(&typ, v.Pointer, true)
			read.Description, read.Deprecated, read.Default = v.Description, v.Deprecated != nil, v.Default.JSON()
			out.Properties = append(out.Properties, schema.Named{Name: v.Name, Pos: v.Pos, Schema: read})
			if v.Required() {
				out.Required = append(out.Required, schema.Word{Text: v.Name, Pos: v.Pos})
			}
		}
		if t.OneOf {
			one := &schema.Count{N: 1, Pos: t.Pos}
			out.MinProperties, out.MaxProperties = one, one
		}
		out.AdditionalProperties = &schema.Schema{Pos: t.Pos, Pointer: t.Pointer + "/fields", Bool: &no}
	case Enum:
		out.Types = schema.TypeString
		for _, v := range t.Values {
			out.Enum = append(out.Enum, &source.Value{Pos: v.Pos, Kind: source.String, Text: v.Name})
		}
	case Interface, Union:
		for _, o := range m.schema.Possible(t) {
			out.AnyOf = append(out.AnyOf, m.to(o.Name, t.Pos, t.Pointer+"/possible/"+o.Name, false))
		}
		if out.AnyOf == nil {
			out.Types = schema.TypeObject
		}
	}
}

// ref gives the schema of a type at one place.
func (m *modeller) ref(t *TypeRef, at string, input bool) *schema.Schema {
	out := &schema.Schema{Pos: t.Pos, Pointer: at}
	if t.Elem != nil {
		out.Types = schema.TypeArray
		out.Items = m.ref(t.Elem, at+"/items", input)
		if !t.NonNull {
			out.Types |= schema.TypeNull
		}
		return out
	}
	out = m.to(t.Name, t.Pos, at, input)
	switch {
	case t.NonNull:
	case out.Types != 0:
		out.Types |= schema.TypeNull
	case out.Ref != nil && m.any(t.Name):
	default:
		out = &schema.Schema{Pos: t.Pos, Pointer: at, AnyOf: []*schema.Schema{out, {Pos: t.Pos, Pointer: at, Types: schema.TypeNull}}}
	}
	return out
}

// any reports whether a type takes null as every other value.
func (m *modeller) any(name string) bool {
	t := m.schema.types[name]
	return t != nil && t.Kind == Scalar && !t.BuiltIn
}

// to gives the schema of a named type, which is not null.
func (m *modeller) to(name string, pos diag.Pos, at string, input bool) *schema.Schema {
	out := &schema.Schema{Pos: pos, Pointer: at}
	switch name {
	case "Int":
		out.Types = schema.TypeInteger
		out.Minimum, out.Maximum = numeral(pos, -1<<31), numeral(pos, 1<<31-1)
		out.Format = &schema.Word{Text: "int32", Pos: pos}
	case "Float":
		out.Types = schema.TypeNumber | schema.TypeInteger
	case "String":
		out.Types = schema.TypeString
	case "Boolean":
		out.Types = schema.TypeBoolean
	case "ID":
		out.Types = schema.TypeString
		if input {
			out.Types |= schema.TypeInteger
		}
	default:
		out.Ref = &schema.Reference{Text: "#/types/" + name, Pos: pos, Target: m.named[name]}
	}
	return out
}

func numeral(pos diag.Pos, n int64) *schema.Numeral {
	value := big.NewRat(n, 1)
	return &schema.Numeral{Text: value.Num().String(), Value: value, Pos: pos}
}

// JSON is the value as JSON, nil if it has none of its own: names of enum
// values and objects are written otherwise in JSON.
func (l *Literal) JSON() *source.Value {
	if l == nil {
		return nil
	}
	v, list := source.ParseJSON(l.Pos.File, []byte(l.Text))
	if list.Failed() {
		return nil
	}
	return v
}
