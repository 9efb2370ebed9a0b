package sketch

import (
	"fmt"
	"strings"
	"testing"
)

// show writes a tree in short.
func show(n *Node) string {
	args := func() string {
		parts := make([]string, len(n.Args))
		for i, a := range n.Args {
			parts[i] = show(a)
		}
		return strings.Join(parts, ", ")
	}
	opt := ""
	if n.Opt {
		opt = "?"
	}
	switch n.Kind {
	case Hole:
		return "_"
	case Name, Number, Word:
		return n.Name
	case Text:
		return fmt.Sprintf("%q", n.Name)
	case Field:
		return show(n.Of) + "." + opt + n.Name
	case Index:
		return show(n.Of) + "[" + opt + args() + "]"
	case Call:
		if n.Of != nil {
			return show(n.Of) + "." + n.Name + "(" + args() + ")"
		}
		return n.Name + "(" + args() + ")"
	case List, Map:
		return "[" + args() + "]"
	}
	return "{" + n.Name + " " + args() + "}"
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"":                        `_`,
		"source.id":               `source.id`,
		"source.":                 `source.`,
		"source.?":                `source.?`,
		"source.?a.b":             `source.?a.b`,
		"a + ":                    `{+ a, _}`,
		"a +\n b * c == 2":        `{== {+ a, {* b, c}}, 2}`,
		`lookup("ch`:              `lookup("ch")`,
		`lookup("channel", `:      `lookup("channel", _)`,
		"a ? b : c ? d : e":       `{? a, b, {? c, d, e}}`,
		"a ?":                     `{? a, _}`,
		"f()":                     `f()`,
		"x.map(l, l.)":            `x.map(l, l.)`,
		"x.map(l, l.price * l":    `x.map(l, {* l.price, l})`,
		"a[?0].b[1]":              `a[?0].b[1]`,
		"[a, ?b, {x: 1}]":         `[a, b, [x, 1]]`,
		"(a + b).c":               `{+ a, b}.c`,
		"!a && -b < 3":            `{&& {! a}, {< {- b}, 3}}`,
		"a in [1, 2]":             `{in a, [1, 2]}`,
		"`ship-to`.x.`a.b`":       `ship-to.x.a.b`,
		`"ü\n" + 'x' + r"\d"`:     `{+ {+ "ü\n", "x"}, "\\d"}`,
		`"open`:                   `"open"`,
		"1.5e+3 + .5 + 0x1F":      `{+ {+ 1.5e+3, .5}, 0x1F}`,
		"a // note\n + b":         `{+ a, b}`,
		"a b":                     `{ a, b}`,
		"a ) b":                   `{ a, b}`,
		"}}":                      `_`,
		"f(a b, c)":               `f(a, b, c)`,
		"source.x.orValue(":       `source.x.orValue(_)`,
		`'''a'b''' + """c""`:      `{+ "a'b", "c\"\""}`,
		"1.":                      `1.`,
		"optional.of(a).or(b.?c)": `optional.of(a).or(b.?c)`,
	} {
		if got := show(Parse(text)); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestPath(t *testing.T) {
	for _, c := range []struct {
		text string // | is the cursor
		want string // kind and name of the nodes, the innermost last
	}{
		{"source.|", "Field"},
		{"a + |", "Operator + Hole"},
		{"a +  |  ", "Operator + Hole"},
		{`lookup("ch|`, "Call lookup Text ch"},
		{"x.map(l, l.pr|ice)", "Call map Field price"},
		{"f(a, |)", "Call f Hole"},
		{"so|urce.id", "Field id Name source"},
		{"(a + b|).c", "Field c Operator + Name b"},
	} {
		at := strings.IndexByte(c.text, '|')
		var got []string
		for _, n := range Parse(strings.Replace(c.text, "|", "", 1)).Path(at) {
			got = append(got, [...]string{"Hole", "Name", "Text", "Number", "Word", "Field", "Index", "Call", "Operator", "List", "Map"}[n.Kind])
			if n.Name != "" {
				got = append(got, n.Name)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"source.", "a + ", `lookup("ch`, "x.map(l, l.price * (l.", "[{`a", "'''", "a ? b :", "ü.ß(\x00", strings.Repeat("(", 500), strings.Repeat("-", 500), "1.e", ".5.", "a..b", "f(,,)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root := Parse(text)
		root.Walk(func(n *Node) bool {
			if n.From < 0 || n.From > n.To || n.To > len(text) || n.At < 0 || n.At > n.End || n.End > len(text) || n.Open > len(text) {
				t.Fatalf("%q: %+v", text, n)
			}
			return true
		})
		for at := range len(text) + 1 {
			root.Path(at)
		}
	})
}
