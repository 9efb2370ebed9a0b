package kernel

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/tetratelabs/wazero"
)

// order is a recorded order without white space.
func order(b *testing.B) []byte {
	raw, err := os.ReadFile(filepath.Join(shared(b, "retail-data/shopify/rest-2026-07"), "order.json"))
	if err != nil {
		b.Fatal(err)
	}
	var list []struct {
		Response struct{ Order json.RawMessage }
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		b.Fatal(err)
	}
	for _, r := range list {
		if len(r.Response.Order) > 0 {
			var doc bytes.Buffer
			if err := json.Compact(&doc, r.Response.Order); err != nil {
				b.Fatal(err)
			}
			return doc.Bytes()
		}
	}
	b.Fatal("no order in the data")
	return nil
}

// BenchmarkSkip is the scanner alone: one call, all of a document validated.
func BenchmarkSkip(b *testing.B) {
	doc := order(b)
	g := newGuest(b, "compiler", wazero.NewRuntimeConfig())
	at := g.begin(string(doc))
	f := g.mod.ExportedFunction("k_skip")
	ctx := context.Background()
	stack := make([]uint64, 1)
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		stack[0] = at
		if err := f.CallWithStack(ctx, stack); err != nil || stack[0] == 0 {
			b.Fatal(err, g.code())
		}
	}
}

// BenchmarkInstantiate is what a fresh sandbox costs.
func BenchmarkInstantiate(b *testing.B) {
	ctx := context.Background()
	rt := wazero.NewRuntime(ctx)
	defer rt.Close(ctx)
	compiled, err := rt.CompileModule(ctx, Wasm)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		mod, err := rt.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithName(""))
		if err != nil {
			b.Fatal(err)
		}
		mod.Close(ctx)
	}
}
