package reference

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"crosswalk/mapper/abi"
)

// decimal is coefficient * 10^exp with at most 34 digits, IEEE 754 decimal128's
// range, and no rounding unless it is asked for. The zero has no sign.
type decimal struct {
	coef *big.Int
	exp  int
}

const (
	maxDigits = 34
	minExp    = -6176
	maxExp    = 6111
)

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

func digits(n *big.Int) int {
	if n.Sign() == 0 {
		return 0
	}
	return len(new(big.Int).Abs(n).String())
}

// makeDecimal checks the range.
func makeDecimal(coef *big.Int, exp int) (decimal, *fault) {
	if digits(coef) > maxDigits || exp < minExp || exp > maxExp {
		return decimal{}, faultf(abi.DecimalRange, "")
	}
	return decimal{coef, exp}, nil
}

var decimalText = regexp.MustCompile(`^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$`)

// parseDecimal reads a number's text or the argument of dec.
func parseDecimal(text string) (decimal, *fault) {
	m := decimalText.FindStringSubmatch(text)
	if m == nil {
		return decimal{}, faultf(abi.BadConversion, "%s", text)
	}
	coef, _ := new(big.Int).SetString(m[1]+m[2]+m[3], 10)
	exp := -len(m[3])
	if m[4] != "" {
		e, err := strconv.Atoi(m[4])
		if err != nil || e > 1_000_000 || e < -1_000_000 {
			return decimal{}, faultf(abi.DecimalRange, "%s", text)
		}
		exp += e
	}
	d, f := makeDecimal(coef, exp)
	if f != nil {
		f.detail = text
	}
	return d, f
}

// align gives two decimals the lower exponent.
func align(a, b decimal) (x, y *big.Int, exp int) {
	exp = min(a.exp, b.exp)
	x = new(big.Int).Mul(a.coef, pow10(a.exp-exp))
	y = new(big.Int).Mul(b.coef, pow10(b.exp-exp))
	return x, y, exp
}

func (d decimal) add(b decimal) (decimal, *fault) {
	x, y, exp := align(d, b)
	return makeDecimal(x.Add(x, y), exp)
}

func (d decimal) neg() decimal { return decimal{new(big.Int).Neg(d.coef), d.exp} }

func (d decimal) mul(b decimal) (decimal, *fault) {
	return makeDecimal(new(big.Int).Mul(d.coef, b.coef), d.exp+b.exp)
}

func (d decimal) cmp(b decimal) int {
	x, y, _ := align(d, b)
	return x.Cmp(y)
}

// round gives d the scale places.
func (d decimal) round(places int64, mode string) (decimal, *fault) {
	if -places < minExp || -places > maxExp {
		return decimal{}, faultf(abi.DecimalRange, "")
	}
	return quotient(d.coef, big.NewInt(1), d.exp+int(places), int(places), mode)
}

func (d decimal) div(b decimal, places int64, mode string) (decimal, *fault) {
	if b.coef.Sign() == 0 {
		return decimal{}, faultf(abi.DivideByZero, "")
	}
	if -places < minExp || -places > maxExp {
		return decimal{}, faultf(abi.DecimalRange, "")
	}
	return quotient(d.coef, b.coef, d.exp-b.exp+int(places), int(places), mode)
}

// quotient is x * 10^shift / y, rounded to an integer, with the scale places.
func quotient(x, y *big.Int, shift, places int, mode string) (decimal, *fault) {
	num, den := new(big.Int).Abs(x), new(big.Int).Abs(y)
	if shift >= 0 {
		num.Mul(num, pow10(shift))
	} else {
		den.Mul(den, pow10(-shift))
	}
	negative := x.Sign()*y.Sign() < 0
	q, r := new(big.Int).QuoRem(num, den, new(big.Int))
	half := new(big.Int).Lsh(r, 1).Cmp(den)
	up := false
	if r.Sign() != 0 {
		switch mode {
		case "half_even":
			up = half > 0 || half == 0 && q.Bit(0) == 1
		case "half_up":
			up = half >= 0
		case "half_down":
			up = half > 0
		case "up":
			up = true
		case "down":
		case "ceiling":
			up = !negative
		case "floor":
			up = negative
		default:
			return decimal{}, faultf(abi.BadArgument, "%s", mode)
		}
	}
	if up {
		q.Add(q, big.NewInt(1))
	}
	if negative {
		q.Neg(q)
	}
	return makeDecimal(q, -places)
}

// toInt is the integer of the same value.
func (d decimal) toInt() (int64, *fault) {
	v := new(big.Int).Set(d.coef)
	if d.exp >= 0 {
		v.Mul(v, pow10(d.exp))
	} else if _, r := v.QuoRem(v, pow10(-d.exp), new(big.Int)); r.Sign() != 0 {
		return 0, faultf(abi.BadConversion, "%s", d)
	}
	if !v.IsInt64() {
		return 0, faultf(abi.IntOverflow, "")
	}
	return v.Int64(), nil
}

// String is the plain digits, never an exponent.
func (d decimal) String() string {
	if d.exp >= 0 {
		if d.coef.Sign() == 0 {
			return "0"
		}
		return d.coef.String() + strings.Repeat("0", d.exp)
	}
	text := new(big.Int).Abs(d.coef).String()
	if len(text) <= -d.exp {
		text = strings.Repeat("0", -d.exp-len(text)+1) + text
	}
	text = text[:len(text)+d.exp] + "." + text[len(text)+d.exp:]
	if d.coef.Sign() < 0 {
		text = "-" + text
	}
	return text
}

// plainNumber writes a number's text without an exponent. Other texts stay,
// digit for digit, whatever their length.
func plainNumber(text string) (string, *fault) {
	if !strings.ContainsAny(text, "eE") {
		return text, nil
	}
	m := decimalText.FindStringSubmatch(text)
	coef, _ := new(big.Int).SetString(m[2]+m[3], 10)
	exp, err := strconv.Atoi(m[4])
	exp -= len(m[3])
	if err != nil || exp > -minExp || exp < minExp {
		return "", faultf(abi.DecimalRange, "%s", text)
	}
	return m[1] + decimal{coef, exp}.String(), nil
}
