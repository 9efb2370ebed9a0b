package inclusion

import "slices"

// settle gives every node that was made since the last time the node of the
// table that stands for it. Nodes are merged if their structure is the same,
// seen through references, order and needless wrapping; that is exact also where
// they are recursive.
func (t *table) settle(b *builder) {
	s := &settler{t: t, index: map[*node]int{}, low: map[*node]int{}, pending: &node{}}
	for _, n := range b.order {
		s.simplify(b, n)
	}
	for _, n := range b.order { // simplify may have added
		if p := n.plain; p.canon == nil {
			s.visit(p)
		}
	}
	for _, n := range b.order {
		n.canon = n.plain.canon
	}
	b.order = b.order[:0]
}

type settler struct {
	t     *table
	index map[*node]int
	low   map[*node]int
	stack []*node
	// pending marks a node that is being simplified.
	pending *node
}

// simplify flattens what applies to the same value.
func (s *settler) simplify(b *builder, n *node) *node {
	switch {
	case n.id >= 0:
		n.plain = n
		if n.canon == nil {
			n.canon = n
		}
		return n
	case n.plain == s.pending: // a schema that includes itself for the same value
		n.plain = nil
		return s.simplify(b, b.opaque("the schema includes itself for the same value"))
	case n.plain != nil:
		return n.plain
	}
	switch n.op {
	case opAll, opAny, opOne, opNot:
	case opMembers, opItems:
		n.plain = n
		if vacuous(n.kids[0]) {
			n.plain = s.t.truth()
			n.plain.canon, n.plain.plain = n.plain, n.plain
		}
		return n.plain
	case opTrue, opFalse:
		n.plain = s.t.nodes[n.op]
		n.plain.canon, n.plain.plain = n.plain, n.plain
		return n.plain
	default:
		n.plain = n
		return n
	}
	n.plain = s.pending
	kids := make([]*node, 0, len(n.kids))
	for _, k := range n.kids {
		kids = append(kids, s.simplify(b, k))
	}
	n.plain = s.combine(n, kids)
	return n.plain
}

// vacuous reports whether a node is plainly true.
func vacuous(n *node) bool {
	for range 100 {
		switch {
		case n.op == opTrue, n.op == opAll && len(n.kids) == 0:
			return true
		case n.op != opAll || len(n.kids) != 1:
			return false
		}
		n = n.kids[0]
	}
	return false
}

func (s *settler) constant(v bool) *node {
	n := s.t.falsity()
	if v {
		n = s.t.truth()
	}
	n.plain, n.canon = n, n
	return n
}

func (s *settler) combine(n *node, kids []*node) *node {
	switch n.op {
	case opNot:
		switch k := kids[0]; k.op {
		case opNot:
			return k.kids[0].plain
		case opTrue, opFalse:
			return s.constant(k.op == opFalse)
		}
		n.kids = kids
		return n
	case opOne:
		kids = slices.DeleteFunc(kids, func(k *node) bool { return k.op == opFalse })
		switch len(kids) {
		case 0:
			return s.constant(false)
		case 1:
			return kids[0]
		}
		n.kids = kids
		return n
	}
	unit, zero := opTrue, opFalse
	if n.op == opAny {
		unit, zero = opFalse, opTrue
	}
	seen := map[*node]bool{}
	var flat []*node
	add := func(k *node) {
		if k.op != unit && !seen[k] {
			seen[k] = true
			flat = append(flat, k)
		}
	}
	for _, k := range kids {
		switch k.op {
		case zero:
			return s.constant(zero == opTrue)
		case n.op:
			for _, deep := range k.kids {
				add(deep.plain)
			}
		default:
			add(k)
		}
	}
	switch len(flat) {
	case 0:
		return s.constant(unit == opTrue)
	case 1:
		return flat[0]
	}
	n.kids = flat
	return n
}

// visit is Tarjan's algorithm: components come out after those they refer to.
func (s *settler) visit(n *node) {
	s.index[n] = len(s.index) + 1
	s.low[n] = s.index[n]
	s.stack = append(s.stack, n)
	loop := false
	for i, k := range n.kids {
		k = k.plain
		n.kids[i] = k
		if k.canon != nil {
			continue
		}
		loop = loop || k == n
		if s.index[k] == 0 {
			s.visit(k)
			s.low[n] = min(s.low[n], s.low[k])
		} else {
			s.low[n] = min(s.low[n], s.index[k]) // not yet settled, so it is on the stack
		}
	}
	if s.low[n] != s.index[n] {
		return
	}
	at := len(s.stack) - 1
	for s.stack[at] != n {
		at--
	}
	group := slices.Clone(s.stack[at:])
	s.stack = s.stack[:at]
	if len(group) == 1 && !loop {
		s.single(n)
		return
	}
	s.t.ring(group)
}

func (s *settler) single(n *node) {
	for i, k := range n.kids {
		n.kids[i] = k.canon
	}
	n.canon = s.t.intern(n)
	n.canon.plain, n.canon.canon = n.canon, n.canon
}

// ring is a strongly connected component of nodes, none twice.
type ring struct {
	nodes []*node // by colour
	hash  []uint64
}

// ring settles nodes that refer to each other. They are coloured by what they
// say to a growing depth until no colour splits; then nodes of one colour are
// bisimilar, which is checked once more without hashes.
func (t *table) ring(group []*node) {
	at := make(map[*node]int, len(group))
	for i, n := range group {
		at[n] = i
	}
	base := make([]uint64, len(group))
	for i, n := range group {
		base[i] = mixBytes(n.local())
	}
	colour, next := slices.Clone(base), make([]uint64, len(group))
	for count := 0; ; {
		for i, n := range group {
			next[i] = recolour(n, base[i], at, colour)
		}
		colour, next = next, colour
		distinct := countDistinct(colour)
		if distinct == count { // rings that say the same get here in the same round
			break
		}
		count = distinct
	}
	class := classes(group, colour)
	if !bisimilar(group, at, class) {
		for i := range class {
			class[i] = i
		}
	}
	t.adopt(group, at, class, colour)
}

func recolour(n *node, base uint64, at map[*node]int, colour []uint64) uint64 {
	h := base
	if n.op.ordered() {
		for _, k := range n.kids {
			h = mix(h, kidColour(k, at, colour))
		}
		return h
	}
	sum := uint64(len(n.kids))
	for _, k := range n.kids {
		sum += mix(0x9e37, kidColour(k, at, colour))
	}
	return mix(h, sum)
}

func kidColour(k *node, at map[*node]int, colour []uint64) uint64 {
	if k.canon != nil {
		return mix(1, uint64(k.canon.id))
	}
	return colour[at[k]]
}

// adopt makes one node of each class one of the table, unless the table has the
// whole ring already.
func (t *table) adopt(group []*node, at map[*node]int, class []int, colour []uint64) {
	var r ring
	index := map[int]int{} // class -> place in r
	for i, n := range group {
		if _, ok := index[class[i]]; !ok {
			index[class[i]] = len(r.nodes)
			r.nodes = append(r.nodes, n)
			r.hash = append(r.hash, colour[i])
		}
	}
	key := uint64(len(r.nodes))
	for _, h := range r.hash {
		key += mix(7, h)
	}
	place := func(n *node) int { return index[class[at[n]]] }
	for _, old := range t.rings[key] {
		if same, ok := old.matches(&r, place); ok {
			for i, n := range group {
				n.canon = same[index[class[i]]]
			}
			return
		}
	}
	for _, n := range r.nodes {
		t.add(n)
	}
	for i, n := range group {
		n.canon = r.nodes[index[class[i]]]
	}
	for _, n := range r.nodes {
		for i, k := range n.kids {
			n.kids[i] = k.canon
		}
		n.plain = n
	}
	t.rings[key] = append(t.rings[key], &r)
	done := map[*node]bool{}
	for _, n := range r.nodes {
		t.finish(n, r.nodes[0].id, done)
		t.known[signature(n, func(k *node) int32 { return k.id })] = n
	}
}

// finish completes the nodes of a ring, those first that apply to the same value.
func (t *table) finish(n *node, from int32, done map[*node]bool) {
	if done[n] || n.id < from {
		return
	}
	done[n] = true
	switch n.op {
	case opAll, opAny, opOne, opNot:
		for _, k := range n.kids {
			t.finish(k, from, done)
		}
	}
	t.complete(n)
}

// matches maps the nodes of r to those of the older ring, if they say the same.
func (old *ring) matches(r *ring, place func(*node) int) ([]*node, bool) {
	if len(old.nodes) != len(r.nodes) {
		return nil, false
	}
	by := make(map[uint64]*node, len(old.nodes))
	for i, n := range old.nodes {
		if by[old.hash[i]] != nil {
			return nil, false
		}
		by[old.hash[i]] = n
	}
	out := make([]*node, len(r.nodes))
	for i, h := range r.hash {
		if out[i] = by[h]; out[i] == nil {
			return nil, false
		}
	}
	id := func(k *node) int32 {
		if k.canon != nil {
			return k.canon.id
		}
		return out[place(k)].id
	}
	for i, n := range r.nodes {
		if signature(n, id) != signature(out[i], func(k *node) int32 { return k.id }) {
			return nil, false
		}
	}
	return out, true
}

func classes(group []*node, colour []uint64) []int {
	first := map[uint64]int{}
	out := make([]int, len(group))
	for i := range group {
		if _, ok := first[colour[i]]; !ok {
			first[colour[i]] = i
		}
		out[i] = first[colour[i]]
	}
	return out
}

// bisimilar reports whether the nodes of a class say the same of kids of the
// same classes.
func bisimilar(group []*node, at map[*node]int, class []int) bool {
	id := func(k *node) int32 {
		if k.canon != nil {
			return k.canon.id
		}
		return -1 - int32(class[at[k]])
	}
	seen := map[int]string{}
	for i, n := range group {
		sig := signature(n, id)
		if known, ok := seen[class[i]]; ok && known != sig {
			return false
		}
		seen[class[i]] = sig
	}
	return true
}

func countDistinct(list []uint64) int {
	sorted := slices.Clone(list)
	slices.Sort(sorted)
	return len(slices.Compact(sorted))
}

func mix(h, v uint64) uint64 {
	h ^= v + 0x9e3779b97f4a7c15 + h<<6 + h>>2
	h *= 0xff51afd7ed558ccd
	return h ^ h>>32
}

func mixBytes(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return mix(h, uint64(len(b)))
}
