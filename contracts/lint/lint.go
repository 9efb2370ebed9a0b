// Package lint looks at how contracts are written: what is valid, and yet will
// hurt whoever reads, sends or extends it.
//
// All is the catalogue of rules, Check applies them to one contract, Group
// folds what repeats. What a rule asks for, why, and an example of each side
// stand in its entry; the page docs/lint.md is made from them, and the examples
// run as tests. Settings are what a workspace may say about rules.
package lint

import (
	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Options say how a contract is looked at. The zero value applies every rule at
// its own level.
type Options struct {
	Settings Settings
	// Hot says that somebody waits for messages of this contract: rules about
	// bounds apply.
	Hot bool
	// Uses are components of the contract that something outside of its file
	// refers to, such as a mapping.
	Uses []string
}

// Check applies the rules to a contract. Every place is a finding of its own,
// in the order of the file.
func Check(c *contracts.Contract, opt Options) diag.List {
	p := &pass{contract: c, doc: c.Document, opt: opt, set: opt.Settings.For(c.Ref), types: map[*schema.Schema]schema.TypeSet{}}
	if p.doc == nil {
		return nil
	}
	p.read()
	for _, r := range All() {
		p.rule, p.level = r, p.set.Level(r)
		if p.level == Off || c.Upstream != "" && r.Design || c.GraphQL != nil && r.Keyword {
			continue
		}
		r.look(p)
	}
	p.found.Sort()
	return p.found
}

// pass is one look at one contract.
type pass struct {
	contract *contracts.Contract
	doc      *schema.Document
	opt      Options
	set      Settings
	nodes    []*node // every schema that the file writes, in its order
	byPlace  map[*schema.Schema]*node
	types    map[*schema.Schema]schema.TypeSet
	api      []operation

	rule  Rule
	level Level
	found diag.List
}

// add is a finding of the rule at hand.
func (p *pass) add(pos diag.Pos, format string, args ...any) *diag.Diagnostic {
	d := p.found.Add(pos, p.rule.Code, format, args...)
	if p.level == Warning {
		d.Severity = diag.Warning
	}
	d.Hint = p.rule.Hint
	if p.contract.GraphQL != nil && p.rule.GraphHint != "" {
		d.Hint = p.rule.GraphHint
	}
	return d
}

// at is a part of the file, nil if there is none.
func (p *pass) at(pointer string) *source.Value {
	if p.doc.Source == nil {
		return nil
	}
	return p.doc.Source.At(pointer)
}
