package importer

import (
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/source"
)

const dialect = "https://json-schema.org/draft/2020-12/schema"

// A schema is written as a tree of JSON values, members in the order in which
// they are put.
func object() *source.Value { return &source.Value{Kind: source.Object} }

func put(v *source.Value, name string, value *source.Value) {
	v.Members = append(v.Members, source.Member{Name: name, Value: value})
}

// say puts a text, if there is one.
func say(v *source.Value, name, value string) {
	if value != "" {
		put(v, name, text(value))
	}
}

func text(s string) *source.Value { return &source.Value{Kind: source.String, Text: s} }

func number(s string) *source.Value { return &source.Value{Kind: source.Number, Text: s} }

func whole(n int) *source.Value { return number(strconv.Itoa(n)) }

func truth(b bool) *source.Value {
	return &source.Value{Kind: source.Boolean, Text: strconv.FormatBool(b)}
}

func null() *source.Value { return &source.Value{Kind: source.Null, Text: "null"} }

func array(items ...*source.Value) *source.Value {
	return &source.Value{Kind: source.Array, Items: items}
}

func texts(words []string) *source.Value {
	out := array()
	for _, w := range words {
		out.Items = append(out.Items, text(w))
	}
	return out
}

// types puts the types, as a text if there is one.
func types(v *source.Value, names ...string) {
	if len(names) == 1 {
		put(v, "type", text(names[0]))
	} else if len(names) > 1 {
		put(v, "type", texts(names))
	}
}

// root starts a schema file.
func (j *job) root() *source.Value {
	v := object()
	say(v, "$schema", dialect)
	say(v, "title", j.titled())
	return v
}

func reference(to string) *source.Value {
	v := object()
	say(v, "$ref", to)
	return v
}

// width is the column that lines are kept to where they can be.
const width = 140

// Pretty writes a schema for a person: two columns a level, what is short on
// one line.
func Pretty(v *source.Value) string {
	p := &printer{}
	p.value(v, 0, true)
	p.out = append(p.out, '\n')
	return string(p.out)
}

type printer struct {
	out  []byte
	from int // where the line begins
}

func (p *printer) line(depth int) {
	p.out = append(p.out, '\n')
	p.from = len(p.out)
	p.out = append(p.out, strings.Repeat("  ", depth)...)
}

func (p *printer) value(v *source.Value, depth int, broken bool) {
	start := len(p.out)
	if !broken && p.inline(v, p.from+width) {
		return
	}
	p.out = p.out[:start]
	switch v.Kind {
	case source.Array:
		p.list(v.Items, depth)
	case source.Object:
		p.out = append(p.out, '{')
		for i, m := range v.Members {
			if i > 0 {
				p.out = append(p.out, ',')
			}
			p.line(depth + 1)
			p.out = append(source.AppendQuoted(p.out, m.Name), ": "...)
			p.value(m.Value, depth+1, apart(m))
		}
		p.line(depth)
		p.out = append(p.out, '}')
	default:
		p.out = append(p.out, v.JSON()...)
	}
}

// list writes a list on several lines: as many plain values on each as there is
// room for, or one object.
func (p *printer) list(items []*source.Value, depth int) {
	p.out = append(p.out, '[')
	for i, item := range items {
		if i > 0 {
			p.out = append(p.out, ',')
		}
		if i > 0 && item.Kind < source.Array && items[i-1].Kind < source.Array {
			before := len(p.out)
			p.out = append(append(p.out, ' '), item.JSON()...)
			if len(p.out) < p.from+width {
				continue
			}
			p.out = p.out[:before]
		}
		p.line(depth + 1)
		p.value(item, depth+1, false)
	}
	p.line(depth)
	p.out = append(p.out, ']')
}

// apart reports whether the members of a value are to be read one by one.
func apart(m source.Member) bool {
	return (m.Name == "properties" || m.Name == "$defs") && len(m.Value.Members) > 1
}

// inline writes a value on one line. It is false, and what it wrote is of no
// use, if the value reaches beyond the end or has members to be read one by one.
func (p *printer) inline(v *source.Value, end int) bool {
	switch v.Kind {
	case source.Array:
		p.out = append(p.out, '[')
		for i, item := range v.Items {
			if i > 0 {
				p.out = append(p.out, ", "...)
			}
			if !p.inline(item, end-1) {
				return false
			}
		}
		p.out = append(p.out, ']')
	case source.Object:
		p.out = append(p.out, '{')
		for i, m := range v.Members {
			if i > 0 {
				p.out = append(p.out, ", "...)
			}
			p.out = append(source.AppendQuoted(p.out, m.Name), ": "...)
			if apart(m) || !p.inline(m.Value, end-1) {
				return false
			}
		}
		p.out = append(p.out, '}')
	default:
		p.out = append(p.out, v.JSON()...)
	}
	return len(p.out) <= end
}

// nullable makes a schema accept null too.
func nullable(v *source.Value) *source.Value {
	for i, m := range v.Members {
		switch {
		case m.Name == "type" && m.Value.Kind == source.String:
			v.Members[i].Value = array(m.Value, text("null"))
		case m.Name == "type" && !slices.ContainsFunc(m.Value.Items, func(t *source.Value) bool { return t.Text == "null" }):
			v.Members[i].Value = array(append(slices.Clone(m.Value.Items), text("null"))...)
		case m.Name == "enum":
			v.Members[i].Value = array(append(slices.Clone(m.Value.Items), null())...)
		case m.Name == "$ref":
			out := object()
			put(out, "anyOf", array(reference(m.Value.Text), typed("null")))
			for _, other := range v.Members {
				if other.Name != "$ref" {
					put(out, other.Name, other.Value)
				}
			}
			return out
		}
	}
	return v
}

func typed(name string) *source.Value {
	v := object()
	types(v, name)
	return v
}
