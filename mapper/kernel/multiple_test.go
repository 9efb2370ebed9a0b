package kernel

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
)

// Multiples of divisors of any length, exactly.
func TestMultiple(t *testing.T) {
	type pair struct {
		x, of string
		want  bool
	}
	cases := []pair{
		{"0", "1234567890123456789012", true}, {"1e400", "1234567890123456789012", false}, {"1234567890123456789012e300", "1234567890123456789012", true},
		{"9007199254740993", "9007199254740993", true}, {"0.3", "0.1", true}, {"0.35", "0.1", false}, {"-3000000000000000000000000", "1000000000000000000000001", false},
		{"1e-30", "1e-31", true}, {"1e-31", "1e-30", false}, {"1e1000000000", "3", false}, {"3e1000000000", "3", true},
		{"1e1000000000", "1099511627776000000000000000000000000000000001", false}, {"1e1000000000", "18446744073709551616", true},
	}
	r := rand.New(rand.NewPCG(1, 2))
	digits := func(n int) string {
		var b strings.Builder
		fmt.Fprint(&b, 1+r.IntN(9))
		for range n - 1 {
			fmt.Fprint(&b, r.IntN(10))
		}
		return b.String()
	}
	for range 300 {
		of := digits(1 + r.IntN(60))
		m, _ := new(big.Int).SetString(of, 10)
		k, _ := new(big.Int).SetString(digits(1+r.IntN(40)), 10)
		x := new(big.Int).Mul(m, k)
		if r.IntN(2) == 0 {
			x.Add(x, big.NewInt(int64(r.IntN(3))))
		}
		e := r.IntN(50)
		exact := new(big.Int).Mul(x, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(e)), nil))
		cases = append(cases, pair{fmt.Sprintf("%se%d", x, e), of, new(big.Int).Mod(exact, m).Sign() == 0})
	}
	for _, g := range machines(t) {
		for _, c := range cases {
			at := g.begin(c.x + " " + c.of + " ")
			x := g.call("k_num", at)
			of := g.call("k_num", at+uint64(len(c.x))+1)
			if got := g.call("k_multiple", x, of) == 1; got != c.want {
				t.Errorf("%s: %s is a multiple of %s: %v, want %v", g.name, c.x, c.of, got, c.want)
			}
		}
	}
}
