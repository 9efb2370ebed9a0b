package document

import (
	"os"
	"path/filepath"
	"testing"
)

func TestLayout(t *testing.T) {
	files, err := filepath.Glob("../../samples/retail/mappings/*/mapping.yaml")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		top, ok := Layout(text)
		if !ok || top.Text() != string(text) {
			t.Errorf("%s has no layout", file)
		}
		d, _ := Parse(file, text)
		for _, p := range top.Parts {
			if p.Key == "rules" && len(p.Parts) != len(d.Rules) {
				t.Errorf("%s: %d rules in the layout, %d in the document", file, len(p.Parts), len(d.Rules))
			}
		}
	}
}

func TestLayoutComments(t *testing.T) {
	const text = "\ufeff# head\n\nmapping: m # name\n# about rules\nrules: # all\n  # first\n  a: |\n    # text\n    x\n    # deep\n\n  # second\n  b:\n    choose:\n    # one\n    - when: x\n      expr: y\n    - otherwise: z\n# end\n\n"
	top, ok := Layout([]byte(text))
	if !ok || len(top.Parts) != 2 {
		t.Fatalf("%v %+v", ok, top)
	}
	rules := top.Parts[1]
	if rules.Lead != "# about rules\n" || rules.Head != "rules: # all\n" || len(rules.Parts) != 2 || top.Tail != "# end\n\n" {
		t.Errorf("rules %+v, tail %q", rules, top.Tail)
	}
	a, b := rules.Parts[0], rules.Parts[1]
	if a.Lead != "  # first\n" || a.Head != "  a: |\n    # text\n    x\n    # deep\n" || b.Lead != "\n  # second\n" {
		t.Errorf("a %+v\nb %+v", a, b)
	}
	choose := b.Parts[0]
	if choose.Form != List || len(choose.Parts) != 2 || choose.Parts[0].Lead != "    # one\n" || choose.Parts[0].Head != "    - " || !choose.Parts[0].Parts[0].Inline {
		t.Errorf("choose %+v", choose)
	}
}

// A layout is the text that it was made of, or there is none.
func FuzzLayout(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("a: \"x\n# y\"\nb:\n- c\n-\n  d: e\n? f\n: g\n"))
	f.Add([]byte("---\na:\n  b: {c: d,\n e: f\n}\n...\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if top, ok := Layout(text); ok && top.Text() != string(text) {
			t.Errorf("%q became %q", text, top.Text())
		}
	})
}
