package kernel

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"crosswalk/mapper/automata"
)

// expression is a random regular expression over a few characters.
func expression(r *rand.Rand, depth int) string {
	one := func(list ...string) string { return list[r.IntN(len(list))] }
	if depth == 0 {
		return one("a", "b", "ü", ".", "[ab]", "[^a]", `\w`, `\b`, `\B`, "^", "$", "(?i:ab)", "(?m:^)", `(?m:$)`, "", `\n`, "(?i:ſ)", `\pL`)
	}
	x, y := expression(r, depth-1), expression(r, depth-1)
	return one(x+y, x+y, "(?:"+x+"|"+y+")", "("+x+")", "(?:"+x+")*", "(?:"+x+")+?", "(?:"+x+"){1,2}", "("+x+")?"+y, "(?:"+x+")??"+y, x)
}

// The kernel finds what Go's regexp finds, groups included.
func TestRegex(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	texts := []string{"", "a", "ab", "aab b", "üa\nbü", "ABabS s", "bbbb", "a\n", "ſsK k", strings.Repeat("ab ", 40)}
	for _, g := range machines(t) {
		for range 1500 {
			expr := expression(r, 1+r.IntN(4))
			re, err := regexp.Compile(expr)
			if err != nil {
				continue
			}
			prog, err := automata.Captures(expr)
			if err != nil {
				t.Fatalf("%s: %v", expr, err)
			}
			text := texts[r.IntN(len(texts))]
			g.begin("")
			at := g.call("k_alloc", uint64(len(prog)))
			g.mod.Memory().Write(uint32(at), prog)
			to := `<\0>`
			if re.NumSubexp() > 0 {
				to = `<\1>`
			}
			got := g.read(g.call("k_regex_replace", g.text(text), g.text(to), ^uint64(0), at))
			want := re.ReplaceAllString(text, strings.Replace(strings.Replace(to, `\0`, "${0}", 1), `\1`, "${1}", 1))
			if got != want {
				t.Fatalf("%s: %q with %q replaced gives %q, want %q", g.name, text, expr, got, want)
			}
			if re.NumSubexp() > 1 {
				continue
			}
			var all []string
			for _, m := range re.FindAllStringSubmatch(text, -1) {
				if len(m) == 1 || m[1] != "" {
					all = append(all, m[len(m)-1])
				}
			}
			vec := uint32(g.call("k_regex_all", g.escaped(text), at))
			var have []string
			n, _ := g.mod.Memory().ReadUint32Le(vec)
			data, _ := g.mod.Memory().ReadUint32Le(vec + 8)
			for i := range n {
				span, _ := g.mod.Memory().ReadUint64Le(data + 8*i)
				have = append(have, g.read(span))
			}
			if !slices.Equal(have, all) {
				t.Fatalf("%s: %q finds %q in %q, want %q", g.name, expr, have, text, all)
			}
		}
	}
}

// A long text costs fuel in proportion, whatever the expression.
func TestRegexFuel(t *testing.T) {
	for _, g := range machines(t) {
		prog, err := automata.Captures(`(a*)*(a|aa)*b`)
		if err != nil {
			t.Fatal(err)
		}
		g.begin("")
		at := g.call("k_alloc", uint64(len(prog)))
		g.mod.Memory().Write(uint32(at), prog)
		g.mod.Memory().WriteUint64Le(g.state+StateFuel, 10_000)
		if s := g.call("k_regex_extract", g.text(strings.Repeat("a", 100_000)), at); s != 0 || g.code() != 100 {
			t.Errorf("%s: %x with code %d, want out of fuel", g.name, s, g.code())
		}
	}
}
