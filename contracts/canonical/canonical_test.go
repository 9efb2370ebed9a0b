package canonical_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/canonical"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"go.yaml.in/yaml/v3"
)

// names lists what must be there; the commerce API and the sample flows hang on it.
var names = []string{
	"customers/customer-changed", "events/envelope", "finance/invoice-issued", "finance/posting-recorded",
	"inventory/level-changed", "inventory/released", "inventory/reserved",
	"orders/order-cancelled", "orders/order-placed", "orders/order-status-changed",
	"payments/payment-changed", "prices/price-changed", "products/product-changed", "promotions/promotion-changed",
	"returns/refunded", "returns/return-authorised", "returns/return-received", "returns/return-requested",
	"settlement/settlement-reported", "shipments/delivered", "shipments/dispatched",
}

var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// compiler is an independent validator with formats asserted.
func compiler(t *testing.T, file string) *jsonschema.Compiler {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.AssertFormat = true
	c.Formats["decimal"] = func(v any) bool {
		s, ok := v.(string)
		return !ok || decimal.MatchString(s)
	}
	if err := c.AddResource("contract.json", strings.NewReader(string(read(t, file)))); err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := fs.ReadFile(canonical.FS(), file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func schemaFile(name string) string { return path.Join("contracts", name, "v1.schema.json") }

// decode keeps numbers as text.
func decode(t *testing.T, text []byte) map[string]any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.UseNumber()
	v := map[string]any{}
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAllContractsAreThere(t *testing.T) {
	found, err := fs.Glob(canonical.FS(), "contracts/*/*/v1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for i := range found {
		found[i] = strings.TrimSuffix(strings.TrimPrefix(found[i], "contracts/"), "/v1.schema.json")
	}
	if !slices.Equal(found, names) {
		t.Errorf("contracts are %q\nwant %q", found, names)
	}
	for _, name := range names {
		var header struct{ Contract, Kind, Version, Title, Compatibility, ContentModel, Status string }
		if err := yaml.Unmarshal(read(t, path.Join("contracts", name, "contract.yaml")), &header); err != nil {
			t.Fatal(err)
		}
		if header.Contract != name || header.Kind != "event" || !strings.HasPrefix(header.Version, "1.") || header.Title == "" || header.Status != "active" {
			t.Errorf("%s: header %+v", name, header)
		}
	}
}

func TestDomainsHaveOwners(t *testing.T) {
	var file struct {
		Domains map[string]struct{ Title, Owner string }
	}
	if err := yaml.Unmarshal(read(t, "domains.yaml"), &file); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for _, name := range names {
		want[path.Dir(name)] = true
	}
	if got := slices.Sorted(maps.Keys(file.Domains)); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		t.Errorf("domains.yaml names %q", got)
	}
	for name, d := range file.Domains {
		if d.Title == "" || d.Owner == "" {
			t.Errorf("domain %s: title or owner is missing", name)
		}
	}
}

// TestExamples validates the examples of the contracts and of every field.
func TestExamples(t *testing.T) {
	for _, name := range names {
		c := compiler(t, schemaFile(name))
		root := decode(t, read(t, schemaFile(name)))
		if list, _ := root["examples"].([]any); len(list) == 0 {
			t.Errorf("%s has no example", name)
		}
		walk(root, "", func(pointer string, node map[string]any) {
			list, _ := node["examples"].([]any)
			if v, ok := node["default"]; ok {
				list = append(slices.Clone(list), v)
			}
			if len(list) == 0 {
				return
			}
			s, err := c.Compile("contract.json#" + pointer)
			if err != nil {
				t.Fatalf("%s%s: %v", name, pointer, err)
			}
			for _, example := range list {
				if err := s.Validate(example); err != nil {
					t.Errorf("%s%s: example %v: %#v", name, pointer, example, err)
				}
			}
		})
	}
}

// words are the keywords that the mapper of this stage reads.
var words = map[string]bool{
	"type": true, "properties": true, "required": true, "additionalProperties": true, "items": true, "enum": true,
	"const": true, "minimum": true, "maximum": true, "minItems": true, "maxItems": true, "minLength": true,
	"maxLength": true, "pattern": true, "format": true, "$ref": true, "title": true, "description": true,
	"examples": true, "default": true, "deprecated": true, "x-personal": true, "x-extensible": true,
	"$schema": true, "$id": true, "$defs": true,
}

func TestEveryFieldIsDescribedAndClosed(t *testing.T) {
	for _, name := range names {
		walk(decode(t, read(t, schemaFile(name))), "", func(pointer string, node map[string]any) {
			where := name + pointer
			if s, _ := node["description"].(string); !strings.HasSuffix(s, ".") {
				t.Errorf("%s: no description, or one without a full stop: %q", where, s)
			}
			for word := range node {
				if !words[word] {
					t.Errorf("%s: keyword %s", where, word)
				}
			}
			if node["type"] != "object" {
				return
			}
			props, _ := node["properties"].(map[string]any)
			open, isOpen := node["additionalProperties"].(bool)
			switch _, free := node["additionalProperties"].(map[string]any); {
			case props != nil && (!isOpen || open):
				t.Errorf("%s: an object with fields must be closed", where)
			case props == nil && !free && where != "events/envelope/properties/data":
				t.Errorf("%s: an object without fields must say what its values are", where)
			}
			required, _ := node["required"].([]any)
			for _, r := range required {
				if _, ok := props[r.(string)]; !ok {
					t.Errorf("%s: required field %v is not declared", where, r)
				}
			}
		})
	}
}

// TestDefinitionsAgree lets an address be the same thing everywhere.
func TestDefinitionsAgree(t *testing.T) {
	first := map[string]string{}
	for _, name := range names {
		text := read(t, schemaFile(name))
		defs, _ := decode(t, text)["$defs"].(map[string]any)
		for def, node := range defs {
			if !strings.Contains(string(text), `"#/$defs/`+def+`"`) {
				t.Errorf("%s: nothing uses $defs/%s", name, def)
			}
			one, err := json.Marshal(node)
			if err != nil {
				t.Fatal(err)
			}
			if first[def] == "" {
				first[def] = string(one)
			} else if first[def] != string(one) {
				t.Errorf("%s: $defs/%s differs from that of another contract", name, def)
			}
		}
	}
}

// walk visits every schema below node.
func walk(node map[string]any, pointer string, visit func(string, map[string]any)) {
	visit(pointer, node)
	for _, word := range []string{"properties", "$defs"} {
		group, _ := node[word].(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(group)) {
			walk(group[name].(map[string]any), fmt.Sprintf("%s/%s/%s", pointer, word, name), visit)
		}
	}
	for _, word := range []string{"items", "additionalProperties"} {
		if inner, ok := node[word].(map[string]any); ok {
			walk(inner, pointer+"/"+word, visit)
		}
	}
}
