package shopify_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"crosswalk/samples/simulators/shopify"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func generator(t testing.TB, o shopify.GeneratorOptions) *shopify.Generator {
	t.Helper()
	g, err := shopify.NewGenerator(o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func parse(t testing.TB, b []byte) map[string]any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var m map[string]any
	if err := d.Decode(&m); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return m
}

// root is the repository's root.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the working directory")
		}
		dir = filepath.Dir(dir)
	}
}

// documented gives the resources of the official examples.
func documented(t *testing.T, file, key string) []map[string]any {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root(t), "..", "shared", "retail-data", "shopify", "rest-2026-07", file))
	if err != nil {
		t.Fatalf("reference data is needed beside the repository: %v", err)
	}
	var list []struct {
		Request  struct{ URL string }
		Response map[string]json.RawMessage
	}
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	for _, e := range list {
		if raw, ok := e.Response[key]; ok && !strings.Contains(e.Request.URL, "calculate") {
			out = append(out, parse(t, raw))
		}
	}
	return out
}

// paths lists every path of v and the JSON types there.
func paths(v any, at string, into map[string]map[string]bool) {
	note := func(kind string) {
		if into[at] == nil {
			into[at] = map[string]bool{}
		}
		into[at][kind] = true
	}
	switch v := v.(type) {
	case map[string]any:
		note("object")
		for k, x := range v {
			paths(x, at+"."+k, into)
		}
	case []any:
		note("array")
		for _, x := range v {
			paths(x, at+"[]", into)
		}
	case nil:
		note("null")
	default:
		note(fmt.Sprintf("%T", v))
	}
}

// What is generated has the fields of the official examples, each with a type
// that is seen there, and nothing of its own.
func TestPayloadsHaveTheDocumentedFields(t *testing.T) {
	g := generator(t, shopify.GeneratorOptions{Seed: 3})
	for _, tc := range []struct {
		file, key string
		make      func(int) []byte
		// not in the examples: a type there, or a field of other kinds of discounts
		known map[string]bool
	}{
		{"order.json", "order", func(n int) []byte { return g.Order(n, noon) }, map[string]bool{
			"order.discount_applications[].title": true, "order.discount_applications[].description": true}},
		{"refund.json", "refund", func(n int) []byte { return g.Refund(n, noon, noon) }, nil},
		{"inventory_level.json", "inventory_level", func(n int) []byte { return g.Level(n, noon) }, nil},
	} {
		want, got := map[string]map[string]bool{}, map[string]map[string]bool{}
		for _, v := range documented(t, tc.file, tc.key) {
			paths(v, tc.key, want)
		}
		for n := range 400 {
			paths(parse(t, tc.make(n)), tc.key, got)
		}
		for p, types := range got {
			// The examples show these only empty, or a parent only as null.
			if p == "order.shipping_lines[].tax_lines[]" || strings.HasPrefix(p, "order.shipping_lines[].tax_lines[].") || strings.Contains(p, "shipping_lines[].discount_allocations[]") ||
				strings.HasPrefix(p, "refund.refund_shipping_lines[].shipping_line.") || strings.HasPrefix(p, "refund.refund_line_items[].line_item.") || strings.Contains(p, "sms_marketing_consent") || tc.known[p] {
				continue
			}
			if want[p] == nil {
				t.Errorf("%s is not in the examples", p)
				continue
			}
			for k := range types {
				if k != "null" && !want[p][k] && !want[p]["null"] {
					t.Errorf("%s is %s, in the examples %v", p, k, want[p])
				}
			}
		}
		for p := range want {
			if got[p] == nil && !strings.Contains(p, "refunds[].") && !strings.Contains(p, "order.refunds[]") && !strings.Contains(p, "duties[]") && !strings.Contains(p, "receipt.") && !strings.Contains(p, "sms_marketing_consent.") {
				t.Errorf("%s is in the examples and never generated", p)
			}
		}
	}
}

func rat(t testing.TB, v any) *big.Rat {
	t.Helper()
	r, ok := new(big.Rat).SetString(fmt.Sprint(v))
	if !ok {
		t.Fatalf("%v is not an amount", v)
	}
	return r
}

// side reads an amount in the shop's or the customer's currency.
func side(m any, which string) any { return m.(map[string]any)[which].(map[string]any)["amount"] }

func add(t testing.TB, to *big.Rat, v any) { to.Add(to, rat(t, v)) }

func checkOrder(t *testing.T, o map[string]any) {
	t.Helper()
	for _, which := range []string{"shop_money", "presentment_money"} {
		lines, lineDiscount, shipping, shippingDiscount, tax := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
		for _, x := range o["line_items"].([]any) {
			l := x.(map[string]any)
			price := rat(t, side(l["price_set"], which))
			lines.Add(lines, price.Mul(price, rat(t, l["quantity"])))
			for _, a := range l["discount_allocations"].([]any) {
				add(t, lineDiscount, side(a.(map[string]any)["amount_set"], which))
			}
			for _, x := range l["tax_lines"].([]any) {
				add(t, tax, side(x.(map[string]any)["price_set"], which))
			}
		}
		for _, x := range o["shipping_lines"].([]any) {
			s := x.(map[string]any)
			add(t, shipping, side(s["price_set"], which))
			for _, a := range s["discount_allocations"].([]any) {
				add(t, shippingDiscount, side(a.(map[string]any)["amount_set"], which))
			}
			for _, x := range s["tax_lines"].([]any) {
				add(t, tax, side(x.(map[string]any)["price_set"], which))
			}
		}
		orderTax := new(big.Rat)
		for _, x := range o["tax_lines"].([]any) {
			add(t, orderTax, side(x.(map[string]any)["price_set"], which))
		}
		total := new(big.Rat).Sub(lines, lineDiscount)
		subtotal := new(big.Rat).Set(total)
		total.Add(total, shipping).Sub(total, shippingDiscount)
		if o["taxes_included"] == false {
			total.Add(total, tax)
		}
		if which == "shop_money" {
			add(t, total, o["total_tip_received"])
		}
		for name, want := range map[string]*big.Rat{
			"total_line_items_price_set": lines, "subtotal_price_set": subtotal, "total_shipping_price_set": shipping, "total_tax_set": tax,
			"total_discounts_set": new(big.Rat).Add(lineDiscount, shippingDiscount), "total_price_set": total,
		} {
			if which == "presentment_money" && name == "total_price_set" && o["total_tip_received"] != "0.00" {
				continue // the tip is stated in the shop's currency only
			}
			if got := rat(t, side(o[name], which)); got.Cmp(want) != 0 {
				t.Errorf("%s %s %s is %s, want %s", o["name"], name, which, got.FloatString(3), want.FloatString(3))
			}
		}
		if orderTax.Cmp(tax) != 0 {
			t.Errorf("%s: order taxes %s, lines and shipping %s", o["name"], orderTax.FloatString(3), tax.FloatString(3))
		}
	}
	for name := range o {
		if set, ok := o[name+"_set"]; ok && o[name] != side(set, "shop_money") {
			t.Errorf("%s: %s is %v, its set has %v", o["name"], name, o[name], side(set, "shop_money"))
		}
	}
}

func TestArithmeticIsExact(t *testing.T) {
	for _, currency := range []string{"EUR", "JPY", "KWD", "CHF"} {
		g := generator(t, shopify.GeneratorOptions{Seed: 11, Currency: currency})
		for n := range 250 {
			checkOrder(t, parse(t, g.Order(n, noon)))
		}
	}
}

func TestRefundsStayWithinTheOrder(t *testing.T) {
	g := generator(t, shopify.GeneratorOptions{Seed: 5})
	kinds := map[string]int{}
	for n := range 250 {
		o, f := parse(t, g.Order(n, noon)), parse(t, g.Refund(n, noon, noon.Add(time.Hour)))
		if fmt.Sprint(o["id"]) != fmt.Sprint(f["order_id"]) {
			t.Fatalf("order %v, refund of %v", o["id"], f["order_id"])
		}
		ordered := map[string]*big.Rat{}
		for _, x := range o["line_items"].([]any) {
			l := x.(map[string]any)
			ordered[fmt.Sprint(l["id"])] = rat(t, l["quantity"])
		}
		for _, x := range f["refund_line_items"].([]any) {
			l := x.(map[string]any)
			if q := ordered[fmt.Sprint(l["line_item_id"])]; q == nil || q.Cmp(rat(t, l["quantity"])) < 0 {
				t.Errorf("order %d: line %v is not ordered so often", n, l["line_item_id"])
			}
			if rat(t, l["subtotal"]).Cmp(rat(t, side(l["subtotal_set"], "shop_money"))) != 0 {
				t.Errorf("order %d: subtotal %v, set %v", n, l["subtotal"], l["subtotal_set"])
			}
		}
		for _, x := range f["transactions"].([]any) {
			if rat(t, x.(map[string]any)["amount"]).Cmp(rat(t, side(o["total_price_set"], "presentment_money"))) > 0 {
				t.Errorf("order %d: more money back than was paid", n)
			}
		}
		kinds[fmt.Sprintf("%t %t", len(f["refund_line_items"].([]any)) > 0, len(f["order_adjustments"].([]any)) > 0)]++
	}
	if len(kinds) < 3 {
		t.Errorf("kinds of refunds: %v", kinds)
	}
}

func TestVarietySizeAndDeterminism(t *testing.T) {
	g, again := generator(t, shopify.GeneratorOptions{Seed: 1}), generator(t, shopify.GeneratorOptions{Seed: 1})
	seen := map[string]int{}
	ids := map[string]bool{}
	var sizes []int
	const n = 1000
	for i := range n {
		b := g.Order(i, noon)
		if !bytes.Equal(b, again.Order(i, noon)) || !bytes.Equal(g.Refund(i, noon, noon), again.Refund(i, noon, noon)) || !bytes.Equal(g.Level(i, noon), again.Level(i, noon)) {
			t.Fatalf("payload %d differs between runs", i)
		}
		if !utf8.Valid(b) {
			t.Fatalf("order %d is not UTF-8", i)
		}
		sizes = append(sizes, len(b))
		o := parse(t, b)
		if id := fmt.Sprint(o["id"]); ids[id] {
			t.Fatalf("id %s twice", id)
		} else {
			ids[id] = true
		}
		seen["presentment "+fmt.Sprint(o["presentment_currency"])]++
		seen["payment "+fmt.Sprint(o["financial_status"])]++
		seen["shipment "+fmt.Sprint(o["fulfillment_status"])]++
		seen["included "+fmt.Sprint(o["taxes_included"])]++
		if o["total_price"] == "0.00" {
			seen["zero total"]++
		}
		for _, x := range o["line_items"].([]any) {
			l := x.(map[string]any)
			seen["gift card "+fmt.Sprint(l["gift_card"])]++
			seen["no product "+fmt.Sprint(l["product_id"] == nil)]++
		}
		for _, x := range o["discount_applications"].([]any) {
			seen["discount "+fmt.Sprint(x.(map[string]any)["type"])]++
		}
		if o["customer"] == nil {
			seen["no customer"]++
		}
	}
	for _, want := range []string{"presentment EUR", "presentment JPY", "presentment USD", "presentment KWD", "payment paid", "payment pending", "payment authorized", "payment partially_paid",
		"shipment <nil>", "shipment partial", "shipment fulfilled", "included true", "included false", "zero total", "gift card true", "no product true",
		"discount discount_code", "discount automatic", "discount manual", "no customer"} {
		if seen[want] == 0 {
			t.Errorf("never %s", want)
		}
	}
	sort.Ints(sizes)
	if median := sizes[n/2]; median < 7000 || median > 16000 || !ids["820982911946154515"] {
		t.Errorf("sizes %d to %d, median %d", sizes[0], sizes[n-1], median)
	}
	t.Logf("sizes: least %d, median %d, most %d", sizes[0], sizes[n/2], sizes[n-1])
}

// The catalogue and the locations are those that the sample tables translate.
func TestCatalogueMatchesTheTables(t *testing.T) {
	table := func(name string) map[string][]string {
		b, err := os.ReadFile(filepath.Join(root(t), "samples", "retail", "tables", name))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		m := map[string][]string{}
		for _, r := range rows {
			m[r[0]] = r
		}
		return m
	}
	items := table("inventory-items.csv")
	for _, p := range shopify.Catalogue() {
		if p.GiftCard() {
			continue
		}
		if r := items[fmt.Sprint(p.InventoryItemID)]; r == nil || r[1] != p.SKU {
			t.Errorf("inventory item %d of %s is %v in the table", p.InventoryItemID, p.SKU, r)
		}
	}
	places := table("locations.csv")
	for _, l := range shopify.Locations() {
		if r := places[fmt.Sprint(l.ID)]; r == nil || r[3] != l.Plant || r[4] != l.StorageLocation {
			t.Errorf("location %d is %v in the table", l.ID, r)
		}
	}
}
