package retail_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"crosswalk/contracts/diag"
	"crosswalk/mapper"
	"crosswalk/mapper/program"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
	"crosswalk/samples/retail"
)

// modules compiles every mapping of the workspace.
func modules(t *testing.T) map[string]*mapper.Artifact {
	t.Helper()
	ws, found := workspace.Load(retail.FS())
	if len(found) > 0 {
		t.Fatalf("the workspace has findings:\n%v", found)
	}
	tables := map[string]*program.Table{}
	for name, table := range ws.Tables {
		tables[name] = mapper.NewTable(name, table.Columns, table.Rows)
	}
	out := map[string]*mapper.Artifact{}
	for name, m := range ws.Mappings {
		a, err := mapper.Compile(t.Context(), mapper.Source{Name: m.Path, Text: m.Text}, mapper.Options{Contracts: ws.Contracts, Tables: tables})
		var list diag.List
		if errors.As(err, &list) {
			t.Errorf("%s:\n%v", name, list)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(a.Warnings) > 0 {
			t.Errorf("%s has warnings:\n%v", name, a.Warnings)
		}
		out[name] = a
	}
	return out
}

// runner loads modules into one engine.
func runner(t *testing.T, artifacts map[string]*mapper.Artifact, o engine.Options) func(mapping string, in []byte) ([]byte, error) {
	t.Helper()
	e, err := engine.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.WithoutCancel(t.Context())) })
	loaded := map[string]*engine.Module{}
	for name, a := range artifacts {
		m, err := e.Load(t.Context(), a.Module)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		loaded[name] = m
	}
	return func(mapping string, in []byte) ([]byte, error) { return loaded[mapping].Run(t.Context(), in, nil) }
}

// TestCasesRun runs every case on both engines; the output is the expected one
// byte for byte, white space aside.
func TestCasesRun(t *testing.T) {
	artifacts := modules(t)
	if t.Failed() {
		return
	}
	compiled, interpreted := runner(t, artifacts, engine.Options{}), runner(t, artifacts, engine.Options{Interpreter: true})
	eachCase(t, func(t *testing.T, mapping, _ string, in, want []byte) {
		var expected bytes.Buffer
		if err := json.Compact(&expected, want); err != nil {
			t.Fatal(err)
		}
		for engine, run := range map[string]func(string, []byte) ([]byte, error){"compiler": compiled, "interpreter": interpreted} {
			got, err := run(mapping, in)
			if err != nil {
				t.Errorf("%s: %v", engine, err)
			} else if !bytes.Equal(got, expected.Bytes()) {
				t.Errorf("%s:\n got %s\nwant %s", engine, got, expected.Bytes())
			}
		}
	})
}

// TestRecordedPayloadsMap maps every payload that Shopify was recorded to send,
// and each of the results on to SAP.
func TestRecordedPayloadsMap(t *testing.T) {
	artifacts := modules(t)
	if t.Failed() {
		return
	}
	run := runner(t, artifacts, engine.Options{})
	for _, c := range []struct{ mapping, one, many, next string }{
		{"shopify-order", "order", "orders", "sap-sales-order"},
		{"shopify-refund", "refund", "refunds", "sap-customer-return"},
		{"shopify-inventory-level", "inventory_level", "inventory_levels", ""},
	} {
		t.Run(c.mapping, func(t *testing.T) {
			for _, r := range findRecorded(t, c.one, c.many) {
				in, err := json.Marshal(r.value)
				if err != nil {
					t.Fatal(err)
				}
				out, err := run(c.mapping, in)
				if err != nil {
					if r.value["id"] != nil || c.mapping != "shopify-refund" {
						t.Errorf("%s: %v", r.where, err)
					} else if !strings.Contains(err.Error(), "input/") {
						t.Errorf("%s: a proposal is not a refund, but the error does not say so: %v", r.where, err)
					}
					continue
				}
				v := decode(t, out)
				if err := validator(t, mappingOf(t, c.mapping).Target).Validate(v); err != nil {
					t.Errorf("%s: %#v", r.where, err)
				}
				if c.mapping == "shopify-order" {
					checkOrder(t, r.value, v.(map[string]any))
				}
				if c.next == "" {
					continue
				}
				document, err := run(c.next, out)
				if err != nil {
					t.Errorf("%s: %s: %v", r.where, c.next, err)
					continue
				}
				if err := validator(t, mappingOf(t, c.next).Target).Validate(decode(t, document)); err != nil {
					t.Errorf("%s: %s: %#v", r.where, c.next, err)
				}
			}
		})
	}
}
