package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"github.com/bytedance/sonic"
	goccy "github.com/goccy/go-json"
)

// contender does the whole mapping; dst may be reused for the output.
type contender struct {
	name  string
	label string // in the list of targets
	times float64
	run   func(in, dst []byte) ([]byte, error)
}

type input struct {
	name string
	doc  []byte
}

// orders maps Shopify orders to canonical orders in every way.
func (b *bench) orders(s *space, file string) error {
	inputs, err := b.inputs(s, file)
	if err != nil {
		return err
	}
	list, err := b.contenders(s)
	if err != nil {
		return err
	}
	for _, in := range inputs {
		if err := b.table(in, list); err != nil {
			return fmt.Errorf("%s: %w", in.name, err)
		}
	}
	return nil
}

// inputs are the file given, or the sample's largest case and, where it lies
// beside the project, a recorded order of Shopify's documentation.
func (b *bench) inputs(s *space, file string) ([]input, error) {
	if file != "" {
		doc, err := os.ReadFile(file)
		return []input{{filepath.Base(file), doc}}, err
	}
	var out []input
	if in, ok := s.largest(mapping); ok {
		out = append(out, in)
	}
	recorded, err := os.ReadFile(filepath.Join(b.root, "../shared/retail-data/shopify/rest-2026-07/order.json"))
	if err == nil {
		var list []struct {
			Response struct{ Order json.RawMessage }
		}
		if err := json.Unmarshal(recorded, &list); err != nil {
			return nil, err
		}
		for _, r := range list {
			if len(r.Response.Order) > 0 {
				var doc bytes.Buffer
				if err := json.Compact(&doc, r.Response.Order); err != nil {
					return nil, err
				}
				out = append(out, input{"recorded order", doc.Bytes()})
				break
			}
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no input")
	}
	return out, nil
}

// largest is the largest case of a mapping as compact JSON.
func (s *space) largest(name string) (in input, ok bool) {
	for _, c := range s.Mappings[name].Cases {
		var doc bytes.Buffer
		if json.Compact(&doc, c.In) == nil && doc.Len() > len(in.doc) {
			in, ok = input{"case " + c.Name, doc.Bytes()}, true
		}
	}
	return in, ok
}

// contenders are the module and what it is compared with.
func (b *bench) contenders(s *space) ([]contender, error) {
	artifact, err := s.compile(b.ctx, mapping)
	if err != nil {
		return nil, err
	}
	module, err := b.engine.Load(b.ctx, artifact.Module)
	if err != nil {
		return nil, err
	}
	t := newTables(s.Workspace)
	jq, err := newJQ(t)
	if err != nil {
		return nil, err
	}
	cel, err := newCEL(s)
	if err != nil {
		return nil, err
	}
	bloblang, err := newBloblang(t)
	if err != nil {
		return nil, err
	}
	structs := func(unmarshal func([]byte, any) error, marshal func(any) ([]byte, error)) func(in, _ []byte) ([]byte, error) {
		return func(in, _ []byte) ([]byte, error) {
			var s shopOrder
			if err := unmarshal(in, &s); err != nil {
				return nil, err
			}
			o, err := convert(&s, t)
			if err != nil {
				return nil, err
			}
			return marshal(o)
		}
	}
	return []contender{
		{"crosswalk (sandboxed module)", "", 0, func(in, dst []byte) ([]byte, error) { return module.Run(b.ctx, in, dst) }},
		{"encoding/json + structs", "encoding/json", 8, structs(json.Unmarshal, json.Marshal)},
		{"bytedance/sonic + structs", "sonic", 2.5, structs(sonic.Unmarshal, sonic.Marshal)},
		{"goccy/go-json + structs", "goccy", 1, structs(goccy.Unmarshal, goccy.Marshal)},
		{"gojq", "gojq", 20, func(in, _ []byte) ([]byte, error) { return jq.run(in) }},
		{"cel-go, same rules", "cel-go", 20, cel},
		{"Bloblang", "", 0, bloblang},
	}, nil
}

// agree checks that all give the same document.
func agree(in input, list []contender) error {
	var want any
	for i, c := range list {
		out, err := c.run(in.doc, nil)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		var got any
		if err := json.Unmarshal(out, &got); err != nil {
			return fmt.Errorf("%s wrote no JSON: %w", c.name, err)
		}
		if i == 0 {
			want = got
		} else if !reflect.DeepEqual(want, got) {
			return fmt.Errorf("%s and %s disagree:\n%s", list[0].name, c.name, firstDifference("", want, got))
		}
	}
	return nil
}

// table checks that all agree and then times them in turn.
func (b *bench) table(in input, list []contender) error {
	if err := agree(in, list); err != nil {
		return err
	}
	results, err := measure(list, in.doc, b.span, peers)
	if err != nil {
		return err
	}
	fmt.Printf("\n%s, %d bytes; every output equal\n", in.name, len(in.doc))
	fmt.Printf("%-30s %10s %10s %10s %10s %10s %10s\n", "", "best µs", "median µs", "MB/s", "allocs/op", "x best", "x median")
	for i, r := range results {
		best, median := r.best/results[0].best, r.median/results[0].median
		fmt.Printf("%-30s %10.2f %10.2f %10.0f %10d %10.1f %10.1f\n",
			list[i].name, r.best/1e3, r.median/1e3, float64(len(in.doc))/r.best*1e3, r.allocs, best, median)
		if list[i].times > 0 {
			b.report.atLeast(in.name+": times as fast as "+list[i].label, list[i].times, best, "x")
		}
	}
	b.report.atMost(in.name+": allocations besides the output", 0, float64(results[0].allocs), "")
	return nil
}
