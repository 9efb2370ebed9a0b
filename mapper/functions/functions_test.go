package functions_test

import (
	"os"
	"regexp"
	"testing"

	"crosswalk/mapper/functions"
)

// Every entry is complete, overload ids are unique, and every kernel symbol is
// declared in kernel.h.
func TestCatalogue(t *testing.T) {
	header, err := os.ReadFile("../kernel/kernel.h")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	all := functions.All()
	ids := functions.ByOverload()
	for i, s := range all {
		if i > 0 && all[i-1].Name == s.Name {
			t.Errorf("%s is listed twice", s.Name)
		}
		if s.Sig == "" || s.Doc == "" || s.Group == "" || s.Since == "" || len(s.Examples) == 0 {
			t.Errorf("%s: signature, text, group or example is missing", s.Name)
		}
		for _, o := range s.Overloads {
			if seen[o.ID] {
				t.Errorf("overload %s is listed twice", o.ID)
			}
			seen[o.ID] = true
			if o.Kernel != "" && !regexp.MustCompile(`\b`+o.Kernel+`\(`).Match(header) {
				t.Errorf("%s: kernel.h does not declare %s", o.ID, o.Kernel)
			}
			if _, ok := ids[o.Via]; o.Via != "" && !ok {
				t.Errorf("%s: no overload %s", o.ID, o.Via)
			}
		}
	}
}
