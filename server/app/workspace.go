package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"crosswalk/registry/gitstore"
	"crosswalk/runtime/engine"
	"crosswalk/server/change"
	"crosswalk/server/workbench"
)

// revision is a checked workspace at one commit, or a plain folder as it was
// when it was read.
type revision struct {
	*workbench.Report
	Commit string // "" for a folder without Git
	Branch string
	tree   *branch // the same for those who work on branches
}

// source reads a workspace and notices when it moves on.
type source struct {
	dir    string
	store  *gitstore.Store // nil for a plain folder
	engine *engine.Engine
	log    *slog.Logger
	now    atomic.Pointer[revision]
	// recent are the branches that the page works on, branches counts those made.
	recent   recent
	checked  checked
	branches atomic.Int64
	desk     *change.Desk // nil for a plain folder

	// loading is held while another revision is loaded and put to work; moved puts
	// it to work.
	loading sync.Mutex
	moved   func(*revision)
	// publishing is held from the look at a merge until it runs.
	publishing sync.Mutex
}

// openSource opens the workspace in dir: a Git repository is served at its HEAD
// commit, a plain folder as it lies on disk.
func openSource(dir string, e *engine.Engine, log *slog.Logger) (*source, error) {
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return nil, fmt.Errorf("workspace %s: there is no such folder", dir)
	}
	s := &source{dir: dir, engine: e, log: log, moved: func(*revision) {}}
	if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
		if s.store, err = gitstore.Open(dir); err != nil {
			return nil, err
		}
		s.desk = change.New(s.store)
	}
	return s, nil
}

func (s *source) files() (fs.FS, revision, error) {
	if s.store == nil {
		return gitstore.WorkFS(s.dir), revision{}, nil
	}
	head, err := s.store.Head()
	if err != nil {
		return nil, revision{}, err
	}
	branch, err := s.store.Branch()
	if err != nil {
		return nil, revision{}, err
	}
	tree, err := s.store.At(head)
	return tree, revision{Commit: head, Branch: branch}, err
}

// load reads and checks the workspace as it is now.
func (s *source) load(ctx context.Context) (*revision, error) {
	files, r, err := s.files()
	if err != nil {
		return nil, err
	}
	if r.Report, err = workbench.Check(ctx, s.engine, files); err != nil {
		return nil, err
	}
	s.adopt(&r)
	return &r, nil
}

// adopt makes a checked revision the one that runs.
func (s *source) adopt(r *revision) {
	for _, d := range r.Findings {
		s.log.Warn("workspace", "finding", d.String(), "hint", d.Hint)
	}
	r.tree = s.runs(r)
	s.now.Store(r)
	s.moved(r)
}

// catchUp loads what HEAD names, if that is not what runs. When it returns, the
// next message is handled by it.
func (s *source) catchUp(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	head, err := s.store.Head()
	if err != nil || head == s.current().Commit {
		return err
	}
	r, err := s.load(ctx)
	if err != nil {
		return fmt.Errorf("load the revision %.7s: %w", head, err)
	}
	s.log.Info("workspace moved on", "revision", head, "findings", len(r.Findings))
	return nil
}

// current is the revision that runs.
func (s *source) current() *revision { return s.now.Load() }

// follow loads the workspace again whenever HEAD moves, until ctx is done. A
// plain folder is not followed: half a save must not run.
func (s *source) follow(ctx context.Context) {
	if s.store == nil {
		return
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := s.catchUp(ctx); err != nil && !errors.Is(err, context.Canceled) {
			s.log.Error("the new revision cannot be loaded; the old one goes on", "error", err)
		}
	}
}
