// Package suggest proposes rules for a mapping from one contract to another.
//
// Propose compares the names, types, formats, value sets and descriptions of
// both contracts and what other mappings of the workspace did. Nothing is
// guessed at random: the same contracts and mappings give the same proposals,
// each with a score and the reasons for it, and each compiles.
package suggest

import (
	"cmp"
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/mapper"
	"crosswalk/mapper/program"
)

// Options says what the proposals are made from.
type Options struct {
	// Mapper has the contracts and value tables of the workspace.
	Mapper mapper.Options
	// Known are the programs of other mappings, to learn from.
	Known []*program.Program
	// Least is the score below which nothing is proposed. Zero means 0.6.
	Least float64
	// Loops are lists that the mapping already goes through: rules beneath them
	// read their items by the names that they have.
	Loops []Loop
	// Names are taken, besides those of loops.
	Names []string
}

func (o Options) withDefaults() Options {
	o.Least = cmp.Or(o.Least, 0.6)
	return o
}

// Proposal is one proposed rule.
type Proposal struct {
	Target string `json:"target"` // as a rule writes it: "totals.grand", "lines[].sku"
	// Expr is the expression. With As it gives the list whose items, by that
	// name, the rules beneath Target read.
	Expr    string   `json:"expr"`
	As      string   `json:"as,omitempty"`
	Source  string   `json:"source"` // JSON pointer into the source, "-" for any element
	Score   float64  `json:"score"`  // 0 to 1
	Reasons []string `json:"reasons"`
}

// Result is what Propose found.
type Result struct {
	Source    string     `json:"source"`
	Target    string     `json:"target"`
	Proposals []Proposal `json:"proposals"` // in the target contract's order
	// Open are the required targets for which there is no proposal.
	Open []string `json:"open"`
}

// Propose looks for a source for each target. The contracts must be messages of
// opts.Mapper.Contracts; ErrNoMessage wraps what is wrong with one that is not.
func Propose(source, target contracts.Ref, opts Options) (*Result, error) {
	opts = opts.withDefaults()
	src, err := message(opts.Mapper.Contracts, source)
	if err != nil {
		return nil, err
	}
	dst, err := message(opts.Mapper.Contracts, target)
	if err != nil {
		return nil, err
	}
	r := &Result{Source: source.String(), Target: target.String(), Open: []string{}}
	m := newMatcher(src, dst, opts)
	r.Proposals = m.propose()
	written := map[string]bool{}
	for _, p := range r.Proposals {
		for at := p.Target; ; {
			written[at] = true
			cut := strings.LastIndexByte(at, '.')
			if cut < 0 {
				break
			}
			at = strings.TrimSuffix(at[:cut], "[]")
		}
	}
	m.target.open("", written, &r.Open)
	return r, nil
}

// order sorts proposals as the target contract lists its fields.
func (m *matcher) order(list []Proposal) {
	slices.SortStableFunc(list, func(a, b Proposal) int { return cmp.Compare(m.places[a.Target], m.places[b.Target]) })
}
