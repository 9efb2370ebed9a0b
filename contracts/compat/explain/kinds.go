package explain

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// phrase is a code and the sentence that goes with it.
type phrase struct {
	code string
	say  func(sayer) string
}

// kind is what can be said of a keyword that refuses: the new version is the
// narrower one, or the wider one.
type kind struct{ narrowed, widened phrase }

func says(format string, args ...func(sayer) string) func(sayer) string {
	return func(s sayer) string {
		words := []any{s.path}
		for _, a := range args {
			words = append(words, a(s))
		}
		return fmt.Sprintf(format, words...)
	}
}

func bound(narrowed, widened, code string, limit func(sayer) string) kind {
	return kind{phrase{"value/" + code + "-narrowed", says(narrowed, limit)}, phrase{"value/" + code + "-widened", says(widened, limit)}}
}

func names(narrowed, widened, code string, subject func(sayer) string) kind {
	return kind{phrase{"value/" + code + "-refused", func(s sayer) string { return fmt.Sprintf(narrowed, subject(s)) }},
		phrase{"value/" + code + "-admitted", func(s sayer) string { return fmt.Sprintf(widened, subject(s)) }}}
}

// declaration is what can be said of a member that only the reader declares.
var declaration = kind{
	phrase{"value/declaration-added", func(s sayer) string {
		return fmt.Sprintf("%s is declared now, and may no longer be %s", s.part(), s.partValue())
	}},
	phrase{"value/declaration-removed", func(s sayer) string {
		return fmt.Sprintf("%s is no longer declared, and may be %s now", s.part(), s.partValue())
	}},
}

// kinds are the keywords of a reader that can refuse.
var kinds = map[string]kind{
	"":     {phrase{"value/narrowed", says("%s is not accepted as before")}, phrase{"value/widened", says("%s may have a new form now")}},
	"type": bound("%s must be %s now", "%s need not be %s any more", "type", sayer.types),
	"required": {phrase{"value/required-added", func(s sayer) string { return s.missing() + " is required now" }},
		phrase{"value/required-removed", func(s sayer) string { return s.missing() + " may be missing now" }}},
	"enum":  bound("%s may no longer be %s", "%s may be %s now", "enum", func(s sayer) string { return Short(s.value()) }),
	"const": bound("%s may no longer be %s", "%s may be %s now", "enum", func(s sayer) string { return Short(s.value()) }),
	"minLength": bound("%s must have at least %s now", "%s may have fewer than %s now", "length",
		func(s sayer) string { return count(s.c.Reader.MinLength, "characters") }),
	"maxLength": bound("%s must have at most %s now", "%s may have more than %s now", "length",
		func(s sayer) string { return count(s.c.Reader.MaxLength, "characters") }),
	"pattern": bound("%s must match %s now", "%s need not match %s any more", "pattern",
		func(s sayer) string { return word(s.c.Reader.Pattern) }),
	"format": bound("%s must be in the format %s now", "%s need not be in the format %s any more", "format",
		func(s sayer) string { return word(s.c.Reader.Format) }),
	"minimum": bound("%s must be at least %s now", "%s may be less than %s now", "range",
		func(s sayer) string { return number(s.c.Reader.Minimum) }),
	"maximum": bound("%s must be at most %s now", "%s may be more than %s now", "range",
		func(s sayer) string { return number(s.c.Reader.Maximum) }),
	"exclusiveMinimum": bound("%s must be more than %s now", "%s may be %s or less now", "range",
		func(s sayer) string { return number(s.c.Reader.ExclusiveMinimum) }),
	"exclusiveMaximum": bound("%s must be less than %s now", "%s may be %s or more now", "range",
		func(s sayer) string { return number(s.c.Reader.ExclusiveMaximum) }),
	"multipleOf": bound("%s must be a multiple of %s now", "%s need not be a multiple of %s any more", "multiple",
		func(s sayer) string { return number(s.c.Reader.MultipleOf) }),
	"minItems": bound("%s must have at least %s now", "%s may have fewer than %s now", "size",
		func(s sayer) string { return count(s.c.Reader.MinItems, "items") }),
	"maxItems": bound("%s must have at most %s now", "%s may have more than %s now", "size",
		func(s sayer) string { return count(s.c.Reader.MaxItems, "items") }),
	"uniqueItems": {phrase{"value/unique-added", says("%s must not have equal items any more")}, phrase{"value/unique-removed", says("%s may have equal items now")}},
	"contains":    {phrase{"value/contains-narrowed", says("%s must hold a certain item now")}, phrase{"value/contains-widened", says("%s need not hold a certain item any more")}},
	"minContains": bound("%s must hold a certain item at least %s now", "%s may hold a certain item fewer than %s now", "contains",
		func(s sayer) string { return count(s.c.Reader.MinContains, "times") }),
	"maxContains": bound("%s must hold a certain item at most %s now", "%s may hold a certain item more than %s now", "contains",
		func(s sayer) string { return count(s.c.Reader.MaxContains, "times") }),
	"minProperties": bound("%s must have at least %s now", "%s may have fewer than %s now", "size",
		func(s sayer) string { return count(s.c.Reader.MinProperties, "members") }),
	"maxProperties": bound("%s must have at most %s now", "%s may have more than %s now", "size",
		func(s sayer) string { return count(s.c.Reader.MaxProperties, "members") }),
	"additionalProperties":  names("%s is no longer accepted", "%s may be sent now", "property", sayer.part),
	"unevaluatedProperties": names("%s is no longer accepted", "%s may be sent now", "property", sayer.part),
	"properties":            names("%s is no longer accepted", "%s may be sent now", "property", sayer.part),
	"patternProperties":     names("%s is no longer accepted", "%s may be sent now", "property", sayer.part),
	"propertyNames": names("the names in %s must have another form now", "the names in %s may have other forms now", "name",
		func(s sayer) string { return s.path }),
	"items":            names("%s may not have so many items any more", "%s may have more items now", "item", func(s sayer) string { return s.path }),
	"prefixItems":      names("%s may not have so many items any more", "%s may have more items now", "item", func(s sayer) string { return s.path }),
	"unevaluatedItems": names("%s may not have so many items any more", "%s may have more items now", "item", func(s sayer) string { return s.path }),
	"dependentRequired": {phrase{"value/dependency-added", func(s sayer) string {
		name, because := s.needed()
		return fmt.Sprintf("%s is required now where %s is there", name, because)
	}}, phrase{"value/dependency-removed", func(s sayer) string {
		name, because := s.needed()
		return fmt.Sprintf("%s may be missing now where %s is there", name, because)
	}}},
	"dependentSchemas": {phrase{"value/condition-added", says("%s must satisfy a condition that depends on its members now")},
		phrase{"value/condition-removed", says("%s need not satisfy a condition that depends on its members any more")}},
	"anyOf": {phrase{"value/union-narrowed", says("%s is none of the alternatives any more")}, phrase{"value/union-widened", says("%s may be a new alternative now")}},
	"oneOf": {phrase{"value/union-narrowed", says("%s is not exactly one of the alternatives any more")}, phrase{"value/union-widened", says("%s may be a new alternative now")}},
	"not":   {phrase{"value/exclusion-added", says("%s is excluded now")}, phrase{"value/exclusion-removed", says("%s is not excluded any more")}},
	"if":    {phrase{"value/condition-added", says("%s must satisfy a condition now")}, phrase{"value/condition-removed", says("%s need not satisfy a condition any more")}},
	"then":  {phrase{"value/condition-added", says("%s must satisfy a condition now")}, phrase{"value/condition-removed", says("%s need not satisfy a condition any more")}},
	"else":  {phrase{"value/condition-added", says("%s must satisfy a condition now")}, phrase{"value/condition-removed", says("%s need not satisfy a condition any more")}},
}

// hints say how to make a change compatible, by code.
var hints = map[string]string{
	"value/undecided":           "look at the change yourself: approve it with an exception, or write the schema in a simpler way",
	"value/narrowed":            "accept what was accepted before, or publish a new major version",
	"value/widened":             "keep to what readers know, or publish a new major version",
	"value/type-narrowed":       "keep the old type beside the new one until every producer has moved, as in type: [old, new]",
	"value/type-widened":        "add a new property for the new type and keep the old one as it was",
	"value/required-added":      "leave it optional and say in the description what its absence means, or publish a new major version",
	"value/required-removed":    "keep it required and give it a value that says there is none, or publish a new major version",
	"value/enum-narrowed":       "keep the value and mark it as deprecated in the description until no producer sends it",
	"value/enum-widened":        "tell readers to tolerate unknown values with x-extensible: true one version before, or publish a new major version",
	"value/union-narrowed":      "keep the alternative, and make new ones distinct from those that exist",
	"value/union-widened":       "tell readers to tolerate unknown alternatives with x-extensible: true one version before, or publish a new major version",
	"value/property-refused":    "keep the property declared and optional; or allow undeclared ones with additionalProperties: true",
	"value/property-admitted":   "let readers ignore what they do not know: leave additionalProperties out of the version that they read",
	"value/declaration-added":   "choose a name that nobody sends yet, or state contentModel: closed-writer if producers send only what is declared",
	"value/declaration-removed": "keep the property declared and optional",
	"value/format-narrowed":     "keep it an annotation by a name of your own, or publish a new major version",
	"value/dependency-added":    "leave it optional, or publish a new major version",
	"value/condition-added":     "accept what was accepted before, or publish a new major version",
	"value/exclusion-added":     "accept what was accepted before, or publish a new major version",
	"value/unique-added":        "let readers drop equal items instead of refusing them",
	"value/length-narrowed":     "keep the old bound, or publish a new major version",
	"value/length-widened":      "keep the bound that readers rely on, for example the width of their column",
	"value/range-narrowed":      "keep the old bound, or publish a new major version",
	"value/range-widened":       "keep the bound that readers rely on, or publish a new major version",
	"value/size-narrowed":       "keep the old bound, or publish a new major version",
	"value/size-widened":        "keep the bound that readers rely on, or publish a new major version",
	"value/pattern-narrowed":    "accept both forms until every producer has moved",
	"value/pattern-widened":     "add a new property for the new form and keep the old one as it was",
	"value/dependency-removed":  "go on sending it, or publish a new major version",
}

// Hint says how to make a change of this code compatible.
func Hint(code string) string {
	if h := hints[code]; h != "" {
		return h
	}
	for _, wider := range []string{"-widened", "-removed", "-admitted"} {
		if strings.HasSuffix(code, wider) {
			return hints["value/widened"]
		}
	}
	return hints["value/narrowed"]
}

// Codes lists the codes of value findings, sorted.
func Codes() []string {
	seen := map[string]bool{"value/undecided": true, declaration.narrowed.code: true, declaration.widened.code: true}
	for _, k := range kinds {
		seen[k.narrowed.code], seen[k.widened.code] = true, true
	}
	return slices.Sorted(maps.Keys(seen))
}
