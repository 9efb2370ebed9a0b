package diag

// Printable is a text from a file without what could steer a terminal.
func Printable(s string) string { return printable(s) }

// EscapeMarkdown is a text from a file as Markdown shows it literally.
func EscapeMarkdown(s string) string { return escapeMarkdown(printable(s)) }

// Code is a text as an inline code span of Markdown.
func Code(s string) string { return code(s) }
