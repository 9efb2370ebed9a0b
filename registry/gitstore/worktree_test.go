package gitstore

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// change commits files on a branch that starts from main, and gives the commit.
func change(t *testing.T, s *Store, base string, files map[string][]byte) string {
	t.Helper()
	id, err := s.Propose(CommitRequest{Branch: "main", Base: base, Author: author, Message: "change\n", Files: files})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func head(t *testing.T, s *Store) string {
	t.Helper()
	id, err := s.Head()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAdvanceBringsTheWorkTreeAlong(t *testing.T) {
	s, dir := newStore(t)
	first := head(t, s)
	next := change(t, s, first, map[string][]byte{"tables/channel.csv": []byte("key,value\na,1\n"), "mappings/m/mapping.yaml": []byte("mapping: m\n"), "contracts/a/b/contract.yaml": nil})
	if err := s.Advance("main", first, next); err != nil {
		t.Fatal(err)
	}
	if got := gitClient(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("not clean:\n%s", got)
	}
	if got := gitClient(t, dir, "rev-parse", "HEAD"); got != next {
		t.Errorf("HEAD is %s", got)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "mappings/m/mapping.yaml")); err != nil || string(text) != "mapping: m\n" {
		t.Errorf("%q: %v", text, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "contracts")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the empty folder stays: %v", err)
	}
	gitClient(t, dir, "fsck", "--strict")

	// a file takes the place of a folder and the other way round
	swap := change(t, s, next, map[string][]byte{"mappings/m/mapping.yaml": nil, "mappings/m": []byte("file"), "tables/channel.csv": nil, "tables/channel.csv/x": []byte("y")})
	if err := s.Advance("main", next, swap); err != nil {
		t.Fatal(err)
	}
	if got := gitClient(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("not clean:\n%s", got)
	}
	var moved *ConflictError
	if err := s.Advance("main", first, next); !errors.As(err, &moved) {
		t.Errorf("from where it does not stand: %v", err)
	}
}

func TestAdvanceKeepsWhatIsInNoCommit(t *testing.T) {
	for name, c := range map[string]struct {
		do    func(t *testing.T, dir string)
		dirty bool
	}{
		"edited": {func(t *testing.T, dir string) { put(t, dir, "tables/channel.csv", "mine\n") }, true},
		"staged": {func(t *testing.T, dir string) {
			put(t, dir, "tables/channel.csv", "mine\n")
			gitClient(t, dir, "add", ".")
		}, true},
		"deleted":          {func(t *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, "tables/channel.csv")) }, true},
		"untracked there":  {func(t *testing.T, dir string) { put(t, dir, "tables/new.csv", "mine\n") }, true},
		"a link":           {func(t *testing.T, dir string) { link(t, dir, "tables/channel.csv") }, true},
		"a linked folder":  {func(t *testing.T, dir string) { link(t, dir, "tables") }, true},
		"a merge":          {func(t *testing.T, dir string) { put(t, dir, ".git/MERGE_HEAD", "x") }, true},
		"edited elsewhere": {func(t *testing.T, dir string) { put(t, dir, "crosswalk.yaml", "name: mine\n") }, false},
		"already there": {func(t *testing.T, dir string) {
			put(t, dir, "tables/channel.csv", "key,value\na,1\n")
			put(t, dir, "tables/new.csv", "key,value\n")
			gitClient(t, dir, "add", ".")
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := newStore(t)
			first := head(t, s)
			next := change(t, s, first, map[string][]byte{"tables/channel.csv": []byte("key,value\na,1\n"), "tables/new.csv": []byte("key,value\n")})
			c.do(t, dir)
			before := gitClient(t, dir, "status", "--porcelain")
			err := s.Advance("main", first, next)
			var dirty *DirtyError
			if errors.As(err, &dirty) != c.dirty || err != nil && !c.dirty {
				t.Fatalf("%v", err)
			}
			want := next
			if c.dirty {
				want = first
				if after := gitClient(t, dir, "status", "--porcelain"); after != before {
					t.Errorf("the work tree changed:\n%s\nbefore\n%s", after, before)
				}
			}
			if got := gitClient(t, dir, "rev-parse", "HEAD"); got != want {
				t.Errorf("HEAD is %s, want %s", got, want)
			}
			if name == "edited elsewhere" {
				if got := gitClient(t, dir, "status", "--porcelain"); got != "M crosswalk.yaml" {
					t.Errorf("status %q", got)
				}
			}
		})
	}
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// link puts a symbolic link with the same content behind it in the place of a
// file or folder.
func link(t *testing.T, dir, name string) {
	t.Helper()
	away := filepath.Join(t.TempDir(), "away")
	if err := os.Rename(filepath.Join(dir, name), away); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(away, filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func TestBranchesLikeGit(t *testing.T) {
	s, dir := newStore(t)
	first := head(t, s)
	gitClient(t, dir, "branch", "packed")
	gitClient(t, dir, "pack-refs", "--all")
	if err := s.Start("maria/x", first); err != nil {
		t.Fatal(err)
	}
	var moved *ConflictError
	if err := s.Start("maria/x", first); !errors.As(err, &moved) {
		t.Errorf("started twice: %v", err)
	}
	if err := s.Start("packed/x", first); !errors.Is(err, ErrName) {
		t.Errorf("a folder where a branch is: %v", err)
	}
	if err := s.Start("maria", first); !errors.Is(err, ErrName) {
		t.Errorf("a branch where a folder is: %v", err)
	}
	id, err := s.Commit(CommitRequest{Branch: "packed", Base: first, Author: author, Message: "on a packed branch\n", Files: map[string][]byte{"tables/a.csv": []byte("key,value\n")}})
	if err != nil || gitClient(t, dir, "rev-parse", "packed") != id {
		t.Errorf("%s: %v", id, err)
	}
	merged, err := s.Commit(CommitRequest{Branch: "maria/x", Base: first, Merge: id, Author: author, Message: "both\n"})
	if err != nil || gitClient(t, dir, "log", "-1", "--format=%P", "maria/x") != first+" "+id {
		t.Errorf("%s: %v", merged, err)
	}
	if base, err := s.MergeBase(id, merged); err != nil || base != id || gitClient(t, dir, "merge-base", id, merged) != base {
		t.Errorf("merge base %s: %v", base, err)
	}
	if files, err := s.Changed(first, id); err != nil || len(files) != 1 || files[0] != "tables/a.csv" {
		t.Errorf("changed %v: %v", files, err)
	}
	if c, found, err := s.LastChange("packed", "tables/a.csv", 10); err != nil || !found || c.ID != id {
		t.Errorf("last change %+v %v: %v", c, found, err)
	}
	if c, found, err := s.LastChange("packed", "crosswalk.yaml", 10); err != nil || !found || c.ID != first {
		t.Errorf("last change %+v %v: %v", c, found, err)
	}
	list, err := s.Branches()
	var names []string
	for _, b := range list {
		names = append(names, b.Name)
	}
	if err != nil || strings.Join(names, " ") != "main maria/x packed" {
		t.Errorf("branches %v: %v", names, err)
	}
	gitClient(t, dir, "fsck", "--strict")
}

// TestLocks: a lock of another program is waited for, one of a program that died
// is taken away.
func TestLocks(t *testing.T) {
	s, dir := newStore(t)
	first := head(t, s)
	file := filepath.Join(dir, ".git/refs/heads/b.lock")
	put(t, dir, ".git/refs/heads/b.lock", "")
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(file, long, long); err != nil {
		t.Fatal(err)
	}
	if err := s.Start("b", first); err != nil {
		t.Errorf("behind a lock that nobody holds: %v", err)
	}
	put(t, dir, ".git/refs/heads/c.lock", "")
	if err := s.Start("c", first); !errors.Is(err, ErrLocked) {
		t.Errorf("behind a lock: %v", err)
	}
}

// TestManyCommitToOneBranch: everyone who is told that it worked finds the commit
// in the history.
func TestManyCommitToOneBranch(t *testing.T) {
	s, dir := newStore(t)
	if err := s.Start("b", head(t, s)); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	var made []string
	for i := range 8 {
		all.Go(func() {
			for range 200 {
				id, err := s.Commit(CommitRequest{Branch: "b", Author: author, Message: "m\n", Files: map[string][]byte{"tables/" + string(rune('a'+i)) + ".csv": []byte("key,value\n")}})
				var moved *ConflictError
				if errors.As(err, &moved) {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				made = append(made, id)
				mu.Unlock()
				return
			}
			t.Error("never got through")
		})
	}
	all.Wait()
	log := gitClient(t, dir, "log", "--format=%H", "b")
	for _, id := range made {
		if !strings.Contains(log, id) {
			t.Errorf("%s is lost", id)
		}
	}
	if len(made) != 8 {
		t.Errorf("%d commits", len(made))
	}
}
