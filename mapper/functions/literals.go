package functions

import (
	"errors"
	"regexp/syntax"
	"slices"
	"strings"

	"crosswalk/mapper/automata"
	"crosswalk/mapper/kernel"
)

// Modes are the ways to round.
var Modes = []string{"half_even", "half_up", "half_down", "up", "down", "ceiling", "floor"}

// String is what a message calls the literal.
func (k Literal) String() string {
	return map[Literal]string{Mode: "the way to round", Class: "the class of characters", ReadPattern: "the pattern", WritePattern: "the pattern", Zone: "the time zone",
		Regex: "the regular expression", RegexPart: "the regular expression", Replacement: "the replacement"}[k]
}

// Fault says what is wrong with a literal of a kind, "" if nothing; hint says
// what to write.
func (k Literal) Fault(text string) (fault, hint string) {
	switch k {
	case Mode:
		if !slices.Contains(Modes, text) {
			return "is none of the seven ways to round", "one of " + strings.Join(Modes, ", ")
		}
	case Class:
		if _, err := ClassRanges(text); err != nil {
			return "is not a class of characters: " + err.Error(), `for example "A-Za-z0-9"; \ before ] and \`
		}
	case ReadPattern, WritePattern:
		if why := dateFault(text, k == ReadPattern); why != "" {
			return "is not a pattern of a date: " + why, `for example "YYYY-MM-DD" or "DD.MM.YYYY HH:mm:ss"`
		}
	case Regex, RegexPart:
		re, err := syntax.Parse(text, syntax.Perl)
		if err != nil {
			return "is not a regular expression: " + strings.TrimPrefix(err.Error(), "error parsing regexp: "), ""
		}
		if _, err := automata.Captures(text); err != nil {
			return "cannot be used: " + err.Error(), ""
		}
		if k == RegexPart && re.MaxCap() > 1 {
			return "has more than one group", "write (?:…) for groups that are not to be taken out"
		}
	case Replacement:
		for rest := text; ; {
			_, after, found := strings.Cut(rest, `\`)
			if !found {
				return "", ""
			}
			if after == "" || !strings.ContainsAny(after[:1], `0123456789\`) {
				return "has a backslash before neither a digit nor a backslash", `write \1 for the first group and \\ for a backslash`
			}
			rest = after[1:]
		}
	case Zone:
		if _, ok := ZoneMinutes(text); !ok && !slices.Contains(kernel.ZoneNames(), text) {
			return "is not a time zone", `for example "Europe/Berlin", "UTC" or "+02:00"`
		}
	}
	return "", ""
}

// ClassRanges are the characters of a class as it is written between the
// brackets of a regular expression: pairs of the first and last of each range,
// in order.
func ClassRanges(class string) ([]rune, error) {
	re, err := syntax.Parse("["+class+"]", syntax.Perl)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	switch re.Op {
	case syntax.OpCharClass:
		return re.Rune, nil
	case syntax.OpLiteral:
		if len(re.Rune) == 1 && re.Flags&syntax.FoldCase == 0 {
			return []rune{re.Rune[0], re.Rune[0]}, nil
		}
	case syntax.OpAnyChar:
		return []rune{0, 0x10ffff}, nil
	case syntax.OpAnyCharNotNL:
		return []rune{0, '\n' - 1, '\n' + 1, 0x10ffff}, nil
	}
	return nil, errors.New("it ends before its end")
}
