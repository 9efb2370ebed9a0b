package suggest

import (
	"fmt"
	"slices"

	"crosswalk/contracts"
	"crosswalk/mapper/program"
)

// Measure is how well a mapping with all its rules taken away is proposed again.
type Measure struct {
	Mapping  string   `json:"mapping"`
	Rules    int      `json:"rules"`    // value rules that read the source
	Proposed int      `json:"proposed"` // value proposals
	Right    int      `json:"right"`    // proposals whose source the mapping's own rule for the target reads
	Missed   []string `json:"missed"`   // targets of rules without a right proposal
	Wrong    []string `json:"wrong"`    // "target <- source" of the other proposals
}

// Precision is the share of proposals that are right.
func (m Measure) Precision() float64 { return share(m.Right, m.Proposed) }

// Recall is the share of rules that were proposed.
func (m Measure) Recall() float64 { return share(m.Right, m.Rules) }

func share(part, all int) float64 {
	if all == 0 {
		return 0
	}
	return float64(part) / float64(all)
}

// Evaluate takes one program's rules away and proposes them from the contracts
// and from the other programs of opts.Known. A target that several rules write,
// such as the items of a fixed list, counts once.
func Evaluate(p *program.Program, opts Options) (Measure, error) {
	m := Measure{Mapping: p.Mapping, Missed: []string{}, Wrong: []string{}}
	source, err := contracts.ParseRef(p.Source.Ref)
	if err != nil {
		return m, fmt.Errorf("evaluate %s: %w", p.Mapping, err)
	}
	target, err := contracts.ParseRef(p.Target.Ref)
	if err != nil {
		return m, fmt.Errorf("evaluate %s: %w", p.Mapping, err)
	}
	opts.Known = slices.DeleteFunc(slices.Clone(opts.Known), func(k *program.Program) bool { return k.Mapping == p.Mapping })
	r, err := Propose(source, target, opts)
	if err != nil {
		return m, err
	}
	reads, order := leafRules(p)
	m.Rules = len(order)
	right := map[string]bool{}
	for _, proposal := range r.Proposals {
		if proposal.As != "" {
			continue // a loop is right if what it holds is
		}
		m.Proposed++
		if slices.Contains(reads[proposal.Target], proposal.Source) {
			m.Right++
			right[proposal.Target] = true
		} else {
			m.Wrong = append(m.Wrong, proposal.Target+" <- "+proposal.Source)
		}
	}
	for _, target := range order {
		if !right[target] {
			m.Missed = append(m.Missed, target)
		}
	}
	return m, nil
}

// leafRules are the source pointers of the rules that write values, by target.
func leafRules(p *program.Program) (reads map[string][]string, order []string) {
	reads = map[string][]string{}
	seen := map[string]bool{}
	value := func(rule int) {
		r := p.Rules[rule]
		if len(r.Sources) == 0 {
			return
		}
		reads[r.Target] = append(reads[r.Target], r.Sources...)
		if !seen[r.Target] {
			seen[r.Target] = true
			order = append(order, r.Target)
		}
	}
	if p.Root == nil {
		return reads, order
	}
	walkNodes(p.Root, func(n program.Node) {
		if v, ok := n.(*program.Value); ok {
			value(v.Rule)
		}
	})
	return reads, order
}
