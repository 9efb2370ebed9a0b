package functions

func optionals() []Spec {
	opt := optional(tAny)
	return []Spec{
		{
			Name: "orValue", Sig: "optional.orValue(T) -> T", Group: "optionals",
			Doc:       "The value, or another one if it is missing or null.",
			Overloads: []Overload{node(method("optional_orValue_value", "", tAny, opt, tAny))},
			Examples: []Example{
				{Expr: `source.?a.orValue("-")`, In: `{"a?":"x"}`, Out: `"-"`},
				{Expr: `source.?a.?b.orValue(0)`, In: `{"a":{"b":7}}`, Out: `7`},
			},
		},
		{
			Name: "or", Sig: "optional.or(optional) -> optional", Group: "optionals",
			Doc:       "The first of two optionals that has a value.",
			Overloads: []Overload{node(method("optional_or_optional", "", opt, opt, opt))},
			Examples:  []Example{{Expr: `source.?a.or(source.?b).orValue("-")`, In: `{"a?":"x","b":"y"}`, Out: `"y"`}},
		},
		{
			Name: "hasValue", Sig: "optional.hasValue() -> bool", Group: "optionals",
			Doc:       "Whether there is a value; false for missing and for null.",
			Overloads: []Overload{node(method("optional_hasValue", "", tBool, opt))},
			Examples:  []Example{{Expr: `source.?a.hasValue()`, In: `{"a":"x"}`, Out: `true`}},
		},
		{
			Name: "value", Sig: "optional.value() -> T", Group: "optionals",
			Doc:       "The value; an error if there is none.",
			Overloads: []Overload{node(method("optional_value", "", tAny, opt))},
			Examples: []Example{
				{Expr: `source.?a.value()`, In: `{"a":"x"}`, Out: `"x"`},
				{Expr: `source.?a.value()`, In: `{"a?":"x"}`, Err: "rule/no-value"},
			},
		},
		{
			Name: "optional.of", Sig: "optional.of(T) -> optional", Group: "optionals",
			Doc:       "An optional with a value.",
			Overloads: []Overload{node(fn("optional_of", "", opt, tAny))},
			Examples:  []Example{{Expr: `optional.of(source.a).orValue("-")`, In: `{"a":"x"}`, Out: `"x"`}},
		},
		{
			Name: "optional.none", Sig: "optional.none() -> optional", Group: "optionals",
			Doc:       "An optional without a value.",
			Overloads: []Overload{node(fn("optional_none", "", opt))},
			Examples: []Example{
				{Expr: `(source.a == "" ? optional.none() : optional.of(source.a)).orValue("-")`, In: `{"a":""}`, Out: `"-"`},
			},
		},
		{
			Name: "optMap", Sig: "optional.optMap(x, T) -> optional", Group: "optionals",
			Doc:      "Computes with the value if there is one.",
			Examples: []Example{{Expr: `source.?a.optMap(x, x + "!").orValue("-")`, In: `{"a":"x"}`, Out: `"x!"`}},
		},
		{
			Name: "optFlatMap", Sig: "optional.optFlatMap(x, optional) -> optional", Group: "optionals",
			Doc:      "Computes an optional with the value if there is one.",
			Examples: []Example{{Expr: `source.?a.optFlatMap(x, x.?b).orValue("-")`, In: `{"a":{"b":"y"}}`, Out: `"y"`}},
		},
	}
}
