package schema

import (
	"encoding/binary"
	"slices"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// maxShapes bounds the Shapes of one document: allOf can combine schemas in
// exponentially many ways.
const maxShapes = 1 << 18

// View resolves one schema to its Shape. A schema that states no type, but
// keywords of objects only, or of arrays only, is taken to mean those.
func View(s *Schema) *Shape { return newView().only(s) }

// Exact is View without guesses: the Shape takes what the schema takes and
// nothing else.
func Exact(s *Schema) *Shape {
	v := newView()
	v.exact = true
	return v.only(s)
}

func (v *view) only(s *Schema) *Shape {
	shape := v.shape([]*Schema{s})
	v.run()
	return shape
}

// Shapes resolves the root and the components of a document. Schemas that
// refer to one component share its Shape. The root is nil if the document has
// none.
func (d *Document) Shapes() (root *Shape, components map[string]*Shape) {
	v := newView()
	if d.Root != nil {
		root = v.shape([]*Schema{d.Root})
	}
	components = make(map[string]*Shape, len(d.Components))
	for _, c := range d.Components {
		components[c.Name] = v.shape([]*Schema{c.Schema})
	}
	v.run()
	return root, components
}

// view turns conjunctions of schemas into Shapes. One Shape stands for a set
// of parts, so that recursive schemas end: there are finitely many sets.
type view struct {
	ids      map[*Schema]uint32
	shapes   map[string]*Shape
	queue    []task
	chosen   map[*Schema][]choice
	forwards map[*Schema]*Schema
	within   map[*Schema]TypeSet
	exact    bool
	joins    []join
}

type task struct {
	shape *Shape
	heads []*Schema
	parts []part
}

// part is one schema that a value must satisfy, its own keywords only: what
// it includes by $ref, allOf and the like are parts of their own.
type part struct {
	*Schema
	orNull bool // the value may be null instead
	noNull bool // and must not be null, whatever the schema says
}

func newView() *view {
	return &view{ids: map[*Schema]uint32{}, shapes: map[string]*Shape{}, chosen: map[*Schema][]choice{}, forwards: map[*Schema]*Schema{}, within: map[*Schema]TypeSet{}}
}

func (v *view) run() {
	for len(v.queue) > 0 {
		t := v.queue[0]
		v.queue = v.queue[1:]
		v.fill(t)
	}
	for _, j := range v.joins {
		j.fill()
	}
	v.joins = nil
}

func (v *view) id(s *Schema) uint32 {
	id, ok := v.ids[s]
	if !ok {
		id = uint32(len(v.ids) + 1)
		v.ids[s] = id
	}
	return id
}

// shape returns the Shape of the conjunction of heads, which may be filled in
// later.
func (v *view) shape(heads []*Schema) *Shape {
	heads = slices.Clone(heads)
	for i, h := range heads {
		heads[i] = v.forward(h)
	}
	if len(heads) > 1 { // true says nothing beside another
		heads = slices.DeleteFunc(heads, func(h *Schema) bool { return h.Bool != nil && *h.Bool && h != heads[0] })
	}
	var parts []part
	for _, h := range heads {
		parts = v.flatten(parts, part{Schema: h})
	}
	key := binary.LittleEndian.AppendUint32(nil, v.id(heads[0]))
	for _, p := range parts {
		key = binary.LittleEndian.AppendUint32(key, v.id(p.Schema))
		key = append(key, flag(p.orNull)|flag(p.noNull)<<1)
	}
	if s := v.shapes[string(key)]; s != nil {
		return s
	}
	s := &Shape{Pos: heads[0].Pos, Pointer: heads[0].Pointer, MaxItems: -1, MaxLength: -1, Schemas: heads}
	v.shapes[string(key)] = s
	if len(v.shapes) > maxShapes {
		s.refuse(s.Pos, "schema/too-large", "this contract combines its schemas in more than %d ways", maxShapes)
		return s
	}
	v.queue = append(v.queue, task{s, heads, parts})
	return s
}

func flag(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// forward follows schemas that are nothing but a reference.
func (v *view) forward(s *Schema) *Schema {
	way := map[*Schema]bool{}
	for !way[s] { // a schema read with errors can be a circle
		if end, ok := v.forwards[s]; ok {
			s = end
			break
		}
		if s.Ref == nil || s.Ref.Target == nil || s.DynamicRef != nil || slices.ContainsFunc(s.Keywords, func(k Keyword) bool { return k.Name != "$ref" && !silent[k.Name] }) {
			break
		}
		way[s] = true
		s = s.Ref.Target
	}
	for w := range way {
		v.forwards[w] = s
	}
	return s
}

// silent keywords neither assert nor describe.
var silent = map[string]bool{"$defs": true, "definitions": true, "$id": true, "$schema": true, "$anchor": true,
	"$dynamicAnchor": true, "$comment": true, "$vocabulary": true}

// flatten appends p and what it includes in place.
func (v *view) flatten(parts []part, p part) []part {
	seen := make(map[part]bool, len(parts)+1)
	for _, q := range parts {
		seen[q] = true
	}
	return v.include(parts, p, seen)
}

func (v *view) include(parts []part, p part, seen map[part]bool) []part {
	if p.Schema == nil || seen[p] {
		return parts
	}
	seen[p] = true
	parts = append(parts, p)
	with := func(s *Schema) part { return part{s, p.orNull, p.noNull} }
	if p.Ref != nil {
		parts = v.include(parts, with(p.Ref.Target), seen)
	}
	if p.DynamicRef != nil {
		parts = v.include(parts, with(p.DynamicRef.Target), seen)
	}
	for _, s := range p.AllOf {
		parts = v.include(parts, with(s), seen)
	}
	for _, c := range v.choices(p.Schema) {
		if c.only != nil {
			parts = v.include(parts, part{c.only, p.orNull || c.orNull, p.noNull || c.noNull}, seen)
		}
	}
	return parts
}

// fill completes the Shape of a conjunction.
func (v *view) fill(t task) {
	s := t.shape
	s.Name = v.nameOf(t.heads)
	for _, p := range t.parts {
		s.describe(p.Schema)
	}
	types, stated := v.narrow(s, t.parts)
	if types == 0 {
		v.impossible(s, s.Pos, "no value satisfies this schema")
		return
	}
	kinds := types.Kinds()
	s.Nullable = types&TypeNull != 0
	switch {
	case len(kinds) == 0:
		s.Kind = Null
	case len(kinds) == 1:
		s.Kind = kinds[0]
	case !v.exact && !stated && s.Enum == nil && implied(t.parts, Object):
		s.Kind, s.Nullable = Object, false
	case !v.exact && !stated && s.Enum == nil && implied(t.parts, Array):
		s.Kind, s.Nullable = Array, false
	case types != AllTypes:
		s.Union = kinds
	}
	for _, p := range t.parts {
		v.leave(s, p, types)
	}
	switch s.Kind {
	case Object:
		v.object(s, t.parts)
	case Array:
		v.array(s, t.parts)
	case String:
		s.text(t.parts)
	case Integer, Number:
		s.number(t.parts)
	}
	s.tidy()
	if v.exact { // then it takes nothing, which is no fault
		s.Unsupported = slices.DeleteFunc(s.Unsupported, func(d diag.Diagnostic) bool { return d.Code == "schema/impossible" })
	}
}

// refuse records what the Shape cannot express.
func (s *Shape) refuse(pos diag.Pos, code, format string, args ...any) {
	list := diag.List(s.Unsupported)
	list.Add(pos, code, format, args...)
	if n := len(list) - 1; !slices.Contains(list[:n], list[n]) {
		s.Unsupported = list
	}
}

// describe takes over annotations; what is stated nearer to the use wins.
func (s *Shape) describe(p *Schema) {
	if s.Title == "" {
		s.Title = p.Title
	}
	if s.Doc == "" {
		s.Doc = p.Description
	}
	if s.Default == "" && p.Default != nil {
		s.Default = string(p.Default.JSON())
	}
	if s.Examples == nil {
		for _, e := range p.Examples {
			s.Examples = append(s.Examples, string(e.JSON()))
		}
	}
	s.Deprecated = s.Deprecated || p.Deprecated
	s.ReadOnly = s.ReadOnly || p.ReadOnly
	s.WriteOnly = s.WriteOnly || p.WriteOnly
	s.Extensible = s.Extensible || p.Flag("x-extensible")
	s.Personal = s.Personal || p.Flag("x-personal")
}

// nameOf finds the component name that a use of heads stands for: its own, or
// that of the one schema it only annotates or makes nullable.
func (v *view) nameOf(heads []*Schema) string {
	if len(heads) != 1 {
		return ""
	}
	s := heads[0]
	for range 64 {
		if s.Name != "" {
			return s.Name
		}
		var next []*Schema
		if s.Ref != nil && s.Ref.Target != nil {
			next = append(next, s.Ref.Target)
		}
		next = append(next, s.AllOf...)
		for _, c := range v.choices(s) {
			if c.only == nil {
				return ""
			}
			next = append(next, c.only)
		}
		if len(next) != 1 || slices.ContainsFunc(s.Keywords, func(k Keyword) bool { return asserts[k.Name] }) {
			return ""
		}
		s = next[0]
	}
	return ""
}

// asserts holds the keywords that restrict values by themselves.
var asserts = keywordSet("type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern format",
	"maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired",
	"not if then else dependentSchemas prefixItems items contains properties patternProperties additionalProperties propertyNames",
	"unevaluatedItems unevaluatedProperties $dynamicRef")

// narrow intersects types and enums of the parts. stated tells whether some
// part states a type or values.
func (v *view) narrow(s *Shape, parts []part) (types TypeSet, stated bool) {
	types = AllTypes
	var values []*source.Value
	bounded, typed := false, false
	for _, p := range parts {
		t, list, limited := v.own(p)
		typed = typed || t != AllTypes
		stated = stated || limited || typed
		types &= t
		switch {
		case limited && !bounded:
			values, bounded = list, true
		case limited:
			values = common(values, list)
		}
		if p.noNull {
			types &^= TypeNull
		}
		for _, c := range v.choices(p.Schema) {
			if c.only == nil && c.types == 0 && !p.orNull {
				typed = typed || c.within != AllTypes
				types &= c.within
			}
		}
		stated = stated || typed
	}
	if !bounded {
		return types, stated
	}
	var met TypeSet
	seen := map[string]bool{}
	for _, value := range values {
		t := typeOf(value)
		if t&types != t {
			continue
		}
		met |= t
		if text := value.Canonical(); t != TypeNull && !seen[text] {
			seen[text] = true
			s.Enum = append(s.Enum, text)
		}
	}
	switch numeric := TypeInteger | TypeNumber; {
	case met&numeric == 0:
	case typed: // integers may be listed for a number
		met = met&^numeric | types&numeric
	case met&TypeNumber != 0:
		met |= TypeInteger
	}
	return met, stated
}
