package reference

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/functions"
)

// money are the functions on amounts and on numbers as people write them.
var money = map[string]fn{
	"roundTo": amounts(2, func(d []decimal, _ int64, mode string) (decimal, *fault) {
		if d[1].coef.Sign() <= 0 {
			return decimal{}, faultf(abi.BadArgument, "")
		}
		n, f := d[0].div(d[1], 0, mode)
		if f != nil {
			return n, f
		}
		return n.mul(d[1])
	}),
	"percent": amounts(2, func(d []decimal, places int64, mode string) (decimal, *fault) {
		p, f := d[0].hundredths(d[1])
		if f != nil {
			return p, f
		}
		return p.round(places, mode)
	}),
	"grossFromNet": amounts(2, func(d []decimal, places int64, mode string) (decimal, *fault) {
		p, f := d[0].hundredths(d[1])
		if f == nil {
			p, f = d[0].add(p)
		}
		if f != nil {
			return p, f
		}
		return p.round(places, mode)
	}),
	"netFromGross": amounts(2, func(d []decimal, places int64, mode string) (decimal, *fault) { return d[0].net(d[1], places, mode) }),
	"taxInGross": amounts(2, func(d []decimal, places int64, mode string) (decimal, *fault) {
		n, f := d[0].net(d[1], places, mode)
		if f != nil {
			return n, f
		}
		return d[0].add(n.neg())
	}),
	"divOr": amounts(2, func(d []decimal, places int64, mode string) (decimal, *fault) {
		if d[1].coef.Sign() == 0 {
			return d[2], nil
		}
		return d[0].div(d[1], places, mode)
	}),
	"average": func(a []ref.Val) (ref.Val, *fault) {
		n := a[0].(traits.Sizer).Size().(types.Int)
		if n == 0 {
			return nil, faultf(abi.BadArgument, "")
		}
		total, f := arithmetic["sum"](a[:1])
		if f != nil {
			return nil, f
		}
		sum, f := toDecimal(total)
		places, g := toInt(a[1])
		if first(f, g) != nil {
			return nil, first(f, g)
		}
		d, f := sum.div(decimal{big.NewInt(int64(n)), 0}, places, text(a[2]))
		return decimalVal{decimal: d}, f
	},
	"decimals": func(a []ref.Val) (ref.Val, *fault) {
		d, f := toDecimal(a[0])
		return types.Int(max(0, -d.exp)), f
	},
	"trimZeros": func(a []ref.Val) (ref.Val, *fault) {
		d, f := toDecimal(a[0])
		if f != nil {
			return nil, f
		}
		for d.exp < 0 {
			q, r := new(big.Int).QuoRem(d.coef, big.NewInt(10), new(big.Int))
			if r.Sign() != 0 {
				break
			}
			d = decimal{q, d.exp + 1}
		}
		return decimalVal{decimal: d}, nil
	},
	"isNumber": func(a []ref.Val) (ref.Val, *fault) {
		_, f := parseDecimal(text(a[0]))
		return types.Bool(f == nil), nil
	},
	"isInteger": func(a []ref.Val) (ref.Val, *fault) {
		_, f := intText(text(a[0]))
		return types.Bool(f == nil), nil
	},
	"formatNumber": func(a []ref.Val) (ref.Val, *fault) {
		d, f := toDecimal(a[0])
		places, g := toInt(a[1])
		if first(f, g) != nil {
			return nil, first(f, g)
		}
		d, f = d.round(places, text(a[2]))
		if f != nil {
			return nil, f
		}
		whole, fraction, dot := strings.Cut(d.String(), ".")
		for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
			whole = whole[:i] + "\x00" + whole[i:]
		}
		whole = strings.ReplaceAll(whole, "\x00", text(a[4]))
		if dot {
			whole += text(a[3]) + fraction
		}
		return types.String(whole), nil
	},
	"parseNumber": func(a []ref.Val) (ref.Val, *fault) {
		s, mark, group := text(a[0]), text(a[1]), text(a[2])
		if utf8.RuneCountInString(mark) != 1 || utf8.RuneCountInString(group) > 1 || mark == group || strings.ContainsAny(mark+group, "-0123456789") {
			return nil, faultf(abi.BadArgument, "")
		}
		whole := `[0-9]+`
		if group != "" {
			whole = `(?:[0-9]+|[0-9]{1,3}(?:` + regexp.QuoteMeta(group) + `[0-9]{3})+)`
		}
		m := regexp.MustCompile(`^(-?)(` + whole + `)(?:` + regexp.QuoteMeta(mark) + `([0-9]+))?(-?)$`).FindStringSubmatch(s)
		if m == nil || m[1] != "" && m[4] != "" {
			return nil, faultf(abi.BadConversion, "%s", s)
		}
		plain := m[1] + m[4] + m[2]
		if group != "" {
			plain = strings.ReplaceAll(plain, group, "")
		}
		if m[3] != "" {
			plain += "." + m[3]
		}
		d, f := parseDecimal(plain)
		return decimalVal{decimal: d}, f
	},
	"minorUnits": func(a []ref.Val) (ref.Val, *fault) {
		d, f := toDecimal(a[0])
		if f != nil {
			return nil, f
		}
		n, f := currencyDecimals(text(a[1]))
		if f == nil {
			d, f = makeDecimal(d.coef, d.exp+n)
		}
		if f != nil {
			return nil, f
		}
		v, f := d.toInt()
		return types.Int(v), f
	},
	"fromMinorUnits": func(a []ref.Val) (ref.Val, *fault) {
		v, f := toInt(a[0])
		if f != nil {
			return nil, f
		}
		n, f := currencyDecimals(text(a[1]))
		return decimalVal{decimal: decimal{big.NewInt(v), -n}}, f
	},
	"roundMoney": func(a []ref.Val) (ref.Val, *fault) {
		d, f := toDecimal(a[0])
		if f != nil {
			return nil, f
		}
		n, f := currencyDecimals(text(a[1]))
		if f != nil {
			return nil, f
		}
		d, f = d.round(int64(n), text(a[2]))
		return decimalVal{decimal: d}, f
	},
	"allocate": allocate,

	"isCountry": known(functions.Country), "isEuCountry": known(functions.EUCountry),
	"isCurrency": known(functions.Currency), "isLanguage": known(functions.Language),
	"countryAlpha2": coded(functions.CountryAlpha2), "countryAlpha3": coded(functions.CountryAlpha3),
	"countryNumeric": coded(functions.CountryNumeric), "currencyNumeric": coded(functions.CurrencyNumeric),
	"languageAlpha2": coded(functions.LanguageAlpha2), "languageAlpha3": coded(functions.LanguageAlpha3),
	"currencyDecimals": func(a []ref.Val) (ref.Val, *fault) {
		n, f := currencyDecimals(text(a[0]))
		return types.Int(n), f
	},
}

// amounts is a function of n decimals, perhaps a number of places, a way to round
// and perhaps one more decimal. All are read before it is applied.
func amounts(n int, f func(d []decimal, places int64, mode string) (decimal, *fault)) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		var d []decimal
		var places int64
		var mode string
		for i, v := range a {
			var bad *fault
			switch m, isText := v.(types.String); {
			case isText:
				mode = string(m)
			case i < n || mode != "":
				var x decimal
				x, bad = toDecimal(v)
				d = append(d, x)
			default:
				places, bad = toInt(v)
			}
			if bad != nil {
				return nil, bad
			}
		}
		out, bad := f(d, places, mode)
		return decimalVal{decimal: out}, bad
	}
}

// hundredths is so many percent of d.
func (d decimal) hundredths(rate decimal) (decimal, *fault) {
	p, f := d.mul(rate)
	if f != nil {
		return p, f
	}
	return p.mul(decimal{big.NewInt(1), -2})
}

func (d decimal) net(rate decimal, places int64, mode string) (decimal, *fault) {
	x, f := d.mul(decimal{big.NewInt(1), 2})
	if f != nil {
		return x, f
	}
	y, f := decimal{big.NewInt(100), 0}.add(rate)
	if f != nil {
		return y, f
	}
	return x.div(y, places, mode)
}

func known(t functions.Data) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		_, ok := functions.Codes()[t][text(a[0])]
		return types.Bool(ok), nil
	}
}

func coded(t functions.Data) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		v, ok := functions.Codes()[t][text(a[0])]
		if !ok {
			return nil, faultf(abi.NoLookup, "%s", text(a[0]))
		}
		return types.String(v), nil
	}
}

func currencyDecimals(code string) (int, *fault) {
	n, err := strconv.Atoi(functions.Codes()[functions.Currency][code])
	if err != nil {
		return 0, faultf(abi.NoLookup, "%s", code)
	}
	return n, nil
}

// allocate shares an amount out by largest remainder.
func allocate(a []ref.Val) (ref.Val, *fault) {
	amount, f := toDecimal(a[0])
	var weights []decimal
	for it := a[1].(traits.Lister).Iterator(); it.HasNext() == types.True; {
		w, g := toDecimal(it.Next())
		f = first(f, g)
		weights = append(weights, w)
	}
	places, g := toInt(a[2])
	if first(f, g) != nil {
		return nil, first(f, g)
	}
	rounded, f := amount.round(places, "down")
	switch {
	case f != nil:
		return nil, f
	case rounded.cmp(amount) != 0, len(weights) == 0 && amount.coef.Sign() != 0:
		return nil, faultf(abi.BadArgument, "")
	}
	exp := 0
	for i, w := range weights {
		if w.coef.Sign() < 0 {
			return nil, faultf(abi.BadArgument, "")
		}
		if i == 0 || w.exp < exp {
			exp = w.exp
		}
	}
	total := new(big.Int)
	var parts []*big.Int
	for _, w := range weights {
		w, f := w.round(int64(-exp), "down")
		if f != nil {
			return nil, f
		}
		parts = append(parts, w.coef)
		if total.Add(total, w.coef); digits(total) > maxDigits {
			return nil, faultf(abi.DecimalRange, "")
		}
	}
	if total.Sign() == 0 {
		for i := range parts {
			parts[i] = big.NewInt(1)
		}
		total.SetInt64(int64(len(parts)))
	}
	units := new(big.Int).Abs(rounded.coef)
	left := new(big.Int).Set(units)
	var rests []*big.Int
	var order []int
	for i, w := range parts {
		q, r := new(big.Int).QuoRem(new(big.Int).Mul(units, w), total, new(big.Int))
		parts[i], rests, order = q, append(rests, r), append(order, i)
		left.Sub(left, q)
	}
	slices.SortStableFunc(order, func(i, j int) int { return rests[j].Cmp(rests[i]) })
	for _, i := range order[:left.Int64()] {
		parts[i].Add(parts[i], big.NewInt(1))
	}
	var out []ref.Val
	for _, p := range parts {
		if rounded.coef.Sign() < 0 {
			p.Neg(p)
		}
		out = append(out, decimalVal{decimal: decimal{p, -int(places)}})
	}
	return types.NewRefValList(types.DefaultTypeAdapter, out), nil
}
