package engine

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/abi"
)

// RunError tells why an input could not be mapped.
type RunError struct {
	Mapping string
	Code    abi.Code
	// Rule is the rule that failed; nil if the input failed by itself.
	Rule *abi.Rule
	// Pos is the rule in its file; zero without a rule.
	Pos diag.Pos
	// Offset is the byte in the input where it went wrong, -1 if there is none.
	Offset int
	// Pointer is the JSON pointer of that place in the input; "" for the whole
	// document.
	Pointer string
	// Place is the contract's place, "source/line_items/-/price" or "target/…";
	// "" if none is named.
	Place string
	// Detail is the offending text, cut; "" if there is none.
	Detail string
	// Found is the JSON type that stands in the input where another is expected,
	// such as "a text"; "" if that is not what is wrong.
	Found string
}

// Slug is the stable code, such as "input/wrong-type".
func (e *RunError) Slug() string { return e.Code.Slug() }

// Permanent says that the same input fails again: all but limits do, and limits
// do as long as the module stays the same.
func (e *RunError) Permanent() bool { return true }

// Error is one line: where, code, what, with the place and the text at fault.
func (e *RunError) Error() string {
	var b strings.Builder
	switch {
	case e.Rule != nil:
		fmt.Fprintf(&b, "%s: ", e.Pos)
	case e.Offset >= 0:
		fmt.Fprintf(&b, "input byte %d: ", e.Offset)
	}
	fmt.Fprintf(&b, "%s: %s", e.Slug(), e.Sentence())
	return b.String()
}

// Sentence says what is wrong and at which place, without code and position.
func (e *RunError) Sentence() string {
	var b strings.Builder
	b.WriteString(e.Code.String())
	if e.Found != "" {
		b.WriteString(": it is " + e.Found)
	}
	if e.Rule != nil {
		fmt.Fprintf(&b, ", rule %s", e.Rule.Target)
	}
	switch field, target := strings.CutPrefix(e.Place, "target"); {
	case e.Pointer != "":
		fmt.Fprintf(&b, ", at %s", e.Pointer)
		if name := e.missing(); name != "" {
			fmt.Fprintf(&b, " (%s)", name)
		}
	case target && field != "":
		fmt.Fprintf(&b, ", at %s of the output", field)
	case strings.TrimPrefix(e.Place, "source") != "":
		fmt.Fprintf(&b, ", at %s", strings.TrimPrefix(e.Place, "source"))
	}
	if e.Detail != "" {
		fmt.Fprintf(&b, ": %q", e.Detail)
	}
	return b.String()
}

// missing is the name of the field that is required and not there.
func (e *RunError) missing() string {
	if e.Code != abi.Required {
		return ""
	}
	return e.Place[strings.LastIndexByte(e.Place, '/')+1:]
}

func (m *Module) failure(r runRecord, in []byte) *RunError {
	e := &RunError{Mapping: m.info.Mapping, Code: r.code, Offset: -1, Detail: r.detail}
	if n := int(r.rule) - 1; n >= 0 && n < len(m.info.Rules) {
		e.Rule = &m.info.Rules[n]
		e.Pos = diag.Pos{File: cmp.Or(e.Rule.File, m.info.File), Line: e.Rule.Line, Col: e.Rule.Col}
	}
	if n := int(r.place) - 1; n >= 0 && n < len(m.info.Places) {
		e.Place = m.info.Places[n]
	}
	if r.offset != abi.NoOffset && int64(r.offset) <= int64(len(in)) {
		e.Offset = int(r.offset)
		e.Pointer = Pointer(in, e.Offset)
		if e.Code == abi.WrongType && e.Offset < len(in) {
			e.Found = found(in[e.Offset])
		}
	}
	return e
}

// found names the JSON type of a value by its first byte.
func found(first byte) string {
	switch {
	case first == '{':
		return "an object"
	case first == '[':
		return "a list"
	case first == '"':
		return "a text"
	case first == 't', first == 'f':
		return "true or false"
	case first == 'n':
		return "null"
	case first == '-', first >= '0' && first <= '9':
		return "a number"
	}
	return ""
}

// Pointer is the JSON pointer of the value that holds the byte at offset, as
// far as in can be read: input that breaks off or turns bad gives the pointer of
// the innermost value that was open there.
func Pointer(in []byte, offset int) string {
	type level struct {
		object bool
		key    string
		index  int
		name   bool // the next token is a name
	}
	var stack []level
	path := func() string {
		var b strings.Builder
		for _, l := range stack {
			b.WriteByte('/')
			if l.object {
				b.WriteString(pointerEscape.Replace(l.key))
			} else {
				b.WriteString(strconv.Itoa(l.index))
			}
		}
		return b.String()
	}
	enclosing := func() string { // of the innermost open value itself
		p := path()
		return p[:max(strings.LastIndexByte(p, '/'), 0)]
	}
	done := func() { // a value ended: the next one of its parent is due
		if n := len(stack); n > 0 {
			if stack[n-1].object {
				stack[n-1].name = true
			} else {
				stack[n-1].index++
			}
		}
	}
	dec := json.NewDecoder(bytes.NewReader(in))
	dec.UseNumber()
	for {
		token, err := dec.Token()
		if err != nil {
			if n := len(stack); n > 0 && stack[n-1].object && stack[n-1].name {
				return enclosing()
			}
			return path()
		}
		end := int(dec.InputOffset())
		switch t := token.(type) {
		case json.Delim:
			switch t {
			case '{', '[':
				if end > offset {
					return path()
				}
				stack = append(stack, level{object: t == '{', name: t == '{'})
			default:
				if end > offset {
					return enclosing()
				}
				stack = stack[:len(stack)-1]
				done()
			}
		default:
			if n := len(stack); n > 0 && stack[n-1].name {
				stack[n-1].key, stack[n-1].name = fmt.Sprint(token), false
				if end > offset {
					return path()
				}
				continue
			}
			if end > offset {
				return path()
			}
			done()
		}
	}
}

var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")
