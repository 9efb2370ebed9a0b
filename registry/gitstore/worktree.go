package gitstore

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// DirtyError reports files of the work tree that a change would overwrite and
// that hold work of a person that is in no commit.
type DirtyError struct {
	Dir   string
	Files []string
	Why   string // what is going on in the work tree, if it is not about files
}

func (e *DirtyError) Error() string {
	if e.Why != "" {
		return fmt.Sprintf("the folder %s is in the middle of %s; finish or abort it there first", e.Dir, e.Why)
	}
	const most = 5
	names := strings.Join(e.Files[:min(most, len(e.Files))], ", ")
	if n := len(e.Files) - most; n > 0 {
		names += fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("the folder %s has changes that are not committed in %s; commit or undo them there first", e.Dir, names)
}

// Advance lets a branch stand on another commit, if it stands on from; else the
// error is a *ConflictError. If HEAD stands on the branch, the files and the index
// of the work tree come along; where that would overwrite what is in no commit,
// nothing is changed and the error is a *DirtyError. The branch moves last: a crash
// before that leaves the old commit and a work tree that the next Advance accepts.
func (s *Store) Advance(branch, from, to string) error {
	if err := CheckBranch(branch); err != nil {
		return err
	}
	old, err := s.commit(from)
	if err != nil {
		return err
	}
	new, err := s.commit(to)
	if err != nil {
		return err
	}
	return s.move(plumbing.NewBranchReferenceName(branch), old.Hash, new.Hash, func() error {
		here, err := s.Branch()
		if err != nil || here != branch || s.bare() {
			return err
		}
		changes, err := s.difference(old, new)
		if err != nil {
			return err
		}
		return s.carry(changes)
	})
}

func (s *Store) bare() bool {
	_, err := os.Stat(filepath.Join(s.dir, ".git"))
	return err != nil
}

// entryChange is what happens to one file; a nil entry: it is not there.
type entryChange struct{ old, new *object.TreeEntry }

// difference lists the files in which two commits differ.
func (s *Store) difference(a, b *object.Commit) (map[string]entryChange, error) {
	out := map[string]entryChange{}
	was, err := a.Tree()
	if err != nil {
		return nil, err
	}
	is, err := b.Tree()
	if err != nil {
		return nil, err
	}
	return out, s.differ("", was, is, out)
}

func (s *Store) differ(at string, was, is *object.Tree, out map[string]entryChange) error {
	names := map[string]entryChange{}
	for _, side := range []*object.Tree{was, is} {
		if side == nil {
			continue
		}
		for i := range side.Entries {
			e := &side.Entries[i]
			c := names[e.Name]
			if side == was {
				c.old = e
			} else {
				c.new = e
			}
			names[e.Name] = c
		}
	}
	for name, c := range names {
		if c.old != nil && c.new != nil && c.old.Hash == c.new.Hash && c.old.Mode == c.new.Mode {
			continue
		}
		var below [2]*object.Tree
		for i, e := range []*object.TreeEntry{c.old, c.new} {
			if e != nil && e.Mode == filemode.Dir {
				tree, err := s.repo.TreeObject(e.Hash)
				if err != nil {
					return fmt.Errorf("read the folder %s: %w", path.Join(at, name), err)
				}
				below[i] = tree
			}
		}
		if below[0] != nil || below[1] != nil {
			if err := s.differ(path.Join(at, name), below[0], below[1], out); err != nil {
				return err
			}
		}
		if c.old != nil && below[0] != nil {
			c.old = nil
		}
		if c.new != nil && below[1] != nil {
			c.new = nil
		}
		if c.old != nil || c.new != nil {
			out[path.Join(at, name)] = c
		}
	}
	return nil
}

// carry brings the work tree and the index from the old to the new entries.
func (s *Store) carry(changes map[string]entryChange) error {
	own, _ := s.folders()
	for file, what := range map[string]string{"MERGE_HEAD": "a merge", "CHERRY_PICK_HEAD": "a cherry-pick", "REVERT_HEAD": "a revert"} {
		if _, err := os.Stat(filepath.Join(own, file)); err == nil {
			return &DirtyError{Dir: s.dir, Why: what}
		}
	}
	held, err := lockFile(filepath.Join(own, "index"))
	if err != nil {
		return fmt.Errorf("update the work tree: %w", err)
	}
	defer held.drop()
	idx, err := s.repo.Storer.Index()
	if err != nil {
		return fmt.Errorf("read the index of %s: %w", s.dir, err)
	}
	names := make([]string, 0, len(changes))
	var dirty []string
	for name, c := range changes {
		names = append(names, name)
		if !s.untouched(idx, name, c) {
			dirty = append(dirty, name)
		}
	}
	if len(dirty) > 0 {
		slices.Sort(dirty)
		return &DirtyError{Dir: s.dir, Files: dirty}
	}
	slices.Sort(names)
	for _, name := range names { // first what goes: a folder may come in its place
		if changes[name].new == nil {
			if err := s.remove(name); err != nil {
				return fmt.Errorf("update the work tree: %w", err)
			}
		}
	}
	for _, name := range names {
		if err := s.place(idx, name, changes[name].new); err != nil {
			return fmt.Errorf("update the work tree: %w", err)
		}
	}
	var b bytes.Buffer
	if err := index.NewEncoder(&b).Encode(idx); err != nil {
		return fmt.Errorf("write the index of %s: %w", s.dir, err)
	}
	return held.replace(b.Bytes())
}

// untouched says that a file and its entry in the index are as the old commit
// has them, or as the new one will.
func (s *Store) untouched(idx *index.Index, name string, c entryChange) bool {
	var staged *index.Entry
	for _, e := range idx.Entries {
		if e.Name == name {
			if e.Stage != 0 || e.IntentToAdd {
				return false
			}
			staged = e
		}
	}
	fits := func(there bool, hash plumbing.Hash) bool {
		for _, e := range []*object.TreeEntry{c.old, c.new} {
			if there == (e != nil) && (!there || e.Hash == hash) {
				return true
			}
		}
		return false
	}
	if staged == nil && !fits(false, plumbing.ZeroHash) || staged != nil && !fits(true, staged.Hash) {
		return false
	}
	if s.throughLink(name) {
		return false
	}
	info, err := os.Lstat(s.path(name))
	switch {
	case errors.Is(err, fs.ErrNotExist), notFolder(err):
		return fits(false, plumbing.ZeroHash)
	case err != nil || info.Mode()&fs.ModeSymlink != 0:
		return false
	case info.IsDir():
		return c.old == nil && s.empty(s.path(name))
	case !info.Mode().IsRegular():
		return false
	}
	text, err := os.ReadFile(s.path(name))
	return err == nil && fits(true, plumbing.ComputeHash(plumbing.BlobObject, text))
}

// notFolder says that a file stands where a folder was looked for.
func notFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }

// empty says that a folder holds no files that Git would lose.
func (s *Store) empty(dir string) bool {
	list, err := os.ReadDir(dir)
	return err == nil && len(list) == 0
}

// throughLink says that a folder on the way to a file is a symbolic link.
func (s *Store) throughLink(name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if info, err := os.Lstat(s.path(dir)); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return true
		}
	}
	return false
}

func (s *Store) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

// remove deletes a file and the folders that are empty then.
func (s *Store) remove(name string) error {
	if err := os.Remove(s.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) && !notFolder(err) {
		return err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if os.Remove(s.path(dir)) != nil {
			break
		}
	}
	return nil
}

// place writes a file as a commit has it, and its entry in the index.
func (s *Store) place(idx *index.Index, name string, e *object.TreeEntry) error {
	idx.Entries = slices.DeleteFunc(idx.Entries, func(x *index.Entry) bool { return x.Name == name })
	if e == nil {
		return nil
	}
	blob, err := s.repo.BlobObject(e.Hash)
	if err != nil {
		return err
	}
	r, err := blob.Reader()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	_, err = b.ReadFrom(r)
	if err = errors.Join(err, r.Close()); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if e.Mode == filemode.Executable {
		mode = 0o755
	}
	file := s.path(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if info, err := os.Lstat(file); err == nil && info.IsDir() {
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	part := filepath.Join(filepath.Dir(file), ".crosswalk-"+e.Hash.String()[:12]+".part")
	if err := writeSynced(part, b.Bytes(), mode); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, file); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	idx.Entries = append(idx.Entries, &index.Entry{Name: name, Hash: e.Hash, Mode: e.Mode, ModifiedAt: info.ModTime(), CreatedAt: info.ModTime(), Size: uint32(info.Size())})
	return nil
}
