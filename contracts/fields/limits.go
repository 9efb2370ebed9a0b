package fields

import (
	"fmt"
	"strings"
	"unicode"

	"crosswalk/contracts/schema"
)

// Limits says in a few words what a value must keep to besides its type and its
// value set; "" if there is nothing.
func Limits(s *schema.Shape) string {
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	switch s.Kind {
	case schema.String:
		if text := span(s.MinLength, s.MaxLength, "character"); text != "" {
			add("%s", text)
		}
		if s.Pattern != "" {
			add("pattern %s", s.Pattern)
		}
	case schema.Array:
		if text := span(s.MinItems, s.MaxItems, "item"); text != "" {
			add("%s", text)
		}
		if s.UniqueItems {
			add("no item twice")
		}
	case schema.Integer, schema.Number:
		switch {
		case s.Min != "" && s.Max != "":
			add("%s to %s", s.Min, s.Max)
		case s.Min != "":
			add("at least %s", s.Min)
		case s.Max != "":
			add("at most %s", s.Max)
		}
		if s.MoreThan != "" {
			add("more than %s", s.MoreThan)
		}
		if s.LessThan != "" {
			add("less than %s", s.LessThan)
		}
		if s.MultipleOf != "" {
			add("a multiple of %s", s.MultipleOf)
		}
	}
	if s.Enum != nil && s.Extensible {
		add("more values may come")
	}
	return strings.Join(parts, ", ")
}

// span words a range of counts; most is -1 where there is no upper bound.
func span(least, most int, what string) string {
	plural := func(n int) string {
		if n == 1 {
			return what
		}
		return what + "s"
	}
	switch {
	case least > 0 && least == most:
		return fmt.Sprintf("exactly %d %s", most, plural(most))
	case least > 0 && most >= 0:
		return fmt.Sprintf("%d to %d %s", least, most, plural(most))
	case most >= 0:
		return fmt.Sprintf("at most %d %s", most, plural(most))
	case least > 0:
		return fmt.Sprintf("at least %d %s", least, plural(least))
	}
	return ""
}

// personal are the names of fields that hold what identifies a person, as words
// in a row. A name alone says too little: products have one too.
var personal = []string{
	"email", "e mail", "phone", "mobile", "fax", "first name", "last name", "full name", "given name", "family name", "surname", "middle name",
	"birthday", "birth date", "date of birth", "street", "address1", "address2", "address line", "address 1", "address 2", "iban", "tax id", "vat id",
	"passport", "ip address", "browser ip", "ip", "latitude", "longitude",
}

// named recognises a personal field by its name, or by its format.
func named(name string, s *schema.Shape) bool {
	if s.Kind == schema.Object || s.Kind == schema.Array || s.Kind == schema.Boolean {
		return false
	}
	if s.Kind == schema.String && (s.Format == "email" || s.Format == "idn-email") {
		return true
	}
	words := " " + spaced(name) + " "
	for _, p := range personal {
		if strings.Contains(words, " "+p+" ") {
			return true
		}
	}
	return false
}

// spaced cuts a name into small words: "firstName", "first_name" and "FIRST-NAME"
// are "first name".
func spaced(name string) string {
	var b strings.Builder
	last := ' '
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(last):
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
		last = r
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
