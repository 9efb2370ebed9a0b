package sap

import (
	"fmt"
	"math/big"
	"sort"
	"strconv"
	"strings"
	"time"
)

// document describes one kind of sales document.
type document struct {
	record     string // key property, and the word for it
	root       string // entity type
	docType    string // property
	dateField  string // property
	item       string // key property of an item
	category   string // property: item category
	types      map[string]bool
	firstNo    int
	itemIsCode string // default item category
}

var documents = map[string]document{
	"A_SalesOrder": {record: "SalesOrder", root: "A_SalesOrderType", docType: "SalesOrderType", dateField: "SalesOrderDate",
		item: "SalesOrderItem", category: "SalesOrderItemCategory", types: orderTypes, firstNo: 1, itemIsCode: "TAN"},
	"A_CustomerReturn": {record: "CustomerReturn", root: "A_CustomerReturnType", docType: "CustomerReturnType", dateField: "CustomerReturnDate",
		item: "CustomerReturnItem", category: "CustomerReturnItemCategory", types: returnTypes, firstNo: 60000000, itemIsCode: "CBEN"},
}

// complete checks the header and fills in what the system derives. It does not
// need the lock: the number is given by the store.
func (s *Server) complete(d document, r *record, now time.Time) (warnings []message, f *fault) {
	for _, name := range []string{d.docType, "SalesOrganization", "DistributionChannel", "OrganizationDivision"} {
		if strings.TrimSpace(r.text(name)) == "" {
			return nil, business("SLS_LORD/021", name, "Enter a value for %s", name)
		}
	}
	if t := r.text(d.docType); !d.types[t] {
		return nil, business("V1/313", d.docType, "Sales document type %s is not defined", t)
	}
	area := r.text("SalesOrganization")
	if r.text("DistributionChannel") != "10" || r.text("OrganizationDivision") != "00" || !hasSalesArea(area) {
		return nil, business("V1/330", "SalesOrganization", "Sales area %s %s %s is not defined", area, r.text("DistributionChannel"), r.text("OrganizationDivision"))
	}
	customer := alpha(r.text("SoldToParty"))
	if customer == "" {
		return nil, business("V1/003", "SoldToParty", "Please enter sold-to party or ship-to party")
	}
	if org, ok := soldTo[customer]; !ok {
		return nil, business("VP/199", "SoldToParty", "Customer %s does not exist", customer)
	} else if org != area {
		return nil, business("VP/204", "SoldToParty", "Sold-to party %s is not maintained for sales area %s 10 00", customer, area)
	}
	r.values["SoldToParty"] = customer
	currency := r.text("TransactionCurrency")
	if currency == "" {
		currency = "EUR"
		r.values["TransactionCurrency"] = currency
	}
	if !currencies[currency] {
		return nil, business("SV/051", "TransactionCurrency", "Currency %s is not defined", currency)
	}
	r.values["CreatedByUser"] = "CROSSWALK"
	r.values["CreationDate"] = day(now)
	r.values["LastChangeDateTime"] = now.Truncate(time.Microsecond)
	r.values["OverallSDProcessStatus"] = "A"
	r.values["OverallSDDocumentRejectionSts"] = "A"
	for _, name := range []string{d.dateField, "PricingDate", "RequestedDeliveryDate"} {
		if r.values[name] == nil {
			r.values[name] = day(now)
		}
	}
	total, f := s.completeItems(d, r, currency)
	if f != nil {
		return nil, f
	}
	header, f := priced(r.children["to_PricingElement"], big.NewRat(1, 1), total)
	if f != nil {
		return nil, f
	}
	r.values["TotalNetAmount"] = amount(total.Add(total, header), currency)
	return s.incomplete(d, r), nil
}

func (s *Server) completeItems(d document, r *record, currency string) (*big.Rat, *fault) {
	items := r.children["to_Item"]
	if f := numberItems(d, items); f != nil {
		return nil, f
	}
	total := new(big.Rat)
	for _, item := range items {
		id := item.text("Material")
		if id == "" {
			return nil, business("V1/325", "Material", "Item %06s: enter a material", item.text(d.item))
		}
		m, ok := s.materials[id]
		if !ok {
			return nil, business("V1/382", "Material", "Material %s is not defined for sales org.%s, distr.chan.%s, language EN",
				id, r.text("SalesOrganization"), r.text("DistributionChannel"))
		}
		quantity := number(item.text("RequestedQuantity"))
		if quantity.Sign() <= 0 {
			return nil, business("V1/384", "RequestedQuantity", "Item %06s: enter a quantity greater than zero", item.text(d.item))
		}
		item.values["RequestedQuantity"] = trimZeros(item.text("RequestedQuantity"))
		if u := item.text("RequestedQuantityUnit"); u == "" {
			item.values["RequestedQuantityUnit"] = m.unit
		} else if !units[u] {
			return nil, business("VA/058", "RequestedQuantityUnit", "Sales unit %s is not defined for material %s", u, id)
		}
		if plant := item.text("ProductionPlant"); plant == "" {
			item.values["ProductionPlant"] = r.text("SalesOrganization")
		} else if !plants[plant] {
			return nil, business("M3/326", "ProductionPlant", "Plant data of material %s is locked or does not exist in plant %s", id, plant)
		}
		if item.text(d.category) == "" {
			item.values[d.category] = d.itemIsCode
		}
		item.values["TransactionCurrency"] = currency
		item.values["SDProcessStatus"] = "A"
		net, f := priced(item.children["to_PricingElement"], quantity, new(big.Rat))
		if f != nil {
			return nil, f
		}
		if len(item.children["to_PricingElement"]) == 0 {
			net = new(big.Rat).Mul(number(m.price), quantity)
		}
		item.values["NetAmount"] = amount(net, currency)
		total.Add(total, net)
	}
	return total, nil
}

// numberItems checks the item numbers and gives 10, 20, … where there is none.
func numberItems(d document, items []*record) *fault {
	seen := map[int]bool{}
	last := 0
	for _, item := range items {
		n := 0
		if given := item.text(d.item); given != "" {
			v, err := strconv.Atoi(given)
			if err != nil || v <= 0 {
				return business("SLS_LORD/110", d.item, "Item number %s is not valid", given)
			}
			n = v
		} else {
			n = (last/10 + 1) * 10
		}
		if seen[n] {
			return business("V1/488", d.item, "Item %06d already exists", n)
		}
		seen[n] = true
		last = n
		item.values[d.item] = strconv.Itoa(n)
	}
	sort.SliceStable(items, func(i, j int) bool {
		a, _ := strconv.Atoi(items[i].text(d.item))
		b, _ := strconv.Atoi(items[j].text(d.item))
		return a < b
	})
	return nil
}

// priced adds up stated conditions: a price per quantity, or an amount.
func priced(list []*record, quantity, base *big.Rat) (*big.Rat, *fault) {
	sum := new(big.Rat)
	for i, c := range list {
		t := c.text("ConditionType")
		if !conditions[t] {
			return nil, business("VE/072", "ConditionType", "Condition type %s is not defined in the pricing procedure", t)
		}
		rate := number(c.text("ConditionRateValue"))
		switch t {
		case "PPR0", "PR00", "VKP0", "PMP0":
			per := number(c.text("ConditionQuantity"))
			if per.Sign() == 0 {
				per = big.NewRat(1, 1)
			}
			rate = new(big.Rat).Mul(rate, new(big.Rat).Quo(quantity, per))
		case "RA00", "HA00": // percent
			rate = new(big.Rat).Mul(base, new(big.Rat).Quo(rate, big.NewRat(100, 1)))
		}
		c.values["PricingProcedureStep"] = fmt.Sprintf("%03d", (i+1)*10)
		c.values["PricingProcedureCounter"] = "1"
		if _, ok := c.values["ConditionAmount"]; ok {
			c.values["ConditionAmount"] = amount(rate, c.text("ConditionCurrency"))
		}
		sum.Add(sum, rate)
	}
	return sum, nil
}

// incomplete says what the system would still like to know.
func (s *Server) incomplete(d document, r *record) []message {
	var details []message
	if len(r.children["to_Item"]) == 0 {
		details = append(details, message{Code: "V1/555", Message: "The document has no items", Severity: "warning"})
	}
	if r.text("CustomerPaymentTerms") == "" {
		details = append(details, message{Code: "SLS_LORD/009", Message: "Document is incomplete", Target: "CustomerPaymentTerms", Severity: "warning"})
	}
	for _, item := range r.children["to_Item"] {
		if item.text("Material") == "MISC-ITEM" {
			details = append(details, message{Code: "V1/384",
				Message: fmt.Sprintf("Item %06s has no availability check", item.text(d.item)), Severity: "info"})
		}
	}
	return details
}

func hasSalesArea(org string) bool {
	for _, o := range soldTo {
		if o == org {
			return true
		}
	}
	return false
}

// alpha takes leading zeros off a number, as the conversion exit does.
func alpha(s string) string {
	if strings.Trim(s, "0123456789") != "" {
		return s
	}
	return strings.TrimLeft(s, "0")
}

func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

func trimZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// amount writes money with the currency's decimals.
func amount(r *big.Rat, currency string) string {
	switch currency {
	case "JPY", "KRW":
		return r.FloatString(0)
	case "KWD", "BHD":
		return r.FloatString(3)
	}
	return r.FloatString(2)
}
