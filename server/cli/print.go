package cli

import (
	"io"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// print writes findings for a person; text gives the file that one is in, and
// may be nil.
func (s *streams) print(list diag.List, text func(file string) []byte) {
	diag.Format(s.err, list, text)
}

// formats are the outputs of a check.
var formats = []string{"text", "json", "markdown", "sarif", "junit"}

// write writes findings in one of formats.
func write(w io.Writer, format string, list diag.List, text func(file string) []byte) error {
	switch format {
	case "text":
		return diag.Format(w, list, text)
	case "json":
		return diag.JSON(w, list)
	case "markdown":
		return diag.Markdown(w, list, text)
	case "sarif":
		return diag.SARIF(w, list)
	case "junit":
		return diag.JUnit(w, list)
	}
	return nil // checkFormat has refused it
}

func checkFormat(format string) error {
	if !slices.Contains(formats, format) {
		return usagef("--format %q is none of %s", format, strings.Join(formats, ", "))
	}
	return nil
}

func suggestion(word string, names []string) string {
	slices.Sort(names)
	if hint := source.Suggest(word, names); hint != "" {
		return "; " + hint
	}
	if len(names) > 0 && len(names) <= 20 {
		return "; there are " + strings.Join(names, ", ")
	}
	return ""
}
