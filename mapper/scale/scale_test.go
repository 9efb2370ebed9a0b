package scale_test

import (
	"bytes"
	"io/fs"
	"testing"

	"crosswalk/mapper"
	"crosswalk/mapper/program"
	"crosswalk/mapper/scale"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
)

// compile loads a made workspace and compiles a text as its mapping.
func compile(t *testing.T, w *scale.Workspace, text []byte) *mapper.Artifact {
	t.Helper()
	ws, found := workspace.Load(w.Files)
	if len(found) > 0 {
		t.Fatalf("the workspace has findings: %v", found[0])
	}
	service := ws.Tables["service"]
	a, err := mapper.Compile(t.Context(), mapper.Source{Name: ws.Mappings[scale.Mapping].Path, Text: text}, mapper.Options{
		Contracts: ws.Contracts, Tables: map[string]*program.Table{"service": mapper.NewTable("service", service.Columns, service.Rows)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Warnings) > 0 {
		t.Errorf("the mapping has findings: %v", a.Warnings[0])
	}
	return a
}

func TestMake(t *testing.T) {
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(t.Context())
	for _, size := range []scale.Size{{Fields: 40, Rules: 10}, {Fields: 700, Rules: 90, Seed: 3}, {}} {
		w := scale.Make(size)
		if size == (scale.Size{}) {
			size = scale.Size{Fields: 10_000, Rules: 1_000}
		}
		if w.Fields != size.Fields || w.Rules != size.Rules {
			t.Errorf("made %d fields and %d rules, want %d and %d", w.Fields, w.Rules, size.Fields, size.Rules)
		}
		m, err := e.Load(t.Context(), compile(t, w, w.Text()).Module)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Run(t.Context(), w.Message, nil); err != nil {
			t.Errorf("the message of %d fields: %v", size.Fields, err)
		}
		_ = m.Close(t.Context())
	}
}

func TestMakeIsDeterministic(t *testing.T) {
	a, b := scale.Make(scale.Size{Fields: 500, Rules: 80}), scale.Make(scale.Size{Fields: 500, Rules: 80})
	other := scale.Make(scale.Size{Fields: 500, Rules: 80, Seed: 1})
	err := fs.WalkDir(a.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		x, y := must(fs.ReadFile(a.Files, path))(t), must(fs.ReadFile(b.Files, path))(t)
		if !bytes.Equal(x, y) {
			t.Errorf("%s differs from one time to the next", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Message, b.Message) || bytes.Equal(a.Text(), other.Text()) {
		t.Error("the seed alone must decide what is made")
	}
}

func TestEdit(t *testing.T) {
	w := scale.Make(scale.Size{Fields: 500, Rules: 80})
	for i := range w.Expressions {
		if same := w.Edit(i, func(e string) string { return e }); !bytes.Equal(same, w.Text()) {
			t.Fatalf("expression %d: an edit that changes nothing changes the file", i)
		}
	}
	before := compile(t, w, w.Text())
	after := compile(t, w, w.Edit(3, func(e string) string { return "true ? (" + e + ") : (" + e + ")" }))
	if before.Digest == after.Digest {
		t.Error("an edited expression gives the same module")
	}
}

func must(data []byte, err error) func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
}
