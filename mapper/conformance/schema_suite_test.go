package conformance

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/mapper"
	"crosswalk/mapper/program"
	"crosswalk/runtime/engine"
)

// exceptions are the cases of the official suite on which modules differ from
// it, each with its reason: lines of "file: group: case", "file: group" or
// "file", a colon, and the reason in brackets.
const exceptions = "testdata/schema-suite.txt"

// schemaSuite runs files of the suite.
type schemaSuite struct {
	*suite
	formats program.Formats
	left    map[string]bool // exceptions; true if it was of use
	uri     string          // of the draft, where its schemas do not state it
}

var drafts = flag.String("drafts", "draft2020-12", "the drafts that TestSchemaSuite runs, as the suite names them, with commas")

// draftURIs are those that the suite's schemas of older drafts leave out.
var draftURIs = map[string]string{"draft4": "http://json-schema.org/draft-04/schema#", "draft6": "http://json-schema.org/draft-06/schema#",
	"draft7": "http://json-schema.org/draft-07/schema#"}

type schemaGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

// TestSchemaSuite runs the required tests of JSON Schema, of 2020-12 if not told
// otherwise, on compiled validators, in the way that a mapping checks its source:
// the typed scan, and whole schemas where it cannot tell.
func TestSchemaSuite(t *testing.T) {
	s := &schemaSuite{suite: newSuite(t), formats: program.FormatsNone, left: readExceptions(t, false)}
	for draft := range strings.SplitSeq(*drafts, ",") {
		agree, total := 0, 0
		files, err := filepath.Glob(filepath.Join(suites(t, "contracts/json-schema-test-suite/tests/"+draft), "*.json"))
		if err != nil || len(files) < 30 {
			t.Fatalf("%d files: %v", len(files), err)
		}
		s.uri = draftURIs[draft]
		for _, file := range files {
			a, n := s.file(t, file)
			t.Logf("%-28s %4d of %4d", filepath.Base(file), a, n)
			agree, total = agree+a, total+n
		}
		t.Logf("%-28s %4d of %4d, %.1f %%", draft, agree, total, 100*float64(agree)/float64(total))
		if agree*100 < total*95 {
			t.Errorf("%d of %d agree, at least 95 %% must", agree, total)
		}
	}
	if strings.Contains(*drafts, "draft2020-12") {
		unused(t, s.left)
	}
}

// stated adds the $schema of an older draft.
func (s *schemaSuite) stated(text json.RawMessage) json.RawMessage {
	var members map[string]json.RawMessage
	if s.uri == "" || json.Unmarshal(text, &members) != nil {
		return text
	}
	members["$schema"] = json.RawMessage(strconv.Quote(s.uri))
	out, err := json.Marshal(members)
	if err != nil {
		return text
	}
	return out
}

// checkedFormats are those that modules can check in the input; of regex, URI
// templates and the international ones they take every text.
var checkedFormats = []string{"date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "uuid", "json-pointer",
	"relative-json-pointer"}

// TestSchemaSuiteFormats runs the suite's tests of formats with all formats
// checked that modules know.
func TestSchemaSuiteFormats(t *testing.T) {
	s := &schemaSuite{suite: newSuite(t), formats: program.FormatsAll, left: readExceptions(t, true)}
	agree, total := 0, 0
	for _, format := range checkedFormats {
		a, n := s.file(t, filepath.Join(suites(t, "contracts/json-schema-test-suite/tests/draft2020-12/optional/format"), format+".json"))
		t.Logf("%-28s %4d of %4d", "format/"+format, a, n)
		agree, total = agree+a, total+n
	}
	t.Logf("%-28s %4d of %4d, %.1f %%", "formats", agree, total, 100*float64(agree)/float64(total))
	unused(t, s.left)
}

func unused(t *testing.T, left map[string]bool) {
	t.Helper()
	for name, used := range left {
		if !used {
			t.Errorf("%s: %q agrees now, take the line out", exceptions, name)
		}
	}
}

// file counts the cases of a file on which both engines agree with the
// suite. Others must be listed.
func (s *schemaSuite) file(t *testing.T, file string) (agree, total int) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var groups []schemaGroup
	if err := json.Unmarshal(data, &groups); err != nil {
		t.Fatal(err)
	}
	for _, g := range groups {
		name := strings.Replace(filepath.Base(file), "definitions.json", "defs.json", 1) + ": " + g.Description // as it is called since 2019-09
		total += len(g.Tests)
		run, err := s.validator(t, s.stated(g.Schema))
		if err != nil {
			if !listed(s.left, name) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		for _, c := range g.Tests {
			got, err := run(c.Data)
			switch {
			case err != nil:
				t.Errorf("%s: %s: %v", name, c.Description, err)
			case got == c.Valid:
				agree++
			case !listed(s.left, name+": "+c.Description):
				t.Errorf("%s: %s: the module says %v", name, c.Description, got)
			}
		}
	}
	return agree, total
}

// suites is a folder of the test suites beside the repository.
func suites(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join("../../../shared/suites", name)
	if _, err := os.Stat(dir); err != nil {
		t.Fatalf("the test suites must lie beside the repository: %v", err)
	}
	return dir
}

// validator compiles a schema and gives its verdicts; the engines must agree.
func (s *schemaSuite) validator(t *testing.T, text []byte) (func(value []byte) (bool, error), error) {
	t.Helper()
	doc, found := jsonschema.Parse("schema.json", text)
	if found.Failed() {
		return nil, located(t, found)
	}
	var mods []*engine.Module
	for _, root := range []*schema.Schema{doc.Root, whole(doc.Root)} {
		artifact, err := mapper.CompileValidator(t.Context(), mapper.Validation{Name: "suite", Schema: root, Formats: s.formats})
		if err != nil {
			return nil, located(t, err)
		}
		for _, e := range []*engine.Engine{s.compiler, s.interpreter} {
			mod, err := e.Load(t.Context(), artifact.Module)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = mod.Close(t.Context()) })
			mods = append(mods, mod)
		}
	}
	return func(value []byte) (bool, error) {
		var first error
		for i, mod := range mods {
			_, err := mod.Run(t.Context(), value, nil)
			var bad *engine.RunError
			if err != nil && !errors.As(err, &bad) {
				return false, err
			}
			if i == 0 {
				first = err
			}
			if (first == nil) != (err == nil) {
				return false, fmt.Errorf("the modules differ: %v, and %v", first, err)
			}
		}
		return first == nil, nil
	}, nil
}

// whole is a schema of which the typed scan can tell nothing, so that all of it
// is checked on the text of the value.
func whole(s *schema.Schema) *schema.Schema {
	not := []schema.Keyword{{Name: "not", Pos: s.Pos}}
	return &schema.Schema{Pos: s.Pos, Keywords: not, Not: &schema.Schema{Pos: s.Pos, Keywords: not, Not: s}}
}

// located demands that every finding has a place.
func located(t *testing.T, err error) error {
	t.Helper()
	var list diag.List
	if !errors.As(err, &list) {
		t.Fatal(err)
	}
	for _, d := range list {
		if d.Pos.Line == 0 {
			t.Errorf("a finding without a place: %v", d)
		}
	}
	return list
}

// readExceptions reads the list, of formats or of all else; the values note which
// lines were of use.
func readExceptions(t *testing.T, formats bool) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(exceptions)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, ok := strings.Cut(line, " [")
		if !ok || !strings.HasSuffix(reason, "]") {
			t.Errorf("%s: no reason in %q", exceptions, line)
		}
		if short, ok := strings.CutPrefix(name, "format/"); ok == formats {
			out[short] = false
		}
	}
	return out
}

// listed reports whether a case, or what it is in, is an exception.
func listed(left map[string]bool, name string) bool {
	parts := strings.Split(name, ": ")
	for i := range slices.Backward(parts) {
		key := strings.Join(parts[:i+1], ": ")
		if _, ok := left[key]; ok {
			left[key] = true
			return true
		}
	}
	return false
}
