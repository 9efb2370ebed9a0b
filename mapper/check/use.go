package check

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// maxRules bounds a mapping together with those that it uses: a few files that
// use each other twice would otherwise make a program without end.
const maxRules = 20_000

// numberUsed finds the mapping that a rule uses and numbers its rules.
func (c *checker) numberUsed(r *document.Rule, target string) {
	name := r.Use.Value
	if i := slices.Index(c.within, name); i >= 0 {
		c.found.Add(r.Use.Pos, "map/use-cycle", "a mapping cannot use itself: %s", strings.Join(append(c.within[i:], name), " uses "))
		return
	}
	if len(c.prog.Rules) > maxRules {
		c.found.Add(r.Use.Pos, "map/too-large", "the mapping and those it uses have more than %d rules", maxRules)
		return
	}
	var other *Other
	var found diag.List
	if c.env.Other != nil {
		other, found = c.env.Other(name)
	}
	c.found = append(c.found, found...)
	switch {
	case other == nil && len(found) == 0:
		c.found.Add(r.Use.Pos, "map/unknown-mapping", "there is no mapping %q", name).Hint = document.DidYouMean(name, c.env.Others)
		return
	case other == nil || found.Failed():
		c.usedHere(r, found)
		return
	case other.Document.RulesPos.Line == 0:
		return
	}
	c.used[r] = other
	c.within = append(c.within, name)
	before := len(c.found)
	c.numberRules(other.Document.Rules, target)
	c.usedHere(r, c.found[before:])
	c.within = c.within[:len(c.within)-1]
}

// usedHere says at the rule that the mapping it uses has mistakes.
func (c *checker) usedHere(r *document.Rule, found diag.List) {
	for _, d := range found {
		if d.Severity == diag.Error {
			c.found.Add(r.Use.Pos, "map/use", "the mapping %q cannot be used here: see %s", r.Use.Value, d.Pos)
			return
		}
	}
}

// use builds a rule that another mapping fills. That mapping sees nothing of
// this one but its source.
func (b *builder) use(shape *schema.Shape, r *document.Rule, where string) *program.Inline {
	c, other := b.scope.c, b.scope.c.used[r]
	if other == nil {
		return nil // its own finding was reported
	}
	v, t, ok := b.scope.compile(r.From)
	if !ok {
		return nil
	}
	declared := other.Source.Shape
	if v.obj == nil {
		typ, _ := c.types.fromCEL(t.ast.GetType(t.ast.Expr().ID()))
		c.found.Add(r.From.Pos, "map/use-source", "the mapping %q maps an object, this is %s", r.Use.Value, articleOf(c.types.formatType(typ)))
		return nil
	}
	if why := (&form{map[[2]*schema.Shape]bool{}}).fits(v.obj.shape(), declared); why != "" {
		c.found.Add(r.From.Pos, "map/use-source", "the mapping %q maps %s, this is something else: %s", r.Use.Value, other.Source.Ref, why)
		return nil
	}
	if why := accepts(other.Target.Shape, shape); why != "" {
		c.found.Add(r.Use.Pos, "map/use-target", "the mapping %q makes %s, %s takes something else: %s", r.Use.Value, other.Target.Ref, where, why)
		return nil
	}
	out := &program.Inline{Rule: c.ruleIndex[r], Mapping: r.Use.Value, Shape: declared, From: v.obj.whole(c, 0)}
	c.keep(out.From, t, out.Rule)
	f, ok := b.policies(shape, r, out.From.Type(), r.Kind == document.Use)
	out.OnMissing, out.OnNull, out.Default = f.missing, f.null, f.text
	if out.From.Type().Kind == program.Optional {
		out.Present = v.obj.present(c, 0)
		if out.OnMissing != out.OnNull || out.OnMissing == program.PolicyError {
			out.Empty = out.From
		}
	}
	before := len(c.found)
	out.Node = b.inlined(other, v, out, useSite{shape, r, where})
	c.usedHere(r, c.found[before:])
	if out.Node == nil || !ok {
		return nil
	}
	return out
}

// useSite is where a mapping is used.
type useSite struct {
	shape *schema.Shape
	rule  *document.Rule
	where string
}

// inlined builds the rules of another mapping with its source bound to an object.
func (b *builder) inlined(other *Other, source val, out *program.Inline, at useSite) *program.Object {
	c, doc := b.scope.c, other.Document
	c.types.call(other.Source.Shape, targetName(other.Source.Ref))
	env, err := c.types.environment(c.types.of(other.Source.Shape), c.env.Memory) // of a null nothing is made
	if err != nil {
		c.found.Add(at.rule.Use.Pos, "map/internal", "cannot set up the expression language: %v", err)
		return nil
	}
	lets := &lets{trees: map[string]*ast.AST{}}
	c.out.Inlined[out] = lets.trees
	names := map[string]*binding{"source": {value: source}, program.MetaName: c.meta()}
	s := c.checkLets(&scope{c: c, env: env, names: names}, doc, lets)
	out.Lets = lets.variables
	tree := c.tree(doc.Rules)
	tree.pos, tree.first = at.rule.Use.Pos, out.Rule
	in := &builder{scope: s, missing: doc.OnMissing, null: doc.OnNull}
	return in.object(at.shape, tree, at.where)
}

// form decides whether an object can be read as one of another shape: whatever
// the expressions of a mapping expect of its source must be there in the same
// types.
type form struct{ seen map[[2]*schema.Shape]bool }

func (f *form) fits(actual, declared *schema.Shape) string {
	pair := [2]*schema.Shape{actual, declared}
	if actual == declared || f.seen[pair] {
		return ""
	}
	f.seen[pair] = true
	if why := accepts(notNull(actual), declared); why != "" {
		return why
	}
	if actual.Kind != declared.Kind || isMap(actual) != isMap(declared) {
		return "it is " + describeShape(actual) + ", not " + describeShape(declared)
	}
	for _, p := range declared.Props {
		q := actual.Prop(p.Name)
		if q == nil {
			return "it has no field " + p.Name
		}
		if why := f.fits(q.Shape, p.Shape); why != "" {
			return "in " + p.Name + " " + why
		}
	}
	for _, inner := range [][2]*schema.Shape{{actual.Items, declared.Items}, {actual.Extra, declared.Extra}} {
		if inner[0] == nil || inner[1] == nil {
			continue
		}
		if acceptsNull(inner[0]) != acceptsNull(inner[1]) {
			return "of the items only one kind may be null"
		}
		if why := f.fits(inner[0], inner[1]); why != "" {
			return "in the items " + why
		}
	}
	return ""
}
