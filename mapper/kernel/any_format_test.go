package kernel

import (
	"math"
	"math/rand/v2"
	"testing"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

func TestAnyFormat(t *testing.T) {
	o, all := newOracle(t), machines(t)
	format := func(s string, args ...ref.Val) {
		t.Helper()
		agree(t, all, o, "a_format_2", "a.format(b)", types.String(s), list(args...))
	}
	for _, s := range []string{"", "plain", "100%%", "%%%%", "%", "%d %", "%.d", "%.", "%.3", "%.3%", "%q", "%5d", "%é", "é%sé", "%.100f", "%.101f", "%.99999999999999999999f", "%.007f", "%s%s", "%d%%%s"} {
		format(s)
		format(s, types.Int(42))
		format(s, types.Int(42), types.String("x"))
	}
	for _, clause := range []string{"%s", "%d", "%f", "%e", "%b", "%o", "%x", "%X", "%.0f", "%.0e", "%.1f", "%.3e", "%.20f", "%.100f", "%.100e"} {
		for _, v := range samples {
			if b, ok := v.(types.Bytes); ok && clause == "%s" && len(b) > 1 { // cel-go makes a string that is not UTF-8
				continue
			}
			format("<"+clause+">", v)
		}
	}
	r := rand.New(rand.NewPCG(13, 14))
	clauses := []string{"%f", "%e", "%.0f", "%.0e", "%.1f", "%.2f", "%.3f", "%.17e", "%.30f", "%.60e"}
	for range 2000 {
		v := math.Float64frombits(r.Uint64())
		switch r.IntN(4) {
		case 0:
			v = float64(r.IntN(100000)) / 8 // halves
		case 1:
			v = float64(r.IntN(1000)) / 1000
		case 2:
			v = float64(10*r.IntN(20)) - 0.5
		}
		format(clauses[r.IntN(len(clauses))], types.Double(v))
	}
	for _, g := range all {
		for _, c := range []struct {
			format string
			x      ref.Val
			want   string
		}{
			{"%s", decimal("1.50"), `"1.50"`}, {"%d", decimal("1.50"), `"1.50"`}, {"%.1f", decimal("0.25"), `"0.2"`}, {"%.3f", decimal("-7"), `"-7.000"`}, {"%e", decimal("1"), "error"},
			{"%s", types.Bytes("\xff"), "error"}, {"%s", list(decimal("2.0"), mapOf(types.String("b"), decimal("1"))), `"[2.0, {b: 1}]"`},
		} {
			if got := g.apply("a_format_2", types.String(c.format), list(c.x)); got != c.want {
				t.Errorf("%s: %q of %s is %s, want %s", g.name, c.format, show(c.x), got, c.want)
			}
		}
	}
}
