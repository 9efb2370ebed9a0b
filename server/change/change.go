// Package change brings edits into the branches of a workspace.
//
// Desk.Save commits what one person sends to a branch, merged with what others
// saved there meanwhile. Desk.Merge proposes the merge of a branch into another
// one, for Advance to take. Both merge mappings by rule, tables by row and other
// files as a whole; what both sides changed differently is a conflict, and then
// nothing moves.
package change

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"crosswalk/mapper/merge"
	"crosswalk/registry/gitstore"
)

// ErrRequest reports a request that cannot be right whatever the workspace is.
var ErrRequest = errors.New("not a valid change")

// Limits of one save.
const (
	MaxFiles = 500
	MaxFile  = 4 << 20
	MaxAll   = 16 << 20
)

// Desk changes one workspace. It is safe for concurrent use: saves at the same
// moment are merged one after the other.
type Desk struct {
	store *gitstore.Store
	mu    sync.Mutex
}

// New makes a desk for a workspace.
func New(store *gitstore.Store) *Desk { return &Desk{store: store} }

// Conflict is a place that two sides changed differently.
type Conflict struct {
	Path string
	merge.Conflict
	Author string // who made theirs, "" if that is unknown
}

// Save is what a person sends.
type Save struct {
	Branch  string
	Base    string // commit that the edit started from
	Author  gitstore.Author
	Message string
	Files   map[string][]byte // nil deletes
}

// Saved is what became of a Save.
type Saved struct {
	Commit string // of the branch now
	// Files are the texts that are now other than what the sender has: what was
	// sent and merged, and what others changed since base. In a conflict they are
	// the draft to go on from, with ours in place of what is in conflict.
	Files     map[string][]byte
	Conflicts []Conflict
}

// tries bounds how often a merge is made again because the branch moved.
const tries = 50

// Save commits files to a branch. The branch is made if there is none; it starts
// from Base. An edit that changes nothing makes no commit.
func (d *Desk) Save(ctx context.Context, s Save) (Saved, error) {
	if err := s.check(); err != nil {
		return Saved{}, err
	}
	base, err := d.commit(s.Base)
	if err != nil {
		return Saved{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for range tries {
		if err := ctx.Err(); err != nil {
			return Saved{}, err
		}
		out, err := d.save(s, base)
		var moved *gitstore.ConflictError
		if !errors.As(err, &moved) {
			return out, err
		}
	}
	return Saved{}, fmt.Errorf("branch %s moves faster than it can be saved to", s.Branch)
}

// commit is a full commit id that the workspace has.
func (d *Desk) commit(id string) (string, error) {
	if len(id) != 40 || strings.Trim(id, "0123456789abcdef") != "" {
		return "", fmt.Errorf("%w: base %q is not a commit: send the one that the files were read at", ErrRequest, id)
	}
	found, err := d.store.Resolve(id)
	if err != nil {
		return "", fmt.Errorf("%w: this workspace has no commit %s", ErrRequest, id)
	}
	return found, nil
}

func (d *Desk) save(s Save, base string) (Saved, error) {
	head, err := d.store.Tip(s.Branch)
	fresh := errors.Is(err, gitstore.ErrNotFound)
	if err != nil && !fresh {
		return Saved{}, err
	}
	if fresh {
		head = base
	}
	was, err := d.store.At(base)
	if err != nil {
		return Saved{}, err
	}
	is, err := d.store.At(head)
	if err != nil {
		return Saved{}, err
	}
	out := Saved{Commit: head, Files: map[string][]byte{}}
	store := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(s.Files)) {
		theirs, err := read(is, name)
		if err != nil {
			return out, err
		}
		before, err := read(was, name)
		if err != nil {
			return out, err
		}
		r := File(name, before, s.Files[name], theirs)
		if !same(r.Text, s.Files[name]) {
			out.Files[name] = r.Text
		}
		if !same(r.Text, theirs) {
			store[name] = r.Text
		}
		if err := d.tell(&out.Conflicts, name, r.Conflicts, head); err != nil {
			return out, err
		}
	}
	if err := d.others(&out, s.Files, base, head, is); err != nil {
		return out, err
	}
	switch {
	case len(out.Conflicts) > 0:
		return out, nil
	case len(store) == 0 && fresh:
		return out, d.store.Start(s.Branch, base)
	case len(store) == 0:
		return out, nil
	}
	out.Commit, err = d.store.Commit(gitstore.CommitRequest{Branch: s.Branch, Base: head, Author: s.Author, Message: message(s.Message), Files: store})
	return out, err
}

// others adds the files that somebody else changed between two commits: a sender
// who goes on from the newer one without them would undo those changes.
func (d *Desk) others(out *Saved, sent map[string][]byte, base, head string, is fs.FS) error {
	changed, err := d.store.Changed(base, head)
	if err != nil {
		return err
	}
	for _, name := range changed {
		if _, ours := sent[name]; ours || !editable(name) {
			continue
		}
		if out.Files[name], err = read(is, name); err != nil {
			return err
		}
	}
	return nil
}

// tell adds conflicts of a file, with who made theirs.
func (d *Desk) tell(into *[]Conflict, name string, list []merge.Conflict, head string) error {
	if len(list) == 0 {
		return nil
	}
	const most = 1000
	last, found, err := d.store.LastChange(head, name, most)
	if err != nil {
		return err
	}
	author := ""
	if found {
		author = last.Author.Name
	}
	for _, c := range list {
		*into = append(*into, Conflict{name, c, author})
	}
	return nil
}

// File merges one file of a workspace by what it is.
func File(name string, base, ours, theirs []byte) merge.Result {
	switch dir, file := path.Split(name); {
	case strings.HasPrefix(dir, "mappings/") && file == "mapping.yaml":
		return merge.Mapping(base, ours, theirs)
	case dir == "tables/" && path.Ext(file) == ".csv":
		return merge.Table(base, ours, theirs)
	}
	return merge.File(base, ours, theirs)
}

// read is the text of a file, nil if there is none.
func read(files fs.FS, name string) ([]byte, error) {
	text, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if text == nil {
		text = []byte{}
	}
	return text, nil
}

func same(a, b []byte) bool { return (a == nil) == (b == nil) && string(a) == string(b) }

// message ends as Git writes it.
func message(s string) string { return strings.TrimSpace(s) + "\n" }
