package conformance

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

var update = flag.Bool("update", false, "write what the reference gives into the cases; read the difference before you commit it")

// limits of the cases are small, so that they can be reached.
var limits = abi.Limits{Input: 1 << 20, Output: 1 << 20, Depth: 8, Pages: 256, Fuel: 1 << 20}

// TestCases runs testdata/*.txtar. A case has source.json and target.json
// (schemas), mapping.yaml (its head may be left out), mappings/*.yaml that it
// uses, tables/*.csv, and either
// findings (of a mapping that does not compile, or warnings) or inputs in/NAME
// and meta/NAME with want/NAME: the output, or "error SLUG RULE".
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	s := newSuite(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { s.file(t, file) })
	}
}

const head = "mapping: m\nsource: t/in@1\ntarget: t/out@1\n"

// archive is a case under test.
type archive struct {
	*txtar.Archive
	changed bool
}

func (a *archive) part(name string) (text string, ok bool) {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// expect compares a part with what came out; with -update the part is replaced,
// a new one stands behind the one called after.
func (a *archive) expect(t *testing.T, name, got, after string) {
	t.Helper()
	want, ok := a.part(name)
	if ok && want == got || !ok && got == "" {
		return
	}
	if !*update {
		t.Errorf("%s:\n got %s\nwant %s\nrun go test -run %s -update to take the new one", name, got, want, t.Name())
		return
	}
	a.changed = true
	var files []txtar.File
	for _, f := range a.Files {
		if f.Name != name {
			files = append(files, f)
		}
		if f.Name == after && got != "" {
			files = append(files, txtar.File{Name: name, Data: []byte(got)})
		}
	}
	a.Files = files
}

// open reads a case and checks its mapping; m is nil if that has mistakes.
func (s *suite) open(t *testing.T, file string) (a *archive, m *mapping, findings string) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a = &archive{Archive: ar}
	tables := map[string]*program.Table{}
	for _, f := range a.Files {
		if name, ok := strings.CutPrefix(f.Name, "tables/"); ok {
			name = strings.TrimSuffix(name, ".csv")
			tables[name] = tableOf(t, name, string(f.Data))
		}
	}
	text, _ := a.part("mapping.yaml")
	if !strings.HasPrefix(text, "mapping:") {
		text = head + text
	}
	in, _ := a.part("source.json")
	out, _ := a.part("target.json")
	source := contract(t, "t/in@1", "source.json", []byte(in))
	target := contract(t, "t/out@1", "target.json", []byte(out))
	env := check.Env{Source: side(source), Target: side(target), Tables: tables, Limits: limits}
	a.others(t, &env, contracts.NewSet(source, target))
	checked, found := checkWith(text, env)
	if checked != nil {
		m = s.ready(t, checked, target)
		m.program = checked.Program
	}
	if findings = strings.Join(found, "\n"); findings != "" {
		findings += "\n"
	}
	return a, m, findings
}

// others makes the mappings of a case known to each other.
func (a *archive) others(t *testing.T, env *check.Env, set *contracts.Set) {
	get := func(text document.Text) check.Contract {
		ref, err := contracts.ParseRef(text.Value)
		if err != nil {
			t.Fatal(err)
		}
		c, ok := set.Get(ref)
		if !ok {
			t.Fatalf("there is no %s", ref)
		}
		return side(c)
	}
	env.Other = func(name string) (*check.Other, diag.List) {
		text, ok := a.part("mappings/" + name + ".yaml")
		if !ok {
			return nil, nil
		}
		doc, found := document.Parse(name+".yaml", []byte(text))
		if found.Failed() {
			return nil, found
		}
		return &check.Other{Document: doc, Source: get(doc.Source), Target: get(doc.Target)}, found
	}
	for _, f := range a.Files {
		if name, ok := strings.CutPrefix(f.Name, "mappings/"); ok {
			env.Others = append(env.Others, strings.TrimSuffix(name, ".yaml"))
		}
	}
}

func (s *suite) file(t *testing.T, file string) {
	a, m, findings := s.open(t, file)
	a.expect(t, "findings", findings, "mapping.yaml")
	for _, f := range append([]txtar.File(nil), a.Files...) {
		name, ok := strings.CutPrefix(f.Name, "in/")
		if !ok || m == nil {
			continue
		}
		told, _ := a.part("meta/" + name)
		s.told = []byte(strings.TrimSuffix(told, "\n"))
		got := m.run(t, []byte(strings.TrimSuffix(string(f.Data), "\n")))
		s.told = nil
		text := got.out + "\n"
		if got.code != "" {
			text = strings.TrimSpace("error "+got.code+" "+got.rule) + "\n"
		}
		a.expect(t, "want/"+name, text, f.Name)
	}
	if a.changed {
		if err := os.WriteFile(file, txtar.Format(a.Archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
