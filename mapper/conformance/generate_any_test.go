package conformance

// Random expressions of what has no typed form, beside those of the generator.

// anything is an expression of any type.
func (g *generator) anything(d int) string {
	if d <= 0 {
		return g.one("source.i", "source.n", "source.s", "source.b", "source.?j1", "source.j1.orValue(null)", "source.?u.orValue(0)", "null", "2u", "double(3)",
			`b"x"`, "source.o", "source.?p", "source.?mp", "source.ls", "source.li", "source.ln", "source.l", "source.?t", "[]", "{}", `duration("90s")`)
	}
	a, b := g.anything(d-1), g.anything(d-1)
	v := g.fresh()
	switch g.IntN(16) {
	case 0:
		return "[" + a + ", " + b + "]"
	case 1:
		return "{" + g.one(`"a"`, g.text(d-2), `"k"`) + ": " + a + ", " + g.one(`?"b": source.?j`, `"b": `+b, "1: "+b) + "}"
	case 2:
		return "(" + g.bool(d-1) + " ? dyn(" + a + ") : dyn(" + b + "))"
	case 3:
		return "(" + a + " == " + b + ")"
	case 4:
		return "(dyn(" + a + ")" + g.one(" + ", " - ", " < ", " in ", " == ", " != ", " % ") + "dyn(" + b + "))"
	case 5:
		return g.anyList(d-1) + g.one(".transformList("+v+", w, w)", ".map("+v+", ["+v+"])", ".filter("+v+", dyn("+v+") != "+a+")", ".transformList("+v+", w, "+v+" > 0, w)",
			".exists("+v+", w, "+v+" == 1 && dyn(w) == "+a+")", ".all("+v+", dyn("+v+") == "+a+")", ".transformMap("+v+", w, string("+v+"))", ".transformMapEntry("+v+", w, {string("+v+"): w})")
	case 6:
		return "dyn(" + a + ")" + g.one("[0]", `["a"]`, ".a", ".?a", "[?0]", "[?1].orValue(0)", ".?b.orValue(1)", `.s`)
	case 7:
		return g.one("size(", "type(", "string(", "int(", "double(", "bool(", "uint(") + "dyn(" + a + "))"
	case 8:
		return "optional.of(" + a + ")" + g.one(".orValue("+a+")", ".optMap("+v+", ["+v+"]).value()", ".hasValue()", ".or(optional.of("+a+"))")
	case 9:
		return g.one("math.greatest(", "math.least(") + g.one(g.int(d-1), g.dec(d-1), "2.5") + ", " + g.one("3", g.int(d-1)) + ")"
	case 10:
		return "cel.bind(" + v + ", " + a + ", [" + v + ", " + v + "])"
	case 11:
		return g.anyList(d-1) + g.one(".size()", ".reverse()", ".slice(0, 1)", ".distinct()", "[0]", "[?1]", ".first()", ".flatten()")
	case 12:
		return "sets." + g.one("contains(", "intersects(", "equivalent(") + g.anyList(d-1) + ", " + g.anyList(d-1) + ")"
	case 13:
		return "source.l.map(" + v + ", {" + `"s": ` + v + ".s, \"i\": " + v + g.one(".?i", ".?p.?s", ".?n", ".?k") + "})"
	case 14:
		return "source.?mp.orValue({}).transformMap(" + v + ", w, w + " + g.text(d-2) + ")"
	}
	return g.one("source.o == source.o", "[source.o][0].s", "[source.l][0].map("+v+", "+v+".?i.orValue(7))", "source.l.map("+v+", "+v+").map("+v+", "+v+".?p.?i.orValue(1))",
		"source.ls + [source.s]", "source.li + source.li", "(source.l + source.l).map("+v+", "+v+".s)", "[source.i, source.n]", "timestamp(source.?d.orValue(\"2026-03-29T01:30:00Z\")).getHours(\"Europe/Berlin\")",
		"source.s.matches(\"[a-c]+\") && dyn(source.b)", "\"%s|%d\".format([source.s, source.i])")
}

// anyList is a list of any type.
func (g *generator) anyList(d int) string {
	return g.one("source.li", "source.ls", "source.ln", "source.l", g.listInt(d), g.listText(d), "["+g.anything(d-1)+", "+g.anything(d-1)+"]", "(source.ls + "+g.listText(d)+")")
}
