package sdl

import (
	"crosswalk/contracts/diag"

	"github.com/vektah/gqlparser/v2/ast"
)

// review looks for the mistakes that people make, all of them at once: the
// library stops at the first.
func (r *reader) review(s *Schema, doc *ast.SchemaDocument) {
	if len(s.Types) == 0 && len(s.Directives) == 0 {
		r.list.Add(diag.Pos{File: r.file, Line: 1, Col: 1}, "graphql/empty", "the schema has no types")
		return
	}
	r.twice(doc)
	for _, t := range s.Types {
		if n := len(t.Fields) + len(t.Inputs) + len(t.Values) + len(t.Members); n > maxMembers {
			r.list.Add(t.Pos, "graphql/too-large", "%s has %d members, more than %d", t.Name, n, maxMembers)
		}
		r.fields(s, t)
		for _, i := range t.Interfaces {
			if to := s.types[i.Text]; to == nil {
				r.unknown(s, i.Pos, i.Text)
			} else if to.Kind != Interface {
				r.list.Add(i.Pos, "graphql/kind", "%s cannot implement %s, which is no interface but %s", t.Name, i.Text, article(to.Kind))
			}
		}
		for _, m := range t.Members {
			if to := s.types[m.Text]; to == nil {
				r.unknown(s, m.Pos, m.Text)
			} else if to.Kind != Object {
				r.list.Add(m.Pos, "graphql/kind", "the union %s holds object types only, %s is %s", t.Name, m.Text, article(to.Kind))
			}
		}
	}
	for _, d := range s.Directives {
		r.values(s, d.Args, "@"+d.Name)
	}
	for _, d := range append(append(ast.SchemaDefinitionList{}, doc.Schema...), doc.SchemaExtension...) {
		for _, op := range d.OperationTypes {
			if s.types[op.Type] == nil {
				r.unknown(s, r.pos(op.Position), op.Type)
			}
		}
	}
	if s.Query == nil && !r.list.Failed() {
		r.list.Add(diag.Pos{File: r.file, Line: 1, Col: 1}, "graphql/no-query", "the schema has no root type for queries").Hint =
			"define type Query, or name another one in schema { query: … }"
	}
}

func article(k Kind) string {
	if k == Object || k == Interface || k == Enum || k == Input {
		return "an " + k.String()
	}
	return "a " + k.String()
}

// twice reports types, directives and parts of types that are defined twice.
func (r *reader) twice(doc *ast.SchemaDocument) {
	types := map[string]bool{}
	parts := map[string]bool{}
	part := func(pos *ast.Position, owner, name string) {
		if key := owner + "." + name; parts[key] {
			r.list.Add(r.pos(pos), "graphql/twice", "%s is defined twice", key)
		} else {
			parts[key] = true
		}
	}
	for i, d := range append(append(ast.DefinitionList{}, doc.Definitions...), doc.Extensions...) {
		if i < len(doc.Definitions) {
			if types[d.Name] {
				r.list.Add(r.pos(d.Position), "graphql/twice", "the type %s is defined twice", d.Name).Hint = "use extend to add to it"
				continue
			}
			types[d.Name] = true
		}
		for _, f := range d.Fields {
			part(f.Position, d.Name, f.Name)
		}
		for _, v := range d.EnumValues {
			part(v.Position, d.Name, v.Name)
		}
	}
	directives := map[string]bool{}
	for _, d := range doc.Directives {
		if directives[d.Name] {
			r.list.Add(r.pos(d.Position), "graphql/twice", "the directive @%s is defined twice", d.Name)
		}
		directives[d.Name] = true
	}
}

func (r *reader) fields(s *Schema, t *Type) {
	for _, f := range t.Fields {
		if to := s.types[f.Type.Named()]; to == nil {
			r.unknown(s, f.Type.Pos, f.Type.Named())
		} else if to.Kind == Input {
			r.list.Add(f.Type.Pos, "graphql/kind", "the field %s.%s gives a value, its type %s is for input only", t.Name, f.Name, to.Name)
		}
		r.values(s, f.Args, t.Name+"."+f.Name)
	}
	r.values(s, t.Inputs, t.Name)
	for _, v := range t.Inputs {
		if t.OneOf && (v.Type.NonNull || v.Default != nil) {
			r.list.Add(v.Pos, "graphql/one-of", "the field %s of %s must be nullable and have no default, as exactly one is given", v.Name, t.Name)
		}
	}
}

// values checks arguments and the fields of input types.
func (r *reader) values(s *Schema, list []*Value, owner string) {
	seen := map[string]bool{}
	for _, v := range list {
		if to := s.types[v.Type.Named()]; to == nil {
			r.unknown(s, v.Type.Pos, v.Type.Named())
		} else if to.Kind.Composite() {
			r.list.Add(v.Type.Pos, "graphql/kind", "%s of %s takes a value, its type %s is for output only", v.Name, owner, to.Name).Hint = "define an input type"
		}
		if seen[v.Name] && owner[0] != '@' {
			r.list.Add(v.Pos, "graphql/twice", "%s of %s is defined twice", v.Name, owner)
		}
		seen[v.Name] = true
	}
}
