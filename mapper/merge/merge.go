// Package merge brings two edits of the same file together: mappings rule by
// rule, value tables row by row.
//
// Mapping and Table work on the text. What neither side touched keeps its bytes,
// what one side touched is taken from there, and only what both changed
// differently is a conflict. Every result without conflicts is read again and
// compared with what the sides say; if anything of an edit were missing, the
// file as a whole is the conflict instead.
package merge

import "bytes"

// Conflict is a place that both sides changed differently. A nil text: the side
// does not have it.
type Conflict struct {
	// Target is the path of a rule ("lines[].sku"), "let:NAME", "head:KEY" of what
	// stands above the rules, or the key of a row; "" is the whole file.
	Target string
	// Texts of the rule with its key and the comments above it, without the
	// indentation; or of the row; or of the file.
	Base, Ours, Theirs *string
}

// Result is a merged file. Text is nil if the file is gone. With conflicts it has
// ours in their places: a draft for a person to go on from.
type Result struct {
	Text      []byte
	Conflicts []Conflict
}

// File merges a file that is taken as a whole. A nil text: there is no file.
func File(base, ours, theirs []byte) Result {
	if r, done := easy(base, ours, theirs); done {
		return r
	}
	return whole(base, ours, theirs)
}

// easy is for files that only one side changed, or both alike.
func easy(base, ours, theirs []byte) (Result, bool) {
	switch {
	case same(ours, theirs), same(base, theirs):
		return Result{Text: ours}, true
	case same(base, ours):
		return Result{Text: theirs}, true
	}
	return Result{}, false
}

func same(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) }

func whole(base, ours, theirs []byte) Result {
	return Result{Text: ours, Conflicts: []Conflict{{Base: text(base), Ours: text(ours), Theirs: text(theirs)}}}
}

func text(b []byte) *string {
	if b == nil {
		return nil
	}
	s := string(b)
	return &s
}

// order brings the keys of two sides into one line. Every key of keep is in the
// result once. The side that did not move what it had from base takes its place
// in the order of the other; if both did, ours decides.
func order(base, ours, theirs []string, keep map[string]bool) []string {
	frame, extra := ours, theirs
	if moved(base, theirs) && !moved(base, ours) {
		frame, extra = theirs, ours
	}
	was, framed := set(base), set(frame)
	behind := map[string][]string{} // what only extra has, by the key before it
	anchor := ""
	for _, k := range extra {
		switch {
		case !keep[k]:
		case framed[k]:
			anchor = "=" + k
		default:
			behind[anchor] = append(behind[anchor], k)
		}
	}
	out := make([]string, 0, len(keep))
	waiting := behind[""]
	for _, k := range frame {
		if !keep[k] {
			continue
		}
		if was[k] { // what the frame added in the same place comes first
			out = append(out, waiting...)
			waiting = nil
		}
		out = append(out, k)
		waiting = append(waiting, behind["="+k]...)
	}
	return append(out, waiting...)
}

// moved says that a side has keys of base in another order.
func moved(base, side []string) bool {
	place := positions(side)
	last := -1
	for _, k := range base {
		i, ok := place[k]
		if !ok {
			continue
		}
		if i < last {
			return true
		}
		last = i
	}
	return false
}

func set(keys []string) map[string]bool {
	out := make(map[string]bool, len(keys))
	for _, k := range keys {
		out[k] = true
	}
	return out
}

func positions(keys []string) map[string]int {
	out := make(map[string]int, len(keys))
	for i, k := range keys {
		out[k] = i
	}
	return out
}
