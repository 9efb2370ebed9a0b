package assess_test

import (
	"testing"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/internal/suite"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema/assess"
)

// The official suite's verdicts in every draft, formats as notes. A schema is
// refused only if it leads to another file, or by a listed exception, and always
// with a place.
func TestSuite(t *testing.T) {
	notes := assess.Rules{Format: func(string, string) bool { return true }}
	left := suite.Load(t, "refused", "verdict")
	least := map[string]int{"draft4": 650, "draft6": 900, "draft7": 1000, "draft2019-09": 1300, "draft2020-12": 1300}
	for _, d := range suite.Drafts {
		schemas, values, refused := 0, 0, 0
		for _, g := range suite.Groups(t, d.Name, d.URI) {
			doc, list := jsonschema.Parse("f", g.Schema)
			if list.Failed() {
				refused += len(g.Tests)
				if why := first(list); why.Pos.Line == 0 || why.Code != "schema/remote-ref" && !left.Has("refused", g, "") {
					t.Errorf("%s: %v", g.Name(), why)
				}
				continue
			}
			schemas++
			for _, c := range g.Tests {
				values++
				v, err := jsonschema.CheckJSON(c.Data)
				if err != nil {
					t.Fatal(err)
				}
				if fault := notes.First(doc.Root, v); (fault == nil) != c.Valid && !left.Has("verdict", g, c.Description) {
					t.Errorf("%s: %s: %v", g.Name(), c.Description, fault)
				}
			}
		}
		t.Logf("%s: %d schemas, %d values, %d in schemas that are not read", d.Name, schemas, values, refused)
		if values < least[d.Name] {
			t.Errorf("%s: only %d values", d.Name, values)
		}
	}
	left.Unused(t)
}

func first(list diag.List) diag.Diagnostic {
	for _, d := range list {
		if d.Severity == diag.Error {
			return d
		}
	}
	return diag.Diagnostic{}
}
