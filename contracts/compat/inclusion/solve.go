package inclusion

import (
	"fmt"
	"slices"

	"crosswalk/contracts/source"
)

// answer says whether there is a value, a small one if there is; the zero answer
// is that there is none.
type answer struct {
	value   *source.Value
	unknown string // why nothing is known
}

func (a answer) empty() bool { return a.value == nil && a.unknown == "" }

// defaultSteps is what one question may cost where nothing else is said.
const defaultSteps = 400_000

// solver decides whether some value meets a goal, which is a set of literals.
//
// A goal leads to other ones, about items and members. Only finite values count,
// so a goal that is met again below itself has no value there: the smallest one
// would be inside of a smaller one. What was found empty under such an assumption
// stays tentative until the goal assumed about is decided.
type solver struct {
	*table
	final     map[string]answer
	tentative map[string]guess
	trail     []string           // of tentative, in order
	depths    map[string]int     // goals being decided
	low       int                // the outermost goal that was assumed empty since
	steps     int                // left
	given     int                // steps that the question at hand had
	hard      map[string]bool    // goals that took most of the steps of a question and were not decided
	apart     map[*node][][2]int // oneOf: pairs of branches that may hold together
	measuring map[*node]bool
	texts     *texts
}

type guess struct {
	answer
	low int
}

const nowhereLow = 1 << 30

func newSolver() *solver {
	return &solver{table: newTable(), final: map[string]answer{}, tentative: map[string]guess{}, depths: map[string]int{}, low: nowhereLow, hard: map[string]bool{},
		apart: map[*node][][2]int{}, measuring: map[*node]bool{}, texts: newTexts()}
}

// within decides a goal with a number of steps.
func (s *solver) within(steps int, goal ...lit) answer {
	s.steps, s.given = steps, steps
	return s.solve(goal...)
}

// outOfSteps is the reason once the steps are used up.
const outOfSteps = "the decision needs more steps than it may take"

// spend takes n steps and reports whether there are any left.
func (s *solver) spend(n int) bool {
	s.steps -= n
	return s.steps > 0
}

// maxNesting bounds the nesting of goals, and so of witnesses.
const maxNesting = 5000

// normal sorts a goal and drops what is said twice or says nothing; ok is false
// if it contradicts itself.
func (s *solver) normal(goal []lit) (out []lit, ok bool) {
	out = slices.Clone(goal)
	slices.Sort(out)
	out = slices.Compact(out)
	keep := out[:0]
	for i, l := range out {
		n, negated := s.of(l)
		if !negated && i+1 < len(out) && out[i+1] == l|1 {
			return nil, false
		}
		switch {
		case n.op == opTrue && negated, n.op == opFalse && !negated:
			return nil, false
		case n.op == opTrue, n.op == opFalse:
		default:
			keep = append(keep, l)
		}
	}
	return keep, true
}

func keyOf(goal []lit) string {
	b := make([]byte, 0, 4*len(goal))
	for _, l := range goal {
		b = append(b, byte(l), byte(l>>8), byte(l>>16), byte(l>>24))
	}
	return string(b)
}

// solve decides a goal.
func (s *solver) solve(goal ...lit) answer {
	goal, ok := s.normal(goal)
	if !ok {
		return answer{}
	}
	key := keyOf(goal)
	if a, ok := s.final[key]; ok {
		return a
	}
	if at, ok := s.depths[key]; ok {
		s.low = min(s.low, at)
		return answer{}
	}
	if g, ok := s.tentative[key]; ok {
		s.low = min(s.low, g.low)
		return g.answer
	}
	if !s.spend(1) || s.hard[key] {
		return answer{unknown: outOfSteps}
	}
	before := s.steps
	depth := len(s.depths)
	if depth > maxNesting {
		return answer{unknown: fmt.Sprintf("values would be nested more than %d deep", maxNesting)}
	}
	outer, start := s.low, len(s.trail)
	s.low = nowhereLow
	s.depths[key] = depth
	a := s.decide(goal)
	delete(s.depths, key)
	switch {
	case s.steps <= 0 && a.value == nil:
		s.drop(start)
		s.low = outer
		if before*2 > s.given {
			s.hard[key] = true
		}
		return answer{unknown: outOfSteps}
	case a.value != nil:
		s.drop(start)
		s.final[key] = a
		s.low = outer
	case s.low >= depth:
		for _, k := range s.trail[start:] {
			s.final[k] = s.tentative[k].answer
			delete(s.tentative, k)
		}
		s.trail = s.trail[:start]
		s.final[key] = a
		s.low = outer
	default:
		s.tentative[key] = guess{a, s.low}
		s.trail = append(s.trail, key)
		s.low = min(s.low, outer)
	}
	return a
}

func (s *solver) drop(start int) {
	for _, k := range s.trail[start:] {
		delete(s.tentative, k)
	}
	s.trail = s.trail[:start]
}

// ask decides a goal on its own, with no assumption of the goals that are being
// decided.
func (s *solver) ask(goal ...lit) answer {
	tentative, trail, depths, low := s.tentative, s.trail, s.depths, s.low
	s.tentative, s.trail, s.depths, s.low = map[string]guess{}, nil, map[string]int{}, nowhereLow
	a := s.solve(goal...)
	s.tentative, s.trail, s.depths, s.low = tentative, trail, depths, low
	return a
}

var simple = []*source.Value{ // the values of the types that have few
	{Kind: source.Null, Text: "null"}, {Kind: source.Boolean, Text: "true"}, {Kind: source.Boolean, Text: "false"},
}

// decide looks for a value type by type.
func (s *solver) decide(goal []lit) answer {
	may := everyKind
	for _, l := range goal {
		n, negated := s.of(l)
		if negated {
			may &^= n.all
		} else {
			may &= n.may
		}
	}
	var out answer
	var long *source.Value
	for _, k := range []source.Kind{source.String, source.Number, source.Boolean, source.Null, source.Array, source.Object} {
		if !may.has(k) {
			continue
		}
		if long != nil && k >= source.Array {
			break
		}
		var a answer
		if k == source.Null || k == source.Boolean {
			a = s.among(goal, k, simple)
		} else {
			a = s.products(goal, k)
		}
		if a.value != nil && len(a.value.Text) > longText {
			long = a.value
			continue
		}
		if a.value != nil {
			return a
		}
		if a.unknown != "" {
			out = a
		}
	}
	if long != nil {
		return answer{value: long}
	}
	return out
}

// longText is the length from which a text is shown only where nothing else is to
// be shown.
const longText = 60

// among looks for a value of a kind in a list that holds all that there are.
func (s *solver) among(goal []lit, k source.Kind, list []*source.Value) answer {
	var out answer
	for _, v := range list {
		if v.Kind != k {
			continue
		}
		s.spend(1)
		switch s.evalGoal(goal, v) {
		case yes:
			return answer{value: v}
		case maybe:
			out.unknown = s.riddle(goal)
		}
	}
	return out
}

// riddle says what of a goal nobody can decide.
func (s *solver) riddle(goal []lit) string {
	seen := map[*node]bool{}
	var find func(n *node) string
	find = func(n *node) string {
		if seen[n] {
			return ""
		}
		seen[n] = true
		switch {
		case n.op == opOpaque:
			return n.reason()
		case n.op == opPattern && n.opaque:
			return fmt.Sprintf("the pattern %q needs lookaround or a back reference, which is not decided", n.text)
		}
		for _, k := range n.kids {
			if r := find(k); r != "" {
				return r
			}
		}
		return ""
	}
	for _, l := range goal {
		n, _ := s.of(l)
		if r := find(n); r != "" {
			return r
		}
	}
	return "a number is too large to be compared"
}
