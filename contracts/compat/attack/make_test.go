package attack

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"unicode/utf8"

	"crosswalk/contracts/automata"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
)

// maker makes values. guided follows schemas, and strays from them now and
// then; random looks at no schema but takes constants from the pool.
type maker struct {
	r     *rand.Rand
	pool  *pool
	stray int // one decision of so many goes wrong on purpose; 0 means none
	tries int // how often parts of the value may be made again
}

func (m *maker) chance(n int) bool { return n > 0 && m.r.IntN(n) == 0 }

// random is the independent generator.
func (m *maker) random(depth int) *source.Value {
	switch n := m.r.IntN(9); {
	case n < 2:
		return text(pick(m.r, m.pool.texts))
	case n < 4:
		return &source.Value{Kind: source.Number, Text: pick(m.r, m.pool.numbers)}
	case n < 5 || depth <= 0:
		return pick(m.r, m.pool.values)
	case n < 7:
		v := array()
		for range m.r.IntN(5) {
			if len(v.Items) > 0 && m.chance(4) {
				v.Items = append(v.Items, v.Items[0])
			} else {
				v.Items = append(v.Items, m.random(depth-1))
			}
		}
		return v
	}
	v := object()
	for range m.r.IntN(5) {
		set(v, pick(m.r, m.pool.names), m.random(depth-1))
	}
	return v
}

// want is all that is said about one place: schemas without references.
func (m *maker) want(list []*schema.Schema) []*schema.Schema {
	var out []*schema.Schema
	seen := map[*schema.Schema]bool{}
	var add func(s *schema.Schema)
	add = func(s *schema.Schema) {
		if s == nil || seen[s] || len(out) > 60 {
			return
		}
		seen[s] = true
		out = append(out, s)
		for _, sub := range s.AllOf {
			add(sub)
		}
		for _, ref := range []*schema.Reference{s.Ref, s.DynamicRef} {
			if ref != nil {
				add(ref.Target)
			}
		}
		for _, choice := range [][]*schema.Schema{s.AnyOf, s.OneOf} {
			if len(choice) > 0 {
				add(pick(m.r, choice))
			}
		}
		if s.If != nil {
			if m.chance(2) {
				add(s.If)
				add(s.Then)
			} else {
				add(s.Else)
			}
		}
		if s.Not != nil && s.Not.Not != nil {
			add(s.Not.Not)
		}
		for _, d := range s.DependentSchemas {
			if m.chance(3) {
				add(d.Schema)
			}
		}
	}
	for _, s := range list {
		add(s)
	}
	return out
}

// guided makes a value that the schemas accept together, if all goes well. What
// does not go well is tried again some times.
func (m *maker) guided(list []*schema.Schema, depth int) *source.Value {
	if m.chance(m.stray) {
		return m.random(min(depth, 2))
	}
	var v *source.Value
	for range 4 {
		v = m.once(list, depth)
		if m.stray > 0 && m.chance(3) || !slices.ContainsFunc(list, func(s *schema.Schema) bool { return assess.First(s, v) != nil }) {
			break
		}
		if m.tries--; m.tries < 0 {
			break
		}
	}
	return v
}

func (m *maker) once(list []*schema.Schema, depth int) *source.Value {
	all := m.want(list)
	types := schema.AllTypes
	var implied schema.TypeSet
	var constants []*source.Value
	for _, s := range all {
		if s.Types != 0 {
			types &= s.Types | types&schema.TypeInteger*b(s.Types&schema.TypeNumber != 0)
		}
		if s.Const != nil {
			constants = append(constants, s.Const)
		}
		constants = append(constants, s.Enum...)
		implied |= speaksOf(s)
	}
	if constants != nil && !m.chance(12) {
		return pick(m.r, constants)
	}
	if implied&types != 0 && !m.chance(8) {
		types &= implied
	}
	var kinds []schema.TypeSet
	for _, t := range []schema.TypeSet{schema.TypeNull, schema.TypeBoolean, schema.TypeInteger, schema.TypeNumber, schema.TypeString, schema.TypeArray, schema.TypeObject} {
		if types&t != 0 && (depth > 0 || t != schema.TypeArray && t != schema.TypeObject) {
			kinds = append(kinds, t)
		}
	}
	if kinds == nil {
		if types&schema.TypeObject != 0 {
			return object()
		}
		return array()
	}
	switch t := pick(m.r, kinds); t {
	case schema.TypeNull:
		return literal("null")
	case schema.TypeBoolean:
		return literal(pick(m.r, []string{"true", "false"}))
	case schema.TypeInteger, schema.TypeNumber:
		return m.number(all, t == schema.TypeInteger)
	case schema.TypeString:
		return text(m.text(all))
	case schema.TypeArray:
		return m.array(all, depth)
	}
	return m.object(all, depth)
}

func b(yes bool) schema.TypeSet {
	if yes {
		return 1
	}
	return 0
}

// speaksOf are the types that keywords of a schema are about.
func speaksOf(s *schema.Schema) schema.TypeSet {
	var out schema.TypeSet
	if s.Minimum != nil || s.Maximum != nil || s.ExclusiveMinimum != nil || s.ExclusiveMaximum != nil || s.MultipleOf != nil {
		out |= schema.TypeInteger | schema.TypeNumber
	}
	if s.MinLength != nil || s.MaxLength != nil || s.Pattern != nil || s.Format != nil {
		out |= schema.TypeString
	}
	if s.MinItems != nil || s.MaxItems != nil || s.Items != nil || s.PrefixItems != nil || s.Contains != nil || s.UniqueItems || s.UnevaluatedItems != nil {
		out |= schema.TypeArray
	}
	if s.MinProperties != nil || s.MaxProperties != nil || s.Required != nil || s.Properties != nil || s.PatternProperties != nil || s.AdditionalProperties != nil ||
		s.PropertyNames != nil || s.DependentRequired != nil || s.DependentSchemas != nil || s.UnevaluatedProperties != nil {
		out |= schema.TypeObject
	}
	return out
}

func (m *maker) number(all []*schema.Schema, whole bool) *source.Value {
	var low, high, step *big.Rat
	for _, s := range all {
		for _, n := range []*schema.Numeral{s.Minimum, s.ExclusiveMinimum} {
			if n != nil && (low == nil || n.Value.Cmp(low) > 0) {
				low = n.Value
			}
		}
		for _, n := range []*schema.Numeral{s.Maximum, s.ExclusiveMaximum} {
			if n != nil && (high == nil || n.Value.Cmp(high) < 0) {
				high = n.Value
			}
		}
		if s.MultipleOf != nil {
			if step == nil {
				step = s.MultipleOf.Value
			} else {
				step = new(big.Rat).Mul(step, s.MultipleOf.Value)
			}
		}
	}
	if low == nil && high == nil && step == nil && m.chance(2) {
		return &source.Value{Kind: source.Number, Text: pick(m.r, m.pool.numbers)}
	}
	unit := big.NewRat(1, 1)
	switch {
	case step != nil:
		unit = step
	case !whole:
		unit = big.NewRat(1, int64(pick(m.r, []int{1, 2, 4, 10})))
	}
	n := new(big.Rat)
	switch {
	case low != nil && (high == nil || m.chance(2)):
		n.Set(low)
	case high != nil:
		n.Set(high)
		unit = new(big.Rat).Neg(unit)
	}
	if step != nil || whole { // on the grid
		q := new(big.Rat).Quo(n, unit)
		up := new(big.Int).Neg(new(big.Int).Div(new(big.Int).Neg(q.Num()), q.Denom()))
		n.Mul(new(big.Rat).SetInt(up), unit)
	}
	n.Add(n, new(big.Rat).Mul(unit, big.NewRat(int64(m.r.IntN(6)), 1)))
	s, ok := decimal(n)
	if !ok {
		s = "0"
	}
	return &source.Value{Kind: source.Number, Text: s}
}

func (m *maker) text(all []*schema.Schema) string {
	least, most := 0, -1
	var set *automata.Set
	var candidates []string
	for _, s := range all {
		if s.MinLength != nil {
			least = max(least, s.MinLength.N)
		}
		if s.MaxLength != nil && (most < 0 || s.MaxLength.N < most) {
			most = s.MaxLength.N
		}
		if s.Pattern != nil {
			if w := m.pool.pattern(s.Pattern.Text); w.set != nil {
				candidates = append(candidates, w.yes...)
				if set == nil {
					set = w.set
				} else if both, err := set.And(w.set); err == nil {
					set = both
				}
			}
		}
		if s.Format != nil {
			candidates = append(candidates, automata.Samples(s.Format.Text)...)
		}
	}
	if set != nil && m.chance(4) {
		if fit, err := set.And(automata.Length(least, most)); err == nil {
			candidates = append(candidates, fit.Words(1+m.r.IntN(6))...)
		}
	}
	if len(candidates) > 0 && !m.chance(10) {
		return pick(m.r, candidates)
	}
	if least == 0 && most < 0 || least > maxText {
		return pick(m.r, m.pool.texts)
	}
	n := least
	if most > least {
		n += m.r.IntN(min(most-least+1, 10))
		if m.chance(3) && most <= maxText {
			n = most
		}
	}
	letters := []rune(pick(m.r, []string{"a", "ab1", "é", "😀x"}))
	out := make([]rune, n)
	for i := range out {
		out[i] = pick(m.r, letters)
	}
	return string(out)
}

func (m *maker) array(all []*schema.Schema, depth int) *source.Value {
	least, most, unique := 0, -1, false
	for _, s := range all {
		if s.MinItems != nil {
			least = max(least, s.MinItems.N)
		}
		if s.MaxItems != nil && (most < 0 || s.MaxItems.N < most) {
			most = s.MaxItems.N
		}
		if s.MinContains != nil {
			least = max(least, s.MinContains.N)
		}
		if s.Contains != nil {
			least = max(least, 1)
		}
		unique = unique || s.UniqueItems
	}
	n := least + m.r.IntN(4)
	if most >= 0 && (n > most || m.chance(4)) {
		n = most
	}
	v := array()
	for i := range min(n, 12) {
		var item []*schema.Schema
		for _, s := range all {
			switch {
			case i < len(s.PrefixItems):
				item = append(item, s.PrefixItems[i])
			case s.Items != nil:
				item = append(item, s.Items)
			case s.UnevaluatedItems != nil && !m.chance(3):
				item = append(item, s.UnevaluatedItems)
			}
			if s.Contains != nil && (i == 0 || m.chance(3)) {
				item = append(item, s.Contains)
			}
		}
		made := m.guided(item, depth-1)
		if unique || m.chance(4) {
			for range 6 {
				if !slices.ContainsFunc(v.Items, func(w *source.Value) bool { return w.Canonical() == made.Canonical() }) {
					break
				}
				made = m.guided(item, depth-1)
			}
		}
		if len(v.Items) > 0 && m.chance(10) {
			made = pick(m.r, v.Items)
		}
		v.Items = append(v.Items, made)
	}
	return v
}

func (m *maker) object(all []*schema.Schema, depth int) *source.Value {
	v := object()
	least, most := 0, -1
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	often := 1 + m.r.IntN(4) // how many of the optional properties are there
	for _, s := range all {
		if s.MinProperties != nil {
			least = max(least, s.MinProperties.N)
		}
		if s.MaxProperties != nil && (most < 0 || s.MaxProperties.N < most) {
			most = s.MaxProperties.N
		}
		for _, w := range s.Required {
			add(w.Text)
		}
	}
	for _, s := range all {
		for _, p := range s.Properties {
			if (depth > 1 || m.chance(4)) && m.r.IntN(4) < often && (most < 0 || len(names) < most) {
				add(p.Name)
			}
		}
		for _, p := range s.PatternProperties {
			if w := m.pool.pattern(p.Name); len(w.yes) > 0 && m.chance(2) {
				add(pick(m.r, w.yes))
			}
		}
		for _, d := range s.DependentRequired {
			if m.chance(3) || slices.Contains(names, d.Name) {
				add(d.Name)
				for _, w := range d.Required {
					add(w.Text)
				}
			}
		}
		for _, d := range s.DependentSchemas {
			if m.chance(3) {
				add(d.Name)
			}
		}
	}
	for range 30 {
		if len(names) >= least && !m.chance(6) {
			break
		}
		add(pick(m.r, m.pool.names))
	}
	for len(v.Members) == 0 && len(names) > 0 && m.chance(12) {
		i := m.r.IntN(len(names))
		names = slices.Delete(names, i, i+1)
	}
	for _, name := range names {
		set(v, name, m.guided(m.member(all, name), depth-1))
	}
	return v
}

// member is what is said about the member of a name.
func (m *maker) member(all []*schema.Schema, name string) []*schema.Schema {
	var out []*schema.Schema
	for _, s := range all {
		found := false
		if p := s.Property(name); p != nil {
			found = true
			out = append(out, p)
		}
		for _, p := range s.PatternProperties {
			if assess.Matches(p.Name, name) {
				found = true
				out = append(out, p.Schema)
			}
		}
		switch {
		case found:
		case s.AdditionalProperties != nil:
			out = append(out, s.AdditionalProperties)
		case s.UnevaluatedProperties != nil && m.chance(2):
			out = append(out, s.UnevaluatedProperties)
		}
	}
	return out
}

// nearby changes a value at one place.
func (m *maker) nearby(v *source.Value) *source.Value {
	out := clone(v)
	var all []*source.Value
	var walk func(v *source.Value)
	walk = func(v *source.Value) {
		all = append(all, v)
		for _, item := range v.Items {
			walk(item)
		}
		for _, k := range v.Members {
			walk(k.Value)
		}
	}
	walk(out)
	at := pick(m.r, all)
	switch n := m.r.IntN(6); {
	case n == 0:
		*at = *clone(m.random(1))
	case at.Kind == source.Object && n < 3:
		set(at, pick(m.r, m.pool.names), m.random(1))
	case at.Kind == source.Object && len(at.Members) > 0:
		drop(at, pick(m.r, at.Members).Name)
	case at.Kind == source.Array && n < 3:
		at.Items = slices.Insert(at.Items, m.r.IntN(len(at.Items)+1), m.random(1))
	case at.Kind == source.Array && len(at.Items) > 0 && n < 5:
		i := m.r.IntN(len(at.Items))
		at.Items = slices.Delete(at.Items, i, i+1)
	case at.Kind == source.Array && len(at.Items) > 0:
		at.Items = append(at.Items, clone(at.Items[0]))
	case at.Kind == source.Number && n < 5:
		rat, ok := source.Rat(at.Text)
		by, _ := new(big.Rat).SetString(pick(m.r, []string{"1", "-1", "1/2", "2", "-1/10"}))
		if ok {
			if s, ok := decimal(rat.Add(rat, by)); ok {
				at.Text = s
			}
		}
	case at.Kind == source.String && n < 3:
		at.Text += pick(m.r, []string{"a", "1", "é", "\n", " "})
	case at.Kind == source.String && at.Text != "" && n < 5:
		_, size := utf8.DecodeRuneInString(at.Text)
		at.Text = at.Text[size:]
	case at.Kind == source.String:
		at.Text = pick(m.r, m.pool.texts)
	default:
		*at = *clone(m.random(0))
	}
	return out
}
