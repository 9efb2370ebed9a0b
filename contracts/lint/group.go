package lint

import (
	"fmt"
	"strings"

	"crosswalk/contracts/diag"
)

// Group folds the findings of one rule in one file into one at the first place,
// which says how many there are and on which lines.
func Group(list diag.List) diag.List {
	type key struct{ file, code string }
	first := map[key]int{}
	rest := map[key][]diag.Diagnostic{}
	var out diag.List
	for _, d := range list {
		k := key{d.Pos.File, d.Code}
		if _, ok := first[k]; ok {
			rest[k] = append(rest[k], d)
			continue
		}
		first[k] = len(out)
		out = append(out, d)
	}
	for k, i := range first {
		out[i].Msg += more(rest[k])
	}
	return out
}

// more says how often, and where else, a rule is broken.
func more(rest []diag.Diagnostic) string {
	const most = 5
	if len(rest) == 0 {
		return ""
	}
	var lines []string
	seen := map[int]bool{}
	for _, d := range rest {
		if !seen[d.Pos.Line] {
			seen[d.Pos.Line] = true
			lines = append(lines, fmt.Sprint(d.Pos.Line))
		}
	}
	where := "line"
	if len(lines) > 1 {
		where = "lines"
	}
	tail := ""
	if len(lines) > most {
		lines, tail = lines[:most], " …"
	}
	return fmt.Sprintf("; and %d more like it, %s %s%s", len(rest), where, strings.Join(lines, ", "), tail)
}
