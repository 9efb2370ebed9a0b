package attack

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/source"
)

// mutator changes schemas in place.
type mutator struct {
	r    *rand.Rand
	root *source.Value
	// parts are schemas from everywhere, to take keywords from.
	parts []*source.Value
}

// mutations by name. Each says whether it changed the schema.
var mutations = []struct {
	name  string
	apply func(m *mutator, v *source.Value) bool
}{
	{"bound", (*mutator).bound}, {"bound", (*mutator).bound}, {"bound-added", (*mutator).addBound}, {"removed", (*mutator).remove}, {"removed", (*mutator).remove},
	{"copied", (*mutator).copyKeyword}, {"copied", (*mutator).copyKeyword}, {"type", (*mutator).types}, {"type", (*mutator).types},
	{"enum", (*mutator).enum}, {"enum", (*mutator).enum}, {"required", (*mutator).required}, {"required", (*mutator).required},
	{"dependent", (*mutator).dependent}, {"property", (*mutator).property}, {"property", (*mutator).property}, {"rename", (*mutator).rename},
	{"rest", (*mutator).rest}, {"rest", (*mutator).rest}, {"pattern", (*mutator).pattern}, {"format", (*mutator).format}, {"wrap", (*mutator).wrap},
	{"wrap", (*mutator).wrap}, {"branch", (*mutator).branch}, {"branch", (*mutator).branch}, {"split", (*mutator).split}, {"replace", (*mutator).replace},
	{"array", (*mutator).array}, {"array", (*mutator).array}, {"reference", (*mutator).reference}, {"swap", (*mutator).swap},
}

// mutate changes a copy at one to three places; what is empty if it could not.
func (m *mutator) mutate(v *source.Value) (out *source.Value, what string) {
	m.root = clone(v)
	var done []string
	for n := 1 + m.r.IntN(2)*m.r.IntN(3); n > 0; n-- {
		for range 20 {
			p := pick(m.r, places(m.root))
			c := pick(m.r, mutations)
			if p.schema.Kind == source.Boolean && m.r.IntN(4) > 0 || strings.Contains(p.pointer, "/$defs/") && m.r.IntN(2) > 0 {
				continue
			}
			m.open(p.schema)
			if c.apply(m, p.schema) {
				done = append(done, c.name+" at #"+p.pointer)
				break
			}
		}
	}
	return m.root, strings.Join(done, ", ")
}

// open makes an object of the schemas true and false.
func (m *mutator) open(v *source.Value) {
	if v.Kind == source.Boolean {
		not := !v.Bool()
		*v = *object()
		if not {
			set(v, "not", object())
		}
	}
}

var bounds = []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "minItems", "maxItems",
	"minContains", "maxContains", "minProperties", "maxProperties"}

func isCount(name string) bool {
	return name != "multipleOf" && !strings.HasSuffix(name, "imum")
}

// bound moves a bound a little, or to its neighbour keyword.
func (m *mutator) bound(v *source.Value) bool {
	var have []string
	for _, b := range bounds {
		if n := v.Get(b); n != nil && n.Kind == source.Number {
			have = append(have, b)
		}
	}
	if have == nil {
		return false
	}
	name := pick(m.r, have)
	n, ok := source.Rat(v.Get(name).Text)
	if !ok {
		return false
	}
	steps := []string{"1", "-1", "2", "-2", "5", "-5"}
	if !isCount(name) {
		steps = append(steps, "1/2", "-1/2", "1/10", "-1/10")
	}
	by, _ := new(big.Rat).SetString(pick(m.r, steps))
	switch {
	case name == "multipleOf" && m.r.IntN(3) > 0:
		by, _ = new(big.Rat).SetString(pick(m.r, []string{"2", "3", "1/2", "1/3", "5", "10", "1/10"}))
		n.Mul(n, by)
	default:
		n.Add(n, by)
	}
	if (name == "multipleOf" || isCount(name)) && n.Sign() < 0 || name == "multipleOf" && n.Sign() == 0 {
		return false
	}
	s, ok := decimal(n)
	if !ok {
		return false
	}
	if strings.HasSuffix(name, "imum") && m.r.IntN(4) == 0 { // the bound itself is in or out
		other := map[string]string{"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum", "exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}[name]
		s = v.Get(name).Text
		drop(v, name)
		name = other
	}
	set(v, name, &source.Value{Kind: source.Number, Text: s})
	return true
}

// decimal writes a number whose decimals end soon.
func decimal(n *big.Rat) (string, bool) {
	digits, exact := n.FloatPrec()
	return n.FloatString(digits), exact && digits < 12
}

func (m *mutator) addBound(v *source.Value) bool {
	name := pick(m.r, bounds)
	n := m.r.IntN(5)
	if strings.HasPrefix(name, "max") || strings.HasSuffix(name, "Maximum") || name == "multipleOf" {
		n += 1 + m.r.IntN(5)
	}
	s := strconv.Itoa(n)
	if !isCount(name) {
		s = pick(m.r, []string{s, s, "0.5", "2.5", "1.1", "100"})
	}
	set(v, name, &source.Value{Kind: source.Number, Text: s})
	return true
}

func structural(name string) bool {
	return strings.HasPrefix(name, "$") || name == "definitions"
}

func (m *mutator) remove(v *source.Value) bool {
	if len(v.Members) == 0 {
		return false
	}
	i := m.r.IntN(len(v.Members))
	name := v.Members[i].Name
	if structural(name) && name != "$ref" {
		return false
	}
	drop(v, name)
	return true
}

// copyKeyword adds a keyword that another schema has.
func (m *mutator) copyKeyword(v *source.Value) bool {
	from := pick(m.r, m.parts)
	if len(from.Members) == 0 {
		return false
	}
	k := pick(m.r, from.Members)
	if structural(k.Name) || mentions(object(k), "$ref", "$dynamicRef", "$id", "$anchor", "$dynamicAnchor", "$recursiveRef") {
		return false
	}
	set(v, k.Name, clone(k.Value))
	return true
}

var typeNames = []string{"null", "boolean", "integer", "number", "string", "array", "object"}

func (m *mutator) types(v *source.Value) bool {
	t := v.Get("type")
	var have []string
	switch {
	case t == nil:
	case t.Kind == source.Array:
		for _, item := range t.Items {
			have = append(have, item.Text)
		}
	default:
		have = []string{t.Text}
	}
	other := pick(m.r, typeNames)
	switch m.r.IntN(4) {
	case 0:
		have = []string{other}
	case 1:
		if len(have) > 1 {
			have = slices.Delete(have, 0, 1)
		}
	default:
		if t == nil || slices.Contains(have, other) {
			return false
		}
		have = append(have, other)
	}
	if len(have) == 1 {
		set(v, "type", text(have[0]))
		return true
	}
	if len(have) == 0 {
		return false
	}
	list := array()
	for _, name := range have {
		list.Items = append(list.Items, text(name))
	}
	set(v, "type", list)
	return true
}

var scalars = []string{"null", "true", "false", "0", "1", "1.0", "-1", "1.5", "7", "12", `""`, `"a"`, `"foo"`, `"ab"`, `"12"`, "[]", "[1]", `["a"]`, "{}", `{"foo":1}`, `{"a":null}`}

func (m *mutator) enum(v *source.Value) bool {
	value := literal(pick(m.r, scalars))
	list := v.Get("enum")
	if list == nil {
		if c := v.Get("const"); c != nil {
			switch m.r.IntN(3) {
			case 0:
				set(v, "const", value)
			case 1:
				drop(v, "const")
				set(v, "enum", array(c, value))
			default:
				return false
			}
			return distinct(v.Get("enum"))
		}
		if m.r.IntN(3) > 0 {
			return false
		}
		if m.r.IntN(2) == 0 {
			set(v, "const", value)
			return true
		}
		set(v, "enum", array(value, literal(pick(m.r, scalars)), literal(pick(m.r, scalars))))
		return distinct(v.Get("enum"))
	}
	if list.Kind != source.Array || len(list.Items) == 0 {
		return false
	}
	switch i := m.r.IntN(len(list.Items)); m.r.IntN(3) {
	case 0:
		if len(list.Items) == 1 {
			return false
		}
		list.Items = slices.Delete(list.Items, i, i+1)
	case 1:
		list.Items = append(list.Items, value)
	default:
		list.Items[i] = value
	}
	return true
}

func distinct(list *source.Value) bool {
	seen := map[string]bool{}
	if list != nil {
		for _, item := range list.Items {
			seen[item.Canonical()] = true
		}
	}
	return list == nil || len(seen) == len(list.Items)
}

// name is a property of the schema, or some other one.
func (m *mutator) name(v *source.Value) string {
	if p := v.Get("properties"); p != nil && len(p.Members) > 0 && m.r.IntN(3) > 0 {
		return pick(m.r, p.Members).Name
	}
	return pick(m.r, []string{"foo", "bar", "a", "b", "id", "extra"})
}

func (m *mutator) required(v *source.Value) bool {
	list := v.Get("required")
	if list == nil {
		list = array()
	}
	if list.Kind != source.Array {
		return false
	}
	if len(list.Items) > 0 && m.r.IntN(2) == 0 {
		i := m.r.IntN(len(list.Items))
		list.Items = slices.Delete(list.Items, i, i+1)
	} else {
		list.Items = append(list.Items, text(m.name(v)))
	}
	set(v, "required", list)
	return distinct(list)
}

func (m *mutator) dependent(v *source.Value) bool {
	if m.r.IntN(2) == 0 {
		set(v, "dependentRequired", object(member(m.name(v), array(text(m.name(v))))))
		return true
	}
	set(v, "dependentSchemas", object(member(m.name(v), m.small(1))))
	return true
}

func (m *mutator) property(v *source.Value) bool {
	p := v.Get("properties")
	if p == nil {
		p = object()
		set(v, "properties", p)
	}
	if p.Kind != source.Object {
		return false
	}
	switch {
	case len(p.Members) > 0 && m.r.IntN(3) == 0:
		drop(p, pick(m.r, p.Members).Name)
	case len(p.Members) > 0 && m.r.IntN(3) == 0:
		set(p, pick(m.r, p.Members).Name, m.small(1))
	default:
		set(p, m.name(v), m.small(1))
	}
	return true
}

func (m *mutator) rename(v *source.Value) bool {
	p := v.Get("properties")
	if p == nil || len(p.Members) == 0 {
		return false
	}
	old := pick(m.r, p.Members).Name
	name := old + pick(m.r, []string{"2", "_", "x"})
	p.Member(old).Name = name
	if list := v.Get("required"); list != nil && m.r.IntN(2) == 0 {
		for _, item := range list.Items {
			if item.Text == old {
				item.Text = name
			}
		}
	}
	return true
}

// rest says something about what is not declared.
func (m *mutator) rest(v *source.Value) bool {
	name := pick(m.r, []string{"additionalProperties", "additionalProperties", "additionalProperties", "unevaluatedProperties", "items", "items", "unevaluatedItems", "propertyNames"})
	to := literal(pick(m.r, []string{"false", "false", "true"}))
	if m.r.IntN(2) == 0 || name == "propertyNames" {
		to = m.small(1)
	}
	set(v, name, to)
	return true
}

var patterns = []string{"^a", "a+", "^[a-z]+$", "^[a-z]*$", "^f.*o$", "^\\d{2,4}$", "^[A-Z]{3}$", "o", "^$", "^.{2,5}$", "^\\S+$", "^(foo|bar)$", "b$", "^[^x]*$", "^\\p{L}+$"}

func (m *mutator) pattern(v *source.Value) bool {
	p := pick(m.r, patterns)
	switch m.r.IntN(12) {
	case 0:
		p = pick(m.r, []string{"^(?!a)", "(a)\\1", "(?=.*o)f"}) // not regular
	case 1, 2, 3:
		if old := v.Get("pattern"); old != nil && old.Kind == source.String {
			p = pick(m.r, []string{"^" + old.Text, old.Text + "$", "(" + old.Text + ")|x", old.Text + "?", "^(?:" + old.Text + ")$"})
		}
	case 4, 5, 6:
		set(v, "patternProperties", object(member(p, m.small(1))))
		return !strings.Contains(p, "\\1")
	}
	set(v, "pattern", text(p))
	return true
}

var formats = []string{"date", "date-time", "time", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "uuid", "decimal", "duration", "json-pointer", "regex", "my-format"}

func (m *mutator) format(v *source.Value) bool {
	if v.Get("format") == nil && m.r.IntN(3) > 0 {
		return false
	}
	set(v, "format", text(pick(m.r, formats)))
	return true
}

// wrap puts all but the structural keywords into an applicator.
func (m *mutator) wrap(v *source.Value) bool {
	inner, outer := object(), object()
	for _, k := range v.Members {
		if structural(k.Name) {
			outer.Members = append(outer.Members, k)
		} else {
			inner.Members = append(inner.Members, k)
		}
	}
	if len(inner.Members) == 0 {
		return false
	}
	other := m.small(1)
	switch m.r.IntN(9) {
	case 0:
		set(outer, "allOf", array(inner, other))
	case 1:
		set(outer, "anyOf", array(inner, other))
	case 2:
		set(outer, "oneOf", array(inner, other))
	case 3:
		set(outer, "not", object(member("not", inner)))
	case 4:
		set(outer, "not", inner)
	case 5:
		set(outer, "if", other)
		set(outer, "then", inner)
	case 6:
		set(outer, "if", inner)
		set(outer, pick(m.r, []string{"then", "else"}), other)
	case 7:
		set(outer, "items", inner)
	default:
		set(outer, "properties", object(member(m.name(v), inner)))
	}
	*v = *outer
	return true
}

func (m *mutator) branch(v *source.Value) bool {
	name := pick(m.r, []string{"anyOf", "oneOf", "allOf"})
	list := v.Get(name)
	if list == nil || list.Kind != source.Array || len(list.Items) == 0 {
		if m.r.IntN(3) == 0 {
			set(v, name, array(m.small(1), m.small(1)))
			return true
		}
		return false
	}
	i := m.r.IntN(len(list.Items))
	switch m.r.IntN(4) {
	case 0:
		if len(list.Items) == 1 {
			return false
		}
		list.Items = slices.Delete(list.Items, i, i+1)
	case 1:
		list.Items = append(list.Items, clone(list.Items[i]))
	case 2:
		list.Items[i] = m.small(1)
	default:
		list.Items = append(list.Items, m.small(1))
	}
	return true
}

// swap gives one keyword's content to a neighbour of it.
func (m *mutator) swap(v *source.Value) bool {
	to := map[string][]string{"anyOf": {"oneOf", "allOf"}, "oneOf": {"anyOf", "allOf"}, "allOf": {"anyOf", "oneOf"}, "additionalProperties": {"unevaluatedProperties", "propertyNames"},
		"items": {"contains", "unevaluatedItems"}, "contains": {"items"}, "then": {"else"}, "else": {"then"}, "if": {"not"}, "unevaluatedItems": {"items"},
		"unevaluatedProperties": {"additionalProperties"}, "properties": {"dependentSchemas"}, "not": {"if"}, "minimum": {"exclusiveMinimum"}, "minItems": {"maxItems"}, "minProperties": {"maxProperties"}}
	if len(v.Members) == 0 {
		return false
	}
	k := pick(m.r, v.Members)
	if to[k.Name] == nil {
		return false
	}
	drop(v, k.Name)
	set(v, pick(m.r, to[k.Name]), k.Value)
	return true
}

// split moves some keywords into an allOf, which changes what their neighbours
// mean if they look at each other.
func (m *mutator) split(v *source.Value) bool {
	if v.Get("allOf") != nil || len(v.Members) < 2 {
		return false
	}
	inner, outer := object(), object()
	for _, k := range v.Members {
		if !structural(k.Name) && m.r.IntN(2) == 0 {
			inner.Members = append(inner.Members, k)
		} else {
			outer.Members = append(outer.Members, k)
		}
	}
	set(outer, "allOf", array(inner))
	*v = *outer
	return len(inner.Members) > 0
}

func (m *mutator) replace(v *source.Value) bool {
	for _, k := range v.Members {
		if structural(k.Name) {
			return false
		}
	}
	*v = *m.small(2)
	return true
}

func (m *mutator) array(v *source.Value) bool {
	prefix := v.Get("prefixItems")
	switch m.r.IntN(6) {
	case 0:
		set(v, "uniqueItems", literal(pick(m.r, []string{"true", "false"})))
	case 1:
		set(v, "contains", m.small(1))
	case 2:
		set(v, pick(m.r, []string{"minContains", "maxContains"}), number(m.r.IntN(4)))
	case 3:
		set(v, "items", m.small(1))
	default:
		if prefix == nil || prefix.Kind != source.Array || len(prefix.Items) == 0 {
			set(v, "prefixItems", array(m.small(1)))
		} else if m.r.IntN(2) == 0 {
			prefix.Items = append(prefix.Items, m.small(1))
		} else if len(prefix.Items) > 1 {
			prefix.Items = prefix.Items[:len(prefix.Items)-1]
		} else {
			drop(v, "prefixItems")
		}
	}
	return true
}

// reference makes a schema refer to another one, perhaps around itself.
func (m *mutator) reference(v *source.Value) bool {
	p := pick(m.r, places(m.root))
	if p.schema == v || m.r.IntN(3) == 0 {
		return false
	}
	if m.r.IntN(2) == 0 {
		set(v, "$ref", text("#"+p.pointer))
		return true
	}
	set(v, pick(m.r, []string{"items", "additionalProperties"}), object(member("$ref", text("#"+p.pointer))))
	return true
}

// small is a schema of few keywords.
func (m *mutator) small(depth int) *source.Value {
	if depth > 0 && m.r.IntN(3) == 0 {
		v := object()
		switch m.r.IntN(6) {
		case 0:
			set(v, "properties", object(member("foo", m.small(depth-1))))
			if m.r.IntN(2) == 0 {
				set(v, "required", array(text("foo")))
			}
		case 1:
			set(v, "items", m.small(depth-1))
		case 2:
			set(v, "anyOf", array(m.small(depth-1), m.small(depth-1)))
		case 3:
			set(v, "not", m.small(depth-1))
		case 4:
			set(v, "additionalProperties", m.small(depth-1))
		default:
			set(v, "oneOf", array(m.small(depth-1), m.small(depth-1)))
		}
		return v
	}
	return literal(pick(m.r, []string{"true", "false", "{}", `{"type":"string"}`, `{"type":"integer"}`, `{"type":"number"}`, `{"type":["string","null"]}`, `{"type":"object"}`,
		`{"type":"array"}`, `{"const":1}`, `{"const":"a"}`, `{"enum":["a","b",1]}`, `{"enum":["foo",null]}`, `{"minimum":2}`, `{"maximum":5}`, `{"type":"integer","minimum":0,"maximum":3}`,
		`{"minLength":2}`, `{"maxLength":3}`, `{"pattern":"^a"}`, `{"pattern":"^[a-z]+$"}`, `{"multipleOf":2}`, `{"multipleOf":1.5}`, `{"required":["foo"]}`, `{"required":["a"]}`,
		`{"minProperties":1}`, `{"maxProperties":2}`, `{"minItems":1}`, `{"maxItems":2}`, `{"uniqueItems":true}`, `{"type":"string","format":"date"}`, `{"type":"boolean"}`, `{"type":"null"}`,
		`{"contains":{"type":"integer"}}`, `{"exclusiveMinimum":0}`, `{"type":"string","maxLength":5}`}))
}
