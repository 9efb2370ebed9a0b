package scale

import (
	"bytes"
	"fmt"
	"strings"
)

// schema is the contract of one side.
func (f *field) schema(s side) []byte {
	var b bytes.Buffer
	id, title := "legacy/shipment-file", "Shipment file"
	if s == targetSide {
		id, title = "shipping/shipment-booked", "Shipment booked"
	}
	fmt.Fprintf(&b, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"$id\": \"https://crosswalk.example/contracts/%s/v1\",\n", id)
	fmt.Fprintf(&b, "  \"title\": %q,\n  \"description\": \"Everything about one shipment.\",\n", title)
	f.members(&b, s, "  ")
	b.WriteString("\n}\n")
	return b.Bytes()
}

func (f *field) members(b *bytes.Buffer, s side, indent string) {
	fmt.Fprintf(b, "%s\"type\": \"object\",\n%s\"additionalProperties\": false,\n%s\"properties\": {", indent, indent, indent)
	var required []string
	for i, k := range f.kids {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "\n%s  %q: ", indent, k.name(s))
		k.value(b, s, indent+"  ")
		if s == sourceSide && k.required || s == targetSide && k.demanded {
			required = append(required, fmt.Sprintf("%q", k.name(s)))
		}
	}
	fmt.Fprintf(b, "\n%s}", indent)
	if len(required) > 0 {
		fmt.Fprintf(b, ",\n%s\"required\": [%s]", indent, strings.Join(required, ", "))
	}
}

func (f *field) value(b *bytes.Buffer, s side, indent string) {
	switch f.kind {
	case object:
		b.WriteString("{\n")
		f.members(b, s, indent+"  ")
		fmt.Fprintf(b, "\n%s}", indent)
		return
	case list:
		fmt.Fprintf(b, "{\n%s  \"type\": \"array\",\n%s  \"maxItems\": 1000,\n%s  \"items\": {\n", indent, indent, indent)
		f.members(b, s, indent+"    ")
		fmt.Fprintf(b, "\n%s  }\n%s}", indent, indent)
		return
	}
	k := f.kind
	if s == targetSide {
		k = f.turned
	}
	typ, more := "string", ""
	switch k {
	case phrase:
		if !f.wide && (s == sourceSide || !f.rule.free) {
			more = `, "maxLength": 60`
		}
	case code:
		more = `, "enum": ["S", "X", "N", "C"]`
	case date:
		more = `, "format": "date"`
	case moment:
		more = `, "format": "date-time"`
	case amount:
		more = `, "format": "decimal"`
	case count:
		typ, more = "integer", `, "minimum": 0`
	case measure:
		typ = "number"
	case yes:
		typ = "boolean"
	}
	if f.nullable && s == sourceSide {
		fmt.Fprintf(b, `{"type": [%q, "null"]%s`, typ, strings.Replace(more, `"C"]`, `"C", null]`, 1))
	} else {
		fmt.Fprintf(b, `{"type": %q%s`, typ, more)
	}
	fmt.Fprintf(b, `, "description": "The %s of the %s."}`, strings.Join(f.words, " "), strings.Join(f.parent.words, " "))
}

// message is an input with all that is required, all that the mapping reads, and
// some of the rest.
func (g *generator) message(root *field) []byte {
	var b bytes.Buffer
	g.instance(&b, root, "")
	b.WriteByte('\n')
	return b.Bytes()
}

func (g *generator) instance(b *bytes.Buffer, f *field, indent string) {
	in := indent + "  "
	switch f.kind {
	case list:
		b.WriteByte('[')
		for i := range 1 + g.r.IntN(2) {
			if i > 0 {
				b.WriteString(", ")
			}
			g.members(b, f, in)
		}
		b.WriteByte(']')
	case object:
		g.members(b, f, in)
	case phrase:
		fmt.Fprintf(b, `"%s %d"`, lasts[g.r.IntN(len(lasts))], g.r.IntN(1000))
	case code:
		fmt.Fprintf(b, "%q", string("SXNC"[g.r.IntN(4)]))
	case date:
		fmt.Fprintf(b, `"2026-%02d-%02d"`, 1+g.r.IntN(12), 1+g.r.IntN(28))
	case moment:
		fmt.Fprintf(b, `"2026-%02d-%02dT%02d:15:00Z"`, 1+g.r.IntN(12), 1+g.r.IntN(28), g.r.IntN(24))
	case amount:
		fmt.Fprintf(b, `"%d.%02d"`, g.r.IntN(1000), g.r.IntN(100))
	case count:
		fmt.Fprint(b, g.r.IntN(30))
	case measure:
		fmt.Fprintf(b, "%d.%d", g.r.IntN(100), g.r.IntN(10))
	case yes:
		fmt.Fprint(b, g.r.IntN(2) == 0)
	}
}

func (g *generator) members(b *bytes.Buffer, f *field, indent string) {
	b.WriteByte('{')
	comma := ""
	for _, k := range f.kids {
		if !k.required && !k.mapped && g.r.IntN(4) > 0 || k.mapped && !k.required && g.r.IntN(8) == 0 {
			continue
		}
		fmt.Fprintf(b, "%s\n%s%q: ", comma, indent, k.name(sourceSide))
		comma = ","
		if k.nullable && g.r.IntN(4) == 0 {
			b.WriteString("null")
			continue
		}
		g.instance(b, k, indent)
	}
	fmt.Fprintf(b, "\n%s}", strings.TrimSuffix(indent, "  "))
}
