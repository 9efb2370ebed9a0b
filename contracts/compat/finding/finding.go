// Package finding holds what a comparison of two versions of a contract says:
// a verdict of three values, and findings that each name one cause.
package finding

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
)

// Verdict is the answer to whether a change is compatible. The worse of two is
// the greater.
type Verdict uint8

const (
	Compatible Verdict = iota // proved
	Unknown                   // neither proved nor refuted, with a reason
	Breaking                  // a witness, or a rule that has none by nature
)

// String names the verdict.
func (v Verdict) String() string { return [...]string{"compatible", "unknown", "breaking"}[v] }

// MarshalText writes the verdict's name.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// Direction tells who is hurt: Backward, that readers of the new version meet
// values of old writers; Forward, that readers of the old version meet values of
// new writers.
type Direction string

const (
	Backward Direction = "backward"
	Forward  Direction = "forward"
)

// Layer tells how a finding is known.
type Layer string

const (
	Value Layer = "value" // a payload proves it
	Rule  Layer = "rule"  // a rule about the contract's text; no payload can prove it
)

// Finding is one cause, with all places it reaches.
type Finding struct {
	Code      string    `json:"code"` // stable, "value/required-added", "api/operation-removed"
	Verdict   Verdict   `json:"verdict"`
	Layer     Layer     `json:"layer"`
	Direction Direction `json:"direction"`
	// Severity decides whether the finding fails a check. A configuration may
	// change that of a rule; of a value finding it is an error.
	Severity diag.Severity `json:"severity"`
	// Pointer leads to the cause in the file that Position names.
	Pointer  string   `json:"pointer"`
	Position diag.Pos `json:"position"`
	// Other is the corresponding place in the other version, if there is one.
	Other   *diag.Pos `json:"otherPosition,omitempty"`
	Message string    `json:"message"` // lower case, no full stop, in the reader's words
	Hint    string    `json:"hint,omitempty"`
	// Witness is a payload that the writing side accepts and the reading side
	// refuses; for an API the request or response. Only breaking value findings
	// have one.
	Witness json.RawMessage `json:"witness,omitempty"`
	// Reason is why the reading side refuses the witness, or why the verdict is
	// unknown.
	Reason string `json:"reason,omitempty"`
	// Reader tells which version refuses the witness: "new" or "old".
	Reader string `json:"reader,omitempty"`
	// At is the JSON pointer of the value at fault in the witness.
	At string `json:"at,omitempty"`
	// Places are the operations, channels or properties that reach the cause, in
	// the order of the file.
	Places []string `json:"places,omitempty"`
	// Reached is the number of places, where Places lists only the first ones.
	Reached int `json:"reached,omitempty"`
	// OnlyStrict marks a break that needs a producer which sends undeclared names.
	OnlyStrict bool `json:"onlyStrict,omitempty"`
	// Approved is the exception that lets the finding pass, "" if none does.
	Approved string `json:"approved,omitempty"`
}

// Report is the result of a comparison.
type Report struct {
	Verdict  Verdict   `json:"verdict"`
	Findings []Finding `json:"findings"`
	// Floor is what the change asks of the version apart from breaks.
	Floor Bump `json:"-"`
}

// Add appends a finding and takes its verdict into account. Warnings and notes
// of a break do not change the verdict, nor do approved findings; what is unknown
// stays unknown however little it matters.
func (r *Report) Add(f Finding) {
	r.Findings = append(r.Findings, f)
	if f.Approved == "" && (f.Severity == diag.Error || f.Verdict == Unknown) {
		r.Verdict = max(r.Verdict, f.Verdict)
	}
}

// Failed reports whether a finding fails a check.
func (r Report) Failed() bool { return slices.ContainsFunc(r.Findings, Finding.Fails) }

// Fails reports whether the finding fails a check.
func (f Finding) Fails() bool { return f.Severity == diag.Error && f.Approved == "" }

// Count returns the number of findings that fail, by their verdict.
func (r Report) Count() (breaking, unknown int) {
	for _, f := range r.Findings {
		switch {
		case !f.Fails():
		case f.Verdict == Unknown:
			unknown++
		default:
			breaking++
		}
	}
	return breaking, unknown
}

// Bump is the part of a semantic version that must grow.
type Bump uint8

const (
	NoBump Bump = iota
	Patch       // only words, or another way to say the same
	Minor       // something was added or may be different
	Major       // a break, or what may be one
)

// String names the part.
func (b Bump) String() string { return [...]string{"none", "patch", "minor", "major"}[b] }

// MarshalText writes the part's name.
func (b Bump) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// Bump is the least that the version must grow. A break that is approved asks for
// no new major version.
func (r Report) Bump() Bump {
	if breaking, unknown := r.Count(); breaking+unknown > 0 {
		return Major
	}
	return r.Floor
}

// Sort brings the findings into their order: by place, code, direction, message.
func (r *Report) Sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Position.File, b.Position.File), cmp.Compare(a.Position.Line, b.Position.Line),
			cmp.Compare(a.Position.Col, b.Position.Col), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Direction, b.Direction),
			cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Message, b.Message))
	})
}

// Level is how much a contract promises.
type Level struct {
	Backward, Forward, Transitive bool
}

// ParseLevel reads none, backward, forward or full, each also with -transitive.
func ParseLevel(text string) (Level, error) {
	name, transitive := strings.CutSuffix(text, "-transitive")
	l := Level{Transitive: transitive}
	switch name {
	case "none":
	case "backward":
		l.Backward = true
	case "forward":
		l.Forward = true
	case "full":
		l.Backward, l.Forward = true, true
	default:
		return Level{}, fmt.Errorf("%q is not a level of compatibility: none, backward, forward or full, each also with -transitive", text)
	}
	return l, nil
}

// String is the level's name.
func (l Level) String() string {
	name := "none"
	switch {
	case l.Backward && l.Forward:
		name = "full"
	case l.Backward:
		name = "backward"
	case l.Forward:
		name = "forward"
	}
	if l.Transitive {
		name += "-transitive"
	}
	return name
}
