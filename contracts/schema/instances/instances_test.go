package instances_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/internal/shared"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/instances"
)

// complete reports whether nothing below s is unsupported.
func complete(s *schema.Shape, seen map[*schema.Shape]bool) bool {
	if s == nil || seen[s] {
		return true
	}
	seen[s] = true
	for _, p := range s.Props {
		if !complete(p.Shape, seen) {
			return false
		}
	}
	return s.Unsupported == nil && complete(s.Extra, seen) && complete(s.Items, seen)
}

// A Shape that claims to be complete says of every value in the official suite
// what the validator says, but for objects and arrays that the schema left
// untyped, where the Shape is narrower on purpose.
func TestShapeAgreesWithSuite(t *testing.T) {
	schemas, values := 0, 0
	for _, file := range shared.Files(t, shared.Dir(t, "suites", "contracts", "json-schema-test-suite", "tests", "draft2020-12"), "*.json") {
		if strings.Contains(file, "optional") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var groups []struct {
			Description string
			Schema      json.RawMessage
			Tests       []struct {
				Data json.RawMessage
			}
		}
		if err := json.Unmarshal(data, &groups); err != nil {
			t.Fatal(err)
		}
		for _, g := range groups {
			name := filepath.Base(file) + ": " + g.Description
			if strings.Contains(name, "skips over intermediate resources - direct") {
				continue // the validator's verdict is not the suite's
			}
			doc, list := jsonschema.Parse("f", g.Schema)
			if list.Failed() {
				continue
			}
			shape := schema.View(doc.Root)
			if !complete(shape, map[*schema.Shape]bool{}) {
				continue
			}
			v, err := jsonschema.Compile(doc, "")
			if err != nil {
				t.Fatal(err)
			}
			schemas++
			check := func(value []byte) {
				values++
				valid, accepted := v.Validate(value) == nil, instances.Check(shape, value)
				if accepted == nil && !valid {
					t.Errorf("%s: the shape accepts %s, the schema does not", name, value)
				}
				if accepted != nil && valid && !untyped(doc.Root, map[*schema.Schema]bool{}) {
					t.Errorf("%s: the shape refuses %s: %v", name, value, accepted)
				}
			}
			for _, c := range g.Tests {
				check(c.Data)
			}
			gen := instances.New(shape, 1)
			gen.Extras = true
			for range 10 {
				if value, ok := gen.Valid(); ok {
					check(value)
				}
				if value, _, ok := gen.Invalid(); ok {
					check(value)
				}
			}
		}
	}
	t.Logf("%d schemas, %d values", schemas, values)
	if schemas < 100 || values < 1000 {
		t.Errorf("only %d schemas and %d values were compared", schemas, values)
	}
}

// untyped reports whether some schema states object or array keywords but no
// type.
func untyped(s *schema.Schema, seen map[*schema.Schema]bool) bool {
	if s == nil || seen[s] {
		return false
	}
	seen[s] = true
	if s.Types == 0 && s.Enum == nil && s.Const == nil && (s.Properties != nil || s.Required != nil || s.AdditionalProperties != nil || s.Items != nil || s.UnevaluatedProperties != nil) {
		return true
	}
	subs := append(append(append([]*schema.Schema{s.Items, s.AdditionalProperties}, s.AllOf...), s.AnyOf...), s.OneOf...)
	if s.Ref != nil {
		subs = append(subs, s.Ref.Target)
	}
	for _, n := range s.Properties {
		subs = append(subs, n.Schema)
	}
	for _, sub := range subs {
		if untyped(sub, seen) {
			return true
		}
	}
	return false
}

// Generated values of the canonical contracts are valid or invalid as they
// claim to be.
func TestCanonicalContracts(t *testing.T) {
	set, list := contracts.Load(os.DirFS("../../canonical"), "contracts")
	if list.Failed() {
		t.Fatal(list)
	}
	for _, c := range set.All() {
		if !complete(c.Root, map[*schema.Shape]bool{}) {
			t.Errorf("%s has parts that mappings cannot follow", c.Ref)
		}
		g := instances.New(c.Root, 7)
		for range 20 {
			doc, ok := g.Valid()
			if !ok {
				t.Errorf("%s: no valid value was found", c.Ref)
				break
			}
			if err := contracts.Validate(c, doc); err != nil {
				t.Errorf("%s: %s\n%v", c.Ref, doc, err)
			}
			bad, wrong, ok := g.Invalid()
			if !ok {
				t.Errorf("%s: no invalid value was found", c.Ref)
				break
			}
			if contracts.Validate(c, bad) == nil {
				t.Errorf("%s: the validator accepts what is said to be wrong, %v: %s", c.Ref, wrong, bad)
			}
		}
	}
}

func TestSeed(t *testing.T) {
	doc, _ := jsonschema.Parse("f", []byte(`{"type":"object","properties":{"a":{"type":"string","pattern":"^[A-Z]{3}-\\d+$"},"b":{"type":"number","minimum":0.5,"maximum":2}}}`))
	shape := schema.View(doc.Root)
	a, b := instances.New(shape, 3), instances.New(shape, 3)
	for range 20 {
		x, _ := a.Valid()
		y, _ := b.Valid()
		if string(x) != string(y) {
			t.Fatalf("%s and %s come from one seed", x, y)
		}
	}
}
