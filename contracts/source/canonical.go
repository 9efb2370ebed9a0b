package source

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxExponent bounds the exponent of a number whose value is computed.
const MaxExponent = 1000

// Canonical writes v so that equal JSON values give equal texts: no white
// space, names sorted, canonical escapes, numbers by CanonicalNumber.
func (v *Value) Canonical() string {
	return string(v.write(nil, true))
}

// JSON writes v without white space, in the order of the file and with the
// numbers' own text.
func (v *Value) JSON() []byte { return v.write(nil, false) }

func (v *Value) write(out []byte, canonical bool) []byte {
	switch v.Kind {
	case String:
		return AppendQuoted(out, v.Text)
	case Number:
		if canonical {
			return append(out, CanonicalNumber(v.Text)...)
		}
		return append(out, v.Text...)
	case Array:
		out = append(out, '[')
		for i, item := range v.Items {
			if i > 0 {
				out = append(out, ',')
			}
			out = item.write(out, canonical)
		}
		return append(out, ']')
	case Object:
		members := v.Members
		if canonical {
			members = slices.Clone(members)
			slices.SortFunc(members, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
		}
		out = append(out, '{')
		for i, m := range members {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(AppendQuoted(out, m.Name), ':')
			out = m.Value.write(out, canonical)
		}
		return append(out, '}')
	}
	return append(out, v.Text...)
}

// AppendQuoted writes text as a JSON string: only what must be escaped is.
func AppendQuoted(out []byte, text string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\b':
			out = append(out, `\b`...)
		case r == '\f':
			out = append(out, `\f`...)
		case r == '\n':
			out = append(out, `\n`...)
		case r == '\r':
			out = append(out, `\r`...)
		case r == '\t':
			out = append(out, `\t`...)
		case r < ' ':
			out = append(out, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"')
}

// CanonicalNumber writes a JSON number so that equal values give equal texts:
// plain digits without needless zeros (1, 1.0 and 1e0 are "1"), and an
// exponent only where plain digits would need more than 40 zeros.
func CanonicalNumber(text string) string {
	neg, digits, exp := split(text)
	trimmed := strings.TrimRight(digits, "0")
	if trimmed == "" {
		return "0"
	}
	exp.Add(exp, big.NewInt(int64(len(digits)-len(trimmed))))
	digits = trimmed
	sign := ""
	if neg {
		sign = "-"
	}
	point := new(big.Int).Add(exp, big.NewInt(int64(len(digits)))) // digits before the point
	switch {
	case !point.IsInt64() || !exp.IsInt64(), exp.Int64() > 40, point.Int64() < -40:
		rest := ""
		if len(digits) > 1 {
			rest = "." + digits[1:]
		}
		return sign + digits[:1] + rest + "e" + point.Sub(point, big.NewInt(1)).String()
	case exp.Sign() >= 0:
		return sign + digits + strings.Repeat("0", int(exp.Int64()))
	case point.Sign() <= 0:
		return sign + "0." + strings.Repeat("0", int(-point.Int64())) + digits
	}
	at := int(point.Int64())
	return sign + digits[:at] + "." + digits[at:]
}

// split takes a JSON number apart: its value is digits × 10^exp. digits has no
// leading zeros.
func split(text string) (neg bool, digits string, exp *big.Int) {
	text, neg = strings.CutPrefix(text, "-")
	exp = new(big.Int)
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		exp.SetString(strings.TrimPrefix(text[i+1:], "+"), 10)
		text = text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	exp.Sub(exp, big.NewInt(int64(len(fraction))))
	return neg, strings.TrimLeft(whole+fraction, "0"), exp
}

// Rat gives the exact value of a JSON number. It is false if the exponent is
// beyond MaxExponent, where the digits alone would exhaust memory.
func Rat(text string) (*big.Rat, bool) {
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		if e, err := strconv.Atoi(text[i+1:]); err != nil || e > MaxExponent || e < -MaxExponent {
			return nil, false
		}
	}
	return new(big.Rat).SetString(text)
}
