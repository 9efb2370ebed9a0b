package check

import (
	"slices"

	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// Partial is what a check found of each rule and each expression, whatever
// mistakes there are elsewhere: for those who show a mapping while it is written.
type Partial struct {
	// Program is the whole, nil if a finding is an error.
	Program  *program.Program
	Findings diag.List

	c *checker
}

// Look is Check that keeps what it could make of a document with mistakes.
func Look(doc *document.Document, env Env) *Partial {
	c := newChecker(doc, env)
	c.seen = &seen{sites: map[*document.Rule]*Site{}, tries: map[*document.Expr]*Tried{}}
	c.run()
	p := &Partial{c: c, Findings: c.findings()}
	if !p.Findings.Failed() {
		p.Program = c.prog
	}
	return p
}

// seen is what a check met on its way.
type seen struct {
	sites map[*document.Rule]*Site
	tries map[*document.Expr]*Tried
	top   *scope
}

// Site is where a rule stands: what its expressions may use and what the target
// takes there.
type Site struct {
	Shape *schema.Shape
	// OnMissing and OnNull are the policies that hold where the rule states none.
	OnMissing, OnNull string

	scope *scope
	where string // its path
}

// Scope is what the expressions of the rule itself may use.
func (s *Site) Scope() *Scope { return &Scope{s.scope} }

// Tried is an expression after an attempt to give it types.
type Tried struct {
	OK bool
	// Type is in the words of mappings, "" if nothing is known.
	Type     string
	Optional bool
	scope    *scope
	value    val
	cel      *celtypes.Type
}

// Scope is what the expression may use.
func (t *Tried) Scope() *Scope { return &Scope{t.scope} }

// site notes where a rule stands.
func (n *seen) site(b *builder, r *document.Rule, shape *schema.Shape, where string) {
	if n != nil && r != nil {
		n.sites[r] = &Site{Shape: shape, OnMissing: b.missing.Value, OnNull: b.null.Value, scope: b.scope, where: where}
	}
}

// tried notes what came out of an expression.
func (n *seen) tried(s *scope, e *document.Expr, v val, t *tree, ok bool) {
	if n != nil {
		n.tries[e] = newTried(s, v, t, ok)
	}
}

func newTried(s *scope, v val, t *tree, ok bool) *Tried {
	out := &Tried{OK: ok, scope: s, value: v}
	if t != nil {
		out.cel = t.ast.GetType(t.ast.Expr().ID())
		out.Type = s.c.types.formatCEL(out.cel)
		out.Optional = isOptional(out.cel)
	}
	return out
}

// Expr is the typed expression, nil if the attempt failed; an object of the source
// is there as a whole. It is made now: a check that is looked at must number its
// variables as any other does.
func (t *Tried) Expr() program.Expr {
	switch {
	case !t.OK:
		return nil
	case t.value.obj != nil:
		return t.value.obj.whole(t.scope.c, 0)
	}
	return t.value.expr
}

// formatCEL shows a CEL type as formatType does.
func (t *types) formatCEL(ct *celtypes.Type) string {
	if known, ok := t.fromCEL(ct); ok {
		return t.formatType(known)
	}
	return t.format(ct)
}

// Try gives types to an expression that stands in the scope, or would. It is not
// noted, and its findings are its own.
func (sc *Scope) Try(e *document.Expr) (*Tried, diag.List) {
	c := sc.s.c
	found := c.found
	c.found = nil
	defer func() { c.found = found }()
	v, t, ok := sc.s.compile(e)
	return newTried(sc.s, v, t, ok), c.found
}

// Site is where a rule stands; nil if the check did not get there.
func (p *Partial) Site(r *document.Rule) *Site { return p.c.seen.sites[r] }

// Tried is what came out of an expression of the document; nil if the check did
// not get there.
func (p *Partial) Tried(e *document.Expr) *Tried { return p.c.seen.tries[e] }

// Top is what the names of rules at the top may use; nil if there is no source.
func (p *Partial) Top() *Scope {
	if p.c.seen.top == nil {
		return nil
	}
	return &Scope{p.c.seen.top}
}

// Number is the number of a rule in a program.
func (p *Partial) Number(r *document.Rule) int {
	if n, ok := p.c.ruleIndex[r]; ok {
		return n
	}
	return -1
}

// Target is the shape that the mapping makes, nil if it is not known.
func (p *Partial) Target() *schema.Shape { return p.c.env.Target.Shape }

// Node is the node of the whole program that stands for a rule; nil if there is
// none.
func (p *Partial) Node(r *document.Rule) program.Node {
	if p.Program == nil {
		return nil
	}
	want := p.Number(r)
	var find func(n program.Node) program.Node
	find = func(n program.Node) program.Node {
		if program.RuleOf(n) == want {
			return n
		}
		for _, below := range program.Below(n) {
			if found := find(below); found != nil {
				return found
			}
		}
		return nil
	}
	return find(p.Program.Root)
}

// Scope is what names mean at one place of a mapping.
type Scope struct{ s *scope }

// Name is a name and what it stands for.
type Name struct {
	Name string
	Kind string // source, meta, let, item or index
	// Type is in the words of mappings; "" of a let with a mistake.
	Type string
	// Place is the place of the source that it stands for alone, nil if there is
	// none such.
	Place *program.Place
	// Optional says that it may be missing or null.
	Optional bool
}

// Names are the names of the scope, sorted by name.
func (sc *Scope) Names() []Name {
	var out []Name
	for name, b := range sc.s.names {
		n := Name{Name: name, Kind: b.kind()}
		if name == "source" || name == program.MetaName {
			n.Kind = name
		}
		n.Type, n.Optional, n.Place = sc.s.c.describeVal(b.value)
		out = append(out, n)
	}
	slices.SortFunc(out, func(a, b Name) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return out
}

func (b *binding) kind() string {
	switch e := b.value.expr.(type) {
	case nil:
	case *program.Var:
		if b.let == nil && e.Var.Init == nil && e.T.Kind == program.Int && e.Var.Row == nil && e.Var.Of == nil {
			return "index"
		}
	}
	if b.let != nil && !b.let.item {
		return "let"
	}
	return "item"
}

// describeVal says what a value is called, whether it may be empty, and the place
// that it stands for.
func (c *checker) describeVal(v val) (typ string, optional bool, place *program.Place) {
	switch {
	case v.obj != nil:
		typ = c.types.formatType(program.Type{Kind: program.Obj, Shape: v.obj.shape()})
		optional = v.obj.present(c, 0) != nil
		switch o := v.obj.(type) {
		case placed:
			place = o.place
		case meta:
			place = o.place
		case item:
			place = o.place
		}
		if optional {
			typ = "optional " + typ
		}
	case v.expr != nil:
		typ, optional = c.types.formatType(v.expr.Type()), v.expr.Type().Kind == program.Optional
		if r, ok := v.expr.(*program.Read); ok {
			place = r.Place
		}
	}
	return typ, optional, place
}
