package suggest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"crosswalk/contracts"
	"crosswalk/mapper"
	"crosswalk/mapper/program"
)

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"orderId": "order id", "order_id": "order id", "OrderID": "order id", "to_Item": "item", "line_items": "line item",
		"TotalQty": "total quantity", "zip": "postal code", "address1": "address 1", "SDDocumentReason": "sd document reason",
		"currency_code": "currency code", "taxes": "tax", "addresses": "address", "inventories": "inventory", "": "", "___": "",
		"größe": "größe", "status": "status", "price_set": "price",
	} {
		if got := strings.Join(words(name), " "); got != want {
			t.Errorf("words(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestNear(t *testing.T) {
	for _, c := range []struct {
		a, b      string
		least, to float64
	}{
		{"sku", "sku", 1, 1}, {"sku", "material", 0.8, 0.9}, {"color", "colour", 0.8, 0.8}, {"abcde", "abxde", 0.8, 0.8},
		{"currency", "city", 0, 0}, {"ordered", "order", 0.75, 0.75}, {"id", "it", 0, 0}, {"a", "", 0, 0},
	} {
		if got := near(c.a, c.b); got < c.least || got > c.to || got != near(c.b, c.a) {
			t.Errorf("near(%q, %q) = %v, want %v to %v", c.a, c.b, got, c.least, c.to)
		}
	}
}

// workspace reads contracts out of schemas by reference without the major.
func workspace(t *testing.T, schemas map[string]string) *contracts.Set {
	t.Helper()
	files := fstest.MapFS{}
	for name, schema := range schemas {
		files["contracts/"+name+"/contract.yaml"] = &fstest.MapFile{Data: []byte("contract: " + name + "\nkind: event\nversion: 1.0.0\n")}
		files["contracts/"+name+"/v1.schema.json"] = &fstest.MapFile{Data: []byte(schema)}
	}
	set, found := contracts.Load(files, "contracts")
	if found.Failed() {
		t.Fatal(found)
	}
	return set
}

func ref(t *testing.T, text string) contracts.Ref {
	t.Helper()
	r, err := contracts.ParseRef(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const from = `{"type": "object", "required": ["id", "line_items", "created_at", "total"], "properties": {
	"id": {"type": "integer"}, "created_at": {"type": "string", "format": "date-time"},
	"total": {"type": "string", "format": "decimal"}, "zip": {"type": ["string", "null"]}, "in": {"type": "string"},
	"status": {"type": "string", "enum": ["O", "C"]}, "tag list": {"type": "array", "items": {"type": "string"}},
	"ship_to": {"type": "object", "properties": {"city": {"type": "string"}, "street": {"type": "string"}}},
	"line_items": {"type": "array", "items": {"type": "object", "required": ["material", "qty"], "properties": {
		"material": {"type": "string"}, "qty": {"type": "integer"}, "price": {"type": "number"}}}}}}`

const to = `{"type": "object", "required": ["orderId", "lines", "approvedBy"], "properties": {
	"orderId": {"type": "string"}, "placedAt": {"type": "string", "format": "date-time"}, "approvedBy": {"type": "string"},
	"totals": {"type": "object", "properties": {"grand": {"type": "string", "format": "decimal"}}},
	"state": {"type": "string", "enum": ["open", "closed"]}, "tagList": {"type": "array", "items": {"type": "string"}},
	"shippingAddress": {"type": "object", "properties": {"city": {"type": "string"}, "postalCode": {"type": "string"}}},
	"lines": {"type": "array", "items": {"type": "object", "required": ["sku"], "properties": {
		"sku": {"type": "string"}, "quantity": {"type": "integer"}, "unitPrice": {"type": "string", "format": "decimal"}}}}}}`

func TestPropose(t *testing.T) {
	set := workspace(t, map[string]string{"shop/order": from, "erp/order": to})
	tables := map[string]*program.Table{
		"order-state": mapper.NewTable("order-state", []string{"key", "value"}, [][]string{{"O", "open"}, {"C", "closed"}}),
		"other":       mapper.NewTable("other", []string{"key", "value"}, [][]string{{"O", "elsewhere"}}),
	}
	opts := Options{Mapper: mapper.Options{Contracts: set, Tables: tables}}
	r, err := Propose(ref(t, "shop/order@1"), ref(t, "erp/order@1"), opts)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, p := range r.Proposals {
		got[p.Target] = p.Expr
		if p.Score <= 0 || p.Score > 1 || len(p.Reasons) == 0 {
			t.Errorf("%s: score %v, reasons %q", p.Target, p.Score, p.Reasons)
		}
	}
	for target, want := range map[string]string{
		"orderId": "string(source.id)", "placedAt": "source.created_at", "totals.grand": "source.total",
		"state": `source.?status.optMap(v, lookup("order-state", v))`, "shippingAddress.city": "source.?ship_to.?city",
		"shippingAddress.postalCode": "source.?zip", "lines": "source.line_items", "lines[].sku": "lineItem.material",
		"lines[].quantity": "lineItem.qty", "lines[].unitPrice": "lineItem.?price.optMap(v, dec(v))", "tagList": "source.?`tag list`",
	} {
		if got[target] != want {
			t.Errorf("%s: proposed %q, want %q", target, got[target], want)
		}
	}
	if !slices.Equal(r.Open, []string{"approvedBy"}) {
		t.Errorf("open targets %q", r.Open)
	}
	var text strings.Builder
	draft := Draft{Name: "draft", Source: r.Source, Target: r.Target, Rules: r.Proposals, Open: r.Open, Reasons: true}
	if err := draft.Write(&text); err != nil {
		t.Fatal(err)
	}
	_, found := mapper.Check(mapper.Source{Name: "draft.yaml", Text: []byte(text.String())}, opts.Mapper)
	for _, d := range found {
		if d.Code != "map/required-target" {
			t.Errorf("the draft does not compile: %v\n%s", d, text.String())
		}
	}
}

// A list whose items say little is proposed for one whose items demand much.
func TestProposeShortItems(t *testing.T) {
	short := `{"type": "object", "properties": {"positions": {"type": "array", "items": {"type": "object", "required": ["art", "qty"],
		"properties": {"art": {"type": "string"}, "qty": {"type": "integer"}}}}}}`
	long := `{"type": "object", "properties": {"lines": {"type": "array", "items": {"type": "object", "properties": {
		"sku": {"type": "string"}, "quantity": {"type": "integer"}, "lineId": {"type": "string"}, "kind": {"type": "string"}, "title": {"type": "string"},
		"discount": {"type": "string"}, "weight": {"type": "number"}, "vendor": {"type": "string"}, "giftCard": {"type": "boolean"}}}}}}`
	set := workspace(t, map[string]string{"shop/order": short, "erp/order": long})
	r, err := Propose(ref(t, "shop/order@1"), ref(t, "erp/order@1"), Options{Mapper: mapper.Options{Contracts: set}})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, p := range r.Proposals {
		got[p.Target] = p.Expr
	}
	if got["lines"] != "source.?positions" || got["lines[].sku"] != "position.art" || got["lines[].quantity"] != "position.qty" {
		t.Errorf("proposed %q", got)
	}
}

// What another mapping does is proposed again, its table with it.
func TestProposeLearns(t *testing.T) {
	one := `{"type": "object", "properties": {"warengruppe": {"type": "string"}, "shade": {"type": "string"}}}`
	two := `{"type": "object", "properties": {"department": {"type": "string"}, "colour": {"type": "string"}}}`
	three := `{"type": "object", "properties": {"department": {"type": "string"}, "finish": {"type": "string"}}}`
	set := workspace(t, map[string]string{"pim/a": one, "pim/b": one, "shop/x": two, "shop/y": three})
	opts := mapper.Options{Contracts: set, Tables: map[string]*program.Table{
		"groups": mapper.NewTable("groups", []string{"key", "value"}, [][]string{{"1", "one"}}),
	}}
	known, found := mapper.Check(mapper.Source{Name: "m", Text: []byte(`mapping: m
source: pim/a@1
target: shop/x@1
let:
  group: source.?warengruppe.orValue("")
rules:
  department: lookup("groups", group, "none")
  colour: source.?shade
`)}, opts)
	if found.Failed() {
		t.Fatal(found)
	}
	propose := func(target string, known ...*program.Program) map[string]Proposal {
		r, err := Propose(ref(t, "pim/b@1"), ref(t, target), Options{Mapper: opts, Known: known})
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]Proposal{}
		for _, p := range r.Proposals {
			m[p.Target] = p
		}
		return m
	}
	if p := propose("shop/x@1"); len(p) != 0 {
		t.Errorf("names without anything in common gave %v", p)
	}
	same := propose("shop/x@1", known)
	if p := same["colour"]; p.Expr != "source.?shade" || !slices.ContainsFunc(p.Reasons, func(r string) bool { return strings.HasPrefix(r, "m maps") }) {
		t.Errorf("colour: %+v", p)
	}
	want := `source.?warengruppe.optMap(v, lookup("groups", v, "none"))`
	if p := same["department"]; p.Expr != want {
		t.Errorf("department: %+v, want %s", p, want)
	}
	if p := propose("shop/y@1", known)["department"]; p.Expr != want {
		t.Errorf("department of another contract: %+v, want %s", p, want)
	}
}

func TestProposeRefuses(t *testing.T) {
	set := workspace(t, map[string]string{"shop/order": from, "shop/list": `{"type": "array"}`})
	for _, pair := range [][2]string{{"shop/none@1", "shop/order@1"}, {"shop/order@1", "shop/list@1"}, {"shop/order@2", "shop/order@1"}} {
		_, err := Propose(ref(t, pair[0]), ref(t, pair[1]), Options{Mapper: mapper.Options{Contracts: set}})
		if !errors.Is(err, ErrNoMessage) {
			t.Errorf("%v: %v", pair, err)
		}
	}
}

// A contract that contains itself, and one with many fields, are bounded.
func TestProposeBounded(t *testing.T) {
	var wide strings.Builder
	for i := range 400 {
		fmt.Fprintf(&wide, `%s"field_%d": {"type": "string"}`, strings.Repeat(",", min(i, 1)), i)
	}
	set := workspace(t, map[string]string{
		"t/tree": `{"$defs": {"node": {"type": "object", "properties": {"id": {"type": "string"}, "parent": {"$ref": "#/$defs/node"},
			"kids": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}}, "$ref": "#/$defs/node"}`,
		"t/wide": `{"type": "object", "properties": {` + wide.String() + `}}`,
	})
	for _, pair := range [][2]string{{"t/tree@1", "t/tree@1"}, {"t/wide@1", "t/wide@1"}, {"t/tree@1", "t/wide@1"}} {
		r, err := Propose(ref(t, pair[0]), ref(t, pair[1]), Options{Mapper: mapper.Options{Contracts: set}})
		if err != nil {
			t.Fatal(err)
		}
		if pair[0] == "t/wide@1" {
			for _, p := range r.Proposals {
				if p.Expr != "source.?"+p.Target {
					t.Errorf("%s: %s", p.Target, p.Expr)
				}
			}
			if len(r.Proposals) != 400 {
				t.Errorf("%d proposals of 400", len(r.Proposals))
			}
		}
	}
}
