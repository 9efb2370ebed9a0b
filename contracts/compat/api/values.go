package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/compat/explain"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// question asks whether what one version writes at a place is what the other one
// reads there.
type question struct {
	x              *exchange
	request        bool // of a request, else of its answer
	writer, reader *schema.Schema
	// typed tells that the types of the value are on the wire, as in JSON; list that
	// a single value may be a list of one.
	typed, list bool
	place       place
	root        string // names the value, "the body"
	at          string // JSON pointer of the value in the witness
	// wrap puts a value into a whole message.
	wrap func(*source.Value) (message, bool)
}

// values decides a question and takes what it finds into groups.
func (c *comparison) values(q question) {
	if q.reader == nil {
		return
	}
	toServer := q.request == q.x.toServer()
	from, to := q.x.sender, q.x.receiver
	if !q.request {
		from, to = to, from
	}
	writer, reader := anything(), to.view(toServer, false).of(q.reader)
	if q.writer != nil {
		writer = from.view(toServer, true).of(q.writer)
	}
	if !q.typed {
		if values := finite(writer); values != nil && len(c.causes(c.opt.ClosedWriter, to.isNew, writer, reader)) > 0 {
			left := unreadable(values, reader, q.list)
			if len(left) == 0 {
				return
			}
			if len(left) < len(values) {
				writer = only(writer, left)
			}
		}
		reader = c.texts.of(reader)
		if q.list && mayBe(writer, 0)&schema.TypeArray == 0 {
			reader = c.texts.orOne(reader)
		}
	}
	for _, cause := range c.causes(c.opt.ClosedWriter, to.isNew, writer, reader) {
		g, _ := c.groups.at(c.keyOf(q, cause))
		g.places[q.place.String()] = true
		if len(g.met) < maxMeetings {
			g.met = append(g.met, meeting{q, writer, reader, cause, from, to})
		}
	}
}

// maxMeetings bounds the questions that are remembered of one cause.
const maxMeetings = 1000

// meeting is a cause where a question meets it.
type meeting struct {
	q              question
	writer, reader *schema.Schema // as they were asked about
	cause          *inclusion.Cause
	from, to       *version
}

// settle finds a message for each cause that was met: one of the questions that
// are nearest to it, whose messages are small.
func (c *comparison) settle() {
	var roots []*schema.Schema
	for _, g := range c.groups.order {
		for _, m := range g.met {
			roots = append(roots, m.reader)
		}
	}
	n := newNetwork(roots)
	for _, g := range c.groups.order {
		for _, m := range n.nearest(g.met, maxAttempts) {
			if c.show(g, m); g.settled {
				break
			}
		}
		g.met = nil
	}
}

// show makes the finding of a cause from one question that meets it.
func (c *comparison) show(g *group, m meeting) {
	eq := explain.Question{Direction: c.direction, ReaderIsNew: m.to.isNew, Root: m.q.root}
	said := c.said(m.cause)
	if m.cause.Verdict != finding.Breaking {
		g.settled, g.edit = true, fmt.Sprint(said.Writer.Pos, said.Reader.Pos, said.Reason)
		g.finding = explain.Cause(eq, &said, inclusion.Witness{})
		return
	}
	witness, whole, shown, err := c.prove(m.q, c.decider(c.opt.ClosedWriter, m.to.isNew), m.writer, m.reader, m.cause)
	if err != nil {
		said.Verdict, said.Reason = finding.Unknown, err.Error()
		g.finding = explain.Cause(eq, &said, inclusion.Witness{})
		return
	}
	g.settled = true
	said = c.said(shown)
	g.finding = explain.Cause(eq, &said, witness)
	g.finding.Witness, g.finding.At = json.RawMessage(whole.json()), m.q.at+witness.At
	if !c.opt.ClosedWriter && !slices.ContainsFunc(c.causes(true, m.to.isNew, m.writer, m.reader), func(other *inclusion.Cause) bool { return edgeOf(other) == edgeOf(m.cause) }) {
		explain.OnlyStrict(&g.finding, m.writer, witness)
	}
	g.edit = editOf(m.from, m.to, &said, g.finding.OnlyStrict)
}

// editOf says what was changed, by the texts of both files: the keyword that
// refuses as either side has it, the name at which it stands, and the value.
func editOf(from, to *version, c *inclusion.Cause, onlyStrict bool) string {
	keyword := func(v *version, s *schema.Schema) string {
		if s == nil {
			return ""
		}
		if at := v.Document.Source.At(s.Pointer + "/" + source.Escape(s.Spelling(c.Keyword))); at != nil && c.Part == nil && len(s.Keywords) > 0 {
			return at.Canonical()
		}
		return ""
	}
	name := func(s *schema.Schema) string {
		return s.Pointer[strings.LastIndexByte(s.Pointer, '/')+1:]
	}
	parts := []string{c.Keyword, c.Name, name(c.Reader), name(c.Writer), keyword(from, c.Writer), keyword(to, c.Reader), strconv.FormatBool(onlyStrict)}
	if c.Part != nil {
		if at := to.Document.Source.At(c.Part.Pointer); at != nil {
			parts = append(parts[:2], at.Canonical(), strconv.FormatBool(onlyStrict))
		}
	}
	return strings.Join(append(parts, c.Value.Canonical()), "\x00")
}

// unreadable are the values that no reading of what they are written as makes
// acceptable.
func unreadable(values []*source.Value, reader *schema.Schema, list bool) []*source.Value {
	var out []*source.Value
	for _, v := range values {
		if !readable(reader, spellings(v, list), "").takes() {
			out = append(out, v)
		}
	}
	return out
}

// edge tells whether two deciders found the same.
type edge struct {
	writer, reader *schema.Schema
	keyword        string
}

func edgeOf(c *inclusion.Cause) edge { return edge{c.Writer, c.Reader, c.Keyword} }

// keyOf is equal for causes that lie between the same places, whatever the
// direction's view of them.
func (c *comparison) keyOf(q question, cause *inclusion.Cause) key {
	k := key{code: cause.Keyword, subject: cause.Verdict.String() + " " + cause.Name}
	if cause.Writer != nil {
		k.here = cause.Writer.Pos
	}
	if cause.Reader != nil {
		k.that = cause.Reader.Pos
	}
	if cause.Part != nil {
		k.that = cause.Part.Pos
	}
	if k.here == (diag.Pos{}) || k.that == (diag.Pos{}) {
		k.subject += " " + q.place.String()
	}
	if cause.Value != nil {
		k.subject += " " + cause.Value.Canonical()
	}
	return k
}

// said is a cause in terms of the file: a widened schema is what it was made of.
func (c *comparison) said(cause *inclusion.Cause) inclusion.Cause {
	out := *cause
	for _, t := range []*texts{c.texts, c.loose} {
		if s := t.from[cause.Reader]; s != nil {
			out.Reader = s
		}
	}
	return out
}

// prove makes the whole message of a cause and shows it to both sides. shown is
// the cause, or one like it that a message could show.
func (c *comparison) prove(q question, decider *inclusion.Decider, writer, reader *schema.Schema, cause *inclusion.Cause) (w inclusion.Witness, m message, shown *inclusion.Cause, err error) {
	w, ok := decider.Witness(writer, reader, cause)
	if !ok {
		return w, m, cause, errors.New("no whole message was found that reaches the place")
	}
	m, w.Reason, err = q.confirm(w)
	if err == nil || q.typed {
		return w, m, cause, err
	}
	// what was found is written like a value that is accepted: others may not be
	type other struct{ writer, reader *schema.Schema }
	var others []other
	if mayBe(writer, 0)&schema.TypeArray != 0 {
		others = append(others, other{&schema.Schema{Pos: writer.Pos, Pointer: writer.Pointer, AllOf: []*schema.Schema{writer, {Pos: writer.Pos, MinItems: &schema.Count{N: 2}}}}, reader})
	}
	if texts := asTexts(writer); texts != nil {
		others = append(others, other{texts, reader})
	} else if narrow := c.texts.from[reader]; narrow != nil {
		others = append(others, other{writer, c.loose.of(narrow)})
	}
	place := func(cause *inclusion.Cause) [3]any {
		return [3]any{cause.Writer.Pos, cause.Reader.Pos, cause.Name}
	}
	for _, o := range others {
		for _, like := range decider.Causes(o.writer, o.reader) {
			if o.writer == writer && place(like) != place(cause) {
				continue // that one is shown on its own
			}
			if v, ok := decider.Witness(o.writer, o.reader, like); ok {
				if m, reason, failed := q.confirm(v); failed == nil {
					v.Reason = reason
					return v, m, like, nil
				}
			}
		}
	}
	return w, m, cause, err
}

// confirm asks both sides about a message with the value, and returns why the
// reader refuses it.
func (q question) confirm(w inclusion.Witness) (message, string, error) {
	m, ok := q.wrap(w.Value)
	if !ok {
		return m, "", errors.New("no whole message could be made around the value")
	}
	accepted, answer := q.x.judges(m)
	if !q.request {
		accepted, answer = q.x.answerJudges(m)
	}
	r, ok := answer.about(q.at, q.at+w.At)
	switch {
	case accepted.err() != nil:
		return m, "", fmt.Errorf("the independent validator does not agree that %s is accepted: %w", w.Value.JSON(), accepted.err())
	case answer.unchecked != nil:
		return m, "", answer.unchecked
	case !ok && !q.typed:
		return m, "", fmt.Errorf("%s is written like a value that is accepted", w.Value.JSON())
	case !ok:
		return m, "", fmt.Errorf("the independent validator does not agree that %s is refused", w.Value.JSON())
	}
	if at := r.at[len(q.at):]; at != "" {
		return m, "at " + at + ": " + r.reason, nil
	}
	return m, r.reason, nil
}
