package graph

import (
	"container/list"
	"crypto/sha256"
	"sync"

	"github.com/graphql-go/graphql/language/ast"
)

// documents is a cache of validated query documents, least recently used out
// first. Validation is four fifths of a small query's time.
type documents struct {
	mu    sync.Mutex
	max   int
	order *list.List // of *cached, newest first
	byKey map[[sha256.Size]byte]*list.Element
}

type cached struct {
	key [sha256.Size]byte
	doc *ast.Document
}

func newDocuments(max int) *documents {
	return &documents{max: max, order: list.New(), byKey: map[[sha256.Size]byte]*list.Element{}}
}

func (d *documents) get(query string) (*ast.Document, bool) {
	key := sha256.Sum256([]byte(query))
	d.mu.Lock()
	defer d.mu.Unlock()
	e, ok := d.byKey[key]
	if !ok {
		return nil, false
	}
	d.order.MoveToFront(e)
	return e.Value.(*cached).doc, true
}

func (d *documents) put(query string, doc *ast.Document) {
	key := sha256.Sum256([]byte(query))
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.byKey[key]; ok {
		return
	}
	d.byKey[key] = d.order.PushFront(&cached{key, doc})
	for d.order.Len() > d.max {
		last := d.order.Back()
		delete(d.byKey, last.Value.(*cached).key)
		d.order.Remove(last)
	}
}
