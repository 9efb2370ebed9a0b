package suggest

import (
	"slices"
	"strings"
	"unicode"
)

// spelled maps what people shorten or spell in two ways to the word it stands
// for. A value of several words stands for all of them.
var spelled = map[string]string{
	"qty": "quantity", "quant": "quantity", "menge": "quantity", "qnty": "quantity",
	"amt": "amount", "no": "number", "nr": "number", "num": "number", "nbr": "number",
	"addr": "address", "adr": "address", "cust": "customer", "cur": "currency", "curr": "currency", "ccy": "currency",
	"desc": "description", "descr": "description", "txt": "text", "tel": "phone", "telephone": "phone", "fon": "phone", "mobile": "phone",
	"zip": "postal code", "zipcode": "postal code", "postcode": "postal code", "postalcode": "postal code", "plz": "postal code",
	"prov": "region", "province": "region", "fname": "first name", "lname": "last name", "firstname": "first name",
	"lastname": "last name", "surname": "last name", "given": "first", "family": "last",
	"mail": "email", "organisation": "company", "organization": "company", "corp": "company",
	"canceled": "cancelled", "cancelation": "cancellation", "authorized": "authorised", "fulfilment": "fulfillment",
	"vat": "tax", "gst": "tax", "uom": "unit", "meins": "unit", "wt": "weight", "dt": "date", "ts": "time", "ref": "reference",
	"shp": "shipping", "ship": "shipping", "bill": "billing", "inv": "inventory", "inventories": "inventory",
	"ean": "gtin", "upc": "gtin", "barcode": "gtin", "mat": "material", "matl": "material", "matnr": "material", "art": "article",
	"whs": "warehouse", "whse": "warehouse", "werks": "plant", "stk": "stock", "cond": "condition", "doc": "document",
	"po": "purchase order", "so": "sales order", "ext": "external", "int": "internal", "attr": "attribute", "attrs": "attribute",
	"pct": "percent", "perc": "percent", "percentage": "percent", "disc": "discount", "rebate": "discount", "reduction": "discount",
	"lang": "language", "cntry": "country", "ctry": "country", "st": "street", "street": "line", "strasse": "line", "town": "city",
	"orig": "original", "tot": "total", "grand": "total", "sum": "total", "subtotal": "sub total", "dept": "department",
	"sub": "sub", "lineitem": "line item", "lineitems": "line item", "datetime": "date time", "timestamp": "time",
	"modified": "updated", "changed": "updated", "creation": "created", "comment": "note", "remark": "note", "memo": "note",
	"gid": "id", "uuid": "id", "guid": "id", "identifier": "id", "key": "id",
}

// related are words of the retail field that mean nearly the same, with how
// nearly. A word may stand in several groups.
var related = []struct {
	near  float64
	words []string
}{
	{0.85, []string{"sku", "material", "article"}},
	{0.85, []string{"line", "item", "position"}},
	{0.8, []string{"shipping", "delivery", "freight"}},
	{0.8, []string{"shipment", "delivery", "fulfillment"}},
	{0.8, []string{"billing", "invoice", "payer"}},
	{0.85, []string{"vendor", "brand", "manufacturer"}},
	{0.8, []string{"location", "warehouse", "plant", "store", "place"}},
	{0.8, []string{"customer", "buyer", "client", "party", "consumer"}},
	{0.75, []string{"title", "name", "text", "label", "description"}},
	{0.8, []string{"created", "placed", "ordered", "entered", "creation"}},
	{0.6, []string{"created", "processed", "requested", "occurred"}},
	{0.8, []string{"note", "text", "message"}},
	{0.75, []string{"return", "refund"}},
	{0.7, []string{"price", "amount", "value", "rate"}},
	{0.7, []string{"price", "cost"}},
	{0.6, []string{"total", "amount", "price", "value"}},
	{0.7, []string{"id", "number", "reference"}},
	{0.6, []string{"id", "code", "number"}},
	{0.75, []string{"kind", "type", "category", "class"}},
	{0.75, []string{"state", "status"}},
	{0.75, []string{"region", "state"}},
	{0.7, []string{"channel", "source"}},
	{0.8, []string{"gateway", "method"}},
	{0.75, []string{"discount", "allocation", "promotion", "adjustment"}},
	{0.7, []string{"date", "at", "time", "day"}},
	{0.75, []string{"quantity", "count", "pieces"}},
	{0.7, []string{"available", "sellable", "stock"}},
	{0.8, []string{"hand", "stock"}},
	{0.8, []string{"attribute", "property", "option"}},
	{0.7, []string{"outstanding", "due", "open"}},
	{0.7, []string{"presentment", "customer"}},
	{0.75, []string{"carrier", "source"}},
	{0.6, []string{"rate", "percent"}},
	{0.75, []string{"tip", "gratuity"}},
	{0.7, []string{"handle", "code", "slug"}},
}

var nearness = func() map[[2]string]float64 {
	m := map[[2]string]float64{}
	for _, g := range related {
		for _, a := range g.words {
			for _, b := range g.words {
				if a != b && m[[2]string{a, b}] < g.near {
					m[[2]string{a, b}] = g.near
				}
			}
		}
	}
	return m
}()

// filler are words that say nothing of what a field means.
var filler = map[string]bool{"to": true, "the": true, "of": true, "is": true, "has": true, "a": true, "set": true, "money": true, "by": true, "in": true}

// words takes a name apart: camel case, snake case, digits; lower case, one
// number, abbreviations written out.
func words(name string) []string {
	var out []string
	add := func(w string) {
		for _, w := range strings.Fields(written(w)) {
			if w != "" && !filler[w] && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	runes := []rune(name)
	start := 0
	for i := range runes {
		switch {
		case !unicode.IsLetter(runes[i]) && !unicode.IsDigit(runes[i]):
			add(string(runes[start:i]))
			start = i + 1
		case i > start && breaks(runes, i):
			add(string(runes[start:i]))
			start = i
		}
	}
	add(string(runes[start:]))
	return out
}

// breaks says that a new word starts at i: "aB", "ABc" before "Bc", "a1".
func breaks(r []rune, i int) bool {
	prev, here := r[i-1], r[i]
	switch {
	case unicode.IsLower(prev) && unicode.IsUpper(here):
		return true
	case unicode.IsUpper(prev) && unicode.IsUpper(here):
		return i+1 < len(r) && unicode.IsLower(r[i+1])
	}
	return unicode.IsLetter(prev) != unicode.IsLetter(here)
}

// written is a word in its plain form.
func written(w string) string {
	w = strings.ToLower(w)
	if full, ok := spelled[w]; ok {
		return full
	}
	one := singular(w)
	if full, ok := spelled[one]; ok {
		return full
	}
	return one
}

func singular(w string) string {
	switch {
	case len(w) < 4 || strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "us") || strings.HasSuffix(w, "is"):
		return w
	case strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "ches"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "s"):
		return w[:len(w)-1]
	}
	return w
}

// near is how much two words mean the same, 0 to 1.
func near(a, b string) float64 {
	if a == b {
		return 1
	}
	n := nearness[[2]string{a, b}]
	short, long := a, b
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) >= 4 && strings.HasPrefix(long, short) {
		n = max(n, 0.75)
	}
	if len(short) >= 5 && oneEdit(short, long) {
		n = max(n, 0.8)
	}
	return n
}

// oneEdit says that one letter was added, left out or replaced.
func oneEdit(short, long string) bool {
	if len(long)-len(short) > 1 {
		return false
	}
	i := 0
	for i < len(short) && short[i] == long[i] {
		i++
	}
	if len(short) == len(long) {
		return short[min(i+1, len(short)):] == long[min(i+1, len(long)):]
	}
	return short[i:] == long[i+1:]
}
