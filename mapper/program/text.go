package program

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteText writes a program for people to read: lets, then the builders in
// target order, every expression as an operator before its operands.
func WriteText(w io.Writer, p *Program) error {
	t := &printer{p: p}
	t.line(0, "mapping %s", p.Mapping)
	t.line(0, "source %s %s", p.Source.Ref, p.Source.Version)
	t.line(0, "target %s %s", p.Target.Ref, p.Target.Version)
	for _, l := range p.Lets {
		t.line(0, "let %s: %s = %s", l.Name, l.Type, t.expr(l.Init))
	}
	if p.Root != nil {
		t.node(0, "", p.Root)
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

type printer struct {
	p *Program
	b strings.Builder
}

func (t *printer) line(depth int, format string, args ...any) {
	t.b.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(&t.b, format, args...)
	t.b.WriteByte('\n')
}

var policyNames = [...]string{PolicyOmit: "omit", PolicyNull: "null", PolicyDefault: "default", PolicyError: "error"}

func (t *printer) node(depth int, name string, n Node) {
	head := func(kind string, when Expr, rule int) string {
		s := strings.TrimSpace(name + " " + kind)
		if when != nil {
			s += " when " + t.expr(when)
		}
		if rule >= 0 && rule < len(t.p.Rules) {
			s += fmt.Sprintf("  ; rule %d, %s", rule, t.p.Rules[rule].Pos)
		}
		return s
	}
	switch n := n.(type) {
	case *Object:
		t.line(depth, "%s", head("object"+t.standard(n.Default), n.When, -1))
		for _, f := range n.Fields {
			label := f.Name
			if f.Required {
				label += "!"
			}
			t.node(depth+1, label, f.Node)
		}
	case *Value:
		kind := "= " + t.expr(n.Expr)
		if n.Expr.Type().Kind == Optional {
			kind += fmt.Sprintf(" missing %s null %s", policyNames[n.OnMissing], policyNames[n.OnNull]) + t.standard(n.Default)
		}
		if n.Checks {
			kind += " checked"
		}
		t.line(depth, "%s", head(kind, n.When, n.Rule))
	case *Each:
		kind := fmt.Sprintf("each %s in %s", n.Var.Name, t.expr(n.Range))
		if n.Index != nil {
			kind += " index " + n.Index.Name
		}
		if n.Where != nil {
			kind += " where " + t.expr(n.Where)
		}
		t.line(depth, "%s", head(kind, n.When, n.Rule))
		if n.Query != nil {
			t.query(depth+2, n.Query)
		}
		t.node(depth+1, "-", n.Item)
	case *Choice:
		kind := "choice"
		if last := len(n.Alternatives) - 1; n.Alternatives[last].When != nil {
			kind += " missing " + policyNames[n.OnMissing]
		}
		t.line(depth, "%s", head(kind+t.standard(n.Default), n.When, n.Rule))
		for _, a := range n.Alternatives {
			if a.When != nil {
				t.line(depth+1, "when %s  ; rule %d", t.expr(a.When), a.Rule)
			} else {
				t.line(depth+1, "otherwise  ; rule %d", a.Rule)
			}
			t.node(depth+2, "-", a.Node)
		}
	case *Inline:
		kind := "use " + n.Mapping
		if n.Present != nil {
			kind += fmt.Sprintf(" if %s missing %s null %s", t.expr(n.Present), policyNames[n.OnMissing], policyNames[n.OnNull])
		}
		t.line(depth, "%s", head(kind+t.standard(n.Default), n.When, n.Rule))
		for _, v := range n.Lets {
			t.line(depth+1, "let %s: %s = %s", v.Name, v.Type, t.expr(v.Init))
		}
		t.node(depth+1, "-", n.Node)
	case *Tuple:
		t.line(depth, "%s", head("tuple", n.When, n.Rule))
		for _, item := range n.Items {
			t.node(depth+1, "-", item)
		}
	}
}

// standard shows the text that a policy writes.
func (t *printer) standard(text string) string {
	if text == "" {
		return ""
	}
	return " default " + text
}

var (
	loopNames = [...]string{LoopAll: "all", LoopExists: "exists", LoopExistsOne: "exists_one", LoopFilter: "filter", LoopMap: "map"}
	optNames  = [...]string{OptSome: "some", OptNone: "none", OptHasValue: "has_value", OptGet: "value", OptOr: "or",
		OptOrValue: "or_value", OptMap: "opt_map", OptFlatMap: "opt_flat_map"}
)

func (t *printer) expr(e Expr) string {
	call := func(name string, args ...Expr) string {
		s := "(" + name
		for _, a := range args {
			if a != nil {
				s += " " + t.expr(a)
			}
		}
		return s + ")"
	}
	place := func(p *Place, row *Variable) string {
		if row == nil {
			if pointer := p.Pointer(); strings.HasPrefix(pointer, MetaName) {
				return pointer
			}
			return "source" + p.Pointer()
		}
		return row.Name + strings.TrimPrefix(p.Pointer(), row.Row.Pointer())
	}
	switch e := e.(type) {
	case *Const:
		switch v := e.Value.(type) {
		case string:
			return strconv.Quote(v)
		case nil:
			return "null"
		default:
			return anyConst(v)
		}
	case *Read:
		return place(e.Place, e.Row)
	case *Has:
		return "(has " + place(e.Place, e.Row) + ")"
	case *Var:
		return e.Var.Name
	case *Call:
		return call(e.Overload, e.Args...)
	case *Cond:
		return call("if", e.If, e.Then, e.Else)
	case *Logic:
		if e.Or {
			return call("or", e.L, e.R)
		}
		return call("and", e.L, e.R)
	case *Lookup:
		return call(fmt.Sprintf("%s %s.%s", e.By, e.Table.Name, e.Table.Columns[e.Column]), e.Key, e.Default)
	case *Bind:
		return fmt.Sprintf("(bind %s %s %s)", e.Var.Name, t.expr(e.Var.Init), t.expr(e.Body))
	case *ListOf:
		return call("list", e.Elems...)
	case *Index:
		if e.Opt {
			return call("index?", e.List, e.Key)
		}
		return call("index", e.List, e.Key)
	case *Loop:
		return call(loopNames[e.Op]+" "+e.Var.Name+" in", e.Range, e.Cond, e.Body)
	case *Opt:
		if e.Var != nil {
			return call(optNames[e.Op]+" "+e.Var.Name, e.X, e.Y)
		}
		return call(optNames[e.Op], e.X, e.Y)
	}
	return t.anyExpr(e)
}

var kindNames = [...]string{Invalid: "invalid", Bool: "bool", Int: "int", String: "text", Decimal: "decimal", Timestamp: "timestamp",
	JSON: "json", Obj: "object", List: "list", Map: "map", Optional: "optional", Null: "null", Any: "any"}

// String is the type in words, "optional list text".
func (t Type) String() string {
	s := kindNames[t.Kind]
	if t.Elem != nil {
		s += " " + t.Elem.String()
	}
	return s
}
