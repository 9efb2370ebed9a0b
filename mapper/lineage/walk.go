package lineage

import (
	"cmp"
	"slices"

	"crosswalk/mapper/program"
)

// walker collects the lineage of a program.
type walker struct {
	p *program.Program
	g *Graph
}

// KindName is the form of a node as rules name it.
func KindName(n program.Node) string {
	switch n.(type) {
	case *program.Object:
		return "object"
	case *program.Value:
		return "value"
	case *program.Each:
		return "each"
	case *program.Tuple:
		return "items"
	case *program.Choice:
		return "choose"
	case *program.Inline:
		return "use"
	}
	return "rule"
}

var useNames = map[program.Role]string{
	program.RoleValue: "value", program.RoleWhen: "when", program.RoleRange: "each", program.RoleWhere: "where",
	program.RoleQuery: "query", program.RoleChoice: "when", program.RoleLet: "let",
}

// as is what the reads of an expression are for, by the part of the rule it is.
var as = map[program.Role]Role{
	program.RoleValue: AsValue, program.RoleWhen: AsCondition, program.RoleRange: AsRange, program.RoleWhere: AsCondition,
	program.RoleQuery: AsKey, program.RoleChoice: AsCondition, program.RoleLet: AsValue,
}

// node adds the target of a node.
func (w *walker) node(at Placed) {
	n := at.Node
	t := Target{Pointer: at.Pointer, Path: at.Path, Kind: KindName(n), Required: at.Required, Rule: RuleAt(w.p, at), In: at.In}
	if t.Rule >= 0 {
		t.At = w.p.Rules[t.Rule].Pos
	}
	c := newCollector()
	for _, u := range program.Uses(n) {
		c.use(u.Expr, as[u.Role])
		text := w.p.Texts[u.Expr]
		t.Expressions = append(t.Expressions, Expression{For: UseName(u.Role), Text: text.Text, At: text.Pos})
	}
	if v, ok := n.(*program.Value); ok {
		t.Type, t.Checked = v.Expr.Type().String(), v.Checks
		c.whole(v.Expr)
	}
	w.policies(&t, n)
	t.Uses = c.uses()
	w.g.Targets = append(w.g.Targets, t)
	if at.Required {
		w.demand(at.Pointer, t.Rule)
	}
}

// RuleAt is the rule that a node stands for, -1 for an object that only holds
// the targets of others.
func RuleAt(p *program.Program, at Placed) int {
	r := program.RuleOf(at.Node)
	if r < 0 || r >= len(p.Rules) {
		return -1
	}
	if _, object := at.Node.(*program.Object); object && p.Rules[r].Target != at.Path {
		return -1
	}
	return r
}

// UseName is the part of a rule that an expression is.
func UseName(r program.Role) string { return useNames[r] }

// RoleAs is what the reads of an expression are for, by the part of the rule.
func RoleAs(r program.Role) Role { return as[r] }

// PolicyName is a policy as rules write it.
func PolicyName(p program.Policy) string { return policyNames[p] }

var policyNames = map[program.Policy]string{
	program.PolicyOmit: "omit", program.PolicyNull: "null", program.PolicyDefault: "default", program.PolicyError: "error",
}

// policies notes what becomes of a value that may be missing.
func (w *walker) policies(t *Target, n program.Node) {
	note := func(e program.Expr, missing, null program.Policy, def string) {
		if e.Type().Kind != program.Optional {
			return
		}
		t.OnMissing, t.OnNull = policyNames[missing], policyNames[null]
		if missing == program.PolicyDefault || null == program.PolicyDefault {
			t.Default = def
		}
	}
	switch n := n.(type) {
	case *program.Value:
		note(n.Expr, n.OnMissing, n.OnNull, n.Default)
	case *program.Each:
		note(n.Range, n.OnMissing, n.OnNull, n.Default)
	}
}

func (w *walker) let(v *program.Variable) {
	c := newCollector()
	c.use(v.Init, AsValue)
	text := w.p.Texts[v.Init]
	w.g.Lets = append(w.g.Lets, Let{Name: v.Name, Text: text.Text, At: text.Pos, Type: v.Type.String(), Uses: c.uses()})
}

// sources turns the reads around: from each source place to its targets.
func (w *walker) sources() {
	found := map[string]*Source{}
	var order []string
	for _, p := range w.p.Places {
		pointer := p.Pointer()
		found[pointer] = &Source{Pointer: pointer, Type: shapeWord(p.Shape), Optional: p.Optional, Targets: []Goal{}}
		order = append(order, pointer)
	}
	for _, t := range w.g.Targets {
		for _, r := range t.Reads {
			if s := found[r.Pointer]; s != nil {
				s.Targets = append(s.Targets, Goal{t.Pointer, t.Rule, r.As})
			}
		}
	}
	for _, pointer := range order {
		s := found[pointer]
		if len(s.Targets) == 0 {
			continue // only a step on the way to another place
		}
		slices.SortStableFunc(s.Targets, func(a, b Goal) int {
			return cmp.Or(cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Rule, b.Rule))
		})
		w.g.Sources = append(w.g.Sources, *s)
	}
}

// demand notes that the target requires a place wherever the object around it
// is written.
func (w *walker) demand(pointer string, rule int) {
	for i := range w.g.Required {
		if r := &w.g.Required[i]; r.Pointer == pointer {
			if !slices.Contains(r.Rules, rule) {
				r.Rules = append(r.Rules, rule)
			}
			return
		}
	}
	w.g.Required = append(w.g.Required, Required{Pointer: pointer, Rules: []int{rule}})
}
