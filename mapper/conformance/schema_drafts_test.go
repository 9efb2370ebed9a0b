package conformance

import (
	"strings"
	"testing"

	"crosswalk/mapper/program"
)

// TestSchemaDrafts compiles what older drafts say otherwise than 2020-12: the
// readers translate, so the modules must say what the drafts do. (All of the
// suite's cases of these drafts run on the model, in contracts/schema/assess.)
func TestSchemaDrafts(t *testing.T) {
	s := &schemaSuite{suite: newSuite(t), formats: program.FormatsNone}
	for _, c := range []struct{ schema, good, bad string }{
		{`{"$schema":"http://json-schema.org/draft-04/schema#","type":"number","minimum":1,"exclusiveMinimum":true}`, "1.5", "1"},
		{`{"$schema":"http://json-schema.org/draft-04/schema#","id":"http://x.y/z","items":[{"$ref":"#a"}],"additionalItems":false,"definitions":{"b":{"id":"#a","type":"null"}}}`,
			"[null]", "[1]\n[null,null]"},
		{`{"$schema":"http://json-schema.org/draft-06/schema#","type":"array","items":{"$ref":"#/definitions/a","minimum":9},"definitions":{"a":{"type":"integer"}}}`, "[1]", "[1.5]"},
		{`{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","dependencies":{"a":["b"],"c":{"required":["d"]}}}`,
			"{}\n{\"a\":1,\"b\":1}\n{\"c\":1,\"d\":1}", "{\"a\":1}\n{\"c\":1}"},
		{`{"$schema":"http://json-schema.org/draft-07/schema#","items":{"type":"null"},"additionalItems":false}`, "[null,null]", "[1]"},
		{`{"$schema":"https://json-schema.org/draft/2019-09/schema","type":"array","contains":{"const":1},"items":[true],"unevaluatedItems":{"const":2}}`, "[1]\n[1,2]", "[2,1]"},
		{`{"$schema":"https://json-schema.org/draft/2019-09/schema","$id":"http://x.y/strict","$recursiveAnchor":true,"$ref":"tree","unevaluatedProperties":false,
			"$defs":{"tree":{"$id":"tree","$recursiveAnchor":true,"type":"object","properties":{"child":{"$recursiveRef":"#"},"n":true}}}}`,
			`{"child":{"child":{"n":1}}}`, `{"child":{"child":{"m":1}}}`},
	} {
		run, err := s.validator(t, []byte(c.schema))
		if err != nil {
			t.Errorf("%s: %v", c.schema, err)
			continue
		}
		for want, values := range map[bool]string{true: c.good, false: c.bad} {
			for value := range strings.Lines(values) {
				if got, err := run([]byte(value)); err != nil || got != want {
					t.Errorf("%s: %s: the modules say %v, %v", c.schema, value, got, err)
				}
			}
		}
	}
}
