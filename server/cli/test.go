package cli

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"crosswalk/server/workbench"

	"github.com/spf13/cobra"
)

func testCommand(s *streams) *cobra.Command {
	var dir string
	var update bool
	c := &cobra.Command{
		Use:   "test [MAPPING|MAPPING/CASE …]",
		Short: "Run the stored cases of mappings",
		Long: `Runs the stored cases of the named mappings, one named case, or all: mappings/<name>/cases holds
<case>.in.json and <case>.want.json. Members may stand in any order, numbers must have
the same digits. A want file {"$error": "input/required"} says that the input must be
refused with that code.

A case that fails is shown with every place that differs. Items of lists are matched
with what they are most like, so that one more does not make all behind it differ; of
long texts the part that differs is shown. --update writes what the mappings give today,
refusals included: look at the difference before you commit it. The exit code is 1 if a
case fails or a mapping does not compile.`,
		Example: "  crosswalk test\n  crosswalk test shopify-order/least\n  crosswalk test shopify-order --update",
		RunE: func(c *cobra.Command, args []string) error {
			b, err := openBench(c.Context(), dir)
			if err != nil {
				return err
			}
			defer b.engine.Close(c.Context())
			names := args
			if len(names) == 0 {
				for name := range b.workspace.Mappings {
					names = append(names, name)
				}
				slices.Sort(names)
			}
			t := testRun{streams: s, bench: b, update: update}
			broken := 0
			for _, name := range names {
				var found findingsError
				err := t.mapping(c, name)
				if errors.As(err, &found) {
					fmt.Fprintf(s.out, "FAIL %s: it does not compile\n", name)
					broken++
				} else if err != nil {
					return err
				}
			}
			fmt.Fprintln(s.out, t.summary(broken))
			if t.failed+broken > 0 {
				return findingsError{t.failed + broken}
			}
			return nil
		},
	}
	workspaceFlag(c, &dir)
	c.Flags().BoolVar(&update, "update", false, "write what the mappings give today as expected")
	return c
}

type testRun struct {
	*streams
	bench                   *bench
	update                  bool
	passed, failed, changed int
}

func (t *testRun) summary(broken int) string {
	line := fmt.Sprintf("%d passed, %d failed", t.passed, t.failed)
	if t.update {
		line += fmt.Sprintf(", %d updated", t.changed)
	}
	if broken > 0 {
		line += ", " + count(broken, "mapping") + " did not compile"
	}
	if t.passed+t.failed+t.changed+broken == 0 {
		line += ": there are no cases"
	}
	return line
}

func (t *testRun) mapping(c *cobra.Command, arg string) error {
	arg, only, err := t.oneCase(arg)
	if err != nil {
		return err
	}
	file, _, err := t.bench.mapping(arg)
	if err != nil {
		return err
	}
	name := path.Base(path.Dir(file))
	m, ok := t.bench.workspace.Mappings[name]
	if !ok || m.Path != file {
		return usagef("%s lies outside the workspace %s: only its own mappings have cases", arg, t.bench.dir)
	}
	a, err := t.compile(c.Context(), t.bench, name)
	if err != nil {
		return err
	}
	module, err := t.bench.engine.Load(c.Context(), a.Module)
	if err != nil {
		return err
	}
	for _, stored := range m.Cases {
		if only != "" && stored.Name != only {
			continue
		}
		r, err := workbench.RunCase(c.Context(), module, stored)
		if err != nil {
			return err
		}
		if !r.OK && t.update {
			if err := writeCase(filepath.Join(t.bench.dir, filepath.FromSlash(stored.InPath)), expectation(r)); err != nil {
				return err
			}
			fmt.Fprintf(t.out, "updated %s/%s\n", name, stored.Name)
			t.changed++
			continue
		}
		t.report(name, r)
	}
	return nil
}

// oneCase takes MAPPING/CASE apart; only is "" if arg names no case.
func (t *testRun) oneCase(arg string) (mapping, only string, err error) {
	name, last, ok := strings.Cut(arg, "/")
	m := t.bench.workspace.Mappings[name]
	if !ok || m == nil || strings.Contains(last, "/") {
		return arg, "", nil
	}
	names := make([]string, len(m.Cases))
	for i, c := range m.Cases {
		names[i] = c.Name
	}
	if !slices.Contains(names, last) {
		return "", "", usagef("mapping %s has no case %q%s", name, last, suggestion(last, names))
	}
	return name, last, nil
}

// expectation is the want file for what a mapping gave.
func expectation(r workbench.CaseResult) []byte {
	if r.Err != nil {
		return []byte(fmt.Sprintf("{%q: %q}", workbench.ErrorKey, r.Err.Slug()))
	}
	return r.Output
}

// writeCase writes the want file beside <case>.in.json.
func writeCase(in string, want []byte) error {
	text, err := workbench.Pretty(want)
	if err != nil {
		return err
	}
	if err := os.WriteFile(strings.TrimSuffix(in, ".in.json")+".want.json", text, 0o644); err != nil {
		return fmt.Errorf("write the expectation: %w", err)
	}
	return nil
}

func (t *testRun) report(mapping string, r workbench.CaseResult) {
	if r.OK {
		t.passed++
		return
	}
	t.failed++
	fmt.Fprintf(t.out, "FAIL %s/%s\n", mapping, r.Case.Name)
	if r.Case.WantPath == "" {
		fmt.Fprintln(t.out, "  no expectation yet: look at what the mapping gives, then run with --update")
		return
	}
	const most = 20
	for _, d := range r.Differences[:min(most, len(r.Differences))] {
		fmt.Fprintf(t.out, "  %s\n", d)
	}
	if n := len(r.Differences) - most; n > 0 {
		fmt.Fprintf(t.out, "  and %d more\n", n)
	}
	if len(r.Differences) == 0 {
		for _, d := range r.Findings() {
			fmt.Fprintf(t.out, "  %s\n", d)
		}
	}
}
