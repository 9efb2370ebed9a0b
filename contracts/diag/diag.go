// Package diag holds findings: located results of reading or checking a file.
//
// A finding is for a person whose file is wrong. Errors that a caller branches
// on, and bugs of our own, are ordinary Go errors and never become findings.
package diag

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a source file. Line and Col start at 1 and count bytes;
// zero means unknown.
type Pos struct {
	File string `json:"file"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// Compare orders places by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// String renders "file:line:col", leaving out what is unknown.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Severity tells whether a finding fails a check. The zero value fails.
type Severity uint8

const (
	Error   Severity = iota // fails the check
	Warning                 // shown, does not fail
	Info                    // worth knowing, nothing to do
)

func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Info:
		return "info"
	}
	return "error"
}

// MarshalText writes "error", "warning" or "info".
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Diagnostic is one finding. Code is stable: tools and docs key on it.
type Diagnostic struct {
	Pos      Pos      `json:"position"`
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`           // for example "map/unknown-field"
	Msg      string   `json:"message"`        // lower case, no full stop
	Hint     string   `json:"hint,omitempty"` // what to do next
	// Detail is set where a message and a hint do not say everything.
	Detail *Detail `json:"detail,omitempty"`
}

// Detail is what a finding rests on.
type Detail struct {
	// Related is the corresponding place in another version of the file.
	Related *Pos `json:"related,omitempty"`
	// Notes are facts beside the message, a line each.
	Notes []string `json:"notes,omitempty"`
	// Witness is a JSON text that proves the finding.
	Witness json.RawMessage `json:"witness,omitempty"`
}

// String renders "file:line:col: code: msg", the form editors can jump to.
func (d Diagnostic) String() string {
	return fmt.Sprintf("%s: %s: %s", d.Pos, d.Code, d.Msg)
}

// List is a set of findings. A List with an error in it is an error.
type List []Diagnostic

// Add appends an error finding.
func (l *List) Add(pos Pos, code, format string, args ...any) *Diagnostic {
	*l = append(*l, Diagnostic{Pos: pos, Code: code, Msg: fmt.Sprintf(format, args...)})
	return &(*l)[len(*l)-1]
}

// Err returns l as an error, or nil if it holds no finding of severity Error.
func (l List) Err() error {
	if !l.Failed() {
		return nil
	}
	return l
}

// detail is d.Detail, or an empty one.
func (d Diagnostic) detail() Detail {
	if d.Detail == nil {
		return Detail{}
	}
	return *d.Detail
}

// Failed reports whether some finding has severity Error.
func (l List) Failed() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Sort orders findings by file, line, column, code and message.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Msg, b.Msg))
	})
}

// Error joins the findings, one a line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}
