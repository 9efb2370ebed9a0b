package automata

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ecma translates an ECMA-262 pattern into Go's syntax.
type ecma struct {
	in  string
	pos int
	out strings.Builder
}

const (
	space    = `\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`
	notSpace = `\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}` +
		`\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}`
	anyButLine = `[^\n\r\x{2028}\x{2029}]`
)

func fromECMA(pattern string) (string, error) {
	if !utf8.ValidString(pattern) {
		return "", errors.New("not UTF-8")
	}
	e := &ecma{in: pattern}
	for e.pos < len(e.in) {
		if err := e.term(); err != nil {
			return "", err
		}
	}
	return e.out.String(), nil
}

func (e *ecma) rest() string { return e.in[e.pos:] }

func (e *ecma) take() rune {
	r, n := utf8.DecodeRuneInString(e.rest())
	e.pos += n
	return r
}

func (e *ecma) term() error {
	rest := e.rest()
	switch rest[0] {
	case '.':
		e.out.WriteString(anyButLine)
	case '(':
		return e.group()
	case '[':
		return e.class()
	case '\\':
		return e.escape()
	case '^', '$', '|', ')', '*', '+', '?':
		e.out.WriteByte(rest[0])
	case '{':
		if n := quantifier(rest); n > 0 {
			e.out.WriteString(rest[:n])
			e.pos += n
			return nil
		}
		e.out.WriteString(`\{`)
	default:
		e.literal(e.take())
		return nil
	}
	e.pos++
	return nil
}

// quantifier is the length of {n}, {n,} or {n,m} at the start of s, or 0.
func quantifier(s string) int {
	i, digits := 1, 0
	for ; i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == ',' && digits > 0); i++ {
		if s[i] == ',' && strings.Contains(s[1:i], ",") {
			return 0
		}
		digits++
	}
	if i < len(s) && s[i] == '}' && digits > 0 {
		return i + 1
	}
	return 0
}

func (e *ecma) literal(r rune) { fmt.Fprintf(&e.out, `\x{%x}`, r) }

func (e *ecma) group() error {
	rest := e.rest()
	switch {
	case strings.HasPrefix(rest, "(?:"):
		e.pos += 3
	case strings.HasPrefix(rest, "(?="), strings.HasPrefix(rest, "(?!"), strings.HasPrefix(rest, "(?<="), strings.HasPrefix(rest, "(?<!"):
		return fmt.Errorf("look-around %q is not supported", rest[:3])
	case strings.HasPrefix(rest, "(?<"):
		end := strings.IndexByte(rest, '>')
		if end < 0 {
			return errors.New("group name does not end")
		}
		e.pos += end + 1
	case strings.HasPrefix(rest, "(?"):
		return fmt.Errorf("group %.3q is not known", rest)
	default:
		e.pos++
	}
	e.out.WriteString("(?:")
	return nil
}

// escape translates one outside of a class.
func (e *ecma) escape() error {
	if len(e.rest()) < 2 {
		return errors.New("backslash at the end")
	}
	switch c := e.in[e.pos+1]; {
	case c == 'b' || c == 'B' || c == 'd' || c == 'D' || c == 'w' || c == 'W':
		e.out.WriteString(e.in[e.pos : e.pos+2])
	case c == 's':
		e.out.WriteString("[" + space + "]")
	case c == 'S':
		e.out.WriteString("[" + notSpace + "]")
	case c == 'k' || c >= '1' && c <= '9':
		return fmt.Errorf("back reference %q is not supported", e.in[e.pos:e.pos+2])
	case c == 'p' || c == 'P':
		set, err := e.property()
		if err != nil {
			return err
		}
		e.out.WriteString(set)
		return nil
	default:
		r, err := e.character()
		if err != nil {
			return err
		}
		e.literal(r)
		return nil
	}
	e.pos += 2
	return nil
}

// property reads \p{…} or \P{…} and gives Go's form.
func (e *ecma) property() (string, error) {
	rest := e.rest()
	end := strings.IndexByte(rest, '}')
	if len(rest) < 4 || rest[2] != '{' || end < 0 {
		return "", fmt.Errorf("%.4q wants a property name in braces", rest)
	}
	name := rest[3:end]
	if key, value, ok := strings.Cut(name, "="); ok {
		switch key {
		case "Script", "sc", "Script_Extensions", "scx", "General_Category", "gc":
			name = value
		default:
			return "", fmt.Errorf("property %q is not supported", name)
		}
	}
	if alias, ok := unicode.CategoryAliases[name]; ok {
		name = alias
	}
	if unicode.Categories[name] == nil && unicode.Scripts[name] == nil && name != "Any" {
		return "", fmt.Errorf("property %q is not supported", name)
	}
	e.pos += end + 1
	return rest[:2] + "{" + name + "}", nil
}

// character reads an escape that stands for one character.
func (e *ecma) character() (rune, error) {
	e.pos++ // the backslash
	switch c := e.take(); c {
	case 't':
		return '\t', nil
	case 'n':
		return '\n', nil
	case 'v':
		return '\v', nil
	case 'f':
		return '\f', nil
	case 'r':
		return '\r', nil
	case '0':
		if rest := e.rest(); rest != "" && rest[0] >= '0' && rest[0] <= '9' {
			return 0, errors.New("octal escapes are not supported")
		}
		return 0, nil
	case 'c':
		if rest := e.rest(); rest != "" && (rest[0]|0x20) >= 'a' && (rest[0]|0x20) <= 'z' {
			e.pos++
			return rune(rest[0] & 0x1f), nil
		}
		return 0, errors.New(`\c wants a letter`)
	case 'x':
		return e.hex(2)
	case 'u':
		return e.unicode()
	default:
		if c < 0x80 && (unicode.IsLetter(c) || unicode.IsDigit(c)) {
			return 0, fmt.Errorf("escape %q is not known", `\`+string(c))
		}
		return c, nil
	}
}

func (e *ecma) hex(n int) (rune, error) {
	if len(e.rest()) >= n {
		if v, err := strconv.ParseUint(e.rest()[:n], 16, 32); err == nil {
			e.pos += n
			return rune(v), nil
		}
	}
	return 0, fmt.Errorf("escape wants %d hexadecimal digits", n)
}

// unicode reads what follows \u.
func (e *ecma) unicode() (rune, error) {
	rest := e.rest()
	if strings.HasPrefix(rest, "{") {
		end := strings.IndexByte(rest, '}')
		if end < 0 {
			return 0, errors.New(`\u{ does not end`)
		}
		v, err := strconv.ParseUint(rest[1:end], 16, 32)
		if err != nil || v > unicode.MaxRune || v >= 0xd800 && v <= 0xdfff {
			return 0, fmt.Errorf("%q is not a character", `\u`+rest[:end+1])
		}
		e.pos += end + 1
		return rune(v), nil
	}
	r, err := e.hex(4)
	if err != nil || r < 0xd800 || r > 0xdfff {
		return r, err
	}
	if r < 0xdc00 && strings.HasPrefix(e.rest(), `\u`) {
		e.pos += 2
		if low, err := e.hex(4); err == nil && low >= 0xdc00 && low <= 0xdfff {
			return (r-0xd800)<<10 + (low - 0xdc00) + 0x10000, nil
		}
	}
	return 0, errors.New("escape is half of a surrogate pair")
}

// class translates [...].
func (e *ecma) class() error {
	e.pos++
	negated := strings.HasPrefix(e.rest(), "^")
	if negated {
		e.pos++
	}
	var items strings.Builder
	for {
		if e.pos >= len(e.in) {
			return errors.New("character class does not end")
		}
		if e.in[e.pos] == ']' {
			e.pos++
			break
		}
		set, r, err := e.classItem()
		if err != nil {
			return err
		}
		rest := e.rest()
		if set == "" && len(rest) > 1 && rest[0] == '-' && rest[1] != ']' {
			mark := e.pos
			e.pos++
			toSet, to, err := e.classItem()
			if err != nil {
				return err
			}
			if toSet == "" {
				if to < r {
					return fmt.Errorf("range %c-%c is out of order", r, to)
				}
				fmt.Fprintf(&items, `\x{%x}-\x{%x}`, r, to)
				continue
			}
			e.pos = mark
		}
		if set == "" {
			set = fmt.Sprintf(`\x{%x}`, r)
		}
		items.WriteString(set)
	}
	switch {
	case items.Len() == 0 && negated:
		e.out.WriteString(`(?s:.)`)
	case items.Len() == 0:
		e.out.WriteString(`[^\x{0}-\x{10ffff}]`)
	case negated:
		e.out.WriteString("[^" + items.String() + "]")
	default:
		e.out.WriteString("[" + items.String() + "]")
	}
	return nil
}

// classItem reads one member of a class: a set in Go's form, or a character.
func (e *ecma) classItem() (set string, r rune, err error) {
	rest := e.rest()
	if rest[0] != '\\' {
		return "", e.take(), nil
	}
	if len(rest) < 2 {
		return "", 0, errors.New("backslash at the end")
	}
	switch rest[1] {
	case 'b':
		e.pos += 2
		return "", '\b', nil
	case 'd', 'D', 'w', 'W':
		e.pos += 2
		return rest[:2], 0, nil
	case 's':
		e.pos += 2
		return space, 0, nil
	case 'S':
		e.pos += 2
		return notSpace, 0, nil
	case 'p', 'P':
		set, err = e.property()
		return set, 0, err
	}
	r, err = e.character()
	return "", r, err
}
