package diag

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Printable is a text from a file without what could steer a terminal.
func Printable(s string) string { return printable(s) }

// EscapeMarkdown is a text from a file as Markdown shows it literally.
func EscapeMarkdown(s string) string { return escapeMarkdown(printable(s)) }

// Code is a text as an inline code span of Markdown.
func Code(s string) string { return code(s) }

// Visible is a JSON text in which characters that nobody sees, such as a space
// that does not break, are written as escapes.
func Visible(json string) string {
	if !strings.ContainsFunc(json, invisible) {
		return json
	}
	var out strings.Builder
	for _, r := range json {
		switch {
		case !invisible(r):
			out.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}

func invisible(r rune) bool { return r > 0x7f && !unicode.IsPrint(r) }
