package workbench_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/source"
	"crosswalk/runtime/engine"
	"crosswalk/samples/retail"
	"crosswalk/server/workbench"
)

// retailReport checks the sample workspace on an engine of the test's own.
func retailReport(t *testing.T) *workbench.Report {
	t.Helper()
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(context.WithoutCancel(t.Context())) })
	r, err := workbench.Check(t.Context(), e, retail.FS())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Findings) > 0 {
		t.Fatalf("the sample has findings:\n%v", r.Findings)
	}
	return r
}

// payload is one resource inside a recorded answer, with the bytes as recorded.
type payload struct {
	where string
	doc   []byte
}

// recorded finds the resources called one or many in the answers that Shopify
// was recorded to give over REST.
func recorded(t *testing.T, one, many string) []payload {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "retail-data", "shopify", "rest*", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the recorded payloads are missing: put the shared data beside the repository as ../shared/retail-data (%v)", err)
	}
	var out []payload
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(file)) + "/" + filepath.Base(file)
		v, list := source.ParseJSON(name, text)
		if list.Failed() {
			t.Fatal(list)
		}
		var visit func(v *source.Value)
		visit = func(v *source.Value) {
			for _, item := range v.Items {
				visit(item)
			}
			for _, m := range v.Members {
				switch {
				case m.Name == "request":
					continue // what a client asked for, not what the shop sends
				case m.Name == one && m.Value.Kind == source.Object:
					out = append(out, payload{m.Value.Pos.String(), m.Value.JSON()})
				case m.Name == many && m.Value.Kind == source.Array:
					for _, item := range m.Value.Items {
						out = append(out, payload{item.Pos.String(), item.JSON()})
					}
				}
				visit(m.Value)
			}
		}
		visit(v)
	}
	return out
}

// computed are the places where a mapping adds amounts up: there the digits need
// not stand in the input. Every other decimal is a copy.
var computed = map[string]*regexp.Regexp{
	"shopify-order":           regexp.MustCompile(`^/lines/\d+/total$`),
	"shopify-refund":          regexp.MustCompile(`^/refund/(lines|tax)$`),
	"shopify-inventory-level": regexp.MustCompile(`^$`),
}

var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)\.[0-9]+$`)

// TestRecordedPayloads maps everything that Shopify was recorded to send. The
// output is what an independent validator accepts, and amounts come out digit
// for digit.
func TestRecordedPayloads(t *testing.T) {
	r := retailReport(t)
	for _, c := range []struct {
		mapping, one, many string
		least              int
	}{
		{"shopify-order", "order", "orders", 7},
		{"shopify-refund", "refund", "refunds", 11},
		{"shopify-inventory-level", "inventory_level", "inventory_levels", 24},
	} {
		t.Run(c.mapping, func(t *testing.T) {
			m := r.Mappings[c.mapping]
			ref, err := contracts.ParseRef(m.Artifact.Info.Target.Ref)
			if err != nil {
				t.Fatal(err)
			}
			target, ok := r.Workspace.Contracts.Get(ref)
			if !ok {
				t.Fatalf("no contract %s", ref)
			}
			mapped := 0
			for _, p := range recorded(t, c.one, c.many) {
				out, err := m.Module.Run(t.Context(), p.doc, nil)
				if err != nil {
					sensible(t, p, err)
					continue
				}
				mapped++
				if err := contracts.Validate(target, out); err != nil {
					t.Errorf("%s: %v\n%s", p.where, err, out)
				}
				digits(t, c.mapping, p, out)
			}
			if mapped < c.least {
				t.Errorf("%d payloads mapped, want at least %d", mapped, c.least)
			}
		})
	}
}

// sensible accepts one kind of refusal: what "calculate" answers is a proposal
// without an id, not a refund. The error must name a place in the payload.
func sensible(t *testing.T, p payload, err error) {
	t.Helper()
	var refused *engine.RunError
	var doc struct{ ID json.RawMessage }
	if !errors.As(err, &refused) || json.Unmarshal(p.doc, &doc) != nil {
		t.Errorf("%s: %v", p.where, err)
		return
	}
	proposal := len(doc.ID) == 0 || string(doc.ID) == "null"
	if !proposal || !strings.HasPrefix(refused.Slug(), "input/") || refused.Offset < 0 || !strings.Contains(refused.Sentence(), ", at /") {
		t.Errorf("%s: %v", p.where, err)
	}
}

// digits checks that every decimal of the output that is not worked out stands
// in the input with the same digits.
func digits(t *testing.T, mapping string, p payload, out []byte) {
	t.Helper()
	in, _ := source.ParseJSON("input", p.doc)
	got, _ := source.ParseJSON("output", out)
	have := map[string]bool{}
	walk(in, "", func(_, text string) { have[text] = true })
	walk(got, "", func(pointer, text string) {
		if decimal.MatchString(text) && !have[text] && !computed[mapping].MatchString(pointer) {
			t.Errorf("%s: %s is %s, which the input does not say", p.where, pointer, text)
		}
	})
}

// walk visits every text and number with its JSON pointer.
func walk(v *source.Value, pointer string, visit func(pointer, text string)) {
	for i, item := range v.Items {
		walk(item, fmt.Sprintf("%s/%d", pointer, i), visit)
	}
	for _, m := range v.Members {
		walk(m.Value, pointer+"/"+source.Escape(m.Name), visit)
	}
	if v.Kind == source.String || v.Kind == source.Number {
		visit(pointer, v.Text)
	}
}
