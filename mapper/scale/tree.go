package scale

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

type kind int

const (
	object kind = iota
	list        // of objects
	phrase
	code // one of a few texts
	date
	moment
	amount // a decimal as text
	count
	measure // a number with a fraction
	yes
	kinds
)

// field is one member of both contracts: the target has the same tree with names
// and types of its own.
type field struct {
	words    []string // of the name
	kind     kind
	turned   kind // type in the target, a phrase or the same
	required bool // in the source
	demanded bool // in the target
	nullable bool
	wide     bool // a text without a bound
	kids     []*field
	rule     expression // of a value that has a rule
	mapped   bool       // it, or something beneath it, has a rule
	parent   *field
}

type generator struct {
	r      *rand.Rand
	leaves int
}

var (
	firsts = strings.Fields("agreed billing booked carrier customs delivery dispatch driver export freight handling import insured label loading " +
		"onward order packing pickup port quoted receiving return route seal sender terminal transit vehicle warehouse")
	lasts = strings.Fields("account address amount area batch branch city class code contact country date depot detail file group index issue " +
		"key level mark name note number office party place plan reason reference region remark serial stage status street")
	groups = strings.Fields("agency broker cargo claim consignee consignor container declaration document equipment event forwarder goods " +
		"hazard instruction invoice leg manifest notify package pallet payment permit release requirement service stop tariff terms transport")
)

// tree makes the fields of both contracts, values of them.
func (g *generator) tree(values int) *field {
	root := &field{kind: object, required: true, demanded: true}
	for g.leaves < values {
		section := min(60+g.r.IntN(300), values-g.leaves)
		g.object(root, section, 1)
	}
	return root
}

// object adds an object or a list of objects with so many values in all.
func (g *generator) object(parent *field, values, depth int) {
	f := &field{kind: object, required: g.r.IntN(2) == 0, parent: parent}
	if g.r.IntN(5) < 2 {
		f.kind, f.required = list, g.r.IntN(4) == 0
	}
	g.name(f, groups)
	own := values
	if depth < 5 && values > 12 {
		own = 4 + g.r.IntN(min(values-4, 20))
	}
	for range own {
		g.value(f)
	}
	for left := values - own; left > 0; {
		part := left
		if left > 16 {
			part = 8 + g.r.IntN(min(left-8, 90))
		}
		g.object(f, part, depth+1)
		left -= part
	}
}

func (g *generator) value(parent *field) {
	g.leaves++
	f := &field{kind: phrase + kind(g.r.IntN(int(kinds-phrase))), required: g.r.IntN(3) == 0, wide: g.r.IntN(4) == 0, parent: parent}
	if g.r.IntN(3) == 0 {
		f.kind = phrase // most fields are
	}
	f.nullable = !f.required && g.r.IntN(8) == 0
	f.turned = f.kind
	g.name(f, lasts)
}

// name gives a field a name that its parent has not yet, and its place there.
func (g *generator) name(f *field, last []string) {
	taken := func() bool {
		for _, k := range f.parent.kids {
			if k.name(sourceSide) == f.name(sourceSide) {
				return true
			}
		}
		return false
	}
	f.words = []string{firsts[g.r.IntN(len(firsts))], last[g.r.IntN(len(last))]}
	if g.r.IntN(3) == 0 {
		f.words = f.words[1:]
	}
	for n := 2; taken(); n++ {
		f.words = append(f.words[:len(f.words):len(f.words)], fmt.Sprint(n))
		if taken() {
			f.words = f.words[:len(f.words)-1]
		}
	}
	f.parent.kids = append(f.parent.kids, f)
}

type side int

const (
	sourceSide side = iota
	targetSide
)

// name is written with underscores in the source and in camel case in the target.
func (f *field) name(s side) string {
	if s == sourceSide {
		return strings.Join(f.words, "_")
	}
	name := f.words[0]
	for _, w := range f.words[1:] {
		name += strings.ToUpper(w[:1]) + w[1:]
	}
	return name
}

func (f *field) leaf() bool { return f.kind >= phrase }

// walk calls visit for every value beneath f, in order.
func (f *field) walk(visit func(*field)) {
	if f.leaf() {
		visit(f)
	}
	for _, k := range f.kids {
		k.walk(visit)
	}
}

// choose gives values rules until there are so many, with the loops that they
// need, and returns how many there are.
func (g *generator) choose(root *field, rules int) int {
	var all []*field
	root.walk(func(f *field) { all = append(all, f) })
	g.r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	made := 0
	for _, f := range all {
		cost := 1
		for p := f.parent; p != nil && !p.mapped; p = p.parent {
			if p.kind == list {
				cost++
			}
		}
		if made+cost > rules {
			continue
		}
		made += cost
		for p := f; p != nil && !p.mapped; p = p.parent {
			p.mapped = true
		}
		g.express(f)
	}
	// what the target demands: in what is written, only what has a rule
	root.walk(func(f *field) {
		f.demanded = f.rule.sure || !f.parent.mapped && g.r.IntN(4) == 0
	})
	return made
}
