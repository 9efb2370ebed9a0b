package functions_test

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"testing"

	"crosswalk/mapper/functions"
)

var update = flag.Bool("update", false, "write the reference page")

// The reference page is the one that the catalogue makes.
func TestPage(t *testing.T) {
	const file = "../docs/functions.md"
	var b bytes.Buffer
	if err := functions.Page(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, b.Bytes()) {
		t.Errorf("%s is stale: run make docs", file)
	}
}

// Every function stands in a group of the page and shows how it is used.
func TestGroups(t *testing.T) {
	for _, s := range functions.All() {
		if !slices.ContainsFunc(functions.Groups, func(g struct{ Name, Title string }) bool { return g.Name == s.Group }) {
			t.Errorf("%s is in group %q, which the page does not have", s.Name, s.Group)
		}
		if found, ok := functions.Find(s.Name); !ok || found.Sig != s.Sig {
			t.Errorf("Find(%q) = %q, %v", s.Name, found.Sig, ok)
		}
	}
}
