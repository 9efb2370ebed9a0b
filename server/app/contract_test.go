package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"crosswalk/registry/gitstore"
	"crosswalk/server/httpapi"
)

// told says a version in short: "1.0.0 tagged current".
func told(list []httpapi.VersionOf) string {
	var out []string
	for _, v := range list {
		s := v.Version
		if v.Tag != "" {
			s += " tagged " + v.At.UTC().Format("2006-01-02")
		}
		if v.Current {
			s += " current"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// found is a finding as the page reads it.
type found struct{ Code, Hint string }

type contractPageRead struct {
	httpapi.ContractPage
	Findings []found `json:"findings"`
}

func TestContractPage(t *testing.T) {
	dir, store := repository(t)
	p := open(t, dir)
	const ref = "contract?ref=orders/order-placed@1"
	var page contractPageRead
	p.read(ref, 200, &page)
	if page.Owner != "order-management" || page.SystemOfRecord != "shopify" || page.Compatibility != "backward" || page.ContentModel != "closed-writer" ||
		page.Text != sample(t, page.File) || page.Fields[0].Pointer != "" || !slices.Contains(page.Components, "OrderLine") {
		t.Errorf("%+v", page)
	}
	if told(page.Versions) != "1.0.0 current" {
		t.Errorf("versions %s", told(page.Versions))
	}
	for _, want := range []httpapi.FieldUse{
		{Pointer: "/lines/-/sku", Mapping: "shopify-order", Access: "write", Rule: "lines[].sku"},
		{Pointer: "/currency", Mapping: "sap-sales-order", Access: "read", Rule: "TransactionCurrency"},
	} {
		if !slices.Contains(page.Uses, want) {
			t.Errorf("no %+v among %d uses", want, len(page.Uses))
		}
	}
	order := map[string]int{}
	for i, f := range page.Fields {
		order[f.Pointer] = i
	}
	if !slices.IsSortedFunc(page.Uses, func(a, b httpapi.FieldUse) int { return order[a.Pointer] - order[b.Pointer] }) {
		t.Error("the uses are not in the order of the fields")
	}
	if len(page.Flows) == 0 {
		t.Error("no flow uses the contract")
	}

	// a published version, one that was published as it is, and one that nobody has
	t.Setenv("GIT_COMMITTER_DATE", "2026-03-04T05:06:07Z")
	git(t, dir, "-c", "user.name=Maria", "-c", "user.email=m@example.org", "tag", "-a", "-m", "1.0.0", "orders/order-placed/v1.0.0")
	git(t, dir, "tag", "orders/order-placed/v2.0.0")
	p.read(ref, 200, &page)
	if told(page.Versions) != "1.0.0 tagged 2026-03-04 current" {
		t.Errorf("versions %s", told(page.Versions))
	}
	changed := strings.Replace(page.Text, `"confirmationNumber"`, `"confirmationCode"`, 1)
	if _, err := store.Commit(gitstore.CommitRequest{Branch: "work", Author: gitstore.Author{Name: "Maria"}, Message: "work",
		Files: map[string][]byte{page.File: []byte(changed), "contracts/orders/order-placed/contract.yaml": []byte(
			strings.Replace(sample(t, "contracts/orders/order-placed/contract.yaml"), "1.0.0", "1.1.0", 1))}}); err != nil {
		t.Fatal(err)
	}
	var now, old contractPageRead
	p.read(ref+"&branch=work", 200, &now)
	p.read(ref+"&branch=work&version=1.0.0", 200, &old)
	if told(now.Versions) != "1.1.0 current, 1.0.0 tagged 2026-03-04" || told(old.Versions) != told(now.Versions) {
		t.Errorf("versions %s and %s", told(now.Versions), told(old.Versions))
	}
	if now.Text != changed || old.Text != page.Text || old.Version != "1.0.0" || now.Version != "1.1.0" || len(old.Fields) != len(page.Fields) {
		t.Errorf("versions %s and %s are mixed up", old.Version, now.Version)
	}
	p.read(ref+"&version=1.3.0", 404, nil)
	p.read(ref+"&branch=gone", 404, nil)
	p.read("contract?ref=orders/order-placed", 400, nil)
	if answer := p.read("contract?ref=orders/order-place@1", 404, nil); !strings.Contains(answer, "did you mean") {
		t.Errorf("no hint in %s", answer)
	}

	// what the page has serves for a comparison
	var compared struct {
		Mistakes []found
		Report   struct {
			Verdict  string
			Findings []struct{ Code, Pointer string }
		}
	}
	p.ask("compat", map[string]any{"old": map[string]any{"name": old.File, "text": old.Text}, "new": map[string]any{"name": now.File, "text": now.Text},
		"mode": now.Compatibility, "contentModel": now.ContentModel}, 200, &compared)
	if len(compared.Mistakes) > 0 || compared.Report.Verdict != "breaking" || len(compared.Report.Findings) == 0 {
		t.Errorf("%+v", compared)
	}
}

// TestContractPageOfAPI shows an API, one of its schemas, and a plain folder.
func TestContractPageOfAPI(t *testing.T) {
	dir, store := repository(t)
	p := open(t, dir)
	commit := func(files map[string]string) {
		t.Helper()
		out := map[string][]byte{}
		for name, text := range files {
			out[name] = []byte(text)
		}
		if _, err := store.Commit(gitstore.CommitRequest{Branch: "work", Author: gitstore.Author{Name: "Maria"}, Message: "work", Files: out}); err != nil {
			t.Fatal(err)
		}
	}
	commit(map[string]string{
		"contracts/stores/pos/contract.yaml": "contract: stores/pos\nkind: api\nversion: 1.2.0\n",
		"contracts/stores/pos/v1.openapi.yaml": `openapi: 3.1.0
info: {title: Point of sale, version: "1"}
paths: {}
components: {schemas: {Receipt: {type: object, properties: {no: {type: string}, line: {$ref: "#/components/schemas/Line"}}}, Line: {type: object, properties: {sku: {type: string}}}}}
`,
		"mappings/pos-receipt/mapping.yaml": "mapping: pos-receipt\nsource: stores/pos@1#Receipt\ntarget: stores/pos@1#Line\nrules:\n  sku: source.?line.?sku\n",
	})
	var page, part contractPageRead
	p.read("contract?branch=work&ref=stores/pos@1", 200, &page)
	p.read("contract?branch=work&ref=stores/pos@1%23Receipt", 200, &part)
	if len(page.Fields) != 0 || fmt.Sprint(page.Components) != "[Receipt Line]" || page.Version != "1.2.0" || told(page.Versions) != "1.2.0 current" {
		t.Errorf("%+v", page)
	}
	if got := fmt.Sprint(page.Uses); got != "[{#Line/sku pos-receipt write sku} {#Receipt/line/sku pos-receipt read sku}]" {
		t.Errorf("uses of the API: %s", got)
	}
	if got := fmt.Sprint(part.Uses); got != "[{/line/sku pos-receipt read sku}]" || len(part.Fields) != 4 || len(part.Components) != 0 {
		t.Errorf("uses of a schema: %s, %d fields", got, len(part.Fields))
	}
	if len(page.Findings) == 0 {
		t.Error("a contract without descriptions has no findings")
	}

	plain := open(t, "../../samples/retail")
	plain.read("contract?ref=shopify/order@1", 200, &page)
	if told(page.Versions) != page.Version+" current" || len(page.Uses) == 0 {
		t.Errorf("%s, %d uses", told(page.Versions), len(page.Uses))
	}
}

func TestImportIntoAWorkspace(t *testing.T) {
	p := open(t, "../../samples/retail")
	type answer struct {
		Ref      string
		Files    []httpapi.FileText
		Findings []found
	}
	import_ := func(name string) (out answer) {
		t.Helper()
		p.ask("contracts/import", map[string]any{"from": "sample", "name": name, "texts": []any{map[string]any{"name": "a.json", "text": `{"id": 1}`}}}, 200, &out)
		return out
	}
	if out := import_("orders/pos-receipt"); out.Ref != "orders/pos-receipt@1" || len(out.Files) != 2 || len(out.Findings) != 0 {
		t.Errorf("%+v", out)
	}
	if out := import_("orders/order-placed"); out.Ref != "" || len(out.Files) != 0 || len(out.Findings) != 1 || out.Findings[0].Code != "import/taken" {
		t.Errorf("%+v", out)
	}
	if out := import_("order/pos-receipt"); len(out.Files) != 2 || len(out.Findings) != 1 || out.Findings[0].Hint != `did you mean "orders"?` {
		t.Errorf("%+v", out)
	}
}
