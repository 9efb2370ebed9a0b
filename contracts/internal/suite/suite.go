// Package suite reads the official JSON Schema tests, and the list of those on
// which we differ, for other tests.
package suite

import (
	_ "embed"
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/contracts/internal/shared"
)

// Drafts are the drafts of the suite that are read, and their $schema.
var Drafts = []struct{ Name, URI string }{
	{"draft4", "http://json-schema.org/draft-04/schema#"},
	{"draft6", "http://json-schema.org/draft-06/schema#"},
	{"draft7", "http://json-schema.org/draft-07/schema#"},
	{"draft2019-09", "https://json-schema.org/draft/2019-09/schema"},
	{"draft2020-12", "https://json-schema.org/draft/2020-12/schema"},
}

// Group is one schema of the suite with values and verdicts.
type Group struct {
	Draft, File string // "draft7", "optional/bignum.json"
	Description string
	Schema      json.RawMessage // states its $schema, unless it is true or false
	Tests       []Case
}

// Case is one value.
type Case struct {
	Description string
	Data        json.RawMessage
	Valid       bool
}

// Name is how the list of exceptions calls the group.
func (g Group) Name() string { return g.Draft + "/" + g.File + ": " + g.Description }

// Groups returns the tests of a draft, those of formats apart.
func Groups(t testing.TB, name, uri string) []Group {
	t.Helper()
	dir := shared.Dir(t, "suites", "contracts", "json-schema-test-suite", "tests", name)
	var out []Group
	for _, file := range shared.Files(t, dir, "*.json") {
		short, err := filepath.Rel(dir, file)
		if err != nil {
			t.Fatal(err)
		}
		short = filepath.ToSlash(short)
		if path.Base(path.Dir(short)) == "format" {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var groups []Group
		if err := json.Unmarshal(data, &groups); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, g := range groups {
			g.Draft, g.File, g.Schema = name, short, stating(uri, g.Schema)
			out = append(out, g)
		}
	}
	return out
}

// stating adds a $schema where there is none.
func stating(uri string, text json.RawMessage) json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil || members["$schema"] != nil {
		return text
	}
	rest := strings.TrimSpace(string(text))[1:]
	if len(members) > 0 {
		rest = "," + rest
	}
	return json.RawMessage(`{"$schema":"` + uri + `"` + rest)
}

//go:embed testdata/exceptions.txt
var list string

// Exceptions are the differences of some kinds, from the reviewed list.
type Exceptions struct{ used map[string]bool }

// Load reads those of the kinds: "model", "file" and so on.
func Load(t testing.TB, kinds ...string) *Exceptions {
	t.Helper()
	e := &Exceptions{map[string]bool{}}
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, ok := strings.Cut(line, " [")
		if !ok || !strings.HasSuffix(reason, "]") {
			t.Errorf("no reason in %q", line)
		}
		for _, kind := range kinds {
			if strings.HasPrefix(name, kind+" ") {
				e.used[name] = false
			}
		}
	}
	return e
}

// Has reports whether a difference is listed: the case, its group or its file.
func (e *Exceptions) Has(kind string, g Group, test string) bool {
	file := kind + " " + g.Draft + "/" + g.File
	for _, name := range []string{file + ": " + g.Description + ": " + test, file + ": " + g.Description, file} {
		if _, ok := e.used[name]; ok {
			e.used[name] = true
			return true
		}
	}
	return false
}

// Unused fails for every line that is no difference any more.
func (e *Exceptions) Unused(t testing.TB) {
	t.Helper()
	for name, used := range e.used {
		if !used {
			t.Errorf("%q is no difference now, take the line out of contracts/internal/suite/testdata/exceptions.txt", name)
		}
	}
}
