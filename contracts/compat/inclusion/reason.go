package inclusion

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// explain says why the reader of a cause refuses a value of it.
func explain(c *Cause, v *source.Value) string {
	r := c.Reader
	switch c.Keyword {
	case "type":
		return fmt.Sprintf("%s is %s, and only %s is accepted", show(v), v.Kind, r.Types)
	case "enum", "const":
		return fmt.Sprintf("%s is not among the accepted values %s", show(v), values(r))
	case "required", "dependentRequired":
		if c.Name != "" {
			return fmt.Sprintf("%q is required and missing", c.Name)
		}
		return "a member is required that is missing"
	case "properties", "patternProperties", "additionalProperties", "unevaluatedProperties":
		return memberReason(c, v)
	case "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf":
		return fmt.Sprintf("%s does not satisfy %s %s", show(v), c.Keyword, numeral(r, c.Keyword))
	case "minLength", "maxLength":
		return fmt.Sprintf("%s has %d characters, %s is %d", show(v), utf8.RuneCountInString(v.Text), c.Keyword, count(r, c.Keyword))
	case "pattern":
		return fmt.Sprintf("%s does not match the pattern %s", show(v), r.Pattern.Text)
	case "format":
		return fmt.Sprintf("%s is not of the format %s", show(v), r.Format.Text)
	case "minItems", "maxItems":
		return fmt.Sprintf("the list has %d items, %s is %d", len(v.Items), c.Keyword, count(r, c.Keyword))
	case "minProperties", "maxProperties":
		return fmt.Sprintf("the object has %d members, %s is %d", len(v.Members), c.Keyword, count(r, c.Keyword))
	case "uniqueItems":
		return "items of the list are equal, which uniqueItems refuses"
	case "anyOf":
		return fmt.Sprintf("no member of anyOf accepts %s", show(v))
	case "oneOf":
		return fmt.Sprintf("not exactly one member of oneOf accepts %s", show(v))
	case "not":
		return fmt.Sprintf("%s is what not refuses", show(v))
	case "":
		return fmt.Sprintf("no value is accepted, and so not %s", show(v))
	}
	return fmt.Sprintf("%s refuses %s", c.Keyword, show(v))
}

func memberReason(c *Cause, v *source.Value) string {
	name := c.Name
	if name == "" {
		for _, m := range v.Members {
			if c.Reader.Property(m.Name) == nil {
				name = m.Name
			}
		}
	}
	m := v.Get(name)
	switch {
	case m == nil:
		return fmt.Sprintf("%s refuses a member of %s", c.Keyword, show(v))
	case c.Part != nil && c.Part.Bool != nil:
		return fmt.Sprintf("the member %q is not allowed", name)
	}
	return fmt.Sprintf("the member %q cannot be %s", name, show(m))
}

// show writes a value, cut short.
func show(v *source.Value) string {
	out := string(v.JSON())
	if utf8.RuneCountInString(out) > 60 {
		out = string([]rune(out)[:57]) + "…"
	}
	return out
}

func values(s *schema.Schema) string {
	list := s.Enum
	if s.Const != nil {
		list = []*source.Value{s.Const}
	}
	var out []string
	for _, v := range list {
		out = append(out, show(v))
		if len(out) == 8 && len(list) > 9 {
			return strings.Join(out, ", ") + fmt.Sprintf(" and %d more", len(list)-8)
		}
	}
	return strings.Join(out, ", ")
}

func numeral(s *schema.Schema, keyword string) string {
	n := map[string]*schema.Numeral{"minimum": s.Minimum, "exclusiveMinimum": s.ExclusiveMinimum, "maximum": s.Maximum,
		"exclusiveMaximum": s.ExclusiveMaximum, "multipleOf": s.MultipleOf}[keyword]
	if n == nil {
		return ""
	}
	return n.Text
}

func count(s *schema.Schema, keyword string) int {
	n := map[string]*schema.Count{"minLength": s.MinLength, "maxLength": s.MaxLength, "minItems": s.MinItems, "maxItems": s.MaxItems,
		"minProperties": s.MinProperties, "maxProperties": s.MaxProperties}[keyword]
	if n == nil {
		return 0
	}
	return n.N
}
