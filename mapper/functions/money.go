package functions

func money() []Spec {
	return []Spec{
		{
			Name: "roundTo", Sig: "roundTo(decimal, step, mode) -> decimal", Group: "money",
			Doc:       "Rounds to a multiple of a step above zero, which gives the scale: cash in Swiss francs is rounded to 0.05.",
			Overloads: anyMixed(fn("round_to_decimal_decimal_string", "k_dec_round_to", tDecimal, tDecimal, tDecimal, tText).literal(2, Mode)),
			Examples: []Example{
				{Expr: `roundTo(source.a, 0.05, "half_up")`, In: `{"a":12.475}`, Out: `12.50`},
				{Expr: `roundTo(source.a, 0.05, "half_up")`, In: `{"a":12.47}`, Out: `12.45`},
				{Expr: `roundTo(source.a, 10, "up")`, In: `{"a":-31.5}`, Out: `-40`},
				{Expr: `roundTo(source.a, source.b, "up")`, In: `{"a":1.5,"b":0.0}`, Err: "rule/bad-argument"},
			},
		},
		{
			Name: "percent", Sig: "percent(amount, rate, places, mode) -> decimal", Group: "money",
			Doc:       "So many percent of an amount, rounded.",
			Overloads: anyMixed(fn("percent_decimal_decimal_int_string", "k_percent", tDecimal, tDecimal, tDecimal, tInt, tText).literal(3, Mode)),
			Examples: []Example{
				{Expr: `percent(source.a, 19, 2, "half_up")`, In: `{"a":99.95}`, Out: `18.99`},
				{Expr: `percent(source.a, source.r, 2, "half_even")`, In: `{"a":100,"r":8.875}`, Out: `8.88`},
			},
		},
		{
			Name: "grossFromNet", Sig: "grossFromNet(net, rate, places, mode) -> decimal", Group: "money",
			Doc:       "A net amount with the tax of a rate in percent, rounded.",
			Overloads: anyMixed(fn("gross_decimal_decimal_int_string", "k_gross", tDecimal, tDecimal, tDecimal, tInt, tText).literal(3, Mode)),
			Examples:  []Example{{Expr: `grossFromNet(source.a, 19, 2, "half_up")`, In: `{"a":83.99}`, Out: `99.95`}},
		},
		{
			Name: "netFromGross", Sig: "netFromGross(gross, rate, places, mode) -> decimal", Group: "money",
			Doc:       "A gross amount without the tax of a rate in percent, rounded.",
			Overloads: anyMixed(fn("net_decimal_decimal_int_string", "k_net", tDecimal, tDecimal, tDecimal, tInt, tText).literal(3, Mode)),
			Examples: []Example{
				{Expr: `netFromGross(source.a, 19, 2, "half_up")`, In: `{"a":99.95}`, Out: `83.99`},
				{Expr: `netFromGross(source.a, -100, 2, "half_up")`, In: `{"a":99.95}`, Err: "rule/divide-by-zero"},
			},
		},
		{
			Name: "taxInGross", Sig: "taxInGross(gross, rate, places, mode) -> decimal", Group: "money",
			Doc:       "The tax in a gross amount: what is left without netFromGross, so that both add up.",
			Overloads: anyMixed(fn("tax_decimal_decimal_int_string", "k_tax_in", tDecimal, tDecimal, tDecimal, tInt, tText).literal(3, Mode)),
			Examples:  []Example{{Expr: `taxInGross(source.a, 19, 2, "half_up")`, In: `{"a":99.95}`, Out: `15.96`}},
		},
		{
			Name: "divOr", Sig: "divOr(a, b, places, mode, other) -> decimal", Group: "numbers",
			Doc:       "Divides as div does, but gives another number where b is zero.",
			Overloads: anyMixed(fn("div_or_decimal_decimal_int_string_decimal", "k_div_or", tDecimal, tDecimal, tDecimal, tInt, tText, tDecimal).literal(3, Mode)),
			Examples: []Example{
				{Expr: `divOr(source.a, source.b, 2, "half_up", 0)`, In: `{"a":10.0,"b":0}`, Out: `0`},
				{Expr: `divOr(source.a, source.b, 2, "half_up", 0)`, In: `{"a":10.0,"b":3}`, Out: `3.33`},
			},
		},
		{
			Name: "average", Sig: "average(list, places, mode) -> decimal", Group: "numbers",
			Doc: "The sum of a list divided by the number of its items, rounded. An empty list is an error.",
			Overloads: []Overload{
				fn("average_list_decimal_int_string", "", tDecimal, list(tDecimal), tInt, tText).literal(2, Mode),
				fn("average_list_int_int_string", "", tDecimal, list(tInt), tInt, tText).literal(2, Mode),
			},
			Examples: []Example{
				{Expr: `average(source.a, 2, "half_up")`, In: `{"a":[1,2,2]}`, Out: `1.67`},
				{Expr: `average(source.l.map(x, dec(x.p)), 1, "half_even")`, In: `{"l":[{"p":"2.50"},{"p":"1.00"}]}`, Out: `1.8`},
				{Expr: `average(source.a.filter(x, x > 9), 2, "half_up")`, In: `{"a":[1,2,2]}`, Err: "rule/bad-argument"},
			},
		},
		{
			Name: "decimals", Sig: "decimals(decimal) -> int", Group: "numbers",
			Doc:       "How many decimal places a number is written with.",
			Overloads: []Overload{fn("decimals_decimal", "k_decimals", tInt, tDecimal)},
			Examples: []Example{
				{Expr: `decimals(source.a)`, In: `{"a":2.50}`, Out: `2`},
				{Expr: `decimals(source.a)`, In: `{"a":1e3}`, Out: `0`},
			},
		},
		{
			Name: "trimZeros", Sig: "trimZeros(decimal) -> decimal", Group: "numbers",
			Doc:       "The number without zeros at the end of its decimal places.",
			Overloads: []Overload{fn("trim_zeros_decimal", "k_trim_zeros", tDecimal, tDecimal)},
			Examples: []Example{
				{Expr: `trimZeros(source.a)`, In: `{"a":2.500}`, Out: `2.5`},
				{Expr: `trimZeros(source.a)`, In: `{"a":100.00}`, Out: `100`},
			},
		},
		{
			Name: "isNumber", Sig: "text.isNumber() -> bool", Group: "numbers",
			Doc:       "Whether dec can read the text.",
			Overloads: []Overload{method("string_is_number", "k_is_number", tBool, tText)},
			Examples: []Example{
				{Expr: `source.a.isNumber()`, In: `{"a":"-12.50"}`, Out: `true`},
				{Expr: `source.a.isNumber()`, In: `{"a":"12,50"}`, Out: `false`},
			},
		},
		{
			Name: "isInteger", Sig: "text.isInteger() -> bool", Group: "numbers",
			Doc:       "Whether int can read the text.",
			Overloads: []Overload{method("string_is_integer", "k_is_integer", tBool, tText)},
			Examples: []Example{
				{Expr: `source.a.isInteger()`, In: `{"a":"-12"}`, Out: `true`},
				{Expr: `source.a.isInteger()`, In: `{"a":"0"}`, Out: `true`},
				{Expr: `source.a.isInteger()`, In: `{"a":"9223372036854775808"}`, Out: `false`},
			},
		},
		{
			Name: "formatNumber", Sig: "formatNumber(decimal, places, mode, mark, group) -> text", Group: "numbers",
			Doc:       "A number as people write it: rounded, with a decimal mark, and a text between groups of three digits.",
			Overloads: anyMixed(fn("format_number_decimal_int_string_string_string", "k_format_number", tText, tDecimal, tInt, tText, tText, tText).literal(2, Mode)),
			Examples: []Example{
				{Expr: `formatNumber(source.a, 2, "half_up", ",", ".")`, In: `{"a":-1234567.895}`, Out: `"-1.234.567,90"`},
				{Expr: `formatNumber(source.a, 2, "half_up", ".", "")`, In: `{"a":1234.5}`, Out: `"1234.50"`},
				{Expr: `formatNumber(source.a, 0, "half_up", ".", "\u00a0")`, In: `{"a":123456}`, Out: `"123 456"`},
			},
		},
		{
			Name: "parseNumber", Sig: "parseNumber(text, mark, group) -> decimal", Group: "numbers",
			Doc:       "Reads a number as people write it: with a decimal mark and, if group is not empty, a character between groups of three digits. A minus may stand in front or, as SAP writes it, behind.",
			Overloads: []Overload{fn("parse_number_string_string_string", "k_parse_number", tDecimal, tText, tText, tText)},
			Examples: []Example{
				{Expr: `parseNumber(source.a, ",", ".")`, In: `{"a":"1.234,50"}`, Out: `1234.50`},
				{Expr: `parseNumber(source.a, ".", "")`, In: `{"a":"12.50-"}`, Out: `-12.50`},
				{Expr: `parseNumber(source.a, ".", ",")`, In: `{"a":"1,23,456"}`, Err: "rule/bad-conversion"},
				{Expr: `parseNumber(source.a, "-", "0")`, In: `{"a":"1"}`, Err: "rule/bad-argument"},
				{Expr: `parseNumber(source.a, ".", ".")`, In: `{"a":"1"}`, Err: "rule/bad-argument"},
			},
		},
		{
			Name: "minorUnits", Sig: "minorUnits(amount, currency) -> int", Group: "money",
			Doc:       "An amount in the minor unit of its currency (ISO 4217), as payment services want it. An amount with more places than the currency has is an error.",
			Overloads: anyMixed(fn("minor_units_decimal_string", "k_minor_units", tInt, tDecimal, tText).tables(Currency)),
			Examples: []Example{
				{Expr: `minorUnits(source.a, source.c)`, In: `{"a":12.5,"c":"EUR"}`, Out: `1250`},
				{Expr: `minorUnits(source.a, source.c)`, In: `{"a":1250,"c":"JPY"}`, Out: `1250`},
				{Expr: `minorUnits(source.a, source.c)`, In: `{"a":12.505,"c":"EUR"}`, Err: "rule/bad-conversion"},
				{Expr: `minorUnits(source.a, source.c)`, In: `{"a":12.5,"c":"???"}`, Err: "rule/no-lookup"},
			},
		},
		{
			Name: "fromMinorUnits", Sig: "fromMinorUnits(int, currency) -> decimal", Group: "money",
			Doc:       "An amount that is given in the minor unit of its currency (ISO 4217).",
			Overloads: []Overload{fn("from_minor_units_int_string", "k_from_minor", tDecimal, tInt, tText).tables(Currency)},
			Examples: []Example{
				{Expr: `fromMinorUnits(source.a, "EUR")`, In: `{"a":1250}`, Out: `12.50`},
				{Expr: `fromMinorUnits(source.a, "KWD")`, In: `{"a":-5}`, Out: `-0.005`},
			},
		},
		{
			Name: "roundMoney", Sig: "roundMoney(amount, currency, mode) -> decimal", Group: "money",
			Doc:       "Rounds an amount to the decimal places of its currency (ISO 4217).",
			Overloads: anyMixed(fn("round_money_decimal_string_string", "k_round_money", tDecimal, tDecimal, tText, tText).literal(2, Mode).tables(Currency)),
			Examples: []Example{
				{Expr: `roundMoney(source.a, "JPY", "half_up")`, In: `{"a":12.5}`, Out: `13`},
				{Expr: `roundMoney(source.a, "EUR", "half_up")`, In: `{"a":12.5}`, Out: `12.50`},
			},
		},
		{
			Name: "allocate", Sig: "allocate(amount, weights, places) -> list of decimals", Group: "money",
			Doc: "Shares an amount out over lines in proportion to their weights, each share with so many decimal places, the sum exact: what is left over goes by units of the last place to the largest remainders, of equal ones to the first. " +
				"If all weights are zero the shares are equal. An amount with more places, a negative weight, or an amount but no lines is an error.",
			Overloads: append(anyMixed(fn("allocate_decimal_list_decimal_int", "", list(tDecimal), tDecimal, list(tDecimal), tInt)),
				anyMixed(fn("allocate_decimal_list_int_int", "", list(tDecimal), tDecimal, list(tInt), tInt))...),
			Examples: []Example{
				{Expr: `allocate(source.a, [1, 1, 1], 2)`, In: `{"a":10.00}`, Out: `[3.34,3.33,3.33]`},
				{Expr: `allocate(source.a, source.l.map(x, dec(x.p) * x.q), 2)`, In: `{"a":-5.00,"l":[{"p":"19.99","q":1},{"p":"5.00","q":3},{"p":"0.00","q":1}]}`, Out: `[-2.86,-2.14,0.00]`},
				{Expr: `allocate(source.a, source.w, 2)[1]`, In: `{"a":0.05,"w":[0,0]}`, Out: `0.02`},
				{Expr: `sum(allocate(source.a, source.w, 0))`, In: `{"a":100,"w":[0.333,0.333,0.334]}`, Out: `100`},
				{Expr: `allocate(source.a, source.w, 2)`, In: `{"a":0.055,"w":[1,2]}`, Err: "rule/bad-argument"},
				{Expr: `allocate(source.a, source.w, 2)`, In: `{"a":0.05,"w":[1,-2]}`, Err: "rule/bad-argument"},
			},
		},
	}
}
