package kernel

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tetratelabs/wazero"
	"pgregory.net/rapid"
)

// scan reads a whole document with k_skip: 0, or the error code and offset.
func (g *guest) scan(in string) (code, offset uint32) {
	at := g.begin(in)
	p := g.call("k_ws", at)
	if p = g.call("k_skip", p); p == 0 {
		return g.code(), g.get(StateOffset)
	}
	if p = g.call("k_ws", p); p != at+uint64(len(in)) {
		return 3, uint32(p - at)
	}
	return 0, 0
}

// Verdicts on what RFC 8259 leaves open (i_): only well-formed Unicode is read, numbers of any size are.
var open = map[string]bool{
	"i_number_double_huge_neg_exp.json": true, "i_number_huge_exp.json": true, "i_number_neg_int_huge_exp.json": true,
	"i_number_pos_double_huge_exp.json": true, "i_number_real_neg_overflow.json": true, "i_number_real_pos_overflow.json": true,
	"i_number_real_underflow.json": true, "i_number_too_big_neg_int.json": true, "i_number_too_big_pos_int.json": true,
	"i_number_very_big_negative_int.json": true, "i_structure_500_nested_arrays.json": false, "i_structure_UTF-8_BOM_empty_object.json": false,
}

func TestJSONTestSuite(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(shared(t, "suites/json-parsing/test_parsing"), "*.json"))
	if err != nil || len(files) < 300 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, g := range machines(t) {
		for _, file := range files {
			in, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(file)
			code, _ := g.scan(string(in))
			switch {
			case strings.HasPrefix(name, "y_object_duplicated_key"):
				if code != 8 {
					t.Errorf("%s: %s: code %d, want duplicate key", g.name, name, code)
				}
			case name[0] == 'y' && code != 0, name[0] == 'n' && code == 0, name[0] == 'i' && (code == 0) != open[name]:
				t.Errorf("%s: %s: code %d", g.name, name, code)
			}
		}
	}
}

func TestScanErrors(t *testing.T) {
	long := strings.Repeat("x", 40)
	for _, g := range machines(t) {
		for _, c := range []struct {
			in           string
			code, offset uint32
		}{
			{``, 2, 0}, {` `, 2, 1}, {`{`, 2, 1}, {`{"a`, 2, 3}, {`{"a"`, 2, 4}, {`{"a":`, 2, 5}, {`{"a":1`, 2, 6}, {`{"a":1,`, 2, 7}, {`[1,`, 2, 3},
			{`tru`, 2, 3}, {`nul`, 2, 3}, {`trux`, 1, 3}, {`-`, 2, 1}, {`1.`, 2, 2}, {`1e`, 2, 2}, {`"\`, 2, 2}, {`"\u12`, 2, 5}, {`"` + long, 2, 41},
			{`[1 2]`, 1, 3}, {`{1:2}`, 1, 1}, {`{"a" 1}`, 1, 5}, {`[,]`, 1, 1}, {`[1,]`, 1, 3}, {`{"a":1,}`, 1, 7}, {`x`, 1, 0}, {`]`, 1, 0},
			{`{}x`, 3, 2}, {`{} {}`, 3, 3}, {"\"a\x01\"", 4, 2}, {"\"" + long + "\n\"", 4, 41}, {`"\q"`, 4, 1}, {`"\u12g4"`, 4, 1},
			{"\"\xff\"", 5, 1}, {"\"ab\xc0\xaf\"", 5, 3}, {"\"\xed\xa0\x80\"", 5, 1}, {"\"" + long + "\xf4\x90\x80\x80\"", 5, 41}, {"\"\xe2\x82\"", 5, 1},
			{`"\ud800"`, 6, 1}, {`"\udc00"`, 6, 1}, {`"\ud800\u0041"`, 6, 1}, {`"\ud83d\ud83d"`, 6, 1},
			{`01`, 7, 1}, {`-a`, 7, 1}, {`1.a`, 7, 2}, {`1e+a`, 7, 3}, {`-01`, 7, 2},
			{`{"a":1,"a":2}`, 8, 7}, {`{"a":1,"\u0061":2}`, 8, 7}, {`{"\u0061":1,"b":2,"a":2}`, 8, 18}, {`[{"x":{"y":1,"y":2}}]`, 8, 13},
			{strings.Repeat("[", 65), 9, 64}, {strings.Repeat(`{"a":`, 65), 9, 320},
		} {
			if code, offset := g.scan(c.in); code != c.code || offset != c.offset {
				t.Errorf("%s: %.60q: code %d at %d, want %d at %d", g.name, c.in, code, offset, c.code, c.offset)
			}
		}
		if code, _ := g.scan(strings.Repeat("[", 64) + strings.Repeat("]", 64)); code != 0 {
			t.Errorf("%s: 64 levels give code %d", g.name, code)
		}
	}
}

func TestDuplicatesInLargeObjects(t *testing.T) {
	g := machines(t)[0]
	var b strings.Builder
	for i := range 20000 {
		b.WriteString(`"k` + strings.Repeat("z", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676)) + `":0,`)
	}
	if code, at := g.scan("{" + b.String() + `"end":1}`); code != 0 {
		t.Fatalf("code %d at %d", code, at)
	}
	if code, at := g.scan("{" + b.String() + `"kzbaa":1}`); code != 8 || at != uint32(b.Len()+1) {
		t.Errorf("code %d at %d of %d", code, at, b.Len())
	}
}

// escapedString draws a text and a JSON string for it with random escapes.
func escapedString(t *rapid.T) (text, quoted string) {
	var b strings.Builder
	text = rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.RuneFrom([]rune("abc \"\\/\n\t\x00\x1f\x7fé€😀")))).Draw(t, "text")
	b.WriteByte('"')
	for _, r := range text {
		switch n := rapid.IntRange(0, 3).Draw(t, "how"); {
		case n == 0 && r == '/':
			b.WriteString(`\/`)
		case n == 0 && r < 0x10000, r < 0x20, r == '"' || r == '\\':
			q, _ := json.Marshal(string(r))
			if n == 0 || len(q) < 4 {
				q = []byte(`"\u` + string("0123456789abcdef"[r>>12]) + string("0123456789ABCDEF"[r>>8&15]) + string("0123456789abcdef"[r>>4&15]) + string("0123456789ABCDEF"[r&15]) + `"`)
			}
			b.Write(q[1 : len(q)-1])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return text, b.String()
}

// canonical is the output form of a text: the shortest escapes, all else as it is.
func canonical(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)
	out := strings.TrimSuffix(b.String(), "\n")
	return strings.NewReplacer("\\u2028", "\u2028", "\\u2029", "\u2029").Replace(out)
}

func TestStrings(t *testing.T) {
	for _, g := range machines(t) {
		rapid.Check(t, func(t *rapid.T) {
			text, quoted := escapedString(t)
			at := g.begin(quoted)
			s := g.call("k_str", at)
			if s == 0 {
				t.Fatalf("%s: code %d", quoted, g.code())
			}
			if got := uint32(s) + uint32(s>>32)&MaxLength + 1; got != uint32(at)+uint32(len(quoted)) {
				t.Fatalf("%s: ends at %d", quoted, got-uint32(at))
			}
			if n := g.call("k_text_len", s); n != uint64(utf8.RuneCountInString(text)) {
				t.Errorf("%s has length %d", quoted, n)
			}
			plain := g.call("k_decode", s)
			if got := g.read(plain); got != text && s&Esc != 0 {
				t.Errorf("%s decodes to %q", quoted, got)
			}
			if g.call("k_text_eq", s, plain) != 1 || g.call("k_text_eq", plain, s) != 1 || g.call("k_text_cmp", s, plain) != 1 {
				t.Errorf("%s differs from its decoded form", quoted)
			}
			want := canonical(text)
			if got := g.output("k_put_text", s); got != want {
				t.Errorf("%s is written as %s", quoted, got)
			}
			g.begin("")
			if got := g.output("k_put_text", g.text(text)); got != want {
				t.Errorf("%q is written as %s, want %s", text, got, want)
			}
		})
	}
}

func TestWideStringsAreRead(t *testing.T) {
	g := machines(t)[0]
	for n := range 70 {
		for _, tail := range []string{"", "é", "€", "😀"} {
			in := strings.Repeat("a", n) + tail
			at := g.begin(`"` + in + `"`)
			if got := g.read(g.call("k_str", at)); got != in {
				t.Errorf("%q read as %q", in, got)
			}
		}
	}
}

func TestWrongTypes(t *testing.T) {
	for _, g := range machines(t) {
		for _, c := range []struct {
			in   string
			want uint64
			code uint32
		}{{`{`, 4, 20}, {`[`, 1, 20}, {`"`, 8, 20}, {`1`, 4, 20}, {`-`, 4, 20}, {`true`, 4, 20}, {`null`, 4, 20}, {`nul`, 4, 2}, {`nulx`, 4, 1}, {``, 4, 2}, {`x`, 4, 1}, {`}`, 4, 1}} {
			at := g.begin(c.in)
			if g.call("k_bad", at, c.want); g.code() != c.code {
				t.Errorf("%s: %q: code %d, want %d", g.name, c.in, g.code(), c.code)
			}
		}
	}
}

func FuzzSkip(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e3,"x\u00e9",null,true]}`, `[`, `"\ud83d\ude00"`, "\"\xc3\xa9\"", `{"a":1,"a":1}`} {
		f.Add([]byte(s))
	}
	g := newGuest(f, "compiler", wazero.NewRuntimeConfig())
	f.Fuzz(func(t *testing.T, in []byte) {
		g.t = t
		code, offset := g.scan(string(in))
		if offset > uint32(len(in)) {
			t.Fatalf("code %d at %d of %d", code, offset, len(in))
		}
		valid := json.Valid(in)
		if code == 0 && !valid {
			t.Fatal("accepted what is not JSON")
		}
		// the kernel refuses more: bad UTF-8, lone surrogates, names that come twice, depth
		if valid && code != 0 && code != 5 && code != 6 && code != 8 && code != 9 {
			t.Fatalf("refused JSON with code %d at %d", code, offset)
		}
	})
}
