package automata

// minimise merges states that accept the same texts (Hopcroft's algorithm), then
// byte classes that no state tells apart. States are numbered in the order in
// which a search from the start meets them, so the result is the same each time.
func (t *Table) minimise() *Table {
	block := t.partition()
	// representative of each block
	rep := map[int]int{}
	for s := len(t.next) - 1; s >= 0; s-- {
		rep[block[s]] = s
	}
	number := map[int]int{block[0]: 0}
	order := []int{rep[block[0]]}
	visit := func(s int) {
		if _, ok := number[block[s]]; !ok {
			number[block[s]] = len(order)
			order = append(order, rep[block[s]])
		}
	}
	visit(t.start)
	for i := 0; i < len(order); i++ {
		for _, to := range t.next[order[i]] {
			visit(int(to))
		}
	}
	m := &Table{start: number[block[t.start]], always: -1, classes: t.classes, count: t.count}
	if a, ok := number[block[t.always]]; ok {
		m.always = a
	}
	for _, s := range order {
		row := make([]uint16, t.count)
		for c, to := range t.next[s] {
			row[c] = uint16(number[block[to]])
		}
		m.next = append(m.next, row)
		m.accept = append(m.accept, t.accept[s])
	}
	m.mergeClasses()
	return m
}

func (t *Table) mergeClasses() {
	index := map[string]byte{}
	merged := make([]byte, t.count)
	var keep []int
	for c := range t.count {
		column := make([]byte, 0, 2*len(t.next))
		for s := range t.next {
			column = append(column, byte(t.next[s][c]), byte(t.next[s][c]>>8))
		}
		k, ok := index[string(column)]
		if !ok {
			k = byte(len(keep))
			index[string(column)] = k
			keep = append(keep, c)
		}
		merged[c] = k
	}
	for b := range t.classes {
		t.classes[b] = merged[t.classes[b]]
	}
	for s, row := range t.next {
		short := make([]uint16, len(keep))
		for i, c := range keep {
			short[i] = row[c]
		}
		t.next[s] = short
	}
	t.count = len(keep)
}

// partition gives each state the number of its block.
func (t *Table) partition() []int {
	n := len(t.next)
	// states sorted by block; block b is elems[first[b]:first[b]+size[b]]
	elems, where, block := make([]int, 0, n), make([]int, n), make([]int, n)
	for _, want := range []bool{true, false} {
		for s := range n {
			if t.accept[s] == want {
				where[s] = len(elems)
				elems = append(elems, s)
			}
		}
	}
	accepting := 0
	for _, a := range t.accept {
		if a {
			accepting++
		}
	}
	first, size, marked := []int{0, accepting}, []int{accepting, n - accepting}, []int{0, 0}
	for s := range n {
		if !t.accept[s] {
			block[s] = 1
		}
	}
	// predecessors by class, as one list per (class, state)
	pred := make([][]int32, t.count*n)
	for s, row := range t.next {
		for c, to := range row {
			pred[c*n+int(to)] = append(pred[c*n+int(to)], int32(s))
		}
	}
	type work struct{ block, class int }
	var todo []work
	waiting := map[work]bool{}
	push := func(w work) {
		if !waiting[w] {
			waiting[w] = true
			todo = append(todo, w)
		}
	}
	smaller := 0
	if size[1] < size[0] {
		smaller = 1
	}
	for c := range t.count {
		push(work{smaller, c})
	}
	for len(todo) > 0 {
		w := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		delete(waiting, w)
		var touched []int
		members := append([]int(nil), elems[first[w.block]:first[w.block]+size[w.block]]...)
		for _, s := range members {
			for _, p32 := range pred[w.class*n+s] {
				p := int(p32)
				b := block[p]
				at := first[b] + marked[b]
				if where[p] < at { // marked already
					continue
				}
				if marked[b] == 0 {
					touched = append(touched, b)
				}
				q := elems[at]
				elems[at], elems[where[p]] = p, q
				where[q], where[p] = where[p], at
				marked[b]++
			}
		}
		for _, b := range touched {
			k := marked[b]
			marked[b] = 0
			if k == size[b] {
				continue
			}
			// the marked part becomes a block of its own
			nb := len(first)
			first, size, marked = append(first, first[b]), append(size, k), append(marked, 0)
			first[b] += k
			size[b] -= k
			for _, s := range elems[first[nb] : first[nb]+k] {
				block[s] = nb
			}
			for c := range t.count {
				if waiting[work{b, c}] || k <= size[b] {
					push(work{nb, c})
				} else {
					push(work{b, c})
				}
			}
		}
	}
	return block
}
