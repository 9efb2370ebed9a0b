package rules

import (
	"fmt"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// at is the place of a keyword of s.
func at(s *schema.Schema, keyword string) place {
	pointer := s.Pointer
	if s.At(keyword) != s.Pos {
		pointer += "/" + source.Escape(keyword)
	}
	return place{pos: s.At(keyword), pointer: pointer, name: "#" + s.Pointer}
}

func other(s *schema.Schema, keyword string) *diag.Pos {
	pos := s.At(keyword)
	return &pos
}

// name is what a person calls a schema: its name, or that of the property.
func (c *checker) name(s *schema.Schema) string {
	if s.Name != "" {
		return s.Name
	}
	tokens := strings.Split(s.Pointer, "/")
	for i := len(tokens) - 1; i > 0; i-- {
		switch tokens[i-1] {
		case "properties", "$defs", "definitions", "patternProperties", "schemas":
			return source.Unescape(tokens[i])
		}
	}
	return c.root
}

// schema applies the rules to two versions of one schema.
func (c *checker) schema(o, n *schema.Schema) {
	c.words(o, n)
	c.defaults(o, n)
	c.enum(o, n)
	c.discriminator(o, n)
	c.format(o, n)
	c.required(o, n)
	c.flags(o, n)
	life := lifetime{o.Deprecated, n.Deprecated, sunset(o.Extensions), sunset(n.Extensions)}
	c.life(c.name(n), life, at(n, "deprecated"), other(o, "deprecated"))
	for _, p := range o.Properties {
		if n.Property(p.Name) == nil && !open(n) {
			target := resolved(p.Schema)
			c.gone(p.Name, p.Schema.Deprecated || target.Deprecated, sunset(append(slices.Clip(p.Schema.Extensions), target.Extensions...)), at(n, "properties"), &p.Pos)
		}
	}
}

// open reports whether properties may have moved to another part of s.
func open(s *schema.Schema) bool {
	return s.Ref != nil || s.DynamicRef != nil || s.AllOf != nil || s.AnyOf != nil || s.OneOf != nil || s.Bool != nil
}

// resolved follows plain references.
func resolved(s *schema.Schema) *schema.Schema {
	for range 64 {
		if s.Ref == nil || s.Ref.Target == nil {
			break
		}
		s = s.Ref.Target
	}
	return s
}

func sunset(extensions []source.Member) string {
	for _, m := range extensions {
		if m.Name == "x-sunset" && m.Value.Kind == source.String {
			return m.Value.Text
		}
	}
	return ""
}

func (c *checker) words(o, n *schema.Schema) {
	if !same(o.Description, n.Description) || !same(o.Comment, n.Comment) {
		c.report("rule/description-changed", at(n, "description"), other(o, "description"), "descriptions changed")
	}
	if !same(o.Title, n.Title) {
		c.report("rule/title-changed", at(n, "title"), other(o, "title"), "the title was %q and is %q now", o.Title, n.Title)
	}
	if list(o.Examples) != list(n.Examples) {
		c.report("rule/examples-changed", at(n, "examples"), other(o, "examples"), "examples changed")
	}
}

// same compares texts for people, whatever their line ends.
func same(a, b string) bool {
	return a == b || slices.Equal(strings.Fields(a), strings.Fields(b))
}

func list(values []*source.Value) string {
	var out strings.Builder
	for _, v := range values {
		out.WriteString(v.Canonical() + "\n")
	}
	return out.String()
}

func (c *checker) defaults(o, n *schema.Schema) {
	switch {
	case o.Default == nil && n.Default == nil:
	case o.Default == nil:
		c.report("rule/default-added", at(n, "default"), other(o, "default"), "the default of %s is %s now", c.name(n), short(n.Default))
	case n.Default == nil:
		c.report("rule/default-removed", at(n, "default"), other(o, "default"), "the default of %s was %s and is gone", c.name(n), short(o.Default))
	case o.Default.Canonical() != n.Default.Canonical():
		c.report("rule/default-changed", at(n, "default"), other(o, "default"), "the default of %s was %s and is %s now", c.name(n), short(o.Default), short(n.Default))
	}
}

func short(v *source.Value) string {
	text := []rune(string(v.JSON()))
	if len(text) > 60 {
		return string(text[:60]) + "…"
	}
	return string(text)
}

// values are what enum or const admit, nil if neither is there.
func values(s *schema.Schema) []*source.Value {
	if s.Const != nil {
		return []*source.Value{s.Const}
	}
	return s.Enum
}

func (c *checker) enum(o, n *schema.Schema) {
	before, now := values(o), values(n)
	if before == nil || now == nil || n.Flag("x-extensible") || o.Flag("x-extensible") {
		return
	}
	known := map[string]bool{}
	for _, v := range before {
		known[v.Canonical()] = true
	}
	var added []string
	for _, v := range now {
		if !known[v.Canonical()] {
			added = append(added, short(v))
		}
	}
	if added == nil {
		return
	}
	keyword := "enum"
	if n.Const != nil {
		keyword = "const"
	}
	c.report("rule/enum-grown", at(n, keyword), other(o, keyword), "%s may be %s now", c.name(n), several(added))
}

// several joins texts, and counts what would be too many.
func several(words []string) string {
	if len(words) > 5 {
		return fmt.Sprintf("%s and %d more", strings.Join(words[:5], ", "), len(words)-5)
	}
	return strings.Join(words, ", ")
}

func (c *checker) discriminator(o, n *schema.Schema) {
	a, b := o.Discriminator, n.Discriminator
	here, there := at(n, "discriminator"), other(o, "discriminator")
	switch {
	case a == nil:
		return
	case b == nil:
		c.report("rule/discriminator-changed", here, there, "%s has no discriminator any more, it was %s", c.name(n), a.Property)
		return
	case a.Property != b.Property:
		c.report("rule/discriminator-changed", here, there, "the discriminator of %s was %s and is %s now", c.name(n), a.Property, b.Property)
	}
	after := map[string]string{}
	for _, m := range b.Mapping {
		after[m.Name] = m.Value.Text
	}
	before := map[string]bool{}
	for _, m := range a.Mapping {
		before[m.Name] = true
		to, ok := after[m.Name]
		switch {
		case !ok:
			c.report("rule/discriminator-changed", here, there, "the value %q of the discriminator of %s leads nowhere any more", m.Name, c.name(n))
		case to != m.Value.Text:
			c.report("rule/discriminator-changed", here, there, "the value %q of the discriminator of %s led to %s and leads to %s now", m.Name, c.name(n), m.Value.Text, to)
		}
	}
	if n.Flag("x-extensible") || o.Flag("x-extensible") {
		return
	}
	for _, m := range b.Mapping {
		if !before[m.Name] {
			c.report("rule/discriminator-grown", here, there, "the discriminator of %s may be %q now", c.name(n), m.Name)
		}
	}
}

// format looks at formats that are not asserted; the others are about values.
func (c *checker) format(o, n *schema.Schema) {
	a, b := text(o.Format), text(n.Format)
	if a == b || jsonschema.Asserted(a) && jsonschema.Asserted(b) || a == "" && jsonschema.Asserted(b) || b == "" && jsonschema.Asserted(a) {
		return
	}
	words := func(f string) string {
		if f == "" {
			return "not stated"
		}
		return f
	}
	c.report("rule/format-annotation-changed", at(n, "format"), other(o, "format"), "the format of %s was %s and is %s now", c.name(n), words(a), words(b))
}

func text(w *schema.Word) string {
	if w == nil {
		return ""
	}
	return w.Text
}

func (c *checker) required(o, n *schema.Schema) {
	for _, w := range n.Required {
		p := n.Property(w.Text)
		if p == nil || slices.ContainsFunc(o.Required, func(old schema.Word) bool { return old.Text == w.Text }) {
			continue
		}
		if p.Default != nil || resolved(p).Default != nil {
			here := at(n, "required")
			here.pos = w.Pos
			c.report("rule/required-with-default", here, other(o, "required"), "%s is required now although it has a default", w.Text)
		}
	}
}

func (c *checker) flags(o, n *schema.Schema) {
	if o.ReadOnly != n.ReadOnly {
		c.report("rule/access-changed", at(n, "readOnly"), other(o, "readOnly"), "%s %s", c.name(n), nowOrNoLonger(n.ReadOnly, "only read"))
	}
	if o.WriteOnly != n.WriteOnly {
		c.report("rule/access-changed", at(n, "writeOnly"), other(o, "writeOnly"), "%s %s", c.name(n), nowOrNoLonger(n.WriteOnly, "only written"))
	}
	if o.ContentEncoding != n.ContentEncoding {
		c.report("rule/content-changed", at(n, "contentEncoding"), other(o, "contentEncoding"), "the encoding of %s was %q and is %q now", c.name(n), o.ContentEncoding, n.ContentEncoding)
	}
	if o.ContentMediaType != n.ContentMediaType {
		c.report("rule/content-changed", at(n, "contentMediaType"), other(o, "contentMediaType"), "the media type of %s was %q and is %q now", c.name(n), o.ContentMediaType, n.ContentMediaType)
	}
	const extensible = "x-extensible"
	switch {
	case o.Flag(extensible) && !n.Flag(extensible):
		c.report("rule/extensible-withdrawn", at(n, extensible), other(o, extensible), "readers of %s are no longer asked to tolerate what is new", c.name(n))
	case !o.Flag(extensible) && n.Flag(extensible):
		c.report("rule/extensible-added", at(n, extensible), other(o, extensible), "readers of %s must tolerate what is new from now on", c.name(n))
	}
}

func nowOrNoLonger(is bool, what string) string {
	if is {
		return "is " + what + " now"
	}
	return "is no longer " + what
}
