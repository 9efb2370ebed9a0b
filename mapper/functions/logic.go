package functions

import (
	"slices"

	"crosswalk/mapper/program"
)

func ts(list ...program.Type) []program.Type { return list }

func logic() []Spec {
	return []Spec{
		{
			Name: "&&", Func: "_&&_", Sig: "bool && bool", Group: "logic",
			Doc:       "True if both are. If one side is false the other side's error does not matter.",
			Overloads: []Overload{node(fn("logical_and", "", tBool, tBool, tBool))},
			Examples: []Example{
				{Expr: `source.a && !source.a`, In: `{"a":true}`, Out: `false`},
				{Expr: `1 / source.n > 0 && source.a`, In: `{"a":false,"n":0}`, Out: `false`},
				{Expr: `source.a && 1 / source.n > 0`, In: `{"a":true,"n":0}`, Err: "rule/divide-by-zero"},
			},
		},
		{
			Name: "||", Func: "_||_", Sig: "bool || bool", Group: "logic",
			Doc:       "True if one of them is. If one side is true the other side's error does not matter.",
			Overloads: []Overload{node(fn("logical_or", "", tBool, tBool, tBool))},
			Examples: []Example{
				{Expr: `1 / source.n > 0 || source.a`, In: `{"a":true,"n":0}`, Out: `true`},
				{Expr: `1 / source.n > 0 || source.a`, In: `{"a":false,"n":0}`, Err: "rule/divide-by-zero"},
			},
		},
		{
			Name: "!", Func: "!_", Sig: "!bool", Group: "logic",
			Doc:       "Turns true into false and false into true.",
			Overloads: []Overload{fn("logical_not", "", tBool, tBool)},
			Examples:  []Example{{Expr: `!source.a`, In: `{"a":true}`, Out: `false`}},
		},
		{
			Name: "? :", Func: "_?_:_", Sig: "bool ? T : T", Group: "logic",
			Doc:       "The first value if the condition holds, else the second. Only the chosen one is evaluated.",
			Overloads: []Overload{node(fn("conditional", "", tAny, tBool, tAny, tAny))},
			Examples: []Example{
				{Expr: `source.n == 0 ? 0 : 10 / source.n`, In: `{"n":0}`, Out: `0`},
				{Expr: `source.n > 1 ? "many" : "one"`, In: `{"n":2}`, Out: `"many"`},
			},
		},
		{
			Name: "has", Sig: "has(a.b) -> bool", Group: "optionals",
			Doc:      "Whether the field is there, null included.",
			Examples: []Example{{Expr: `has(source.a)`, In: `{"a":"x"}`, Out: `true`}},
		},
		{
			Name: "cel.bind", Sig: "cel.bind(name, T, U) -> U", Group: "logic",
			Doc:      "Names a value for use in an expression; it is evaluated at first use.",
			Examples: []Example{{Expr: `cel.bind(x, source.n * 2, x * x)`, In: `{"n":3}`, Out: `36`}},
		},
	}
}

func comparisons() []Spec {
	ordered := func(name, cel, prefix, kernelDoc string, ex ...Example) Spec {
		return Spec{
			Name: name, Func: cel, Sig: "a " + name + " b", Group: "logic", Doc: kernelDoc,
			Overloads: slices.Concat([]Overload{
				fn(prefix+"_int64", "", tBool, tInt, tInt),
				fn(prefix+"_string", "k_text_cmp", tBool, tText, tText),
				fn(prefix+"_timestamp", "k_time_cmp", tBool, tTime, tTime),
			}, mixed(fn(prefix+"_decimal", "k_dec_cmp", tBool, tDecimal, tDecimal))),
			Examples: ex,
		}
	}
	equal := func(name, cel, prefix, doc string, ex ...Example) Spec {
		return Spec{
			Name: name, Func: cel, Sig: "a " + name + " b", Group: "logic", Doc: doc,
			Overloads: slices.Concat([]Overload{
				fn(prefix+"_bool", "", tBool, tBool, tBool),
				fn(prefix+"_int64", "", tBool, tInt, tInt),
				fn(prefix+"_string", "k_text_eq", tBool, tText, tText),
				fn(prefix+"_timestamp", "k_time_cmp", tBool, tTime, tTime),
			}, mixed(fn(prefix+"_decimal", "k_dec_cmp", tBool, tDecimal, tDecimal))),
			Examples: ex,
		}
	}
	return []Spec{
		equal("==", "_==_", "equals", "Whether two values are equal. Decimals compare by value: 2.50 == 2.5.",
			Example{Expr: `source.a == 2.5`, In: `{"a":2.50}`, Out: `true`},
			Example{Expr: `source.a == 2`, In: `{"a":2.00}`, Out: `true`},
			Example{Expr: `source.a == "x"`, In: `{"a":"\u0078"}`, Out: `true`},
			Example{Expr: `source.a == true`, In: `{"a":true}`, Out: `true`}),
		equal("!=", "_!=_", "not_equals", "Whether two values differ.",
			Example{Expr: `source.a != 2.5`, In: `{"a":2.50}`, Out: `false`},
			Example{Expr: `source.a != 3`, In: `{"a":4}`, Out: `true`}),
		ordered("<", "_<_", "less", "Whether a is less than b. Texts compare by code point.",
			Example{Expr: `source.a < "b"`, In: `{"a":"a"}`, Out: `true`},
			Example{Expr: `source.a < 2`, In: `{"a":1.99}`, Out: `true`}),
		ordered("<=", "_<=_", "less_equals", "Whether a is less than or equal to b.",
			Example{Expr: `source.a <= 2`, In: `{"a":2.00}`, Out: `true`}),
		ordered(">", "_>_", "greater", "Whether a is greater than b.",
			Example{Expr: `source.a > 2`, In: `{"a":3}`, Out: `true`},
			Example{Expr: `timestamp(source.a) > timestamp("2026-01-01T00:00:00Z")`, In: `{"a":"2026-01-01T00:00:00+01:00"}`, Out: `false`}),
		ordered(">=", "_>=_", "greater_equals", "Whether a is greater than or equal to b.",
			Example{Expr: `source.a >= 2`, In: `{"a":3}`, Out: `true`}),
	}
}
