// Package document reads a mapping file: strict YAML in, a Document with the
// place of everything in it out. It knows the form of a mapping and nothing of
// contracts or expressions; package check does.
package document

import (
	"strings"

	"crosswalk/contracts/diag"
)

// Document is one mapping file.
type Document struct {
	File        string
	Mapping     Text
	Source      Text // contract reference
	Target      Text
	Title       string
	Description string
	OnMissing   Policy // zero value: not stated
	OnNull      Policy
	Lets        []Let
	RulesPos    diag.Pos // of the key rules
	Rules       []Rule
}

// Text is a plain value with its place.
type Text struct {
	Value string
	Pos   diag.Pos
}

// Let names a value for the rules.
type Let struct {
	Name Text
	Expr Expr
}

// Kind is the form of a rule.
type Kind uint8

const (
	Value  Kind = iota + 1 // one expression
	Each                   // one element for each item of a list
	Object                 // rules for the fields beneath
	Tuple                  // a fixed list of items
	Choose                 // the first of several rules whose condition holds
	Use                    // what another mapping makes of an object
	Unread                 // it has a finding of its own; what could be read of it is there
)

// Rule says what becomes of one target path.
type Rule struct {
	Path []string // names from the enclosing rules downwards; empty for an item of a Tuple
	Pos  diag.Pos // of the key, or of the item
	Kind Kind

	Expr  *Expr  // Value; Each with one expression per element
	Each  *Expr  // the list; of several the first
	As    Text   // Each: name of the item
	Index Text   // Each: name of its position, may be empty
	Where *Expr  // Each: which items; nil for all
	Query *Query // Each: what is done with the items; nil for nothing
	named bool   // each is a list of names with expressions
	Rules []Rule // Object; Each with an object per element
	Items []Rule // Tuple; Each with a tuple per element
	// Choose has the alternatives; of an Each they make the element. Only the
	// last may be without When.
	Choose []Rule
	Use    Text  // name of a mapping; of an Each it makes the element
	From   *Expr // Use: the object that is its source

	When      *Expr // nil: always
	OnMissing Policy
	OnNull    Policy
	Default   *Literal // for the policy default; nil: the contract's default
	Comment   string
}

// Policy is what becomes of a missing or null value: omit, null, default or
// error; empty if not stated.
type Policy struct {
	Value string
	Pos   diag.Pos
}

// Limits of a mapping file. They are far above any sensible mapping and keep a
// hostile one from costing more than a refusal.
const (
	MaxBytes = 4 << 20
	MaxDepth = 40
	MaxNodes = 200_000
)

// Expr is the text of an expression and where each byte of it stands in the file.
type Expr struct {
	Text    string
	Pos     diag.Pos // of its first character
	offsets []int    // raw offset of each byte of Text and of its end; nil if unknown
	file    *lines
}

// Part is the expression from one byte of the text to another, without the
// white space around it.
func (e *Expr) Part(from, to int) *Expr {
	for from < to && strings.IndexByte(" \t\r\n", e.Text[from]) >= 0 {
		from++
	}
	for to > from && strings.IndexByte(" \t\r\n", e.Text[to-1]) >= 0 {
		to--
	}
	part := &Expr{Text: e.Text[from:to], Pos: e.At(from), file: e.file}
	if e.offsets != nil {
		part.offsets = e.offsets[from : to+1]
	}
	return part
}

// At gives the place of a byte of the text. If the text is written in a form
// that hides it, the place is where the text starts.
func (e *Expr) At(offset int) diag.Pos {
	if e.offsets == nil || offset < 0 || offset >= len(e.offsets) {
		return e.Pos
	}
	return e.file.pos(e.offsets[offset])
}
