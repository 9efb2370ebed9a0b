package automata

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"crosswalk/contracts/schema"
)

func pattern(t testing.TB, expr string) *Set {
	t.Helper()
	s, err := Pattern(expr)
	if err != nil {
		t.Fatalf("Pattern(%q): %v", expr, err)
	}
	return s
}

// word makes a text from symbols that patterns tell apart.
func word(r *rand.Rand, alphabet []rune, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteRune(alphabet[r.IntN(len(alphabet))])
	}
	return b.String()
}

var alphabet = []rune("aabAkK\u212a b_09-.\n\u2028éλ\ufffd😀\U0010ffff\u00a0\x00Z")

// expr is a random pattern.
func expr(r *rand.Rand, depth int) string {
	if depth == 0 {
		atoms := []string{"a", "b", "é", "😀", ".", `\d`, `\w`, `\W`, `\s`, `\S`, "[ab]", "[aA]", "[Kk\u212a]", "[^a]", "[a-z0-9]", "[^\\d]", `\p{L}`, `\P{Lu}`, `\u{1f600}`, "[]", "[^]", `[\s\S]`, `\b`, `\B`, "^", "$", `\-`, `\x5f`, `[\w-]`}
		return atoms[r.IntN(len(atoms))]
	}
	sub := func() string { return expr(r, depth-1) }
	switch r.IntN(9) {
	case 0:
		return sub() + "|" + sub()
	case 1:
		return "(?:" + sub() + ")*"
	case 2:
		return "(" + sub() + ")+"
	case 3:
		return "(?:" + sub() + ")?"
	case 4:
		return "(?:" + sub() + "){1,3}"
	case 5:
		return "^(?:" + sub() + ")$"
	case 6:
		return "(?:" + sub() + "){2,}?"
	default:
		return sub() + sub()
	}
}

func TestPatternAgreesWithRegexp(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 1500 {
		text := expr(r, 1+r.IntN(4))
		translated, err := schema.Pattern(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		re, s := regexp.MustCompile(translated), pattern(t, text)
		for range 40 {
			w := word(r, alphabet, 8)
			if got, want := s.Contains(w), re.MatchString(w); got != want {
				t.Fatalf("%q contains %q: %v, regexp says %v", text, w, got, want)
			}
		}
		for _, w := range s.Words(5) {
			if !re.MatchString(w) {
				t.Fatalf("%q has the word %q, regexp says no", text, w)
			}
		}
		for _, w := range s.Not().Words(5) {
			if re.MatchString(w) {
				t.Fatalf("%q does not have the word %q, regexp says it does", text, w)
			}
		}
	}
}

// all texts over a small alphabet, shortest first.
func all(letters string, most int) []string {
	out := []string{""}
	for from := 0; most > 0; most-- {
		to := len(out)
		for _, w := range out[from:to] {
			for _, c := range letters {
				out = append(out, w+string(c))
			}
		}
		from = to
	}
	return out
}

// some is a random set, made by operations.
func some(t *testing.T, r *rand.Rand, depth int) (*Set, func(string) bool) {
	if depth == 0 {
		switch r.IntN(4) {
		case 0:
			least, most := r.IntN(3), r.IntN(5)-1
			return Length(least, most), func(w string) bool {
				n := utf8.RuneCountInString(w)
				return n >= least && (most < 0 || n <= most)
			}
		case 1:
			words := []string{word(r, []rune("abé"), 3), word(r, []rune("abé"), 3)}
			return Literals(words...), func(w string) bool { return slices.Contains(words, w) }
		default:
			var b strings.Builder
			for range 1 + r.IntN(3) {
				b.WriteString([]string{"a", "b", "é", "[ab]", "a*", "(?:ab)+", "^", "$", "."}[r.IntN(9)])
			}
			re := regexp.MustCompile(b.String())
			return pattern(t, b.String()), re.MatchString
		}
	}
	a, inA := some(t, r, depth-1)
	b, inB := some(t, r, depth-1)
	var s *Set
	var err error
	var in func(string) bool
	switch r.IntN(4) {
	case 0:
		s, err = a.And(b)
		in = func(w string) bool { return inA(w) && inB(w) }
	case 1:
		s, err = a.Or(b)
		in = func(w string) bool { return inA(w) || inB(w) }
	case 2:
		s, err = a.Minus(b)
		in = func(w string) bool { return inA(w) && !inB(w) }
	default:
		s, in = a.Not(), func(w string) bool { return !inA(w) }
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, in
}

func TestOperationsAgainstEnumeration(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	words := all("abéx", 5)
	for range 800 {
		s, in := some(t, r, r.IntN(4))
		least := -1
		for _, w := range words {
			if s.Contains(w) != in(w) {
				t.Fatalf("contains %q: %v, should be %v", w, s.Contains(w), in(w))
			}
			if in(w) && least < 0 {
				least = utf8.RuneCountInString(w)
			}
		}
		shortest, ok := s.Shortest()
		if n := utf8.RuneCountInString(shortest); ok && least >= 0 && n != least || !ok && least >= 0 || ok && !in(shortest) {
			t.Fatalf("shortest is %q %v, its length should be %d", shortest, ok, least)
		}
		if s.Empty() == ok {
			t.Fatalf("empty %v, but the shortest is %q", s.Empty(), shortest)
		}
		list := s.Words(30)
		if len(list) < 30 && s.Count(1000) != len(list) || s.Count(7) < min(7, len(list)) {
			t.Fatalf("%d words, counted %d and %d", len(list), s.Count(1000), s.Count(7))
		}
		seen := map[string]bool{}
		for i, w := range list {
			if seen[w] || !s.Contains(w) || i > 0 && utf8.RuneCountInString(list[i-1]) > utf8.RuneCountInString(w) {
				t.Fatalf("words are %q", list)
			}
			seen[w] = true
		}
		nothing, err := s.And(s.Not())
		if err != nil || !nothing.Empty() {
			t.Fatalf("a set and its complement: %v", err)
		}
		if sub, err := s.SubsetOf(s.Not()); err != nil || sub != s.Empty() {
			t.Fatalf("subset of its complement: %v %v", sub, err)
		}
	}
}

func TestEqualLanguagesHaveEqualTables(t *testing.T) {
	for _, pair := range [][2]string{{"a*", ""}, {"^(?:a|b)$", "^[ab]$"}, {"^(?:ab)*a$", "^a(?:ba)*$"}, {`[\s\S]`, "[^]"}, {"a+", "a"}, {"^(?:a?){3}$", "^a{0,3}$"}} {
		a, b := pattern(t, pair[0]), pattern(t, pair[1])
		if !a.pieces[0].table.equal(b.pieces[0].table) {
			t.Errorf("%q and %q have different tables", pair[0], pair[1])
		}
	}
}

func TestLengthsAreSymbolic(t *testing.T) {
	const huge = schema.MaxCount
	and := func(a, b *Set) *Set {
		t.Helper()
		s, err := a.And(b)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := and(Length(huge, -1), pattern(t, "^a*$")); s.Empty() || s.Count(5) != 5 {
		t.Error("there are endless texts of a")
	} else if w, ok := s.Shortest(); ok {
		t.Errorf("a text of %d letters was written out", len(w))
	}
	if !and(Length(huge, -1), pattern(t, "^a{0,500}$")).Empty() {
		t.Error("500 letters are not two thousand million")
	}
	if !and(Length(1001, 1001), pattern(t, "^(?:ab)*$")).Empty() || and(Length(1002, 1002), pattern(t, "^(?:ab)*$")).Empty() {
		t.Error("pairs of letters have an even length")
	}
	if sub, err := Length(3, 10).SubsetOf(Length(2, huge)); !sub || err != nil {
		t.Errorf("3 to 10 within 2 to many: %v %v", sub, err)
	}
	if n := and(Length(2, 2), pattern(t, "^[ab]*$")).Count(100); n != 4 {
		t.Errorf("%d texts of two letters, want 4", n)
	}
	if n := Length(0, 1).Count(1 << 29); n != 1+0x110000-0x800 {
		t.Errorf("%d texts of at most one code point", n)
	}
	if w, ok := Length(60000, -1).Shortest(); !ok || len(w) != 60000 {
		t.Errorf("shortest has %d bytes", len(w))
	}
}

func TestWordsAreReadable(t *testing.T) {
	for expr, want := range map[string]string{"": ",a,b,c", "^[A-Z]{3}-[0-9]+$": "AAA-0,AAA-1,AAA-2,AAA-3", "^[^a-z]$": "A,B,C,D", "^[^ -~]$": "\u00a0,¡,¢,£", `^[\x00-\x02é]$`: "é,\x00,\x01,\x02"} {
		if got := strings.Join(pattern(t, expr).Words(4), ","); got != want {
			t.Errorf("words of %q are %q, want %q", expr, got, want)
		}
	}
}

func TestClassOfSpaces(t *testing.T) {
	both, space := pattern(t, `^[\s\S]$`), pattern(t, `^[^\S]$`)
	for _, r := range alphabet {
		if !both.Contains(string(r)) || space.Contains(string(r)) != strings.ContainsRune(" \n\u2028\u00a0", r) {
			t.Errorf("%q: in one of both %v, a space %v", r, both.Contains(string(r)), space.Contains(string(r)))
		}
	}
}

func TestShapes(t *testing.T) {
	for s := range symbol(symbolCount) {
		graphic := s > '~' && unicode.IsGraphic(s.rune())
		if (ofShape(s, true) == s) != graphic {
			t.Fatalf("%U is graphic: %v", s.rune(), graphic)
		}
		if rest := !graphic && (s < ' ' || s > '~'); (ofShape(s, false) == s) != rest {
			t.Fatalf("%U is neither graphic nor on the keyboard: %v", s.rune(), rest)
		}
	}
	if w := pattern(t, `^[\u{f0000}-\u{10ffff}]{1000}$`).Words(3); len(w) != 3 {
		t.Errorf("%d words without a shape", len(w))
	}
}

func TestRefusals(t *testing.T) {
	for _, expr := range []string{"(?=a)", "(?!a)b", `(a)\1`, "(?<=a)b", `(?<n>a)\k<n>`} {
		if _, err := Pattern(expr); !errors.Is(err, ErrNotRegular) {
			t.Errorf("Pattern(%q): %v, want ErrNotRegular", expr, err)
		}
	}
	for _, expr := range []string{"(", "[", "a{2,1}", `\`} {
		if _, err := Pattern(expr); err == nil || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrNotRegular) {
			t.Errorf("Pattern(%q): %v", expr, err)
		}
	}
	for _, expr := range []string{"(?:a|b)*a(?:a|b){30}", "^(?:(?:a{0,30}){0,30}b)*(?:c|a){15}$|[ab]*a[ab]{13}", `\p{L}{900}\p{N}{900}`} {
		if _, err := Pattern(expr); err != nil && !errors.Is(err, ErrTooLarge) {
			t.Errorf("Pattern(%q): %v", expr, err)
		}
	}
	if _, err := Pattern("(?:a|b)*a(?:a|b){30}"); !errors.Is(err, ErrTooLarge) {
		t.Errorf("two to the 30 states: %v", err)
	}
	long := Literal(strings.Repeat("x", 1<<20))
	if _, err := long.And(Any()); !errors.Is(err, ErrTooLarge) || long.Empty() || long.Not().Empty() {
		t.Errorf("a text of a million letters: %v", err)
	}
	if _, err := long.SubsetOf(Any()); !errors.Is(err, ErrTooLarge) {
		t.Errorf("subset: %v", err)
	}
	// the sets of states of these cycles come back after 9,699,690 steps
	var cycles []string
	for i, n := range []string{"2", "3", "5", "7", "11", "13", "17", "19"} {
		cycles = append(cycles, string(rune('a'+i))+"(?:x{"+n+"})*")
	}
	slow, err := pattern(t, "^(?:"+strings.Join(cycles, "|")+")$").And(Length(1<<30, 1<<30))
	if err != nil {
		t.Fatal(err)
	}
	if slow.Empty() {
		t.Error("said to be empty, but the budget cannot tell")
	}
}

func FuzzPattern(f *testing.F) {
	for _, seed := range [][2]string{{"^a+b?$", "aab"}, {`\bfoo\b`, "a foo"}, {`[\s\S]*`, "\n"}, {`^\p{Lu}{1,8}$`, "ÀB"}, {"(", ""}, {"x{1000}", "x"}, {`\u{d800}`, "a"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		if len(expr) > 200 || !utf8.ValidString(text) {
			return
		}
		s, err := Pattern(expr)
		if err != nil {
			return
		}
		translated, err := schema.Pattern(expr)
		if err != nil {
			t.Fatal(err)
		}
		re := regexp.MustCompile(translated)
		for _, w := range append(append(s.Words(3), text), s.Not().Words(3)...) {
			if s.Contains(w) != re.MatchString(w) {
				t.Fatalf("%q contains %q: %v, regexp says otherwise", expr, w, s.Contains(w))
			}
		}
		if s.Empty() != (s.Count(1) == 0) {
			t.Fatalf("%q: empty %v, count %d", expr, s.Empty(), s.Count(1))
		}
	})
}
