package check

import (
	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// choose builds a rule of alternatives. Those of an each make its element: the
// policies of the rule are then about the list.
func (b *builder) choose(shape *schema.Shape, r *document.Rule, where string) *program.Choice {
	c := b.scope.c
	out := &program.Choice{Shape: shape, Rule: c.ruleIndex[r]}
	in, ok := b.within(b.scope, r), true
	for i := range r.Choose {
		a := &r.Choose[i]
		n := in.rule(shape, a, where)
		if n == nil {
			ok = false
			continue
		}
		alt := program.Alternative{Rule: c.ruleIndex[a], Node: n}
		alt.When = takeWhen(n)
		out.Alternatives = append(out.Alternatives, alt)
	}
	if !ok || len(out.Alternatives) == 0 {
		return nil
	}
	own := r.Kind == document.Choose
	if out.Alternatives[len(out.Alternatives)-1].When == nil {
		if own {
			b.needless(r.OnMissing.Pos, r.OnNull.Pos, r.Default)
		}
		return out
	}
	f, ok := b.policies(shape, r, optionalOf(program.Type{Kind: program.JSON}), own)
	out.OnMissing, out.Default = f.missing, f.text
	if !ok {
		return nil
	}
	return out
}

// takeWhen takes the condition from a node.
func takeWhen(n program.Node) program.Expr {
	var at *program.Expr
	switch n := n.(type) {
	case *program.Object:
		at = &n.When
	case *program.Value:
		at = &n.When
	case *program.Each:
		at = &n.When
	case *program.Tuple:
		at = &n.When
	case *program.Choice:
		at = &n.When
	case *program.Inline:
		at = &n.When
	}
	when := *at
	*at = nil
	return when
}
