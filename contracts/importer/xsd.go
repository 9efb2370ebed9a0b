package importer

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/lint"
	"crosswalk/contracts/source"
)

const xsdSpace = "http://www.w3.org/2001/XMLSchema"

// fromXSD makes an element of an XML schema, or of the types of a WSDL, a
// message. As JSON an element is a member, one that may come again is a list, an
// attribute is a member with "@" before its name, and the text of an element
// with attributes is its member "#text".
func fromXSD(j *job) {
	x := &xsd{job: j, types: map[string]*declared{}, elements: map[string]*declared{}, groups: map[string]*declared{}, attributes: map[string]*declared{},
		attributeGroups: map[string]*declared{}, heads: map[string]bool{}, global: map[*element]bool{}, written: map[*element]string{}, used: map[string]bool{}, open: map[*element]bool{}}
	var first []*element // the global elements of the first text
	included := map[string]bool{}
	given := map[string]bool{}
	for i, t := range j.Texts {
		given[path.Base(t.Name)] = true
		root := j.xml(t)
		if root == nil {
			return
		}
		schemas := schemasOf(root)
		if len(schemas) == 0 {
			j.found.Add(root.pos, "xsd/not-a-schema", "an XML schema begins with schema, this is %s", root.name)
			return
		}
		for _, s := range schemas {
			for _, e := range x.schema(s, included) {
				if i == 0 {
					first = append(first, e)
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(included)) {
		if !given[name] {
			d := j.found.Add(diag.Pos{File: j.Texts[0].Name, Line: 1, Col: 1}, "xsd/not-given", "%s is included and not among the texts", name)
			d.Severity, d.Hint = diag.Warning, "give it too; what it declares is open until then"
		}
	}
	var names []string
	byName := map[string]*element{}
	for _, e := range first {
		if name := e.attr("name"); name != "" && byName[name] == nil && e.attr("abstract") != "true" {
			byName[name], names = e, append(names, name)
		}
	}
	if chosen, ok := j.choose(names); ok {
		x.write(byName[chosen], chosen)
	}
}

// schemasOf are the schemas of a text: itself, or those in a WSDL.
func schemasOf(root *element) []*element {
	if root.space == xsdSpace && root.name == "schema" {
		return []*element{root}
	}
	var out []*element
	if root.name == "definitions" {
		for _, t := range root.all("types") {
			for _, s := range t.all("schema") {
				if s.space == xsdSpace {
					out = append(out, s)
				}
			}
		}
	}
	return out
}

// declared is a global declaration and the namespace that it is in.
type declared struct {
	*element
	space string
}

// xsd is what the schemas declare, by "namespace name".
type xsd struct {
	*job
	types, elements, groups, attributes, attributeGroups map[string]*declared
	heads                                                map[string]bool   // of substitution groups
	global                                               map[*element]bool // elements that can be referred to
	written                                              map[*element]string
	used                                                 map[string]bool
	queue                                                []queuedType
	open                                                 map[*element]bool // groups and bases that are being gone through
}

type queuedType struct {
	decl *element
	name string
	at   string
}

// schema takes the global declarations of a schema and gives its elements.
func (x *xsd) schema(s *element, included map[string]bool) []*element {
	space := s.attr("targetNamespace")
	var out []*element
	for _, c := range s.children {
		if c.space != xsdSpace {
			continue
		}
		into := map[string]map[string]*declared{"complexType": x.types, "simpleType": x.types, "element": x.elements, "group": x.groups,
			"attribute": x.attributes, "attributeGroup": x.attributeGroups}[c.name]
		switch {
		case into != nil:
			into[space+" "+c.attr("name")] = &declared{c, space}
			if head := c.attr("substitutionGroup"); head != "" {
				x.heads[key2(c.qname(head))] = true
			}
			if c.name == "element" {
				x.global[c] = true
				out = append(out, c)
			}
		case c.name == "include" || c.name == "import" || c.name == "redefine" || c.name == "override":
			if at := c.attr("schemaLocation"); at != "" {
				included[path.Base(strings.ReplaceAll(at, `\`, "/"))] = true
			}
			if len(c.children) > 0 && c.name != "import" && c.one("annotation") == nil {
				x.found.Add(c.pos, "xsd/redefine", "%s is read as include: what it changes is not taken", c.name).Severity = diag.Warning
			}
		}
	}
	return out
}

func key2(space, local string) string { return space + " " + local }

func (x *xsd) write(e *element, name string) {
	x.title = spaced(name)
	x.note("", Dropped, "the order of elements: whoever writes the XML takes it from the schema")
	x.note("", Inferred, "as JSON, an element is a member, one that may come again a list, an attribute a member with \"@\" before its name, and the text beside attributes the member \"#text\"")
	out := x.root()
	say(out, "description", documentation(e))
	types(out, "object")
	put(out, "required", texts([]string{name}))
	put(out, "additionalProperties", truth(false))
	properties := object()
	put(properties, name, x.element(e, "/"+source.Escape(name)))
	put(out, "properties", properties)
	defs := object()
	for len(x.queue) > 0 && !x.full {
		q := x.queue[0]
		x.queue = x.queue[1:]
		sub := object()
		say(sub, "description", documentation(q.decl))
		x.complex(sub, q.decl, q.at)
		put(defs, q.name, sub)
	}
	if len(defs.Members) > 0 {
		put(out, "$defs", defs)
	}
	x.job.schema = out
}

// documentation is the annotation of a declaration, on one line.
func documentation(e *element) string {
	a := e.one("annotation")
	if a == nil {
		return ""
	}
	var parts []string
	for _, d := range a.all("documentation") {
		text := d.text
		if strings.TrimSpace(text) == "" {
			text = definition(d)
		}
		parts = append(parts, strings.Fields(text)...)
	}
	text := []rune(strings.Join(parts, " "))
	if len(text) > 500 {
		text = append(text[:499], '…')
	}
	return string(text)
}

// definition is the text of the Definition within structured documentation.
func definition(e *element) string {
	if e.name == "Definition" {
		return e.text
	}
	for _, c := range e.children {
		if text := definition(c); text != "" {
			return text
		}
	}
	return ""
}

// element writes the value of one element. A reference is followed.
func (x *xsd) element(e *element, at string) *source.Value {
	out := object()
	if !x.grow(e.pos) {
		return out
	}
	decl := e
	if ref := e.attr("ref"); ref != "" {
		global := x.elements[key2(e.qname(ref))]
		if global == nil {
			x.note(at, Loose, "the element %q is not in the texts, so every value is accepted", ref)
			return out
		}
		decl = global.element
		if x.heads[key2(e.qname(ref))] {
			x.note(at, Dropped, "other elements may stand in the place of %s", ref)
		}
	}
	doc := documentation(e)
	if doc == "" {
		doc = documentation(decl)
	}
	say(out, "description", doc)
	x.typeOf(out, decl, at)
	if v := decl.attr("default"); v != "" && plainText(out) {
		put(out, "default", text(v))
	}
	if v := decl.attr("fixed"); v != "" && plainText(out) {
		put(out, "const", text(v))
	}
	if lint.Personal(decl.attr("name")) && out.Get("type") != nil && out.Get("properties") == nil {
		put(out, "x-personal", truth(true))
	}
	if decl.attr("nillable") == "true" {
		out = nullable(out)
	}
	return out
}

func plainText(v *source.Value) bool { return v.Get("type") != nil && v.Get("type").Text == "string" }

// typeOf writes the type that an element or attribute has.
func (x *xsd) typeOf(out *source.Value, decl *element, at string) {
	if c := decl.one("complexType"); c != nil {
		if x.global[decl] { // its elements can lead back to it
			say(out, "$ref", x.reference(c, decl.attr("name"), at))
			return
		}
		x.complex(out, c, at)
		return
	}
	if s := decl.one("simpleType"); s != nil {
		x.simple(out, x.facets(s), at)
		return
	}
	name := decl.attr("type")
	if name == "" {
		x.note(at, Loose, "%s has no type, so every value is accepted", decl.attr("name"))
		return
	}
	space, local := decl.qname(name)
	if space == xsdSpace {
		x.simple(out, facets{base: local}, at)
		return
	}
	t := x.types[key2(space, local)]
	switch {
	case t == nil:
		x.note(at, Loose, "the type %q is not in the texts, so every value is accepted", name)
	case t.name == "simpleType":
		x.simple(out, x.facets(t.element), at)
	default:
		say(out, "$ref", x.reference(t.element, local, at))
	}
}

// reference is the place of a complex type under $defs, where it is written later.
func (x *xsd) reference(decl *element, name, at string) string {
	if known, ok := x.written[decl]; ok {
		return known
	}
	unique := name
	for n := 2; x.used[unique]; n++ {
		unique = name + strconv.Itoa(n)
	}
	x.used[unique] = true
	x.written[decl] = "#/$defs/" + escapedFragment(source.Escape(unique))
	x.queue = append(x.queue, queuedType{decl, unique, at})
	return x.written[decl]
}

// members are the members of an object while it is gathered.
type members struct {
	properties *source.Value
	required   []string
	choices    []*source.Value // each a oneOf
	open       bool            // any other member is accepted
	text       *source.Value   // of an element with simple content
	mixed      bool
}

// complex writes a complex type.
func (x *xsd) complex(out *source.Value, decl *element, at string) {
	m := &members{properties: object()}
	x.content(m, decl, at)
	types(out, "object")
	if m.mixed {
		x.note(at, Loose, "text between the elements is accepted as the member \"#text\"")
		put(m.properties, "#text", typed("string"))
	}
	if m.text != nil {
		put(m.properties, "#text", m.text)
		m.required = append(m.required, "#text")
	}
	if m.required != nil {
		put(out, "required", texts(m.required))
	}
	if !m.open {
		put(out, "additionalProperties", truth(false))
	}
	put(out, "properties", m.properties)
	switch len(m.choices) {
	case 0:
	case 1:
		put(out, "oneOf", m.choices[0])
	default:
		all := array()
		for _, c := range m.choices {
			one := object()
			put(one, "oneOf", c)
			all.Items = append(all.Items, one)
		}
		put(out, "allOf", all)
	}
}

// content gathers what a complex type holds, that of its base first.
func (x *xsd) content(m *members, decl *element, at string) {
	if x.open[decl] {
		x.found.Add(decl.pos, "xsd/circular", "the type %s is derived from itself", decl.attr("name"))
		return
	}
	x.open[decl] = true
	defer delete(x.open, decl)
	m.mixed = m.mixed || decl.attr("mixed") == "true"
	body := decl
	if c := decl.one("complexContent"); c != nil {
		m.mixed = m.mixed || c.attr("mixed") == "true"
		if body = derivation(c); body == nil {
			return
		}
		if body.name == "extension" {
			x.base(m, body, at)
		}
	} else if c := decl.one("simpleContent"); c != nil {
		if body = derivation(c); body == nil {
			return
		}
		x.base(m, body, at)
		if body.name == "restriction" && m.text != nil {
			x.narrow(m, body, at)
		}
	}
	for _, c := range body.children {
		switch c.name {
		case "sequence", "choice", "all", "group":
			x.particle(m, c, times{1, 1}, at)
		}
	}
	x.attributesOf(m, body, at)
}

func derivation(c *element) *element {
	if e := c.one("extension"); e != nil {
		return e
	}
	return c.one("restriction")
}

// base gathers what a derived type has of its base.
func (x *xsd) base(m *members, d *element, at string) {
	name := d.attr("base")
	space, local := d.qname(name)
	t := x.types[key2(space, local)]
	switch {
	case space == xsdSpace && local == "anyType":
		m.open = true
	case space == xsdSpace:
		m.text = object()
		x.simple(m.text, facets{base: local}, at)
	case t == nil:
		x.note(at, Loose, "the type %q is not in the texts, so every member is accepted", name)
		m.open = true
	case t.name == "simpleType":
		m.text = object()
		x.simple(m.text, x.facets(t.element), at)
	default:
		x.content(m, t.element, at)
	}
}

// narrow writes the facets that a restriction of simple content states.
func (x *xsd) narrow(m *members, d *element, at string) {
	f := facets{base: "string"}
	f.take(d)
	if len(f.enums) > 0 || len(f.patterns) > 0 || len(f.limits) > 0 {
		narrow := object()
		x.simple(narrow, f, at)
		both := object()
		put(both, "allOf", array(m.text, narrow))
		if plainText(m.text) {
			m.text = both
		} else {
			x.note(at, Dropped, "the limits of a restriction whose base is no text")
		}
	}
}

// attributesOf gathers the attributes of a type or group.
func (x *xsd) attributesOf(m *members, of *element, at string) {
	for _, c := range of.children {
		switch c.name {
		case "attribute":
			x.attribute(m, c, at)
		case "attributeGroup":
			g := x.attributeGroups[key2(c.qname(c.attr("ref")))]
			switch {
			case g == nil:
				x.note(at, Loose, "the attributes %q are not in the texts", c.attr("ref"))
				m.open = true
			case x.open[g.element]:
				x.found.Add(c.pos, "xsd/circular", "the attributes %s contain themselves", c.attr("ref"))
			default:
				x.open[g.element] = true
				x.attributesOf(m, g.element, at)
				delete(x.open, g.element)
			}
		case "anyAttribute":
			x.note(at, Loose, "any attribute is accepted")
			m.open = true
		}
	}
}

func (x *xsd) attribute(m *members, a *element, at string) {
	decl := a
	if ref := a.attr("ref"); ref != "" {
		space, local := a.qname(ref)
		if g := x.attributes[key2(space, local)]; g != nil {
			decl = g.element
		} else {
			decl = &element{pos: a.pos, attrs: nil, prefixes: a.prefixes}
		}
		x.member(m, a, "@"+local, decl, at)
		return
	}
	x.member(m, a, "@"+a.attr("name"), decl, at)
}

func (x *xsd) member(m *members, a *element, name string, decl *element, at string) {
	if a.attr("use") == "prohibited" {
		m.properties.Members = slices.DeleteFunc(m.properties.Members, func(p source.Member) bool { return p.Name == name })
		return
	}
	if m.properties.Get(name) != nil || !x.grow(a.pos) {
		return
	}
	sub := object()
	say(sub, "description", documentation(decl))
	if decl.attr("type") == "" && decl.one("simpleType") == nil {
		types(sub, "string")
	} else {
		x.typeOf(sub, decl, at+"/"+source.Escape(name))
	}
	if v := a.attr("fixed"); v != "" && plainText(sub) {
		put(sub, "const", text(v))
	}
	put(m.properties, name, sub)
	if a.attr("use") == "required" {
		m.required = append(m.required, name)
	}
}
