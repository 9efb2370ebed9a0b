package check

import (
	"crosswalk/contracts/diag"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// node is a target path with its rule, or with rules beneath it.
type node struct {
	name  string
	rule  *document.Rule // nil if only paths beneath have rules
	pos   diag.Pos       // of the first key that names it
	kids  []*node
	first int // number of the first rule here or beneath
}

func (n *node) kid(name string) *node {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

// numberRules gives every rule of the document its number, in the order of the file.
func (c *checker) numberRules(rules []document.Rule, prefix string) {
	for i := range rules {
		r := &rules[i]
		target := prefix
		if len(r.Path) > 0 {
			if target != "" {
				target += "."
			}
			target += document.JoinPath(r.Path)
		} else {
			target += "[]"
		}
		c.numberRule(r, target)
	}
}

// numberRule gives a rule and those in it their numbers.
func (c *checker) numberRule(r *document.Rule, target string) {
	c.ruleIndex[r] = len(c.prog.Rules)
	rule := program.Rule{Target: target, Pos: r.Pos}
	switch {
	case r.Each != nil:
		rule.Expr = r.Each.Text
	case r.Expr != nil:
		rule.Expr = r.Expr.Text
	}
	c.prog.Rules = append(c.prog.Rules, rule)
	below := target
	if r.Kind == document.Each {
		below += "[]"
	}
	if r.Use.Value != "" {
		c.numberUsed(r, below)
	}
	c.numberRules(r.Rules, below)
	c.numberRules(r.Items, below)
	for i := range r.Choose {
		c.numberRule(&r.Choose[i], below)
	}
}

// tree merges rules by their paths. Two rules for one target, and rules beneath
// a target that another rule fills, are findings.
func (c *checker) tree(rules []document.Rule) *node {
	root := &node{first: -1}
	c.grow(root, rules)
	return root
}

func (c *checker) grow(root *node, rules []document.Rule) {
	for i := range rules {
		r := &rules[i]
		n := root
		ok := true
		for _, name := range r.Path {
			if n.rule != nil && n.rule.Kind != document.Object && n.rule.Kind != document.Unread {
				c.beneath(r.Pos, n)
				ok = false
				break
			}
			k := n.kid(name)
			if k == nil {
				k = &node{name: name, pos: r.Pos, first: c.ruleIndex[r]}
				n.kids = append(n.kids, k)
			}
			n = k
		}
		if !ok {
			continue
		}
		switch {
		case n.rule != nil:
			c.found.Add(r.Pos, "map/duplicate-rule", "%s already has a rule in line %d", c.targetOf(r), n.rule.Pos.Line)
			continue
		case len(n.kids) > 0 && r.Kind != document.Object && r.Kind != document.Unread:
			c.found.Add(n.kids[0].pos, "map/beneath-rule", "%s is filled as a whole by the rule in line %d", c.targetOf(r), r.Pos.Line).Hint =
				"fill the fields one by one, or drop the rules beneath"
			continue
		}
		n.rule, n.pos = r, r.Pos
		if r.Kind == document.Object {
			c.grow(n, r.Rules)
		}
	}
}

func (c *checker) targetOf(r *document.Rule) string { return c.prog.Rules[c.ruleIndex[r]].Target }

func (c *checker) beneath(pos diag.Pos, n *node) {
	c.found.Add(pos, "map/beneath-rule", "%s is filled as a whole by the rule in line %d", c.targetOf(n.rule), n.rule.Pos.Line).Hint =
		"fill the fields one by one, or drop this rule"
}
