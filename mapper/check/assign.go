package check

import (
	celchecker "cel.dev/cel-go/checker"
	"slices"
	"strings"

	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

var intType = celtypes.IntType

// value builds a rule with one expression.
func (b *builder) value(shape *schema.Shape, r *document.Rule, e *document.Expr, where string) *program.Value {
	c := b.scope.c
	v, t, ok := b.scope.compile(e)
	if !ok {
		return nil
	}
	expr := v.expr
	if v.obj != nil {
		expr = v.obj.whole(c, 0)
	}
	declared, known := c.types.fromCEL(t.ast.GetType(t.ast.Expr().ID()))
	if known && declared.Kind == program.Optional && declared.Elem.Kind == program.Optional {
		c.found.Add(e.Pos, "map/type", "the value is an optional of an optional").Hint = "use optFlatMap instead of optMap"
		return nil
	}
	if containsAny(expr.Type()) {
		expr = c.shaped(expr, shape, t.ast.GetType(t.ast.Expr().ID()))
	}
	out := &program.Value{Shape: shape, Rule: c.ruleIndex[r], Expr: expr}
	c.keep(expr, t, out.Rule)
	f, ok := b.policies(shape, r, expr.Type(), r.Kind == document.Value)
	out.OnMissing, out.OnNull, out.Default = f.missing, f.null, f.text
	_, direct := expr.(*program.Const)
	a := assignment{c: c, at: e, where: where, guarded: r.When != nil && !direct, cel: t.ast.GetType(t.ast.Expr().ID())}
	plain := plainOf(expr.Type())
	if !a.fits(plain, shape, expr) {
		return nil
	}
	out.Checks, out.Whole = a.checks, a.all
	if !ok {
		return nil
	}
	return out
}

// assignment decides whether a value may go to a target, and what must be
// checked at run time.
type assignment struct {
	c      *checker
	at     *document.Expr
	where  string
	checks bool
	all    bool // the text of the value is checked against the whole schema
	// guarded says that a condition may keep a constant from getting here: it is
	// then left to the run-time check.
	guarded bool
	cel     *celtypes.Type // of the expression
}

// called is how a person calls the type of the value.
func (a *assignment) called(t program.Type) string {
	if t.Kind == program.Any && a.cel != nil {
		return articleOf(a.c.types.word(parseType(celchecker.FormatCELType(a.cel))))
	}
	return articleOf(a.c.types.formatType(t))
}

// inner is the type that CEL found, without an optional around it.
func (a *assignment) inner() *celtypes.Type {
	if a.cel != nil && isOptional(a.cel) {
		return a.cel.Parameters()[0]
	}
	return a.cel
}

func (a *assignment) refuse(hint, format string, args ...any) bool {
	a.c.found.Add(a.at.Pos, "map/target-type", format, args...).Hint = hint
	return false
}

// fits checks a value of type t against a target shape; e is the expression, nil
// for the items of a list.
func (a *assignment) fits(t program.Type, shape *schema.Shape, e program.Expr) bool {
	if !a.c.supported(shape, a.at.Pos) {
		return false
	}
	if t.Kind == program.Null {
		if acceptsNull(shape) {
			return true
		}
		return a.refuse("", "the target does not accept null in %s", a.where)
	}
	if t.Kind == program.Invalid { // optional.none(), an item of []: never written
		return true
	}
	if t.Kind == program.Optional {
		return a.refuse("go through the list with each, where the items can be left out", "items of the list may be null")
	}
	if untyped(shape) {
		ok := a.copies(t, shape, e) || a.unconstrainedList(t, e)
		a.later(t, shape, e)
		return ok
	}
	kinds, ok := targetKinds(t, shape)
	if !ok {
		hint := targetHint(t, shape, a.cel != nil && isOptional(a.cel))
		if found := a.inner(); t.Kind == program.Any && found != nil && found.Kind() != celtypes.DynKind {
			hint = anyHint(found, shape)
		}
		return a.refuse(hint, "%s is %s in the target, the expression gives %s",
			a.where, describeShape(shape), a.called(t))
	}
	switch t.Kind {
	case program.Obj, program.Map, program.JSON:
		return a.whole(t, shape, e)
	case program.Any:
		return true
	case program.List:
		return a.list(t, shape, e)
	}
	return a.constraints(t, shape, kinds, e)
}

// later leaves what the shape demands beyond its type to a check of the value.
func (a *assignment) later(t program.Type, shape *schema.Shape, e program.Expr) {
	if len(shape.Rest) == 0 {
		return
	}
	switch _, direct := e.(*program.Read); {
	case t.Kind == program.Obj, t.Kind == program.Map, t.Kind == program.JSON, t.Kind == program.List && direct:
		a.all = true
	default:
		a.checks = true
	}
}

// unconstrainedList lets computed lists of scalars into a target of any type.
func (a *assignment) unconstrainedList(t program.Type, e program.Expr) bool {
	if t.Kind == program.List {
		return a.fits(*t.Elem, anything, nil)
	}
	return true
}

// copies reports a value that is copied as it stands into a target of any type.
func (a *assignment) copies(t program.Type, _ *schema.Shape, e program.Expr) bool {
	if t.Kind != program.List {
		return true
	}
	_, direct := e.(*program.Read)
	return direct
}

// targetKinds is the JSON type that a value of t is written as, if the shape has it.
func targetKinds(t program.Type, s *schema.Shape) (schema.Kind, bool) {
	has := func(k schema.Kind) bool {
		return s.Kind == k || s.Kind == schema.Any && (s.Union == nil || slices.Contains(s.Union, k))
	}
	decimalText := has(schema.String) && s.Format == "decimal"
	switch t.Kind {
	case program.Bool:
		return schema.Boolean, has(schema.Boolean)
	case program.Int:
		switch {
		case has(schema.Integer):
			return schema.Integer, true
		case has(schema.Number):
			return schema.Number, true
		}
		return schema.String, decimalText
	case program.Decimal:
		if has(schema.Number) {
			return schema.Number, true
		}
		return schema.String, decimalText
	case program.String:
		return schema.String, has(schema.String)
	case program.Timestamp:
		return schema.String, has(schema.String) && (s.Format == "" || s.Format == "date-time")
	case program.List:
		return schema.Array, has(schema.Array)
	case program.Obj, program.Map:
		return schema.Object, has(schema.Object)
	case program.Any:
		return schema.Object, s.Kind == schema.Object && isMap(s) && unconstrained(s.Extra)
	}
	return schema.Any, false
}

// targetHint says how to make the value into what the target wants.
func targetHint(t program.Type, s *schema.Shape, optional bool) string {
	switch {
	case t.Kind == program.JSON || t.Kind == program.Any:
		return untypedHint(s, optional)
	case s.Kind == schema.String && s.Format == "decimal" && t.Kind == program.String:
		return "write dec(…) around the text"
	case s.Kind == schema.String && (t.Kind == program.Int || t.Kind == program.Decimal || t.Kind == program.Bool || t.Kind == program.Timestamp):
		return "write string(…) around the value"
	case s.Kind == schema.Integer && (t.Kind == program.Decimal || t.Kind == program.String):
		return "write int(…) around the value"
	case s.Kind == schema.Number && t.Kind == program.String:
		return "write dec(…) around the text"
	case s.Kind == schema.Boolean && t.Kind == program.String:
		return `compare it, for example == "true"`
	case s.Kind == schema.Array && t.Kind != program.List:
		return "use items: for an array of fixed items"
	case s.Kind == schema.Object:
		return "use rules: for the fields of the object"
	case t.Kind == program.List:
		return "take one item, for example with [?0], or join the texts with .join(\", \")"
	case t.Kind == program.Obj:
		return "choose one of its fields"
	}
	return ""
}

// untypedHint says how to make a value of which nothing is known into what the
// target wants.
func untypedHint(s *schema.Shape, optional bool) string {
	convert := map[schema.Kind]string{schema.String: "string", schema.Integer: "int", schema.Number: "dec", schema.Boolean: "bool"}[s.Kind]
	asItComes := "dyn(…) takes it as it comes and checks it when the mapping runs"
	switch {
	case s.Kind == schema.Object && !isMap(s):
		return "use rules: for the fields of the object"
	case s.Kind == schema.Array || s.Kind == schema.Object:
		return "write dyn(…) around it: it is taken as it comes and checked when the mapping runs"
	case convert == "":
		return "convert it with string(…), int(…), dec(…) or bool(…)"
	case optional:
		return "convert it with .optMap(x, " + convert + "(x)); " + asItComes
	}
	return "convert it with " + convert + "(…); " + asItComes
}

// whole checks objects that are copied as they are.
func (a *assignment) whole(t program.Type, shape *schema.Shape, e program.Expr) bool {
	source := t.Shape
	if source == nil {
		return a.refuse("use rules: for the fields of the object", "this value cannot be copied as a whole")
	}
	if why := accepts(notNull(source), shape); strings.HasSuffix(why, needsCheck) {
		a.all = true
	} else if why != "" {
		return a.refuse("map the fields one by one with rules", "%s cannot be copied as a whole: %s", a.c.types.formatType(t), why)
	}
	return true
}

// notNull is the shape of a value that is not null.
func notNull(s *schema.Shape) *schema.Shape {
	if !s.Nullable {
		return s
	}
	c := *s
	c.Nullable = false
	return &c
}

// list checks a list: a direct copy of an array that the target provably takes
// keeps its bytes, every other list is written item by item.
func (a *assignment) list(t program.Type, shape *schema.Shape, e program.Expr) bool {
	r, direct := e.(*program.Read)
	var why string
	if direct {
		why = accepts(notNull(r.Place.Shape), shape)
		a.all = strings.HasSuffix(why, needsCheck)
		if why == "" || a.all {
			return true
		}
	}
	if k := plainOf(*t.Elem).Kind; k == program.Obj || k == program.Map || k == program.JSON || k == program.List || t.Elem.Kind == program.Optional {
		if t.Elem.Shape != nil && t.Elem.Kind == program.Obj && !direct {
			if why = accepts(t.Elem.Shape, items(shape)); why == "" || strings.HasSuffix(why, needsCheck) {
				a.checks, a.all = why == "", why != ""
				return true
			}
		}
		if why == "" {
			why = "its items are not plain values"
		}
		return a.refuse("go through it with each", "the list cannot be copied as a whole: %s", why)
	}
	a.checks = true
	return a.fits(*t.Elem, items(shape), nil)
}

// constraints decides whether the run must check the value, and refuses what it
// could not check.
func (a *assignment) constraints(t program.Type, shape *schema.Shape, kind schema.Kind, e program.Expr) bool {
	if a.neverFits(shape, kind, e) {
		return false
	}
	if a.proved(t, shape, kind, e) {
		return true
	}
	a.checks = true
	if kind == schema.String && !a.c.pattern(shape, a.at.Pos, "target") {
		return false
	}
	if kind == schema.String && program.FormatAsserted(shape.Format) && !program.FormatChecked(shape.Format, false) {
		return a.refuse("only constants, or texts that have the same format in the source, can go there",
			"%s has the format %s, which a mapping cannot check", a.where, shape.Format)
	}
	return true
}
