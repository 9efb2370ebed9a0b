package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"crosswalk/contracts/diag"
	"crosswalk/registry/gitstore"
	"crosswalk/server/change"
	"crosswalk/server/httpapi"
	"crosswalk/server/workbench"
)

// publishTries bounds how often a merge is made again because the running branch
// moved under it.
const publishTries = 10

// Publish implements httpapi.Desk. One goes after the other: each is merged with
// and checked against what the one before it made of the workspace.
func (l live) Publish(ctx context.Context, q httpapi.PublishRequest) (httpapi.PublishResult, error) {
	s := l.n.source
	if s.store == nil {
		return httpapi.PublishResult{}, errPlainFolder
	}
	into, err := s.store.Branch()
	if err != nil {
		return httpapi.PublishResult{}, err
	}
	if into == "" {
		return httpapi.PublishResult{}, &httpapi.Refusal{Reason: fmt.Sprintf("HEAD of %s stands on a commit and not on a branch", s.dir), Hint: "run git switch with the branch that shall run"}
	}
	s.publishing.Lock()
	defer s.publishing.Unlock()
	for range publishTries {
		out, err := s.publish(ctx, change.Merge{From: q.Branch, Into: into, Commit: q.Commit, Author: gitstore.Author(q.Author), Message: q.Message})
		var moved *gitstore.ConflictError
		if !errors.As(err, &moved) {
			return out, refused(err)
		}
	}
	return httpapi.PublishResult{}, &httpapi.Refusal{Reason: into + " moves faster than it can be published to", Hint: "try again in a moment"}
}

func (s *source) publish(ctx context.Context, m change.Merge) (httpapi.PublishResult, error) {
	out := httpapi.PublishResult{State: "published", Conflicts: []httpapi.MergeConflict{}, Findings: diag.List{}, Mappings: []httpapi.Module{}}
	p, err := s.desk.Merge(m)
	if err != nil {
		return out, err
	}
	if err := s.catchUp(ctx); err != nil {
		return out, err
	}
	switch {
	case len(p.Conflicts) > 0:
		out.State, out.Conflicts = "conflict", conflicts(p.Conflicts)
		return out, nil
	case p.Commit == p.Have:
		out.Revision = s.current().Commit
		return out, nil
	}
	files, err := s.store.At(p.Commit)
	if err != nil {
		return out, err
	}
	r := &revision{Commit: p.Commit, Branch: p.Into}
	if r.Report, err = workbench.Check(ctx, s.engine, files); err != nil {
		return out, err
	}
	before := s.current()
	list, err := s.against(before, r, p.Changed)
	if err != nil || len(list) > 0 {
		discard(ctx, r.Report)
		out.State, out.Findings = "refused", list
		return out, err
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	if err := s.desk.Take(p); err != nil {
		discard(ctx, r.Report)
		return out, err
	}
	s.adopt(r)
	s.log.Info("published", "branch", m.From, "revision", p.Commit, "by", m.Author.Name)
	out.Revision = p.Commit
	for _, name := range slices.Sorted(maps.Keys(r.Mappings)) {
		touched := slices.ContainsFunc(p.Changed, func(file string) bool { return mappingOf(file) == name })
		if a := r.Mappings[name].Artifact; a != nil && (touched || digestOf(before.Report, name) != a.Digest) {
			out.Mappings = append(out.Mappings, httpapi.Module{Name: name, Digest: a.Digest})
		}
	}
	return out, nil
}

func digestOf(r *workbench.Report, mapping string) string {
	if m := r.Mappings[mapping]; m != nil && m.Artifact != nil {
		return m.Artifact.Digest
	}
	return ""
}

// discard closes the modules of a revision that will not run.
func discard(ctx context.Context, r *workbench.Report) {
	for _, m := range r.Mappings {
		if m.Module != nil {
			_ = m.Module.Close(ctx)
		}
	}
}

// against are the errors that a branch is to blame for: those in what it changed,
// and those elsewhere that were not there before. What others left broken does not
// keep it from being published.
func (s *source) against(before, after *revision, changed []string) (diag.List, error) {
	type mark struct{ file, code, message string }
	known := map[mark]bool{}
	for _, d := range before.Findings {
		known[mark{d.Pos.File, d.Code, d.Msg}] = true
	}
	units := map[string]bool{}
	contractsChanged := false
	for _, file := range changed {
		units[unit(file)] = true
		contractsChanged = contractsChanged || strings.HasPrefix(file, "contracts/") || strings.HasPrefix(file, "exceptions/")
	}
	var out diag.List
	for _, d := range after.Findings {
		if d.Severity == diag.Error && (units[unit(d.Pos.File)] || !known[mark{d.Pos.File, d.Code, d.Msg}]) {
			out = append(out, d)
		}
	}
	if contractsChanged {
		changes, err := workbench.Compare(after.Workspace, workbench.Base{Name: after.Branch, Workspace: before.Workspace, Published: workbench.Published(s.store, "."), Today: time.Now()})
		if err != nil {
			return out, fmt.Errorf("compare the contracts with %s: %w", after.Branch, err)
		}
		for _, d := range changes.Findings {
			if d.Severity == diag.Error {
				out = append(out, d)
			}
		}
	}
	out.Sort()
	return out, nil
}

// unit is what a file belongs to: a mapping with its cases, a contract with its
// schemas, or the file itself.
func unit(file string) string {
	parts := strings.Split(file, "/")
	switch {
	case parts[0] == "mappings" && len(parts) > 2:
		return strings.Join(parts[:2], "/")
	case parts[0] == "contracts" && len(parts) > 3:
		return strings.Join(parts[:3], "/")
	}
	return file
}
