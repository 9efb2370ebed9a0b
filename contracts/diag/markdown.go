package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"
)

// foldWitness is the number of lines from which a witness is folded away.
const foldWitness = 14

// Markdown writes findings as a review comment.
func Markdown(w io.Writer, list List, sources Sources) error {
	var out bytes.Buffer
	cached := cache(sources)
	switch {
	case len(list) == 0:
		out.WriteString("**No findings.**\n")
	default:
		fmt.Fprintf(&out, "**%s**\n", list.Summary())
	}
	for _, d := range list {
		more := d.detail()
		fmt.Fprintf(&out, "\n- **%s** %s at %s: %s", d.Severity, code(d.Code), code(d.Pos.String()), escapeMarkdown(printable(d.Msg)))
		if more.Related != nil {
			fmt.Fprintf(&out, "<br>other version: %s", code(more.Related.String()))
		}
		for _, n := range more.Notes {
			fmt.Fprintf(&out, "<br>%s", escapeMarkdown(printable(n)))
		}
		if d.Hint != "" {
			fmt.Fprintf(&out, "<br>%s", escapeMarkdown(printable(d.Hint)))
		}
		out.WriteByte('\n')
		if line, caret, ok := excerpt(d.Pos, cached); ok {
			fence(&out, language(d.Pos.File), []string{line, caret})
		}
		if more.Witness != nil {
			witness(&out, more.Witness)
		}
	}
	return write(w, &out)
}

// witness writes a payload below the item of a list, folded if it is long.
func witness(out *bytes.Buffer, text json.RawMessage) {
	var pretty bytes.Buffer
	if json.Indent(&pretty, text, "", "  ") != nil {
		return
	}
	lines := strings.Split(pretty.String(), "\n")
	for i, l := range lines {
		lines[i] = printable(Visible(l))
	}
	long := len(lines) >= foldWitness
	if long {
		fmt.Fprintf(out, "\n  <details><summary>payload of %d lines</summary>\n", len(lines))
	}
	fence(out, "json", lines)
	if long {
		out.WriteString("\n  </details>\n")
	}
}

// fence writes lines as they are, below the item of a list.
func fence(out *bytes.Buffer, language string, lines []string) {
	longest := 3
	for _, l := range lines {
		longest = max(longest, longestRun(l)+1)
	}
	ticks := strings.Repeat("`", longest)
	fmt.Fprintf(out, "\n  %s%s\n", ticks, language)
	for _, l := range lines {
		fmt.Fprintf(out, "  %s\n", l)
	}
	fmt.Fprintf(out, "  %s\n", ticks)
}

// Count returns the number of errors and warnings.
func (l List) Count() (errors, warnings int) {
	for _, d := range l {
		switch d.Severity {
		case Error:
			errors++
		case Warning:
			warnings++
		}
	}
	return errors, warnings
}

// Summary tells how many findings there are, as "1 error, 2 warnings"; notes are
// named only if there are some.
func (l List) Summary() string {
	errors, warnings := l.Count()
	text := plural(errors, "error") + ", " + plural(warnings, "warning")
	if notes := len(l) - errors - warnings; notes > 0 {
		text += ", " + plural(notes, "note")
	}
	return text
}

var markdown = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "<", "&lt;", ">", "&gt;", "[", `\[`, "]", `\]`, "|", `\|`, "@", "@\u200b", "#", `\#`)

func escapeMarkdown(s string) string { return markdown.Replace(s) }

// code writes an inline code span, whatever backticks s holds.
func code(s string) string {
	s = printable(s)
	ticks := strings.Repeat("`", longestRun(s)+1)
	if len(ticks) > 1 {
		return ticks + " " + s + " " + ticks
	}
	return ticks + s + ticks
}

// longestRun counts the longest run of backticks.
func longestRun(s string) int {
	longest, run := 0, 0
	for _, r := range s {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

func language(file string) string {
	switch strings.ToLower(path.Ext(file)) {
	case ".yaml", ".yml":
		return "yaml"
	case ".json":
		return "json"
	case ".graphql":
		return "graphql"
	}
	return "text"
}
