package workbench

import (
	"fmt"

	"crosswalk/contracts"
	"crosswalk/mapper"
	"crosswalk/mapper/assist"
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
	o := suggest.Options{Mapper: b.options(), Least: least}
	for _, name := range sorted(b.workspace.Mappings) {
		m := b.workspace.Mappings[name]
		if p, _ := mapper.Check(mapper.Source{Name: m.Path, Text: m.Text}, o.Mapper); p != nil {
			o.Known = append(o.Known, p)
		}
	}
	return o
}

// Assist opens a place of a mapping where an expression is being written.
func (b *Bench) Assist(file string, text []byte, at assist.Place) *assist.Desk {
	return assist.Open(mapper.Source{Name: file, Text: text}, at, b.options())
}
