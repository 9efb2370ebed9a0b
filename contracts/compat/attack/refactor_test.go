package attack

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"

	"crosswalk/contracts/source"
)

// refactoring rewrites a schema in place so that it accepts the same values.
type refactoring struct {
	name string
	// seen says that the rewriting keeps what unevaluated keywords look at.
	seen  bool
	apply func(r *rand.Rand, root, v *source.Value) bool
}

var refactorings = []refactoring{
	{"order", true, nil},
	{"inline-ref", true, inlineRef},
	{"extract-ref", true, extractRef},
	{"split-allOf", true, splitAllOf},
	{"enum-anyOf", true, enumAnyOf},
	{"const-enum", true, constEnum},
	{"types-anyOf", true, typesAnyOf},
	{"anyOf-types", true, anyOfTypes},
	{"double-not", false, doubleNot},
	{"if-anyOf", false, ifAnyOf},
	{"de-morgan", false, deMorgan},
	{"split-required", true, splitRequired},
	{"bound-not", true, boundNot},
	{"property-pattern", true, propertyPattern},
	{"contains-not", false, containsNot},
	{"oneOf-anyOf", false, oneOfCases},
}

// refactor rewrites a copy at one place; name is empty if nothing fits.
func refactor(r *rand.Rand, v *source.Value) (out *source.Value, name string) {
	identified := mentions(v, "$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveRef", "$recursiveAnchor", "id")
	unevaluated := mentions(v, "unevaluatedItems", "unevaluatedProperties")
	order := refactorings[:1]
	if !identified && r.IntN(12) > 0 {
		order = slices.Clone(refactorings[1:])
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	for _, f := range order {
		if unevaluated && !f.seen {
			continue
		}
		if f.name == "order" {
			return shuffled(r, v), "order"
		}
		for _, n := range r.Perm(len(places(v))) {
			out = clone(v)
			p := places(out)[n]
			if p.schema.Kind == source.Object && f.apply(r, out, p.schema) {
				return out, f.name + " at #" + p.pointer
			}
		}
	}
	return nil, ""
}

func inlineRef(_ *rand.Rand, root, v *source.Value) bool {
	pointer, ok := localPointer(v.Get("$ref"))
	target := root.At(pointer)
	if !ok || target == nil || pointer == "" {
		return false
	}
	inlined := clone(target) // v may lie in it
	drop(v, "$ref")
	return also(v, inlined)
}

// also adds a schema to the allOf of another.
func also(v, more *source.Value) bool {
	list := v.Get("allOf")
	if list == nil {
		list = array()
		set(v, "allOf", list)
	}
	list.Items = append(list.Items, more)
	return true
}

func extractRef(_ *rand.Rand, root, v *source.Value) bool {
	if v == root {
		return false
	}
	defs := root.Get("$defs")
	if defs == nil {
		defs = object()
		set(root, "$defs", defs)
	}
	if defs.Kind != source.Object || v == defs || holds(v, defs) {
		return false
	}
	name := "extracted" + strconv.Itoa(len(defs.Members))
	set(defs, name, clone(v))
	*v = *object(member("$ref", text("#/$defs/"+name)))
	return true
}

func holds(v, part *source.Value) bool {
	if v == part {
		return true
	}
	for _, m := range v.Members {
		if holds(m.Value, part) {
			return true
		}
	}
	return slices.ContainsFunc(v.Items, func(item *source.Value) bool { return holds(item, part) })
}

// together are keywords that look at each other.
var together = [][]string{
	{"properties", "patternProperties", "additionalProperties"}, {"if", "then", "else"}, {"contains", "minContains", "maxContains"},
	{"prefixItems", "items", "additionalItems"},
}

func splitAllOf(r *rand.Rand, _, v *source.Value) bool {
	stays := []string{"unevaluatedItems", "unevaluatedProperties", "allOf"}
	inner := object()
	var moved []string
	for _, k := range v.Members {
		if structural(k.Name) || slices.Contains(stays, k.Name) || slices.Contains(moved, k.Name) || r.IntN(2) == 0 {
			continue
		}
		group := []string{k.Name}
		for _, g := range together {
			if slices.Contains(g, k.Name) {
				group = g
			}
		}
		moved = append(moved, group...)
	}
	for _, k := range v.Members {
		if slices.Contains(moved, k.Name) {
			inner.Members = append(inner.Members, k)
		}
	}
	drop(v, moved...)
	return len(inner.Members) > 0 && also(v, inner)
}

func enumAnyOf(r *rand.Rand, _, v *source.Value) bool {
	list := v.Get("enum")
	name := pick(r, []string{"anyOf", "oneOf"})
	if list == nil || list.Kind != source.Array || len(list.Items) == 0 || !distinct(list) || v.Get(name) != nil {
		return false
	}
	cases := array()
	for _, item := range list.Items {
		cases.Items = append(cases.Items, object(member("const", item)))
	}
	drop(v, "enum")
	set(v, name, cases)
	return true
}

func constEnum(_ *rand.Rand, _, v *source.Value) bool {
	c, list := v.Get("const"), v.Get("enum")
	switch {
	case c != nil && list == nil:
		drop(v, "const")
		set(v, "enum", array(c))
	case c == nil && list != nil && len(list.Items) == 1:
		drop(v, "enum")
		set(v, "const", list.Items[0])
	default:
		return false
	}
	return true
}

func typesAnyOf(r *rand.Rand, _, v *source.Value) bool {
	list := v.Get("type")
	if list == nil || list.Kind != source.Array || len(list.Items) == 0 {
		return false
	}
	name := pick(r, []string{"anyOf", "oneOf"})
	cases := array()
	seen := map[string]bool{}
	for _, item := range list.Items {
		seen[item.Text] = true
		cases.Items = append(cases.Items, object(member("type", item)))
	}
	if v.Get(name) != nil || name == "oneOf" && seen["integer"] && seen["number"] {
		return false
	}
	drop(v, "type")
	set(v, name, cases)
	return true
}

func anyOfTypes(_ *rand.Rand, _, v *source.Value) bool {
	list := v.Get("anyOf")
	if list == nil || v.Get("type") != nil {
		return false
	}
	types := array()
	for _, item := range list.Items {
		t := item.Get("type")
		if len(item.Members) != 1 || t == nil || t.Kind != source.String || slices.ContainsFunc(types.Items, func(x *source.Value) bool { return x.Text == t.Text }) {
			return false
		}
		types.Items = append(types.Items, t)
	}
	drop(v, "anyOf")
	set(v, "type", types)
	return len(types.Items) > 0
}

// body takes what is said about values out of a schema, and leaves the rest.
func body(v *source.Value) *source.Value {
	inner, outer := object(), object()
	for _, k := range v.Members {
		if structural(k.Name) && k.Name != "$ref" {
			outer.Members = append(outer.Members, k)
		} else {
			inner.Members = append(inner.Members, k)
		}
	}
	*v = *outer
	return inner
}

func doubleNot(_ *rand.Rand, _, v *source.Value) bool {
	inner := body(v)
	set(v, "not", object(member("not", inner)))
	return len(inner.Members) > 0
}

func not(v *source.Value) *source.Value { return object(member("not", v)) }

func ifAnyOf(_ *rand.Rand, _, v *source.Value) bool {
	test, then, other := v.Get("if"), v.Get("then"), v.Get("else")
	if test == nil || v.Get("anyOf") != nil {
		return false
	}
	yes, no := array(test), array(not(clone(test)))
	if then != nil {
		yes.Items = append(yes.Items, then)
	}
	if other != nil {
		no.Items = append(no.Items, other)
	}
	drop(v, "if", "then", "else")
	set(v, "anyOf", array(object(member("allOf", yes)), object(member("allOf", no))))
	return true
}

func deMorgan(_ *rand.Rand, _, v *source.Value) bool {
	list := v.Get("anyOf")
	if list == nil || len(list.Items) == 0 || v.Get("not") != nil {
		return false
	}
	all := array()
	for _, item := range list.Items {
		all.Items = append(all.Items, not(item))
	}
	drop(v, "anyOf")
	set(v, "not", object(member("allOf", all)))
	return true
}

// oneOfCases writes a oneOf of two as two cases.
func oneOfCases(_ *rand.Rand, _, v *source.Value) bool {
	list := v.Get("oneOf")
	if list == nil || len(list.Items) != 2 || v.Get("anyOf") != nil {
		return false
	}
	a, b := list.Items[0], list.Items[1]
	drop(v, "oneOf")
	set(v, "anyOf", array(object(member("allOf", array(a, not(clone(b))))), object(member("allOf", array(not(clone(a)), b)))))
	return true
}

func splitRequired(_ *rand.Rand, _, v *source.Value) bool {
	list := v.Get("required")
	if list == nil || list.Kind != source.Array || len(list.Items) == 0 {
		return false
	}
	drop(v, "required")
	for _, item := range list.Items {
		also(v, object(member("required", array(item))))
	}
	return true
}

func boundNot(r *rand.Rand, _, v *source.Value) bool {
	opposite := map[string]string{"minimum": "exclusiveMaximum", "maximum": "exclusiveMinimum", "exclusiveMinimum": "maximum", "exclusiveMaximum": "minimum"}
	name := pick(r, []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
	n := v.Get(name)
	if n == nil || n.Kind != source.Number || v.Get("not") != nil {
		return false
	}
	drop(v, name)
	set(v, "not", object(member("type", text("number")), member(opposite[name], n)))
	return true
}

func propertyPattern(r *rand.Rand, _, v *source.Value) bool {
	p := v.Get("properties")
	if p == nil || p.Kind != source.Object || len(p.Members) == 0 {
		return false
	}
	k := pick(r, p.Members)
	list := v.Get("patternProperties")
	if list == nil {
		list = object()
		set(v, "patternProperties", list)
	}
	name := "^" + regexp.QuoteMeta(k.Name) + "$"
	if list.Get(name) != nil {
		return false
	}
	drop(p, k.Name)
	set(list, name, k.Value)
	return true
}

func containsNot(_ *rand.Rand, _, v *source.Value) bool {
	c := v.Get("contains")
	if c == nil || v.Get("minContains") != nil || v.Get("maxContains") != nil || v.Get("not") != nil {
		return false
	}
	drop(v, "contains")
	set(v, "not", object(member("type", text("array")), member("items", not(c))))
	return true
}
