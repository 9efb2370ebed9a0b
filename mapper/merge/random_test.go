package merge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/document"
)

// item is a rule of a made-up mapping, from which its text is written.
type item struct {
	key, comment string
	expr         string
	kind         string // "", "block", "each" or "flow"
	kids         []*item
}

func (m *item) copy() *item {
	c := *m
	c.kids = nil
	for _, k := range m.kids {
		c.kids = append(c.kids, k.copy())
	}
	return &c
}

func (m *item) write(b *strings.Builder, in string) {
	if m.comment != "" {
		fmt.Fprintf(b, "%s# %s\n", in, m.comment)
	}
	switch m.kind {
	case "block":
		fmt.Fprintf(b, "%s%s:\n%s  rules:\n", in, m.key, in)
	case "each":
		fmt.Fprintf(b, "%s%s:\n%s  each: %s\n%s  as: i\n%s  rules:\n", in, m.key, in, m.expr, in, in)
	case "flow":
		fmt.Fprintf(b, "%s%s: {expr: \"%s\", onMissing: error}\n", in, m.key, m.expr)
		return
	case "fold":
		fmt.Fprintf(b, "%s%s: >-\n%s  %s\n%s  + 1\n", in, m.key, in, m.expr, in)
		return
	default:
		fmt.Fprintf(b, "%s%s: %s\n", in, m.key, m.expr)
		return
	}
	for _, k := range m.kids {
		k.write(b, in+"    ")
	}
}

type mapping struct{ lets, rules []*item }

func (m mapping) copy() mapping {
	return mapping{(&item{kids: m.lets}).copy().kids, (&item{kids: m.rules}).copy().kids}
}

func (m mapping) text() string {
	var b strings.Builder
	b.WriteString("# a file\n" + head + "\nlet:\n")
	for _, l := range m.lets {
		l.write(&b, "  ")
	}
	b.WriteString("\n# the rules\nrules:\n")
	for _, r := range m.rules {
		r.write(&b, "  ")
	}
	b.WriteString("# end\n")
	return b.String()
}

type maker struct {
	*rand.Rand
	n int
}

func (r *maker) fresh(prefix string) string {
	r.n++
	return fmt.Sprintf("%s%d", prefix, r.n)
}

func (r *maker) items(n, depth int) []*item {
	var out []*item
	for range n {
		m := &item{key: r.fresh("k"), expr: r.fresh("source.f")}
		if r.IntN(4) == 0 {
			m.comment = r.fresh("note ")
		}
		switch r.IntN(8) {
		case 0, 1:
			if depth > 0 {
				m.kind, m.kids = []string{"block", "each"}[r.IntN(2)], r.items(1+r.IntN(4), depth-1)
			}
		case 2:
			m.kind = "flow"
		case 3:
			m.kind = "fold"
		}
		out = append(out, m)
	}
	return out
}

// edit is a change that can be made to a copy of the mapping it was chosen for.
type edit func(m mapping) mapping

// edits chooses one change for some of the entries, for one of two sides.
func (r *maker) edits(m mapping) (sides [2][]edit) {
	deal := func(e edit) { s := r.IntN(2); sides[s] = append(sides[s], e) }
	var visit func(list []*item)
	visit = func(list []*item) {
		for i, x := range list {
			key, expr := x.key, r.fresh("source.e")
			switch c := r.IntN(6); {
			case c == 0 && x.kind != "block":
				deal(at(key, func(l []*item, i int) []*item { l[i].expr = expr; return l }))
			case c == 1 && len(list) > 1 && i > 0 && x.kids == nil: // never the last one of a block
				deal(at(key, func(l []*item, i int) []*item { return slices.Delete(l, i, i+1) }))
				continue
			case c == 2 && i == 0:
				added := r.items(1, 1)[0]
				if strings.HasPrefix(key, "l") {
					added = &item{key: r.fresh("l"), expr: r.fresh("source.l")}
				}
				deal(at(key, func(l []*item, i int) []*item { return slices.Insert(l, i+1, added.copy()) }))
			}
			visit(x.kids)
		}
	}
	visit(m.lets)
	visit(m.rules)
	return sides
}

// at changes the list that a key stands in.
func at(key string, change func(list []*item, i int) []*item) edit {
	var in func(list []*item) []*item
	in = func(list []*item) []*item {
		for i, x := range list {
			if x.key == key {
				return change(list, i)
			}
		}
		for _, x := range list {
			x.kids = in(x.kids)
		}
		return list
	}
	return func(m mapping) mapping { return mapping{in(m.lets), in(m.rules)} }
}

// says is what a document states, in an order that does not depend on the text.
func says(t *testing.T, text []byte) string {
	t.Helper()
	d, found := document.Parse("m", text)
	if slices.ContainsFunc(found, func(x diag.Diagnostic) bool { return x.Severity == diag.Error }) {
		t.Fatalf("%v in\n%s", found, text)
	}
	var out []string
	for _, l := range d.Lets {
		out = append(out, "let "+l.Name.Value+" "+l.Expr.Text)
	}
	var walk func(at string, rules []document.Rule)
	walk = func(at string, rules []document.Rule) {
		for i, r := range rules {
			name := at + "/" + document.JoinPath(r.Path)
			if len(r.Path) == 0 {
				name += fmt.Sprint(i)
			}
			line := fmt.Sprintf("%s %d %s %s %s %q", name, r.Kind, r.OnMissing.Value, r.OnNull.Value, r.As.Value, r.Comment)
			for _, e := range []*document.Expr{r.Expr, r.Each, r.Where, r.When, r.From} {
				if e != nil {
					line += " | " + e.Text
				}
			}
			out = append(out, line)
			walk(name, r.Rules)
			walk(name+"#", r.Items)
			walk(name+"?", r.Choose)
		}
	}
	walk("", d.Rules)
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// TestNothingIsLost makes edits to different rules on both sides: the merge says
// what a text says to which all of them were made.
func TestNothingIsLost(t *testing.T) {
	for seed := range uint64(400) {
		r := &maker{Rand: rand.New(rand.NewPCG(seed, 1))}
		base := mapping{rules: r.items(1+r.IntN(10), 3)}
		for range 1 + r.IntN(4) {
			base.lets = append(base.lets, &item{key: r.fresh("l"), expr: r.fresh("source.l")})
		}
		sides := r.edits(base)
		ours, theirs, both := base.copy(), base.copy(), base.copy()
		for i, side := range sides {
			for _, e := range side {
				both = e(both)
				if i == 0 {
					ours = e(ours)
				} else {
					theirs = e(theirs)
				}
			}
		}
		got := Mapping([]byte(base.text()), []byte(ours.text()), []byte(theirs.text()))
		if len(got.Conflicts) > 0 {
			t.Fatalf("seed %d: %+v\nbase\n%s\nours\n%s\ntheirs\n%s", seed, targets(got), base.text(), ours.text(), theirs.text())
		}
		if have, want := says(t, got.Text), says(t, []byte(both.text())); have != want {
			t.Fatalf("seed %d: got\n%s\nwant\n%s\nbase\n%s\nours\n%s\ntheirs\n%s\nmerged\n%s", seed, have, want, base.text(), ours.text(), theirs.text(), got.Text)
		}
		for _, line := range strings.Split(string(got.Text), "\n") {
			if !strings.Contains(ours.text(), line) && !strings.Contains(theirs.text(), line) {
				t.Fatalf("seed %d: no side has the line %q", seed, line)
			}
		}
	}
}

func targets(r Result) []string {
	var out []string
	for _, c := range r.Conflicts {
		out = append(out, c.Target)
	}
	return out
}

// TestUntouched merges the mappings of the retail workspace with themselves and
// with one change on one side.
func TestUntouched(t *testing.T) {
	for name, text := range samples(t) {
		changed := []byte(strings.Replace(string(text), "rules:\n", "rules:\n  zzz: 1\n", 1))
		for _, c := range [][3][]byte{{text, text, text}, {text, changed, text}, {text, text, changed}, {text, changed, changed}} {
			want := c[1]
			if string(c[1]) == string(text) {
				want = c[2]
			}
			if got := Mapping(c[0], c[1], c[2]); string(got.Text) != string(want) || got.Conflicts != nil {
				t.Errorf("%s: %v\n%s", name, got.Conflicts, got.Text)
			}
		}
	}
}

// TestEveryPairOfRules changes two rules of a real mapping, one on each side.
func TestEveryPairOfRules(t *testing.T) {
	text := samples(t)["shopify-order"]
	top, ok := document.Layout(text)
	if !ok {
		t.Fatal("no layout")
	}
	var leaves []document.Part // of all rules and lets, as they stand in the text
	var collect func(p *document.Part)
	collect = func(p *document.Part) {
		for i := range p.Parts {
			c := &p.Parts[i]
			if c.Form == document.Leaf && c.Key != "" && strings.HasPrefix(strings.TrimSpace(c.Head), c.Key+": ") && strings.Count(string(text), c.Lead+c.Head) == 1 && !slices.Contains([]string{"when", "each", "as", "where", "onMissing", "onNull", "mapping", "source", "target"}, c.Key) {
				leaves = append(leaves, *c)
			}
			collect(c)
		}
	}
	collect(&top)
	if len(leaves) < 60 {
		t.Fatalf("%d leaves", len(leaves))
	}
	change := func(text []byte, p document.Part, to string) []byte {
		in := strings.Repeat(" ", p.Col)
		return []byte(strings.Replace(string(text), p.Lead+p.Head, p.Lead+in+p.Key+": "+to+"\n", 1))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		a, b := leaves[r.IntN(len(leaves))], leaves[r.IntN(len(leaves))]
		if a.Head == b.Head {
			continue
		}
		ours, theirs := change(text, a, "source.ours"), change(text, b, "source.theirs")
		want := change(ours, b, "source.theirs")
		if got := Mapping(text, ours, theirs); string(got.Text) != string(want) || got.Conflicts != nil {
			t.Fatalf("%s and %s: %v\n%s", a.Key, b.Key, targets(got), got.Text)
		}
	}
}

// No bytes make the merge fail, and without a conflict nothing of either side is
// missing: what it says is at least what each side says and the base does not.
func FuzzMapping(f *testing.F) {
	f.Add([]byte(head+"rules:\n  a: 1\n  b:\n    choose:\n    - when: x\n      expr: 1\n"), []byte(head+"rules:\n  a: 2\n"), []byte(head+"rules:\n  c: 1\n  a: 1\n"))
	f.Add([]byte("a: |+\n\n  x\n\n\nb: 1\n"), []byte("a: |+\n\n  x\n\n\n"), []byte("a: |+\n\n  x\n\n\nb: 2\n"))
	f.Add([]byte("a: \"\n# b\"\nc: d"), []byte("a: \"\n# b\"\nc: e"), []byte("c: d"))
	for _, text := range samples(f) {
		f.Add(text, []byte(strings.Replace(string(text), "  ", "    ", 40)), []byte(strings.Replace(string(text), ": ", ": 1 + ", 30)))
	}
	f.Fuzz(func(t *testing.T, base, ours, theirs []byte) {
		for _, merge := range []func(base, ours, theirs []byte) Result{Mapping, Table} {
			if r := merge(base, ours, ours); string(r.Text) != string(ours) || r.Conflicts != nil {
				t.Fatal("both alike is not that")
			}
			if r := merge(base, base, theirs); string(r.Text) != string(theirs) || r.Conflicts != nil {
				t.Fatal("what only theirs changed is not theirs")
			}
			r := merge(base, ours, theirs)
			if len(r.Conflicts) > 0 {
				continue
			}
			for _, side := range [][]byte{ours, theirs} {
				for _, word := range strings.Fields(string(side)) {
					if !strings.Contains(string(base), word) && !strings.Contains(string(r.Text), word) {
						t.Fatalf("%q is missing in %q", word, r.Text)
					}
				}
			}
		}
	})
}
