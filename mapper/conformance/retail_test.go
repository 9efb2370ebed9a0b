package conformance

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// retailDir is the sample workspace; it is read as files, because nothing
// imports the package samples.
const retailDir = "../../samples/retail"

// retail is the sample workspace, read.
type retail struct {
	fsys   fs.FS
	set    *contracts.Set
	tables map[string]*program.Table
}

func openRetail(t testing.TB) *retail {
	t.Helper()
	r := &retail{fsys: os.DirFS(retailDir), tables: map[string]*program.Table{}}
	set, found := contracts.Load(r.fsys, "contracts")
	if found.Failed() {
		t.Fatal(found)
	}
	r.set = set
	files, err := fs.Glob(r.fsys, "tables/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(r.fsys, file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(path.Base(file), ".csv")
		r.tables[name] = tableOf(t, name, string(text))
	}
	return r
}

// check checks the mapping called name.
func (r *retail) check(t testing.TB, name string) (*check.Checked, *contracts.Contract) {
	t.Helper()
	file := "mappings/" + name + "/mapping.yaml"
	text, err := fs.ReadFile(r.fsys, file)
	if err != nil {
		t.Fatal(err)
	}
	doc, found := document.Parse(file, text)
	if len(found) > 0 {
		t.Fatal(found)
	}
	get := func(text string) *contracts.Contract {
		ref, err := contracts.ParseRef(text)
		if err != nil {
			t.Fatal(err)
		}
		c, ok := r.set.Get(ref)
		if !ok {
			t.Fatalf("no contract %s", text)
		}
		return c
	}
	target := get(doc.Target.Value)
	checked, found := check.Trees(doc, check.Env{
		Source: side(get(doc.Source.Value)), Target: side(target), Tables: r.tables, Limits: abi.DefaultLimits,
	})
	if found.Failed() {
		t.Fatal(found)
	}
	return checked, target
}

// ready makes the mapping called name ready on every engine.
func (r *retail) ready(t *testing.T, s *suite, name string) *mapping {
	t.Helper()
	checked, target := r.check(t, name)
	return s.ready(t, checked, target)
}

func (r *retail) mappings(t testing.TB) []string {
	t.Helper()
	dirs, err := fs.Glob(r.fsys, "mappings/*/mapping.yaml")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no sample mappings: %v", err)
	}
	for i, d := range dirs {
		dirs[i] = path.Base(path.Dir(d))
	}
	return dirs
}

// The stored cases of the sample mappings come out as stored, on every engine.
func TestRetailCases(t *testing.T) {
	r, s := openRetail(t), newSuite(t)
	for _, name := range r.mappings(t) {
		t.Run(name, func(t *testing.T) {
			m := r.ready(t, s, name)
			cases, err := fs.Glob(r.fsys, "mappings/"+name+"/cases/*.in.json")
			if err != nil || len(cases) == 0 {
				t.Fatalf("no cases: %v", err)
			}
			for _, file := range cases {
				in, err := fs.ReadFile(r.fsys, file)
				if err != nil {
					t.Fatal(err)
				}
				want, err := fs.ReadFile(r.fsys, strings.TrimSuffix(file, ".in.json")+".want.json")
				if err != nil {
					t.Fatal(err)
				}
				got := m.run(t, in)
				if !sameJSON(got.out, want) {
					t.Errorf("%s:\n got %s\nwant %s", file, got, want)
				}
			}
		})
	}
}

// sameJSON compares texts without the white space between tokens.
func sameJSON(got string, want []byte) bool {
	var a, b bytes.Buffer
	return json.Compact(&a, []byte(got)) == nil && json.Compact(&b, want) == nil && bytes.Equal(a.Bytes(), b.Bytes())
}

// Every recorded order, refund and level of the shop is mapped, and every engine
// gives the same bytes.
func TestRetailRecorded(t *testing.T) {
	r, s := openRetail(t), newSuite(t)
	for _, c := range []struct {
		mapping string
		names   []string
		least   int
	}{
		{"shopify-order", []string{"order", "orders"}, 7},
		{"shopify-refund", []string{"refund", "refunds"}, 11},
		{"shopify-inventory-level", []string{"inventory_level", "inventory_levels"}, 24},
	} {
		t.Run(c.mapping, func(t *testing.T) {
			m := r.ready(t, s, c.mapping)
			mapped := 0
			for _, in := range recorded(t, c.names) {
				got := m.run(t, in)
				switch {
				case got.code == "":
					mapped++
				case c.mapping == "shopify-refund" && !hasID(in) && strings.HasPrefix(got.code, "input/"):
					// the answer to "calculate" is a proposal, not a refund
				default:
					t.Errorf("%s gives %s", in, got)
				}
			}
			if mapped < c.least {
				t.Errorf("%d payloads were mapped, want at least %d", mapped, c.least)
			}
		})
	}
}

func hasID(in []byte) bool {
	var v struct{ ID *json.Number }
	return json.Unmarshal(in, &v) == nil && v.ID != nil
}

// recorded finds the values of members with one of the names in the answers
// that the shop's interface gave. Requests are what a client sent.
func recorded(t *testing.T, names []string) [][]byte {
	t.Helper()
	dir := "../../../shared/retail-data/shopify"
	files, err := filepath.Glob(filepath.Join(dir, "rest*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the recorded payloads are missing in %s: %v", dir, err)
	}
	var out [][]byte
	var visit func(raw json.RawMessage, take bool)
	visit = func(raw json.RawMessage, take bool) {
		var list []json.RawMessage
		var object map[string]json.RawMessage
		switch {
		case json.Unmarshal(raw, &list) == nil:
			for _, item := range list {
				visit(item, take)
			}
		case json.Unmarshal(raw, &object) == nil:
			if take && object != nil {
				out = append(out, raw)
			}
			for name, inner := range object {
				if name != "request" {
					visit(inner, slices.Contains(names, name))
				}
			}
		}
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		visit(text, false)
	}
	return out
}
