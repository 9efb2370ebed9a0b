package emit

import (
	"fmt"
	"sort"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/program"
)

// shapeKey is equal for shapes that accept the same values. Shapes that contain
// themselves are only equal to themselves.
func (m *module) shapeKey(s *schema.Shape) string {
	if s == nil {
		return "-"
	}
	if k, ok := m.keys[s]; ok {
		if k == "" { // under way: s contains itself
			k = fmt.Sprintf("@%d", len(m.keys))
			m.keys[s] = k
		}
		return k
	}
	m.keys[s] = ""
	var b strings.Builder
	fmt.Fprintf(&b, "%d", s.Kind)
	if s.Nullable {
		b.WriteByte('?')
	}
	fmt.Fprintf(&b, "%v", s.Union)
	b.WriteString(m.constraintKey(s))
	if s.Extensible {
		b.WriteByte('x')
	}
	switch s.Kind {
	case schema.Object:
		b.WriteByte('{')
		for _, p := range s.Props {
			fmt.Fprintf(&b, "%q", p.Name)
			if p.Required {
				b.WriteByte('!')
			}
			b.WriteString(m.shapeKey(p.Shape))
		}
		b.WriteByte('|')
		b.WriteString(m.shapeKey(s.Extra))
		b.WriteByte('}')
	case schema.Array:
		fmt.Fprintf(&b, "[%s %d %d %t]", m.shapeKey(s.Items), s.MinItems, s.MaxItems, s.UniqueItems)
	}
	if k := m.keys[s]; k != "" {
		return k
	}
	m.keys[s] = b.String()
	return b.String()
}

// constraintKey is equal for shapes with the same constraints beyond their type.
func (m *module) constraintKey(s *schema.Shape) string {
	var b strings.Builder
	for _, e := range s.Enum {
		fmt.Fprintf(&b, "=%q", e)
	}
	switch s.Kind {
	case schema.String:
		format := ""
		if m.formatChecked(s.Format, true) {
			format = s.Format
		}
		fmt.Fprintf(&b, "text %d %d %q %s", s.MinLength, s.MaxLength, s.Pattern, format)
	case schema.Integer, schema.Number:
		fmt.Fprintf(&b, "number %s %s %s %s %s", s.Min, s.Max, s.MoreThan, s.LessThan, s.MultipleOf)
	}
	if s.Kind != schema.String && s.Nullable {
		b.WriteString(" or null")
	}
	if n, ok := m.input.nodes[schemasKey(s.Rest)]; ok && len(s.Rest) > 0 {
		fmt.Fprintf(&b, " rest %d %t", n, s.Nullable)
	}
	return b.String()
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

// captureKey is equal for subtrees that are kept in the same way, relative to
// their start.
func captureKey(c *slots, start uint32) string {
	if c == nil {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<%d %d %t %t", int(c.value)-int(start), int(c.rows)-int(start), c.raw, c.place.Optional)
	if c.value < 0 {
		b.WriteByte('v')
	}
	if c.row != nil {
		fmt.Fprintf(&b, "*%d%s", c.row.size, captureKey(c.elem, 0))
	}
	names := make([]string, 0, len(c.kids))
	for name := range c.kids {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&b, "%q%s", name, captureKey(c.kids[name], start))
	}
	b.WriteByte('>')
	return b.String()
}

// containerKey is equal for objects and arrays that one description can serve.
func (m *module) containerKey(sh *schema.Shape, c *slots) string {
	if c == nil {
		return m.shapeKey(sh)
	}
	return m.shapeKey(sh) + captureKey(c, c.start)
}

// countUses counts the places of each description: with one place its errors
// name the way to it in full.
func (m *module) countUses(sh *schema.Shape, c *slots) {
	if sh == nil || sh.Kind != schema.Object && sh.Kind != schema.Array {
		return
	}
	key := m.containerKey(sh, c)
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
