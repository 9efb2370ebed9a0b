package attack

import (
	"math/big"
	"slices"
	"strings"

	"crosswalk/contracts/automata"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// pool is what schemas name: numbers around their bounds, texts around their
// patterns and lengths, names, whole values and counts.
type pool struct {
	numbers, texts, names []string
	values                []*source.Value
	patterns              map[string]*words
	seen                  map[*schema.Schema]bool
	named                 bool // there is a propertyNames
}

// words are texts that a pattern finds, and texts that it does not.
type words struct {
	set      *automata.Set // nil if it is not regular
	yes, not []string
}

const maxText = 300 // code points of a text made up for a length

func newPool(list ...*schema.Schema) *pool {
	p := &pool{patterns: map[string]*words{}, seen: map[*schema.Schema]bool{}}
	p.numbers = []string{"0", "1", "-1", "2", "1.5", "1.0", "10", "1e2", "-0", "0.1", "12345678901234567890"}
	p.texts = []string{"", "a", "ab", "foo", "A", "1", "é", "😀", " ", "abcdefghij", "\n"}
	p.names = []string{"a", "b", "foo", "bar", "extra", "", "foobar"}
	p.values = []*source.Value{literal("null"), literal("true"), literal("false"), literal("[]"), literal("{}")}
	for _, s := range list {
		p.collect(s)
	}
	if p.named { // what is said of texts may be said of names
		p.names = append(p.names, p.texts...)
	}
	for _, list := range []*[]string{&p.numbers, &p.texts, &p.names} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return p
}

func (p *pool) constant(v *source.Value) {
	if v == nil {
		return
	}
	p.values = append(p.values, v)
	p.scalar(v)
}

func (p *pool) scalar(v *source.Value) {
	switch v.Kind {
	case source.Number:
		p.numbers = append(p.numbers, v.Text)
	case source.String:
		p.texts = append(p.texts, v.Text)
	}
	for _, item := range v.Items {
		p.scalar(item)
	}
	for _, m := range v.Members {
		p.names = append(p.names, m.Name)
		p.scalar(m.Value)
	}
}

func (p *pool) around(n *schema.Numeral) {
	if n == nil {
		return
	}
	for _, by := range []string{"0", "1", "-1", "1/2", "-1/2", "1/10"} {
		d, _ := new(big.Rat).SetString(by)
		if s, ok := decimal(d.Add(d, n.Value)); ok {
			p.numbers = append(p.numbers, s)
		}
	}
}

func (p *pool) lengths(c *schema.Count) {
	if c == nil {
		return
	}
	for n := c.N - 1; n <= c.N+1; n++ {
		if n >= 0 && n <= maxText {
			p.texts = append(p.texts, strings.Repeat("x", n), strings.Repeat("😀", n))
		}
	}
}

// pattern makes the words of a pattern once.
func (p *pool) pattern(expr string) *words {
	w := p.patterns[expr]
	if w != nil {
		return w
	}
	w = &words{}
	p.patterns[expr] = w
	if set, err := automata.Pattern(expr); err == nil {
		w.set, w.yes, w.not = set, set.Words(12), set.Not().Words(6)
	}
	return w
}

// collect walks along all that can be reached.
func (p *pool) collect(s *schema.Schema) {
	if s == nil || p.seen[s] {
		return
	}
	p.seen[s] = true
	p.constant(s.Const)
	for _, v := range slices.Concat(s.Enum, s.Examples) {
		p.constant(v)
	}
	for _, n := range []*schema.Numeral{s.Minimum, s.Maximum, s.ExclusiveMinimum, s.ExclusiveMaximum, s.MultipleOf} {
		p.around(n)
	}
	p.lengths(s.MinLength)
	p.lengths(s.MaxLength)
	if s.Pattern != nil {
		w := p.pattern(s.Pattern.Text)
		p.texts = append(append(p.texts, w.yes...), w.not...)
	}
	if s.Format != nil {
		p.texts = append(p.texts, automata.Samples(s.Format.Text)...)
	}
	for _, w := range s.Required {
		p.names = append(p.names, w.Text)
	}
	for _, d := range s.DependentRequired {
		p.names = append(p.names, d.Name)
		for _, w := range d.Required {
			p.names = append(p.names, w.Text)
		}
	}
	for _, n := range s.PatternProperties {
		w := p.pattern(n.Name)
		p.names = append(append(p.names, w.yes...), w.not...)
	}
	for _, n := range slices.Concat(s.Properties, s.DependentSchemas) {
		p.names = append(p.names, n.Name)
	}
	p.named = p.named || s.PropertyNames != nil
	for _, sub := range children(s) {
		p.collect(sub)
	}
}

func children(s *schema.Schema) []*schema.Schema {
	out := slices.Concat(s.AllOf, s.AnyOf, s.OneOf, s.PrefixItems)
	for _, n := range slices.Concat(s.Properties, s.PatternProperties, s.DependentSchemas) {
		out = append(out, n.Schema)
	}
	for _, ref := range []*schema.Reference{s.Ref, s.DynamicRef} {
		if ref != nil {
			out = append(out, ref.Target)
		}
	}
	return append(out, s.Not, s.If, s.Then, s.Else, s.AdditionalProperties, s.PropertyNames, s.Items, s.Contains, s.UnevaluatedItems, s.UnevaluatedProperties)
}
