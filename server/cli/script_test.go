package cli_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"crosswalk/samples/retail"
	"crosswalk/server/cli"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run this test binary as the command crosswalk.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"crosswalk": func() { os.Exit(cli.Main("v0.0.0-test", os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

var update = flag.Bool("update", false, "write what the commands print into the scripts")

// TestScripts runs testdata/script. Beside the commands of testscript a script
// has exits, retail, replace, parses and repeat, explained below.
func TestScripts(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Fatal("git is not on the path: install it")
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(e.WorkDir, "none"))
			e.Setenv("GIT_CONFIG_SYSTEM", filepath.Join(e.WorkDir, "none"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"retail":  copyRetail,
			"replace": replace,
			"parses":  parses,
			"repeat":  repeat,
		},
	})
}

func need(ts *testscript.TestScript, ok bool, usage string) {
	if !ok {
		ts.Fatalf("usage: %s", usage)
	}
}

// exits CODE ARG…: crosswalk ARG… ends with that exit code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	need(ts, len(args) > 1, "exits CODE ARG…")
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec("crosswalk", args[1:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// retail DIR: a copy of the sample workspace.
func copyRetail(ts *testscript.TestScript, _ bool, args []string) {
	need(ts, len(args) == 1, "retail DIR")
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), writable{retail.FS()}))
}

// writable shows files with the mode that a checkout gives them.
type writable struct{ fs.FS }

func (w writable) Open(name string) (fs.File, error) {
	f, err := w.FS.Open(name)
	if _, folder := f.(fs.ReadDirFile); err != nil || folder {
		return f, err
	}
	return writableFile{f}, nil
}

type writableFile struct{ fs.File }

func (f writableFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return writableInfo{info}, err
}

type writableInfo struct{ fs.FileInfo }

func (writableInfo) Mode() fs.FileMode { return 0o644 }

// replace FILE OLD NEW: the first OLD in the file becomes NEW; \n is a line end.
func replace(ts *testscript.TestScript, _ bool, args []string) {
	need(ts, len(args) == 3, "replace FILE OLD NEW")
	lines := strings.NewReplacer(`\n`, "\n", `\t`, "\t")
	from, to := lines.Replace(args[1]), lines.Replace(args[2])
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, from) {
		ts.Fatalf("%s has no %q", args[0], from)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, from, to, 1)), 0o644))
}

// parses json|xml FILE: the file, which may be stdout, is well formed.
func parses(ts *testscript.TestScript, _ bool, args []string) {
	need(ts, len(args) == 2, "parses json|xml FILE")
	text := []byte(ts.ReadFile(args[1]))
	if args[0] == "json" {
		if !json.Valid(text) {
			ts.Fatalf("not JSON: %.200s", text)
		}
		return
	}
	dec := xml.NewDecoder(bytes.NewReader(text))
	for elements := 0; ; elements++ {
		if _, err := dec.Token(); errors.Is(err, io.EOF) && elements > 1 {
			return
		} else if err != nil {
			ts.Fatalf("not XML: %v", err)
		}
	}
}

// repeat FILE (N TEXT)…: a file of each text that many times.
func repeat(ts *testscript.TestScript, _ bool, args []string) {
	need(ts, len(args) > 2 && len(args)%2 == 1, "repeat FILE (N TEXT)…")
	var out strings.Builder
	for i := 1; i < len(args); i += 2 {
		n, err := strconv.Atoi(args[i])
		ts.Check(err)
		out.WriteString(strings.Repeat(args[i+1], n))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(out.String()), 0o644))
}
