package conformance

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// generator writes random expressions that mostly type-check, over the schema
// generatedSource. What does not check is left out.
type generator struct {
	*rand.Rand
	names int
	ints  []string // names of int variables in scope, and so on
	texts []string
	rows  []string
}

const generatedSource = `{"type":"object","required":["run","i","n","s","b","l","li","ls","ln","o"],"properties":{
 "run":{"type":"string"},"i":{"type":"integer"},"j":{"type":"integer"},"n":{"type":"number"},"m":{"type":["number","null"]},
 "s":{"type":"string"},"t":{"type":["string","null"]},"b":{"type":"boolean"},"c":{"type":"boolean"},"e":{"enum":["x","y"]},
 "d":{"type":"string","format":"date-time"},"j1":{},"u":{"type":["string","integer"]},
 "li":{"type":"array","items":{"type":"integer"}},"ls":{"type":"array","items":{"type":"string"}},"ln":{"type":"array","items":{"type":"number"}},
 "lo":{"type":"array","items":{"type":"string"}},"mp":{"type":"object","additionalProperties":{"type":"string"}},
 "o":{"type":"object","required":["s"],"properties":{"s":{"type":"string"},"i":{"type":"integer"},"p":{"$ref":"#/$defs/p"},"q":{"$ref":"#/$defs/p"}}},
 "p":{"$ref":"#/$defs/p"},
 "l":{"type":"array","items":{"type":"object","required":["s"],"properties":{"s":{"type":"string"},"i":{"type":"integer"},"n":{"type":["number","null"]},
   "k":{"type":"array","items":{"type":"object","required":["i"],"properties":{"i":{"type":"integer"},"t":{"type":"string"}}}},"p":{"$ref":"#/$defs/p"}}}}},
 "$defs":{"p":{"type":"object","required":["s"],"properties":{"s":{"type":"string"},"i":{"type":["integer","null"]}}}}}`

func (g *generator) one(list ...string) string { return list[g.IntN(len(list))] }

func (g *generator) fresh() string {
	g.names++
	return fmt.Sprintf("v%d", g.names)
}

// optInt and its like give optional values.
func (g *generator) optInt(d int) string {
	if d > 0 && g.IntN(3) == 0 {
		return g.one(g.optInt(d-1)+".or("+g.optInt(d-1)+")", g.optText(d-1)+".optMap(z, size(z))", "("+g.bool(d-1)+" ? "+g.optInt(d-1)+" : optional.none())",
			"optional.of("+g.int(d-1)+")", g.optInt(d-1)+".optMap(z, z + 1)", g.optInt(d-1)+".optFlatMap(z, z > 1 ? optional.of(z) : source.?j)")
	}
	return g.one("source.?j", "source.j", "source.?p.?i", "source.o.?p.?i", "source.o.p.i", "source.l[?0].?i", "source.l[?0].?k[?1].?i", "source.li[?1]", "source.?o.?i",
		"(source.b ? source.p : source.o.p).?i", "source.?p.or(source.o.?q).?i", "source.l.filter(z, z.s != \"\")[?0].?p.?i")
}

func (g *generator) optText(d int) string {
	if d > 0 && g.IntN(3) == 0 {
		return g.one(g.optText(d-1)+".or("+g.optText(d-1)+")", g.optText(d-1)+".optMap(z, z + "+g.text(d-1)+")", "("+g.bool(d-1)+" ? "+g.optText(d-1)+" : source.t)")
	}
	return g.one("source.?t", "source.t", "source.?p.?s", "source.p.s", "source.?lo[?0]", "source.?mp.?a", "source.?mp[?\"b\"]", "source.l[?1].?s", "source.l[?0].?p.?s",
		"source.?e", "source.?d", "source.ls[?source.i]", "source.?p.or(source.o.?p).?s", "source.?u.optMap(z, string(z))", "source.?j1.optMap(z, string(z))")
}

func (g *generator) optDec(d int) string {
	return g.one("source.?m", "source.m", "source.l[?0].?n", "source.ln[?0]", "source.?m.or(source.ln[?1])", "source.?m.optMap(z, z * 2)")
}

func (g *generator) int(d int) string {
	if d <= 0 {
		list := append([]string{"source.i", "source.i", "0", "1", "7", "-3", "9223372036854775807"}, g.ints...)
		return list[g.IntN(len(list))]
	}
	a, b := g.int(d-1), g.int(d-1)
	switch g.IntN(14) {
	case 0, 1, 2:
		return "(" + a + g.one(" + ", " - ", " * ", " / ", " % ") + b + ")"
	case 3:
		return g.optInt(d-1) + ".orValue(" + a + ")"
	case 4:
		return "size(" + g.one(g.text(d-1), g.listInt(d-1), g.rowsList(d-1), g.listText(d-1)) + ")"
	case 5:
		return "(" + g.bool(d-1) + " ? " + a + " : " + b + ")"
	case 6:
		return g.text(d-1) + g.one(".indexOf(", ".lastIndexOf(") + g.text(d-2) + ")"
	case 7:
		return g.one("sum(", "min(", "max(") + g.listInt(d-1) + ")"
	case 8:
		return "int(" + g.one(g.text(d-1), g.dec(d-1), g.int(d-1)) + ")"
	case 9:
		return g.one("abs(", "-(") + a + ")"
	case 10:
		return g.listInt(d-1) + "[" + g.int(0) + "]"
	case 11:
		v := g.fresh()
		g.ints = append(g.ints, v)
		body := g.int(d - 1)
		g.ints = g.ints[:len(g.ints)-1]
		return "cel.bind(" + v + ", " + a + ", " + body + ")"
	case 12:
		return g.optInt(d-1) + ".value()"
	}
	return g.one("min(", "max(") + a + ", " + b + ")"
}

func (g *generator) dec(d int) string {
	if d <= 0 {
		return g.one("source.n", "source.n", "1.50", "0.1", "dec(source.i)", "dec(\"2.5\")", "1e3")
	}
	a, b := g.dec(d-1), g.one(g.dec(d-1), g.int(d-1))
	switch g.IntN(9) {
	case 0, 1, 2:
		return "(" + a + g.one(" + ", " - ", " * ") + b + ")"
	case 3:
		return "round(" + a + ", " + g.one("0", "1", "2", "3", g.int(d-2)) + ", \"" + g.one("half_even", "half_up", "half_down", "up", "down", "ceiling", "floor") + "\")"
	case 4:
		return "div(" + a + ", " + b + ", " + g.one("0", "2", "10") + ", \"" + g.one("half_even", "half_up", "down", "floor") + "\")"
	case 5:
		return g.optDec(d-1) + ".orValue(" + g.one(a, "0") + ")"
	case 6:
		return "dec(" + g.one(g.text(d-1), g.int(d-1), a) + ")"
	case 7:
		return g.one("sum(", "min(", "max(") + g.one("source.ln", "source.ln.filter(z, z > 1)", "source.li.map(z, dec(z) * "+a+")") + ")"
	}
	return "(" + g.bool(d-1) + " ? " + a + " : " + g.dec(d-1) + ")"
}

func (g *generator) text(d int) string {
	if d <= 0 {
		list := append([]string{"source.s", "source.s", "source.o.s", `""`, `"a"`, `"ü\n"`, `"12"`, `"x,y"`}, g.texts...)
		for _, r := range g.rows {
			list = append(list, r+".s")
		}
		return list[g.IntN(len(list))]
	}
	a, b := g.text(d-1), g.text(d-2)
	switch g.IntN(16) {
	case 0, 1:
		return "(" + a + " + " + b + ")"
	case 2:
		return a + g.one(".upperAscii()", ".lowerAscii()", ".trim()")
	case 3:
		return a + ".replace(" + b + ", " + g.text(d-2) + g.one(")", ", 1)")
	case 4:
		return a + ".substring(" + g.int(d-2) + g.one(")", ", "+g.int(d-2)+")")
	case 5:
		return "string(" + g.one(g.int(d-1), g.dec(d-1), g.bool(d-1)) + ")"
	case 6:
		return g.optText(d-1) + ".orValue(" + a + ")"
	case 7:
		return "(" + g.bool(d-1) + " ? " + a + " : " + b + ")"
	case 8:
		return g.listText(d-1) + ".join(" + g.one("", b) + ")"
	case 9:
		return g.listText(d-1) + "[" + g.int(0) + "]"
	case 10:
		return a + g.one(".padLeft(", ".padRight(") + g.one("3", "5", "source.i") + ", " + g.one(`"0"`, `"ü"`) + ")"
	case 11:
		return a + ".charAt(" + g.int(d-2) + ")"
	case 12:
		return `lookup("t", ` + a + ", " + b + ")"
	case 13:
		v := g.fresh()
		g.texts = append(g.texts, v)
		body := g.text(d - 1)
		g.texts = g.texts[:len(g.texts)-1]
		return "cel.bind(" + v + ", " + a + ", " + body + ")"
	case 14:
		return g.one("source.?p.value().s", "source.o.?p.value().s", "source.l[0].s", "source.l["+g.int(d-2)+"].s", "source.l[0].?p.value().s")
	}
	return g.optText(d-1) + ".value()"
}

func (g *generator) bool(d int) string {
	if d <= 0 {
		return g.one("source.b", "true", "false", "source.i > 0", "source.c.orValue(false)", "has(source.t)", "has(source.p.i)", `source.e.orValue("x") == "x"`)
	}
	a, b := g.bool(d-1), g.bool(d-1)
	switch g.IntN(12) {
	case 0, 1, 2:
		return "(" + a + g.one(" && ", " || ") + b + ")"
	case 3:
		return "!" + a
	case 4:
		return "(" + g.int(d-1) + g.one(" < ", " <= ", " > ", " >= ", " == ", " != ") + g.int(d-1) + ")"
	case 5:
		return "(" + g.dec(d-1) + g.one(" < ", " <= ", " > ", " >= ", " == ", " != ") + g.one(g.dec(d-1), g.int(d-1)) + ")"
	case 6:
		return "(" + g.text(d-1) + g.one(" < ", " == ", " != ", " >= ") + g.text(d-1) + ")"
	case 7:
		return g.one(g.optInt(d-1), g.optText(d-1), g.optDec(d-1)) + ".hasValue()"
	case 8:
		return g.text(d-1) + g.one(".contains(", ".startsWith(", ".endsWith(") + g.text(d-2) + ")"
	case 9:
		return "(" + g.one(g.int(d-1)+" in "+g.listInt(d-1), g.text(d-1)+" in "+g.listText(d-1), g.text(d-2)+" in source.?mp.orValue({})") + ")"
	case 10:
		v := g.fresh()
		g.ints = append(g.ints, v)
		body := g.bool(d - 1)
		g.ints = g.ints[:len(g.ints)-1]
		return g.listInt(d-1) + g.one(".all(", ".exists(", ".exists_one(") + v + ", " + body + ")"
	}
	v := g.fresh()
	g.rows = append(g.rows, v)
	body := g.bool(d - 1)
	g.rows = g.rows[:len(g.rows)-1]
	return g.rowsList(d-1) + g.one(".all(", ".exists(", ".exists_one(") + v + ", " + g.one(body, v+".?i.hasValue()", v+".?k.orValue([]).exists(w, w.i > 1)") + ")"
}

func (g *generator) listInt(d int) string {
	if d <= 0 {
		return g.one("source.li", "[1, 2, 3]", "source.li", "[source.i]")
	}
	v := g.fresh()
	switch g.IntN(5) {
	case 0:
		g.ints = append(g.ints, v)
		body := g.int(d - 1)
		g.ints = g.ints[:len(g.ints)-1]
		return g.listInt(d-1) + ".map(" + v + ", " + body + ")"
	case 1:
		g.ints = append(g.ints, v)
		body := g.bool(d - 1)
		g.ints = g.ints[:len(g.ints)-1]
		return g.listInt(d-1) + ".filter(" + v + ", " + body + ")"
	case 2:
		return g.rowsList(d-1) + ".map(" + v + ", " + g.one(v+".?i.orValue(5)", "size("+v+".s)", "size("+v+".?k.orValue([]))") + ")"
	case 3:
		return g.listText(d-1) + ".map(" + v + ", size(" + v + "))"
	}
	return "[" + g.int(d-1) + ", " + g.int(d-1) + "]"
}

func (g *generator) listText(d int) string {
	if d <= 0 {
		return g.one("source.ls", `["a", "b"]`, "source.?lo.orValue([])", "[source.s]")
	}
	v := g.fresh()
	switch g.IntN(4) {
	case 0:
		return g.text(d-1) + ".split(" + g.text(d-2) + g.one(")", ", 2)")
	case 1:
		g.texts = append(g.texts, v)
		body := g.text(d - 1)
		g.texts = g.texts[:len(g.texts)-1]
		return g.listText(d-1) + ".map(" + v + ", " + body + ")"
	case 2:
		g.rows = append(g.rows, v)
		body := g.text(d - 1)
		g.rows = g.rows[:len(g.rows)-1]
		return g.rowsList(d-1) + ".map(" + v + ", " + body + ")"
	}
	return g.listText(d-1) + ".filter(" + v + ", " + v + " != " + g.text(d-2) + ")"
}

func (g *generator) rowsList(d int) string {
	if d <= 0 {
		return "source.l"
	}
	v := g.fresh()
	g.rows = append(g.rows, v)
	body := g.bool(d - 1)
	g.rows = g.rows[:len(g.rows)-1]
	return g.one("source.l", g.rowsList(d-1)+".filter("+v+", "+body+")", "(source.b ? source.l : [])")
}

// rule is one rule with an expression of a random type, and its target schema.
func (g *generator) rule() (expr, target string) {
	d := 1 + g.IntN(3)
	switch g.IntN(13) {
	case 10, 11:
		return g.anything(d), `{}`
	case 12:
		loose := "dyn(" + g.anything(d) + ")"
		return loose, g.one(`{"type":"integer"}`, `{"type":"string"}`, `{"type":"number"}`, `{"type":"array","items":{"type":"string"}}`, `{"type":["boolean","null"]}`)
	case 0, 1:
		return g.int(d), `{"type":"integer"}`
	case 2:
		return g.dec(d), `{"type":"number"}`
	case 3:
		return g.dec(d), `{"type":"string","format":"decimal"}`
	case 4, 5:
		return g.text(d), `{"type":"string"}`
	case 6:
		return g.bool(d), `{"type":"boolean"}`
	case 7:
		return g.one(g.listInt(d)), `{"type":"array","items":{"type":"integer"}}`
	case 8:
		return g.listText(d), `{"type":"array","items":{"type":"string","maxLength":5}}`
	}
	if g.IntN(2) == 0 {
		return g.optInt(d), `{"type":["integer","null"],"maximum":5}`
	}
	return g.optText(d), `{"type":["string","null"]}`
}

// inputs that the expressions meet, without run.
var generatedInputs = []string{
	`"i":2,"n":1.50,"s":"a,b","b":true,"l":[{"s":"x","i":1,"n":2.5,"k":[{"i":1},{"i":2,"t":"z"}],"p":{"s":"q","i":4}},{"s":"","n":null}],"li":[1,2,3],"ls":["a","12","ü"],"ln":[0.5,2.25],"o":{"s":"os","i":3,"p":{"s":"ps","i":null}},"j":5,"m":3.00,"t":"12","c":true,"e":"y","d":"2026-01-31T09:30:00Z","j1":"u","u":7,"lo":["l"],"mp":{"a":"1","b":"2"},"p":{"s":"pp","i":9}`,
	`"i":1,"n":0.5e1,"s":"1e3","b":true,"l":[{"s":"1.50","i":-7}],"li":[5],"ls":["-1E2","x"],"ln":[1E2],"o":{"s":"-0.5e-1"},"t":"2e0"`,
	`"i":0,"n":-0.0,"s":"","b":false,"l":[],"li":[],"ls":[],"ln":[],"o":{"s":"\u00fc\n"}`,
	`"i":-1,"n":1e2,"s":"12","b":true,"l":[{"s":"a"}],"li":[0,-5],"ls":["x,y",""],"ln":[1,1.0],"o":{"s":"12","q":{"s":"qq","i":1}},"m":null,"t":null,"j1":null,"p":{"s":"z"},"mp":{},"u":"7","c":false`,
	`"i":1e1,"n":12345678901234567890123456789012345,"s":"\ud83d\ude00 x ","b":false,"l":[{"s":"\u0061","k":[]},{"s":"b","i":2,"p":{"s":"w","i":3}}],"li":[9223372036854775808,1.0],"ls":["\u0031"],"ln":[1e-3],"o":{"s":"x","p":{"s":"y","i":2}},"j1":[1],"j":3`,
}

// Random expressions give the same on the reference and in modules.
func TestGenerated(t *testing.T) {
	s := newSuite(t)
	source := contract(t, "t/in@1", "in.json", []byte(generatedSource))
	tables := map[string]*program.Table{"t": tableOf(t, "t", "key,value\na,1\n12,zwölf\n,leer\n")}
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { generated(t, s, source, tables, seed) })
	}
}

// quoted is an expression as a YAML text.
func quoted(expr string) string {
	text, _ := json.Marshal(expr) // a string always has a JSON text
	return string(text)
}

// lets names some values that the rules then use.
func (g *generator) lets(t *testing.T, source *contracts.Contract, tables map[string]*program.Table) string {
	t.Helper()
	text := "let:\n"
	target := contract(t, "t/out@1", "out.json", []byte(`{"type":"object","properties":{"x":{}}}`))
	add := func(name, expr string) bool {
		more := text + "  " + name + ": " + quoted(expr) + "\n"
		checked, _ := checkText(head+more+"rules:\n  x: "+name+"\n", source, target, tables, limits)
		if checked != nil {
			text = more
		}
		return checked != nil
	}
	for i := range 4 {
		if name := fmt.Sprintf("int%d", i); add(name, g.int(2)) {
			g.ints = append(g.ints, name)
		}
		if name := fmt.Sprintf("text%d", i); add(name, g.text(2)) {
			g.texts = append(g.texts, name)
		}
	}
	return text
}

// body is the value of a rule: an expression, or an each with rows of the input
// or items of a computed list.
func (g *generator) body() (text, target string) {
	policies := ""
	if g.IntN(3) == 0 {
		policies = fmt.Sprintf(", onMissing: %s", g.one("omit", "error"))
	}
	switch g.IntN(4) {
	case 0:
		list := g.one("source.l", "source.l", g.rowsList(1), "source.?l.orValue([])")
		g.rows = append(g.rows, "row")
		g.ints = append(g.ints, "at")
		where, a, b := g.bool(1), g.text(2), g.int(1)
		inner := ""
		if g.IntN(2) == 0 {
			g.ints = append(g.ints, "sub.i")
			inner = fmt.Sprintf(", k: {each: %s, as: sub, where: %s, rules: {i: %s, t: sub.?t, a: %s}}", quoted("row.?k"), quoted(g.bool(1)),
				quoted(g.int(1)), quoted(g.text(1)))
			g.ints = g.ints[:len(g.ints)-1]
		}
		g.rows, g.ints = g.rows[:len(g.rows)-1], g.ints[:len(g.ints)-1]
		return fmt.Sprintf("each: %s, as: row, index: at, where: %s, rules: {a: %s, b: %s, n: row.?n, p.s: row.?p.?s%s}",
				quoted(list), quoted(where), quoted(a), quoted(b), inner),
			`{"type":"array","items":{"type":"object","additionalProperties":false,"required":["a"],"properties":{"a":{"type":"string"},` +
				`"b":{"type":"integer"},"n":{"type":"number"},"p":{"type":"object","properties":{"s":{"type":"string"}}},` +
				`"k":{"type":"array","items":{"type":"object","properties":{"i":{"type":"integer"},"t":{"type":"string"},"a":{"type":"string"}}}}}}}`
	case 1:
		list := g.one(g.listText(1), "source.?lo", g.listText(2))
		g.texts = append(g.texts, "item")
		e, where := g.text(1), g.bool(1)
		g.texts = g.texts[:len(g.texts)-1]
		return fmt.Sprintf("each: %s, as: item, where: %s, expr: %s%s", quoted(list), quoted(where), quoted(e), policies),
			`{"type":"array","items":{"type":"string"}}`
	}
	expr, schema := g.rule()
	return "expr: " + quoted(expr) + policies, schema
}

// generated runs forty random rules of one seed.
func generated(t *testing.T, s *suite, source *contracts.Contract, tables map[string]*program.Table, seed uint64) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 2))}
	var rules, props []string
	var exprs []string
	head := head + g.lets(t, source, tables) + "rules:\n"
	for tries := 0; len(rules) < 40 && tries < 2000; tries++ {
		id := fmt.Sprintf("r%d", len(rules))
		expr, schema := g.body()
		rule := fmt.Sprintf("  %s: {when: 'source.run == %q', %s}\n", id, id, expr)
		prop := fmt.Sprintf("%q:%s", id, schema)
		one := contract(t, "t/out@1", "out.json", []byte(`{"type":"object","additionalProperties":false,"properties":{`+prop+`}}`))
		checked, found := checkText(head+rule, source, one, tables, limits)
		if checked == nil {
			for _, f := range found {
				if strings.Contains(f, "map/internal") || strings.Contains(f, "cw.T") {
					t.Errorf("%s: %s", expr, f)
				}
			}
			continue
		}
		rules, props, exprs = append(rules, rule), append(props, prop), append(exprs, expr)
	}
	target := contract(t, "t/out@1", "out.json", []byte(`{"type":"object","additionalProperties":false,"properties":{`+strings.Join(props, ",")+`}}`))
	checked, found := checkText(head+strings.Join(rules, ""), source, target, tables, abi.Limits{
		Input: 1 << 20, Output: 1 << 20, Depth: 16, Pages: 512, Fuel: 1 << 24})
	if checked == nil {
		t.Fatal(strings.Join(found, "\n"))
	}
	m := s.ready(t, checked, target)
	m.loosely(func(r result) result {
		if strings.HasPrefix(r.code, "rule/") {
			r.code = "rule" // of several operands that fail any one may be named
		}
		return r
	})
	for i, expr := range exprs {
		for _, in := range generatedInputs {
			m.run(t, []byte(fmt.Sprintf(`{"run":"r%d",%s}`, i, in)))
			if t.Failed() {
				t.Fatalf("expression %s", expr)
			}
		}
	}
}
