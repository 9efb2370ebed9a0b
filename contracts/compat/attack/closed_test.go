package attack

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// closer writes a schema so that its objects have declared names only, in JSON
// Schema's own words and a little stricter than the closed-writer reading: what
// it accepts, that reading accepts too.
type closer struct {
	root  *source.Value
	defs  *source.Value
	names map[string]string // of definitions, by kind and pointer
	fits  bool
}

// closedForm is nil for schemas whose references it cannot follow.
func closedForm(root *source.Value) *source.Value {
	if mentions(root, "$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "dependencies") || root.Kind != source.Object {
		return nil
	}
	c := &closer{root: root, defs: object(), names: map[string]string{}, fits: true}
	set(c.defs, "original", c.asWritten(root))
	out := object(member("$ref", text(c.reference("closed", ""))))
	set(out, "$defs", c.defs)
	if !c.fits {
		return nil
	}
	return out
}

// asWritten is a copy that stands at #/$defs/original.
func (c *closer) asWritten(v *source.Value) *source.Value {
	out := clone(v)
	for _, p := range places(out) {
		if ref := p.schema.Get("$ref"); ref != nil {
			at, ok := localPointer(ref)
			c.fits = c.fits && ok
			set(p.schema, "$ref", text("#/$defs/original"+at))
		}
	}
	return out
}

// reference names the definition of a schema of the root: closed, or as a part
// of one that is closed.
func (c *closer) reference(kind, pointer string) string {
	key := kind + pointer
	name, ok := c.names[key]
	if !ok {
		name = "d" + strconv.Itoa(len(c.names))
		c.names[key] = name
		v := c.root.At(pointer)
		if v == nil || v.Kind != source.Object && v.Kind != source.Boolean {
			c.fits = false
			return "#"
		}
		if kind == "closed" {
			set(c.defs, name, c.closed(v))
		} else {
			set(c.defs, name, c.part(v))
		}
	}
	return "#/$defs/" + name
}

func (c *closer) closed(v *source.Value) *source.Value {
	if v.Kind != source.Object {
		return v
	}
	if name := union(v); name != "" {
		list := array()
		for _, sub := range v.Get(name).Items {
			list.Items = append(list.Items, c.closed(sub))
		}
		return object(member(name, list))
	}
	out := c.part(v)
	if out.Get("unevaluatedProperties") == nil && c.declares(v, 0) {
		set(out, "unevaluatedProperties", literal("false"))
	}
	return out
}

// union is anyOf or oneOf, if a schema says nothing else.
func union(v *source.Value) string {
	name := ""
	for _, m := range v.Members {
		switch {
		case m.Name == "$schema" || m.Name == "$defs" || m.Name == "title" || m.Name == "description":
		case (m.Name == "anyOf" || m.Name == "oneOf") && name == "":
			name = m.Name
		default:
			return ""
		}
	}
	return name
}

// declares reports whether a schema or what it applies to the same value may
// list properties.
func (c *closer) declares(v *source.Value, depth int) bool {
	if p := v.Get("properties"); p != nil && len(p.Members) > 0 || depth > 20 {
		return true
	}
	if at, ok := localPointer(v.Get("$ref")); ok && c.root.At(at) != nil && c.declares(c.root.At(at), depth+1) {
		return true
	}
	for _, m := range v.Members {
		switch m.Name {
		case "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas":
			for _, p := range places(object(m))[1:] {
				if c.declares(p.schema, depth+1) {
					return true
				}
			}
		}
	}
	return false
}

// part is a schema whose members and items are closed, but not it itself.
func (c *closer) part(v *source.Value) *source.Value {
	if v.Kind != source.Object {
		return v
	}
	out := object()
	declared := object()
	for _, m := range v.Members {
		switch m.Name {
		case "$schema", "$defs", "definitions":
			continue
		case "$ref":
			at, ok := localPointer(m.Value)
			c.fits = c.fits && ok
			m.Value = text(c.reference("part", at))
		case "allOf", "anyOf", "oneOf", "then", "else", "dependentSchemas":
			m.Value = c.each(m, c.part)
		case "properties", "patternProperties", "additionalProperties", "items", "prefixItems", "unevaluatedProperties", "unevaluatedItems":
			m.Value = c.each(m, c.closed)
			if m.Name == "properties" {
				declared = m.Value
			}
		default:
			m = c.asWritten(object(m)).Members[0]
		}
		out.Members = append(out.Members, m)
	}
	if out.Get("additionalProperties") != nil {
		return out
	}
	if out.Get("patternProperties") != nil {
		set(out, "additionalProperties", literal("true"))
		return out
	}
	for _, name := range demanded(v) {
		if declared.Get(name) == nil {
			set(declared, name, literal("true"))
		}
	}
	if len(declared.Members) > 0 {
		set(out, "properties", declared)
	}
	return out
}

// demanded are the names of required and dependentRequired.
func demanded(v *source.Value) []string {
	var out []string
	if list := v.Get("required"); list != nil {
		for _, item := range list.Items {
			out = append(out, item.Text)
		}
	}
	if list := v.Get("dependentRequired"); list != nil {
		for _, m := range list.Members {
			out = append(out, m.Name)
			for _, item := range m.Value.Items {
				out = append(out, item.Text)
			}
		}
	}
	return out
}

// each applies f to the schemas that a keyword holds.
func (c *closer) each(m source.Member, f func(*source.Value) *source.Value) *source.Value {
	switch {
	case m.Value.Kind == source.Array:
		out := array()
		for _, item := range m.Value.Items {
			out.Items = append(out.Items, f(item))
		}
		return out
	case slices.Contains(mapSchemas, m.Name):
		out := object()
		for _, k := range m.Value.Members {
			set(out, k.Name, f(k.Value))
		}
		return out
	}
	return f(m.Value)
}

// opened is a copy that says nothing about undeclared names.
func opened(v *source.Value) *source.Value {
	out := clone(v)
	for _, p := range places(out) {
		drop(p.schema, "additionalProperties", "unevaluatedProperties")
	}
	return out
}

// TestClosedWriters attacks verdicts for writers that send declared names only.
func TestClosedWriters(t *testing.T) {
	examples, parts := examplesAndParts(t)
	examples = slices.DeleteFunc(slices.Clone(examples), func(e example) bool {
		return !mentions(e.schema, "properties") || read(e.schema).doc.Dialect != schema.Draft2020 || closedForm(e.schema) == nil
	})
	for _, e := range slices.Clone(examples) {
		examples = append(examples, example{e.name + ", open", opened(e.schema), e.values})
	}
	var lock sync.Mutex
	var verdicts [3]int
	attacked, met, only := 0, 0, 0
	each(*pairs/2, func(i int) {
		p := mutant(examples, parts, 500000+i)
		for direction := range 2 {
			w, r := p.sides[direction], p.sides[1-direction]
			form := closedForm(w.source)
			if form == nil || w.doc.Dialect != schema.Draft2020 {
				continue
			}
			closed := read(form)
			if closed == nil {
				continue
			}
			a := askWith(w, r, inclusion.Options{ClosedWriter: true})
			lock.Lock()
			verdicts[a.verdict]++
			lock.Unlock()
			if a.bad != "" {
				t.Errorf("closed %d.%d %s\n%s", i, direction, p.name, report(t, "closed-witness", w.source, r.source, a.bad))
			}
			if a.verdict != finding.Compatible {
				continue
			}
			s := attack(closed, r, p.seeds, rand.New(rand.NewPCG(*seed, uint64(i))), *instances, w)
			lock.Lock()
			attacked++
			met += s.met
			if ask(w, r).verdict == finding.Breaking {
				only++
			}
			lock.Unlock()
			if s.refuted != nil {
				t.Errorf("closed %d.%d %s\n%s", i, direction, p.name, report(t, "closed-unsound", w.source, r.source,
					fmt.Sprintf("closed-writer verdict compatible, refuted by %s\nclosed form %s", s.refuted.JSON(), form.JSON())))
			}
		}
	})
	t.Logf("closed writers: compatible %d (%d of them break as validators read them), unknown %d, breaking %d; attacked %d with %d values that the writer accepts",
		verdicts[0], only, verdicts[1], verdicts[2], attacked, met)
}
