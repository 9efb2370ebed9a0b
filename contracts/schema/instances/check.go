package instances

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

// Check says whether a Shape accepts a JSON text, and where it does not. What
// the Shape lists as unsupported is not checked.
func Check(s *schema.Shape, doc []byte) error {
	v, err := jsonschema.CheckJSON(doc)
	if err != nil {
		return err
	}
	return Accepts(s, v)
}

// Accepts is Check for a value that is read already.
func Accepts(s *schema.Shape, v *source.Value) error { return accepts(s, v, "") }

func accepts(s *schema.Shape, v *source.Value, at string) error {
	wrong := func(format string, args ...any) error {
		return fmt.Errorf("%s: %s", at, fmt.Sprintf(format, args...))
	}
	for _, rest := range s.Rest {
		if f := assess.First(rest, v); f != nil {
			return wrong("the value breaks what %s demands", rest.Pointer)
		}
	}
	if v.Kind == source.Null {
		if s.Nullable || s.Kind == schema.Null || s.Kind == schema.Any && s.Union == nil && s.Enum == nil {
			return nil
		}
		return wrong("null is not accepted")
	}
	if !kindHolds(s, v) {
		return wrong("%s where %s is expected", v.Kind, s.Kind)
	}
	if s.Enum != nil && !slices.Contains(s.Enum, v.Canonical()) {
		return wrong("the value is not in the enum")
	}
	switch s.Kind {
	case schema.String:
		return textHolds(s, v.Text, wrong)
	case schema.Integer, schema.Number:
		return numberHolds(s, v.Text, wrong)
	case schema.Array:
		return itemsHold(s, v, at)
	case schema.Object:
		return membersHold(s, v, at)
	}
	return nil
}

func kindHolds(s *schema.Shape, v *source.Value) bool {
	kinds := s.Union
	if s.Kind != schema.Any {
		kinds = []schema.Kind{s.Kind}
	} else if kinds == nil {
		return true
	}
	for _, k := range kinds {
		switch {
		case k == schema.Object && v.Kind == source.Object, k == schema.Array && v.Kind == source.Array, k == schema.String && v.Kind == source.String,
			k == schema.Boolean && v.Kind == source.Boolean, k == schema.Number && v.Kind == source.Number:
			return true
		case k == schema.Integer && v.Kind == source.Number:
			if r, ok := source.Rat(v.Text); ok && r.IsInt() {
				return true
			}
		}
	}
	return false
}

var patterns sync.Map // pattern -> *regexp.Regexp

func textHolds(s *schema.Shape, text string, wrong func(string, ...any) error) error {
	n := utf8.RuneCountInString(text)
	switch {
	case n < s.MinLength:
		return wrong("%d characters, at least %d are needed", n, s.MinLength)
	case s.MaxLength >= 0 && n > s.MaxLength:
		return wrong("%d characters, at most %d are allowed", n, s.MaxLength)
	case s.Format != "" && !jsonschema.FormatHolds(s.Format, text):
		return wrong("the text is no %s", s.Format)
	case s.Pattern == "":
		return nil
	}
	re, ok := patterns.Load(s.Pattern)
	if !ok {
		translated, err := schema.Pattern(s.Pattern)
		if err != nil {
			return nil // listed as unsupported
		}
		re, _ = patterns.LoadOrStore(s.Pattern, regexp.MustCompile(translated))
	}
	if !re.(*regexp.Regexp).MatchString(text) {
		return wrong("the text does not match %s", s.Pattern)
	}
	return nil
}

func numberHolds(s *schema.Shape, text string, wrong func(string, ...any) error) error {
	r, ok := source.Rat(text)
	if !ok {
		return wrong("the number is beyond all bounds")
	}
	for _, b := range []struct {
		bound string
		holds func(cmp int) bool
	}{
		{s.Min, func(c int) bool { return c >= 0 }}, {s.Max, func(c int) bool { return c <= 0 }},
		{s.MoreThan, func(c int) bool { return c > 0 }}, {s.LessThan, func(c int) bool { return c < 0 }},
	} {
		if b.bound == "" {
			continue
		}
		if limit, ok := source.Rat(b.bound); ok && !b.holds(r.Cmp(limit)) {
			return wrong("%s is out of the bound %s", text, b.bound)
		}
	}
	if s.MultipleOf != "" {
		if step, ok := source.Rat(s.MultipleOf); ok && !new(big.Rat).Quo(r, step).IsInt() {
			return wrong("%s is not a multiple of %s", text, s.MultipleOf)
		}
	}
	return nil
}

func itemsHold(s *schema.Shape, v *source.Value, at string) error {
	if n := len(v.Items); n < s.MinItems || s.MaxItems >= 0 && n > s.MaxItems {
		return fmt.Errorf("%s: %d items", at, n)
	}
	seen := map[string]bool{}
	for i, item := range v.Items {
		if s.Items != nil {
			if err := accepts(s.Items, item, at+"/"+strconv.Itoa(i)); err != nil {
				return err
			}
		}
		if s.UniqueItems {
			text := item.Canonical()
			if seen[text] {
				return fmt.Errorf("%s: an item stands twice", at)
			}
			seen[text] = true
		}
	}
	return nil
}

func membersHold(s *schema.Shape, v *source.Value, at string) error {
	for _, p := range s.Props {
		if p.Required && v.Member(p.Name) == nil {
			return fmt.Errorf("%s: %q is missing", at, p.Name)
		}
	}
	for _, m := range v.Members {
		shape := s.Extra
		if p := s.Prop(m.Name); p != nil {
			shape = p.Shape
		}
		if shape == nil {
			return fmt.Errorf("%s: %q is not declared", at, m.Name)
		}
		if err := accepts(shape, m.Value, at+"/"+source.Escape(m.Name)); err != nil {
			return err
		}
	}
	return nil
}
