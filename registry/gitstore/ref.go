package gitstore

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// tip is the commit that a branch stands on, zero if there is no such branch.
func (s *Store) tip(name plumbing.ReferenceName) (plumbing.Hash, error) {
	ref, err := s.repo.Reference(name, true)
	if errors.Is(err, plumbing.ErrReferenceNotFound) {
		return plumbing.ZeroHash, nil
	}
	if err != nil {
		return plumbing.ZeroHash, fmt.Errorf("read branch %s: %w", name.Short(), err)
	}
	return ref.Hash(), nil
}

// folders are the folder of this work tree's own files (HEAD, index) and the one
// of what all work trees share (refs, objects).
func (s *Store) folders() (own, shared string) {
	own = s.objects.Filesystem().Root()
	if text, err := os.ReadFile(filepath.Join(s.dir, ".git")); err == nil { // of a linked work tree
		own = strings.TrimSpace(strings.TrimPrefix(string(text), "gitdir:"))
		if !filepath.IsAbs(own) {
			own = filepath.Join(s.dir, own)
		}
	}
	shared = own
	if text, err := os.ReadFile(filepath.Join(own, "commondir")); err == nil {
		if shared = strings.TrimSpace(string(text)); !filepath.IsAbs(shared) {
			shared = filepath.Join(own, shared)
		}
	}
	return own, shared
}

// names lists the references below a prefix without it, sorted. The list that
// go-git gives has the lock files of other programs in it, and fails on them.
func (s *Store) names(prefix string) ([]string, error) {
	_, shared := s.folders()
	var out []string
	root := filepath.Join(shared, filepath.FromSlash(prefix))
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() || strings.HasSuffix(file, ".lock") {
			return err
		}
		name, err := filepath.Rel(root, file)
		out = append(out, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		return nil, err
	}
	packed, err := os.ReadFile(filepath.Join(shared, "packed-refs"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for line := range strings.Lines(string(packed)) {
		_, ref, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name, ok := strings.CutPrefix(ref, prefix); ok && line[0] != '#' {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// move lets a branch stand on another commit, the way Git does: under its lock
// file, and by one rename, so that no crash leaves half a name. Before runs under
// the lock; its error leaves the branch where it was.
func (s *Store) move(name plumbing.ReferenceName, from, to plumbing.Hash, before func() error) error {
	_, shared := s.folders()
	if from.IsZero() {
		if err := s.room(name); err != nil {
			return err
		}
	}
	file := filepath.Join(shared, filepath.FromSlash(name.String()))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("move branch %s: %w", name.Short(), err)
	}
	lock, err := lockFile(file)
	if err != nil {
		return fmt.Errorf("move branch %s: %w", name.Short(), err)
	}
	defer lock.drop()
	have, err := s.tip(name)
	if err != nil {
		return err
	}
	if have != from {
		return &ConflictError{Branch: name.Short(), Have: have.String(), Want: from.String()}
	}
	if before != nil {
		if err := before(); err != nil {
			return err
		}
	}
	if err := lock.replace([]byte(to.String() + "\n")); err != nil {
		return fmt.Errorf("move branch %s: %w", name.Short(), err)
	}
	return nil
}

// room refuses a new branch whose name needs a folder where a branch is, or the
// other way round: Git cannot have both.
func (s *Store) room(name plumbing.ReferenceName) error {
	all, err := s.Branches()
	if err != nil {
		return err
	}
	for _, b := range all {
		if strings.HasPrefix(b.Name, name.Short()+"/") || strings.HasPrefix(name.Short(), b.Name+"/") {
			return fmt.Errorf("branch %q cannot be beside the branch %q: %w", name.Short(), b.Name, ErrName)
		}
	}
	return nil
}

// lock is Git's lock of one file: name.lock beside it, which takes its place.
type lock struct {
	file string
	held bool
}

// Locks are held for a moment. One that is older was left by a process that is
// gone.
const (
	staleLock = 2 * time.Minute
	lockTries = 200
	lockPause = 10 * time.Millisecond
)

// ErrLocked reports that another program is changing the repository.
var ErrLocked = errors.New("the repository is locked by another program")

func lockFile(file string) (*lock, error) {
	name := file + ".lock"
	for range lockTries {
		f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if err == nil {
			return &lock{file: file, held: true}, f.Close()
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > staleLock {
			_ = os.Remove(name)
			continue
		}
		time.Sleep(lockPause)
	}
	return nil, fmt.Errorf("%s: %w; if none is running, remove that file", name, ErrLocked)
}

// replace puts text in the place of the locked file and gives the lock free.
func (l *lock) replace(text []byte) error {
	name := l.file + ".lock"
	if err := writeSynced(name, text, 0o644); err != nil {
		return err
	}
	if err := os.Rename(name, l.file); err != nil {
		return err
	}
	l.held = false
	return syncFile(filepath.Dir(l.file))
}

// drop gives the lock free if it is still held.
func (l *lock) drop() {
	if l.held {
		_ = os.Remove(l.file + ".lock")
		l.held = false
	}
}

// writeSynced writes a file and flushes it.
func writeSynced(name string, text []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = bytes.NewReader(text).WriteTo(f)
	return errors.Join(err, f.Sync(), f.Close())
}
