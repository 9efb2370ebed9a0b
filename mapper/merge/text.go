package merge

import (
	"strings"

	"crosswalk/mapper/document"
)

// words merges what stands around entries: comments, blank lines, the line of a
// key. Differences of white space are none, and then ours is taken.
func (m *merger) words(b, o, t string) (string, bool) {
	nb, no, nt := bare(b), bare(o), bare(t)
	switch {
	case no == nt, nt == nb:
		return o, true
	case no == nb:
		return t, true
	}
	return o, false
}

// bare is a text without indentation, blank lines and spaces at the end of lines.
func bare(s string) string {
	var out []string
	for line := range strings.SplitSeq(strings.TrimPrefix(s, "\ufeff"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// plain is a text without the white space that its column gives it, and without
// that at the end of lines.
func plain(s string, col int) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, " \t\r")
		in := len(line) - len(strings.TrimLeft(line, " "))
		lines[i] = line[min(in, col):]
	}
	return strings.Join(lines, "\n")
}

// norm is what a part says, wherever it stands: equal for parts that differ in
// nothing but indentation and comments above.
func norm(p *document.Part) string {
	var b strings.Builder
	normInto(&b, p)
	return b.String()
}

func normInto(b *strings.Builder, p *document.Part) {
	first, rest, _ := strings.Cut(p.Head, "\n")
	b.WriteString(strings.TrimSpace(first))
	lines := strings.Split(rest, "\n")
	in := -1
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\r")
		if n := len(lines[i]) - len(strings.TrimLeft(lines[i], " ")); lines[i] != "" && (in < 0 || n < in) {
			in = n
		}
	}
	b.WriteString(strings.TrimRight("\n"+plain(strings.Join(lines, "\n"), max(in, 0)), "\n"))
	for i := range p.Parts {
		b.WriteString("\x00" + bare(p.Parts[i].Lead) + "\x00")
		normInto(b, &p.Parts[i])
	}
}

// alike says that two parts do not differ, comments included.
func alike(a, b *document.Part) bool {
	if a == nil || b == nil {
		return a == b
	}
	return norm(a) == norm(b) && bare(a.Lead) == bare(b.Lead)
}

func leadOf(p *document.Part) string {
	if p == nil {
		return ""
	}
	return p.Lead
}

func headOf(p *document.Part) string {
	if p == nil {
		return ""
	}
	return p.Head
}

// one is any of the parts that are there; they have the same key.
func one(parts ...*document.Part) *document.Part {
	for _, p := range parts {
		if p != nil {
			return p
		}
	}
	return &document.Part{}
}

func child(p *document.Part, key string) *document.Part {
	if p == nil || p.Form != document.Map {
		return nil
	}
	for i := range p.Parts {
		if p.Parts[i].Key == key {
			return &p.Parts[i]
		}
	}
	return nil
}

func keysOf(p *document.Part) []string {
	if p == nil || p.Form != document.Map {
		return nil
	}
	out := make([]string, len(p.Parts))
	for i := range p.Parts {
		out[i] = p.Parts[i].Key
	}
	return out
}

// forms says that both parts are there and written in the form.
func forms(f document.Form, o, t *document.Part) bool {
	return o != nil && t != nil && o.Form == f && t.Form == f
}

// join writes pieces beneath head, each moved to the column col. Inline is for
// the entries of an item, the first of which stands behind the hyphen.
func (m *merger) join(head string, all []*piece, col int, inline bool) string {
	var b strings.Builder
	b.WriteString(head)
	for i, p := range all {
		text := p.text
		if p.inline && !(inline && i == 0) {
			text = strings.Repeat(" ", p.col) + text
		}
		moved, ok := shift(text, p.col, col, p.inline && inline && i == 0)
		if inline && i == 0 && !p.inline {
			moved = strings.TrimLeft(moved, " ")
			ok = ok && moved != "" && moved[0] != '#' && moved[0] != '\n' && moved[0] != '\r'
		}
		if !ok {
			m.stuck = true
			return ""
		}
		if at := b.Len(); at > 0 && !(inline && i == 0) && !strings.HasSuffix(b.String(), "\n") && b.String() != "\ufeff" {
			b.WriteString(m.eol)
		}
		b.WriteString(moved)
	}
	return b.String()
}

// shift moves every line of a text from one column to another; first says that
// the first line begins behind a hyphen and stays. False: a line stands further
// out than the column it is moved from, and is no comment.
func shift(s string, from, to int, first bool) (string, bool) {
	if from == to {
		return s, true
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		text := strings.TrimLeft(line, " ")
		if i == 0 && first || strings.TrimRight(text, "\r") == "" {
			continue
		}
		in := len(line) - len(text) + to - from
		if in < 0 && text[0] != '#' {
			return s, false
		}
		in = max(in, 0)
		lines[i] = strings.Repeat(" ", in) + text
	}
	return strings.Join(lines, "\n"), true
}
