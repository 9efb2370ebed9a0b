package events_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/contracts/asyncapi"
	"crosswalk/contracts/compat/events"
	"crosswalk/contracts/compat/finding"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what Compare says into testdata")

func parse(t testing.TB, name string, data []byte) *asyncapi.Document {
	t.Helper()
	doc, list := asyncapi.Parse(name, data)
	if list.Failed() {
		t.Fatalf("%s: %v", name, list)
	}
	return doc
}

// report writes a report as the cases do.
func report(r finding.Report) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", r.Verdict)
	for _, f := range r.Findings {
		other := ""
		if f.Other != nil {
			other = fmt.Sprintf(" (was %s:%d:%d)", f.Other.File, f.Other.Line, f.Other.Col)
		}
		fmt.Fprintf(&out, "%s: %s %s %s: %s%s\n", f.Position, f.Verdict, f.Severity, f.Code, f.Message, other)
		if f.Witness != nil {
			fmt.Fprintf(&out, "\t%s\n", f.Witness)
		}
		if f.Reason != "" {
			fmt.Fprintf(&out, "\t%s\n", f.Reason)
		}
		if f.Places != nil {
			fmt.Fprintf(&out, "\treached by %s\n", strings.Join(f.Places, "; "))
		}
	}
	return out.String()
}

func TestCompare(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d cases: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			old, new := parse(t, "old", ar.Files[0].Data), parse(t, "new", ar.Files[1].Data)
			for i, level := range []finding.Level{{Backward: true}, {Forward: true}} {
				r := events.Compare(old, new, events.Options{Level: level})
				shaped(t, r)
				got := report(r)
				if *update {
					ar.Files[2+i].Data = []byte(got)
				} else if got != string(ar.Files[2+i].Data) {
					t.Errorf("%s differs; run go test -run %s -update\n got: %s\nwant: %s", ar.Files[2+i].Name, t.Name(), got, ar.Files[2+i].Data)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for i := range 2 {
				a, b := parse(t, "a", ar.Files[i].Data), parse(t, "b", ar.Files[i].Data)
				same := events.Compare(a, b, events.Options{Level: finding.Level{Backward: true, Forward: true}})
				if same.Verdict != finding.Compatible || len(same.Findings) > 0 {
					t.Errorf("%s differs from itself: %s", ar.Files[i].Name, report(same))
				}
			}
		})
	}
}

// shaped checks what holds for every finding: a breaking one about values has a
// message as its witness.
func shaped(t *testing.T, r finding.Report) {
	t.Helper()
	for _, f := range r.Findings {
		if (f.Layer == finding.Value && f.Verdict == finding.Breaking) != (f.Witness != nil) {
			t.Errorf("%s: layer %s with witness %s", f.Code, f.Layer, f.Witness)
		}
		if f.Witness == nil {
			continue
		}
		var w struct{ Message map[string]any }
		if err := json.Unmarshal(f.Witness, &w); err != nil || w.Message["payload"] == nil && w.Message["headers"] == nil && w.Message["parameters"] == nil && !strings.Contains(string(f.Witness), `"payload":null`) {
			t.Errorf("%s: the witness %s is no message: %v", f.Code, f.Witness, err)
		}
	}
}
