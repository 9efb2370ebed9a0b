package functions

func lists() []Spec {
	return []Spec{
		{
			Name: "size", Sig: "size(value) -> int, value.size() -> int", Group: "lists",
			Doc: "Number of characters of a text, of items of a list, of entries of a map.",
			Overloads: []Overload{
				fn("size_string", "k_text_len", tInt, tText), fn("size_list", "", tInt, list(tAny)), fn("size_map", "", tInt, mapOf(tAny)),
				method("string_size", "k_text_len", tInt, tText), method("list_size", "", tInt, list(tAny)), method("map_size", "", tInt, mapOf(tAny)),
			},
			Examples: []Example{
				{Expr: `size(source.a)`, In: `{"a":"\u00fc😀"}`, Out: `2`},
				{Expr: `source.a.size()`, In: `{"a":"abc"}`, Out: `3`},
				{Expr: `size(source.a)`, In: `{"a":["x","y"]}`, Out: `2`},
				{Expr: `source.a.size()`, In: `{"a":[{"b":1}]}`, Out: `1`},
			},
		},
		{
			Name: "in", Func: "@in", Sig: "value in list, text in map", Group: "lists",
			Doc: "Whether a list holds the value, or a map the key.",
			Overloads: []Overload{
				fn("in_list", "", tBool, tAny, list(tAny)), fn("in_map", "", tBool, tText, mapOf(tAny)),
			},
			Examples: []Example{
				{Expr: `source.a in ["DE", "AT"]`, In: `{"a":"AT"}`, Out: `true`},
				{Expr: `3 in source.a`, In: `{"a":[1,2]}`, Out: `false`},
			},
		},
		{
			Name: "count", Sig: "list.count(value) -> int", Group: "lists",
			Doc: "How many items of a list equal a value.",
			Overloads: []Overload{
				method("list_count_string", "", tInt, list(tText), tText), method("list_count_int", "", tInt, list(tInt), tInt),
				method("list_count_decimal", "", tInt, list(tDecimal), tDecimal), method("list_count_bool", "", tInt, list(tBool), tBool),
			},
			Examples: []Example{
				{Expr: `source.a.count("x")`, In: `{"a":["x","y","x"]}`, Out: `2`},
				{Expr: `source.a.count(1.5)`, In: `{"a":[1.50,2.0]}`, Out: `1`},
				{Expr: `source.l.map(i, i.s).count("")`, In: `{"l":[{"s":"a"},{"s":""}]}`, Out: `1`},
			},
		},
		{
			Name: "position", Sig: "list.position(value) -> int", Group: "lists",
			Doc: "The position of the first item that equals a value, counted from 0; -1 if there is none.",
			Overloads: []Overload{
				method("list_position_string", "", tInt, list(tText), tText), method("list_position_int", "", tInt, list(tInt), tInt),
				method("list_position_decimal", "", tInt, list(tDecimal), tDecimal), method("list_position_bool", "", tInt, list(tBool), tBool),
			},
			Examples: []Example{
				{Expr: `source.a.position("y")`, In: `{"a":["x","y","y"]}`, Out: `1`},
				{Expr: `source.a.position(3)`, In: `{"a":[1,2]}`, Out: `-1`},
			},
		},
		{
			Name: "[]", Func: "_[_]", Sig: "list[int], map[text]", Group: "lists",
			Doc: "The item at a position from 0, or the value of a key; list[?int] and map[?text] give an optional instead of an error.",
			Overloads: []Overload{
				node(fn("index_list", "", tAny, list(tAny), tInt)), node(fn("index_map", "", tAny, mapOf(tAny), tText)),
			},
			Examples: []Example{
				{Expr: `source.a[1]`, In: `{"a":["x","y"]}`, Out: `"y"`},
				{Expr: `source.a[2]`, In: `{"a":["x","y"]}`, Err: "rule/index-out-of-range"},
				{Expr: `source.a[?2].orValue("-")`, In: `{"a":["x","y"]}`, Out: `"-"`},
				{Expr: `source.a[0].b`, In: `{"a":[{"b":"x"}]}`, Out: `"x"`},
			},
		},
		{
			Name: "all", Sig: "list.all(x, bool) -> bool", Group: "lists",
			Doc: "Whether the condition holds for every item; one item that fails it outweighs errors of others.",
			Examples: []Example{
				{Expr: `source.a.all(x, x > 0)`, In: `{"a":[1,2]}`, Out: `true`},
				{Expr: `source.a.all(x, 4 / x > 2)`, In: `{"a":[0,4]}`, Out: `false`},
				{Expr: `source.a.all(x, 4 / x > 2)`, In: `{"a":[0,1]}`, Err: "rule/divide-by-zero"},
			},
		},
		{
			Name: "exists", Sig: "list.exists(x, bool) -> bool", Group: "lists",
			Doc: "Whether the condition holds for some item; one item that fulfils it outweighs errors of others.",
			Examples: []Example{
				{Expr: `source.a.exists(x, x > 1)`, In: `{"a":[1,2]}`, Out: `true`},
				{Expr: `source.a.exists(x, 4 / x == 4)`, In: `{"a":[0,1]}`, Out: `true`},
				{Expr: `source.a.exists(x, 4 / x == 4)`, In: `{"a":[0,2]}`, Err: "rule/divide-by-zero"},
			},
		},
		{
			Name: "exists_one", Sig: "list.exists_one(x, bool) -> bool, list.existsOne(x, bool) -> bool", Group: "lists",
			Doc:      "Whether the condition holds for exactly one item.",
			Examples: []Example{{Expr: `source.a.exists_one(x, x > 1)`, In: `{"a":[1,2,3]}`, Out: `false`}},
		},
		{
			Name: "filter", Sig: "list.filter(x, bool) -> list", Group: "lists",
			Doc:      "The items for which the condition holds.",
			Examples: []Example{{Expr: `source.a.filter(x, x > 1)`, In: `{"a":[1,2,3]}`, Out: `[2,3]`}},
		},
		{
			Name: "map", Sig: "list.map(x, T) or list.map(x, bool, T) -> list", Group: "lists",
			Doc: "A value for each item, or for each item that passes a condition.",
			Examples: []Example{
				{Expr: `source.a.map(x, x * 2)`, In: `{"a":[1,2]}`, Out: `[2,4]`},
				{Expr: `source.a.map(x, x.n > 1, x.s)`, In: `{"a":[{"n":1,"s":"x"},{"n":2,"s":"y"}]}`, Out: `["y"]`},
			},
		},
	}
}
