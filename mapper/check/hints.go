package check

import (
	"fmt"
	"slices"
	"strings"

	"crosswalk/mapper/functions"
)

// signature takes CEL's list of argument types apart: "(decimal, string)" or
// "string.(int)".
func signature(text string) []celTypeText {
	if target, rest, ok := strings.Cut(text, ".("); ok && !strings.HasPrefix(text, "(") {
		return append([]celTypeText{parseType(target)}, parseTypes(strings.TrimSuffix(rest, ")"))...)
	}
	return parseTypes(strings.TrimSuffix(strings.TrimPrefix(text, "("), ")"))
}

// wrongTypes words a call whose arguments no form of the function takes.
func (c *checker) wrongTypes(name, types string) (code, msg, hint string) {
	args := signature(types)
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = c.types.word(a)
	}
	shown := name
	if op, ok := operatorsByName[name]; ok {
		shown = op
	}
	switch name {
	case flatIndex, flatOptIndex, openIndex, openOptIndex, "_[?_]":
		shown = "[]"
	}
	msg = fmt.Sprintf("%s does not take %s", shown, join(words))
	return "map/type", msg, c.types.overloadHint(name, args)
}

func join(words []string) string {
	switch len(words) {
	case 0:
		return "no arguments"
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// overloadHint says what to write instead, for the mistakes people make.
func (t *types) overloadHint(name string, args []celTypeText) string {
	count := map[string]int{}
	for _, a := range args {
		count[a.name]++
	}
	objects := 0
	for _, a := range args {
		if len(a.args) == 1 && a.name == "optional_type" {
			a = a.args[0]
		}
		if strings.HasPrefix(a.name, "cw.T") {
			objects++
		}
	}
	equality := name == "_==_" || name == "_!=_"
	switch {
	case slices.Contains([]string{"or", "orValue", "hasValue", "value"}, name) && len(args) > 0 && args[0].name != "optional_type":
		return "the value is always there, so that it needs no ." + name
	case objects == 2 && (name == "or" || name == "orValue" || name == "_?_:_"):
		return "the two objects have different contracts: choose between their fields instead, as in a.?x.or(b.?x)"
	case count["null"] > 0 && count["optional_type"] > 0:
		return "an optional is not null: write .hasValue()"
	case count["null"] > 0:
		return "null cannot be compared; a value that may be null is optional"
	case count["optional_type"] > 0 && name != "orValue" && name != "or" && name != "optional.of":
		return optionalHint(args)
	case name == "orValue" && len(args) == 2 && len(args[0].args) == 1:
		return fmt.Sprintf("the other value must be %s too%s", articleOf(t.word(args[0].args[0])), suffix(conversionHint(args[0].args[0], args[1])))
	case name == "_/_" && count["decimal"] > 0:
		return `write div(a, b, 2, "half_up") and choose places and rounding`
	case name == "round" || name == "div":
		return signatureOf(name)
	case equality && count[jsonType.TypeName()] > 0:
		return "convert the untyped value first, with string(…), dec(…), int(…) or bool(…)"
	case equality && (count["list"] > 0 || count["map"] > 0):
		return "lists and maps cannot be compared; use all(x, …) or exists(x, …)"
	case name == "_?_:_":
		return "both results must have the same type"
	case len(args) == 2 && count["string"] == 1 && (name == "_+_" || equality || strings.Contains("_<_ _<=_ _>_ _>=_", name)):
		other := args[0]
		if other.name == "string" {
			other = args[1]
		}
		switch other.name {
		case "int", "decimal", "bool", "timestamp", jsonType.TypeName():
			if name == "_+_" {
				return "to join texts write string(…) around the other value"
			}
			return conversionHint(other, celTypeText{name: "string"})
		}
	}
	return signatureOf(name)
}

func suffix(hint string) string {
	if hint == "" {
		return ""
	}
	return ": " + hint
}

func optionalHint(args []celTypeText) string {
	for _, a := range args {
		if a.name != "optional_type" || len(a.args) == 0 {
			continue
		}
		example := map[string]string{"string": `""`, "decimal": "0", "int": "0", "bool": "false", "list": "[]"}[a.args[0].name]
		if example != "" {
			return fmt.Sprintf("the value may be missing: write .orValue(%s) after it, or .optMap(x, …) to go on only if it is there", example)
		}
	}
	return "the value may be missing: use .orValue(…), .optMap(x, …) or .hasValue()"
}

// conversionHint says how to make a value of type have into one of type want.
func conversionHint(want, have celTypeText) string {
	if have.name == "optional_type" && want.name != "optional_type" {
		return optionalHint([]celTypeText{have})
	}
	switch want.name {
	case "decimal":
		return "write dec(…) around the value"
	case "int":
		return "write int(…) around the value"
	case "string":
		return "write string(…) around the value"
	case "bool":
		if have.name == "string" {
			return "write bool(…) around the value, or compare it with =="
		}
	case "timestamp":
		return "write timestamp(…) around the text"
	}
	return ""
}

// signatureOf is the hint for a function that was called in no way it knows.
func signatureOf(name string) string {
	for _, s := range functions.All() {
		if s.CEL() == name {
			return "it is used as " + s.Sig
		}
	}
	return ""
}
