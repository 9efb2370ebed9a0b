package document

import (
	"slices"
	"strings"
)

// DidYouMean is the hint for a name that does not exist: the nearest of the
// names that do, or a short list of them; empty if there are too many to help.
func DidYouMean(name string, names []string) string {
	names = slices.Sorted(slices.Values(names))
	best, least := "", 1+max(2, len(name)/3)
	for _, n := range names {
		if d := distance(strings.ToLower(name), strings.ToLower(n)); d < least {
			best, least = n, d
		}
	}
	switch {
	case best != "":
		return `did you mean "` + best + `"?`
	case len(names) == 0 || len(names) > 12:
		return ""
	}
	return "known: " + strings.Join(names, ", ")
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to turn a into b.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	s, t := []rune(a), []rune(b)
	var rows [3][]int
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	prev2, prev, row := rows[2], rows[0], rows[1]
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, prev[j]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(t)]
}
