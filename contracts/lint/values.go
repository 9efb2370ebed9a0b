package lint

import (
	"fmt"
	"math/big"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

func valueRules() []Rule {
	return []Rule{
		{
			Code: "lint/example-refused", Group: "values", Level: Warning,
			Says: "An example satisfies its schema.",
			Why:  "People copy examples before they read anything else.",
			Hint: "mend the example, or the schema",
			Good: Example{File: "v1.schema.json", Text: `{"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["EUR"]}`},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["EUR", "euro"]}`,
				Finding: `1:65: the schema refuses the example "euro": it does not match the pattern`},
			look: examplesRefused,
		},
		{
			Code: "lint/default-refused", Group: "values", Level: Warning,
			Says: "A default satisfies its schema.",
			Why:  "Whoever fills it in sends what the next one refuses.",
			Hint: "mend the default, or the schema",
			Good: Example{File: "v1.schema.json", Text: `{"type": "integer", "minimum": 1, "default": 1}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "integer", "minimum": 1, "default": 0}`, Finding: `1:46: the schema refuses the default 0: it is too small`},
			look: func(p *pass) {
				for _, n := range p.nodes {
					if n.Default != nil {
						p.value(n.Schema, n.Default, "default")
					}
				}
			},
		},
		{
			Code: "lint/integer-range", Group: "values", Level: Warning, Design: true, Keyword: true,
			Says: "A whole number that can be beyond 2^53 says so with a format, such as int64.",
			Why:  "JavaScript, spreadsheets and many JSON libraries round it: 9007199254740993 comes back as 9007199254740992.",
			Hint: "add format: int64, or make it a text",
			Good: Example{File: "v1.openapi.yaml", Text: "openapi: 3.1.0\ninfo: {title: Stock, version: 1.0.0}\npaths: {}\ncomponents: {schemas: {Total: {type: integer, format: int64, maximum: 9223372036854775807}}}\n"},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "integer", "maximum": 9223372036854775807}`,
				Finding: `1:21: 9223372036854775807 is beyond 2^53, and the message has no format`},
			look: each(integerRange),
		},
		{
			Code: "lint/nullable-and-optional", Group: "values", Level: Warning, Design: true, Keyword: true,
			Says: "A member is either required and may be null, or optional and never null.",
			Why:  "Absent and null are told apart by some and not by others. Is null \"unknown\", \"none\" or \"delete it\"? Every reader decides anew.",
			Hint: "make it required, or take null out",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "required": ["note"], "properties": {
  "note": {"type": ["string", "null"]},
  "gift": {"type": "boolean"}
}}`},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "note": {"type": ["string", "null"]}
}}`, Finding: `2:3: "note" may be absent and may be null`},
			look: each(func(p *pass, n *node) {
				if n.role != property || n.required || !p.mayBeNull(n.Schema) || n.requiredElsewhere() {
					return
				}
				p.add(n.pos, "%s may be absent and may be null", n)
			}),
		},
		{
			Code: "lint/pattern-not-anchored", Group: "values", Level: Warning, Design: true,
			Says: "A pattern begins with ^ and ends with $, or says .* where anything may stand.",
			Why:  "A pattern is searched for: `[A-Z]{3}` accepts \"not an ISO code\", as ISO is in it.",
			Hint: "write ^ in front and $ behind, around alternatives with ^(…)$",
			Good: Example{File: "v1.schema.json", Text: `{"type": "string", "pattern": "^[A-Z]{3}$"}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "string", "pattern": "[A-Z]{3}"}`, Finding: `1:31: the pattern [A-Z]{3} is found anywhere in a text`},
			look: func(p *pass) {
				for _, n := range p.nodes {
					if n.conditional || n.Pattern == nil {
						continue
					}
					switch begins, ends, ok := anchors(n.Pattern.Text); {
					case !ok || begins && ends:
					case begins:
						p.add(n.Pattern.Pos, "the pattern %s accepts anything behind what it describes", short(n.Pattern.Text))
					case ends:
						p.add(n.Pattern.Pos, "the pattern %s accepts anything before what it describes", short(n.Pattern.Text))
					default:
						p.add(n.Pattern.Pos, "the pattern %s is found anywhere in a text", short(n.Pattern.Text))
					}
				}
			},
		},
	}
}

func examplesRefused(p *pass) {
	for _, n := range p.nodes {
		for _, v := range n.Examples {
			p.value(n.Schema, v, "example")
		}
		at, ok := strings.CutSuffix(n.Pointer, "/schema")
		if n.role != inline || !ok {
			continue
		}
		around := p.at(at) // a parameter, header or media type
		if v := around.Get("example"); v != nil {
			p.value(n.Schema, v, "example")
		}
		if list := around.Get("examples"); list != nil {
			for _, m := range list.Members {
				if v := p.follow(m.Value).Get("value"); v != nil {
					p.value(n.Schema, v, "example")
				}
			}
		}
	}
}

// value reports a value that its schema refuses.
func (p *pass) value(s *schema.Schema, v *source.Value, what string) {
	if tooLarge(v) {
		return
	}
	fault := assess.First(s, v)
	if fault == nil {
		return
	}
	p.add(v.Pos, "the schema refuses the %s %s: %s", what, short(string(v.JSON())), reason(fault, v))
}

// tooLarge reports whether a value has numbers that nobody compares.
func tooLarge(v *source.Value) bool {
	if v.Kind == source.Number {
		_, ok := source.Rat(v.Text)
		return !ok
	}
	for _, item := range v.Items {
		if tooLarge(item) {
			return true
		}
	}
	for _, m := range v.Members {
		if tooLarge(m.Value) {
			return true
		}
	}
	return false
}

// reason is a fault of a value or of a part of it in words.
func reason(f *assess.Fault, v *source.Value) string {
	if f.InName {
		return fmt.Sprintf("the name %q is not allowed", f.Name)
	}
	at := "it"
	if f.At != nil && f.At != v {
		at = short(string(f.At.JSON())) + " in it"
	}
	switch f.Kind {
	case assess.Required, assess.DependentRequired:
		return fmt.Sprintf("%q is missing", f.Name)
	case assess.Unknown:
		return fmt.Sprintf("%q is not allowed", f.Name)
	}
	texts := map[assess.Kind]string{
		assess.Type: "is of another type", assess.Enum: "is none of the listed values", assess.TooShort: "is too short", assess.TooLong: "is too long",
		assess.Pattern: "does not match the pattern", assess.Format: "is not of the format", assess.TooSmall: "is too small", assess.TooLarge: "is too large",
		assess.Multiple: "is no multiple of what the schema says", assess.TooFew: "has too few items or members", assess.TooMany: "has too many items or members",
		assess.NotUnique: "holds a value twice", assess.NoBranch: "satisfies no alternative", assess.ManyBranches: "satisfies more than one alternative",
		assess.NotAllowed: "is not allowed", assess.TooFewMatch: "has too few items of a kind", assess.TooManyMatch: "has too many items of a kind",
	}
	return at + " " + texts[f.Kind]
}

// short is a text cut for a sentence.
func short(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// safe is 2^53, up to which every program keeps whole numbers.
var safe = new(big.Int).Lsh(big.NewInt(1), 53)

func integerRange(p *pass, n *node) {
	if n.Types&schema.TypeInteger == 0 || n.Types&schema.TypeNumber != 0 || format(n.Schema) != "" {
		return
	}
	for _, limit := range []struct {
		keyword string
		n       *schema.Numeral
	}{{"maximum", n.Maximum}, {"exclusiveMaximum", n.ExclusiveMaximum}, {"minimum", n.Minimum}, {"exclusiveMinimum", n.ExclusiveMinimum}} {
		if limit.n != nil && beyond(limit.n.Value) {
			p.add(n.At(limit.keyword), "%s is beyond 2^53, and %s has no format", short(limit.n.Text), n)
			return
		}
	}
	for _, v := range append(n.Enum[:len(n.Enum):len(n.Enum)], append(n.Examples[:len(n.Examples):len(n.Examples)], n.Const, n.Default)...) {
		if v == nil || v.Kind != source.Number {
			continue
		}
		if r, ok := source.Rat(v.Text); ok && beyond(r) {
			p.add(v.Pos, "%s is beyond 2^53, and %s has no format", short(v.Text), n)
			return
		}
	}
}

func beyond(r *big.Rat) bool {
	return new(big.Rat).Abs(r).Cmp(new(big.Rat).SetInt(safe)) > 0
}

// mayBeNull reports whether s says that null is accepted.
func (p *pass) mayBeNull(s *schema.Schema) bool {
	t := p.typesOf(s)
	if t == schema.AllTypes || t&schema.TypeNull == 0 || t == schema.TypeNull {
		return false
	}
	for _, part := range parts(s) {
		if part.Enum == nil {
			continue
		}
		null := false
		for _, v := range part.Enum {
			null = null || v.Kind == source.Null
		}
		if !null {
			return false
		}
	}
	return true
}

// requiredElsewhere reports whether another part of the same value requires the
// property.
func (n *node) requiredElsewhere() bool {
	for _, s := range parts(n.parent.whole().Schema) {
		for _, w := range s.Required {
			if w.Text == n.name {
				return true
			}
		}
	}
	return false
}
