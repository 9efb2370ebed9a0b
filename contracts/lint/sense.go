package lint

import (
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

func senseRules() []Rule {
	return []Rule{
		{
			Code: "lint/unused-definition", Group: "sense", Level: Warning, Keyword: true,
			Says: "A definition is reached from a message or an operation, or from a mapping.",
			Why:  "What no message has is changed in good faith, and nothing happens.",
			Hint: "refer to it, or take it out",
			Good: Example{File: "v1.schema.json", Text: `{"$ref": "#/$defs/Order", "$defs": {"Order": {"type": "object"}}}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object", "$defs": {"Order": {"type": "object"}}}`, Finding: `1:30: no message reaches the definition "Order"`},
			look: unusedDefinition,
		},
		{
			Code: "lint/duplicate-definition", Group: "sense", Level: Warning, Design: true,
			Says: "Two definitions do not say the same.",
			Why:  "One of them is forgotten at the next change.",
			Hint: "refer to one of them from both places",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"from": {"$ref": "#/$defs/Place"}, "to": {"$ref": "#/$defs/Place"}}, "$defs": {
  "Place": {"type": "object", "properties": {"city": {"type": "string"}, "country": {"type": "string"}}}
}}`},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"from": {"$ref": "#/$defs/Origin"}, "to": {"$ref": "#/$defs/Goal"}}, "$defs": {
  "Origin": {"type": "object", "properties": {"city": {"type": "string"}, "country": {"type": "string"}}},
  "Goal": {"type": "object", "properties": {"city": {"type": "string"}, "country": {"type": "string"}}}
}}`, Finding: `3:3: "Goal" says the same as "Origin"`},
			look: duplicateDefinition,
		},
		{
			Code: "lint/required-undeclared", Group: "sense", Level: Warning,
			Says: "What is required is declared, here or in another part of the same value.",
			Why:  "Most often one of the two names is misspelt. Then the member that is meant is not required, and one that nobody knows is.",
			Good: Example{File: "v1.schema.json", Text: `{"allOf": [{"properties": {"sku": {"type": "string"}}}], "required": ["sku"]}`},
			Bad: Example{File: "v1.schema.json", Text: `{"allOf": [{"properties": {"sku": {"type": "string"}}}], "required": ["skuu"]}`,
				Finding: `1:71: "skuu" is required, and nothing declares it`},
			look: requiredUndeclared,
		},
		{
			Code: "lint/impossible", Group: "sense", Level: Warning,
			Says: "Something satisfies every schema.",
			Why:  "A member that no value satisfies can only be left out; a message that none satisfies can never be sent.",
			Hint: "find the parts that contradict one another",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"quantity": {"type": "integer", "minimum": 1, "maximum": 10}}}`},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "quantity": {"type": "integer", "minimum": 10, "maximum": 1},
  "parcels": {"allOf": [{"type": "array", "minItems": 1, "items": {"type": "integer"}}, {"items": {"type": "string"}}]}
}}`,
				Finding: "2:3: nothing satisfies \"quantity\"\n3:3: nothing satisfies \"parcels\""},
			look: impossible,
		},
	}
}

func unusedDefinition(p *pass) {
	reached := map[*schema.Schema]bool{}
	var roots []*schema.Schema
	if p.doc.Root != nil {
		roots = append(roots, p.doc.Root)
	}
	roots = append(append(roots, p.doc.Inline...), p.sent()...)
	if len(roots) == 0 {
		return // a file of components for others
	}
	for _, name := range p.opt.Uses {
		if s := p.doc.Component(name); s != nil {
			roots = append(roots, s)
		}
	}
	visit := func(s *schema.Schema) { reached[s] = true }
	schema.Walk(roots, visit)
	for again := true; again; { // a discriminator refers to schemas as well
		again = false
		for _, n := range p.nodes {
			if n.Discriminator == nil || !reached[n.Schema] {
				continue
			}
			for _, m := range n.Discriminator.Mapping {
				name := m.Value.Text[strings.LastIndexByte(m.Value.Text, '/')+1:]
				if s := p.doc.Component(name); s != nil && !reached[s] {
					schema.Walk([]*schema.Schema{s}, visit)
					again = true
				}
			}
		}
	}
	used := map[*node]bool{} // it, or a part of it
	for _, n := range p.nodes {
		if reached[n.Schema] || n.DynamicAnchor != "" {
			for up := n; up != nil && !used[up]; up = up.parent {
				used[up] = true
			}
		}
	}
	for _, n := range p.nodes {
		if n.role == definition && !used[n] {
			p.add(n.pos, "no message reaches the definition %s", n)
		}
	}
}

func duplicateDefinition(p *pass) {
	first := map[string]*node{}
	for _, n := range p.nodes {
		if n.role != definition || len(n.Properties) < 2 && len(n.Enum) < 2 {
			continue
		}
		v := p.at(n.Pointer)
		if v == nil {
			continue
		}
		text := bare(v).Canonical()
		if other := first[text]; other != nil {
			p.add(n.pos, "%s says the same as %s", n, other)
			continue
		}
		first[text] = n
	}
}

var describing = vocabularyOf("title description examples example $comment deprecated externalDocs")

// bare copies a schema without the words that only describe.
func bare(v *source.Value) *source.Value {
	out := *v
	out.Members, out.Items = nil, nil
	for _, m := range v.Members {
		switch {
		case describing[m.Name]:
			continue
		case m.Name == "properties" || m.Name == "$defs" || m.Name == "patternProperties" || m.Name == "dependentSchemas":
			named := *m.Value
			named.Members = nil
			for _, n := range m.Value.Members {
				n.Value = bare(n.Value)
				named.Members = append(named.Members, n)
			}
			m.Value = &named
		case m.Name != "enum" && m.Name != "const" && m.Name != "default":
			m.Value = bare(m.Value)
		}
		out.Members = append(out.Members, m)
	}
	for _, item := range v.Items {
		out.Items = append(out.Items, bare(item))
	}
	return &out
}

// requiredUndeclared looks at values that are composed of several schemas; of
// plain ones reading the contract has said it.
func requiredUndeclared(p *pass) {
	for _, n := range p.nodes {
		if len(n.Required) == 0 || n.conditional {
			continue
		}
		top := n.whole()
		all := alternatives(top.Schema)
		if len(all) < 2 || top.role == definition {
			continue // a definition may be a part of something else
		}
		var names []string
		declared := map[string]bool{}
		var patterns []string
		open := false
		for _, s := range all {
			for _, d := range s.Properties {
				if !declared[d.Name] {
					declared[d.Name] = true
					names = append(names, d.Name)
				}
			}
			for _, d := range s.PatternProperties {
				patterns = append(patterns, d.Name)
			}
			open = open || s.AdditionalProperties != nil && s.AdditionalProperties.Bool == nil || s.DynamicRef != nil
		}
		if len(names) == 0 || open {
			continue
		}
		for _, w := range n.Required {
			if declared[w.Text] || matched(patterns, w.Text) {
				continue
			}
			p.add(w.Pos, "%q is required, and nothing declares it", w.Text).Hint = source.Suggest(w.Text, names)
		}
	}
}

func matched(patterns []string, name string) bool {
	for _, p := range patterns {
		if assess.Matches(p, name) {
			return true
		}
	}
	return false
}
