// Package schema is the model of what a contract says about values.
//
// It has two layers. Schema is the whole truth: every keyword of JSON Schema
// 2020-12 with its place, references resolved but nothing merged; readers for
// JSON Schema of any draft and OpenAPI produce it, and whoever decides or proves something
// works on it. Shape is the resolved view for mapping, GraphQL and
// documentation; View derives it and lists what it cannot express.
package schema

import (
	"math/big"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// Dialect is the language a schema was written in. Whatever the dialect, the
// model has the meaning of 2020-12: readers translate.
type Dialect uint8

const (
	Draft2020 Dialect = iota // JSON Schema 2020-12
	OpenAPI31                // OpenAPI 3.1 schema object
	OpenAPI30                // OpenAPI 3.0 schema object
	Draft4                   // JSON Schema draft-04
	Draft6                   // JSON Schema draft-06
	Draft7                   // JSON Schema draft-07
	Draft2019                // JSON Schema 2019-09
	AsyncAPI                 // AsyncAPI schema object, a superset of draft-07
)

// String names the dialect.
func (d Dialect) String() string {
	return [...]string{"JSON Schema 2020-12", "OpenAPI 3.1", "OpenAPI 3.0", "JSON Schema draft-04", "JSON Schema draft-06",
		"JSON Schema draft-07", "JSON Schema 2019-09", "AsyncAPI"}[d]
}

// InAPI tells the dialects of API descriptions from those of schema files.
func (d Dialect) InAPI() bool { return d == OpenAPI31 || d == OpenAPI30 || d == AsyncAPI }

// Document is one file of schemas.
type Document struct {
	File    string
	Dialect Dialect
	Source  *source.Value
	// Root is the schema of the file itself; nil where the file is an API.
	Root *Schema
	// Components are the named schemas: $defs of the root, or
	// components/schemas of an API, in the order of the file.
	Components []Named
	// Inline are the schemas of an API outside of its components, in the order
	// of the file.
	Inline []*Schema
}

// Component returns the named schema, or nil.
func (d *Document) Component(name string) *Schema {
	return find(d.Components, name)
}

// Named is a schema under a name: a property, a definition, a pattern.
type Named struct {
	Name   string
	Pos    diag.Pos // of the name
	Schema *Schema
}

func find(list []Named, name string) *Schema {
	for i := range list {
		if list[i].Name == name {
			return list[i].Schema
		}
	}
	return nil
}

// Schema is one schema object, or one of the schemas true and false. Nil
// pointers, nil slices and the zero TypeSet mean that the keyword is absent.
// Schemas are not changed once their reader has returned them; references make
// them a graph that may have cycles.
type Schema struct {
	Pos     diag.Pos
	Pointer string // JSON pointer into the file
	Name    string // its name among the components, "" if it has none
	Bool    *bool  // the schemas true and false; then nothing else is set

	// Places of the keywords that are present, by the name that 2020-12 has for
	// what they say.
	Keywords []Keyword

	// Core.
	ID, Anchor, DynamicAnchor string
	Ref, DynamicRef           *Reference
	Defs                      []Named

	// Applicators.
	AllOf, AnyOf, OneOf   []*Schema
	Not, If, Then, Else   *Schema
	Properties            []Named
	PatternProperties     []Named // Name is the pattern
	AdditionalProperties  *Schema
	PropertyNames         *Schema
	DependentSchemas      []Named
	PrefixItems           []*Schema
	Items                 *Schema
	Contains              *Schema
	UnevaluatedItems      *Schema
	UnevaluatedProperties *Schema

	// Assertions.
	Types                              TypeSet
	Enum                               []*source.Value // nil if absent, never empty otherwise
	Const                              *source.Value
	Minimum, Maximum                   *Numeral
	ExclusiveMinimum, ExclusiveMaximum *Numeral
	MultipleOf                         *Numeral
	MinLength, MaxLength               *Count
	MinItems, MaxItems                 *Count
	MinContains, MaxContains           *Count
	MinProperties, MaxProperties       *Count
	UniqueItems                        bool
	Required                           []Word
	DependentRequired                  []Dependency
	Pattern                            *Word
	Format                             *Word // asserted where the format is known

	// Annotations.
	Title, Description  string
	Comment             string
	Default             *source.Value
	Examples            []*source.Value
	Deprecated          bool
	ReadOnly, WriteOnly bool
	ContentEncoding     string
	ContentMediaType    string
	ContentSchema       *Schema
	Discriminator       *Discriminator  // OpenAPI
	Extensions          []source.Member // x-…
	Unknown             []source.Member // names that are no keyword of the dialect
}

// Keyword is a keyword that is present, and its place.
type Keyword struct {
	Name string
	Pos  diag.Pos
	// Spelling is the keyword in the file, "" if that is Name: another dialect
	// than 2020-12 can have another name for it.
	Spelling string
}

// At returns the place of a keyword, or of the schema if it is absent.
func (s *Schema) At(keyword string) diag.Pos {
	for _, k := range s.Keywords {
		if k.Name == keyword {
			return k.Pos
		}
	}
	return s.Pos
}

// Spelling returns the keyword by which the file says what 2020-12 says by
// keyword: additionalItems for items, and the like.
func (s *Schema) Spelling(keyword string) string {
	for _, k := range s.Keywords {
		if k.Name == keyword && k.Spelling != "" {
			return k.Spelling
		}
	}
	return keyword
}

// Property returns the schema of a declared property, or nil.
func (s *Schema) Property(name string) *Schema { return find(s.Properties, name) }

// Extension returns the value of an x- keyword, or nil.
func (s *Schema) Extension(name string) *source.Value {
	for _, m := range s.Extensions {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// Flag reports whether an x- keyword is present and true.
func (s *Schema) Flag(name string) bool {
	v := s.Extension(name)
	return v != nil && v.Bool()
}

// Reference is a $ref or $dynamicRef. Target is nil only in a document that
// was read with errors.
type Reference struct {
	Text   string
	Pos    diag.Pos
	Target *Schema
	// Dynamic marks a $dynamicRef whose target depends on how the schema was
	// reached; Target is then only the first candidate.
	Dynamic bool
}

// Word is a text with its place.
type Word struct {
	Text string
	Pos  diag.Pos
}

// Numeral is an exact number: its text in the file and its value.
type Numeral struct {
	Text  string
	Value *big.Rat
	Pos   diag.Pos
}

// Count is a number of things. Counts beyond MaxCount are held as MaxCount.
type Count struct {
	N   int
	Pos diag.Pos
}

// MaxCount bounds a Count.
const MaxCount = 1<<31 - 1

// Dependency is one name of dependentRequired and the names it demands.
type Dependency struct {
	Name     string
	Pos      diag.Pos
	Required []Word
}

// Discriminator is the OpenAPI hint which property tells the members of a
// union apart. It asserts nothing.
type Discriminator struct {
	Pos      diag.Pos
	Property string
	Mapping  []source.Member
}
