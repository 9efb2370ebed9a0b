package explain

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Path writes a JSON pointer into value as people write a field: "/lines/0/qty" is
// "lines[].qty". The root is "".
func Path(value *source.Value, pointer string) string {
	var out strings.Builder
	at := ""
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if pointer == "" {
			break
		}
		inside := value.At(at)
		at += "/" + token
		_, err := strconv.Atoi(token)
		if inside != nil && inside.Kind == source.Array || inside == nil && err == nil {
			out.WriteString("[]")
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('.')
		}
		out.WriteString(fieldName(source.Unescape(token)))
	}
	return out.String()
}

var plainName = regexp.MustCompile(`^(\*|[\pL_$@-][\pL\pN_$@-]*)$`)

// fieldName quotes a name that could be misread in a path.
func fieldName(name string) string {
	if plainName.MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}

// most is the number of characters of a value in a sentence.
const most = 60

// Short writes a value as JSON, cut where it is long for a sentence.
func Short(v *source.Value) string {
	if v == nil {
		return "such a value"
	}
	return cut(diag.Visible(string(v.JSON())), most)
}

func cut(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n]) + "…"
}

// sayer knows what a sentence is about.
type sayer struct {
	q    Question
	c    *inclusion.Cause
	at   *source.Value // the value at fault, nil if it is not known
	path string        // of the value at fault
}

// value is the one that the smallest pair of schemas disagrees about.
func (s sayer) value() *source.Value {
	if s.c.Value != nil {
		return s.c.Value
	}
	return s.at
}

// member is the path of a member of the value at fault.
func (s sayer) member(name string) string {
	name = fieldName(name)
	if s.path == s.q.root() {
		return name
	}
	return s.path + "." + name
}

// missing is the path of the member that the reader requires.
func (s sayer) missing() string {
	if s.c.Name != "" {
		return s.member(s.c.Name)
	}
	v := s.value()
	for _, w := range s.c.Reader.Required {
		if v != nil && v.Kind == source.Object && v.Get(w.Text) == nil {
			return s.member(w.Text)
		}
	}
	return "a property of " + s.path
}

// needed tells which member is missing because another one is there.
func (s sayer) needed() (name, because string) {
	v := s.value()
	for _, d := range s.c.Reader.DependentRequired {
		if v.Get(d.Name) == nil {
			continue
		}
		for _, w := range d.Required {
			if v.Get(w.Text) == nil {
				return s.member(w.Text), s.member(d.Name)
			}
		}
	}
	return "a property of " + s.path, "another one"
}

// part is the path of the member or item that is refused.
func (s sayer) part() string {
	if s.c.Name != "" {
		return s.member(s.c.Name)
	}
	v := s.value()
	if v == nil || v.Kind != source.Object {
		return s.path
	}
	for _, m := range v.Members {
		if s.c.Reader.Property(m.Name) == nil && !matches(s.c.Reader.PatternProperties, m.Name) {
			return s.member(m.Name)
		}
	}
	return s.path
}

// partValue is the value of that member.
func (s sayer) partValue() string {
	if m := s.value().Get(s.c.Name); m != nil {
		return Short(m)
	}
	return Short(s.value())
}

func matches(patterns []schema.Named, name string) bool {
	for _, p := range patterns {
		text, err := schema.Pattern(p.Name)
		if err != nil {
			continue
		}
		if re, err := regexp.Compile(text); err == nil && re.MatchString(name) {
			return true
		}
	}
	return false
}

func (s sayer) types() string { return s.c.Reader.Types.String() }

func count(c *schema.Count, what string) string {
	if c == nil {
		return "some " + what
	}
	if c.N == 1 {
		return "1 " + strings.TrimSuffix(what, "s")
	}
	return fmt.Sprintf("%d %s", c.N, what)
}

func number(n *schema.Numeral) string {
	if n == nil {
		return "a bound"
	}
	return n.Text
}

func word(w *schema.Word) string {
	if w == nil {
		return ""
	}
	return cut(w.Text, most)
}
