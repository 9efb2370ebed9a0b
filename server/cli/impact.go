package cli

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
	"crosswalk/server/workbench/impact"

	"github.com/spf13/cobra"
)

func impactCommand(s *streams) *cobra.Command {
	var dir, base, format string
	c := &cobra.Command{
		Use:   "impact [CONTRACT FILE]",
		Short: "Say what hangs on a change of contracts, field by field",
		Long: `Compares the contracts of the workspace as it lies on disk with those of a revision, and
says for each field that changed which rules of mappings read or write it, which of them
stop compiling or lose their source, what is no longer filled, which stored cases fail now,
and which flows, systems and GraphQL fields are behind them. Changed means that the schema
says something else, compatible or not.

With CONTRACT and FILE, the file takes the place of that contract's schema instead, as in
"orders/order-placed@1 new.schema.json", and the workspace on disk is what it is compared
with, or the revision that --base names.

The exit code is 1 if a mapping stops compiling, a case fails that passed, or a GraphQL
field vanishes.`,
		Example: `  crosswalk impact
  crosswalk impact --base main --format markdown
  crosswalk impact orders/order-placed@1 new.schema.json`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				return operands(2, 2)(c, args)
			}
			return operands(0, 2)(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if !slices.Contains(impact.Formats, format) {
				return usagef("--format %q is none of %s", format, strings.Join(impact.Formats, ", "))
			}
			v := &versions{dir: dir}
			after, err := v.files("")
			if err != nil {
				return err
			}
			before := after
			if len(args) == 2 {
				if after, err = replaced(after, args[0], args[1]); err != nil {
					return err
				}
			} else if base == "" {
				base = "HEAD"
			}
			if base != "" {
				if before, err = v.files(base); err != nil {
					return err
				}
			}
			e, err := engine.New(c.Context(), engine.Options{})
			if err != nil {
				return err
			}
			defer e.Close(c.Context())
			r, err := impact.Compare(c.Context(), e, before, after)
			if err != nil {
				return err
			}
			if err := r.Write(s.out, format); err != nil {
				return err
			}
			if n := r.Broken(); n > 0 {
				return findingsError{n}
			}
			return nil
		},
	}
	workspaceFlag(c, &dir)
	c.Flags().StringVar(&base, "base", "", "`REV` to compare with (default HEAD)")
	c.Flags().StringVar(&format, "format", "text", "text, json or markdown")
	return c
}

// impactSection writes what hangs on the changes of contracts since a revision,
// if there are any and the format is one for people.
func (s *streams) impactSection(ctx context.Context, e *engine.Engine, since since) error {
	title := map[string]string{"text": "what hangs on it:\n", "markdown": "\n### What hangs on it\n\n"}[since.format]
	if title == "" {
		return nil
	}
	v := &versions{dir: since.dir}
	before, err := v.files(since.base)
	if err != nil {
		return err
	}
	after, err := v.files("")
	if err != nil {
		return err
	}
	r, err := impact.Compare(ctx, e, before, after)
	if err != nil || len(r.Contracts) == 0 {
		return err
	}
	if _, err := io.WriteString(s.out, title); err != nil {
		return fmt.Errorf("write the impact: %w", err)
	}
	return r.Write(s.out, since.format)
}

// since is the folder of a workspace, the revision that it is compared with,
// and the form of the answer.
type since struct{ dir, base, format string }

// replaced is the workspace with a file in the place of a contract's schema.
func replaced(files fs.FS, name, file string) (fs.FS, error) {
	ref, err := contracts.ParseRef(name)
	if err != nil {
		return nil, usageError{error: err}
	}
	ws, _ := workspace.Load(files)
	at, broken := ws.Contracts.Broken(ref)
	if c, ok := ws.Contracts.Get(ref); ok {
		at = c.File
	} else if !broken {
		return nil, usagef("the workspace has no contract %q%s", name, suggestion(name, ws.Contracts.Refs()))
	}
	stat, err := os.Stat(file)
	if err != nil || !stat.Mode().IsRegular() {
		return nil, usagef("%s: there is no such file", file)
	}
	text, err := readBounded(file, stat)
	if err != nil {
		return nil, err
	}
	return impact.Replace(files, at, text), nil
}
