package exception

import (
	"fmt"
	"time"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
)

// Register applies the exceptions of a workspace on one day.
type Register struct {
	list  []*Exception
	today time.Time
	used  map[*Exception]bool
}

// NewRegister returns a register of exceptions, in the order of their ids.
func NewRegister(list []*Exception, today time.Time) *Register {
	return &Register{list: list, today: today, used: map[*Exception]bool{}}
}

func (e *Exception) expired(today time.Time) bool { return today.After(e.Expires) }

// Approve marks the findings of a contract that an exception covers. They no
// longer count for the verdict.
func (r *Register) Approve(contract string, report finding.Report) finding.Report {
	out := finding.Report{Floor: report.Floor}
	for _, f := range report.Findings {
		if f.Severity == diag.Error {
			r.approve(contract, &f)
		}
		out.Add(f)
	}
	return out
}

func (r *Register) approve(contract string, f *finding.Finding) {
	digest := Digest(f.Witness)
	for _, e := range r.list {
		if e.Contract != contract || e.Rule != f.Code || e.Pointer != f.Pointer {
			continue
		}
		switch {
		case e.Witness != digest:
			f.Hint = fmt.Sprintf("%s approves another payload: have the exception reviewed again (witness: %s)", e.File, digest)
		case e.expired(r.today):
			r.used[e] = true
			f.Hint = fmt.Sprintf("%s approved it until %s", e.File, e.Expires.Format(time.DateOnly))
		default:
			r.used[e] = true
			f.Approved = fmt.Sprintf("%s until %s (%s, %s)", e.File, e.Expires.Format(time.DateOnly), e.Owner, e.Ticket)
			return
		}
	}
}

// Expired are the findings of exceptions that hold no longer.
func (r *Register) Expired() diag.List {
	var list diag.List
	for _, e := range r.list {
		if e.expired(r.today) {
			list.Add(e.expires, "exception/expired", "the exception expired on %s; %s answers for it (%s)", e.Expires.Format(time.DateOnly), e.Owner, e.Ticket).Hint =
				"make the change compatible, have the exception approved for longer, or delete it"
		}
	}
	return list
}

// Unused are the findings of exceptions that covered nothing although the
// contracts were compared.
func (r *Register) Unused() diag.List {
	var list diag.List
	for _, e := range r.list {
		if !r.used[e] && !e.expired(r.today) {
			d := list.Add(diag.Pos{File: e.File, Line: 1, Col: 1}, "exception/unused", "no finding of %s has the rule %s at %q with this payload", e.Contract, e.Rule, e.Pointer)
			d.Severity, d.Hint = diag.Warning, "delete the exception if the change is through"
		}
	}
	return list
}
