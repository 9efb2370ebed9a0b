package inclusion

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// op is what a node says. An op about one JSON type says nothing of the other
// ones, so that it holds there.
type op uint8

const (
	opTrue op = iota
	opFalse
	opAll // every kid
	opAny // some kid
	opOne // exactly one kid
	opNot
	opType // types
	opEnum // values

	opMin      // numbers: num is the lower bound, open if it is not attained
	opMax      // numbers: the upper bound
	opMultiple // numbers: a multiple of num

	opMinLength // texts: n
	opMaxLength
	opPattern // texts: text is found in them
	opFormat  // texts: text names a known format

	opItems // lists: the items from n to below m (-1: all further ones) satisfy the kid
	opMinItems
	opMaxItems
	opUnique
	opContains // lists: at least n items satisfy the kid
	opAtMost   // lists: at most n items satisfy the kid

	opMembers // objects: the members whose name is in names satisfy the kid
	opNames   // objects: every name satisfies the kid
	opHas     // objects: the member text is there
	opMinProps
	opMaxProps

	opOpaque // nothing is known of it but that it is the same as itself
)

// kinds is a set of JSON types.
type kinds uint8

const everyKind kinds = 1<<6 - 1

func only(k source.Kind) kinds { return 1 << k }

func (s kinds) has(k source.Kind) bool { return s&only(k) != 0 }

// names is a set of member names: those that are listed or match a pattern, or
// all other ones.
type names struct {
	others   bool
	listed   []string // sorted
	patterns []string // sorted
}

// node is a schema, or an assertion of one, in normal form. Nodes that say the
// same are one node wherever that is seen by their structure.
type node struct {
	id     int32
	op     op
	open   bool // opMin, opMax
	opaque bool // opPattern: nobody can decide it
	n, m   int
	types  schema.TypeSet
	kids   []*node
	text   string
	num    *big.Rat
	names  names
	values []*source.Value // opEnum
	texts  map[string]bool // opEnum: the canonical texts of the values

	may kinds // types of which some value may satisfy the node
	all kinds // types of which every value satisfies the node

	tags map[string]*node // objects: names that must be there, and the opEnum their values are of

	canon *node // of a node that was just read: the one that stands for it
	plain *node // memo of simplify
}

// lit is a node or, if odd, its negation.
type lit int32

func (n *node) yes() lit { return lit(n.id << 1) }
func (n *node) no() lit  { return lit(n.id<<1 | 1) }

// kind is the JSON type that an assertion is about; ok is false for nodes that
// are about several.
func (o op) kind() (source.Kind, bool) {
	switch {
	case o >= opMin && o <= opMultiple:
		return source.Number, true
	case o >= opMinLength && o <= opFormat:
		return source.String, true
	case o >= opItems && o <= opAtMost:
		return source.Array, true
	case o >= opMembers && o <= opMaxProps:
		return source.Object, true
	}
	return 0, false
}

// local writes all that a node says besides its kids.
func (n *node) local() []byte {
	out := []byte{byte(n.op)}
	word := func(s string) { out = append(strconv.AppendInt(out, int64(len(s)), 10), ':'); out = append(out, s...) }
	number := func(i int) { out = append(strconv.AppendInt(out, int64(i), 10), ',') }
	switch n.op {
	case opType:
		number(int(n.types))
	case opEnum:
		for _, text := range sortedKeys(n.texts) {
			word(text)
		}
	case opMin, opMax, opMultiple:
		word(n.num.RatString())
		if n.open {
			out = append(out, '!')
		}
	case opPattern, opFormat, opHas, opOpaque:
		word(n.text)
	case opMembers:
		if n.names.others {
			out = append(out, '!')
		}
		for _, s := range n.names.listed {
			word(s)
		}
		out = append(out, '/')
		for _, s := range n.names.patterns {
			word(s)
		}
	default:
		number(n.n)
		number(n.m)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// ordered reports whether the order of the kids matters.
func (o op) ordered() bool { return o != opAll && o != opAny && o != opOne }

// table holds the nodes, each once.
type table struct {
	nodes []*node // by id
	known map[string]*node
	rings map[uint64][]*ring
}

func newTable() *table {
	t := &table{known: map[string]*node{}, rings: map[uint64][]*ring{}}
	t.intern(&node{op: opTrue})
	t.intern(&node{op: opFalse})
	return t
}

func (t *table) truth() *node   { return t.nodes[0] }
func (t *table) falsity() *node { return t.nodes[1] }

func (t *table) of(l lit) (n *node, negated bool) { return t.nodes[l>>1], l&1 != 0 }

// signature is equal for nodes that say the same of kids that are the same.
func signature(n *node, id func(*node) int32) string {
	out := n.local()
	ids := make([]int32, len(n.kids))
	for i, k := range n.kids {
		ids[i] = id(k)
	}
	if !n.op.ordered() {
		slices.Sort(ids)
	}
	for _, i := range ids {
		out = append(out, '#')
		out = strconv.AppendInt(out, int64(i), 36)
	}
	return string(out)
}

// intern returns the node of the table that says what n does. The kids of n are
// of the table already.
func (t *table) intern(n *node) *node {
	key := signature(n, func(k *node) int32 { return k.id })
	if known := t.known[key]; known != nil {
		return known
	}
	t.known[key] = n
	t.add(n)
	t.complete(n)
	return n
}

func (t *table) add(n *node) {
	n.id = int32(len(t.nodes))
	t.nodes = append(t.nodes, n)
}

// complete works out what is kept of a node. Only kids that apply to the same
// value are looked at; a cycle never goes through those alone.
func (t *table) complete(n *node) {
	switch n.op {
	case opTrue:
		n.may, n.all = everyKind, everyKind
	case opFalse:
	case opAll:
		n.may, n.all = everyKind, everyKind
		for _, k := range n.kids {
			n.may &= k.may
			n.all &= k.all
		}
	case opAny, opOne:
		for _, k := range n.kids {
			n.may |= k.may
			n.all |= k.all
		}
		if n.op == opOne && len(n.kids) > 1 {
			n.all = 0
		}
	case opNot:
		n.may, n.all = everyKind&^n.kids[0].all, everyKind&^n.kids[0].may
	case opType:
		n.may = kindsOf(n.types)
		n.all = n.may
		if n.types&schema.TypeNumber == 0 {
			n.all &^= only(source.Number)
		}
	case opEnum:
		for _, v := range n.values {
			n.may |= only(v.Kind)
		}
	case opOpaque:
		n.may = everyKind
	default:
		k, _ := n.op.kind()
		n.may, n.all = everyKind, everyKind&^only(k)
	}
	n.tags = tagsOf(n)
}

func kindsOf(t schema.TypeSet) kinds {
	var out kinds
	for _, p := range []struct {
		set  schema.TypeSet
		kind source.Kind
	}{{schema.TypeNull, source.Null}, {schema.TypeBoolean, source.Boolean}, {schema.TypeInteger | schema.TypeNumber, source.Number},
		{schema.TypeString, source.String}, {schema.TypeArray, source.Array}, {schema.TypeObject, source.Object}} {
		if t&p.set != 0 {
			out |= only(p.kind)
		}
	}
	return out
}

// tagsOf finds the members that tell an object of n from others: they must be
// there and have one of a few values.
func tagsOf(n *node) map[string]*node {
	if n.op != opAll {
		return nil
	}
	var out map[string]*node
	put := func(name string, values *node) {
		if out == nil {
			out = map[string]*node{}
		}
		if out[name] == nil {
			out[name] = values
		}
	}
	for _, k := range n.kids {
		if k.op != opHas {
			continue
		}
		for _, m := range n.kids {
			if m.op == opMembers && !m.names.others && len(m.names.listed) == 1 && m.names.listed[0] == k.text {
				if e := enumOf(m.kids[0]); e != nil {
					put(k.text, e)
				}
			}
		}
	}
	for _, k := range n.kids {
		for _, name := range sortedKeys(k.tags) {
			put(name, k.tags[name])
		}
	}
	return out
}

// enumOf returns an opEnum that holds every value of n, or nil.
func enumOf(n *node) *node {
	switch n.op {
	case opEnum:
		return n
	case opAll:
		for _, k := range n.kids {
			if k.op == opEnum {
				return k
			}
		}
	}
	return nil
}

// apart reports whether it is plain that no object satisfies both nodes.
func apart(a, b map[string]*node) bool {
	for name, x := range a {
		y := b[name]
		if y == nil {
			continue
		}
		shared := false
		for text := range x.texts {
			if y.texts[text] {
				shared = true
				break
			}
		}
		if !shared {
			return true
		}
	}
	return false
}

func enum(values []*source.Value) *node {
	n := &node{op: opEnum, texts: make(map[string]bool, len(values))}
	for _, v := range values {
		text := v.Canonical()
		if !n.texts[text] {
			n.texts[text] = true
			n.values = append(n.values, v)
		}
	}
	return n
}

// reason is why a node is opaque.
func (n *node) reason() string {
	_, reason, _ := strings.Cut(n.text, " ")
	return reason
}
