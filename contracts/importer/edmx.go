package importer

import (
	"fmt"
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/lint"
	"crosswalk/contracts/source"
)

const (
	sapSpace  = "http://www.sap.com/Protocols/SAPData"
	oasisEdm  = "http://docs.oasis-open.org/odata/ns/edm"
	oasisEdmx = "http://docs.oasis-open.org/odata/ns/edmx"
)

// fromEDMX makes an entity type of OData metadata, V2 or V4, a message: the JSON
// that a client sends to create it, entities that belong to it inside of it.
func fromEDMX(j *job) {
	root := j.xml(j.Texts[0])
	j.onlyOne()
	if root == nil {
		return
	}
	if root.name != "Edmx" && root.name != "Schema" {
		j.found.Add(root.pos, "edmx/not-metadata", "OData metadata begins with Edmx or Schema, this is %s", root.name).Hint = "it is what a service answers at $metadata"
		return
	}
	m := &metadata{job: j, v4: root.space == oasisEdmx || root.space == oasisEdm, named: map[string]*element{}, spaces: map[*element]string{},
		alias: map[string]string{}, written: map[*element]string{}, used: map[string]bool{}, labels: map[string]string{},
		held: map[*element]map[*element]bool{}}
	if root.name == "Schema" {
		m.schema(root)
	}
	for _, services := range root.all("DataServices") {
		for _, s := range services.all("Schema") {
			m.schema(s)
		}
	}
	if len(m.entities) == 0 {
		j.found.Add(root.pos, "edmx/no-entity", "the metadata has no entity type")
		return
	}
	var names []string
	byName := map[string]*element{}
	for _, e := range m.entities {
		name := e.attr("Name")
		if byName[name] != nil {
			name = m.spaces[e] + "." + name
		}
		byName[name] = e
		names = append(names, name)
	}
	if chosen, ok := j.choose(names); ok {
		m.write(byName[chosen], chosen)
	}
}

// metadata is what an EDMX text declares.
type metadata struct {
	*job
	v4       bool
	entities []*element
	named    map[string]*element // types and associations, by their full name
	spaces   map[*element]string // namespace of a type
	alias    map[string]string
	labels   map[string]string // V4 annotations: label of "Namespace.Type/Property"
	written  map[*element]string
	used     map[string]bool
	held     map[*element]map[*element]bool
	queue    []*element
	places   []string // of those queued
}

func (m *metadata) schema(s *element) {
	space := s.attr("Namespace")
	if a := s.attr("Alias"); a != "" {
		m.alias[a] = space
	}
	for _, c := range s.children {
		switch c.name {
		case "EntityType", "ComplexType", "EnumType", "TypeDefinition", "Association":
			m.named[space+"."+c.attr("Name")] = c
			m.spaces[c] = space
			if c.name == "EntityType" {
				m.entities = append(m.entities, c)
			}
		case "Annotations":
			for _, a := range c.all("Annotation") {
				if term := a.attr("Term"); strings.HasSuffix(term, ".Label") || strings.HasSuffix(term, ".Description") && m.labels[c.attr("Target")] == "" {
					m.labels[c.attr("Target")] = a.attr("String")
				}
			}
		}
	}
}

// find is the declaration of a type's name.
func (m *metadata) find(name string) *element {
	if e := m.named[name]; e != nil {
		return e
	}
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return m.named[m.alias[name[:i]]+name[i:]]
	}
	return nil
}

func (m *metadata) write(e *element, name string) {
	m.title = label(e)
	if m.title == "" {
		m.title = spaced(strings.TrimSuffix(strings.TrimPrefix(name, "A_"), "Type"))
	}
	version := "V2"
	if m.v4 {
		version = "V4"
	}
	m.note("", Loose, "the metadata does not say which members a request must have beyond those that are not nullable and have no default; demand what your service asks for")
	out := m.root()
	say(out, "description", "The JSON of "+name+" in OData "+version+", entities that belong to it inside of it.")
	m.written[e] = "#"
	m.object(out, e, "")
	defs := object()
	for len(m.queue) > 0 && !m.full {
		next, at := m.queue[0], m.places[0]
		m.queue, m.places = m.queue[1:], m.places[1:]
		sub := object()
		say(sub, "title", label(next))
		if next.name == "EnumType" {
			m.enum(sub, next)
		} else {
			m.object(sub, next, at)
		}
		put(defs, strings.TrimPrefix(m.written[next], "#/$defs/"), sub)
	}
	if len(defs.Members) > 0 {
		put(out, "$defs", defs)
	}
	m.job.schema = out
}

func label(e *element) string {
	text, _ := e.find(sapSpace, "label")
	return text
}

// reference is the place of a type under $defs, where it is written later.
func (m *metadata) reference(e *element, at string) string {
	if known, ok := m.written[e]; ok {
		return known
	}
	name := e.attr("Name")
	for n := 2; m.used[name]; n++ {
		name = e.attr("Name") + strconv.Itoa(n)
	}
	m.used[name] = true
	m.written[e] = "#/$defs/" + escapedFragment(source.Escape(name))
	m.queue, m.places = append(m.queue, e), append(m.places, at)
	return m.written[e]
}

// bases are a type and those that it is made of, the base first.
func (m *metadata) bases(e *element) []*element {
	var out []*element
	for seen := map[*element]bool{}; e != nil && !seen[e]; e = m.find(e.attr("BaseType")) {
		seen[e] = true
		out = append([]*element{e}, out...)
	}
	return out
}

func (m *metadata) object(out *source.Value, e *element, at string) {
	types(out, "object")
	var required []string
	properties := object()
	for _, part := range m.bases(e) {
		for _, c := range part.children {
			name := c.attr("Name")
			if name == "" || properties.Get(name) != nil || !m.grow(c.pos) {
				continue
			}
			here := at + "/" + source.Escape(name)
			switch c.name {
			case "Property":
				sub := m.property(c, part, here)
				if c.attr("Nullable") == "false" && c.attr("DefaultValue") == "" && creatable(c) && !key(part, name) {
					required = append(required, name)
				}
				put(properties, name, sub)
			case "NavigationProperty":
				if sub := m.navigation(c, e, here); sub != nil {
					put(properties, name, sub)
				}
			}
		}
	}
	if required != nil {
		put(out, "required", texts(required))
	}
	put(out, "properties", properties)
	if e.attr("OpenType") == "true" {
		m.note(at, Loose, "%s is an open type, so every other member is accepted", e.attr("Name"))
	}
}

// key reports whether a property is of the key: the service may give it, so a
// request need not have it.
func key(e *element, name string) bool {
	if k := e.one("Key"); k != nil {
		for _, ref := range k.all("PropertyRef") {
			if ref.attr("Name") == name {
				return true
			}
		}
	}
	return false
}

func creatable(e *element) bool {
	v, _ := e.find(sapSpace, "creatable")
	return v != "false"
}

// property writes a property with its facets.
func (m *metadata) property(c, of *element, at string) *source.Value {
	out := object()
	title := label(c)
	if title == "" {
		title = m.labels[m.spaces[of]+"."+of.attr("Name")+"/"+c.attr("Name")]
	}
	say(out, "title", title)
	info, _ := c.find(sapSpace, "quickinfo")
	if info != title {
		say(out, "description", info)
	}
	name, list := strings.CutPrefix(strings.TrimSuffix(c.attr("Type"), ")"), "Collection(")
	sub := out
	if list {
		types(out, "array")
		sub = object()
		at += "/-"
	}
	sub = m.value(sub, name, c, at)
	switch {
	case list:
		put(out, "items", sub)
	default:
		if c.attr("Nullable") != "false" {
			sub = nullable(sub)
		}
		out = sub
	}
	if !creatable(c) {
		put(out, "readOnly", truth(true))
	}
	if lint.Personal(c.attr("Name")) {
		put(out, "x-personal", truth(true))
	}
	return out
}

// value writes the type of a value. What it gives is out, or something around it.
func (m *metadata) value(out *source.Value, name string, c *element, at string) *source.Value {
	if plain, ok := strings.CutPrefix(name, "Edm."); ok {
		m.primitive(out, plain, c, at)
		return out
	}
	e := m.find(name)
	switch {
	case e == nil:
		m.note(at, Loose, "the type %q is not in the text, so every value is accepted", name)
	case e.name == "TypeDefinition":
		plain, _ := strings.CutPrefix(e.attr("UnderlyingType"), "Edm.")
		m.primitive(out, plain, e, at)
	default:
		say(out, "$ref", m.reference(e, at))
	}
	return out
}

func (m *metadata) enum(out *source.Value, e *element) {
	types(out, "string")
	var names []string
	for _, c := range e.all("Member") {
		names = append(names, c.attr("Name"))
	}
	if e.attr("IsFlags") == "true" || len(names) == 0 {
		return // several at once, separated by commas
	}
	put(out, "enum", texts(names))
	put(out, "x-extensible", truth(true))
}

// integers are the bounds of Edm's integers.
var integers = map[string][2]string{"Byte": {"0", "255"}, "SByte": {"-128", "127"}, "Int16": {"-32768", "32767"}, "Int32": {"-2147483648", "2147483647"},
	"Int64": {"-9223372036854775808", "9223372036854775807"}}

// primitive writes a primitive type, as the JSON of its version has it.
func (m *metadata) primitive(out *source.Value, name string, c *element, at string) {
	switch {
	case name == "String":
		types(out, "string")
		m.length(out, c)
	case name == "Boolean":
		types(out, "boolean")
	case name == "Guid":
		types(out, "string")
		say(out, "format", "uuid")
	case name == "Decimal" || name == "Int64" && !m.v4:
		m.decimal(out, name, c, at)
	case integers[name] != [2]string{}:
		types(out, "integer")
		put(out, "minimum", number(integers[name][0]))
		put(out, "maximum", number(integers[name][1]))
	case name == "Double" || name == "Single":
		types(out, "number", "string")
		m.note(at, Loose, "Edm.%s is a number or a text (INF, NaN and, in V2, every value), so both are accepted", name)
	case name == "DateTime" || name == "DateTimeOffset" && !m.v4:
		types(out, "string")
		say(out, "pattern", `^/Date\(-?[0-9]+([+-][0-9]{1,5})?\)/$`)
	case name == "DateTimeOffset":
		types(out, "string")
		say(out, "format", "date-time")
	case name == "Date":
		types(out, "string")
		say(out, "format", "date")
	case name == "TimeOfDay":
		types(out, "string")
		say(out, "pattern", `^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,12})?)?$`)
	case name == "Time" || name == "Duration":
		types(out, "string")
		say(out, "format", "duration")
	case name == "Binary" || name == "Stream":
		types(out, "string")
		say(out, "contentEncoding", "base64")
	default:
		m.note(at, Loose, "Edm.%s has no counterpart, so every value is accepted", name)
	}
}

// length writes MaxLength.
func (m *metadata) length(out *source.Value, c *element) {
	if strings.EqualFold(c.attr("MaxLength"), "max") {
		return
	}
	if n, ok := m.count(c, "MaxLength"); ok {
		put(out, "maxLength", whole(n))
	}
}

// count is a facet that is a number of things.
func (m *metadata) count(c *element, facet string) (int, bool) {
	text := c.attr(facet)
	if text == "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1<<31-1 {
		m.found.Add(c.pos, "edmx/facet", "%s of %s is no length: %q", facet, c.attr("Name"), text).Severity = diag.Warning
		return 0, false
	}
	return n, true
}

// decimal writes a decimal: a text in V2, a number or a text in V4, with as many
// digits as its facets allow.
func (m *metadata) decimal(out *source.Value, name string, c *element, at string) {
	types(out, "string")
	if m.v4 {
		out.Members[len(out.Members)-1].Value = array(text("string"), text("number"))
		m.note(at, Loose, "a number, or a text where the client asks for IEEE754Compatible, so both are accepted")
	}
	if name == "Int64" {
		say(out, "pattern", `^-?[0-9]{1,19}$`)
		return
	}
	say(out, "format", "decimal")
	precision, known := m.count(c, "Precision")
	scale, fixed := m.count(c, "Scale")
	if !known || precision == 0 || precision > 100 || c.attr("Scale") != "" && !fixed {
		return
	}
	fraction := ""
	if scale > 0 && scale <= precision {
		fraction = fmt.Sprintf(`(\.[0-9]{1,%d})?`, scale)
	}
	say(out, "pattern", fmt.Sprintf(`^-?[0-9]{1,%d}%s$`, max(1, precision-scale), fraction))
	if m.v4 {
		m.note(at, Loose, "digits before and after the point are only bounded in a text")
	}
}

// navigation writes entities that belong to an entity, nil for what leads back
// to the entity around them.
func (m *metadata) navigation(c, from *element, at string) *source.Value {
	to, many, ok := m.end(c)
	if !ok {
		m.note(at, Dropped, "%s leads to an entity that is not in the text", c.attr("Name"))
		return nil
	}
	if !many && m.holds(to)[from] {
		m.note(at, Dropped, "%s leads back to the %s around it, which a deep insert does not write again", c.attr("Name"), to.attr("Name"))
		return nil
	}
	out := object()
	say(out, "title", label(c))
	if !many {
		say(out, "$ref", m.reference(to, at))
		return nullable(out)
	}
	types(out, "array")
	put(out, "items", reference(m.reference(to, at+"/-")))
	return out
}

// holds are the entities that an entity has lists of, and those that these have
// lists of, and so on.
func (m *metadata) holds(e *element) map[*element]bool {
	if known, ok := m.held[e]; ok {
		return known
	}
	out := map[*element]bool{}
	for queue := []*element{e}; len(queue) > 0; queue = queue[1:] {
		for _, part := range m.bases(queue[0]) {
			for _, c := range part.all("NavigationProperty") {
				if to, many, ok := m.end(c); ok && many && !out[to] {
					out[to] = true
					queue = append(queue, to)
				}
			}
		}
	}
	m.held[e] = out
	return out
}

// end is the entity that a navigation property leads to, and whether there are
// several.
func (m *metadata) end(c *element) (to *element, many, ok bool) {
	if name := c.attr("Type"); name != "" { // V4
		one, list := strings.CutPrefix(strings.TrimSuffix(name, ")"), "Collection(")
		to = m.find(one)
		return to, list, to != nil
	}
	association := m.find(c.attr("Relationship"))
	if association == nil || association.name != "Association" {
		return nil, false, false
	}
	for _, e := range association.all("End") {
		if e.attr("Role") == c.attr("ToRole") {
			to = m.find(e.attr("Type"))
			return to, e.attr("Multiplicity") == "*", to != nil
		}
	}
	return nil, false, false
}
