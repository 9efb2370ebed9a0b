package mapper_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/mapper"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

const samples = "../samples/retail"

// retail is what the sample mappings are compiled against.
func retail(t *testing.T) mapper.Options {
	t.Helper()
	files := os.DirFS(samples)
	set, found := contracts.Load(files, "contracts")
	if found.Failed() {
		t.Fatal(found)
	}
	tables := map[string]*program.Table{}
	names, err := fs.Glob(files, "tables/*.csv")
	if err != nil || len(names) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		name = strings.TrimSuffix(path.Base(name), ".csv")
		tables[name] = mapper.NewTable(name, rows[0], rows[1:])
	}
	return mapper.Options{Contracts: set, Tables: tables}
}

func source(t *testing.T, file string) mapper.Source {
	t.Helper()
	text, err := os.ReadFile(path.Join(samples, file))
	if err != nil {
		t.Fatal(err)
	}
	return mapper.Source{Name: file, Text: text}
}

// maxModule is what a module of the sample mappings may weigh.
const maxModule = 96 << 10

// Every sample mapping compiles, twice to the same bytes, and stays small.
func TestCompileSamples(t *testing.T) {
	opts := retail(t)
	files, err := fs.Glob(os.DirFS(samples), "mappings/*/mapping.yaml")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d mappings: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(path.Base(path.Dir(file)), func(t *testing.T) {
			a, err := mapper.Compile(t.Context(), source(t, file), opts)
			if err != nil {
				t.Fatal(err)
			}
			b, err := mapper.Compile(t.Context(), source(t, file), retail(t))
			if err != nil || a.Digest != b.Digest || !bytes.Equal(a.Module, b.Module) {
				t.Errorf("compiled again it differs, %v", err)
			}
			if len(a.Module) > maxModule {
				t.Errorf("the module has %d bytes, %d are the limit", len(a.Module), maxModule)
			}
			if a.Info.Mapping == "" || a.Info.Source.Digest == "" || len(a.Info.Rules) == 0 || a.Info.Rules[0].Line == 0 {
				t.Errorf("info = %+v", a.Info)
			}
		})
	}
}

func TestFindings(t *testing.T) {
	opts := retail(t)
	for _, c := range []struct{ name, text, want string }{
		{"no such contract", "mapping: m\nsource: shopify/ordre@1\ntarget: orders/order-placed@1\nrules: {orderId: \"'x'\"}\n",
			"m.yaml:2:9: map/unknown-contract: there is no contract shopify/ordre@1"},
		{"no reference", "mapping: m\nsource: shopify\ntarget: orders/order-placed@1\nrules: {orderId: \"'x'\"}\n", "m.yaml:2:9: map/reference: "},
		{"both", "mapping: m\nsource: a/b@1\ntarget: c/d@1\nrules: {x: \"1\"}\n", "m.yaml:3:9: map/unknown-contract"},
		{"unknown field", "mapping: m\nsource: shopify/order@1\ntarget: orders/order-placed@1\nrules:\n  orderId: source.idd\n", "m.yaml:5:"},
		{"not YAML", "mapping: [", "m.yaml:1:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := mapper.Compile(t.Context(), mapper.Source{Name: "m.yaml", Text: []byte(c.text)}, opts)
			var found diag.List
			if !errors.As(err, &found) || !strings.Contains(found.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// A mistake that keeps the file from being read is told alone: what it does not
// say because of that is no mistake of its own.
func TestUnreadable(t *testing.T) {
	opts := retail(t)
	for _, text := range []string{"mapping: m\nsource: a\n  target: b\n", "rules: [", "", "\xff", "- a"} {
		_, found := mapper.Check(mapper.Source{Name: "m.yaml", Text: []byte(text)}, opts)
		if len(found) != 1 || !found.Failed() {
			t.Errorf("%q gives %d findings: %v", text, len(found), found)
		}
	}
}

func TestPrint(t *testing.T) {
	opts := retail(t)
	src := source(t, "mappings/shopify-inventory-level/mapping.yaml")
	for stage, want := range map[string]string{
		"check": "locationId: ", "program": "target inventory/level-changed@1", "plan": "/location_id value @", "wat": "build ;",
	} {
		var b bytes.Buffer
		if err := mapper.Print(&b, stage, src, opts); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s: %v\n%s", stage, err, b.String())
		}
	}
	if err := mapper.Print(&bytes.Buffer{}, "wast", src, opts); err == nil {
		t.Error("an unknown stage is no error")
	}
}

// Limits of the options go into the module.
func TestLimits(t *testing.T) {
	opts := retail(t)
	opts.Limits = abi.Limits{Input: 1000, Depth: 3}
	a, err := mapper.Compile(t.Context(), source(t, "mappings/shopify-inventory-level/mapping.yaml"), opts)
	if err != nil {
		t.Fatal(err)
	}
	if l := a.Info.Limits; l.Input != 1000 || l.Depth != 3 || l.Fuel != abi.DefaultLimits.Fuel {
		t.Errorf("limits = %+v", l)
	}
}
