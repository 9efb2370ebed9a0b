package emit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

func repo(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../..", path))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// shopify maps the usual fields of an order.
func shopify(t testing.TB) *builder {
	b := newBuilder(t, string(repo(t, "samples/retail/contracts/shopify/order/v1.schema.json")))
	line := b.row("/line_items/-")
	str := func(name, from string, row *program.Variable) program.Field {
		e := b.read(from, row)
		if e.Type().Kind == program.Int {
			e = call("int64_to_string", text, e)
		}
		return b.value(name, schema.String, e)
	}
	item := object(str("sku", "/line_items/-/sku", line), str("title", "/line_items/-/title", line),
		b.value("quantity", schema.Integer, b.read("/line_items/-/quantity", line)),
		str("price", "/line_items/-/price", line))
	b.p.Root = object(str("orderId", "/id", nil), str("number", "/name", nil), str("currency", "/currency", nil),
		str("placedAt", "/created_at", nil), str("updatedAt", "/updated_at", nil), str("total", "/total_price", nil),
		str("subtotal", "/subtotal_price", nil), str("tax", "/total_tax", nil), str("channel", "/source_name", nil),
		str("status", "/financial_status", nil), str("note", "/note", nil), str("email", "/email", nil),
		program.Field{Name: "shippingAddress", Node: object(str("city", "/shipping_address/city", nil),
			str("zip", "/shipping_address/zip", nil), str("country", "/shipping_address/country_code", nil))},
		program.Field{Name: "lines", Node: &program.Each{Shape: &schema.Shape{MaxItems: -1}, Rule: b.rule("lines"),
			Range: b.read("/line_items", nil), Var: line, Item: item}})
	return b
}

func shopifyOrder(t testing.TB) []byte {
	var list []struct {
		Response struct{ Order json.RawMessage }
	}
	b, err := os.ReadFile(shared(t, "retail-data/shopify/rest-2026-07/order.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	best := []byte(nil)
	for _, x := range list {
		var out bytes.Buffer
		if json.Compact(&out, x.Response.Order) == nil && out.Len() > len(best) {
			best = out.Bytes()
		}
	}
	return best
}

func BenchmarkShopify(b *testing.B) {
	mod := shopify(b).emit()
	doc := shopifyOrder(b)
	i := start(b, engines()["compiler"], mod)
	out, err := i.run(string(doc))
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("module %d bytes, input %d, output %d: %s", len(mod), len(doc), len(out), out)
	ctx := context.Background()
	in, run := i.mod.ExportedFunction(abi.ExportIn), i.mod.ExportedFunction(abi.ExportRun)
	b.SetBytes(int64(len(doc)))
	stack := make([]uint64, 1)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	t0 := cpu()
	for b.Loop() {
		stack[0] = uint64(len(doc))
		in.CallWithStack(ctx, stack)
		i.mod.Memory().Write(uint32(stack[0]), doc)
		stack[0] = uint64(len(doc))
		run.CallWithStack(ctx, stack)
	}
	b.ReportMetric(float64(cpu()-t0)/float64(b.N), "cpu-ns/op")
}

func BenchmarkEncodingJSON(b *testing.B) {
	doc := shopifyOrder(b)
	b.SetBytes(int64(len(doc)))
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	t0 := cpu()
	for b.Loop() {
		var v any
		if err := json.Unmarshal(doc, &v); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(cpu()-t0)/float64(b.N), "cpu-ns/op")
}

func BenchmarkSkip(b *testing.B) {
	mod := anything(b)
	doc := shopifyOrder(b)
	i := start(b, engines()["compiler"], mod)
	ctx := context.Background()
	in, run := i.mod.ExportedFunction(abi.ExportIn), i.mod.ExportedFunction(abi.ExportRun)
	b.SetBytes(int64(len(doc)))
	stack := make([]uint64, 1)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	t0 := cpu()
	for b.Loop() {
		stack[0] = uint64(len(doc))
		in.CallWithStack(ctx, stack)
		i.mod.Memory().Write(uint32(stack[0]), doc)
		stack[0] = uint64(len(doc))
		run.CallWithStack(ctx, stack)
	}
	b.ReportMetric(float64(cpu()-t0)/float64(b.N), "cpu-ns/op")
}
