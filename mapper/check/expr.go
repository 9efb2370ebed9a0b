package check

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"cel.dev/cel-go/cel"
	celchecker "cel.dev/cel-go/checker"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// scope is what names mean at one place of the document.
type scope struct {
	c     *checker
	env   *environment
	names map[string]*binding
}

// binding is the meaning of a name.
type binding struct {
	value val
	let   *let // to note that it is used
}

// with is the scope with one more name.
func (s *scope) with(name string, t *celtypes.Type, b *binding) (*scope, error) {
	key := envKey{in: s.env.number, name: name, typ: t.String()}
	env, err := s.c.env.Memory.environment(key, func() (*cel.Env, error) { return s.env.Extend(cel.Variable(name, t)) })
	if err != nil {
		return nil, err
	}
	names := maps.Clone(s.names)
	names[name] = b
	return &scope{c: s.c, env: env, names: names}, nil
}

// tree is one expression after CEL's check.
type tree struct {
	source *document.Expr
	ast    *ast.AST
	// soft counts what has no typed form, hard what has no form at all.
	soft, hard int
}

// compile parses, checks and lowers an expression. False if there were errors;
// they are among the findings.
func (s *scope) compile(e *document.Expr) (val, *tree, bool) {
	before := len(s.c.found)
	checked := s.check(e)
	if checked == nil {
		s.c.seen.tried(s, e, val{}, nil, false)
		return val{}, nil, false
	}
	t := &tree{source: e, ast: checked}
	l := &lowering{c: s.c, tree: t, names: s.names}
	v := l.expr(checked.Expr())
	if v.expr != nil {
		v.expr = l.settle(checked.Expr(), v.expr)
	}
	failed := slices.ContainsFunc(s.c.found[before:], func(d diag.Diagnostic) bool { return d.Severity == diag.Error })
	ok := !failed && (v.expr != nil || v.obj != nil)
	s.c.seen.tried(s, e, v, t, ok)
	return v, t, ok
}

// fixes are the changes to a tree before it is checked: what CEL's checker does
// not know of mappings.
type fixes struct {
	flat    map[int64]bool // selections and indexes whose result was an optional of an optional
	open    map[int64]bool // indexes into what may be missing and has no known type
	decimal map[int64]bool // integer literals where a decimal is asked for
}

// check gives an expression its types, from memory if it is known.
func (s *scope) check(e *document.Expr) *ast.AST {
	m := s.c.env.Memory
	if known, ok := m.tree(s.env, e.Text); ok {
		s.c.types.met(known.looks)
		return known.ast
	}
	t, looks := s.settled(e)
	if t != nil {
		m.keep(s.env, e.Text, typed{t, looks})
	}
	return t
}

// checkOnce runs CEL's checker, and takes the fields that it asked for.
func (s *scope) checkOnce(parsed *cel.Ast) (*cel.Ast, []look, *cel.Issues) {
	t := s.c.types
	t.checking.Lock()
	defer t.checking.Unlock()
	checked, iss := s.env.Check(parsed)
	maps.Copy(t.missed, t.registry.missed)
	looks := t.looks
	t.looks = nil
	clear(t.registry.missed)
	return checked, looks, iss
}

// settled runs CEL's checker until no fix is left to apply.
func (s *scope) settled(e *document.Expr) (*ast.AST, []look) {
	var met []look
	f := fixes{flat: map[int64]bool{}, open: map[int64]bool{}, decimal: map[int64]bool{}}
	for range 40 {
		parsed, iss := s.env.Parse(e.Text)
		if iss.Err() != nil {
			s.c.tellAll(e, nil, iss.Errors())
			return nil, nil
		}
		if !s.apply(e, parsed.NativeRep(), f) {
			return nil, nil
		}
		checked, looks, iss := s.checkOnce(parsed)
		s.c.types.met(looks)
		met = append(met, looks...)
		if iss.Err() != nil {
			if f.forDecimals(parsed.NativeRep(), iss.Errors()) || f.forErrors(parsed.NativeRep(), iss.Errors()) {
				continue
			}
			s.c.tellAll(e, parsed.NativeRep(), iss.Errors())
			return nil, nil
		}
		if f.forOptionals(checked.NativeRep()) || f.forLists(checked.NativeRep()) {
			continue
		}
		if !s.comparable(e, checked.NativeRep()) {
			return nil, nil
		}
		return checked.NativeRep(), met
	}
	s.c.found.Add(e.Pos, "map/internal", "the expression does not settle")
	return nil, nil
}

var number = regexp.MustCompile(`^-?\s*[0-9.]+(?:[eE][+-]?[0-9]+)?`)

// apply rewrites a parsed tree: fractional literals become dec("…") with their
// own text, optional selections ask for the marked field, and the fixes so far.
func (s *scope) apply(e *document.Expr, a *ast.AST, f fixes) bool {
	fac := ast.NewExprFactory()
	next := ast.MaxID(a)
	ok := true
	toDec := func(x ast.Expr, text string) {
		next++
		a.SourceInfo().SetOffsetRange(next, a.SourceInfo().OffsetRanges()[x.ID()])
		x.SetKindCase(fac.NewCall(x.ID(), "dec", fac.NewLiteral(next, celtypes.String(text))))
	}
	ast.PostOrderVisit(a.Expr(), ast.NewExprVisitor(func(x ast.Expr) {
		switch x.Kind() {
		case ast.LiteralKind:
			switch v := x.AsLiteral().(type) {
			case celtypes.Double:
				text := number.FindString(e.Text[byteOffset(e.Text, int(a.SourceInfo().OffsetRanges()[x.ID()].Start)):])
				if text = strings.Join(strings.Fields(text), ""); strings.HasPrefix(strings.TrimPrefix(text, "-"), ".") {
					text = strings.Replace(text, ".", "0.", 1) // CEL takes .5, JSON does not
				}
				toDec(x, text)
			case celtypes.Int:
				if f.decimal[x.ID()] {
					toDec(x, string(v.ConvertToType(celtypes.StringType).(celtypes.String)))
				}
			}
		case ast.SelectKind:
			if sel := x.AsSelect(); f.flat[x.ID()] && !sel.IsTestOnly() {
				x.SetKindCase(fac.NewSelect(x.ID(), sel.Operand(), base+sel.FieldName()))
			}
		case ast.CallKind:
			call := x.AsCall()
			switch call.FunctionName() {
			case "_?._":
				if len(call.Args()) == 2 && call.Args()[1].Kind() == ast.LiteralKind {
					if name, isText := call.Args()[1].AsLiteral().(celtypes.String); isText {
						call.Args()[1].SetKindCase(fac.NewLiteral(call.Args()[1].ID(), base+name))
					}
				}
			case "_[_]", "_[?_]":
				if to := indexAs(call.FunctionName() == "_[?_]", f.flat[x.ID()], f.open[x.ID()]); to != "" {
					x.SetKindCase(fac.NewCall(x.ID(), to, call.Args()...))
				}
			}
		}
	}))
	return ok
}

// indexAs is the function that does what an index operator does, "" if that is as
// it should be.
func indexAs(opt, flat, open bool) string {
	switch {
	case flat && opt:
		return flatOptIndex
	case flat:
		return flatIndex
	case open && opt:
		return openOptIndex
	case open:
		return openIndex
	}
	return ""
}

// forOptionals notes selections and indexes that came out as an optional of an
// optional; false if there are none.
func (f fixes) forOptionals(a *ast.AST) bool {
	found := false
	ast.PostOrderVisit(a.Expr(), ast.NewExprVisitor(func(x ast.Expr) {
		index := x.Kind() == ast.CallKind && (x.AsCall().FunctionName() == "_[_]" || x.AsCall().FunctionName() == "_[?_]")
		if index && !f.flat[x.ID()] && !f.open[x.ID()] {
			// CEL would forget that what comes out is optional
			of := x.AsCall().Args()[0]
			if t := a.GetType(of.ID()); f.open[of.ID()] || isOptional(t) && t.Parameters()[0].Kind() == celtypes.DynKind {
				f.open[x.ID()], found = true, true
				return
			}
		}
		if found || f.flat[x.ID()] || x.Kind() != ast.SelectKind && !index {
			return
		}
		if t := a.GetType(x.ID()); isOptional(t) && isOptional(t.Parameters()[0]) {
			f.flat[x.ID()], found = true, true
		}
	}))
	return found
}

// forErrors is forOptionals for what CEL's checker did not get past: it notes the
// operand that an error calls an optional of an optional.
func (f fixes) forErrors(a *ast.AST, errs []*common.Error) bool {
	found := false
	note := func(x ast.Expr) {
		index := x.Kind() == ast.CallKind && (x.AsCall().FunctionName() == "_[_]" || x.AsCall().FunctionName() == "_[?_]")
		if (x.Kind() == ast.SelectKind || index) && !f.flat[x.ID()] {
			f.flat[x.ID()], found = true, true
		}
	}
	for _, err := range errs {
		field := noSelection.FindStringSubmatch(err.Message)
		call := noOverload.FindStringSubmatch(err.Message)
		loop := notARange.FindStringSubmatch(err.Message)
		ast.PostOrderVisit(a.Expr(), ast.NewExprVisitor(func(x ast.Expr) {
			switch {
			case loop != nil && x.Kind() == ast.ComprehensionKind && strings.HasPrefix(loop[1], doubly):
				if r := x.AsComprehension().IterRange(); r.ID() == err.ExprID || x.ID() == err.ExprID {
					note(r)
				}
			case x.ID() != err.ExprID:
			case field != nil && strings.HasPrefix(field[1], "optional_type("):
				if x.Kind() == ast.SelectKind {
					note(x.AsSelect().Operand())
				} else if x.Kind() == ast.CallKind {
					note(x.AsCall().Args()[0])
				}
			case call != nil && x.Kind() == ast.CallKind:
				args := x.AsCall().Args()
				if x.AsCall().IsMemberFunction() {
					args = append([]ast.Expr{x.AsCall().Target()}, args...)
				}
				for i, t := range signature(call[2]) {
					if i < len(args) && t.name == "optional_type" && len(t.args) == 1 && t.args[0].name == "optional_type" {
						note(args[i])
					}
				}
			}
		}))
	}
	return found
}

const doubly = "optional_type(optional_type("

// forDecimals notes integer literals beside decimals where CEL asks for one
// type; false if no error is of that kind.
func (f fixes) forDecimals(a *ast.AST, errs []*common.Error) bool {
	found := false
	note := func(x ast.Expr) {
		if x.Kind() == ast.LiteralKind && !f.decimal[x.ID()] {
			if _, isInt := x.AsLiteral().(celtypes.Int); isInt {
				f.decimal[x.ID()], found = true, true
			}
		}
	}
	for _, err := range errs {
		if !strings.Contains(err.Message, "decimal") {
			continue
		}
		ast.PostOrderVisit(a.Expr(), ast.NewExprVisitor(func(x ast.Expr) {
			switch x.Kind() {
			case ast.CallKind:
				call := x.AsCall()
				if x.ID() != err.ExprID || !slices.Contains([]string{"_?_:_", "orValue", "@in", "min", "max"}, call.FunctionName()) {
					return
				}
				for _, arg := range call.Args() {
					note(arg)
					if arg.Kind() == ast.ListKind {
						for _, el := range arg.AsList().Elements() {
							note(el)
						}
					}
				}
			case ast.ListKind:
				els := x.AsList().Elements()
				if !slices.ContainsFunc(els, func(el ast.Expr) bool { return el.ID() == err.ExprID }) && x.ID() != err.ExprID {
					return
				}
				for _, el := range els {
					note(el)
				}
			}
		}))
	}
	return found
}

// byteOffset turns an offset in characters into one in bytes.
func byteOffset(text string, chars int) int {
	at := 0
	for ; chars > 0 && at < len(text); chars-- {
		_, n := utf8.DecodeRuneInString(text[at:])
		at += n
	}
	return at
}

// offset is the byte offset of a node in the expression's text. For a selection
// it is the field's name, not the dot before it.
func offset(e *document.Expr, a *ast.AST, x ast.Expr) int {
	r, ok := a.SourceInfo().GetOffsetRange(x.ID())
	if !ok {
		return 0
	}
	at := byteOffset(e.Text, int(r.Start))
	if x.Kind() == ast.SelectKind || x.Kind() == ast.CallKind && x.AsCall().FunctionName() == "_?._" {
		at = skipDot(e.Text, at)
	}
	return at
}

// skipDot moves from the dot of a selection to the name after it.
func skipDot(text string, at int) int {
	if at < len(text) && text[at] == '.' {
		at++
		for at < len(text) && strings.IndexByte("? \t\r\n", text[at]) >= 0 {
			at++
		}
	}
	return at
}

// add reports a finding at a node.
func (c *checker) add(e *document.Expr, a *ast.AST, x ast.Expr, code, format string, args ...any) *diag.Diagnostic {
	return c.found.Add(e.At(offset(e, a, x)), code, format, args...)
}

// format shows a CEL type in the words of a mapping.
func (t *types) format(ct *celtypes.Type) string { return t.words(celchecker.FormatCELType(ct)) }

func (t *types) formatType(pt program.Type) string {
	switch pt.Kind {
	case program.Bool:
		return "bool"
	case program.Int:
		return "int"
	case program.String:
		return "text"
	case program.Decimal:
		return "decimal"
	case program.Timestamp:
		return "timestamp"
	case program.JSON, program.Any:
		return "untyped value"
	case program.Null:
		return "null"
	case program.Obj:
		return "object " + t.labels[pt.Shape]
	case program.List:
		return "list of " + t.formatType(*pt.Elem)
	case program.Map:
		return "map of " + t.formatType(*pt.Elem)
	case program.Optional:
		return "optional " + t.formatType(*pt.Elem)
	}
	return "unknown"
}
