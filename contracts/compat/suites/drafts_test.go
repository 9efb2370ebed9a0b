package suites

import (
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/internal/suite"
	"crosswalk/contracts/jsonschema"
)

// TestDrafts compares what the official suite says in an older draft with what it
// says under the same name in 2020-12. Mostly it says the same in other words,
// and then each must be proved to hold the other; where it does not, there must
// be a payload that the independent validator, which reads both files in their
// own drafts, confirms.
func TestDrafts(t *testing.T) {
	newest := suite.Drafts[len(suite.Drafts)-1]
	type key struct{ file, description string }
	later := map[key]suite.Group{}
	for _, g := range suite.Groups(t, newest.Name, newest.URI) {
		later[key{g.File, g.Description}] = g
	}
	// So many must be proved: what is left differs in its words, such as the name
	// of $defs in an enum, or demands an object in one draft only.
	least := map[string]int{"draft4": 445, "draft6": 665, "draft7": 740, "draft2019-09": 1050}
	for _, draft := range suite.Drafts[:len(suite.Drafts)-1] {
		counts := map[finding.Verdict]int{}
		for _, g := range suite.Groups(t, draft.Name, draft.URI) {
			other, ok := later[key{g.File, g.Description}]
			if !ok || refusedHere(g.Schema) || refusedHere(other.Schema) {
				continue
			}
			old, updated := read(t, g.Name(), g.Schema), read(t, other.Name(), other.Schema)
			for _, pair := range [][2]side{{old, updated}, {updated, old}, {old, old}} {
				got := decide(t, g.Name(), pair[0], pair[1])
				counts[got.verdict]++
				if got.verdict != finding.Compatible {
					t.Logf("%s: %s %s %s", g.Name(), got.verdict, got.witness, got.reason)
					continue
				}
				for _, c := range append(g.Tests, other.Tests...) {
					if proves(c.Data, pair[0], pair[1]) {
						t.Errorf("%s: unsound: said to be compatible, but for %s", g.Name(), c.Data)
					}
				}
			}
		}
		t.Logf("%s: %d compatible, %d breaking, %d unknown", draft.Name, counts[finding.Compatible], counts[finding.Breaking], counts[finding.Unknown])
		if counts[finding.Compatible] < least[draft.Name] {
			t.Errorf("%s: only %d are compatible", draft.Name, counts[finding.Compatible])
		}
	}
}

func refusedHere(text []byte) bool {
	_, list := jsonschema.Parse("f", text)
	return list.Failed()
}
