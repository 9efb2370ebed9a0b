package document

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Form is how a part of a mapping file is written.
type Form uint8

const (
	Leaf Form = iota // no parts of its own: a scalar, or anything in braces
	Map              // parts with keys, each on lines of its own
	List             // parts without keys, each after a hyphen
)

// Part is a stretch of whole lines of a mapping file: an entry with the comments
// and blank lines above it. The text of a part is Lead, Head and the texts of its
// Parts, one after the other; that of the whole file ends with Tail.
type Part struct {
	Key  string // "" of an item and of the file
	Form Form
	Col  int // white space before the key, in bytes
	// Inline says that the part begins behind a hyphen and not on a line of its own.
	Inline bool
	Lead   string // comments and blank lines above
	Head   string // of a leaf all of it, of the others what stands before the first part
	Parts  []Part
	Tail   string // of the file: what follows the last entry
}

// Text is the part as the file has it.
func (p *Part) Text() string {
	var b strings.Builder
	p.write(&b)
	return b.String()
}

func (p *Part) write(b *strings.Builder) {
	b.WriteString(p.Lead)
	b.WriteString(p.Head)
	for i := range p.Parts {
		p.Parts[i].write(b)
	}
	b.WriteString(p.Tail)
}

// Layout cuts a mapping file into its parts. It knows nothing of rules: any file
// whose top is a YAML mapping with a key on each line has a layout. False says
// that the file cannot be cut; then it can be taken only as a whole.
func Layout(text []byte) (Part, bool) {
	p := &parser{file: newLines("", text), doc: &Document{}}
	root := p.yaml(text)
	if root == nil || root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 || len(root.Content) == 0 {
		return Part{}, false
	}
	l := layouter{file: p.file, text: text}
	end := l.tail()
	top := Part{Form: Map, Tail: string(text[end:])}
	keys := l.keys(root)
	start := l.lead(keys[0], l.column(keys[0]), 0)
	if start < 0 || start > end {
		return Part{}, false
	}
	top.Head = string(text[:start])
	top.Parts = l.entries(root, start, end)
	if top.Parts == nil || top.Text() != string(text) {
		return Part{}, false
	}
	return top, true
}

type layouter struct {
	file *lines
	text []byte
}

// keys are the offsets of the keys of a mapping.
func (l layouter) keys(n *yaml.Node) []int {
	out := make([]int, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		out = append(out, l.file.offset(n.Content[i]))
	}
	return out
}

// hyphens are the offsets of the hyphens before the items of a list; false if
// one stands on a line of its own.
func (l layouter) hyphens(n *yaml.Node) ([]int, bool) {
	out := make([]int, 0, len(n.Content))
	for _, c := range n.Content {
		at := l.file.offset(c) - 1
		for at >= 0 && (l.text[at] == ' ' || l.text[at] == '\t') {
			at--
		}
		if at < 0 || l.text[at] != '-' {
			return nil, false
		}
		out = append(out, at)
	}
	return out, true
}

// entries cuts text[from:to] at the keys of a mapping. Nil says that it cannot
// be cut.
func (l layouter) entries(n *yaml.Node, from, to int) []Part {
	keys := l.keys(n)
	return l.cut(keys, from, to, func(i, end int) Part {
		p := l.part(n.Content[2*i+1], keys[i], end)
		p.Key = n.Content[2*i].Value
		return p
	})
}

func (l layouter) items(n *yaml.Node, from, to int) []Part {
	hyphens, ok := l.hyphens(n)
	if !ok {
		return nil
	}
	return l.cut(hyphens, from, to, func(i, end int) Part { return l.part(n.Content[i], hyphens[i], end) })
}

func (l layouter) cut(at []int, from, to int, part func(i, end int) Part) []Part {
	starts := make([]int, len(at)+1)
	starts[0], starts[len(at)] = from, to
	for i := 1; i < len(at); i++ {
		starts[i] = l.lead(at[i], l.column(at[i]), l.after(at[i-1]))
	}
	var out []Part
	for i, k := range at {
		if starts[i] < 0 || starts[i] > k || k >= starts[i+1] {
			return nil
		}
		p := part(i, starts[i+1])
		p.Lead, p.Col = string(l.text[starts[i]:k]), l.column(k)
		p.Inline = starts[i] == k && p.Col > 0
		if !p.Inline { // the white space before the key goes with the key
			line := k - p.Col
			if line < starts[i] {
				return nil
			}
			p.Lead, p.Head = string(l.text[starts[i]:line]), string(l.text[line:k])+p.Head
		}
		out = append(out, p)
	}
	return out
}

// part is the value n of a key or hyphen at offset at, up to end.
func (l layouter) part(n *yaml.Node, at, end int) Part {
	whole := Part{Form: Leaf, Head: string(l.text[at:end])}
	if n.Style&yaml.FlowStyle != 0 || len(n.Content) == 0 {
		return whole
	}
	first := l.file.offset(n.Content[0])
	if n.Kind == yaml.SequenceNode {
		hyphens, ok := l.hyphens(n)
		if !ok {
			return whole
		}
		first = hyphens[0]
	}
	from := first
	if l.file.pos(first).Line != l.file.pos(at).Line {
		from = l.after(at)
	} else if l.text[at] != '-' {
		return whole
	}
	if from <= at || from > end {
		return whole
	}
	p := Part{Head: string(l.text[at:from])}
	switch n.Kind {
	case yaml.MappingNode:
		p.Form, p.Parts = Map, l.entries(n, from, end)
	case yaml.SequenceNode:
		p.Form, p.Parts = List, l.items(n, from, end)
	}
	if p.Parts == nil {
		return whole
	}
	return p
}

// column is how far an offset is from the start of its line.
func (l layouter) column(at int) int { return at - (bytes.LastIndexByte(l.text[:at], '\n') + 1) }

// after is where the line behind the one of an offset starts.
func (l layouter) after(at int) int {
	if n := bytes.IndexByte(l.text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(l.text)
}

// lead is where the comments and blank lines above a key begin, but not before
// least. Comments that stand further in than the key belong to what is above.
func (l layouter) lead(key, col, least int) int {
	start := key - col
	if strings.TrimLeft(string(l.text[start:key]), " ") != "" {
		return key
	}
	for start > least {
		line := bytes.LastIndexByte(l.text[:start-1], '\n') + 1
		if line < least || !aside(l.text[line:start], col) {
			break
		}
		start = line
	}
	return start
}

// tail is where the comments and blank lines at the end of the file begin.
func (l layouter) tail() int {
	end := len(l.text)
	for end > 0 {
		line := bytes.LastIndexByte(l.text[:end-1], '\n') + 1
		if text := l.text[line:end]; !aside(text, 0) && strings.TrimSpace(string(text)) != "..." {
			break
		}
		end = line
	}
	return end
}

// aside says that a line is blank, or a comment that stands no further in than col.
func aside(line []byte, col int) bool {
	text := bytes.TrimLeft(line, " ")
	in := len(line) - len(text)
	text = bytes.TrimRight(text, "\r\n\t ")
	return len(text) == 0 || text[0] == '#' && in <= col
}
