package schema

import (
	"strings"

	"crosswalk/contracts/source"
)

// TypeSet is a set of JSON types. The zero set means that no type is stated.
type TypeSet uint8

const (
	TypeNull TypeSet = 1 << iota
	TypeBoolean
	TypeInteger // numbers without a fraction, 1.0 included
	TypeNumber  // every number; always together with TypeInteger
	TypeString
	TypeArray
	TypeObject

	// AllTypes holds every value.
	AllTypes = TypeNull | TypeBoolean | TypeInteger | TypeNumber | TypeString | TypeArray | TypeObject
)

var typeNames = []struct {
	name string
	set  TypeSet
	kind Kind
}{
	{"null", TypeNull, Null}, {"boolean", TypeBoolean, Boolean}, {"integer", TypeInteger, Integer},
	{"number", TypeNumber | TypeInteger, Number}, {"string", TypeString, String}, {"array", TypeArray, Array}, {"object", TypeObject, Object},
}

// ParseType returns the set that a type name stands for, false if it is no
// type name.
func ParseType(name string) (TypeSet, bool) {
	for _, t := range typeNames {
		if t.name == name {
			return t.set, true
		}
	}
	return 0, false
}

// TypeNames lists the type names.
func TypeNames() []string {
	names := make([]string, len(typeNames))
	for i, t := range typeNames {
		names[i] = t.name
	}
	return names
}

// Kinds lists the kinds in the set, null apart. Number includes Integer.
func (t TypeSet) Kinds() []Kind {
	var out []Kind
	for _, n := range typeNames {
		switch {
		case n.kind == Null, n.kind == Integer && t&TypeNumber != 0, t&n.set != n.set:
		default:
			out = append(out, n.kind)
		}
	}
	return out
}

// String lists the type names of the set.
func (t TypeSet) String() string {
	var names []string
	for _, n := range typeNames {
		if t&n.set == n.set && (n.kind != Integer || t&TypeNumber == 0) {
			names = append(names, n.name)
		}
	}
	return strings.Join(names, " or ")
}

// typeOf gives the narrowest set that holds a value.
func typeOf(v *source.Value) TypeSet {
	switch v.Kind {
	case source.Null:
		return TypeNull
	case source.Boolean:
		return TypeBoolean
	case source.String:
		return TypeString
	case source.Array:
		return TypeArray
	case source.Object:
		return TypeObject
	}
	if r, ok := source.Rat(v.Text); ok && r.IsInt() {
		return TypeInteger
	}
	return TypeNumber
}

// String names the kind as JSON Schema does.
func (k Kind) String() string {
	for _, t := range typeNames {
		if t.kind == k {
			return t.name
		}
	}
	return "any"
}
