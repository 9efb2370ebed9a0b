package suggest_test

import (
	"os"
	"slices"
	"testing"

	"crosswalk/contracts"
	"crosswalk/mapper"
	"crosswalk/mapper/document"
	"crosswalk/mapper/suggest"
)

const half = `mapping: new
source: shopify/order@1
target: orders/order-placed@1
let: {tips: 'source.line_items.filter(l, l.quantity > 1)'}
rules:
  orderId: string(source.id)
  customer: {rules: {email: source.?email}}
  shippingAddress: {use: other, from: source.?shipping_address}
  lines:
    each: source.line_items
    as: item
    rules:
      lineId: string(item.id)
      taxes: {each: 'item.?tax_lines.orValue([])', as: tax, rules: {title: tax.title}}
  discounts: {each: tips, as: tip, rules: {}}
  broken: {each: source.nope, as: x, rules: {}}
`

func TestRead(t *testing.T) {
	set, _ := contracts.Load(os.DirFS("../../samples/retail"), "contracts")
	options := mapper.Options{Contracts: set}
	doc, _ := document.Parse("m.yaml", []byte(half))
	w := suggest.Read(doc, options)
	for target, want := range map[string]bool{
		"orderId": true, "customer": false, "customer.email": true, "customer.phone": false, "shippingAddress": true, "shippingAddress.city": true,
		"lines": true, "lines[].lineId": true, "lines[].sku": false, "lines[].taxes": true, "lines[].taxes[].rate": false, "currency": false, "": false,
	} {
		if w.Has(target) != want {
			t.Errorf("Has(%q) = %t", target, !want)
		}
	}
	want := []suggest.Loop{{Target: "lines", Source: "/line_items", As: "item"}, {Target: "lines[].taxes", Source: "/line_items/-/tax_lines", As: "tax"},
		{Target: "discounts", Source: "/line_items", As: "tip"}, {Target: "broken", As: "x"}}
	slices.SortFunc(w.Loops, func(a, b suggest.Loop) int { return order(want, a) - order(want, b) })
	if !slices.Equal(w.Loops, want) {
		t.Errorf("%+v", w.Loops)
	}
	if !slices.Equal(w.Names, []string{"tips"}) {
		t.Errorf("%v", w.Names)
	}
}

func order(list []suggest.Loop, l suggest.Loop) int {
	return slices.IndexFunc(list, func(have suggest.Loop) bool { return have.Target == l.Target })
}
