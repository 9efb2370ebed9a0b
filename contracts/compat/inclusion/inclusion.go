// Package inclusion decides whether every value that one schema accepts is
// accepted by another one, with a value that proves the contrary.
//
// New and Causes are the way in; Witness makes a whole value for a cause. The
// answer has three values. No cause at all means a proof: schemas become nodes
// in a normal form, equal ones one node (build.go, settle.go), and the solver
// finds no value that satisfies the writer and not the reader, type by type
// (solve.go, expand.go, then numbers.go, texts.go, arrays.go, objects.go). A
// breaking cause has a value that package assess, which shares no code with the
// decision, accepts and refuses as it should. All else is unknown, with a
// reason: the steps were used up, a pattern is not regular, a $dynamicRef has no
// single target.
//
// The causes are found by walking along the two schemas as far as they
// correspond (walk.go); each step of the walk is decided by the solver, so that
// a difference that no value can show is never a cause.
//
// # Readings
//
// With ClosedWriter, objects of the writer have no undeclared names; closed in
// close.go says precisely what that is. Where the reader says x-extensible: true
// beside enum, oneOf or anyOf, it accepts unknown members as well: beside enum,
// every value of the types that the listed values have; beside oneOf and anyOf,
// where a property tells the members apart (the discriminator's, else one that
// has const or enum in each), every object in which that property is a text that
// no member has, so that a known member that is malformed stays refused, and
// without such a property whatever no member accepts. A value that several
// members of a oneOf accept stays refused. Both readings only move the border
// towards compatible: a breaking cause holds as validators read the schemas.
package inclusion

import (
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Options say how schemas are read and how far a decision may go. The zero value
// is ready to use.
type Options struct {
	// ClosedWriter reads the writer's objects as if they allowed no undeclared
	// names, at every depth, unless they say that they are open.
	ClosedWriter bool
	// NewReader says that the reader is the newer side, so that what its enums and
	// unions lack was removed: x-extensible tolerates nothing then, since it is
	// about members that are not known yet.
	NewReader bool
	// Steps bounds the work of one question. Zero means a default that decides
	// what people write within seconds.
	Steps int
}

// Cause is one reason why values of a writer are not values of a reader. The
// same *Cause is returned wherever it is reached, so that callers can group.
type Cause struct {
	Verdict finding.Verdict // Breaking or Unknown
	// Writer and Reader are the smallest pair of schemas between which it lies.
	Writer, Reader *schema.Schema
	// Keyword is that of Reader which refuses, or which could not be decided.
	Keyword string
	// Name is the member that Keyword is about: one that is required, or one whose
	// schema is Part.
	Name string
	// Part is the schema below Keyword that refuses where Writer has none that
	// corresponds, such as that of a property which is only declared by Reader.
	Part *schema.Schema
	// Value is a small value that Writer accepts and Reader refuses; nil if
	// unknown.
	Value *source.Value
	// Reason is a sentence: why Reader refuses Value, or what stopped the
	// decision.
	Reason string
}

// Witness is a whole value that proves a cause at the root of a question.
type Witness struct {
	Value *source.Value
	// At leads from the root of the value to the part at fault.
	At string
	// Reason is what the reader says.
	Reason string
}

// pos is where the reader's file states the cause.
func (c *Cause) pos() diag.Pos {
	if c.Part != nil {
		return c.Part.Pos
	}
	return c.Reader.At(c.Keyword)
}
