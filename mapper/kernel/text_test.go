package kernel

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"crosswalk/mapper/automata"

	"pgregory.net/rapid"
)

var alphabet = rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("aabbAZz  ,;\t\u00a0\u2003é€😀\"\\")), rapid.Rune()))

// place puts a text into memory, plain or in escapes.
func (g *guest) place(t *rapid.T, s string) uint64 {
	if rapid.Bool().Draw(t, "escaped") {
		return g.escaped(s)
	}
	return g.text(s)
}

func (g *guest) list(v uint64) []string {
	n, _ := g.mod.Memory().ReadUint32Le(uint32(v))
	data, _ := g.mod.Memory().ReadUint32Le(uint32(v) + 8)
	out := []string{}
	for i := range n {
		s, _ := g.mod.Memory().ReadUint64Le(data + i*8)
		out = append(out, g.read(s))
	}
	return out
}

// indexFrom is CEL's indexOf with a start, in code points.
func indexFrom(s, sub string, from int) int {
	r := []rune(s)
	i := strings.Index(string(r[from:]), sub)
	if i < 0 {
		return -1
	}
	return from + utf8.RuneCountInString(string(r[from:])[:i])
}

func TestTextsAgainstGo(t *testing.T) {
	for _, g := range machines(t) {
		rapid.Check(t, func(t *rapid.T) {
			s := alphabet.Draw(t, "s")
			sub := rapid.OneOf(rapid.SampledFrom([]string{"a", "", "b", ",", "ab", "é", "😀", "aa"}), alphabet).Draw(t, "sub")
			if cut := rapid.IntRange(0, 4).Draw(t, "inside"); cut == 0 && s != "" {
				r := []rune(s)
				from := rapid.IntRange(0, len(r)-1).Draw(t, "from")
				sub = string(r[from:min(len(r), from+3)])
			}
			with := alphabet.Draw(t, "with")
			g.begin("")
			a, b, c := g.place(t, s), g.place(t, sub), g.place(t, with)
			check := func(what string, got, want any) {
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s of %q, %q, %q = %q, want %q", what, s, sub, with, got, want)
				}
				if g.code() != 0 {
					t.Errorf("%s of %q, %q, %q: code %d", what, s, sub, with, g.code())
					g.call("k_clear")
				}
			}
			flag := func(name string) bool { return g.call(name, a, b) == 1 }
			runes := []rune(s)
			check("size", g.call("k_text_len", a), len(runes))
			check("contains", flag("k_contains"), strings.Contains(s, sub))
			check("startsWith", flag("k_starts"), strings.HasPrefix(s, sub))
			check("endsWith", flag("k_ends"), strings.HasSuffix(s, sub))
			check("==", flag("k_text_eq"), s == sub)
			check("compare", int(g.call("k_text_cmp", a, b))-1, strings.Compare(s, sub))
			check("+", g.read(g.call("k_concat", a, b)), s+sub)
			check("trim", g.read(g.call("k_trim", a)), strings.TrimSpace(s))
			check("lower", g.read(g.call("k_lower", a)), ascii(s, 'A', 32))
			check("upper", g.read(g.call("k_upper", a)), ascii(s, 'a', -32))
			from := rapid.IntRange(0, len(runes)).Draw(t, "start")
			to := rapid.IntRange(from, len(runes)).Draw(t, "end")
			check("indexOf", int64(g.call("k_index_of", a, b, uint64(from))), indexFrom(s, sub, from))
			last := strings.LastIndex(s, sub)
			if last >= 0 {
				last = utf8.RuneCountInString(s[:last])
			}
			check("lastIndexOf", int64(g.call("k_last_index_of", a, b)), last)
			window := string(runes[:min(len(runes), from+utf8.RuneCountInString(sub))])
			if last = strings.LastIndex(window, sub); last >= 0 {
				last = utf8.RuneCountInString(window[:last])
			}
			check("lastIndexOf from", int64(g.call("k_last_index_of_from", a, b, uint64(from))), last)
			check("substring", g.read(g.call("k_substring", a, uint64(from), uint64(to))), string(runes[from:to]))
			check("substring to the end", g.read(g.call("k_substring", a, uint64(from), 1<<63-1)), string(runes[from:]))
			if from < len(runes) {
				check("charAt", g.read(g.call("k_char_at", a, uint64(from))), string(runes[from]))
			}
			n := rapid.IntRange(-1, 3).Draw(t, "n")
			check("replace", g.read(g.call("k_replace", a, b, c, uint64(int64(n)))), strings.Replace(s, sub, with, n))
			split := strings.SplitN(s, sub, n)
			v := g.call("k_split", a, b, uint64(int64(n)))
			check("split", strings.Join(g.list(v), "|"), strings.Join(split, "|"))
			check("split count", len(g.list(v)), len(split))
			check("join", g.read(g.call("k_join", v, c)), strings.Join(split, with))
			fill := rapid.SampledFrom([]string{"0", "é", "😀", "\""}).Draw(t, "fill")
			width := rapid.IntRange(-1, 30).Draw(t, "width")
			pad := strings.Repeat(fill, max(0, width-len(runes)))
			check("padLeft", g.read(g.call("k_pad", a, uint64(int64(width)), g.place(t, fill), 1)), pad+s)
			check("padRight", g.read(g.call("k_pad", a, uint64(int64(width)), g.place(t, fill), 0)), s+pad)
		})
	}
}

func ascii(s string, first byte, add int) string {
	b := []byte(s)
	for i, c := range b {
		if c >= first && c < first+26 {
			b[i] = byte(int(c) + add)
		}
	}
	return string(b)
}

func TestTextErrors(t *testing.T) {
	for _, g := range machines(t) {
		for _, c := range []struct {
			f    string
			args []uint64
			code uint32
		}{
			{"k_char_at", []uint64{4}, 47}, {"k_char_at", []uint64{1<<64 - 1}, 47}, {"k_substring", []uint64{2, 1}, 47}, {"k_substring", []uint64{0, 9}, 47},
			{"k_substring", []uint64{4, 1<<63 - 1}, 47}, {"k_substring", []uint64{1 << 40, 1 << 41}, 47}, {"k_char_at", []uint64{3}, 0},
		} {
			g.begin("")
			g.call(c.f, append([]uint64{g.text("aéb")}, c.args...)...)
			if g.code() != c.code {
				t.Errorf("%s: %s%v: code %d, want %d", g.name, c.f, c.args, g.code(), c.code)
			}
		}
		g.begin("")
		if g.call("k_index_of", g.text("abc"), g.text("b"), 4); g.code() != 47 {
			t.Errorf("indexOf beyond the end: code %d", g.code())
		}
		g.begin("")
		if g.call("k_pad", g.text("abc"), 10, g.text("xy"), 1); g.code() != 49 {
			t.Errorf("fill of two characters: code %d", g.code())
		}
		for in, want := range map[string]uint64{"true": 1, "false": 0, "True": 2, "": 2, "truee": 2} {
			g.begin("")
			if got := g.call("k_bool_text", g.escaped(in)); got != want || (got == 2) != (g.code() == 43) {
				t.Errorf("bool(%q) = %d, code %d", in, got, g.code())
			}
		}
		g.begin("")
		if g.read(g.call("k_bool_text_of", 1)) != "true" || g.read(g.call("k_bool_text_of", 0)) != "false" {
			t.Error("texts of booleans")
		}
	}
}

// A search that would be quadratic runs out of fuel, not of time.
func TestSearchIsCharged(t *testing.T) {
	g := machines(t)[0]
	g.begin("")
	g.mod.Memory().WriteUint64Le(g.state+StateFuel, 1<<20)
	s, sub := g.text(strings.Repeat("a", 1<<20)), g.text(strings.Repeat("a", 1<<19)+"b")
	if got := g.call("k_contains", s, sub); got != 2 || g.code() != 100 {
		t.Errorf("contains = %d, code %d", got, g.code())
	}
}

func TestRegularExpressions(t *testing.T) {
	for _, g := range machines(t) {
		for expr, in := range map[string][2]string{
			`^[A-Z]{2}[0-9]+$`: {"DE123", "DE12x"}, `é+`: {"caféé", "cafe"}, `^.{1,5}$`: {"\"\\€😀", "123456"}, `^$`: {"", "x"}, `b`: {"abc", "ac"}, `^a*$`: {strings.Repeat("a", 200), strings.Repeat("a", 200) + "b"},
		} {
			table, err := automata.RE2(expr)
			if err != nil {
				t.Fatal(err)
			}
			g.begin("")
			at := g.call("k_alloc", uint64(len(table.Bytes())))
			g.mod.Memory().Write(uint32(at), table.Bytes())
			for i, s := range in {
				for _, span := range []uint64{g.text(s), g.escaped(s)} {
					if got := g.call("k_dfa", span, at); got != uint64(1-i) {
						t.Errorf("%s: %s on %q: %d", g.name, expr, s, got)
					}
				}
			}
		}
	}
}

func TestTables(t *testing.T) {
	var rows [][]string
	for i := range 50000 {
		rows = append(rows, []string{fmt.Sprintf("label %d", i%10), fmt.Sprintf("key-%d", i*7), fmt.Sprintf("\"wert ü %d", i)})
	}
	rows = append(rows, []string{"empty", "", "nothing"}, []string{"x", "schlüssel", "y"})
	b, err := BuildTable(rows, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range machines(t) {
		g.begin("")
		at := g.call("k_alloc", uint64(len(b)+8))
		g.mod.Memory().Write(uint32(at), b)
		for i := 0; i < len(rows); i += 1 + i%97 {
			for column, want := range rows[i] {
				if got := g.call("k_lookup", at, g.text(rows[i][1]), uint64(column)); got == 0 || g.read(got) != want {
					t.Fatalf("%s: row %d column %d: %x", g.name, i, column, got)
				}
			}
		}
		if s := g.call("k_lookup", at, g.escaped("schlüssel"), 2); s == 0 || g.read(s) != "y" {
			t.Error("escaped key is not found")
		}
		for _, miss := range []string{"key-1", "schlussel", "key-", "key-00"} {
			if g.call("k_lookup", at, g.text(miss), 0) != 0 || g.code() != 0 {
				t.Errorf("%s: found %q", g.name, miss)
			}
		}
		none, _ := BuildTable(nil, 0)
		at = g.call("k_alloc", uint64(len(none)))
		if g.call("k_lookup", at, g.text("x"), 0) != 0 {
			t.Error("found a key in an empty table")
		}
	}
	if _, err := BuildTable([][]string{{"a"}, {"a"}}, 0); err == nil {
		t.Error("a key that comes twice was accepted")
	}
}

func TestTimes(t *testing.T) {
	for _, g := range machines(t) {
		rapid.Check(t, func(t *rapid.T) {
			digit := func(label string, lo, hi int) string {
				return fmt.Sprintf("%02d", rapid.IntRange(lo, hi).Draw(t, label))
			}
			s := fmt.Sprintf("%04d-", rapid.IntRange(0, 9999).Draw(t, "year")) + digit("month", 0, 13) + "-" + digit("day", 0, 32) + "T" +
				digit("hour", 0, 24) + ":" + digit("minute", 0, 60) + ":" + digit("second", 0, 59) +
				rapid.SampledFrom([]string{"", ".5", ".123456789", ".000", ".10"}).Draw(t, "fraction") +
				rapid.SampledFrom([]string{"Z", "+01:00", "-11:30", "+23:59", "-00:00"}).Draw(t, "zone")
			g.begin("")
			want, err := time.Parse(time.RFC3339, s)
			valid := err == nil && want.UTC().Year() >= 1 && want.UTC().Year() <= 9999
			at := g.call("k_time", g.place(t, s))
			if (at != 0) != valid {
				t.Fatalf("%s: address %d, want %v (%v)", s, at, want, err)
			}
			if got := g.call("k_is_datetime", g.place(t, s)) == 1; got != (err == nil) {
				t.Errorf("%s is a date-time: %v", s, got)
			}
			if at == 0 {
				return
			}
			if got := g.read(g.call("k_time_text", at)); got != want.UTC().Format(time.RFC3339Nano) {
				t.Errorf("%s gives %s", s, got)
			}
			if sec, ms := int64(g.call("k_time_seconds", at)), int64(g.call("k_time_millis", at)); sec != want.Unix() || ms != want.UnixMilli() {
				t.Errorf("%s: %d s, %d ms", s, sec, ms)
			}
		})
		for s, want := range map[string][4]bool{ // date-time, date, time, timestamp()
			"2024-02-29T00:00:00Z": {true, false, false, true}, "2023-02-29T00:00:00Z": {}, "1900-02-29T00:00:00Z": {}, "2000-02-29T00:00:00Z": {true, false, false, true},
			"2026-01-31t09:30:00z": {true, false, false, false}, "1998-12-31T23:59:60Z": {true, false, false, false}, "1998-12-31T15:59:60.123-08:00": {true, false, false, false},
			"1998-12-31T22:59:60Z": {}, "2026-01-31 09:30:00Z": {}, "2026-01-31T09:30Z": {}, "2026-01-31T09:30:00": {}, "2026-01-31T09:30:00.Z": {},
			"2026-01-31T09:30:00+24:00": {}, "2026-01-31T09:30:00+0100": {}, "2026-01-31": {false, true, false, false}, "2026-1-31": {}, "2026-01-32": {},
			"09:30:00Z": {false, false, true, false}, "09:30:00.1234567890+01:00": {false, false, true, false}, "24:00:00Z": {}, "09:30:00": {},
			"2026-01-31T09:30:00.1234567890Z": {true, false, false, false}, "": {}, "2026-01-31T09:30:00Z ": {},
		} {
			for i, f := range []string{"k_is_datetime", "k_is_date", "k_is_time", "k_time"} {
				g.begin("")
				if got := g.call(f, g.escaped(s)) != 0; got != want[i] {
					t.Errorf("%s: %s(%q) = %v", g.name, f, s, got)
				}
			}
		}
		g.begin("")
		a, b := g.call("k_time", g.text("2026-01-31T09:30:00.5Z")), g.call("k_time", g.text("2026-01-31T10:30:00.6+01:00"))
		if g.call("k_time_cmp", a, b) != 0 || g.call("k_time_cmp", b, a) != 2 || g.call("k_time_cmp", a, a) != 1 {
			t.Error("times compare wrong")
		}
	}
}
