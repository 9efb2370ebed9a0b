package workspace

import (
	"slices"
	"strings"

	"crosswalk/contracts/source"
)

// fields reads the members of an object strictly: unknown names and wrong types
// are findings.
type fields struct {
	l    *loader
	v    *source.Value
	what string
}

// fields checks that v is an object with no other members than names.
func (l *loader) fields(v *source.Value, what string, names ...string) fields {
	if v == nil {
		return fields{l: l, what: what}
	}
	if v.Kind != source.Object {
		l.list.Add(v.Pos, "workspace/type", "%s must be an object, not %s", what, v.Kind)
		return fields{l: l, what: what}
	}
	for _, m := range v.Members {
		if !slices.Contains(names, m.Name) {
			d := l.list.Add(m.Pos, "workspace/unknown-key", "%s has no key %q", what, m.Name)
			if d.Hint = source.Suggest(m.Name, names); d.Hint == "" {
				d.Hint = "known keys: " + strings.Join(names, ", ")
			}
		}
	}
	return fields{l: l, v: v, what: what}
}

func (f fields) text(name string) string {
	v := f.v.Get(name)
	if v == nil {
		return ""
	}
	if v.Kind != source.String {
		f.l.list.Add(v.Pos, "workspace/type", "%s of %s must be a text, not %s", name, f.what, v.Kind)
		return ""
	}
	return v.Text
}

// need is text, with a finding if it is absent from an object.
func (f fields) need(name string) string {
	if f.v != nil && f.v.Get(name) == nil {
		f.l.list.Add(f.v.Pos, "workspace/missing-key", "%s needs %q", f.what, name)
	}
	return f.text(name)
}

// contentModel reads the key of that name.
func (f fields) contentModel() string {
	text := f.text("contentModel")
	if text == "" || text == "strict" || text == "closed-writer" {
		return text
	}
	f.l.list.Add(f.v.Get("contentModel").Pos, "workspace/value", "%q is not a content model", text).Hint = "strict or closed-writer"
	return ""
}

// scalars reads an object of texts, numbers and booleans as texts.
func (f fields) scalars(name string) map[string]string {
	out := map[string]string{}
	v := f.v.Get(name)
	if v == nil {
		return out
	}
	if v.Kind != source.Object {
		f.l.list.Add(v.Pos, "workspace/type", "%s of %s must be an object, not %s", name, f.what, v.Kind)
		return out
	}
	for _, m := range v.Members {
		switch m.Value.Kind {
		case source.String, source.Number, source.Boolean:
			out[m.Name] = m.Value.Text
		default:
			f.l.list.Add(m.Value.Pos, "workspace/type", "%s.%s of %s must be a plain value, not %s", name, m.Name, f.what, m.Value.Kind)
		}
	}
	return out
}
