package merge

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// Table merges a value table by the keys of its rows. A nil text: there is no
// file.
func Table(base, ours, theirs []byte) Result {
	if r, done := easy(base, ours, theirs); done {
		return r
	}
	if base == nil || ours == nil || theirs == nil {
		return whole(base, ours, theirs)
	}
	b, okB := rowsOf(base)
	o, okO := rowsOf(ours)
	t, okT := rowsOf(theirs)
	if !okB || !okO || !okT {
		return whole(base, ours, theirs)
	}
	var out Result
	made, keep := map[string]string{}, map[string]bool{}
	for _, side := range []rows{o, t, b} {
		for _, key := range side.keys {
			if _, seen := made[key]; seen {
				continue
			}
			c := Conflict{Target: key, Base: b.row(key), Ours: o.row(key), Theirs: t.row(key)}
			row, clash := choose(c)
			if clash {
				if key == headerKey {
					return whole(base, ours, theirs)
				}
				out.Conflicts = append(out.Conflicts, c)
			}
			made[key], keep[key] = "", row != nil
			if row != nil {
				made[key] = *row
			}
		}
	}
	eol := "\n"
	if bytes.Contains(ours, []byte("\r\n")) {
		eol = "\r\n"
	}
	var text strings.Builder
	for _, key := range order(b.keys, o.keys, t.keys, keep) {
		if text.Len() > 0 && !strings.HasSuffix(text.String(), "\n") {
			text.WriteString(eol)
		}
		text.WriteString(made[key])
	}
	out.Text = []byte(text.String())
	if merged, ok := rowsOf(out.Text); !ok || !slices.Equal(merged.keys, order(b.keys, o.keys, t.keys, keep)) {
		return whole(base, ours, theirs) // a column was added on one side and a row on the other
	}
	return out
}

// choose takes the row of the side that changed it; clash says that both did.
func choose(c Conflict) (row *string, clash bool) {
	b, o, t := line(c.Base), line(c.Ours), line(c.Theirs)
	switch {
	case o == t, t == b:
		return c.Ours, false
	case o == b:
		return c.Theirs, false
	}
	return c.Ours, true
}

// line is a row without its end; "" is no row.
func line(row *string) string {
	if row == nil {
		return ""
	}
	return "=" + strings.TrimRight(*row, "\r\n")
}

// headerKey stands for the header among the keys: no row has it, for a key of
// a row starts with another byte.
const headerKey = "\x00header"

// rows are the texts of a table's rows by key, the header first.
type rows struct {
	keys []string
	text map[string]string
}

func (r rows) row(key string) *string {
	s, ok := r.text[key]
	if !ok {
		return nil
	}
	return &s
}

// rowsOf cuts a table into its rows. False: it is none, or a key stands in it
// twice.
func rowsOf(text []byte) (rows, bool) {
	out := rows{text: map[string]string{}}
	bom := len(text) - len(bytes.TrimPrefix(text, []byte("\ufeff")))
	r := csv.NewReader(bytes.NewReader(text[bom:]))
	at := 0
	var key []int
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return out, false
		}
		end := bom + int(r.InputOffset())
		name := headerKey
		if key == nil {
			for i, column := range record {
				if column = strings.TrimSpace(column); column == "key" || column == "from" || column == "to" {
					key = append(key, i)
				}
			}
			if key == nil {
				return out, false
			}
		} else {
			parts := make([]string, len(key))
			for i, k := range key {
				parts[i] = record[k]
			}
			name = strings.Join(parts, " to ")
		}
		if _, twice := out.text[name]; twice {
			return out, false
		}
		out.keys = append(out.keys, name)
		out.text[name] = string(text[at:end])
		at = end
	}
	if len(out.keys) == 0 || strings.TrimSpace(string(text[at:])) != "" {
		return out, false
	}
	last := out.keys[len(out.keys)-1]
	out.text[last] += string(text[at:])
	return out, true
}
