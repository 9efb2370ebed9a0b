package graphql_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts/sdl"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// result says why data is no result of an operation under a schema. It shares
// no code with the comparison.
func result(s *sdl.Schema, query string, data any) error {
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		return err
	}
	op := doc.Operations[0]
	return object(s, s.Root(string(op.Operation)), op.SelectionSet, data, "")
}

func object(s *sdl.Schema, t *sdl.Type, set ast.SelectionSet, data any, at string) error {
	members, ok := data.(map[string]any)
	if !ok {
		return fmt.Errorf("%s is no object", at)
	}
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.InlineFragment:
			if is, ok := members["__typename"].(string); ok && !slices.Contains(s.Possible(s.Type(sel.TypeCondition)), s.Type(is)) {
				continue
			}
			if err := object(s, s.Type(sel.TypeCondition), sel.SelectionSet, data, at); err != nil {
				return err
			}
		case *ast.Field:
			v, given := members[sel.Alias]
			if !given {
				return fmt.Errorf("%s.%s is missing", at, sel.Alias)
			}
			if sel.Name == "__typename" {
				found := false
				for _, p := range s.Possible(t) {
					found = found || p.Name == v
				}
				if !found {
					return fmt.Errorf("%s is a %v, which is no %s", at, v, t.Name)
				}
				continue
			}
			f := t.Field(sel.Name)
			if f == nil {
				return fmt.Errorf("%s has no field %s", t.Name, sel.Name)
			}
			if err := value(s, f.Type, sel.SelectionSet, v, at+"."+sel.Alias); err != nil {
				return err
			}
		}
	}
	return nil
}

func value(s *sdl.Schema, r *sdl.TypeRef, set ast.SelectionSet, v any, at string) error {
	if v == nil {
		if r.NonNull {
			return fmt.Errorf("%s is null", at)
		}
		return nil
	}
	list, isList := v.([]any)
	if isList != (r.Elem != nil) {
		return fmt.Errorf("%s is %v, not %s", at, v, r)
	}
	if isList {
		for i, item := range list {
			if err := value(s, r.Elem, set, item, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
		return nil
	}
	t := s.Type(r.Name)
	if t.Kind.Composite() {
		return object(s, t, set, v, at)
	}
	ok := true
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	switch {
	case t.Kind == sdl.Enum:
		ok = isText && t.Value(text) != nil
	case t.Name == "Int":
		ok = isNumber && !strings.ContainsAny(number.String(), ".eE")
	case t.Name == "Float":
		ok = isNumber
	case t.Name == "Boolean":
		_, ok = v.(bool)
	case t.Name == "String", t.Name == "ID":
		ok = isText
	}
	if !ok {
		return fmt.Errorf("%s is %v, not %s", at, v, t.Name)
	}
	return nil
}
