package inclusion

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

var pairs = flag.Int("pairs", 500, "pairs of random schemas that are compared")
var seed = flag.Uint64("seed", 1, "seed of the random schemas")

// maker writes random schemas of a small vocabulary.
type maker struct{ *rand.Rand }

func pick[T any](m maker, list ...T) T { return list[m.IntN(len(list))] }

func (m maker) value(depth int) string {
	switch n := m.IntN(9); {
	case n == 7 && depth > 0:
		var items []string
		for range m.IntN(3) {
			items = append(items, m.value(depth-1))
		}
		return "[" + strings.Join(items, ",") + "]"
	case n == 8 && depth > 0:
		var members []string
		for _, name := range []string{"a", "b", "ab"} {
			if m.IntN(3) == 0 {
				members = append(members, fmt.Sprintf("%q:%s", name, m.value(depth-1)))
			}
		}
		return "{" + strings.Join(members, ",") + "}"
	}
	return pick(m, "null", "true", "false", "0", "1", "2", "-1", "0.5", "3", `""`, `"a"`, `"ab"`, `"b"`, `"aa"`, `"2024-05-17"`)
}

func (m maker) schema(depth int) string {
	if m.IntN(12) == 0 || depth < 0 {
		return pick(m, "true", "false", "true", `{"type":"string"}`, `{"type":"integer"}`, `{"type":"null"}`)
	}
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if m.IntN(2) == 0 {
		say(`"type":%s`, pick(m, `"string"`, `"integer"`, `"number"`, `"object"`, `"object"`, `"array"`, `"array"`, `"boolean"`, `["string","null"]`, `["integer","object"]`))
	}
	for range 1 + m.IntN(3) {
		m.keyword(depth, say)
	}
	return "{" + strings.Join(unique(out), ",") + "}"
}

// unique drops keywords that are there already.
func unique(list []string) []string {
	met := map[string]bool{}
	var out []string
	for _, s := range list {
		name, _, _ := strings.Cut(s, ":")
		if !met[name] {
			met[name] = true
			out = append(out, s)
		}
	}
	return out
}

func (m maker) keyword(depth int, say func(string, ...any)) {
	sub := func() string { return m.schema(depth - 1) }
	name := func() string { return pick(m, "a", "b", "ab") }
	pattern := func() string { return pick(m, "^a", "b$", "^[ab]$", "a", "^.{2}$") }
	switch m.IntN(36) {
	case 34, 35:
		say(`"$ref":"#/$defs/%s"`, pick(m, "x", "y"))
	case 0:
		say(`"minimum":%s`, pick(m, "0", "1", "0.5"))
	case 1:
		say(`"exclusiveMaximum":%s`, pick(m, "1", "2", "3"))
	case 2:
		say(`"multipleOf":%s`, pick(m, "1", "2", "0.5", "3"))
	case 3:
		say(`"minLength":%d`, m.IntN(3))
	case 4:
		say(`"maxLength":%d`, m.IntN(3))
	case 5:
		say(`"pattern":%q`, pattern())
	case 6:
		say(`"format":"%s"`, pick(m, "date", "ipv4", "unknown"))
	case 7, 8:
		say(`"items":%s`, sub())
	case 9:
		say(`"prefixItems":[%s,%s]`, sub(), sub())
	case 10, 11:
		say(`"contains":%s`, sub())
		if m.IntN(2) == 0 {
			say(`"minContains":%d`, m.IntN(3))
		}
		if m.IntN(2) == 0 {
			say(`"maxContains":%d`, m.IntN(3))
		}
	case 12:
		say(`"uniqueItems":true`)
	case 13:
		say(`"minItems":%d`, m.IntN(3))
	case 14:
		say(`"maxItems":%d`, m.IntN(3))
	case 15, 16, 17:
		say(`"properties":{"a":%s,"b":%s}`, sub(), sub())
	case 18:
		say(`"patternProperties":{%q:%s}`, pattern(), sub())
	case 19, 20:
		say(`"additionalProperties":%s`, sub())
	case 21:
		say(`"required":[%q]`, name())
	case 22:
		say(`"propertyNames":%s`, sub())
	case 23:
		say(`"minProperties":%d`, m.IntN(3))
		say(`"maxProperties":%d`, m.IntN(3))
	case 24:
		say(`"dependentRequired":{%q:[%q]}`, name(), name())
	case 25:
		say(`"dependentSchemas":{%q:%s}`, name(), sub())
	case 26:
		say(`"not":%s`, sub())
	case 27:
		say(`"anyOf":[%s,%s]`, sub(), sub())
	case 28:
		say(`"oneOf":[%s,%s]`, sub(), sub())
	case 29:
		say(`"allOf":[%s,%s]`, sub(), sub())
	case 30:
		say(`"if":%s,"then":%s,"else":%s`, sub(), sub(), sub())
	case 31:
		say(`"enum":[%s,%s]`, m.value(1), `"z"`)
	case 32:
		say(`"unevaluatedProperties":%s`, sub())
	case 33:
		say(`"unevaluatedItems":%s`, sub())
	}
}

// root writes a schema with definitions that may refer to each other, but not for
// the same value.
func (m maker) root(body string) string {
	if !strings.Contains(body, "$defs") {
		return body
	}
	below := func() string {
		sub := m.schema(0)
		return pick(m, fmt.Sprintf(`{"type":"array","items":{"anyOf":[%s,{"$ref":"#/$defs/x"}]}}`, pick(m, `{"type":"null"}`, `{"type":"integer"}`)),
			`{"type":"object","properties":{"a":{"$ref":"#/$defs/y"},"b":{"type":"integer"}},"required":["b"]}`,
			`{"properties":{"a":{"$ref":"#/$defs/x"}},"additionalProperties":{"$ref":"#/$defs/y"},"minProperties":1}`,
			`{"type":["object","string"],"additionalProperties":{"type":["integer","string"]},"maxLength":1}`,
			fmt.Sprintf(`{"anyOf":[{"type":"null"},{"type":"array","contains":{"$ref":"#/$defs/y"},"maxItems":2},{"items":{"$ref":"#/$defs/x"},"minItems":%d}]}`, 1+m.IntN(2)),
			`{"not":{"type":"array","items":{"not":{"$ref":"#/$defs/x"}}}}`,
			strings.ReplaceAll(strings.ReplaceAll(sub, "#/$defs/x", "#/$defs/z"), "#/$defs/y", "#/$defs/z"))
	}
	return fmt.Sprintf(`{"allOf":[%s],"$defs":{"x":%s,"y":%s,"z":{"type":"boolean"}}}`, body, below(), below())
}

// Small schemas are compared with one another; what is said is checked with
// many small values.
func TestRandomPairs(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(*seed, 7))}
	var pool []*source.Value
	met := map[string]bool{}
	for len(pool) < 400 {
		v, list := source.ParseJSON("", []byte(m.value(2)))
		if list.Failed() {
			t.Fatal(list)
		}
		if !met[v.Canonical()] || len(met) > 390 {
			met[v.Canonical()] = true
			pool = append(pool, v)
		}
	}
	var counts [3]int
	for i := range *pairs {
		a := m.schema(2)
		b := m.schema(2)
		switch m.IntN(4) {
		case 0:
			b = fmt.Sprintf(`{"anyOf":[%s,%s]}`, a, b)
		case 1:
			a = fmt.Sprintf(`{"allOf":[%s,%s]}`, a, b)
		}
		a, b = m.root(a), m.root(b)
		w, r := parse(t, a), parse(t, b)
		name := fmt.Sprintf("%d: %s -> %s", i, a, b)
		v := judged(t, name, w, r, pool)
		counts[v]++
		empty := New(Options{}).Causes(w, parse(t, "false"))
		for _, v := range pool {
			if len(empty) == 0 && assess.First(w, v) == nil {
				t.Errorf("%s is said to be empty, but for %s", a, v.JSON())
			}
		}
	}
	t.Logf("%d compatible, %d unknown, %d breaking", counts[0], counts[1], counts[2])
	if counts[finding.Unknown]*100 > 3**pairs {
		t.Errorf("too much is unknown")
	}
}

// What a Decider remembers of earlier questions does not change an answer.
func TestOneDecider(t *testing.T) {
	m := maker{rand.New(rand.NewPCG(*seed, 9))}
	verdict := func(d *Decider, w, r *schema.Schema) finding.Verdict {
		out := finding.Compatible
		for _, c := range d.Causes(w, r) {
			out = max(out, c.Verdict)
		}
		return out
	}
	for _, closed := range []bool{false, true} {
		shared := New(Options{ClosedWriter: closed})
		var all []*schema.Schema
		for range 40 {
			all = append(all, parse(t, m.root(fmt.Sprintf(`{"allOf":[%s,{"anyOf":[{"$ref":"#/$defs/x"},%s]}]}`, m.schema(1), m.schema(1)))))
		}
		for range *pairs / 2 {
			w, r := all[m.IntN(len(all))], all[m.IntN(len(all))]
			known, fresh := verdict(shared, w, r), verdict(New(Options{ClosedWriter: closed}), w, r)
			if known != fresh {
				t.Errorf("%s, and %s on its own", known, fresh)
			}
		}
		if shared.refuted > 0 {
			t.Errorf("%d values were refuted", shared.refuted)
		}
	}
}
