package main

import (
	"embed"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"time"
)

//go:embed workspace
var workspaceFiles embed.FS

// catalogueModule is the module of the mapping in workspace.
func (b *bench) catalogueModule() ([]byte, error) {
	files, err := fs.Sub(workspaceFiles, "workspace")
	if err != nil {
		return nil, err
	}
	own, err := open(files, b.engine)
	if err != nil {
		return nil, err
	}
	artifact, err := own.compile(b.ctx, "catalogue")
	if err != nil {
		return nil, err
	}
	return artifact.Module, nil
}

// catalogue maps 5 MB of products.
func (b *bench) catalogue(*space) error {
	module, err := b.catalogueModule()
	if err != nil {
		return err
	}
	s, err := newSandbox(b.ctx, module)
	if err != nil {
		return err
	}
	defer s.runtime.Close(b.ctx)
	doc := products(5 << 20)
	var out int
	best := time.Duration(1<<63 - 1)
	for begin := time.Now(); time.Since(begin) < b.span || best == 1<<63-1; {
		start := time.Now()
		view, err := s.transform(b.ctx, doc)
		if err != nil {
			return err
		}
		best, out = min(best, time.Since(start)), len(view)
	}
	rate := float64(len(doc)) / best.Seconds() / 1e6
	memory := float64(s.mod.Memory().Size()) / float64(len(doc))
	fmt.Printf("\ncatalogue, %d bytes to %d: best %.2f ms, %.0f MB/s, memory %.2f x the input\n", len(doc), out, best.Seconds()*1e3, rate, memory)
	b.report.atLeast("catalogue of 5 MB", 300, rate, "MB/s")
	b.report.atMost("catalogue: memory of the instance", 4, memory, "x input")
	return nil
}

// products are that many bytes of products as Shopify lists them, the same in
// every run.
func products(size int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	colours := []string{"Black", "White", "Navy", "Bordeaux", "Grün", "Sand"}
	sizes := []string{"XS", "S", "M", "L", "XL"}
	nouns := []string{"T-Shirt", "Hoodie", "Rain jacket", "Jeans", "Beanie", "Socken", "Chino"}
	var b strings.Builder
	b.WriteString(`{"products":[`)
	for n := int64(1); b.Len() < size; n++ {
		if n > 1 {
			b.WriteByte(',')
		}
		id := 7_000_000_000_000 + n
		noun := nouns[r.IntN(len(nouns))]
		fmt.Fprintf(&b, `{"id":%d,"title":"%s No. %d","body_html":"<p>%s<\/p>\n<ul><li>%d %% cotton<\/li><li>Made in Portugal<\/li><\/ul>",`,
			id, noun, n, strings.Repeat("Soft, warm and made to last. ", 1+r.IntN(6)), 60+r.IntN(40))
		fmt.Fprintf(&b, `"vendor":"Example Goods","product_type":"%s","created_at":"2025-10-%02dT11:29:59-05:00","handle":"product-%d",`, noun, 1+n%28, n)
		fmt.Fprintf(&b, `"updated_at":"2026-02-%02dT08:15:00-05:00","published_at":"2025-11-01T19:00:00-05:00","template_suffix":null,`, 1+n%28)
		fmt.Fprintf(&b, `"published_scope":"web","tags":"Summer, Sale, %s","status":"active","admin_graphql_api_id":"gid://shopify/Product/%d","variants":[`, noun, id)
		colour := colours[r.IntN(len(colours))]
		for i, size := range sizes {
			if i > 0 {
				b.WriteByte(',')
			}
			price, stock := 999+r.IntN(9000), r.IntN(200)
			before := "null"
			if r.IntN(3) == 0 {
				before = fmt.Sprintf(`"%d.%02d"`, (price+500)/100, (price+500)%100)
			}
			v := id*10 + int64(i)
			fmt.Fprintf(&b, `{"id":%d,"product_id":%d,"title":"%s / %s","price":"%d.%02d","position":%d,"inventory_policy":"deny","compare_at_price":%s,`,
				v, id, colour, size, price/100, price%100, i+1, before)
			fmt.Fprintf(&b, `"option1":"%s","option2":"%s","option3":null,"created_at":"2025-10-02T11:29:59-05:00","updated_at":"2026-02-02T11:29:59-05:00",`, colour, size)
			fmt.Fprintf(&b, `"taxable":true,"barcode":"40%011d","fulfillment_service":"manual","grams":%d,"inventory_management":"shopify","requires_shipping":true,`, v%100_000_000_000, 150+r.IntN(800))
			fmt.Fprintf(&b, `"sku":"EX-%d-%s","weight":%d.%d,"weight_unit":"kg","inventory_item_id":%d,"inventory_quantity":%d,"old_inventory_quantity":%d,`, n, size, r.IntN(2), 1+r.IntN(9), v+5, stock, stock)
			fmt.Fprintf(&b, `"presentment_prices":[{"price":{"amount":"%d.%02d","currency_code":"EUR"},"compare_at_price":null}],"admin_graphql_api_id":"gid://shopify/ProductVariant/%d","image_id":null}`, price/100, price%100, v)
		}
		fmt.Fprintf(&b, `],"options":[{"id":%d,"product_id":%d,"name":"Color","position":1,"values":["%s"]},{"id":%d,"product_id":%d,"name":"Size","position":2,"values":["XS","S","M","L","XL"]}],"images":[`, id+1, id, colour, id+2, id)
		for i := range 1 + r.IntN(3) {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"id":%d,"alt":null,"position":%d,"product_id":%d,"created_at":"2025-10-02T11:29:59-05:00","updated_at":"2025-10-02T11:29:59-05:00",`, id+int64(i), i+1, id)
			fmt.Fprintf(&b, `"admin_graphql_api_id":"gid://shopify/ProductImage/%d","width":1200,"height":1600,"src":"https://cdn.example/s/files/1/0001/products/%d-%d.jpg?v=1759","variant_ids":[]}`, id, id, i)
		}
		b.WriteString(`]}`)
	}
	b.WriteString(`]}`)
	return []byte(b.String())
}
