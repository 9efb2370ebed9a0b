package lineage

import (
	"slices"
	"strings"

	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// Placed is a node and where it stands in the target.
type Placed struct {
	Node     program.Node
	Parent   int // index of the node around it, -1 for the root
	Pointer  string
	Path     string // as rules write it
	Item     bool   // an element of the array that its parent writes
	Required bool   // by the target's contract
	In       []Loop // lists that rules around it go through
}

// Nodes are the nodes of a program, each before those beneath it.
func Nodes(p *program.Program) []Placed {
	l := &placing{p: p}
	if p.Root != nil {
		l.add(Placed{Node: p.Root, Parent: -1})
	}
	return l.out
}

type placing struct {
	p   *program.Program
	out []Placed
}

func (l *placing) add(at Placed) {
	l.out = append(l.out, at)
	below := at
	below.Parent, below.Item, below.Required = len(l.out)-1, false, false
	item := below
	item.Item, item.Pointer, item.Path = true, at.Pointer+"/-", at.Path+"[]"
	switch n := at.Node.(type) {
	case *program.Object:
		for _, f := range n.Fields {
			field := below
			field.Node, field.Required = f.Node, f.Required
			field.Pointer += "/" + escapePointer.Replace(f.Name)
			field.Path = document.JoinPath([]string{f.Name})
			if at.Path != "" {
				field.Path = at.Path + "." + field.Path
			}
			l.add(field)
		}
	case *program.Each:
		item.Node = n.Item
		item.In = append(slices.Clip(at.In), l.loops(n)...)
		l.add(item)
	case *program.Tuple:
		for _, below := range n.Items {
			item.Node = below
			l.add(item)
		}
	default: // alternatives stand where their node stands
		for _, n := range program.Below(n) {
			below.Node, below.Required = n, at.Required
			below.Item = at.Item
			l.add(below)
		}
	}
}

// loops are the lists that an each goes through.
func (l *placing) loops(n *program.Each) []Loop {
	loop := func(v *program.Variable, list program.Expr) Loop {
		out := Loop{Name: VariableName(v), Text: l.p.Texts[list].Text}
		if v.Row != nil {
			out.Over = v.Row.Parent.Pointer()
		}
		return out
	}
	out := []Loop{loop(n.Var, n.Range)}
	if q := n.Query; q != nil {
		for _, r := range q.More {
			out = append(out, loop(r.Var, r.List))
		}
		for _, j := range q.Joins {
			out = append(out, loop(j.Var, j.List))
		}
	}
	return out
}

// Variables are those that an each binds for each of its elements.
func Variables(n *program.Each) []*program.Variable {
	out := []*program.Variable{n.Var}
	add := func(v *program.Variable) {
		if v != nil {
			out = append(out, v)
		}
	}
	add(n.Index)
	if q := n.Query; q != nil {
		for _, r := range q.More {
			add(r.Var)
		}
		for _, j := range q.Joins {
			add(j.Var)
		}
		if q.Group != nil {
			for _, k := range slices.Concat(q.Group.Keys, q.Group.Items) {
				add(k.Var)
			}
		}
		add(q.Position)
	}
	return out
}

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")
