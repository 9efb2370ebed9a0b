package attack

import (
	"io/fs"
	"strings"
	"testing"

	"crosswalk/contracts/canonical"
	"crosswalk/contracts/internal/suite"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

// example is a schema that pairs are made of, and values that say something
// about it.
type example struct {
	name   string
	schema *source.Value
	values []*source.Value
}

// side is a schema with those who judge by it.
type side struct {
	source    *source.Value
	doc       *schema.Document
	validator *jsonschema.Validator
}

// read makes a side of a schema; nil if it is not valid, or cannot be read.
func read(v *source.Value) *side {
	doc, list := jsonschema.Parse("schema.json", v.JSON())
	if doc == nil || list.Failed() {
		return nil
	}
	validator, err := jsonschema.Compile(doc, "")
	if err != nil {
		return nil
	}
	return &side{v, doc, validator}
}

// accepts is the independent validator's verdict.
func (s *side) accepts(v *source.Value) bool { return s.validator.Accepts(v) }

// agrees reports whether the walk along the model says the same.
func (s *side) agrees(v *source.Value, accepts bool) bool {
	return (assess.First(s.doc.Root, v) == nil) == accepts
}

// corpus reads the schemas of the official suite and the canonical contracts.
func corpus(t testing.TB) []example {
	t.Helper()
	var out []example
	for _, draft := range suite.Drafts {
		out = append(out, official(t, draft.Name, draft.URI)...)
	}
	n := len(out)
	err := fs.WalkDir(canonical.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".schema.json") {
			return err
		}
		text, err := fs.ReadFile(canonical.FS(), path)
		if err != nil {
			return err
		}
		v, list := source.ParseJSON(path, text)
		out = append(out, example{name: path, schema: plainText(v)})
		return list.Err()
	})
	if err != nil || n < 1000 || len(out) < n+10 {
		t.Fatalf("%d schemas of the suite and %d canonical ones: %v", n, len(out)-n, err)
	}
	return out
}

// official are the schemas of one draft of the suite that are read.
func official(t testing.TB, draft, uri string) []example {
	var out []example
	faults := suite.Load(t, "file") // of the validator
	for _, g := range suite.Groups(t, draft, uri) {
		e := example{name: g.Name(), schema: literal(string(g.Schema))}
		if faults.Has("file", g, "") || read(e.schema) == nil {
			continue
		}
		for _, c := range g.Tests {
			if v, err := jsonschema.CheckJSON(c.Data); err == nil {
				e.values = append(e.values, v)
			}
		}
		out = append(out, e)
	}
	return out
}

// plainText leaves out what says nothing about values, and what lets readers
// accept more than their schema says.
func plainText(v *source.Value) *source.Value {
	out := *v
	out.Items, out.Members = nil, nil
	for _, item := range v.Items {
		out.Items = append(out.Items, plainText(item))
	}
	for _, m := range v.Members {
		text := m.Value.Kind == source.String && (m.Name == "description" || m.Name == "title" || m.Name == "$comment")
		if !text && m.Name != "x-extensible" {
			m.Value = plainText(m.Value)
			out.Members = append(out.Members, m)
		}
	}
	return &out
}

func literal(text string) *source.Value {
	v, _ := source.ParseJSON("", []byte(text))
	return v
}
