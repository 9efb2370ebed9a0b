package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"crosswalk/registry/gitstore"
	"crosswalk/server/change"
	"crosswalk/server/httpapi"
)

// errPlainFolder refuses to change a workspace that has no history.
var errPlainFolder = &httpapi.Refusal{Reason: "the workspace is a plain folder without Git: there is nowhere to save to",
	Hint: "run git init in the folder, commit what is in it, and start the node again"}

// Save implements httpapi.Desk.
func (l live) Save(ctx context.Context, q httpapi.SaveRequest) (httpapi.SaveResult, error) {
	s := l.n.source
	out := httpapi.SaveResult{State: "saved", Branch: q.Branch, Files: []httpapi.FileText{}, Conflicts: []httpapi.MergeConflict{}}
	if s.store == nil {
		return out, errPlainFolder
	}
	runs, err := s.store.Branch()
	if err != nil {
		return out, err
	}
	if q.Branch == runs {
		return out, &httpapi.Refusal{Reason: fmt.Sprintf("%s is the branch that runs: what is saved there would run unchecked", runs),
			Hint: "save to a branch of your own and publish that"}
	}
	files := texts(q.Files)
	if len(files) != len(q.Files) {
		return out, fmt.Errorf("%w: a path stands twice in files", httpapi.ErrQuery)
	}
	saved, err := s.desk.Save(ctx, change.Save{Branch: q.Branch, Base: q.Base, Author: gitstore.Author(q.Author), Message: q.Message, Files: files})
	if err != nil {
		return out, refused(err)
	}
	out.Commit = saved.Commit
	for _, name := range slices.Sorted(maps.Keys(saved.Files)) {
		out.Files = append(out.Files, fileText(name, saved.Files[name]))
	}
	out.Conflicts = append(out.Conflicts, conflicts(saved.Conflicts)...)
	switch {
	case len(out.Conflicts) > 0:
		out.State = "conflict"
	case len(out.Files) > 0:
		out.State = "merged"
	}
	return out, nil
}

func conflicts(list []change.Conflict) []httpapi.MergeConflict {
	out := []httpapi.MergeConflict{}
	for _, c := range list {
		out = append(out, httpapi.MergeConflict{Path: c.Path, Target: c.Target, Base: c.Base, Ours: c.Ours, Theirs: c.Theirs, Author: c.Author})
	}
	return out
}

// refused turns the errors of a change into those that the API explains.
func refused(err error) error {
	var moved *change.MovedError
	var dirty *gitstore.DirtyError
	switch {
	case errors.As(err, &moved):
		return &httpapi.Refusal{Reason: moved.Error(), Hint: "look at what was added, then publish again"}
	case errors.As(err, &dirty):
		return &httpapi.Refusal{Reason: dirty.Error(), Hint: "git status in that folder shows them; nothing was changed"}
	case errors.Is(err, gitstore.ErrLocked):
		return &httpapi.Refusal{Reason: err.Error(), Hint: "try again in a moment"}
	case errors.Is(err, gitstore.ErrNotFound):
		return fmt.Errorf("%w: %w", httpapi.ErrNotFound, err)
	case errors.Is(err, change.ErrRequest), errors.Is(err, gitstore.ErrName):
		return fmt.Errorf("%w: %w", httpapi.ErrQuery, err)
	}
	return err
}
