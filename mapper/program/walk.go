package program

// Every pass that looks at a whole program goes along the functions of this
// file, so that a new kind of expression or node is added to them once.

// Operands are the direct parts of an expression in the order of evaluation,
// the value of a variable that it binds among them. The value of a variable
// that it merely names is not: see Walk.
func Operands(e Expr) []Expr {
	var out []Expr
	add := func(es ...Expr) {
		for _, x := range es {
			if x != nil {
				out = append(out, x)
			}
		}
	}
	switch e := e.(type) {
	case *Call:
		add(e.Args...)
	case *Cond:
		add(e.If, e.Then, e.Else)
	case *Logic:
		add(e.L, e.R)
	case *Lookup:
		add(e.Key, e.Default)
	case *Bind:
		add(e.Var.Init, e.Body)
	case *ListOf:
		add(e.Elems...)
	case *Index:
		add(e.List, e.Key)
	case *Loop:
		add(e.Range, e.Cond, e.Body)
	case *Opt:
		add(e.X, e.Y)
	default:
		add(anyOperands(e)...)
	}
	return out
}

// Walk visits an expression, its operands, and the values of the variables that
// they name, each variable once.
func Walk(e Expr, visit func(Expr)) { walk(e, visit, map[*Variable]bool{}) }

func walk(e Expr, visit func(Expr), seen map[*Variable]bool) {
	if e == nil {
		return
	}
	visit(e)
	switch e := e.(type) {
	case *Var:
		if v := e.Var; !seen[v] {
			seen[v] = true
			walk(v.Init, visit, seen)
			walk(v.Of, visit, seen)
		}
	case *Bind:
		seen[e.Var] = true // its value is an operand
	}
	for _, x := range Operands(e) {
		walk(x, visit, seen)
	}
}

// Role is what an expression is for in its node.
type Role uint8

const (
	RoleValue  Role = iota // is written
	RoleWhen               // says whether the node is written
	RoleRange              // gives the items of an Each
	RoleWhere              // says which items
	RoleQuery              // a list, key, order or cut of the query of an Each
	RoleChoice             // says which alternative of a Choice is taken, or whether there is an Inline
	RoleLet                // is named in an Inline
)

// Use is an expression that a node holds.
type Use struct {
	Role Role
	Expr Expr
}

// Uses are the expressions of a node itself in the order of evaluation, without
// those of the nodes beneath it.
func Uses(n Node) []Use {
	var out []Use
	add := func(r Role, e Expr) {
		if e != nil {
			out = append(out, Use{r, e})
		}
	}
	switch n := n.(type) {
	case *Object:
		add(RoleWhen, n.When)
	case *Value:
		add(RoleWhen, n.When)
		add(RoleValue, n.Expr)
	case *Each:
		add(RoleWhen, n.When)
		add(RoleRange, n.Range)
		add(RoleWhere, n.Where)
		n.Query.visit(func(e Expr) { add(RoleQuery, e) })
	case *Tuple:
		add(RoleWhen, n.When)
	case *Choice:
		add(RoleWhen, n.When)
		for _, a := range n.Alternatives {
			add(RoleChoice, a.When)
		}
	case *Inline:
		add(RoleWhen, n.When)
		add(RoleChoice, n.Present)
		add(RoleChoice, n.Empty)
		for _, v := range n.Lets {
			add(RoleLet, v.Init)
		}
	}
	return out
}

// Below are the nodes directly beneath a node.
func Below(n Node) []Node {
	switch n := n.(type) {
	case *Object:
		out := make([]Node, len(n.Fields))
		for i, f := range n.Fields {
			out[i] = f.Node
		}
		return out
	case *Each:
		return []Node{n.Item}
	case *Tuple:
		return n.Items
	case *Choice:
		out := make([]Node, len(n.Alternatives))
		for i, a := range n.Alternatives {
			out[i] = a.Node
		}
		return out
	case *Inline:
		return []Node{n.Node}
	}
	return nil
}

// RuleOf is the index of the rule that a node stands for.
func RuleOf(n Node) int {
	switch n := n.(type) {
	case *Object:
		return n.Rule
	case *Value:
		return n.Rule
	case *Each:
		return n.Rule
	case *Tuple:
		return n.Rule
	case *Choice:
		return n.Rule
	case *Inline:
		return n.Rule
	}
	return -1
}
