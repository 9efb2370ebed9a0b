package gitstore

import (
	"fmt"
	"path/filepath"
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
	mu    sync.Mutex
	fresh []plumbing.Hash // written and not flushed

	flushing sync.Mutex
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
	h, err := o.Storage.SetEncodedObject(e)
	if err == nil {
		o.fresh = append(o.fresh, h)
	}
	return h, err
}

// flush makes durable what was written: go-git never calls fsync itself, so that a
// commit could vanish with the power. When it returns, that holds for everything
// stored before, whoever stored it. Root is the folder of the objects.
func (o *objects) flush(root string) error {
	o.flushing.Lock()
	defer o.flushing.Unlock()
	o.mu.Lock()
	fresh := o.fresh
	o.fresh = nil
	o.mu.Unlock()
	folders := map[string]bool{root: true}
	for _, h := range fresh {
		name := h.String()
		folder := filepath.Join(root, name[:2])
		folders[folder] = true
		if err := syncFile(filepath.Join(folder, name[2:])); err != nil {
			return fmt.Errorf("flush the object %s: %w", name, err)
		}
	}
	for folder := range folders {
		if err := syncFile(folder); err != nil {
			return fmt.Errorf("flush %s: %w", folder, err)
		}
	}
	return nil
}
