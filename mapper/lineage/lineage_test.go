package lineage_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"crosswalk/contracts"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/lineage"
	"crosswalk/mapper/program"
)

var update = flag.Bool("update", false, "write what comes out into the cases; read the difference before you commit it")

// compile checks the mapping of a case against its two schemas.
func compile(t *testing.T, ar *txtar.Archive) *program.Program {
	t.Helper()
	part := map[string][]byte{}
	for _, f := range ar.Files {
		part[f.Name] = f.Data
	}
	side := func(ref, file string) check.Contract {
		r, err := contracts.ParseRef(ref)
		if err != nil {
			t.Fatal(err)
		}
		c, found := contracts.Read(r, file, part[file])
		if found.Failed() {
			t.Fatal(found)
		}
		return check.Contract{Contract: abi.Contract{Ref: ref}, Shape: c.Root}
	}
	doc, found := document.Parse("mapping.yaml", append([]byte("mapping: m\nsource: t/in@1\ntarget: t/out@1\n"), part["mapping.yaml"]...))
	if found.Failed() {
		t.Fatal(found)
	}
	table := &program.Table{Name: "channel", Columns: []string{"key", "value", "label"}, Rows: [][]string{{"pos", "store", "Shop"}}}
	p, found := check.Check(doc, check.Env{Source: side("t/in@1", "source.json"), Target: side("t/out@1", "target.json"),
		Tables: map[string]*program.Table{"channel": table}})
	if found.Failed() {
		t.Fatal(found)
	}
	return p
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
			got := lines(t, lineage.Of(compile(t, ar)))
			want := &ar.Files[len(ar.Files)-1]
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if string(want.Data) != got {
				t.Errorf("got\n%s\nwant\n%s\nrun go test -run %s -update to take the new one", got, want.Data, t.Name())
			}
		})
	}
}

// lines is a graph with one target, let, source and demand a line.
func lines(t *testing.T, g *lineage.Graph) string {
	t.Helper()
	var b strings.Builder
	add := func(what string, v any) {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(what + " " + string(text) + "\n")
	}
	for _, x := range g.Targets {
		add("target", x)
	}
	for _, x := range g.Lets {
		add("let", x)
	}
	for _, x := range g.Sources {
		add("source", x)
	}
	add("unread", g.Unread)
	add("required", g.Required)
	return b.String()
}

// Whatever the checker noted for a rule is in the lineage of its targets, and
// the other way round: each source goes to targets that read it.
func TestBothWays(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p := compile(t, ar)
		g := lineage.Of(p)
		read := map[int]map[string]bool{}
		for _, target := range g.Targets {
			if target.Rule >= 0 && read[target.Rule] == nil {
				read[target.Rule] = map[string]bool{}
			}
			for _, r := range target.Reads {
				read[target.Rule][r.Pointer] = true
				i := slices.IndexFunc(g.Sources, func(s lineage.Source) bool { return s.Pointer == r.Pointer })
				if i < 0 || !slices.ContainsFunc(g.Sources[i].Targets, func(to lineage.Goal) bool {
					return to.Pointer == target.Pointer && to.Rule == target.Rule
				}) {
					t.Errorf("%s: %s reads %s, which does not go there", file, target.Pointer, r.Pointer)
				}
			}
		}
		for i, r := range p.Rules {
			for _, pointer := range r.Sources {
				if !read[i][pointer] {
					t.Errorf("%s: rule %s reads %s: not in its lineage", file, r.Target, pointer)
				}
			}
		}
	}
}

func TestShow(t *testing.T) {
	for written, want := range map[string]string{
		`source.a + 1 * (source.a - 2)`:                         `source.a + 1 * (source.a - 2)`,
		`(source.a + 1) * 2 - (3 - source.a)`:                   `(source.a + 1) * 2 - (3 - source.a)`,
		`source.?s.orValue("x").lowerAscii()`:                   `source.?s.orValue("x").lowerAscii()`,
		`source.a > 1 && (source.a < 5 || !(source.a == 7))`:    `source.a > 1 && (source.a < 5 || !(source.a == 7))`,
		`source.lines.filter(l, l.n > 1).map(l, l.n)`:           `source.lines.filter(l, l.n > 1).map(l, l.n)`,
		`source.lines[0].n`:                                     `source.lines[0].n`,
		`source.lines[?0].?n.orValue(0)`:                        `source.lines[?0].n.orValue(0)`,
		`lookup("channel", source.?s.orValue(""), "", "label")`: `lookup("channel", source.?s.orValue(""), "", "label")`,
		`source.a > 1 ? "a" : "b"`:                              `source.a > 1 ? "a" : "b"`,
		`cel.bind(x, source.a * 2, x * x)`:                      `cel.bind(x, source.a * 2, x * x)`,
		`has(source.s)`:                                         `has(source.?s)`,
		`source.?s.optMap(v, v + "!")`:                          `source.?s.optMap(v, v + "!")`,
		`-source.a`:                                             `-source.a`,
		`2.50 * source.a`:                                       `2.50 * source.a`,
	} {
		p := compile(t, &txtar.Archive{Files: []txtar.File{
			{Name: "source.json", Data: []byte(`{"type":"object","required":["a","lines"],"properties":{"a":{"type":"integer"},"s":{"type":"string"},
				"lines":{"type":"array","items":{"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}}}}}`)},
			{Name: "target.json", Data: []byte(`{"type":"object","properties":{"x":{}}}`)},
			{Name: "mapping.yaml", Data: []byte("onMissing: omit\nrules:\n  x: '" + written + "'\n")},
		}})
		got := lineage.Show(p.Root.Fields[0].Node.(*program.Value).Expr)
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", written, got, want)
		}
	}
}
