package main

import (
	"encoding/json"
	"testing"

	"crosswalk/registry/gitstore"
	"crosswalk/runtime/engine"
)

func newBench(t *testing.T) *bench {
	t.Helper()
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close(t.Context()) })
	return &bench{ctx: t.Context(), root: "..", engine: e}
}

// TestAgree compares what is measured, so that nobody wins by doing less.
func TestAgree(t *testing.T) {
	b := newBench(t)
	s, err := open(gitstore.WorkFS("../samples/retail"), b.engine)
	if err != nil {
		t.Fatal(err)
	}
	list, err := b.contenders(s)
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := b.inputs(s, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range inputs {
		if err := agree(in, list); err != nil {
			t.Errorf("%s: %v", in.name, err)
		}
	}
}

// TestCatalogue maps a small catalogue and counts what comes out.
func TestCatalogue(t *testing.T) {
	b := newBench(t)
	module, err := b.catalogueModule()
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSandbox(t.Context(), module)
	if err != nil {
		t.Fatal(err)
	}
	defer s.runtime.Close(t.Context())
	doc := products(1 << 20)
	out, err := s.transform(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	var in, got struct {
		Products []struct{ Variants, Articles []json.RawMessage }
	}
	if err := json.Unmarshal(doc, &in); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Products) != len(in.Products) || len(in.Products) < 100 {
		t.Errorf("%d products became %d", len(in.Products), len(got.Products))
	}
	for i, p := range got.Products {
		if len(p.Articles) != len(in.Products[i].Variants) {
			t.Errorf("product %d: %d variants became %d articles", i, len(in.Products[i].Variants), len(p.Articles))
		}
	}
	if used := float64(s.mod.Memory().Size()) / float64(len(doc)); used > 4 {
		t.Errorf("the instance grew to %.2f times the input", used)
	}
}
