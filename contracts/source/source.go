// Package source reads JSON and YAML files into one tree that keeps the place
// of every value, the order of members and the text of numbers.
//
// ParseJSON and ParseYAML are the ways in. Both report what is wrong as
// located findings and never panic, whatever the bytes.
package source

import (
	"strings"

	"crosswalk/contracts/diag"
)

// MaxDepth bounds the nesting of values in a file.
const MaxDepth = 512

// Kind is the JSON type of a Value.
type Kind uint8

const (
	Null Kind = iota
	Boolean
	Number
	String
	Array
	Object
)

// String names the kind as a person would, "a number" and the like.
func (k Kind) String() string {
	return [...]string{"null", "true or false", "a number", "a text", "a list", "an object"}[k]
}

// Value is one JSON value and its place. Values are not changed after parsing;
// in a YAML file with aliases one Value can be met on several paths.
type Value struct {
	Pos     diag.Pos
	Kind    Kind
	Text    string   // String: the decoded text; Number, Boolean, Null: their JSON text
	Items   []*Value // Array
	Members []Member // Object, in the order of the file, names unique
}

// Member is one name and value of an object.
type Member struct {
	Name  string
	Pos   diag.Pos // of the name
	Value *Value
}

// Get returns the value of the member called name, or nil.
func (v *Value) Get(name string) *Value {
	if m := v.Member(name); m != nil {
		return m.Value
	}
	return nil
}

// Member returns the member called name, or nil. A nil Value has no members.
func (v *Value) Member(name string) *Member {
	if v == nil {
		return nil
	}
	for i := range v.Members {
		if v.Members[i].Name == name {
			return &v.Members[i]
		}
	}
	return nil
}

// Bool reports the value of a Boolean.
func (v *Value) Bool() bool { return v.Kind == Boolean && v.Text == "true" }

// At follows a JSON pointer (RFC 6901) from v and returns the value there, or
// nil.
func (v *Value) At(pointer string) *Value {
	if pointer == "" {
		return v
	}
	if !strings.HasPrefix(pointer, "/") {
		return nil
	}
	for token := range strings.SplitSeq(pointer[1:], "/") {
		if v == nil {
			return nil
		}
		switch v.Kind {
		case Object:
			v = v.Get(Unescape(token))
		case Array:
			i, ok := index(token)
			if !ok || i >= len(v.Items) {
				return nil
			}
			v = v.Items[i]
		default:
			return nil
		}
	}
	return v
}

// Nearest follows a JSON pointer from v as far as the file goes and returns
// the last value met. It serves to place a finding about a part that another
// library named by pointer.
func (v *Value) Nearest(pointer string) *Value {
	for pointer != "" {
		if found := v.At(pointer); found != nil {
			return found
		}
		pointer = pointer[:max(strings.LastIndexByte(pointer, '/'), 0)]
	}
	return v
}

func index(token string) (int, bool) {
	if token == "" || len(token) > 9 || (len(token) > 1 && token[0] == '0') {
		return 0, false
	}
	n := 0
	for _, c := range []byte(token) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// Escape writes a name as a JSON pointer token (RFC 6901).
func Escape(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// Unescape reads a JSON pointer token.
func Unescape(token string) string {
	if !strings.Contains(token, "~") {
		return token
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
}
