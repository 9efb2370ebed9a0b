package lint

import (
	"slices"
	"strings"

	"crosswalk/contracts/source"
)

// Level is what a rule's findings do.
type Level uint8

const (
	Off     Level = iota // they are not looked for
	Warning              // they are shown
	Error                // they fail a check
)

var levels = []string{"off", "warning", "error"}

// String is the level's name, as settings write it.
func (l Level) String() string { return levels[l] }

// Rule is an entry of the catalogue.
type Rule struct {
	Code  string // stable, "lint/money-as-number"
	Group string
	// Says is what the rule asks for, in one sentence; Why is what goes wrong
	// otherwise.
	Says, Why string
	// Hint is what to do, shown with each finding; GraphHint that of a GraphQL
	// file, if it is another.
	Hint, GraphHint string
	// Level is that of the findings unless a workspace says otherwise.
	Level Level
	// Design marks a rule about choices of design. It is not applied to a
	// contract that writes down what an outside system does (header upstream):
	// whoever writes that down has not chosen it.
	Design bool
	// Hot marks a rule that is applied only where somebody waits.
	Hot bool
	// Keyword marks a rule that asks for a keyword of JSON Schema, which GraphQL
	// has not.
	Keyword   bool
	Good, Bad Example

	look func(*pass)
}

// Example is the file of a small contract.
type Example struct {
	File string // "v1.schema.json", "v1.openapi.yaml", …
	Text string
	// Finding is what the rule says of a bad one: "3:14: message".
	Finding string
}

// Groups are the groups of the catalogue with their titles, in the order of the
// page.
var Groups = []struct{ Name, Title string }{
	{"text", "Descriptions"}, {"money", "Money"}, {"time", "Dates and times"}, {"content", "What an object may hold"}, {"bounds", "Bounds"},
	{"names", "Names"}, {"values", "Values, examples and defaults"}, {"sense", "Schemas that mean something else"}, {"api", "Operations of an API"},
	{"events", "Messages and channels"}, {"graphql", "GraphQL"},
}

// All returns the rules in the order of the page.
func All() []Rule {
	return slices.Concat(textRules(), moneyRules(), timeRules(), contentRules(), boundsRules(), nameRules(), valueRules(), senseRules(), apiRules(), eventRules(), graphRules())
}

// Find returns the rule of a code, with or without "lint/".
func Find(code string) (Rule, bool) {
	code = "lint/" + strings.TrimPrefix(code, "lint/")
	all := All()
	if i := slices.IndexFunc(all, func(r Rule) bool { return r.Code == code }); i >= 0 {
		return all[i], true
	}
	return Rule{}, false
}

// Codes are the codes of all rules, sorted.
func Codes() []string {
	var out []string
	for _, r := range All() {
		out = append(out, r.Code)
	}
	slices.Sort(out)
	return out
}

// Suggest is a hint which rule a wrong code meant.
func Suggest(code string) string {
	if hint := source.Suggest("lint/"+strings.TrimPrefix(code, "lint/"), Codes()); hint != "" {
		return hint
	}
	return "`crosswalk lint --rules` lists them"
}

// each calls look for every schema of the file that is no part of a condition:
// what stands there states no value of its own.
func each(look func(*pass, *node)) func(*pass) {
	return func(p *pass) {
		for _, n := range p.nodes {
			if !n.conditional {
				look(p, n)
			}
		}
	}
}
