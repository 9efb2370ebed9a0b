package lint

import (
	"slices"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

func nameRules() []Rule {
	return []Rule{
		{
			Code: "lint/name-case", Group: "names", Level: Warning, Design: true,
			Says: "Members and parameters are named in the workspace's case: camelCase, unless `lint.case` says another.",
			Why:  "Whoever writes a mapping by hand should not have to look up whether it is orderId, order_id or OrderID this time.",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"orderId": {"type": "string"}}}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"order_id": {"type": "string"}}}`, Finding: `1:35: "order_id" is not in camelCase`},
			look: func(p *pass) {
				for _, n := range p.nodes {
					if n.conditional || n.role != property && n.role != inline || n.name == "" || inCase(n.name, p.set.Case) || n.inHeader(p) || strings.ContainsAny(n.name[:1], "$@") || n.name == "__typename" {
						continue
					}
					d := p.add(n.pos, "%s is not in %s", n, p.set.Case)
					if better := rewrite(n.name, p.set.Case); better != "" && better != n.name {
						d.Hint = "name it " + better
					}
				}
			},
		},
		{
			Code: "lint/negated-boolean", Group: "names", Level: Warning, Design: true,
			Says: "A truth is named for what is the case, not for what is not.",
			Why:  "`notTaxable: false` takes two turns in the head, and the third reader takes one.",
			Hint: "name it for what is the case, and turn its meaning around",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"taxable": {"type": "boolean"}}}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"notTaxable": {"type": "boolean"}}}`, Finding: `1:35: "notTaxable" is named for what is not the case`},
			look: each(func(p *pass, n *node) {
				if n.role == property && p.typesOf(n.Schema)&^schema.TypeNull == schema.TypeBoolean && slices.ContainsFunc(n.words, func(w string) bool { return negations[w] }) {
					p.add(n.pos, "%s is named for what is not the case", n)
				}
			}),
		},
		{
			Code: "lint/id-as-number", Group: "names", Level: Warning, Design: true,
			Says: "An id is a text.",
			Why:  "Nobody calculates with ids. As numbers they lose leading zeros, lose digits beyond 2^53 in browsers, and cannot become UUIDs later.",
			Hint: `write it as {"type": "string"}`, GraphHint: "use ID",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"orderId": {"type": "string"}}}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"orderId": {"type": "integer"}}}`, Finding: `1:35: "orderId" is an id, and a number`},
			look: each(func(p *pass, n *node) {
				t := p.typesOf(n.Schema)
				named := n.role == property || n.role == inline || n.role == item
				if named && ids[last(n.words)] && t != schema.AllTypes && t&schema.TypeInteger != 0 && t&schema.TypeString == 0 {
					p.add(n.pos, "%s is an id, and a number", n)
				}
			}),
		},
		{
			Code: "lint/path-case", Group: "names", Level: Warning, Design: true,
			Says: "The segments of a path are in the workspace's case: kebab-case, unless `lint.pathCase` says another, and no path ends with a slash.",
			Why:  "Paths are typed by hand, compared with and without case, and stand in logs for years.",
			Good: Example{File: "v1.openapi.yaml", Text: apiText("/sales-orders/{orderId}", "get:\n      responses: {'200': {description: An order.}}")},
			Bad: Example{File: "v1.openapi.yaml", Text: apiText("/salesOrders/{orderId}", "get:\n      responses: {'200': {description: An order.}}"),
				Finding: `4:3: "salesOrders" in the path is not in kebab-case`},
			look: pathCase,
		},
	}
}

// inHeader reports whether n is a header or a cookie, whose names have rules of
// their own.
func (n *node) inHeader(p *pass) bool {
	if p.contract.Events != nil {
		for _, m := range p.contract.Events.Messages {
			if m.Headers != nil && n.parent != nil && n.parent.whole().Schema == m.Headers {
				return true
			}
		}
	}
	if n.role != inline {
		return false
	}
	v := p.at(strings.TrimSuffix(n.Pointer, "/schema") + "/in")
	return v == nil || v.Text != "query" && v.Text != "path"
}

func pathCase(p *pass) {
	paths := p.at("/paths")
	if paths == nil {
		return
	}
	for _, m := range paths.Members {
		if !strings.HasPrefix(m.Name, "/") {
			continue
		}
		if len(m.Name) > 1 && strings.HasSuffix(m.Name, "/") {
			p.add(m.Pos, "the path %s ends with a slash", m.Name).Hint = "leave the slash at the end out"
		}
		for segment := range strings.SplitSeq(m.Name, "/") {
			if segment == "" || strings.ContainsAny(segment, "{}().:$") || inCase(segment, p.set.PathCase) || version(segment) {
				continue
			}
			d := p.add(m.Pos, "%q in the path is not in %s", segment, p.set.PathCase)
			if better := rewrite(segment, p.set.PathCase); better != "" && better != segment {
				d.Hint = "write it as " + better
			}
		}
	}
}

// version reports whether a segment is v1 or a date, which have no case.
func version(segment string) bool {
	return strings.Trim(segment, "v0123456789-_") == ""
}

// without is a text without a part of it.
func without(text, part string) string { return strings.Replace(text, part, "", 1) }

// apiText is a small API with one path, for examples.
func apiText(path, item string) string {
	return "openapi: 3.1.0\ninfo: {title: Orders, version: 1.0.0}\npaths:\n  " + path + ":\n    " + item + "\n"
}

// follow follows the references of an API that lead into its file.
func (p *pass) follow(v *source.Value) *source.Value {
	for range 10 {
		ref := v.Get("$ref")
		if ref == nil || ref.Kind != source.String {
			return v
		}
		at, ok := strings.CutPrefix(ref.Text, "#")
		if !ok {
			return nil
		}
		v = p.at(at)
	}
	return nil
}
