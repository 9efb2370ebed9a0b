package cli

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"crosswalk/contracts"
	"crosswalk/contracts/compat"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"

	"github.com/spf13/cobra"
)

// compatFlags are the flags of a comparison; empty ones are left to the contract.
type compatFlags struct {
	dir, mode, model, format string
	suggest                  bool
}

func compatCommand(s *streams) *cobra.Command {
	var f compatFlags
	c := &cobra.Command{
		Use:   "compat OLD... NEW",
		Short: "Decide whether a new version of a contract is compatible",
		Long: `Decides whether a new version of a contract is compatible with an old one. The answer
is compatible only with a proof, breaking with a payload that one side accepts and the
other refuses (or by a rule that has no payload by nature), unknown for all else.

OLD and NEW are files, REV:path, or references: domain/name@major as it lies in the
workspace, REV:domain/name@major, and domain/name@1.2.3 for a published version (its
tag). A reference takes level and content model from the contract, its domain or the
workspace; for files they are backward and strict. A transitive mode takes several old
versions, or all published ones of a reference.

The exit code is 1 if a change is breaking or its verdict unknown, which a workspace may
turn into a warning.`,
		Example: `  crosswalk compat main:contracts/orders/order-placed/v1.schema.json contracts/orders/order-placed/v1.schema.json
  crosswalk compat main:orders/order-placed@1 orders/order-placed@1
  crosswalk compat old.json new.json --mode full --content-model closed-writer --format markdown`,
		Args: operands(2, -1),
		RunE: func(c *cobra.Command, args []string) error {
			return interruptible(c.Context(), func() error { return s.compat(f, args) })
		},
	}
	workspaceFlag(c, &f.dir)
	c.Flags().StringVar(&f.mode, "mode", "", "backward, forward or full, each also with -transitive")
	c.Flags().StringVar(&f.model, "content-model", "", "strict or closed-writer")
	c.Flags().BoolVar(&f.suggest, "suggest-exceptions", false, "print an exception for each finding that fails (text only, for a reference)")
	c.Flags().StringVar(&f.format, "format", "text", "text, json, markdown, sarif or junit")
	return c
}

func (s *streams) compat(f compatFlags, args []string) error {
	if err := checkFormat(f.format); err != nil {
		return err
	}
	if strings.HasPrefix(f.mode, "none") {
		return usagef("--mode none asks nothing: give backward, forward or full")
	}
	v := &versions{dir: f.dir}
	var found []*version
	for _, arg := range args {
		one, err := v.find(arg)
		var list diag.List
		if errors.As(err, &list) {
			if err := write(s.out, f.format, list, one.text); err != nil {
				return err
			}
			return findingsError{len(list)}
		}
		if err != nil {
			return err
		}
		found = append(found, one)
	}
	olds, new := found[:len(found)-1], found[len(found)-1]
	opt, words, err := f.options(olds[0], new)
	if err != nil {
		return err
	}
	if len(olds) > 1 && !opt.Level.Transitive {
		return usagef("%s compares with one old version; several need --mode %s-transitive", opt.Level, opt.Level)
	}
	var old []*contracts.Contract
	for i := range olds { // the nearest first
		old = append(old, olds[len(olds)-1-i].contract)
	}
	if opt.Level.Transitive && len(olds) == 1 && olds[0].workspace != nil {
		published, err := v.published(olds[0].contract)
		if err != nil {
			return err
		}
		old = append(old, published...)
	}
	report := compat.CompareAll(old, new.contract, opt)
	text := func(file string) []byte {
		for _, v := range found {
			if t := v.text(file); t != nil {
				return t
			}
		}
		return nil
	}
	if f.format == "json" {
		err = finding.JSON(s.out, report)
	} else {
		err = write(s.out, f.format, report.Diagnostics(), text)
	}
	if err != nil {
		return err
	}
	if f.format == "text" || f.format == "markdown" {
		fmt.Fprintln(s.out, verdictLine(report, words, f.format))
	}
	if f.suggest && f.format == "text" {
		if new.workspace == nil {
			return usagef("an exception names a contract: give NEW as a reference, domain/name@major")
		}
		s.suggestExceptions(new.contract.Ref.String(), report, time.Now().UTC())
	}
	if report.Failed() {
		return findingsError{len(report.Findings)}
	}
	return nil
}

// options are what the flags say, or else the contract of the old version, whose
// promise counts. words names the choice.
func (f compatFlags) options(old, new *version) (compat.Options, string, error) {
	mode, model := f.mode, f.model
	opt := compat.Options{Today: time.Now().UTC().Truncate(24 * time.Hour)}
	for _, v := range []*version{old, new} {
		if v.workspace != nil {
			policy, stated := v.workspace.Promise(v.contract)
			opt.Policy = opt.Policy.Over(policy)
			mode, model = cmp.Or(mode, policy.Level), cmp.Or(model, stated)
		}
	}
	mode, model = cmp.Or(mode, "backward"), cmp.Or(model, "strict")
	if strings.HasPrefix(mode, "none") && f.mode == "" {
		return opt, "", usagef("the contract promises nothing (compatibility: %s): say what to ask with --mode", mode)
	}
	var err error
	if opt.Level, err = finding.ParseLevel(mode); err != nil {
		return opt, "", usageError{error: fmt.Errorf("--mode: %w", err)}
	}
	if model != "strict" && model != "closed-writer" {
		return opt, "", usagef("--content-model %q is neither strict nor closed-writer", model)
	}
	opt.ClosedWriter = model == "closed-writer"
	return opt, opt.Level.String() + ", " + model, nil
}

// verdictLine is the last line of a comparison.
func verdictLine(r finding.Report, words, format string) string {
	var parts []string
	breaking, unknown := r.Count()
	if breaking > 0 {
		parts = append(parts, fmt.Sprintf("%d breaking", breaking))
	}
	if unknown > 0 {
		parts = append(parts, fmt.Sprintf("%d unknown", unknown))
	}
	if bump := r.Bump(); bump != finding.NoBump {
		parts = append(parts, "the version must grow by a "+bump.String()+" at least")
	}
	line := verdictText(r, words)
	if parts != nil {
		line += ": " + strings.Join(parts, ", ")
	}
	if format == "markdown" {
		return "\n**" + line + "**"
	}
	return line
}
