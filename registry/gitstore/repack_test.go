package gitstore

import (
	"sync"
	"testing"
	"testing/fstest"
)

// TestRepackedByGit: a Git client packs everything and adds commits, in packs of
// its own, while the store is open.
func TestRepackedByGit(t *testing.T) {
	s, dir := newStore(t)
	first := head(t, s)
	if _, err := s.Commit(CommitRequest{Branch: "b", Base: first, Author: author, Message: "one\n", Files: map[string][]byte{"tables/a.csv": []byte("key,value\n")}}); err != nil {
		t.Fatal(err)
	}
	gitClient(t, dir, "gc", "-q", "--prune=now")
	read := func(rev, want string) {
		t.Helper()
		tree, err := s.At(rev)
		if err != nil {
			t.Fatal(err)
		}
		f, err := tree.Open("tables/a.csv")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if info, err := f.Stat(); err != nil || info.Size() != int64(len(want)) {
			t.Errorf("%+v: %v", info, err)
		}
	}
	read("b", "key,value\n")
	gitClient(t, dir, "switch", "-q", "b")
	put(t, dir, "tables/a.csv", "key,value\na,1\n")
	gitClient(t, dir, "-c", "user.name=M", "-c", "user.email=m@x", "commit", "-qam", "two")
	gitClient(t, dir, "gc", "-q", "--prune=now")
	read("b", "key,value\na,1\n")
	list, err := s.Branches()
	if err != nil || len(list) != 2 || list[0].Message != "two\n" {
		t.Errorf("%+v: %v", list, err)
	}
	id, err := s.Commit(CommitRequest{Branch: "b", Author: author, Message: "three\n", Files: map[string][]byte{"tables/b.csv": []byte("key,value\n")}})
	if err != nil || gitClient(t, dir, "rev-parse", "b") != id {
		t.Errorf("%s: %v", id, err)
	}
	gitClient(t, dir, "fsck", "--strict")
}

// TestManyReadAtOnce reads packed objects with a store that has not looked for
// packs yet.
func TestManyReadAtOnce(t *testing.T) {
	_, dir := newStore(t)
	gitClient(t, dir, "gc", "-q", "--prune=now")
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			tree, err := s.At("main")
			if err != nil {
				t.Error(err)
				return
			}
			if err := fstest.TestFS(tree, "crosswalk.yaml", "tables/channel.csv"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestBranchNamedLikeACommit: a branch whose name is the start of a commit id is the
// branch.
func TestBranchNamedLikeACommit(t *testing.T) {
	s, dir := newStore(t)
	first := head(t, s)
	name := first[:7]
	id, err := s.Commit(CommitRequest{Branch: name, Base: first, Author: author, Message: "m\n", Files: map[string][]byte{"tables/a.csv": []byte("key,value\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Resolve(name); err != nil || got != id || got != gitClient(t, dir, "rev-parse", "refs/heads/"+name) {
		t.Errorf("%s: %v, want %s", got, err, id)
	}
	if got, err := s.Resolve(first[:8]); err != nil || got != first {
		t.Errorf("%s: %v, want %s", got, err, first)
	}
}
