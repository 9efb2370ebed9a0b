package importer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"crosswalk/contracts"
	"crosswalk/contracts/importer"
	"crosswalk/contracts/internal/shared"
	"crosswalk/contracts/lint"
)

// published is a text that an outside system or standard publishes.
func published(t *testing.T, name string) importer.Text {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared.Dir(t, "retail-data"), name))
	if err != nil {
		t.Fatal(err)
	}
	return importer.Text{Name: filepath.Base(name), Text: string(data)}
}

// run imports, and reads the result as a workspace would.
func run(t *testing.T, q importer.Query) (importer.Result, *contracts.Contract) {
	t.Helper()
	if q.Name == "" {
		q.Name = "tests/message"
	}
	r, err := importer.Import(q)
	if err != nil {
		t.Fatal(err)
	}
	if r.Findings.Failed() {
		t.Fatalf("findings:\n%v", r.Findings)
	}
	return r, load(t, r, q.From == "jsonschema")
}

func load(t *testing.T, r importer.Result, kept bool) *contracts.Contract {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range r.Files {
		files[f.Path] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	set, found := contracts.Load(files, "contracts")
	if found.Failed() || !kept && len(found) > 0 {
		t.Fatalf("the contract has findings:\n%v", found)
	}
	ref, err := contracts.ParseRef(r.Ref)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := set.Get(ref)
	if !ok {
		t.Fatalf("there is no %s", r.Ref)
	}
	if list := lint.Check(c, lint.Options{}); list.Failed() {
		t.Fatalf("lint:\n%v", list)
	}
	return c
}

// noted is what the notes of a place say.
func noted(r importer.Result, pointer string) string {
	var out []string
	for _, n := range r.Notes {
		if n.Pointer == pointer {
			out = append(out, string(n.Kind)+": "+n.Message)
		}
	}
	return strings.Join(out, "\n")
}

func texts(samples ...string) []importer.Text {
	var out []importer.Text
	for i, s := range samples {
		out = append(out, importer.Text{Name: fmt.Sprintf("sample-%d.json", i+1), Text: s})
	}
	return out
}

func TestSample(t *testing.T) {
	r, c := run(t, importer.Query{From: "sample", Name: "orders/pos-receipt", Texts: texts(
		`{"id": 9007199254740993, "total": "12.50", "currency": "EUR", "at": "2026-01-02T03:04:05+01:00", "note": null, "tags": [], "mixed": 1,
		  "email": "a@example.org", "lines": [{"sku": "A-1", "qty": 1, "weight": 1.5}, {"sku": "B-2", "qty": 2, "gift": true}]}`,
		`{"id": 2, "total": "8.00", "currency": "USD", "at": "2026-01-02T03:04:05Z", "note": null, "tags": [], "mixed": "x", "store": null, "lines": []}`,
		`{"id": 3, "total": "0.10", "currency": "JPY", "at": "2026-01-02T03:04:05Z", "note": null, "tags": [], "mixed": 2, "store": "7", "lines": []}`)})
	want := `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Pos receipt",
  "type": "object",
  "required": ["id", "total", "currency", "at", "note", "tags", "mixed", "lines"],
  "properties": {
    "id": {"type": "integer"},
    "total": {"type": "string", "format": "decimal"},
    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "at": {"type": "string", "format": "date-time"},
    "note": {},
    "tags": {"type": "array"},
    "mixed": {"type": ["string", "integer"]},
    "email": {"type": "string", "format": "email", "x-personal": true},
    "lines": {
      "type": "array",
      "items": {
        "type": "object",
        "required": ["sku", "qty"],
        "properties": {
          "sku": {"type": "string"},
          "qty": {"type": "integer"},
          "weight": {"type": "number"},
          "gift": {"type": "boolean"}
        }
      }
    },
    "store": {"type": ["string", "null"]}
  }
}
`
	if got := r.Files[1].Text; got != want {
		t.Errorf("schema:\n%s\nwant:\n%s", got, want)
	}
	if got, want := r.Files[0].Text, "contract: orders/pos-receipt\nkind: event\nversion: 1.0.0\ntitle: Pos receipt\nstatus: draft\n"; got != want {
		t.Errorf("header %q, want %q", got, want)
	}
	if r.Ref != "orders/pos-receipt@1" || c.Version != "1.0.0" {
		t.Errorf("ref %s, version %s", r.Ref, c.Version)
	}
	for pointer, want := range map[string]string{
		"/id":    "inferred: 3 of 3 samples have it, so required; values are whole numbers, so an integer; values such as 9007199254740993 are beyond 2^53: they are read without loss here, but JavaScript rounds them",
		"/total": "inferred: 3 of 3 samples have it, so required; values look like amounts with 2 decimals, so an exact decimal in a text",
		"/note": "loose: only null was seen, so every value is accepted; state its type\n" +
			"inferred: 3 of 3 samples have it, so required",
		"/tags":             "inferred: 3 of 3 samples have it, so required\nloose: only empty lists were seen, so every element is accepted; give a sample with one, or state its type",
		"/store":            "inferred: 2 of 3 samples have it, so optional; null in 1 of 2; values are texts of digits, so a code and no number",
		"/lines/-":          "inferred: merged over 2 elements of 3 lists",
		"/lines/-/gift":     "inferred: 1 of 2 objects have it, so optional",
		"/email":            "inferred: 1 of 3 samples have it, so optional; values are e-mail addresses; the name is that of personal data, so it is masked in logs and recorded samples",
		"/lines/-/weight":   "inferred: 1 of 2 objects have it, so optional; values are written with a fraction or exponent, so a number",
		"/currency":         "inferred: 3 of 3 samples have it, so required; values are currency codes (ISO 4217)",
		"/nothing-of-there": "",
	} {
		if got := noted(r, pointer); got != want {
			t.Errorf("notes of %s:\n%s\nwant:\n%s", pointer, got, want)
		}
	}
	if got := noted(r, "/mixed"); !strings.HasPrefix(got, "loose: several types were seen, and each is accepted: 1 text (first sample-2.json line 1), 2 numbers (first sample-1.json line 1)") {
		t.Errorf("notes of /mixed: %s", got)
	}
}

func TestSampleMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"{\"a\": 1,\n \"a\": 2}": `sample-1.json:2:2: json/duplicate-name: "a" is stated twice in this object`,
		"{\"a\": 1,\n}":          `sample-1.json:2:1: json/syntax: expected a name in quotes, found '}'`,
		`[1e5000]`:               `sample-1.json:1:2: json/number-range: the exponent of 1e5000 is beyond 1000`,
		strings.Repeat("[", 600): `sample-1.json:1:514: json/syntax: values are nested more than 512 deep`,
	} {
		r, err := importer.Import(importer.Query{From: "sample", Name: "a/b", Texts: texts(text)})
		if err != nil || len(r.Findings) != 1 || r.Findings[0].String() != want || len(r.Files) > 0 || r.Ref != "" {
			t.Errorf("%.20q: %v, %v, want %s", text, r.Findings, err, want)
		}
	}
}

func TestQuery(t *testing.T) {
	for _, q := range []importer.Query{
		{From: "csv", Name: "a/b", Texts: texts("{}")}, {From: "sample", Name: "A/b", Texts: texts("{}")}, {From: "sample", Name: "a/b"},
		{From: "sample", Name: "a/../b", Texts: texts("{}")}, {From: "sample", Name: "a/b", Texts: slices.Repeat(texts("{}"), importer.MaxTexts+1)},
	} {
		if _, err := importer.Import(q); err == nil {
			t.Errorf("%s %s with %d texts is taken", q.From, q.Name, len(q.Texts))
		}
	}
}

// TestRealSamples infers a schema from real payloads, which satisfy it.
func TestRealSamples(t *testing.T) {
	for _, group := range [][]string{
		{"shopify/rest/order.json"}, {"shopify/rest/product.json"}, {"shopify/rest/fulfillment.json", "shopify/rest/refund.json"},
		{"shopify/graphql-recorded/fulfillment-detail-events-lifecycle.json", "shopify/graphql-recorded/order-create-math-matrix.json"},
		{"commercetools/examples/order.json", "commercetools/examples/order-import-create.json"}, {"tax/avatax-recorded.json"},
		{"sap-s4hana/samples/order_to_cash_requests.json"}, {"payments/stripe/fixtures3.json"}, {"wms/x12/940.OK.json"},
	} {
		q := importer.Query{From: "sample"}
		for _, name := range group {
			q.Texts = append(q.Texts, published(t, name))
		}
		_, c := run(t, q)
		for _, text := range q.Texts {
			if err := contracts.Validate(c, []byte(text.Text)); err != nil {
				t.Errorf("%s does not satisfy its schema: %v", text.Name, err)
			}
		}
	}
}
