package graphql_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/graphql"
	"crosswalk/contracts/sdl"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"golang.org/x/tools/txtar"
)

var pairs = flag.Int("pairs", 300, "pairs of schemas that the attack compares")

// TestAttack compares schemas with mutants of them and tries to prove the
// answers wrong: where they are compatible, by operations that were valid and by
// results that the new schema allows; where they break, by the witnesses.
func TestAttack(t *testing.T) {
	rng := rand.New(rand.NewPCG(20, 26))
	files, _ := filepath.Glob("testdata/*.txtar")
	var texts []string
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(ar.Files[0].Data), string(ar.Files[1].Data))
	}
	compared, compatible, tried := 0, 0, 0
	for compared < *pairs {
		text := texts[rng.IntN(len(texts))]
		mutant := mutate(rng, text)
		new, _ := sdl.Parse("new", []byte(mutant))
		if new == nil || mutant == text {
			continue
		}
		compared++
		old := parse(t, "old", []byte(text))
		r := graphql.Compare(old, new, graphql.Options{Level: finding.Level{Backward: true}})
		verify(t, old, new, r)
		if r.Verdict != finding.Compatible {
			continue
		}
		compatible++
		for range 60 {
			g := &asker{rng: rng, s: old}
			query := g.operation()
			if old.Check(query) != nil {
				continue
			}
			tried++
			if err := new.Check(query); err != nil {
				t.Fatalf("called compatible, but %s fails: %v\nold %s\nnew %s\n%s", query, err, text, mutant, report(r))
			}
			a := &answerer{rng: rng, s: new, old: old}
			data := a.answer(t, query)
			if err := result(old, query, data); err != nil && !a.grown {
				answer, _ := json.Marshal(data)
				t.Fatalf("called compatible, but %s can answer %s: %v\nold %s\nnew %s\n%s", query, answer, err, text, mutant, report(r))
			}
		}
	}
	if compatible < *pairs/10 || tried < compatible*10 {
		t.Errorf("%d of %d pairs are compatible, attacked by %d operations: too few to show anything", compatible, compared, tried)
	}
	t.Logf("%d pairs, %d compatible, %d operations", compared, compatible, tried)
}

var word = regexp.MustCompile(`[A-Za-z_]+|[\[\]!:|&=]|\d+`)

// mutate edits the text of a schema in one or two places; what comes out need
// not be a schema.
func mutate(rng *rand.Rand, text string) string {
	for range 1 + rng.IntN(2) {
		found := word.FindAllStringIndex(text, -1)
		at := found[rng.IntN(len(found))]
		token := text[at[0]:at[1]]
		other := found[rng.IntN(len(found))]
		switch rng.IntN(6) {
		case 0: // leave out
			text = text[:at[0]] + text[at[1]:]
		case 1: // put another one there
			text = text[:at[0]] + text[other[0]:other[1]] + text[at[1]:]
		case 2:
			text = text[:at[1]] + "!" + text[at[1]:]
		case 3:
			text = text[:at[0]] + "[" + token + "]" + text[at[1]:]
		case 4: // leave out a member with its type
			if end := strings.IndexAny(text[at[1]:], " \n"); end >= 0 {
				rest := text[at[1]+end:]
				if next := word.FindStringIndex(rest); next != nil && strings.HasSuffix(text[at[1]:at[1]+end], ":") {
					rest = rest[next[1]:]
				}
				text = text[:at[0]] + rest
			}
		case 5: // add one
			text = text[:at[0]] + "added" + []string{": Int ", ": Int! ", "(x: Int!): Int ", " ", ": Int = 1 "}[rng.IntN(5)] + text[at[0]:]
		}
	}
	return text
}

// asker makes operations for a schema; most are valid.
type asker struct {
	rng       *rand.Rand
	s         *sdl.Schema
	variables []string
	names     int
}

func (g *asker) operation() string {
	op := []string{"query", "query", "mutation", "subscription"}[g.rng.IntN(4)]
	root := g.s.Root(op)
	if root == nil {
		op, root = "query", g.s.Query
	}
	set := g.selection(root, 0)
	variables := ""
	if g.variables != nil {
		variables = "(" + strings.Join(g.variables, ", ") + ")"
	}
	return op + variables + g.directives("QUERY") + " " + set
}

func (g *asker) directives(location string) string {
	if g.rng.IntN(4) > 0 {
		return ""
	}
	for _, d := range g.s.Directives {
		if slices.Contains(d.Locations, location) && g.rng.IntN(2) == 0 {
			return " @" + d.Name + g.args(d.Args)
		}
	}
	return ""
}

func (g *asker) selection(t *sdl.Type, depth int) string {
	var parts []string
	for range 1 + g.rng.IntN(3) {
		switch {
		case len(t.Fields) > 0 && g.rng.IntN(3) > 0:
			f := t.Fields[g.rng.IntN(len(t.Fields))]
			inner := g.s.Type(f.Type.Named())
			if inner.Kind.Composite() && depth > 4 {
				break
			}
			g.names++
			text := fmt.Sprintf("n%d: %s%s%s", g.names, f.Name, g.args(f.Args), g.directives("FIELD"))
			if inner.Kind.Composite() {
				text += " " + g.selection(inner, depth+1)
			}
			parts = append(parts, text)
		case depth < 4 && g.rng.IntN(2) == 0:
			other := g.s.Types[g.rng.IntN(len(g.s.Types))]
			if other.Kind.Composite() {
				parts = append(parts, "... on "+other.Name+" "+g.selection(other, depth+2))
			}
		}
	}
	if parts == nil {
		parts = []string{"__typename"}
	}
	return "{ " + strings.Join(parts, " ") + " }"
}

func (g *asker) args(list []*sdl.Value) string {
	var out []string
	for _, a := range list {
		if a.Required() || g.rng.IntN(2) == 0 {
			out = append(out, a.Name+": "+g.value(a.Type, 0))
		}
	}
	if out == nil {
		return ""
	}
	return "(" + strings.Join(out, ", ") + ")"
}

func (g *asker) value(t *sdl.TypeRef, depth int) string {
	switch {
	case !t.NonNull && g.rng.IntN(4) == 0:
		return "null"
	case g.rng.IntN(4) == 0:
		g.names++
		name := fmt.Sprintf("$v%d", g.names)
		g.variables = append(g.variables, name+": "+t.String())
		return name
	case t.Elem != nil:
		var out []string
		for range g.rng.IntN(3) {
			out = append(out, g.value(t.Elem, depth+1))
		}
		return "[" + strings.Join(out, ", ") + "]"
	}
	typ := g.s.Type(t.Name)
	switch {
	case typ.Kind == sdl.Enum:
		return typ.Values[g.rng.IntN(len(typ.Values))].Name
	case typ.Kind == sdl.Input:
		var out []string
		for _, v := range typ.Inputs {
			if v.Required() || depth < 4 && g.rng.IntN(2) == 0 {
				out = append(out, v.Name+": "+g.value(v.Type, depth+1))
			}
		}
		return "{" + strings.Join(out, ", ") + "}"
	}
	switch t.Name {
	case "Int":
		return "7"
	case "Float":
		return []string{"7", "0.5"}[g.rng.IntN(2)]
	case "Boolean":
		return "true"
	case "ID":
		return []string{`"x"`, "7"}[g.rng.IntN(2)]
	}
	return `"x"`
}

// answerer makes results that a schema allows, of types and enum values that
// the old schema knows: what grows is told as a warning.
type answerer struct {
	rng    *rand.Rand
	s, old *sdl.Schema
	grown  bool // no value was found that the old schema knows
}

func (a *answerer) answer(t *testing.T, query string) any {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		t.Fatal(err)
	}
	op := doc.Operations[0]
	out := map[string]any{}
	a.object(a.s.Root(string(op.Operation)), op.SelectionSet, out)
	return out
}

func (a *answerer) object(t *sdl.Type, set ast.SelectionSet, out map[string]any) {
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.InlineFragment:
			if slices.Contains(a.s.Possible(a.s.Type(sel.TypeCondition)), t) {
				a.object(t, sel.SelectionSet, out)
			}
		case *ast.Field:
			if sel.Name == "__typename" {
				out[sel.Alias] = t.Name
				continue
			}
			out[sel.Alias] = a.value(t.Field(sel.Name).Type, sel.SelectionSet)
		}
	}
}

func (a *answerer) value(r *sdl.TypeRef, set ast.SelectionSet) any {
	if !r.NonNull && a.rng.IntN(3) == 0 {
		return nil
	}
	if r.Elem != nil {
		out := []any{}
		for range a.rng.IntN(3) {
			out = append(out, a.value(r.Elem, set))
		}
		return out
	}
	t := a.s.Type(r.Name)
	switch {
	case t.Kind.Composite():
		var known []*sdl.Type
		for _, p := range a.s.Possible(t) {
			if o := a.old.Type(p.Name); o != nil && slices.Contains(a.old.Possible(a.old.Type(t.Name)), o) {
				known = append(known, p)
			}
		}
		if known == nil {
			a.grown = true
			return nil
		}
		is := known[a.rng.IntN(len(known))]
		out := map[string]any{"__typename": is.Name}
		a.object(is, set, out)
		return out
	case t.Kind == sdl.Enum:
		for _, v := range t.Values {
			if o := a.old.Type(t.Name); o != nil && o.Value(v.Name) != nil {
				return v.Name
			}
		}
		a.grown = true
		return nil
	case t.Name == "Int":
		return json.Number("7")
	case t.Name == "Float":
		return json.Number("0.5")
	case t.Name == "Boolean":
		return true
	}
	return "x"
}
