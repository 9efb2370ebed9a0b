package finding_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
)

func sample() finding.Report {
	var r finding.Report
	r.Add(finding.Finding{Code: "value/required-added", Verdict: finding.Breaking, Layer: finding.Value, Direction: finding.Backward, Pointer: "/required",
		Position: diag.Pos{File: "b.json", Line: 2, Col: 3}, Other: &diag.Pos{File: "a.json", Line: 1, Col: 1}, Message: "sku is required now", Hint: "leave it optional",
		Witness: json.RawMessage(`{"n": 1}`), Reason: "missing properties: 'sku'", Reader: "new", Places: []string{"a", "b", "c", "d", "e"}})
	r.Add(finding.Finding{Code: "rule/title-changed", Verdict: finding.Breaking, Layer: finding.Rule, Severity: diag.Info, Position: diag.Pos{File: "b.json", Line: 1, Col: 1}, Message: "the title changed"})
	r.Add(finding.Finding{Code: "value/undecided", Verdict: finding.Unknown, Layer: finding.Value, Direction: finding.Backward, Approved: "exceptions/x.yaml", Hint: "look",
		Position: diag.Pos{File: "b.json", Line: 3, Col: 1}, Message: "not decided", Reason: "the budget is used up"})
	r.Sort()
	return r
}

func TestJSONHasTheStatedShape(t *testing.T) {
	var b bytes.Buffer
	if err := finding.JSON(&b, sample()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Verdict  string
		Findings []map[string]json.RawMessage
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil || got.Verdict != "breaking" || len(got.Findings) != 3 {
		t.Fatalf("%v\n%s", err, b.String())
	}
	for _, key := range []string{"code", "verdict", "direction", "pointer", "position", "message", "hint", "witness"} {
		if got.Findings[1][key] == nil {
			t.Errorf("no %s in %s", key, b.String())
		}
	}
	var witness map[string]int
	if err := json.Unmarshal(got.Findings[1]["witness"], &witness); err != nil || witness["n"] != 1 {
		t.Errorf("the witness is not the payload itself: %s", got.Findings[1]["witness"])
	}
	b.Reset()
	if err := finding.JSON(&b, finding.Report{}); err != nil || strings.Join(strings.Fields(b.String()), "") != `{"verdict":"compatible","bump":"none","findings":[]}` {
		t.Errorf("%s %v", b.String(), err)
	}
}

func TestText(t *testing.T) {
	var b bytes.Buffer
	if err := diag.Format(&b, sample().Diagnostics(), nil); err != nil {
		t.Fatal(err)
	}
	want := `b.json:1:1: info: rule/title-changed: the title changed
b.json:2:3: value/required-added: sku is required now
    other version: a.json:1:1
    accepted before: {"n":1}; refused now: missing properties: 'sku'
    reached at a, b, c, d and 1 more
    hint: leave it optional
b.json:3:1: info: value/undecided: not decided
    approved by exceptions/x.yaml
    not decided: the budget is used up
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}

func TestALongWitnessIsCutToItsFault(t *testing.T) {
	long := `{"text":"` + strings.Repeat("x", 300) + `","n":{"m":1.50}}`
	for at, want := range map[string]string{
		"/n/m": `accepted before: 1.50 at /n/m of a payload of 326 bytes; refused now: no`,
		"":     `accepted before: {"text":"` + strings.Repeat("x", 231) + `…; refused now: no`,
	} {
		r := finding.Report{Findings: []finding.Finding{{Witness: json.RawMessage(long), At: at, Reason: "no", Reader: "new"}}}
		if got := r.Diagnostics()[0].Detail.Notes[0]; got != want {
			t.Errorf("got %s", got)
		}
	}
}

func TestLevels(t *testing.T) {
	for _, text := range []string{"none", "backward", "forward", "full", "backward-transitive", "forward-transitive", "full-transitive"} {
		if l, err := finding.ParseLevel(text); err != nil || l.String() != text {
			t.Errorf("%s: %v, %v", text, l, err)
		}
	}
	if _, err := finding.ParseLevel("backwards"); err == nil {
		t.Error("backwards is a level")
	}
}
