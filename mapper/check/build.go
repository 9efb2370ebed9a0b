package check

import (
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// builder makes the nodes of the program for one scope; missing and null are
// the policies that hold where a rule states none.
type builder struct {
	scope         *scope
	missing, null document.Policy
}

// within is the builder for what lies beneath a rule.
func (b *builder) within(s *scope, r *document.Rule) *builder {
	in := &builder{scope: s, missing: b.missing, null: b.null}
	if r != nil && r.OnMissing.Value != "" {
		in.missing = r.OnMissing
	}
	if r != nil && r.OnNull.Value != "" {
		in.null = r.OnNull
	}
	return in
}

// object builds an object of the target; where is its path, "" for the root.
func (b *builder) object(shape *schema.Shape, n *node, where string) *program.Object {
	c := b.scope.c
	if !c.supported(shape, n.pos) {
		return nil
	}
	if shape.Kind != schema.Object && !mayBe(shape, schema.Object) {
		c.found.Add(n.pos, "map/target-type", "%s is %s in the target, it has no fields", where, describeShape(shape))
		return nil
	}
	out := &program.Object{Shape: shape, Rule: n.first}
	if n.rule != nil {
		out.Rule = c.ruleIndex[n.rule]
		out.When = b.condition(n.rule.When, out.Rule)
		if n.rule.Default != nil && c.literal(shape, n.rule.Default) {
			out.Default = n.rule.Default.JSON
		}
	}
	var missing []string
	for _, p := range shape.Props {
		k := n.kid(p.Name)
		if k == nil {
			if p.Required {
				missing = append(missing, join2(where, p.Name))
			}
			continue
		}
		if node := b.node(p.Shape, k, join2(where, p.Name)); node != nil {
			out.Fields = append(out.Fields, program.Field{Name: p.Name, Required: p.Required, Node: node})
		}
	}
	for _, k := range n.kids {
		if shape.Prop(k.name) != nil {
			continue
		}
		extra := shape.Extra
		if shape.Kind == schema.Any {
			extra = anything
		}
		if extra == nil || len(shape.Props) > 0 && unconstrained(extra) && near(k.name, shape) {
			name := where
			if name == "" {
				name = targetName(c.env.Target.Ref)
			}
			c.found.Add(k.pos, "map/unknown-target", "%s has no field %q", name, k.name).Hint = document.DidYouMean(k.name, propNames(shape))
			continue
		}
		if node := b.node(extra, k, join2(where, k.name)); node != nil {
			out.Fields = append(out.Fields, program.Field{Name: k.name, Node: node})
		}
	}
	if len(missing) > 0 {
		pos := n.pos
		if where == "" {
			pos = c.doc.RulesPos
		}
		c.found.Add(pos, "map/required-target", "the target demands %s, which no rule fills", join(missing)).Hint =
			"add a rule for each, or leave out the object they are in"
	}
	return out
}

// near reports a name that is probably a slip for a declared one, where the
// target would take any name.
func near(name string, s *schema.Shape) bool {
	return strings.HasPrefix(document.DidYouMean(name, propNames(s)), "did you mean")
}

func targetName(ref string) string {
	ref = ref[strings.LastIndexByte(ref, '/')+1:]
	name, _, _ := strings.Cut(ref, "@")
	return name
}

func join2(where, name string) string {
	if where == "" {
		return document.JoinPath([]string{name})
	}
	return where + "." + document.JoinPath([]string{name})
}

// node builds whatever the rule of n asks for.
func (b *builder) node(shape *schema.Shape, n *node, where string) program.Node {
	if n.rule == nil || n.rule.Kind == document.Object {
		b.scope.c.seen.site(b, n.rule, shape, where)
		if o := b.within(b.scope, n.rule).object(shape, n, where); o != nil {
			return o
		}
		return nil
	}
	return b.rule(shape, n.rule, where)
}

// rule builds a rule that has no rules merged into it: a value, an each, a
// tuple, or the object of an item.
func (b *builder) rule(shape *schema.Shape, r *document.Rule, where string) program.Node {
	c := b.scope.c
	c.seen.site(b, r, shape, where)
	if !c.supported(shape, r.Pos) {
		return nil
	}
	switch r.Kind {
	case document.Value:
		if v := b.value(shape, r, r.Expr, where); v != nil {
			v.When = b.condition(r.When, v.Rule)
			return v
		}
	case document.Each:
		if e := b.each(shape, r, where); e != nil {
			return e
		}
	case document.Tuple:
		if t := b.tuple(shape, r, r.Items, where); t != nil {
			t.When = b.condition(r.When, t.Rule)
			return t
		}
	case document.Choose:
		if t := b.choose(shape, r, where); t != nil {
			t.When = b.condition(r.When, t.Rule)
			return t
		}
	case document.Use:
		if t := b.use(shape, r, where); t != nil {
			t.When = b.condition(r.When, t.Rule)
			return t
		}
	case document.Object:
		n := &node{rule: r, pos: r.Pos, first: c.ruleIndex[r]}
		c.grow(n, r.Rules)
		if o := b.within(b.scope, r).object(shape, n, where); o != nil {
			return o
		}
	}
	return nil
}

// itemShape is the shape of the items of a target array.
func (b *builder) itemShape(shape *schema.Shape, pos diag.Pos, where, what string) *schema.Shape {
	if shape.Kind == schema.Array {
		return items(shape)
	}
	if mayBe(shape, schema.Array) {
		return anything
	}
	hint := "use expr for a single value"
	if shape.Kind == schema.Object {
		hint = "use rules for the fields of an object"
	}
	b.scope.c.found.Add(pos, "map/target-type", "%s makes an array, but %s is %s in the target", what, where, describeShape(shape)).Hint = hint
	return nil
}

// each builds an array out of lists.
func (b *builder) each(shape *schema.Shape, r *document.Rule, where string) *program.Each {
	out, reached := b.elements(shape, r, where)
	if !reached {
		b.hollow(shape, r, where)
	}
	return out
}

// elements is each; false if it did not get to what becomes of an item.
func (b *builder) elements(shape *schema.Shape, r *document.Rule, where string) (*program.Each, bool) {
	c := b.scope.c
	item := b.itemShape(shape, r.Pos, where, "each")
	out := &program.Each{Shape: shape, Rule: c.ruleIndex[r]}
	list, elem, ok := b.list(b.scope, r.Each, out.Rule)
	if !ok {
		return nil, false
	}
	out.Range = list.expr
	out.When = b.condition(r.When, out.Rule)
	f, _ := b.policies(shape, r, list.expr.Type(), true)
	out.OnMissing, out.OnNull, out.Default = f.missing, f.null, f.text
	q := &query{builder: b, rule: r, out: out, loops: []string{r.As.Value}}
	if q.inner, out.Var, ok = b.item(b.scope, r.As, list, elem); !ok {
		return nil, false
	}
	if r.Query != nil {
		out.Query = &program.Query{}
		if !q.lists() {
			return nil, false
		}
	}
	if r.Index.Value != "" {
		if q.inner, ok = q.number(q.inner, r.Index, &out.Index); !ok {
			return nil, false
		}
	}
	body := b.within(q.inner, r)
	out.Where = body.condition(r.Where, out.Rule)
	if r.Query != nil {
		if body, ok = q.rest(body); !ok {
			return nil, false
		}
		if n, isConst := out.Query.Limit.(*program.Const); isConst {
			b.few(shape, r, int(min(n.Value.(int64), 1<<31)), where)
		}
	}
	if item == nil {
		return nil, false
	}
	if out.Item = body.element(item, r, out.Rule, where+"[]"); out.Item == nil {
		return nil, true
	}
	return out, true
}

// element builds what becomes of an item; rule is the number of the each.
func (b *builder) element(item *schema.Shape, r *document.Rule, rule int, where string) program.Node {
	switch {
	case r.Expr != nil:
		if v := b.value(item, r, r.Expr, where); v != nil {
			return v
		}
	case r.Items != nil:
		if t := b.tuple(item, r, r.Items, where); t != nil {
			return t
		}
	case r.Choose != nil:
		if t := b.choose(item, r, where); t != nil {
			return t
		}
	case r.Use.Value != "":
		if t := b.use(item, r, where); t != nil {
			return t
		}
	default:
		n := &node{pos: r.Pos, first: rule}
		b.scope.c.grow(n, r.Rules)
		if o := b.object(item, n, where); o != nil {
			return o
		}
	}
	return nil
}

func articleOf(word string) string {
	if strings.ContainsAny(word[:1], "aeiou") {
		return "an " + word
	}
	return "a " + word
}

// named adds a name to the scope unless it is taken.
func (b *builder) named(name document.Text, c *checker, add func() (*scope, error)) (*scope, bool) {
	if _, taken := b.scope.names[name.Value]; taken {
		c.found.Add(name.Pos, "map/name", "the name %q is already taken", name.Value).Hint = "choose another one"
		return nil, false
	}
	s, err := add()
	if err != nil {
		c.found.Add(name.Pos, "map/name", "%q cannot be a name here: %v", name.Value, err)
		return nil, false
	}
	return s, true
}

func (b *builder) tuple(shape *schema.Shape, r *document.Rule, rules []document.Rule, where string) *program.Tuple {
	c := b.scope.c
	item := b.itemShape(shape, r.Pos, where, "items")
	if item == nil {
		return nil
	}
	out := &program.Tuple{Shape: shape, Rule: c.ruleIndex[r]}
	in := b.within(b.scope, r)
	complete := true
	for i := range rules {
		n := in.rule(item, &rules[i], where+"[]")
		complete = complete && n != nil
		out.Items = append(out.Items, n)
	}
	if shape.MaxItems >= 0 && shape.Kind == schema.Array && len(rules) > shape.MaxItems && alwaysAll(rules) {
		c.found.Add(r.Pos, "map/target-items", "%s takes at most %d items", where, shape.MaxItems)
	}
	b.few(shape, r, len(rules), where)
	if !complete {
		return nil
	}
	return out
}

func alwaysAll(rules []document.Rule) bool {
	return !slices.ContainsFunc(rules, func(r document.Rule) bool { return r.When != nil || r.Kind != document.Object })
}

// condition compiles when and where.
func (b *builder) condition(e *document.Expr, rule int) program.Expr {
	if e == nil {
		return nil
	}
	c := b.scope.c
	v, t, ok := b.scope.compile(e)
	if !ok {
		return nil
	}
	typ, known := c.types.fromCEL(t.ast.GetType(t.ast.Expr().ID()))
	if v.expr == nil || !known || typ.Kind != program.Bool {
		hint := "compare it with something"
		if typ.Kind == program.Optional && typ.Elem.Kind == program.Bool {
			hint = "the value may be missing: write .orValue(false) after it"
		} else if typ.Kind == program.Optional {
			hint = "ask with .hasValue() whether it is there"
		}
		c.found.Add(e.Pos, "map/type", "a condition must be a bool, this is %s", articleOf(c.types.formatType(typ))).Hint = hint
		return nil
	}
	out := as(v.expr, false)
	if out.Type().Kind != program.Bool {
		out = unbox(out, boolean)
	}
	c.keep(out, t, rule)
	return out
}

// supported reports keywords of the target's contract that a mapping cannot follow.
func (c *checker) supported(s *schema.Shape, pos diag.Pos) bool {
	for _, u := range s.Unsupported {
		c.found.Add(pos, "map/unsupported", "the target's contract demands here what a mapping cannot follow: %s (%s)", u.Msg, u.Pos).Hint = u.Hint
	}
	return c.restSupported(s.Rest, pos, "target") && c.formatsChecked(s.Rest, pos) && len(s.Unsupported) == 0
}
