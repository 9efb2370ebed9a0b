package workbench

import (
	"fmt"
	"slices"

	"crosswalk/contracts"
	"crosswalk/mapper"
	"crosswalk/mapper/assist"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
	"crosswalk/mapper/suggest"
)

// Suggest proposes rules for a mapping from source to target, out of the
// contracts and what the other mappings of the workspace do. The error wraps
// suggest.ErrNoMessage if a reference names no message.
func (b *Bench) Suggest(source, target contracts.Ref, least float64) (*suggest.Result, error) {
	return suggest.Propose(source, target, b.suggestions(least))
}

// Score takes the rules of each mapping away, proposes them again without it,
// and compares.
func (b *Bench) Score(least float64) ([]suggest.Measure, error) {
	opts := b.suggestions(least)
	var out []suggest.Measure
	for _, p := range opts.Known {
		m, err := suggest.Evaluate(p, opts)
		if err != nil {
			return nil, fmt.Errorf("score the suggestions: %w", err)
		}
		out = append(out, m)
	}
	return out, nil
}

// suggestions learns from every mapping that compiles.
func (b *Bench) suggestions(least float64) suggest.Options {
	return suggest.Options{Mapper: b.options(), Least: least, Known: b.Known()}
}

// Known are the programs of the workspace's mappings, to learn from.
func (b *Bench) Known() []*program.Program {
	var out []*program.Program
	o := b.options()
	for _, name := range sorted(b.workspace.Mappings) {
		m := b.workspace.Mappings[name]
		if p, _ := mapper.Check(mapper.Source{Name: m.Path, Text: m.Text}, o); p != nil {
			out = append(out, p)
		}
	}
	return out
}

// Written is what a mapping that is being written has, and what more is proposed
// from: what it goes through, and what the mappings beside it do.
func (b *Bench) Written(doc *document.Document, known []*program.Program) (*suggest.Written, suggest.Options) {
	o := suggest.Options{Mapper: b.options()}
	w := suggest.Read(doc, o.Mapper)
	o.Loops, o.Names = w.Loops, w.Names
	o.Known = slices.DeleteFunc(slices.Clone(known), func(p *program.Program) bool { return p.Mapping == doc.Mapping.Value })
	return w, o
}

// Assist opens a place of a mapping where an expression is being written.
func (b *Bench) Assist(file string, text []byte, at assist.Place) *assist.Desk {
	return assist.Open(mapper.Source{Name: file, Text: text}, at, b.options())
}
