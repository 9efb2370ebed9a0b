package celspec

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// readExceptions reads a file of lines "file/section/name: reason": cases that
// an engine is known to fail.
func readExceptions(t *testing.T, file string) map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, reason, ok := strings.Cut(line, ": ")
		if !ok || strings.TrimSpace(reason) == "" {
			t.Fatalf("%s: no reason in the line %q", file, line)
		}
		if out[id] != "" {
			t.Fatalf("%s: %s stands twice", file, id)
		}
		out[id] = reason
	}
	return out
}
