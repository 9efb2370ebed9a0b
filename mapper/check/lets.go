package check

import (
	"slices"

	"cel.dev/cel-go/common/ast"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

const warning = diag.Warning

// let is a named value of the document.
type let struct {
	name         string
	pos          diag.Pos
	used, broken bool
	item         bool // it is no let, but stands for an item of a list that has a mistake
}

// lets is where the lets of one document go: their trees by name, and the
// variables among them.
type lets struct {
	trees     map[string]*ast.AST
	variables []*program.Variable
}

// checkLets adds the lets of a document to the scope, each visible to those
// after it. A let that only names a place, or an object, is an alias; others are
// variables.
func (c *checker) checkLets(s *scope, doc *document.Document, into *lets) *scope {
	for i := range doc.Lets {
		d := &doc.Lets[i]
		n := &let{name: d.Name.Value, pos: d.Name.Pos}
		v, t, ok := s.compile(&d.Expr)
		n.broken = !ok
		celType := jsonType
		b := &binding{value: v, let: n}
		if ok {
			celType = t.ast.GetType(t.ast.Expr().ID())
			into.trees[n.name] = t.ast
			if _, isRead := v.expr.(*program.Read); v.obj == nil && !isRead {
				if k := v.expr.Type().Kind; k == program.Null {
					c.found.Add(d.Expr.Pos, "map/expression", "null cannot be named")
				}
				lv := c.variable(n.name, v.expr.Type())
				lv.Init = v.expr
				c.text(v.expr, t)
				into.variables = append(into.variables, lv)
				b.value = val{expr: &program.Var{Base: program.Base{T: lv.Type}, Var: lv}, elem: v.elem}
			}
		}
		if doc == c.doc {
			c.lets = append(c.lets, n)
		}
		if !ok {
			s = c.brokenName(s, n)
			continue
		}
		next, err := s.with(n.name, celType, b)
		if err != nil {
			c.found.Add(n.pos, "map/name", "%q cannot be a name here: %v", n.name, err)
			continue
		}
		s = next
	}
	return s
}

// brokenName declares a let whose own finding is reported: what uses it gets no
// finding of its own.
func (c *checker) brokenName(s *scope, n *let) *scope {
	next, err := s.with(n.name, celDyn, &binding{let: n})
	if err != nil {
		return s
	}
	return next
}

// unusedLets warns of lets that no rule reads.
func (c *checker) unusedLets() {
	for _, l := range c.lets {
		if !l.used && !l.broken {
			d := c.found.Add(l.pos, "map/unused-let", "nothing uses %q", l.name)
			d.Severity = warning
		}
	}
}

// table is the value table called name, noted as used.
func (c *checker) table(name string) *program.Table {
	t := c.env.Tables[name]
	if t != nil && !slices.Contains(c.prog.Tables, t) {
		c.prog.Tables = append(c.prog.Tables, t)
	}
	return t
}

func (c *checker) tableHint(name string) string {
	var names []string
	for n := range c.env.Tables {
		names = append(names, n)
	}
	if hint := document.DidYouMean(name, names); hint != "" {
		return hint
	}
	return "add tables/" + name + ".csv with the columns key and value"
}

func columnIndex(t *program.Table, name string) int { return slices.Index(t.Columns, name) }

func columnHint(t *program.Table, name string) string { return document.DidYouMean(name, t.Columns) }
