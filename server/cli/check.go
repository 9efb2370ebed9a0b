package cli

import (
	"fmt"
	"time"

	"crosswalk/contracts/lint"
	"crosswalk/runtime/engine"
	"crosswalk/server/workbench"

	"github.com/spf13/cobra"
)

func checkCommand(s *streams) *cobra.Command {
	var dir, format, base string
	var suggest bool
	c := &cobra.Command{
		Use:   "check",
		Short: "Read every file, compile every mapping, run every case",
		Long: `Reads every file of the workspace, compiles every mapping and runs every stored
case, on the files as they lie on disk, and looks at how contracts are written (see
crosswalk lint). Findings go to standard output, each with its place and what to do
about it. The exit code is 1 if one is an error; warnings pass.

With --base each contract is compared with what it was at a revision: is the change as
compatible as the contract promises, did its version grow enough, are exceptions for it
still good? Text and Markdown also tell what hangs on the change (see crosswalk impact). --suggest-exceptions prints one for each finding that fails, to be completed
and saved under exceptions/.`,
		Example: `  crosswalk check
  crosswalk check --workspace shop --format sarif > findings.sarif
  crosswalk check --base main --format markdown
  crosswalk check --base main --suggest-exceptions`,
		Args: operands(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			files, err := openFolder(dir)
			if err != nil {
				return err
			}
			e, err := engine.New(c.Context(), engine.Options{})
			if err != nil {
				return err
			}
			defer e.Close(c.Context())
			report, err := workbench.Check(c.Context(), e, files)
			if err != nil {
				return err
			}
			report.Findings = append(report.Findings, lint.Group(workbench.Lint(report.Workspace))...)
			today := time.Now().UTC().Truncate(24 * time.Hour)
			report.Findings = append(report.Findings, workbench.Expired(report.Workspace, today)...)
			text := report.Workspace.Source
			var changes *workbench.Changes
			if base != "" {
				err := interruptible(c.Context(), func() (err error) {
					changes, text, err = changesSince(dir, base, report.Workspace, today)
					return err
				})
				if err != nil {
					return err
				}
				report.Findings = append(report.Findings, changes.Findings...)
			}
			report.Findings.Sort()
			if err := write(s.out, format, report.Findings, text); err != nil {
				return err
			}
			if base != "" && !suggest {
				if err := s.impactSection(c.Context(), e, since{dir, base, format}); err != nil {
					return err
				}
			}
			if format == "text" {
				s.printChanges(changes, suggest, today)
				fmt.Fprintln(s.out, summary(report))
			}
			if report.Findings.Failed() {
				return findingsError{len(report.Findings)}
			}
			return nil
		},
	}
	workspaceFlag(c, &dir)
	c.Flags().StringVar(&base, "base", "", "compare contracts with those at the revision `REV`")
	c.Flags().BoolVar(&suggest, "suggest-exceptions", false, "with --base, print an exception for each finding that fails (text only)")
	c.Flags().StringVar(&format, "format", "text", "text, json, markdown, sarif or junit")
	return c
}

// summary is the last line of a check: what was looked at, and how it stands.
func summary(r *workbench.Report) string {
	cases, failed := 0, 0
	for _, m := range r.Mappings {
		cases += len(m.Results)
		failed += m.Failed()
	}
	return fmt.Sprintf("%s, %s, %s (%d red), %s, %s: %s",
		count(len(r.Workspace.Contracts.All()), "contract"), count(len(r.Mappings), "mapping"), count(cases, "case"), failed,
		count(len(r.Workspace.Tables), "table"), count(len(r.Workspace.Flows), "flow"), r.Findings.Summary())
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
