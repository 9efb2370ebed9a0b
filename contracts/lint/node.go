package lint

import (
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// role is how a schema stands in the one around it.
type role uint8

const (
	root       role = iota
	definition      // of $defs, or a component of an API
	inline          // of a parameter, header or body of an API
	property        // a declared member
	item            // of an array
	other           // a value under an undeclared name
	branch          // the same value: allOf, anyOf, oneOf, then, else
	condition       // a test that states no value: not, if, contains, propertyNames
)

// node is a schema where the file writes it.
type node struct {
	*schema.Schema
	parent *node
	role   role
	name   string   // of a property, definition or parameter
	pos    diag.Pos // of the name, or of the schema
	// conditional says that the schema is part of a condition, at any depth.
	conditional bool
	required    bool // a property that the schema around it requires
	// words of the name; an item of "prices" means a price.
	words []string
}

// read makes the nodes of the file.
func (p *pass) read() {
	p.byPlace = map[*schema.Schema]*node{}
	p.api = p.operations()
	if p.doc.Root != nil {
		p.visit(&node{Schema: p.doc.Root, role: root})
	}
	if p.doc.Root == nil {
		for _, c := range p.doc.Components {
			p.visit(&node{Schema: c.Schema, role: definition, name: c.Name, pos: c.Pos})
		}
	}
	for _, s := range p.doc.Inline {
		n := &node{Schema: s, role: inline}
		if at, ok := strings.CutSuffix(s.Pointer, "/schema"); ok {
			if v := p.at(at + "/name"); v != nil && v.Kind == source.String && p.at(at+"/in") != nil {
				n.name, n.pos = v.Text, v.Pos
			}
		}
		p.visit(n)
	}
}

func (p *pass) visit(n *node) {
	if n.Schema == nil || p.byPlace[n.Schema] != nil {
		return
	}
	p.byPlace[n.Schema] = n
	p.nodes = append(p.nodes, n)
	if n.pos.Line == 0 {
		n.pos = n.Pos
	}
	n.words = words(n.name)
	if n.parent != nil {
		n.conditional = n.conditional || n.parent.conditional || n.role == condition
		if n.name == "" && (n.role == item || n.role == branch) {
			n.words = n.parent.words
		}
	}
	s := n.Schema
	one := func(r role, list ...*schema.Schema) {
		for _, s := range list {
			p.visit(&node{Schema: s, parent: n, role: r})
		}
	}
	for _, d := range s.Properties {
		need := slices.ContainsFunc(s.Required, func(w schema.Word) bool { return w.Text == d.Name })
		p.visit(&node{Schema: d.Schema, parent: n, role: property, name: d.Name, pos: d.Pos, required: need})
	}
	for _, d := range s.PatternProperties {
		one(other, d.Schema)
	}
	one(other, s.AdditionalProperties, s.UnevaluatedProperties)
	one(item, s.PrefixItems...)
	one(item, s.Items, s.UnevaluatedItems)
	one(branch, s.AllOf...)
	one(branch, s.AnyOf...)
	one(branch, s.OneOf...)
	one(branch, s.Then, s.Else)
	for _, d := range s.DependentSchemas {
		one(branch, d.Schema)
	}
	one(condition, s.Not, s.If, s.Contains, s.PropertyNames)
	for _, d := range s.Defs {
		p.visit(&node{Schema: d.Schema, parent: n, role: definition, name: d.Name, pos: d.Pos})
	}
}

// whole is the outermost node that speaks of the same value as n.
func (n *node) whole() *node {
	for n.role == branch && n.parent != nil {
		n = n.parent
	}
	return n
}

// String is how a finding names the node.
func (n *node) String() string {
	switch {
	case n.name != "":
		return `"` + short(n.name) + `"`
	case n.role == root:
		return "the message"
	case n.role == item && n.parent != nil && n.parent.name != "":
		return `an item of "` + short(n.parent.name) + `"`
	case n.role == other && n.parent != nil && n.parent.name != "":
		return `a value of "` + short(n.parent.name) + `"`
	case n.role == branch && n.whole() != n:
		return "a part of " + n.whole().String()
	case n.role == inline:
		return "the body"
	case n.parent != nil && n.parent.role == inline && n.role == item:
		return "an item of " + n.parent.String()
	}
	return "an object in it"
}

// parts are the schemas that a value must satisfy along with s: what it refers
// to, and its allOf; s comes first.
func parts(s *schema.Schema) []*schema.Schema {
	const most = 200
	seen := map[*schema.Schema]bool{s: true}
	list := []*schema.Schema{s}
	add := func(s *schema.Schema) {
		if s != nil && !seen[s] && len(list) < most {
			seen[s] = true
			list = append(list, s)
		}
	}
	for i := 0; i < len(list); i++ {
		if r := list[i].Ref; r != nil {
			add(r.Target)
		}
		for _, s := range list[i].AllOf {
			add(s)
		}
	}
	return list
}

// alternatives are the schemas of the same value that parts leaves out.
func alternatives(s *schema.Schema) []*schema.Schema {
	const most = 200
	seen := map[*schema.Schema]bool{}
	var list []*schema.Schema
	queue := []*schema.Schema{s}
	for i := 0; i < len(queue) && len(queue) < most; i++ {
		for _, s := range parts(queue[i]) {
			if seen[s] {
				continue
			}
			seen[s] = true
			list = append(list, s)
			queue = append(append(queue, s.AnyOf...), s.OneOf...)
			for _, b := range []*schema.Schema{s.Then, s.Else} {
				if b != nil {
					queue = append(queue, b)
				}
			}
			for _, d := range s.DependentSchemas {
				queue = append(queue, d.Schema)
			}
		}
	}
	return list
}

// typesOf are the types that s can take; all of them where none is stated.
func (p *pass) typesOf(s *schema.Schema) schema.TypeSet {
	if t, ok := p.types[s]; ok {
		return t
	}
	p.types[s] = schema.AllTypes // for a schema that leads back to itself
	t := schema.AllTypes
	if s.Types != 0 {
		t &= s.Types
	}
	if s.Ref != nil && s.Ref.Target != nil {
		t &= p.typesOf(s.Ref.Target)
	}
	for _, b := range s.AllOf {
		t &= p.typesOf(b)
	}
	for _, list := range [][]*schema.Schema{s.AnyOf, s.OneOf} {
		if list == nil {
			continue
		}
		var any schema.TypeSet
		for _, b := range list {
			any |= p.typesOf(b)
		}
		t &= any
	}
	p.types[s] = t
	return t
}

// format is the format of a text, wherever it is stated.
func format(s *schema.Schema) string {
	for _, s := range alternatives(s) {
		if s.Format != nil {
			return s.Format.Text
		}
	}
	return ""
}

// limited reports whether the values of s are listed.
func limited(s *schema.Schema) bool {
	return slices.ContainsFunc(alternatives(s), func(s *schema.Schema) bool { return s.Enum != nil || s.Const != nil })
}
