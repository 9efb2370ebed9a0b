package check

import (
	"crosswalk/contracts/schema"
	"crosswalk/mapper/program"
)

// val is a lowered expression: an expression of the program, or a reference to
// an object of the source. elem is the place of its items if it is a list (or
// the values of a map) that lies in the source.
type val struct {
	expr program.Expr
	obj  object
	elem *program.Place
}

// object refers to an object of the source without naming a value: a program
// has no object values to select from, so that a selection on a choice of
// objects becomes a choice of selections.
type object interface {
	// field is the value of a field of the object, typed as a program.Read is.
	field(c *checker, name string, off int) val
	// has is has(object.name).
	has(c *checker, name string, off int) program.Expr
	// present is whether the object is there, nil if it always is.
	present(c *checker, off int) program.Expr
	// whole is the object as an expression, for copying.
	whole(c *checker, off int) program.Expr
	shape() *schema.Shape
}

var boolean = program.Type{Kind: program.Bool}

func optionalOf(t program.Type) program.Type {
	if t.Kind == program.Optional {
		return t
	}
	return program.Type{Kind: program.Optional, Elem: &t}
}

// plainOf is t without an optional around it.
func plainOf(t program.Type) program.Type {
	if t.Kind == program.Optional {
		return *t.Elem
	}
	return t
}

// typeOf is the type of a value of the shape as it is read, null aside.
func typeOf(s *schema.Shape) program.Type {
	t := program.Type{Shape: s}
	if endless(s) {
		t.Kind = program.JSON
		return t
	}
	switch s.Kind {
	case schema.String:
		t.Kind = program.String
	case schema.Integer:
		t.Kind = program.Int
	case schema.Number:
		t.Kind = program.Decimal
	case schema.Boolean:
		t.Kind = program.Bool
	case schema.Array:
		e := orNullType(items(s))
		t.Kind, t.Elem = program.List, &e
	case schema.Object:
		t.Kind = program.Obj
		if isMap(s) {
			e := orNullType(s.Extra)
			t.Kind, t.Elem = program.Map, &e
		}
	default:
		t.Kind = program.JSON
	}
	return t
}

func orNullType(s *schema.Shape) program.Type {
	if acceptsNull(s) {
		return optionalOf(typeOf(s))
	}
	return typeOf(s)
}

// at is the value at a place.
func (c *checker) at(p *program.Place, row *program.Variable) val {
	if p.Shape.Kind == schema.Object && !isMap(p.Shape) {
		return val{obj: placed{p, row}}
	}
	return c.read(p, row, 0)
}

// read is a Read of the place.
func (c *checker) read(p *program.Place, row *program.Variable, off int) val {
	t := typeOf(p.Shape)
	for q := p; ; q = q.Parent {
		if q.Optional || row != nil && q == row.Row && row.Maybe {
			t = optionalOf(t)
			break
		}
		if row == nil && q.Parent == nil || row != nil && q == row.Row {
			break
		}
	}
	v := val{expr: &program.Read{Base: program.Base{T: t, Off: off}, Place: p, Row: row}}
	switch plainOf(t).Kind {
	case program.List:
		v.elem = c.element(p)
	case program.Map:
		v.elem = c.mapValue(p)
	}
	return v
}

// child is the place of a property.
func (c *checker) child(p *program.Place, name string) *program.Place {
	for _, q := range p.Children {
		if q.Name == name && !q.Elem {
			return q
		}
	}
	prop := p.Shape.Prop(name)
	return c.place(&program.Place{
		Parent: p, Name: name, Shape: prop.Shape, Optional: !prop.Required || acceptsNull(prop.Shape),
	})
}

// element is the place of the items of an array.
func (c *checker) element(p *program.Place) *program.Place {
	if len(p.Children) > 0 {
		return p.Children[0]
	}
	s := items(p.Shape)
	return c.place(&program.Place{Parent: p, Elem: true, Shape: s, Optional: acceptsNull(s)})
}

// mapValue is the place of the values of a map.
func (c *checker) mapValue(p *program.Place) *program.Place {
	p.Map = true
	if len(p.Children) > 0 {
		return p.Children[0]
	}
	return c.place(&program.Place{Parent: p, Elem: true, Shape: p.Shape.Extra, Optional: acceptsNull(p.Shape.Extra)})
}

func (c *checker) place(p *program.Place) *program.Place {
	p.Parent.Children = append(p.Parent.Children, p)
	return p
}

// variable makes a variable of the program.
func (c *checker) variable(name string, t program.Type) *program.Variable {
	c.variables++
	return &program.Variable{ID: c.variables, Name: name, Type: t}
}

// row makes the variable of a walk along the items at elem.
func (c *checker) row(name string, elem *program.Place) *program.Variable {
	v := c.variable(name, orNullType(elem.Shape))
	v.Row = elem
	return v
}

// as gives an expression the wanted type: a value that is known to be there is
// taken out of its optional, a sure one put into one.
func as(e program.Expr, optional bool) program.Expr {
	t := e.Type()
	switch {
	case optional && t.Kind != program.Optional:
		return &program.Opt{Base: program.Base{T: optionalOf(t), Off: e.Offset()}, Op: program.OptSome, X: e}
	case !optional && t.Kind == program.Optional:
		return &program.Opt{Base: program.Base{T: plainOf(t), Off: e.Offset()}, Op: program.OptGet, X: e}
	}
	return e
}

func hasValue(e program.Expr) program.Expr {
	return &program.Opt{Base: program.Base{T: boolean, Off: e.Offset()}, Op: program.OptHasValue, X: e}
}

func constant(t program.Type, off int, v any) program.Expr {
	return &program.Const{Base: program.Base{T: t, Off: off}, Value: v}
}
