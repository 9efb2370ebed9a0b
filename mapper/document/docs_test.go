package document_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"crosswalk/mapper/document"
)

// Every example of the page about the mapping file is one.
func TestExamplesOfThePage(t *testing.T) {
	page, err := os.ReadFile("../docs/mapping.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(page, -1)
	if len(blocks) < 10 {
		t.Fatalf("%d examples", len(blocks))
	}
	for _, b := range blocks {
		text := string(b[1])
		if !strings.HasPrefix(text, "mapping:") {
			text = "mapping: m\nsource: a/b@1\ntarget: c/d@1\nrules:\n  " + strings.ReplaceAll(text, "\n", "\n  ")
		}
		if _, found := document.Parse("mapping.md", []byte(text)); len(found) > 0 {
			t.Errorf("%v\n%s", found, text)
		}
	}
}
