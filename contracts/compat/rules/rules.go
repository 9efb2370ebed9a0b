// Package rules finds what hurts people although no payload shows it: generated
// code that no longer compiles, a default that means something else, a promise
// that is taken back.
//
// Check is the way in. All is the catalogue: each rule has a stable code and a
// severity that a workspace or a contract may change.
package rules

import (
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// Setting is how much a rule matters. The zero value switches it off.
type Setting uint8

const (
	None Setting = iota
	Info
	Warning
	Error
)

var settings = []string{"none", "info", "warning", "error"}

// String names the setting.
func (s Setting) String() string { return settings[s] }

// Severity is that of a finding; false if there is to be none.
func (s Setting) Severity() (diag.Severity, bool) {
	switch s {
	case Error:
		return diag.Error, true
	case Warning:
		return diag.Warning, true
	case Info:
		return diag.Info, true
	}
	return 0, false
}

// Rule is one entry of the catalogue.
type Rule struct {
	Code string
	// Sentence says what is found and why it matters.
	Sentence string
	Default  Setting
	// Hint says what to do instead.
	Hint string
	// Words marks a rule about texts for people alone: such a change is a patch.
	Words bool
}

// All returns every rule, sorted by code.
func All() []Rule { return slices.Clone(catalogue) }

// Find returns the rule of a code.
func Find(code string) (Rule, bool) {
	i, ok := slices.BinarySearchFunc(catalogue, code, func(r Rule, code string) int { return strings.Compare(r.Code, code) })
	if !ok {
		return Rule{}, false
	}
	return catalogue[i], true
}

// Policy is what a workspace or a contract says about its compatibility. The zero
// value leaves everything to the defaults.
type Policy struct {
	Level string // of compatibility; "" if it is not stated
	Rules map[string]Setting
	// Unknown says what an undecided comparison means, "fail" or "warn"; "" if it
	// is not stated, which is fail.
	Unknown string
}

// Over returns the policy that holds where p is stated nearer than base.
func (p Policy) Over(base Policy) Policy {
	out := Policy{Level: base.Level, Unknown: base.Unknown, Rules: map[string]Setting{}}
	for _, rules := range []map[string]Setting{base.Rules, p.Rules} {
		for code, s := range rules {
			out.Rules[code] = s
		}
	}
	if p.Level != "" {
		out.Level = p.Level
	}
	if p.Unknown != "" {
		out.Unknown = p.Unknown
	}
	return out
}

// Setting is how much a rule matters under the policy.
func (p Policy) Setting(r Rule) Setting {
	if s, ok := p.Rules[r.Code]; ok {
		return s
	}
	return r.Default
}

// Levels are the levels of compatibility that a policy may state.
var Levels = []string{"none", "backward", "forward", "full", "none-transitive", "backward-transitive", "forward-transitive", "full-transitive"}

// ParsePolicy reads a value of the key compatibility: a level alone, or an object
// of level, rules and unknown. Everything wrong in it is located.
func ParsePolicy(v *source.Value) (Policy, diag.List) {
	p := parser{policy: Policy{Rules: map[string]Setting{}}}
	switch {
	case v == nil:
	case v.Kind == source.String:
		p.policy.Level = p.choice(v, "compatibility", Levels)
	case v.Kind == source.Object:
		p.object(v)
	default:
		p.list.Add(v.Pos, "compatibility/type", "compatibility must be a level or an object, this is %s", v.Kind)
	}
	return p.policy, p.list
}

type parser struct {
	policy Policy
	list   diag.List
}

func (p *parser) object(v *source.Value) {
	keys := []string{"level", "rules", "unknown"}
	for _, m := range v.Members {
		switch m.Name {
		case "level":
			p.policy.Level = p.choice(m.Value, "level", Levels)
		case "unknown":
			p.policy.Unknown = p.choice(m.Value, "unknown", []string{"fail", "warn"})
		case "rules":
			p.rules(m.Value)
		default:
			p.list.Add(m.Pos, "compatibility/unknown-key", "compatibility has no key %q", m.Name).Hint = suggest(m.Name, "known keys: ", keys)
		}
	}
}

func (p *parser) rules(v *source.Value) {
	if v.Kind != source.Object {
		p.list.Add(v.Pos, "compatibility/type", "rules must be an object of codes and severities, this is %s", v.Kind)
		return
	}
	var codes []string
	for _, r := range catalogue {
		codes = append(codes, r.Code)
	}
	for _, m := range v.Members {
		if _, ok := Find(m.Name); !ok {
			d := p.list.Add(m.Pos, "compatibility/unknown-rule", "there is no rule %q", m.Name)
			if d.Hint = source.Suggest(m.Name, codes); strings.HasPrefix(m.Name, "value/") {
				d.Msg, d.Hint = "a finding that a payload proves has no severity to choose", "approve the single break in exceptions/<id>.yaml"
			}
			continue
		}
		if s := slices.Index(settings, p.choice(m.Value, m.Name, settings)); s >= 0 {
			p.policy.Rules[m.Name] = Setting(s)
		}
	}
}

// choice reads one of some words, "" with a finding if it is none of them.
func (p *parser) choice(v *source.Value, what string, words []string) string {
	if v.Kind != source.String {
		p.list.Add(v.Pos, "compatibility/type", "%s must be a text, this is %s", what, v.Kind).Hint = "one of " + strings.Join(words, ", ")
		return ""
	}
	if !slices.Contains(words, v.Text) {
		p.list.Add(v.Pos, "compatibility/value", "%q is not a value of %s", v.Text, what).Hint = suggest(v.Text, "one of ", words)
		return ""
	}
	return v.Text
}

func suggest(word, otherwise string, words []string) string {
	if hint := source.Suggest(word, words); hint != "" {
		return hint
	}
	return otherwise + strings.Join(words, ", ")
}
