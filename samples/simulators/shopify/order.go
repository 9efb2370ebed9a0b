package shopify

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// order makes order n.
func (g *Generator) order(n int, at time.Time) order {
	r := g.rnd(ofOrder, n)
	b := newBasket(r, g.cur)
	lines, lineDiscount, shipping, shippingDiscount, tax, total := b.totals()
	id := g.OrderID(n)
	number := 1001 + g.first + n
	secret := token(r, 32)
	created := stamp(at)
	discount := lineDiscount.add(shippingDiscount)
	o := order{
		ID: id, GraphQL: fmt.Sprintf("gid://shopify/Order/%d", id), AppID: 580111, BrowserIP: "203.0.113." + fmt.Sprint(r.IntN(255)),
		AcceptsMarketing: chance(r, 30), CartToken: token(r, 32), CheckoutID: int64(37000000000000) + int64(number), CheckoutToken: token(r, 32),
		ClientDetails: clientDetails{Language: b.who.locale, IP: "203.0.113.9", Height: 1080, Width: 1920,
			UserAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"},
		ConfirmationNumber: strings.ToUpper(token(r, 9)), Confirmed: true, ContactEmail: orNil(b.who.email), CreatedAt: created,
		Currency: b.shop.code, CurrentSubtotal: b.text(lines.sub(lineDiscount)), CurrentSubtotalSet: b.set(lines.sub(lineDiscount)),
		CurrentDiscounts: b.text(discount), CurrentDiscountsSet: b.set(discount), CurrentTotal: b.text(total), CurrentTotalSet: b.set(total),
		CurrentTax: b.text(tax), CurrentTaxSet: b.set(tax), CustomerLocale: b.who.locale, DiscountCodes: b.codes,
		Email: b.who.email, LandingSite: "/?utm_source=newsletter", MerchantEntity: "MTU0ODM4MDAwOQ", Name: fmt.Sprintf("#%d", number),
		NoteAttributes: []attribute{}, Number: number - 1000, OrderNumber: number,
		OrderStatusURL:      fmt.Sprintf("https://%s/548380009/orders/%s/authenticate?key=%s", g.shop, secret, token(r, 16)),
		PresentmentCurrency: b.presentment.code, ProcessedAt: created, SourceName: "web",
		Subtotal: b.text(lines.sub(lineDiscount)), SubtotalSet: b.set(lines.sub(lineDiscount)), TaxesIncluded: b.included, Token: secret,
		CashRoundingPaymentSet: b.set(pair{}), CashRoundingRefundSet: b.set(pair{}),
		TotalDiscounts: b.text(discount), TotalDiscountsSet: b.set(discount), TotalLines: b.text(lines), TotalLinesSet: b.set(lines),
		Total: b.text(total), TotalSet: b.set(total), TotalShippingSet: b.set(shipping), TotalTax: b.text(tax), TotalTaxSet: b.set(tax),
		Tip: b.text(b.tip), UpdatedAt: stamp(at.Add(time.Second)), DiscountApplications: b.apps, Fulfillments: []fulfillment{}, Refunds: []any{},
		TaxLines: b.orderTaxes(), LineItems: g.lineItems(b, n), ShippingLines: g.shippingLines(b, n),
		TaxExempt: b.taxes == nil && b.who.company != "",
	}
	for _, l := range b.lines {
		o.TotalWeight += l.product.Grams * l.qty
	}
	g.states(r, b, &o, total)
	g.customer(r, b, &o, at)
	g.extras(r, &o)
	if o.DiscountCodes == nil {
		o.DiscountCodes = []discountCode{}
	}
	if o.DiscountApplications == nil {
		o.DiscountApplications = []discountApplication{}
	}
	return o
}

// states decides how far payment and shipment are.
func (g *Generator) states(r *rand.Rand, b *basket, o *order, total pair) {
	outstanding := pair{}
	o.FinancialStatus, o.Gateways = "paid", []string{pick(r, []string{"shopify_payments", "shopify_payments", "paypal", "klarna", "apple_pay"})}
	switch n := r.IntN(100); {
	case total[0] == 0:
		o.Gateways = []string{}
	case n < 8:
		o.FinancialStatus, outstanding = "pending", total
		o.Gateways = []string{"Bank Deposit"}
	case n < 16:
		o.FinancialStatus, outstanding = "authorized", total
	case n < 19:
		o.Gateways = []string{"gift_card", "shopify_payments"}
	case n < 21:
		half := pair{total[0] / 2, total[1] / 2}
		o.FinancialStatus, outstanding = "partially_paid", total.sub(half)
	}
	o.Outstanding = b.text(outstanding)
	if chance(r, 5) && o.FinancialStatus == "paid" { // sold over the counter
		o.SourceName, o.Gateways, o.LocationID, o.UserID = "pos", []string{"cash"}, int64(905684977), int64(548380009)
		o.BrowserIP, o.ClientDetails, o.LandingSite, o.CartToken = nil, nil, nil, nil
		if total[0] == 0 {
			o.Gateways = []string{}
		}
		g.fulfil(o, len(o.LineItems), "fulfilled")
		return
	}
	switch n := r.IntN(100); {
	case n < 4 && o.FinancialStatus == "paid":
		g.fulfil(o, len(o.LineItems), "fulfilled")
	case n < 8 && len(o.LineItems) > 1:
		g.fulfil(o, 1, "partial")
	}
}

// fulfil ships the first n lines.
func (g *Generator) fulfil(o *order, n int, status string) {
	o.FulfillmentStatus = status
	f := fulfillment{
		ID: o.ID + 17, GraphQL: fmt.Sprintf("gid://shopify/Fulfillment/%d", o.ID+17), CreatedAt: o.CreatedAt, LocationID: 655441491,
		Name: o.Name + ".1", OrderID: o.ID, Service: "manual", Status: "success", UpdatedAt: o.UpdatedAt,
		TrackingNumbers: []string{}, TrackingURLs: []string{},
	}
	if o.SourceName != "pos" {
		number := fmt.Sprintf("00340434%012d", o.ID%1_000_000_000_000)
		f.TrackingCompany, f.TrackingNumber, f.TrackingNumbers = "DHL Express", number, []string{number}
		f.TrackingURL = "https://www.dhl.example/track?id=" + number
		f.TrackingURLs = []string{"https://www.dhl.example/track?id=" + number}
	}
	for i := range n {
		o.LineItems[i].FulfillmentStatus, o.LineItems[i].FulfillableQuantity = "fulfilled", 0
		f.LineItems = append(f.LineItems, o.LineItems[i])
	}
	o.Fulfillments = []fulfillment{f}
}

func (g *Generator) customer(r *rand.Rand, b *basket, o *order, at time.Time) {
	w := b.who
	name := strings.TrimSpace(w.first + " " + w.last)
	billing := address{FirstName: orNil(w.first), Address1: w.street, Phone: orNil(w.phone), City: w.city, Zip: orNil(w.zip), Province: orNil(w.province),
		Country: w.country, LastName: w.last, Address2: orNil(w.extra), Company: orNil(w.company), Name: name, CountryCode: w.countryCode, ProvinceCode: orNil(w.provinceCode)}
	if chance(r, 60) {
		billing.Latitude, billing.Longitude = rate("52.5200066"), rate("-13.404954")
	}
	if chance(r, 10) {
		billing.Address2 = ""
	}
	o.BillingAddress = &billing
	o.Phone = nil
	if o.SourceName == "pos" && chance(r, 60) { // walked in
		o.BillingAddress, o.Customer, o.ShippingAddress = nil, nil, nil
		o.Email, o.ContactEmail, o.CustomerLocale = "", nil, nil
		return
	}
	for _, l := range b.lines {
		if l.needsShipping() && o.SourceName != "pos" {
			ship := billing
			if chance(r, 12) { // sent to somebody else
				other := pick(r, people)
				ship.FirstName, ship.LastName, ship.Name = orNil(other.first), other.last, strings.TrimSpace(other.first+" "+other.last)
			}
			o.ShippingAddress = ship
			break
		}
	}
	id := int64(6830000000000) + int64(r.IntN(40000))
	state := pick(r, []string{"disabled", "enabled", "invited"})
	c := customer{
		ID: id, Email: orNil(w.email), CreatedAt: stamp(at.Add(-time.Duration(r.IntN(9000)) * time.Hour)), UpdatedAt: o.CreatedAt,
		FirstName: orNil(w.first), LastName: w.last, State: state, VerifiedEmail: true, TaxExempt: o.TaxExempt, Phone: orNil(w.phone),
		EmailConsent: consent{State: "subscribed", OptIn: "single_opt_in", UpdatedAt: o.CreatedAt}, Tags: pick(r, []string{"", "Léon, Noël", "VIP"}),
		Currency: b.presentment.code, TaxExemptions: []any{}, GraphQL: fmt.Sprintf("gid://shopify/Customer/%d", id),
		DefaultAddress: customerAddress{ID: id + 9, CustomerID: id, FirstName: orNil(w.first), LastName: w.last, Company: orNil(w.company),
			Address1: w.street, Address2: orNil(w.extra), City: w.city, Province: orNil(w.province), Country: w.country, Zip: orNil(w.zip),
			Phone: orNil(w.phone), Name: name, ProvinceCode: orNil(w.provinceCode), CountryCode: w.countryCode, CountryName: w.country, Default: true},
	}
	if chance(r, 40) {
		c.SMSConsent = smsConsent{consent{State: "not_subscribed", OptIn: "single_opt_in"}, "OTHER"}
	}
	o.Customer = c
	if chance(r, 40) {
		o.Phone = orNil(w.phone)
	}
}

// extras are what only some orders have.
func (g *Generator) extras(r *rand.Rand, o *order) {
	if chance(r, 20) {
		o.Note = pick(r, notes)
	}
	if chance(r, 20) {
		o.NoteAttributes = append(o.NoteAttributes, pick(r, attributes))
	}
	if chance(r, 25) {
		o.Tags = pick(r, []string{"wholesale", "gift, rush", "Großkunde", "newsletter, repeat"})
	}
	if chance(r, 15) && o.SourceName == "web" {
		o.SourceName = pick(r, []string{"iphone", "android", "shopify_draft_order", "instagram", "1354745"})
	}
	if chance(r, 10) {
		o.PONumber = fmt.Sprintf("PO-%06d", r.IntN(1_000_000))
	}
	if chance(r, 50) {
		o.ReferringSite = "https://www.example.com/search?q=tee&lang=de"
	}
}

func (b *basket) taxLines(amounts []pair) []taxLine {
	out := []taxLine{}
	for i, p := range amounts {
		out = append(out, taxLine{Liable: false, Price: b.text(p), PriceSet: b.set(p), Rate: float(b.taxes[i].ppm, 6), Title: b.taxes[i].title})
	}
	return out
}

// orderTaxes are the taxes of lines and shipping together.
func (b *basket) orderTaxes() []taxLine {
	total := make([]pair, len(b.taxes))
	for i := range total {
		for _, l := range b.lines {
			if l.taxes != nil {
				total[i] = total[i].add(l.taxes[i])
			}
		}
		for _, s := range b.shipping {
			total[i] = total[i].add(s.taxes[i])
		}
	}
	return b.taxLines(total)
}

func (b *basket) allocations(list []basketAlloc) []allocation {
	out := []allocation{}
	for _, a := range list {
		out = append(out, allocation{Amount: b.text(a.amount), AmountSet: b.set(a.amount), Index: a.app})
	}
	return out
}

func (g *Generator) lineItems(b *basket, n int) []lineItem {
	out := make([]lineItem, len(b.lines))
	for i, l := range b.lines {
		id := int64(13876543000000) + int64(g.first+n)*64 + int64(i)
		li := lineItem{
			ID: id, GraphQL: fmt.Sprintf("gid://shopify/LineItem/%d", id), AttributedStaffs: []any{}, CurrentQuantity: l.qty,
			FulfillableQuantity: l.qty, FulfillmentService: "manual", GiftCard: l.product.GiftCard(), Grams: l.product.Grams,
			Price: b.text(l.unit), PriceSet: b.set(l.unit), Properties: []attribute{}, Quantity: l.qty, RequiresShipping: l.needsShipping(),
			Taxable: !l.product.GiftCard(), TotalDiscount: b.text(pair{}), TotalDiscountSet: b.set(pair{}), TaxLines: b.taxLines(l.taxes),
			Duties: []any{}, Allocations: b.allocations(l.allocs),
		}
		if l.custom != "" {
			li.Name, li.Title = l.custom, l.custom
			out[i] = li
			continue
		}
		p := l.product
		li.Name, li.Title, li.SKU, li.Vendor, li.ProductExists = p.Title, p.Title, orNil(p.SKU), p.Vendor, true
		li.ProductID, li.VariantID = p.ProductID, p.VariantID
		if p.Variant != "" {
			li.Name += " - " + p.Variant
			li.VariantTitle = p.Variant
		}
		if !p.GiftCard() {
			li.VariantInventory = "shopify"
		}
		if id%9 == 0 {
			li.Properties = []attribute{{"Engraving", "Für Zoë / 愛"}}
		}
		out[i] = li
	}
	return out
}

func (g *Generator) shippingLines(b *basket, n int) []shippingLine {
	out := []shippingLine{}
	for i, s := range b.shipping {
		out = append(out, shippingLine{
			ID: int64(4876543000000) + int64(g.first+n)*4 + int64(i), Code: s.code, DiscountedPrice: b.text(s.net()), DiscountedPriceSet: b.set(s.net()),
			Price: b.text(s.price), PriceSet: b.set(s.price), Source: "shopify", Title: s.title,
			TaxLines: b.taxLines(s.taxes), Allocations: b.allocations(s.allocs),
		})
	}
	return out
}
