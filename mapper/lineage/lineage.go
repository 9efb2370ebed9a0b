// Package lineage says where the values of a mapping come from and go to: for
// every place of the target the rule that writes it and all it reads, for every
// place of the source what it ends up in. It looks at the checked program only
// and runs nothing.
//
// Of is the only call that matters. A Graph marshals to JSON that is stable:
// fields are only ever added, and Version counts what could break a reader.
package lineage

import (
	"crosswalk/contracts/diag"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// Version of the JSON form of a Graph.
const Version = 1

// Graph is the lineage of one mapping. Pointers are JSON pointers with "-" for
// any element of an array and any value of a map.
type Graph struct {
	Version int          `json:"version"`
	Mapping string       `json:"mapping"`
	File    string       `json:"file"`
	Source  abi.Contract `json:"source"`
	Target  abi.Contract `json:"target"`
	// Targets are the places that rules write, in the target's order.
	Targets []Target `json:"targets"`
	// Lets are the named values that rules use, in the order of the file.
	Lets []Let `json:"lets"`
	// Sources are the places of the source that something reads, in the order of
	// the source's contract.
	Sources []Source `json:"sources"`
	// Unread are the places that the source's contract declares and nothing
	// reads; of a whole object only the object itself.
	Unread []string `json:"unread"`
	// Required are the places that the target's contract demands, and who writes
	// them.
	Required []Required `json:"required"`
}

// Target is a place of the target. Several may have the same pointer: the items
// of a fixed list, or alternatives.
type Target struct {
	Pointer  string `json:"pointer"` // "/lines/-/sku"
	Path     string `json:"path"`    // as rules write it: "lines[].sku"
	Kind     string `json:"kind"`    // object, value, each, items, or another form of rule
	Required bool   `json:"required"`
	Rule     int    `json:"rule"` // index into abi.Info.Rules, -1 for an object that only holds others
	// At is the place of the rule in its file.
	At diag.Pos `json:"at,omitzero"`
	// Expressions are those of the place itself; what encloses it is a Target of
	// its own.
	Expressions []Expression `json:"expressions,omitempty"`
	// In are the lists that rules around it go through, outermost first.
	In        []Loop `json:"in,omitempty"`
	OnMissing string `json:"onMissing,omitempty"` // of a value that may be missing
	OnNull    string `json:"onNull,omitempty"`
	Default   string `json:"default,omitempty"` // JSON text, where a policy says default
	Checked   bool   `json:"checked,omitempty"` // the target's constraints are checked as it is written
	Type      string `json:"type,omitempty"`    // of the value: "optional text"
	Uses
}

// Expression is one expression of a rule and what it is for: value, when, each,
// where, or another part of the rule.
type Expression struct {
	For  string   `json:"for"`
	Text string   `json:"text"`
	At   diag.Pos `json:"at"`
}

// Loop is a list that a rule goes through.
type Loop struct {
	Name string `json:"name"`           // of its item
	Over string `json:"over,omitempty"` // pointer of the items' array; "" if it is computed
	Text string `json:"text"`           // the expression
}

// Uses are what expressions use, through lets and loops as well.
type Uses struct {
	Reads     []Read   `json:"reads,omitempty"`
	Lets      []string `json:"lets,omitempty"`
	Lookups   []Lookup `json:"lookups,omitempty"`
	Constants []string `json:"constants,omitempty"` // as an expression writes them
	Functions []string `json:"functions,omitempty"` // functions, operators and macros
}

// Read is a place of the source that is read.
type Read struct {
	Pointer string `json:"pointer"`
	// As says what for, see Role.
	As []Role `json:"as"`
	// Whole says that all beneath it is copied too.
	Whole bool `json:"whole,omitempty"`
	// Through are lets on the only ways to it; empty if it is read directly.
	Through []string `json:"through,omitempty"`
}

// Role is what a read is for.
type Role string

// Roles, the strongest first.
const (
	AsValue     Role = "value"     // goes into what is written
	AsKey       Role = "key"       // chooses an item or a row of a table, or the order
	AsRange     Role = "range"     // is gone through item by item
	AsCondition Role = "condition" // decides whether, or which
)

// Lookup is a use of a value table.
type Lookup struct {
	Table  string `json:"table"`
	Column string `json:"column"`
}

// Let is a named value.
type Let struct {
	Name string   `json:"name"`
	Text string   `json:"text"`
	At   diag.Pos `json:"at"`
	Type string   `json:"type"`
	Uses
}

// Source is a place of the source and where it goes.
type Source struct {
	Pointer  string `json:"pointer"`
	Type     string `json:"type"`
	Optional bool   `json:"optional,omitempty"` // may be absent or null
	Targets  []Goal `json:"targets"`
}

// Goal is a target that a source place reaches.
type Goal struct {
	Pointer string `json:"pointer"`
	Rule    int    `json:"rule"`
	As      []Role `json:"as"`
}

// Required is a place that the target demands wherever the object around it is
// written.
type Required struct {
	Pointer string `json:"pointer"`
	Rules   []int  `json:"rules"` // that write it
}

// Of is the lineage of a checked program.
func Of(p *program.Program) *Graph {
	w := &walker{p: p, g: &Graph{Version: Version, Mapping: p.Mapping, File: p.File, Source: p.Source, Target: p.Target,
		Targets: []Target{}, Lets: []Let{}, Sources: []Source{}, Unread: []string{}, Required: []Required{}}}
	for _, l := range p.Lets {
		w.let(l)
	}
	for _, at := range Nodes(p) {
		w.node(at)
	}
	w.sources()
	w.g.Unread = append(w.g.Unread, w.unread()...)
	return w.g
}
