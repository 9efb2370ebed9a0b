package source

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/diag"

	"go.yaml.in/yaml/v3"
)

// maxExpanded bounds the values of a YAML file with its aliases written out.
const maxExpanded = 1 << 20

// ParseYAML reads one YAML document as the JSON value it stands for. Numbers
// keep their text where it is JSON. Duplicate and non-scalar keys, cycles of
// aliases, several documents and values JSON does not have are findings. On a
// syntax error or an empty file the value is nil.
func ParseYAML(file string, data []byte) (*Value, diag.List) {
	if list := Encoding(file, "yaml", data); list != nil {
		return nil, list
	}
	p := &yamlParser{file: file, data: data, values: map[*yaml.Node]*Value{}, open: map[*yaml.Node]bool{}}
	var doc yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	err := decode(dec, &doc)
	switch {
	case err == io.EOF:
		p.list.Add(diag.Pos{File: file, Line: 1, Col: 1}, "yaml/empty", "the file is empty")
		return nil, p.list
	case err != nil:
		p.syntax(err)
		return nil, p.list
	}
	v := p.value(doc.Content[0], 0)
	var more yaml.Node
	if err := decode(dec, &more); err == nil {
		p.list.Add(p.pos(&more), "yaml/documents", "the file holds more than one document")
	} else if err != io.EOF {
		p.syntax(err)
		return nil, p.list
	}
	if p.broken {
		return nil, p.list
	}
	return v, p.list
}

// decode turns a panic of the library on hostile bytes into an error.
func decode(dec *yaml.Decoder, node *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: cannot be read: %v", r)
		}
	}()
	return dec.Decode(node)
}

type yamlParser struct {
	file   string
	data   []byte
	lines  []int // offset of each line's first byte
	list   diag.List
	values map[*yaml.Node]*Value // anchored values already read
	open   map[*yaml.Node]bool   // anchored values being read
	count  int
	broken bool
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)

func (p *yamlParser) syntax(err error) {
	pos := diag.Pos{File: p.file, Line: 1, Col: 1}
	msg := err.Error()
	if m := yamlLine.FindStringSubmatch(msg); m != nil {
		msg = m[2]
		if n, err := strconv.Atoi(m[1]); err == nil {
			pos = diag.Pos{File: p.file, Line: n}
		}
	}
	p.list.Add(pos, "yaml/syntax", "%s", msg)
}

// pos converts the library's columns, which count characters, to bytes.
func (p *yamlParser) pos(n *yaml.Node) diag.Pos {
	if p.lines == nil {
		p.lines = []int{0}
		for i, c := range p.data {
			if c == '\n' {
				p.lines = append(p.lines, i+1)
			}
		}
	}
	pos := diag.Pos{File: p.file, Line: n.Line, Col: n.Column}
	if n.Line < 1 || n.Line > len(p.lines) {
		return pos
	}
	line := p.data[p.lines[n.Line-1]:]
	col := 1
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(line[col-1:])
		col += max(size, 1)
		if col > len(line) {
			return pos
		}
	}
	pos.Col = col
	return pos
}

func (p *yamlParser) value(n *yaml.Node, depth int) *Value {
	null := &Value{Pos: p.pos(n), Kind: Null, Text: "null"}
	p.count++
	if p.broken {
		return null
	}
	if p.count > maxExpanded || depth > MaxDepth {
		p.broken = true
		p.list.Add(p.pos(n), "yaml/too-large", "the file holds more than %d values or is nested more than %d deep", maxExpanded, MaxDepth)
		return null
	}
	if n.Kind == yaml.AliasNode {
		return p.alias(n, depth)
	}
	if n.Anchor != "" {
		p.open[n] = true
		defer delete(p.open, n)
	}
	v := &Value{Pos: p.pos(n)}
	switch n.Kind {
	case yaml.MappingNode:
		v.Kind = Object
		p.members(v, n, depth)
	case yaml.SequenceNode:
		v.Kind = Array
		for _, item := range n.Content {
			v.Items = append(v.Items, p.value(item, depth+1))
		}
	default:
		p.scalar(v, n)
	}
	if n.Anchor != "" {
		p.values[n] = v
	}
	return v
}

func (p *yamlParser) alias(n *yaml.Node, depth int) *Value {
	if p.open[n.Alias] {
		p.broken = true
		p.list.Add(p.pos(n), "yaml/alias-cycle", "the alias *%s is inside of what it stands for", n.Value)
		return &Value{Pos: p.pos(n), Kind: Null, Text: "null"}
	}
	if v := p.values[n.Alias]; v != nil {
		p.count += size(v, maxExpanded-p.count)
		return v
	}
	return p.value(n.Alias, depth)
}

// size counts the values in v, up to limit.
func size(v *Value, limit int) int {
	n := 1
	for _, item := range v.Items {
		if n > limit {
			return n
		}
		n += size(item, limit-n)
	}
	for _, m := range v.Members {
		if n > limit {
			return n
		}
		n += size(m.Value, limit-n)
	}
	return n
}

func (p *yamlParser) members(v *Value, n *yaml.Node, depth int) {
	seen := map[string]int{}
	var merged []Member
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, node := n.Content[i], n.Content[i+1]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			p.list.Add(p.pos(n.Content[i]), "yaml/key", "a name must be a plain text")
			continue
		}
		value := p.value(node, depth+1)
		if key.ShortTag() == "!!merge" {
			merged = append(merged, p.merge(value)...)
			continue
		}
		if first, dup := seen[key.Value]; dup {
			p.list.Add(p.pos(key), "yaml/duplicate-name", "%q is stated twice in this object", key.Value).Hint =
				fmt.Sprintf("it is first stated in line %d", first)
			continue
		}
		seen[key.Value] = key.Line
		v.Members = append(v.Members, Member{Name: key.Value, Pos: p.pos(key), Value: value})
	}
	for _, m := range merged {
		if _, dup := seen[m.Name]; !dup {
			seen[m.Name] = m.Pos.Line
			v.Members = append(v.Members, m)
		}
	}
}

func (p *yamlParser) merge(v *Value) []Member {
	switch v.Kind {
	case Object:
		return v.Members
	case Array:
		var all []Member
		for _, item := range v.Items {
			if item.Kind != Object {
				p.list.Add(item.Pos, "yaml/merge", "only an object can be merged with <<")
				continue
			}
			all = append(all, item.Members...)
		}
		return all
	}
	p.list.Add(v.Pos, "yaml/merge", "only an object can be merged with <<")
	return nil
}

func (p *yamlParser) scalar(v *Value, n *yaml.Node) {
	v.Kind, v.Text = String, n.Value
	switch n.ShortTag() {
	case "!!null":
		v.Kind, v.Text = Null, "null"
	case "!!bool":
		v.Kind, v.Text = Boolean, strings.ToLower(n.Value)
	case "!!int", "!!float":
		v.Kind = Number
		if text, ok := number(n); ok {
			v.Text = text
			return
		}
		p.list.Add(p.pos(n), "yaml/number", "%s is not a number that JSON can hold", n.Value).Hint = "write it in decimal digits, or put it in quotes"
		v.Text = "0"
	case "!!str", "!!timestamp":
		if !utf8.ValidString(n.Value) {
			p.list.Add(p.pos(n), "yaml/text", "this text is not UTF-8")
		}
	default:
		p.list.Add(p.pos(n), "yaml/tag", "the tag %s has no meaning here", n.Tag).Hint = "leave the tag out"
	}
}

// number gives the JSON text of a YAML number.
func number(n *yaml.Node) (string, bool) {
	text := strings.TrimPrefix(n.Value, "+")
	if text != "" && NumberLen([]byte(text)) == len(text) {
		return text, true
	}
	if strings.Trim(text, "0123456789") == "" && strings.ContainsAny(text, "89") { // YAML 1.2 has no octal numbers of this form
		return strings.TrimLeft(text, "0"), true
	}
	if n.ShortTag() == "!!int" {
		if i, err := strconv.ParseInt(strings.ReplaceAll(n.Value, "_", ""), 0, 64); err == nil {
			return strconv.FormatInt(i, 10), true
		}
		return "", false
	}
	// .5, 5. and the like
	text = strings.ReplaceAll(text, "_", "")
	sign := ""
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		sign, text = "-", rest
	}
	if strings.HasPrefix(text, ".") {
		text = "0" + text
	}
	mantissa, exp := text, ""
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa, exp = text[:i], text[i:]
	}
	text = sign + strings.TrimSuffix(mantissa, ".") + exp
	return text, NumberLen([]byte(text)) == len(text)
}
