package workspace

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
)

// bounds are a row of a table of ranges: from is included, to is not; "" is no
// bound.
type bounds struct {
	from, to string
	ends     bool // the table has the column to
	line     int
}

func rangeOf(t *Table, row []string, line int) bounds {
	b := bounds{from: row[slices.Index(t.Columns, "from")], line: line}
	if to := slices.Index(t.Columns, "to"); to >= 0 {
		b.to, b.ends = row[to], true
	}
	return b
}

// count is how many of names are seen.
func count(seen map[string]bool, names ...string) int {
	n := 0
	for _, name := range names {
		if seen[name] {
			n++
		}
	}
	return n
}

var decimalBound = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// checkRanges reports ranges that are empty or overlap, and warns of gaps. Bounds
// are compared as numbers if all of them are numbers, else as texts.
func checkRanges(file string, rows []bounds) diag.List {
	var list diag.List
	numbers := !slices.ContainsFunc(rows, func(b bounds) bool {
		return b.from != "" && !decimalBound.MatchString(b.from) || b.to != "" && !decimalBound.MatchString(b.to)
	})
	compare := strings.Compare
	if numbers {
		compare = func(a, b string) int {
			x, _ := new(big.Rat).SetString(a)
			y, _ := new(big.Rat).SetString(b)
			return x.Cmp(y)
		}
	}
	slices.SortStableFunc(rows, func(a, b bounds) int {
		if a.from == "" || b.from == "" {
			return len(a.from) - len(b.from)
		}
		return compare(a.from, b.from)
	})
	for i, r := range rows {
		pos := diag.Pos{File: file, Line: r.line, Col: 1}
		if r.from != "" && r.to != "" && compare(r.from, r.to) >= 0 {
			list.Add(pos, "table/range", "the range from %s ends at %s: it holds nothing", r.from, r.to)
			continue
		}
		if i == 0 {
			continue
		}
		before := rows[i-1]
		switch {
		case r.from == "", r.ends && before.to == "", r.ends && compare(before.to, r.from) > 0, !r.ends && before.from != "" && compare(before.from, r.from) == 0:
			list.Add(pos, "table/overlap", "the range overlaps with the one on line %d", before.line).Hint = "a range holds its from, not its to"
		case r.ends && compare(before.to, r.from) < 0:
			d := list.Add(pos, "table/gap", "nothing covers %s up to %s, between this range and the one on line %d", before.to, r.from, before.line)
			d.Severity = diag.Warning
		}
	}
	return list
}
