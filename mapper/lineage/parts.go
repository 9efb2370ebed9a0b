package lineage

import "crosswalk/mapper/program"

// Part is an expression of a rule and what it is for.
type Part struct {
	Expr program.Expr
	As   Role
}

// OfParts is what expressions use together, for those who have no whole program.
func OfParts(parts ...Part) Uses {
	c := newCollector()
	for _, p := range parts {
		c.use(p.Expr, p.As)
		if p.As == AsValue {
			c.whole(p.Expr)
		}
	}
	return c.uses()
}

// OfNode is what a node and all beneath it use.
func OfNode(n program.Node) Uses {
	c := newCollector()
	var walk func(n program.Node)
	walk = func(n program.Node) {
		for _, u := range program.Uses(n) {
			if u.Role != program.RoleLet { // followed where it is used
				c.use(u.Expr, as[u.Role])
			}
		}
		if v, ok := n.(*program.Value); ok {
			c.whole(v.Expr)
		}
		for _, below := range program.Below(n) {
			walk(below)
		}
	}
	walk(n)
	return c.uses()
}
