// Package sdl reads GraphQL schemas written in the schema definition language.
//
// Parse is the way in. It gives a model with the place of every part, in the
// order of the file, extensions merged into what they extend. Check asks
// whether an operation is valid against a schema. Nothing is ever fetched.
package sdl

import (
	"crosswalk/contracts/diag"

	"github.com/vektah/gqlparser/v2/ast"
)

// Schema is one file.
type Schema struct {
	File        string
	Description string
	// Query, Mutation and Subscription are the root types, nil where the schema
	// has none.
	Query, Mutation, Subscription *Type
	Types                         []*Type      // those of the file, in its order
	Directives                    []*Directive // those of the file, in its order
	types                         map[string]*Type
	directives                    map[string]*Directive
	checked                       *ast.Schema
}

// Type returns the type called name, built-in scalars included, or nil.
func (s *Schema) Type(name string) *Type { return s.types[name] }

// Directive returns the directive called name, or nil. Those that every schema
// has are not among them.
func (s *Schema) Directive(name string) *Directive { return s.directives[name] }

// Root returns the root type of query, mutation or subscription, or nil.
func (s *Schema) Root(operation string) *Type {
	switch operation {
	case "query":
		return s.Query
	case "mutation":
		return s.Mutation
	case "subscription":
		return s.Subscription
	}
	return nil
}

// Kind is the kind of a type.
type Kind uint8

const (
	Scalar Kind = iota
	Object
	Interface
	Union
	Enum
	Input
)

// String names the kind as a person would.
func (k Kind) String() string {
	return [...]string{"scalar", "object type", "interface", "union", "enum", "input type"}[k]
}

// Composite reports whether values of the kind have fields to select.
func (k Kind) Composite() bool { return k == Object || k == Interface || k == Union }

// Type is a named type.
type Type struct {
	Name        string
	Kind        Kind
	Pos         diag.Pos // of the definition; the zero Pos for a built-in scalar
	Pointer     string   // "/types/Order"; a place in the model, as the file is no JSON
	Description string
	Fields      []*Field // objects and interfaces
	Inputs      []*Value // input types
	Interfaces  []Name   // that an object or interface implements, as the file states them
	Members     []Name   // of a union
	Values      []*Member
	BuiltIn     bool
	OneOf       bool   // @oneOf: exactly one field is given
	SpecifiedBy string // @specifiedBy of a scalar
	// Extensible marks @extensible: readers must tolerate values and types
	// that they do not know.
	Extensible bool
	// Implementing are the objects and interfaces that implement an interface.
	Implementing []*Type
}

// Name is a name and its place.
type Name struct {
	Text string
	Pos  diag.Pos
}

// Field is a field of an object or interface.
type Field struct {
	Name        string
	Pos         diag.Pos
	Pointer     string
	Description string
	Type        *TypeRef
	Args        []*Value
	Deprecated  *Deprecation
}

// Value is an argument, or a field of an input type.
type Value struct {
	Name        string
	Pos         diag.Pos
	Pointer     string
	Description string
	Type        *TypeRef
	Default     *Literal // nil if there is none
	Deprecated  *Deprecation
}

// Required reports whether a value must be given.
func (v *Value) Required() bool { return v.Type.NonNull && v.Default == nil }

// Member is a value of an enum.
type Member struct {
	Name        string
	Pos         diag.Pos
	Pointer     string
	Description string
	Deprecated  *Deprecation
}

// Deprecation is @deprecated.
type Deprecation struct {
	Pos    diag.Pos
	Reason string
}

// Literal is a value in GraphQL's notation, without white space.
type Literal struct {
	Text string
	Pos  diag.Pos
	Null bool
}

// TypeRef is the type of a field or value: a name, or a list of another.
type TypeRef struct {
	Name    string   // "" for a list
	Elem    *TypeRef // of a list
	NonNull bool
	Pos     diag.Pos
}

// Named is the name at the core of a type.
func (t *TypeRef) Named() string {
	for t.Elem != nil {
		t = t.Elem
	}
	return t.Name
}

// String writes the type in GraphQL's notation.
func (t *TypeRef) String() string {
	bang := ""
	if t.NonNull {
		bang = "!"
	}
	if t.Elem != nil {
		return "[" + t.Elem.String() + "]" + bang
	}
	return t.Name + bang
}

// Directive is the definition of a directive.
type Directive struct {
	Name        string
	Pos         diag.Pos
	Pointer     string
	Description string
	Args        []*Value
	Locations   []string // in the order of the file
	Repeatable  bool
}

// Field returns the field called name, or nil.
func (t *Type) Field(name string) *Field {
	for _, f := range t.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// Input returns the field of an input type called name, or nil.
func (t *Type) Input(name string) *Value { return Find(t.Inputs, name) }

// Value returns the value of an enum called name, or nil.
func (t *Type) Value(name string) *Member {
	for _, v := range t.Values {
		if v.Name == name {
			return v
		}
	}
	return nil
}

// Arg returns the argument called name, or nil.
func (f *Field) Arg(name string) *Value { return Find(f.Args, name) }

// Find returns the value called name, or nil.
func Find(list []*Value, name string) *Value {
	for _, v := range list {
		if v.Name == name {
			return v
		}
	}
	return nil
}

// Possible lists the object types that a value of the type can be, in the
// order of the file: itself for an object.
func (s *Schema) Possible(t *Type) []*Type {
	var out []*Type
	switch t.Kind {
	case Object:
		out = append(out, t)
	case Union:
		for _, m := range t.Members {
			if o := s.types[m.Text]; o != nil && o.Kind == Object {
				out = append(out, o)
			}
		}
	case Interface:
		for _, o := range t.Implementing {
			if o.Kind == Object {
				out = append(out, o)
			}
		}
	}
	return out
}
