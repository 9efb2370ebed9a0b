package main

import "strconv"

func (c *converter) lines() []line {
	out := make([]line, len(c.source.LineItems))
	for i := range c.source.LineItems {
		out[i] = c.line(&c.source.LineItems[i])
	}
	return out
}

func (c *converter) line(l *shopLine) line {
	price := parse(c, l.Price)
	discounted, taxed := c.allocated(l.DiscountAllocations), c.taxed(l.TaxLines)
	total := price.times(l.Quantity).minus(discounted)
	if !c.included {
		total = total.plus(taxed)
	}
	out := line{
		LineID: strconv.FormatInt(l.ID, 10), Kind: "custom", SKU: filled(l.SKU), ProductID: text(l.ProductID), VariantID: text(l.VariantID),
		Title: l.Title, VariantTitle: filled(l.VariantTitle), Vendor: l.Vendor, Quantity: l.Quantity, CurrentQuantity: l.CurrentQuantity,
		OpenQuantity: l.FulfillableQuantity, UnitPrice: price.String(), Amount: price.times(l.Quantity).String(), Discount: discounted.String(),
		Tax: taxed.String(), Total: total.String(), Taxable: l.Taxable, RequiresShipping: l.RequiresShipping, WeightGrams: l.Grams,
		Allocations: make([]allocation, len(l.DiscountAllocations)), Taxes: taxes(l.TaxLines), CustomAttributes: attributes(l.Properties),
	}
	switch {
	case l.GiftCard != nil && *l.GiftCard:
		out.Kind = "giftCard"
	case l.TipPaymentGateway != nil:
		out.Kind = "tip"
	case l.ProductID != nil || or(l.SKU, "") != "":
		out.Kind = "product"
	}
	for i, a := range l.DiscountAllocations {
		out.Allocations[i] = allocation{a.DiscountApplicationIndex, parse(c, a.Amount).String()}
	}
	if c.presented && l.PriceSet != nil {
		out.Presentment = c.presentedLine(l)
	}
	return out
}

func (c *converter) presentedLine(l *shopLine) *lineAmounts {
	zero := c.presentmentZero()
	price := parse(c, l.PriceSet.PresentmentMoney.Amount)
	discounted, taxed := zero, zero
	for _, a := range l.DiscountAllocations {
		if a.AmountSet != nil {
			discounted = discounted.plus(parse(c, a.AmountSet.PresentmentMoney.Amount))
		}
	}
	for _, t := range l.TaxLines {
		if t.PriceSet != nil {
			taxed = taxed.plus(parse(c, t.PriceSet.PresentmentMoney.Amount))
		}
	}
	total := price.times(l.Quantity).minus(discounted)
	if !c.included {
		total = total.plus(taxed)
	}
	return &lineAmounts{price.String(), price.times(l.Quantity).String(), discounted.String(), taxed.String(), total.String()}
}

func (c *converter) presentmentZero() amount {
	if c.source.TotalPriceSet == nil {
		return c.zero
	}
	return parse(c, c.source.TotalPriceSet.PresentmentMoney.Amount).times(0)
}

func (c *converter) allocated(list []shopAllocation) amount {
	sum := c.zero
	for _, a := range list {
		sum = sum.plus(parse(c, a.Amount))
	}
	return sum
}

func (c *converter) taxed(list []shopTax) amount {
	sum := c.zero
	for _, t := range list {
		sum = sum.plus(parse(c, t.Price))
	}
	return sum
}

func (c *converter) shippingLines() []shipping {
	out := make([]shipping, len(c.shipping))
	for i, s := range c.shipping {
		out[i] = shipping{text(s.ID), s.Code, or(s.Title, "Shipping"), s.CarrierIdentifier, parse(c, s.Price).String(),
			c.allocated(s.DiscountAllocations).String(), c.taxed(s.TaxLines).String(), taxes(s.TaxLines)}
	}
	return out
}

func (c *converter) discounts() []discount {
	out := make([]discount, len(c.source.DiscountApplications))
	for i, d := range c.source.DiscountApplications {
		sum := c.zero
		add := func(list []shopAllocation) {
			for _, a := range list {
				if a.DiscountApplicationIndex == int64(i) {
					sum = sum.plus(parse(c, a.Amount))
				}
			}
		}
		for _, l := range c.source.LineItems {
			add(l.DiscountAllocations)
		}
		for _, s := range c.shipping {
			add(s.DiscountAllocations)
		}
		out[i] = discount{Kind: c.tables.get("discount-kind", or(d.Type, ""), "manual"), Code: filled(d.Code), Title: d.Title, ValueType: "fixedAmount",
			Value: parse(c, d.Value).String(), Target: "lines", Amount: sum.String()}
		if d.Title == nil {
			out[i].Title = d.Description
		}
		if or(d.ValueType, "") == "percentage" {
			out[i].ValueType = "percentage"
		}
		if or(d.TargetType, "") == "shipping_line" {
			out[i].Target = "shipping"
		}
	}
	return out
}

// optional is the amount of a text, or the fallback.
func (c *converter) optional(s *string, fallback amount) amount {
	if s == nil {
		return fallback
	}
	return parse(c, *s)
}

func (c *converter) totals() totals {
	s := c.source
	var subtotal, shipped amount
	if s.TotalLineItemsPrice != nil {
		subtotal = parse(c, *s.TotalLineItemsPrice)
	} else {
		subtotal = c.zero
		for _, l := range s.LineItems {
			subtotal = subtotal.plus(parse(c, l.Price).times(l.Quantity))
		}
	}
	if s.TotalShippingPriceSet != nil {
		shipped = parse(c, s.TotalShippingPriceSet.ShopMoney.Amount)
	} else {
		shipped = c.zero
		for _, l := range c.shipping {
			shipped = shipped.plus(parse(c, l.Price))
		}
	}
	p := parts{grand: parse(c, s.TotalPrice), subtotal: subtotal, discount: c.optional(s.TotalDiscounts, c.zero), shipping: shipped, zero: c.zero}
	p.tax = c.taxed(s.TaxLines)
	if s.TotalTax != nil {
		p.tax = parse(c, *s.TotalTax)
	}
	if s.OriginalTotalDuties != nil {
		d := parse(c, s.OriginalTotalDuties.ShopMoney.Amount)
		p.duties = &d
	}
	tipped := false
	for _, l := range s.LineItems {
		tipped = tipped || l.TipPaymentGateway != nil
	}
	if !tipped && s.TotalTipReceived != nil {
		t := parse(c, *s.TotalTipReceived)
		p.tips = &t
	}
	return p.totals(c.included)
}

// parts are what a grand total is made of.
type parts struct {
	grand, subtotal, discount, shipping, tax, zero amount
	duties, tips                                   *amount
}

func (p parts) totals(included bool) totals {
	sum := p.subtotal.minus(p.discount).plus(p.shipping)
	out := totals{Subtotal: p.subtotal.String(), Discount: p.discount.String(), Shipping: p.shipping.String(), Tax: p.tax.String(), Grand: p.grand.String()}
	if p.duties != nil {
		sum = sum.plus(*p.duties)
		text := p.duties.String()
		out.Duties = &text
	}
	if p.tips != nil {
		sum = sum.plus(*p.tips)
		text := p.tips.String()
		out.Tips = &text
	}
	if !included {
		sum = sum.plus(p.tax)
	}
	out.Rounding = p.grand.minus(sum).String()
	return out
}

func (c *converter) seen() *presentment {
	s := c.source
	if !c.presented || s.TotalPriceSet == nil || s.TotalLineItemsPriceSet == nil {
		return nil
	}
	zero := c.presentmentZero()
	of := func(m *shopMoney) amount {
		if m == nil {
			return zero
		}
		return parse(c, m.PresentmentMoney.Amount)
	}
	p := parts{grand: of(s.TotalPriceSet), subtotal: of(s.TotalLineItemsPriceSet), discount: of(s.TotalDiscountsSet),
		shipping: of(s.TotalShippingPriceSet), tax: of(s.TotalTaxSet), zero: zero}
	if s.OriginalTotalDuties != nil {
		d := of(s.OriginalTotalDuties)
		p.duties = &d
	}
	return &presentment{*s.PresentmentCurrency, p.totals(c.included)}
}

func (c *converter) payment() payment {
	s := c.source
	names := s.PaymentGatewayNames
	if names == nil && s.Gateway != nil {
		names = []string{*s.Gateway}
	}
	p := payment{Methods: make([]string, len(names))}
	for i, name := range names {
		p.Methods[i] = c.tables.get("payment-gateways", name, "other")
	}
	if s.TotalOutstanding != nil {
		text := parse(c, *s.TotalOutstanding).String()
		p.Outstanding = &text
	}
	return p
}

func (c *converter) states() states {
	s := c.source
	out := states{Order: "open", Payment: c.tables.get("payment-state", or(s.FinancialStatus, "pending"), "pending"), Shipment: "notRequired", Return: "none"}
	switch {
	case s.CancelledAt != nil:
		out.Order = "cancelled"
	case s.ClosedAt != nil:
		out.Order = "completed"
	}
	for _, l := range s.LineItems {
		if l.RequiresShipping == nil || *l.RequiresShipping {
			out.Shipment = c.tables.get("shipment-state", or(s.FulfillmentStatus, "unfulfilled"), "notShipped")
			break
		}
	}
	for _, r := range s.Refunds {
		for _, l := range r.RefundLineItems {
			if or(l.RestockType, "") == "return" {
				out.Return = "partiallyReturned"
			}
		}
	}
	return out
}
