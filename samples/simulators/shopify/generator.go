package shopify

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"
)

// Generator makes payloads of one shop. The same options and the same number
// give the same payload, and payloads may be made in any order and at once.
type Generator struct {
	seed  uint64
	first int
	shop  string
	cur   currency
}

// GeneratorOptions describes the shop. The zero value is ready to use.
type GeneratorOptions struct {
	Seed uint64
	// First is added to every order number, so that a later run of the shop does
	// not repeat the orders of an earlier one.
	First int
	// Shop is its domain. Empty means crosswalk-demo.myshopify.com.
	Shop string
	// Currency is the shop's own. Empty means EUR.
	Currency string
}

// NewGenerator checks the options.
func NewGenerator(o GeneratorOptions) (*Generator, error) {
	if o.Shop == "" {
		o.Shop = "crosswalk-demo.myshopify.com"
	}
	if o.Currency == "" {
		o.Currency = "EUR"
	}
	c, ok := currencies[o.Currency]
	if !ok {
		return nil, fmt.Errorf("no currency %q in the samples", o.Currency)
	}
	return &Generator{seed: o.Seed, first: o.First, shop: o.Shop, cur: c}, nil
}

// Shop is the shop's domain.
func (g *Generator) Shop() string { return g.shop }

// Order makes the body of an orders/create webhook.
func (g *Generator) Order(n int, at time.Time) []byte { return encode(g.order(n, at)) }

// OrderID is the id of order n.
func (g *Generator) OrderID(n int) int64 {
	id := int64(g.first + n)
	if id%10 == 7 { // some ids do not fit a float64
		return 820982911946154508 + id
	}
	return 5872310400000 + id*1013
}

// OrderName is the number of order n that people use.
func (g *Generator) OrderName(n int) string { return fmt.Sprintf("#%d", 1001+g.first+n) }

// rnd is the randomness of one payload.
func (g *Generator) rnd(kind uint64, n int) *rand.Rand {
	return rand.New(rand.NewPCG(g.seed^kind<<56, uint64(g.first+n)))
}

// stream numbers for rnd.
const (
	ofOrder uint64 = iota + 1
	ofRefund
	ofLevel
	ofDelivery
)

func token(r *rand.Rand, n int) string {
	b := make([]byte, (n+1)/2)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return hex.EncodeToString(b)[:n]
}

func uuid(r *rand.Rand) string {
	t := token(r, 32)
	return t[:8] + "-" + t[8:12] + "-4" + t[13:16] + "-a" + t[17:20] + "-" + t[20:]
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true in percent of 100 cases.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// stamp writes a time with the offset of the shop. A fixed rule keeps payloads the same on
// machines without a zone database.
func stamp(t time.Time) string {
	offset := 3600
	if m := t.UTC().Month(); m >= time.April && m <= time.October {
		offset = 7200
	}
	return t.In(time.FixedZone("", offset)).Format("2006-01-02T15:04:05-07:00")
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// encode writes JSON as the shop does: UTF-8 as it is, and every slash escaped.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("shopify payload: " + err.Error()) // only our own types: a bug
	}
	return bytes.ReplaceAll(bytes.TrimRight(b.Bytes(), "\n"), []byte("/"), []byte(`\/`))
}
