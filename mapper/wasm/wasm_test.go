package wasm

import (
	"context"
	"math"
	"testing"

	"github.com/tetratelabs/wazero"
)

// tiny is a kernel with one function, one constant global and one data segment.
func tiny() []byte {
	sec := func(id byte, body ...byte) []byte { return append([]byte{id, byte(len(body))}, body...) }
	out := append([]byte(nil), header...)
	out = append(out, sec(secType, 1, 0x60, 1, 0x7f, 1, 0x7f)...)
	out = append(out, sec(secFunction, 1, 0)...)
	out = append(out, sec(secMemory, 1, 0, 1)...)
	globals := []byte{2}
	for _, v := range []int64{1024, 65000} {
		globals = append(appendS(append(globals, 0x7f, 0, 0x41), v), 0x0b)
	}
	out = append(out, sec(secGlobal, globals...)...)
	ex := []byte{4}
	ex = append(appendName(ex, "memory"), 2, 0)
	ex = append(appendName(ex, "k_double"), 0, 0)
	ex = append(appendName(ex, "cw_state"), 3, 0)
	ex = append(appendName(ex, "__heap_base"), 3, 1)
	out = append(out, sec(secExport, ex...)...)
	out = append(out, sec(secCode, 1, 7, 0, 0x20, 0, 0x20, 0, 0x6a, 0x0b)...)
	return append(out, sec(secData, 1, 0, 0x41, 0, 0x0b, 1, 'x')...)
}

func TestBuild(t *testing.T) {
	b, err := NewBuilder(tiny())
	if err != nil {
		t.Fatal(err)
	}
	at := b.Intern("hello")
	if again := b.Intern("hello"); again != at || at != 65000 {
		t.Fatalf("Intern = %d, %d", at, again)
	}
	b.SetState32(4, 77)
	// sum(n) = 2*n + 2*(n-1) + … , in a loop with a kernel call
	sum := b.Func("sum", S([]Type{I32}, I64))
	acc := sum.Local(I64)
	out := sum.Block()
	top := sum.Loop()
	sum.Get(0)
	sum.Op(I32Eqz)
	sum.BrIf(out)
	sum.Get(acc, 0)
	sum.Call(b.Sym("k_double"))
	sum.Op(I64ExtendI32U, I64Add)
	sum.Set(acc)
	sum.Get(0)
	sum.I32(1)
	sum.Op(I32Sub)
	sum.Set(0)
	sum.Br(top)
	sum.End()
	sum.End()
	sum.Get(acc)
	b.Export("cw_sum", sum)
	quotes := b.Func("quotes", S(nil, I32)) // mask of 'l' in the data
	quotes.Addr(at)
	quotes.Mem(V128Load, 0)
	quotes.Splat('l')
	quotes.Op(I8x16Eq, I8x16Bitmask)
	b.Export("cw_mask", quotes)
	state := b.Func("state", S(nil, I32))
	state.Addr(b.State())
	state.Mem(I32Load, 4)
	b.Export("cw_word", state)
	b.Custom("note", []byte("abc"))
	mod, err := b.Build(1000, 10)
	if err != nil {
		t.Fatal(err)
	}
	if c, ok, err := Custom(mod, "note"); !ok || err != nil || string(c) != "abc" {
		t.Fatalf("Custom = %q, %v, %v", c, ok, err)
	}
	ctx := context.Background()
	rt := wazero.NewRuntime(ctx)
	defer rt.Close(ctx)
	m, err := rt.Instantiate(ctx, mod)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]uint64{"cw_mask": 0b1100, "cw_word": 77} {
		got, err := m.ExportedFunction(name).Call(ctx)
		if err != nil || got[0] != want {
			t.Errorf("%s = %v, %v, want %d", name, got, err, want)
		}
	}
	got, err := m.ExportedFunction("cw_sum").Call(ctx, 10)
	if err != nil || got[0] != 110 {
		t.Errorf("sum(10) = %v, %v", got, err)
	}
	if m.ExportedFunction("k_double") != nil || m.ExportedGlobal("cw_state") != nil {
		t.Error("names of the kernel are still exported")
	}
	if m.Memory().Size() != 2*65536 {
		t.Errorf("memory has %d bytes", m.Memory().Size())
	}
}

func TestLEB(t *testing.T) {
	for _, v := range []int64{0, 1, -1, 63, 64, -64, -65, 127, 128, math.MaxInt32, math.MinInt32, math.MaxInt64, math.MinInt64} {
		r := &reader{b: appendS(nil, v)}
		if got := r.s64(); got != v || r.err != nil || len(r.b) != 0 {
			t.Errorf("s64(%d) = %d, %v", v, got, r.err)
		}
	}
	for _, v := range []uint64{0, 127, 128, math.MaxUint32} {
		r := &reader{b: appendU(nil, v)}
		if got := r.u32(); uint64(got) != v || r.err != nil {
			t.Errorf("u32(%d) = %d, %v", v, got, r.err)
		}
	}
}

func TestUnclosedBlock(t *testing.T) {
	b, err := NewBuilder(tiny())
	if err != nil {
		t.Fatal(err)
	}
	b.Func("open", S(nil)).Block()
	if _, err := b.Build(0, 2); err == nil {
		t.Fatal("a function with an open block was accepted")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(tiny())
	f.Add(header)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Parse(b); err != nil {
			return
		}
		_, _, _ = Custom(b, "x")
	})
}
