package kernel

import (
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// decCase is one line of a decTest file of General Decimal Arithmetic, with the
// rounding mode that holds there.
type decCase struct {
	id, op, a, b, result, mode string
	conditions                 []string
}

func readDecTest(t *testing.T, file string) []decCase {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(shared(t, "suites/decimal/testdata"), file))
	if err != nil {
		t.Fatal(err)
	}
	var cases []decCase
	mode := "half_even"
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "--")
		if v, ok := strings.CutPrefix(strings.ToLower(line), "rounding:"); ok {
			mode = strings.TrimSpace(v)
			continue
		}
		f := strings.Fields(strings.NewReplacer("'", "", `"`, "").Replace(line))
		if arrow := slices.Index(f, "->"); arrow == 4 && len(f) > 5 {
			cases = append(cases, decCase{f[0], strings.ToLower(f[1]), f[2], f[3], f[5], mode, f[6:]})
		} else if arrow >= 0 && strings.Contains(file, "rounding") && f[1] != "apply" {
			t.Fatalf("%s: a line with %d operands: %s", file, arrow-2, line)
		}
	}
	return cases
}

func (c decCase) has(condition string) bool {
	return slices.ContainsFunc(c.conditions, func(s string) bool { return strings.EqualFold(s, condition) })
}

var decNumber = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,9})?$`)

// decimalTest is a run over all files on one engine.
type decimalTest struct {
	*guest
	ran, skipped map[string]int
}

// operand makes a decimal from an operand, whose spelling may be one that a
// mapping does not take (".5", "1.", "+1"). A number that does not fit must be
// refused.
func (d *decimalTest) operand(id, text string) (n number, at uint64, reason string) {
	if !decNumber.MatchString(text) {
		return n, 0, "an operand is no number (NaN, Infinity, #)"
	}
	n = parseNumber(strings.TrimPrefix(text, "+"))
	spelt := fmt.Sprintf("%se%d", n.c, n.exp)
	at = d.call("k_dec_text", d.text(spelt))
	switch {
	case n.fits() && at == 0:
		d.t.Errorf("%s: dec(%q) gives code %d", id, spelt, d.code())
	case !n.fits() && (at != 0 || d.code() != 46):
		d.t.Errorf("%s: dec(%q) does not fit and gives %s", id, spelt, d.result(at))
	}
	if at == 0 {
		return n, 0, "an operand is beyond 34 digits or the range of exponents, and is refused"
	}
	return n, at, ""
}

// run runs a case; it returns why it cannot, "" if it did.
func (d *decimalTest) run(c decCase) string {
	d.begin("")
	x, p, reason := d.operand(c.id, c.a)
	if reason != "" {
		return reason
	}
	y, q, reason := d.operand(c.id, c.b)
	switch {
	case reason != "":
		return reason
	case !decNumber.MatchString(c.result) && c.op == "divide" && y.c.Sign() == 0:
		return d.expect(c, d.divide(p, q, 0, "down"), "code 45")
	case !decNumber.MatchString(c.result), c.has("Overflow"):
		return "the case sets bounds that its result passes (Infinity, NaN, overflow)"
	case !slices.Contains(modes, c.mode):
		return "the rounding mode " + c.mode + " is none of a mapping's"
	}
	r := parseNumber(strings.TrimPrefix(c.result, "+"))
	var exact number
	var got string
	switch c.op {
	case "add", "subtract":
		m, n, exp := align(x, y)
		exact = number{new(big.Int).Add(m, n), exp}
		if c.op == "subtract" {
			exact.c.Sub(m, n)
		}
	case "multiply":
		exact = number{new(big.Int).Mul(x.c, y.c), x.exp + y.exp}
	case "compare":
		return d.expect(c, fmt.Sprint(int(d.call("k_dec_cmp", p, q))-1), c.result)
	case "quantize":
		return d.expect(c, d.round(p, -y.exp, c.mode), want(r))
	case "divide":
		return d.expect(c, d.divide(p, q, -r.exp, c.mode), want(r))
	default:
		return "a mapping has no " + c.op
	}
	at := d.call("k_dec_"+c.op[:3], p, q)
	got = d.result(at)
	if reason := d.expect(c, got, want(exact)); reason != "" || at == 0 {
		return reason
	}
	// the case's own precision: the exact result, rounded once
	return d.expect(c, d.round(at, -r.exp, c.mode), want(r))
}

func (d *decimalTest) round(a uint64, scale int, mode string) string {
	return d.result(d.call("k_dec_round", a, uint64(int64(scale)), d.text(mode)))
}

func (d *decimalTest) divide(a, b uint64, scale int, mode string) string {
	return d.result(d.call("k_dec_div", a, b, uint64(int64(scale)), d.text(mode)))
}

func (d *decimalTest) expect(c decCase, got, want string) string {
	if strings.HasPrefix(want, "-") && strings.Trim(want, "-0.") == "" {
		want = want[1:] // there is one zero
	}
	if got != want {
		d.t.Errorf("%s: %s: %s %s %s (%s) gives %s, want %s", d.name, c.id, c.a, c.op, c.b, c.mode, got, want)
	}
	return ""
}

// Every case of the decTest files for addition, subtraction, multiplication,
// comparison, quantize and rounding agrees: exact where the result fits 34
// digits, refused where it does not, and rounded once to the digits that the
// case keeps.
func TestDecTest(t *testing.T) {
	for _, g := range machines(t) {
		for _, file := range []struct {
			name  string
			least int
		}{{"add", 1854}, {"subtract", 577}, {"multiply", 296}, {"compare", 514}, {"quantize", 558}, {"rounding", 707}} {
			d := &decimalTest{g, map[string]int{}, map[string]int{}}
			cases := readDecTest(t, file.name+".decTest")
			ran := 0
			for _, c := range cases {
				if reason := d.run(c); reason != "" {
					d.skipped[reason]++
				} else {
					d.ran[c.op]++
					ran++
				}
			}
			t.Logf("%s: %s.decTest: %d of %d cases agree %v", g.name, file.name, ran, len(cases), d.ran)
			for _, reason := range slices.Sorted(maps.Keys(d.skipped)) {
				t.Logf("    %4d not compared: %s", d.skipped[reason], reason)
			}
			if ran < file.least {
				t.Errorf("%s: only %d cases were compared, at least %d must be", file.name, ran, file.least)
			}
		}
	}
}
