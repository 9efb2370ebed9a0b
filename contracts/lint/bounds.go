package lint

import (
	"slices"

	"crosswalk/contracts/schema"
)

func boundsRules() []Rule {
	return []Rule{
		{
			Code: "lint/unbounded-array", Group: "bounds", Level: Warning, Design: true, Hot: true, Keyword: true,
			Says: "Where somebody waits, a list says how long it may be.",
			Why:  "A list without an end is a message without an end: memory, time-outs and limits of the next system are hit in the busiest hour.",
			Hint: "add maxItems, or offer pages",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"lines": {"type": "array", "items": {"type": "integer"}, "maxItems": 500}}}`},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"lines": {"type": "array", "items": {"type": "integer"}}}}`,
				Finding: `1:35: "lines" has no maxItems`},
			look: hot(func(p *pass, n *node) {
				if !n.states(schema.TypeArray) || n.anyPart(func(s *schema.Schema) bool {
					return s.MaxItems != nil || s.Items != nil && s.Items.Bool != nil && !*s.Items.Bool
				}) {
					return
				}
				p.add(n.pos, "%s has no maxItems", n)
			}),
		},
		{
			Code: "lint/unbounded-string", Group: "bounds", Level: Warning, Design: true, Hot: true, Keyword: true,
			Says: "Where somebody waits, a text says how long it may be: maxLength, listed values, a pattern that ends, or a format of known length.",
			Why:  "Columns and forms have a width. A text that is longer fails in the last system, after everything before it has been done.",
			Hint: "add maxLength",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "name": {"type": "string", "maxLength": 100},
  "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}
}}`},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "name": {"type": "string"}
}}`, Finding: `2:3: "name" has no maxLength`},
			look: hot(func(p *pass, n *node) {
				if !n.states(schema.TypeString) || limited(n.Schema) || shortFormat[format(n.Schema)] {
					return
				}
				if n.anyPart(func(s *schema.Schema) bool { return s.MaxLength != nil || s.Pattern != nil && ends(s.Pattern.Text) }) {
					return
				}
				p.add(n.pos, "%s has no maxLength", n)
			}),
		},
		{
			Code: "lint/unbounded-map", Group: "bounds", Level: Warning, Design: true, Hot: true, Keyword: true,
			Says: "Where somebody waits, an object with free names says how many it may have.",
			Why:  "Free names grow: labels, attributes, translations. Each is parsed, stored and sent on.",
			Hint: "add maxProperties",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "maxProperties": 50, "additionalProperties": {"type": "integer"}}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object", "additionalProperties": {"type": "integer"}}`, Finding: `1:1: the message has free names and no maxProperties`},
			look: hot(func(p *pass, n *node) {
				if !n.states(schema.TypeObject) || n.AdditionalProperties == nil || n.AdditionalProperties.Bool != nil || n.MaxProperties != nil || n.PropertyNames != nil {
					return
				}
				p.add(n.pos, "%s has free names and no maxProperties", n)
			}),
		},
	}
}

var shortFormat = vocabularyOf("date-time date time duration uuid ipv4 ipv6 hostname email")

// hot is each for contracts of which somebody waits for messages.
func hot(look func(*pass, *node)) func(*pass) {
	return func(p *pass) {
		if p.opt.Hot || p.opt.Settings.IsHot(p.contract.Ref) {
			each(look)(p)
		}
	}
}

// states reports whether the node itself says that it may be of a type.
func (n *node) states(t schema.TypeSet) bool { return n.Types&t != 0 }

// anyPart reports whether something that the value must satisfy besides is so.
func (n *node) anyPart(is func(*schema.Schema) bool) bool {
	return slices.ContainsFunc(parts(n.whole().Schema), is) || slices.ContainsFunc(parts(n.Schema), is)
}
