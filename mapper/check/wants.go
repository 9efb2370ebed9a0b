package check

import (
	"strings"

	"crosswalk/contracts/schema"
)

// Wants is the type of the values that a target takes, in the words that types of
// expressions have.
func Wants(s *schema.Shape) string {
	word := wants(s)
	if s.Nullable && s.Kind != schema.Any && s.Kind != schema.Null {
		word += " or null"
	}
	return word
}

func wants(s *schema.Shape) string {
	switch s.Kind {
	case schema.Object:
		if isMap(s) {
			return "map of " + wants(s.Extra)
		}
		return "object"
	case schema.Array:
		return "list of " + wants(items(s))
	case schema.String:
		switch s.Format {
		case "":
			return "text"
		case "decimal":
			return "decimal"
		}
		return "text (" + s.Format + ")"
	case schema.Integer:
		return "int"
	case schema.Number:
		return "decimal"
	case schema.Boolean:
		return "bool"
	case schema.Null:
		return "null"
	}
	if s.Union == nil {
		return "anything"
	}
	var words []string
	for _, k := range s.Union {
		words = append(words, wants(&schema.Shape{Kind: k}))
	}
	return strings.Join(words, " or ")
}

// Copies reports that an object of one shape can be copied as it stands into a
// target of another, if a check of its value does not say otherwise.
func Copies(from, to *schema.Shape) bool {
	why := accepts(notNull(from), to)
	return why == "" || strings.HasSuffix(why, needsCheck)
}
