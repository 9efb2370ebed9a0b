package functions

func texts() []Spec {
	return []Spec{
		{
			Name: "contains", Sig: "text.contains(text) -> bool", Group: "text",
			Doc:       "Whether the text holds the other one.",
			Overloads: []Overload{method("contains_string", "k_contains", tBool, tText, tText)},
			Examples:  []Example{{Expr: `source.a.contains("ü")`, In: `{"a":"Grün"}`, Out: `true`}},
		},
		{
			Name: "startsWith", Sig: "text.startsWith(text) -> bool", Group: "text",
			Doc:       "Whether the text begins with the other one.",
			Overloads: []Overload{method("starts_with_string", "k_starts", tBool, tText, tText)},
			Examples:  []Example{{Expr: `source.a.startsWith("SKU-")`, In: `{"a":"SKU-1"}`, Out: `true`}},
		},
		{
			Name: "endsWith", Sig: "text.endsWith(text) -> bool", Group: "text",
			Doc:       "Whether the text ends with the other one.",
			Overloads: []Overload{method("ends_with_string", "k_ends", tBool, tText, tText)},
			Examples:  []Example{{Expr: `source.a.endsWith("-1")`, In: `{"a":"SKU-2"}`, Out: `false`}},
		},
		{
			Name: "indexOf", Sig: "text.indexOf(text[, int]) -> int", Group: "text",
			Doc: "Position of the first occurrence, counted in characters from 0; -1 if there is none. The search may start at a position.",
			Overloads: []Overload{
				method("string_index_of_string", "k_index_of", tInt, tText, tText),
				method("string_index_of_string_int", "k_index_of", tInt, tText, tText, tInt),
			},
			Examples: []Example{
				{Expr: `source.a.indexOf("-")`, In: `{"a":"ü-1-2"}`, Out: `1`},
				{Expr: `source.a.indexOf("-", 2)`, In: `{"a":"ü-1-2"}`, Out: `3`},
				{Expr: `source.a.indexOf("-", 9)`, In: `{"a":"ü-1-2"}`, Err: "rule/index-out-of-range"},
			},
		},
		{
			Name: "lastIndexOf", Sig: "text.lastIndexOf(text[, int]) -> int", Group: "text",
			Doc: "Position of the last occurrence, counted in characters; -1 if there is none. With a position: the last one that starts at or before it.",
			Overloads: []Overload{
				method("string_last_index_of_string", "k_last_index_of", tInt, tText, tText),
				method("string_last_index_of_string_int", "k_last_index_of", tInt, tText, tText, tInt),
			},
			Examples: []Example{
				{Expr: `source.a.lastIndexOf("-")`, In: `{"a":"ü-1-2"}`, Out: `3`},
				{Expr: `source.a.lastIndexOf("-", 2)`, In: `{"a":"ü-1-2"}`, Out: `1`},
			},
		},
		{
			Name: "substring", Sig: "text.substring(int[, int]) -> text", Group: "text",
			Doc: "The characters from a position up to, not including, another; to the end if that is left out.",
			Overloads: []Overload{
				method("string_substring_int", "k_substring", tText, tText, tInt),
				method("string_substring_int_int", "k_substring", tText, tText, tInt, tInt),
			},
			Examples: []Example{
				{Expr: `source.a.substring(1)`, In: `{"a":"übermut"}`, Out: `"bermut"`},
				{Expr: `source.a.substring(0, 2)`, In: `{"a":"übermut"}`, Out: `"üb"`},
				{Expr: `source.a.substring(0, 9)`, In: `{"a":"übermut"}`, Err: "rule/index-out-of-range"},
				{Expr: `source.a.substring(0, min(size(source.a), 9))`, In: `{"a":"übermut"}`, Out: `"übermut"`},
			},
		},
		{
			Name: "charAt", Sig: "text.charAt(int) -> text", Group: "text",
			Doc:       "The character at a position; empty at the very end.",
			Overloads: []Overload{method("string_char_at_int", "k_char_at", tText, tText, tInt)},
			Examples: []Example{
				{Expr: `source.a.charAt(1)`, In: `{"a":"aü"}`, Out: `"ü"`},
				{Expr: `source.a.charAt(2)`, In: `{"a":"aü"}`, Out: `""`},
				{Expr: `source.a.charAt(3)`, In: `{"a":"aü"}`, Err: "rule/index-out-of-range"},
			},
		},
		{
			Name: "replace", Sig: "text.replace(text, text[, int]) -> text", Group: "text",
			Doc: "Replaces every occurrence of a text by another, or only the first n.",
			Overloads: []Overload{
				method("string_replace_string_string", "k_replace", tText, tText, tText, tText),
				method("string_replace_string_string_int", "k_replace", tText, tText, tText, tText, tInt),
			},
			Examples: []Example{
				{Expr: `source.a.replace(" ", "")`, In: `{"a":"1 2 3"}`, Out: `"123"`},
				{Expr: `source.a.replace(" ", "", 1)`, In: `{"a":"1 2 3"}`, Out: `"12 3"`},
				{Expr: `source.a.replace("", "-")`, In: `{"a":"üb"}`, Out: `"-ü-b-"`},
			},
		},
		{
			Name: "split", Sig: "text.split(text[, int]) -> list of text", Group: "text",
			Doc: "Cuts the text at each separator, into at most n pieces if n is given and not negative.",
			Overloads: []Overload{
				method("string_split_string", "k_split", list(tText), tText, tText),
				method("string_split_string_int", "k_split", list(tText), tText, tText, tInt),
			},
			Examples: []Example{
				{Expr: `source.a.split(", ")`, In: `{"a":"red, green, blue"}`, Out: `["red","green","blue"]`},
				{Expr: `source.a.split(", ", 2)`, In: `{"a":"red, green, blue"}`, Out: `["red","green, blue"]`},
				{Expr: `source.a.split("")`, In: `{"a":"üb"}`, Out: `["ü","b"]`},
			},
		},
		{
			Name: "join", Sig: "list.join([text]) -> text", Group: "text",
			Doc: "Joins a list of texts, with a separator between them if given.",
			Overloads: []Overload{
				method("list_join", "k_join", tText, list(tText)),
				method("list_join_string", "k_join", tText, list(tText), tText),
			},
			Examples: []Example{
				{Expr: `source.a.join(", ")`, In: `{"a":["x","y"]}`, Out: `"x, y"`},
				{Expr: `source.a.join()`, In: `{"a":["x","y"]}`, Out: `"xy"`},
			},
		},
		{
			Name: "lowerAscii", Sig: "text.lowerAscii() -> text", Group: "text",
			Doc:       "Turns A to Z into a to z; everything else stays.",
			Overloads: []Overload{method("string_lower_ascii", "k_lower", tText, tText)},
			Examples:  []Example{{Expr: `source.a.lowerAscii()`, In: `{"a":"EUR Ü"}`, Out: `"eur Ü"`}},
		},
		{
			Name: "upperAscii", Sig: "text.upperAscii() -> text", Group: "text",
			Doc:       "Turns a to z into A to Z; everything else stays.",
			Overloads: []Overload{method("string_upper_ascii", "k_upper", tText, tText)},
			Examples:  []Example{{Expr: `source.a.upperAscii()`, In: `{"a":"eur ü"}`, Out: `"EUR ü"`}},
		},
		{
			Name: "trim", Sig: "text.trim() -> text", Group: "text",
			Doc:       "Removes white space (Unicode White_Space) at both ends.",
			Overloads: []Overload{method("string_trim", "k_trim", tText, tText)},
			Examples:  []Example{{Expr: `source.a.trim()`, In: `{"a":"\u00a0 x y\n"}`, Out: `"x y"`}},
		},
		{
			Name: "padLeft", Sig: "text.padLeft(int, text) -> text", Group: "text",
			Doc:       "Adds a fill character at the start until the text has n characters.",
			Overloads: []Overload{method("string_pad_left_int_string", "k_pad", tText, tText, tInt, tText)},
			Examples: []Example{
				{Expr: `source.a.padLeft(6, "0")`, In: `{"a":"42"}`, Out: `"000042"`},
				{Expr: `source.a.padLeft(1, "0")`, In: `{"a":"42"}`, Out: `"42"`},
			},
		},
		{
			Name: "padRight", Sig: "text.padRight(int, text) -> text", Group: "text",
			Doc:       "Adds a fill character at the end until the text has n characters.",
			Overloads: []Overload{method("string_pad_right_int_string", "k_pad", tText, tText, tInt, tText)},
			Examples:  []Example{{Expr: `source.a.padRight(4, ".")`, In: `{"a":"ü"}`, Out: `"ü..."`}},
		},
		{
			Name: "matches", Sig: "text.matches(text) -> bool", Group: "text",
			Doc: "Whether the regular expression (RE2) is found in the text. The expression must be a literal; use ^ and $ for the whole text.",
			Overloads: []Overload{
				fn("matches", "k_dfa", tBool, tText, tText),
				method("matches_string", "k_dfa", tBool, tText, tText),
			},
			Examples: []Example{
				{Expr: `source.a.matches("^[A-Z]{2}[0-9]+$")`, In: `{"a":"DE123"}`, Out: `true`},
				{Expr: `matches(source.a, "b+")`, In: `{"a":"abba"}`, Out: `true`},
			},
		},
	}
}
