package instances

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

var alphabet = []string{"a", "B", "7", " ", "-", "ß", "é", "漢", "😀", `"`, `\`, "\n", "\t", "/", "<", "\u0001", "e\u0301"}

var samples = map[string]func(g *Generator) string{
	"date-time": func(g *Generator) string {
		zone := pick(g, []string{"Z", "+02:00", "-05:00", "+05:30"})
		fraction := pick(g, []string{"", ".5", ".123456"})
		return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d%s%s", 1970+g.rand.IntN(120), 1+g.rand.IntN(12), 1+g.rand.IntN(28), g.rand.IntN(24), g.rand.IntN(60), g.rand.IntN(60), fraction, zone)
	},
	"date": func(g *Generator) string {
		return fmt.Sprintf("%04d-%02d-%02d", 1970+g.rand.IntN(120), 1+g.rand.IntN(12), 1+g.rand.IntN(28))
	},
	"time": func(g *Generator) string {
		return fmt.Sprintf("%02d:%02d:%02dZ", g.rand.IntN(24), g.rand.IntN(60), g.rand.IntN(60))
	},
	"duration": func(g *Generator) string { return fmt.Sprintf("P%dDT%dH", 1+g.rand.IntN(40), g.rand.IntN(24)) },
	"decimal": func(g *Generator) string {
		sign := pick(g, []string{"", "", "-"})
		whole := pick(g, []string{"0", "7", "19", "1234567", "99999999999999"})
		return sign + whole + pick(g, []string{"", ".5", ".00", ".99", ".000001"})
	},
	"email":     func(g *Generator) string { return fmt.Sprintf("kunde%d@example.com", g.rand.IntN(1000)) },
	"idn-email": func(g *Generator) string { return "kunde@example.com" },
	"uri": func(g *Generator) string {
		return fmt.Sprintf("https://shop.example.com/orders/%d?a=b#c", g.rand.IntN(1000))
	},
	"iri":           func(g *Generator) string { return "https://shop.example.com/ä" },
	"uri-reference": func(g *Generator) string { return fmt.Sprintf("/orders/%d", g.rand.IntN(1000)) },
	"iri-reference": func(g *Generator) string { return "/ä" },
	"uri-template":  func(g *Generator) string { return "/orders/{id}" },
	"uuid": func(g *Generator) string {
		return fmt.Sprintf("%08x-0000-4000-8000-%012x", g.rand.Uint32(), g.rand.Uint32())
	},
	"hostname":              func(g *Generator) string { return "shop.example.com" },
	"idn-hostname":          func(g *Generator) string { return "shop.example.com" },
	"ipv4":                  func(g *Generator) string { return fmt.Sprintf("10.0.%d.%d", g.rand.IntN(256), g.rand.IntN(256)) },
	"ipv6":                  func(g *Generator) string { return fmt.Sprintf("2001:db8::%x", g.rand.IntN(65536)) },
	"json-pointer":          func(g *Generator) string { return "/a/0" },
	"relative-json-pointer": func(g *Generator) string { return "1/a" },
	"regex":                 func(g *Generator) string { return "^a+$" },
}

func (g *Generator) text(s *schema.Shape) *source.Value {
	if make := samples[s.Format]; make != nil {
		return str(make(g))
	}
	if s.Pattern != "" {
		return g.matching(s)
	}
	n := s.MinLength + g.rand.IntN(8)
	if s.MaxLength >= 0 {
		n = min(n, s.MaxLength)
		if g.chance(8) && s.MaxLength < 300 {
			n = s.MaxLength
		}
	}
	var b strings.Builder
	for utf8.RuneCountInString(b.String()) < n {
		b.WriteString(pick(g, alphabet))
	}
	return str(string([]rune(b.String())[:n]))
}

// matching samples texts from the syntax tree of a pattern until one also has
// the length.
func (g *Generator) matching(s *schema.Shape) *source.Value {
	translated, err := schema.Pattern(s.Pattern)
	if err != nil {
		return nil
	}
	tree, err := syntax.Parse(translated, syntax.Perl)
	if err != nil {
		return nil
	}
	re := regexp.MustCompile(translated)
	for range 50 {
		var b strings.Builder
		g.sample(&b, tree)
		text := b.String()
		if n := utf8.RuneCountInString(text); n < s.MinLength || s.MaxLength >= 0 && n > s.MaxLength || !re.MatchString(text) || !utf8.ValidString(text) {
			continue
		}
		return str(text)
	}
	return nil
}

func (g *Generator) sample(b *strings.Builder, re *syntax.Regexp) {
	if b.Len() > 4096 {
		return
	}
	repeat := func(low, high int) {
		if high < 0 || high > low+6 {
			high = low + 6
		}
		for range low + g.rand.IntN(high-low+1) {
			g.sample(b, re.Sub[0])
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			return
		}
		i := 2 * g.rand.IntN(len(re.Rune)/2)
		low, high := re.Rune[i], re.Rune[i+1]
		if low < ' ' && high > '~' {
			low, high = ' ', '~'
		}
		b.WriteRune(low + g.rand.Int32N(min(high-low, 200)+1))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteString(pick(g, alphabet[:9]))
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			g.sample(b, sub)
		}
	case syntax.OpAlternate:
		g.sample(b, pick(g, re.Sub))
	case syntax.OpStar:
		repeat(0, -1)
	case syntax.OpPlus:
		repeat(1, -1)
	case syntax.OpQuest:
		repeat(0, 1)
	case syntax.OpRepeat:
		repeat(re.Min, re.Max)
	}
}
