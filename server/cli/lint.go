package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/lint"
	"crosswalk/registry/workspace"
	"crosswalk/server/workbench"

	"github.com/spf13/cobra"
)

func lintCommand(s *streams) *cobra.Command {
	var dir, format string
	var only []string
	var all, rules bool
	c := &cobra.Command{
		Use:   "lint [CONTRACT|FILE …]",
		Short: "Look at how contracts are written",
		Long: `Applies the rules for contracts: descriptions, money, times, names, bounds, values that a
schema refuses, schemas that mean something else, operations of an API. A CONTRACT is
"orders/order-placed", also with "@1", or a domain, "orders"; a FILE is any contract file,
in a workspace or not. Without one, all contracts of the workspace are looked at.

Findings of one rule in one file are told together; --all tells each. What the workspace
says about rules stands in crosswalk.yaml under lint, see contracts/docs/lint.md. The exit
code is 1 if a finding is an error; warnings pass. --rules lists the rules, or shows those
that are named.`,
		Example: `  crosswalk lint
  crosswalk lint orders --rule no-description --all
  crosswalk lint v1.openapi.yaml
  crosswalk lint --rules money-as-number`,
		Args: operands(0, -1),
		RunE: func(_ *cobra.Command, args []string) error {
			if rules {
				return s.lintRules(args)
			}
			if err := checkFormat(format); err != nil {
				return err
			}
			codes, err := ruleCodes(only)
			if err != nil {
				return err
			}
			list, text, err := s.lint(dir, args)
			if err != nil {
				return err
			}
			if codes != nil {
				list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return !slices.Contains(codes, d.Code) })
			}
			if !all {
				list = lint.Group(list)
			}
			if err := write(s.out, format, list, text); err != nil {
				return err
			}
			if format == "text" {
				errors, warnings := list.Count()
				fmt.Fprintf(s.out, "%s, %s\n", count(errors, "error"), count(warnings, "warning"))
			}
			if list.Failed() {
				return findingsError{len(list)}
			}
			return nil
		},
	}
	workspaceFlag(c, &dir)
	c.Flags().StringVar(&format, "format", "text", "text, json, markdown, sarif or junit")
	c.Flags().StringSliceVar(&only, "rule", nil, "`CODE` of a rule to show; may be given several times")
	c.Flags().BoolVar(&all, "all", false, "tell each place, not only the first of a rule in a file")
	c.Flags().BoolVar(&rules, "rules", false, "list the rules, or show those that are named")
	return c
}

// lint looks at contracts of the workspace and at files.
func (s *streams) lint(dir string, args []string) (diag.List, diag.Sources, error) {
	var files []string
	var names []string
	for _, arg := range args {
		if info, err := os.Stat(arg); err == nil && !info.IsDir() {
			files = append(files, arg)
		} else {
			names = append(names, arg)
		}
	}
	texts := map[string][]byte{}
	var list diag.List
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, fmt.Errorf("read the contract: %w", err)
		}
		texts[file] = data
		c, found := contracts.Read(contracts.Ref{Domain: "file", Name: "file", Major: 1}, file, data)
		list = append(list, found...)
		if c != nil {
			list = append(list, lint.Check(c, lint.Options{})...)
		}
	}
	text := func(file string) []byte { return texts[file] }
	if len(files) > 0 && len(names) == 0 {
		return list, text, nil
	}
	folder, err := openFolder(dir)
	if err != nil {
		return nil, nil, err
	}
	ws, found := workspace.Load(folder)
	for _, d := range found { // what hides a contract, and mistakes in the settings
		if d.Severity == diag.Error && (strings.HasPrefix(d.Pos.File, "contracts") || d.Pos.File == "crosswalk.yaml" || d.Pos.File == "domains.yaml") {
			list = append(list, d)
		}
	}
	chosen, err := chooseContracts(ws, names)
	if err != nil {
		return nil, nil, err
	}
	if len(chosen) > 0 {
		list = append(list, workbench.Lint(ws, chosen...)...)
	}
	list.Sort()
	return list, func(file string) []byte {
		if data := texts[file]; data != nil {
			return data
		}
		return ws.Source(file)
	}, nil
}

// chooseContracts finds contracts by reference, name or domain; no names are
// all.
func chooseContracts(ws *workspace.Workspace, names []string) ([]*contracts.Contract, error) {
	all := ws.Contracts.All()
	if len(names) == 0 {
		return all, nil
	}
	var out []*contracts.Contract
	for _, name := range names {
		found := false
		var known []string
		for _, c := range all {
			known = append(known, c.Ref.ID(), c.Ref.Domain)
			if name == c.Ref.Domain || name == c.Ref.ID() || name == c.Ref.String() {
				found = true
				if !slices.Contains(out, c) {
					out = append(out, c)
				}
			}
		}
		if !found {
			slices.Sort(known)
			return nil, usagef("the workspace has no contract %q%s", name, suggestion(name, slices.Compact(known)))
		}
	}
	return out, nil
}

// ruleCodes are the codes that --rule names, nil for all.
func ruleCodes(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		r, ok := lint.Find(name)
		if !ok {
			return nil, usagef("there is no rule %q; %s", name, lint.Suggest(name))
		}
		out = append(out, r.Code)
	}
	return out, nil
}

// lintRules lists the catalogue, or shows some entries.
func (s *streams) lintRules(names []string) error {
	codes, err := ruleCodes(names)
	if err != nil {
		return err
	}
	for i, code := range codes {
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		r, _ := lint.Find(code)
		if err := r.Write(s.out); err != nil {
			return err
		}
	}
	if codes != nil {
		return nil
	}
	for i, g := range lint.Groups {
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		fmt.Fprintf(s.out, "%s:\n", g.Title)
		for _, r := range lint.All() {
			if r.Group == g.Name {
				fmt.Fprintf(s.out, "  %-30s %-8s %s\n", r.Code, r.Level, firstSentence(r.Says))
			}
		}
	}
	return nil
}

// firstSentence is a text up to the colon or full stop that ends its first
// statement.
func firstSentence(text string) string {
	quoted := false
	for i := range text {
		quoted = quoted != (text[i] == '`')
		if rest := text[i+1:]; !quoted && (text[i] == ':' || text[i] == '.') && (rest == "" || rest[0] == ' ') {
			return text[:i]
		}
	}
	return text
}
