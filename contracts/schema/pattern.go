package schema

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// ErrNotRegular reports a pattern with lookaround or a back reference. It is
// valid in JSON Schema, but no linear-time engine can check it.
var ErrNotRegular = errors.New("the pattern needs lookaround or a back reference, which cannot be checked in linear time")

// ErrTooLarge reports a pattern whose repetitions are more than a linear-time
// engine counts. It is valid in JSON Schema.
var ErrTooLarge = errors.New("the pattern is too large to decide: it repeats too many things too often")

// Pattern translates a pattern of JSON Schema (ECMA-262, unicode, found
// anywhere in the text) to Go's syntax. The error is ErrNotRegular, ErrTooLarge, or
// says what is wrong with the pattern.
func Pattern(text string) (string, error) {
	var out strings.Builder
	class := false // inside of […]
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 < len(text):
			n, err := escape(&out, text[i:], class)
			if err != nil {
				return "", err
			}
			i += n - 1
		case class:
			if c == ']' {
				class = false
			}
			if c == '[' { // Go reads [: as the start of a named class
				out.WriteByte('\\')
			}
			out.WriteByte(c)
		case strings.HasPrefix(text[i:], "[^]"):
			out.WriteString(`(?s:.)`)
			i += 2
		case strings.HasPrefix(text[i:], "[]"):
			out.WriteString(`[^\x{0}-\x{10FFFF}]`)
			i++
		case c == '[':
			class = true
			out.WriteByte(c)
			if strings.HasPrefix(text[i+1:], "^") {
				out.WriteByte('^')
				i++
			}
		case strings.HasPrefix(text[i:], "(?=") || strings.HasPrefix(text[i:], "(?!") || strings.HasPrefix(text[i:], "(?<=") || strings.HasPrefix(text[i:], "(?<!"):
			return "", ErrNotRegular
		case strings.HasPrefix(text[i:], "(?") && !strings.HasPrefix(text[i:], "(?:") && !strings.HasPrefix(text[i:], "(?<"):
			return "", fmt.Errorf("%q is not known after an opening parenthesis", text[i+1:min(i+3, len(text))])
		case c == '.': // all but line ends
			out.WriteString(`[^\n\r\x{2028}\x{2029}]`)
		default:
			out.WriteByte(c)
		}
	}
	if _, err := regexp.Compile(out.String()); err != nil {
		var se *syntax.Error
		if errors.As(err, &se) {
			if se.Code == syntax.ErrLarge || se.Code == syntax.ErrInvalidRepeatSize && !backwards(se.Expr) {
				return "", ErrTooLarge
			}
			return "", fmt.Errorf("%s: %q", se.Code, se.Expr)
		}
		return "", err
	}
	return out.String(), nil
}

var counts = regexp.MustCompile(`\{([0-9]+),([0-9]+)\}$`)

// backwards reports whether a repetition asks for more than it allows, as {5,2}.
func backwards(repetition string) bool {
	m := counts.FindStringSubmatch(repetition)
	if m == nil {
		return false
	}
	least, most := strings.TrimLeft(m[1], "0"), strings.TrimLeft(m[2], "0")
	return len(least) > len(most) || len(least) == len(most) && least > most
}

// escape translates the escape at the start of text and returns its length.
func escape(out *strings.Builder, text string, class bool) (int, error) {
	const (
		space    = `\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`
		notSpace = `\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}` +
			`\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`
	)
	switch c := text[1]; {
	case c == 's' && class:
		out.WriteString(space)
	case c == 's':
		out.WriteString("[" + space + "]")
	case c == 'S' && class:
		out.WriteString(notSpace)
	case c == 'S':
		out.WriteString("[^" + space + "]")
	case c >= '1' && c <= '9' || c == 'k':
		return 0, ErrNotRegular
	case c == '0':
		out.WriteString(`\x00`)
	case c == 'b' && class:
		out.WriteString(`\x08`)
	case c == 'c' && len(text) > 2:
		fmt.Fprintf(out, `\x%02x`, text[2]%32)
		return 3, nil
	case c == 'u' && strings.HasPrefix(text, `\u{`):
		end := strings.IndexByte(text, '}')
		if end < 0 {
			return 0, fmt.Errorf("%q is not closed", text)
		}
		fmt.Fprintf(out, `\x{%s}`, text[3:end])
		return end + 1, nil
	case c == 'u':
		if len(text) < 6 {
			return 0, fmt.Errorf(`%q needs four hex digits`, text)
		}
		if hi, low := hex(text[2:6]), 0; hi >= 0xd800 && hi < 0xdc00 && len(text) >= 12 && text[6:8] == `\u` {
			if low = hex(text[8:12]); low >= 0xdc00 && low < 0xe000 {
				fmt.Fprintf(out, `\x{%x}`, (hi-0xd800)<<10+(low-0xdc00)+0x10000)
				return 12, nil
			}
		}
		fmt.Fprintf(out, `\x{%s}`, text[2:6])
		return 6, nil
	case c == 'A' || c == 'z' || c == 'Z' || c == 'Q' || c == 'E' || c == 'C' || c == 'a' || c == 'G':
		return 0, fmt.Errorf("%q is no escape of ECMA-262", text[:2])
	default:
		out.WriteString(text[:2])
	}
	return 2, nil
}

func hex(digits string) int {
	n := 0
	for _, c := range []byte(strings.ToLower(digits)) {
		switch {
		case c >= '0' && c <= '9':
			n = n<<4 | int(c-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | int(c-'a'+10)
		default:
			return -1
		}
	}
	return n
}
