package inclusion

import (
	"slices"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

// knowledge is what was found out about a cause besides itself.
type knowledge struct {
	shown bool // a whole value shows it somewhere
	tried int
	whole map[*site]*shown
}

// shown is a whole value that shows a cause, and what it must meet to do so.
type shown struct {
	value *source.Value
	way   reached
	good  func(*source.Value) bool
	final *Witness // once it is polished
}

// maxTried bounds the questions in which a cause that no value shows is tried.
const maxTried = 3

// prove shrinks the value of a cause and asks the independent judge about it.
func (d *Decider) prove(c *Cause, s *site, demand lit, v *source.Value) {
	goal := append(slices.Clip(s.goal), demand)
	good := func(v *source.Value) bool {
		if d.evalGoal(goal, v) != yes || assess.First(s.reader.schema, v) == nil {
			return false
		}
		for _, w := range s.writers {
			if assess.First(w.schema, v) != nil {
				return false
			}
		}
		return true
	}
	if !good(v) {
		d.refuted++
		c.Verdict, c.Reason = finding.Unknown, "a value was found that a second judgement does not confirm"
		return
	}
	c.Value = d.polish(v, s.writers, good)
	c.Reason = explain(c, c.Value)
}

// confirm reports whether a cause shows in whole values of a question. It is made
// sure once; elsewhere the walk's own steps are enough.
func (d *Decider) confirm(root *site, r reached) bool {
	if r.cause.Verdict != finding.Breaking {
		return true
	}
	k := d.known[r.cause]
	if k == nil {
		k = &knowledge{whole: map[*site]*shown{}}
		d.known[r.cause] = k
	}
	if k.shown || len(r.path) == 0 {
		return true
	}
	if k.tried >= maxTried {
		return false
	}
	if k.tried++; d.embed(root, r, k) {
		k.shown = true
	}
	return k.shown
}

// embed makes a whole value of the root for a cause.
func (d *Decider) embed(root *site, r reached, k *knowledge) bool {
	if _, ok := k.whole[root]; ok {
		return true
	}
	demand := r.demand(d)
	goal := append(slices.Clip(root.goal), d.node(root.reader).no(), demand)
	a := d.limited(goal...)
	if a.value == nil {
		return false
	}
	good := func(v *source.Value) bool {
		return assess.First(root.reader.schema, v) != nil && assess.First(root.writers[0].schema, v) == nil && d.evalGoal(goal, v) == yes
	}
	if !good(a.value) {
		d.refuted++
		return false
	}
	k.whole[root] = &shown{value: a.value, way: r, good: good}
	return true
}

func (d *Decider) finished(root *site, s *shown) Witness {
	if s.final == nil {
		v := d.polish(s.value, root.writers, s.good)
		s.final = &Witness{Value: v, At: s.way.at(d, v), Reason: s.way.cause.Reason}
	}
	return *s.final
}

// Witness makes a value that writer accepts and reader refuses because of c,
// which Causes returned for them. It is false where there is none: c is unknown,
// or cannot be reached from these two.
func (d *Decider) Witness(writer, reader *schema.Schema, c *Cause) (Witness, bool) {
	if c.Verdict != finding.Breaking {
		return Witness{}, false
	}
	root := d.root(writer, reader)
	k := d.known[c]
	if k == nil {
		k = &knowledge{whole: map[*site]*shown{}}
		d.known[c] = k
	}
	if w, ok := k.whole[root]; ok {
		return d.finished(root, w), true
	}
	for _, r := range root.reach() {
		if r.cause == c && d.embed(root, r, k) {
			return d.finished(root, k.whole[root]), true
		}
	}
	return Witness{}, false
}
