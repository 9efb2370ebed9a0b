package check

import (
	"fmt"
	"regexp"
	"strings"

	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/document"
	"crosswalk/mapper/functions"
)

var (
	undefinedField  = regexp.MustCompile(`^undefined field '(.*)'$`)
	undeclared      = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	noOverload      = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '(.*)'$`)
	noSelection     = regexp.MustCompile(`^type '(.*)' does not support field selection$`)
	notARange       = regexp.MustCompile(`^expression of type '(.*)' cannot be range of a comprehension`)
	mismatch        = regexp.MustCompile(`^expected type '(.*)' but found '(.*)'$`)
	syntaxError     = regexp.MustCompile(`^Syntax error: `)
	offending       = regexp.MustCompile(`^(?:no viable alternative at input|mismatched input|extraneous input|token recognition error at:) (.*)$`)
	typeName        = regexp.MustCompile(`cw\.T\d+`)
	operatorsByName = operators()
)

// operators maps CEL's names of operators to how people write them.
func operators() map[string]string {
	m := map[string]string{}
	for _, s := range functions.All() {
		m[s.CEL()] = s.Name
	}
	return m
}

// tellAll turns CEL's errors into findings. Errors that follow from another one
// at the same place are left out.
func (c *checker) tellAll(e *document.Expr, a *ast.AST, errs []*common.Error) {
	seen := map[diag.Pos]bool{}
	for _, err := range errs {
		at := locationOffset(e.Text, err.Location)
		if undefinedField.MatchString(err.Message) || noSelection.MatchString(err.Message) {
			at = skipDot(e.Text, at)
		}
		pos := e.At(at)
		if seen[pos] {
			continue
		}
		seen[pos] = true
		code, msg, hint := c.tell(err, a)
		c.found.Add(pos, code, "%s", msg).Hint = hint
		if code == "map/syntax" {
			return // what follows a syntax error is seldom true
		}
	}
}

// locationOffset is the byte offset of a line and column (in characters).
func locationOffset(text string, l common.Location) int {
	if l == nil || l.Line() < 1 {
		return 0
	}
	at := 0
	for range l.Line() - 1 {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			break
		}
		at += i + 1
	}
	return at + byteOffset(text[at:], max(l.Column(), 0))
}

// tell words one error.
func (c *checker) tell(err *common.Error, a *ast.AST) (code, msg, hint string) {
	m := err.Message
	switch {
	case undefinedField.MatchString(m):
		field := strings.TrimPrefix(undefinedField.FindStringSubmatch(m)[1], base)
		shape := c.types.missed[field]
		if shape == nil {
			return "map/unknown-field", fmt.Sprintf("there is no field %q", field), ""
		}
		hint := document.DidYouMean(field, propNames(shape))
		if hint == "" && shape.Extra != nil {
			hint = "the contract allows undeclared fields, but a mapping can only read declared ones"
		}
		return "map/unknown-field", fmt.Sprintf("%s has no field %q", c.types.labels[shape], field), hint
	case undeclared.MatchString(m):
		return c.unknownName(undeclared.FindStringSubmatch(m)[1], a, err.ExprID)
	case noOverload.MatchString(m):
		p := noOverload.FindStringSubmatch(m)
		return c.wrongTypes(p[1], p[2])
	case noSelection.MatchString(m):
		t := parseType(noSelection.FindStringSubmatch(m)[1])
		msg := fmt.Sprintf("%s has no fields", c.types.word(t))
		switch t.name {
		case "list":
			hint = "take one item with [0] or [?0], or go through the list with each or map(x, …)"
		case jsonType.TypeName():
			hint = "the contract says nothing about this value; describe it there to read its fields"
		}
		return "map/type", msg, hint
	case notARange.MatchString(m):
		t := parseType(notARange.FindStringSubmatch(m)[1])
		if t.name == "optional_type" {
			hint = "the list may be missing: write .orValue([]) after it"
		}
		return "map/type", fmt.Sprintf("%s is not a list", c.types.word(t)), hint
	case mismatch.MatchString(m):
		p := mismatch.FindStringSubmatch(m)
		want, have := parseType(p[1]), parseType(p[2])
		return "map/type", fmt.Sprintf("expected %s, found %s", c.types.word(want), c.types.word(have)), conversionHint(want, have)
	case syntaxError.MatchString(m):
		return "map/syntax", "not an expression: " + syntaxWords(syntaxError.ReplaceAllString(m, "")), ""
	}
	return "map/expression", c.types.words(m), ""
}

// syntaxWords keeps the part of a parser's message that helps a person.
func syntaxWords(m string) string {
	m, _, _ = strings.Cut(m, " expecting ")
	if p := offending.FindStringSubmatch(m); p != nil {
		m = "unexpected " + p[1]
	}
	m = strings.ReplaceAll(m, "'<EOF>'", "end")
	return strings.ReplaceAll(m, "<EOF>", "end")
}

// unknownName words a name that means nothing.
func (c *checker) unknownName(name string, a *ast.AST, id int64) (code, msg, hint string) {
	name = strings.TrimPrefix(name, ".")
	isCall := false
	if a != nil {
		ast.PostOrderVisit(a.Expr(), ast.NewExprVisitor(func(x ast.Expr) {
			if x.ID() == id && x.Kind() == ast.CallKind {
				isCall = true
			}
		}))
	}
	if isCall {
		var names []string
		for _, s := range functions.All() {
			if s.Func == "" {
				names = append(names, s.Name)
			}
		}
		return "map/unknown-function", fmt.Sprintf("there is no function %q", name), document.DidYouMean(name, names)
	}
	names := []string{"source"}
	for _, l := range c.lets {
		names = append(names, l.name)
	}
	if shape := c.env.Source.Shape; shape.Prop(name) != nil {
		return "map/unknown-name", fmt.Sprintf("there is no name %q", name), fmt.Sprintf("write source.%s for the field of the input", name)
	}
	hint = document.DidYouMean(name, names)
	if name == "double" || name == "uint" {
		hint = "numbers are decimals: use dec(…) or int(…)"
	} else if a != nil && a.Expr().Kind() == ast.IdentKind && !strings.HasPrefix(hint, "did") {
		hint = fmt.Sprintf(`for the text itself write '"%s"': the outer quotes are YAML's`, name)
	}
	return "map/unknown-name", fmt.Sprintf("there is no name %q", name), hint
}

// celTypeText is the text of a CEL type, taken apart.
type celTypeText struct {
	name string
	args []celTypeText
}

// parseType reads "optional_type(list(cw.T1))" and the like.
func parseType(s string) celTypeText {
	s = strings.TrimSpace(s)
	open := strings.IndexByte(s, '(')
	if open < 0 || !strings.HasSuffix(s, ")") {
		return celTypeText{name: s}
	}
	return celTypeText{name: s[:open], args: parseTypes(s[open+1 : len(s)-1])}
}

// parseTypes reads a list of types separated by commas.
func parseTypes(s string) []celTypeText {
	var out []celTypeText
	depth, start := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, parseType(s[start:i]))
				start = i + 1
			}
		}
	}
	if strings.TrimSpace(s[start:]) != "" {
		out = append(out, parseType(s[start:]))
	}
	return out
}

// word is how a mapping's author calls a type.
func (t *types) word(x celTypeText) string {
	arg := func(i int) string {
		if i < len(x.args) {
			return t.word(x.args[i])
		}
		return "anything"
	}
	switch x.name {
	case "string":
		return "text"
	case "optional_type":
		return "optional " + arg(0)
	case "list":
		return "list of " + arg(0)
	case "map":
		return "map of " + arg(1)
	case jsonType.TypeName():
		return "untyped value"
	}
	if s := t.shape(x.name); s != nil {
		return "object " + t.labels[s]
	}
	return x.name
}

// words replaces the internal names of types in a message.
func (t *types) words(m string) string {
	return typeName.ReplaceAllStringFunc(m, func(n string) string {
		if s := t.shape(n); s != nil {
			return t.labels[s]
		}
		return n
	})
}
