// Package shared finds the data that tests read beside the repository.
package shared

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the path of a folder under ../shared, seen from the repository's
// root. The test fails if it is not there.
func Dir(t testing.TB, parts ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = up
	}
	path := filepath.Join(append([]string{dir, "..", "shared"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("this test needs %s: put the shared test data beside the repository", path)
	}
	return path
}

// Files returns the files under a folder of ../shared that match one of the
// patterns by their base name.
func Files(t testing.TB, dir string, patterns ...string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		for _, p := range patterns {
			if ok, _ := filepath.Match(p, d.Name()); ok {
				out = append(out, path)
			}
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	return out
}
