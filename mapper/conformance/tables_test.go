package conformance

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
)

// tableOf reads a value table.
func tableOf(t testing.TB, name, text string) *program.Table {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("table %s: %v", name, err)
	}
	out := &program.Table{Name: name, Columns: rows[0], Rows: rows[1:]}
	key := max(slices.Index(out.Columns, "key"), 0)
	slices.SortFunc(out.Rows, func(a, b []string) int { return strings.Compare(a[key], b[key]) })
	return out
}

// exampleTables are the tables of the catalogue's examples.
func exampleTables(t testing.TB) map[string]*program.Table {
	m := map[string]*program.Table{}
	for name, text := range functions.Tables {
		m[name] = tableOf(t, name, text)
	}
	return m
}
