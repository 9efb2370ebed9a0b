package jsonschema

import (
	"fmt"
	"regexp"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Draft is the $schema of JSON Schema 2020-12.
const Draft = "https://json-schema.org/draft/2020-12/schema"

// drafts holds the dialects of schema files, newest first, and how $schema
// spells them.
var drafts = []struct {
	dialect schema.Dialect
	uri     string
}{
	{schema.Draft2020, Draft},
	{schema.Draft2019, "https://json-schema.org/draft/2019-09/schema"},
	{schema.Draft7, "http://json-schema.org/draft-07/schema#"},
	{schema.Draft6, "http://json-schema.org/draft-06/schema#"},
	{schema.Draft4, "http://json-schema.org/draft-04/schema#"},
}

// DialectOf returns the dialect that a $schema names. http and https, and an
// empty fragment, make no difference.
func DialectOf(uri string) (schema.Dialect, bool) {
	for _, d := range drafts {
		if plain(d.uri) == plain(uri) {
			return d.dialect, true
		}
	}
	if plain(uri) == "https://spec.openapis.org/oas/3.1/dialect/base" {
		return schema.OpenAPI31, true
	}
	return 0, false
}

func plain(uri string) string {
	if rest, ok := strings.CutPrefix(uri, "http://"); ok {
		uri = "https://" + rest
	}
	return strings.TrimSuffix(uri, "#")
}

// dialect tells in which dialect a schema file is written: in 2020-12, if it
// does not say. What is stated to be another language is refused.
func dialect(root *source.Value, list *diag.List) (schema.Dialect, bool) {
	v := root.Get("$schema")
	switch {
	case v == nil && root.Get("openapi") != nil, v == nil && root.Get("swagger") != nil, v == nil && root.Get("asyncapi") != nil:
		list.Add(root.Pos, "schema/not-a-schema", "this is an API description, not a JSON Schema").Hint = "name the file v<major>.openapi.yaml or v<major>.asyncapi.yaml"
		return 0, false
	case v == nil:
		return schema.Draft2020, true
	case v.Kind != source.String:
		list.Add(v.Pos, "schema/keyword-type", "$schema must be a text, this is %s", v.Kind)
		return 0, false
	}
	if d, ok := DialectOf(v.Text); ok && !d.InAPI() {
		return d, true
	}
	RefuseDialect(v, list)
	return 0, false
}

// otherDraft is the name of a draft, which is hardly a misspelling of another.
var otherDraft = regexp.MustCompile(`/draft(-0[0-9]|/[0-9]{4}-[0-9]{2})/`)

// RefuseDialect reports a $schema, or the like, that names no dialect that is
// read.
func RefuseDialect(v *source.Value, list *diag.List) {
	var names, uris []string
	for _, d := range drafts {
		names = append(names, strings.TrimPrefix(d.dialect.String(), "JSON Schema "))
		uris = append(uris, d.uri)
	}
	hint := source.Suggest(v.Text, uris)
	if hint == "" || otherDraft.MatchString(v.Text) {
		hint = fmt.Sprintf("JSON Schema %s and %s are read; the newest is %q", strings.Join(names[:len(names)-1], ", "), names[len(names)-1], Draft)
	}
	list.Add(v.Pos, "schema/dialect", "the dialect %q is not read", v.Text).Hint = hint
}

// embedded enters the dialect that a part of the file states for itself, and
// returns the way back.
func (r *Reader) embedded(v *source.Value, pointer string) (leave func()) {
	outer, table := r.dialect, r.keywords
	leave = func() { r.dialect, r.keywords = outer, table }
	stated := v.Get("$schema")
	if _, known := r.keywords["$schema"]; !known || stated == nil || stated.Kind != source.String || pointer == "" {
		return leave
	}
	switch d, ok := DialectOf(stated.Text); {
	case !ok:
		RefuseDialect(stated, &r.list)
	case d == outer, d == schema.Draft2020 && outer == schema.OpenAPI31:
	case r.oneDialect:
		r.list.Add(stated.Pos, "schema/dialect", "this part is in %s, the file in %s", d, outer).Hint = "write one file in one dialect"
	default:
		r.dialect, r.keywords = d, r.tables[d]
	}
	return leave
}

// before2019 tells the drafts in which $ref stands alone and $id names places.
func before2019(d schema.Dialect) bool {
	return d == schema.Draft4 || d == schema.Draft6 || d == schema.Draft7 || d == schema.AsyncAPI
}

// before2020 tells the drafts in which items can be a list.
func before2020(d schema.Dialect) bool { return before2019(d) || d == schema.Draft2019 }

// beside tells what is read beside a $ref that stands alone: places to refer
// to, and notes, which assert nothing.
func (r *Reader) beside(name string) bool {
	switch name {
	case "$ref":
		return true
	case "definitions", "$defs", "$schema", "$comment", "title", "description":
		return before2019(r.dialect)
	}
	return false
}

// foreign is what to write since 2019-09 for keywords of other drafts.
var foreign = map[string]string{
	"id": "$id", "additionalItems": "prefixItems and items", "dependencies": "dependentRequired or dependentSchemas",
	"$recursiveRef": "$dynamicRef", "$recursiveAnchor": "$dynamicAnchor",
}

// hint says what to do about a keyword that the dialect does not have.
func (r *Reader) hint(name string) string {
	now, ok := foreign[name]
	switch {
	case !ok || r.dialect == schema.OpenAPI30 || before2019(r.dialect):
		return r.suggest(name, len(r.keywords), func() []string { return names(r.keywords) })
	case r.root.Get("$schema") == nil && r.oneDialect:
		return fmt.Sprintf("write %s, or state the draft of this file as $schema: without it, it is read as 2020-12", now)
	}
	return "write " + now
}
