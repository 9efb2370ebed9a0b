package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/common/ast"
	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// call lowers a function or operator.
func (l *lowering) call(x ast.Expr) val {
	call := x.AsCall()
	args := call.Args()
	if call.IsMemberFunction() {
		args = append([]ast.Expr{call.Target()}, args...)
	}
	switch name := call.FunctionName(); name {
	case "_&&_", "_||_":
		return l.logic(x, args, name == "_||_")
	case "_?_:_":
		if m, ok := l.tree.ast.SourceInfo().GetMacroCall(x.ID()); ok && m.Kind() == ast.CallKind {
			switch m.AsCall().FunctionName() {
			case "optMap", "optFlatMap":
				return l.optMap(x, args, m.AsCall().FunctionName() == "optFlatMap")
			}
		}
		return l.cond(x, args)
	case "_?._":
		return l.field(x, args[0], strings.TrimPrefix(string(args[1].AsLiteral().(celtypes.String)), base))
	case "_[_]", "_[?_]", flatIndex, flatOptIndex:
		return l.indexCall(x, args, name == "_[?_]" || name == flatOptIndex)
	case openIndex, openOptIndex:
		return l.refuse(x, "", "an item of this value cannot be taken out")
	case "lookup", "lookupFold", "lookupRange", "lookupKey":
		return l.lookup(x, name, args)
	case "optional.of", "optional.none", "hasValue", "value", "or", "orValue":
		if len(args) <= 2 && (name != "hasValue" || len(args) == 1) {
			return l.optional(x, name, args)
		}
	}
	return l.catalogued(x, args)
}

// catalogued lowers the call of a function of the catalogue.
func (l *lowering) catalogued(x ast.Expr, args []ast.Expr) val {
	name := x.AsCall().FunctionName()
	exprs := make([]program.Expr, len(args))
	loose := false
	for i, a := range args {
		if exprs[i] = l.plain(a); exprs[i] == nil {
			return val{}
		}
		t, ok := l.typ(a)
		loose = loose || !ok || t.Kind == program.Any
	}
	ids := l.tree.ast.GetOverloadIDs(x.ID())
	if loose {
		// what the value turns out to be decides, unless only one form takes it
		if id, ok := overloadOf(name, exprs); ok {
			ids = []string{id}
		} else if name == "_==_" || name == "_!=_" || name == "@in" {
			ids = nil
		}
	}
	if len(ids) != 1 {
		return l.refuse(x, "", "%s cannot be used in a mapping", shownName(name))
	}
	if (name == "count" || name == "position") && holdsUntyped(exprs[0].Type()) {
		d := l.add(x, "map/expression", "%s needs a list whose items are of one known type", name)
		d.Hint = "look for the value with exists(x, x == …) or filter(x, x == …)"
		return val{}
	}
	o, ok := overloads[ids[0]]
	if !ok || o.Node || !fit(o.Args, exprs) {
		return l.refuse(x, "", "%s of %s cannot be used in a mapping", shownName(name), l.c.types.format(l.tree.ast.GetType(args[0].ID())))
	}
	return l.overload(x, ids[0], args, exprs)
}

// holdsUntyped says that t is a list of which nothing says the type of the items.
func holdsUntyped(t program.Type) bool {
	t = plainOf(t)
	if t.Kind != program.List {
		return false
	}
	item := plainOf(*t.Elem).Kind
	return item == program.Any || item == program.JSON
}

func shownName(cel string) string {
	if n, ok := operatorsByName[cel]; ok {
		return n
	}
	return cel
}

// sameAs names the overload that does the same as a member or mixed form.
var sameAs = map[string]string{
	"string_size": "size_string", "list_size": "size_list", "map_size": "size_map", "matches_string": "matches",
}

// overload makes the call of an overload: ints beside decimals are converted,
// constants are checked and folded where they would fail or cost at run time.
func (l *lowering) overload(x ast.Expr, id string, nodes []ast.Expr, args []program.Expr) val {
	o := overloads[id]
	if o.Via != "" {
		base := overloads[o.Via]
		for i, want := range base.Args {
			if want.Kind == program.Decimal && args[i].Type().Kind == program.Int {
				args[i] = decimalOf(args[i])
			}
		}
		id, o = o.Via, base
	}
	if same, ok := sameAs[id]; ok {
		id = same
	}
	t, ok := l.typ(x)
	if !ok {
		return l.refuse(x, "", "%s has no type a mapping can use", shownName(x.AsCall().FunctionName()))
	}
	if !l.constants(id, nodes, args) {
		return val{}
	}
	if id == "string_to_decimal" {
		// a literal with an exponent is computed: its text is not how it is written
		if text, ok := constText(args[0]); ok && !strings.ContainsAny(text, "eE") {
			return val{expr: constant(t, l.at(x), program.Dec(plainDigits(text)))}
		}
	}
	switch id {
	case "string_to_string", "int64_to_int64", "bool_to_bool", "timestamp_to_timestamp":
		return val{expr: args[0]}
	case "equals_string", "not_equals_string":
		l.knownMember(nodes[0], args[0], args[1])
		l.knownMember(nodes[1], args[1], args[0])
	case "in_list":
		return l.in(x, nodes, args, t)
	}
	return val{expr: &program.Call{Base: l.base(x, t), Overload: id, Args: args}}
}

// decimalOf is an int as a decimal.
func decimalOf(e program.Expr) program.Expr {
	t := program.Type{Kind: program.Decimal}
	if c, ok := e.(*program.Const); ok {
		return constant(t, e.Offset(), program.Dec(strconv.FormatInt(c.Value.(int64), 10)))
	}
	return &program.Call{Base: program.Base{T: t, Off: e.Offset()}, Overload: "int64_to_decimal", Args: []program.Expr{e}, Implicit: true}
}

func constText(e program.Expr) (string, bool) {
	c, ok := e.(*program.Const)
	if !ok {
		return "", false
	}
	s, ok := c.Value.(string)
	return s, ok
}

// plainDigits is how a decimal literal without an exponent is written: no zeros
// in front that say nothing, and no sign before a zero.
func plainDigits(text string) string {
	digits, negative := strings.CutPrefix(text, "-")
	digits = strings.TrimLeft(digits, "0")
	if digits == "" || digits[0] == '.' {
		digits = "0" + digits
	}
	if negative && strings.ContainsAny(digits, "123456789") {
		return "-" + digits
	}
	return digits
}

// constants checks arguments that must be literals, and literals that a
// function would refuse at run time.
func (l *lowering) constants(id string, nodes []ast.Expr, args []program.Expr) bool {
	bad := func(i int, hint, format string, a ...any) bool {
		l.add(nodes[i], "map/constant", format, a...).Hint = hint
		return false
	}
	if !l.literals(overloads[id], nodes, args) {
		return false
	}
	switch id {
	case "matches":
		pattern, ok := constText(args[1])
		if !ok {
			return bad(1, "", "the regular expression must be a literal text")
		}
		if _, err := regexp.Compile(pattern); err != nil {
			return bad(1, "", "not a regular expression: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
		if why := l.c.patterns.re2(pattern); why != "" {
			l.add(nodes[1], "map/pattern", "the regular expression cannot be used: %s", why).Hint = simpler
			return false
		}
	case "string_to_decimal":
		if text, ok := constText(args[0]); ok && !isDecimal(text) {
			return bad(0, "", "%q is not a decimal number of at most 34 digits", text)
		}
	case "string_to_int64":
		if text, ok := constText(args[0]); ok {
			if _, err := strconv.ParseInt(text, 10, 64); err != nil {
				return bad(0, "", "%q is not an integer", text)
			}
		}
	case "string_to_bool":
		if text, ok := constText(args[0]); ok && text != "true" && text != "false" {
			return bad(0, "", `%q is neither "true" nor "false"`, text)
		}
	case "string_to_timestamp":
		if text, ok := constText(args[0]); ok && !isDateTime(text) {
			return bad(0, `for example "2026-01-31T09:30:00Z"`, "%q is not an RFC 3339 time", text)
		}
	case "string_pad_left_int_string", "string_pad_right_int_string":
		if fill, ok := constText(args[2]); ok && len([]rune(fill)) != 1 {
			return bad(2, "", "the fill must be one character, not %q", fill)
		}
	}
	return true
}

// in lowers value in list.
func (l *lowering) in(x ast.Expr, nodes []ast.Expr, args []program.Expr, t program.Type) val {
	switch plainOf(*args[1].Type().Elem).Kind {
	case program.Obj, program.List, program.Map, program.JSON, program.Invalid, program.Any:
		return l.refuse(x, "use exists(x, …)", "in cannot look for a value in a %s", l.c.types.formatType(args[1].Type()))
	}
	if args[1].Type().Elem.Kind == program.Optional {
		return l.refuse(x, "use exists(x, …)", "in cannot look in a list whose items may be null")
	}
	if list, ok := args[1].(*program.ListOf); ok {
		for i, e := range list.Elems {
			if nodes[1].Kind() == ast.ListKind {
				l.knownMember(nodes[1].AsList().Elements()[i], e, args[0])
			}
		}
	}
	return val{expr: &program.Call{Base: l.base(x, t), Overload: "in_list", Args: args}}
}

// knownMember warns of a comparison with a text that the other side never has.
func (l *lowering) knownMember(node ast.Expr, e, other program.Expr) {
	text, ok := constText(e)
	if !ok {
		return
	}
	shape := readShape(other)
	if shape == nil || shape.Enum == nil || shape.Extensible {
		return
	}
	members := enumTexts(shape)
	if slices.Contains(members, text) {
		return
	}
	d := l.add(node, "map/never-equal", "the source's contract does not know the value %q here", text)
	d.Severity, d.Hint = warning, document.DidYouMean(text, members)
}

// readShape is the contract's shape of a value that is only read.
func readShape(e program.Expr) *schema.Shape {
	switch e := e.(type) {
	case *program.Read:
		return e.Place.Shape
	case *program.Opt:
		if e.Op == program.OptGet || e.Op == program.OptOrValue {
			return readShape(e.X)
		}
	}
	return nil
}
