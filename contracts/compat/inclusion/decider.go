package inclusion

import (
	"cmp"
	"slices"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/schema"
)

// Decider answers questions and remembers. It is not for several goroutines.
type Decider struct {
	opt Options
	*solver
	b       *builder
	sites   map[string]*site
	serials map[*schema.Schema]int
	causes  map[causeKey]*Cause
	known   map[*Cause]*knowledge
	visited map[*schema.Schema]bool // searched for x-extensible
	lenient bool                    // some reader has x-extensible
	// refuted counts values that the model of the decision takes for witnesses and
	// package assess does not. Each one is a mistake of this package.
	refuted int
	left    int // steps of the question
}

// New returns a Decider.
func New(opt Options) *Decider {
	return &Decider{opt: opt.withDefaults(), solver: newSolver(), b: &builder{made: map[readKey]*node{}, parts: map[readKey][]part{}},
		sites: map[string]*site{}, serials: map[*schema.Schema]int{}, causes: map[causeKey]*Cause{}, known: map[*Cause]*knowledge{}, visited: map[*schema.Schema]bool{}}
}

func (o Options) withDefaults() Options {
	if o.Steps == 0 {
		o.Steps = defaultSteps
	}
	return o
}

// Causes says why not every value of writer is a value of reader, in the order
// of the reader's file. None means that it is proved that every value is.
func (d *Decider) Causes(writer, reader *schema.Schema) []*Cause {
	root := d.root(writer, reader)
	if root.open().empty() {
		return nil
	}
	var out []*Cause
	for _, r := range root.reach() {
		if d.confirm(root, r) {
			out = append(out, r.cause)
		}
	}
	switch {
	case len(out) == 0:
		out = append(out, root.whole())
	case d.left <= 0:
		out = append(out, root.stopped())
	}
	slices.SortStableFunc(out, func(a, b *Cause) int {
		x, y := a.pos(), b.pos()
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Col, y.Col),
			cmp.Compare(a.Keyword, b.Keyword), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Writer.Pointer, b.Writer.Pointer))
	})
	return slices.Compact(out)
}

// root is the site of a question.
func (d *Decider) root(writer, reader *schema.Schema) *site {
	w, r := d.readings(reader)
	d.left = d.opt.Steps
	return d.site([]readKey{{writer, w}}, readKey{reader, r}, nil)
}

// limited decides a goal with a share of the steps that are left.
func (d *Decider) limited(goal ...lit) answer {
	if d.left <= 0 {
		return answer{unknown: outOfSteps} // a goal of ten thousand literals takes time before its first step
	}
	share := d.left
	if d.left < d.opt.Steps {
		share = min(d.left, d.opt.Steps/8)
	}
	a := d.within(max(share, 1), goal...)
	d.left -= share - max(d.steps, 0)
	return a
}

// readings is how the two sides of a question are read.
func (d *Decider) readings(reader *schema.Schema) (writing, reading reading) {
	writing, reading = asWritten, asWritten
	if d.opt.ClosedWriter {
		writing = asClosed
	}
	if !d.opt.NewReader {
		d.lenient = d.lenient || d.flagged(reader)
	}
	if d.lenient {
		reading = asReader
	}
	return writing, reading
}

// flagged reports whether a schema that was not looked at before reaches one that
// is x-extensible.
func (d *Decider) flagged(root *schema.Schema) bool {
	queue := []*schema.Schema{root}
	found := false
	for len(queue) > 0 {
		s := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if s == nil || d.visited[s] {
			continue
		}
		d.visited[s] = true
		found = found || s.Flag(extensible)
		queue = append(queue, children(s)...)
	}
	return found
}

// children lists the schemas that s applies or refers to; some are nil.
func children(s *schema.Schema) []*schema.Schema {
	out := slices.Concat([]*schema.Schema{s.Not, s.If, s.Then, s.Else, s.AdditionalProperties, s.PropertyNames, s.Items, s.Contains,
		s.UnevaluatedItems, s.UnevaluatedProperties}, s.AllOf, s.AnyOf, s.OneOf, s.PrefixItems)
	for _, ref := range []*schema.Reference{s.Ref, s.DynamicRef} {
		if ref != nil {
			out = append(out, ref.Target)
		}
	}
	for _, named := range [][]schema.Named{s.Properties, s.PatternProperties, s.DependentSchemas} {
		for _, n := range named {
			out = append(out, n.Schema)
		}
	}
	return out
}

// node is the settled node of a schema.
func (d *Decider) node(k readKey) *node {
	n := d.b.schema(k.schema, k.reading)
	if n.canon == nil {
		d.settle(d.b)
	}
	return n.canon
}

// part of a node that was made for a keyword.
func (d *Decider) partsOf(k readKey) []part {
	d.node(k)
	return d.b.parts[k]
}

// all is a node that holds where all literals do.
func (d *Decider) conjunction(list []lit) *node {
	n := &node{op: opAll}
	for _, l := range list {
		k, negated := d.of(l)
		if negated {
			k = d.intern(&node{op: opNot, kids: []*node{k}})
		}
		n.kids = append(n.kids, k)
	}
	if len(n.kids) == 1 {
		return n.kids[0]
	}
	return d.intern(n)
}

// verdictOf is what an answer to "is there a value" says.
func verdictOf(a answer) finding.Verdict {
	switch {
	case a.empty():
		return finding.Compatible
	case a.value == nil:
		return finding.Unknown
	}
	return finding.Breaking
}
