package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"crosswalk/contracts"
	"crosswalk/mapper"
	"crosswalk/mapper/abi"
	"crosswalk/runtime/engine"
)

const (
	source = `{"type":"object","required":["id","items"],"properties":{"id":{"type":"integer"},"items":{"type":"array","items":
		{"type":"object","required":["sku","price","qty"],"properties":{"sku":{"type":"string"},"price":{"type":"string","format":"decimal"},"qty":{"type":"integer"}}}}}}`
	target = `{"type":"object","additionalProperties":false,"required":["id","total"],"properties":{"id":{"type":"string"},"total":{"type":"string","format":"decimal"},
		"items":{"type":"array","items":{"type":"object","additionalProperties":false,"properties":{"sku":{"type":"string"},"code":{"type":"integer"}}}}}}`
	text = `mapping: basket
source: test/in@1
target: test/out@1
rules:
  id: string(source.id)
  total: sum(source.items.map(i, dec(i.price) * i.qty))
  items:
    each: source.items
    as: i
    rules:
      sku: i.sku.upperAscii()
      code: int(i.sku.substring(1))
`
)

type catalogue map[contracts.Ref]*contracts.Contract

func (c catalogue) Get(r contracts.Ref) (*contracts.Contract, bool) { v, ok := c[r]; return v, ok }

func (c catalogue) All() []*contracts.Contract {
	var all []*contracts.Contract
	for _, v := range c {
		all = append(all, v)
	}
	return all
}

func basket(t testing.TB, limits abi.Limits) []byte {
	t.Helper()
	set := catalogue{}
	for name, schema := range map[string]string{"test/in@1": source, "test/out@1": target} {
		ref, err := contracts.ParseRef(name)
		if err != nil {
			t.Fatal(err)
		}
		c, found := contracts.Read(ref, "v1.schema.json", []byte(schema))
		if found.Failed() {
			t.Fatal(found)
		}
		set[ref] = c
	}
	a, err := mapper.Compile(t.Context(), mapper.Source{Name: "basket.yaml", Text: []byte(text)}, mapper.Options{Contracts: set, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	return a.Module
}

func load(t testing.TB, o engine.Options, limits abi.Limits) *engine.Module {
	t.Helper()
	e, err := engine.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close(context.Background()) })
	m, err := e.Load(t.Context(), basket(t, limits))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func order(id, items int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `{"id":%d,"items":[`, id)
	for i := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"sku":"s%d","price":"%d.50","qty":2}`, i, id)
	}
	return []byte(b.String() + "]}")
}

func wanted(id, items int) string {
	var b strings.Builder
	total := "0"
	if items > 0 {
		total = fmt.Sprintf("%d.00", (2*id+1)*items)
	}
	fmt.Fprintf(&b, `{"id":"%d","total":"%s","items":[`, id, total)
	for i := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"sku":"S%d","code":%d}`, i, i)
	}
	return b.String() + "]}"
}

func TestRunAppends(t *testing.T) {
	for _, o := range []engine.Options{{}, {Interpreter: true}, {CacheDir: t.TempDir()}} {
		m := load(t, o, abi.Limits{})
		out, err := m.Run(t.Context(), order(7, 2), []byte("before "))
		if err != nil || string(out) != "before "+wanted(7, 2) {
			t.Errorf("%+v: %s, %v", o, out, err)
		}
		if m.Info().Mapping != "basket" || len(m.Digest()) != 64 {
			t.Errorf("info %+v, digest %s", m.Info(), m.Digest())
		}
	}
}

func TestConcurrentRuns(t *testing.T) {
	m := load(t, engine.Options{Idle: 2}, abi.Limits{})
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			var dst []byte
			for i := range 200 {
				id, items := g*1000+i, i%20
				in := order(id, items)
				if i%10 == 9 { // failures in between must not leave anything behind
					in = in[:len(in)-1]
				}
				out, err := m.Run(t.Context(), in, dst[:0])
				var failed *engine.RunError
				switch {
				case i%10 == 9:
					if !errors.As(err, &failed) || failed.Code != abi.Truncated {
						t.Errorf("truncated input: %v", err)
					}
				case err != nil || string(out) != wanted(id, items):
					t.Errorf("%s: %s, %v", in, out, err)
				}
				dst = out
			}
		})
	}
	wg.Wait()
}

func TestNoAllocations(t *testing.T) {
	m := load(t, engine.Options{}, abi.Limits{})
	in, dst := order(1, 10), make([]byte, 0, 4096)
	if n := testing.AllocsPerRun(100, func() {
		if _, err := m.Run(t.Context(), in, dst); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations for a call", n)
	}
}

func TestFailures(t *testing.T) {
	m := load(t, engine.Options{}, abi.Limits{Input: 1 << 20, Output: 1 << 20, Depth: 8, Pages: 256, Fuel: 20_000})
	for _, c := range []struct {
		in, slug, pointer, place, text string
		code                           abi.Code
	}{
		{`{"id":1,"items":[{"sku":"s1","price":"1","qty":"2"}]}`, "input/wrong-type", "/items/0/qty", "source/items/-/qty", "/items/0/qty", abi.WrongType},
		{`{"id":1,"items":[{"sku":"s1","price":"1"}]}`, "input/required", "/items/0", "source/items/-/qty", "qty", abi.Required},
		{`{"id":1,"items":[{"sku":"s1","price":"1,5","qty":1}]}`, "input/format", "/items/0/price", "source/items/-/price", "/items/0/price", abi.FormatFailed},
		{`{"id":1,"items":[{"sku":"sx","price":"1.5","qty":1}]}`, "", "", "", "x", abi.BadConversion},
		{`{"id":1,"items":[`, "input/truncated", "/items/0", "", "", abi.Truncated},
		{`{"id":1,"items":[],"x":` + strings.Repeat("[", 20), "input/too-deep", "", "", "", abi.TooDeep},
		{string(order(1, 9000)), "limit/out-of-fuel", "", "", "", abi.OutOfFuel},
		{strings.Repeat(" ", 1<<20) + "{}", "limit/input-too-large", "", "", "", abi.InputTooLarge},
	} {
		_, err := m.Run(t.Context(), []byte(c.in), nil)
		var failed *engine.RunError
		if !errors.As(err, &failed) {
			t.Errorf("%.60s: %v", c.in, err)
			continue
		}
		if failed.Code != c.code || c.slug != "" && failed.Slug() != c.slug || c.pointer != "" && failed.Pointer != c.pointer || failed.Place != c.place && c.place != "" || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%.60s: %+v: %v", c.in, failed, err)
		}
		if c.code == abi.BadConversion && (failed.Rule == nil || failed.Rule.Target != "items[].code" || failed.Pos.Line != 12 || failed.Detail != "x") {
			t.Errorf("%.60s: %+v", c.in, failed)
		}
		if out, err := m.Run(t.Context(), order(2, 1), nil); err != nil || string(out) != wanted(2, 1) {
			t.Errorf("the call after a failure: %s, %v", out, err)
		}
	}
}

func TestLowerLimits(t *testing.T) {
	m := load(t, engine.Options{}, abi.Limits{})
	var failed *engine.RunError
	if _, err := m.RunLimited(t.Context(), order(1, 100), nil, engine.Limits{Fuel: 20}); !errors.As(err, &failed) || failed.Code != abi.OutOfFuel {
		t.Errorf("little fuel: %v", err)
	}
	if _, err := m.RunLimited(t.Context(), order(1, 100), nil, engine.Limits{Output: 50}); !errors.As(err, &failed) || failed.Code != abi.OutputTooLarge {
		t.Errorf("little output: %v", err)
	}
	if out, err := m.RunLimited(t.Context(), order(1, 100), nil, engine.Limits{Fuel: 1 << 40, Output: 1 << 30}); err != nil || string(out) != wanted(1, 100) {
		t.Errorf("limits above the module's own: %v", err)
	}
}

// A large message makes an instance grow; it is not kept.
func TestLargeMessages(t *testing.T) {
	m := load(t, engine.Options{IdleBytes: 1 << 20}, abi.Limits{})
	for range 2 {
		in := order(3, 50000)
		out, err := m.Run(t.Context(), in, nil)
		if err != nil || string(out) != wanted(3, 50000) {
			t.Fatalf("%d bytes in, %d out, %v", len(in), len(out), err)
		}
		if out, err = m.Run(t.Context(), order(2, 1), nil); err != nil || string(out) != wanted(2, 1) {
			t.Errorf("%s, %v", out, err)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close(context.Background())
	good := basket(t, abi.Limits{})
	imports := []byte{0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 'a', 1, 'b', 0, 0}
	for name, wasm := range map[string][]byte{
		"empty": nil, "text": []byte("hello"), "empty module": good[:8], "cut": good[:len(good)/2], "imports": imports,
		"no custom section": good[:strings.Index(string(good), abi.Section)-4],
	} {
		if _, err := e.Load(t.Context(), wasm); !errors.Is(err, engine.ErrModule) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkRun(b *testing.B) {
	m := load(b, engine.Options{}, abi.Limits{})
	in, dst := order(1, 3), make([]byte, 0, 4096)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Run(b.Context(), in, dst); err != nil {
			b.Fatal(err)
		}
	}
}
