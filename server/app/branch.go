package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"crosswalk/contracts/diag"
	"crosswalk/registry/gitstore"
	"crosswalk/registry/workspace"
	"crosswalk/server/httpapi"
	"crosswalk/server/workbench"
)

// branch is the workspace of a branch at one commit, or that with files as
// somebody has them in hand. It is read, and checked only if somebody asks.
type branch struct {
	Name, Commit string // Commit is "" for a plain folder
	Workspace    *workspace.Workspace
	Findings     diag.List // of reading; Report has those of the check too
	// Bench compiles mappings of this workspace.
	Bench *workbench.Bench
	// Memo keeps what was derived from this workspace alone, by a key of its own
	// type: it lasts as long as the branch is remembered.
	Memo memo

	id     int64 // of this branch alone
	report func() (*workbench.Report, error)
	known  func(mapping string) (workbench.Known, bool)
}

// Report is the whole workspace checked: every mapping compiled, every case run.
// It is made at the first call. Modules of a report that is not the one that runs
// are closed.
func (b *branch) Report() (*workbench.Report, error) { return b.report() }

func (s *source) newBranch(name, commit string, ws *workspace.Workspace, found diag.List) *branch {
	b := &branch{Name: name, Commit: commit, Workspace: ws, Findings: found, Bench: workbench.New(s.engine, ws), id: s.branches.Add(1)}
	b.known = func(string) (workbench.Known, bool) { return workbench.Known{}, false }
	b.report = sync.OnceValues(func() (*workbench.Report, error) {
		ctx := context.Background() // the report is for all who ask
		r, err := workbench.CheckKnown(ctx, s.engine, ws, slices.Clone(found), b.known)
		if err != nil {
			return nil, fmt.Errorf("check the branch %s: %w", name, err)
		}
		for _, m := range r.Mappings {
			if m.Module != nil {
				err = errors.Join(err, m.Module.Close(ctx))
				m.Module = nil
			}
		}
		return r, err
	})
	return b
}

// recent remembers branches that were read, the latest used last.
type recent struct {
	mu    sync.Mutex
	keys  []string
	known map[string]*branch
}

// remembered is how many branches and edits of them are kept.
const remembered = 12

// get is the branch under a key, read by make if it is not there. Two that ask
// for the same one at once may both read it; one of them is kept.
func (r *recent) get(key string, make func() (*branch, error)) (*branch, error) {
	r.mu.Lock()
	b := r.known[key]
	r.mu.Unlock()
	if b == nil {
		var err error
		if b, err = make(); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if first := r.known[key]; first != nil {
		b = first
	}
	if r.known == nil {
		r.known = map[string]*branch{}
	}
	r.known[key] = b
	r.keys = append(slices.DeleteFunc(r.keys, func(k string) bool { return k == key }), key)
	for len(r.keys) > remembered {
		delete(r.known, r.keys[0])
		r.keys = r.keys[1:]
	}
	return b, nil
}

// branch is the workspace of a branch at its newest commit; "" names the one that
// runs, at the commit that runs. The error wraps httpapi.ErrNotFound if there is no
// such branch.
func (s *source) branch(name string) (*branch, error) {
	now := s.current()
	if name == "" || name == now.Branch && s.store == nil {
		return now.tree, nil
	}
	if s.store == nil {
		return nil, fmt.Errorf("branch %q: the workspace is a plain folder without Git: %w", name, httpapi.ErrNotFound)
	}
	if err := gitstore.CheckBranch(name); err != nil {
		return nil, fmt.Errorf("%w: %w", httpapi.ErrQuery, err)
	}
	commit, err := s.store.Resolve("refs/heads/" + name)
	if errors.Is(err, gitstore.ErrNotFound) {
		return nil, fmt.Errorf("branch %q: %w", name, httpapi.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	if name == now.Branch && commit == now.Commit {
		return now.tree, nil
	}
	return s.recent.get(name+"\x00"+commit, func() (*branch, error) {
		files, err := s.store.At(commit)
		if err != nil {
			return nil, fmt.Errorf("read the branch %s: %w", name, err)
		}
		ws, found := workspace.Load(files)
		b := s.newBranch(name, commit, ws, found)
		return b, s.reuse(b)
	})
}

// runs is a revision as a branch.
func (s *source) runs(r *revision) *branch {
	b := s.newBranch(r.Branch, r.Commit, r.Workspace, r.Findings)
	b.report = func() (*workbench.Report, error) { return r.Report, nil }
	return b
}

// edited is a branch with other texts in some of its files; nil deletes one. The
// error wraps httpapi.ErrQuery for a path that a workspace cannot have.
func (s *source) edited(b *branch, files map[string][]byte) (*branch, error) {
	if len(files) == 0 {
		return b, nil
	}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := gitstore.CheckPath(name); err != nil {
			return nil, fmt.Errorf("%w: %w", httpapi.ErrQuery, err)
		}
		fmt.Fprintf(sum, "%q %t %d\n", name, files[name] == nil, len(files[name]))
		sum.Write(files[name])
	}
	return s.recent.get(fmt.Sprintf("%d %x", b.id, sum.Sum(nil)), func() (*branch, error) {
		ws, found := b.Workspace.With(files)
		return s.newBranch(b.Name, b.Commit, ws, found), nil
	})
}

// texts is the files of a request by path.
func texts(files []httpapi.FileText) map[string][]byte {
	out := make(map[string][]byte, len(files))
	for _, f := range files {
		out[f.Path] = nil
		if f.Text != nil {
			out[f.Path] = append([]byte{}, *f.Text...)
		}
	}
	return out
}

// memo keeps values by key. It may be used by several goroutines. When it holds
// much it forgets all.
type memo struct {
	values sync.Map
	count  atomic.Int64
}

const memoSize = 64

// memoOf is the value under a key, made once at the first call.
func memoOf[V any](m *memo, key any, make func() (V, error)) (V, error) {
	once, was := m.values.LoadOrStore(key, sync.OnceValues(make))
	if !was && m.count.Add(1) > memoSize {
		m.values.Clear()
		m.count.Store(0)
	}
	return once.(func() (V, error))()
}
