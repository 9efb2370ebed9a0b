package workspace

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/diag"
)

// Table is a value table: the header names its columns. The texts of "key" are
// unique; a table of ranges has "from" and perhaps "to" instead.
type Table struct {
	Name, Path string
	Columns    []string
	Rows       [][]string // sorted by key, or by from
}

// Key is the index of the column "key", -1 for a table of ranges.
func (t *Table) Key() int { return slices.Index(t.Columns, "key") }

func (l *loader) tables() {
	for _, d := range l.dir("tables") {
		l.table(d)
	}
}

// table reads one value table.
func (l *loader) table(d fs.DirEntry) {
	file := path.Join("tables", d.Name())
	name, isCSV := strings.CutSuffix(d.Name(), ".csv")
	if d.IsDir() || !isCSV {
		l.stray(file, "tables/<name>.csv")
		return
	}
	text, ok := l.read(file)
	if !ok {
		return
	}
	t, list := ParseTable(name, file, text)
	l.list = append(l.list, list...)
	if t != nil {
		l.ws.Tables[name] = t
	}
}

// ParseTable reads a value table: CSV after RFC 4180 with a header row. A table
// with mistakes is nil.
func ParseTable(name, file string, text []byte) (*Table, diag.List) {
	var list diag.List
	at := func(line, col int) diag.Pos { return diag.Pos{File: file, Line: line, Col: col} }
	text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
	if !utf8.Valid(text) {
		list.Add(at(1, 1), "table/utf8", "the table is not UTF-8")
		return nil, list
	}
	r := csv.NewReader(bytes.NewReader(text))
	t := &Table{Name: name, Path: file}
	lines := map[string]int{}
	var ranges []bounds
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		line, col := 1, 1
		if len(record) > 0 { // FieldPos panics where nothing was read
			line, col = r.FieldPos(0)
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			if errors.Is(wrong.Err, csv.ErrFieldCount) {
				list.Add(at(line, col), "table/fields", "the row has %d fields, the header %d", len(record), len(t.Columns))
				continue
			}
			list.Add(at(wrong.Line, wrong.Column), "table/csv", "%v", wrong.Err)
			return nil, list
		}
		if err != nil {
			list.Add(at(1, 1), "table/csv", "%v", err)
			return nil, list
		}
		if t.Columns == nil {
			t.Columns = record
			l := header(t, at(line, col))
			list = append(list, l...)
			if l.Failed() {
				return nil, list
			}
			continue
		}
		if t.Key() < 0 {
			ranges = append(ranges, rangeOf(t, record, line))
			t.Rows = append(t.Rows, record)
			continue
		}
		key := record[t.Key()]
		if first, ok := lines[key]; ok {
			list.Add(at(line, col), "table/duplicate-key", "the key %q stands on line %d already", key, first)
			continue
		}
		lines[key] = line
		t.Rows = append(t.Rows, record)
	}
	if t.Columns == nil {
		list.Add(at(1, 1), "table/empty", "the table has no header row")
	}
	if ranges != nil {
		list = append(list, checkRanges(file, ranges)...)
	}
	if list.Failed() {
		return nil, list
	}
	key := t.Key()
	if key < 0 {
		key = slices.Index(t.Columns, "from")
	}
	slices.SortFunc(t.Rows, func(a, b []string) int { return cmp.Compare(a[key], b[key]) })
	return t, list
}

func header(t *Table, pos diag.Pos) diag.List {
	var list diag.List
	seen := map[string]bool{}
	for i, name := range t.Columns {
		name = strings.TrimSpace(name)
		t.Columns[i] = name
		switch {
		case name == "":
			list.Add(pos, "table/header", "column %d has no name", i+1)
		case seen[name]:
			list.Add(pos, "table/header", "two columns are named %q", name)
		}
		seen[name] = true
	}
	switch {
	case seen["key"] && seen["from"]:
		list.Add(pos, "table/header", "a table has either keys or ranges, not both of key and from")
	case !seen["key"] && !seen["from"]:
		list.Add(pos, "table/header", "the header names no column \"key\"").Hint = "the first line must be like key,value, or from,to,value for ranges"
	}
	if own := len(seen) - count(seen, "key", "from", "to"); own < 1 {
		list.Add(pos, "table/header", "the table has no column besides the key")
	}
	return list
}
