package workbench_test

import (
	"os"
	"testing"

	"crosswalk/mapper/suggest"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
	"crosswalk/server/workbench"
)

// TestSuggestionsOfTheSample takes the rules of the sample's mappings away. The
// floors are what was reached; about half of the rules that are missed compute
// a value from several places.
func TestSuggestionsOfTheSample(t *testing.T) {
	ws, found := workspace.Load(os.DirFS("../../samples/retail"))
	if found.Failed() {
		t.Fatal(found)
	}
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(t.Context())
	list, err := workbench.New(e, ws).Score(0)
	if err != nil {
		t.Fatal(err)
	}
	var all suggest.Measure
	for _, m := range list {
		t.Logf("%s: %d rules, precision %.2f, recall %.2f", m.Mapping, m.Rules, m.Precision(), m.Recall())
		all.Rules += m.Rules
		all.Proposed += m.Proposed
		all.Right += m.Right
	}
	t.Logf("all: %d rules, %d proposed, precision %.2f, recall %.2f", all.Rules, all.Proposed, all.Precision(), all.Recall())
	if len(list) < 6 || all.Precision() < 0.8 || all.Recall() < 0.55 {
		t.Errorf("precision %.2f, recall %.2f over %d mappings", all.Precision(), all.Recall(), len(list))
	}
}
