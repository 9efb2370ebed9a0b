package shopify

import (
	"fmt"
	"strings"
)

// currency is a code and its number of decimals (ISO 4217).
type currency struct {
	code string
	exp  int
}

var currencies = map[string]currency{
	"EUR": {"EUR", 2}, "USD": {"USD", 2}, "GBP": {"GBP", 2}, "CHF": {"CHF", 2}, "SEK": {"SEK", 2}, "PLN": {"PLN", 2},
	"CAD": {"CAD", 2}, "JPY": {"JPY", 0}, "KWD": {"KWD", 3},
}

// perEuro are the exchange rates of the samples, in millionths.
var perEuro = map[string]int64{
	"EUR": 1_000_000, "USD": 1_082_300, "GBP": 851_700, "CHF": 942_600, "SEK": 11_284_000, "PLN": 4_291_500,
	"CAD": 1_489_100, "JPY": 163_420_000, "KWD": 332_900,
}

// text writes minor units: 1999 is "19.99" in EUR, "1999" in JPY.
func (c currency) text(minor int64) string {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	if c.exp == 0 {
		return fmt.Sprintf("%s%d", sign, minor)
	}
	p := pow10(c.exp)
	return fmt.Sprintf("%s%d.%0*d", sign, minor/p, c.exp, minor%p)
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// pair is an amount in the shop's currency and in the customer's, in minor units.
type pair [2]int64

func (p pair) add(q pair) pair { return pair{p[0] + q[0], p[1] + q[1]} }
func (p pair) sub(q pair) pair { return pair{p[0] - q[0], p[1] - q[1]} }
func (p pair) times(n int) pair {
	return pair{p[0] * int64(n), p[1] * int64(n)}
}
func (p pair) neg() pair { return pair{-p[0], -p[1]} }

// purse knows the two currencies of an order.
type purse struct{ shop, presentment currency }

func (u purse) set(p pair) moneySet {
	return moneySet{money{u.shop.text(p[0]), u.shop.code}, money{u.presentment.text(p[1]), u.presentment.code}}
}

func (u purse) text(p pair) string { return u.shop.text(p[0]) }

// fromEuroCents converts a catalogue price to both currencies.
func (u purse) fromEuroCents(cents int64) pair {
	return pair{convert(cents, u.shop), convert(cents, u.presentment)}
}

func convert(euroCents int64, to currency) int64 {
	return divRound(euroCents*perEuro[to.code]*pow10(to.exp), 100*1_000_000)
}

// divRound divides and rounds half away from zero; b is positive.
func divRound(a, b int64) int64 {
	if a < 0 {
		return -divRound(-a, b)
	}
	return (a + b/2) / b
}

// share takes millionths of p.
func share(p pair, ppm int64) pair {
	return pair{divRound(p[0]*ppm, 1_000_000), divRound(p[1]*ppm, 1_000_000)}
}

// allocate divides total over weights so that the parts add up to it: each gets
// the floor of its share, and what is left goes to the largest remainders.
func allocate(total int64, weights []int64) []int64 {
	out := make([]int64, len(weights))
	var sum int64
	for _, w := range weights {
		sum += w
	}
	if sum == 0 {
		return out
	}
	left := total
	rest := make([]int64, len(weights))
	for i, w := range weights {
		out[i] = total * w / sum
		rest[i] = total * w % sum
		left -= out[i]
	}
	for ; left > 0; left-- {
		best := 0
		for i := range rest {
			if rest[i] > rest[best] {
				best = i
			}
		}
		out[best]++
		rest[best] = -1
	}
	return out
}

func allocatePair(total pair, weights []pair) []pair {
	out := make([]pair, len(weights))
	for side := range 2 {
		w := make([]int64, len(weights))
		for i := range weights {
			w[i] = weights[i][side]
		}
		for i, v := range allocate(total[side], w) {
			out[i][side] = v
		}
	}
	return out
}

// rate is a JSON number written as the shop writes floats: 0.19, 195.66, 0.0.
type rate string

// MarshalJSON writes the number's own text.
func (r rate) MarshalJSON() ([]byte, error) { return []byte(r), nil }

// UnmarshalJSON keeps the number's own text.
func (r *rate) UnmarshalJSON(b []byte) error { *r = rate(b); return nil }

// float writes v / 10^exp without trailing zeros, but with one decimal.
func float(v int64, exp int) rate {
	if exp == 0 {
		return rate(fmt.Sprintf("%d.0", v))
	}
	s := strings.TrimRight(currency{exp: exp}.text(v), "0")
	if strings.HasSuffix(s, ".") {
		s += "0"
	}
	return rate(s)
}
