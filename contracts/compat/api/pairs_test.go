package api_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/compat/api"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/internal/shared"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/source"
)

// pair is two versions of an API in a peer's test data.
type pair struct{ old, next string }

// pairs are found by the names of files and folders.
func pairs(t *testing.T) []pair {
	t.Helper()
	files := shared.Files(t, shared.Dir(t, "suites", "contracts", "oasdiff", "data"), "*.json", "*.yml", "*.yaml")
	known := map[string]bool{}
	for _, f := range files {
		known[f] = true
	}
	seen := map[pair]bool{}
	var out []pair
	for _, f := range files {
		dir, name := filepath.Split(f)
		for _, candidate := range []string{dir + strings.Replace(name, "base", "revision", 1), dir + strings.Replace(name, "base", "modified", 1), dir + strings.Replace(name, "1", "2", 1),
			strings.Replace(f, "/base/", "/revision/", 1), dir + strings.Replace(name, "base", "rev", 1)} {
			if p := (pair{f, candidate}); candidate != f && known[candidate] && !seen[p] {
				seen[p] = true
				out = append(out, p)
			}
		}
	}
	return out
}

func read(t *testing.T, file string) (*openapi.API, bool) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a, list := openapi.Parse(filepath.Base(file), data)
	if list.Failed() {
		for _, d := range list {
			if d.Pos.Line == 0 {
				t.Errorf("%s: a finding without a place: %v", file, d)
			}
		}
		return nil, false
	}
	return a, true
}

var both = api.Options{Level: finding.Level{Backward: true, Forward: true}}

// Every pair of a peer's tests is compared without a crash, the same twice, and
// each break of a value shows a message.
func TestPeerPairs(t *testing.T) {
	list := pairs(t)
	if len(list) < 168 {
		t.Fatalf("only %d pairs", len(list))
	}
	counts := map[string]int{}
	for _, p := range list {
		old, ok := read(t, p.old)
		next, fine := read(t, p.next)
		if !ok || !fine {
			counts["refused"]++
			continue
		}
		report := api.Compare(old, next, both)
		counts[report.Verdict.String()]++
		for _, f := range report.Findings {
			counts["findings "+string(f.Layer)+" "+f.Verdict.String()]++
			checkFinding(t, p, f)
		}
		again := api.Compare(old, next, both)
		if x, y := text(t, report), text(t, again); x != y {
			t.Errorf("%s: compared twice:\n%s\n%s", p.old, x, y)
		}
	}
	for _, name := range slices.Sorted(keys(counts)) {
		t.Logf("%4d %s", counts[name], name)
	}
}

func keys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func checkFinding(t *testing.T, p pair, f finding.Finding) {
	t.Helper()
	name := filepath.Base(filepath.Dir(p.old)) + "/" + filepath.Base(p.old)
	if f.Position.Line == 0 || f.Message == "" || f.Code == "" || f.Direction == "" {
		t.Errorf("%s: incomplete: %+v", name, f)
	}
	if strings.Contains(f.Reason, "does not agree") || strings.Contains(f.Reason, "could not be checked") {
		t.Errorf("%s: the validator objects: %s %s: %s", name, f.Position, f.Message, f.Reason)
	}
	if f.Verdict != finding.Breaking || f.Layer != finding.Value {
		return
	}
	var w map[string]struct {
		Method, Path string
		Status       int
	}
	if err := json.Unmarshal(f.Witness, &w); err != nil || len(w) != 1 {
		t.Errorf("%s: %s: %s is no witness: %v", name, f.Message, f.Witness, err)
	}
	for kind, m := range w {
		if m.Method == "" || m.Path == "" || (kind == "response") != (m.Status != 0) || kind != "request" && kind != "response" {
			t.Errorf("%s: %s: %s is no witness", name, f.Message, f.Witness)
		}
	}
	if f.Reason == "" || f.Reader == "" || len(f.Places) == 0 {
		t.Errorf("%s: %s: no reason or no place", name, f.Message)
	}
}

func text(t *testing.T, r finding.Report) string {
	t.Helper()
	out, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// shuffled writes a value with the members of every object in another order.
func shuffled(v *source.Value, r *rand.Rand) *source.Value {
	out := *v
	out.Items, out.Members = slices.Clone(v.Items), slices.Clone(v.Members)
	for i := range out.Items {
		out.Items[i] = shuffled(out.Items[i], r)
	}
	for i := range out.Members {
		out.Members[i].Value = shuffled(out.Members[i].Value, r)
	}
	r.Shuffle(len(out.Members), func(i, j int) { out.Members[i], out.Members[j] = out.Members[j], out.Members[i] })
	return &out
}

// said is a report without places in files.
func said(r finding.Report) string {
	lines := []string{r.Verdict.String()}
	for _, f := range r.Findings {
		lines = append(lines, fmt.Sprintf("%s %s %s %s %v %d", f.Code, f.Verdict, f.Direction, f.Message, f.Places, f.Reached))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// The order of keys does not matter.
func TestOrderOfKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	n := 0
	for i, p := range pairs(t) {
		old, ok := read(t, p.old)
		next, fine := read(t, p.next)
		if !ok || !fine || i%4 != 0 {
			continue
		}
		n++
		want := said(api.Compare(old, next, both))
		for range 3 {
			x, list := openapi.Parse("old.json", shuffled(old.Document.Source, r).JSON())
			y, more := openapi.Parse("new.json", shuffled(next.Document.Source, r).JSON())
			if list.Failed() || more.Failed() {
				t.Fatal(p.old, list, more)
			}
			if got := said(api.Compare(x, y, both)); got != want {
				t.Errorf("%s:\n got %s\nwant %s", p.old, got, want)
				break
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d pairs", n)
	}
}
