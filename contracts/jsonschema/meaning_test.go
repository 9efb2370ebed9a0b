package jsonschema_test

import (
	"bytes"
	"testing"

	"crosswalk/contracts/internal/suite"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema/assess"
)

// FuzzMeaning makes schemas of any draft and values of the suite's. The model,
// evaluated by us, and the text, by the independent validator in its own draft,
// must say the same.
func FuzzMeaning(f *testing.F) {
	for _, d := range suite.Drafts {
		for i, g := range suite.Groups(f, d.Name, d.URI) {
			if i%7 == 0 && len(g.Schema) < 500 && len(g.Tests) > 0 {
				f.Add([]byte(g.Schema), []byte(g.Tests[0].Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text, value []byte) {
		if len(text) > 4000 || bytes.Contains(text, []byte("$dynamicRef")) { // the library has its faults there
			return
		}
		doc, list := jsonschema.Parse("f", text)
		if list.Failed() {
			return
		}
		v, err := jsonschema.CheckJSON(value)
		if err != nil {
			return
		}
		file, err := jsonschema.Compile(doc, "")
		if err != nil {
			t.Fatalf("an accepted schema does not compile: %v", err)
		}
		if own, theirs := assess.First(doc.Root, v) == nil, file.Validate(value) == nil; own != theirs {
			t.Fatalf("%s\n%s\nthe model says %v, the file %v", text, value, own, theirs)
		}
	})
}
