package attack

import (
	"strconv"

	"crosswalk/contracts/source"
)

// tight makes schemas of many keywords about one type and few values, which
// often have no value at all, or few: where a decision counts and does not just
// look.
type tight struct{ *mutator }

func (m tight) some(n int) bool { return m.r.IntN(n) == 0 }

// leaf is a schema of few values.
func (m tight) leaf() *source.Value {
	return literal(pick(m.r, []string{"true", "false", `{"type":"boolean"}`, `{"enum":[1,2]}`, `{"enum":[1,2,"a"]}`, `{"const":1}`, `{"const":"a"}`, `{"type":"null"}`, `{"enum":[true,null]}`,
		`{"type":"integer","minimum":0,"maximum":2}`, `{"type":"integer","minimum":1,"exclusiveMaximum":2}`, `{"type":"number","multipleOf":0.5,"minimum":0,"maximum":1}`, `{"type":"string","maxLength":1,"pattern":"^[ab]*$"}`,
		`{"not":{"const":1}}`, `{"not":{"type":"boolean"}}`, `{"minLength":1,"maxLength":0,"type":"string"}`, `{"type":["null","boolean"]}`, `{"not":{"enum":[1,2]}}`, `{"type":"string"}`, `{"type":"array","maxItems":0}`, `{"type":"object","maxProperties":0}`}))
}

func (m tight) sub(depth int) *source.Value {
	if depth > 0 && m.some(3) {
		return m.make(depth - 1)
	}
	return m.leaf()
}

func (m tight) count(v *source.Value, name string, chance, most int) {
	if m.some(chance) {
		set(v, name, number(m.r.IntN(most+1)))
	}
}

func (m tight) put(v *source.Value, name string, chance int, to func() *source.Value) {
	if m.some(chance) {
		set(v, name, to())
	}
}

func (m tight) list(n, depth int) *source.Value {
	out := array()
	for range n {
		out.Items = append(out.Items, m.sub(depth))
	}
	return out
}

func (m tight) make(depth int) *source.Value {
	switch m.r.IntN(9) {
	case 0, 1, 2:
		return m.object(depth)
	case 3, 4, 5:
		return m.array(depth)
	case 6:
		return m.text()
	case 7:
		return m.numeric()
	}
	v := object()
	switch m.r.IntN(6) {
	case 0:
		set(v, "anyOf", m.list(2, depth))
	case 1:
		set(v, "oneOf", m.list(2+m.r.IntN(2), depth))
	case 2:
		set(v, "allOf", array(m.make(max(depth-1, 0)), m.make(max(depth-1, 0))))
	case 3:
		set(v, "not", m.sub(depth))
	case 4:
		set(v, "if", m.sub(depth))
		set(v, "then", m.sub(depth))
		set(v, "else", m.sub(depth))
	default:
		return m.leaf()
	}
	return v
}

func (m tight) typed(v *source.Value, name string) {
	if !m.some(6) {
		set(v, "type", text(name))
	}
}

func (m tight) object(depth int) *source.Value {
	v := object()
	m.typed(v, "object")
	names := []string{"a", "b", "ab", "ba"}
	sub := func() *source.Value { return m.sub(depth) }
	named := func(names []string) func() *source.Value {
		return func() *source.Value {
			out := object()
			for range 1 + m.r.IntN(2) {
				set(out, pick(m.r, names), m.sub(depth))
			}
			return out
		}
	}
	words := func() *source.Value {
		out := array(text(pick(m.r, names)))
		if other := text(pick(m.r, names)); m.some(2) && other.Text != out.Items[0].Text {
			out.Items = append(out.Items, other)
		}
		return out
	}
	m.put(v, "properties", 2, named(names))
	m.put(v, "patternProperties", 3, named([]string{"^a", "b$", "^[ab]$", "^.{1,2}$", "a"}))
	m.put(v, "additionalProperties", 2, sub)
	m.put(v, "required", 3, words)
	m.count(v, "minProperties", 3, 3)
	m.count(v, "maxProperties", 3, 3)
	m.put(v, "propertyNames", 4, func() *source.Value {
		return literal(pick(m.r, []string{`{"enum":["a","b"]}`, `{"maxLength":1}`, `{"pattern":"^[ab]{1,2}$"}`, `{"not":{"const":"a"}}`, `{"minLength":2}`}))
	})
	m.put(v, "dependentRequired", 6, func() *source.Value { return object(member(pick(m.r, names), words())) })
	m.put(v, "dependentSchemas", 6, func() *source.Value { return object(member(pick(m.r, names), m.object(max(depth-1, 0)))) })
	m.put(v, "unevaluatedProperties", 8, sub)
	m.put(v, "anyOf", 8, func() *source.Value { return array(m.object(0), m.object(0)) })
	m.put(v, "not", 8, func() *source.Value { return m.object(0) })
	return v
}

func (m tight) array(depth int) *source.Value {
	v := object()
	m.typed(v, "array")
	sub := func() *source.Value { return m.sub(depth) }
	m.put(v, "prefixItems", 3, func() *source.Value { return m.list(1+m.r.IntN(2), depth) })
	m.put(v, "items", 2, sub)
	if m.some(2) {
		set(v, "contains", m.sub(depth))
		m.count(v, "minContains", 2, 3)
		m.count(v, "maxContains", 3, 2)
	}
	m.count(v, "minItems", 2, 4)
	m.count(v, "maxItems", 2, 4)
	m.put(v, "uniqueItems", 2, func() *source.Value { return literal("true") })
	m.put(v, "unevaluatedItems", 8, sub)
	m.put(v, "anyOf", 8, func() *source.Value { return array(m.array(0), m.array(0)) })
	m.put(v, "not", 8, func() *source.Value { return m.array(0) })
	return v
}

func (m tight) text() *source.Value {
	v := object()
	m.typed(v, "string")
	pattern := func() *source.Value {
		return text(pick(m.r, []string{"^a*$", "^[ab]+$", "b", "^(aa)*$", "^a?b?$", "^.$", "^[^a]*$", "a{2}"}))
	}
	m.put(v, "pattern", 2, pattern)
	m.count(v, "minLength", 3, 3)
	m.count(v, "maxLength", 3, 3)
	m.put(v, "allOf", 3, func() *source.Value { return array(object(member("pattern", pattern()))) })
	m.put(v, "not", 3, func() *source.Value { return object(member("pattern", pattern())) })
	m.put(v, "enum", 6, func() *source.Value { return literal(`["a","ab","aa",""]`) })
	return v
}

func (m tight) numeric() *source.Value {
	v := object()
	m.typed(v, pick(m.r, []string{"number", "integer"}))
	value := func() *source.Value {
		return &source.Value{Kind: source.Number, Text: pick(m.r, []string{"0", "1", "2", "0.5", "1.5", "3", "-1", strconv.Itoa(m.r.IntN(12))})}
	}
	for _, name := range []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"} {
		m.put(v, name, 3, value)
	}
	step := func() *source.Value {
		return &source.Value{Kind: source.Number, Text: pick(m.r, []string{"1", "2", "3", "0.5", "1.5", "0.2"})}
	}
	m.put(v, "multipleOf", 3, step)
	m.put(v, "allOf", 4, func() *source.Value { return array(object(member("multipleOf", step()))) })
	m.put(v, "not", 3, func() *source.Value {
		return pick(m.r, []*source.Value{object(member("multipleOf", step())), object(member("minimum", value())), literal(`{"enum":[0,1,2]}`)})
	})
	return v
}

// pair is a schema, and one beside it that may accept more.
func (m tight) pair() (*source.Value, *source.Value) {
	a := m.make(2)
	switch m.r.IntN(5) {
	case 0:
		return a, literal("false")
	case 1:
		return object(member("allOf", array(a, m.make(1)))), literal("false")
	case 2:
		return a, m.make(2)
	case 3:
		b := m.make(1)
		return object(member("allOf", array(a, b))), object(member("anyOf", array(m.make(1), b)))
	}
	changed, _ := m.mutate(a)
	return a, changed
}
