package check

import (
	"errors"
	"fmt"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/automata"
)

// patterns remembers what stands against the patterns and regular expressions
// met so far, "" if nothing.
type patterns map[string]string

const simpler = "use smaller counts in {…}, anchor it with ^ and $, or ask for less with several simple ones"

// ecma says why a pattern of a contract cannot be matched.
func (p patterns) ecma(text string) string {
	return p.fault("ecma:"+text, func() error { _, err := automata.ECMA(text); return err })
}

// re2 says why a regular expression of a mapping cannot be matched.
func (p patterns) re2(text string) string {
	return p.fault("re2:"+text, func() error { _, err := automata.RE2(text); return err })
}

func (p patterns) fault(key string, compile func() error) string {
	if why, known := p[key]; known {
		return why
	}
	why := ""
	switch err := compile(); {
	case errors.Is(err, automata.ErrTooLarge):
		why = "it needs too many states to be matched in one pass"
	case err != nil:
		why = err.Error()
	}
	p[key] = why
	return why
}

// pattern reports a pattern of a contract that no module could match; at is the
// place in the mapping that asks for it.
func (c *checker) pattern(s *schema.Shape, at diag.Pos, whose string) bool {
	if s.Pattern == "" {
		return true
	}
	why := c.patterns.ecma(s.Pattern)
	if why == "" {
		return true
	}
	place := ""
	if s.Pos.Line > 0 {
		place = fmt.Sprintf(" (%s)", s.Pos)
	}
	c.found.Add(at, "map/pattern", "the %s's contract has a pattern that a mapping cannot follow: %s: %s%s", whose, s.Pattern, why, place).Hint = simpler
	return false
}
