package lint

import (
	"slices"

	"crosswalk/contracts/schema"
)

func textRules() []Rule {
	return []Rule{
		{
			Code: "lint/no-description", Group: "text", Level: Warning,
			Says: "Every message, member, definition and parameter has a description, or refers to something that has one.",
			Why:  "A name tells the type of a value at best. What it means, in which unit and seen from which side, decides whether two systems agree.",
			Hint: "say in one sentence what it means, with its unit if it has one", GraphHint: "put a text in quotes in front of it",
			Good: Example{File: "v1.schema.json", Text: `{
  "description": "A parcel left the warehouse.",
  "type": "object",
  "properties": {"weight": {"type": "integer", "description": "Gross weight in grams."}}
}`},
			Bad: Example{File: "v1.schema.json", Text: `{
  "description": "A parcel left the warehouse.",
  "type": "object",
  "properties": {"weight": {"type": "integer"}}
}`, Finding: `4:18: "weight" has no description`},
			look: each(undescribed),
		},
		{
			Code: "lint/no-title", Group: "text", Level: Warning,
			Says: "A contract has a title, in its file or its header.",
			Why:  "Lists, diagrams and review comments name a contract by its title.",
			Hint: "add a title of a few words",
			Good: Example{File: "v1.schema.json", Text: `{"title": "Parcel dispatched", "type": "object"}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object"}`, Finding: `1:1: the contract has no title`},
			look: func(p *pass) {
				if p.doc.Root != nil && p.doc.Root.Title == "" && p.contract.Title == "" {
					p.add(p.doc.Root.Pos, "the contract has no title")
				}
			},
		},
		{
			Code: "lint/untyped", Group: "text", Level: Warning,
			Says: "A member states what it may hold: a type, values, a reference or alternatives.",
			Why:  "Without a type every value passes, and whoever maps the member must treat it as anything. What can truly be anything says so: `\"type\": [\"string\", \"number\", …]`.",
			Hint: "state the type",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"carrier": {"type": "string"}}}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"carrier": {"description": "Who drives."}}}`, Finding: `1:35: "carrier" states no type`},
			look: each(func(p *pass, n *node) {
				if n.role == property && n.Bool == nil && p.typesOf(n.Schema) == schema.AllTypes && !limited(n.Schema) && plain(n.Schema) {
					p.add(n.pos, "%s states no type", n)
				}
			}),
		},
	}
}

// plain reports whether a schema states nothing but words about itself.
func plain(s *schema.Schema) bool {
	return s.Ref == nil && s.DynamicRef == nil && s.AllOf == nil && s.AnyOf == nil && s.OneOf == nil && s.If == nil && s.Not == nil && s.Properties == nil &&
		s.Items == nil && s.PrefixItems == nil
}

func undescribed(p *pass, n *node) {
	switch n.role {
	case root, property, definition:
	case inline:
		p.parameter(n)
		return
	default:
		return
	}
	if n.Bool != nil || n.name == "__typename" || p.told(n.Schema) {
		return
	}
	if n.role == property && n.parent.inAnotherPart(n.name) {
		return // described where it is declared first
	}
	for _, s := range append(parts(n.Schema), slices.Concat(n.AnyOf, n.OneOf)...) {
		if s.Description != "" || s != n.Schema && s.Ref != nil && s.Ref.Target != nil && s.Ref.Target.Description != "" {
			return
		}
	}
	if n.role == root && p.contract.Description != "" {
		return
	}
	p.add(n.pos, "%s has no description", n)
}

// inAnotherPart reports whether the value that n speaks of has a member of that
// name with a description in another schema.
func (n *node) inAnotherPart(name string) bool {
	top := n.whole()
	if top == n {
		return false
	}
	for _, s := range alternatives(top.Schema) {
		if m := s.Property(name); m != nil && s != n.Schema && m.Description != "" {
			return true
		}
	}
	return false
}

// parameter looks for the description of an API's parameter or header beside its
// schema.
func (p *pass) parameter(n *node) {
	if n.name == "" || n.Description != "" {
		return
	}
	at := n.Pointer[:len(n.Pointer)-len("/schema")]
	if v := p.at(at + "/description"); v == nil || v.Text == "" {
		p.add(n.pos, "the parameter %s has no description", n)
	}
}
