package graphql_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/graphql"
	"crosswalk/contracts/sdl"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what Compare says into testdata")

func parse(t testing.TB, name string, data []byte) *sdl.Schema {
	t.Helper()
	s, list := sdl.Parse(name, data)
	if s == nil {
		t.Fatalf("%s: %v", name, list)
	}
	return s
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
			fmt.Fprintf(&out, "\t%s\n\t%s\n", f.Witness, f.Reason)
		}
		if f.Places != nil {
			fmt.Fprintf(&out, "\treached by %s\n", strings.Join(f.Places, ", "))
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
				r := graphql.Compare(old, new, graphql.Options{Level: level})
				verify(t, old, new, r)
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
			for _, s := range []*sdl.Schema{old, new} {
				same := graphql.Compare(s, s, graphql.Options{Level: finding.Level{Backward: true, Forward: true}})
				if same.Verdict != finding.Compatible || len(same.Findings) > 0 {
					t.Errorf("%s differs from itself: %s", s.File, report(same))
				}
			}
		})
	}
}

// verify asks the validator about every witness: the operation must be valid
// before, and then be refused, or get a result that only the other side's
// schema allows.
func verify(t *testing.T, old, new *sdl.Schema, r finding.Report) {
	t.Helper()
	for _, f := range r.Findings {
		if (f.Layer == finding.Value) != (f.Witness != nil) {
			t.Errorf("%s: layer %s with witness %s", f.Code, f.Layer, f.Witness)
		}
		if f.Witness == nil {
			continue
		}
		client, server := old, new
		if f.Direction == finding.Forward {
			client, server = new, old
		}
		var w struct {
			Query    string
			Response *struct{ Data json.RawMessage }
		}
		if err := json.Unmarshal(f.Witness, &w); err != nil {
			t.Fatal(err)
		}
		if err := client.Check(w.Query); err != nil {
			t.Errorf("%s: %s was not valid: %v", f.Code, w.Query, err)
		}
		err := server.Check(w.Query)
		if reads := map[bool]finding.Direction{true: finding.Forward, false: finding.Backward}[w.Response != nil]; (f.Reader == "new") != (f.Direction == reads) {
			t.Errorf("%s: the reader is %q in direction %s", f.Code, f.Reader, f.Direction)
		}
		if w.Response == nil {
			if err == nil {
				t.Errorf("%s: %s is still valid", f.Code, w.Query)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %s is not valid: %v", f.Code, w.Query, err)
		}
		dec := json.NewDecoder(bytes.NewReader(w.Response.Data))
		dec.UseNumber()
		var data any
		if err := dec.Decode(&data); err != nil {
			t.Fatal(err)
		}
		if err := result(server, w.Query, data); err != nil {
			t.Errorf("%s: the server cannot answer %s: %v", f.Code, f.Witness, err)
		}
		if err := result(client, w.Query, data); err == nil {
			t.Errorf("%s: the client can read %s", f.Code, f.Witness)
		}
	}
}
