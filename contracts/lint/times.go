package lint

import (
	"regexp"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

func timeRules() []Rule {
	return []Rule{
		{
			Code: "lint/time-without-offset", Group: "time", Level: Warning, Design: true,
			Says: "A moment is a text of `format: date-time`, which demands an offset.",
			Why:  "`2026-03-29T02:30:00` happened twice, once or never, depending on the country. With an offset it is one moment everywhere.",
			Hint: `write it as {"type": "string", "format": "date-time"}`, GraphHint: "use a scalar of moments, such as DateTime",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"placedAt": {"type": "string", "format": "date-time"}}}`},
			Bad: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {
  "placedAt": {"type": "string"},
  "pickup": {"type": "string", "examples": ["2026-03-29T02:30:00"]}
}}`, Finding: `2:3: "placedAt" names a moment, and need not say its offset
3:45: "2026-03-29T02:30:00", a value of "pickup", is a local time without its offset`},
			look: each(timeWithoutOffset),
		},
		{
			Code: "lint/time-as-number", Group: "time", Level: Warning, Design: true,
			Says: "A moment is a text, not a count of seconds or milliseconds.",
			Why:  "Nobody sees whether 1773446400 is seconds or milliseconds, and a reader that guesses is off by fifty thousand years.",
			Hint: `write it as {"type": "string", "format": "date-time"}`, GraphHint: "use a scalar of moments, such as DateTime",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"placedAt": {"type": "string", "format": "date-time"}}}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"placedAt": {"type": "integer"}}}`, Finding: `1:35: "placedAt" is a moment, and a number`},
			look: each(func(p *pass, n *node) {
				t := p.typesOf(n.Schema)
				if n.role == property && moments[last(n.words)] && t != schema.AllTypes && t&schema.TypeInteger != 0 {
					p.add(n.pos, "%s is a moment, and a number", n)
				}
			}),
		},
		{
			Code: "lint/date-without-format", Group: "time", Level: Warning, Design: true,
			Says: "A member named as a date has `format: date` or `date-time`, or a pattern.",
			Why:  "03/04/2026 is the third of April or the fourth of March.",
			Hint: `write it as {"type": "string", "format": "date"}`, GraphHint: "use a scalar of dates, such as Date",
			Good: Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"dueDate": {"type": "string", "format": "date"}}}`},
			Bad:  Example{File: "v1.schema.json", Text: `{"type": "object", "properties": {"dueDate": {"type": "string"}}}`, Finding: `1:35: "dueDate" is a date in any form`},
			look: each(func(p *pass, n *node) {
				if n.role == property && last(n.words) == "date" && p.isFreeText(n.Schema) {
					p.add(n.pos, "%s is a date in any form", n)
				}
			}),
		},
	}
}

// isFreeText reports whether s is a text without format, pattern or listed
// values.
func (p *pass) isFreeText(s *schema.Schema) bool {
	t := p.typesOf(s)
	if t == schema.AllTypes || t&schema.TypeString == 0 || limited(s) || format(s) != "" {
		return false
	}
	for _, part := range alternatives(s) {
		if part.Pattern != nil {
			return false
		}
	}
	return true
}

var local = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?$`)

func timeWithoutOffset(p *pass, n *node) {
	if n.role == property && moments[last(n.words)] && p.isFreeText(n.Schema) {
		p.add(n.pos, "%s names a moment, and need not say its offset", n)
		return
	}
	if n.Pattern != nil && n.Format == nil && localOnly(n.Pattern.Text) {
		p.add(n.pos, "the pattern of %s is of a local time without its offset", n)
		return
	}
	if format(n.Schema) != "" {
		return
	}
	for _, v := range append(n.Examples[:len(n.Examples):len(n.Examples)], n.Default, n.Const) {
		if v != nil && v.Kind == source.String && local.MatchString(v.Text) {
			p.add(v.Pos, "%q, a value of %s, is a local time without its offset", v.Text, n)
			return
		}
	}
}

// localOnly reports whether a pattern is found in a local time and in nothing
// that says its offset.
func localOnly(pattern string) bool {
	found := func(text string) bool { return assess.Matches(pattern, text) }
	if found("") || found("x") || found("2026-03-29T02:30:00Z") || found("2026-03-29T02:30:00+01:00") || found("2026-03-29") {
		return false
	}
	return found("2026-03-29T02:30:00") || found("2026-03-29 02:30:00") || found("2026-03-29T02:30:00.000") || found("2026-03-29T02:30")
}
