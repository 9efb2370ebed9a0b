package shopify

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// catalogueText is what the shop sells, prices in its own currency. Inventory
// items are those of samples/retail/tables/inventory-items.csv.
//
//go:embed catalogue.csv
var catalogueText string

// Product is one variant in the catalogue.
type Product struct {
	SKU             string // "" for gift cards
	Title, Variant  string
	Vendor          string
	PriceCents      int64
	Grams           int
	ProductID       int64
	VariantID       int64
	InventoryItemID int64
}

// PriceText is the price with two decimals.
func (p Product) PriceText() string {
	return fmt.Sprintf("%d.%02d", p.PriceCents/100, p.PriceCents%100)
}

// GiftCard says that the product is money, not goods.
func (p Product) GiftCard() bool { return p.Title == "Gift card" }

var catalogue = readCatalogue(catalogueText)

// Catalogue lists what the shop sells.
func Catalogue() []Product { return append([]Product(nil), catalogue...) }

// Location is a place that has stock, with its SAP plant and storage location.
type Location struct {
	ID                     int64
	Name                   string
	Plant, StorageLocation string
}

// Locations lists where the shop keeps stock, as in samples/retail/tables/locations.csv.
func Locations() []Location {
	return []Location{
		{655441491, "Berlin warehouse", "1010", "101A"}, {487838322, "Munich warehouse", "1010", "101B"},
		{905684977, "Hamburg store", "1011", "101A"}, {61939125, "New York warehouse", "1710", "171A"},
	}
}

func readCatalogue(text string) []Product {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic("catalogue.csv: " + err.Error()) // embedded data: a bug of ours
	}
	var list []Product
	for _, r := range rows[1:] {
		n := make([]int64, 5)
		for i, s := range []string{strings.Replace(r[4], ".", "", 1), r[5], r[6], r[7], r[8]} {
			if n[i], err = strconv.ParseInt(s, 10, 64); err != nil {
				panic("catalogue.csv: " + err.Error())
			}
		}
		list = append(list, Product{SKU: r[0], Title: r[1], Variant: r[2], Vendor: r[3],
			PriceCents: n[0], Grams: int(n[1]), ProductID: n[2], VariantID: n[3], InventoryItemID: n[4]})
	}
	return list
}
