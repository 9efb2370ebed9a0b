// Package cli is the command line of crosswalk.
//
// Each command is a file. A command returns nil, a findingsError when a
// person's file is wrong, a usageError when the call is, or any other error when
// it could not run; Main turns that into the exit code.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"

	"github.com/spf13/cobra"
)

// Exit codes of every command.
const (
	ExitOK       = 0
	ExitFindings = 1 // a checked file, case or input is wrong
	ExitUsage    = 2 // the call itself is wrong
	ExitFailed   = 3 // could not run
)

// usageError is a wrong call. command is the command whose help tells more, ""
// for the root.
type usageError struct {
	error
	command string
}

// findingsError says that findings were printed already.
type findingsError struct{ count int }

func (e findingsError) Error() string { return fmt.Sprintf("%d findings", e.count) }

func usagef(format string, args ...any) error { return usageError{error: fmt.Errorf(format, args...)} }

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	version  string
}

// Main runs one command line and returns its exit code.
func Main(version string, args []string, in io.Reader, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	s := &streams{in: in, out: out, err: errOut, version: version}
	root := newRoot(s)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	return s.exit(err)
}

// interruptible runs what computes without looking at ctx, and gives it up when
// ctx ends; the process ends with it.
func interruptible(ctx context.Context, run func() error) error {
	done := make(chan error, 1)
	go func() { done <- run() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return errors.New("interrupted")
	}
}

func (s *streams) exit(err error) int {
	var findings findingsError
	var list diag.List
	var usage usageError
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &findings):
		return ExitFindings
	case errors.As(err, &list):
		s.print(list, nil)
		return ExitFindings
	case errors.As(err, &usage) || isCobraUsage(err):
		fmt.Fprintf(s.err, "crosswalk: %v\n", err)
		if usage.command != "" {
			fmt.Fprintf(s.err, "see `%s --help`\n", usage.command)
		}
		return ExitUsage
	}
	fmt.Fprintf(s.err, "crosswalk: %v\n", err)
	return ExitFailed
}

// isCobraUsage recognises the errors that cobra makes for a wrong call: it has
// no type for them.
func isCobraUsage(err error) bool {
	for _, prefix := range []string{"unknown command", "accepts ", "requires at least", "required flag", "if any flags in the group", "at least one of the flags"} {
		if strings.HasPrefix(err.Error(), prefix) {
			return true
		}
	}
	return false
}

// operands refuses any other number of operands than the use line of a command
// names; most -1 is any number.
func operands(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) >= least && (most < 0 || len(args) <= most) {
			return nil
		}
		what := strings.TrimSuffix(c.UseLine(), " [flags]")
		if len(args) < least {
			return usageError{fmt.Errorf("something is missing; write it as %s", what), c.CommandPath()}
		}
		return usageError{fmt.Errorf("%q is one too many; write it as %s", args[most], what), c.CommandPath()}
	}
}

func newRoot(s *streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "crosswalk",
		Short: "Contracts in Git, mappings in WebAssembly, retail flows that lose nothing",
		Long: `Contracts in Git, mappings in WebAssembly, retail flows that lose nothing.

Exit codes: 0 fine, 1 findings, 2 wrong usage, 3 could not run.`,
		Version:           s.version,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		Example: `  crosswalk serve --demo                            a running sample to look at
  crosswalk init shop && cd shop                    a workspace of your own
  crosswalk check                                   is everything in it right?
  crosswalk map shopify-order --in order.json       what a mapping makes of an order`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			var names []string
			for _, sub := range c.Commands() {
				names = append(names, sub.Name())
			}
			err := fmt.Errorf("there is no command %q", args[0])
			if hint := source.Suggest(args[0], names); hint != "" {
				err = fmt.Errorf("%w; %s", err, hint)
			}
			return usageError{err, c.CommandPath()}
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError{err, c.CommandPath()} })
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetIn(s.in)
	root.AddCommand(
		serveCommand(s), initCommand(s), checkCommand(s), compatCommand(s), lintCommand(s), impactCommand(s), compileCommand(s), mapCommand(s), testCommand(s),
		suggestCommand(s), functionsCommand(s), parkedCommand(s), journalCommand(s),
	)
	return root
}
