package change

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"crosswalk/registry/gitstore"
)

var maria = gitstore.Author{Name: "Maria", Email: "maria@example.com"}

func workspace(t *testing.T, files map[string]string) (*Desk, *gitstore.Store) {
	t.Helper()
	all := fstest.MapFS{}
	for name, text := range files {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	s, err := gitstore.Init(filepath.Join(t.TempDir(), "ws"), maria, all)
	if err != nil {
		t.Fatal(err)
	}
	return New(s), s
}

func head(t *testing.T, s *gitstore.Store, branch string) string {
	t.Helper()
	id, err := s.Tip(branch)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func text(t *testing.T, s *gitstore.Store, rev, name string) string {
	t.Helper()
	files, err := s.At(rev)
	if err != nil {
		t.Fatal(err)
	}
	b, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func save(t *testing.T, d *Desk, branch, base string, files map[string][]byte) Saved {
	t.Helper()
	out, err := d.Save(t.Context(), Save{Branch: branch, Base: base, Author: maria, Message: "m", Files: files})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestByKind: what a file is decides how it is merged.
func TestByKind(t *testing.T) {
	const (
		rules  = "mapping: m\nsource: a/b@1\ntarget: c/d@1\nrules:\n  a: 1\n  b: 2\n"
		table  = "key,value\na,1\nb,2\n"
		sample = "{\n  \"a\": 1,\n  \"b\": 2\n}\n"
	)
	d, s := workspace(t, map[string]string{"mappings/m/mapping.yaml": rules, "tables/t.csv": table, "mappings/m/cases/c.in.json": sample, "mappings/m/cases/d.in.json": sample})
	base := head(t, s, "main")
	edit := func(was, old, new string) []byte { return []byte(strings.Replace(was, old, new, 1)) }
	save(t, d, "b", base, map[string][]byte{"mappings/m/mapping.yaml": edit(rules, "a: 1", "a: 9"), "tables/t.csv": edit(table, "a,1", "a,9"), "mappings/m/cases/c.in.json": edit(sample, "1", "9"), "mappings/m/cases/d.in.json": nil})
	out := save(t, d, "b", base, map[string][]byte{"mappings/m/mapping.yaml": edit(rules, "b: 2", "b: 8"), "tables/t.csv": edit(table, "b,2", "b,8")})
	if len(out.Conflicts) > 0 || text(t, s, "b", "mappings/m/mapping.yaml") != "mapping: m\nsource: a/b@1\ntarget: c/d@1\nrules:\n  a: 9\n  b: 8\n" || text(t, s, "b", "tables/t.csv") != "key,value\na,9\nb,8\n" {
		t.Errorf("%+v", out)
	}
	if len(out.Files) != 4 || out.Files["mappings/m/cases/d.in.json"] != nil {
		t.Errorf("what the sender does not have: %d files", len(out.Files))
	}
	before := head(t, s, "b")
	out = save(t, d, "b", base, map[string][]byte{"mappings/m/cases/c.in.json": edit(sample, "2", "8"), "mappings/m/cases/d.in.json": edit(sample, "2", "8"), "tables/t.csv": edit(table, "2", "7")})
	var all []string
	for _, c := range out.Conflicts {
		all = append(all, c.Path+" "+c.Target+" "+c.Author)
	}
	if got := strings.Join(all, "; "); got != "mappings/m/cases/c.in.json  Maria; mappings/m/cases/d.in.json  Maria; tables/t.csv b Maria" || head(t, s, "b") != before {
		t.Errorf("conflicts %s", got)
	}
}

// TestPublishAfterSaves merges what several people saved, in any order, and loses
// nothing.
func TestPublishAfterSaves(t *testing.T) {
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 3))
		base := "mapping: m\nsource: a/b@1\ntarget: c/d@1\nrules:\n"
		for i := range 12 {
			base += fmt.Sprintf("  r%d: source.f%d\n", i, i)
		}
		d, s := workspace(t, map[string]string{"mappings/m/mapping.yaml": base})
		start := head(t, s, "main")
		order := r.Perm(12)
		branches := map[string]bool{}
		for i, rule := range order {
			branch := fmt.Sprintf("b%d", r.IntN(3))
			branches[branch] = true
			from := start
			if tip, err := s.Tip(branch); err == nil && r.IntN(2) == 0 {
				from = tip
			}
			mine := strings.Replace(text(t, s, from, "mappings/m/mapping.yaml"), fmt.Sprintf("  r%d: source.f%d\n", rule, rule), fmt.Sprintf("  r%d: source.new%d # by P%d\n", rule, rule, i), 1)
			if out := save(t, d, branch, from, map[string][]byte{"mappings/m/mapping.yaml": []byte(mine)}); len(out.Conflicts) > 0 {
				t.Fatalf("seed %d: %+v", seed, out.Conflicts)
			}
		}
		for branch := range branches {
			p, err := d.Merge(Merge{From: branch, Into: "main", Author: maria})
			if err != nil || len(p.Conflicts) > 0 {
				t.Fatalf("seed %d: %+v %v", seed, p.Conflicts, err)
			}
			if err := d.Take(p); err != nil {
				t.Fatal(err)
			}
		}
		got := text(t, s, "main", "mappings/m/mapping.yaml")
		for i, rule := range order {
			if want := fmt.Sprintf("  r%d: source.new%d # by P%d\n", rule, rule, i); !strings.Contains(got, want) {
				t.Fatalf("seed %d: %q is lost in\n%s", seed, want, got)
			}
		}
	}
}

func TestMergeSays(t *testing.T) {
	d, s := workspace(t, map[string]string{"tables/t.csv": "key,value\n"})
	base := head(t, s, "main")
	saved := save(t, d, "b", base, map[string][]byte{"tables/t.csv": []byte("key,value\na,1\n")})
	var moved *MovedError
	if _, err := d.Merge(Merge{From: "b", Into: "main", Commit: base, Author: maria}); !errors.As(err, &moved) || moved.Have != saved.Commit {
		t.Errorf("%v", err)
	}
	if _, err := d.Merge(Merge{From: "gone", Into: "main", Author: maria}); !errors.Is(err, gitstore.ErrNotFound) {
		t.Errorf("%v", err)
	}
	p, err := d.Merge(Merge{From: "b", Into: "main", Author: maria})
	if err != nil || head(t, s, "main") != base || len(p.Changed) != 1 {
		t.Errorf("%+v: %v", p, err)
	}
	if err := d.Take(p); err != nil {
		t.Fatal(err)
	}
	var conflict *gitstore.ConflictError
	if err := d.Take(p); !errors.As(err, &conflict) {
		t.Errorf("taken twice: %v", err)
	}
	if again, err := d.Merge(Merge{From: "b", Into: "main", Author: maria}); err != nil || again.Commit != again.Have {
		t.Errorf("%+v: %v", again, err)
	}
}

// A path that passes lies in one of the folders and names a file of a known kind.
func FuzzCheckFile(f *testing.F) {
	for _, s := range []string{"mappings/m/mapping.yaml", "tables/../x.yaml", "tables/.git/x.csv", "contracts/a\\b.json", "mappings//x.yaml", "Mappings/x.yaml", "tables/\u200d.git/x.csv"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if CheckFile(name) != nil {
			return
		}
		if !fs.ValidPath(name) || path.Clean(name) != name || strings.Contains(strings.ToLower(name), "/.git/") || !strings.HasPrefix(name, "mappings/") && !strings.HasPrefix(name, "tables/") && !strings.HasPrefix(name, "contracts/") {
			t.Errorf("%q passes", name)
		}
	})
}
