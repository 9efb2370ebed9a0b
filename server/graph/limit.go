package graph

import "fmt"

// Limits bound a query document before the parser sees it: the parser and the
// validator of graphql-go take quadratic time on hostile input, so that a
// single anonymous request of 100 KB could hold a core for seconds.
type Limits struct {
	Bytes      int // size of the query text
	Tokens     int
	Depth      int // nesting of { }, ( ) and [ ]
	Selections int // nesting of { } alone
	Aliases    int // "name :" in a selection
	Directives int // "@"
	Root       int // fields of one operation's outermost selection
}

// DefaultLimits leave room for any query a storefront writes by hand.
var DefaultLimits = Limits{Bytes: 64 << 10, Tokens: 2000, Depth: 24, Selections: 14, Aliases: 40, Directives: 20, Root: 12}

// A LimitError says which limit a query document went over.
type LimitError struct {
	What      string
	Have, Max int
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("query refused: %s is over the limit of %d", e.What, e.Max)
}

// scan walks the tokens of a query document once and enforces l. It accepts
// some texts that are not GraphQL: the parser refuses those.
func (l Limits) scan(q string) error {
	if len(q) > l.Bytes {
		return &LimitError{"the text's size", len(q), l.Bytes}
	}
	s := scanner{text: q, limits: l}
	for s.next() {
		if err := s.count(); err != nil {
			return err
		}
	}
	return nil
}

// scanner keeps the counts while it goes through the document. kind is the
// current token: a punctuator's byte, 'a' for a name, '1' for a number, '"' for
// a text.
type scanner struct {
	text   string
	pos    int
	start  int // of the current token
	kind   byte
	limits Limits

	tokens, depth, selections, parens int
	aliases, directives, root         int
	afterName                         bool // the token before was a name
}

func (s *scanner) next() bool {
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		s.start = s.pos
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == 0xEF || c == 0xBB || c == 0xBF:
			s.pos++
		case c == '#':
			for s.pos < len(s.text) && s.text[s.pos] != '\n' && s.text[s.pos] != '\r' {
				s.pos++
			}
		case c == '"':
			s.kind = '"'
			s.skipText()
			return true
		case isName(c):
			s.kind = 'a'
			for s.pos < len(s.text) && (isName(s.text[s.pos]) || isDigit(s.text[s.pos])) {
				s.pos++
			}
			return true
		case isDigit(c) || c == '-':
			s.kind = '1'
			for s.pos++; s.pos < len(s.text) && (isDigit(s.text[s.pos]) || isName(s.text[s.pos]) || s.text[s.pos] == '.' || s.text[s.pos] == '+' || s.text[s.pos] == '-'); {
				s.pos++
			}
			return true
		default:
			s.kind = c
			s.pos++
			return true
		}
	}
	return false
}

// skipText moves past a quoted or block string; an unterminated one ends the scan.
func (s *scanner) skipText() {
	if len(s.text) >= s.pos+3 && s.text[s.pos:s.pos+3] == `"""` {
		for i := s.pos + 3; i+3 <= len(s.text); i++ {
			if s.text[i] == '\\' {
				i++
				continue
			}
			if s.text[i:i+3] == `"""` {
				s.pos = i + 3
				return
			}
		}
		s.pos = len(s.text)
		return
	}
	for i := s.pos + 1; i < len(s.text); i++ {
		switch s.text[i] {
		case '\\':
			i++
		case '"', '\n':
			s.pos = i + 1
			return
		}
	}
	s.pos = len(s.text)
}

func (s *scanner) count() error {
	s.tokens++
	named := false
	switch s.kind {
	case '{':
		s.depth++
		if s.parens == 0 {
			s.selections++
		}
		if s.depth == 1 {
			s.root = 0
		}
	case '(', '[':
		s.depth++
		s.parens++
	case ')', ']':
		s.depth--
		s.parens--
	case '}':
		s.depth--
		if s.parens == 0 {
			s.selections--
		}
	case ':':
		if s.afterName && s.parens == 0 && s.selections > 0 {
			s.aliases++
			s.root-- // the alias was counted as a field
		}
	case '@':
		s.directives++
	case 'a':
		named = true
		if s.depth == 1 && s.parens == 0 {
			s.root++
		}
	}
	s.afterName = named
	for _, c := range []struct {
		what      string
		have, max int
	}{
		{"the number of tokens", s.tokens, s.limits.Tokens},
		{"the nesting", s.depth, s.limits.Depth},
		{"the nesting of selections", s.selections, s.limits.Selections},
		{"the number of aliases", s.aliases, s.limits.Aliases},
		{"the number of directives", s.directives, s.limits.Directives},
		{"the number of fields at the top", s.root, s.limits.Root},
	} {
		if c.have > c.max {
			return &LimitError{c.what, c.have, c.max}
		}
	}
	return nil
}

func isName(c byte) bool  { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
