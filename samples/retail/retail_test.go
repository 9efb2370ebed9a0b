package retail_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/canonical"
	"crosswalk/samples/retail"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"go.yaml.in/yaml/v3"
)

var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// validator is independent of our own reading of contracts.
func validator(t *testing.T, contract string) *jsonschema.Schema {
	t.Helper()
	name, major, ok := strings.Cut(contract, "@")
	if !ok {
		major = "1"
	}
	file := path.Join("contracts", name, "v"+major+".schema.json")
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.AssertFormat = true
	c.Formats["decimal"] = func(v any) bool {
		s, ok := v.(string)
		return !ok || decimal.MatchString(s)
	}
	if err := c.AddResource(file, bytes.NewReader(read(t, file))); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := fs.ReadFile(retail.FS(), file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func decode(t *testing.T, text []byte) any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestEmbedIsWhole compares the embedded files with those of the folder.
func TestEmbedIsWhole(t *testing.T) {
	for _, folder := range []string{"contracts", "mappings", "tables", "systems", "flows", "."} {
		err := filepath.WalkDir(folder, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(file, ".go") {
				return err
			}
			if _, err := fs.Stat(retail.FS(), filepath.ToSlash(file)); err != nil {
				t.Errorf("%s is not in the binary: %v", file, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestCanonicalContractsAreCopies keeps the sample equal to what a new
// workspace gets. To renew: cp -r contracts/canonical/contracts/* samples/retail/contracts/
func TestCanonicalContractsAreCopies(t *testing.T) {
	err := fs.WalkDir(canonical.FS(), "contracts", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		want, err := fs.ReadFile(canonical.FS(), file)
		if err != nil {
			return err
		}
		if got := read(t, file); !bytes.Equal(got, want) {
			t.Errorf("samples/retail/%s differs from contracts/canonical/%s", file, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	domains, err := fs.ReadFile(canonical.FS(), "domains.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(read(t, "domains.yaml"), domains) {
		t.Error("domains.yaml does not begin with the canonical domains")
	}
}

// outside are the contracts of Shopify and SAP.
var outside = []string{"sap/customer-return", "sap/material-stock-event", "sap/sales-order", "shopify/inventory-level", "shopify/order", "shopify/refund"}

func TestOutsideContracts(t *testing.T) {
	for _, name := range outside {
		s := validator(t, name)
		root := decode(t, read(t, path.Join("contracts", name, "v1.schema.json"))).(map[string]any)
		examples, _ := root["examples"].([]any)
		if len(examples) == 0 {
			t.Errorf("%s has no example", name)
		}
		for i, example := range examples {
			if err := s.Validate(example); err != nil {
				t.Errorf("%s: example %d: %#v", name, i, err)
			}
		}
		described(t, name, root)
		var header struct{ Contract, Upstream, ContentModel string }
		if err := yaml.Unmarshal(read(t, path.Join("contracts", name, "contract.yaml")), &header); err != nil {
			t.Fatal(err)
		}
		if header.Contract != name || header.Upstream == "" {
			t.Errorf("%s: header %+v", name, header)
		}
	}
}

// described checks that every schema says what it is, and that objects stay
// open: an outside system adds fields whenever it likes.
func described(t *testing.T, where string, node map[string]any) {
	if s, _ := node["description"].(string); !strings.HasSuffix(s, ".") {
		t.Errorf("%s: no description, or one without a full stop: %q", where, s)
	}
	if _, ok := node["additionalProperties"]; ok {
		t.Errorf("%s: an outside object must stay open", where)
	}
	for _, word := range []string{"properties", "$defs"} {
		group, _ := node[word].(map[string]any)
		for name, inner := range group {
			described(t, where+"/"+name, inner.(map[string]any))
		}
	}
	if inner, ok := node["items"].(map[string]any); ok {
		described(t, where+"/items", inner)
	}
}

type flowFile struct {
	Flow     string
	Contract string
	Trigger  struct {
		Webhook struct{ System, Topic string }
		Event   string
	}
	Steps []struct {
		Map, Emit string
		Call      struct{ System, Operation string }
	}
}

// TestFlowsHangTogether follows each flow through its mappings and contracts.
func TestFlowsHangTogether(t *testing.T) {
	files, err := fs.Glob(retail.FS(), "flows/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, file := range files {
		var f flowFile
		if err := yaml.Unmarshal(read(t, file), &f); err != nil {
			t.Fatal(err)
		}
		if want := strings.TrimSuffix(path.Base(file), ".yaml"); f.Flow != want {
			t.Errorf("%s: flow is called %q", file, f.Flow)
		}
		at := f.Contract
		if f.Trigger.Event != "" {
			at = f.Trigger.Event
		} else {
			read(t, path.Join("systems", f.Trigger.Webhook.System+".yaml"))
		}
		for _, step := range f.Steps {
			switch {
			case step.Map != "":
				used[step.Map] = true
				m := mappingOf(t, step.Map)
				if m.Source != at {
					t.Errorf("%s: mapping %s reads %s, the flow has %s there", file, step.Map, m.Source, at)
				}
				at = m.Target
			case step.Emit != "":
				if step.Emit != at {
					t.Errorf("%s: emits %s, the flow has %s there", file, step.Emit, at)
				}
			case step.Call.System != "":
				read(t, path.Join("systems", step.Call.System+".yaml"))
			}
		}
	}
	for _, name := range mappings(t) {
		if !used[name] {
			t.Errorf("no flow uses the mapping %s", name)
		}
	}
}

type mappingFile struct{ Mapping, Source, Target string }

func mappingOf(t *testing.T, name string) mappingFile {
	t.Helper()
	var m mappingFile
	for line := range strings.Lines(string(read(t, path.Join("mappings", name, "mapping.yaml")))) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "mapping":
			m.Mapping = value
		case "source":
			m.Source = value
		case "target":
			m.Target = value
		}
		if key == "rules:" {
			break
		}
	}
	if m.Mapping != name || m.Source == "" || m.Target == "" {
		t.Fatalf("mapping %s has the header %+v", name, m)
	}
	return m
}

func mappings(t *testing.T) []string {
	t.Helper()
	list, err := fs.Glob(retail.FS(), "mappings/*/mapping.yaml")
	if err != nil || len(list) == 0 {
		t.Fatalf("no mappings: %v", err)
	}
	for i := range list {
		list[i] = path.Base(path.Dir(list[i]))
	}
	slices.Sort(list)
	return list
}

// shared is the folder of recorded payloads beside the repository.
func shared(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		t.Fatal("no go.mod above the test")
	}
	folder := filepath.Join(dir, "..", "shared", "retail-data")
	if _, err := os.Stat(folder); err != nil {
		t.Fatalf("the recorded payloads are missing: put the shared data beside the repository as ../shared/retail-data (%v)", err)
	}
	return folder
}
