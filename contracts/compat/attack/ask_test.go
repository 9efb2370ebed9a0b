package attack

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"crosswalk/contracts/automata"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

// answer is what package inclusion says about a pair.
type answer struct {
	verdict   finding.Verdict
	reasons   []string // of what is unknown
	witnesses []*source.Value
	// bad says what is wrong with the answer itself: a breaking cause without a
	// witness that the independent validator confirms, or a crash.
	bad string
	// doubt marks a bad witness about which the judges do not agree.
	doubt bool
	// text is the whole answer, for comparison.
	text string
	took time.Duration
}

// ask asks whether every value of w is one of r, as validators read them.
func ask(w, r *side) answer { return askWith(w, r, inclusion.Options{}) }

func askWith(w, r *side, opt inclusion.Options) (a answer) {
	begin := time.Now()
	defer func() {
		a.took = time.Since(begin)
		if p := recover(); p != nil {
			a.bad = fmt.Sprintf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	d := inclusion.New(opt)
	causes := d.Causes(w.doc.Root, r.doc.Root)
	var lines []string
	for _, c := range causes {
		a.verdict = max(a.verdict, c.Verdict)
		line := fmt.Sprintf("%s %s %s %s %s", c.Verdict, pointer(c.Writer), pointer(c.Reader), c.Keyword, c.Reason)
		switch c.Verdict {
		case finding.Unknown:
			a.reasons = append(a.reasons, c.Reason)
		case finding.Breaking:
			witness, ok := d.Witness(w.doc.Root, r.doc.Root, c)
			if !ok || witness.Value == nil {
				a.bad = "no witness for " + line
				break
			}
			line += " " + witness.Value.Canonical()
			if c.Value == nil || assess.First(c.Writer, c.Value) != nil || assess.First(c.Reader, c.Value) == nil {
				a.bad = "no value shows the cause itself: " + line
				a.doubt = mentions(w.source, "$dynamicRef", "$recursiveRef") || mentions(r.source, "$dynamicRef", "$recursiveRef")
			}
			a.witnesses = append(a.witnesses, witness.Value)
			if in, out := w.accepts(witness.Value), r.accepts(witness.Value); !in || out {
				a.bad = fmt.Sprintf("witness %s of %s: writer accepts it %v, reader accepts it %v", witness.Value.JSON(), line, in, out)
				a.doubt = !w.agrees(witness.Value, in) || !r.agrees(witness.Value, out)
			}
		default:
			a.bad = "a cause that is compatible: " + line
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	a.text = strings.Join(lines, "\n")
	return a
}

func pointer(s *schema.Schema) string {
	if s == nil {
		return "-"
	}
	return "#" + s.Pointer
}

// siege is how an attack on a verdict went.
type siege struct {
	made, met int           // values made, and those that the writer accepts
	refuted   *source.Value // the writer accepts it, the reader does not
	doubt     bool          // the judges do not agree about it
}

// attack makes values and looks for one that w, and whoever stands also for the
// writer, accepts and r refuses.
func attack(w, r *side, seeds []*source.Value, rnd *rand.Rand, instances int, also ...*side) siege {
	m := &maker{r: rnd, pool: newPool(w.doc.Root, r.doc.Root)}
	writer, reader := []*schema.Schema{w.doc.Root}, []*schema.Schema{r.doc.Root}
	var s siege
	var accepted []*source.Value
	try := func(v *source.Value) bool {
		s.made++
		if !w.accepts(v) || slices.ContainsFunc(also, func(s *side) bool { return !s.accepts(v) }) {
			return false
		}
		s.met++
		if len(accepted) < 60 {
			accepted = append(accepted, v)
		} else {
			accepted[rnd.IntN(len(accepted))] = v
		}
		if r.accepts(v) {
			return false
		}
		s.refuted = v
		s.doubt = !w.agrees(v, true) || !r.agrees(v, false)
		return true
	}
	for _, v := range seeds {
		if try(v) {
			return s
		}
	}
	for s.made < instances {
		m.stray, m.tries = pick(rnd, []int{0, 0, 25, 8}), 40
		var v *source.Value
		switch n := rnd.IntN(20); {
		case n < 8:
			v = m.guided(writer, 4)
		case n < 11:
			v = m.guided(reader, 4)
		case n < 13:
			v = m.guided([]*schema.Schema{w.doc.Root, r.doc.Root}, 4)
		case n < 17 && len(accepted) > 0:
			v = m.nearby(pick(rnd, accepted))
		default:
			v = m.random(3)
		}
		if try(v) {
			return s
		}
	}
	return s
}

// isPlain reports whether a schema has no pattern that is not regular and no
// format that nobody knows.
func isPlain(v *source.Value) bool {
	regular := func(expr string) bool {
		_, err := schema.Pattern(expr)
		return !errors.Is(err, schema.ErrNotRegular)
	}
	for _, p := range places(v) {
		if k := p.schema.Get("pattern"); k != nil && k.Kind == source.String && !regular(k.Text) {
			return false
		}
		if k := p.schema.Get("format"); k != nil {
			if _, _, known := automata.Bounds(k.Text); !known {
				return false
			}
		}
		if k := p.schema.Get("patternProperties"); k != nil {
			for _, m := range k.Members {
				if !regular(m.Name) {
					return false
				}
			}
		}
	}
	return true
}

// tally counts texts.
type tally map[string]int

// top lists the most frequent texts.
func (t tally) top(n int) []string {
	var keys []string
	for k := range t {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(t[b]-t[a], cmp.Compare(a, b)) })
	var out []string
	for _, k := range keys[:min(n, len(keys))] {
		out = append(out, fmt.Sprintf("%6d  %s", t[k], k))
	}
	return out
}
