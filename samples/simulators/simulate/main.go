// Command simulate runs one simulated system as a process of its own.
//
//	simulate sap     [-listen ADDR] [-file FILE] [-events URL] [-root-slash required|refused]
//	simulate shopify [-listen ADDR] -target URL [-every DURATION] [-count N] [-first N] [-clock FACTOR]
//
// Credentials come from the environment: SAP_USER, SAP_PASSWORD and
// SAP_EVENT_SECRET, or SHOPIFY_SECRET. The first line on standard output is the
// base URL.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"crosswalk/samples/simulators/sap"
	"crosswalk/samples/simulators/shopify"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "simulate:", err)
		os.Exit(3)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("name a system: sap or shopify")
	}
	switch args[0] {
	case "sap":
		return runSAP(ctx, args[1:])
	case "shopify":
		return runShopify(ctx, args[1:])
	}
	return fmt.Errorf("no system %q; there are sap and shopify", args[0])
}

func runSAP(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("sap", flag.ContinueOnError)
	listen := f.String("listen", "127.0.0.1:0", "address to listen on")
	file := f.String("file", "", "file that keeps the documents")
	events := f.String("events", "", "where stock events go")
	slash := f.String("root-slash", "", "required or refused: slash after a service root")
	if err := f.Parse(args); err != nil {
		return err
	}
	s, err := sap.New(sap.Options{User: os.Getenv("SAP_USER"), Password: os.Getenv("SAP_PASSWORD"), File: *file, RootSlash: *slash,
		Events: sap.EventTarget{URL: *events, Secret: os.Getenv("SAP_EVENT_SECRET")}})
	if err != nil {
		return err
	}
	url, err := s.Start(ctx, *listen)
	if err != nil {
		return err
	}
	fmt.Println(url)
	<-ctx.Done()
	return nil
}

func runShopify(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("shopify", flag.ContinueOnError)
	listen := f.String("listen", "127.0.0.1:0", "address to listen on")
	target := f.String("target", "", "where webhooks go, such as http://127.0.0.1:8080/hooks/shopify")
	every := f.Duration("every", 2*time.Second, "time between orders")
	count := f.Int("count", 0, "how many orders; 0 sends until stopped")
	first := f.Int("first", 0, "number of the first order")
	clock := f.Float64("clock", 1, "how much faster than real time retries come")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *target == "" || *every <= 0 {
		return errors.New("shopify: -target is needed, and -every must be positive")
	}
	s, err := shopify.NewShop(shopify.ShopOptions{Target: *target, Secret: os.Getenv("SHOPIFY_SECRET"), Clock: *clock,
		Generator: shopify.GeneratorOptions{First: *first}})
	if err != nil {
		return err
	}
	url, err := s.Start(ctx, *listen)
	if err != nil {
		return err
	}
	fmt.Println(url)
	tick := time.NewTicker(*every)
	defer tick.Stop()
	for n := 0; *count == 0 || n < *count; n++ {
		s.SendOrder(n, time.Now())
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
	s.Wait()
	fmt.Printf("%+v\n", s.Stats())
	return nil
}
