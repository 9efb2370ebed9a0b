package lint

import (
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// Settings are what a workspace says about the rules. The zero value changes
// nothing.
type Settings struct {
	Levels map[string]Level // by code
	// Case is how members and parameters are named, PathCase the segments of
	// paths; "" is camelCase and kebab-case.
	Case, PathCase string
	// Hot are domains and contracts of which somebody waits for messages.
	Hot []string
	// Own are the settings of single domains and contracts, "legacy" or
	// "legacy/order"; what they leave open is as for all.
	Own map[string]Settings
}

// Level is that of a rule.
func (s Settings) Level(r Rule) Level {
	if l, ok := s.Levels[r.Code]; ok {
		return l
	}
	return r.Level
}

// For are the settings for one contract.
func (s Settings) For(ref contracts.Ref) Settings {
	out := s
	for _, name := range []string{ref.Domain, ref.ID()} {
		own, ok := s.Own[name]
		if !ok {
			continue
		}
		if own.Case != "" {
			out.Case = own.Case
		}
		if own.PathCase != "" {
			out.PathCase = own.PathCase
		}
		merged := map[string]Level{}
		for _, levels := range []map[string]Level{out.Levels, own.Levels} {
			for code, l := range levels {
				merged[code] = l
			}
		}
		out.Levels = merged
	}
	if out.Case == "" {
		out.Case = "camelCase"
	}
	if out.PathCase == "" {
		out.PathCase = "kebab-case"
	}
	return out
}

// IsHot reports whether the settings say that somebody waits for the contract.
func (s Settings) IsHot(ref contracts.Ref) bool {
	return slices.Contains(s.Hot, ref.Domain) || slices.Contains(s.Hot, ref.ID())
}

// ParseSettings reads what crosswalk.yaml says under lint; nil is nothing.
func ParseSettings(v *source.Value) (Settings, diag.List) {
	r := &reader{}
	s := r.settings(v, true)
	return s, r.list
}

// reader reads settings strictly.
type reader struct{ list diag.List }

func (r *reader) settings(v *source.Value, whole bool) Settings {
	var s Settings
	keys := []string{"rules", "case", "pathCase"}
	if whole {
		keys = append(keys, "hot", "contracts")
	}
	for _, m := range r.members(v, "lint") {
		switch {
		case m.Name == "rules":
			s.Levels = r.levels(m.Value)
		case m.Name == "case":
			s.Case = r.choice(m, caseNames())
		case m.Name == "pathCase":
			s.PathCase = r.choice(m, caseNames())
		case m.Name == "hot" && whole:
			s.Hot = r.names(m.Value)
		case m.Name == "contracts" && whole:
			s.Own = map[string]Settings{}
			for _, c := range r.members(m.Value, "lint.contracts") {
				if r.contract(c.Name, c.Pos) {
					s.Own[c.Name] = r.settings(c.Value, false)
				}
			}
		default:
			r.unknown(m.Pos, "workspace/unknown-key", "lint", m.Name, keys)
		}
	}
	return s
}

// members are those of an object.
func (r *reader) members(v *source.Value, what string) []source.Member {
	if v == nil {
		return nil
	}
	if v.Kind != source.Object {
		r.list.Add(v.Pos, "workspace/type", "%s must be an object, not %s", what, v.Kind)
		return nil
	}
	return v.Members
}

func (r *reader) unknown(pos diag.Pos, code, what, name string, known []string) {
	d := r.list.Add(pos, code, "%s has no key %q", what, name)
	if d.Hint = source.Suggest(name, known); d.Hint == "" {
		d.Hint = "known keys: " + strings.Join(known, ", ")
	}
}

func (r *reader) levels(v *source.Value) map[string]Level {
	out := map[string]Level{}
	for _, m := range r.members(v, "lint.rules") {
		rule, ok := Find(m.Name)
		if !ok {
			r.list.Add(m.Pos, "workspace/unknown-rule", "there is no rule %q", m.Name).Hint = Suggest(m.Name)
			continue
		}
		if text := r.choice(m, levels); text != "" {
			out[rule.Code] = Level(slices.Index(levels, text))
		}
	}
	return out
}

// choice reads one of several words.
func (r *reader) choice(m source.Member, known []string) string {
	v := m.Value
	if v.Kind == source.String && slices.Contains(known, v.Text) {
		return v.Text
	}
	if v.Kind == source.Boolean && v.Text == "false" && slices.Contains(known, "off") { // off in YAML 1.1
		return "off"
	}
	d := r.list.Add(v.Pos, "workspace/value", "%q is not a value of %s", v.Text, m.Name)
	if d.Hint = source.Suggest(v.Text, known); d.Hint == "" {
		d.Hint = "one of " + strings.Join(known, ", ")
	}
	return ""
}

func (r *reader) names(v *source.Value) []string {
	if v.Kind != source.Array {
		r.list.Add(v.Pos, "workspace/type", "lint.hot must be a list of domains and contracts, not %s", v.Kind)
		return nil
	}
	var out []string
	for _, item := range v.Items {
		if item.Kind != source.String {
			r.list.Add(item.Pos, "workspace/type", "lint.hot names a domain or a contract, not %s", item.Kind)
		} else if r.contract(item.Text, item.Pos) {
			out = append(out, item.Text)
		}
	}
	return out
}

// contract refuses what cannot be the name of a domain or contract.
func (r *reader) contract(name string, pos diag.Pos) bool {
	domain, rest, full := strings.Cut(name, "/")
	if !inCase(domain, "kebab-case") || full && !inCase(rest, "kebab-case") {
		r.list.Add(pos, "workspace/value", "%q is neither a domain nor a contract, as in \"orders\" or \"orders/order-placed\"", name)
		return false
	}
	return true
}
