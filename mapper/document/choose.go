package document

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"crosswalk/contracts/diag"
)

// Literal is a value written in a mapping, as JSON text without white space.
type Literal struct {
	JSON string
	Pos  diag.Pos
}

// choose reads the key choose: a list of rules with conditions, of which the
// last may stand after otherwise.
func (p *parser) choose(n *yaml.Node) []Rule {
	const hint = `for example - {when: source.paid, expr: source.total} and at the end - otherwise: 0`
	switch {
	case n.Kind != yaml.SequenceNode:
		p.add(n, "map/wrong-type", "choose must be a list of rules with when, not %s", describe(n)).Hint = hint
		return nil
	case len(n.Content) == 0:
		p.add(n, "map/wrong-type", "choose is empty").Hint = hint
		return nil
	}
	var out []Rule
	for i, c := range n.Content {
		if c.Kind == yaml.MappingNode && present(c, "otherwise") && !present(c, "when") {
			if len(c.Content) != 2 {
				p.add(c, "map/rule-form", "otherwise stands alone in its entry of choose")
				continue
			}
			if i < len(n.Content)-1 {
				p.add(c, "map/rule-form", "otherwise is the last entry of choose: what comes after it is never reached")
			}
			out = append(out, p.otherwise(c.Content[1]))
			continue
		}
		if c.Kind != yaml.MappingNode || !present(c, "when") {
			p.add(c, "map/rule-form", "an entry of choose needs when, the last one may have otherwise")
			continue
		}
		r := p.rule(c)
		r.Pos = p.file.at(c)
		out = append(out, r)
	}
	return out
}

// otherwise reads the rule for the case that no condition holds.
func (p *parser) otherwise(n *yaml.Node) Rule {
	r := p.rule(n)
	r.Pos = p.file.at(n)
	if r.Kind != Unread && r.When != nil {
		p.found.Add(r.When.Pos, "map/rule-form", "otherwise has no condition").Hint = "add an entry with when before it"
	}
	return r
}

// alternatives turns a rule with when and otherwise into one with choose.
func (r *Rule) alternatives(otherwise Rule) Rule {
	first := *r
	return Rule{Kind: Choose, Choose: []Rule{first, otherwise}, Comment: r.Comment}
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// literal reads a value that stands in the mapping itself.
func (p *parser) literal(into **Literal) func(key, value *yaml.Node) {
	return func(_, n *yaml.Node) {
		b := &strings.Builder{}
		if p.json(n, b) {
			*into = &Literal{JSON: b.String(), Pos: p.file.at(n)}
		}
	}
}

func (p *parser) json(n *yaml.Node, b *strings.Builder) bool {
	ok := true
	switch {
	case n.Kind == yaml.SequenceNode:
		b.WriteByte('[')
		for i, c := range n.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			ok = p.json(c, b) && ok
		}
		b.WriteByte(']')
	case n.Kind == yaml.MappingNode:
		b.WriteByte('{')
		seen := map[string]*yaml.Node{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if i > 0 {
				b.WriteByte(',')
			}
			ok = p.key(n.Content[i], seen) && ok
			quoteJSON(n.Content[i].Value, b)
			b.WriteByte(':')
			ok = p.json(n.Content[i+1], b) && ok
		}
		b.WriteByte('}')
	case n.Tag == "!!null":
		b.WriteString("null")
	case n.Tag == "!!bool" && (n.Value == "true" || n.Value == "false"), (n.Tag == "!!int" || n.Tag == "!!float") && jsonNumber.MatchString(n.Value):
		b.WriteString(n.Value)
	case n.Tag == "!!bool" || n.Tag == "!!int" || n.Tag == "!!float":
		p.add(n, "map/literal", "%s is not how JSON writes a value", n.Value).Hint = "write true, false, plain digits, or a text in quotes"
		return false
	default:
		quoteJSON(n.Value, b)
	}
	return ok
}

// quoteJSON writes a text as modules do: only what must be escaped is.
func quoteJSON(s string, b *strings.Builder) {
	const hex = "0123456789abcdef"
	short := map[rune]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}
	b.WriteByte('"')
	for _, r := range s {
		switch c, ok := short[r]; {
		case ok:
			b.WriteByte('\\')
			b.WriteByte(c)
		case r < 0x20:
			b.WriteString(`\u00`)
			b.WriteByte(hex[r>>4])
			b.WriteByte(hex[r&15])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}
