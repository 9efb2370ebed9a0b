package sketch

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

type tokenKind uint8

const (
	end tokenKind = iota
	name
	number
	text
	mark
)

// token is a word, a literal or a sign. value is what a quoted name or a text
// says; open is where the content of a text begins.
type token struct {
	kind        tokenKind
	from, to    int
	text, value string
	open        int
	closed      bool
}

var marks = []string{"&&", "||", "==", "!=", "<=", ">=", ".?", "[?"}

// scan cuts a text into tokens; the last one is end.
func scan(s string) []token {
	var out []token
	for i := 0; i < len(s); {
		c := s[i]
		from := i
		t := token{from: i}
		switch {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f':
			i++
			continue
		case strings.HasPrefix(s[i:], "//"):
			for i < len(s) && s[i] != '\n' {
				i++
			}
			continue
		case opensText(s[i:]):
			i = scanText(s, i, &t)
		case letter(c):
			for i < len(s) && (letter(s[i]) || digit(s[i])) {
				i++
			}
			t.kind = name
		case c == '`':
			close := strings.IndexByte(s[i+1:], '`')
			t.kind = name
			if close < 0 {
				i = len(s)
				t.value = s[from+1:]
			} else {
				i += close + 2
				t.value = s[from+1 : i-1]
			}
		case digit(c) || c == '.' && i+1 < len(s) && digit(s[i+1]):
			i = scanNumber(s, i)
			t.kind = number
		default:
			t.kind = mark
			_, n := utf8.DecodeRuneInString(s[i:])
			for _, m := range marks {
				if strings.HasPrefix(s[i:], m) {
					n = len(m)
				}
			}
			i += n
		}
		t.to, t.text = i, s[from:i]
		if t.value == "" && t.kind != text && c != '`' {
			t.value = t.text
		}
		out = append(out, t)
	}
	return append(out, token{from: len(s), to: len(s)})
}

func letter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// scanNumber is the end of a number. A dot that no digit follows is none of it.
func scanNumber(s string, i int) int {
	for i < len(s) && (digit(s[i]) || letter(s[i]) || s[i] == '.' && i+1 < len(s) && digit(s[i+1])) {
		if (s[i] == 'e' || s[i] == 'E') && i+1 < len(s) && (s[i+1] == '+' || s[i+1] == '-') {
			i++
		}
		i++
	}
	return i
}

// opensText reports a quote, perhaps behind the letters of a raw or byte text.
func opensText(s string) bool {
	for i := 0; i < len(s) && i < 3; i++ {
		switch s[i] {
		case '"', '\'':
			return true
		case 'r', 'R', 'b', 'B':
		default:
			return false
		}
	}
	return false
}

// scanText reads a text; one that is not closed ends with the line, or with the
// whole if three quotes open it.
func scanText(s string, i int, t *token) int {
	t.kind = text
	raw := false
	for s[i] != '"' && s[i] != '\'' {
		raw = raw || s[i]|0x20 == 'r'
		i++
	}
	quote := s[i : i+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s[i:], triple) {
		quote = triple
	}
	i += len(quote)
	t.open = i
	for i < len(s) {
		switch {
		case strings.HasPrefix(s[i:], quote):
			t.value, t.closed = content(s[t.open:i], raw), true
			return i + len(quote)
		case s[i] == '\\' && !raw && i+1 < len(s):
			i += 2
		case s[i] == '\n' && len(quote) == 1:
			t.value = content(s[t.open:i], raw)
			return i
		default:
			i++
		}
	}
	t.value = content(s[t.open:], raw)
	return len(s)
}

// content is what a text says; one with escapes that Go does not know says what
// stands there.
func content(s string, raw bool) string {
	if raw || !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for rest := s; rest != ""; {
		r, _, tail, err := strconv.UnquoteChar(rest, 0)
		if err != nil {
			return s
		}
		b.WriteRune(r)
		rest = tail
	}
	return b.String()
}
