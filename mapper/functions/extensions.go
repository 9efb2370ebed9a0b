package functions

// extensions are CEL's own functions and macros beyond its core: its libraries
// of strings, math, lists, sets, encoders and comprehensions. They are declared
// by those libraries.
func extensions() []Spec {
	one := func(name, sig, group, doc string, ex ...Example) Spec {
		return Spec{Name: name, Sig: sig, Group: group, Doc: doc, Examples: ex}
	}
	return []Spec{
		one("format", "text.format(list) -> text", "text", "Puts values into a text: %s any value, %d an integer, %.2f a number with places, %x hexadecimal, %% a percent sign.",
			Example{Expr: `"%s: %d of %d".format([source.a, source.n, 10])`, In: `{"a":"Box","n":3}`, Out: `"Box: 3 of 10"`}),
		one("reverse", "text.reverse() -> text, list.reverse() -> list", "lists", "The characters of a text, or the items of a list, in the opposite order.",
			Example{Expr: `source.a.reverse()`, In: `{"a":[1,2,3]}`, Out: `[3,2,1]`},
			Example{Expr: `source.a.reverse()`, In: `{"a":"übel"}`, Out: `"lebü"`}),
		one("first", "list.first() -> optional", "lists", "The first item of a list, if there is one.",
			Example{Expr: `source.a.first().orValue("-")`, In: `{"a":["x","y"]}`, Out: `"x"`},
			Example{Expr: `source.a.filter(x, x == "z").first().orValue("-")`, In: `{"a":["x","y"]}`, Out: `"-"`}),
		one("last", "list.last() -> optional", "lists", "The last item of a list, if there is one.",
			Example{Expr: `source.a.last().orValue("-")`, In: `{"a":["x","y"]}`, Out: `"y"`}),
		one("slice", "list.slice(int, int) -> list", "lists", "The items from a position up to, not including, another.",
			Example{Expr: `source.a.slice(1, 3)`, In: `{"a":["x","y","z"]}`, Out: `["y","z"]`}),
		one("distinct", "list.distinct() -> list", "lists", "Each value of a list once, in the order of first occurrence.",
			Example{Expr: `source.a.distinct()`, In: `{"a":["b","a","b"]}`, Out: `["b","a"]`}),
		one("sort", "list.sort() -> list", "lists", "The items in ascending order: texts by code point, numbers, booleans, times.",
			Example{Expr: `source.a.sort()`, In: `{"a":["b","ü","a"]}`, Out: `["a","b","ü"]`},
			Example{Expr: `source.a.sort()`, In: `{"a":[10,9,-1]}`, Out: `[-1,9,10]`}),
		one("sortBy", "list.sortBy(x, key) -> list", "lists", "The items in ascending order of a key.",
			Example{Expr: `source.a.sortBy(x, x.n).map(x, x.s)`, In: `{"a":[{"n":2,"s":"x"},{"n":1,"s":"y"}]}`, Out: `["y","x"]`}),
		one("flatten", "list.flatten([int]) -> list", "lists", "The items of the lists in a list, one level deep or as many as given.",
			Example{Expr: `[source.a, source.a].flatten()`, In: `{"a":["x","y"]}`, Out: `["x","y","x","y"]`}),
		one("lists.range", "lists.range(int) -> list", "lists", "The integers from 0 up to, not including, n.",
			Example{Expr: `lists.range(source.n)`, In: `{"n":3}`, Out: `[0,1,2]`}),
		one("sets.contains", "sets.contains(list, list) -> bool", "lists", "Whether the first list has every item of the second.",
			Example{Expr: `sets.contains(source.a, ["x", "y"])`, In: `{"a":["y","z","x"]}`, Out: `true`}),
		one("sets.intersects", "sets.intersects(list, list) -> bool", "lists", "Whether the lists have an item in common.",
			Example{Expr: `sets.intersects(source.a, ["gift", "fragile"])`, In: `{"a":["heavy"]}`, Out: `false`}),
		one("sets.equivalent", "sets.equivalent(list, list) -> bool", "lists", "Whether the lists have the same items, in whatever order and number.",
			Example{Expr: `sets.equivalent(source.a, ["x", "y"])`, In: `{"a":["y","x","y"]}`, Out: `true`}),
		one("math.greatest", "math.greatest(number, …) -> number", "numbers", "The largest of some numbers, or of a list.",
			Example{Expr: `math.greatest(source.a, 5, 3)`, In: `{"a":4}`, Out: `5`}),
		one("math.least", "math.least(number, …) -> number", "numbers", "The smallest of some numbers, or of a list.",
			Example{Expr: `math.least(source.a, 5, 3)`, In: `{"a":4}`, Out: `3`}),
		one("math.sign", "math.sign(int) -> int", "numbers", "-1, 0 or 1: the sign of an integer.",
			Example{Expr: `math.sign(source.a)`, In: `{"a":-4}`, Out: `-1`}),
		one("base64.encode", "base64.encode(bytes) -> text", "text", "Bytes in base64. bytes(text) gives those of a text in UTF-8.",
			Example{Expr: `base64.encode(bytes(source.a))`, In: `{"a":"Grün"}`, Out: `"R3LDvG4="`}),
		one("base64.decode", "base64.decode(text) -> bytes", "text", "Reads base64. string(bytes) makes a text of bytes in UTF-8.",
			Example{Expr: `string(base64.decode(source.a))`, In: `{"a":"R3LDvG4="}`, Out: `"Grün"`}),
		one("transformList", "list.transformList(i, x, T) -> list", "lists", "A value for each item of a list, with its position; a condition may stand before the value.",
			Example{Expr: `source.a.transformList(i, x, string(i + 1) + "-" + x)`, In: `{"a":["x","y"]}`, Out: `["1-x","2-y"]`}),
		one("duration", "duration(text) -> duration", "times", "A span of time such as 36h, 90m, 1.5s. timestamp + duration is a timestamp, timestamp - timestamp a duration.",
			Example{Expr: `string(timestamp(source.a) + duration("36h"))`, In: `{"a":"2026-01-31T09:30:00Z"}`, Out: `"2026-02-01T21:30:00Z"`}),
		one("getFullYear", "timestamp.getFullYear([zone]) -> int", "times", "The year in UTC or a zone. So also getMonth (from 0), getDate (day of the month), getDayOfWeek (0 is Sunday), getDayOfYear (from 0), getHours, getMinutes, getSeconds, getMilliseconds.",
			Example{Expr: `timestamp(source.a).getFullYear("Europe/Berlin")`, In: `{"a":"2025-12-31T23:30:00Z"}`, Out: `2026`},
			Example{Expr: `timestamp(source.a).getDate()`, In: `{"a":"2025-12-31T23:30:00Z"}`, Out: `31`}),
	}
}
