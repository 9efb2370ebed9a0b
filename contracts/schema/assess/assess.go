// Package assess checks values against whole schemas, by a plain walk along the
// model, and tells the one fault that is reported.
//
// Which fault that is, is the rule for every engine. The keywords of a schema
// are tried in this order: false; type; enum, const; of texts minLength,
// maxLength, pattern, format; of numbers minimum, exclusiveMinimum, maximum,
// exclusiveMaximum, multipleOf; of arrays minItems, maxItems, uniqueItems,
// prefixItems and items, contains; of objects minProperties, maxProperties,
// required, dependentRequired, propertyNames, then member by member in the order
// of the text properties, patternProperties and additionalProperties, then
// dependentSchemas; $ref, $dynamicRef, allOf, anyOf, oneOf, not, if; unevaluated
// items and properties. The first fault counts, the deepest one where a keyword
// applies one schema, the place of the keyword itself for anyOf, oneOf and not.
package assess

import (
	"math/big"
	"regexp"
	"slices"
	"sync"
	"unicode/utf8"

	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Kind is what is wrong with a value.
type Kind uint8

const (
	_ Kind = iota
	Type
	Required // Name is missing
	Enum
	TooShort
	TooLong
	Pattern
	Format
	TooSmall
	TooLarge
	Multiple
	TooFew  // items or members
	TooMany // items or members
	Unknown // Name is not allowed
	NotUnique
	NoBranch          // of anyOf or oneOf
	ManyBranches      // of oneOf
	NotAllowed        // not, or the schema false
	TooFewMatch       // contains
	TooManyMatch      // maxContains
	DependentRequired // Name is missing
)

// Fault is why a schema refuses a value.
type Fault struct {
	Kind Kind
	// At is the value at fault. With InName it is an object, and the name of its
	// member called Name is at fault.
	At     *source.Value
	Name   string
	InName bool
}

// Rules says what is checked besides the model. The zero value is ready to use.
type Rules struct {
	// Format reports whether a text is of a format; nil asserts what
	// jsonschema.FormatHolds knows.
	Format func(format, text string) bool
}

// First returns the fault that is reported of a value, nil if s accepts it.
func (r Rules) First(s *schema.Schema, v *source.Value) *Fault {
	if r.Format == nil {
		r.Format = jsonschema.FormatHolds
	}
	return assessor{r}.holds(s, v, nil)
}

// First is that of the zero Rules.
func First(s *schema.Schema, v *source.Value) *Fault { return Rules{}.First(s, v) }

type assessor struct{ Rules }

// seen notes which members or items were evaluated; nil where nobody asks.
type seen []bool

func (e seen) mark(i int) {
	if e != nil {
		e[i] = true
	}
}

func (e seen) add(more seen) {
	for i := range e {
		e[i] = e[i] || more[i]
	}
}

func (e seen) fresh() seen {
	if e == nil {
		return nil
	}
	return make(seen, len(e))
}

func isFalse(s *schema.Schema) bool { return s.Bool != nil && !*s.Bool }

func (a assessor) holds(s *schema.Schema, v *source.Value, outer seen) *Fault {
	if isFalse(s) {
		return &Fault{Kind: NotAllowed, At: v}
	}
	own := outer
	if s.UnevaluatedItems != nil || s.UnevaluatedProperties != nil {
		own = make(seen, len(v.Items)+len(v.Members))
	}
	if f := a.value(s, v); f != nil {
		return f
	}
	if v.Kind == source.Array {
		if f := a.array(s, v, own); f != nil {
			return f
		}
	}
	if v.Kind == source.Object {
		if f := a.object(s, v, own); f != nil {
			return f
		}
	}
	if f := a.inPlace(s, v, own); f != nil {
		return f
	}
	if f := a.others(s, v, own); f != nil {
		return f
	}
	outer.add(own)
	return nil
}

// tried reports whether a branch holds, which may be wrong.
func (a assessor) tried(s *schema.Schema, v *source.Value, outer seen) bool {
	own := outer.fresh()
	if a.holds(s, v, own) != nil {
		return false
	}
	outer.add(own)
	return true
}

// value tries the keywords about types, enumerated values, texts and numbers.
func (a assessor) value(s *schema.Schema, v *source.Value) *Fault {
	fault := func(k Kind) *Fault { return &Fault{Kind: k, At: v} }
	if s.Types != 0 && s.Types&typeOf(v) == 0 {
		return fault(Type)
	}
	same := func(w *source.Value) bool { return w.Kind == v.Kind && w.Canonical() == v.Canonical() }
	if s.Enum != nil && !slices.ContainsFunc(s.Enum, same) || s.Const != nil && !same(s.Const) {
		return fault(Enum)
	}
	if v.Kind == source.Number {
		if k := number(s, v.Text); k != 0 {
			return fault(k)
		}
	}
	if v.Kind != source.String {
		return nil
	}
	n := utf8.RuneCountInString(v.Text)
	switch {
	case s.MinLength != nil && n < s.MinLength.N:
		return fault(TooShort)
	case s.MaxLength != nil && n > s.MaxLength.N:
		return fault(TooLong)
	case s.Pattern != nil && !Matches(s.Pattern.Text, v.Text):
		return fault(Pattern)
	case s.Format != nil && !a.Format(s.Format.Text, v.Text):
		return fault(Format)
	}
	return nil
}

func typeOf(v *source.Value) schema.TypeSet {
	switch v.Kind {
	case source.Null:
		return schema.TypeNull
	case source.Boolean:
		return schema.TypeBoolean
	case source.String:
		return schema.TypeString
	case source.Array:
		return schema.TypeArray
	case source.Object:
		return schema.TypeObject
	}
	if exact(v.Text).IsInt() {
		return schema.TypeInteger
	}
	return schema.TypeNumber
}

func number(s *schema.Schema, text string) Kind {
	n := exact(text)
	out := func(limit *schema.Numeral, is ...int) bool {
		return limit != nil && slices.Contains(is, n.Cmp(limit.Value))
	}
	switch {
	case out(s.Minimum, -1), out(s.ExclusiveMinimum, -1, 0):
		return TooSmall
	case out(s.Maximum, 1), out(s.ExclusiveMaximum, 1, 0):
		return TooLarge
	case s.MultipleOf != nil && !new(big.Rat).Quo(n, s.MultipleOf.Value).IsInt():
		return Multiple
	}
	return 0
}

var exponent = regexp.MustCompile(`[eE]([+-]?)0*([0-9]{5,})$`)

// exact is the value of a number. An exponent beyond all reason is cut down to
// one that compares alike with every limit that a schema can state.
func exact(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(exponent.ReplaceAllString(text, "e${1}9999"))
	if !ok {
		return new(big.Rat)
	}
	return r
}

var patterns sync.Map // pattern -> *regexp.Regexp

// Matches reports whether a pattern of JSON Schema is found in a text. Patterns
// that nobody can check are found in every text.
func Matches(pattern, text string) bool {
	re, ok := patterns.Load(pattern)
	if !ok {
		translated, err := schema.Pattern(pattern)
		if err != nil {
			return true
		}
		re, _ = patterns.LoadOrStore(pattern, regexp.MustCompile(translated))
	}
	return re.(*regexp.Regexp).MatchString(text)
}
