package kernel

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// guest is an instance of the bare kernel.
type guest struct {
	t     testing.TB
	name  string
	mod   api.Module
	state uint32
	heap  uint32
	fns   map[string]api.Function
	stack [8]uint64
}

// machines gives the kernel on wazero's compiler and interpreter.
func machines(t testing.TB) []*guest {
	return []*guest{newGuest(t, "compiler", wazero.NewRuntimeConfigCompiler()), newGuest(t, "interpreter", wazero.NewRuntimeConfigInterpreter())}
}

func newGuest(t testing.TB, name string, config wazero.RuntimeConfig) *guest {
	t.Helper()
	ctx := context.Background()
	rt := wazero.NewRuntimeWithConfig(ctx, config)
	t.Cleanup(func() { rt.Close(ctx) })
	mod, err := rt.Instantiate(ctx, Wasm)
	if err != nil {
		t.Fatal(err)
	}
	g := &guest{t: t, name: name, mod: mod, fns: map[string]api.Function{}}
	g.state = uint32(mod.ExportedGlobal("cw_state").Get())
	g.heap = (uint32(mod.ExportedGlobal("__heap_base").Get()) + 15) &^ 15
	g.set(StateMaxIn, 16<<20)
	g.set(StateMaxOut, 32<<20)
	g.set(StateMaxPages, 4096)
	g.set(StateMaxDepth, 64)
	g.set(StateHeap, g.heap)
	mod.Memory().WriteUint64Le(g.state+StateMaxFuel, 1<<40)
	return g
}

func (g *guest) set(offset, v uint32) { g.mod.Memory().WriteUint32Le(g.state+offset, v) }
func (g *guest) get(offset uint32) uint32 {
	v, _ := g.mod.Memory().ReadUint32Le(g.state + offset)
	return v
}

func (g *guest) call(name string, args ...uint64) uint64 {
	g.t.Helper()
	f := g.fns[name]
	if f == nil {
		if f = g.mod.ExportedFunction(name); f == nil {
			g.t.Fatalf("no function %s", name)
		}
		g.fns[name] = f
	}
	copy(g.stack[:], args)
	if err := f.CallWithStack(context.Background(), g.stack[:]); err != nil {
		g.t.Fatalf("%s: %s%x: %v", g.name, name, args, err)
	}
	if len(f.Definition().ResultTypes()) == 1 && f.Definition().ResultTypes()[0] == api.ValueTypeI32 {
		return uint64(uint32(g.stack[0]))
	}
	return g.stack[0]
}

// begin starts a call with an input and returns its address.
func (g *guest) begin(in string) uint64 {
	g.t.Helper()
	at := g.call("cw_in", uint64(len(in)))
	if at == 0 {
		g.t.Fatalf("cw_in: code %d", g.code())
	}
	g.mod.Memory().WriteString(uint32(at), in)
	if g.call("k_begin", uint64(len(in))) == 0 {
		g.t.Fatalf("k_begin: code %d", g.code())
	}
	return at
}

func (g *guest) code() uint32 { return g.get(StateCode) }

// text places a decoded text in the arena.
func (g *guest) text(s string) uint64 {
	g.t.Helper()
	at := uint32(g.call("k_alloc", uint64(len(s)+1)))
	if at == 0 {
		g.t.Fatal("no memory")
	}
	g.mod.Memory().WriteString(at, s)
	return Span(at, s)
}

// escaped places a text in JSON escapes; every second character is escaped.
func (g *guest) escaped(s string) uint64 {
	g.t.Helper()
	var b strings.Builder
	for i, r := range []rune(s) {
		switch {
		case i%2 == 1 && r < 0x80 && r != '"' && r != '\\' && r >= 0x20:
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	if s == "" || !strings.Contains(b.String(), `\`) {
		return g.text(s)
	}
	span := g.text(b.String())
	return span&^Dirty | Esc
}

func (g *guest) bytes(at, n uint32) string {
	b, ok := g.mod.Memory().Read(at, n)
	if !ok {
		g.t.Fatalf("%d bytes at %d lie outside the memory", n, at)
	}
	return string(b)
}

// read is the text of a span that is not in escapes; its flags are checked.
func (g *guest) read(span uint64) string {
	g.t.Helper()
	s := g.bytes(uint32(span), uint32(span>>32)&MaxLength)
	if missing := textFlags(s) &^ span; missing != 0 {
		g.t.Errorf("%q has flags %x, %x are missing", s, span>>60, missing>>60)
	}
	if span&Esc != 0 {
		g.t.Errorf("%q is in escapes", s)
	}
	return s
}

func (g *guest) detail() string { return g.bytes(g.get(StateDetail), g.get(StateDetailLen)) }

// output runs a writer at the start of the output and returns what it wrote.
func (g *guest) output(name string, args ...uint64) string {
	g.t.Helper()
	start := uint64(g.get(StateOut))
	w := g.call(name, append([]uint64{start}, args...)...)
	if w == 0 {
		return fmt.Sprintf("code %d", g.code())
	}
	if code := g.call("k_end", w); code != 0 {
		return fmt.Sprintf("code %d", code)
	}
	return g.bytes(uint32(g.call("cw_out")), uint32(g.call("cw_out_len")))
}

// shared is a folder of data beside the repository.
func shared(t testing.TB, path string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the working directory")
		}
		dir = filepath.Dir(dir)
	}
	found := filepath.Join(dir, "..", "shared", path)
	if _, err := os.Stat(found); err != nil {
		t.Fatalf("the test data %s is needed beside the repository: %v", path, err)
	}
	return found
}

func TestMemoryLimit(t *testing.T) {
	for _, g := range machines(t) {
		g.set(StateMaxPages, 4)
		g.begin("{}")
		if at := g.call("k_alloc", 100000); at == 0 || g.code() != 0 {
			t.Fatalf("%s: code %d", g.name, g.code())
		}
		if at := g.call("k_alloc", 200000); at != 0 || g.code() != 101 {
			t.Fatalf("%s: address %d, code %d", g.name, at, g.code())
		}
		g.call("k_clear") // a limit stays
		if g.code() != 101 {
			t.Error("k_clear forgot a limit")
		}
		if g.call("cw_in", 17<<20) != 0 || g.code() != 10 {
			t.Errorf("input over the limit: code %d", g.code())
		}
		if g.call("cw_in", 4<<16) != 0 || g.code() != 101 {
			t.Errorf("input over the memory: code %d", g.code())
		}
		g.begin("[]")
		if g.code() != 0 {
			t.Error("the next call begins with an error")
		}
	}
}

func TestOutputLimit(t *testing.T) {
	for _, g := range machines(t) {
		g.set(StateMaxOut, 1<<20)
		g.begin("")
		long := strings.Repeat("ab\"", 1<<16)
		s := g.text(long)
		start := g.get(StateOut)
		w := uint64(start)
		n := 0
		for w != 0 {
			if w = g.call("k_put_text", w, s); w != 0 {
				n = int(uint32(w) - g.get(StateOut))
			}
		}
		if g.code() != 102 || n < 1<<20 || n > 3<<20 {
			t.Errorf("%s: code %d after %d bytes", g.name, g.code(), n)
		}
		g.begin("")
		g.mod.ExportedGlobal("cw_max_out").(api.MutableGlobal).Set(10)
		g.call("k_begin", 0)
		if out := g.output("k_put_text", g.text("123456789")); out != "code 102" {
			t.Errorf("%s: lowered limit gave %q", g.name, out)
		}
		g.begin("")
		g.mod.ExportedGlobal("cw_fuel").(api.MutableGlobal).Set(10)
		g.call("k_begin", 0)
		if g.call("k_fuel", 10) != 1 || g.call("k_fuel", 1) != 0 || g.code() != 100 {
			t.Errorf("%s: fuel is not lowered", g.name)
		}
	}
}

func TestVectors(t *testing.T) {
	for _, g := range machines(t) {
		g.begin("")
		v := g.call("k_vec_new", 0)
		for i := range uint64(1000) {
			if g.call("k_vec_push", v, i*i) != 1 {
				t.Fatal("push failed")
			}
		}
		n, _ := g.mod.Memory().ReadUint32Le(uint32(v))
		data, _ := g.mod.Memory().ReadUint32Le(uint32(v) + 8)
		last, _ := g.mod.Memory().ReadUint64Le(data + 999*8)
		if n != 1000 || last != 999*999 {
			t.Errorf("%s: %d items, last %d", g.name, n, last)
		}
	}
}

func TestIntegers(t *testing.T) {
	const max, min = math.MaxInt64, math.MinInt64
	for _, g := range machines(t) {
		for _, c := range []struct {
			f    string
			a, b int64
			want int64
			code uint32
		}{
			{"k_add", 1, 2, 3, 0}, {"k_add", max, 1, 0, 44}, {"k_add", min, -1, 0, 44}, {"k_add", max, min, -1, 0},
			{"k_sub", 1, 2, -1, 0}, {"k_sub", min, 1, 0, 44}, {"k_sub", 0, min, 0, 44}, {"k_sub", -1, min, max, 0},
			{"k_mul", 3, -4, -12, 0}, {"k_mul", max, 2, 0, 44}, {"k_mul", min, -1, 0, 44}, {"k_mul", -1, min, 0, 44}, {"k_mul", min, 1, min, 0},
			{"k_mul", 1 << 40, 1 << 22, 1 << 62, 0}, {"k_mul", 1 << 40, 1 << 23, 0, 44}, {"k_mul", -1 << 40, 1 << 23, min, 0}, {"k_mul", max, 0, 0, 0},
			{"k_div", -7, 2, -3, 0}, {"k_div", 1, 0, 0, 45}, {"k_div", min, -1, 0, 44},
			{"k_mod", -7, 3, -1, 0}, {"k_mod", 1, 0, 0, 45}, {"k_mod", min, -1, 0, 44},
		} {
			g.begin("")
			if got := int64(g.call(c.f, uint64(c.a), uint64(c.b))); got != c.want || g.code() != c.code {
				t.Errorf("%s: %s(%d, %d) = %d, code %d, want %d, code %d", g.name, c.f, c.a, c.b, got, g.code(), c.want, c.code)
			}
		}
		g.begin("")
		for _, v := range []int64{0, 1, -1, 9, 10, 99, 100, 12345, min, max} {
			if got, want := g.read(g.call("k_int_text_of", uint64(v))), fmt.Sprint(v); got != want {
				t.Errorf("%s: text of %s is %s", g.name, want, got)
			}
			g.begin("")
			if got, want := g.output("k_put_int", uint64(v)), fmt.Sprint(v); got != want {
				t.Errorf("%s: written %s is %s", g.name, want, got)
			}
		}
		for _, c := range []struct {
			in   string
			want int64
			code uint32
		}{
			{"0", 0, 0}, {"-0", 0, 0}, {"12", 12, 0}, {"+12", 12, 0}, {"-9223372036854775808", min, 0}, {"9223372036854775807", max, 0},
			{"9223372036854775808", 0, 44}, {"-9223372036854775809", 0, 44}, {"99999999999999999999", 0, 44}, {"007", 7, 0},
			{"", 0, 43}, {"-", 0, 43}, {"1.0", 0, 43}, {" 1", 0, 43}, {"1_0", 0, 43}, {"0x1", 0, 43},
		} {
			g.begin("")
			if got := int64(g.call("k_int_text", g.text(c.in))); got != c.want || g.code() != c.code {
				t.Errorf("%s: int(%q) = %d, code %d", g.name, c.in, got, g.code())
			} else if c.code != 0 && g.detail() != c.in {
				t.Errorf("%s: int(%q): detail %q", g.name, c.in, g.detail())
			}
		}
	}
}
