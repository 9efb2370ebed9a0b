package inclusion

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// reading is how a schema is read.
type reading uint8

const (
	asWritten reading = iota
	asReader          // x-extensible tolerates what is not known
	asClosed          // undeclared names are not allowed, see close.go
	asClosing         // part of a schema that is read asClosed: its own names are closed by that one
)

// below is how the schemas are read that apply to items and members.
func (r reading) below() reading {
	if r == asClosing {
		return asClosed
	}
	return r
}

// inside is how the schemas are read that apply to the same value.
func (r reading) inside() reading {
	if r == asClosed {
		return asClosing
	}
	return r
}

// part is one thing that a schema says, by the keyword that says it.
type part struct {
	keyword string
	node    *node
	// sub is the schema that the keyword applies: to the same value if place is
	// here, to some of its items or members otherwise.
	sub   *schema.Schema
	place place
	names names // members
	n, m  int   // items: from, to
}

type place uint8

const (
	nowhere place = iota // no schema, or none that a walk could follow
	here
	member
	item
	branches // of anyOf and oneOf
)

type readKey struct {
	schema  *schema.Schema
	reading reading
}

// builder turns schemas into nodes that are not yet of the table.
type builder struct {
	made    map[readKey]*node
	parts   map[readKey][]part
	riddles int
	order   []*node // what was made since the last settling, kids before their owners as far as possible
}

func (b *builder) put(n *node) *node {
	n.id = -1
	b.order = append(b.order, n)
	return n
}

func (b *builder) truth(v bool) *node {
	if v {
		return b.put(&node{op: opTrue})
	}
	return b.put(&node{op: opFalse})
}

func (b *builder) not(n *node) *node      { return b.put(&node{op: opNot, kids: []*node{n}}) }
func (b *builder) every(n ...*node) *node { return b.put(&node{op: opAll, kids: n}) }
func (b *builder) some(n ...*node) *node  { return b.put(&node{op: opAny, kids: n}) }
func (b *builder) typed(t schema.TypeSet) *node {
	return b.put(&node{op: opType, types: t})
}

// schema returns the node of a schema. It may not be finished yet, where the
// schema is met again inside of itself.
func (b *builder) schema(s *schema.Schema, r reading) *node {
	key := readKey{s, r}
	if n := b.made[key]; n != nil {
		return n
	}
	n := b.put(&node{op: opAll})
	b.made[key] = n
	if s.Bool != nil {
		n.op = opFalse
		if *s.Bool {
			n.op = opTrue
		}
		return n
	}
	if r == asClosed {
		n.kids = b.closed(s)
		return n
	}
	parts := b.keywords(s, r)
	b.parts[key] = parts
	for _, p := range parts {
		n.kids = append(n.kids, p.node)
	}
	return n
}

// keywords lists what a schema says, the cheap things first.
func (b *builder) keywords(s *schema.Schema, r reading) []part {
	c := &collector{b: b, s: s, r: r}
	c.simple()
	c.texts()
	c.arrays()
	c.objects()
	c.inPlace()
	c.unevaluated()
	return c.parts
}

type collector struct {
	b     *builder
	s     *schema.Schema
	r     reading
	parts []part
}

func (c *collector) say(keyword string, n *node) {
	c.parts = append(c.parts, part{keyword: keyword, node: c.b.put(n)})
}

func (c *collector) apply(keyword string, sub *schema.Schema, n *node, p part) {
	n.kids = []*node{c.b.schema(sub, c.r.below())}
	p.keyword, p.node, p.sub = keyword, c.b.put(n), sub
	c.parts = append(c.parts, p)
}

func (c *collector) simple() {
	s := c.s
	if s.Types != 0 && s.Types != schema.AllTypes {
		c.say("type", &node{op: opType, types: s.Types})
	}
	if s.Enum != nil {
		n := enum(s.Enum)
		if c.r == asReader && s.Flag(extensible) {
			n = tolerantEnum(s.Enum)
		}
		c.say("enum", n)
	}
	if s.Const != nil {
		c.say("const", enum([]*source.Value{s.Const}))
	}
	for _, x := range []struct {
		keyword string
		n       *schema.Numeral
		op      op
		open    bool
	}{{"minimum", s.Minimum, opMin, false}, {"exclusiveMinimum", s.ExclusiveMinimum, opMin, true},
		{"maximum", s.Maximum, opMax, false}, {"exclusiveMaximum", s.ExclusiveMaximum, opMax, true}, {"multipleOf", s.MultipleOf, opMultiple, false}} {
		if x.n != nil && x.n.Value != nil {
			c.say(x.keyword, &node{op: x.op, num: new(big.Rat).Set(x.n.Value), open: x.open})
		}
	}
	for _, x := range []struct {
		keyword string
		n       *schema.Count
		op      op
	}{{"minLength", s.MinLength, opMinLength}, {"minItems", s.MinItems, opMinItems}, {"minProperties", s.MinProperties, opMinProps},
		{"maxLength", s.MaxLength, opMaxLength}, {"maxItems", s.MaxItems, opMaxItems}, {"maxProperties", s.MaxProperties, opMaxProps}} {
		least := x.op == opMinLength || x.op == opMinItems || x.op == opMinProps
		switch {
		case x.n == nil, least && x.n.N == 0, !least && x.n.N == schema.MaxCount:
		default:
			c.say(x.keyword, &node{op: x.op, n: x.n.N})
		}
	}
}

func (c *collector) texts() {
	if p := c.s.Pattern; p != nil {
		c.say("pattern", &node{op: opPattern, text: p.Text, opaque: irregular(p.Text)})
	}
	if f := c.s.Format; f != nil && knownFormat(f.Text) {
		c.say("format", &node{op: opFormat, text: f.Text})
	}
}

func irregular(pattern string) bool {
	_, err := schema.Pattern(pattern)
	return err != nil
}

func (c *collector) arrays() {
	s := c.s
	for i, sub := range s.PrefixItems {
		c.apply("prefixItems", sub, &node{op: opItems, n: i, m: i + 1}, part{place: item, n: i, m: i + 1})
	}
	if s.Items != nil {
		n := len(s.PrefixItems)
		c.apply("items", s.Items, &node{op: opItems, n: n, m: -1}, part{place: item, n: n, m: -1})
	}
	if s.UniqueItems {
		c.say("uniqueItems", &node{op: opUnique})
	}
	if s.Contains == nil {
		return
	}
	kid := c.b.schema(s.Contains, asWritten)
	least := 1
	keyword := "contains"
	if s.MinContains != nil {
		least, keyword = s.MinContains.N, "minContains"
	}
	if least > 0 {
		c.say(keyword, &node{op: opContains, n: least, kids: []*node{kid}})
	}
	if s.MaxContains != nil && s.MaxContains.N < schema.MaxCount {
		c.say("maxContains", &node{op: opAtMost, n: s.MaxContains.N, kids: []*node{kid}})
	}
}

func (c *collector) objects() {
	s := c.s
	var declared names
	for _, w := range s.Required {
		c.say("required", &node{op: opHas, text: w.Text})
	}
	// by name: the order of keys in a file must not choose between witnesses
	dependent := slices.SortedFunc(slices.Values(s.DependentRequired), func(a, b schema.Dependency) int { return strings.Compare(a.Name, b.Name) })
	for _, d := range dependent {
		for _, w := range d.Required {
			either := c.b.some(c.b.lacks(d.Name), c.b.put(&node{op: opHas, text: w.Text}))
			c.parts = append(c.parts, part{keyword: "dependentRequired", node: either})
		}
	}
	for _, p := range s.Properties {
		declared.listed = append(declared.listed, p.Name)
		ns := names{listed: []string{p.Name}}
		c.apply("properties", p.Schema, &node{op: opMembers, names: ns}, part{place: member, names: ns})
	}
	for _, p := range s.PatternProperties {
		declared.patterns = append(declared.patterns, p.Name)
		ns := names{patterns: []string{p.Name}}
		c.apply("patternProperties", p.Schema, &node{op: opMembers, names: ns}, part{place: member, names: ns})
	}
	if s.AdditionalProperties != nil {
		ns := declared.rest()
		c.apply("additionalProperties", s.AdditionalProperties, &node{op: opMembers, names: ns}, part{place: member, names: ns})
	}
	if s.PropertyNames != nil {
		c.say("propertyNames", &node{op: opNames, kids: []*node{c.b.schema(s.PropertyNames, c.r.below())}})
	}
	schemas := slices.SortedFunc(slices.Values(s.DependentSchemas), func(a, b schema.Named) int { return strings.Compare(a.Name, b.Name) })
	for _, d := range schemas {
		either := c.b.some(c.b.lacks(d.Name), c.b.schema(d.Schema, c.r.inside()))
		c.parts = append(c.parts, part{keyword: "dependentSchemas", node: either})
	}
}

// lacks holds for objects without a member and for all that is no object.
func (b *builder) lacks(name string) *node {
	has := b.every(b.typed(schema.TypeObject), b.put(&node{op: opHas, text: name}))
	return b.not(has)
}

// rest is all names but those of s.
func (s names) rest() names {
	out := names{others: !s.others, listed: slices.Clone(s.listed), patterns: slices.Clone(s.patterns)}
	slices.Sort(out.listed)
	slices.Sort(out.patterns)
	out.listed, out.patterns = slices.Compact(out.listed), slices.Compact(out.patterns)
	return out
}

func (c *collector) inPlace() {
	s, in := c.s, c.r.inside()
	apply := func(keyword string, sub *schema.Schema) {
		c.parts = append(c.parts, part{keyword: keyword, node: c.b.schema(sub, in), sub: sub, place: here})
	}
	if s.Ref != nil {
		c.reference("$ref", s.Ref, apply)
	}
	if s.DynamicRef != nil {
		c.reference("$dynamicRef", s.DynamicRef, apply)
	}
	for _, sub := range s.AllOf {
		apply("allOf", sub)
	}
	if s.AnyOf != nil {
		c.union("anyOf", s.AnyOf)
	}
	if s.OneOf != nil {
		c.union("oneOf", s.OneOf)
	}
	if s.Not != nil {
		c.parts = append(c.parts, part{keyword: "not", node: c.b.not(c.b.schema(s.Not, asWritten))})
	}
	if s.If == nil {
		return
	}
	yes := c.b.schema(s.If, asWritten)
	if s.Then != nil {
		c.parts = append(c.parts, part{keyword: "then", node: c.b.some(c.b.not(yes), c.b.schema(s.Then, in))})
	}
	if s.Else != nil {
		c.parts = append(c.parts, part{keyword: "else", node: c.b.some(yes, c.b.schema(s.Else, in))})
	}
}

func (c *collector) reference(keyword string, ref *schema.Reference, apply func(string, *schema.Schema)) {
	switch {
	case ref.Target == nil:
		c.say(keyword, c.b.opaque("the reference leads nowhere"))
	case ref.Dynamic:
		c.say(keyword, c.b.opaque("the target of a $dynamicRef depends on how the schema is reached"))
	default:
		apply(keyword, ref.Target)
	}
}

func (c *collector) union(keyword string, list []*schema.Schema) {
	in := c.r.inside()
	n := &node{op: opAny}
	for _, sub := range list {
		n.kids = append(n.kids, c.b.schema(sub, in))
	}
	c.b.put(n)
	if keyword == "oneOf" {
		n = c.exactly(n, list)
	}
	if c.r == asReader && c.s.Flag(extensible) {
		n = c.b.some(n, c.stranger(list))
	}
	c.parts = append(c.parts, part{keyword: keyword, node: n, place: branches})
}

// exactly is oneOf, some being its branches as they are read. What a reading
// changes in a branch must not change how many of them hold, or it could refuse
// more where it tolerates and accept more where it closes.
func (c *collector) exactly(some *node, list []*schema.Schema) *node {
	one := &node{op: opOne}
	for _, sub := range list {
		one.kids = append(one.kids, c.b.schema(sub, asWritten))
	}
	c.b.put(one)
	switch c.r {
	case asClosing:
		return c.b.every(one, some)
	case asReader:
		return c.b.every(some, c.b.some(one, c.b.not(c.b.some(one.kids...))))
	}
	return one
}

// opaque stands for what cannot be read, for a reason. It is the same as nothing
// else.
func (b *builder) opaque(reason string) *node {
	b.riddles++
	return &node{op: opOpaque, text: strconv.Itoa(b.riddles) + " " + reason}
}
