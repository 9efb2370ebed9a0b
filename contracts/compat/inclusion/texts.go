package inclusion

import (
	"errors"
	"fmt"

	"crosswalk/contracts/automata"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// texts keeps the sets of texts that patterns and names stand for.
type texts struct {
	patterns  map[string]*automata.Set // nil: it could not be made
	bounds    map[string][2]*automata.Set
	languages map[*node]*automata.Set
}

func newTexts() *texts {
	return &texts{patterns: map[string]*automata.Set{}, bounds: map[string][2]*automata.Set{}, languages: map[*node]*automata.Set{}}
}

// knownFormat reports whether a format is asserted.
func knownFormat(name string) bool {
	_, _, ok := automata.Bounds(name)
	return ok
}

// pattern is the set of a pattern, nil if nobody can tell.
func (t *texts) pattern(text string) *automata.Set {
	set, ok := t.patterns[text]
	if !ok {
		set, _ = automata.Pattern(text)
		t.patterns[text] = set
	}
	return set
}

// format gives texts that are all of a format, and texts that hold all of the
// format.
func (t *texts) format(name string) (inside, outside *automata.Set) {
	b, ok := t.bounds[name]
	if !ok {
		b[0], b[1], _ = automata.Bounds(name)
		t.bounds[name] = b
	}
	return b[0], b[1]
}

// enclosure is a set of texts that is known between two sets. unclear is why it
// is not known better; outside is then still a superset.
type enclosure struct {
	inside, outside *automata.Set
	unclear         string
}

func (e *enclosure) and(inside, outside *automata.Set, what string) {
	same := e.inside == e.outside && inside == outside
	e.inside = e.meet(e.inside, inside, what)
	if same && e.inside != nil {
		e.outside = e.inside
	} else if out := e.meet(e.outside, outside, what); out != nil {
		e.outside = out
	}
}

func (e *enclosure) meet(a, b *automata.Set, what string) *automata.Set {
	if a == nil {
		return nil
	}
	out, err := a.And(b)
	if err != nil {
		e.unclear = fmt.Sprintf("%s together with the other conditions needs too large an automaton", what)
		return nil
	}
	return out
}

// text looks for a text that satisfies assertions about texts.
func (s *solver) text(atoms []lit) answer {
	least, most := 0, unlimited
	var excluded, samples []string
	for _, l := range atoms {
		n, negated := s.of(l)
		low := n.op == opMinLength
		switch {
		case low && !negated:
			least = max(least, n.n)
		case n.op == opMaxLength && negated:
			least = max(least, n.n+1)
		case low:
			most = atMost(most, n.n-1)
		case n.op == opMaxLength:
			most = atMost(most, n.n)
		case n.op == opEnum:
			excluded = append(excluded, listed(n.values)...)
		}
	}
	if most < least {
		return answer{}
	}
	e := enclosure{unclear: ""}
	if most == unlimited {
		most = -1
	}
	e.inside = automata.Length(least, most)
	e.outside = e.inside
	for _, l := range atoms {
		n, negated := s.of(l)
		switch n.op {
		case opPattern:
			s.spend(4)
			set := s.texts.pattern(n.text)
			if set == nil {
				e.inside, e.unclear = nil, irregularReason(n)
				continue
			}
			if negated {
				set = set.Not()
			}
			e.and(set, set, fmt.Sprintf("the pattern %q", n.text))
		case opFormat:
			s.spend(4)
			in, out := s.texts.format(n.text)
			samples = append(samples, automata.Samples(n.text)...)
			if negated && in == out {
				in = in.Not()
				out = in
			} else if negated {
				in, out = out.Not(), in.Not()
			}
			e.and(in, out, fmt.Sprintf("the format %q", n.text))
		}
	}
	if excluded != nil {
		set := automata.Literals(excluded...).Not()
		e.and(set, set, "a long list of texts")
	}
	s.spend(1)
	if e.outside.Empty() {
		return answer{}
	}
	return s.readable(atoms, e, samples)
}

// unlimited is the upper bound where there is none.
const unlimited = 1 << 40

func atMost(most, n int) int {
	if most == unlimited {
		return n
	}
	return min(most, n)
}

func listed(values []*source.Value) []string {
	var out []string
	for _, v := range values {
		if v.Kind == source.String {
			out = append(out, v.Text)
		}
	}
	return out
}

func irregularReason(n *node) string {
	if _, err := schema.Pattern(n.text); errors.Is(err, schema.ErrTooLarge) {
		return fmt.Sprintf("the pattern %q is too large to decide", n.text)
	}
	if n.opaque {
		return fmt.Sprintf("the pattern %q needs lookaround or a back reference, which is not decided", n.text)
	}
	return fmt.Sprintf("the pattern %q needs too large an automaton", n.text)
}

// short are texts that say that anything would do.
var short = []string{"a", "b", "A", "1"}

// readable picks a text that is known to satisfy the assertions.
func (s *solver) readable(atoms []lit, e enclosure, samples []string) answer {
	holds := func(text string) *source.Value {
		v := &source.Value{Kind: source.String, Text: text}
		for _, l := range atoms {
			n, negated := s.of(l)
			is := eval(n, v)
			if n.op == opOpaque {
				is = yes
			} else if negated {
				is = is.not()
			}
			if is != yes {
				return nil
			}
		}
		return v
	}
	for _, list := range [][]string{samples, short} {
		for _, text := range list {
			if v := holds(text); v != nil {
				return answer{value: v}
			}
		}
	}
	if e.inside != nil {
		for _, text := range e.inside.Words(8) {
			if v := holds(text); v != nil {
				return answer{value: v}
			}
		}
	}
	for _, text := range e.outside.Words(64) {
		if v := holds(text); v != nil {
			return answer{value: v}
		}
	}
	if e.unclear != "" {
		return answer{unknown: e.unclear}
	}
	return answer{unknown: "no text was found that satisfies the formats, and it is not proved that there is none"}
}

// language is the set of the texts that satisfy a node, nil if that is not known
// exactly.
func (s *solver) language(n *node) *automata.Set {
	if set, ok := s.texts.languages[n]; ok {
		return set
	}
	set := s.makeLanguage(n)
	s.texts.languages[n] = set
	return set
}

func (s *solver) makeLanguage(n *node) *automata.Set {
	switch {
	case !n.may.has(source.String):
		return automata.None()
	case n.all.has(source.String):
		return automata.Any()
	}
	s.spend(4)
	switch n.op {
	case opAll, opAny:
		out := automata.Any()
		join := (*automata.Set).And
		if n.op == opAny {
			out, join = automata.None(), (*automata.Set).Or
		}
		for _, k := range n.kids {
			set := s.language(k)
			if set == nil {
				return nil
			}
			var err error
			if out, err = join(out, set); err != nil {
				return nil
			}
		}
		return out
	case opOne:
		return s.exactlyOne(n)
	case opNot:
		if set := s.language(n.kids[0]); set != nil {
			return set.Not()
		}
	case opEnum:
		return automata.Literals(listed(n.values)...)
	case opMinLength:
		return automata.Length(n.n, -1)
	case opMaxLength:
		return automata.Length(0, n.n)
	case opPattern:
		return s.texts.pattern(n.text)
	case opFormat:
		if in, out := s.texts.format(n.text); in == out {
			return in
		}
	}
	return nil
}

// exactlyOne is the texts that are in one of several sets alone.
func (s *solver) exactlyOne(n *node) *automata.Set {
	once, twice := automata.None(), automata.None()
	for _, k := range n.kids {
		set := s.language(k)
		if set == nil {
			return nil
		}
		both, err := once.And(set)
		if err != nil {
			return nil
		}
		if twice, err = twice.Or(both); err != nil {
			return nil
		}
		if once, err = once.Or(set); err != nil {
			return nil
		}
	}
	out, err := once.Minus(twice)
	if err != nil {
		return nil
	}
	return out
}
