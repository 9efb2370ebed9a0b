package outline_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"crosswalk/contracts"
	"crosswalk/mapper"
	"crosswalk/mapper/lineage"
	"crosswalk/mapper/outline"
	"crosswalk/mapper/program"
)

var update = flag.Bool("update", false, "write what comes out into the cases; read the difference before you commit it")

// options are the contracts and mappings of a case.
func options(t *testing.T, ar *txtar.Archive) (mapper.Options, []byte) {
	t.Helper()
	var list []*contracts.Contract
	o := mapper.Options{Mappings: map[string]mapper.Source{}, Tables: map[string]*program.Table{
		"channel": mapper.NewTable("channel", []string{"key", "value"}, [][]string{{"pos", "store"}}),
	}}
	var text []byte
	for _, f := range ar.Files {
		switch name := strings.TrimSuffix(f.Name, filepath.Ext(f.Name)); filepath.Ext(f.Name) {
		case ".json":
			ref, err := contracts.ParseRef("t/" + name + "@1")
			if err != nil {
				t.Fatal(err)
			}
			c, found := contracts.Read(ref, f.Name, f.Data)
			if c == nil {
				t.Fatal(found)
			}
			list = append(list, c)
		case ".yaml":
			if name == "mapping" {
				text = append([]byte("mapping: mapping\nsource: t/in@1\ntarget: t/out@1\n"), f.Data...)
			}
			o.Mappings[name] = mapper.Source{Name: f.Name, Text: f.Data}
		}
	}
	o.Contracts = contracts.NewSet(list...)
	return o, text
}

// lines writes an outline in short.
func lines(o *outline.Outline) string {
	var b strings.Builder
	reads := func(list []lineage.Read) {
		for _, r := range list {
			fmt.Fprintf(&b, "    %s", r.Pointer)
			for _, as := range r.As {
				fmt.Fprintf(&b, " %s", as)
			}
			if r.Whole {
				b.WriteString(" whole")
			}
			if len(r.Through) > 0 {
				fmt.Fprintf(&b, " through %s", strings.Join(r.Through, ", "))
			}
			b.WriteByte('\n')
		}
	}
	for _, l := range o.Lets {
		fmt.Fprintf(&b, "let %s %s: %s\n", l.Name, l.State, l.Type)
		reads(l.Reads)
	}
	for _, r := range o.Rules {
		fmt.Fprintf(&b, "%s %s %s:%d %s, wants %s, gives %s", r.Path, r.Kind, r.Pointer, r.At.Line, r.State, r.Wants, r.Type)
		for _, flag := range []struct {
			on   bool
			word string
		}{{r.Optional, "optional"}, {r.Conditional, "conditional"}, {r.OnMissing+r.OnNull != "omitomit" && r.OnMissing != "", "missing " + r.OnMissing + ", null " + r.OnNull},
			{r.Lets != nil, "lets " + strings.Join(r.Lets, ", ")}} {
			if flag.on {
				b.WriteString("; " + flag.word)
			}
		}
		b.WriteByte('\n')
		for _, n := range r.Scope {
			fmt.Fprintf(&b, "  %s %s: %s", n.Kind, n.Name, n.Type)
			if n.Pointer != nil {
				fmt.Fprintf(&b, " %s", *n.Pointer)
			}
			b.WriteByte('\n')
		}
		reads(r.Reads)
	}
	fmt.Fprintf(&b, "required %s\n", strings.Join(o.Required, " "))
	return b.String()
}

func TestOf(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			o, text := options(t, ar)
			x := mapper.Examine(mapper.Source{Name: "mapping.yaml", Text: text}, o)
			got := lines(x.Outline())
			for _, d := range x.Findings {
				got += d.String() + "\n"
			}
			want := &ar.Files[len(ar.Files)-1]
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if string(want.Data) != got {
				t.Errorf("got\n%s\nwant\n%s\nrun go test -update and read the difference", got, want.Data)
			}
		})
	}
}

func TestNoOutline(t *testing.T) {
	o := mapper.Options{Contracts: contracts.NewSet()}
	if x := mapper.Examine(mapper.Source{Name: "m", Text: []byte("a: [")}, o); x.Outline() != nil && len(x.Outline().Rules) > 0 {
		t.Errorf("%+v", x.Outline())
	}
	// a contract that is missing breaks every rule and hides none
	x := mapper.Examine(mapper.Source{Name: "m", Text: []byte("mapping: m\nsource: a/b@1\ntarget: a/c@1\nlet:\n  l: source.a\nrules:\n  x: source.y\n  z: {rules: {w: l}}\n")}, o)
	text, err := json.Marshal(x.Outline())
	if err != nil || strings.Count(string(text), `"state":"broken"`) != 4 {
		t.Errorf("%s: %v", text, err)
	}
}
