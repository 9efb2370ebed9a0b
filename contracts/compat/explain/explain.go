// Package explain says in a reader's words what a decision found: a code, a
// sentence, the places in both versions and how to make the change compatible.
package explain

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Question is what was asked when a cause was found.
type Question struct {
	Direction finding.Direction
	// ReaderIsNew tells that the new version reads what the old one writes: so it
	// is with requests and events backward, with responses forward.
	ReaderIsNew bool
	// Root names the whole value, "the message" if empty.
	Root string
}

// Cause makes the finding of a cause. w is the payload that proves it at the
// root of the question; it is empty if the verdict is unknown.
func Cause(q Question, c *inclusion.Cause, w inclusion.Witness) finding.Finding {
	f := finding.Finding{Verdict: c.Verdict, Layer: finding.Value, Direction: q.Direction, Severity: diag.Error, Reason: c.Reason}
	q.places(&f, c)
	if c.Verdict != finding.Breaking {
		f.Code = "value/undecided"
		f.Message = fmt.Sprintf("%s could not be decided: %s", q.changed(c), c.Reason)
		f.Hint = Hint(f.Code)
		return f
	}
	if w.Value != nil {
		f.Witness, f.At = json.RawMessage(w.Value.JSON()), w.At
		if w.Reason != "" {
			f.Reason = w.Reason
		}
	}
	k, ok := kinds[c.Keyword]
	switch {
	case !ok:
		k = kinds[""]
	case c.Part != nil && c.Part.Bool == nil && (k.narrowed.code == "value/property-refused" || k.narrowed.code == "value/item-refused"):
		k = declaration
	}
	say := sayer{q: q, c: c, at: w.Value.At(w.At), path: Path(w.Value, w.At)}
	if say.path == "" {
		say.path = q.root()
	}
	f.Reader = "old"
	if q.ReaderIsNew {
		f.Reader = "new"
		f.Code, f.Message = k.narrowed.code, k.narrowed.say(say)
	} else {
		f.Code, f.Message = k.widened.code, k.widened.say(say)+", which the old version refuses"
	}
	f.Hint = Hint(f.Code)
	return f
}

func (q Question) root() string {
	if q.Root == "" {
		return "the message"
	}
	return q.Root
}

// changed names what a question without an answer was about.
func (q Question) changed(c *inclusion.Cause) string {
	if c.Reader != nil && c.Reader.Name != "" {
		return fmt.Sprintf("the change of %q", c.Reader.Name)
	}
	return "the change"
}

// places fills in where the cause stands in the new version and in the old one.
func (q Question) places(f *finding.Finding, c *inclusion.Cause) {
	here, herePointer := writerPlace(c)
	there, therePointer := readerPlace(c)
	if q.ReaderIsNew {
		here, herePointer, there, therePointer = there, therePointer, here, herePointer
	}
	if here.Line == 0 && there.Line > 0 { // what the new version does not have
		f.Position, f.Pointer = there, therePointer
		return
	}
	f.Position, f.Pointer = here, herePointer
	if there.Line > 0 {
		f.Other = &there
	}
}

// readerPlace is where the reader says what refuses.
func readerPlace(c *inclusion.Cause) (diag.Pos, string) {
	if c.Part != nil && c.Part.Pos.Line > 0 {
		return c.Part.Pos, c.Part.Pointer
	}
	if c.Reader == nil {
		return diag.Pos{}, ""
	}
	if c.Keyword == "required" {
		for _, w := range c.Reader.Required {
			if w.Text == c.Name && w.Pos.Line > 0 {
				return w.Pos, c.Reader.Pointer + "/required"
			}
		}
	}
	return keywordPlace(c.Reader, c.Keyword)
}

// writerPlace is the corresponding place of the writer: that of the member, if it
// declares it, else that of the same keyword.
func writerPlace(c *inclusion.Cause) (diag.Pos, string) {
	if c.Writer == nil {
		return diag.Pos{}, ""
	}
	if p := c.Writer.Property(c.Name); p != nil && c.Name != "" && p.Pos.Line > 0 {
		return p.Pos, p.Pointer
	}
	return keywordPlace(c.Writer, c.Keyword)
}

// keywordPlace is the place of the keyword in s, or of s if it has no such keyword.
func keywordPlace(s *schema.Schema, keyword string) (diag.Pos, string) {
	for _, k := range s.Keywords {
		if k.Name == keyword {
			return k.Pos, s.Pointer + "/" + source.Escape(s.Spelling(k.Name))
		}
	}
	return s.Pos, s.Pointer
}

// OnlyStrict marks a finding that closed writers do not have: it takes a producer
// that sends what the writing side never declared.
func OnlyStrict(f *finding.Finding, writer *schema.Schema, w inclusion.Witness) {
	f.OnlyStrict = true
	name := undeclared(writer, w.Value, w.At)
	if name == "" {
		f.Message += ", but only if a producer already sends names that it does not declare"
		return
	}
	f.Message += fmt.Sprintf(", but only if a producer already sends %q without declaring it", name)
}

// undeclared follows a pointer and returns the first member on the way that the
// writer does not declare, or else the last one.
func undeclared(writer *schema.Schema, v *source.Value, pointer string) string {
	last := ""
	level := []*schema.Schema{writer}
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if v == nil || pointer == "" {
			break
		}
		switch v.Kind {
		case source.Object:
			last = source.Unescape(token)
			next := declared(level, last)
			if len(next) == 0 {
				return last
			}
			level = next
		case source.Array:
			level = items(level)
		}
		v = v.At("/" + token)
	}
	if v != nil && v.Kind == source.Object { // the fault lies in one of its members
		for _, m := range v.Members {
			if len(declared(level, m.Name)) == 0 {
				return m.Name
			}
		}
	}
	return last
}

// parts are the schemas that apply to the same value as one of list.
func parts(list []*schema.Schema) []*schema.Schema {
	var out []*schema.Schema
	seen := map[*schema.Schema]bool{}
	for queue := slices.Clone(list); len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		if s == nil || seen[s] {
			continue
		}
		seen[s] = true
		out = append(out, s)
		for _, ref := range []*schema.Reference{s.Ref, s.DynamicRef} {
			if ref != nil {
				queue = append(queue, ref.Target)
			}
		}
		for _, several := range [][]*schema.Schema{s.AllOf, s.AnyOf, s.OneOf, {s.Then, s.Else}} {
			queue = append(queue, several...)
		}
	}
	return out
}

func declared(list []*schema.Schema, name string) []*schema.Schema {
	var out []*schema.Schema
	for _, s := range parts(list) {
		if p := s.Property(name); p != nil {
			out = append(out, p)
		}
	}
	return out
}

func items(list []*schema.Schema) []*schema.Schema {
	var out []*schema.Schema
	for _, s := range parts(list) {
		out = append(append(out, s.PrefixItems...), s.Items)
	}
	return out
}
