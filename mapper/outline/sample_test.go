package outline_test

import (
	"bytes"
	"os"
	"path"
	"reflect"
	"slices"
	"testing"

	"crosswalk/contracts/diag"
	"crosswalk/mapper"
	"crosswalk/mapper/document"
	"crosswalk/mapper/lineage"
	"crosswalk/mapper/outline"
	"crosswalk/mapper/program"
	"crosswalk/registry/workspace"
)

// retail is the sample workspace.
func retail(t testing.TB) (*workspace.Workspace, mapper.Options) {
	t.Helper()
	ws, _ := workspace.Load(os.DirFS("../../samples/retail"))
	if len(ws.Mappings) == 0 {
		t.Fatal("no sample mappings")
	}
	o := mapper.Options{Contracts: ws.Contracts, Tables: map[string]*program.Table{}, Mappings: map[string]mapper.Source{}}
	for name, table := range ws.Tables {
		o.Tables[name] = mapper.NewTable(name, table.Columns, table.Rows)
	}
	for name, m := range ws.Mappings {
		o.Mappings[name] = mapper.Source{Name: m.Path, Text: m.Text}
	}
	return ws, o
}

// TestSamplesAreWhole holds the outline of each sample against its lineage, and
// the module against the one that is compiled without an outline.
func TestSamplesAreWhole(t *testing.T) {
	ws, o := retail(t)
	for name, m := range ws.Mappings {
		x := mapper.Examine(mapper.Source{Name: m.Path, Text: m.Text}, o)
		if x.Program == nil {
			t.Fatal(x.Findings)
		}
		graph := mapper.Lineage(x.Program)
		built, err := mapper.Build(t.Context(), x.Program, x.Findings, o)
		if err != nil {
			t.Fatal(err)
		}
		compiled, err := mapper.Compile(t.Context(), mapper.Source{Name: m.Path, Text: m.Text}, o)
		if err != nil || !bytes.Equal(built.Module, compiled.Module) {
			t.Errorf("%s: the modules differ: %v", name, err)
		}
		rules := map[diag.Pos]string{}
		reads := map[string][]lineage.Read{} // by target: an outline has the conditions of alternatives with them
		for _, r := range x.Outline().Rules {
			if r.State != outline.OK {
				t.Errorf("%s: %s is %s", name, r.Path, r.State)
			}
			rules[r.At] = r.Pointer
			reads[r.Pointer] = append(reads[r.Pointer], r.Reads...)
		}
		for _, target := range graph.Targets {
			pointer, ok := rules[target.At]
			if target.Rule < 0 || target.At.File != m.Path {
				continue
			}
			if !ok || pointer != target.Pointer && pointer+"/-" != target.Pointer {
				t.Errorf("%s: %s is not in the outline", name, target.Path)
			}
			for _, read := range target.Reads {
				if !slices.ContainsFunc(reads[pointer], func(have lineage.Read) bool { return have.Pointer == read.Pointer && have.Whole == read.Whole }) {
					t.Errorf("%s: %s reads %+v, the outline has %+v", name, target.Path, read, reads[pointer])
				}
			}
		}
		var demanded []string
		for _, required := range graph.Required {
			demanded = append(demanded, required.Pointer)
		}
		for _, pointer := range demanded {
			if !slices.Contains(x.Outline().Required, pointer) {
				t.Errorf("%s: %s is demanded, the outline has %v", name, pointer, x.Outline().Required)
			}
		}
	}
}

// TestOneMistakeTakesNothing breaks one rule after another and looks at the others.
func TestOneMistakeTakesNothing(t *testing.T) {
	ws, o := retail(t)
	m := ws.Mappings["shopify-refund"]
	src := mapper.Source{Name: m.Path, Text: m.Text}
	whole := mapper.Examine(src, o).Outline()
	doc, _ := document.Parse(m.Path, m.Text)
	broken := 0
	var each func(rules []document.Rule)
	each = func(rules []document.Rule) {
		for i := range rules {
			r := &rules[i]
			each(r.Rules)
			each(r.Items)
			each(r.Choose)
			if r.Kind != document.Value {
				continue
			}
			text := replace(m.Text, r.Expr)
			if text == nil {
				continue
			}
			broken++
			now := mapper.Examine(mapper.Source{Name: m.Path, Text: text}, o).Outline()
			if len(now.Rules) != len(whole.Rules) {
				t.Fatalf("%v: %d rules of %d", r.Path, len(now.Rules), len(whole.Rules))
			}
			for i, have := range now.Rules {
				want := whole.Rules[i]
				if want.At == r.Pos {
					if have.State != outline.Broken {
						t.Errorf("%s is not broken", have.Path)
					}
					continue
				}
				have.At = want.At // another rule of the same line may have moved
				if !reflect.DeepEqual(have, want) {
					t.Errorf("with a mistake in %s, %s is\n%+v\nwant\n%+v", path.Join(r.Path...), want.Path, have, want)
				}
			}
		}
	}
	each(doc.Rules)
	if broken < 10 {
		t.Errorf("only %d rules were broken", broken)
	}
}

// replace puts something that does not parse in the place of an expression that
// stands on one line as it is; nil if it does not.
func replace(text []byte, e *document.Expr) []byte {
	lines := bytes.Split(text, []byte("\n"))
	line := lines[e.Pos.Line-1]
	at := e.Pos.Col - 1
	if !bytes.HasPrefix(line[at:], []byte(e.Text)) || line[at-1] == '"' || line[at-1] == '\'' {
		return nil
	}
	lines[e.Pos.Line-1] = slices.Concat(line[:at], []byte("source.id +"), line[at+len(e.Text):])
	return bytes.Join(lines, []byte("\n"))
}
