package conformance

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Engines agree on inputs that are wrong in all kinds of ways: those of the suite
// with random changes.
func TestMutatedCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	s := newSuite(t)
	for i, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, m, _ := s.open(t, file)
			if m == nil {
				return
			}
			m.loosely(syntax)
			rnd := rand.New(rand.NewPCG(2, uint64(i)))
			for _, f := range a.Files {
				for range 20 {
					if strings.HasPrefix(f.Name, "in/") && !t.Failed() {
						m.run(t, mutate(rnd, f.Data))
					}
				}
			}
		})
	}
}

// syntax makes one of the faults of JSON itself: a name that is there twice and
// has no value is both.
func syntax(r result) result {
	switch r.code {
	case "input/bad-json", "input/truncated", "input/duplicate-key", "input/bad-string", "input/bad-utf8", "input/bad-number":
		r.code = "input/json"
	}
	return r
}

// The same with the stored cases of the sample mappings.
func TestMutations(t *testing.T) {
	r, s := openRetail(t), newSuite(t)
	for _, name := range r.mappings(t) {
		t.Run(name, func(t *testing.T) {
			m := r.ready(t, s, name)
			m.loosely(syntax)
			m.engines = m.engines[:2] // the interpreter has the compiler's code
			cases, err := fs.Glob(r.fsys, "mappings/"+name+"/cases/*.in.json")
			if err != nil {
				t.Fatal(err)
			}
			rnd := rand.New(rand.NewPCG(1, uint64(len(name))))
			for _, file := range cases {
				in, err := fs.ReadFile(r.fsys, file)
				if err != nil {
					t.Fatal(err)
				}
				for range 60 {
					m.run(t, mutate(rnd, in))
					if t.Failed() {
						return
					}
				}
			}
		})
	}
}

// mutate changes a JSON text: one to three values, or some bytes.
func mutate(rnd *rand.Rand, in []byte) []byte {
	if rnd.IntN(4) == 0 {
		return mutateBytes(rnd, in)
	}
	dec := json.NewDecoder(bytes.NewReader(in))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return mutateBytes(rnd, in)
	}
	for range 1 + rnd.IntN(3) {
		v = mutateValue(rnd, v)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(rnd.IntN(2) == 0)
	if enc.Encode(v) != nil {
		return in
	}
	return out.Bytes()
}

func mutateBytes(rnd *rand.Rand, in []byte) []byte {
	out := bytes.Clone(in)
	if len(out) == 0 {
		return out
	}
	at := rnd.IntN(len(out))
	switch rnd.IntN(4) {
	case 0:
		return out[:at]
	case 1:
		return append(out[:at], out[min(len(out), at+1+rnd.IntN(4)):]...)
	case 2:
		out[at] = byte(rnd.IntN(256))
	default:
		pieces := []string{`"`, `\`, `\u`, `\ud83d`, `,`, `}`, `]`, `null`, `1e`, "-", " ", "\n", "\xc3", `{"a":`, `[[[[`}
		piece := pieces[rnd.IntN(len(pieces))]
		out = append(out[:at:at], append([]byte(piece), out[at:]...)...)
	}
	return out
}

// mutateValue walks down at random and puts something else there.
func mutateValue(rnd *rand.Rand, v any) any {
	switch v := v.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		if len(names) == 0 {
			return map[string]any{"extra": json.Number("1")}
		}
		k := names[rnd.IntN(len(names))]
		if rnd.IntN(6) == 0 {
			delete(v, k)
			return v
		}
		v[k] = mutateValue(rnd, v[k])
		return v
	case []any:
		switch {
		case len(v) == 0 || rnd.IntN(8) == 0:
			return append(v, odd(rnd))
		case rnd.IntN(8) == 0:
			return v[1:]
		case rnd.IntN(8) == 0:
			return append(v, v[0])
		}
		i := rnd.IntN(len(v))
		v[i] = mutateValue(rnd, v[i])
		return v
	case string:
		switch rnd.IntN(5) {
		case 0:
			return v + "ü😀\"\\\n"
		case 1:
			return strings.ToUpper(v)
		case 2:
			return ""
		case 3:
			return "-0.00"
		}
	case json.Number:
		if rnd.IntN(2) == 0 {
			numbers := []string{"0", "-0", "1.0", "1.50", "1e2", "-3", "9223372036854775808", "0.1", "12345678901234567890123456789012345678", "1E-3", "-1.5"}
			return json.Number(numbers[rnd.IntN(len(numbers))])
		}
	}
	return odd(rnd)
}

// odd is a value that seldom belongs where it is put.
func odd(rnd *rand.Rand) any {
	list := []any{nil, true, false, json.Number("1"), json.Number("1.5"), "", "x", "12.50", "2026-01-31T09:30:00Z", []any{}, map[string]any{}, []any{nil}}
	return list[rnd.IntN(len(list))]
}
