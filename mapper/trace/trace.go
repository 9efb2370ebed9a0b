package trace

import (
	"encoding/json"

	"crosswalk/mapper/abi"
)

// Trace is what happened to one input.
type Trace struct {
	Version int    `json:"version"`
	Mapping string `json:"mapping"`
	// Rules are those of the module; Rule in the lists below is an index.
	Rules []abi.Rule `json:"rules"`
	// Output is what the module gave, "" if the input was refused; Start and End
	// of values count its bytes.
	Output string `json:"output,omitempty"`
	// Values are what was written, in the order of the output, an object or array
	// before what is in it.
	Values []Value `json:"values"`
	// Skipped are places of the target that were left out, and rules that were
	// never reached.
	Skipped []Skipped `json:"skipped"`
	// Lets are the named values that were evaluated.
	Lets []Let `json:"lets"`
	// Failed is the value that was being written when a rule failed.
	Failed *Value `json:"failed,omitempty"`
	// Error says why the input was refused.
	Error *Error `json:"error,omitempty"`
	// Truncated says that there was more than abi.TraceRecords could hold: what
	// follows is not in the lists.
	Truncated bool `json:"truncated,omitempty"`
}

// Value is one value of the target.
type Value struct {
	Pointer string `json:"pointer"` // "/lines/0/sku"
	Path    string `json:"path"`    // "lines[].sku"
	Kind    string `json:"kind"`    // as lineage.Target
	Rule    int    `json:"rule"`    // -1 for an object that only holds others
	Start   int    `json:"start"`   // bytes of the output
	End     int    `json:"end"`
	// Because says that a policy wrote it, not the expression: missing or null.
	Because string `json:"because,omitempty"`
	Detail
}

// Detail is how a value came about.
type Detail struct {
	// In are the items of the lists that rules around go through.
	In    []Item `json:"in,omitempty"`
	From  []From `json:"from,omitempty"`
	More  bool   `json:"more,omitempty"` // a let read more places than are in From
	Steps []Step `json:"steps,omitempty"`
}

// Item is an item of a list that is gone through.
type Item struct {
	Name    string          `json:"name"`
	Pointer string          `json:"pointer,omitempty"` // where it lies in the input
	Round   int             `json:"round,omitempty"`   // of a loop within an expression, from 1
	Value   json.RawMessage `json:"value,omitempty"`   // of what is no object
}

// From is a place of the input that was read.
type From struct {
	Pointer string   `json:"pointer"`
	As      []string `json:"as"` // lineage.Role
	// Start and End are its bytes in the input, both 0 if it is not there.
	Start   int    `json:"start,omitempty"`
	End     int    `json:"end,omitempty"`
	Missing bool   `json:"missing,omitempty"` // not there
	Through string `json:"through,omitempty"` // let that read it
}

// Step is the value of a part of an expression, in the order of evaluation.
type Step struct {
	For  string `json:"for"` // part of the rule: value, when, each, where, …
	Text string `json:"text"`
	In   []Item `json:"in,omitempty"` // rounds of loops within the expression
	Result
	// Pointer is the place of a read in the input.
	Pointer string `json:"pointer,omitempty"`
	// Whole says that this is the result of the whole expression.
	Whole bool `json:"whole,omitempty"`
}

// Result is a value that was computed.
type Result struct {
	State string          `json:"state,omitempty"` // missing, or null
	Value json.RawMessage `json:"value,omitempty"`
	Cut   bool            `json:"cut,omitempty"` // the value is longer
}

// Skipped is a target that was left out.
type Skipped struct {
	Pointer string `json:"pointer,omitempty"` // "" if the rule was not reached
	Path    string `json:"path"`
	Rule    int    `json:"rule"`
	// Why is when (its condition is false), missing, null, empty (an object
	// without a member), or around (what is around it was left out, or has no items).
	Why string `json:"why"`
	Detail
}

// Let is the evaluation of a named value.
type Let struct {
	Name string `json:"name"`
	Text string `json:"text"`
	Result
	Failed bool   `json:"failed,omitempty"`
	From   []From `json:"from,omitempty"`
	Steps  []Step `json:"steps,omitempty"`
}

// Error is why an input was refused.
type Error struct {
	Code    string `json:"code"` // slug of abi.Code
	Message string `json:"message"`
	Rule    int    `json:"rule"`              // -1 if no rule is involved
	Offset  int    `json:"offset"`            // byte of the input, -1 if unknown
	Pointer string `json:"pointer,omitempty"` // of that byte
	Place   string `json:"place,omitempty"`   // of the contracts: "source/…" or "target/…"
}

// Run is a run of a trace build, to be read before its module runs again.
type Run struct {
	Info   abi.Info
	Table  Table
	Memory []byte // the module's, whole
	At     uint32 // what cw_trace returned
	Input  []byte
	Output []byte // nil if the input was refused
	Error  *Error
}
