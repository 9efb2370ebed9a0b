package attack

import (
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/source"
)

// rewritten is a schema that was refactored some times.
type rewritten struct {
	name   string
	before *side
	after  *side
	steps  []string
	// mutant accepts other values than the schema, which the rewriting must not
	// matter for; nil for some.
	mutant *side
}

func rewrite(examples []example, parts []*source.Value, i int) *rewritten {
	r := rand.New(rand.NewPCG(*seed+1000, uint64(i)))
	for {
		e := examples[r.IntN(len(examples))]
		if d := e.schema.Get("$schema"); d != nil && !strings.Contains(d.Text, "2020-12") {
			continue // older drafts know other keywords
		}
		m := &mutator{r: r, parts: parts}
		base := e.schema
		if r.IntN(2) == 0 {
			base, _ = m.mutate(base)
		}
		out := &rewritten{name: e.name, before: read(base)}
		v := base
		for range 1 + r.IntN(3) {
			if next, name := refactor(r, v); next != nil {
				if s := read(next); s != nil {
					v, out.after = next, s
					out.steps = append(out.steps, name)
				}
			}
		}
		if out.before == nil || out.after == nil {
			continue
		}
		if changed, what := m.mutate(base); what != "" {
			out.mutant = read(changed)
		}
		return out
	}
}

// TestRefactoringsAreCompatible asks about schemas that were only written in
// another way, and about others against both ways of writing.
func TestRefactoringsAreCompatible(t *testing.T) {
	examples, parts := examplesAndParts(t)
	var lock sync.Mutex
	counts, unknown := tally{}, tally{}
	var verdicts [3]int
	same, differ := 0, 0
	each(*pairs, func(i int) {
		p := rewrite(examples, parts, i)
		for direction, q := range [][2]*side{{p.before, p.after}, {p.after, p.before}} {
			a := ask(q[0], q[1])
			lock.Lock()
			verdicts[a.verdict]++
			for _, name := range p.steps {
				kind, _, _ := strings.Cut(name, " ")
				counts[kind]++
				if a.verdict == finding.Unknown {
					unknown[kind+": "+a.reasons[0]]++
				}
			}
			lock.Unlock()
			if a.verdict == finding.Breaking || a.bad != "" {
				detail := a.bad
				if len(a.witnesses) > 0 {
					detail += " witness " + string(a.witnesses[0].JSON())
				}
				t.Errorf("refactoring %d.%d %s, %v\n%s", i, direction, p.name, p.steps, report(t, "refactoring", q[0].source, q[1].source, detail))
			}
		}
		if p.mutant == nil {
			return
		}
		for direction, q := range [][4]*side{{p.mutant, p.before, p.mutant, p.after}, {p.before, p.mutant, p.after, p.mutant}} {
			one, other := ask(q[0], q[1]), ask(q[2], q[3])
			lock.Lock()
			if one.verdict == other.verdict {
				same++
			} else {
				differ++
			}
			lock.Unlock()
			if one.verdict != other.verdict && one.verdict != finding.Unknown && other.verdict != finding.Unknown {
				t.Errorf("refactoring %d.%d %s, %v: %s becomes %s\n%s", i, direction, p.name, p.steps, one.verdict, other.verdict,
					report(t, "refactored", q[0].source, q[1].source, "after: writer "+string(q[2].source.JSON())+"\nreader "+string(q[3].source.JSON())))
			}
		}
	})
	t.Logf("refactored schemas asked both ways: compatible %d, unknown %d, breaking %d", verdicts[0], verdicts[1], verdicts[2])
	t.Logf("changed schemas against both ways of writing: %d have the same verdict, in %d one is unknown", same, differ)
	for _, line := range counts.top(20) {
		t.Log(line)
	}
	for _, line := range unknown.top(10) {
		t.Log("unknown: " + line)
	}
}

// TestOrderDoesNotMatter asks the same again with the keys in other orders.
func TestOrderDoesNotMatter(t *testing.T) {
	examples, parts := examplesAndParts(t)
	var lock sync.Mutex
	asked, other := 0, 0
	each(max(*pairs/50, 3), func(i int) {
		p := mutant(examples, parts, 100000+i)
		r := rand.New(rand.NewPCG(*seed+2000, uint64(i)))
		first := ask(p.sides[0], p.sides[1])
		for n := range *runs {
			same := ask(p.sides[0], p.sides[1])
			w, rd := read(shuffled(r, p.sides[0].source)), read(shuffled(r, p.sides[1].source))
			if w == nil || rd == nil {
				t.Errorf("pair %d: not read in another order", i)
				return
			}
			again := ask(w, rd)
			lock.Lock()
			asked++
			if again.text != first.text {
				other++
			}
			lock.Unlock()
			if same.text != first.text || same.verdict != first.verdict {
				t.Errorf("pair %d %s: the same question has two answers\n%s\n%s\n%s", i, p.name, first.text, same.text, report(t, "twice", p.sides[0].source, p.sides[1].source, first.text+"\n"+same.text))
				return
			}
			if again.verdict != first.verdict || again.text != first.text {
				t.Errorf("pair %d %s, run %d: %s becomes %s in another order\n%s", i, p.name, n, first.verdict, again.verdict,
					report(t, "order", w.source, rd.source, "in the order of the file:\n"+first.text+"\nin this order:\n"+again.text+"\nfirst writer "+string(p.sides[0].source.JSON())+"\nfirst reader "+string(p.sides[1].source.JSON())))
				return
			}
		}
	})
	t.Logf("asked %d times in another order, %d other answers", asked, other)
}
