package lint

import (
	"slices"
	"strings"

	"crosswalk/contracts/schema"
)

func contentRules() []Rule {
	return []Rule{
		{
			Code: "lint/content-not-stated", Group: "content", Level: Warning, Design: true, Keyword: true,
			Says: "An object with members says whether it may hold others: additionalProperties or unevaluatedProperties, or `contentModel: closed-writer` in the header.",
			Why:  "A validator reads silence as open. Then a new optional member is a breaking change, as somebody may send that name already, with another type.",
			Hint: "add additionalProperties: false, or true if it is meant to be open",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "additionalProperties": false, "properties": {"sku": {"type": "string"}}}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"sku": {"type": "string"}}}`, Finding: `1:1: the message does not say whether it may hold undeclared members`},
			look: func(p *pass) {
				if p.contract.ContentModel != "closed-writer" {
					each(contentNotStated)(p)
				}
			},
		},
		{
			Code: "lint/enum-not-extensible", Group: "content", Level: Warning, Design: true, Keyword: true,
			Says: "A list of values says whether it may grow: `x-extensible: true` where readers must tolerate unknown ones, false where they need not. " +
				"False at the message or definition around it holds for all lists in it.",
			Why:  "A new status is the change that breaks readers most often. Said beforehand, it is either expected, or known to be a breaking change.",
			Hint: "add x-extensible: true or false",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "status": {"type": "string", "enum": ["open", "shipped"], "x-extensible": true}
}}`},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "status": {"type": "string", "enum": ["open", "shipped"]}
}}`, Finding: `2:32: "status" does not say whether its values may grow`},
			look: each(enumNotExtensible),
		},
		{
			Code: "lint/personal-unmarked", Group: "content", Level: Warning, Keyword: true,
			Says: "What is named as a person's data is marked `x-personal: true`, or false if it is none.",
			Why:  "Values that are marked are masked in logs and recorded samples. One that is not marked is copied everywhere.",
			Hint: "add x-personal: true, or false if no person can be told by it",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"contactEmail": {"type": "string", "x-personal": true}}}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"contactEmail": {"type": "string"}}}`, Finding: `1:35: "contactEmail" identifies a person, and is not marked`},
			look: each(personalUnmarked),
		},
	}
}

func contentNotStated(p *pass, n *node) {
	if n.Types&schema.TypeObject == 0 || len(n.Properties) == 0 || n.AdditionalProperties != nil || n.UnevaluatedProperties != nil {
		return
	}
	for up := n; up.role == branch; up = up.parent {
		if up.parent.UnevaluatedProperties != nil {
			return
		}
	}
	p.add(n.Pos, "%s does not say whether it may hold undeclared members", n)
}

func enumNotExtensible(p *pass, n *node) {
	texts := 0
	for _, v := range n.Enum {
		if v.Kind.String() == "a text" {
			texts++
		}
	}
	if texts < 2 {
		return
	}
	for up := n; up != nil; up = up.parent {
		if v := up.Extension("x-extensible"); v != nil && (up == n || !v.Bool()) {
			return
		}
		if up.role == inline && up.name != "" {
			return // a parameter: whoever reads it has listed the values
		}
	}
	for _, top := range []string{"x-extensible", "info/x-extensible"} { // of an API
		if v := p.at("/" + top); v != nil && !v.Bool() {
			return
		}
	}
	p.add(n.At("enum"), "%s does not say whether its values may grow", n)
}

func personalUnmarked(p *pass, n *node) {
	if n.role != property || !isPersonal(n.words) {
		return
	}
	if t := p.typesOf(n.Schema); t&(schema.TypeString|schema.TypeInteger) == 0 {
		return
	}
	marked := func(s *schema.Schema) bool { return s.Extension("x-personal") != nil }
	if slices.ContainsFunc(alternatives(n.Schema), marked) {
		return
	}
	for up := n.parent; up != nil; up = up.parent {
		if marked(up.Schema) {
			return
		}
	}
	p.add(n.pos, "%s identifies a person, and is not marked", strings.TrimSpace(n.String()))
}
