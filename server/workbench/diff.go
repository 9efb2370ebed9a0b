package workbench

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// Difference is one place where the output is not what was expected.
type Difference struct {
	// Pointer is the place in the output; of what is missing, the place in what
	// is expected.
	Pointer   string
	Want, Got string   // compact JSON, "" = not there
	Pos       diag.Pos // in the want file: of what is wanted, or of what it is missing from
}

func (d Difference) String() string {
	at := d.Pointer
	if at == "" {
		at = "the document"
	}
	switch {
	case d.Want == "":
		return fmt.Sprintf("%s: not expected, got %s", at, cut(d.Got))
	case d.Got == "":
		return fmt.Sprintf("%s: missing, want %s", at, cut(d.Want))
	}
	want, got, from := d.excerpts()
	if from > 0 {
		return fmt.Sprintf("%s: differs from character %d: want %s, got %s", at, from, want, got)
	}
	return fmt.Sprintf("%s: want %s, got %s", at, want, got)
}

// Texts longer than this are shown around the first difference.
const (
	wholeText = 80
	around    = 20 // characters on both sides
)

// excerpts are what is wanted and got, of long texts only the parts that differ
// and some characters around. From is the first character that differs, counted
// from 1 within the text; 0 if all is shown.
func (d Difference) excerpts() (want, got string, from int) {
	w, isText := text(d.Want)
	g, also := text(d.Got)
	if !isText || !also || max(len(w), len(g)) <= wholeText {
		return cut(d.Want), cut(d.Got), 0
	}
	head := 0
	for head < min(len(w), len(g)) && w[head] == g[head] {
		head++
	}
	tail := 0
	for tail < min(len(w), len(g))-head && w[len(w)-1-tail] == g[len(g)-1-tail] {
		tail++
	}
	part := func(r []rune) string {
		from, to := max(head-around, 0), min(len(r)-tail+around, len(r))
		s := string(r[from:to])
		if from > 0 {
			s = "…" + s
		}
		if to < len(r) {
			s += "…"
		}
		return cut(fmt.Sprintf("%q", s))
	}
	return part(w), part(g), head + 1
}

// text is a JSON string as characters.
func text(compact string) ([]rune, bool) {
	if !strings.HasPrefix(compact, `"`) {
		return nil, false
	}
	v, list := source.ParseJSON("text", []byte(compact))
	if list.Failed() || v == nil {
		return nil, false
	}
	return []rune(v.Text), true
}

// cut shortens a value for a line of text.
func cut(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	end := most
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return fmt.Sprintf("%s… (%d bytes)", s[:end], len(s))
}

// compare appends the differences below pointer. got may be nil: not there.
func compare(out []Difference, pointer string, want, got *source.Value) []Difference {
	switch {
	case got == nil || want.Kind != got.Kind:
		return append(out, Difference{pointer, compact(want), compact(got), want.Pos})
	case want.Kind == source.Object:
		for _, m := range want.Members {
			out = compare(out, pointer+"/"+source.Escape(m.Name), m.Value, got.Get(m.Name))
		}
		for _, m := range got.Members {
			if want.Member(m.Name) == nil {
				out = append(out, Difference{pointer + "/" + source.Escape(m.Name), "", compact(m.Value), want.Pos})
			}
		}
	case want.Kind == source.Array:
		for _, p := range align(want.Items, got.Items) {
			switch {
			case p.got < 0:
				out = append(out, Difference{fmt.Sprintf("%s/%d", pointer, p.want), compact(want.Items[p.want]), "", want.Items[p.want].Pos})
			case p.want < 0:
				out = append(out, Difference{fmt.Sprintf("%s/%d", pointer, p.got), "", compact(got.Items[p.got]), want.Pos})
			default:
				out = compare(out, fmt.Sprintf("%s/%d", pointer, p.got), want.Items[p.want], got.Items[p.got])
			}
		}
	case want.Text != got.Text:
		out = append(out, Difference{pointer, compact(want), compact(got), want.Pos})
	}
	return out
}

func compact(v *source.Value) string {
	if v == nil {
		return ""
	}
	return string(v.JSON())
}
