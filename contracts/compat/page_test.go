package compat_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"crosswalk/contracts/compat/explain"
	"crosswalk/contracts/compat/rules"
)

// TestPage holds the tables of the page against the catalogues.
func TestPage(t *testing.T) {
	const file = "../docs/compatibility.md"
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var values, all strings.Builder
	values.WriteString("| code | how to make it compatible |\n|---|---|\n")
	for _, code := range explain.Codes() {
		fmt.Fprintf(&values, "| `%s` | %s |\n", code, explain.Hint(code))
	}
	all.WriteString("| code | default | what is found | instead |\n|---|---|---|---|\n")
	for _, r := range rules.All() {
		fmt.Fprintf(&all, "| `%s` | %s | %s | %s |\n", r.Code, r.Default, r.Sentence, r.Hint)
	}
	want := fillIn(t, fillIn(t, string(have), "values", values.String()), "rules", all.String())
	if want == string(have) {
		return
	}
	if !*update {
		t.Fatalf("%s is stale: run make docs", file)
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fillIn replaces what stands between the marks of a part.
func fillIn(t *testing.T, page, part, text string) string {
	t.Helper()
	before, rest, ok := strings.Cut(page, "<!-- "+part+": written by make docs -->\n")
	_, after, closed := strings.Cut(rest, "<!-- end -->")
	if !ok || !closed {
		t.Fatalf("the page has no marks for %s", part)
	}
	return before + "<!-- " + part + ": written by make docs -->\n" + text + "<!-- end -->" + after
}
