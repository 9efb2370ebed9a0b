package contracts_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"crosswalk/contracts"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"

	"golang.org/x/tools/txtar"
)

// workspace turns a txtar text into files.
func workspace(text string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

const good = `
-- contracts/orders/order-placed/contract.yaml --
contract: orders/order-placed
kind: event
version: 2.1.0
title: Order placed
compatibility: backward
contentModel: closed-writer
status: deprecated
sunset: "2027-06-30"
upstream: "2026-07"
-- contracts/orders/order-placed/v1.schema.json --
{"type":"object","properties":{"orderId":{"type":"string"}}}
-- contracts/orders/order-placed/v2.schema.json --
{"type":"object","required":["total"],"properties":{"total":{"$ref":"#/$defs/Amount"}},"$defs":{"Amount":{"type":"string","format":"decimal"}}}
-- contracts/sap/api/contract.yaml --
contract: sap/api
kind: api
version: 1.0.0
-- contracts/sap/api/v1.openapi.yaml --
openapi: 3.0.0
info: {title: SAP, version: "1"}
paths: {}
components:
  schemas:
    A_SalesOrder:
      type: object
      properties:
        Amount: {type: number, minimum: 0, exclusiveMinimum: true, nullable: true}
        to_Item: {type: array, items: {$ref: '#/components/schemas/Item'}}
    Item: {type: object, required: [Material], properties: {Material: {type: string, maxLength: 40, pattern: '^\u0041'}}}
-- contracts/README.md --
`

func TestLoad(t *testing.T) {
	set, list := contracts.Load(workspace(good), "contracts")
	if list != nil {
		t.Fatal(list)
	}
	var refs []string
	for _, c := range set.All() {
		refs = append(refs, c.Ref.String()+" "+c.Version)
	}
	if got := strings.Join(refs, ", "); got != "orders/order-placed@1 , orders/order-placed@2 2.1.0, sap/api@1 1.0.0" {
		t.Errorf("contracts %s", got)
	}
	c := get(t, set, "orders/order-placed@2")
	if c.Kind != "event" || c.Title != "Order placed" || c.Compatibility != "backward" || c.ContentModel != "closed-writer" || c.Status != "deprecated" ||
		c.Sunset != "2027-06-30" || c.Upstream != "2026-07" || c.Dir != "contracts/orders/order-placed" || c.File != c.Dir+"/v2.schema.json" || len(c.Digest) != 64 {
		t.Errorf("contract %+v", c)
	}
	if amount := get(t, set, "orders/order-placed@2#Amount"); amount.Root.Format != "decimal" || amount.Root != c.Root.Prop("total").Shape {
		t.Errorf("Amount is %+v", amount.Root)
	}
	if order := get(t, set, "sap/api@1#A_SalesOrder"); order.Root.Prop("Amount").Shape.MoreThan != "0" || order != get(t, set, "sap/api@1#A_SalesOrder") {
		t.Errorf("A_SalesOrder is %+v", order.Root)
	}
	ref, _ := contracts.ParseRef("sap/api@1#Nothing")
	if _, ok := set.Get(ref); ok {
		t.Error("found what is not there")
	}
	if got := strings.Join(set.Refs(), " "); got != "orders/order-placed@1 orders/order-placed@2 sap/api@1 sap/api@1#A_SalesOrder sap/api@1#Item" {
		t.Errorf("Refs = %s", got)
	}
}

func get(t *testing.T, set *contracts.Set, text string) *contracts.Contract {
	t.Helper()
	ref, err := contracts.ParseRef(text)
	if err != nil {
		t.Fatal(err)
	}
	c, ok := set.Get(ref)
	if !ok {
		t.Fatalf("%s is not there", text)
	}
	return c
}

func TestValidate(t *testing.T) {
	set, _ := contracts.Load(workspace(good), "contracts")
	for _, c := range []struct{ ref, doc, want string }{
		{"orders/order-placed@2", `{"total":"12.50"}`, ``},
		{"orders/order-placed@2", `{"total":"12,50"}`, `/total: '12,50' is not valid 'decimal'`},
		{"orders/order-placed@2#Amount", `"1.0"`, ``},
		{"orders/order-placed@2#Amount", `1.0`, `/: expected string, but got number`},
		{"sap/api@1#A_SalesOrder", `{"Amount":null,"to_Item":[{"Material":"A1"}]}`, ``},
		{"sap/api@1#A_SalesOrder", `{"Amount":0,"to_Item":[{}]}`, `/Amount: must be > 0 but found 0; /to_Item/0: missing properties: 'Material'`},
		{"sap/api@1#Item", `{"Material":"B"}`, `/Material: does not match pattern '^\\x{0041}'`},
		{"sap/api@1", `{}`, `contract sap/api@1: an API has no message of its own; name one of its schemas after '#'`},
	} {
		got := ""
		if err := contracts.Validate(get(t, set, c.ref), []byte(c.doc)); err != nil {
			got = err.Error()
			var invalid *jsonschema.InvalidError
			if !errors.As(err, &invalid) && c.ref != "sap/api@1" {
				t.Errorf("%s: %T", c.doc, err)
			}
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.ref, c.doc, got, c.want)
		}
	}
}

func TestLoadFindings(t *testing.T) {
	for _, c := range []struct{ name, files, want string }{
		{"none", "", "contracts: contract/none: there is no folder of contracts"},
		{"typo", "-- contracts/a/b/contract.yaml --\ncontract: a/b\nkind: evnt\nversion: 1.0.0\nverion: 2\n-- contracts/a/b/v1.schema.json --\n{}",
			"contracts/a/b/contract.yaml:2:7: contract/value: \"evnt\" is not a value of kind (did you mean \"event\"?)\n" +
				"contracts/a/b/contract.yaml:4:1: contract/unknown-key: a contract header has no key \"verion\" (did you mean \"version\"?)"},
		{"number", "-- contracts/a/b/contract.yaml --\ncontract: a/b\nkind: event\nversion: 1.0\n-- contracts/a/b/v1.schema.json --\n{}",
			"contracts/a/b/contract.yaml:3:10: contract/type: version must be a text, this is a number (put it in quotes: \"1.0\")"},
		{"missing", "-- contracts/a/b/contract.yaml --\nkind: event\n-- contracts/a/b/v1.schema.json --\n{}",
			"contracts/a/b/contract.yaml:1:1: contract/missing-key: the key \"contract\" is missing\ncontracts/a/b/contract.yaml:1:1: contract/missing-key: the key \"version\" is missing"},
		{"names", "-- contracts/a/b/contract.yaml --\ncontract: a/c\nkind: event\nversion: 2.0.0\nsunset: soon\n-- contracts/a/b/v1.schema.json --\n{}",
			"contracts/a/b/contract.yaml:1:11: contract/name: the contract is named \"a/c\", its folder says \"a/b\"\n" +
				"contracts/a/b/contract.yaml:3:10: contract/version: the version is 2.0.0, the newest schema file is v1.schema.json\n" +
				"contracts/a/b/contract.yaml:4:9: contract/value: \"soon\" is not a date, as in \"2027-06-30\"\n" +
				"contracts/a/b/contract.yaml:4:9: contract/value: a contract with a sunset must have the status deprecated"},
		{"no header", "-- contracts/a/b/v1.schema.json --\n{}", "contracts/a/b/contract.yaml:1:1: contract/no-header: the contract a/b has no contract.yaml"},
		{"no schema", "-- contracts/a/b/contract.yaml --\ncontract: a/b\nkind: event\nversion: 1.0.0\n-- contracts/a/b/schema.json --\n{}",
			"contracts/a/b/contract.yaml:1:1: contract/no-schema: the contract a/b has no schema file (add v1.schema.json, v1.openapi.yaml, v1.asyncapi.yaml or v1.graphql beside contract.yaml)\n" +
				"contracts/a/b/schema.json: contract/stray-file: nothing reads this file (expected here: contract.yaml and v<major>.schema.json or .schema.yaml, .openapi.yaml, .asyncapi.yaml or .graphql)"},
		{"two files", "-- contracts/a/b/contract.yaml --\ncontract: a/b\nkind: event\nversion: 1.0.0\n-- contracts/a/b/v1.openapi.yaml --\nopenapi: 3.0.0\ninfo: {title: x, version: '1'}\npaths: {}\n-- contracts/a/b/v1.schema.json --\n{}",
			"contracts/a/b/v1.schema.json: contract/two-files: major version 1 has another file, v1.openapi.yaml"},
		{"format", "-- contracts/a/b/contract.yaml --\ncontract: a/b\nkind: event\nversion: 1.0.0\n-- contracts/a/b/v1.asyncapi.yaml --\n",
			"contracts/a/b/v1.asyncapi.yaml:1:1: yaml/empty: the file is empty"},
		{"folder", "-- contracts/A/b/contract.yaml --\n", "contracts/A/b: contract/name: \"A/b\" is not a contract's name, which is lower-case words and '-'"},
		{"broken header", "-- contracts/a/b/contract.yaml --\n[\n-- contracts/a/b/v1.schema.json --\n{}",
			"contracts/a/b/contract.yaml:1: yaml/syntax: did not find expected node content"},
	} {
		_, list := contracts.Load(workspace(c.files), "contracts")
		var got []string
		for _, d := range list {
			line := d.String()
			if d.Hint != "" && c.name != "none" {
				line += " (" + d.Hint + ")"
			}
			got = append(got, line)
		}
		if g := strings.Join(got, "\n"); g != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, g, c.want)
		}
	}
}

func TestBrokenHidesNothing(t *testing.T) {
	files := workspace(good)
	files["contracts/orders/order-placed/v2.schema.json"].Data = []byte("{")
	set, list := contracts.Load(files, "contracts")
	if len(list) != 1 || list[0].Pos.String() != "contracts/orders/order-placed/v2.schema.json:1:2" {
		t.Errorf("findings %v", list)
	}
	if len(set.All()) != 2 {
		t.Errorf("%d contracts are left", len(set.All()))
	}
	ref, _ := contracts.ParseRef("orders/order-placed@2#Amount")
	if file, ok := set.Broken(ref); !ok || !strings.HasSuffix(file, "v2.schema.json") {
		t.Errorf("Broken = %s, %v", file, ok)
	}
}

func TestParseRef(t *testing.T) {
	for in, want := range map[string]contracts.Ref{
		"orders/order-placed@1":   {Domain: "orders", Name: "order-placed", Major: 1},
		"sap/api@12#A_SalesOrder": {Domain: "sap", Name: "api", Major: 12, Fragment: "A_SalesOrder"},
	} {
		if got, err := contracts.ParseRef(in); got != want || err != nil || got.String() != in {
			t.Errorf("ParseRef(%s) = %v, %v", in, got, err)
		}
	}
	for in, want := range map[string]string{
		"orders/order-placed": `the reference "orders/order-placed" does not name a major version, as in "orders/order-placed@1"`,
		"order":               `"order" is not a reference, which is domain/name@major`,
		"orders/x@0":          `"0" in the reference "orders/x@0" is not a major version, which is a number from 1`,
		"orders/x@01":         `"01" in the reference "orders/x@01" is not a major version, which is a number from 1`,
		"orders/../x@1":       `"orders/../x@1" is not a reference, which is domain/name@major`,
		"Orders/x@1":          `"Orders" in the reference "Orders/x@1" is not a name of lower-case words and '-'`,
		"orders/x@1#":         `the reference "orders/x@1#" names no schema after '#'`,
	} {
		if _, err := contracts.ParseRef(in); err == nil || err.Error() != want {
			t.Errorf("ParseRef(%s) = %v, want %s", in, err, want)
		}
	}
}

func TestRead(t *testing.T) {
	c, list := contracts.Read(contracts.Ref{}, "anything.json", []byte(`{"openapi":"3.1.0","info":{"title":"x","version":"1"},"paths":{},"components":{"schemas":{"A":{"type":["string","null"]}}}}`))
	if list != nil || c.Root != nil || !c.Components["A"].Nullable || c.Components["A"].Kind != schema.String {
		t.Errorf("%+v %v", c, list)
	}
	c, list = contracts.Read(contracts.Ref{}, "anything.json", []byte(`{"title":"T","type":"object","properties":{"openapi":{"type":"string"}}}`))
	if list != nil || c.Root.Prop("openapi") == nil || c.Title != "T" {
		t.Errorf("%+v %v", c, list)
	}
}

func FuzzHeader(f *testing.F) {
	f.Add([]byte("contract: a/b\nkind: event\nversion: 1.0.0\nsunset: 2027-06-30\n"))
	f.Add([]byte("- kind\n"))
	f.Add([]byte("version: 1.99999999999999999999.0\nkind: {}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		contracts.Load(fstest.MapFS{"contracts/a/b/contract.yaml": {Data: data}, "contracts/a/b/v1.schema.json": {Data: []byte("{}")}}, "contracts")
	})
}

func FuzzParseRef(f *testing.F) {
	f.Add("sap/api@1#A")
	f.Fuzz(func(t *testing.T, text string) {
		if ref, err := contracts.ParseRef(text); err == nil && ref.String() != text {
			t.Fatalf("%q becomes %q", text, ref)
		}
	})
}
