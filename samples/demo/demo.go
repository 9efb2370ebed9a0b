// Package demo runs the shop and the books that `crosswalk serve --demo` talks
// to, and keeps them busy at a gentle rate.
//
// Start opens both simulators and makes up the credentials between them and the
// server; Env has what the sample workspace refers to. Once the server listens,
// Traffic sends webhooks and events to it until its context ends.
package demo

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"crosswalk/samples/simulators/faults"
	"crosswalk/samples/simulators/sap"
	"crosswalk/samples/simulators/shopify"
)

// Options describes the demo. The zero value is ready to use.
type Options struct {
	// Dir keeps the simulators' documents and the next order number over a
	// restart. Empty keeps them in memory, and numbers orders by the clock.
	Dir string
	// Seed decides what is sent.
	Seed uint64
	// SAP and Shopify are the addresses the simulators listen on. Empty picks a
	// port on the loopback interface.
	SAP, Shopify string
	// How often something is sent on average. Zero means an order every 2 s, a
	// stock level every 3 s, a SAP stock movement every 9 s and a refund every
	// 25 s; a negative one means never.
	Orders, Levels, Movements, Refunds time.Duration
	// Trouble is the share of calls to SAP that fail in one way or another, and
	// of webhooks that come twice.
	Trouble float64
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		at *time.Duration
		is time.Duration
	}{{&o.Orders, 2 * time.Second}, {&o.Levels, 3 * time.Second}, {&o.Movements, 9 * time.Second}, {&o.Refunds, 25 * time.Second}} {
		if *d.at == 0 {
			*d.at = d.is
		}
	}
	for _, a := range []*string{&o.SAP, &o.Shopify} {
		if *a == "" {
			*a = "127.0.0.1:0"
		}
	}
	return o
}

// Demo is the two systems, running.
type Demo struct {
	opts    Options
	sap     *sap.Server
	shop    *shopify.Shop
	hook    *switchable // the shop's target, known once the server listens
	numbers *numbers
	env     map[string]string
	sapURL  string
	shopURL string
}

// Start opens both simulators. They stop when ctx ends.
func Start(ctx context.Context, o Options) (*Demo, error) {
	o = o.withDefaults()
	if o.Trouble < 0 || o.Trouble > 1 {
		return nil, fmt.Errorf("demo: trouble %v is not between 0 and 1", o.Trouble)
	}
	d := &Demo{opts: o, hook: &switchable{}, env: map[string]string{}}
	for _, name := range []string{"SAP_PASSWORD", "SAP_EVENT_SECRET", "SHOPIFY_SECRET"} {
		b := make([]byte, 16)
		if _, err := rand.Read(b); err != nil {
			return nil, fmt.Errorf("demo: make a secret: %w", err)
		}
		d.env[name] = hex.EncodeToString(b)
	}
	d.env["SAP_USER"] = "CROSSWALK"
	file := ""
	if o.Dir != "" {
		if err := os.MkdirAll(o.Dir, 0o755); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
		file = filepath.Join(o.Dir, "sap-documents.jsonl")
	}
	var err error
	if d.numbers, err = openNumbers(o.Dir); err != nil {
		return nil, err
	}
	d.sap, err = sap.New(sap.Options{User: d.env["SAP_USER"], Password: d.env["SAP_PASSWORD"], File: file, Seed: o.Seed})
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	d.shop, err = shopify.NewShop(shopify.ShopOptions{
		Generator: shopify.GeneratorOptions{Seed: o.Seed, First: d.numbers.first}, Secret: d.env["SHOPIFY_SECRET"],
		Target: "http://server.invalid/hooks/shopify", Client: d.hook.client(), Clock: 60, DuplicateRate: o.Trouble,
	})
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if d.sapURL, err = d.sap.Start(ctx, o.SAP); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	if d.shopURL, err = d.shop.Start(ctx, o.Shopify); err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	d.env["SAP_URL"], d.env["SHOPIFY_URL"] = d.sapURL, d.shopURL
	return d, d.trouble()
}

// trouble spreads the share over some of the ways in which SAP can fail.
func (d *Demo) trouble() error {
	if d.opts.Trouble == 0 {
		return nil
	}
	effects := []faults.Effect{faults.ReplyLost, faults.Unavailable, faults.CSRFExpired, faults.Message}
	for _, e := range effects {
		if _, err := d.sap.Faults().Add(faults.Fault{Effect: e, Probability: d.opts.Trouble / float64(len(effects))}); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	return nil
}

// Env gives the environment that the sample workspace refers to: addresses and
// credentials of both systems.
func (d *Demo) Env() map[string]string { return d.env }

// SAP gives the books, to look at their documents.
func (d *Demo) SAP() *sap.Server { return d.sap }

// Shop gives the shop, to send something special.
func (d *Demo) Shop() *shopify.Shop { return d.shop }

// Addresses are the base URLs of the simulators.
func (d *Demo) Addresses() (sapURL, shopURL string) { return d.sapURL, d.shopURL }
