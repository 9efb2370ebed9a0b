package source

import (
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"crosswalk/contracts/diag"
)

// ParseJSON reads one JSON text (RFC 8259). It refuses what the RFC leaves to
// the reader: duplicate names, unpaired surrogates, invalid UTF-8 and a byte
// order mark. On a syntax error the value is nil; duplicate names are all
// reported and the first one is kept.
func ParseJSON(file string, data []byte) (*Value, diag.List) {
	p := &jsonParser{file: file, data: data, line: 1}
	if list := Encoding(file, "json", data); list != nil {
		return nil, list
	}
	p.space()
	v, ok := p.value(0)
	if ok {
		p.space()
		if p.off < len(p.data) {
			ok = p.fail("expected the end of the file, found %s", p.found())
		}
	}
	if !ok {
		return nil, p.list
	}
	return v, p.list
}

type jsonParser struct {
	file  string
	data  []byte
	off   int
	line  int
	start int // offset of the first byte of the line
	list  diag.List
}

func (p *jsonParser) here() diag.Pos {
	return diag.Pos{File: p.file, Line: p.line, Col: p.off - p.start + 1}
}

func (p *jsonParser) fail(format string, args ...any) bool {
	p.list.Add(p.here(), "json/syntax", format, args...)
	return false
}

func (p *jsonParser) found() string {
	if p.off >= len(p.data) {
		return "the end of the file"
	}
	r, _ := utf8.DecodeRune(p.data[p.off:])
	return strconv.QuoteRune(r)
}

func (p *jsonParser) space() {
	for p.off < len(p.data) {
		switch p.data[p.off] {
		case '\n':
			p.line++
			p.start = p.off + 1
		case ' ', '\t', '\r':
		default:
			return
		}
		p.off++
	}
}

func (p *jsonParser) peek() byte {
	if p.off < len(p.data) {
		return p.data[p.off]
	}
	return 0
}

func (p *jsonParser) value(depth int) (*Value, bool) {
	v := &Value{Pos: p.here()}
	switch c := p.peek(); {
	case depth > MaxDepth:
		return nil, p.fail("values are nested more than %d deep", MaxDepth)
	case c == '{':
		v.Kind = Object
		return v, p.object(v, depth)
	case c == '[':
		v.Kind = Array
		return v, p.array(v, depth)
	case c == '"':
		v.Kind = String
		text, ok := p.text()
		v.Text = text
		return v, ok
	case c == '-' || c >= '0' && c <= '9':
		v.Kind = Number
		n := NumberLen(p.data[p.off:])
		if n == 0 {
			return nil, p.fail("this is not a JSON number")
		}
		v.Text = string(p.data[p.off : p.off+n])
		p.off += n
		return v, true
	}
	for kind, words := range map[Kind][]string{Null: {"null"}, Boolean: {"true", "false"}} {
		for _, w := range words {
			if len(p.data)-p.off >= len(w) && string(p.data[p.off:p.off+len(w)]) == w {
				v.Kind, v.Text = kind, w
				p.off += len(w)
				return v, true
			}
		}
	}
	return nil, p.fail("expected a value, found %s", p.found())
}

func (p *jsonParser) object(v *Value, depth int) bool {
	p.off++
	p.space()
	if p.peek() == '}' {
		p.off++
		return true
	}
	seen := map[string]diag.Pos{}
	for {
		if p.peek() != '"' {
			return p.fail("expected a name in quotes, found %s", p.found())
		}
		m := Member{Pos: p.here()}
		var ok bool
		if m.Name, ok = p.text(); !ok {
			return false
		}
		p.space()
		if p.peek() != ':' {
			return p.fail("expected ':' after the name %q, found %s", m.Name, p.found())
		}
		p.off++
		p.space()
		if m.Value, ok = p.value(depth + 1); !ok {
			return false
		}
		if first, dup := seen[m.Name]; dup {
			p.list.Add(m.Pos, "json/duplicate-name", "%q is stated twice in this object", m.Name).Hint =
				fmt.Sprintf("it is first stated in line %d", first.Line)
		} else {
			seen[m.Name] = m.Pos
			v.Members = append(v.Members, m)
		}
		p.space()
		switch p.peek() {
		case ',':
			p.off++
			p.space()
		case '}':
			p.off++
			return true
		default:
			return p.fail("expected ',' or '}' in an object, found %s", p.found())
		}
	}
}

func (p *jsonParser) array(v *Value, depth int) bool {
	p.off++
	p.space()
	if p.peek() == ']' {
		p.off++
		return true
	}
	for {
		item, ok := p.value(depth + 1)
		if !ok {
			return false
		}
		v.Items = append(v.Items, item)
		p.space()
		switch p.peek() {
		case ',':
			p.off++
			p.space()
		case ']':
			p.off++
			return true
		default:
			return p.fail("expected ',' or ']' in a list, found %s", p.found())
		}
	}
}

// text reads a string; p.off is at its opening quote.
func (p *jsonParser) text() (string, bool) {
	p.off++
	from := p.off
	for p.off < len(p.data) && p.data[p.off] != '"' && p.data[p.off] != '\\' && p.data[p.off] >= ' ' && p.data[p.off] < utf8.RuneSelf {
		p.off++
	}
	out := p.data[from:p.off:p.off]
	for {
		if p.off >= len(p.data) {
			return "", p.fail("the text is not closed")
		}
		switch c := p.data[p.off]; {
		case c == '"':
			p.off++
			return string(out), true
		case c == '\\':
			r, n := unescape(p.data[p.off:])
			if n == 0 {
				return "", p.fail("this is not a JSON escape")
			}
			out = utf8.AppendRune(out, r)
			p.off += n
		case c < ' ':
			return "", p.fail("the control character %q must be escaped in a text", c)
		default:
			r, n := utf8.DecodeRune(p.data[p.off:])
			if r == utf8.RuneError && n == 1 {
				return "", p.fail("the byte 0x%02x is not UTF-8", c)
			}
			out = append(out, p.data[p.off:p.off+n]...)
			p.off += n
		}
	}
}

// unescape decodes the escape at the start of b and its length, 0 if it is
// none, or an unpaired surrogate.
func unescape(b []byte) (rune, int) {
	if len(b) < 2 {
		return 0, 0
	}
	switch b[1] {
	case '"', '\\', '/':
		return rune(b[1]), 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r, ok := hex4(b)
		if !ok {
			return 0, 0
		}
		if !utf16.IsSurrogate(r) {
			return r, 6
		}
		if low, ok := hex4(b[6:]); ok {
			if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
				return r, 12
			}
		}
	}
	return 0, 0
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(n), err == nil && b[2] != '+' && b[2] != '-'
}

// NumberLen returns the length of the JSON number at the start of b, 0 if
// there is none.
func NumberLen(b []byte) int {
	i := 0
	digits := func() bool {
		from := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(b) && b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if !digits() {
		return 0
	}
	if i < len(b) && b[i] == '.' {
		i++
		if !digits() {
			return 0
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !digits() {
			return 0
		}
	}
	return i
}
