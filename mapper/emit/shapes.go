package emit

import (
	"encoding/binary"
	"maps"
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/program"
)

// identities numbers what is alike: shapes that accept the same values, and
// subtrees that are kept in the same way. Numbers say nothing but that.
type identities struct {
	known  map[string]uint32
	shapes map[*schema.Shape]uint32 // 0 while it is under way
	kept   map[*slots]uint32
	next   uint32
	buf    [][]byte // free buffers
}

func newIdentities() *identities {
	return &identities{known: map[string]uint32{}, shapes: map[*schema.Shape]uint32{}, kept: map[*slots]uint32{}}
}

// of is the number of a text; 0 is none.
func (n *identities) of(text []byte) uint32 {
	id, ok := n.known[string(text)]
	if !ok {
		id = n.fresh()
		n.known[string(text)] = id
	}
	return id
}

func (n *identities) fresh() uint32 {
	n.next++
	return n.next
}

func (n *identities) buffer() []byte {
	if last := len(n.buf) - 1; last >= 0 {
		b := n.buf[last]
		n.buf = n.buf[:last]
		return b[:0]
	}
	return make([]byte, 0, 256)
}

func (n *identities) release(b []byte) { n.buf = append(n.buf, b) }

// shapeID is equal for shapes that accept the same values. Shapes that contain
// themselves are only equal to themselves.
func (m *module) shapeID(s *schema.Shape) uint32 {
	if s == nil {
		return 0
	}
	n := m.ids
	if id, ok := n.shapes[s]; ok {
		if id == 0 { // under way: s contains itself
			id = n.fresh()
			n.shapes[s] = id
		}
		return id
	}
	n.shapes[s] = 0
	b := n.buffer()
	b = append(b, 's', byte(s.Kind), flagByte(s.Nullable), flagByte(s.Extensible), byte(len(s.Union)))
	for _, k := range s.Union {
		b = append(b, byte(k))
	}
	b = m.constraintKey(b, s)
	switch s.Kind {
	case schema.Object:
		b = append(b, '{')
		for _, p := range s.Props {
			b = binary.AppendUvarint(b, uint64(len(p.Name)))
			b = append(b, p.Name...)
			b = append(b, flagByte(p.Required))
			b = binary.AppendUvarint(b, uint64(m.shapeID(p.Shape)))
		}
		b = append(b, '|')
		b = binary.AppendUvarint(b, uint64(m.shapeID(s.Extra)))
	case schema.Array:
		b = append(b, '[', flagByte(s.UniqueItems))
		b = binary.AppendUvarint(b, uint64(m.shapeID(s.Items)))
		b = binary.AppendVarint(b, int64(s.MinItems))
		b = binary.AppendVarint(b, int64(s.MaxItems))
	}
	id := n.shapes[s]
	if id == 0 {
		id = n.of(b)
		n.shapes[s] = id
	}
	n.release(b)
	return id
}

func flagByte(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// constraintKey appends what is equal for shapes with the same constraints
// beyond their type.
func (m *module) constraintKey(b []byte, s *schema.Shape) []byte {
	text := func(parts ...string) {
		for _, p := range parts {
			b = binary.AppendUvarint(b, uint64(len(p)))
			b = append(b, p...)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(s.Enum)))
	text(s.Enum...)
	switch s.Kind {
	case schema.String:
		b = append(b, 't')
		b = binary.AppendVarint(b, int64(s.MinLength))
		b = binary.AppendVarint(b, int64(s.MaxLength))
		format := ""
		if m.formatChecked(s.Format, true) {
			format = s.Format
		}
		text(s.Pattern, format)
	case schema.Integer, schema.Number:
		b = append(b, 'n')
		text(s.Min, s.Max, s.MoreThan, s.LessThan, s.MultipleOf)
	}
	if s.Kind != schema.String && s.Nullable {
		b = append(b, '0')
	}
	if len(s.Rest) > 0 {
		if node, ok := m.input.nodes[schemasKey(s.Rest)]; ok {
			b = append(b, 'r', flagByte(s.Nullable))
			b = binary.AppendUvarint(b, uint64(node))
		}
	}
	return b
}

// constrained says that a shape has constraints beyond its type and those of
// its parts.
func (m *module) constrained(s *schema.Shape) bool {
	switch {
	case len(s.Enum) > 0 || len(s.Rest) > 0:
		return true
	case s.Kind == schema.String:
		return s.MinLength > 0 || s.MaxLength >= 0 || s.Pattern != "" || m.formatChecked(s.Format, true)
	case s.Kind == schema.Integer || s.Kind == schema.Number:
		return s.Min != "" || s.Max != "" || s.MoreThan != "" || s.LessThan != "" || s.MultipleOf != ""
	}
	return false
}

// formatChecked reports whether the module checks a format of texts.
func (m *module) formatChecked(format string, source bool) bool {
	switch {
	case source && m.prog.Formats == program.FormatsNone:
		return false
	case source && m.prog.Formats == program.FormatsAll:
		return program.FormatKnown(format, true)
	}
	return program.FormatChecked(format, source)
}

// keptID is equal for subtrees that are kept in the same way, relative to their
// start; 0 for those of which nothing is.
func (m *module) keptID(c *slots) uint32 {
	if c == nil {
		return 0
	}
	n := m.ids
	if id, ok := n.kept[c]; ok {
		return id
	}
	b := n.buffer()
	b = append(b, 'k', flagByte(c.raw), flagByte(c.place.Optional), flagByte(c.value < 0), flagByte(c.row != nil))
	b = binary.AppendVarint(b, int64(c.value)-int64(c.start))
	b = binary.AppendVarint(b, int64(c.rows)-int64(c.start))
	if c.row != nil {
		b = binary.AppendUvarint(b, uint64(c.row.size))
		b = binary.AppendUvarint(b, uint64(m.keptID(c.elem)))
	}
	for _, name := range slices.Sorted(maps.Keys(c.kids)) {
		k := c.kids[name]
		b = binary.AppendUvarint(b, uint64(len(name)))
		b = append(b, name...)
		b = binary.AppendUvarint(b, uint64(k.start-c.start))
		b = binary.AppendUvarint(b, uint64(m.keptID(k)))
	}
	id := n.of(b)
	n.kept[c] = id
	n.release(b)
	return id
}

// containerKey is equal for objects and arrays that one description can serve.
type containerKey struct{ shape, kept uint32 }

func (m *module) container(sh *schema.Shape, c *slots) containerKey {
	return containerKey{m.shapeID(sh), m.keptID(c)}
}

// countUses counts the places of each description: with one place its errors
// name the way to it in full.
func (m *module) countUses(sh *schema.Shape, c *slots) {
	if sh == nil || sh.Kind != schema.Object && sh.Kind != schema.Array {
		return
	}
	key := m.container(sh, c)
	m.uses[key]++
	if m.uses[key] > 1 {
		return
	}
	var elem *slots
	if c != nil && c.row != nil {
		elem = c.elem
	}
	if sh.Kind == schema.Array {
		m.countUses(sh.Items, elem)
		return
	}
	m.members += len(sh.Props)
	for _, p := range sh.Props {
		var k *slots
		if c != nil {
			k = c.kids[p.Name]
		}
		m.countUses(p.Shape, k)
	}
	m.countUses(sh.Extra, elem)
}

// text is the Go value of a JSON string literal in an enum, or false.
func unquote(json string) (string, bool) {
	if len(json) < 2 || json[0] != '"' {
		return "", false
	}
	return decodeString(json)
}
