package suites

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/internal/shared"
)

var search = flag.Int("search", 60, "how many values try to refute each verdict that says compatible")

const reviewed = "testdata/apicurio.json"

// disagreement is a verdict of the suite that is wrong, or that we cannot give.
type disagreement struct {
	Case      int // place in the suite, from 0
	ID        string
	Direction finding.Direction
	Theirs    string
	Ours      string
	// Witness is a payload that the writing side accepts and the reading side
	// refuses, if ours is breaking; Proof says why none exists, if it is compatible.
	Witness json.RawMessage
	Proof   string
	Note    string // for the reader of a payload
}

// TestApicurio judges every case of Apicurio Registry's suite in both directions.
// Where we differ, the reviewed file says why, with a payload or a proof.
func TestApicurio(t *testing.T) {
	var suite struct {
		Tests []struct {
			ID, Compatibility string
			Original, Updated json.RawMessage
		}
	}
	load(t, filepath.Join(shared.Dir(t, "suites", "contracts", "apicurio"), "json-schema-compatibility.json"), &suite)
	var list []disagreement
	load(t, reviewed, &list)
	type key struct {
		n         int
		direction finding.Direction
	}
	listed := map[key]disagreement{}
	for _, d := range list {
		listed[key{d.Case, d.Direction}] = d
	}
	verdicts, agree, payloads, proofs, unknown, listedUnknown := 0, 0, 0, 0, 0, 0
	for i, c := range suite.Tests {
		sides := map[finding.Direction][2]side{}
		old, updated := read(t, "original", c.Original), read(t, "updated", c.Updated)
		sides[finding.Backward], sides[finding.Forward] = [2]side{old, updated}, [2]side{updated, old}
		for _, direction := range []finding.Direction{finding.Backward, finding.Forward} {
			writer, reader := sides[direction][0], sides[direction][1]
			name := fmt.Sprintf("%d %q %s", i, c.ID, direction)
			theirs := finding.Breaking
			if c.Compatibility == "both" || c.Compatibility == string(direction) {
				theirs = finding.Compatible
			}
			ours := decide(t, name, writer, reader)
			verdicts++
			if ours.verdict == finding.Unknown {
				unknown++
			}
			if ours.verdict == finding.Compatible {
				if v, ok := refute(writer, reader, *search); ok {
					t.Errorf("%s: unsound: said to be compatible, but for %s", name, v)
				}
			}
			d, ok := listed[key{i, direction}]
			delete(listed, key{i, direction})
			if ours.verdict == theirs {
				agree++
				if ok {
					t.Errorf("%s: we agree, take it out of %s", name, reviewed)
				}
				continue
			}
			switch {
			case !ok:
				t.Errorf("%s: they say %s, we say %s (%s %s), and %s does not say why", name, theirs, ours.verdict, ours.witness, ours.reason, reviewed)
			case d.ID != c.ID || d.Theirs != theirs.String() || d.Ours != ours.verdict.String():
				t.Errorf("%s: they say %s, we say %s; %s has %q, %s, %s", name, theirs, ours.verdict, reviewed, d.ID, d.Theirs, d.Ours)
			case d.Witness != nil && proves(d.Witness, writer, reader):
				payloads++
			case d.Witness != nil:
				t.Errorf("%s: %s is no payload that proves it", name, d.Witness)
			case d.Proof != "" && ours.verdict == finding.Compatible:
				proofs++
			case d.Proof != "" && ours.verdict == finding.Unknown:
				listedUnknown++
			default:
				t.Errorf("%s: %s gives neither payload nor proof", name, reviewed)
			}
		}
	}
	for _, d := range list {
		if _, left := listed[key{d.Case, d.Direction}]; left {
			t.Errorf("%s: there is no case %d %s", reviewed, d.Case, d.Direction)
		}
	}
	if len(list) != payloads+proofs+listedUnknown {
		t.Errorf("%s has %d entries, of which %d are of use", reviewed, len(list), payloads+proofs+listedUnknown)
	}
	if verdicts != 290 {
		t.Errorf("%d verdicts, not 290", verdicts)
	}
	t.Logf("%d verdicts: %d agree, %d are theirs that a payload refutes, %d are theirs that a proof refutes, %d of ours are unknown",
		verdicts, agree, payloads, proofs, unknown)
}

func load(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
