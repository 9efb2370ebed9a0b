package gitstore

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// CommitRequest is a change of some files on one branch.
type CommitRequest struct {
	Branch  string
	Base    string // commit that the branch is expected to stand on; "" = whatever it stands on
	Merge   string // commit that is merged into the branch, the second parent; "" = none
	Author  Author
	Message string
	// Files maps a path to its new content; nil deletes the file.
	Files map[string][]byte
}

// Commit writes a change without touching the working directory and returns the
// new commit. A branch that does not exist starts from Base, or from HEAD without
// one. When Commit returns, the change survives a power cut.
func (s *Store) Commit(r CommitRequest) (string, error) {
	if err := CheckBranch(r.Branch); err != nil {
		return "", err
	}
	name := plumbing.NewBranchReferenceName(r.Branch)
	old, err := s.tip(name)
	if err != nil {
		return "", err
	}
	from := old.String()
	switch {
	case old.IsZero() && r.Base != "":
		from = r.Base
	case old.IsZero():
		from = "HEAD"
	case r.Base != "" && r.Base != from:
		return "", &ConflictError{Branch: r.Branch, Have: from, Want: r.Base}
	}
	hash, err := s.propose(from, r)
	if err != nil {
		return "", err
	}
	return hash.String(), s.move(name, old, hash, nil)
}

// Propose writes the commit that Commit would make on Base, and moves nothing:
// the change can be looked at under its commit before Advance takes it.
func (s *Store) Propose(r CommitRequest) (string, error) {
	hash, err := s.propose(r.Base, r)
	if err != nil {
		return "", err
	}
	return hash.String(), nil
}

// propose writes a commit on from and flushes it.
func (s *Store) propose(from string, r CommitRequest) (plumbing.Hash, error) {
	for name := range r.Files {
		if err := CheckPath(name); err != nil {
			return plumbing.ZeroHash, err
		}
	}
	parent, err := s.commit(from)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	hash, err := s.write(parent, r)
	if err != nil {
		return hash, fmt.Errorf("commit to %s: %w", r.Branch, err)
	}
	_, shared := s.folders()
	return hash, s.objects.flush(filepath.Join(shared, "objects"))
}

// write stores the blobs, trees and the commit of a change.
func (s *Store) write(parent *object.Commit, r CommitRequest) (plumbing.Hash, error) {
	root, err := parent.Tree()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	tree, err := s.rewrite(root, r.Files)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	who := object.Signature{Name: r.Author.Name, Email: r.Author.Email, When: time.Now()}
	commit := &object.Commit{Author: who, Committer: who, Message: r.Message, TreeHash: tree, ParentHashes: []plumbing.Hash{parent.Hash}}
	if r.Merge != "" {
		merged, err := s.commit(r.Merge)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		commit.ParentHashes = append(commit.ParentHashes, merged.Hash)
	}
	o := s.repo.Storer.NewEncodedObject()
	if err := commit.Encode(o); err != nil {
		return plumbing.ZeroHash, err
	}
	return s.repo.Storer.SetEncodedObject(o)
}

// rewrite makes the tree that results from files below tree; tree may be nil.
func (s *Store) rewrite(tree *object.Tree, files map[string][]byte) (plumbing.Hash, error) {
	entries := map[string]object.TreeEntry{}
	if tree != nil {
		for _, e := range tree.Entries {
			entries[e.Name] = e
		}
	}
	below := map[string]map[string][]byte{}
	for name, text := range files {
		first, rest, nested := strings.Cut(name, "/")
		switch {
		case nested:
			if below[first] == nil {
				below[first] = map[string][]byte{}
			}
			below[first][rest] = text
		case text == nil:
			delete(entries, first)
		default:
			hash, err := s.blob(text)
			if err != nil {
				return plumbing.ZeroHash, err
			}
			entries[first] = object.TreeEntry{Name: first, Mode: filemode.Regular, Hash: hash}
		}
	}
	for name, files := range below {
		var sub *object.Tree
		if e, ok := entries[name]; ok && e.Mode == filemode.Dir {
			var err error
			if sub, err = s.repo.TreeObject(e.Hash); err != nil {
				return plumbing.ZeroHash, err
			}
		}
		hash, err := s.rewrite(sub, files)
		if err != nil {
			return plumbing.ZeroHash, err
		}
		if hash == emptyTree {
			delete(entries, name)
		} else {
			entries[name] = object.TreeEntry{Name: name, Mode: filemode.Dir, Hash: hash}
		}
	}
	return s.treeOf(entries)
}

// emptyTree is the well-known id of a tree without entries.
var emptyTree = plumbing.NewHash("4b825dc642cb6eb9a060e54bf8d69288fbee4904")

func (s *Store) treeOf(entries map[string]object.TreeEntry) (plumbing.Hash, error) {
	tree := &object.Tree{Entries: make([]object.TreeEntry, 0, len(entries))}
	for _, e := range entries {
		tree.Entries = append(tree.Entries, e)
	}
	sortName := func(e object.TreeEntry) string { // Git sorts folders as if they ended in a slash
		if e.Mode == filemode.Dir {
			return e.Name + "/"
		}
		return e.Name
	}
	slices.SortFunc(tree.Entries, func(a, b object.TreeEntry) int { return cmp.Compare(sortName(a), sortName(b)) })
	o := s.repo.Storer.NewEncodedObject()
	if err := tree.Encode(o); err != nil {
		return plumbing.ZeroHash, err
	}
	return s.repo.Storer.SetEncodedObject(o)
}

func (s *Store) blob(text []byte) (plumbing.Hash, error) {
	o := s.repo.Storer.NewEncodedObject()
	o.SetType(plumbing.BlobObject)
	w, err := o.Writer()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	if _, err := w.Write(text); err != nil {
		return plumbing.ZeroHash, err
	}
	if err := w.Close(); err != nil {
		return plumbing.ZeroHash, err
	}
	return s.repo.Storer.SetEncodedObject(o)
}

// CheckBranch refuses branch names that Git refuses, and those that could leave
// the folder of branches.
func CheckBranch(name string) error {
	ref := plumbing.NewBranchReferenceName(name)
	if name == "" || strings.HasPrefix(name, "-") || ref.Validate() != nil || !filepath.IsLocal(filepath.FromSlash(name)) {
		return fmt.Errorf("branch %q: %w", name, ErrName)
	}
	return nil
}

// CheckPath refuses paths that lie outside the workspace or that some file
// system reads as Git's own folder.
func CheckPath(name string) error {
	if !fs.ValidPath(name) || name == "." || path.Clean(name) != name || !filepath.IsLocal(filepath.FromSlash(name)) {
		return fmt.Errorf("path %q: %w", name, ErrName)
	}
	for part := range strings.SplitSeq(name, "/") {
		plain := strings.TrimRight(strings.ToLower(part), ". ")
		if plain == "" || plain == ".git" || plain == "git~1" || strings.ContainsFunc(part, func(r rune) bool { return r < ' ' || r == '\\' || r == ':' || r == 0x7f || r == 0x200c || r == 0x200d }) {
			return fmt.Errorf("path %q: %w", name, ErrName)
		}
	}
	return nil
}

// Change is one commit in the history.
type Change struct {
	ID      string
	Author  Author
	When    time.Time
	Message string
}

// Log lists the last n commits of a revision, newest first.
func (s *Store) Log(rev string, n int) ([]Change, error) {
	start, err := s.commit(rev)
	if err != nil {
		return nil, err
	}
	iter, err := s.repo.Log(&git.LogOptions{From: start.Hash})
	if err != nil {
		return nil, fmt.Errorf("log of %q: %w", rev, err)
	}
	defer iter.Close()
	var out []Change
	for len(out) < n {
		c, err := iter.Next()
		if err != nil {
			break // io.EOF at the first commit
		}
		out = append(out, Change{ID: c.Hash.String(), Author: Author{c.Author.Name, c.Author.Email}, When: c.Author.When, Message: c.Message})
	}
	return out, nil
}

// sync flushes a repository that was just made.
func (s *Store) sync() error {
	dir := filepath.Join(s.dir, ".git")
	if _, err := os.Stat(dir); err != nil {
		dir = s.dir // bare
	}
	since := time.Now().Add(-time.Minute)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a temporary file of another commit
		}
		if err != nil {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || info.ModTime().Before(since) || !(d.IsDir() || d.Type().IsRegular()) {
			return err
		}
		return syncFile(name)
	})
	if err != nil {
		return fmt.Errorf("flush %s: %w", s.dir, err)
	}
	return nil
}

func syncFile(name string) error {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func sortEntries(list []fs.DirEntry) {
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
}

// DefaultAuthor is the author that Git is set up with for this user, or a plain
// one when it is not.
func DefaultAuthor() Author {
	c, err := config.LoadConfig(config.GlobalScope)
	if err != nil || c.User.Name == "" {
		return Author{Name: "crosswalk", Email: "crosswalk@localhost"}
	}
	return Author{Name: c.User.Name, Email: c.User.Email}
}
