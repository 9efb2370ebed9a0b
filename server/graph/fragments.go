package graph

import (
	"fmt"

	"github.com/graphql-go/graphql/language/ast"
)

// maxExpanded bounds the fields of a document with its fragments written out.
const maxExpanded = 4000

// expand refuses fragments that contain themselves, and documents that grow too
// large with their fragments written out: graphql-go's validator recurses
// without end on the one and takes exponential time on the other.
func expand(doc *ast.Document) error {
	e := expansion{fragments: map[string]*ast.FragmentDefinition{}, sizes: map[string]int{}}
	for _, d := range doc.Definitions {
		if f, ok := d.(*ast.FragmentDefinition); ok && f.Name != nil {
			e.fragments[f.Name.Value] = f
		}
	}
	total := 0
	for _, d := range doc.Definitions {
		var n int
		var err error
		switch d := d.(type) {
		case *ast.OperationDefinition:
			n, err = e.selections(d.SelectionSet)
		case *ast.FragmentDefinition:
			n, err = e.fragment(d.Name.Value)
		}
		if err != nil {
			return err
		}
		if total = min(total+n, maxExpanded+1); total > maxExpanded {
			return &LimitError{"the number of fields with fragments written out", total, maxExpanded}
		}
	}
	return nil
}

// expansion counts fields; a fragment being counted has the size -1.
type expansion struct {
	fragments map[string]*ast.FragmentDefinition
	sizes     map[string]int
}

func (e *expansion) fragment(name string) (int, error) {
	if n, ok := e.sizes[name]; ok {
		if n < 0 {
			return 0, fmt.Errorf("query refused: fragment %s contains itself", name)
		}
		return n, nil
	}
	f := e.fragments[name]
	if f == nil {
		return 0, nil // the validator says so
	}
	e.sizes[name] = -1
	n, err := e.selections(f.SelectionSet)
	if err != nil {
		return 0, err
	}
	e.sizes[name] = n
	return n, nil
}

func (e *expansion) selections(set *ast.SelectionSet) (int, error) {
	if set == nil {
		return 0, nil
	}
	total := 0
	for _, s := range set.Selections {
		n := 1
		var below int
		var err error
		switch s := s.(type) {
		case *ast.Field:
			below, err = e.selections(s.SelectionSet)
		case *ast.InlineFragment:
			below, err = e.selections(s.SelectionSet)
		case *ast.FragmentSpread:
			if s.Name != nil {
				below, err = e.fragment(s.Name.Value)
			}
		}
		if err != nil {
			return 0, err
		}
		if total += n + below; total > maxExpanded {
			return 0, &LimitError{"the number of fields with fragments written out", total, maxExpanded}
		}
	}
	return total, nil
}
