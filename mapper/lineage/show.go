package lineage

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
)

// Show writes an expression as a person would: operators between their
// operands, conversions that nobody wrote left out. It is for display; the
// text that was written is in Program.Texts.
func Show(e program.Expr) string { return show(e, 0) }

// Strength of binding of operators; operands of weaker ones get parentheses.
var strength = map[string]int{
	"||": 2, "&&": 3, "==": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "in": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}

const (
	tern  = 1
	unary = 7
)

func paren(text string, have, want int) string {
	if have < want {
		return "(" + text + ")"
	}
	return text
}

func list(args []program.Expr) string {
	parts := make([]string, 0, len(args))
	for _, a := range args {
		if a != nil {
			parts = append(parts, show(a, 0))
		}
	}
	return strings.Join(parts, ", ")
}

func show(e program.Expr, want int) string {
	switch e := e.(type) {
	case *program.Const:
		return Literal(e)
	case *program.Read:
		return placeText(e.Place, e.Row)
	case *program.Has:
		return "has(" + placeText(e.Place, e.Row) + ")"
	case *program.Var:
		return VariableName(e.Var)
	case *program.Call:
		return callText(e, want)
	case *program.Cond:
		return paren(show(e.If, tern+1)+" ? "+show(e.Then, tern+1)+" : "+show(e.Else, tern), tern, want)
	case *program.Logic:
		name := FunctionName(e)
		return paren(show(e.L, strength[name])+" "+name+" "+show(e.R, strength[name]+1), strength[name], want)
	case *program.Lookup:
		s := e.By.String() + "(" + strconv.Quote(e.Table.Name) + ", " + list([]program.Expr{e.Key, e.Default})
		column := e.Table.Columns[e.Column]
		if e.By == program.LookupReverse {
			column = e.Table.Columns[e.Of]
		}
		if column != "value" {
			s += ", " + strconv.Quote(column)
		}
		return s + ")"
	case *program.Bind:
		if e.Var.Row != nil { // a selection on an item
			return withRow(e.Body, e.Var, show(e.Var.Init, unary+1))
		}
		return fmt.Sprintf("cel.bind(%s, %s, %s)", VariableName(e.Var), show(e.Var.Init, 0), show(e.Body, 0))
	case *program.ListOf:
		return "[" + list(e.Elems) + "]"
	case *program.Index:
		mark := ""
		if e.Opt {
			mark = "?"
		}
		return show(e.List, unary+1) + "[" + mark + show(e.Key, 0) + "]"
	case *program.Loop:
		vars := []string{VariableName(e.Var)}
		if e.Index != nil {
			vars = append([]string{VariableName(e.Index)}, vars...)
		}
		return show(e.Range, unary+1) + "." + loopNames[e.Op] + "(" + strings.Join(vars, ", ") + ", " + list([]program.Expr{e.Cond, e.Body}) + ")"
	case *program.Opt:
		return optText(e, want)
	case *program.AnyCall:
		return applied(operatorOf(e.Func), e.Args, want)
	case *program.AnyList:
		return "[" + list(e.Elems) + "]"
	case *program.AnyMap:
		parts := make([]string, len(e.Entries))
		for i, x := range e.Entries {
			parts[i] = show(x.Key, 0) + ": " + show(x.Value, 0)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	if name := FunctionName(e); name != "" {
		return name + "(" + list(program.Operands(e)) + ")"
	}
	switch parts := program.Operands(e); len(parts) {
	case 0:
		return "…"
	case 1: // a conversion between forms of a value
		return show(parts[0], want)
	default:
		return "(" + list(parts) + ")"
	}
}

func optText(e *program.Opt, want int) string {
	switch e.Op {
	case program.OptSome, program.OptGet:
		return show(e.X, want)
	case program.OptNone:
		return "optional.none()"
	case program.OptMap, program.OptFlatMap:
		if e.Var.Row != nil {
			return withRow(e.Y, e.Var, show(e.X, unary+1))
		}
		return fmt.Sprintf("%s.%s(%s, %s)", show(e.X, unary+1), optNames[e.Op], VariableName(e.Var), show(e.Y, 0))
	}
	return show(e.X, unary+1) + "." + optNames[e.Op] + "(" + list([]program.Expr{e.Y}) + ")"
}

func callText(e *program.Call, want int) string {
	if e.Implicit {
		return show(e.Args[0], want)
	}
	name := overloads[e.Overload]
	if members[e.Overload].Member {
		return show(e.Args[0], unary+1) + "." + name + "(" + list(e.Args[1:]) + ")"
	}
	return applied(name, e.Args, want)
}

// applied is an operator or function with its operands.
func applied(name string, args []program.Expr, want int) string {
	s, infix := strength[name]
	switch {
	case infix && len(args) == 2:
		return paren(show(args[0], s)+" "+name+" "+show(args[1], s+1), s, want)
	case (name == "!" || name == "-") && len(args) == 1:
		return paren(name+show(args[0], unary), unary, want)
	case (name == "[]" || name == "[?]") && len(args) == 2:
		return show(args[0], unary+1) + name[:len(name)-1] + show(args[1], 0) + "]"
	}
	return name + "(" + list(args) + ")"
}

var members = functions.ByOverload()

// VariableName is a variable as people know it; those that the checker made are
// items of a list.
func VariableName(v *program.Variable) string {
	if strings.HasPrefix(v.Name, "@") || v.Name == "" {
		return "item"
	}
	return v.Name
}

// placeText is a source place as an expression reads it.
func placeText(p *program.Place, row *program.Variable) string {
	if p == nil {
		return "source"
	}
	if row != nil && p == row.Row {
		return VariableName(row)
	}
	if p.Parent == nil {
		return cmp.Or(p.Name, "source") // the other root is meta
	}
	before := placeText(p.Parent, row)
	if p.Elem {
		return before + "[]"
	}
	dot := "."
	if p.Optional {
		dot = ".?"
	}
	return before + dot + p.Name
}

// withRow shows what is done with an item that was chosen by an index.
func withRow(e program.Expr, row *program.Variable, item string) string {
	renamed := strings.ReplaceAll(show(e, 0), VariableName(row)+".", item+".")
	if renamed == VariableName(row) {
		return item
	}
	return renamed
}

// Literal is a constant as an expression writes it.
func Literal(c *program.Const) string {
	switch v := c.Value.(type) {
	case string:
		return strconv.Quote(v)
	case nil:
		return "null"
	default:
		return fmt.Sprint(v)
	}
}
