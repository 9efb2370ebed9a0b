package app

import (
	"os"
	"path/filepath"
	"testing"

	"crosswalk/registry/gitstore"
)

// TestDemoKeepsWhatAPersonSaved: the demo's workspace follows the sample of a newer
// binary, but not once somebody saved something in it, published or not.
func TestDemoKeepsWhatAPersonSaved(t *testing.T) {
	older := func(t *testing.T) (data, dir string, s *gitstore.Store) {
		data = t.TempDir()
		dir = filepath.Join(data, "workspace")
		s, err := gitstore.Init(dir, demoAuthor, os.DirFS("../../samples/retail/tables"))
		if err != nil {
			t.Fatal(err)
		}
		return data, dir, s
	}
	data, dir, _ := older(t)
	if _, err := demoWorkspace(data); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, orderFile)); err != nil {
		t.Errorf("the older sample stays: %v", err)
	}
	data, dir, s := older(t)
	id, err := s.Commit(gitstore.CommitRequest{Branch: "maria/draft", Author: gitstore.Author{Name: "Maria", Email: "m@x"}, Message: "draft\n", Files: map[string][]byte{"tables/a.csv": []byte("key,value\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := demoWorkspace(data); err != nil {
		t.Fatal(err)
	}
	if got := git(t, dir, "rev-parse", "maria/draft"); got != id {
		t.Errorf("the draft is at %s", got)
	}
}
