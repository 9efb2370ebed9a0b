package main

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// convert is the mapping shopify-order written by hand. Amounts are scaled
// integers, the fastest that Go offers: a few digits less than the decimals of
// the mapping, but enough for these orders.
func convert(s *shopOrder, t *tables) (*order, error) {
	c := converter{source: s, tables: t}
	c.zero = parse(&c, s.TotalPrice).times(0)
	c.included = s.TaxesIncluded != nil && *s.TaxesIncluded
	c.presented = s.PresentmentCurrency != nil && *s.PresentmentCurrency != s.Currency
	for _, l := range s.ShippingLines {
		if l.IsRemoved == nil || !*l.IsRemoved {
			c.shipping = append(c.shipping, l)
		}
	}
	o := c.order()
	return o, c.err
}

type converter struct {
	source              *shopOrder
	tables              *tables
	zero, seenZero      amount
	included, presented bool
	shipping            []shopShipping
	err                 error
}

// amount is units of 10^-scale.
type amount struct {
	units int64
	scale int
}

func parse(c *converter, s string) amount {
	a, err := parseAmount(s)
	if err != nil && c.err == nil {
		c.err = err
	}
	return a
}

func parseAmount(s string) (amount, error) {
	var a amount
	i, negative, point := 0, false, false
	if len(s) > 0 && s[0] == '-' {
		negative, i = true, 1
	}
	digits := 0
	for ; i < len(s); i++ {
		switch ch := s[i]; {
		case ch == '.' && !point && digits > 0:
			point = true
		case ch >= '0' && ch <= '9' && digits < 18:
			a.units = a.units*10 + int64(ch-'0')
			digits++
			if point {
				a.scale++
			}
		default:
			return a, fmt.Errorf("not an amount: %q", s)
		}
	}
	if digits == 0 {
		return a, fmt.Errorf("not an amount: %q", s)
	}
	if negative {
		a.units = -a.units
	}
	return a, nil
}

func (a amount) at(scale int) amount {
	for a.scale < scale {
		a.units *= 10
		a.scale++
	}
	return a
}

func (a amount) plus(b amount) amount {
	scale := max(a.scale, b.scale)
	a, b = a.at(scale), b.at(scale)
	return amount{a.units + b.units, scale}
}

func (a amount) minus(b amount) amount { b.units = -b.units; return a.plus(b) }
func (a amount) times(n int64) amount  { return amount{a.units * n, a.scale} }

func (a amount) String() string {
	var buf [32]byte
	b := buf[:0]
	u := a.units
	if u < 0 {
		b = append(b, '-')
		u = -u
	}
	digits := strconv.AppendInt(make([]byte, 0, 24), u, 10)
	for len(digits) <= a.scale {
		digits = append([]byte{'0'}, digits...)
	}
	b = append(b, digits[:len(digits)-a.scale]...)
	if a.scale > 0 {
		b = append(b, '.')
		b = append(b, digits[len(digits)-a.scale:]...)
	}
	return string(b)
}

func (c *converter) order() *order {
	s := c.source
	id := strconv.FormatInt(s.ID, 10)
	o := &order{
		OrderID: id, OrderNumber: id, ConfirmationNumber: s.ConfirmationNumber, PurchaseOrderNumber: s.PONumber,
		Channel: c.tables.get("channel", or(s.SourceName, "web"), "other"), PlacedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
		Currency: s.Currency, TaxIncluded: c.included, Test: s.Test != nil && *s.Test,
		BillingAddress: c.address(s.BillingAddress), ShippingAddress: c.address(s.ShippingAddress),
		Lines: c.lines(), Shipping: c.shippingLines(), Discounts: c.discounts(), DiscountCodes: []string{}, Taxes: taxes(s.TaxLines),
		Note: filled(s.Note), Tags: filled(s.Tags), CustomAttributes: attributes(s.NoteAttributes),
		ExternalIDs: []externalID{{"shopify", "Order", id}},
	}
	switch {
	case s.Name != nil:
		o.OrderNumber = *s.Name
	case s.OrderNumber != nil:
		o.OrderNumber = "#" + strconv.FormatInt(*s.OrderNumber, 10)
	}
	for _, code := range s.DiscountCodes {
		if text := or(code.Code, ""); text != "" {
			o.DiscountCodes = append(o.DiscountCodes, text)
		}
	}
	if s.CheckoutID != nil {
		o.ExternalIDs = append(o.ExternalIDs, externalID{"shopify", "Checkout", strconv.FormatInt(*s.CheckoutID, 10)})
	}
	if s.CancelledAt != nil {
		o.Cancellation = &cancelled{*s.CancelledAt, s.CancelReason}
	}
	o.Customer = c.customer()
	o.Totals = c.totals()
	o.Presentment = c.seen()
	o.Payment = c.payment()
	o.States = c.states()
	return o
}

func (c *converter) customer() *customer {
	s := c.source
	from := s.Customer
	email := s.Email
	if email == nil {
		email = s.ContactEmail
	}
	if email == nil && from != nil {
		email = from.Email
	}
	if from == nil && or(email, "") == "" {
		return nil
	}
	if from == nil {
		from = &shopCustomer{}
	}
	phone := s.Phone
	if phone == nil {
		phone = from.Phone
	}
	return &customer{text(from.ID), filled(email), phone, from.FirstName, from.LastName, s.CustomerLocale, from.TaxExempt}
}

func (c *converter) address(a *shopAddress) *address {
	if a == nil {
		return nil
	}
	code := ""
	if a.CountryCode != nil {
		code = *a.CountryCode
	} else {
		code = c.tables.get("country", or(a.Country, ""), "ZZ")
	}
	return &address{a.Name, a.FirstName, a.LastName, filled(a.Company), a.Address1, filled(a.Address2), a.City, a.Zip,
		a.Province, a.ProvinceCode, code, a.Country, a.Phone}
}

func text(n *int64) *string {
	if n == nil {
		return nil
	}
	s := strconv.FormatInt(*n, 10)
	return &s
}

func or(s *string, fallback string) string {
	if s == nil {
		return fallback
	}
	return *s
}

func filled(s *string) *string {
	if s == nil || *s == "" {
		return nil
	}
	return s
}

func taxes(list []shopTax) []tax {
	out := make([]tax, len(list))
	for i, t := range list {
		out[i] = tax{or(t.Title, "Tax"), (*string)(t.Rate), t.Price}
	}
	return out
}

func attributes(list []shopProperty) []attribute {
	out := make([]attribute, 0, len(list))
	for _, p := range list {
		switch v := p.Value.(type) {
		case nil:
		case string:
			out = append(out, attribute{p.Name, v})
		case json.Number:
			out = append(out, attribute{p.Name, v.String()})
		default:
			out = append(out, attribute{p.Name, fmt.Sprint(v)})
		}
	}
	return out
}
