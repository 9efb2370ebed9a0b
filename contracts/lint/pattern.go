package lint

import (
	"regexp/syntax"

	"crosswalk/contracts/schema"
)

// parsed is the tree of a pattern; nil if it cannot be read, which reading the
// contract has said.
func parsed(pattern string) *syntax.Regexp {
	text, err := schema.Pattern(pattern)
	if err != nil {
		return nil
	}
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil
	}
	return re
}

// anchors reports whether what a pattern finds begins and ends with the text. A
// pattern that says .* at an end has said so on purpose, and one without any
// letters is no description.
func anchors(pattern string) (begins, ends, ok bool) {
	re := parsed(pattern)
	if re == nil {
		return false, false, false
	}
	return edge(re, syntax.OpBeginText, false), edge(re, syntax.OpEndText, true), true
}

// edge reports whether every way through re has the anchor, or anything at all,
// at one of its ends.
func edge(re *syntax.Regexp, anchor syntax.Op, atEnd bool) bool {
	switch re.Op {
	case anchor:
		return true
	case syntax.OpStar: // .*
		return re.Sub[0].Op == syntax.OpAnyChar || re.Sub[0].Op == syntax.OpAnyCharNotNL || re.Sub[0].Op == syntax.OpCharClass && len(re.Sub[0].Rune) > 2 && most(re.Sub[0].Rune)
	case syntax.OpCapture:
		return edge(re.Sub[0], anchor, atEnd)
	case syntax.OpConcat:
		if atEnd {
			return edge(re.Sub[len(re.Sub)-1], anchor, atEnd)
		}
		return edge(re.Sub[0], anchor, atEnd)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !edge(sub, anchor, atEnd) {
				return false
			}
		}
		return true
	}
	return false
}

// most reports whether a class holds nearly everything: "." is all but line
// ends.
func most(ranges []rune) bool {
	const all = 0x10ffff - 16
	n := 0
	for i := 0; i+1 < len(ranges); i += 2 {
		n += int(ranges[i+1]-ranges[i]) + 1
	}
	return n > all
}

// ends reports whether the texts of a pattern have a greatest length.
func ends(pattern string) bool {
	re := parsed(pattern)
	return re != nil && strict(re, syntax.OpBeginText, false) && strict(re, syntax.OpEndText, true) && finite(re)
}

// strict is edge without the allowance for anything at all.
func strict(re *syntax.Regexp, anchor syntax.Op, atEnd bool) bool {
	return re.Op != syntax.OpStar && edge(re, anchor, atEnd)
}

func finite(re *syntax.Regexp) bool {
	if re.Op == syntax.OpStar || re.Op == syntax.OpPlus || re.Op == syntax.OpRepeat && re.Max < 0 {
		return false
	}
	for _, sub := range re.Sub {
		if !finite(sub) {
			return false
		}
	}
	return true
}
