package lint

import (
	"slices"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
)

func moneyRules() []Rule {
	return []Rule{
		{
			Code: "lint/money-as-number", Group: "money", Level: Warning, Design: true,
			Says: "An amount of money is a text of `format: decimal`, not a number.",
			Why:  "Most programs read a JSON number as a binary fraction: 0.1 + 0.2 is not 0.3, 2.50 loses its zero, and a cent is missing in the books.",
			Hint: `write it as {"type": "string", "format": "decimal"}`, GraphHint: "use a scalar of exact decimals, such as Decimal",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "unitPrice": {"type": "string", "format": "decimal"},
  "currency": {"type": "string"}
}}`},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "unitPrice": {"type": "number"},
  "currency": {"type": "string"}
}}`, Finding: `2:3: "unitPrice" is an amount of money, and a number`},
			look: each(moneyAsNumber),
		},
		{
			Code: "lint/money-without-currency", Group: "money", Level: Warning, Design: true,
			Says: "Beside an amount, or in an object around it, stands its currency.",
			Why:  "12.50 without a currency is a guess that holds until the second country opens.",
			Hint: "add a member currency beside it, or once for the whole document",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
  "lines": {"type": "array", "items": {"type": "object", "properties": {"price": {"type": "string", "format": "decimal"}}}}
}}`},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "lines": {"type": "array", "items": {"type": "object", "properties": {"price": {"type": "string", "format": "decimal"}}}}
}}`, Finding: `2:73: "price" is an amount, and no currency stands beside it or around it`},
			look: moneyWithoutCurrency,
		},
	}
}

func moneyAsNumber(p *pass, n *node) {
	if !isMoney(n.words) || n.name == "" && n.role != item || n.Types == 0 && n.Ref == nil || p.typesOf(n.Schema)&schema.TypeNumber == 0 {
		return
	}
	if p.typesOf(n.Schema) == schema.AllTypes || n.Types == 0 && p.definesMoney(n.Ref.Target) {
		return
	}
	p.add(n.pos, "%s is an amount of money, and a number", n)
}

// definesMoney reports whether a definition is named as an amount itself.
func (p *pass) definesMoney(s *schema.Schema) bool {
	n := p.byPlace[s]
	return n != nil && isMoney(n.words)
}

// isAmount reports whether n is an amount with decimals; a whole number may
// count anything.
func (p *pass) isAmount(n *node) bool {
	if n.role != property || !isMoney(n.words) {
		return false
	}
	t := p.typesOf(n.Schema)
	return t != schema.AllTypes && t&schema.TypeNumber != 0 || t&schema.TypeString != 0 && format(n.Schema) == jsonschema.Decimal
}

// moneyWithoutCurrency goes from each message down, and carries along whether
// some object on the way has a currency.
func moneyWithoutCurrency(p *pass) {
	type state struct {
		s    *schema.Schema
		told bool
	}
	seen := map[state]bool{}
	reached := map[*schema.Schema]bool{}
	bare := map[*node]bool{}
	var queue []state
	drain := func() {
		for len(queue) > 0 {
			at := queue[0]
			queue = queue[1:]
			if at.s == nil || seen[at] {
				continue
			}
			seen[at] = true
			reached[at.s] = true
			told := at.told || namesCurrency(at.s)
			for _, d := range at.s.Properties {
				if n := p.byPlace[d.Schema]; n != nil && !told && p.isAmount(n) {
					bare[n] = true
				}
			}
			schema.Children(at.s, func(s *schema.Schema) { queue = append(queue, state{s, told}) })
		}
	}
	for _, n := range p.nodes {
		if n.role == root || n.role == inline {
			queue = append(queue, state{n.Schema, false})
		}
	}
	for _, s := range p.sent() {
		queue = append(queue, state{s, false})
	}
	drain()
	for _, n := range p.nodes { // definitions that no message of the file has
		if n.role == definition && !reached[n.Schema] {
			queue = append(queue, state{n.Schema, false})
			drain()
		}
	}
	for _, n := range p.nodes {
		if bare[n] && !n.conditional {
			p.add(n.pos, "%s is an amount, and no currency stands beside it or around it", n)
		}
	}
}

// namesCurrency reports whether the value that s speaks of has a member for a
// currency.
func namesCurrency(s *schema.Schema) bool {
	for _, part := range alternatives(s) {
		for _, d := range part.Properties {
			if slices.Contains(words(d.Name), "currency") {
				return true
			}
		}
	}
	return false
}
