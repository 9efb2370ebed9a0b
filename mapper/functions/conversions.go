package functions

func conversions() []Spec {
	return []Spec{
		{
			Name: "string", Sig: "string(value) -> text", Group: "text",
			Doc: "The text of a value: of a decimal its plain digits, of a timestamp RFC 3339 in UTC, of an untyped value the text of a string, number or boolean.",
			Overloads: []Overload{
				fn("string_to_string", "", tText, tText), fn("int64_to_string", "k_int_text_of", tText, tInt),
				fn("bool_to_string", "k_bool_text_of", tText, tBool), fn("decimal_to_string", "k_dec_text_of", tText, tDecimal),
				fn("timestamp_to_string", "k_time_text", tText, tTime), fn("json_to_string", "k_json_text", tText, tJSON),
			},
			Examples: []Example{
				{Expr: `string(source.a)`, In: `{"a":42}`, Out: `"42"`},
				{Expr: `string(source.a)`, In: `{"a":2.50}`, Out: `"2.50"`},
				{Expr: `string(source.a)`, In: `{"a":1.5e3}`, Out: `"1500"`},
				{Expr: `string(source.a)`, In: `{"a":true}`, Out: `"true"`},
				{Expr: `string(timestamp(source.a))`, In: `{"a":"2026-01-31T10:30:00+01:00"}`, Out: `"2026-01-31T09:30:00Z"`},
			},
		},
		{
			Name: "int", Sig: "int(value) -> int", Group: "numbers",
			Doc: "An integer from a text, from a decimal without a fraction, or the Unix seconds of a timestamp.",
			Overloads: []Overload{
				fn("int64_to_int64", "", tInt, tInt), fn("string_to_int64", "k_int_text", tInt, tText),
				fn("decimal_to_int64", "k_dec_toint", tInt, tDecimal), fn("timestamp_to_int64", "k_time_seconds", tInt, tTime),
				fn("json_to_int64", "k_json_int", tInt, tJSON),
			},
			Examples: []Example{
				{Expr: `int(source.a)`, In: `{"a":"42"}`, Out: `42`},
				{Expr: `int(source.a)`, In: `{"a":"4x"}`, Err: "rule/bad-conversion"},
				{Expr: `int(source.a)`, In: `{"a":4.0}`, Out: `4`},
				{Expr: `int(source.a)`, In: `{"a":4.5}`, Err: "rule/bad-conversion"},
				{Expr: `int(timestamp(source.a))`, In: `{"a":"1970-01-02T00:00:00Z"}`, Out: `86400`},
			},
		},
		{
			Name: "dec", Sig: "dec(value) -> decimal", Group: "numbers",
			Doc: "An exact decimal from a text, an integer or a number. The scale is kept: dec(\"2.50\") is 2.50.",
			Overloads: []Overload{
				fn("decimal_to_decimal", "", tDecimal, tDecimal), fn("string_to_decimal", "k_dec_text", tDecimal, tText),
				fn("int64_to_decimal", "k_dec_int", tDecimal, tInt), fn("json_to_decimal", "k_json_dec", tDecimal, tJSON),
			},
			Examples: []Example{
				{Expr: `dec(source.a)`, In: `{"a":"2.50"}`, Out: `2.50`},
				{Expr: `dec(source.a)`, In: `{"a":2}`, Out: `2`},
				{Expr: `dec(source.a)`, In: `{"a":"2,50"}`, Err: "rule/bad-conversion"},
				{Expr: `dec(source.a) * 2`, In: `{"a":"12345678901234567890123456789012345"}`, Err: "rule/decimal-range"},
			},
		},
		{
			Name: "bool", Sig: "bool(value) -> bool", Group: "logic",
			Doc: "A boolean from the texts true and false.",
			Overloads: []Overload{
				fn("bool_to_bool", "", tBool, tBool), fn("string_to_bool", "k_bool_text", tBool, tText),
				fn("json_to_bool", "k_json_bool", tBool, tJSON),
			},
			Examples: []Example{
				{Expr: `bool(source.a)`, In: `{"a":"true"}`, Out: `true`},
				{Expr: `bool(source.a)`, In: `{"a":"yes"}`, Err: "rule/bad-conversion"},
			},
		},
	}
}

func times() []Spec {
	return []Spec{
		{
			Name: "timestamp", Sig: "timestamp(text) -> timestamp", Group: "times",
			Doc: "An instant from an RFC 3339 text.",
			Overloads: []Overload{
				fn("timestamp_to_timestamp", "", tTime, tTime), fn("string_to_timestamp", "k_time", tTime, tText),
			},
			Examples: []Example{
				{Expr: `string(timestamp(source.a))`, In: `{"a":"2026-01-31T09:30:00.250Z"}`, Out: `"2026-01-31T09:30:00.25Z"`},
				{Expr: `string(timestamp(source.a))`, In: `{"a":"2026-17-31T09:30:00Z"}`, Err: "rule/bad-conversion"},
			},
		},
		{
			Name: "epochMillis", Sig: "epochMillis(timestamp) -> int", Group: "times",
			Doc:       "Milliseconds since 1970-01-01T00:00:00Z, rounded down.",
			Overloads: []Overload{fn("epoch_millis_timestamp", "k_time_millis", tInt, tTime)},
			Examples:  []Example{{Expr: `epochMillis(timestamp(source.a))`, In: `{"a":"1970-01-01T00:00:01.5Z"}`, Out: `1500`}},
		},
	}
}
