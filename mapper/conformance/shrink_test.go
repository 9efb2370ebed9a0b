package conformance

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// failing is a mapping and an input on which engines differ.
type failing struct {
	seed    uint64
	mapping *grownMapping
	input   []byte
	meta    []byte // what the host said with it
	what    string
}

// report shrinks a failure, keeps it as a case and fails the test.
func (d *differ) report(t *testing.T, f *failing) {
	t.Helper()
	d.shrink(f)
	text := f.archive()
	name := filepath.Join("testdata", fmt.Sprintf("fuzz-%x.txtar", sha256.Sum256(text))[:len("testdata/fuzz-")+8]+".txtar")
	if err := os.WriteFile(name, text, 0o644); err != nil {
		t.Error(err)
	}
	t.Errorf("seed %d: %s\n%s\nIt is kept as %s; run TestCases with -update when it is mended. The whole mapping again: go test ./mapper/conformance -run TestFuzzMappings -mapping-fuzz 1ns -seed %d",
		f.seed, f.what, text, name, f.seed)
}

// archive is the failure in the form of the cases of this package.
func (f *failing) archive() []byte {
	a := &txtar.Archive{Comment: []byte(fmt.Sprintf("Found by TestFuzzMappings, seed %d.\n", f.seed)), Files: []txtar.File{
		{Name: "source.json", Data: append(f.mapping.source, '\n')},
		{Name: "target.json", Data: append(f.mapping.target(), '\n')},
		{Name: "mapping.yaml", Data: []byte(f.mapping.text())},
	}}
	if strings.Contains(f.mapping.text(), "lookup(") {
		a.Files = append(a.Files, txtar.File{Name: "tables/t.csv", Data: []byte(grownTable)})
	}
	if f.input != nil {
		a.Files = append(a.Files, txtar.File{Name: "in/found", Data: append(f.input, '\n')})
	}
	if f.meta != nil && strings.Contains(f.mapping.text(), "meta.") {
		a.Files = append(a.Files, txtar.File{Name: "meta/found", Data: append(f.meta, '\n')})
	}
	return txtar.Format(a)
}

// shrink makes a failure smaller as long as it stays one of the same kind.
func (d *differ) shrink(f *failing) {
	d.told = f.meta
	defer func() { d.told = nil }()
	first, _, _ := strings.Cut(f.what, "\n")
	if f.input == nil {
		first = "" // the compiler failed: any such failure will do
	}
	fails := func(m *grownMapping, in []byte) bool {
		t, err := d.open(m)
		if err != nil {
			return f.input == nil && !strings.Contains(err.Error(), errRefused.Error())
		}
		defer t.stop()
		if in == nil {
			return false
		}
		what := t.difference(in)
		if what != "" {
			if now, _, _ := strings.Cut(what, "\n"); f.input != nil && kindOf(now) == kindOf(first) {
				f.what = what
				return true
			}
		}
		return false
	}
	for tries, again := 0, true; again && tries < 20; tries++ {
		again = shrinkRules(f, fails)
		if f.input != nil && json.Valid(f.input) {
			again = shrinkInput(f, fails) || again
		}
	}
}

// kindOf is a failure without what differs from input to input.
func kindOf(what string) string {
	what, _, _ = strings.Cut(what, " gives ")
	what, _, _ = strings.Cut(what, "{")
	return what
}

type failsFunc func(m *grownMapping, in []byte) bool

// shrinkRules takes away rules, lets, conditions and operands.
func shrinkRules(f *failing, fails failsFunc) (smaller bool) {
	m := f.mapping
	keep := func() bool {
		if fails(m, f.input) {
			smaller = true
			return true
		}
		return false
	}
	var lists func(list *[]*grownRule, least int)
	lists = func(list *[]*grownRule, least int) {
		for i := 0; i < len(*list) && len(*list) > least; {
			old := *list
			*list = slices.Delete(slices.Clone(old), i, i+1)
			if !keep() {
				*list = old
				i++
			}
		}
		for _, r := range *list {
			for _, t := range []**term{&r.when, &r.where} {
				if old := *t; old != nil {
					if *t = nil; !keep() {
						*t = old
					}
				}
			}
			for i := 0; i < len(r.options); {
				old := r.options
				if r.options = slices.Delete(slices.Clone(old), i, i+1); !keep() {
					r.options = old
					i++
				}
			}
			for _, text := range []*string{&r.onMissing, &r.onNull, &r.index} {
				if old := *text; old != "" {
					if *text = ""; !keep() {
						*text = old
					}
				}
			}
			for _, t := range []**term{&r.expr, &r.when, &r.each, &r.where} {
				shrinkTerm(t, keep)
			}
			if r.rules != nil {
				lists(&r.rules, 1)
			}
			if r.choose != nil {
				lists(&r.choose, 1)
			}
			if r.items != nil {
				lists(&r.items, 1)
			}
		}
	}
	lists(&m.rules, 1)
	for i := 0; i < len(m.lets); {
		old := m.lets
		m.lets = slices.Delete(slices.Clone(old), i, i+1)
		if !keep() {
			m.lets = old
			shrinkTerm(&m.lets[i].expr, keep)
			i++
		}
	}
	return smaller
}

// shrinkTerm puts operands of the same type, or literals, in the place of terms.
func shrinkTerm(at **term, keep func() bool) {
	t := *at
	if t == nil || len(t.kids) == 0 {
		return
	}
	var options []*term
	for _, text := range literals[t.typ] {
		options = append(options, leaf(t.typ, text))
	}
	var inside func(k *term)
	inside = func(k *term) {
		if k.typ == t.typ {
			options = append(options, k)
		}
		for _, kid := range k.kids {
			inside(kid)
		}
	}
	for _, kid := range t.kids {
		inside(kid)
	}
	for _, o := range options {
		if *at = o; keep() {
			shrinkTerm(at, keep)
			return
		}
	}
	*at = t
	for i := range t.kids {
		shrinkTerm(&t.kids[i], keep)
	}
}

// shrinkInput takes away members and items of the input.
func shrinkInput(f *failing, fails failsFunc) (smaller bool) {
	dec := json.NewDecoder(bytes.NewReader(f.input))
	dec.UseNumber()
	var root any
	if dec.Decode(&root) != nil {
		return false
	}
	try := func() bool {
		text, err := json.Marshal(root)
		if err != nil || len(text) >= len(f.input) || !fails(f.mapping, text) {
			return false
		}
		f.input, smaller = text, true
		return true
	}
	var visit func(v any, set func(any))
	visit = func(v any, set func(any)) {
		switch v := v.(type) {
		case map[string]any:
			for _, k := range slices.Sorted(maps.Keys(v)) {
				old := v[k]
				if delete(v, k); try() {
					continue
				}
				v[k] = old
				visit(old, func(x any) { v[k] = x })
			}
		case []any:
			for i := 0; i < len(v); {
				less := slices.Delete(slices.Clone(v), i, i+1)
				if set(less); try() {
					v = less
					continue
				}
				set(v)
				visit(v[i], func(x any) { v[i] = x })
				i++
			}
		case string:
			if v != "" {
				if set(""); !try() {
					set(v)
				}
			}
		}
	}
	visit(root, func(x any) { root = x })
	return smaller
}
