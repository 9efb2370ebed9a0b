// Package celspec runs the conformance cases of the CEL specification, those
// without protocol buffer messages, on every engine. The cases are read from
// the module cel.dev/expr.
package celspec

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	_ "cel.dev/expr/conformance/proto2" // their messages stand in the files
	_ "cel.dev/expr/conformance/proto3"
	"cel.dev/expr/conformance/test"
	"google.golang.org/protobuf/encoding/prototext"
)

// specCase is one case of the specification.
type specCase struct {
	*test.SimpleTest
	file, section string
}

// id names a case in the list of exceptions: "file/section/name".
func (c specCase) id() string { return c.file + "/" + c.section + "/" + c.GetName() }

// outOfScope are files about parts of CEL that a mapping does not have: blocks
// are what an optimiser writes, enums exist in protocol buffers only.
var outOfScope = []string{"block_ext", "enums", "network_ext"}

// messages finds protocol buffer messages in a case. Timestamps and durations
// are types of the language.
var messages = regexp.MustCompile(`TestAllTypes|TestRequired|GlobalEnum|proto[23]\.|google\.protobuf\.(Any|Struct|Value|ListValue|NullValue|[A-Za-z0-9]+Value|FieldMask|Empty)\b|wrapper:|\b[A-Za-z0-9]*Value\{`)

// readCases reads every case in scope, and how many the files have in all.
func readCases(t *testing.T) (cases []specCase, all int) {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "cel.dev/expr").Output()
	if err != nil {
		t.Fatalf("where is the module cel.dev/expr: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(out)), "tests", "simple", "testdata", "*.textproto"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the module cel.dev/expr holds no cases (run go mod download): %v", err)
	}
	seen := map[string]int{}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var file test.SimpleTestFile
		if err := prototext.Unmarshal(text, &file); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".textproto")
		for _, section := range file.Section {
			for _, c := range section.Test {
				all++
				if slices.Contains(outOfScope, name) || messages.MatchString(prototext.Format(c)) {
					continue
				}
				one := specCase{c, name, section.Name}
				if seen[one.id()]++; seen[one.id()] > 1 {
					c.Name = fmt.Sprintf("%s#%d", c.Name, seen[one.id()])
				}
				cases = append(cases, one)
			}
		}
	}
	return cases, all
}
