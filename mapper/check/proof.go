package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
	"crosswalk/mapper/program"
)

// free reports a shape that takes every value of the kind.
func free(s *schema.Shape, kind schema.Kind) bool {
	if len(s.Rest) > 0 {
		return false
	}
	switch kind {
	case schema.String:
		return s.Enum == nil && s.MinLength == 0 && s.MaxLength < 0 && s.Pattern == "" && !program.FormatAsserted(s.Format)
	case schema.Integer, schema.Number:
		return s.Enum == nil && s.Min == "" && s.Max == "" && s.MoreThan == "" && s.LessThan == "" && s.MultipleOf == ""
	}
	return s.Enum == nil
}

// proved reports whether the value is sure to satisfy the shape. Constants that
// do not are findings.
func (a *assignment) proved(t program.Type, shape *schema.Shape, kind schema.Kind, e program.Expr) bool {
	if free(shape, kind) {
		return true
	}
	switch e := e.(type) {
	case nil:
		return t.Shape != nil && accepts(t.Shape, shape) == ""
	case *program.Const:
		return a.constant(e, shape, kind)
	case *program.Read:
		return accepts(notNull(e.Place.Shape), shape) == ""
	case *program.Cond:
		yes, no := a.proved(t, shape, kind, e.Then), a.proved(t, shape, kind, e.Else)
		return yes && no
	case *program.Bind:
		return a.proved(t, shape, kind, e.Body)
	case *program.Var:
		was := a.guarded
		a.guarded = true // its constants stand elsewhere in the file
		from := e.Var.Init
		if from == nil {
			from = e.Var.Of
		}
		ok := from != nil && a.proved(t, shape, kind, from)
		a.guarded = was
		return ok
	case *program.Opt:
		switch e.Op {
		case program.OptSome, program.OptGet:
			return a.proved(t, shape, kind, e.X)
		case program.OptNone:
			return true
		case program.OptOr, program.OptOrValue:
			x, y := a.proved(t, shape, kind, e.X), a.proved(t, shape, kind, e.Y)
			return x && y
		case program.OptMap, program.OptFlatMap:
			return a.proved(t, shape, kind, e.Y)
		}
	case *program.Lookup:
		return a.lookup(e, shape)
	case *program.Call:
		return a.call(e, shape, kind)
	}
	return false
}

// call knows the results of conversions whose form is sure.
func (a *assignment) call(e *program.Call, shape *schema.Shape, kind schema.Kind) bool {
	only := func(format string) bool {
		s := *shape
		s.Format = ""
		return shape.Format == format && free(&s, schema.String)
	}
	switch {
	case kind == schema.String && e.Type().Kind == program.Timestamp, e.Overload == "timestamp_to_string":
		return only("date-time")
	case kind == schema.String && e.Type().Kind == program.Decimal, e.Overload == "decimal_to_string", e.Overload == "int64_to_string":
		return only("decimal")
	}
	return false
}

// constant checks a constant; a fault is a finding.
func (a *assignment) constant(e *program.Const, shape *schema.Shape, kind schema.Kind) bool {
	var fault, hint, shown string
	switch v := e.Value.(type) {
	case string:
		fault, hint = textFault(shape, v)
		shown = strconv.Quote(v)
	case int64:
		shown = strconv.FormatInt(v, 10)
		fault = numberFault(shape, shown)
		if kind == schema.String {
			fault, hint = textFault(shape, shown)
		}
	case program.Dec:
		shown = string(v)
		if kind == schema.String {
			return false
		}
		fault = numberFault(shape, shown)
	case bool:
		text, _ := json.Marshal(v)
		shown = string(text)
		if shape.Enum != nil && !slices.Contains(shape.Enum, shown) {
			fault = "is not one of the allowed values"
		}
	default:
		return false
	}
	if fault == "" && kind != schema.String {
		fault = restFault(shape.Rest, shown)
	} else if text, ok := e.Value.(string); ok && fault == "" {
		fault = restFault(shape.Rest, string(source.AppendQuoted(nil, text)))
	}
	if fault == "" || a.guarded {
		return fault == "" && (kind != schema.String || e.Type().Kind == program.String || len(shape.Rest) == 0)
	}
	a.c.found.Add(a.at.At(e.Offset()), "map/target-value", "%s", fmt.Sprintf("%s %s for %s", shown, fault, a.where)).Hint = hint
	return true
}

// lookup proves a table's column; values that the target refuses are warned of.
func (a *assignment) lookup(e *program.Lookup, shape *schema.Shape) bool {
	if len(shape.Rest) > 0 {
		return false
	}
	ok := e.Default == nil || a.proved(e.Type(), shape, schema.String, e.Default)
	for _, row := range e.Table.Rows {
		if e.Column >= len(row) {
			continue
		}
		if fault, hint := textFault(shape, row[e.Column]); fault != "" {
			d := a.c.found.Add(a.at.At(e.Offset()), "map/table-value", "the table %q gives %q, which %s for %s",
				e.Table.Name, row[e.Column], fault, a.where)
			d.Severity, d.Hint = warning, hint
			return false
		}
	}
	return ok
}
