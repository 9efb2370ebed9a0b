package reference

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// lookup reads a value table: a missing key gives the row *, or an error.
func (e *Evaluator) lookup(by program.LookupBy) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		v, f := e.find(by)(a)
		if f == nil && v == types.OptionalNone && by <= program.LookupFold {
			v, f = e.find(program.LookupExact)([]ref.Val{a[0], types.String("*")})
		}
		if f == nil && v == types.OptionalNone {
			return nil, faultf(abi.NoLookup, "%v", a[1])
		}
		if f != nil {
			return nil, f
		}
		return v.(*types.Optional).GetValue(), nil
	}
}

// find reads a value table: table, key and, if it is not value, the column. The
// result is an optional.
func (e *Evaluator) find(by program.LookupBy) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		t := e.table[text(a[0])]
		column := "value"
		if len(a) == 3 {
			column = text(a[2])
		}
		of, out := slices.Index(t.Columns, "key"), slices.Index(t.Columns, column)
		if by == program.LookupReverse {
			of, out = out, of
		}
		if by == program.LookupRange {
			return inRanges(t, a[1], out)
		}
		key := text(a[1])
		lower := strings.ToLower(key)
		for _, row := range t.Rows {
			if row[of] == key || by == program.LookupFold && strings.ToLower(row[of]) == lower {
				return types.OptionalOf(types.String(row[out])), nil
			}
		}
		return types.OptionalNone, nil
	}
}

// inRanges looks at every row; one without to ends at the next larger from.
func inRanges(t *program.Table, key ref.Val, column int) (ref.Val, *fault) {
	var number decimal
	word, isText := key.(types.String)
	if !isText {
		var f *fault
		if number, f = toDecimal(key); f != nil {
			return nil, f
		}
	}
	below := func(bound string) bool { // the key lies below the bound
		if isText {
			return string(word) < bound
		}
		b, _ := parseDecimal(bound)
		return number.cmp(b) < 0
	}
	later := func(a, b string) bool {
		if isText {
			return a > b
		}
		x, _ := parseDecimal(a)
		y, _ := parseDecimal(b)
		return x.cmp(y) > 0
	}
	from, to := slices.Index(t.Columns, "from"), slices.Index(t.Columns, "to")
	best := -1
	for i, row := range t.Rows {
		if row[from] != "" && below(row[from]) || to >= 0 && row[to] != "" && !below(row[to]) {
			continue
		}
		// without to, the last one of those that begin before the key
		if best < 0 || t.Rows[best][from] == "" || row[from] != "" && later(row[from], t.Rows[best][from]) {
			best = i
		}
	}
	if best < 0 {
		return types.OptionalNone, nil
	}
	return types.OptionalOf(types.String(t.Rows[best][column])), nil
}
