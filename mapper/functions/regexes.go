package functions

func regexes() []Spec {
	return []Spec{
		{
			Name: "regex.extract", Sig: "regex.extract(text, pattern) -> optional", Group: "text",
			Doc:       "The first match of a regular expression (RE2, a literal), or what its one group took of it. Empty if there is no match, or the group took nothing.",
			Overloads: []Overload{fn("regex_extract_string_string", "k_regex_extract", optional(tText), tText, tText).literal(1, RegexPart)},
			Examples: []Example{
				{Expr: `regex.extract(source.a, "[0-9]{5}").orValue("-")`, In: `{"a":"D-10115 Berlin, 20095 Hamburg"}`, Out: `"10115"`},
				{Expr: `regex.extract(source.a, "(?i)order[ #]*([A-Z0-9-]+)")`, In: `{"a":"Your ORDER #AB-17 of today"}`, Out: `"AB-17"`},
				{Expr: `regex.extract(source.a, "x+").orValue("-")`, In: `{"a":"abc"}`, Out: `"-"`},
			},
		},
		{
			Name: "regex.extractAll", Sig: "regex.extractAll(text, pattern) -> list of texts", Group: "text",
			Doc:       "Every match of a regular expression (RE2, a literal), or what its one group took of each.",
			Overloads: []Overload{fn("regex_extractAll_string_string", "k_regex_all", list(tText), tText, tText).literal(1, RegexPart)},
			Examples: []Example{
				{Expr: `regex.extractAll(source.a, "[0-9]+")`, In: `{"a":"3 x 12 = 36"}`, Out: `["3","12","36"]`},
				{Expr: `regex.extractAll(source.a, "(\\w+)=")`, In: `{"a":"size=XL;größe=1"}`, Out: `["size","e"]`},
			},
		},
		{
			Name: "regex.replace", Sig: "regex.replace(text, pattern, text[, int]) -> text", Group: "text",
			Doc: "Replaces every match of a regular expression (RE2), or the first n. In the other text \\1 to \\9 stand for the groups, \\0 for the match. Both are literals.",
			Overloads: []Overload{
				fn("regex_replace_string_string_string", "k_regex_replace", tText, tText, tText, tText).literal(1, Regex).literal(2, Replacement),
				fn("regex_replace_string_string_string_int", "k_regex_replace", tText, tText, tText, tText, tInt).literal(1, Regex).literal(2, Replacement),
			},
			Examples: []Example{
				{Expr: `regex.replace(source.a, "([0-9]{2})\\.([0-9]{2})\\.([0-9]{4})", "\\3-\\2-\\1")`, In: `{"a":"31.01.2026"}`, Out: `"2026-01-31"`},
				{Expr: `regex.replace(source.a, "\\s+", " ", 1)`, In: `{"a":"a \t b  c"}`, Out: `"a b  c"`},
				{Expr: `regex.replace(source.a, "x*", "-")`, In: `{"a":"abxd"}`, Out: `"-a-b-d-"`},
			},
		},
	}
}
