package emit_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
)

// shared is the folder of test data beside the repository.
func shared(t testing.TB, path string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	full := filepath.Join(dir, "..", "shared", path)
	if _, err := os.Stat(full); err != nil {
		t.Fatalf("test data is missing: %v", err)
	}
	return full
}

// anything copies its whole input.
func anything(t testing.TB) []byte {
	b := newBuilder(t, `{}`)
	b.p.Input.Capture = true
	b.p.Root = object(b.value("v", schema.Any, b.read("", nil)))
	return b.emit()
}

// The scanner accepts every text that the JSON parsing suite says must be
// accepted and refuses what must be refused. Where the suite leaves the choice,
// and for the repeated names that it allows and a contract's reader must not,
// testdata/json-parsing.txt says what comes out.
func TestJSONSuite(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "suites/json-parsing"), "test_*", "*.json"))
	if err != nil || len(files) < 340 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	mod := anything(t)
	for name, cfg := range engines() {
		t.Run(name, func(t *testing.T) {
			listed := outcomes(t, "testdata/json-parsing.txt")
			count := map[string]int{}
			i := start(t, cfg, mod)
			for _, file := range files {
				b, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				name := filepath.Base(file)
				got := jsonOutcome(t, i, name, string(b))
				want, free := listed[name]
				delete(listed, name)
				kind := name[:2]
				switch {
				case free:
					kind += " listed"
				case kind == "y_":
					want = "accepted"
				case kind == "n_" && got != "accepted":
					want = got
				case kind == "n_":
					want = "an error"
				default:
					want = "a line in testdata/json-parsing.txt"
				}
				if got != want {
					t.Errorf("%s: %s, want %s", name, got, want)
				}
				count[kind]++
			}
			for name := range listed {
				t.Errorf("testdata/json-parsing.txt: there is no file %s", name)
			}
			t.Logf("JSON parsing suite: %d files accepted as they must be, %d refused as they must be, %d listed", count["y_"], count["n_"], len(files)-count["y_"]-count["n_"])
			if count["y_"] < 93 || count["n_"] < 187 {
				t.Errorf("too few files: %v", count)
			}
		})
	}
}

// jsonOutcome is "accepted" or the code of the error. What is accepted comes out
// with the bytes that went in.
func jsonOutcome(t *testing.T, i *instance, name, in string) string {
	t.Helper()
	out, err := i.run(in)
	var f failure
	switch {
	case err == nil && out != `{"v":`+strings.Trim(in, " \t\r\n")+`}`:
		t.Errorf("%s: copied as %s", name, out)
	case err == nil:
		return "accepted"
	case !errors.As(err, &f):
		t.Errorf("%s: %v", name, err)
	case f.code > abi.TooDeep:
		t.Errorf("%s: %s is no error of the scanner", name, f.code.Slug())
	}
	return f.code.Slug()
}

// outcomes reads lines "file: outcome".
func outcomes(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if name, outcome, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && line[0] != '#' {
			out[name] = outcome
		}
	}
	return out
}
