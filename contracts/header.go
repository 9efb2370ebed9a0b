package contracts

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"crosswalk/contracts/compat/rules"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// header is a contract.yaml.
type header struct {
	Contract, Kind, Version, Title, Description string
	Compatibility, ContentModel, Status, Sunset string
	Owner, Upstream                             string
	policy                                      rules.Policy
	major                                       int
	pos                                         map[string]diag.Pos
}

var headerKeys = []string{"contract", "kind", "version", "title", "description", "compatibility", "contentModel", "status", "sunset", "owner", "upstream"}

var headerValues = map[string][]string{
	"kind":         {"event", "api"},
	"contentModel": {"strict", "closed-writer"},
	"status":       {"draft", "active", "deprecated"},
}

var semver = regexp.MustCompile(`^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})(-[0-9A-Za-z.-]+)?$`)

// parseHeader reads a contract.yaml; id is the name its folder gives it.
func parseHeader(file, id string, data []byte) (*header, diag.List) {
	v, list := source.ParseYAML(file, data)
	if v == nil {
		return nil, list
	}
	if v.Kind != source.Object {
		list.Add(v.Pos, "contract/header", "a contract header must be an object, this is %s", v.Kind)
		return nil, list
	}
	h := &header{Status: "active", pos: map[string]diag.Pos{}}
	fields := map[string]*string{"contract": &h.Contract, "kind": &h.Kind, "version": &h.Version, "title": &h.Title, "description": &h.Description,
		"compatibility": &h.Compatibility, "contentModel": &h.ContentModel, "status": &h.Status, "sunset": &h.Sunset, "owner": &h.Owner, "upstream": &h.Upstream}
	for _, m := range v.Members {
		field, ok := fields[m.Name]
		if !ok {
			hint := source.Suggest(m.Name, headerKeys)
			if hint == "" {
				hint = "known keys: " + strings.Join(headerKeys, ", ")
			}
			list.Add(m.Pos, "contract/unknown-key", "a contract header has no key %q", m.Name).Hint = hint
			continue
		}
		h.pos[m.Name] = m.Value.Pos
		if m.Name == "compatibility" {
			var found diag.List
			h.policy, found = rules.ParsePolicy(m.Value)
			h.Compatibility = h.policy.Level
			list = append(list, found...)
			continue
		}
		if m.Value.Kind != source.String {
			d := list.Add(m.Value.Pos, "contract/type", "%s must be a text, this is %s", m.Name, m.Value.Kind)
			if m.Value.Kind == source.Number {
				d.Hint = fmt.Sprintf("put it in quotes: %q", m.Value.Text)
			}
			continue
		}
		*field = m.Value.Text
		if allowed := headerValues[m.Name]; allowed != nil && !slices.Contains(allowed, m.Value.Text) {
			hint := source.Suggest(m.Value.Text, allowed)
			if hint == "" {
				hint = "one of " + strings.Join(allowed, ", ")
			}
			list.Add(m.Value.Pos, "contract/value", "%q is not a value of %s", m.Value.Text, m.Name).Hint = hint
		}
	}
	for _, key := range []string{"contract", "kind", "version"} {
		if v.Get(key) == nil {
			list.Add(v.Pos, "contract/missing-key", "the key %q is missing", key)
		}
	}
	h.check(id, &list)
	return h, list
}

func (h *header) check(id string, list *diag.List) {
	if h.Contract != "" && h.Contract != id {
		list.Add(h.pos["contract"], "contract/name", "the contract is named %q, its folder says %q", h.Contract, id)
	}
	if h.Version != "" {
		if m := semver.FindStringSubmatch(h.Version); m != nil {
			fmt.Sscan(m[1], &h.major)
		} else {
			list.Add(h.pos["version"], "contract/version", "%q is not a version, as in \"1.4.0\"", h.Version)
		}
	}
	if h.Sunset != "" {
		if _, err := time.Parse(time.DateOnly, h.Sunset); err != nil {
			list.Add(h.pos["sunset"], "contract/value", "%q is not a date, as in \"2027-06-30\"", h.Sunset)
		}
		if h.Status != "deprecated" {
			list.Add(h.pos["sunset"], "contract/value", "a contract with a sunset must have the status deprecated")
		}
	}
}
