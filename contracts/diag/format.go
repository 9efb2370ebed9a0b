package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sources gives the text of a file, nil if it is not known.
type Sources func(file string) []byte

// maxLine bounds the characters of a source line that are shown.
const maxLine = 120

// Format writes findings for a terminal: "file:line:col: code: message", the
// source line with a caret, and the hint. sources may be nil.
func Format(w io.Writer, list List, sources Sources) error {
	var out bytes.Buffer
	cached := cache(sources)
	for _, d := range list {
		more, mark := d.detail(), ""
		if d.Severity != Error {
			mark = d.Severity.String() + ": "
		}
		fmt.Fprintf(&out, "%s: %s%s: %s\n", printable(d.Pos.String()), mark, d.Code, printable(d.Msg))
		if line, caret, ok := excerpt(d.Pos, cached); ok {
			fmt.Fprintf(&out, "    %s\n", line)
			if caret != "" {
				fmt.Fprintf(&out, "    %s\n", caret)
			}
		}
		if more.Related != nil {
			fmt.Fprintf(&out, "    other version: %s\n", printable(more.Related.String()))
		}
		for _, n := range more.Notes {
			fmt.Fprintf(&out, "    %s\n", printable(n))
		}
		if d.Hint != "" {
			fmt.Fprintf(&out, "    hint: %s\n", printable(d.Hint))
		}
	}
	return write(w, &out)
}

// JSON writes findings as an array of objects.
func JSON(w io.Writer, list List) error {
	if list == nil {
		list = List{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(list); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func write(w io.Writer, out *bytes.Buffer) error {
	if _, err := out.WriteTo(w); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}

// cache splits each file into lines once.
func cache(sources Sources) func(file string) [][]byte {
	files := map[string][][]byte{}
	return func(file string) [][]byte {
		lines, ok := files[file]
		if !ok && sources != nil {
			lines = bytes.Split(sources(file), []byte("\n"))
			files[file] = lines
		}
		return lines
	}
}

// excerpt returns the source line of a place and a caret under its column. A
// long line is cut around the place.
func excerpt(pos Pos, lines func(string) [][]byte) (line, caret string, ok bool) {
	if pos.Line < 1 {
		return "", "", false
	}
	all := lines(pos.File)
	if pos.Line > len(all) {
		return "", "", false
	}
	raw := bytes.TrimRight(all[pos.Line-1], "\r")
	if len(bytes.TrimSpace(raw)) == 0 {
		return "", "", false
	}
	at := min(max(pos.Col-1, 0), len(raw)) // bytes before the caret
	from := 0
	if before := utf8.RuneCount(raw[:at]); before > maxLine*2/3 {
		from = at
		for range maxLine / 2 {
			_, n := utf8.DecodeLastRune(raw[:from])
			from -= n
		}
	}
	to := from
	for n := 0; to < len(raw) && n < maxLine; n++ {
		_, size := utf8.DecodeRune(raw[to:])
		to += size
	}
	line = printable(string(raw[from:to]))
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return '\t'
		}
		return ' '
	}, printable(string(raw[from:at])))
	if from > 0 {
		line, pad = "…"+line, " "+pad
	}
	if to < len(raw) {
		line += "…"
	}
	if pos.Col == 0 {
		return line, "", true
	}
	return line, pad + "^", true
}

// printable keeps a text from a file from steering a terminal: control
// characters and direction marks become visible.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) || r == utf8.RuneError {
			return '\uFFFD'
		}
		return r
	}, s)
}
