package gitstore

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// BranchTip is a branch with the commit that it stands on.
type BranchTip struct {
	Name string
	Change
}

// Branches lists the branches by name.
func (s *Store) Branches() ([]BranchTip, error) {
	names, err := s.names("refs/heads/")
	if err != nil {
		return nil, fmt.Errorf("read the branches of %s: %w", s.dir, err)
	}
	var out []BranchTip
	for _, name := range names {
		hash, err := s.tip(plumbing.NewBranchReferenceName(name))
		if err != nil {
			return nil, err
		}
		if hash.IsZero() {
			continue // deleted meanwhile
		}
		c, err := s.repo.CommitObject(hash)
		if err != nil {
			return nil, fmt.Errorf("branch %s: %w", name, err)
		}
		out = append(out, BranchTip{name, changeOf(c)})
	}
	return out, nil
}

func changeOf(c *object.Commit) Change {
	return Change{ID: c.Hash.String(), Author: Author{c.Author.Name, c.Author.Email}, When: c.Author.When, Message: c.Message}
}

// Tip is the commit that a branch stands on; ErrNotFound if there is no such
// branch.
func (s *Store) Tip(branch string) (string, error) {
	if err := CheckBranch(branch); err != nil {
		return "", err
	}
	hash, err := s.tip(plumbing.NewBranchReferenceName(branch))
	if err == nil && hash.IsZero() {
		err = fmt.Errorf("branch %q: %w", branch, ErrNotFound)
	}
	return hash.String(), err
}

// Start makes a branch that stands on a commit. If there is one by then, the error
// is a *ConflictError.
func (s *Store) Start(branch, commit string) error {
	if err := CheckBranch(branch); err != nil {
		return err
	}
	c, err := s.commit(commit)
	if err != nil {
		return err
	}
	return s.move(plumbing.NewBranchReferenceName(branch), plumbing.ZeroHash, c.Hash, nil)
}

// MergeBase is the newest commit that two have in common; "" if they have none.
func (s *Store) MergeBase(a, b string) (string, error) {
	x, err := s.commit(a)
	if err != nil {
		return "", err
	}
	y, err := s.commit(b)
	if err != nil {
		return "", err
	}
	bases, err := x.MergeBase(y)
	if err != nil {
		return "", fmt.Errorf("find what %.7s and %.7s have in common: %w", a, b, err)
	}
	if len(bases) == 0 {
		return "", nil
	}
	return bases[0].Hash.String(), nil
}

// Changed lists the files in which two revisions differ, sorted.
func (s *Store) Changed(a, b string) ([]string, error) {
	x, err := s.commit(a)
	if err != nil {
		return nil, err
	}
	y, err := s.commit(b)
	if err != nil {
		return nil, err
	}
	changes, err := s.difference(x, y)
	if err != nil {
		return nil, fmt.Errorf("compare %.7s and %.7s: %w", a, b, err)
	}
	return slices.Sorted(maps.Keys(changes)), nil
}

// Object is the id of a file or folder of a revision; "" if it is not there. Two
// of the same id have the same content.
func (s *Store) Object(rev, name string) (string, error) {
	c, err := s.commit(rev)
	if err != nil {
		return "", err
	}
	return objectOf(c, name)
}

func objectOf(c *object.Commit, name string) (string, error) {
	tree, err := c.Tree()
	if err != nil {
		return "", fmt.Errorf("read the commit %.7s: %w", c.Hash, err)
	}
	e, err := tree.FindEntry(name)
	if errors.Is(err, object.ErrEntryNotFound) || errors.Is(err, object.ErrDirectoryNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find %s in %.7s: %w", name, c.Hash, err)
	}
	return e.Hash.String(), nil
}

// LastChange is the newest commit of a revision's history that changed a file.
// False: none of the newest most commits did.
func (s *Store) LastChange(rev, name string, most int) (Change, bool, error) {
	start, err := s.commit(rev)
	if err != nil {
		return Change{}, false, err
	}
	iter, err := s.repo.Log(&git.LogOptions{From: start.Hash, Order: git.LogOrderCommitterTime})
	if err != nil {
		return Change{}, false, fmt.Errorf("log of %q: %w", rev, err)
	}
	defer iter.Close()
	for range most {
		c, err := iter.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Change{}, false, fmt.Errorf("log of %q: %w", rev, err)
		}
		is, err := objectOf(c, name)
		if err != nil {
			return Change{}, false, err
		}
		changed := c.NumParents() > 0 || is != ""
		for i := range c.NumParents() {
			parent, err := c.Parent(i)
			if err != nil {
				return Change{}, false, fmt.Errorf("log of %q: %w", rev, err)
			}
			was, err := objectOf(parent, name)
			if err != nil {
				return Change{}, false, err
			}
			changed = changed && was != is
		}
		if changed {
			return changeOf(c), true, nil
		}
	}
	return Change{}, false, nil
}
