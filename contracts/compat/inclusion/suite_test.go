package inclusion

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/internal/shared"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

type suiteCase struct {
	name   string
	text   []byte
	values []*source.Value
}

func suite(t testing.TB) []suiteCase {
	t.Helper()
	var out []suiteCase
	for _, file := range shared.Files(t, shared.Dir(t, "suites", "contracts", "json-schema-test-suite", "tests", "draft2020-12"), "*.json") {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var groups []struct {
			Description string
			Schema      json.RawMessage
			Tests       []struct{ Data json.RawMessage }
		}
		if err := json.Unmarshal(data, &groups); err != nil {
			t.Fatal(err)
		}
		for _, g := range groups {
			if _, list := jsonschema.Parse("f", g.Schema); list.Failed() {
				continue
			}
			c := suiteCase{name: filepath.Base(file) + ": " + g.Description, text: g.Schema}
			for _, v := range g.Tests {
				if value, err := jsonschema.CheckJSON(v.Data); err == nil {
					c.values = append(c.values, value)
				}
			}
			out = append(out, c)
		}
	}
	if len(out) < 300 {
		t.Fatalf("only %d schemas", len(out))
	}
	return out
}

// judged compares two schemas, checks the answer with values, and counts it.
func judged(t *testing.T, name string, w, r *schema.Schema, values []*source.Value) finding.Verdict {
	t.Helper()
	d := New(Options{Steps: 50_000})
	verdict := finding.Compatible
	for _, c := range d.Causes(w, r) {
		verdict = max(verdict, c.Verdict)
		if c.Verdict == finding.Unknown {
			t.Logf("%s: unknown: %s", name, c.Reason)
		} else if wit, ok := d.Witness(w, r, c); ok {
			confirmed(t, w, r, wit)
		} else {
			t.Errorf("%s: %s has no witness", name, c.Keyword)
		}
	}
	if d.refuted > 0 {
		t.Errorf("%s: %d values were refuted", name, d.refuted)
	}
	if verdict == finding.Compatible {
		for _, v := range values {
			if assess.First(w, v) == nil && assess.First(r, v) != nil {
				t.Errorf("%s: said to be compatible, but for %s", name, v.JSON())
			}
		}
	}
	return verdict
}

// Each schema of the official suite includes itself, read twice; all values
// include it; and what it lacks of all values is shown.
func TestSuite(t *testing.T) {
	all := parse(t, `true`)
	var counts [3][3]int
	for _, c := range suite(t) {
		doc, _ := jsonschema.Parse("f", c.text)
		again, _ := jsonschema.Parse("g", c.text)
		for i, p := range [][2]*schema.Schema{{doc.Root, again.Root}, {doc.Root, all}, {all, doc.Root}} {
			v := judged(t, c.name+[]string{" -> itself", " -> true", " <- true"}[i], p[0], p[1], c.values)
			counts[i][v]++
			if i < 2 && v == finding.Breaking {
				t.Errorf("%s is said to break", c.name)
			}
		}
	}
	for i, name := range []string{"itself", "true", "from true"} {
		t.Logf("%s: %d compatible, %d unknown, %d breaking", name, counts[i][0], counts[i][1], counts[i][2])
	}
}
