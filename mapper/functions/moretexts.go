package functions

func moreTexts() []Spec {
	return []Spec{
		{
			Name: "upper", Sig: "text.upper() -> text", Group: "text",
			Doc:       "Turns every letter that has one into its upper case letter (Unicode, one for one: ß stays).",
			Overloads: []Overload{method("string_upper", "k_case", tText, tText).tables(UpperCase)},
			Examples: []Example{
				{Expr: `source.a.upper()`, In: `{"a":"grün 1a"}`, Out: `"GRÜN 1A"`},
				{Expr: `source.a.upper()`, In: `{"a":"Straße, Ωμέγα, жук, ÿ"}`, Out: `"STRAßE, ΩΜΈΓΑ, ЖУК, Ÿ"`},
			},
		},
		{
			Name: "lower", Sig: "text.lower() -> text", Group: "text",
			Doc:       "Turns every letter that has one into its lower case letter (Unicode, one for one).",
			Overloads: []Overload{method("string_lower", "k_case", tText, tText).tables(LowerCase)},
			Examples: []Example{
				{Expr: `source.a.lower()`, In: `{"a":"GRÜN 1A"}`, Out: `"grün 1a"`},
				{Expr: `source.a.lower()`, In: `{"a":"ŸΣĀЖ"}`, Out: `"ÿσāж"`},
			},
		},
		{
			Name: "capitalize", Sig: "text.capitalize() -> text", Group: "text",
			Doc:       "The first character in upper case, the others in lower case.",
			Overloads: []Overload{method("string_capitalize", "k_capital", tText, tText).tables(UpperCase, LowerCase)},
			Examples: []Example{
				{Expr: `source.a.capitalize()`, In: `{"a":"éPICERIE fine"}`, Out: `"Épicerie fine"`},
				{Expr: `source.a.capitalize()`, In: `{"a":""}`, Out: `""`},
			},
		},
		{
			Name: "title", Sig: "text.title() -> text", Group: "text",
			Doc:       "The first character of each word in upper case, the others in lower case. A word begins at the start and after white space, - and /.",
			Overloads: []Overload{method("string_title", "k_title", tText, tText).tables(UpperCase, LowerCase)},
			Examples: []Example{
				{Expr: `source.a.title()`, In: `{"a":"ANNE-MARIE VAN DER ÖST"}`, Out: `"Anne-Marie Van Der Öst"`},
				{Expr: `source.a.title()`, In: `{"a":"o'neil"}`, Out: `"O'neil"`},
			},
		},
		{
			Name: "left", Sig: "text.left(int) -> text", Group: "text",
			Doc:       "The first n characters, or the whole text if it is shorter.",
			Overloads: []Overload{method("string_left_int", "k_left", tText, tText, tInt)},
			Examples: []Example{
				{Expr: `source.a.left(3)`, In: `{"a":"übermut"}`, Out: `"übe"`},
				{Expr: `source.a.left(30)`, In: `{"a":"übermut"}`, Out: `"übermut"`},
				{Expr: `source.a.left(source.n)`, In: `{"a":"übermut","n":-1}`, Err: "rule/bad-argument"},
			},
		},
		{
			Name: "right", Sig: "text.right(int) -> text", Group: "text",
			Doc:       "The last n characters, or the whole text if it is shorter.",
			Overloads: []Overload{method("string_right_int", "k_right", tText, tText, tInt)},
			Examples: []Example{
				{Expr: `source.a.right(2)`, In: `{"a":"Grün"}`, Out: `"ün"`},
				{Expr: `source.a.right(0)`, In: `{"a":"Grün"}`, Out: `""`},
				{Expr: `source.a.right(source.n)`, In: `{"a":"Grün","n":-1}`, Err: "rule/bad-argument"},
			},
		},
		{
			Name: "mid", Sig: "text.mid(int, int) -> text", Group: "text",
			Doc:       "At most n characters from a position, counted from 0; what lies behind the end is not there. substring is the strict form.",
			Overloads: []Overload{method("string_mid_int_int", "k_mid", tText, tText, tInt, tInt)},
			Examples: []Example{
				{Expr: `source.a.mid(1, 3)`, In: `{"a":"übermut"}`, Out: `"ber"`},
				{Expr: `source.a.mid(5, 9)`, In: `{"a":"übermut"}`, Out: `"ut"`},
				{Expr: `source.a.mid(9, 9)`, In: `{"a":"übermut"}`, Out: `""`},
				{Expr: `source.a.mid(source.n, 9)`, In: `{"a":"übermut","n":-1}`, Err: "rule/bad-argument"},
			},
		},
		{
			Name: "truncate", Sig: "text.truncate(int, text) -> text", Group: "text",
			Doc:       "The text if it has at most n characters, else its beginning with the second text behind it, n characters in all.",
			Overloads: []Overload{method("string_truncate_int_string", "k_truncate", tText, tText, tInt, tText)},
			Examples: []Example{
				{Expr: `source.a.truncate(8, "…")`, In: `{"a":"Blumentopf"}`, Out: `"Blument…"`},
				{Expr: `source.a.truncate(10, "…")`, In: `{"a":"Blumentopf"}`, Out: `"Blumentopf"`},
				{Expr: `source.a.truncate(4, "")`, In: `{"a":"Blumentopf"}`, Out: `"Blum"`},
				{Expr: `source.a.truncate(2, "...")`, In: `{"a":"Blumentopf"}`, Err: "rule/bad-argument"},
			},
		},
		{
			Name: "before", Sig: "text.before(text) -> text", Group: "text",
			Doc:       "What stands before the first occurrence of a separator; empty if there is none.",
			Overloads: []Overload{method("string_before_string", "k_before", tText, tText, tText)},
			Examples: []Example{
				{Expr: `source.a.before("-")`, In: `{"a":"ü1-2-3"}`, Out: `"ü1"`},
				{Expr: `source.a.before("-")`, In: `{"a":"ü1"}`, Out: `""`},
			},
		},
		{
			Name: "after", Sig: "text.after(text) -> text", Group: "text",
			Doc:       "What stands behind the first occurrence of a separator; empty if there is none.",
			Overloads: []Overload{method("string_after_string", "k_after", tText, tText, tText)},
			Examples: []Example{
				{Expr: `source.a.after("-")`, In: `{"a":"ü1-2-3"}`, Out: `"2-3"`},
				{Expr: `source.a.after("-")`, In: `{"a":"ü1"}`, Out: `""`},
			},
		},
		{
			Name: "part", Sig: "text.part(text, int) -> text", Group: "text",
			Doc:       "One of the pieces between separators, counted from 0, or with a negative number from the end.",
			Overloads: []Overload{method("string_part_string_int", "k_part", tText, tText, tText, tInt)},
			Examples: []Example{
				{Expr: `source.a.part("-", 1)`, In: `{"a":"DE-4711-XL"}`, Out: `"4711"`},
				{Expr: `source.a.part("-", -1)`, In: `{"a":"DE-4711-XL"}`, Out: `"XL"`},
				{Expr: `source.a.part("-", 3)`, In: `{"a":"DE-4711-XL"}`, Err: "rule/index-out-of-range"},
			},
		},
		{
			Name: "removePrefix", Sig: "text.removePrefix(text) -> text", Group: "text",
			Doc:       "The text without a beginning, if it has that.",
			Overloads: []Overload{method("string_remove_prefix_string", "k_drop_prefix", tText, tText, tText)},
			Examples: []Example{
				{Expr: `source.a.removePrefix("gid://shopify/Order/")`, In: `{"a":"gid://shopify/Order/450789469"}`, Out: `"450789469"`},
				{Expr: `source.a.removePrefix("x")`, In: `{"a":"450789469"}`, Out: `"450789469"`},
			},
		},
		{
			Name: "removeSuffix", Sig: "text.removeSuffix(text) -> text", Group: "text",
			Doc:       "The text without an ending, if it has that.",
			Overloads: []Overload{method("string_remove_suffix_string", "k_drop_suffix", tText, tText, tText)},
			Examples: []Example{
				{Expr: `source.a.removeSuffix(".csv")`, In: `{"a":"stock.csv"}`, Out: `"stock"`},
				{Expr: `source.a.removeSuffix(".csv")`, In: `{"a":"csv"}`, Out: `"csv"`},
			},
		},
		{
			Name: "isBlank", Sig: "text.isBlank() -> bool", Group: "text",
			Doc:       "Whether the text is empty or nothing but white space.",
			Overloads: []Overload{method("string_is_blank", "k_is_blank", tBool, tText)},
			Examples: []Example{
				{Expr: `source.a.isBlank()`, In: `{"a":" \u00a0\n"}`, Out: `true`},
				{Expr: `source.a.isBlank()`, In: `{"a":" x"}`, Out: `false`},
			},
		},
		{
			Name: "ifBlank", Sig: "text.ifBlank(text) -> text", Group: "text",
			Doc:       "The text, or another one if it is empty or nothing but white space.",
			Overloads: []Overload{method("string_if_blank_string", "k_if_blank", tText, tText, tText)},
			Examples: []Example{
				{Expr: `source.a.ifBlank("n/a")`, In: `{"a":" "}`, Out: `"n/a"`},
				{Expr: `source.a.ifBlank("n/a")`, In: `{"a":" x"}`, Out: `" x"`},
			},
		},
		{
			Name: "noneIfBlank", Sig: "text.noneIfBlank() -> optional", Group: "optionals",
			Doc:       "The text as an optional that is empty if the text is empty or nothing but white space: the field is then left out.",
			Overloads: []Overload{method("string_none_if_blank", "k_none_if_blank", optional(tText), tText)},
			Examples: []Example{
				{Expr: `source.a.noneIfBlank().orValue("n/a")`, In: `{"a":" "}`, Out: `"n/a"`},
				{Expr: `source.a.noneIfBlank()`, In: `{"a":"x"}`, Out: `"x"`},
			},
		},
		{
			Name: "firstNonBlank", Sig: "firstNonBlank(list of texts) -> text", Group: "text",
			Doc:       "The first text of a list that is not blank; empty if there is none.",
			Overloads: []Overload{fn("first_non_blank_list", "k_first_filled", tText, list(tText))},
			Examples: []Example{
				{Expr: `firstNonBlank([source.a, source.?b.orValue(""), source.c])`, In: `{"a":" ","b?":"x","c":"Müller"}`, Out: `"Müller"`},
				{Expr: `firstNonBlank([source.a])`, In: `{"a":" "}`, Out: `""`},
			},
		},
		{
			Name: "collapseSpaces", Sig: "text.collapseSpaces() -> text", Group: "text",
			Doc:       "Turns each run of white space into one space and removes it at both ends.",
			Overloads: []Overload{method("string_collapse_spaces", "k_collapse", tText, tText)},
			Examples: []Example{
				{Expr: `source.a.collapseSpaces()`, In: `{"a":"  Am \t Grünen\u00a0\nWeg "}`, Out: `"Am Grünen Weg"`},
				{Expr: `source.a.collapseSpaces()`, In: `{"a":" \n"}`, Out: `""`},
			},
		},
		{
			Name: "lineFeeds", Sig: "text.lineFeeds() -> text", Group: "text",
			Doc:       "Makes every line end (CR LF, CR, LF) a line feed.",
			Overloads: []Overload{method("string_line_feeds", "k_line_ends", tText, tText)},
			Examples: []Example{
				{Expr: `source.a.lineFeeds()`, In: `{"a":"a\r\nb\rc\nd\r"}`, Out: `"a\nb\nc\nd\n"`},
			},
		},
		{
			Name: "keep", Sig: "text.keep(class) -> text", Group: "text",
			Doc:       "The characters of a class, written as between the brackets of a regular expression; a literal.",
			Overloads: []Overload{method("string_keep_string", "k_filter", tText, tText, tText).literal(1, Class)},
			Examples: []Example{
				{Expr: `source.a.keep("A-Z0-9")`, In: `{"a":"DE 12-Xü"}`, Out: `"DE12X"`},
				{Expr: `source.a.keep("\\p{L} ")`, In: `{"a":"Grün, жук 1"}`, Out: `"Grün жук "`},
				{Expr: `source.a.keep("^x")`, In: `{"a":"axb"}`, Out: `"ab"`},
			},
		},
		{
			Name: "remove", Sig: "text.remove(class) -> text", Group: "text",
			Doc:       "The text without the characters of a class, written as between the brackets of a regular expression; a literal.",
			Overloads: []Overload{method("string_remove_string", "k_filter", tText, tText, tText).literal(1, Class)},
			Examples: []Example{
				{Expr: `source.a.remove("-./ ")`, In: `{"a":"030/12-34 5"}`, Out: `"03012345"`},
				{Expr: `source.a.remove("ä-ü")`, In: `{"a":"über"}`, Out: `"ber"`},
			},
		},
		{
			Name: "onlyDigits", Sig: "text.onlyDigits() -> text", Group: "text",
			Doc:       "The digits 0 to 9 of a text.",
			Overloads: []Overload{method("string_only_digits", "k_filter", tText, tText)},
			Examples:  []Example{{Expr: `source.a.onlyDigits()`, In: `{"a":"+49 (30) 1234-5"}`, Out: `"493012345"`}},
		},
		{
			Name: "toAscii", Sig: "text.toAscii(text) -> text", Group: "text",
			Doc:       "Writes a text in ASCII: Latin letters without their marks (ä is a, ß is ss, ø is o), punctuation in its plain form, and the given text for every other character.",
			Overloads: []Overload{method("string_to_ascii_string", "k_ascii", tText, tText, tText).tables(ASCII)},
			Examples: []Example{
				{Expr: `source.a.toAscii("?")`, In: `{"a":"Weiß & Łódź – „Ærø“ жук"}`, Out: `"Weiss & Lodz - \"AEro\" ???"`},
				{Expr: `source.a.toAscii("")`, In: `{"a":"東京 Tokyo"}`, Out: `" Tokyo"`},
			},
		},
		{
			Name: "slug", Sig: "text.slug() -> text", Group: "text",
			Doc:       "The text as part of a web address: toAscii, lower case, and one - for each run of other characters than letters and digits.",
			Overloads: []Overload{method("string_slug", "k_slug", tText, tText).tables(ASCII)},
			Examples: []Example{
				{Expr: `source.a.slug()`, In: `{"a":" Crème brûlée, 2 Stück! "}`, Out: `"creme-brulee-2-stuck"`},
				{Expr: `source.a.slug()`, In: `{"a":"жук"}`, Out: `""`},
			},
		},
	}
}

func codes() []Spec {
	return []Spec{
		{
			Name: "isGtin", Sig: "text.isGtin() -> bool", Group: "codes",
			Doc:       "Whether the text is a GTIN (EAN, UPC) of 8, 12, 13 or 14 digits with the right check digit (GS1 General Specifications 7.9).",
			Overloads: []Overload{method("string_is_gtin", "k_is_gtin", tBool, tText)},
			Examples: []Example{
				{Expr: `source.a.isGtin()`, In: `{"a":"4006381333931"}`, Out: `true`},
				{Expr: `source.a.isGtin()`, In: `{"a":"4006381333932"}`, Out: `false`},
				{Expr: `source.a.isGtin()`, In: `{"a":"036000291452"}`, Out: `true`},
				{Expr: `source.a.isGtin()`, In: `{"a":"40063813339 1"}`, Out: `false`},
			},
		},
		{
			Name: "gtinCheckDigit", Sig: "text.gtinCheckDigit() -> text", Group: "codes",
			Doc:       "The check digit for the 7, 11, 12 or 13 digits of a GTIN without one.",
			Overloads: []Overload{method("string_gtin_check_digit", "k_gtin_digit", tText, tText)},
			Examples: []Example{
				{Expr: `source.a + source.a.gtinCheckDigit()`, In: `{"a":"400638133393"}`, Out: `"4006381333931"`},
				{Expr: `source.a.gtinCheckDigit()`, In: `{"a":"40063"}`, Err: "rule/bad-argument"},
			},
		},
		{
			Name: "gtin14", Sig: "text.gtin14() -> text", Group: "codes",
			Doc:       "A GTIN with zeros in front, 14 digits long; an error if it is none.",
			Overloads: []Overload{method("string_gtin14", "k_gtin14", tText, tText)},
			Examples: []Example{
				{Expr: `source.a.gtin14()`, In: `{"a":"4006381333931"}`, Out: `"04006381333931"`},
				{Expr: `source.a.gtin14()`, In: `{"a":"4006381333932"}`, Err: "rule/bad-conversion"},
			},
		},
		{
			Name: "alphaIn", Sig: "text.alphaIn(int) -> text", Group: "codes",
			Doc:       "SAP's conversion ALPHA inwards: white space around is dropped, and a text of nothing but digits gets zeros in front up to n characters.",
			Overloads: []Overload{method("string_alpha_in_int", "k_alpha_in", tText, tText, tInt)},
			Examples: []Example{
				{Expr: `source.a.alphaIn(10)`, In: `{"a":" 5200000"}`, Out: `"0005200000"`},
				{Expr: `source.a.alphaIn(10)`, In: `{"a":"A-17"}`, Out: `"A-17"`},
				{Expr: `source.a.alphaIn(3)`, In: `{"a":"52000"}`, Out: `"52000"`},
				{Expr: `source.a.alphaIn(source.n)`, In: `{"a":"52000","n":0}`, Err: "rule/bad-argument"},
			},
		},
		{
			Name: "alphaOut", Sig: "text.alphaOut() -> text", Group: "codes",
			Doc:       "SAP's conversion ALPHA outwards: white space around is dropped, and a text of nothing but digits loses the zeros in front.",
			Overloads: []Overload{method("string_alpha_out", "k_alpha_out", tText, tText)},
			Examples: []Example{
				{Expr: `source.a.alphaOut()`, In: `{"a":"0005200000"}`, Out: `"5200000"`},
				{Expr: `source.a.alphaOut()`, In: `{"a":"000"}`, Out: `"0"`},
				{Expr: `source.a.alphaOut()`, In: `{"a":"00A7"}`, Out: `"00A7"`},
			},
		},
	}
}
