package kernel

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// number is coefficient * 10^exp.
type number struct {
	c   *big.Int
	exp int
}

func parseNumber(s string) number {
	mant, e, _ := strings.Cut(strings.ToLower(s), "e")
	exp, _ := strconv.Atoi(e)
	whole, frac, _ := strings.Cut(mant, ".")
	c, ok := new(big.Int).SetString(whole+frac, 10)
	if !ok {
		panic("not a number: " + s)
	}
	return number{c, exp - len(frac)}
}

// plain is the text without an exponent, as k_dec_text_of gives it.
func (n number) plain() string {
	s := new(big.Int).Abs(n.c).String()
	if n.exp >= 0 {
		if n.c.Sign() != 0 {
			s += strings.Repeat("0", n.exp)
		}
	} else {
		if len(s) <= -n.exp {
			s = strings.Repeat("0", 1-n.exp-len(s)) + s
		}
		s = s[:len(s)+n.exp] + "." + s[len(s)+n.exp:]
	}
	if n.c.Sign() < 0 {
		s = "-" + s
	}
	return s
}

func (n number) fits() bool {
	return len(new(big.Int).Abs(n.c).String()) <= 34 && n.exp >= -6176 && n.exp <= 6111
}

func pow(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

func align(a, b number) (x, y *big.Int, exp int) {
	exp = min(a.exp, b.exp)
	return new(big.Int).Mul(a.c, pow(a.exp-exp)), new(big.Int).Mul(b.c, pow(b.exp-exp)), exp
}

var modes = []string{"half_even", "half_up", "half_down", "up", "down", "ceiling", "floor"}

// divide rounds n/d to an integer.
func divide(n, d *big.Int, mode string) *big.Int {
	neg := n.Sign()*d.Sign() < 0
	q, r := new(big.Int).QuoRem(new(big.Int).Abs(n), new(big.Int).Abs(d), new(big.Int))
	half := new(big.Int).Lsh(r, 1).CmpAbs(d)
	up := false
	switch mode {
	case "half_even":
		up = half > 0 || half == 0 && q.Bit(0) == 1
	case "half_up":
		up = half >= 0
	case "half_down":
		up = half > 0
	case "up":
		up = r.Sign() != 0
	case "ceiling":
		up = r.Sign() != 0 && !neg
	case "floor":
		up = r.Sign() != 0 && neg
	}
	if up {
		q.Add(q, big.NewInt(1))
	}
	if neg {
		q.Neg(q)
	}
	return q
}

// dec makes a decimal; s is in the grammar of numbers.
func (g *guest) dec(s string) uint64 {
	g.t.Helper()
	d := g.call("k_dec_text", g.text(s))
	if d == 0 {
		g.t.Fatalf("dec(%q): code %d", s, g.code())
	}
	return d
}

// result is the text of a decimal, or the error code.
func (g *guest) result(d uint64) string {
	if d == 0 {
		return fmt.Sprintf("code %d", g.code())
	}
	return g.read(g.call("k_dec_text_of", d))
}

func want(n number) string {
	if !n.fits() {
		return "code 46"
	}
	return n.plain()
}

func drawNumber(t *rapid.T, label string) string {
	digits := rapid.StringMatching(`[1-9][0-9]{0,33}|0|[0-9]{1,6}|9{1,34}|10{0,33}`).Draw(t, label)
	if point := rapid.IntRange(0, 40).Draw(t, label+" point"); point < len(digits) && point > 0 {
		digits = digits[:point] + "." + digits[point:]
	}
	if len(digits) > 1 && digits[0] == '0' && digits[1] != '.' {
		digits = "0." + strings.ReplaceAll(digits, ".", "")
	}
	if rapid.IntRange(0, 4).Draw(t, label+" exponent") == 0 {
		digits += fmt.Sprintf("e%d", rapid.IntRange(-40, 40).Draw(t, label+" e"))
	}
	if rapid.Bool().Draw(t, label+" sign") {
		digits = "-" + digits
	}
	return digits
}

func TestDecimalsAgainstBig(t *testing.T) {
	for _, g := range machines(t) {
		rapid.Check(t, func(t *rapid.T) {
			as, bs := drawNumber(t, "a"), drawNumber(t, "b")
			a, b := parseNumber(as), parseNumber(bs)
			if !a.fits() || !b.fits() {
				return
			}
			scale := rapid.IntRange(-5, 40).Draw(t, "scale")
			mode := rapid.SampledFrom(modes).Draw(t, "mode")
			g.begin("")
			x, y := g.dec(as), g.dec(bs)
			check := func(what, got, want string) {
				if got != want {
					t.Errorf("%s %s %s (scale %d, %s) = %s, want %s", as, what, bs, scale, mode, got, want)
				}
				g.call("k_clear")
			}
			check("text of", g.result(x), a.plain())
			p, q, exp := align(a, b)
			check("+", g.result(g.call("k_dec_add", x, y)), want(number{new(big.Int).Add(p, q), exp}))
			check("-", g.result(g.call("k_dec_sub", x, y)), want(number{new(big.Int).Sub(p, q), exp}))
			check("*", g.result(g.call("k_dec_mul", x, y)), want(number{new(big.Int).Mul(a.c, b.c), a.exp + b.exp}))
			check("cmp", fmt.Sprint(g.call("k_dec_cmp", x, y)), fmt.Sprint(p.Cmp(q)+1))
			check("neg", g.result(g.call("k_dec_neg", x)), want(number{new(big.Int).Neg(a.c), a.exp}))
			check("abs", g.result(g.call("k_dec_abs", x)), want(number{new(big.Int).Abs(a.c), a.exp}))
			m := g.text(mode)
			n, d := new(big.Int).Set(a.c), big.NewInt(1)
			if up := a.exp + scale; up >= 0 {
				n.Mul(n, pow(up))
			} else {
				d = pow(-up)
			}
			check("round", g.result(g.call("k_dec_round", x, uint64(int64(scale)), m)), want(number{divide(n, d, mode), -scale}))
			quotient := "code 45"
			if b.c.Sign() != 0 {
				n, d := new(big.Int).Set(a.c), new(big.Int).Set(b.c)
				if up := a.exp - b.exp + scale; up >= 0 {
					n.Mul(n, pow(up))
				} else {
					d.Mul(d, pow(-up))
				}
				quotient = want(number{divide(n, d, mode), -scale})
			}
			check("div", g.result(g.call("k_dec_div", x, y, uint64(int64(scale)), m)), quotient)
			if strings.Trim(as, "-0123456789.e") == "" { // also a JSON number
				at := g.begin(as)
				s := g.call("k_num", at)
				check("number text", g.result(g.call("k_dec_num", s)), a.plain())
				g.begin(as)
				plain := a.plain()
				if strings.HasPrefix(as, "-") && a.c.Sign() == 0 {
					plain = "-" + plain
				}
				check("written", g.output("k_put_num_text", g.call("k_num", uint64(g.heap))), `"`+plain+`"`)
			}
			g.begin("")
			check("put", g.output("k_put_dec", g.dec(bs), 1), `"`+b.plain()+`"`)
		})
	}
}

func TestDecimalConstants(t *testing.T) {
	g := machines(t)[0]
	g.begin("")
	for _, s := range []string{"0", "-0", "1.50", "-12.345", "1e3", "9999999999999999999999999999999999", "0.00000000000000000000000000000000000001", "1e-6176", "1e6111"} {
		b, err := Decimal(s)
		if err != nil {
			t.Fatal(err)
		}
		at := g.call("k_alloc", 32)
		g.mod.Memory().Write(uint32(at), b)
		if got, want := g.result(at), parseNumber(s).plain(); got != want {
			t.Errorf("%s is %s", want, got)
		}
	}
	for _, s := range []string{"", "-", "x", "1.2.3", "1e", "1e9999", "10000000000000000000000000000000000", "1.5x", "1e5x"} {
		if _, err := Decimal(s); err == nil {
			t.Errorf("%q was accepted", s)
		}
	}
}

func TestDecimalTexts(t *testing.T) {
	for _, g := range machines(t) {
		for in, want := range map[string]string{
			"2.50": "2.50", "-0.00": "0.00", "007": "7", "1e3": "1000", "1E-3": "0.001", "1.5e+1": "15", "0e9": "0", "1e-7": "0.0000001",
			"": "code 43", "-": "code 43", "+1": "code 43", ".5": "code 43", "1.": "code 43", "1e": "code 43", "2,50": "code 43", " 1": "code 43", "1 ": "code 43",
			"12345678901234567890123456789012345": "code 46", "1e6112": "code 46", "1e-6177": "code 46", "1e99999999999999999999": "code 46",
		} {
			for _, place := range []func(string) uint64{g.text, g.escaped} {
				g.begin("")
				if got := g.result(g.call("k_dec_text", place(in))); got != want {
					t.Errorf("%s: dec(%q) = %s, want %s", g.name, in, got, want)
				} else if got == "code 43" && g.detail() != in {
					t.Errorf("%s: dec(%q): detail %q", g.name, in, g.detail())
				}
			}
		}
		for in, want := range map[string]string{
			"4.00": "4", "4.5": "code 43", "-9223372036854775808": "-9223372036854775808", "9223372036854775808": "code 44", "1e18": "1000000000000000000",
			"1e19": "code 44", "1e6111": "code 44", "0e6000": "0", "0e-50": "0", "1e-50": "code 43",
		} {
			g.begin("")
			v := int64(g.call("k_dec_toint", g.dec(in)))
			got := strconv.FormatInt(v, 10)
			if g.code() != 0 {
				got = fmt.Sprintf("code %d", g.code())
			}
			if got != want {
				t.Errorf("%s: int(%s) = %s, want %s", g.name, in, got, want)
			}
		}
		g.begin("")
		if g.call("k_dec_round", g.dec("1"), 0, g.text("sideways")); g.code() != 49 {
			t.Errorf("unknown mode: code %d", g.code())
		}
	}
}

func TestNumbersOfAnySize(t *testing.T) {
	for _, g := range machines(t) {
		rapid.Check(t, func(t *rapid.T) {
			one := rapid.Custom(func(t *rapid.T) string {
				s := rapid.StringMatching(`-?(0|[1-9][0-9]{0,50})(\.[0-9]{1,50})?`).Draw(t, "n")
				if rapid.IntRange(0, 3).Draw(t, "has exponent") == 0 {
					s += fmt.Sprintf("E%+d", rapid.IntRange(-60, 60).Draw(t, "e"))
				}
				return s
			})
			as, bs := one.Draw(t, "a"), one.Draw(t, "b")
			if rapid.Bool().Draw(t, "nearly the same") {
				bs = as
				if !strings.Contains(bs, "E") && strings.Contains(bs, ".") {
					bs += "0"
				}
			}
			a, b := parseNumber(as), parseNumber(bs)
			at := g.begin(as + " " + bs)
			x := g.call("k_num", at)
			y := g.call("k_num", at+uint64(len(as)+1))
			if x == 0 || y == 0 {
				t.Fatalf("%s %s: code %d", as, bs, g.code())
			}
			p, q, _ := align(a, b)
			if got := int(g.call("k_cmp_num", x, y)) - 1; got != p.Cmp(q) {
				t.Errorf("%s cmp %s = %d", as, bs, got)
			}
			integer := a.exp >= 0 || new(big.Int).Rem(a.c, pow(-a.exp)).Sign() == 0
			if got := g.call("k_is_int", x) == 1; got != integer {
				t.Errorf("%s is integer: %v", as, got)
			}
			v := int64(g.call("k_int", x))
			whole := new(big.Int)
			if integer {
				p, _, _ := align(a, number{new(big.Int), 0})
				whole.Quo(p, pow(max(0, -a.exp)))
			}
			switch {
			case integer && whole.IsInt64():
				if v != whole.Int64() || g.code() != 0 {
					t.Errorf("int(%s) = %d, code %d", as, v, g.code())
				}
			case integer && g.code() != 44, !integer && g.code() != 43:
				t.Errorf("int(%s): code %d", as, g.code())
			}
		})
		for _, c := range []struct {
			a, b string
			want uint64
		}{
			{"10", "5", 1}, {"10", "3", 0}, {"0", "7", 1}, {"-0.06", "0.01", 1}, {"0.065", "0.01", 0}, {"4.5", "1.5", 1}, {"1e3", "8", 1}, {"1e300", "7", 0},
			{"1e300", "1024", 1}, {"123456789012345678901234567890", "10", 1}, {"123456789012345678901234567891", "10", 0}, {"35", "3.5", 1}, {"1e-5", "1e-6", 1},
			{"1e-6", "1e-5", 0}, {"999999999999999999", "999999999999999999", 1}, {"0.1", "0.3", 0}, {"1.50", "0.5", 1}, {"100", "1e2", 1}, {"150", "1e2", 0},
		} {
			at := g.begin(c.a + " " + c.b)
			x := g.call("k_num", at)
			if got := g.call("k_multiple", x, g.call("k_num", at+uint64(len(c.a)+1))); got != c.want {
				t.Errorf("%s: %s multiple of %s: %d", g.name, c.a, c.b, got)
			}
		}
	}
}
