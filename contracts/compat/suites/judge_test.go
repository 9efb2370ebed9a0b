// Package suites holds the decision of compatibility against verdicts that
// others published, and against the mistakes that are known of other checkers.
// It has tests only.
package suites

import (
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
)

// side is one schema, read, and compiled by the independent validator.
type side struct {
	text      []byte
	root      *schema.Schema
	validator *jsonschema.Validator
}

func read(t *testing.T, name string, text []byte) side {
	t.Helper()
	doc, list := jsonschema.Parse(name, text)
	if list.Failed() {
		t.Fatalf("%s: %v", name, list)
	}
	v, err := jsonschema.Compile(doc, "")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return side{text, doc.Root, v}
}

func (s side) accepts(value []byte) bool { return s.validator.Validate(value) == nil }

// proves reports whether a value shows that not all that writer sends can be
// read.
func proves(value []byte, writer, reader side) bool {
	return writer.accepts(value) && !reader.accepts(value)
}

// decided is the answer to whether reader reads all that writer sends.
type decided struct {
	verdict finding.Verdict
	witness []byte // of the first cause
	reason  string // why it is unknown
}

// decide asks, and demands of every break a payload that the independent
// validator confirms.
func decide(t *testing.T, name string, writer, reader side) decided {
	t.Helper()
	var out decided
	d := inclusion.New(inclusion.Options{})
	for _, c := range d.Causes(writer.root, reader.root) {
		out.verdict = max(out.verdict, c.Verdict)
		if c.Verdict != finding.Breaking {
			out.reason = c.Reason
			continue
		}
		w, ok := d.Witness(writer.root, reader.root, c)
		if !ok {
			t.Errorf("%s: unsound: breaking by %s without a payload", name, c.Keyword)
			continue
		}
		value := w.Value.JSON()
		if !proves(value, writer, reader) {
			t.Errorf("%s: unsound: %s is said to break: the writer accepts it: %v, the reader: %v", name, value, writer.accepts(value), reader.accepts(value))
		}
		if out.witness == nil {
			out.witness = value
		}
	}
	return out
}
