package cli

import (
	"fmt"
	"strings"
	"time"

	"crosswalk/contracts/compat/exception"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/registry/workspace"
	"crosswalk/server/workbench"
)

// changesSince compares a workspace with what lay in its place at a revision. The
// sources are those of both.
func changesSince(dir, rev string, now *workspace.Workspace, today time.Time) (*workbench.Changes, diag.Sources, error) {
	v := &versions{dir: dir}
	files, err := v.files(rev)
	if err != nil {
		return nil, nil, err
	}
	base, _ := workspace.Load(files) // mistakes of the past are no findings of today
	if len(base.Contracts.All()) == 0 {
		return nil, nil, usagef("there are no contracts at the revision %s to compare with", rev)
	}
	changes, err := workbench.Compare(now, workbench.Base{Name: rev, Workspace: base, Published: workbench.Published(v.repo, v.below), Today: today})
	if err != nil {
		return nil, nil, err
	}
	return changes, func(file string) []byte {
		if before, ok := strings.CutPrefix(file, rev+":"); ok {
			return base.Source(before)
		}
		return now.Source(file)
	}, nil
}

// printChanges tells of each changed contract how it stands, and which exceptions
// would let it pass.
func (s *streams) printChanges(changes *workbench.Changes, suggest bool, today time.Time) {
	if changes == nil {
		return
	}
	failed := false
	for _, c := range changes.List {
		failed = failed || c.Report.Failed()
		line := verdictLine(c.Report, c.Asked, "text")
		switch {
		case c.New == nil:
			line = verdictText(c.Report, c.Asked)
		case c.Least != "":
			line = verdictText(c.Report, c.Asked) + fmt.Sprintf(": version %s, at least %s", c.Old.Version, c.Least)
		}
		fmt.Fprintf(s.out, "%s: %s\n", c.Ref, line)
	}
	switch {
	case suggest:
		for _, c := range changes.List {
			s.suggestExceptions(c.Ref.String(), c.Report, today)
		}
	case failed:
		fmt.Fprintln(s.out, "to approve a finding for a while, see --suggest-exceptions")
	}
}

// verdictText is a verdict with what was asked.
func verdictText(r finding.Report, asked string) string {
	return fmt.Sprintf("%s (%s)", r.Verdict, asked)
}

func (s *streams) suggestExceptions(contract string, r finding.Report, today time.Time) {
	for _, f := range r.Findings {
		if f.Fails() {
			id, text := exception.Suggest(contract, f, today)
			fmt.Fprintf(s.out, "\n# exceptions/%s.yaml: %s\n%s", id, f.Message, text)
		}
	}
}
