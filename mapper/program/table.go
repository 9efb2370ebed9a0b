package program

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode"
)

// LookupBy is how a row of a value table is found.
type LookupBy uint8

const (
	LookupExact   LookupBy = iota
	LookupFold             // both sides in lower case
	LookupRange            // the row whose range from (inclusive) to (exclusive) holds the key
	LookupReverse          // the key of a value
)

// String is the name of the function.
func (b LookupBy) String() string {
	return [...]string{"lookup", "lookupFold", "lookupRange", "lookupKey"}[b]
}

// FoldKey is a key as LookupFold compares it.
func FoldKey(key string) string { return strings.Map(unicode.ToLower, key) }

// Bytes is how much memory a table takes in a module, roughly.
func (t *Table) Bytes() int {
	n := 64
	for _, row := range t.Rows {
		n += 16
		for _, text := range row {
			n += 8 + len(text)
		}
	}
	return n
}

// Bounds are a row of a table of ranges. Empty bounds are none.
type Bounds struct {
	From, To string
	Row      int
}

// Ranges are the rows of a table with the columns from and, perhaps, to, in the
// order of their bounds; without to, a range ends where the next begins. Bounds
// are compared as numbers or as texts. Ranges that overlap are an error.
func (t *Table) Ranges(numbers bool) ([]Bounds, error) {
	from, to := slices.Index(t.Columns, "from"), slices.Index(t.Columns, "to")
	var out []Bounds
	for i, row := range t.Rows {
		r := Bounds{From: row[from], Row: i}
		if to >= 0 {
			r.To = row[to]
		}
		for _, bound := range []string{r.From, r.To} {
			if _, ok := new(big.Rat).SetString(bound); numbers && bound != "" && (!ok || strings.ContainsAny(bound, "/_xXpP+")) {
				return nil, fmt.Errorf("%q is no number", bound)
			}
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Bounds) int {
		if a.From == "" || b.From == "" {
			return len(a.From) - len(b.From)
		}
		return compareBounds(a.From, b.From, numbers)
	})
	for i := range out {
		r := &out[i]
		if to < 0 && i+1 < len(out) {
			r.To = out[i+1].From
		}
		if r.To != "" && r.From != "" && compareBounds(r.From, r.To, numbers) >= 0 {
			return nil, fmt.Errorf("the range from %q ends at %q", r.From, r.To)
		}
		if i > 0 && (r.From == "" || out[i-1].To == "" || compareBounds(out[i-1].To, r.From, numbers) > 0) {
			return nil, fmt.Errorf("the ranges from %q and from %q overlap", out[i-1].From, r.From)
		}
	}
	return out, nil
}

func compareBounds(a, b string, numbers bool) int {
	if !numbers {
		return strings.Compare(a, b)
	}
	x, _ := new(big.Rat).SetString(a)
	y, _ := new(big.Rat).SetString(b)
	return x.Cmp(y)
}
