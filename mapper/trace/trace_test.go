package trace_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"crosswalk/contracts"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/program"
	"crosswalk/mapper/trace"
	"crosswalk/runtime/engine"
)

var update = flag.Bool("update", false, "write what comes out into the cases; read the difference before you commit it")

// module is the trace build of the mapping of a case.
func module(t testing.TB, ar *txtar.Archive) *engine.Module {
	t.Helper()
	part := map[string][]byte{}
	for _, f := range ar.Files {
		part[f.Name] = f.Data
	}
	side := func(ref, file string) check.Contract {
		r, err := contracts.ParseRef(ref)
		if err != nil {
			t.Fatal(err)
		}
		c, found := contracts.Read(r, file, part[file])
		if found.Failed() {
			t.Fatal(found)
		}
		return check.Contract{Contract: abi.Contract{Ref: ref}, Shape: c.Root}
	}
	doc, found := document.Parse("mapping.yaml", append([]byte("mapping: m\nsource: t/in@1\ntarget: t/out@1\n"), part["mapping.yaml"]...))
	if found.Failed() {
		t.Fatal(found)
	}
	table := &program.Table{Name: "channel", Columns: []string{"key", "value"}, Rows: [][]string{{"pos", "store"}}}
	p, found := check.Check(doc, check.Env{Source: side("t/in@1", "source.json"), Target: side("t/out@1", "target.json"),
		Tables: map[string]*program.Table{"channel": table}})
	if found.Failed() {
		t.Fatal(found)
	}
	wasm, _, err := emit.Emit(p, emit.Options{Trace: true})
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(t.Context(), engine.Options{Interpreter: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(t.Context()) })
	m, err := e.Load(t.Context(), wasm)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// run traces an input; look may keep what it is given only while it runs.
func run(t testing.TB, m *engine.Module, in []byte, look func(trace.Run)) {
	t.Helper()
	err := m.RunTraced(t.Context(), in, engine.Call{}, func(r engine.Traced) error {
		table, err := trace.ParseTable(r.Table)
		if err != nil {
			return err
		}
		one := trace.Run{Info: m.Info(), Table: table, Memory: r.Memory, At: r.At, Input: in, Output: r.Output}
		if r.Err != nil {
			one.Error = &trace.Error{Code: r.Err.Slug(), Rule: -1}
		}
		look(one)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestRead holds traces against testdata: in/NAME gives want/NAME, one value,
// skipped place or let a line.
func TestRead(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			m := module(t, ar)
			for i, f := range ar.Files {
				name, ok := strings.CutPrefix(f.Name, "in/")
				if !ok {
					continue
				}
				want := &ar.Files[i+1]
				var got string
				run(t, m, bytes.TrimSpace(f.Data), func(r trace.Run) { got = lines(t, trace.Read(r)) })
				if *update {
					want.Data = []byte(got)
				}
				if want.Name != "want/"+name || string(want.Data) != got {
					t.Errorf("%s gives\n%s\nwant\n%s\nrun go test -run %s -update to take the new one", f.Name, got, want.Data, t.Name())
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func lines(t *testing.T, tr *trace.Trace) string {
	t.Helper()
	var b strings.Builder
	add := func(what string, v any) {
		var line bytes.Buffer
		e := json.NewEncoder(&line)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		b.WriteString(what + " " + line.String())
	}
	b.WriteString("output " + tr.Output + "\n")
	for _, v := range tr.Values {
		add("value", v)
	}
	for _, v := range tr.Skipped {
		add("skipped", v)
	}
	for _, v := range tr.Lets {
		add("let", v)
	}
	if tr.Failed != nil {
		add("failed", tr.Failed)
	}
	if tr.Error != nil {
		add("error", tr.Error)
	}
	return b.String()
}

const loops = `
-- source.json --
{"type":"object","required":["n"],"properties":{"n":{"type":"array","items":{"type":"integer"}}}}
-- target.json --
{"type":"object","properties":{"x":{"type":"array","items":{"type":"integer"}}}}
-- mapping.yaml --
rules:
  x: source.n.map(a, a * 2)
`

// A run that has more to tell than the records hold ends as without a trace, and
// says that it was cut.
func TestTruncated(t *testing.T) {
	m := module(t, txtar.Parse([]byte(loops)))
	in := []byte(`{"n":[1` + strings.Repeat(",1", abi.TraceRecords/2) + `]}`)
	run(t, m, in, func(r trace.Run) {
		tr := trace.Read(r)
		if !tr.Truncated || tr.Error != nil || len(tr.Output) < abi.TraceRecords {
			t.Errorf("truncated %v, error %v, %d bytes of output", tr.Truncated, tr.Error, len(tr.Output))
		}
	})
	run(t, m, []byte(`{"n":[1]}`), func(r trace.Run) {
		if tr := trace.Read(r); tr.Truncated || len(tr.Values) != 2 {
			t.Errorf("the next run: %+v", tr)
		}
	})
}

// FuzzRead holds that whatever lies in memory gives a trace.
func FuzzRead(f *testing.F) {
	ar, err := txtar.ParseFile("testdata/order.txtar")
	if err != nil {
		f.Fatal(err)
	}
	m := module(f, ar)
	var in []byte
	for _, file := range ar.Files {
		if strings.HasPrefix(file.Name, "in/") && in == nil {
			in = bytes.TrimSpace(file.Data)
		}
	}
	var good trace.Run
	run(f, m, in, func(r trace.Run) {
		good = r
		good.Memory = append([]byte(nil), r.Memory[r.At:]...)
	})
	n := binary.LittleEndian.Uint32(good.Memory)
	good.Memory = good.Memory[:abi.TraceHeaderSize+n*abi.TraceRecordSize]
	good.At = 0
	f.Add(good.Memory, in)
	f.Add(good.Memory, []byte(`{"a":[`))
	f.Fuzz(func(t *testing.T, memory, in []byte) {
		r := good
		r.Memory, r.Input = memory, in
		if _, err := json.Marshal(trace.Read(r)); err != nil {
			t.Fatalf("not JSON: %v", err)
		}
	})
}

func TestParseTable(t *testing.T) {
	for _, bad := range []string{`x`, `{}`, `{"version":9}`, `{"version":1,"nodes":[{"parent":0,"when":-1,"value":-1}]}`,
		`{"version":1,"nodes":[{"parent":-1,"when":0,"value":-1}]}`, `{"version":1,"exprs":[{"type":"int","parent":-1,"var":0}]}`,
		`{"version":1,"exprs":[{"parent":-1,"var":-1}]}`, `{"version":1,"vars":[{"expr":3}]}`} {
		if _, err := trace.ParseTable([]byte(bad)); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}
