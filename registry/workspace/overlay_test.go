package workspace

import (
	"io/fs"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"
)

var edited = fstest.MapFS{
	"crosswalk.yaml":                 {Data: []byte("workspace: test\n")},
	"contracts/a/b/contract.yaml":    {Data: []byte("contract: a/b\nkind: event\nversion: 1.0.0\n")},
	"contracts/a/b/v1.schema.json":   {Data: []byte(`{"type":"object","properties":{"x":{"type":"string"}}}`)},
	"contracts/a/c/contract.yaml":    {Data: []byte("contract: a/c\nkind: event\nversion: 1.0.0\n")},
	"contracts/a/c/v1.schema.json":   {Data: []byte(`{"type":`)},
	"mappings/m/mapping.yaml":        {Data: []byte("mapping: m\n")},
	"mappings/m/cases/one.in.json":   {Data: []byte("{}")},
	"mappings/m/cases/one.want.json": {Data: []byte("{}")},
	"tables/channel.csv":             {Data: []byte("key,value\na,b\n")},
	"tables/broken.csv":              {Data: []byte("key,value\na\n")},
	"flows/f.yaml":                   {Data: []byte("flow: f\n")},
	"systems/s.yaml":                 {Data: []byte("system: s\nkind: http\n")},
}

// TestWithIsLoad holds an edited workspace against one that is read whole.
func TestWithIsLoad(t *testing.T) {
	w, _ := Load(edited)
	for name, files := range map[string]map[string][]byte{
		"nothing":          {},
		"a table":          {"tables/channel.csv": []byte("key,value\nx,y\n")},
		"mended":           {"tables/broken.csv": []byte("key,value\na,1\n"), "contracts/a/c/v1.schema.json": []byte(`{"type":"object"}`)},
		"broken":           {"tables/channel.csv": []byte("key,value\na\n"), "contracts/a/b/v1.schema.json": []byte("{")},
		"a new mapping":    {"mappings/n/mapping.yaml": []byte("mapping: n\n")},
		"a new case":       {"mappings/m/cases/two.in.json": []byte("{}")},
		"a lost case":      {"mappings/m/cases/one.in.json": nil},
		"mapping gone":     {"mappings/m/mapping.yaml": nil, "mappings/m/cases/one.in.json": nil, "mappings/m/cases/one.want.json": nil},
		"contract gone":    {"contracts/a/b/contract.yaml": nil, "contracts/a/b/v1.schema.json": nil},
		"a new contract":   {"contracts/z/z/contract.yaml": []byte("contract: z/z\nkind: event\nversion: 2.0.0\n"), "contracts/z/z/v2.schema.json": []byte("{}")},
		"another kind":     {"systems/t.yaml": []byte("system: t\nkind: http\n"), "flows/f.yaml": nil},
		"a stray table":    {"tables/readme.txt": []byte("x")},
		"a hidden mapping": {"mappings/.x/mapping.yaml": []byte("x")},
	} {
		t.Run(name, func(t *testing.T) {
			got, found := w.With(files)
			want, wanted := Load(Overlay(edited, files))
			if found.Error() != wanted.Error() {
				t.Errorf("findings\n%v\nwant\n%v", found, wanted)
			}
			if !reflect.DeepEqual(got.Tables, want.Tables) || !reflect.DeepEqual(got.Mappings, want.Mappings) || !reflect.DeepEqual(got.Systems, want.Systems) || !reflect.DeepEqual(got.Flows, want.Flows) {
				t.Error("tables, mappings, systems or flows differ")
			}
			if !slices.Equal(refs(got), refs(want)) {
				t.Errorf("contracts %v, want %v", refs(got), refs(want))
			}
			for _, d := range wanted {
				if _, broken := got.Broken(d.Pos.File); !broken && d.Severity == 0 {
					t.Errorf("%s is not known to be broken", d.Pos.File)
				}
			}
		})
	}
	if again, _ := Load(edited); !reflect.DeepEqual(w.Tables, again.Tables) || !slices.Equal(refs(w), refs(again)) {
		t.Error("the workspace itself changed")
	}
}

func refs(w *Workspace) []string {
	var out []string
	for _, c := range w.Contracts.All() {
		out = append(out, c.Ref.String()+" "+c.Version+" "+c.Digest)
	}
	return out
}

func TestOverlayIsAFileSystem(t *testing.T) {
	files := Overlay(edited, map[string][]byte{"tables/channel.csv": []byte("x"), "tables/new.csv": {}, "a/b/c": []byte("y"), "flows/f.yaml": nil})
	if err := fstest.TestFS(files, "tables/channel.csv", "tables/new.csv", "a/b/c", "systems/s.yaml"); err != nil {
		t.Error(err)
	}
	if _, err := fs.Stat(files, "flows"); err == nil {
		t.Error("a folder whose only file is deleted is there")
	}
}
