package document

import (
	"strings"
	"testing"
)

const sample = `mapping: shopify-order
source: shopify/order@1
target: orders/order-placed@1
onMissing: omit
let:
  ship: source.?shipping_address
rules:
  orderId: string(source.id)
  totals.grand: dec(source.total_price)
  flag: true
  count: 12
  lines:
    each: source.line_items
    as: line
    where: line.quantity > 0
    rules:
      sku: {expr: line.?sku, onMissing: error}
      tags:
        items:
          - '"a"'
          - {expr: line.title, when: "line.quantity > 1"}
  address:
    when: ship.hasValue()
    rules:
      city: ship.?city
`

func TestParse(t *testing.T) {
	d, found := Parse("m.yaml", []byte(sample))
	if len(found) > 0 {
		t.Fatal(found)
	}
	if d.Mapping.Value != "shopify-order" || len(d.Rules) != 6 || len(d.Lets) != 1 {
		t.Fatalf("read %+v", d)
	}
	if p := d.Rules[1].Path; len(p) != 2 || p[1] != "grand" {
		t.Errorf("path %q", p)
	}
	lines := d.Rules[4]
	if lines.Kind != Each || lines.As.Value != "line" || len(lines.Rules) != 2 || lines.Rules[1].Items[1].When == nil {
		t.Errorf("lines: %+v", lines)
	}
	if got := d.Rules[0].Expr.At(7).String(); got != "m.yaml:8:19" {
		t.Errorf("position in a plain expression: %s", got)
	}
	if d.Rules[3].Expr.Text != "12" || d.Rules[2].Expr.Text != "true" {
		t.Error("numbers and booleans are expressions of the same text")
	}
}

// Each expression has the letter X in its text; its place must be the X in the file.
func TestPositions(t *testing.T) {
	for name, rules := range map[string]string{
		"plain":          "a: foo + X + 1\n",
		"plain folded":   "a: foo +\n    bar +\n\n    X\n",
		"non-ascii key":  "\"ü\": ü + X\n",
		"after ü":        "a: '\"ü\" + X'\n",
		"single":         "a: '''it'' + X'\n",
		"single folded":  "a: 'foo\n    bar\n\n    X'\n",
		"double":         "a: \"\\\"q\\\" + \\u00fc + \\x41 + X\"\n",
		"double folded":  "a: \"foo \\\n     bar\n     X\"\n",
		"literal":        "a: |\n  foo +\n    bar +\n\n  X +\n  1\n",
		"literal strip":  "a: |-\n  foo +\n  X\n",
		"folded":         "a: >-\n  foo +\n  bar +\n\n  baz\n    more\n  X\n",
		"flow mapping":   "a: {expr: foo.?b + X, onNull: omit}\n",
		"crlf":           "a: |\r\n  foo +\r\n  X\r\n",
		"explicit":       "a: |2\n    X\n",
		"leading blanks": "a: |\n\n  foo\n  X\n",
	} {
		text := "mapping: m\nsource: s\ntarget: t\nrules:\n"
		for _, line := range strings.SplitAfter(rules, "\n") {
			text += "  " + line
		}
		d, found := Parse("m", []byte(text))
		if len(found) > 0 {
			t.Errorf("%s: %v", name, found)
			continue
		}
		e := d.Rules[0].Expr
		pos := e.At(strings.Index(e.Text, "X"))
		raw := strings.Split(text, "\n")[pos.Line-1]
		if name == "explicit" {
			if pos != e.Pos {
				t.Errorf("explicit indentation: %v, want the start %v", pos, e.Pos)
			}
			continue
		}
		if pos.Col > len(raw) || raw[pos.Col-1] != 'X' {
			t.Errorf("%s: %v is not the X in %q (text %q)", name, pos, raw, e.Text)
		}
	}
}

func TestFindings(t *testing.T) {
	head := "mapping: m\nsource: s/s@1\ntarget: t/t@1\n"
	for _, c := range []struct{ text, want, hint string }{
		{"", "m:1:1: map/missing-key: the file is empty", ""},
		{"- a\n", "m:1:1: map/wrong-type: a mapping file must be a mapping of keys to values, not a list", ""},
		{head, `m:1:1: map/missing-key: the key "rules" is missing`, ""},
		{head + "rulez: {}\n", `m:4:1: map/unknown-key: a mapping file has no key "rulez"`, `did you mean "rules"?`},
		{head + "rules:\n  a: 1\n  a: 2\n", `m:6:3: map/duplicate-key: the key "a" is already used in line 5`, ""},
		{head + "rules:\n  a: &x 1\n", "m:5:6: map/anchor: the anchor &x: anchors are not allowed", ""},
		{head + "rules:\n  a: &x 1\n  b: *x\n", "m:6:6: map/alias: the alias *x: aliases are not allowed", ""},
		{head + "rules:\n  a: !!str 1\n", "m:5:6: map/tag: the tag !!str: tags are not allowed", ""},
		{head + "rules:\n  a:\n", `m:5:5: map/wrong-type: the rule is empty`, ""},
		{head + "rules:\n  a: {expr: x, onMissing: omitt}\n", `m:5:27: map/wrong-type: onMissing must be omit, null, default or error, not "omitt"`, `did you mean "omit"?`},
		{head + "rules:\n  a: {each: x, expr: y}\n", `m:5:7: map/rule-form: each needs as: the name of the item`, ""},
		{head + "rules:\n  a: {expr: x, as: y}\n", `m:5:16: map/rule-form: "as" belongs to each`, ""},
		{head + "rules:\n  a: {each: x, as: in, expr: y}\n", `m:5:20: map/name: "in" is a word of the expression language and cannot be a name`, ""},
		{head + "rules:\n  a..b: x\n", `m:5:3: map/name: "a..b" is not a path of field names`, ""},
		{head + "onNull: [1]\nrules: {}\n", `m:4:9: map/wrong-type: onNull must be omit, null, default or error, not a list`, ""},
		{"mapping: M x\nsource: s\ntarget: t\nrules: {}\n", `m:1:10: map/name: "M x" is not a name for a mapping`, ""},
		{head + "rules:\n  a: x: y\n", "m:5:1: map/syntax: not YAML: mapping values are not allowed in this context", ""},
		{head + "rules: {}\n---\na: b\n", "map/syntax: a file holds one mapping; here a second document starts", ""},
		{"\xff", "m:1:1: map/syntax: the file is not UTF-8", ""},
		{head + "rules: " + strings.Repeat("{a: ", 50) + "x" + strings.Repeat("}", 50) + "\n", "map/too-deep", ""},
	} {
		_, found := Parse("m", []byte(c.text))
		var got []string
		ok := false
		for _, d := range found {
			got = append(got, d.String())
			ok = ok || strings.Contains(d.String(), c.want) && (c.hint == "" || d.Hint == c.hint)
		}
		if !ok {
			t.Errorf("%q:\n got %v\nwant %s (%s)", c.text, got, c.want, c.hint)
		}
	}
}

func TestPath(t *testing.T) {
	for in, want := range map[string]string{"a": "a", "a.b": "a|b", "`a.b`.c": "a.b|c", "a.`b`": "a|b", "a.": "", ".a": "", "`a": "", "``": ""} {
		path, ok := splitPath(in)
		if got := strings.Join(path, "|"); ok != (want != "") || ok && got != want {
			t.Errorf("splitPath(%q) = %q, %v", in, got, ok)
		}
	}
}

// No text makes the reader panic, and every place it reports lies in the file.
func FuzzParse(f *testing.F) {
	f.Add(sample)
	f.Add("mapping: m\nrules:\n  a: |2-\n     x\n  b: \"\\\n  y\"\n")
	f.Add("a: &x [*x, !t ? : {<<: 1}]")
	f.Fuzz(func(t *testing.T, text string) {
		d, found := Parse("m", []byte(text))
		lines := strings.Count(text, "\n") + 1
		for _, x := range found {
			if x.Pos.Line < 1 || x.Pos.Line > lines+1 {
				t.Errorf("finding outside the file: %v", x)
			}
		}
		var visit func([]Rule)
		visit = func(rules []Rule) {
			for _, r := range rules {
				for _, e := range []*Expr{r.Expr, r.Each, r.Where, r.When} {
					if e == nil {
						continue
					}
					for i := range len(e.Text) + 1 {
						if p := e.At(i); p.Line < 1 || p.Line > lines || p.Col < 1 {
							t.Errorf("byte %d of %q at %v", i, e.Text, p)
						}
					}
				}
				visit(r.Rules)
				visit(r.Items)
			}
		}
		visit(d.Rules)
	})
}
