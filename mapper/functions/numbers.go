package functions

import "slices"

func numbers() []Spec {
	return []Spec{
		{
			Name: "+", Func: "_+_", Sig: "number + number, text + text", Group: "numbers",
			Doc: "Adds numbers, or joins two texts. A decimal keeps the longer scale: 1.5 + 2.50 = 4.00.",
			Overloads: slices.Concat(
				[]Overload{fn("add_int64", "k_add", tInt, tInt, tInt), fn("add_string", "k_concat", tText, tText, tText)},
				mixed(fn("add_decimal", "k_dec_add", tDecimal, tDecimal, tDecimal)),
				[]Overload{node(fn("add_list", "", list(tAny), list(tAny), list(tAny)))}),
			Examples: []Example{
				{Expr: `source.a + 2.50`, In: `{"a":1.5}`, Out: `4.00`},
				{Expr: `source.a + 1`, In: `{"a":1.5}`, Out: `2.5`},
				{Expr: `1 + source.a`, In: `{"a":1.5}`, Out: `2.5`},
				{Expr: `source.a + 1`, In: `{"a":41}`, Out: `42`},
				{Expr: `source.a + 1`, In: `{"a":9223372036854775807}`, Err: "rule/int-overflow"},
				{Expr: `source.a + "-" + source.b`, In: `{"a":"x","b":"ü"}`, Out: `"x-ü"`},
			},
		},
		{
			Name: "-", Func: "_-_", Sig: "number - number", Group: "numbers",
			Doc: "Subtracts; the longer scale is kept.",
			Overloads: slices.Concat([]Overload{fn("subtract_int64", "k_sub", tInt, tInt, tInt)},
				mixed(fn("subtract_decimal", "k_dec_sub", tDecimal, tDecimal, tDecimal))),
			Examples: []Example{
				{Expr: `source.a - 0.10`, In: `{"a":1.1}`, Out: `1.00`},
				{Expr: `10 - source.a`, In: `{"a":1.25}`, Out: `8.75`},
				{Expr: `source.a - 10`, In: `{"a":3}`, Out: `-7`},
			},
		},
		{
			Name: "*", Func: "_*_", Sig: "number * number", Group: "numbers",
			Doc: "Multiplies; the scales add up: 2.50 * 2 = 5.00, 0.1 * 0.1 = 0.01.",
			Overloads: slices.Concat([]Overload{fn("multiply_int64", "k_mul", tInt, tInt, tInt)},
				mixed(fn("multiply_decimal", "k_dec_mul", tDecimal, tDecimal, tDecimal))),
			Examples: []Example{
				{Expr: `source.a * 2`, In: `{"a":2.50}`, Out: `5.00`},
				{Expr: `source.a * source.a`, In: `{"a":0.1}`, Out: `0.01`},
				{Expr: `source.a * source.a`, In: `{"a":4000000000}`, Err: "rule/int-overflow"},
			},
		},
		{
			Name: "/", Func: "_/_", Sig: "int / int", Group: "numbers",
			Doc:       "Divides integers and drops the remainder. For decimals use div, which says how to round.",
			Overloads: []Overload{fn("divide_int64", "k_div", tInt, tInt, tInt)},
			Examples: []Example{
				{Expr: `source.a / 2`, In: `{"a":-7}`, Out: `-3`},
				{Expr: `source.a / 0`, In: `{"a":7}`, Err: "rule/divide-by-zero"},
			},
		},
		{
			Name: "%", Func: "_%_", Sig: "int % int", Group: "numbers",
			Doc:       "Remainder of an integer division; it has the sign of the dividend.",
			Overloads: []Overload{fn("modulo_int64", "k_mod", tInt, tInt, tInt)},
			Examples: []Example{
				{Expr: `source.a % 3`, In: `{"a":-7}`, Out: `-1`},
				{Expr: `source.a % 0`, In: `{"a":7}`, Err: "rule/divide-by-zero"},
			},
		},
		{
			Name: "- (sign)", Func: "-_", Sig: "-number", Group: "numbers",
			Doc:       "Changes the sign.",
			Overloads: []Overload{fn("negate_int64", "k_neg", tInt, tInt), fn("negate_decimal", "k_dec_neg", tDecimal, tDecimal)},
			Examples: []Example{
				{Expr: `-source.a`, In: `{"a":2.50}`, Out: `-2.50`},
				{Expr: `-source.a`, In: `{"a":-9223372036854775808}`, Err: "rule/int-overflow"},
			},
		},
		{
			Name: "round", Sig: "round(decimal, int, text) -> decimal", Group: "numbers",
			Doc: "Rounds to a number of decimal places and keeps that scale. The mode is one of half_even, half_up, half_down, up, down, ceiling, floor.",
			Overloads: []Overload{
				fn("round_decimal_int_string", "k_dec_round", tDecimal, tDecimal, tInt, tText).literal(2, Mode),
			},
			Examples: []Example{
				{Expr: `round(source.a, 2, "half_up")`, In: `{"a":2.345}`, Out: `2.35`},
				{Expr: `round(source.a, 2, "half_even")`, In: `{"a":2.345}`, Out: `2.34`},
				{Expr: `round(source.a, 2, "half_up")`, In: `{"a":2.5}`, Out: `2.50`},
				{Expr: `round(source.a, 0, "floor")`, In: `{"a":-2.5}`, Out: `-3`},
			},
		},
		{
			Name: "div", Sig: "div(decimal, decimal, int, text) -> decimal", Group: "numbers",
			Doc: "Divides and rounds to a number of decimal places; the modes are those of round.",
			Overloads: []Overload{
				fn("div_decimal_decimal_int_string", "k_dec_div", tDecimal, tDecimal, tDecimal, tInt, tText).literal(3, Mode),
				{ID: "div_decimal_int_int_string", Result: tDecimal, Args: ts(tDecimal, tInt, tInt, tText), Via: "div_decimal_decimal_int_string"},
				{ID: "div_int_decimal_int_string", Result: tDecimal, Args: ts(tInt, tDecimal, tInt, tText), Via: "div_decimal_decimal_int_string"},
				{ID: "div_int_int_int_string", Result: tDecimal, Args: ts(tInt, tInt, tInt, tText), Via: "div_decimal_decimal_int_string"},
			},
			Examples: []Example{
				{Expr: `div(source.a, 3, 2, "half_up")`, In: `{"a":10.00}`, Out: `3.33`},
				{Expr: `div(1, source.a, 4, "half_even")`, In: `{"a":8}`, Out: `0.1250`},
				{Expr: `div(source.a, 0, 2, "half_up")`, In: `{"a":10.00}`, Err: "rule/divide-by-zero"},
			},
		},
		{
			Name: "abs", Sig: "abs(number) -> number", Group: "numbers",
			Doc:       "The number without its sign.",
			Overloads: []Overload{fn("abs_decimal", "k_dec_abs", tDecimal, tDecimal), fn("abs_int", "", tInt, tInt)},
			Examples: []Example{
				{Expr: `abs(source.a)`, In: `{"a":-2.50}`, Out: `2.50`},
				{Expr: `abs(source.a)`, In: `{"a":-3}`, Out: `3`},
			},
		},
		{
			Name: "min", Sig: "min(a, b) or min(list)", Group: "numbers",
			Doc: "The smaller of two numbers, or the smallest of a list. Of equal numbers the first is taken. An empty list is an error.",
			Overloads: append(mixed(fn("min_decimal", "", tDecimal, tDecimal, tDecimal)),
				fn("min_int", "", tInt, tInt, tInt),
				fn("min_list_decimal", "", tDecimal, list(tDecimal)), fn("min_list_int", "", tInt, list(tInt))),
			Examples: []Example{
				{Expr: `min(source.a, 2)`, In: `{"a":2.50}`, Out: `2`},
				{Expr: `min(source.a)`, In: `{"a":[3,1,2]}`, Out: `1`},
				{Expr: `min(source.a)`, In: `{"a":[3.5,1.0,1.00]}`, Out: `1.0`},
			},
		},
		{
			Name: "max", Sig: "max(a, b) or max(list)", Group: "numbers",
			Doc: "The larger of two numbers, or the largest of a list. Of equal numbers the first is taken. An empty list is an error.",
			Overloads: append(mixed(fn("max_decimal", "", tDecimal, tDecimal, tDecimal)),
				fn("max_int", "", tInt, tInt, tInt),
				fn("max_list_decimal", "", tDecimal, list(tDecimal)), fn("max_list_int", "", tInt, list(tInt))),
			Examples: []Example{
				{Expr: `max(0, source.a)`, In: `{"a":-2}`, Out: `0`},
				{Expr: `max(source.a)`, In: `{"a":[3,1,2]}`, Out: `3`},
				{Expr: `max(source.a.filter(x, x > 5))`, In: `{"a":[3,1,2]}`, Err: "rule/bad-argument"},
			},
		},
		{
			Name: "sum", Sig: "sum(list) -> number", Group: "numbers",
			Doc:       "Adds up a list of numbers; 0 for an empty list.",
			Overloads: []Overload{fn("sum_list_decimal", "", tDecimal, list(tDecimal)), fn("sum_list_int", "", tInt, list(tInt))},
			Examples: []Example{
				{Expr: `sum(source.a)`, In: `{"a":[0.10,0.2]}`, Out: `0.30`},
				{Expr: `sum(source.a)`, In: `{"a":[1,2]}`, Out: `3`},
				{Expr: `sum(source.l.map(x, dec(x.p) * x.q))`, In: `{"l":[{"p":"2.50","q":2},{"p":"1.00","q":1}]}`, Out: `6.00`},
				{Expr: `sum(source.a.filter(x, x > 9.0))`, In: `{"a":[0.10,0.2]}`, Out: `0`},
			},
		},
	}
}
