package jsonschema_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"crosswalk/contracts/internal/shared"
	"crosswalk/contracts/jsonschema"
)

// The schemas that outside systems and standards publish are read without an
// error, and the file as well as its model compiles.
func TestRealSchemas(t *testing.T) {
	dialects := map[string]int{}
	for _, file := range shared.Files(t, shared.Dir(t, "retail-data"), "*.json") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data[:min(len(data), 300)], []byte(`"$schema"`)) {
			continue
		}
		name := filepath.Base(file)
		doc, list := jsonschema.Parse(name, data)
		if list.Failed() {
			t.Errorf("%v", list)
			continue
		}
		dialects[doc.Dialect.String()]++
		if _, err := jsonschema.Compile(doc, ""); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := jsonschema.CompileModel(doc.Root); err != nil {
			t.Errorf("%s: the model: %v", name, err)
		}
		doc.Shapes()
	}
	t.Log(dialects)
	if dialects["JSON Schema draft-07"] < 5 {
		t.Errorf("only %v", dialects)
	}
}
