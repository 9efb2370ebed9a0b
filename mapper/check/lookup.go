package check

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// lookup lowers lookup(table, key[, default[, column]]) and its kin.
func (l *lowering) lookup(x ast.Expr, function string, args []ast.Expr) val {
	name, ok := literalText(args[0])
	if !ok {
		return l.refuse(args[0], "", "the name of the table must be a literal text")
	}
	table := l.c.table(name)
	if table == nil {
		l.add(args[0], "map/unknown-table", "there is no table %q", name).Hint = l.c.tableHint(name)
		return val{}
	}
	out := &program.Lookup{Base: l.base(x, program.Type{Kind: program.String}), Table: table}
	for by := program.LookupExact; by <= program.LookupReverse; by++ {
		if by.String() == function {
			out.By = by
		}
	}
	column := "value"
	at := args[0]
	if len(args) == 4 {
		at = args[3]
		if column, ok = literalText(args[3]); !ok {
			return l.refuse(args[3], "", "the name of the column must be a literal text")
		}
	}
	if out.Column = columnIndex(table, column); out.Column < 0 {
		l.add(at, "map/unknown-column", "the table %q has no column %q", name, column).Hint = columnHint(table, column)
		return val{}
	}
	if out.Key = l.plain(args[1]); out.Key == nil {
		return val{}
	}
	if !l.tableFits(args[0], out) || !l.tableHas(args[0], out) {
		return val{}
	}
	if len(args) > 2 {
		if out.Default = l.plain(args[2]); out.Default == nil {
			return val{}
		}
	} else if row := starRow(out); row >= 0 {
		out.Default = constant(out.T, l.at(x), table.Rows[row][out.Column])
	}
	return val{expr: out}
}

// tableFits reports a table that would take more than half of the memory that a
// module may have.
func (l *lowering) tableFits(x ast.Expr, e *program.Lookup) bool {
	pages := l.c.prog.Limits.Pages
	if pages == 0 {
		pages = abi.DefaultLimits.Pages
	}
	if need, limit := e.Table.Bytes(), pages<<16/2; need > limit {
		l.add(x, "map/table-too-large", "the table %q needs %d MB, and %d MB of the memory limit may go to a table", e.Table.Name, need>>20, limit>>20).Hint =
			"keep large tables in a system that is asked, or raise limits: pages"
		return false
	}
	return true
}

// tableHas checks that rows can be found as the look-up wants, and notes the
// column in which.
func (l *lowering) tableHas(x ast.Expr, e *program.Lookup) bool {
	t := e.Table
	if e.By == program.LookupRange {
		if columnIndex(t, "from") < 0 {
			l.add(x, "map/table-kind", "the table %q has no column from", t.Name).Hint = "lookupRange wants the columns from, to and value; a table with keys is for lookup"
			return false
		}
		if _, err := t.Ranges(e.Key.Type().Kind != program.String); err != nil {
			l.add(x, "map/table-ranges", "the table %q does not hold ranges: %v", t.Name, err)
			return false
		}
		return true
	}
	if e.Of = columnIndex(t, "key"); e.Of < 0 {
		l.add(x, "map/table-kind", "the table %q has no column key", t.Name).Hint = "a table with the columns from and to is for lookupRange"
		return false
	}
	if e.By == program.LookupReverse {
		e.Of, e.Column = e.Column, e.Of
	}
	if e.By == program.LookupExact {
		return true
	}
	seen := map[string]int{}
	for i, row := range t.Rows {
		key := row[e.Of]
		if e.By == program.LookupFold {
			key = program.FoldKey(key)
		}
		first, double := seen[key]
		seen[key] = i
		switch {
		case !double:
		case e.By == program.LookupFold:
			l.add(x, "map/ambiguous-key", "the keys %q and %q of the table %q are the same in lower case", t.Rows[first][e.Of], row[e.Of], t.Name)
			return false
		default:
			l.add(x, "map/ambiguous-value", "the table %q has the value %q for the keys %q and %q", t.Name, key, t.Rows[first][e.Column], row[e.Column]).Hint =
				"lookupKey wants every value once; name another column as its fourth argument"
			return false
		}
	}
	return true
}

// starRow is the row with the key *, which stands for every key that has none of
// its own; -1 if there is none.
func starRow(e *program.Lookup) int {
	if e.By != program.LookupExact && e.By != program.LookupFold {
		return -1
	}
	return slices.IndexFunc(e.Table.Rows, func(row []string) bool { return strings.TrimSpace(row[e.Of]) == "*" })
}
