package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// facets are what a simple type says: the built-in type that it is made of and
// what it demands besides.
type facets struct {
	base     string            // of XML Schema, "" if it is not known
	limits   map[string]string // facets other than the next two; that of the most derived type holds
	enums    []string          // of the most derived type that lists values
	patterns [][]string        // alternatives of each type that has some
	union    []facets
	list     bool
	unknown  string // a type that is not in the texts
	circular *element
}

// take adds the facets of a restriction; what is there already is more derived.
func (f *facets) take(restriction *element) {
	var enums, patterns []string
	for _, c := range restriction.children {
		v := c.attr("value")
		switch c.name {
		case "enumeration":
			if !slices.Contains(enums, v) {
				enums = append(enums, v)
			}
		case "pattern":
			patterns = append(patterns, v)
		case "length", "minLength", "maxLength", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "totalDigits", "fractionDigits":
			if f.limits == nil {
				f.limits = map[string]string{}
			}
			if _, ok := f.limits[c.name]; !ok {
				f.limits[c.name] = v
			}
		}
	}
	if f.enums == nil {
		f.enums = enums
	}
	if patterns != nil {
		f.patterns = append(f.patterns, patterns)
	}
}

// facets goes through the derivation of a simple type.
func (x *xsd) facets(decl *element) facets {
	var f facets
	for seen := map[*element]bool{}; ; {
		if seen[decl] || x.open[decl] || !x.grow(decl.pos) {
			f.circular = decl
			return f
		}
		seen[decl] = true
		if decl.one("list") != nil {
			f.list = true
			return f
		}
		if u := decl.one("union"); u != nil {
			x.open[decl] = true
			defer delete(x.open, decl)
			f.union = x.union(u)
			return f
		}
		r := decl.one("restriction")
		if r == nil {
			return f
		}
		f.take(r)
		if inner := r.one("simpleType"); inner != nil {
			decl = inner
			continue
		}
		space, local := r.qname(r.attr("base"))
		if space == xsdSpace {
			f.base = local
			return f
		}
		t := x.types[key2(space, local)]
		if t == nil || t.name != "simpleType" {
			f.unknown = r.attr("base")
			return f
		}
		decl = t.element
	}
}

func (x *xsd) union(u *element) []facets {
	var out []facets
	for name := range strings.FieldsSeq(u.attr("memberTypes")) {
		space, local := u.qname(name)
		t := x.types[key2(space, local)]
		switch {
		case space == xsdSpace:
			out = append(out, facets{base: local})
		case t == nil || t.name != "simpleType":
			out = append(out, facets{unknown: name})
		default:
			out = append(out, x.facets(t.element))
		}
	}
	for _, s := range u.all("simpleType") {
		out = append(out, x.facets(s))
	}
	return out
}

// patterned are built-in types whose texts are told by a pattern.
var patterned = map[string]string{
	"dateTime":      `^-?[0-9]{4,9}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,12})?(Z|[+-][0-9]{2}:[0-9]{2})?$`,
	"dateTimeStamp": `^-?[0-9]{4,9}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,12})?(Z|[+-][0-9]{2}:[0-9]{2})$`,
	"date":          `^-?[0-9]{4,9}-[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?$`,
	"time":          `^[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,12})?(Z|[+-][0-9]{2}:[0-9]{2})?$`,
	"gYear":         `^-?[0-9]{4,9}(Z|[+-][0-9]{2}:[0-9]{2})?$`,
	"gYearMonth":    `^-?[0-9]{4,9}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?$`,
	"gMonth":        `^--[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?$`,
	"gMonthDay":     `^--[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?$`,
	"gDay":          `^---[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?$`,
	"hexBinary":     `^([0-9a-fA-F]{2})*$`,
	"language":      `^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$`,
}

// wholes are the integers of XML Schema with their bounds.
var wholes = map[string][2]string{"integer": {"", ""}, "nonNegativeInteger": {"0", ""}, "positiveInteger": {"1", ""}, "nonPositiveInteger": {"", "0"},
	"negativeInteger": {"", "-1"}, "long": integers["Int64"], "int": integers["Int32"], "short": integers["Int16"], "byte": integers["SByte"],
	"unsignedLong": {"0", "18446744073709551615"}, "unsignedInt": {"0", "4294967295"}, "unsignedShort": {"0", "65535"}, "unsignedByte": integers["Byte"]}

// simple writes a simple type.
func (x *xsd) simple(out *source.Value, f facets, at string) {
	switch {
	case f.circular != nil:
		if !x.full {
			x.found.Add(f.circular.pos, "xsd/circular", "the type %s is derived from itself", f.circular.attr("name"))
		}
		return
	case f.unknown != "":
		x.note(at, Loose, "the type %q is not in the texts, so every value is accepted", f.unknown)
		return
	case f.list:
		types(out, "string")
		x.note(at, Dropped, "values of a list, with spaces between them, are one text")
		return
	case f.union != nil:
		x.alternatives(out, f, at)
		return
	}
	if bounds, ok := wholes[f.base]; ok {
		x.integer(out, f, bounds, at)
		return
	}
	switch f.base {
	case "anyType", "":
		x.note(at, Loose, "the schema does not say what the value is, so every value is accepted")
		return
	case "boolean":
		types(out, "boolean")
		x.lost(f, at)
		return
	case "float", "double":
		types(out, "number")
		x.note(at, Dropped, "the values INF and NaN, which are no numbers in JSON")
		x.bounds(out, f)
		return
	}
	types(out, "string")
	x.text(out, f, at)
}

func (x *xsd) alternatives(out *source.Value, f facets, at string) {
	list := array()
	for _, one := range f.union {
		sub := object()
		x.simple(sub, one, at)
		list.Items = append(list.Items, sub)
	}
	if len(list.Items) > 0 {
		put(out, "anyOf", list)
	}
	if len(f.enums) > 0 {
		put(out, "enum", texts(f.enums))
	}
}

// lost notes facets of a value that is no text in JSON.
func (x *xsd) lost(f facets, at string) {
	if len(f.patterns) > 0 || len(f.enums) > 0 {
		x.note(at, Dropped, "how the value is written: in JSON it is no text")
	}
}

func (x *xsd) integer(out *source.Value, f facets, bounds [2]string, at string) {
	types(out, "integer")
	if f.limits["minInclusive"] == "" && f.limits["minExclusive"] == "" && bounds[0] != "" {
		put(out, "minimum", number(bounds[0]))
	}
	if f.limits["maxInclusive"] == "" && f.limits["maxExclusive"] == "" && bounds[1] != "" {
		put(out, "maximum", number(bounds[1]))
	}
	x.bounds(out, f)
	if n, ok := length(f.limits["totalDigits"]); ok && n > 0 && n <= 100 {
		limit := strings.Repeat("9", n)
		if out.Get("minimum") == nil && out.Get("exclusiveMinimum") == nil {
			put(out, "minimum", number("-"+limit))
		}
		if out.Get("maximum") == nil && out.Get("exclusiveMaximum") == nil {
			put(out, "maximum", number(limit))
		}
	}
	if len(f.patterns) > 0 {
		x.note(at, Dropped, "how the number is written: in JSON it is no text")
	}
	list := array()
	for _, v := range f.enums {
		if n, err := strconv.ParseInt(strings.TrimPrefix(v, "+"), 10, 64); err == nil {
			list.Items = append(list.Items, number(strconv.FormatInt(n, 10)))
		}
	}
	if len(f.enums) > 0 && len(list.Items) == len(f.enums) {
		put(out, "enum", list)
	}
}

var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// bounds writes the limits of a number.
func (x *xsd) bounds(out *source.Value, f facets) {
	for _, b := range [][2]string{{"minInclusive", "minimum"}, {"maxInclusive", "maximum"}, {"minExclusive", "exclusiveMinimum"}, {"maxExclusive", "exclusiveMaximum"}} {
		if v := strings.TrimPrefix(f.limits[b[0]], "+"); plainNumber.MatchString(v) {
			put(out, b[1], number(v))
		}
	}
}

// length is a facet that is a number of things.
func length(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n < 1<<31
}

// text writes what is a text in JSON.
func (x *xsd) text(out *source.Value, f facets, at string) {
	var patterns []string
	switch f.base {
	case "decimal":
		say(out, "format", "decimal")
		if p := digits(f.limits["totalDigits"], f.limits["fractionDigits"]); p != "" {
			patterns = append(patterns, p)
		}
		for _, name := range []string{"minInclusive", "maxInclusive", "minExclusive", "maxExclusive"} {
			if v := f.limits[name]; v != "" {
				x.note(at, Dropped, "%s %s: a decimal is a text, which has no bounds", name, v)
			}
		}
	case "duration", "dayTimeDuration", "yearMonthDuration":
		say(out, "format", "duration")
	case "base64Binary":
		say(out, "contentEncoding", "base64")
	default:
		if p := patterned[f.base]; p != "" {
			patterns = append(patterns, p)
		}
	}
	if f.base != "decimal" {
		least, most := f.limits["minLength"], f.limits["maxLength"]
		if v := f.limits["length"]; v != "" {
			least, most = v, v
		}
		if n, ok := length(least); ok {
			put(out, "minLength", whole(n))
		}
		if n, ok := length(most); ok {
			put(out, "maxLength", whole(n))
		}
	}
	if len(f.enums) > 0 {
		put(out, "enum", texts(f.enums))
		if len(f.enums) > 1 {
			put(out, "x-extensible", truth(false))
		}
	}
	for _, alternatives := range f.patterns {
		if p, ok := pattern(alternatives); ok {
			patterns = append(patterns, p)
		} else {
			x.note(at, Dropped, "the pattern %s, which JSON Schema cannot say", strings.Join(alternatives, " | "))
		}
	}
	for i, p := range patterns {
		if i == 0 {
			put(out, "pattern", text(p))
			continue
		}
		one := object()
		put(one, "pattern", text(p))
		if all := out.Get("allOf"); all != nil {
			all.Items = append(all.Items, one)
		} else {
			put(out, "allOf", array(one))
		}
	}
}

// digits is the pattern of a decimal with so many digits, "" if nothing is said.
func digits(total, fraction string) string {
	n, known := length(total)
	d, fixed := length(fraction)
	switch {
	case known && (n == 0 || n > 100), fixed && d > 100:
		return ""
	case known && fixed && d == 0:
		return fmt.Sprintf(`^-?[0-9]{1,%d}$`, n)
	case known && fixed && d < n:
		return fmt.Sprintf(`^-?[0-9]{1,%d}(\.[0-9]{1,%d})?$`, n, d) // totalDigits bounds both parts together
	case known:
		return fmt.Sprintf(`^-?[0-9]{1,%d}(\.[0-9]{1,%d})?$`, n, n)
	case fixed && d == 0:
		return `^-?[0-9]+$`
	case fixed:
		return fmt.Sprintf(`^-?[0-9]+(\.[0-9]{1,%d})?$`, d)
	}
	return ""
}

// foreign are parts of XML Schema's patterns that ECMA-262 does not have: names'
// characters, blocks and differences of classes.
var foreign = regexp.MustCompile(`\\[icIC]|\\[pP]\{Is|-\[`)

// pattern writes alternatives of XML Schema, which match whole texts, as one
// pattern of JSON Schema.
func pattern(alternatives []string) (string, bool) {
	var parts []string
	for _, p := range alternatives {
		if foreign.MatchString(p) {
			return "", false
		}
		parts = append(parts, literal(p))
	}
	out := "^(?:" + strings.Join(parts, "|") + ")$"
	_, err := schema.Pattern(out)
	return out, err == nil
}

// literal escapes ^ and $ outside of classes, where they stand for themselves.
func literal(p string) string {
	var b strings.Builder
	class := 0
	for i := 0; i < len(p); i++ {
		switch c := p[i]; {
		case c == '\\' && i+1 < len(p):
			b.WriteByte(c)
			i++
		case c == '[':
			class++
		case c == ']' && class > 0:
			class--
		case (c == '^' || c == '$') && class == 0:
			b.WriteByte('\\')
		}
		b.WriteByte(p[i])
	}
	return b.String()
}
