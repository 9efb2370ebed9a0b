// Package gitstore keeps a workspace in a Git repository.
//
// Any revision can be read as an fs.FS; changes become commits on a branch. The
// repository is an ordinary one: every Git client can clone, log and diff it.
package gitstore

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// MainBranch is the branch that a new workspace starts with.
const MainBranch = "main"

var (
	// ErrNotRepository reports a folder that is no Git repository.
	ErrNotRepository = errors.New("not a Git repository")
	// ErrNotFound reports a revision or path that does not exist.
	ErrNotFound = errors.New("not found")
	// ErrExists reports a folder that already holds something.
	ErrExists = errors.New("already exists")
	// ErrName reports a branch name or path that the registry refuses.
	ErrName = errors.New("refused name")
)

// ConflictError reports that a branch moved while a change was being made. The
// caller reads again and tries again.
type ConflictError struct{ Branch, Have, Want string }

func (e *ConflictError) Error() string {
	return fmt.Sprintf("branch %s moved from %.7s to %.7s", e.Branch, e.Want, e.Have)
}

// Author is who made a change.
type Author struct{ Name, Email string }

// Store is one repository. It is safe for concurrent use; of two changes of the same
// branch at the same moment one ends in a ConflictError.
type Store struct {
	dir     string
	repo    *git.Repository
	objects *objects
}

// Open opens the repository whose work tree is dir.
func Open(dir string) (*Store, error) {
	repo, err := git.PlainOpenWithOptions(dir, &git.PlainOpenOptions{EnableDotGitCommonDir: true})
	if errors.Is(err, git.ErrRepositoryNotExists) {
		return nil, fmt.Errorf("open workspace %s: %w", dir, ErrNotRepository)
	}
	if err != nil {
		return nil, fmt.Errorf("open workspace %s: %w", dir, err)
	}
	return over(dir, repo)
}

// Find opens the repository that the folder dir lies in. prefix is dir below the
// repository's root, "." for the root itself.
func Find(dir string) (s *Store, prefix string, err error) {
	repo, err := git.PlainOpenWithOptions(dir, &git.PlainOpenOptions{DetectDotGit: true, EnableDotGitCommonDir: true})
	if errors.Is(err, git.ErrRepositoryNotExists) {
		return nil, "", fmt.Errorf("open %s: %w", dir, ErrNotRepository)
	}
	if err != nil {
		return nil, "", fmt.Errorf("open %s: %w", dir, err)
	}
	tree, err := repo.Worktree()
	if err != nil {
		return nil, "", fmt.Errorf("open %s: %w", dir, err)
	}
	root, err := filepath.EvalSymlinks(tree.Filesystem.Root())
	if err != nil {
		return nil, "", fmt.Errorf("open %s: %w", dir, err)
	}
	here, err := filepath.Abs(dir)
	if err == nil {
		here, err = filepath.EvalSymlinks(here)
	}
	if err == nil {
		here, err = filepath.Rel(root, here)
	}
	if err != nil {
		return nil, "", fmt.Errorf("open %s: %w", dir, err)
	}
	s, err = over(root, repo)
	return s, filepath.ToSlash(here), err
}

// Tags lists the tags whose name starts with prefix, sorted by name.
func (s *Store) Tags(prefix string) ([]string, error) {
	names, err := s.names("refs/tags/")
	if err != nil {
		return nil, fmt.Errorf("read the tags of %s: %w", s.dir, err)
	}
	return slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, prefix) }), nil
}

// Init makes a repository in dir, which must be empty or absent, with the files
// of all layers as its first commit on MainBranch.
func Init(dir string, author Author, layers ...fs.FS) (*Store, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("create workspace %s: %w", dir, err)
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("create workspace %s: the folder is not empty: %w", dir, ErrExists)
	}
	for _, files := range layers {
		if err := copyFiles(dir, files); err != nil {
			return nil, fmt.Errorf("create workspace %s: %w", dir, err)
		}
	}
	repo, err := git.PlainInitWithOptions(dir, &git.PlainInitOptions{
		InitOptions: git.InitOptions{DefaultBranch: plumbing.NewBranchReferenceName(MainBranch)},
	})
	if err != nil {
		return nil, fmt.Errorf("create workspace %s: %w", dir, err)
	}
	s, err := over(dir, repo)
	if err != nil {
		return nil, err
	}
	tree, err := repo.Worktree()
	if err != nil {
		return nil, fmt.Errorf("create workspace %s: %w", dir, err)
	}
	if err := tree.AddWithOptions(&git.AddOptions{All: true}); err != nil {
		return nil, fmt.Errorf("create workspace %s: %w", dir, err)
	}
	who := signature(author)
	if _, err := tree.Commit("workspace: start\n", &git.CommitOptions{Author: &who, Committer: &who}); err != nil {
		return nil, fmt.Errorf("create workspace %s: %w", dir, err)
	}
	return s, s.sync()
}

func signature(a Author) object.Signature {
	return object.Signature{Name: a.Name, Email: a.Email, When: time.Now()}
}

// copyFiles writes every file of files under dir.
func copyFiles(dir string, files fs.FS) error {
	return fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(path))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, text, 0o644)
	})
}

// WorkFS is the working directory as it lies on disk, without the repository's
// own folder.
func (s *Store) WorkFS() fs.FS { return WorkFS(s.dir) }

// Head is the commit that HEAD points to, in hex.
func (s *Store) Head() (string, error) {
	ref, err := s.repo.Head()
	if err != nil {
		return "", fmt.Errorf("read HEAD of %s: %w", s.dir, err)
	}
	return ref.Hash().String(), nil
}

// Branch is the branch that HEAD stands on; "" when it stands on a commit.
func (s *Store) Branch() (string, error) {
	ref, err := s.repo.Reference(plumbing.HEAD, false)
	if err != nil {
		return "", fmt.Errorf("read HEAD of %s: %w", s.dir, err)
	}
	if ref.Type() != plumbing.SymbolicReference || !ref.Target().IsBranch() {
		return "", nil
	}
	return ref.Target().Short(), nil
}

// Dirty reports whether the working directory differs from HEAD.
func (s *Store) Dirty() (bool, error) {
	tree, err := s.repo.Worktree()
	if err != nil {
		return false, fmt.Errorf("read the work tree of %s: %w", s.dir, err)
	}
	status, err := tree.Status()
	if err != nil {
		return false, fmt.Errorf("read the work tree of %s: %w", s.dir, err)
	}
	return !status.IsClean(), nil
}

// Resolve finds the commit of a revision: a branch, a tag, HEAD~2, a commit id.
func (s *Store) Resolve(rev string) (string, error) {
	c, err := s.commit(rev)
	if err != nil {
		return "", err
	}
	return c.Hash.String(), nil
}

// When is the time of a tag, or that of the commit that a revision names.
func (s *Store) When(rev string) (time.Time, error) {
	if ref, err := s.repo.Tag(rev); err == nil {
		if tag, err := s.repo.TagObject(ref.Hash()); err == nil {
			return tag.Tagger.When, nil
		}
	}
	c, err := s.commit(rev)
	if err != nil {
		return time.Time{}, err
	}
	return c.Committer.When, nil
}

func (s *Store) commit(rev string) (*object.Commit, error) {
	hash, err := s.named(rev)
	if err != nil {
		hash, err = s.repo.ResolveRevision(plumbing.Revision(rev))
	}
	if err != nil {
		return nil, fmt.Errorf("revision %q: %w", rev, ErrNotFound)
	}
	c, err := s.repo.CommitObject(*hash)
	if err == nil {
		return c, nil
	}
	tag, tagErr := s.repo.TagObject(*hash)
	if tagErr != nil {
		return nil, fmt.Errorf("revision %q: %w", rev, err)
	}
	c, err = tag.Commit()
	if err != nil {
		return nil, fmt.Errorf("revision %q: %w", rev, err)
	}
	return c, nil
}

// named is what a reference names, looked for where Git looks: go-git takes a branch
// named "beef" for the start of a commit id if there is such a commit.
func (s *Store) named(rev string) (*plumbing.Hash, error) {
	for _, prefix := range []string{"refs/tags/", "refs/heads/", "refs/remotes/"} {
		name := plumbing.ReferenceName(prefix + rev)
		if name.Validate() != nil {
			continue
		}
		if ref, err := s.repo.Reference(name, true); err == nil {
			hash := ref.Hash()
			return &hash, nil
		}
	}
	return nil, ErrNotFound
}

// At is the tree of a revision, read only.
func (s *Store) At(rev string) (fs.FS, error) {
	c, err := s.commit(rev)
	if err != nil {
		return nil, err
	}
	tree, err := c.Tree()
	if err != nil {
		return nil, fmt.Errorf("revision %q: %w", rev, err)
	}
	return &treeFS{tree: tree, when: c.Committer.When}, nil
}
