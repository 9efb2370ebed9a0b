// Package crosswalk_test checks what holds for the tree as a whole: which part
// imports which, and that files stay readable.
package crosswalk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"os"
)

// allowed says what each part may import of the others. A longer prefix wins.
var allowed = map[string][]string{
	"contracts":      {"contracts"},
	"registry":       {"registry", "contracts"},
	"mapper":         {"mapper", "contracts"},
	"runtime":        {"runtime", "contracts", "mapper/abi"},
	"server":         {"server", "contracts", "registry", "mapper", "runtime", "samples", "ui"},
	"samples":        {"samples", "contracts", "mapper", "registry", "runtime"},
	"samples/retail": {"contracts", "samples/retail"},
	"ui":             {"ui"},
}

// alsoInTests are imports that only test files may have: conformance suites run
// modules on the engine.
var alsoInTests = map[string][]string{
	"mapper":         {"runtime/engine", "registry/workspace", "samples/retail"},
	"runtime":        {"samples", "mapper"},
	"samples/retail": {"mapper", "registry", "runtime/engine"},
	"contracts":      {},
}

type goPackage struct {
	ImportPath, Dir                    string
	Imports, TestImports, XTestImports []string
}

func TestImportDirection(t *testing.T) {
	for _, p := range packages(t) {
		part := strings.TrimPrefix(p.ImportPath, "crosswalk/")
		if part == "crosswalk" {
			continue
		}
		rule := longest(t, part)
		check := func(imports, allowed []string, what string) {
			for _, imported := range imports {
				to, ours := strings.CutPrefix(imported, "crosswalk/")
				if ours && !under(to, allowed) {
					t.Errorf("%s imports %s%s: %s may import only %s", part, to, what, rule, strings.Join(allowed, ", "))
				}
			}
		}
		check(p.Imports, allowed[rule], "")
		inTests := append(append([]string{}, allowed[rule]...), alsoInTests[rule]...)
		check(append(p.TestImports, p.XTestImports...), inTests, " in tests")
	}
}

// TestOneHomePerLibrary keeps each outside library behind one part, so that it
// can be replaced there.
func TestOneHomePerLibrary(t *testing.T) {
	homes := map[string][]string{
		"github.com/tetratelabs/wazero":         {"runtime/engine"},
		"github.com/go-git/go-git/v5":           {"registry"},
		"github.com/graphql-go/graphql":         {"server/graph"},
		"github.com/nats-io/nats-server/v2":     {"runtime/bus"},
		"github.com/nats-io/nats.go":            {"runtime/bus"},
		"modernc.org/sqlite":                    {"runtime/store"},
		"github.com/jackc/pgx/v5":               {"runtime/store"},
		"github.com/getkin/kin-openapi":         {"contracts/openapi", "server/httpapi"},
		"github.com/failsafe-go/failsafe-go":    {"runtime/worker"},
		"github.com/spf13/cobra":                {"server/cli"},
		"cel.dev/cel-go":                        {"mapper"},
		"github.com/santhosh-tekuri/jsonschema": {"contracts"},
		"github.com/vektah/gqlparser/v2":        {"contracts/sdl"},
	}
	for _, p := range packages(t) {
		part := strings.TrimPrefix(p.ImportPath, "crosswalk/")
		for _, imported := range p.Imports {
			for library, home := range homes {
				if (imported == library || strings.HasPrefix(imported, library+"/")) && !under(part, home) {
					t.Errorf("%s imports %s: only %s may", part, imported, strings.Join(home, ", "))
				}
			}
		}
	}
}

func TestFilesStayReadable(t *testing.T) {
	const most = 600
	seen := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			switch d.Name() {
			case ".git", "node_modules", "dist", "testdata", ".crosswalk", "bin", "generated":
				return filepath.SkipDir
			}
			return nil
		}
		switch filepath.Ext(path) {
		case ".go", ".ts", ".tsx", ".c", ".h", ".css":
		default:
			return nil
		}
		if strings.Contains(d.Name(), "generated") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		if lines := bytes.Count(text, []byte("\n")); lines > most {
			t.Errorf("%s has %d lines, more than %d: split it by idea", path, lines, most)
		}
		return nil
	})
	if err != nil || seen < 20 {
		t.Fatalf("looked at %d files: %v", seen, err)
	}
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,Imports,TestImports,XTestImports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 5 {
		t.Fatalf("go list found %d packages", len(all))
	}
	return all
}

func longest(t *testing.T, part string) string {
	t.Helper()
	best := ""
	for prefix := range allowed {
		if under(part, []string{prefix}) && len(prefix) > len(best) {
			best = prefix
		}
	}
	if best == "" {
		t.Errorf("package %s lies in no part that the architecture names", part)
	}
	return best
}

func under(path string, prefixes []string) bool {
	for _, p := range prefixes {
		if path == p || strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}
