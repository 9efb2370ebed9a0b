package conformance

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/mapper/program"
)

// TestAlone runs testdata/alone/*.txt: rules of which each is the only one of a
// mapping, so that no other makes the scanner keep what it needs. A file has
// lines "source: SCHEMA", "target: SCHEMA" and "in: MESSAGE", which hold for the
// rules below them, and rules: an expression, or "rule: FORM" as it stands in a
// mapping file. Under a rule stand lines "=> RESULT", one for each message, or
// "!! FINDING".
func TestAlone(t *testing.T) {
	files, err := filepath.Glob("testdata/alone/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	s := newSuite(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := s.alone(t, string(text))
			switch {
			case got == string(text):
			case *update:
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			default:
				t.Errorf("%s\nrun go test -run %s -update to take the new one", firstDifference(got, string(text)), t.Name())
			}
		})
	}
}

// alone is the text of a file with the results that come out.
func (s *suite) alone(t *testing.T, text string) string {
	var out strings.Builder
	var source, target string
	var ins []string
	asked := false // a rule came after the last message
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		key, value, _ := strings.Cut(line, ": ")
		switch {
		case strings.HasPrefix(line, "=> "), strings.HasPrefix(line, "!! "):
			continue
		case line == "", strings.HasPrefix(line, "# "):
		case key == "source":
			source = value
		case key == "target":
			target = value
		case key == "in":
			if asked {
				ins, asked = nil, false
			}
			ins = append(ins, value)
		default:
			asked = true
			fmt.Fprintln(&out, line)
			s.onlyRule(t, &out, line, source, target, ins)
			continue
		}
		fmt.Fprintln(&out, line)
	}
	return out.String()
}

// onlyRule writes what a mapping with one rule gives.
func (s *suite) onlyRule(t *testing.T, out *strings.Builder, line, source, target string, ins []string) {
	rule, whole := strings.CutPrefix(line, "rule: ")
	if !whole {
		rule = "{expr: '" + strings.ReplaceAll(line, "'", "''") + "'}"
	}
	to := contract(t, "t/out@1", "target.json", []byte(target))
	checked, found := checkText(head+"rules:\n  r: "+rule+"\n", contract(t, "t/in@1", "source.json", []byte(source)), to,
		map[string]*program.Table{"t": tableOf(t, "t", grownTable)}, limits)
	for _, f := range found {
		fmt.Fprintln(out, "!! "+f)
	}
	if checked == nil {
		return
	}
	m, traced := s.ready(t, checked, to), s.traced(t, checked.Program)
	for _, in := range ins {
		fmt.Fprintln(out, "=> "+strings.TrimSpace(m.run(t, []byte(in)).String()))
		traced.hold(t, []byte(in))
	}
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i, line := range a {
		if i >= len(b) || line != b[i] {
			return fmt.Sprintf("line %d:\n got %s\nwant %s", i+1, line, strings.Join(b[min(i, len(b)):min(i+1, len(b))], ""))
		}
	}
	return "lines are missing"
}
