package compat_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"crosswalk/contracts"
	"crosswalk/contracts/compat"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var optionsLine = regexp.MustCompile(`(?m)^options: (\S+) (\S+)$`)

func options(t *testing.T, comment []byte) compat.Options {
	t.Helper()
	m := optionsLine.FindSubmatch(comment)
	if m == nil {
		t.Fatalf("no options in %q", comment)
	}
	level, err := finding.ParseLevel(string(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	return compat.Options{Level: level, ClosedWriter: string(m[2]) == "closed-writer", Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}
}

func read(t *testing.T, file string, data []byte) *contracts.Contract {
	t.Helper()
	c, list := contracts.Read(contracts.Ref{Domain: "a", Name: "b", Major: 1}, file, data)
	if list.Failed() {
		t.Fatal(list)
	}
	return c
}

// TestGolden compares the pairs of testdata.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			old, new, want := ar.Files[0], ar.Files[1], &ar.Files[2]
			report := compat.Compare(read(t, old.Name, old.Data), read(t, new.Name, new.Data), options(t, ar.Comment))
			var b bytes.Buffer
			text := func(file string) []byte {
				if file == new.Name {
					return new.Data
				}
				return nil
			}
			if err := diag.Format(&b, report.Diagnostics(), text); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%s, %s\n", report.Verdict, report.Bump())
			if *update {
				want.Data = b.Bytes()
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if b.String() != string(want.Data) {
				t.Errorf("%s differs; run go test ./contracts/compat -update\n got: %s\nwant: %s", file, b.String(), want.Data)
			}
		})
	}
}

// TestOrderChangesNothing shuffles the keys of both versions, 100 times over.
func TestOrderChangesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{"one-cause-many-places", "enum-grown-full", "rules", "required-added"} {
		ar, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		opt := options(t, ar.Comment)
		first := ""
		for i := range 25 {
			var sides []*contracts.Contract
			for _, f := range ar.Files[:2] {
				v, _ := source.ParseJSON(f.Name, f.Data)
				if i > 0 {
					shuffle(random, v)
				}
				sides = append(sides, read(t, f.Name, v.JSON()))
			}
			report := compat.Compare(sides[0], sides[1], opt)
			var said []string
			for _, f := range report.Findings {
				slices.Sort(f.Places)
				said = append(said, fmt.Sprintln(f.Code, f.Direction, f.Pointer, f.Places, f.Verdict, f.OnlyStrict, f.Severity))
			}
			slices.Sort(said)
			got := fmt.Sprintln(report.Verdict, report.Bump(), said)
			if i == 0 {
				first = got
			} else if got != first {
				t.Fatalf("%s, run %d:\n got %s\nwant %s", name, i, got, first)
			}
		}
	}
}

func shuffle(random *rand.Rand, v *source.Value) {
	random.Shuffle(len(v.Members), func(i, j int) { v.Members[i], v.Members[j] = v.Members[j], v.Members[i] })
	for _, m := range v.Members {
		shuffle(random, m.Value)
	}
	for _, item := range v.Items {
		shuffle(random, item)
	}
}

func TestUnknownMayBeAWarning(t *testing.T) {
	old := read(t, "v1.schema.json", []byte(`{"properties":{"code":{"type":"string"}}}`))
	new := read(t, "v1.schema.json", []byte(`{"properties":{"code":{"type":"string","pattern":"^(?=a)b"}}}`))
	opt := compat.Options{Level: finding.Level{Backward: true}}
	if r := compat.Compare(old, new, opt); r.Verdict != finding.Unknown || !r.Failed() || r.Bump() != finding.Major {
		t.Errorf("%+v", r)
	}
	opt.Policy.Unknown = "warn"
	if r := compat.Compare(old, new, opt); r.Verdict != finding.Unknown || r.Failed() || r.Bump() != finding.Minor {
		t.Errorf("%+v", r)
	}
}

func TestTransitive(t *testing.T) {
	version := func(max int) *contracts.Contract {
		return read(t, fmt.Sprintf("v%d.schema.json", max), []byte(fmt.Sprintf(`{"type":"string","maxLength":%d}`, max)))
	}
	opt := compat.Options{Level: finding.Level{Backward: true, Transitive: true}}
	olds := []*contracts.Contract{version(10), version(20), version(20), version(30)}
	if r := compat.CompareAll(olds, version(10), opt); len(r.Findings) != 1 || r.Findings[0].Other.File != "v20.schema.json" || r.Bump() != finding.Major {
		t.Errorf("%+v", r)
	}
	if r := compat.CompareAll(olds[:1], version(10), opt); r.Verdict != finding.Compatible || r.Bump() != finding.NoBump {
		t.Errorf("%+v", r)
	}
	if r := compat.CompareAll(olds, version(30), opt); r.Verdict != finding.Compatible || r.Bump() != finding.Minor {
		t.Errorf("%+v", r)
	}
}

// A deprecated operation may go after its sunset, not before.
func TestSunset(t *testing.T) {
	const head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a: {get: {responses: {'200': {description: ok}}}}\n"
	old := read(t, "old.openapi.yaml", []byte(head+"  /b:\n    get: {deprecated: true, x-sunset: 2026-06-30, responses: {'200': {description: ok}}}\n"))
	new := read(t, "new.openapi.yaml", []byte(head))
	for day, fails := range map[string]bool{"2026-06-29": true, "2026-07-01": false} {
		today, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		r := compat.Compare(old, new, compat.Options{Level: finding.Level{Backward: true}, Today: today})
		if r.Failed() != fails || len(r.Findings) == 0 {
			t.Errorf("%s: %+v", day, r)
		}
		if last := r.Findings[len(r.Findings)-1]; !fails && last.Message != "/b is gone, as it was to be after 2026-06-30" {
			t.Errorf("%s: %s", day, last.Message)
		}
	}
}

func TestNothingAsked(t *testing.T) {
	r := compat.Compare(read(t, "v1.schema.json", []byte(`{"type":"string"}`)), read(t, "v1.schema.json", []byte(`{"type":"integer"}`)), compat.Options{})
	if len(r.Findings) != 0 || r.Bump() != finding.Minor || strings.Contains(r.Verdict.String(), "breaking") {
		t.Errorf("%+v", r)
	}
}
