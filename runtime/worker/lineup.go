package worker

import (
	"container/heap"
	"sync"

	"crosswalk/runtime/store"
)

// lineup lets a number of calls to one system run at a time. Who waits is
// ordered by priority, then by acceptance, so that an order goes before the
// stock levels that came first; a plain bulkhead serves in order of arrival.
type lineup struct {
	mu      sync.Mutex
	free    int
	waiting waiters
}

// longest is how many calls to one system wait in memory. Beyond that the
// message is left to the store, which brings it again.
const longest = 1000

type waiter struct {
	priority store.Priority
	seq      int64
	call     func()
}

// enter puts a call in line. begin runs, in a goroutine of its own, what it is
// given. enter reports false if the line is too long.
func (l *lineup) enter(w waiter, begin func(func())) bool {
	l.mu.Lock()
	if l.free == 0 {
		defer l.mu.Unlock()
		if len(l.waiting) >= longest {
			return false
		}
		heap.Push(&l.waiting, w)
		return true
	}
	l.free--
	l.mu.Unlock()
	begin(func() {
		for call := w.call; call != nil; call = l.next() {
			call()
		}
	})
	return true
}

// next takes the first in line, or gives the place free.
func (l *lineup) next() func() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == 0 {
		l.free++
		return nil
	}
	return heap.Pop(&l.waiting).(waiter).call
}

// waiters is a heap.
type waiters []waiter

func (w waiters) Len() int { return len(w) }
func (w waiters) Less(i, j int) bool {
	if w[i].priority != w[j].priority {
		return w[i].priority < w[j].priority
	}
	return w[i].seq < w[j].seq
}
func (w waiters) Swap(i, j int) { w[i], w[j] = w[j], w[i] }
func (w *waiters) Push(x any)   { *w = append(*w, x.(waiter)) }
func (w *waiters) Pop() any {
	last := len(*w) - 1
	x := (*w)[last]
	(*w)[last] = waiter{}
	*w = (*w)[:last]
	return x
}
