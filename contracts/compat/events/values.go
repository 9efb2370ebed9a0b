package events

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"crosswalk/contracts/asyncapi"
	"crosswalk/contracts/compat/explain"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// side is a message in the view of one side.
type side struct {
	role  role
	entry *asyncapi.Entry
}

// lane is the way of values between the versions in one sense: it asks which
// values of the writing one the reading one refuses.
type lane struct {
	p           *promise
	readerIsNew bool
	decider     *inclusion.Decider
	closed      *inclusion.Decider // nil if the writer is read as closed anyway
	groups      map[*inclusion.Cause]*finding.Finding
	order       []*inclusion.Cause
	places      map[*inclusion.Cause][]string
	known       map[*schema.Schema]*jsonschema.Validator
	whole       map[*asyncapi.Message]*schema.Schema
	samples     map[*schema.Schema]*source.Value
}

func newLane(p *promise, readerIsNew bool) *lane {
	opt := inclusion.Options{ClosedWriter: p.opt.ClosedWriter, Steps: p.opt.Steps, NewReader: readerIsNew}
	l := &lane{p: p, readerIsNew: readerIsNew, decider: inclusion.New(opt), groups: map[*inclusion.Cause]*finding.Finding{}, places: map[*inclusion.Cause][]string{},
		known: map[*schema.Schema]*jsonschema.Validator{}, whole: map[*asyncapi.Message]*schema.Schema{}, samples: map[*schema.Schema]*source.Value{}}
	if !opt.ClosedWriter {
		opt.ClosedWriter = true
		l.closed = inclusion.New(opt)
	}
	return l
}

// schemaOf is what a part of a message can be: every payload, and every object
// as headers, if it does not say. opaque is a part in a language that is not
// read.
func (l *lane) schemaOf(m *asyncapi.Message, part string) (s *schema.Schema, opaque *source.Value) {
	if part == "payload" {
		if m.Payload != nil || m.Opaque != nil {
			return m.Payload, m.Opaque
		}
		if l.whole[m] == nil {
			yes := true
			l.whole[m] = &schema.Schema{Pos: m.Pos, Pointer: m.Pointer, Bool: &yes}
		}
		return l.whole[m], nil
	}
	if m.Headers != nil || m.OpaqueHeaders != nil {
		return m.Headers, m.OpaqueHeaders
	}
	return &schema.Schema{Pos: m.Pos, Pointer: m.Pointer, Types: schema.TypeObject}, nil
}

// values compares a part of a message: payload or headers.
func (l *lane) values(part string, writer, reader side) {
	a, b := writer.entry.Message, reader.entry.Message
	if part == "headers" && a.Headers == nil && b.Headers == nil && a.OpaqueHeaders == nil && b.OpaqueHeaders == nil {
		return
	}
	w, opaqueW := l.schemaOf(a, part)
	r, opaqueR := l.schemaOf(b, part)
	if opaqueW != nil || opaqueR != nil {
		if opaqueW == nil || opaqueR == nil || a.Format != b.Format || !same(opaqueW, opaqueR) {
			l.opaque(part, writer, reader)
		}
		return
	}
	place := writer.role.place()
	if place != "" {
		place += " "
	}
	place += writer.entry.Name
	if part == "headers" {
		place += ", headers"
	}
	l.ask(question{part: part, place: place, root: roots[part] + writer.entry.Name, at: "/message/" + part,
		wrap: func(v *source.Value) json.RawMessage { return l.envelope(writer, part, v) }}, w, r)
}

// roots name the parts of a message in a sentence.
var roots = map[string]string{"payload": "the payload of ", "headers": "the object of headers of "}

// same reports whether two values are written the same; what a reference means
// depends on the rest of the file.
func same(a, b *source.Value) bool {
	return a.Canonical() == b.Canonical() && !bytes.Contains(a.JSON(), []byte(`"$ref"`))
}

// opaque tells of a change in a language that is not read.
func (l *lane) opaque(part string, writer, reader side) {
	a, b := writer.entry.Message, reader.entry.Message
	old, new := a, b
	if !l.readerIsNew {
		old, new = b, a
	}
	at := finding.Finding{Code: "value/undecided", Verdict: finding.Unknown, Layer: finding.Value, Direction: l.p.direction, Pointer: new.Pointer, Position: new.Pos, Other: &diag.Pos{},
		Message: fmt.Sprintf("the change of the %s of %s could not be decided", part, writer.entry.Name), Hint: "describe it in JSON Schema, or approve the change with an exception"}
	*at.Other = old.Pos
	format := a.Format
	if format == "" {
		format = b.Format
	}
	at.Reason = fmt.Sprintf("it is described in %s, which is not read", format)
	at.Message += ": " + at.Reason
	at.Places = places(writer.role)
	l.p.add(at)
}

// question is where two schemas meet.
type question struct {
	part, place, root, at string
	wrap                  func(v *source.Value) json.RawMessage
}

// edge tells whether two deciders found the same.
type edge struct {
	writer, reader *schema.Schema
	keyword        string
}

// ask adds what stands between two schemas, grouped by cause.
func (l *lane) ask(q question, writer, reader *schema.Schema) {
	causes := l.decider.Causes(writer, reader)
	var closed map[edge]bool
	for _, c := range causes {
		if !slices.Contains(l.places[c], q.place) {
			l.places[c] = append(l.places[c], q.place)
		}
		if known := l.groups[c]; known != nil && known.Verdict == c.Verdict {
			continue
		}
		f, w := l.finding(q, c, writer, reader)
		if l.closed != nil && c.Verdict == finding.Breaking {
			if closed == nil {
				closed = map[edge]bool{}
				for _, other := range l.closed.Causes(writer, reader) {
					closed[edge{other.Writer, other.Reader, other.Keyword}] = true
				}
			}
			if !closed[edge{c.Writer, c.Reader, c.Keyword}] && f.Verdict == finding.Breaking {
				explain.OnlyStrict(&f, writer, w)
			}
		}
		if l.groups[c] == nil {
			l.order = append(l.order, c)
		}
		l.groups[c] = &f
	}
}

// finding explains a cause once its message has been shown to the independent
// validator; what that one does not confirm is unknown.
func (l *lane) finding(q question, c *inclusion.Cause, writer, reader *schema.Schema) (finding.Finding, inclusion.Witness) {
	eq := explain.Question{Direction: l.p.direction, ReaderIsNew: l.readerIsNew, Root: q.root}
	if c.Verdict != finding.Breaking {
		return explain.Cause(eq, c, inclusion.Witness{}), inclusion.Witness{}
	}
	undecided := *c
	undecided.Verdict = finding.Unknown
	w, ok := l.decider.Witness(writer, reader, c)
	if !ok {
		undecided.Reason = "no whole message was found that reaches the place"
		return explain.Cause(eq, &undecided, inclusion.Witness{}), w
	}
	reason, err := l.confirm(writer, reader, w)
	if err != nil {
		undecided.Reason = err.Error()
		return explain.Cause(eq, &undecided, inclusion.Witness{}), w
	}
	w.Reason = reason
	f := explain.Cause(eq, c, w)
	f.Witness, f.At = q.wrap(w.Value), q.at+w.At
	return f, w
}

// confirm asks the independent validator about a witness, and returns why the
// reader refuses it.
func (l *lane) confirm(writer, reader *schema.Schema, w inclusion.Witness) (string, error) {
	text := w.Value.JSON()
	if err := l.validate(writer, text); err != nil {
		return "", fmt.Errorf("the independent validator does not agree that %s is accepted: %w", text, err)
	}
	err := l.validate(reader, text)
	var refused *jsonschema.InvalidError
	switch {
	case err == nil:
		return "", fmt.Errorf("the independent validator does not agree that %s is refused", text)
	case !errors.As(err, &refused) || len(refused.Problems) == 0:
		return "", fmt.Errorf("the payload could not be checked: %w", err)
	}
	best := refused.Problems[0]
	for _, problem := range refused.Problems {
		if problem.Pointer == w.At {
			best = problem
			break
		}
	}
	if best.Pointer == "" {
		return best.Message, nil
	}
	return "at " + best.Pointer + ": " + best.Message, nil
}

func (l *lane) validate(s *schema.Schema, text []byte) error {
	v := l.known[s]
	if v == nil {
		var err error
		if v, err = jsonschema.CompileModel(s); err != nil {
			return err
		}
		l.known[s] = v
	}
	return v.Validate(text)
}

// parameterQuestion is about what stands in an address.
type parameterQuestion struct {
	name     string
	index    int
	channel  *asyncapi.Channel
	from, to *schema.Schema
}

func (l *lane) parameter(pq parameterQuestion, r role, writer, reader *schema.Schema) {
	l.ask(question{part: "parameter", place: r.place() + ", parameter " + pq.name, root: "the parameter " + pq.name, at: "/message/parameters/" + source.Escape(pq.name),
		wrap: func(v *source.Value) json.RawMessage {
			parameters := &source.Value{Kind: source.Object, Members: []source.Member{{Name: pq.name, Value: v}}}
			return message{Channel: filled(pq.channel.Address, pq.index, v), Parameters: parameters.JSON()}.json()
		}}, writer, reader)
}

// message is the witness of a finding.
type message struct {
	Channel    string          `json:"channel,omitempty"`
	Name       string          `json:"name,omitempty"`
	Parameters json.RawMessage `json:"parameters,omitempty"`
	Headers    json.RawMessage `json:"headers,omitempty"`
	Payload    json.RawMessage `json:"payload,omitempty"`
}

func (m message) json() json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]message{"message": m}); err != nil {
		return nil // only for parts that are no JSON, which are ours
	}
	return bytes.TrimSpace(out.Bytes())
}

// envelope writes a whole message around a part of it.
func (l *lane) envelope(s side, part string, v *source.Value) json.RawMessage {
	m := message{Name: s.entry.Name}
	if s.role.channel != nil {
		m.Channel = s.role.address()
	}
	parts := map[string]*source.Value{part: v}
	for _, other := range []string{"headers", "payload"} {
		if other == part || other == "headers" && s.entry.Message.Headers == nil {
			continue
		}
		parts[other] = l.smallest(s.entry.Message, other)
	}
	if h := parts["headers"]; h != nil && (len(h.Members) > 0 || part == "headers") {
		m.Headers = h.JSON()
	}
	if p := parts["payload"]; p != nil {
		m.Payload = p.JSON()
	}
	return m.json()
}

// smallest is a small value of a part of a message, nil if none is found.
func (l *lane) smallest(m *asyncapi.Message, part string) *source.Value {
	s, opaque := l.schemaOf(m, part)
	if opaque != nil {
		return nil
	}
	if v, known := l.samples[s]; known {
		return v
	}
	no := false
	nothing := &schema.Schema{Pos: s.Pos, Pointer: s.Pointer, Bool: &no}
	var found *source.Value
	for _, c := range l.decider.Causes(s, nothing) {
		if w, ok := l.decider.Witness(s, nothing, c); ok && l.validate(s, w.Value.JSON()) == nil {
			found = w.Value
			break
		}
	}
	l.samples[s] = found
	return found
}

// sample writes a whole message of a kind, nil if none is found.
func (l *lane) sample(r role, e *asyncapi.Entry) json.RawMessage {
	p := l.smallest(e.Message, "payload")
	if p == nil {
		return nil
	}
	return l.envelope(side{r, e}, "payload", p)
}

// flush adds the findings, each with the places that reach it.
func (l *lane) flush() {
	for _, c := range l.order {
		f := l.groups[c]
		all := l.places[c]
		slices.Sort(all)
		if len(all) > l.p.opt.MaxPlaces {
			f.Reached = len(all)
			all = all[:l.p.opt.MaxPlaces]
		}
		f.Places = all
		l.p.add(*f)
	}
}

// equal reports whether two messages hold the same values.
func (p *promise) equal(m, n *asyncapi.Message) bool {
	l := p.lanes[true]
	for _, part := range []string{"payload", "headers"} {
		a, opaqueA := l.schemaOf(m, part)
		b, opaqueB := l.schemaOf(n, part)
		switch {
		case opaqueA != nil && opaqueB != nil && m.Format == n.Format && same(opaqueA, opaqueB):
		case opaqueA != nil || opaqueB != nil:
			return false
		case len(l.decider.Causes(a, b)) > 0 || len(l.decider.Causes(b, a)) > 0:
			return false
		}
	}
	return true
}
