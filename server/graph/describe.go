package graph

import (
	"maps"
	"slices"
	"strings"

	"crosswalk/contracts/schema"

	"github.com/graphql-go/graphql"
)

// Contracts are the references of the contracts that the API is derived from.
func Contracts() []string { return []string{OrderContract, LevelContract, ReturnContract} }

// Described is a field, argument, input field or enum value of the API, with its
// type as SDL writes it; the type of a value is its enum.
type Described struct{ Name, Type string }

// Describe lists what the API made from some contracts has, sorted by name. The
// error says which contract is missing.
func Describe(shape func(ref string) *schema.Shape) ([]Described, error) {
	a, err := New(Options{Shape: shape})
	if err != nil {
		return nil, err
	}
	var out []Described
	types := a.schema.TypeMap()
	for _, name := range slices.Sorted(maps.Keys(types)) {
		if strings.HasPrefix(name, "__") {
			continue
		}
		switch t := types[name].(type) {
		case *graphql.Object:
			fields := t.Fields()
			for _, f := range slices.Sorted(maps.Keys(fields)) {
				out = append(out, Described{name + "." + f, fields[f].Type.String()})
				for _, arg := range fields[f].Args {
					out = append(out, Described{name + "." + f + "(" + arg.Name() + ")", arg.Type.String()})
				}
			}
		case *graphql.InputObject:
			fields := t.Fields()
			for _, f := range slices.Sorted(maps.Keys(fields)) {
				out = append(out, Described{name + "." + f, fields[f].Type.String()})
			}
		case *graphql.Enum:
			for _, v := range t.Values() {
				out = append(out, Described{name + "." + v.Name, name})
			}
		}
	}
	slices.SortFunc(out, func(a, b Described) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}
