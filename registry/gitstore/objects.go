package gitstore

import (
	"fmt"
	"sync"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// objects reads the objects of a repository that other programs change as well.
// go-git remembers which packs there are: it would find nothing any more after a
// git gc, nor what a Git client pushed as a pack. It also fills that memory
// without a lock.
type objects struct {
	*filesystem.Storage
	mu sync.Mutex
}

// over makes a store of an open repository.
func over(dir string, repo *git.Repository) (*Store, error) {
	disk, ok := repo.Storer.(*filesystem.Storage)
	if !ok {
		return nil, fmt.Errorf("open workspace %s: the repository is not on disk", dir)
	}
	o := &objects{Storage: disk}
	repo.Storer = o
	return &Store{dir: dir, repo: repo, objects: o}, nil
}

// again runs read, and once more with a fresh list of packs if it fails.
func again[V any](o *objects, read func() (V, error)) (V, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	v, err := read()
	if err == nil {
		return v, nil
	}
	o.Reindex()
	return read()
}

// EncodedObject gives an object.
func (o *objects) EncodedObject(t plumbing.ObjectType, h plumbing.Hash) (plumbing.EncodedObject, error) {
	return again(o, func() (plumbing.EncodedObject, error) { return o.Storage.EncodedObject(t, h) })
}

// EncodedObjectSize gives the size of an object.
func (o *objects) EncodedObjectSize(h plumbing.Hash) (int64, error) {
	return again(o, func() (int64, error) { return o.Storage.EncodedObjectSize(h) })
}

// HasEncodedObject says by a nil error that an object is there.
func (o *objects) HasEncodedObject(h plumbing.Hash) error {
	_, err := again(o, func() (struct{}, error) { return struct{}{}, o.Storage.HasEncodedObject(h) })
	return err
}

// HashesWithPrefix finds objects by the start of their id.
func (o *objects) HashesWithPrefix(prefix []byte) ([]plumbing.Hash, error) {
	return again(o, func() ([]plumbing.Hash, error) { return o.Storage.HashesWithPrefix(prefix) })
}

// SetEncodedObject stores an object.
func (o *objects) SetEncodedObject(e plumbing.EncodedObject) (plumbing.Hash, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Storage.SetEncodedObject(e)
}
