package attack

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/source"
)

var (
	pairs     = flag.Int("pairs", 80, "pairs of schemas, each asked both ways")
	instances = flag.Int("instances", 80, "values made against each verdict that is compatible")
	seed      = flag.Uint64("seed", 1, "what the pairs and values depend on")
	findings  = flag.String("findings", "", "folder for reduced cases that fail")
	runs      = flag.Int("runs", 10, "times that a pair is asked with its keys in another order")
	only      = flag.Int("only", -1, "number of the one pair to run")
)

// pair is a schema, a changed one, and how they differ.
type pair struct {
	name  string
	sides [2]*side
	seeds []*source.Value
	plain bool
}

// mutant is pair number i of the run: most are a schema and a changed one, some
// are of two neighbours in the suite, some are made of nothing: a fourth so that
// few values fit.
func mutant(examples []example, parts []*source.Value, i int) *pair {
	r := rand.New(rand.NewPCG(*seed, uint64(i)))
	for {
		at := (i + r.IntN(3)*r.IntN(len(examples))) % len(examples)
		e := examples[at]
		m := &mutator{r: r, parts: parts}
		if i%20 == 7 {
			e = example{name: "made up", schema: m.small(3)}
			m.open(e.schema)
		}
		changed, what := m.mutate(e.schema)
		if i%4 == 1 {
			e.name = "tight"
			e.values = nil
			e.schema, changed = tight{m}.pair()
			what = "pair"
		}
		if i%20 == 14 {
			other := examples[max(0, at-1)]
			changed, what = other.schema, "beside "+other.name
		}
		if what == "" || changed.Canonical() == e.schema.Canonical() {
			continue
		}
		old, next := read(e.schema), read(changed)
		if old == nil || next == nil {
			continue
		}
		return &pair{e.name + ": " + what, [2]*side{old, next}, e.values, isPlain(e.schema) && isPlain(changed)}
	}
}

// each runs f for every number below n on all processors.
func each(n int, f func(i int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		if *only < 0 || i == *only {
			next <- i
		}
	}
	close(next)
	wait.Wait()
}

// totals are the figures of a run.
type totals struct {
	sync.Mutex
	questions, plain                  int
	verdicts                          [3]int
	unknownPlain                      int
	attacked, made, met, bare         int // verdicts, values, values that the writer accepts, verdicts where there were none
	refuted, badWitness, doubt        int
	witnesses, attackedBreaks, broken int // breaking verdicts that the generators were tried on, and those that they break
	reasons                           tally
	slow, missed                      []string
}

// stock is read once.
var stock struct {
	sync.Once
	examples []example
	parts    []*source.Value
}

// examplesAndParts are the schemas that pairs are made of, and all schemas
// inside of them.
func examplesAndParts(t *testing.T) ([]example, []*source.Value) {
	stock.Do(func() {
		stock.examples = corpus(t)
		for _, e := range stock.examples {
			for _, p := range places(e.schema) {
				if p.schema.Kind == source.Object {
					stock.parts = append(stock.parts, p.schema)
				}
			}
		}
	})
	return stock.examples, stock.parts
}

// TestVerdictsHold attacks the verdicts about changed schemas.
func TestVerdictsHold(t *testing.T) {
	examples, parts := examplesAndParts(t)
	sum := &totals{reasons: tally{}}
	each(*pairs, func(i int) {
		p := mutant(examples, parts, i)
		for direction := range 2 {
			w, r := p.sides[direction], p.sides[1-direction]
			rnd := rand.New(rand.NewPCG(*seed+uint64(direction)+1, uint64(i)))
			a := ask(w, r)
			var s siege
			switch {
			case a.verdict == finding.Compatible:
				s = attack(w, r, p.seeds, rnd, *instances)
			case a.verdict == finding.Breaking && (i+direction)%8 == 0:
				s = attack(w, r, p.seeds, rnd, *instances)
			}
			sum.add(t, p, fmt.Sprintf("pair %d.%d %s", i, direction, p.name), w, r, a, s)
		}
	})
	sum.print(t)
	if share := percent(sum.unknownPlain, sum.plain); share >= 3 {
		t.Errorf("%.2f %% of the plain questions are unknown, 3 %% is the limit", share)
	}
	if share := percent(sum.verdicts[finding.Unknown], sum.questions); share >= 10 {
		t.Errorf("%.2f %% of the questions are unknown, 10 %% is the limit", share)
	}
}

func (sum *totals) add(t *testing.T, p *pair, name string, w, r *side, a answer, s siege) {
	sum.Lock()
	defer sum.Unlock()
	sum.questions++
	sum.verdicts[a.verdict]++
	if p.plain {
		sum.plain++
	}
	if a.took > 5*time.Second {
		report(t, "slow", w.source, r.source, a.took.String())
	}
	if a.took > 2*time.Second {
		sum.slow = append(sum.slow, fmt.Sprintf("%s: %v", name, a.took.Round(time.Millisecond)))
	}
	sum.witnesses += len(a.witnesses)
	switch {
	case a.verdict == finding.Unknown:
		for _, reason := range a.reasons {
			sum.reasons[reason]++
		}
		if p.plain {
			sum.unknownPlain++
		}
	case a.verdict == finding.Breaking && s.made > 0 && len(a.witnesses) > 0:
		sum.attackedBreaks++
		if s.refuted != nil {
			sum.broken++
		} else {
			sum.missed = append(sum.missed, fmt.Sprintf("%s: %s", name, a.witnesses[0].JSON()))
		}
	case a.verdict == finding.Compatible:
		sum.attacked++
		sum.made += s.made
		sum.met += s.met
		if s.met == 0 {
			sum.bare++
		}
	}
	switch {
	case a.bad != "" && a.doubt:
		sum.doubt++
		t.Logf("the judges do not agree: %s\n%s", name, report(t, "doubt", w.source, r.source, a.bad))
	case a.bad != "":
		sum.badWitness++
		small, other := reduce(w.source, r.source, func(w, r *side) bool { b := ask(w, r); return b.bad != "" && !b.doubt })
		t.Errorf("%s\n%s", name, report(t, "witness", small, other, ask(read(small), read(other)).bad))
	}
	switch {
	case a.verdict != finding.Compatible || s.refuted == nil:
	case s.doubt:
		sum.doubt++
		t.Logf("the judges do not agree: %s\n%s", name, report(t, "doubt", w.source, r.source, "verdict compatible, refuted by "+string(s.refuted.JSON())))
	default:
		sum.refuted++
		small, other := reduce(w.source, r.source, func(w, r *side) bool {
			return w.accepts(s.refuted) && !r.accepts(s.refuted) && ask(w, r).verdict == finding.Compatible
		})
		t.Errorf("%s\n%s", name, report(t, "unsound", small, other, "verdict compatible, refuted by "+string(s.refuted.JSON())))
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

func (sum *totals) print(t *testing.T) {
	t.Logf("pairs %d, questions %d (each pair both ways), plain questions %d", *pairs, sum.questions, sum.plain)
	for v, n := range sum.verdicts {
		t.Logf("  %-10s %6d", finding.Verdict(v), n)
	}
	t.Logf("compatible verdicts attacked %d with %d values, of which the writer accepts %d; none met the writer in %d", sum.attacked, sum.made, sum.met, sum.bare)
	t.Logf("refuted %d, bad witnesses %d of %d, judges disagree %d", sum.refuted, sum.badWitness, sum.witnesses, sum.doubt)
	t.Logf("strength: the generators refute %d of %d breaking verdicts that were tried", sum.broken, sum.attackedBreaks)
	t.Logf("unknown: %.2f %% of the plain questions, %.2f %% of all", percent(sum.unknownPlain, sum.plain), percent(sum.verdicts[finding.Unknown], sum.questions))
	for _, line := range sum.reasons.top(15) {
		t.Logf("  %s", line)
	}
	slices.Sort(sum.missed)
	for _, line := range sum.missed[:min(len(sum.missed), 10)] {
		t.Logf("not found by the generators: %s", line)
	}
	slices.Sort(sum.slow)
	for _, line := range sum.slow {
		t.Logf("slow: %s", line)
	}
}
