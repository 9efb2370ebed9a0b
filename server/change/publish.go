package change

import (
	"fmt"

	"crosswalk/registry/gitstore"
)

// Merge asks for a branch to be merged into another one.
type Merge struct {
	From, Into string // branches
	Commit     string // that From must stand on; "" = whatever it stands on
	Author     gitstore.Author
	Message    string // "" = one that names the branches
}

// Proposal is a merge that nobody has taken yet.
type Proposal struct {
	Into   string
	Have   string // commit of the branch that it is merged into
	Commit string // the merge; Have if there is nothing to merge
	// Changed are the files that the merged branch changed since the two parted.
	Changed   []string
	Conflicts []Conflict
}

// MovedError reports that a branch is not where the caller saw it.
type MovedError struct{ Branch, Have, Want string }

func (e *MovedError) Error() string {
	return fmt.Sprintf("somebody saved to %s meanwhile: it stands on %.7s and not on %.7s; load it again", e.Branch, e.Have, e.Want)
}

// Merge writes the commit that merges a branch into another one, with both as
// parents, and moves nothing.
func (d *Desk) Merge(m Merge) (Proposal, error) {
	if err := CheckPerson(&m.Author); err != nil {
		return Proposal{}, err
	}
	if err := CheckMessage(m.Message); err != nil {
		return Proposal{}, err
	}
	p := Proposal{Into: m.Into}
	ours, err := d.store.Tip(m.From)
	if err != nil {
		return p, err
	}
	if m.Commit != "" && m.Commit != ours {
		return p, &MovedError{m.From, ours, m.Commit}
	}
	if p.Have, err = d.store.Tip(m.Into); err != nil {
		return p, err
	}
	p.Commit = p.Have
	base, err := d.store.MergeBase(ours, p.Have)
	if err != nil {
		return p, err
	}
	if base == "" {
		return p, fmt.Errorf("%w: %s and %s have no commit in common", ErrRequest, m.From, m.Into)
	}
	if base == ours {
		return p, nil // all of it is there already
	}
	if p.Changed, err = d.store.Changed(base, ours); err != nil {
		return p, err
	}
	files, err := d.merged(&p, base, ours)
	if err != nil || len(p.Conflicts) > 0 {
		return p, err
	}
	text := m.Message
	if text == "" {
		text = fmt.Sprintf("Publish %s", m.From)
	}
	p.Commit, err = d.store.Propose(gitstore.CommitRequest{Branch: m.Into, Base: p.Have, Merge: ours, Author: m.Author, Message: message(text), Files: files})
	return p, err
}

// merged are the files that differ from the branch that is merged into.
func (d *Desk) merged(p *Proposal, base, ours string) (map[string][]byte, error) {
	was, err := d.store.At(base)
	if err != nil {
		return nil, err
	}
	mine, err := d.store.At(ours)
	if err != nil {
		return nil, err
	}
	is, err := d.store.At(p.Have)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range p.Changed {
		b, err := read(was, name)
		if err != nil {
			return nil, err
		}
		o, err := read(mine, name)
		if err != nil {
			return nil, err
		}
		t, err := read(is, name)
		if err != nil {
			return nil, err
		}
		r := File(name, b, o, t)
		if !same(r.Text, t) {
			files[name] = r.Text
		}
		if err := d.tell(&p.Conflicts, name, r.Conflicts, p.Have); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// Take lets the branch stand on the proposal. If it moved since the proposal was
// made the error is a *gitstore.ConflictError: propose again.
func (d *Desk) Take(p Proposal) error {
	if p.Commit == p.Have {
		return nil
	}
	return d.store.Advance(p.Into, p.Have, p.Commit)
}
