package shopify

import (
	"fmt"
	"time"
)

// Refund makes the body of a refunds/create webhook for order n, which was
// placed at placed. It never gives back more than was ordered.
func (g *Generator) Refund(n int, placed, at time.Time) []byte {
	return encode(g.refund(n, placed, at))
}

func (g *Generator) refund(n int, placed, at time.Time) refund {
	o := g.order(n, placed)
	b := newBasket(g.rnd(ofOrder, n), g.cur)
	r := g.rnd(ofRefund, n)
	id := int64(929361400000) + int64(g.first+n)
	when := stamp(at)
	f := refund{
		ID: id, OrderID: o.ID, CreatedAt: when, ProcessedAt: when, Duties: []any{}, DutiesSet: b.set(pair{}), Fees: []any{}, FeesSet: b.set(pair{}),
		ShippingLines: []refundShipping{}, GraphQL: fmt.Sprintf("gid://shopify/Refund/%d", id), Adjustments: []orderAdjustment{},
		Lines: []refundLine{}, Transactions: []transaction{},
	}
	if chance(r, 70) {
		f.Note = pick(r, []string{"wrong size", "it broke during shipping", "zu groß", "ne convient pas", "تالف"})
	}
	if chance(r, 50) {
		f.UserID = int64(548380009)
	}
	var back pair
	kind := r.IntN(100)
	if kind < 85 {
		for i, l := range b.lines {
			if i > 0 && chance(r, 60) {
				continue
			}
			back = back.add(g.refundLine(&f, b, o.LineItems[i], l, 1+r.IntN(l.qty)))
		}
	}
	shipped := len(b.shipping) > 0 && b.shipping[0].net()[0] > 0
	if shipped && (kind >= 85 && kind < 95 || chance(r, 15)) {
		s := b.shipping[0]
		paid := s.net()
		var tax pair
		if !b.included {
			tax = sum(s.taxes)
		}
		back = back.add(paid).add(tax)
		f.Adjustments = append(f.Adjustments, orderAdjustment{ID: id + 11, OrderID: o.ID, RefundID: id, Amount: b.text(paid.neg()), TaxAmount: b.text(tax.neg()),
			Kind: "shipping_refund", Reason: "Shipping refund", AmountSet: b.set(paid.neg()), TaxSet: b.set(tax.neg())})
		f.ShippingLines = append(f.ShippingLines, refundShipping{ID: id + 12, ShippingLineID: o.ShippingLines[0].ID, SubtotalSet: b.set(paid), ShippingLine: o.ShippingLines[0]})
	}
	if kind >= 95 || len(f.Lines) == 0 && len(f.Adjustments) == 0 { // goodwill without goods
		_, _, _, _, _, total := b.totals()
		give := b.fromEuroCents(500)
		give = pair{min(give[0], total[0]-back[0]), min(give[1], total[1]-back[1])}
		back = back.add(give)
		f.Adjustments = append(f.Adjustments, orderAdjustment{ID: id + 13, OrderID: o.ID, RefundID: id, Amount: b.text(give.neg()), TaxAmount: b.text(pair{}),
			Kind: "refund_discrepancy", Reason: "Refund discrepancy", AmountSet: b.set(give.neg()), TaxSet: b.set(pair{})})
	}
	if back[0] > 0 && len(o.Gateways) > 0 {
		f.Transactions = append(f.Transactions, transaction{
			ID: id + 21, OrderID: o.ID, Kind: "refund", Gateway: o.Gateways[len(o.Gateways)-1], Status: "success", Message: "Transaction approved",
			CreatedAt: when, ParentID: id + 3, ProcessedAt: when, SourceName: "1830279", Receipt: map[string]any{}, Amount: b.presentment.text(back[1]),
			Currency: b.presentment.code, PaymentID: o.Name + ".2", GraphQL: fmt.Sprintf("gid://shopify/OrderTransaction/%d", id+21),
			UnsettledSet: unsettledSet{unsettled{b.presentment.text(0), b.presentment.code}, unsettled{b.shop.text(0), b.shop.code}},
		})
	}
	return f
}

// refundLine adds one line and gives what goes back for it.
func (g *Generator) refundLine(f *refund, b *basket, li lineItem, l basketLine, qty int) pair {
	part := func(p pair) pair { // of a line's amount, for qty of its pieces
		return pair{divRound(p[0]*int64(qty), int64(l.qty)), divRound(p[1]*int64(qty), int64(l.qty))}
	}
	subtotal, tax := part(l.net()), part(sum(l.taxes))
	line := refundLine{Restock: "no_restock", Quantity: qty, ID: f.ID*8 + int64(len(f.Lines)), LineItemID: li.ID,
		Subtotal: float(subtotal[0], b.shop.exp), TotalTax: float(tax[0], b.shop.exp), SubtotalSet: b.set(subtotal), TotalTaxSet: b.set(tax), LineItem: li}
	switch {
	case li.FulfillmentStatus == nil && li.RequiresShipping:
		line.Restock, line.LocationID = "cancel", int64(655441491)
		if f.ID%3 > 0 { // has been shipped since
			line.Restock = "return"
		}
		f.Restock = true
	case li.RequiresShipping && f.ID%4 > 0:
		line.Restock, line.LocationID = "return", int64(487838322)
		f.Restock = true
	}
	f.Lines = append(f.Lines, line)
	if b.included {
		return subtotal
	}
	return subtotal.add(tax)
}

// Level makes the body of the n-th inventory_levels/update webhook. Levels of
// one item walk up and down and never go below minus three.
func (g *Generator) Level(n int, at time.Time) []byte {
	r := g.rnd(ofLevel, n)
	p := pick(r, catalogue)
	for p.GiftCard() {
		p = pick(r, catalogue)
	}
	l := pick(r, Locations())
	return g.LevelOf(p, l, r.IntN(60)-3, at)
}

// LevelOf makes the body of an inventory_levels/update webhook.
func (g *Generator) LevelOf(p Product, l Location, available int, at time.Time) []byte {
	return encode(inventoryLevel{InventoryItemID: p.InventoryItemID, LocationID: l.ID, Available: available, UpdatedAt: stamp(at),
		GraphQL: fmt.Sprintf("gid://shopify/InventoryLevel/%d?inventory_item_id=%d", l.ID, p.InventoryItemID)})
}
