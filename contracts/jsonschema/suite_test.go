package jsonschema_test

import (
	"testing"

	"crosswalk/contracts/internal/suite"
	"crosswalk/contracts/jsonschema"
)

// Each schema of the official suite is either refused with a finding that
// names why, or its model, written out as 2020-12, and its own text, in its own
// draft, give every verdict of the suite, save those that are listed.
func TestModelKeepsMeaning(t *testing.T) {
	left := suite.Load(t, "model", "file")
	least := map[string]int{"draft4": 180, "draft6": 250, "draft7": 280, "draft2019-09": 390, "draft2020-12": 390}
	for _, d := range suite.Drafts {
		read, values, refused := 0, 0, map[string]int{}
		for _, g := range suite.Groups(t, d.Name, d.URI) {
			doc, list := jsonschema.Parse("f", g.Schema)
			if list.Failed() {
				for _, found := range list {
					if found.Code == "schema/invalid" {
						t.Errorf("%s: only the second opinion found %s", g.Name(), found.Msg)
					}
				}
				refused[list[0].Code]++
				continue
			}
			read++
			model, err := jsonschema.CompileModel(doc.Root)
			if err != nil {
				t.Errorf("%s: %v", g.Name(), err)
				continue
			}
			file, err := jsonschema.Compile(doc, "")
			if err != nil {
				t.Errorf("%s: %v", g.Name(), err)
				continue
			}
			for _, c := range g.Tests {
				values++
				if got := model.Validate(c.Data) == nil; got != c.Valid && !left.Has("model", g, c.Description) {
					t.Errorf("%s: %s: the model says %v", g.Name(), c.Description, got)
				}
				if got := file.Validate(c.Data) == nil; got != c.Valid && !left.Has("file", g, c.Description) {
					t.Errorf("%s: %s: the file says %v", g.Name(), c.Description, got)
				}
			}
		}
		t.Logf("%s: %d schemas with %d values read, refused %v", d.Name, read, values, refused)
		if read < least[d.Name] {
			t.Errorf("%s: only %d schemas were read", d.Name, read)
		}
	}
	left.Unused(t)
}
