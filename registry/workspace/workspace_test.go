package workspace_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"crosswalk/contracts/compat/rules"
	"crosswalk/registry/workspace"

	"golang.org/x/tools/txtar"
)

func files(text string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

const good = `
-- crosswalk.yaml --
workspace: retail
title: Retail
-- domains.yaml --
orders: {owner: Maria, approvers: [maria@example.com], slo: {latency: 1s}}
-- contracts/orders/order-placed/contract.yaml --
contract: orders/order-placed
kind: event
version: 1.0.0
-- contracts/orders/order-placed/v1.schema.json --
{"type":"object"}
-- mappings/m/mapping.yaml --
mapping: m
-- mappings/m/cases/first.in.json --
{}
-- mappings/m/cases/first.want.json --
{"a":1}
-- mappings/m/cases/first.meta.json --
{"messageId":"m1"}
-- tables/channel.csv --
key,value,note
web,WEB,"a, b"
580111,POS,
-- systems/sap.yaml --
system: sap
kind: sap-s4hana-odata
address: ${SAP_URL}
auth: {user: "env:SAP_USER", password: "file:/run/secrets/sap"}
settings: {salesOrganization: "1010", sandbox: true}
limits: {concurrency: 4, rate: 90/m, timeout: 10s}
-- flows/f.yaml --
flow: f
-- README.md --
`

func TestLoad(t *testing.T) {
	ws, list := workspace.Load(files(good))
	if list != nil {
		t.Fatal(list)
	}
	if ws.Name != "retail" || len(ws.Contracts.All()) != 1 || ws.Domains["orders"].Owner != "Maria" || ws.Flows["f"].Path != "flows/f.yaml" {
		t.Errorf("workspace %+v", ws)
	}
	m := ws.Mappings["m"]
	if m == nil || len(m.Cases) != 1 || m.Cases[0].Name != "first" || m.Cases[0].WantPath != "mappings/m/cases/first.want.json" ||
		m.Cases[0].MetaPath != "mappings/m/cases/first.meta.json" || string(m.Cases[0].Meta) != "{\"messageId\":\"m1\"}\n" {
		t.Errorf("mapping %+v", m)
	}
	table := ws.Tables["channel"]
	if table == nil || table.Key() != 0 || len(table.Rows) != 2 || table.Rows[1][2] != "a, b" {
		t.Errorf("table %+v", table)
	}
	s := ws.Systems["sap"]
	if s == nil || s.Address != "${SAP_URL}" || s.Auth["password"] != "file:/run/secrets/sap" || s.Settings["sandbox"] != "true" ||
		s.Limits != (workspace.Limits{Concurrency: 4, Rate: 1.5, Timeout: 10 * time.Second}) {
		t.Errorf("system %+v", s)
	}
	if string(ws.Source("flows/f.yaml")) != "flow: f\n" || ws.Source("nothing") != nil {
		t.Error("Source")
	}
}

func TestPromise(t *testing.T) {
	fsys := files(good)
	fsys["crosswalk.yaml"].Data = []byte("compatibility: {level: full, rules: {rule/enum-grown: error, rule/title-changed: none}}\ncontentModel: closed-writer\n")
	fsys["domains.yaml"].Data = []byte("orders: {compatibility: forward-transitive}\n")
	fsys["contracts/orders/order-placed/contract.yaml"].Data = []byte("contract: orders/order-placed\nkind: event\nversion: 1.0.0\ncompatibility: {unknown: warn, rules: {rule/enum-grown: info}}\n")
	ws, list := workspace.Load(fsys)
	if list != nil {
		t.Fatal(list)
	}
	policy, model := ws.Promise(ws.Contracts.All()[0])
	if policy.Level != "forward-transitive" || policy.Unknown != "warn" || policy.Rules["rule/enum-grown"] != rules.Info || policy.Rules["rule/title-changed"] != rules.None || model != "closed-writer" {
		t.Errorf("%+v %s", policy, model)
	}
	ws, _ = workspace.Load(files(good))
	if policy, model := ws.Promise(ws.Contracts.All()[0]); policy.Level != "backward" || model != "strict" {
		t.Errorf("%+v %s", policy, model)
	}
}

// One broken file of each kind: each gives its finding, nothing else is lost.
func TestBrokenFiles(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"settings":          {"crosswalk.yaml", "workspce: x\n", `crosswalk.yaml:1:1: workspace/unknown-key: settings has no key "workspce"`},
		"lint":              {"crosswalk.yaml", "lint: {rules: {lint/no-titel: off}}\n", `crosswalk.yaml:1:16: workspace/unknown-rule: there is no rule "lint/no-titel"`},
		"level":             {"crosswalk.yaml", "compatibility: bakward\n", `crosswalk.yaml:1:16: compatibility/value: "bakward" is not a value of compatibility`},
		"rule":              {"domains.yaml", "orders: {compatibility: {rules: {rule/enum-grow: none}}}\n", `domains.yaml:1:34: compatibility/unknown-rule: there is no rule "rule/enum-grow"`},
		"model":             {"domains.yaml", "orders: {contentModel: open}\n", `domains.yaml:1:24: workspace/value: "open" is not a content model`},
		"exception":         {"exceptions/x.yaml", "- a\n", `exceptions/x.yaml:1:1: exception/type: an exception must be an object, this is a list`},
		"exception file":    {"exceptions/x.yml", "", "exceptions/x.yml: workspace/stray-file: nothing reads what lies here"},
		"domains":           {"domains.yaml", "- x\n", "domains.yaml:1:1: workspace/type: domains must be an object by name, not a list"},
		"schema":            {"contracts/orders/order-placed/v1.schema.json", "{", "contracts/orders/order-placed/v1.schema.json:1:2: json/syntax: expected a name in quotes, found the end of the file"},
		"table duplicate":   {"tables/channel.csv", "key,value\na,1\na,2\n", `tables/channel.csv:3:1: table/duplicate-key: the key "a" stands on line 2 already`},
		"table fields":      {"tables/channel.csv", "key,value\na\n", "tables/channel.csv:2:1: table/fields: the row has 1 fields, the header 2"},
		"table header":      {"tables/channel.csv", "id,value\n", `tables/channel.csv:1:1: table/header: the header names no column "key"`},
		"table quote":       {"tables/channel.csv", "key,value\na,\"b\n", `tables/channel.csv:2:6: table/csv: extraneous or missing " in quoted-field`},
		"table open quote":  {"tables/channel.csv", `"`, `tables/channel.csv:1:2: table/csv: extraneous or missing " in quoted-field`},
		"table empty":       {"tables/channel.csv", "", "tables/channel.csv:1:1: table/empty: the table has no header row"},
		"table kinds":       {"tables/channel.csv", "key,from,value\n", `tables/channel.csv:1:1: table/header: a table has either keys or ranges, not both of key and from`},
		"table no value":    {"tables/channel.csv", "from,to\n", `tables/channel.csv:1:1: table/header: the table has no column besides the key`},
		"range overlap":     {"tables/channel.csv", "from,to,value\n10,20,b\n,9,a\n19.5,,c\n9,10,d\n", `tables/channel.csv:4:1: table/overlap: the range overlaps with the one on line 2`},
		"range twice":       {"tables/channel.csv", "from,value\n1,a\n1.0,b\n", `tables/channel.csv:3:1: table/overlap: the range overlaps with the one on line 2`},
		"range empty":       {"tables/channel.csv", "from,to,value\n2020-02-01,2020-01-01,x\n", `tables/channel.csv:2:1: table/range: the range from 2020-02-01 ends at 2020-01-01: it holds nothing`},
		"range gap":         {"tables/channel.csv", "from,to,value\n0,5,a\n6,7,b\n", `tables/channel.csv:3:1: table/gap: nothing covers 5 up to 6, between this range and the one on line 2`},
		"literal secret":    {"systems/sap.yaml", "system: sap\nkind: k\nauth: {password: hunter2}\n", "systems/sap.yaml:3:18: system/literal-secret: auth.password is not a reference to a secret"},
		"numeric secret":    {"systems/sap.yaml", "system: sap\nkind: k\nauth: {password: 12345}\n", "systems/sap.yaml:3:18: system/literal-secret: auth.password is not a reference to a secret"},
		"secret in address": {"systems/sap.yaml", "system: sap\nkind: k\naddress: https://me:pw@sap.example.com\n", "systems/sap.yaml:3:10: system/literal-secret: the address holds a user or password"},
		"rate":              {"systems/sap.yaml", "system: sap\nkind: k\nlimits: {rate: fast}\n", `systems/sap.yaml:3:16: system/limit: rate must be written as 20/s, 100/m or 5000/h, not "fast"`},
		"system name":       {"systems/sap.yaml", "system: sapp\nkind: k\n", `systems/sap.yaml:1:9: workspace/name: the file is named "sap" but says system "sapp"`},
		"system syntax":     {"systems/sap.yaml", "a: [\n", "systems/sap.yaml:1: yaml/syntax: did not find expected node content"},
		"case without want": {"mappings/m/cases/second.in.json", "{}", "mappings/m/cases/second.in.json: case/no-expectation: the case has no second.want.json"},
		"case without in":   {"mappings/m/cases/second.want.json", "{}", "mappings/m/cases/second.want.json: case/no-input: the case has no second.in.json"},
		"stray":             {"flows/f.yml", "", "flows/f.yml: workspace/stray-file: nothing reads what lies here"},
		"no mapping file":   {"mappings/n/readme.txt", "", "mappings/n/mapping.yaml: workspace/no-mapping: the folder mappings/n has no mapping.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := files(good)
			fsys[c.file] = &fstest.MapFile{Data: []byte(c.text)}
			ws, list := workspace.Load(fsys)
			if len(list) != 1 || list[0].String() != c.want {
				t.Errorf("got  %v\nwant %s", list, c.want)
			}
			if len(ws.Mappings) != 1 || len(ws.Flows) != 1 || len(ws.Tables)+len(ws.Systems)+len(ws.Contracts.All()) < 2 {
				t.Errorf("something else is lost: %+v", ws)
			}
		})
	}
}

func FuzzTable(f *testing.F) {
	f.Add([]byte("key,value\na,\"b\nc\"\n"))
	f.Add([]byte("\xef\xbb\xbfkey;value\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		table, list := workspace.ParseTable("t", "t.csv", text)
		if (table == nil) != list.Failed() {
			t.Fatalf("table %v with %v", table, list)
		}
	})
}

func FuzzSystem(f *testing.F) {
	f.Add([]byte("system: s\nkind: k\nauth: {a: 'env:B'}\nlimits: {rate: 1/s, concurrency: 2}\n"))
	f.Add([]byte("- limits\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		ws, list := workspace.Load(fstest.MapFS{"contracts": {Mode: 0o755 | 1<<31}, "systems/s.yaml": {Data: text}, "domains.yaml": {Data: text}})
		s := ws.Systems["s"]
		if s == nil || list.Failed() {
			return
		}
		for name, ref := range s.Auth {
			if !strings.HasPrefix(ref, "env:") && !strings.HasPrefix(ref, "file:/") {
				t.Fatalf("auth.%s is %q", name, ref)
			}
		}
	})
}
