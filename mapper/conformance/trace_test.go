package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/program"
	"crosswalk/mapper/trace"
	"crosswalk/runtime/engine"
)

// TestTraceBuilds holds that a trace build gives what the module for production
// gives, byte for byte, and that its trace fits its input and output.
func TestTraceBuilds(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	s := newSuite(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, ready, _ := s.open(t, file)
			if ready == nil {
				return
			}
			m := s.traced(t, ready.program)
			for _, f := range a.Files {
				if name, ok := strings.CutPrefix(f.Name, "in/"); ok {
					told, _ := a.part("meta/" + name)
					m.told = []byte(strings.TrimSuffix(told, "\n"))
					m.hold(t, []byte(strings.TrimSuffix(string(f.Data), "\n")))
				}
			}
		})
	}
}

// tracedMapping is a mapping as both builds.
type tracedMapping struct {
	plain, traced *engine.Module
	told          []byte // what is known of the message of each run
}

func (s *suite) traced(t *testing.T, p *program.Program) *tracedMapping {
	t.Helper()
	load := func(o emit.Options) *engine.Module {
		wasm, _, err := emit.Emit(p, o)
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.interpreter.Load(t.Context(), wasm)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = m.Close(t.Context()) })
		return m
	}
	return &tracedMapping{plain: load(emit.Options{}), traced: load(emit.Options{Trace: true})}
}

// hold runs an input on both builds.
func (m *tracedMapping) hold(t *testing.T, in []byte) *trace.Trace {
	t.Helper()
	want, err := m.plain.RunWith(t.Context(), in, m.told, nil)
	var refused *engine.RunError
	if err != nil && !errors.As(err, &refused) {
		t.Fatal(err)
	}
	var tr *trace.Trace
	err = m.traced.RunTraced(t.Context(), in, engine.Call{Meta: m.told}, func(r engine.Traced) error {
		switch {
		case (r.Err == nil) != (refused == nil):
			t.Errorf("input %s\nthe trace build ends with %v, the module with %v", in, r.Err, refused)
		case r.Err != nil && (r.Err.Error() != refused.Error() || r.Err.Offset != refused.Offset || r.Err.Place != refused.Place):
			t.Errorf("input %s\nthe trace build says %v, the module %v", in, r.Err, refused)
		case !bytes.Equal(r.Output, want):
			t.Errorf("input %s\nthe trace build gives %s\nthe module %s", in, r.Output, want)
		}
		table, err := trace.ParseTable(r.Table)
		if err != nil {
			return err
		}
		run := trace.Run{Info: m.traced.Info(), Table: table, Memory: r.Memory, At: r.At, Input: in, Output: r.Output}
		if r.Err != nil {
			run.Error = &trace.Error{Code: r.Err.Slug()}
		}
		tr = trace.Read(run)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if refused == nil {
		fits(t, tr, in)
	} else if refused.Code >= abi.MissingValue && refused.Code < abi.OutOfFuel && tr.Failed == nil {
		t.Errorf("input %s\n%v, but the trace names no value that failed", in, refused)
	}
	return tr
}

// fits holds the trace against the output and input: every value of the output
// that a rule may write is there with its bytes, and every source with its.
func fits(t *testing.T, tr *trace.Trace, in []byte) {
	t.Helper()
	out := []byte(tr.Output)
	for _, leaf := range leaves(out) {
		if !slices.ContainsFunc(tr.Values, func(v trace.Value) bool {
			return (v.Kind != "object" || v.Because != "") && v.Start <= leaf && leaf < v.End && v.Rule >= 0
		}) {
			t.Errorf("input %s\nnothing says where byte %d of %s came from", in, leaf, out)
		}
	}
	for _, v := range tr.Values {
		if v.Start < 0 || v.End > len(out) || v.Start >= v.End {
			t.Errorf("input %s\n%s lies at %d to %d of %s", in, v.Pointer, v.Start, v.End, out)
			continue
		}
		at, ok := lookUp(out, v.Pointer)
		if text := out[v.Start:v.End]; !ok || !bytes.Equal(at, text) {
			t.Errorf("input %s\n%s is %s in %s, not %s", in, v.Pointer, at, out, text)
		}
		for _, f := range v.From {
			if strings.HasPrefix(f.Pointer, "meta") {
				continue // no part of the input
			}
			at, ok := lookUp(in, f.Pointer)
			switch {
			case f.Missing:
				if ok {
					t.Errorf("input %s\n%s: %s is there", in, v.Pointer, f.Pointer)
				}
			case !ok || !bytes.Equal(at, in[f.Start:f.End]):
				t.Errorf("input %s\n%s comes from %s, which is %s, not %s", in, v.Pointer, f.Pointer, at, in[f.Start:f.End])
			}
		}
		for _, s := range v.Steps {
			if s.Value != nil && !json.Valid(s.Value) {
				t.Errorf("input %s\n%s: step %s gives %s", in, v.Pointer, s.Text, s.Value)
			}
		}
	}
}

// leaves are the ends of the texts, numbers and words of a document, names of
// members apart.
func leaves(doc []byte) []int {
	var out []int
	name := []bool{false} // of the open containers: whether the next text is a name
	object := []bool{false}
	dec := json.NewDecoder(bytes.NewReader(doc))
	for {
		token, err := dec.Token()
		if err != nil {
			return out
		}
		top := len(name) - 1
		switch token {
		case json.Delim('{'), json.Delim('['):
			name, object = append(name, token == json.Delim('{')), append(object, token == json.Delim('{'))
			continue
		case json.Delim('}'), json.Delim(']'):
			name, object = name[:top], object[:top]
			top--
		default:
			if name[top] {
				name[top] = false
				continue
			}
			out = append(out, int(dec.InputOffset())-1)
		}
		name[top] = object[top]
	}
}

// lookUp is the text of the value at a pointer.
func lookUp(doc []byte, pointer string) ([]byte, bool) {
	raw := json.RawMessage(doc)
	if pointer != "" {
		for _, token := range strings.Split(pointer[1:], "/") {
			token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
			var object map[string]json.RawMessage
			var list []json.RawMessage
			if json.Unmarshal(raw, &object) == nil {
				next, ok := object[token]
				if !ok {
					return nil, false
				}
				raw = next
				continue
			}
			var i int
			if json.Unmarshal(raw, &list) != nil || json.Unmarshal([]byte(token), &i) != nil || i >= len(list) {
				return nil, false
			}
			raw = list[i]
		}
	}
	return bytes.TrimSpace(raw), true
}
