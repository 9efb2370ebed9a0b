package document

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"crosswalk/contracts/diag"
)

// Parse reads a mapping file; name is the path shown in findings. With an error
// among the findings the Document holds what could be read.
func Parse(name string, text []byte) (*Document, diag.List) {
	p := &parser{file: newLines(name, text), doc: &Document{File: name}}
	if root := p.yaml(text); root != nil {
		p.document(root)
	}
	p.found.Sort()
	return p.doc, p.found
}

type parser struct {
	file  *lines
	doc   *Document
	found diag.List
	nodes int
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// yaml parses the text and returns the top node of the only document in it.
func (p *parser) yaml(text []byte) *yaml.Node {
	start := diag.Pos{File: p.file.name, Line: 1, Col: 1}
	if len(text) > MaxBytes {
		p.found.Add(start, "map/too-large", "the file has %d bytes, %d are allowed", len(text), MaxBytes)
		return nil
	}
	if !utf8.Valid(text) {
		p.found.Add(p.file.pos(invalidUTF8(text)), "map/syntax", "the file is not UTF-8")
		return nil
	}
	masked, mask := maskQuestions(string(text))
	dec := yaml.NewDecoder(strings.NewReader(masked))
	var root, more yaml.Node
	if err := decode(dec, &root); err != nil {
		if err.Error() == "EOF" {
			d := p.found.Add(start, "map/missing-key", "the file is empty")
			d.Hint = "a mapping starts with mapping:, source: and target:"
			return nil
		}
		p.syntax(err)
		return nil
	}
	if err := decode(dec, &more); err == nil {
		p.add(&more, "map/syntax", "a file holds one mapping; here a second document starts")
		return nil
	} else if err.Error() != "EOF" {
		p.syntax(err)
		return nil
	}
	unmask(&root, mask)
	if len(root.Content) != 1 || !p.plain(root.Content[0], 0) {
		return nil
	}
	return root.Content[0]
}

// decode runs the YAML parser. A panic in it is an error like any other: the
// text comes from outside.
func decode(dec *yaml.Decoder, into *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: cannot be read: %v", r)
		}
	}()
	return dec.Decode(into)
}

// maskQuestions hides every "?" that cannot be an indicator of YAML, for the
// YAML parser follows version 1.1 and ends a plain text in braces at a "?",
// where version 1.2 does not: {expr: line.?sku}. The mask is one character that
// the text does not hold, so that columns stay what they are.
func maskQuestions(text string) (string, string) {
	mask := '\ue000'
	for upper := strings.ToUpper(text); strings.ContainsRune(text, mask) || strings.Contains(upper, fmt.Sprintf("%X", mask)); {
		mask++
	}
	var b strings.Builder
	last := byte('\n')
	for i := range len(text) {
		if c := text[i]; c == '?' && !strings.ContainsRune(" \t\r\n{[,", rune(last)) {
			b.WriteRune(mask)
		} else {
			b.WriteByte(c)
		}
		last = text[i]
	}
	return b.String(), string(mask)
}

func unmask(n *yaml.Node, mask string) {
	n.Value = strings.ReplaceAll(n.Value, mask, "?")
	n.Anchor = strings.ReplaceAll(n.Anchor, mask, "?")
	n.Tag = strings.ReplaceAll(n.Tag, mask, "?")
	for _, c := range n.Content {
		unmask(c, mask)
	}
}

func (p *parser) syntax(err error) {
	msg, line := err.Error(), 1
	if m := yamlLine.FindStringSubmatch(msg); m != nil {
		msg = msg[len(m[0]):]
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
	}
	pos := diag.Pos{File: p.file.name, Line: line, Col: 1}
	d := p.found.Add(pos, "map/syntax", "not YAML: %s", msg)
	if strings.Contains(msg, "mapping values are not allowed") || strings.Contains(msg, "cannot start any token") {
		d.Hint = "put an expression with \": \", \" #\" or a leading quote, bracket or backtick in quotes, or write it below |-"
	}
}

// plain refuses what a mapping must not use anywhere: anchors, aliases, tags,
// merges, and sizes beyond the limits. False stops the reading.
func (p *parser) plain(n *yaml.Node, depth int) bool {
	if p.nodes++; p.nodes > MaxNodes {
		p.add(n, "map/too-large", "more than %d values", MaxNodes)
		return false
	}
	if depth > MaxDepth {
		p.add(n, "map/too-deep", "nested more than %d levels deep", MaxDepth)
		return false
	}
	ok := true
	switch {
	case n.Kind == yaml.AliasNode:
		p.add(n, "map/alias", "the alias *%s: aliases are not allowed", n.Value).Hint = "write the value out, or name it with let"
		return false
	case n.Anchor != "":
		p.add(n, "map/anchor", "the anchor &%s: anchors are not allowed", n.Anchor).Hint = "use let to name a value"
		ok = false
	}
	if n.Style&yaml.TaggedStyle != 0 {
		p.add(n, "map/tag", "the tag %s: tags are not allowed", n.Tag)
		ok = false
	}
	for _, c := range n.Content {
		ok = p.plain(c, depth+1) && ok
		if p.nodes > MaxNodes {
			return false
		}
	}
	return ok
}

func (p *parser) add(n *yaml.Node, code, format string, args ...any) *diag.Diagnostic {
	return p.found.Add(p.file.at(n), code, format, args...)
}

// fields walks the entries of a mapping node and calls the function that known
// gives for the key. Unknown and repeated keys are findings.
func (p *parser) fields(n *yaml.Node, what string, known map[string]func(key, value *yaml.Node)) bool {
	if n.Kind != yaml.MappingNode {
		p.add(n, "map/wrong-type", "%s must be a mapping of keys to values, not %s", what, describe(n))
		return false
	}
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !p.key(key, seen) {
			continue
		}
		read, ok := known[key.Value]
		if !ok {
			names := make([]string, 0, len(known))
			for k := range known {
				names = append(names, k)
			}
			p.add(key, "map/unknown-key", "%s has no key %q", what, key.Value).Hint = DidYouMean(key.Value, names)
			continue
		}
		read(key, value)
	}
	return true
}

// key checks that a key is a text that did not occur before.
func (p *parser) key(key *yaml.Node, seen map[string]*yaml.Node) bool {
	if key.Kind != yaml.ScalarNode || key.Value == "" && key.Tag == "!!null" {
		p.add(key, "map/wrong-type", "a key must be a text, not %s", describe(key))
		return false
	}
	if key.Tag == "!!merge" {
		p.add(key, "map/alias", "merging with << is not allowed")
		return false
	}
	if first, dup := seen[key.Value]; dup {
		p.add(key, "map/duplicate-key", "the key %q is already used in line %d", key.Value, first.Line)
		return false
	}
	seen[key.Value] = key
	return true
}

// text reads a scalar.
func (p *parser) text(what string, into *Text) func(key, value *yaml.Node) {
	return func(_, n *yaml.Node) {
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
			p.add(n, "map/wrong-type", "%s must be a text, not %s", what, describe(n))
			return
		}
		*into = Text{Value: n.Value, Pos: p.file.at(n)}
	}
}

func (p *parser) policy(what string, into *Policy) func(key, value *yaml.Node) {
	return func(_, n *yaml.Node) {
		v := n.Value
		if n.Kind != yaml.ScalarNode || v != "omit" && v != "null" && v != "default" && v != "error" {
			shown := describe(n)
			if n.Kind == yaml.ScalarNode && v != "" {
				shown = strconv.Quote(v)
			}
			p.add(n, "map/wrong-type", "%s must be omit, null, default or error, not %s", what, shown).Hint =
				DidYouMean(v, []string{"omit", "null", "default", "error"})
			return
		}
		*into = Policy{Value: v, Pos: p.file.at(n)}
	}
}

// expr reads an expression. Scalars that YAML takes for numbers, booleans or
// null are expressions of the same text.
func (p *parser) expr(what string, n *yaml.Node) *Expr {
	if n.Kind != yaml.ScalarNode {
		p.add(n, "map/wrong-type", "%s must be an expression, not %s", what, describe(n))
		return nil
	}
	if strings.TrimSpace(n.Value) == "" {
		p.add(n, "map/wrong-type", "%s is empty", what).Hint = `an empty text is written '""'`
		return nil
	}
	e := &Expr{Text: n.Value, file: p.file}
	e.Pos, e.offsets = p.file.scalar(n)
	if n.Tag == "!!null" && n.Style == 0 {
		e.Text, e.offsets = "null", nil
	}
	return e
}

func (p *parser) exprInto(what string, into **Expr) func(key, value *yaml.Node) {
	return func(_, n *yaml.Node) { *into = p.expr(what, n) }
}

func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Tag == "!!null":
		return "nothing"
	}
	return strconv.Quote(n.Value)
}

func invalidUTF8(text []byte) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
	return 0
}
