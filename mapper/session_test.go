package mapper_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"crosswalk/contracts/diag"
	"crosswalk/mapper"
	"crosswalk/mapper/program"
	"crosswalk/mapper/scale"
	"crosswalk/registry/workspace"
	sample "crosswalk/samples/retail"
)

// edited is a workspace whose mappings are edited.
type edited struct {
	options mapper.Options
	texts   map[string][]byte // by path
}

func open(t *testing.T, files fs.FS) edited {
	t.Helper()
	ws, found := workspace.Load(files)
	if found.Failed() {
		t.Fatal(found)
	}
	e := edited{texts: map[string][]byte{}, options: mapper.Options{
		Contracts: ws.Contracts, Tables: map[string]*program.Table{}, Mappings: map[string]mapper.Source{},
	}}
	for name, table := range ws.Tables {
		e.options.Tables[name] = mapper.NewTable(name, table.Columns, table.Rows)
	}
	for name, m := range ws.Mappings {
		e.options.Mappings[name] = mapper.Source{Name: m.Path, Text: m.Text}
		e.texts[m.Path] = m.Text
	}
	return e
}

// outcome is all that a compilation tells, as text.
func outcome(t *testing.T, src mapper.Source, o mapper.Options) string {
	t.Helper()
	a, err := mapper.Compile(t.Context(), src, o)
	var list diag.List
	if errors.As(err, &list) {
		return tell(t, list) + tell(t, mapper.Examine(src, o).Outline())
	}
	if err != nil {
		t.Errorf("%s: %v", src.Name, err)
		return ""
	}
	graph := tell(t, mapper.Lineage(a.Program)) // an outline is asked for at the end
	return fmt.Sprintf("%x\n%s\n%s\n%s", a.Module, tell(t, a.Warnings), graph, tell(t, mapper.Examine(src, o).Outline()))
}

func tell(t *testing.T, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// Whatever was compiled before, a text gives the module and the findings that it
// gives alone.
func TestSessionChangesNothing(t *testing.T) {
	spaces := map[string]fs.FS{"retail": sample.FS()}
	for seed := range uint64(3) {
		spaces[fmt.Sprint("made ", seed)] = scale.Make(scale.Size{Fields: 150, Rules: 40, Seed: seed}).Files
	}
	for name, files := range spaces {
		t.Run(name, func(t *testing.T) {
			e := open(t, files)
			remembering := e.options
			remembering.Session = mapper.NewSession()
			r := rand.New(rand.NewPCG(7, uint64(len(name))))
			fine := 0
			for _, path := range slices.Sorted(maps.Keys(e.texts)) {
				text := e.texts[path]
				for step := range 30 {
					src := mapper.Source{Name: path, Text: text}
					want := outcome(t, src, e.options)
					if got := outcome(t, src, remembering); got != want {
						t.Fatalf("%s after %d edits: not what a first compilation gives\n got: %.600s\nwant: %.600s\n%s", path, step, got, want, text)
					}
					next := edit(r, text)
					if strings.HasPrefix(want, "0061736d") {
						fine++
						text = next
					} else if text = e.texts[path]; r.IntN(2) == 0 { // a mistake is taken back, or all is
						text = next
					}
				}
			}
			if fine < 5*len(e.texts) {
				t.Errorf("only %d texts compiled: the edits say little", fine)
			}
		})
	}
}

// edit changes a text as people do: a line goes, comes twice or moves; a value
// becomes that of another line; a part is typed over.
func edit(r *rand.Rand, text []byte) []byte {
	lines := strings.SplitAfter(string(text), "\n")
	i, j := r.IntN(len(lines)), r.IntN(len(lines))
	value := func(line string) (key, value string) {
		if at := strings.LastIndex(line, ": "); at >= 0 {
			return line[:at+2], line[at+2:]
		}
		return line, ""
	}
	switch r.IntN(8) {
	case 0:
		lines = slices.Delete(lines, i, i+1)
	case 1:
		lines = slices.Insert(lines, i, lines[j])
	case 2:
		lines[i], lines[j] = lines[j], lines[i]
	case 3, 4:
		key, _ := value(lines[i])
		if _, v := value(lines[j]); v != "" {
			lines[i] = key + v
		}
	case 5:
		lines[i] = strings.Replace(lines[i], ".?", ".", 1)
	case 6:
		lines[i] = strings.Replace(lines[i], "source.", "source.?", 1)
	case 7:
		if n := len(lines[i]); n > 2 {
			at := r.IntN(n - 1)
			lines[i] = lines[i][:at] + string("abc.?()1\" "[r.IntN(10)]) + lines[i][at+r.IntN(2):]
		}
	}
	return []byte(strings.Join(lines, ""))
}

// Several can use a session at a time.
func TestSessionIsShared(t *testing.T) {
	w := scale.Make(scale.Size{Fields: 150, Rules: 40})
	e := open(t, w.Files)
	path := e.options.Mappings[scale.Mapping].Name
	var texts [][]byte
	var want []string
	for i := range 12 {
		texts = append(texts, w.Edit(i, func(x string) string {
			if i%4 == 3 {
				return x + ".nothing"
			}
			return "true ? (" + x + ") : (" + x + ")"
		}))
		want = append(want, outcome(t, mapper.Source{Name: path, Text: texts[i]}, e.options))
	}
	remembering := e.options
	remembering.Session = mapper.NewSession()
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range texts {
				i = (i + 3*worker) % len(texts)
				if got := outcome(t, mapper.Source{Name: path, Text: texts[i]}, remembering); got != want[i] {
					t.Errorf("text %d differs", i)
				}
			}
		})
	}
	wg.Wait()
	if bytes.Equal(texts[0], texts[1]) {
		t.Error("the texts are the same")
	}
}
