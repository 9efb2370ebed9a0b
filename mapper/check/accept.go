package check

import (
	"fmt"
	"math/big"
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/program"
)

// acceptance proves that every value of one shape is a value of another. The
// input is known to satisfy the source's contract, so that what is proved here
// need not be checked at run time.
type acceptance struct {
	seen map[[2]*schema.Shape]bool
}

// accepts returns "" if the target takes everything that the source may hold,
// else what stands against it.
func accepts(source, target *schema.Shape) string {
	return (&acceptance{map[[2]*schema.Shape]bool{}}).value(source, target)
}

// untyped reports a shape of whose values the type says nothing, unconstrained
// one that takes all values.
func untyped(s *schema.Shape) bool {
	return s.Kind == schema.Any && s.Union == nil && s.Enum == nil && len(s.Unsupported) == 0
}

func unconstrained(s *schema.Shape) bool { return untyped(s) && len(s.Rest) == 0 }

// mayBe reports a shape that takes values of a kind among others, of which it
// says no more.
func mayBe(s *schema.Shape, k schema.Kind) bool {
	return untyped(s) || s.Kind == schema.Any && s.Enum == nil && len(s.Unsupported) == 0 && slices.Contains(s.Union, k)
}

// needsCheck stands against a value only until its text was checked.
const needsCheck = "the target demands what only a check of the value can tell"

func (a *acceptance) value(s, t *schema.Shape) string {
	if why := a.typed(s, t); why != "" {
		return why
	}
	if len(t.Rest) > 0 && !(slices.Equal(s.Schemas, t.Schemas) && formatsCarried(t.Rest)) {
		return needsCheck
	}
	return ""
}

// formatsCarried reports that texts which were checked for the formats of some
// schemas in the input have them in the output.
func formatsCarried(list []*schema.Schema) bool {
	ok := true
	schema.Walk(list, func(s *schema.Schema) {
		ok = ok && (s.Format == nil || !program.FormatAsserted(s.Format.Text) || program.FormatCarries(s.Format.Text))
	})
	return ok
}

// typed is value without what the target leaves to its rest.
func (a *acceptance) typed(s, t *schema.Shape) string {
	if untyped(t) {
		return ""
	}
	if len(s.Unsupported) > 0 || len(t.Unsupported) > 0 {
		return "a contract uses keywords that mappings cannot follow"
	}
	if acceptsNull(s) && !acceptsNull(t) {
		return "the source may be null"
	}
	pair := [2]*schema.Shape{s, t}
	if a.seen[pair] {
		return ""
	}
	a.seen[pair] = true
	if s.Kind == schema.Null {
		return ""
	}
	if t.Enum != nil {
		if s.Enum == nil || s.Extensible {
			return "the target allows certain values only"
		}
		allowed := make(map[string]bool, len(t.Enum))
		for _, m := range t.Enum {
			allowed[m] = true
		}
		for _, m := range s.Enum {
			if m != "null" && !allowed[m] {
				return "the target does not allow " + m
			}
		}
		return ""
	}
	if t.Kind != s.Kind && !(t.Kind == schema.Number && s.Kind == schema.Integer) &&
		!(t.Kind == schema.Any && (slices.Contains(t.Union, s.Kind) || s.Kind == schema.Integer && slices.Contains(t.Union, schema.Number))) {
		return fmt.Sprintf("the source is %s, the target %s", describeShape(s), describeShape(t))
	}
	switch s.Kind {
	case schema.String:
		return a.text(s, t)
	case schema.Integer, schema.Number:
		return a.number(s, t)
	case schema.Array:
		return a.array(s, t)
	case schema.Object:
		return a.object(s, t)
	case schema.Any:
		return "the source may be of several types"
	}
	return ""
}

func (a *acceptance) text(s, t *schema.Shape) string {
	if s.Enum != nil && !s.Extensible {
		for _, m := range enumTexts(s) {
			if fault, _ := textFault(t, m); fault != "" {
				return fmt.Sprintf("%q %s in the target", m, fault)
			}
		}
		return ""
	}
	switch {
	case s.MinLength < t.MinLength:
		return "the source may be shorter than the target allows"
	case t.MaxLength >= 0 && (s.MaxLength < 0 || s.MaxLength > t.MaxLength):
		return "the source may be longer than the target allows"
	case t.Pattern != "" && t.Pattern != s.Pattern:
		return "the target demands a pattern"
	case program.FormatAsserted(t.Format) && (t.Format != s.Format || !program.FormatCarries(s.Format)):
		return "the target demands the format " + t.Format
	}
	return ""
}

func (a *acceptance) number(s, t *schema.Shape) string {
	if s.Enum != nil && !s.Extensible {
		for _, m := range s.Enum {
			if fault := numberFault(t, m); m != "null" && fault != "" {
				return m + " " + fault + " in the target"
			}
		}
		return ""
	}
	if !impliesMin(s, t) {
		return "the source may be smaller than the target allows"
	}
	if !impliesMax(s, t) {
		return "the source may be larger than the target allows"
	}
	if t.MultipleOf != "" && t.MultipleOf != s.MultipleOf && !(s.Kind == schema.Integer && t.MultipleOf == "1") {
		return "the target demands multiples of " + t.MultipleOf
	}
	return ""
}

func rat(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	return r
}

func impliesMin(s, t *schema.Shape) bool {
	for _, want := range []struct {
		limit  string
		strict bool
	}{{t.Min, false}, {t.MoreThan, true}} {
		w := rat(want.limit)
		if want.limit == "" || w == nil {
			continue
		}
		lo, more := rat(s.Min), rat(s.MoreThan)
		ok := lo != nil && (lo.Cmp(w) > 0 || lo.Cmp(w) == 0 && !want.strict) || more != nil && more.Cmp(w) >= 0
		if !ok {
			return false
		}
	}
	return true
}

func impliesMax(s, t *schema.Shape) bool {
	for _, want := range []struct {
		limit  string
		strict bool
	}{{t.Max, false}, {t.LessThan, true}} {
		w := rat(want.limit)
		if want.limit == "" || w == nil {
			continue
		}
		hi, less := rat(s.Max), rat(s.LessThan)
		ok := hi != nil && (hi.Cmp(w) < 0 || hi.Cmp(w) == 0 && !want.strict) || less != nil && less.Cmp(w) <= 0
		if !ok {
			return false
		}
	}
	return true
}

func (a *acceptance) array(s, t *schema.Shape) string {
	switch {
	case s.MinItems < t.MinItems:
		return "the source may have fewer items than the target demands"
	case t.MaxItems >= 0 && (s.MaxItems < 0 || s.MaxItems > t.MaxItems):
		return "the source may have more items than the target allows"
	case t.UniqueItems && !s.UniqueItems:
		return "the target demands that all items differ"
	}
	if why := a.value(items(s), items(t)); why != "" {
		return "in the items " + why
	}
	return ""
}

func (a *acceptance) object(s, t *schema.Shape) string {
	for _, p := range t.Props {
		q := s.Prop(p.Name)
		if p.Required && (q == nil || !q.Required) {
			return fmt.Sprintf("the target demands %q, which the source may lack", p.Name)
		}
		if q == nil && s.Extra != nil {
			if why := a.value(s.Extra, p.Shape); why != "" {
				return fmt.Sprintf("the source may hold an undeclared %q that the target refuses", p.Name)
			}
		}
	}
	for _, q := range s.Props {
		to := t.Extra
		if p := t.Prop(q.Name); p != nil {
			to = p.Shape
		}
		if to == nil {
			return fmt.Sprintf("the target has no field %q", q.Name)
		}
		if why := a.value(q.Shape, to); why != "" {
			return fmt.Sprintf("in %q %s", q.Name, why)
		}
	}
	if s.Extra != nil {
		if t.Extra == nil {
			return "the source may hold undeclared fields, the target refuses them"
		}
		if why := a.value(s.Extra, t.Extra); why != "" {
			return "in undeclared fields " + why
		}
	}
	return ""
}
