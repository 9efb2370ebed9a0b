package importer

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// fromJSONSchema keeps a schema as it is, in its own draft: a contract is one.
// It is written anew only where it must be: other texts that it refers to
// become parts of it, and a file of definitions gets one of them as its message.
func fromJSONSchema(j *job) {
	name := "v1.schema.json"
	if yaml(j.Texts[0]) {
		name = "v1.schema.yaml"
	}
	root := j.parse(j.Texts[0])
	if root == nil {
		return
	}
	j.kept = File{Path: name, Text: j.Texts[0].Text}
	if v := root.Get("title"); v != nil && v.Kind == source.String {
		j.title = v.Text
	}
	dialect := schema.Draft2020
	if v := root.Get("$schema"); v != nil {
		if d, ok := jsonschema.DialectOf(v.Text); ok {
			dialect = d
		}
	}
	old := dialect != schema.Draft2020 && dialect != schema.Draft2019
	again := *root
	again.Members = slices.Clone(root.Members)
	if len(j.Texts) > 1 {
		j.bundle(&again, dialect)
	}
	if names := definitions(root); len(names) > 0 && (silent(root) || j.Component != "") {
		chosen, ok := j.choose(names)
		if !ok {
			j.kept = File{}
			return
		}
		j.point(&again, chosen, old)
	}
	if len(again.Members) != len(root.Members) || len(j.Texts) > 1 {
		j.kept = File{Path: "v1.schema.json", Text: Pretty(&again)}
	}
	if dialect != schema.Draft2020 {
		j.note("", Inferred, "kept in the draft that it states, %s; the file is a contract as it is", dialect)
	}
}

func yaml(t Text) bool {
	ext := path.Ext(t.Name)
	return ext == ".yaml" || ext == ".yml" || ext != ".json" && !strings.HasPrefix(strings.TrimLeft(t.Text, " \t\r\n"), "{")
}

// parse reads a text in JSON or YAML, nil if it is no object.
func (j *job) parse(t Text) *source.Value {
	read := source.ParseJSON
	if yaml(t) {
		read = source.ParseYAML
	}
	v, list := read(t.Name, []byte(t.Text))
	j.found = append(j.found, list...)
	if v == nil || list.Failed() {
		return nil
	}
	if v.Kind != source.Object {
		j.found.Add(v.Pos, "import/not-a-schema", "a schema must be an object, this is %s", v.Kind)
		return nil
	}
	return v
}

// definitions are the names under $defs and definitions.
func definitions(root *source.Value) []string {
	var names []string
	for _, key := range []string{"$defs", "definitions"} {
		if v := root.Get(key); v != nil {
			for _, m := range v.Members {
				names = append(names, m.Name)
			}
		}
	}
	return names
}

// silent reports whether a schema says nothing about values itself.
func silent(root *source.Value) bool {
	for _, m := range root.Members {
		switch m.Name {
		case "$schema", "$id", "id", "$anchor", "$comment", "$defs", "definitions", "title", "description", "examples", "$vocabulary":
		default:
			if !strings.HasPrefix(m.Name, "x-") {
				return false
			}
		}
	}
	return true
}

// point makes one of the definitions the message.
func (j *job) point(root *source.Value, name string, old bool) {
	key := "$defs"
	if root.Get(key).Get(name) == nil {
		key = "definitions"
	}
	ref := reference("#/" + escapedFragment(source.Escape(key)+"/"+source.Escape(name)))
	member := source.Member{Name: "$ref", Value: ref.Members[0].Value}
	if old { // where a $ref stands alone
		member = source.Member{Name: "allOf", Value: array(ref)}
	}
	if !silent(root) {
		j.note("", Dropped, "what the text says of its own message: %q is the message instead", name)
		root.Members = slices.DeleteFunc(root.Members, func(m source.Member) bool {
			return !silent(&source.Value{Kind: source.Object, Members: []source.Member{m}})
		})
	}
	root.Members = append(root.Members, member)
	if title := root.Get(key).Get(name).Get("title"); title != nil {
		j.title = title.Text
	} else {
		j.title = name
	}
}

// bundle makes the other texts parts of the schema, so that it needs no other
// file.
func (j *job) bundle(root *source.Value, dialect schema.Dialect) {
	key, id := "$defs", "$id"
	if dialect == schema.Draft4 {
		id = "id"
	}
	if dialect != schema.Draft2020 && dialect != schema.Draft2019 {
		key = "definitions"
	}
	all := object()
	if v := root.Get(key); v != nil {
		all.Members = slices.Clone(v.Members)
	}
	for _, t := range j.Texts[1:] {
		part := j.parse(t)
		if part == nil {
			return
		}
		if part.Get(id) == nil {
			named := object()
			say(named, id, escapedFragment(t.Name))
			named.Members = append(named.Members, part.Members...)
			part = named
		}
		name := t.Name
		for n := 2; all.Get(name) != nil; n++ {
			name = fmt.Sprintf("%s-%d", t.Name, n)
		}
		put(all, name, part)
		j.note("", Inferred, "%s is a part of the contract now, under %s", t.Name, key)
	}
	root.Members = slices.DeleteFunc(root.Members, func(m source.Member) bool { return m.Name == key })
	put(root, key, all)
}
