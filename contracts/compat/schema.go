package compat

import (
	"errors"
	"fmt"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/compat/explain"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// schemas compares two JSON Schemas: messages of the writing version are read by
// the reading one.
func (c *comparison) schemas() {
	for _, d := range c.directions() {
		q := schemaQuestion{Question: explain.Question{Direction: d, ReaderIsNew: d == finding.Backward}, writer: c.old, reader: c.new}
		if d == finding.Forward {
			q.writer, q.reader = c.new, c.old
		}
		for _, f := range q.ask(c.opt) {
			c.add(f)
		}
	}
}

type schemaQuestion struct {
	explain.Question
	writer, reader *contracts.Contract
}

func (q schemaQuestion) ask(opt Options) []finding.Finding {
	w, r := q.writer.Document.Root, q.reader.Document.Root
	decider := inclusion.New(inclusion.Options{ClosedWriter: opt.ClosedWriter, NewReader: q.ReaderIsNew, Steps: opt.Steps})
	causes := decider.Causes(w, r)
	var closed map[edge]bool
	if !opt.ClosedWriter && len(causes) > 0 {
		closed = map[edge]bool{}
		for _, c := range inclusion.New(inclusion.Options{ClosedWriter: true, NewReader: q.ReaderIsNew, Steps: opt.Steps}).Causes(w, r) {
			closed[edgeOf(c)] = true
		}
	}
	var out []finding.Finding
	for _, c := range causes {
		f, witness := q.finding(decider, c)
		if closed != nil && !closed[edgeOf(c)] {
			explain.OnlyStrict(&f, w, witness)
		}
		if q.ReaderIsNew {
			f.Places = reach(r, c.Reader)
		} else {
			f.Places = reach(w, c.Writer)
		}
		out = append(out, f)
	}
	return out
}

// edge tells whether two deciders found the same.
type edge struct {
	writer, reader *schema.Schema
	part           *schema.Schema
	keyword, name  string
}

func edgeOf(c *inclusion.Cause) edge { return edge{c.Writer, c.Reader, c.Part, c.Keyword, c.Name} }

// finding explains a cause once its payload has been shown to the independent
// validator; what that one does not confirm is unknown.
func (q schemaQuestion) finding(d *inclusion.Decider, c *inclusion.Cause) (finding.Finding, inclusion.Witness) {
	if c.Verdict != finding.Breaking {
		return explain.Cause(q.Question, c, inclusion.Witness{}), inclusion.Witness{}
	}
	undecided := *c
	undecided.Verdict = finding.Unknown
	w, ok := d.Witness(q.writer.Document.Root, q.reader.Document.Root, c)
	if !ok {
		undecided.Reason = "no whole message was found that reaches the place"
		return explain.Cause(q.Question, &undecided, inclusion.Witness{}), inclusion.Witness{}
	}
	reason, err := confirm(q.writer, q.reader, w.Value.JSON(), said{w.At, c.Name, w.Reason})
	if err != nil {
		undecided.Reason = err.Error()
		return explain.Cause(q.Question, &undecided, inclusion.Witness{}), inclusion.Witness{}
	}
	w.Reason = reason
	return explain.Cause(q.Question, c, w), w
}

// said is what the decision says of a refusal.
type said struct{ at, name, reason string }

// confirm asks the independent validator whether writer accepts a message that
// reader refuses, and returns what the reader says.
func confirm(writer, reader *contracts.Contract, message []byte, s said) (string, error) {
	if err := contracts.Validate(writer, message); err != nil {
		return "", fmt.Errorf("the independent validator does not agree that %s is accepted: %w", message, err)
	}
	err := contracts.Validate(reader, message)
	var refused *jsonschema.InvalidError
	switch {
	case err == nil:
		return "", fmt.Errorf("the independent validator does not agree that %s is refused", message)
	case !errors.As(err, &refused):
		return "", fmt.Errorf("the payload could not be checked: %w", err)
	}
	return s.problem(refused), nil
}

// problem is what the validator says of the place at fault. A message may have
// other faults too; if only those are told, the decision's own words stay.
func (s said) problem(e *jsonschema.InvalidError) string {
	for _, at := range []string{s.at + "/" + source.Escape(s.name), s.at} {
		for _, p := range e.Problems {
			if p.Pointer == at && (len(e.Problems) == 1 || at != s.at || s.name == "" || strings.Contains(p.Message, s.name)) {
				return located(p.Pointer, p.Message)
			}
		}
	}
	if s.reason == "" && len(e.Problems) > 0 {
		return located(e.Problems[0].Pointer, e.Problems[0].Message)
	}
	return located(s.at, s.reason)
}

func located(pointer, message string) string {
	if pointer == "" {
		return message
	}
	return "at " + pointer + ": " + message
}
