package functions

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Groups are the groups of the catalogue in the order of the reference page,
// with their titles.
var Groups = []struct{ Name, Title string }{
	{"text", "Text"}, {"numbers", "Numbers"}, {"money", "Money"}, {"times", "Dates and times"}, {"logic", "Conditions"},
	{"optionals", "Values that may be missing"}, {"lists", "Lists"}, {"tables", "Value tables"}, {"codes", "Codes"},
}

// Group is the functions of a group, sorted by name.
func Group(name string) []Spec {
	return slices.DeleteFunc(All(), func(s Spec) bool { return s.Group != name })
}

// Find is a function by its name, or by CEL's.
func Find(name string) (Spec, bool) {
	all := All()
	i := slices.IndexFunc(all, func(s Spec) bool { return s.Name == name })
	if i < 0 {
		i = slices.IndexFunc(all, func(s Spec) bool { return s.CEL() == name })
	}
	if i < 0 {
		return Spec{}, false
	}
	return all[i], true
}

// Write writes an entry for a terminal.
func (s Spec) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n", s.Sig, wrap(s.Doc, 100))
	for _, e := range s.Examples {
		fmt.Fprintf(&b, "\n  %s\n    source %s\n    gives  %s\n", e.Expr, e.In, e.result())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// result is the JSON text that an example gives, or its error.
func (e Example) result() string {
	if e.Err != "" {
		return "error " + e.Err
	}
	return e.Out
}

func wrap(text string, width int) string {
	var b strings.Builder
	n := 0
	for _, word := range strings.Fields(text) {
		if n > 0 && n+1+len(word) > width {
			b.WriteByte('\n')
			n = 0
		}
		if n > 0 {
			b.WriteByte(' ')
			n++
		}
		b.WriteString(word)
		n += len(word)
	}
	return b.String()
}

// Page writes the reference page in Markdown.
func Page(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# Functions of mapping expressions\n\n" +
		"<!-- Made by `make docs` from mapper/functions. Do not edit: `make test` fails when it is stale. -->\n\n" +
		"Every example runs as a test on the reference evaluator and on the compiled module. `source` is the message that is mapped; a name that\n" +
		"ends in `?` is declared by the contract but absent. `crosswalk functions NAME` prints an entry.\n\n")
	for _, g := range Groups {
		var links []string
		for _, s := range Group(g.Name) {
			links = append(links, fmt.Sprintf("[%s](#%s)", escape(s.Name), anchor(s.Name)))
		}
		fmt.Fprintf(&b, "- **%s**: %s\n", g.Title, strings.Join(links, ", "))
	}
	for _, g := range Groups {
		fmt.Fprintf(&b, "\n## %s\n", g.Title)
		for _, s := range Group(g.Name) {
			fmt.Fprintf(&b, "\n### <a id=\"%s\"></a>%s\n\n`%s`\n\n%s\n\n| expression | source | result |\n|---|---|---|\n",
				anchor(s.Name), escape(s.Name), s.Sig, escape(s.Doc))
			for _, e := range s.Examples {
				fmt.Fprintf(&b, "| %s | %s | %s |\n", code(e.Expr), code(e.In), code(e.result()))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// anchor is a place on the page: letters and digits as they are, other bytes in
// hexadecimal.
func anchor(name string) string {
	var b strings.Builder
	b.WriteString("fn-")
	for i := range len(name) {
		c := name[i]
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%x", c)
		}
	}
	return b.String()
}

var escapes = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", "|", `\|`, "`", "\\`")

func escape(text string) string { return escapes.Replace(text) }

// code is text in a cell of a table.
func code(text string) string { return "`` " + strings.ReplaceAll(text, "|", `\|`) + " ``" }
