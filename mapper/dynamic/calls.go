package dynamic

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"cel.dev/cel-go/common/ast"
	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/mapper/kernel"
	"crosswalk/mapper/program"
	"crosswalk/mapper/wasm"
)

// operators are the functions of the kernel that do what an operator does.
var operators = map[string]string{
	"_+_": "add", "_-_": "sub", "_*_": "mul", "_/_": "div", "_%_": "mod", "-_": "neg", "!_": "not",
	"_==_": "eq", "_!=_": "ne", "_<_": "lt", "_<=_": "le", "_>_": "gt", "_>=_": "ge",
	"@in": "in", "_in_": "in", "in": "in", "_[_]": "index", "_[?_]": "opt_index", "@open_index": "index", "@open_opt_index": "opt_index",
}

// known are the functions of the kernel on values of kind Any, with the number
// of their arguments.
var known = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	k, err := wasm.Parse(kernel.Wasm)
	if err != nil {
		return out
	}
	for name := range k.Funcs {
		if rest, ok := strings.CutPrefix(name, "a_"); ok {
			out[rest] = true
		}
	}
	return out
})

// Has says whether the kernel has a function on n values of kind Any.
func Has(function string, n int) bool { return known()[fmt.Sprintf("%s_%d", symbol(function), n)] }

// symbol is how the kernel calls a function of CEL.
func symbol(function string) string {
	if op, ok := operators[function]; ok {
		return op
	}
	if function == "dec" {
		return "decimal"
	}
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(function), "@", ""), ".", "_")
}

func (l *Lowering) call(x ast.Expr) program.Expr {
	c := x.AsCall()
	name, args := c.FunctionName(), c.Args()
	if c.IsMemberFunction() {
		full := ""
		if q := l.qualified(c.Target()); q != "" {
			full = q + "." + name
		}
		if full != "" && l.isFunction(full, len(args)) {
			name = strings.TrimPrefix(full, ".")
		} else {
			args = append([]ast.Expr{c.Target()}, args...)
		}
	}
	return l.function(x, strings.TrimPrefix(name, "."), args)
}

// isFunction says that a full name is that of a function.
func (l *Lowering) isFunction(full string, n int) bool {
	full = strings.TrimPrefix(full, ".")
	return special[full] || strings.Contains(full, ".") && Has(full, n)
}

// special are functions with a dot in their names that are lowered in their own way.
var special = map[string]bool{"optional.of": true, "optional.none": true, "optional.ofNonZeroValue": true, "optional.unwrap": true}

func (l *Lowering) function(x ast.Expr, name string, args []ast.Expr) program.Expr {
	base := l.base(x)
	switch name {
	case "_&&_", "_||_":
		var out program.Expr
		for _, a := range args {
			e := l.Truth(a)
			if out == nil {
				out = e
				continue
			}
			out = &program.Logic{Base: program.Base{T: program.Type{Kind: program.Bool}, Off: base.Off}, Or: name == "_||_", L: out, R: e}
		}
		return Box(out)
	case "_?_:_":
		if e := l.optMap(x, args); e != nil {
			return e
		}
		return &program.Cond{Base: base, If: l.Truth(args[0]), Then: l.Any(args[1]), Else: l.Any(args[2])}
	case "@not_strictly_false", "__not_strictly_false__":
		return &program.NotFalse{Base: base, X: l.Any(args[0])}
	case "_?._":
		return l.any(x, "opt_index", args)
	case "dyn":
		if len(args) == 1 {
			return l.Any(args[0])
		}
	case "matches":
		if len(args) == 2 {
			return l.matches(x, args)
		}
	case "getFullYear", "getMonth", "getDayOfYear", "getDayOfMonth", "getDate", "getDayOfWeek", "getHours", "getMinutes", "getSeconds", "getMilliseconds":
		if len(args) == 2 {
			return &program.AnyCall{Base: base, Func: symbol(name), Args: []program.Expr{l.Any(args[0]), l.zone(args[1])}}
		}
	case "or", "orValue":
		if len(args) == 2 {
			op := program.OptOr
			if name == "orValue" {
				op = program.OptOrValue
			}
			return &program.Opt{Base: base, Op: op, X: l.Any(args[0]), Y: l.Any(args[1])}
		}
	case "math.@max", "math.@min":
		if !Has(name, len(args)) { // the one over a list does it
			list := &program.AnyList{Base: base}
			for _, a := range args {
				list.Elems = append(list.Elems, l.Any(a))
			}
			return &program.AnyCall{Base: base, Func: symbol(name), Args: []program.Expr{list}}
		}
	}
	if !Has(name, len(args)) {
		if c := l.containerFunction(name, len(args)); c != "" {
			name = c
		} else {
			// arguments do not matter: a function that is not there cannot be called
			return l.raise(x)
		}
	}
	return l.any(x, symbol(name), args)
}

// containerFunction is a function of the container, "" if there is none.
func (l *Lowering) containerFunction(name string, n int) string {
	for _, full := range l.candidates(name) {
		if full != name && Has(full, n) {
			return full
		}
	}
	return ""
}

func (l *Lowering) any(x ast.Expr, function string, args []ast.Expr) program.Expr {
	out := &program.AnyCall{Base: l.base(x), Func: function}
	for _, a := range args {
		out.Args = append(out.Args, l.Any(a))
	}
	return out
}

// matches lowers a search for a literal pattern.
func (l *Lowering) matches(x ast.Expr, args []ast.Expr) program.Expr {
	pattern, ok := literalText(args[1])
	if !ok {
		refuse(args[1], "the regular expression must be a literal text")
	}
	if _, err := regexp.Compile(pattern); err != nil {
		return l.raise(x)
	}
	return &program.AnyMatch{Base: l.base(x), X: l.Any(args[0]), Pattern: pattern}
}

// offset are the zones that need no table.
var offset = regexp.MustCompile(`^([+-]?[0-9]{1,2}:[0-9]{2}|UTC|)$`)

// zone lowers the name of a time zone: the tables of those that literals name
// become part of the module.
func (l *Lowering) zone(x ast.Expr) program.Expr {
	name, ok := literalText(x)
	if !ok {
		if l.Strict {
			refuse(x, "the time zone must be a literal text")
		}
		return l.Any(x)
	}
	if offset.MatchString(name) {
		return l.literal(x)
	}
	if _, err := kernel.Location(name); err != nil {
		if l.Strict {
			refuse(x, "there is no time zone %q in the database %s", name, kernel.ZoneVersion())
		}
		return l.raise(x)
	}
	return &program.Const{Base: l.base(x), Value: program.Zone(name)}
}

func literalText(x ast.Expr) (string, bool) {
	if x.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := x.AsLiteral().(celtypes.String)
	return string(s), ok
}

// optMap lowers what CEL makes of x.optMap(v, e) and x.optFlatMap(v, e), with x
// evaluated once; nil if the call is another one:
//
//	x.hasValue() ? optional.of(cel.bind(v, x.value(), e)) : optional.none()
func (l *Lowering) optMap(x ast.Expr, args []ast.Expr) program.Expr {
	m, ok := l.Tree.SourceInfo().GetMacroCall(x.ID())
	if !ok || m.Kind() != ast.CallKind || len(args) != 3 {
		return nil
	}
	macro := m.AsCall().FunctionName()
	if macro != "optMap" && macro != "optFlatMap" {
		return nil
	}
	body := args[1]
	if macro == "optMap" {
		body = body.AsCall().Args()[0]
	}
	fold := body.AsComprehension()
	target := l.variable("@optional")
	target.Init = l.Any(args[0].AsCall().Target())
	read := &program.Var{Base: l.base(x), Var: target}
	inner := l.variable(fold.AccuVar())
	inner.Init = &program.AnyCall{Base: l.base(x), Func: "value", Args: []program.Expr{read}}
	then := program.Expr(&program.Bind{Base: l.base(x), Var: inner, Body: l.with(fold.AccuVar(), inner).Any(fold.Result())})
	if macro == "optMap" {
		then = &program.AnyCall{Base: l.base(x), Func: "optional_of", Args: []program.Expr{then}}
	}
	return &program.Bind{Base: l.base(x), Var: target, Body: &program.Cond{
		Base: l.base(x),
		If:   truth(&program.AnyCall{Base: l.base(x), Func: "hasvalue", Args: []program.Expr{read}}),
		Then: then,
		Else: &program.AnyCall{Base: l.base(x), Func: "optional_none"},
	}}
}
