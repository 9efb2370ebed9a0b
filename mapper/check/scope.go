package check

import (
	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// Value is what an expression is known to give.
type Value struct {
	Type program.Type
	// Place is the place of the source that it stands for alone, nil if there is
	// none such.
	Place *program.Place
	// Object is the shape of an object of the source, also of one that may be
	// missing, or that is one of two.
	Object *schema.Shape
}

// Value is what the expression gives; the zero Value if nothing is known.
func (t *Tried) Value() Value {
	if t.cel == nil {
		return Value{}
	}
	c := t.scope.c
	v := Value{}
	v.Type, _ = c.types.fromCEL(t.cel)
	if t.OK {
		_, _, v.Place = c.describeVal(t.value)
	}
	if plain := plainOf(v.Type); plain.Kind == program.Obj {
		v.Object = plain.Shape
	}
	return v
}

// Lookup is what a name of the scope stands for.
func (sc *Scope) Lookup(name string) (Value, bool) {
	if _, ok := sc.s.names[name]; !ok {
		return Value{}, false
	}
	t, _ := sc.Try(document.Loose(name))
	return t.Value(), true
}

// Item is the scope with a name for the items of a list, or for the value of an
// optional, as macros give one; false if the value is neither.
func (sc *Scope) Item(name string, of *Tried) (*Scope, bool) {
	if !of.OK {
		return sc, false
	}
	c := sc.s.c
	ct, v := of.cel, of.value
	if isOptional(ct) {
		inner := ct.Parameters()[0]
		if v.expr != nil {
			v.expr = as(v.expr, false)
		}
		return sc.with(name, &binding{value: v}, func(s *scope, b *binding) (*scope, error) { return s.with(name, inner, b) })
	}
	if v.expr == nil || plainOf(v.expr.Type()).Kind != program.List || len(ct.Parameters()) != 1 {
		return sc, false
	}
	_, item := c.loopVariable(name, v)
	return sc.with(name, &binding{value: item}, func(s *scope, b *binding) (*scope, error) { return s.with(name, ct.Parameters()[0], b) })
}

// Number is the scope with a name for a number.
func (sc *Scope) Number(name string) *Scope {
	v := sc.s.c.variable(name, program.Type{Kind: program.Int})
	value := val{expr: &program.Var{Base: program.Base{T: v.Type}, Var: v}}
	out, _ := sc.with(name, &binding{value: value}, func(s *scope, b *binding) (*scope, error) { return s.with(name, intType, b) })
	return out
}

func (sc *Scope) with(name string, b *binding, add func(*scope, *binding) (*scope, error)) (*Scope, bool) {
	next, err := add(sc.s, b)
	if err != nil {
		return sc, false
	}
	return &Scope{next}, true
}

// Check tries an expression as a part of the rule that stands here, and holds it
// against what the rule and the target want of it.
func (s *Site) Check(r *document.Rule, part string, sc *Scope, e *document.Expr) (*Tried, diag.List) {
	c := sc.s.c
	t, found := sc.Try(e)
	if !t.OK {
		return t, found
	}
	b := &builder{scope: sc.s, missing: document.Policy{Value: s.OnMissing}, null: document.Policy{Value: s.OnNull}}
	held := c.found
	c.found = nil
	defer func() { c.found = held }()
	switch {
	case part == "expr" && r.Kind == document.Each && s.Shape.Kind == schema.Array:
		b.within(sc.s, r).value(items(s.Shape), r, e, s.where+"[]")
	case part == "expr" && r.Kind == document.Value:
		b.value(s.Shape, r, e, s.where)
	case part == "when" || part == "where" || part == "having":
		b.condition(e, c.ruleIndex[r])
	case part == "each":
		b.list(sc.s, e, c.ruleIndex[r])
	}
	return t, append(found, c.found...)
}

// Named is the scope with a name for a value, as cel.bind gives one.
func (sc *Scope) Named(name string, of *Tried) *Scope {
	out, _ := sc.with(name, &binding{value: of.value}, func(s *scope, b *binding) (*scope, error) { return s.with(name, of.cel, b) })
	return out
}
