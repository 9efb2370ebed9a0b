package automata

// minimise merges the states that accept the same texts and then the classes
// that no state tells apart.
func (t *table) minimise() *table {
	block, blocks := t.refineBlocks()
	order, number := make([]int32, 0, blocks), make([]int32, blocks)
	for i := range number {
		number[i] = -1
	}
	visit := func(s int32) {
		if number[block[s]] < 0 {
			number[block[s]] = int32(len(order))
			order = append(order, s)
		}
	}
	// the classes first: the numbers of the states follow from their order
	c, first := t.mergeClasses(block)
	visit(0)
	for i := 0; i < len(order); i++ {
		for _, class := range first {
			visit(t.next[int(order[i])*t.count+class])
		}
	}
	out := &table{classes: *c}
	for _, s := range order {
		for _, class := range first {
			out.next = append(out.next, number[block[t.next[int(s)*t.count+class]]])
		}
		out.accept = append(out.accept, t.accept[s])
	}
	return out
}

// mergeClasses joins classes that lead to the same blocks from every state that
// can be reached. It returns, for each new class, one old class in it.
func (t *table) mergeClasses(block []int32) (*classes, []int) {
	reached := make([]bool, t.states())
	reached[0] = true
	todo := []int32{0}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, to := range t.row(s) {
			if !reached[to] {
				reached[to] = true
				todo = append(todo, to)
			}
		}
	}
	// one column of blocks for each class, one state for each block
	represented := map[int32]bool{}
	columns := make([][]byte, t.count)
	for s, ok := range reached {
		if !ok || represented[block[s]] {
			continue
		}
		represented[block[s]] = true
		for class, to := range t.row(int32(s)) {
			b := block[to]
			columns[class] = append(columns[class], byte(b), byte(b>>8), byte(b>>16))
		}
	}
	keys := make([]string, t.count)
	for i, column := range columns {
		keys[i] = string(column)
	}
	c, segments := partition(t.starts, func(i int) string { return keys[t.of[i]] })
	first := make([]int, len(segments))
	for i, segment := range segments {
		first[i] = int(t.of[segment])
	}
	return c, first
}

// refineBlocks splits the states into blocks that accept the same texts, by
// Hopcroft's algorithm, and returns the block of each state.
func (t *table) refineBlocks() (block []int32, blocks int) {
	n := t.states()
	b := &blockList{member: make([]int32, 0, n), where: make([]int32, n), of: make([]int32, n)}
	for _, accept := range []bool{true, false} {
		from := len(b.member)
		for s := range n {
			if t.accept[s] == accept {
				b.where[s] = int32(len(b.member))
				b.member = append(b.member, int32(s))
			}
		}
		if len(b.member) > from {
			b.add(int32(from), int32(len(b.member)-from))
		}
	}
	before, offset := t.reverse()
	waiting := map[[2]int32]bool{} // block and class
	var todo [][2]int32
	push := func(block, class int32) {
		if w := [2]int32{block, class}; !waiting[w] {
			waiting[w] = true
			todo = append(todo, w)
		}
	}
	for class := range int32(t.count) {
		push(0, class)
	}
	var members, touched []int32
	for len(todo) > 0 {
		w := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		delete(waiting, w)
		members, touched = append(members[:0], b.members(w[0])...), touched[:0]
		for _, s := range members {
			at := int(w[1])*n + int(s)
			for _, p := range before[offset[at]:offset[at+1]] {
				if b.mark(p) {
					touched = append(touched, b.of[p])
				}
			}
		}
		for _, old := range touched {
			fresh, ok := b.split(old)
			if !ok {
				continue
			}
			for class := range int32(t.count) {
				if waiting[[2]int32{old, class}] || b.size[fresh] <= b.size[old] {
					push(fresh, class)
				} else {
					push(old, class)
				}
			}
		}
	}
	return b.of, len(b.first)
}

// reverse lists for each class and state the states before it: those of class c
// and state s lie between offset[c*n+s] and the next offset.
func (t *table) reverse() (before, offset []int32) {
	n := t.states()
	offset = make([]int32, t.count*n+1)
	for s := range n {
		for class, to := range t.row(int32(s)) {
			offset[class*n+int(to)+1]++
		}
	}
	for i := 1; i < len(offset); i++ {
		offset[i] += offset[i-1]
	}
	before = make([]int32, len(t.next))
	fill := append([]int32(nil), offset...)
	for s := range n {
		for class, to := range t.row(int32(s)) {
			at := class*n + int(to)
			before[fill[at]] = int32(s)
			fill[at]++
		}
	}
	return before, offset
}

// blockList is a partition of states: block b is the size[b] members from
// first[b], of which the first marked[b] are marked.
type blockList struct {
	member, where, of   []int32
	first, size, marked []int32
}

func (b *blockList) add(first, size int32) int32 {
	n := int32(len(b.first))
	b.first, b.size, b.marked = append(b.first, first), append(b.size, size), append(b.marked, 0)
	for _, s := range b.member[first : first+size] {
		b.of[s] = n
	}
	return n
}

func (b *blockList) members(block int32) []int32 {
	return b.member[b.first[block] : b.first[block]+b.size[block]]
}

// mark marks a state and reports whether it is the first one of its block.
func (b *blockList) mark(s int32) bool {
	block := b.of[s]
	at := b.first[block] + b.marked[block]
	if b.where[s] < at {
		return false
	}
	other := b.member[at]
	b.member[at], b.member[b.where[s]] = s, other
	b.where[other], b.where[s] = b.where[s], at
	b.marked[block]++
	return b.marked[block] == 1
}

// split makes a block of the marked states, unless all are marked.
func (b *blockList) split(block int32) (int32, bool) {
	k := b.marked[block]
	b.marked[block] = 0
	if k == b.size[block] {
		return 0, false
	}
	first := b.first[block]
	b.first[block], b.size[block] = first+k, b.size[block]-k
	return b.add(first, k), true
}
