// Package fields lists the fields of a message contract for people: flat, in the
// order of the contract, with types and limits in their words.
//
// List is the only call that matters.
package fields

import (
	"encoding/json"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
)

// Field is one field of a message. Pointers are JSON pointers with "-" for any
// element of a list and any value of a map.
type Field struct {
	Name        string            `json:"name"` // "" of the message, "[]" of an element, "*" of any other member
	Path        string            `json:"path"` // as rules write it: "lines[].sku"
	Pointer     string            `json:"pointer"`
	Depth       int               `json:"depth"`
	Type        Type              `json:"type"`
	Items       Type              `json:"items,omitempty"`    // of a list or map: the type of its elements
	Required    bool              `json:"required,omitempty"` // demanded wherever the object around it is
	Nullable    bool              `json:"nullable,omitempty"`
	Title       string            `json:"title,omitempty"`
	Description string            `json:"description,omitempty"`
	Format      string            `json:"format,omitempty"`
	Values      []json.RawMessage `json:"values,omitempty"` // enum or const
	Limits      string            `json:"limits,omitempty"` // a short sentence
	Default     json.RawMessage   `json:"default,omitempty"`
	Examples    []json.RawMessage `json:"examples,omitempty"`
	Deprecated  bool              `json:"deprecated,omitempty"`
	Personal    bool              `json:"personal,omitempty"` // marked or recognised as personal data
	// Recursive is the pointer of the field around it whose fields repeat here;
	// they are not listed again. Nil if they do not.
	Recursive *string  `json:"recursive,omitempty"`
	At        diag.Pos `json:"at,omitzero"`
}

// Type is the type of a value in an analyst's words.
type Type string

// Types.
const (
	Text     Type = "text"
	Integer  Type = "integer"
	Decimal  Type = "decimal" // a text that holds an exact decimal
	Number   Type = "number"
	Boolean  Type = "boolean"
	Time     Type = "time" // an instant
	Date     Type = "date"
	Duration Type = "duration"
	Object   Type = "object"
	ListOf   Type = "list"
	Map      Type = "map"
	Any      Type = "any"
	Nothing  Type = "nothing" // null alone
)

// MaxFields bounds a list: definitions that use each other twice would otherwise
// make one without end. What lies deeper is left out.
const MaxFields = 50_000

// List is the fields of a message in preorder, the message itself first.
func List(root *schema.Shape) []Field {
	l := &lister{open: map[*schema.Shape]string{}}
	l.add(Field{Required: true, At: root.Pos}, root)
	return l.out
}

type lister struct {
	out  []Field
	open map[*schema.Shape]string // shapes around the one at hand, with their pointers
}

// add lists a field whose name and place are known, and what lies in it.
func (l *lister) add(f Field, s *schema.Shape) {
	if len(l.out) >= MaxFields {
		return
	}
	describe(&f, s)
	around, again := l.open[s]
	nested := s.Kind == schema.Object || s.Kind == schema.Array
	if nested && again {
		f.Recursive = &around
	}
	l.out = append(l.out, f)
	if !nested || again {
		return
	}
	l.open[s] = f.Pointer
	defer delete(l.open, s)
	if s.Kind == schema.Array {
		if s.Items != nil {
			l.add(Field{Name: "[]", Path: f.Path + "[]", Pointer: f.Pointer + "/-", Depth: f.Depth + 1, At: s.Items.Pos}, s.Items)
		}
		return
	}
	dot := "."
	if f.Path == "" {
		dot = ""
	}
	for _, p := range s.Props {
		l.add(Field{
			Name: p.Name, Path: f.Path + dot + pathName(p.Name), Pointer: f.Pointer + "/" + escape.Replace(p.Name),
			Depth: f.Depth + 1, Required: p.Required, At: p.Pos, Personal: named(p.Name, p.Shape),
		}, p.Shape)
	}
	if s.Extra != nil && (IsMap(s) || s.Extra.Kind != schema.Any || s.Extra.Union != nil) {
		l.add(Field{Name: "*", Path: f.Path + dot + "*", Pointer: f.Pointer + "/-", Depth: f.Depth + 1, At: s.Extra.Pos}, s.Extra)
	}
}

var escape = strings.NewReplacer("~", "~0", "/", "~1")

// pathName is a name as rules write it in a path.
func pathName(name string) string {
	if strings.Contains(name, ".") {
		return "`" + name + "`"
	}
	return name
}

// IsMap reports an object that is read by key: it declares no names.
func IsMap(s *schema.Shape) bool {
	return s.Kind == schema.Object && len(s.Props) == 0 && s.Extra != nil
}

// TypeOf is the type of a value of the shape.
func TypeOf(s *schema.Shape) Type {
	switch s.Kind {
	case schema.Object:
		if IsMap(s) {
			return Map
		}
		return Object
	case schema.Array:
		return ListOf
	case schema.String:
		switch s.Format {
		case "date-time":
			return Time
		case "date":
			return Date
		case "duration":
			return Duration
		case "decimal":
			return Decimal
		}
		return Text
	case schema.Integer:
		return Integer
	case schema.Number:
		return Number
	case schema.Boolean:
		return Boolean
	case schema.Null:
		return Nothing
	}
	return Any
}

// describe takes over what the shape says of its values.
func describe(f *Field, s *schema.Shape) {
	f.Type = TypeOf(s)
	switch {
	case s.Kind == schema.Array && s.Items != nil:
		f.Items = TypeOf(s.Items)
	case s.Kind == schema.Array:
		f.Items = Any
	case f.Type == Map:
		f.Items = TypeOf(s.Extra)
	}
	f.Nullable = s.Nullable && s.Kind != schema.Null
	f.Title, f.Description, f.Format = s.Title, s.Doc, s.Format
	f.Values, f.Examples = raw(s.Enum), raw(s.Examples)
	f.Limits = Limits(s)
	if s.Default != "" {
		f.Default = json.RawMessage(s.Default)
	}
	f.Deprecated, f.Personal = s.Deprecated, f.Personal || s.Personal
}

func raw(texts []string) []json.RawMessage {
	var out []json.RawMessage
	for _, t := range texts {
		out = append(out, json.RawMessage(t))
	}
	return out
}
