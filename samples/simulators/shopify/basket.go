package shopify

import (
	"math/rand/v2"
)

// basket is an order in numbers. Both sides of every pair are worked out
// separately, each right in its own currency.
type basket struct {
	purse
	who      person
	included bool
	taxes    []tax
	lines    []basketLine
	apps     []discountApplication
	codes    []discountCode
	shipping []basketShipping
	tip      pair
}

type basketLine struct {
	product Product
	custom  string // title of a line without a product
	gift    bool
	unit    pair
	qty     int
	allocs  []basketAlloc
	taxes   []pair // one per tax
}

type basketShipping struct {
	title, code string
	price       pair
	allocs      []basketAlloc
	taxes       []pair
}

type basketAlloc struct {
	app    int
	amount pair
}

func discounted(allocs []basketAlloc) pair {
	var p pair
	for _, a := range allocs {
		p = p.add(a.amount)
	}
	return p
}

func (l basketLine) gross() pair { return l.unit.times(l.qty) }
func (l basketLine) net() pair   { return l.gross().sub(discounted(l.allocs)) }

func (s basketShipping) net() pair { return s.price.sub(discounted(s.allocs)) }

func sum(list []pair) pair {
	var p pair
	for _, q := range list {
		p = p.add(q)
	}
	return p
}

// totals of the whole basket.
func (b *basket) totals() (lines, lineDiscount, shipping, shippingDiscount, tax, total pair) {
	for _, l := range b.lines {
		lines = lines.add(l.gross())
		lineDiscount = lineDiscount.add(discounted(l.allocs))
		tax = tax.add(sum(l.taxes))
	}
	for _, s := range b.shipping {
		shipping = shipping.add(s.price)
		shippingDiscount = shippingDiscount.add(discounted(s.allocs))
		tax = tax.add(sum(s.taxes))
	}
	total = lines.sub(lineDiscount).add(shipping).sub(shippingDiscount).add(b.tip)
	if !b.included {
		total = total.add(tax)
	}
	return
}

var customTitles = []string{"Engraving „Für immer“", "Geschenkverpackung", "Repair: zipper & lining", "Handmade sample (one off)", "ギフト包装"}

func newBasket(r *rand.Rand, shop currency) *basket {
	b := &basket{who: pick(r, people)}
	b.shop, b.presentment = shop, shop
	if c, ok := currencies[b.who.currency]; ok && chance(r, 80) {
		b.presentment = c
	}
	b.taxes, b.included = taxes[b.who.countryCode], !excluded[b.who.countryCode]
	if b.who.company != "" && chance(r, 50) {
		b.taxes = nil // business customer, tax exempt
	}
	for range []int{1, 1, 1, 2, 2, 2, 2, 3, 3, 4}[r.IntN(10)] {
		b.lines = append(b.lines, b.newLine(r))
	}
	if chance(r, 1) { // a big one now and then
		for range 10 {
			b.lines = append(b.lines, b.newLine(r))
		}
	}
	b.ship(r)
	b.discount(r)
	b.tax()
	if chance(r, 2) {
		b.tip = b.fromEuroCents(int64(100 * (1 + r.IntN(5))))
	}
	return b
}

func (b *basket) newLine(r *rand.Rand) basketLine {
	l := basketLine{qty: []int{1, 1, 1, 1, 1, 2, 2, 3, 5, 12}[r.IntN(10)]}
	switch {
	case chance(r, 4):
		l.custom = pick(r, customTitles)
		l.unit = b.fromEuroCents(int64(199 + r.IntN(4000)))
	default:
		l.product = pick(r, catalogue)
		l.unit = b.fromEuroCents(l.product.PriceCents)
		if chance(r, 2) {
			l.unit, l.gift = pair{}, true // a free gift
		}
	}
	return l
}

func (l basketLine) needsShipping() bool { return l.custom == "" && !l.product.GiftCard() }

func (b *basket) ship(r *rand.Rand) {
	for _, l := range b.lines {
		if !l.needsShipping() {
			continue
		}
		switch n := r.IntN(100); {
		case n < 60:
			b.shipping = append(b.shipping, basketShipping{title: "Standard", code: "Standard", price: b.fromEuroCents(490)})
		case n < 80:
			b.shipping = append(b.shipping, basketShipping{title: "Express (DHL, 24 h)", code: "express", price: b.fromEuroCents(1290)})
		case n < 90:
			b.shipping = append(b.shipping, basketShipping{title: "Free Shipping", code: "Free Shipping"})
		case n < 96:
			b.shipping = append(b.shipping, basketShipping{title: "Abholung im Laden", code: "pickup"})
		}
		return
	}
}

// discount takes one or two discounts off.
func (b *basket) discount(r *rand.Rand) {
	weights := make([]pair, len(b.lines))
	var eligible pair
	for i, l := range b.lines {
		if !l.product.GiftCard() {
			weights[i] = l.gross()
			eligible = eligible.add(weights[i])
		}
	}
	across := func(total pair) {
		for i, p := range allocatePair(total, weights) {
			if p != (pair{}) {
				b.lines[i].allocs = append(b.lines[i].allocs, basketAlloc{len(b.apps), p})
			}
		}
	}
	switch n := r.IntN(100); {
	case n < 55 || eligible[0] == 0 || eligible[1] == 0:
	case n < 70:
		percent := pick(r, []int64{10, 15, 20, 33})
		total := share(eligible, percent*10_000)
		across(total)
		b.code(discountApplication{TargetType: "line_item", Value: string(float(percent, 0)), ValueType: "percentage",
			Method: "across", TargetSelection: "all", Code: pick(r, []string{"WELCOME10", "ÉTÉ-2026", "SPRING SALE", "VIP"})}, total)
	case n < 80:
		total := b.fromEuroCents(1000)
		total = pair{min(total[0], eligible[0]), min(total[1], eligible[1])}
		across(total)
		b.code(discountApplication{TargetType: "line_item", Value: string(float(total[0], b.shop.exp)), ValueType: "fixed_amount",
			Method: "across", TargetSelection: "all", Code: "TENOFF"}, total)
	case n < 82:
		across(eligible) // everything for nothing
		b.code(discountApplication{TargetType: "line_item", Value: "100.0", ValueType: "percentage",
			Method: "across", TargetSelection: "all", Code: "PRESS-SAMPLE"}, eligible)
	case n < 92:
		for i, l := range b.lines {
			if weights[i] != (pair{}) {
				p := share(l.gross(), 250_000)
				b.lines[i].allocs = append(b.lines[i].allocs, basketAlloc{len(b.apps), p})
				break
			}
		}
		b.apps = append(b.apps, discountApplication{TargetType: "line_item", Type: "automatic", Value: "25.0", ValueType: "percentage",
			Method: "each", TargetSelection: "entitled", Title: "3 für 2 / Buy more, save more"})
	default:
		total := share(eligible, 50_000)
		across(total)
		b.apps = append(b.apps, discountApplication{TargetType: "line_item", Type: "manual", Value: "5.0", ValueType: "percentage",
			Method: "across", TargetSelection: "all", Title: "Goodwill", Description: "Late last time"})
	}
	if len(b.shipping) > 0 && b.shipping[0].price[0] > 0 && chance(r, 8) {
		p := b.shipping[0].price
		b.shipping[0].allocs = []basketAlloc{{len(b.apps), p}}
		b.code(discountApplication{TargetType: "shipping_line", Value: "100.0", ValueType: "percentage",
			Method: "each", TargetSelection: "all", Code: "SHIPFREE"}, p)
	}
}

func (b *basket) code(a discountApplication, total pair) {
	a.Type = "discount_code"
	kind := a.ValueType
	if a.TargetType == "shipping_line" {
		kind = "shipping"
	}
	b.apps = append(b.apps, a)
	b.codes = append(b.codes, discountCode{Code: a.Code, Amount: b.text(total), Type: kind})
}

// tax works out the tax of every line and of shipping, rounded per line.
func (b *basket) tax() {
	of := func(net pair) []pair {
		out := make([]pair, len(b.taxes))
		all := int64(1_000_000)
		for _, t := range b.taxes {
			all += t.ppm
		}
		for i, t := range b.taxes {
			if b.included {
				out[i] = pair{divRound(net[0]*t.ppm, all), divRound(net[1]*t.ppm, all)}
			} else {
				out[i] = share(net, t.ppm)
			}
		}
		return out
	}
	for i := range b.lines {
		if !b.lines[i].product.GiftCard() {
			b.lines[i].taxes = of(b.lines[i].net())
		}
	}
	for i := range b.shipping {
		b.shipping[i].taxes = of(b.shipping[i].net())
	}
}
