package diag_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/diag"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func findings() (diag.List, diag.Sources) {
	files := map[string]string{
		"mappings/shopify-order/mapping.yaml": "mapping: shopify-order\nrules:\n\torderId: source.custmerId\n  ünï: \"x\x1b[31m\"\n",
		"contracts/a/b/v1.schema.json":        strings.Repeat(`{"a":`, 60) + "1" + strings.Repeat("}", 90),
	}
	var list diag.List
	list.Add(diag.Pos{File: "mappings/shopify-order/mapping.yaml", Line: 3, Col: 18}, "map/unknown-field", `order has no field "custmerId"`).Hint = `did you mean "customerId"?`
	list.Add(diag.Pos{File: "mappings/shopify-order/mapping.yaml", Line: 4, Col: 10}, "map/type", "a <text> with `ticks` and a | pipe, @someone").Severity = diag.Warning
	list.Add(diag.Pos{File: "contracts/a/b/v1.schema.json", Line: 1, Col: 301}, "schema/keyword-type", "deep in a long line")
	list.Add(diag.Pos{File: "tables/a b.csv"}, "table/missing", "no \x1b[31mplace")
	list.Add(diag.Pos{File: "gone.yaml", Line: 7, Col: 1}, "yaml/syntax", "no source")
	d := list.Add(diag.Pos{File: "contracts/a/b/v1.schema.json", Line: 1, Col: 2}, "value/required-added", `"id" is required now`)
	d.Hint = "make it optional"
	d.Detail = &diag.Detail{Related: &diag.Pos{File: "main:contracts/a/b/v1.schema.json", Line: 2, Col: 3},
		Notes: []string{"accepted before: {}"}, Witness: []byte(`{"a":[1,"` + "```" + `"]}`)}
	long := list.Add(diag.Pos{File: "contracts/a/b/v1.schema.json", Line: 1, Col: 7}, "rule/title-changed", "a note")
	long.Severity, long.Detail = diag.Info, &diag.Detail{Witness: []byte("[" + strings.Repeat("1,", 20) + "2]")}
	return list, func(file string) []byte { return []byte(files[file]) }
}

func TestGolden(t *testing.T) {
	list, sources := findings()
	got := &txtar.Archive{}
	for _, f := range []struct {
		name  string
		write func(io.Writer, diag.List) error
	}{
		{"text", func(w io.Writer, l diag.List) error { return diag.Format(w, l, sources) }},
		{"json", diag.JSON},
		{"markdown", func(w io.Writer, l diag.List) error { return diag.Markdown(w, l, sources) }},
		{"sarif", diag.SARIF},
		{"junit", diag.JUnit},
	} {
		for label, l := range map[string]diag.List{f.name: list, f.name + "-empty": nil} {
			var b bytes.Buffer
			if err := f.write(&b, l); err != nil {
				t.Fatal(err)
			}
			got.Files = append(got.Files, txtar.File{Name: label, Data: b.Bytes()})
			if strings.ContainsRune(b.String(), '\x1b') {
				t.Errorf("%s passes an escape character on", label)
			}
		}
	}
	const file = "testdata/formats.txtar"
	if *update {
		slices.SortFunc(got.Files, func(a, b txtar.File) int { return strings.Compare(a.Name, b.Name) })
		if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wants := map[string]string{}
	for _, f := range want.Files {
		wants[f.Name] = string(f.Data)
	}
	for _, f := range got.Files {
		if g := string(f.Data); g != wants[f.Name] && g+"\n" != wants[f.Name] {
			t.Errorf("%s differs; run go test ./contracts/diag -update\n got: %s\nwant: %s", f.Name, g, wants[f.Name])
		}
	}
}

func TestList(t *testing.T) {
	list, _ := findings()
	if e, w := list.Count(); e != 5 || w != 1 {
		t.Errorf("Count = %d, %d", e, w)
	}
	list.Sort()
	if list[0].Pos.File != "contracts/a/b/v1.schema.json" || list[3].Pos.File != "gone.yaml" {
		t.Errorf("order %v", list)
	}
	var only diag.List
	only.Add(diag.Pos{File: "f"}, "a/b", "c").Severity = diag.Warning
	if only.Err() != nil || only.Failed() {
		t.Error("a warning fails")
	}
	var as diag.List
	if err := list.Err(); !errors.As(err, &as) || len(as) != 7 {
		t.Errorf("Err = %v", err)
	}
	var back []map[string]any
	var b bytes.Buffer
	if err := diag.JSON(&b, list); err != nil || json.Unmarshal(b.Bytes(), &back) != nil || len(back) != 7 {
		t.Errorf("JSON = %s, %v", b.String(), err)
	}
	if err := diag.Format(broken{}, list, nil); err == nil {
		t.Error("a writer that fails is not noticed")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{"{\"a\u00a0b\": \"é 😀\"}": `{"a\u00a0b": "é 😀"}`, "\"\u200b\u2028\U000e0001\"": `"\u200b\u2028\udb40\udc01"`, "[\n1]": "[\n1]"} {
		if got := diag.Visible(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
