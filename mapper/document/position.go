package document

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"crosswalk/contracts/diag"
)

// lines turns offsets of the file into places.
type lines struct {
	name   string
	text   []byte
	starts []int
}

func newLines(name string, text []byte) *lines {
	l := &lines{name: name, text: text, starts: []int{0}}
	for i, c := range text {
		if c == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

func (l *lines) pos(offset int) diag.Pos {
	i := sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset }) - 1
	return diag.Pos{File: l.name, Line: i + 1, Col: offset - l.starts[i] + 1}
}

// offset is where a node starts. YAML counts columns in characters.
func (l *lines) offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(l.starts) {
		return 0
	}
	at := l.starts[n.Line-1]
	if n.Line == 1 {
		at += len(l.text) - len(bytes.TrimPrefix(l.text, []byte("\ufeff")))
	}
	for i := 1; i < n.Column && at < len(l.text) && l.text[at] != '\n'; i++ {
		_, w := utf8.DecodeRune(l.text[at:])
		at += w
	}
	return at
}

func (l *lines) at(n *yaml.Node) diag.Pos { return l.pos(l.offset(n)) }

// scalar finds the raw offset of each byte of a scalar's value and of its end.
// The offsets are nil if the raw text cannot be followed.
func (l *lines) scalar(n *yaml.Node) (diag.Pos, []int) {
	start := l.offset(n)
	w := walker{raw: l.text, value: n.Value, at: start}
	var ok bool
	switch n.Style {
	case 0:
		ok = w.flow(0)
	case yaml.SingleQuotedStyle:
		w.at++
		ok = w.flow('\'')
	case yaml.DoubleQuotedStyle:
		w.at++
		ok = w.flow('"')
	case yaml.LiteralStyle, yaml.FoldedStyle:
		ok = w.block(n.Style == yaml.FoldedStyle)
	}
	if !ok || len(w.offsets) == 0 {
		return l.pos(start), nil
	}
	return l.pos(w.offsets[0]), append(w.offsets, w.at)
}

// walker follows the raw text of a scalar along its value.
type walker struct {
	raw     []byte
	value   string
	at      int
	offsets []int // one for each byte of value done
}

func (w *walker) peek(i int) byte {
	if w.at+i < len(w.raw) {
		return w.raw[w.at+i]
	}
	return 0
}

// take matches n bytes of value to the raw offset from.
func (w *walker) take(n, from int) {
	for range n {
		w.offsets = append(w.offsets, from)
	}
}

func (w *walker) rest() string { return w.value[len(w.offsets):] }

// breakAt tells how many bytes of blanks come before a line break at i, and the
// length of that break; 0 if there is none.
func (w *walker) breakAt() (blanks, length int) {
	for w.peek(blanks) == ' ' || w.peek(blanks) == '\t' {
		blanks++
	}
	switch {
	case w.peek(blanks) == '\n':
		return blanks, 1
	case w.peek(blanks) == '\r' && w.peek(blanks+1) == '\n':
		return blanks, 2
	case w.peek(blanks) == '\r':
		return blanks, 1
	}
	return 0, 0
}

// flow follows a plain (quote 0), single or double quoted scalar.
func (w *walker) flow(quote byte) bool {
	for len(w.rest()) > 0 {
		if w.at >= len(w.raw) {
			return false
		}
		if _, n := w.breakAt(); n > 0 {
			if !w.fold() {
				return false
			}
			continue
		}
		_, size := utf8.DecodeRuneInString(w.rest())
		switch c := w.raw[w.at]; {
		case quote == '\'' && c == '\'':
			if w.peek(1) != '\'' || w.rest()[0] != '\'' {
				return false
			}
			w.take(1, w.at)
			w.at += 2
		case quote == '"' && c == '\\':
			if !w.escape(size) {
				return false
			}
		default:
			if !bytes.HasPrefix(w.raw[w.at:], []byte(w.rest()[:size])) {
				return false
			}
			for i := range size {
				w.take(1, w.at+i)
			}
			w.at += size
		}
	}
	return true
}

// fold matches line breaks inside a flow scalar: one is a space, n are n-1
// line breaks.
func (w *walker) fold() bool {
	first, breaks := w.at, 0
	for {
		blanks, n := w.breakAt()
		if n == 0 {
			break
		}
		w.at += blanks + n
		breaks++
	}
	for w.peek(0) == ' ' || w.peek(0) == '\t' {
		w.at++
	}
	want := " "
	if breaks > 1 {
		want = string(bytes.Repeat([]byte("\n"), breaks-1))
	}
	if len(w.rest()) < len(want) || w.rest()[:len(want)] != want {
		return false
	}
	w.take(len(want), first)
	return true
}

// escape matches one escape of a double quoted scalar; size is the length of
// the character it stands for.
func (w *walker) escape(size int) bool {
	length := 2
	switch w.peek(1) {
	case 'x':
		length = 4
	case 'u':
		length = 6
	case 'U':
		length = 10
	case '\n', '\r': // an escaped line break stands for nothing
		w.at++
		_, n := w.breakAt()
		w.at += n
		for w.peek(0) == ' ' || w.peek(0) == '\t' {
			w.at++
		}
		return n > 0
	}
	w.take(size, w.at)
	w.at += length
	return true
}

// block follows a literal or folded scalar; at stands on its | or >.
func (w *walker) block(folded bool) bool {
	for w.at < len(w.raw) && w.raw[w.at] != '\n' {
		if c := w.raw[w.at]; c >= '1' && c <= '9' {
			return false // an explicit indentation is relative to the parent's
		}
		w.at++
	}
	indent := -1
	for len(w.rest()) > 0 {
		if w.at >= len(w.raw) {
			return false
		}
		lineBreak := w.at
		w.at++ // the line break before this line
		blanks := 0
		for w.peek(blanks) == ' ' {
			blanks++
		}
		_, n := w.breakAt()
		empty := n > 0 && (indent < 0 || blanks <= indent)
		if !empty && indent < 0 {
			indent = blanks
		}
		switch {
		case empty: // a blank line is a line break of the value
			if w.rest()[0] == '\n' {
				w.take(1, lineBreak)
			}
			w.toLineEnd()
			continue
		case len(w.offsets) > 0 && (w.rest()[0] == '\n' || folded && w.rest()[0] == ' '):
			w.take(1, lineBreak)
		}
		if blanks < indent {
			return false
		}
		w.at += indent
		for len(w.rest()) > 0 && w.at < len(w.raw) && w.raw[w.at] != '\n' && w.raw[w.at] != '\r' {
			if w.raw[w.at] != w.rest()[0] {
				return false
			}
			w.take(1, w.at)
			w.at++
		}
		if w.rest() == "\n" { // the last line break
			w.take(1, w.at)
			return true
		}
		w.toLineEnd()
	}
	return true
}

func (w *walker) toLineEnd() {
	for w.at < len(w.raw) && w.raw[w.at] != '\n' {
		w.at++
	}
}
