// Package trace reads what a trace build of a mapping notes while it runs: for
// every value of the target the rule and the places of the source it came from,
// the values on the way, and why what was left out was left out.
//
// A Table describes the nodes, expressions and variables that the records of a
// trace build speak of (their layout stands in package abi); emit puts it into
// the module. Read makes a Trace of a table, the memory after a run, and the
// input and output.
package trace

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/lineage"
	"crosswalk/mapper/program"
)

// Version of the JSON forms of a Table and a Trace. Fields are only ever added
// without a change of it.
const Version = 1

// Table describes a trace build. It is the section abi.TraceSection as JSON.
type Table struct {
	Version int    `json:"version"`
	Nodes   []Node `json:"nodes"`
	Exprs   []Expr `json:"exprs"`
	Vars    []Var  `json:"vars"`
}

// ParseTable reads the section of a trace build.
func ParseTable(section []byte) (Table, error) {
	var t Table
	if err := json.Unmarshal(section, &t); err != nil {
		return t, fmt.Errorf("read the description of a trace: %w", err)
	}
	if t.Version != Version {
		return t, fmt.Errorf("read the description of a trace: it has version %d, this reads %d", t.Version, Version)
	}
	outside := func(i, n int) bool { return i < -1 || i >= n }
	for i, n := range t.Nodes {
		if n.Parent >= i || outside(n.Parent, i) || outside(n.When, len(t.Exprs)) || outside(n.Value, len(t.Exprs)) {
			return t, fmt.Errorf("read the description of a trace: node %d refers to what is not there", i)
		}
	}
	for i, e := range t.Exprs {
		if e.Type == "" || e.Parent >= i || outside(e.Parent, i) || outside(e.Var, len(t.Vars)) {
			return t, fmt.Errorf("read the description of a trace: expression %d refers to what is not there", i)
		}
	}
	for i, v := range t.Vars {
		if outside(v.Expr, len(t.Exprs)) {
			return t, fmt.Errorf("read the description of a trace: variable %d refers to what is not there", i)
		}
	}
	return t, nil
}

// Node is a node of the target.
type Node struct {
	Kind   string `json:"kind"`   // as lineage.Target
	Path   string `json:"path"`   // "lines[].sku"
	Name   string `json:"name"`   // member of the object around it; "" for items and the root
	Item   bool   `json:"item"`   // an element of the array around it
	Parent int    `json:"parent"` // node, -1 for the root
	Rule   int    `json:"rule"`   // index into abi.Info.Rules, -1
	// Bytes before and after the value between the at of TraceNode and TraceEnd:
	// its name and the comma.
	Prefix int `json:"prefix"`
	Suffix int `json:"suffix"`
	// When and Value are expressions, -1 if there are none that are noted: what
	// decides whether the node is written, and what it writes or goes through.
	When      int    `json:"when"`
	Value     int    `json:"value"`
	Const     string `json:"const,omitempty"` // the value as written, if it is constant
	OnMissing string `json:"onMissing,omitempty"`
	OnNull    string `json:"onNull,omitempty"`
}

// Expr is an expression that is noted.
type Expr struct {
	Text string `json:"text"` // for people; may differ from what was written
	Type string `json:"type"`
	For  string `json:"for"` // part of the rule: value, when, each, where, …
	As   string `json:"as"`  // lineage.Role of it there
	// Parent is the noted expression that it is a part of, -1 if it is whole.
	Parent int    `json:"parent"`
	Of     string `json:"of"`   // read, has, var, lookup, or another kind of expression
	Node   int    `json:"node"` // that it belongs to, -1 for one of a let
	// Of reads: the place, and the names from the row it is read in, or from the
	// source, down to it.
	Pointer string   `json:"pointer,omitempty"`
	Names   []string `json:"names,omitempty"`
	Var     int      `json:"var"` // that it names, or that it goes through; -1
	// Whole says that an expression is the whole of what a rule or let says.
	Whole bool `json:"whole,omitempty"`
}

// Var is a variable.
type Var struct {
	Name  string   `json:"name"`
	Kind  string   `json:"kind"` // let, item, or value: all others
	Type  string   `json:"type"`
	Place string   `json:"place,omitempty"` // pointer of the elements it stands for
	Text  string   `json:"text,omitempty"`  // of a let
	At    diag.Pos `json:"at,omitzero"`
	Expr  int      `json:"expr"` // the one inside which its loop runs, -1
}

// Index numbers what a Table describes.
type Index struct {
	Table *Table
	nodes map[program.Node]int
	exprs map[program.Expr]int
	vars  map[*program.Variable]int
}

// Node is the number of a node, -1 if it has none.
func (x *Index) Node(n program.Node) int { return number(x.nodes, n) }

// Expr is the number of an expression that is worth noting, else -1.
func (x *Index) Expr(e program.Expr) int { return number(x.exprs, e) }

// Var is the number of a variable, -1 if it has none.
func (x *Index) Var(v *program.Variable) int { return number(x.vars, v) }

func number[K comparable](m map[K]int, k K) int {
	if n, ok := m[k]; ok {
		return n
	}
	return -1
}

// Describe numbers a program.
func Describe(p *program.Program) *Index {
	x := &Index{Table: &Table{Version: Version, Nodes: []Node{}, Exprs: []Expr{}, Vars: []Var{}},
		nodes: map[program.Node]int{}, exprs: map[program.Expr]int{}, vars: map[*program.Variable]int{}}
	for _, v := range p.Lets {
		x.let(p, v)
	}
	for _, v := range p.Lets {
		x.root(v.Init, use{node: -1, what: "let", as: lineage.AsValue})
	}
	nodes := lineage.Nodes(p)
	for i, at := range nodes {
		x.nodes[at.Node] = i
	}
	for i, at := range nodes {
		x.node(p, i, at)
	}
	return x
}

func (x *Index) let(p *program.Program, v *program.Variable) {
	x.vars[v] = len(x.Table.Vars)
	text := p.Texts[v.Init]
	x.Table.Vars = append(x.Table.Vars, Var{Name: v.Name, Kind: "let", Type: v.Type.String(), Text: text.Text, At: text.Pos, Expr: -1})
}

func (x *Index) node(p *program.Program, i int, at lineage.Placed) {
	n := Node{Kind: lineage.KindName(at.Node), Path: at.Path, Item: at.Item, Parent: at.Parent, Rule: lineage.RuleAt(p, at), When: -1, Value: -1}
	if !at.Item && at.Parent >= 0 {
		n.Name = unescape(at.Pointer[strings.LastIndexByte(at.Pointer, '/')+1:])
	}
	switch v := at.Node.(type) {
	case *program.Inline:
		for _, let := range v.Lets {
			x.let(p, let)
		}
		n.OnMissing, n.OnNull = lineage.PolicyName(v.OnMissing), lineage.PolicyName(v.OnNull)
	case *program.Each:
		for _, v := range lineage.Variables(v) {
			x.variable(v, -1)
		}
		n.OnMissing, n.OnNull = lineage.PolicyName(v.OnMissing), lineage.PolicyName(v.OnNull)
	case *program.Value:
		n.OnMissing, n.OnNull = lineage.PolicyName(v.OnMissing), lineage.PolicyName(v.OnNull)
		if c, ok := v.Expr.(*program.Const); ok {
			n.Const = lineage.Literal(c)
		}
	}
	for _, u := range program.Uses(at.Node) {
		id := x.root(u.Expr, use{node: i, what: lineage.UseName(u.Role), as: lineage.RoleAs(u.Role)})
		switch u.Role {
		case program.RoleWhen:
			n.When = id
		case program.RoleValue, program.RoleRange:
			n.Value = id
		}
	}
	x.Table.Nodes = append(x.Table.Nodes, n)
}

// use is what an expression is for.
type use struct {
	node int
	what string
	as   lineage.Role
	in   int // number of the noted expression around
}

// root numbers an expression of a rule or let with its parts and returns its
// own number.
func (x *Index) root(e program.Expr, u use) int {
	u.in = -1
	id := x.expr(e, u, true)
	if id >= 0 {
		x.Table.Exprs[id].Whole = true
	}
	return id
}

// expr numbers an expression before its parts; one that stands in several places
// keeps its first number.
func (x *Index) expr(e program.Expr, u use, whole bool) int {
	if id, ok := x.exprs[e]; ok {
		return id
	}
	id := -1
	if of := kindOf(e); of != "" || whole && !isConst(e) {
		id = len(x.Table.Exprs)
		x.exprs[e] = id
		n := Expr{Text: lineage.Show(e), Type: e.Type().String(), For: u.what, As: string(u.as), Parent: u.in, Of: of, Node: u.node, Var: -1}
		x.Table.Exprs = append(x.Table.Exprs, n)
	}
	for _, v := range bound(e) {
		if id >= 0 {
			x.variable(v, id)
		} else {
			x.variable(v, u.in)
		}
	}
	if id >= 0 {
		x.refer(&x.Table.Exprs[id], e)
	}
	around := u.in
	if id >= 0 {
		around = id
	}
	for _, part := range program.Operands(e) {
		x.expr(part, use{u.node, u.what, lineage.Within(u.as, lineage.PartAs(e, part)), around}, false)
	}
	return id
}

func isConst(e program.Expr) bool {
	_, ok := e.(*program.Const)
	return ok
}

// refer notes the place or variable that an expression names.
func (x *Index) refer(n *Expr, e program.Expr) {
	place := func(p *program.Place, row *program.Variable) {
		n.Pointer = p.Pointer()
		for q := p; q.Parent != nil && (row == nil || q != row.Row); q = q.Parent {
			n.Names = append(n.Names, q.Name)
		}
		slices.Reverse(n.Names)
		if row != nil {
			n.Var = x.Var(row)
		}
	}
	switch e := e.(type) {
	case *program.Read:
		place(e.Place, e.Row)
	case *program.Has:
		place(e.Place, e.Row)
		n.As = string(lineage.Within(lineage.Role(n.As), lineage.AsCondition))
	case *program.Var:
		n.Var = x.Var(e.Var)
	case *program.Loop:
		n.Var = x.Var(e.Var)
	case *program.Fold:
		n.Var = x.Var(e.Var)
	}
}

// bound are the variables that an expression binds.
func bound(e program.Expr) []*program.Variable {
	var out []*program.Variable
	switch e := e.(type) {
	case *program.Loop:
		out = append(out, e.Var, e.Index)
	case *program.Fold:
		out = append(out, e.Var, e.Var2)
	case *program.Bind:
		out = append(out, e.Var)
	case *program.Opt:
		out = append(out, e.Var)
	}
	return slices.DeleteFunc(out, func(v *program.Variable) bool { return v == nil })
}

func (x *Index) variable(v *program.Variable, expr int) {
	if _, ok := x.vars[v]; ok {
		return
	}
	x.vars[v] = len(x.Table.Vars)
	n := Var{Name: lineage.VariableName(v), Kind: "value", Type: v.Type.String(), Expr: expr}
	if v.Row != nil {
		n.Kind, n.Place = "item", v.Row.Pointer()
	}
	x.Table.Vars = append(x.Table.Vars, n)
}

// kindOf is the kind of an expression that is worth noting, "" of others: of
// literals, and of what only changes the form of a value.
func kindOf(e program.Expr) string {
	switch e := e.(type) {
	case *program.Read:
		return "read"
	case *program.Has:
		return "has"
	case *program.Var:
		return "var"
	case *program.Call:
		if e.Implicit {
			return ""
		}
		return "call"
	case *program.Cond:
		return "choice"
	case *program.Logic:
		return "logic"
	case *program.Lookup:
		return "lookup"
	case *program.Index:
		return "index"
	case *program.Loop, *program.Fold:
		return "loop"
	case *program.Opt:
		if lineage.FunctionName(e) == "" || e.Var != nil && e.Var.Row != nil {
			return ""
		}
		return "optional"
	case *program.AnyCall, *program.AnyMatch:
		return "call"
	case *program.ListOf, *program.AnyList, *program.AnyMap:
		if len(program.Operands(e)) == 0 {
			return ""
		}
		return "literal"
	}
	return ""
}

func unescape(s string) string { return strings.NewReplacer("~1", "/", "~0", "~").Replace(s) }

func escape(s string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(s) }

func itoa(i int) string { return strconv.Itoa(i) }
