package importer

import (
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts/lint"
	"crosswalk/contracts/source"
)

// fromSamples infers the schema of a message from payloads of it. Every sample
// satisfies the schema; what is said beyond that is a guess with a note.
func fromSamples(j *job) {
	var samples []*source.Value
	for _, t := range j.Texts {
		v, list := source.ParseJSON(t.Name, []byte(t.Text))
		j.found = append(j.found, list...)
		if v != nil {
			samples = append(samples, v)
		}
	}
	if j.found.Failed() {
		return
	}
	g := &guesser{job: j, samples: len(samples)}
	root := j.root()
	g.infer(root, place{}, samples, nil)
	if !j.found.Failed() {
		j.schema = root
		if len(samples) == 1 {
			j.note("", Inferred, "there is one sample only, so whatever it has is required; more samples tell what may be missing")
		}
		j.note("", Loose, "members that no sample has are accepted as well; add additionalProperties: false to an object that has no others")
	}
}

// guesser infers schemas from values.
type guesser struct {
	*job
	samples int
}

// place is where values were met.
type place struct {
	pointer string
	name    string // of the member, "" for elements and the message
	element bool
}

func (p place) member(name string) place {
	return place{pointer: p.pointer + "/" + source.Escape(name), name: name}
}

func (p place) elements() place { return place{pointer: p.pointer + "/-", name: p.name, element: true} }

// group is the values of a place by their kind.
type group struct {
	nulls, truths, numbers, texts, lists, objects []*source.Value
}

func grouped(values []*source.Value) group {
	var g group
	for _, v := range values {
		into := [...]*[]*source.Value{source.Null: &g.nulls, source.Boolean: &g.truths, source.Number: &g.numbers, source.String: &g.texts,
			source.Array: &g.lists, source.Object: &g.objects}[v.Kind]
		*into = append(*into, v)
	}
	return g
}

// infer writes into out what values have in common. Why begins the note of the
// place: what is known already.
func (g *guesser) infer(out *source.Value, at place, values []*source.Value, why []string) {
	if len(values) > 0 && !g.grow(values[0].Pos) {
		return
	}
	by := grouped(values)
	names := g.kinds(by)
	g.mixed(at, by, names)
	if len(names) > 0 {
		if len(by.nulls) > 0 {
			why = append(why, fmt.Sprintf("null in %d of %d", len(by.nulls), len(values)))
			names = append(names, "null")
		}
		types(out, names...)
	}
	if len(by.numbers) > 0 {
		why = append(why, g.numbers(at, by.numbers)...)
	}
	if len(by.texts) > 0 {
		why = append(why, g.texts(out, at, by)...)
	}
	if at.name != "" && !at.element && lint.Personal(at.name) && len(by.texts)+len(by.numbers) > 0 {
		put(out, "x-personal", truth(true))
		why = append(why, "the name is that of personal data, so it is masked in logs and recorded samples")
	}
	if len(why) > 0 {
		g.note(at.pointer, Inferred, "%s", strings.Join(why, "; "))
	}
	if len(by.lists) > 0 {
		g.lists(out, at, by.lists)
	}
	if len(by.objects) > 0 {
		g.objects(out, at, by.objects)
	}
}

// kinds names the types of the values, null apart.
func (g *guesser) kinds(by group) []string {
	var names []string
	for _, k := range []struct {
		name   string
		values []*source.Value
	}{{"object", by.objects}, {"array", by.lists}, {"string", by.texts}, {"boolean", by.truths}} {
		if len(k.values) > 0 {
			names = append(names, k.name)
		}
	}
	if len(by.numbers) > 0 {
		name := "integer"
		if slices.ContainsFunc(by.numbers, func(v *source.Value) bool { return strings.ContainsAny(v.Text, ".eE") }) {
			name = "number"
		}
		names = append(names, name)
	}
	return names
}

// mixed notes what the types alone leave open.
func (g *guesser) mixed(at place, by group, names []string) {
	switch {
	case len(names) == 0 && len(by.nulls) > 0:
		g.note(at.pointer, Loose, "only null was seen, so every value is accepted; state its type")
	case len(names) > 1:
		var parts []string
		for _, k := range []struct {
			name   string
			values []*source.Value
		}{{"object", by.objects}, {"list", by.lists}, {"text", by.texts}, {"truth value", by.truths}, {"number", by.numbers}} {
			if len(k.values) > 0 {
				parts = append(parts, fmt.Sprintf("%s (first %s)", counted(len(k.values), k.name), where(k.values[0])))
			}
		}
		g.note(at.pointer, Loose, "several types were seen, and each is accepted: %s", strings.Join(parts, ", "))
	}
}

func where(v *source.Value) string { return fmt.Sprintf("%s line %d", v.Pos.File, v.Pos.Line) }

func (g *guesser) lists(out *source.Value, at place, lists []*source.Value) {
	var items []*source.Value
	for _, l := range lists {
		items = append(items, l.Items...)
	}
	if len(items) == 0 {
		g.note(at.pointer, Loose, "only empty lists were seen, so every element is accepted; give a sample with one, or state its type")
		return
	}
	var why []string
	if n := len(lists); n > 1 || len(items) > 1 {
		why = []string{fmt.Sprintf("merged over %s of %s", counted(len(items), "element"), counted(n, "list"))}
	}
	sub := object()
	g.infer(sub, at.elements(), items, why)
	put(out, "items", sub)
}

// field is what objects have under one name.
type field struct {
	name   string
	values []*source.Value
}

func (g *guesser) objects(out *source.Value, at place, objects []*source.Value) {
	var fields []*field
	known := map[string]*field{}
	for _, o := range objects {
		for _, m := range o.Members {
			f := known[m.Name]
			if f == nil {
				f = &field{name: m.Name}
				known[m.Name], fields = f, append(fields, f)
			}
			f.values = append(f.values, m.Value)
		}
	}
	switch {
	case len(fields) == 0:
		g.note(at.pointer, Loose, "only empty objects were seen, so every member is accepted; give a sample with one")
		return
	case keyed(fields):
		g.keyed(out, at, fields)
		return
	}
	what := "object"
	if at.pointer == "" {
		what = "sample"
	}
	var required []string
	properties := object()
	for _, f := range fields {
		why := fmt.Sprintf("%d of %s have it", len(f.values), counted(len(objects), what))
		if len(objects) == 1 {
			why = fmt.Sprintf("the only %s has it", what)
		}
		if len(f.values) == len(objects) {
			required = append(required, f.name)
			why += ", so required"
		} else {
			why += ", so optional"
		}
		sub := object()
		g.infer(sub, at.member(f.name), f.values, []string{why})
		put(properties, f.name, sub)
	}
	if required != nil {
		put(out, "required", texts(required))
	}
	put(out, "properties", properties)
}

// keyed writes an object whose names are data, such as the id of a product.
func (g *guesser) keyed(out *source.Value, at place, fields []*field) {
	var values []*source.Value
	for _, f := range fields {
		values = append(values, f.values...)
	}
	sub := object()
	g.infer(sub, place{pointer: at.pointer + "/-", element: true}, values,
		[]string{fmt.Sprintf("%s such as %q are taken for keys, not for fields, so every name is accepted", counted(len(fields), "name"), fields[0].name)})
	put(out, "additionalProperties", sub)
}

// counted is a number and what it counts.
func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
