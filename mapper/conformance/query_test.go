package conformance

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"crosswalk/mapper/abi"
)

const querySource = `{"type":"object","required":["l","m"],"properties":{
 "l":{"type":"array","items":{"$ref":"#/$defs/row"}},"m":{"type":["array","null"],"items":{"$ref":"#/$defs/row"}}},
 "$defs":{"row":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"t":{"type":["string","null"]},"i":{"type":["integer","null"]},
 "d":{"type":"number"},"b":{"type":"boolean"},"at":{"type":"string","format":"date-time"},"k":{"type":"array","items":{"type":"object","properties":{"i":{"type":"integer"}}}}}}}}`

// queryRow is a random row; few different values, many ways to write them.
func queryRow(r *rand.Rand, id int) string {
	one := func(list ...string) string { return list[r.IntN(len(list))] }
	parts := []string{fmt.Sprintf(`"id":"%c%d"`, 'a'+r.IntN(3), id)}
	add := func(name string, values ...string) {
		if v := one(values...); v != "" {
			parts = append(parts, fmt.Sprintf("%q:%s", name, v))
		}
	}
	add("t", "", "null", `"a"`, `"\u0061"`, `"ab"`, `"ä"`, `""`, `"b"`)
	add("i", "", "null", "1", "1e0", "10e-1", "2", "-3", "0")
	add("d", "", "1", "1.0", "1.50", "15e-1", "-0.0", "0", "2e3", "2000")
	add("b", "", "true", "false")
	add("at", "", `"2026-01-31T09:30:00Z"`, `"2026-01-31T10:30:00+01:00"`, `"2026-01-31T09:30:00.5Z"`)
	add("k", "", "[]", `[{"i":1}]`, `[{"i":2},{},{"i":1}]`)
	return "{" + strings.Join(parts, ",") + "}"
}

func queryInput(r *rand.Rand, n int) []byte {
	rows := func() string {
		list := make([]string, r.IntN(n+1))
		for i := range list {
			list[i] = queryRow(r, i)
		}
		return "[" + strings.Join(list, ",") + "]"
	}
	m := rows()
	if r.IntN(8) == 0 {
		m = "null"
	}
	return []byte(`{"l":` + rows() + `,"m":` + m + `}`)
}

// queryRule is a random each whose elements show all that is in scope.
func queryRule(r *rand.Rand) string {
	one := func(list ...string) string { return list[r.IntN(len(list))] }
	b := &strings.Builder{}
	line := func(format string, args ...any) { fmt.Fprintf(b, "    "+format+"\n", args...) }
	key := func(v string) string {
		return one(v+".?t", v+".?i", v+".?d", v+".?b", v+".id.charAt(0)", v+".?i.orValue(1) % 2", v+".?at.optMap(z, timestamp(z))", v+".?d.orValue(0) * 2")
	}
	x, show := "x", []string{`x.id`, `x.?t.orValue("-")`}
	if r.IntN(3) == 0 {
		line("each: [{x: source.l}, {y: x.?k}]")
		show = append(show, "string(y.?i.orValue(-1))")
	} else {
		line("each: %s", one("source.l", "source.?m", "source.l.filter(z, z.id != \"a0\")"))
		line("as: x")
	}
	if r.IntN(2) == 0 {
		field, left := one("t", "i", "d", "b"), r.IntN(2) == 0
		on := fmt.Sprintf("x.?%s == j.?%s", field, field)
		if r.IntN(3) == 0 {
			on += " && j.?d == x.?i"
		}
		kind := "inner"
		if left {
			kind = "left"
		}
		line("join: {each: %s, as: j, on: %q, kind: %s}", one("source.?m", "source.l"), on, kind)
		if left {
			show = append(show, `j.?id.orValue("none")`)
		} else {
			show = append(show, `j.id`)
			x = one("x", "j")
		}
	}
	if r.IntN(2) == 0 {
		line("where: %s.?i.orValue(1) > 0", x)
	}
	line("index: n")
	show = append(show, "string(n)")
	group := r.IntN(2) == 0
	if group {
		line("groupBy: {keys: {k1: %q, k2: %q}, items: {xs: x, ts: x.?t, all: %q}}", key(x), key("x"), strings.Join(show, ` + "/" + `))
		show = []string{"string(size(xs))", `ts.join("+")`, `all.join(" ")`, `xs.map(z, z.id).join("")`}
		if r.IntN(2) == 0 {
			line("having: %s", one("size(xs) > 1", "size(all) < 5"))
		}
	}
	for i := range r.IntN(3) {
		if i == 0 {
			line("sort:")
		}
		by := key("x")
		if group {
			by = one("k1", "k2", "size(xs)", "all[0]")
		}
		line("  - {by: %q, order: %s, missing: %s}", by, one("asc", "desc"), one("first", "last"))
	}
	if r.IntN(3) == 0 {
		line("skip: %d", r.IntN(4))
	}
	if r.IntN(3) == 0 {
		line("limit: %d", r.IntN(6))
	}
	line("position: p")
	line("expr: '%s'", strings.Join(append(show, "string(p)"), ` + "|" + `))
	return b.String()
}

// Random queries over random rows give the same on the reference and in modules.
func TestQueries(t *testing.T) {
	s := newSuite(t)
	source := contract(t, "t/in@1", "in.json", []byte(querySource))
	target := contract(t, "t/out@1", "out.json", []byte(`{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"}}}}`))
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 7))
		text := head + "rules:\n  a:\n" + queryRule(r)
		checked, found := checkText(text, source, target, nil, limits)
		if checked == nil {
			t.Fatalf("seed %d:\n%s%s", seed, text, strings.Join(found, "\n"))
		}
		m := s.ready(t, checked, target)
		for range 20 {
			m.run(t, queryInput(r, 12))
		}
		if t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, text)
		}
	}
}

// A join and a group of many rows stay within fuel that a loop in a loop would
// use up at once.
func TestQueriesAreNotQuadratic(t *testing.T) {
	s := newSuite(t)
	source := contract(t, "t/in@1", "in.json", []byte(querySource))
	target := contract(t, "t/out@1", "out.json", []byte(`{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"}},"b":{"type":"array","items":{"type":"integer"}}}}`))
	const n = 30_000
	text := head + `rules:
  a:
    each: source.l
    as: x
    join: {each: source.?m, as: y, on: x.id == y.id}
    sort: {by: y.?i, order: desc}
    limit: 3
    expr: y.id
  b:
    each: source.l
    as: x
    groupBy: {keys: {id: x.id}, items: xs}
    having: size(xs) > 1
    expr: size(xs)
`
	checked, found := checkText(text, source, target, nil, abi.Limits{Input: 8 << 20, Output: 1 << 20, Depth: 8, Pages: 1024, Fuel: 40 * n})
	if checked == nil {
		t.Fatal(strings.Join(found, "\n"))
	}
	m := s.ready(t, checked, target)
	m.engines = m.engines[2:] // the compiler: the reference goes through all pairs
	var l, r []string
	for i := range n {
		l = append(l, fmt.Sprintf(`{"id":"%d"}`, i))
		r = append(r, fmt.Sprintf(`{"id":"%d","i":%d}`, n-i, i*7919%n))
	}
	in := `{"l":[` + strings.Join(l, ",") + `,{"id":"5"}],"m":[` + strings.Join(r, ",") + `]}`
	got := m.run(t, []byte(in))
	if want := `{"a":["7679","15358","23037"],"b":[2]}`; got.out != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
