package retail_test

import (
	"io/fs"
	"math/big"
	"path"
	"strings"
	"testing"

	"crosswalk/samples/retail"
)

// eachCase calls do for every stored case of every mapping.
func eachCase(t *testing.T, do func(t *testing.T, mapping, name string, in, want []byte)) {
	t.Helper()
	for _, mapping := range mappings(t) {
		ins, err := fs.Glob(retail.FS(), path.Join("mappings", mapping, "cases", "*.in.json"))
		if err != nil {
			t.Fatal(err)
		}
		if len(ins) < 4 {
			t.Errorf("%s has %d cases, want at least 4", mapping, len(ins))
		}
		for _, in := range ins {
			name := strings.TrimSuffix(path.Base(in), ".in.json")
			t.Run(mapping+"/"+name, func(t *testing.T) {
				do(t, mapping, name, read(t, in), read(t, strings.TrimSuffix(in, ".in.json")+".want.json"))
			})
		}
	}
}

// TestCasesFitTheirContracts validates both ends of each case.
func TestCasesFitTheirContracts(t *testing.T) {
	eachCase(t, func(t *testing.T, mapping, _ string, in, want []byte) {
		m := mappingOf(t, mapping)
		if err := validator(t, m.Source).Validate(decode(t, in)); err != nil {
			t.Errorf("input does not fit %s: %#v", m.Source, err)
		}
		if err := validator(t, m.Target).Validate(decode(t, want)); err != nil {
			t.Errorf("output does not fit %s: %#v", m.Target, err)
		}
	})
}

// TestOrderCasesAddUp checks the arithmetic of canonical orders without any of
// the code that made them.
func TestOrderCasesAddUp(t *testing.T) {
	eachCase(t, func(t *testing.T, mapping, name string, in, want []byte) {
		if mapping != "shopify-order" {
			return
		}
		source, order := decode(t, in).(map[string]any), decode(t, want).(map[string]any)
		checkOrder(t, source, order)
		if name == "old-version" {
			return // its own subtotal and lines do not agree
		}
		linesMakeTotals(t, order)
	})
}

// checkOrder compares totals with the source digit for digit and sums them up.
func checkOrder(t *testing.T, source, order map[string]any) {
	t.Helper()
	totals := object(order, "totals")
	for field, from := range map[string]string{"grand": "total_price", "subtotal": "total_line_items_price", "discount": "total_discounts", "tax": "total_tax"} {
		if text, ok := source[from].(string); ok && totals[field] != text {
			t.Errorf("totals.%s is %v, the shop says %s %s", field, totals[field], from, text)
		}
	}
	addUp(t, "totals", totals, order["taxIncluded"] == true)
	if presentment := object(order, "presentment"); presentment != nil {
		seen := object(presentment, "totals")
		if want := object(source, "total_price_set", "presentment_money")["amount"]; seen["grand"] != want {
			t.Errorf("presentment grand is %v, the shop says %v", seen["grand"], want)
		}
		if presentment["currency"] == order["currency"] {
			t.Error("presentment is in the currency of the shop")
		}
		addUp(t, "presentment.totals", seen, order["taxIncluded"] == true)
	}
	items, _ := source["line_items"].([]any)
	lines, _ := order["lines"].([]any)
	if len(items) != len(lines) {
		t.Fatalf("%d lines of %d", len(lines), len(items))
	}
	for i := range lines {
		item, line := items[i].(map[string]any), lines[i].(map[string]any)
		if line["unitPrice"] != item["price"] {
			t.Errorf("line %d: unit price %v, the shop says %v", i, line["unitPrice"], item["price"])
		}
		lineAddsUp(t, line, line["quantity"], order["taxIncluded"] == true)
		if p := object(line, "presentment"); p != nil {
			lineAddsUp(t, p, line["quantity"], order["taxIncluded"] == true)
		}
	}
}

func addUp(t *testing.T, where string, totals map[string]any, included bool) {
	t.Helper()
	sum := amount(t, totals["subtotal"])
	sum.Sub(sum, amount(t, totals["discount"]))
	for _, f := range []string{"shipping", "duties", "tips", "rounding"} {
		sum.Add(sum, amount(t, totals[f]))
	}
	if !included {
		sum.Add(sum, amount(t, totals["tax"]))
	}
	if grand := amount(t, totals["grand"]); grand.Cmp(sum) != 0 {
		t.Errorf("%s: grand is %s, the parts make %s", where, grand.FloatString(3), sum.FloatString(3))
	}
}

func lineAddsUp(t *testing.T, line map[string]any, quantity any, included bool) {
	t.Helper()
	gross := new(big.Rat).Mul(amount(t, line["unitPrice"]), amount(t, quantity))
	if gross.Cmp(amount(t, line["amount"])) != 0 {
		t.Errorf("line %v: amount %v is not %v times %v", line["lineId"], line["amount"], line["unitPrice"], quantity)
	}
	gross.Sub(gross, amount(t, line["discount"]))
	if !included {
		gross.Add(gross, amount(t, line["tax"]))
	}
	if gross.Cmp(amount(t, line["total"])) != 0 {
		t.Errorf("line %v: total is %v, the parts make %s", line["lineId"], line["total"], gross.FloatString(3))
	}
}

// linesMakeTotals holds for orders whose shop sums correctly.
func linesMakeTotals(t *testing.T, order map[string]any) {
	t.Helper()
	totals := object(order, "totals")
	sums := map[string]*big.Rat{"subtotal": new(big.Rat), "discount": new(big.Rat), "tax": new(big.Rat), "shipping": new(big.Rat)}
	add := func(field string, v any) { sums[field].Add(sums[field], amount(t, v)) }
	lines, _ := order["lines"].([]any)
	for _, l := range lines {
		line := l.(map[string]any)
		add("subtotal", line["amount"])
		add("discount", line["discount"])
		add("tax", line["tax"])
	}
	charges, _ := order["shipping"].([]any)
	for _, c := range charges {
		charge := c.(map[string]any)
		add("shipping", charge["price"])
		add("discount", charge["discount"])
		add("tax", charge["tax"])
	}
	for field, sum := range sums {
		if amount(t, totals[field]).Cmp(sum) != 0 {
			t.Errorf("totals.%s is %v, lines and shipping make %s", field, totals[field], sum.FloatString(3))
		}
	}
	discounts, _ := order["discounts"].([]any)
	each := new(big.Rat)
	for _, d := range discounts {
		each.Add(each, amount(t, d.(map[string]any)["amount"]))
	}
	if each.Cmp(sums["discount"]) != 0 {
		t.Errorf("discounts make %s, allocations %s", each.FloatString(3), sums["discount"].FloatString(3))
	}
}

// TestSalesOrderCasesComeToTheSameAmount sums the conditions of a SAP order: it
// must end at what the customer was charged, tax aside.
func TestSalesOrderCasesComeToTheSameAmount(t *testing.T) {
	eachCase(t, func(t *testing.T, mapping, _ string, in, want []byte) {
		if mapping != "sap-sales-order" {
			return
		}
		order, document := decode(t, in).(map[string]any), decode(t, want).(map[string]any)
		sum := conditions(t, document["to_PricingElement"], "1")
		items, _ := document["to_Item"].([]any)
		for _, i := range items {
			item := i.(map[string]any)
			sum.Add(sum, conditions(t, item["to_PricingElement"], item["RequestedQuantity"]))
		}
		totals := object(order, "totals")
		grand := amount(t, totals["grand"])
		if order["taxIncluded"] == false {
			grand.Sub(grand, amount(t, totals["tax"]))
		}
		if sum.Cmp(grand) != 0 {
			t.Errorf("conditions come to %s, the order to %s", sum.FloatString(3), grand.FloatString(3))
		}
	})
}

// conditions sums price conditions; those with a pricing unit count per piece.
func conditions(t *testing.T, list, quantity any) *big.Rat {
	t.Helper()
	sum := new(big.Rat)
	elements, _ := list.([]any)
	for _, e := range elements {
		c := e.(map[string]any)
		value := amount(t, c["ConditionRateValue"])
		if c["ConditionQuantity"] != nil {
			value.Mul(value, amount(t, quantity))
		}
		sum.Add(sum, value)
	}
	return sum
}

// object follows names downwards; nil if something on the way is absent.
func object(v map[string]any, names ...string) map[string]any {
	for _, name := range names {
		v, _ = v[name].(map[string]any)
	}
	return v
}

// amount reads a decimal text or a number; a field that is absent is nothing.
func amount(t *testing.T, v any) *big.Rat {
	t.Helper()
	var text string
	switch v := v.(type) {
	case nil:
		return new(big.Rat)
	case string:
		text = v
	case interface{ String() string }:
		text = v.String()
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("%v is not an amount", v)
	}
	return r
}
