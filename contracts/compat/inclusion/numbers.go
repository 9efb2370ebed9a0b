package inclusion

import (
	"math/big"
	"strings"

	"crosswalk/contracts/source"
)

// interval holds the numbers between two bounds; nil is no bound.
type interval struct {
	low, high         *big.Rat
	openLow, openHigh bool
}

func (i *interval) from(r *big.Rat, open bool) {
	if i.low == nil || r.Cmp(i.low) > 0 || r.Cmp(i.low) == 0 && open {
		i.low, i.openLow = r, open
	}
}

func (i *interval) to(r *big.Rat, open bool) {
	if i.high == nil || r.Cmp(i.high) < 0 || r.Cmp(i.high) == 0 && open {
		i.high, i.openHigh = r, open
	}
}

func (i *interval) holds(r *big.Rat) bool {
	if i.low != nil {
		if c := r.Cmp(i.low); c < 0 || c == 0 && i.openLow {
			return false
		}
	}
	if i.high != nil {
		if c := r.Cmp(i.high); c > 0 || c == 0 && i.openHigh {
			return false
		}
	}
	return true
}

// number looks for a number that satisfies assertions about numbers.
func (s *solver) number(atoms []lit) answer {
	var in interval
	var step *big.Rat // every number is a multiple of it
	var never []*big.Rat
	excluded := map[string]bool{}
	one := big.NewRat(1, 1)
	for _, l := range atoms {
		n, negated := s.of(l)
		switch {
		case n.op == opMin && !negated:
			in.from(n.num, n.open)
		case n.op == opMin:
			in.to(n.num, !n.open)
		case n.op == opMax && !negated:
			in.to(n.num, n.open)
		case n.op == opMax:
			in.from(n.num, !n.open)
		case n.op == opMultiple || integral(n):
			of := n.num
			if of == nil {
				of = one
			}
			if negated {
				never = append(never, of)
			} else {
				step = commonMultiple(step, of)
			}
		case n.op == opEnum:
			for text := range n.texts {
				excluded[text] = true
			}
		}
	}
	if in.low != nil && in.high != nil {
		if c := in.low.Cmp(in.high); c > 0 || c == 0 && (in.openLow || in.openHigh) {
			return answer{}
		}
	}
	fits := func(r *big.Rat) *source.Value {
		if !in.holds(r) || step != nil && !new(big.Rat).Quo(r, step).IsInt() {
			return nil
		}
		for _, f := range never {
			if new(big.Rat).Quo(r, f).IsInt() {
				return nil
			}
		}
		text, ok := decimal(r)
		if !ok || excluded[source.CanonicalNumber(text)] {
			return nil
		}
		return &source.Value{Kind: source.Number, Text: text}
	}
	if v := s.plainNumber(in, step, fits); v != nil {
		return answer{value: v}
	}
	if step != nil {
		return s.multiples(in, step, never, len(excluded), fits)
	}
	return s.dense(in, len(excluded), fits)
}

// plainNumber tries what a person would write.
func (s *solver) plainNumber(in interval, step *big.Rat, fits func(*big.Rat) *source.Value) *source.Value {
	var tries []*big.Rat
	for _, n := range []int64{1, 0, 2, 3, 5, 10, -1, 100, 1000} {
		tries = append(tries, big.NewRat(n, 1))
	}
	one := big.NewRat(1, 1)
	for _, bound := range []*big.Rat{in.low, in.high} {
		if bound != nil {
			tries = append(tries, bound, new(big.Rat).Add(bound, one), new(big.Rat).Sub(bound, one))
		}
	}
	tries = append(tries, big.NewRat(1, 2), big.NewRat(3, 2), big.NewRat(1, 10), big.NewRat(1, 100))
	if step != nil {
		tries = append(tries, step)
	}
	for _, r := range tries {
		if v := fits(r); v != nil {
			return v
		}
	}
	return nil
}

// multiples steps through the multiples of a number. Among as many in a row as
// there are numbers excluded and products of forbidden divisors, one fits or none
// does.
func (s *solver) multiples(in interval, step *big.Rat, never []*big.Rat, excluded int, fits func(*big.Rat) *source.Value) answer {
	for _, f := range never {
		if new(big.Rat).Quo(step, f).IsInt() {
			return answer{}
		}
	}
	k, direction := new(big.Int), int64(1)
	switch {
	case in.low != nil:
		k = ceiling(new(big.Rat).Quo(in.low, step))
	case in.high != nil:
		k = floor(new(big.Rat).Quo(in.high, step))
		direction = -1
	}
	for range (excluded+2)<<min(len(never), 12) + 4 {
		r := new(big.Rat).Mul(step, new(big.Rat).SetInt(k))
		if !s.spend(1) {
			return answer{unknown: outOfSteps}
		}
		if !in.holds(r) && (direction > 0 && in.high != nil && r.Cmp(in.high) >= 0 || direction < 0 && in.low != nil && r.Cmp(in.low) <= 0) {
			return answer{}
		}
		if v := fits(r); v != nil {
			return answer{value: v}
		}
		k.Add(k, big.NewInt(direction))
	}
	return answer{unknown: "the numbers that are neither of several multiples were not found"}
}

// dense tries numbers of an interval in which there are all, but for multiples
// and listed ones, which leave some between any two numbers.
func (s *solver) dense(in interval, excluded int, fits func(*big.Rat) *source.Value) answer {
	low, high := in.low, in.high
	ten := big.NewRat(10, 1)
	switch {
	case low == nil && high == nil:
		low, high = new(big.Rat), ten
	case low == nil:
		low = new(big.Rat).Sub(high, ten)
	case high == nil:
		high = new(big.Rat).Add(low, ten)
	}
	if low.Cmp(high) == 0 {
		return answer{} // the point was tried
	}
	width := new(big.Rat).Sub(high, low)
	unit := big.NewRat(1, 1)
	for unit.Cmp(width) >= 0 {
		unit.Quo(unit, ten)
	}
	for range 60 {
		k := ceiling(new(big.Rat).Quo(low, unit))
		for range 4 + excluded {
			if v := fits(new(big.Rat).Mul(unit, new(big.Rat).SetInt(k))); v != nil {
				return answer{value: v}
			}
			if !s.spend(1) {
				return answer{unknown: outOfSteps}
			}
			k.Add(k, big.NewInt(1))
		}
		unit.Quo(unit, ten)
	}
	return answer{unknown: "a number that is no multiple of several was not found"}
}

func commonMultiple(a, b *big.Rat) *big.Rat {
	if a == nil {
		return new(big.Rat).Abs(b)
	}
	// lcm(p/q, r/s) = lcm(p·s, r·q) / (q·s)
	ps := new(big.Int).Mul(a.Num(), b.Denom())
	rq := new(big.Int).Mul(b.Num(), a.Denom())
	ps.Abs(ps)
	rq.Abs(rq)
	g := new(big.Int).GCD(nil, nil, ps, rq)
	l := new(big.Int).Mul(new(big.Int).Quo(ps, g), rq)
	return new(big.Rat).SetFrac(l, new(big.Int).Mul(a.Denom(), b.Denom()))
}

func floor(r *big.Rat) *big.Int {
	q, m := new(big.Int), new(big.Int)
	q.DivMod(r.Num(), r.Denom(), m)
	return q
}

func ceiling(r *big.Rat) *big.Int {
	q := floor(new(big.Rat).Neg(r))
	return q.Neg(q)
}

// decimal writes a number that has finitely many digits.
func decimal(r *big.Rat) (string, bool) {
	if r.IsInt() {
		return r.Num().String(), true
	}
	digits := 0
	d := new(big.Int).Set(r.Denom())
	two, five := big.NewInt(2), big.NewInt(5)
	for _, p := range []*big.Int{two, five} {
		n := 0
		for q, m := new(big.Int), new(big.Int); ; n++ {
			if q.DivMod(d, p, m); m.Sign() != 0 {
				break
			}
			d.Set(q)
		}
		digits = max(digits, n)
	}
	if d.Cmp(big.NewInt(1)) != 0 {
		return "", false
	}
	return strings.TrimSuffix(strings.TrimRight(r.FloatString(digits), "0"), "."), true
}
