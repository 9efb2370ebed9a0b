// Package assist helps to write one expression of a mapping: what may follow at
// the cursor, what stands there, what is wrong and how it can be mended. The
// expression may be incomplete, and the rest of the mapping may have mistakes.
//
// Open makes a Desk for the place of the expression; Help asks it.
package assist

import (
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
	"crosswalk/mapper/sketch"
)

// Help is what is known at the cursor. Offsets are UTF-16 code units of the
// expression.
type Help struct {
	From        int          `json:"from"` // where the text that a completion replaces begins
	Completions []Completion `json:"completions"`
	Here        *Here        `json:"here,omitempty"`
	Wants       string       `json:"wants,omitempty"`
	Type        string       `json:"type,omitempty"`
	Findings    []Finding    `json:"findings"`
}

// Completion is something that may stand at the cursor.
type Completion struct {
	Label  string `json:"label"`
	Kind   Kind   `json:"kind"`
	Type   string `json:"type,omitempty"`
	Doc    string `json:"doc,omitempty"`
	Insert string `json:"insert,omitempty"` // if it is not the label; ${} is where the cursor goes
	Fits   bool   `json:"fits,omitempty"`
}

// Kind is what a completion is.
type Kind string

// Kinds.
const (
	Field    Kind = "field"
	Function Kind = "function"
	Method   Kind = "method"
	Variable Kind = "variable"
	Let      Kind = "let"
	Table    Kind = "table"
	Literal  Kind = "value"
	Keyword  Kind = "keyword"
)

// Here is what stands under the cursor.
type Here struct {
	From      int    `json:"from"`
	To        int    `json:"to"`
	Text      string `json:"text,omitempty"`
	Type      string `json:"type,omitempty"`
	Doc       string `json:"doc,omitempty"`
	Signature string `json:"signature,omitempty"`
}

// Finding is a mistake in the expression.
type Finding struct {
	From     int           `json:"from"`
	To       int           `json:"to"`
	Code     string        `json:"code"`
	Severity diag.Severity `json:"severity"`
	Message  string        `json:"message"`
	Hint     string        `json:"hint,omitempty"`
	Fixes    []Fix         `json:"fixes,omitempty"`
}

// Fix mends a finding. It was tried: the mistake is gone with it.
type Fix struct {
	Label     string `json:"label"`
	Expr      string `json:"expr"`
	OnMissing string `json:"onMissing,omitempty"` // policy that the rule takes with it
}

// Desk is a place where an expression is written. It may be used by several
// goroutines.
type Desk struct {
	mu      sync.Mutex
	part    string
	rule    *document.Rule // nil for a let
	site    *check.Site    // nil if the rule's place in the target is not known
	scope   *check.Scope
	tables  map[string]*program.Table
	demands bool // the target demands the field
}

// request is one question, answered with bytes.
type request struct {
	*Desk
	text string
	at   int // of the cursor
	root *sketch.Node
	goal goal // of the whole expression
}

// maxText bounds an expression that is looked at, in bytes.
const maxText = 64 << 10

// Help answers for an expression with the cursor at an offset in UTF-16 code
// units.
func (d *Desk) Help(expr string, offset int) *Help {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := &Help{Completions: []Completion{}, Findings: []Finding{}}
	if len(expr) > maxText || !utf8.ValidString(expr) {
		return out
	}
	r := &request{Desk: d, text: expr, at: Bytes(expr, offset), root: sketch.Parse(expr)}
	r.goal = d.goal()
	if d.site != nil && d.part == "expr" {
		out.Wants = check.Wants(d.shape())
	} else if r.goal.word != "" {
		out.Wants = r.goal.word
	}
	if d.scope == nil {
		return out
	}
	var from int
	from, out.Completions = r.complete()
	out.From = Units(expr, from)
	out.Here = r.here()
	out.Type, out.Findings = r.findings()
	return out
}

// shape is what the target takes of the expression; nil if it takes nothing of it.
func (d *Desk) shape() *schema.Shape {
	if d.site == nil || d.part != "expr" {
		return nil
	}
	s := d.site.Shape
	if d.rule.Kind == document.Each {
		if s.Kind != schema.Array || s.Items == nil {
			return &schema.Shape{}
		}
		return s.Items
	}
	return s
}

// Units turns an offset in bytes into one in UTF-16 code units.
func Units(text string, bytes int) int {
	n := 0
	for i, r := range text {
		if i >= bytes {
			break
		}
		n += utf16.RuneLen(r)
	}
	return n
}

// Bytes turns an offset in UTF-16 code units into one in bytes: of the character
// that it lies in, or of the end.
func Bytes(text string, units int) int {
	n := 0
	for i, r := range text {
		if n += utf16.RuneLen(r); n > units {
			return i
		}
	}
	return len(text)
}
