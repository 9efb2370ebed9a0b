package sap

import (
	_ "embed"
	"strings"

	"crosswalk/samples/simulators/shopify"
)

// material is a material master: what a sales document needs of it.
type material struct {
	unit     string
	price    string // standard price, used when a document states none
	category string // item category
}

// soldTo lists the customers and the sales organisation each buys from.
var soldTo = map[string]string{
	"10100001": "1010", "10100002": "1010", "10200001": "1020", "11100001": "1110", "12100001": "1210",
	"15100001": "1510", "17100001": "1710", "29100001": "2910",
}

// plants by sales organisation.
var plants = map[string]bool{"1010": true, "1011": true, "1020": true, "1110": true, "1710": true}

var orderTypes = map[string]bool{"OR": true, "TA": true, "SO": true, "RO": true}

var returnTypes = map[string]bool{"CBRE": true, "RE": true, "CBAR": true}

// conditions that a document may state itself.
var conditions = map[string]bool{
	"PPR0": true, "PR00": true, "VKP0": true, "PMP0": true, "DRV1": true, "DRQ1": true, "DPG1": true, "YBHD": true,
	"YDUT": true, "YTIP": true, "DIFF": true, "KF00": true, "HB00": true, "RA00": true, "HA00": true,
}

var currencies = map[string]bool{
	"EUR": true, "USD": true, "GBP": true, "CHF": true, "SEK": true, "DKK": true, "NOK": true, "PLN": true, "CZK": true,
	"HUF": true, "JPY": true, "CAD": true, "AUD": true, "KWD": true, "BHD": true, "INR": true, "BRL": true, "MXN": true, "KRW": true,
}

// masterData is the catalogue of the shop, the materials that stand for what
// has no number of its own, and those of the system's own examples.
func masterData(more []string) map[string]material {
	all := map[string]material{}
	for _, p := range shopify.Catalogue() {
		if p.SKU != "" {
			all[p.SKU] = material{unit: "PC", price: p.PriceText(), category: "TAN"}
		}
	}
	for _, id := range []string{"TG11", "TG12", "IPOD2008GREEN", "IPOD2008RED", "IPOD2008BLACK", "IPOD2008PINK"} {
		all[id] = material{unit: "PC", price: "17.55", category: "TAN"}
	}
	for _, id := range []string{"MISC-ITEM", "GIFT-CARD", "TIP", "SHIPPING", "DISCOUNT"} {
		all[id] = material{unit: "PC", price: "1.00", category: "TAX"}
	}
	for _, id := range more {
		all[strings.TrimSpace(id)] = material{unit: "PC", price: "10.00", category: "TAN"}
	}
	return all
}

// Sales units that every material may be ordered in.
var units = map[string]bool{"PC": true, "ST": true, "EA": true, "KAR": true, "PAA": true}
