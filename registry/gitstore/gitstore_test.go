package gitstore

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

var author = Author{Name: "Maria", Email: "maria@example.com"}

var files = fstest.MapFS{
	"crosswalk.yaml":              {Data: []byte("name: test\n")},
	"contracts/a/b/contract.yaml": {Data: []byte("contract: a/b\n")},
	"tables/channel.csv":          {Data: []byte("key,value\n")},
}

func gitClient(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func newStore(t *testing.T) (*Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ws")
	s, err := Init(dir, author, files)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func TestInitIsARepositoryForGit(t *testing.T) {
	s, dir := newStore(t)
	if got := gitClient(t, dir, "status", "--porcelain"); got != "" {
		t.Errorf("not clean: %s", got)
	}
	if got := gitClient(t, dir, "log", "--format=%an %s %D"); got != "Maria workspace: start HEAD -> main" {
		t.Errorf("log %q", got)
	}
	gitClient(t, dir, "fsck", "--strict")
	head, err := s.Head()
	if err != nil || head != gitClient(t, dir, "rev-parse", "HEAD") {
		t.Errorf("head %s: %v", head, err)
	}
	if _, err := Init(dir, author, files); !errors.Is(err, ErrExists) {
		t.Errorf("second init: %v", err)
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrNotRepository) {
		t.Errorf("open of a plain folder: %v", err)
	}
}

func TestAtIsAFileSystem(t *testing.T) {
	s, _ := newStore(t)
	tree, err := s.At("main")
	if err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(tree, "crosswalk.yaml", "contracts/a/b/contract.yaml", "tables/channel.csv"); err != nil {
		t.Error(err)
	}
	if _, err := s.At("nope"); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown revision: %v", err)
	}
}

func TestCommit(t *testing.T) {
	s, dir := newStore(t)
	first, _ := s.Head()
	id, err := s.Commit(CommitRequest{Branch: "maria/work", Author: author, Message: "mapping: new\n", Files: map[string][]byte{
		"mappings/m/mapping.yaml": []byte("mapping: m\n"), "mappings/m.txt": []byte("x"), "tables/channel.csv": nil,
	}})
	if err != nil {
		t.Fatal(err)
	}
	gitClient(t, dir, "fsck", "--strict")
	if got := gitClient(t, dir, "ls-tree", "-r", "--name-only", "maria/work"); got != "contracts/a/b/contract.yaml\ncrosswalk.yaml\nmappings/m.txt\nmappings/m/mapping.yaml" {
		t.Errorf("tree:\n%s", got)
	}
	old, err := s.At(first)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Stat(old, "tables/channel.csv"); err != nil {
		t.Errorf("the old revision changed: %v", err)
	}
	var conflict *ConflictError
	if _, err := s.Commit(CommitRequest{Branch: "maria/work", Base: first, Author: author, Message: "late", Files: map[string][]byte{"a": nil}}); !errors.As(err, &conflict) || conflict.Have != id {
		t.Errorf("stale base: %v", err)
	}
	clone := filepath.Join(t.TempDir(), "clone")
	gitClient(t, dir, "clone", "-q", "-b", "maria/work", dir, clone)
	if text, err := os.ReadFile(filepath.Join(clone, "mappings/m/mapping.yaml")); err != nil || string(text) != "mapping: m\n" {
		t.Errorf("clone has %q: %v", text, err)
	}
	log, err := s.Log("maria/work", 5)
	if err != nil || len(log) != 2 || log[0].ID != id || log[0].Author != author {
		t.Errorf("log %v: %v", log, err)
	}
}

func TestNamesRefused(t *testing.T) {
	s, _ := newStore(t)
	for _, name := range []string{"", "../x", "a/../../config", "-x", "a..b", "a b", "x.lock", "/a", "a/", "@{x"} {
		if _, err := s.Commit(CommitRequest{Branch: name, Author: author, Files: map[string][]byte{"a": {}}}); !errors.Is(err, ErrName) {
			t.Errorf("branch %q: %v", name, err)
		}
	}
	for _, name := range []string{"", ".", "..", "../a", "/a", "a//b", ".git/config", "a/.GIT/x", ".git./x", "GIT~1/x", "a\\b", "c:x", "a\x00b"} {
		if err := CheckPath(name); !errors.Is(err, ErrName) {
			t.Errorf("path %q: %v", name, err)
		}
	}
}

func FuzzCheckPath(f *testing.F) {
	f.Add("mappings/m/mapping.yaml")
	f.Add("a/../.git/config")
	f.Fuzz(func(t *testing.T, name string) {
		if CheckPath(name) != nil {
			return
		}
		if lower := strings.ToLower(name) + "/"; !filepath.IsLocal(name) || strings.HasPrefix(lower, ".git/") || strings.Contains(lower, "/.git/") {
			t.Errorf("accepted %q", name)
		}
	})
}

func TestWorkFSHidesGit(t *testing.T) {
	s, _ := newStore(t)
	if _, err := fs.Stat(s.WorkFS(), ".git/config"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the repository's own folder can be read: %v", err)
	}
	if _, err := fs.ReadFile(s.WorkFS(), "crosswalk.yaml"); err != nil {
		t.Error(err)
	}
}

func TestWorkFSRefusesPipes(t *testing.T) {
	dir := t.TempDir()
	if err := exec.Command("mkfifo", filepath.Join(dir, "p.csv")).Run(); err != nil {
		t.Fatal(err)
	}
	if _, err := fs.ReadFile(WorkFS(dir), "p.csv"); !errors.Is(err, errKind) {
		t.Errorf("a pipe: %v", err)
	}
}

func TestFindFromASubfolder(t *testing.T) {
	_, dir := newStore(t)
	gitClient(t, dir, "tag", "a/b/v1.0.0")
	gitClient(t, dir, "-c", "user.name=M", "-c", "user.email=m@example.com", "tag", "-a", "-m", "second", "a/b/v1.1.0")
	s, prefix, err := Find(filepath.Join(dir, "contracts", "a"))
	if err != nil || prefix != "contracts/a" {
		t.Fatalf("prefix %q: %v", prefix, err)
	}
	if _, prefix, err := Find(dir); err != nil || prefix != "." {
		t.Errorf("prefix %q: %v", prefix, err)
	}
	if tags, err := s.Tags("a/b/v"); err != nil || strings.Join(tags, " ") != "a/b/v1.0.0 a/b/v1.1.0" {
		t.Errorf("tags %q: %v", tags, err)
	}
	for _, rev := range []string{"a/b/v1.0.0", "a/b/v1.1.0"} {
		tree, err := s.At(rev)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := fs.ReadFile(tree, "crosswalk.yaml"); err != nil || string(text) != "name: test\n" {
			t.Errorf("%s: %q, %v", rev, text, err)
		}
	}
	if _, _, err := Find(t.TempDir()); !errors.Is(err, ErrNotRepository) {
		t.Errorf("a plain folder: %v", err)
	}
}
