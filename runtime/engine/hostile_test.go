package engine_test

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"crosswalk/mapper/abi"
	"crosswalk/runtime/engine"
)

// evil is a module that has all that a mapping module must have, with bodies of
// its own. Code of a function is without its head and end.
type evil struct {
	run, in, out, outLen, err, version []byte // ABI functions
	memory                             []byte // limits: flag, least, most
	start                              bool   // call run when the module starts
	info                               any
	locals                             []byte // declaration of the locals of run
}

// rawInfo is the text of the custom section.
type rawInfo string

func constant(v byte) []byte { return []byte{0x41, v} } // i32.const, one byte

var endless = []byte{0x03, 0x40, 0x0c, 0, 0x0b, 0x00} // loop br 0 end unreachable

func section(id byte, parts ...[]byte) []byte {
	var body []byte
	for _, p := range parts {
		body = append(body, p...)
	}
	return append(append([]byte{id}, leb(len(body))...), body...)
}

func leb(n int) []byte {
	var out []byte
	for {
		c := byte(n & 0x7f)
		if n >>= 7; n == 0 {
			return append(out, c)
		}
		out = append(out, c|0x80)
	}
}

func name(s string) []byte { return append(leb(len(s)), s...) }

func (e evil) module() []byte {
	const i32, function, zero, one = 0x7f, 0x60, 0, 1
	names := []string{abi.ExportABI, abi.ExportIn, abi.ExportRun, abi.ExportOut, abi.ExportOutLen, abi.ExportErr}
	types := []byte{3, function, 0, 1, i32, function, 1, i32, 1, i32, function, 0, 0}
	funcs := []byte{6, zero, one, one, zero, zero, zero}
	bodies := [][]byte{e.version, e.in, e.run, e.out, e.outLen, e.err}
	defaults := []byte{abi.Version, 16, 0, 16, 0, 16}
	if e.start {
		funcs[0] = 7
		funcs = append(funcs, 2)
		bodies = append(bodies, []byte{0x41, 0, 0x10, 2, 0x1a}) // run(0), dropped
		defaults = append(defaults, 0)
	}
	code := []byte{byte(len(bodies))}
	for i, b := range bodies {
		if b == nil {
			b = constant(defaults[i])
		}
		locals := []byte{0}
		if i == 2 && e.locals != nil {
			locals = e.locals
		}
		b = append(append(append([]byte{}, locals...), b...), 0x0b)
		code = append(append(code, leb(len(b))...), b...)
	}
	exports := []byte{7}
	for i, n := range names {
		exports = append(append(exports, name(n)...), 0, byte(i))
	}
	exports = append(append(exports, name(abi.ExportMemory)...), 2, 0)
	memory := e.memory
	if memory == nil {
		memory = []byte{0, 1}
	}
	if e.info == nil {
		e.info = abi.Info{Limits: abi.DefaultLimits}
	}
	text, ok := e.info.(rawInfo)
	if !ok {
		info, err := json.Marshal(e.info)
		if err != nil {
			panic(err) // the tests' own values
		}
		text = rawInfo(info)
	}
	var info bytes.Buffer
	w, _ := flate.NewWriter(&info, flate.BestSpeed) // the level is a good one
	_, _ = w.Write([]byte(text))                    // a buffer takes everything
	_ = w.Close()
	out := []byte{0, 'a', 's', 'm', 1, 0, 0, 0}
	out = append(out, section(1, types)...)
	out = append(out, section(3, funcs)...)
	out = append(out, section(5, []byte{1}, memory)...)
	out = append(out, section(7, exports)...)
	if e.start {
		out = append(out, section(8, []byte{6})...)
	}
	out = append(out, section(10, code)...)
	return append(out, section(0, name(abi.Section), info.Bytes())...)
}

func foreign(t *testing.T, interpreter bool) *engine.Engine {
	t.Helper()
	e, err := engine.New(t.Context(), engine.Options{Foreign: true, Time: 200 * time.Millisecond, Interpreter: interpreter})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.Background()) })
	return e
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A module that somebody hands in is refused, or its run ends with an error; it
// takes neither the processor nor the memory for good.
func TestForeignModules(t *testing.T) {
	grow := []byte{0x41, 0xff, 0xff, 3, 0x40, 0, 0x1a, 0x41, 0} // memory.grow 65535, dropped; 0
	recurse := []byte{0x20, 0, 0x10, 2}                         // run(n)
	far := []byte{0x41, 0xff, 0xff, 0xff, 0xff, 0x07}           // 2147483647
	manyLocals := []byte{1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f} // four thousand million
	deepInfo := rawInfo(strings.Repeat("[", 20000) + strings.Repeat("]", 20000))
	for _, c := range []struct {
		name   string
		module []byte
		loads  bool
		want   error
	}{
		{"an endless run", evil{run: endless}.module(), true, engine.ErrTime},
		{"an endless cw_in", evil{in: endless}.module(), true, engine.ErrTime},
		{"an endless cw_out", evil{out: endless}.module(), true, engine.ErrTime},
		{"a start function", evil{start: true, run: endless}.module(), false, engine.ErrModule},
		{"an endless cw_abi", evil{version: endless}.module(), false, engine.ErrTime},
		{"endless recursion", evil{run: recurse}.module(), true, nil},
		{"a trap", evil{run: []byte{0x00}}.module(), true, nil},
		{"an input outside the memory", evil{in: far}.module(), true, nil},
		{"an output outside the memory", evil{outLen: far}.module(), true, nil},
		{"an error record outside the memory", evil{run: constant(7), err: far}.module(), true, nil},
		{"memory to begin with", evil{memory: []byte{0, 0xff, 0xff, 3}}.module(), false, engine.ErrModule},
		{"another ABI", evil{version: constant(9)}.module(), false, engine.ErrModule},
		{"locals without end", evil{locals: manyLocals}.module(), false, engine.ErrModule},
		{"information of another kind", evil{info: "hello"}.module(), false, engine.ErrModule},
		{"information that unfolds to 100 MB", evil{info: rawInfo(strings.Repeat(" ", 100<<20))}.module(), false, engine.ErrModule},
		{"deep information", evil{info: deepInfo}.module(), false, engine.ErrModule},
		{"a file of 65 MB", append(evil{}.module(), make([]byte, 65<<20)...), false, engine.ErrModule},
	} {
		for _, interpreter := range []bool{false, true} {
			t.Run(c.name, func(t *testing.T) {
				before := allocated()
				m, err := foreign(t, interpreter).Load(t.Context(), c.module)
				if c.loads {
					if err != nil {
						t.Fatalf("the module is refused: %v", err)
					}
					_, err = m.Run(t.Context(), []byte("{}"), nil)
				}
				if err == nil || c.want != nil && !errors.Is(err, c.want) {
					t.Errorf("gives %v, want %v", err, c.want)
				}
				if after := allocated(); after > before+(64<<20) {
					t.Errorf("%d MiB of memory are held", (after-before)>>20)
				}
			})
		}
	}
	t.Run("memory that grows", func(t *testing.T) {
		m, err := foreign(t, false).Load(t.Context(), evil{run: grow}.module())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.Run(t.Context(), []byte("{}"), nil); err != nil {
			t.Errorf("a refused memory.grow is no error by itself: %v", err)
		}
		if after := allocated(); after > 512<<20 {
			t.Errorf("%d MiB of memory are held", after>>20)
		}
	})
}

// Numbers of things that a file announces and does not have are refused before
// anybody makes room for them.
func TestAnnouncedCounts(t *testing.T) {
	const head = "\x00asm\x01\x00\x00\x00"
	most := "\xff\xff\xff\xff\x0f"
	for name, body := range map[string]string{
		"types": "\x01\x05" + most, "parameters": "\x01\x07\x01\x60" + most, "functions": "\x03\x05" + most, "globals": "\x06\x05" + most,
		"exports": "\x07\x05" + most, "a name": "\x07\x06\x01" + most, "bodies": "\x0a\x05" + most, "a body": "\x0a\x06\x01" + most,
		"segments": "\x0b\x05" + most, "a segment": "\x0b\x0a\x01\x00\x41\x00\x0b" + most, "a section": "\x01" + most, "names": "\x00\x0c\x04name\x01\x06" + most,
		"elements": "\x09\x05" + most, "imports": "\x02\x05" + most, "tables": "\x04\x05" + most, "another section": "\x20\x01\x00",
	} {
		if _, err := foreign(t, false).Load(t.Context(), []byte(head+body)); !errors.Is(err, engine.ErrModule) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzForeign: whatever the bytes are, loading and running them ends.
func FuzzForeign(f *testing.F) {
	f.Add(evil{run: endless}.module(), []byte("{}"))
	f.Add(basket(f, abi.Limits{}), order(1, 1))
	e, err := engine.New(f.Context(), engine.Options{Foreign: true, Time: 100 * time.Millisecond, Interpreter: true})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = e.Close(context.Background()) })
	f.Fuzz(func(t *testing.T, wasm, in []byte) {
		m, err := e.Load(t.Context(), wasm)
		if err != nil {
			return
		}
		defer func() { _ = m.Close(t.Context()) }()
		_, _ = m.Run(t.Context(), in, nil)
	})
}

// A module that this program made runs on such an engine as on any other.
func TestForeignRunsOurs(t *testing.T) {
	m, err := foreign(t, false).Load(t.Context(), basket(t, abi.Limits{}))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if out, err := m.Run(t.Context(), order(i, 3), nil); err != nil || string(out) != wanted(i, 3) {
			t.Errorf("%s, %v", out, err)
		}
	}
}

// The functions that the host calls must have the types of the ABI.
func TestWrongSignature(t *testing.T) {
	wasm := evil{}.module()
	swapped := []byte(strings.Replace(string(wasm), "\x03\x07\x06\x00\x01\x01\x00", "\x03\x07\x06\x00\x00\x01\x00", 1))
	if string(swapped) == string(wasm) {
		t.Fatal("the type of cw_in was not found")
	}
	if _, err := foreign(t, false).Load(t.Context(), swapped); !errors.Is(err, engine.ErrModule) {
		t.Errorf("gives %v", err)
	}
}
