package automata

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

var expressions = []string{
	``, `a`, `^a$`, `a|b`, `^(ab|cd)*$`, `^[A-Z]{2}[0-9]+$`, `b+`, `\bfoo\b`, `\Bx\B`, `(?m)^x$`, `(?i)straße`, `^\d{4}-\d{2}-\d{2}$`,
	`^.{1,5}$`, `(?s)^.{2}$`, `[^a-c]`, `^[^@\s]+@[^@\s]+\.[a-z]{2,}$`, `é+`, `^[à-ü]*$`, `[\x{1F600}-\x{1F64F}]`, `^$`, `x*`, `(a|ab)(c|bcd)$`,
	`\p{Lu}\p{Ll}`, `^(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.|$)){4}$`, `\Ax`, `x\z`, `(?m:^)b`, `a{0}`, `[[:alpha:]]+[[:digit:]]`, `\W`, `k`, `(?i)k`,
}

var pieces = []string{"a", "b", "c", "d", "x", "foo", " ", "\n", "é", "ü", "ß", "S", "s", "ſ", "K", "K", "😀", "1", "2026-01-31", ".", "@", "AB", "-", "", "255.1.1.1", "\u2028"}

func TestRE2AgainstGo(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, expr := range expressions {
		table, err := RE2(expr)
		if err != nil {
			t.Fatalf("%s: %v", expr, err)
		}
		re := regexp.MustCompile(expr)
		for range 400 {
			var b strings.Builder
			for range rnd.IntN(6) {
				b.WriteString(pieces[rnd.IntN(len(pieces))])
			}
			if s := b.String(); table.Match(s) != re.MatchString(s) {
				t.Errorf("%s on %q: %v, want %v", expr, s, table.Match(s), re.MatchString(s))
			}
		}
	}
}

func TestECMA(t *testing.T) {
	for _, c := range []struct {
		pattern string
		yes, no []string
	}{
		{`^a.c$`, []string{"abc", "aéc", "a😀c"}, []string{"a\nc", "a\rc", "a\u2028c", "abc\n"}},
		{`\s`, []string{"\u00a0", "\ufeff", "\v", "x y"}, []string{"xy", "\u200b"}},
		{`^\S+$`, []string{"xy"}, []string{"x\ufeffy", ""}},
		{`^[\w\-.]+$`, []string{"a-b.c_1"}, []string{"a b"}},
		{`^[^]$`, []string{"\n", "é"}, []string{"", "ab"}},
		{`[]`, nil, []string{"", "a"}},
		{`^\u00e9\x41\u{1F600}\uD83D\uDE00\cA\0$`, []string{"éA😀😀\x01\x00"}, []string{"éA"}},
		{`^(?<year>\d{4})$`, []string{"2026"}, []string{"226"}},
		{`^\p{Lu}\p{Script=Greek}\p{Letter}$`, []string{"Aλa"}, []string{"aλa"}},
		{`^a{,2}$`, []string{"a{,2}"}, []string{"aa"}},
		{`^[a-c\d]+?$`, []string{"ab1"}, []string{"d"}},
		{`^[\s\S]{2}$`, []string{"\nx"}, []string{"x"}},
		{`^\/\@\_$`, []string{"/@_"}, nil},
		{`b`, []string{"abc"}, []string{"ac"}},
		{`^[\b]$`, []string{"\b"}, []string{"b"}},
		{`^[*+(?]$`, []string{"*", "("}, []string{"a"}},
		{`^[a\]-]$`, []string{"]", "-"}, []string{"b"}},
		{`}]`, []string{"}]"}, []string{"}"}},
	} {
		table, err := ECMA(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		for _, s := range c.yes {
			if !table.Match(s) {
				t.Errorf("%s does not match %q", c.pattern, s)
			}
		}
		for _, s := range c.no {
			if table.Match(s) {
				t.Errorf("%s matches %q", c.pattern, s)
			}
		}
	}
	for _, bad := range []string{`(?=a)`, `(?!a)`, `(?<=a)b`, `(a)\1`, `\k<n>`, `(`, `[a`, `\`, `a**`, `\uD800`, `[b-a]`, `\p{Nope}`, `\q`, `\x4`, `a{2,1}`} {
		if _, err := ECMA(bad); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

func TestBudget(t *testing.T) {
	if _, err := RE2(`(a|b)*a(a|b){20}`); !errors.Is(err, ErrTooLarge) {
		t.Errorf("error is %v", err)
	}
	table, err := RE2(`^.{1,255}$`)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d states, %d bytes", table.States(), len(table.Bytes()))
	if !table.Match(strings.Repeat("é", 255)) || table.Match(strings.Repeat("é", 256)) || table.Match("") {
		t.Error("wrong count")
	}
}

func TestMinimal(t *testing.T) {
	table, err := RE2(`^(a|b|c|d|ab)$`)
	if err != nil {
		t.Fatal(err)
	}
	if table.States() != 4 { // dead, start, after a, end
		t.Errorf("%d states", table.States())
	}
}

func FuzzECMA(f *testing.F) {
	f.Add(`^[a-z]+$`, "abc")
	f.Add(`(?<n>a|b){2,3}\s`, "ab ")
	f.Add(`[^\d\-]`, "-")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 60 {
			return
		}
		if table, err := ECMA(pattern); err == nil {
			table.Match(text)
		}
	})
}
