package check

import (
	"crosswalk/contracts/schema"
	"crosswalk/mapper/program"
)

// placed is the object at a place of the source.
type placed struct {
	place *program.Place
	row   *program.Variable
}

func (o placed) shape() *schema.Shape { return o.place.Shape }

func (o placed) field(c *checker, name string, off int) val {
	p := c.child(o.place, name)
	if p.Shape.Kind == schema.Object && !isMap(p.Shape) {
		return val{obj: placed{p, o.row}}
	}
	return c.read(p, o.row, off)
}

func (o placed) has(c *checker, name string, off int) program.Expr {
	return &program.Has{Base: program.Base{T: boolean, Off: off}, Place: c.child(o.place, name), Row: o.row}
}

func (o placed) whole(c *checker, off int) program.Expr { return c.read(o.place, o.row, off).expr }

func (o placed) present(c *checker, off int) program.Expr {
	if e := o.whole(c, off); e.Type().Kind == program.Optional {
		return hasValue(e)
	}
	return nil
}

// choice is If ? Then : Else over objects. An else of nil is optional.none().
type choice struct {
	cond      program.Expr
	then, alt object
	shapeOf   *schema.Shape
}

// either is the first of two objects if it is there, else the second.
func either(c *checker, a, b object, off int) object {
	p := a.present(c, off)
	if p == nil {
		return a
	}
	return choice{cond: p, then: a, alt: b, shapeOf: a.shape()}
}

func (o choice) shape() *schema.Shape { return o.shapeOf }

func (o choice) branch(c *checker, off int, t program.Type, then, alt program.Expr) program.Expr {
	if alt == nil {
		alt = &program.Opt{Base: program.Base{T: optionalOf(t), Off: off}, Op: program.OptNone}
	}
	if then == nil {
		then = &program.Opt{Base: program.Base{T: optionalOf(t), Off: off}, Op: program.OptNone}
	}
	opt := then.Type().Kind == program.Optional || alt.Type().Kind == program.Optional
	return &program.Cond{Base: program.Base{T: as(then, opt).Type(), Off: off}, If: o.cond, Then: as(then, opt), Else: as(alt, opt)}
}

func (o choice) field(c *checker, name string, off int) val {
	get := func(x object) val {
		if x == nil {
			return val{}
		}
		return x.field(c, name, off)
	}
	a, b := get(o.then), get(o.alt)
	if a.obj != nil || b.obj != nil {
		return val{obj: choice{cond: o.cond, then: a.obj, alt: b.obj, shapeOf: firstShape(a.obj, b.obj)}}
	}
	t := typeOf(o.shapeOf.Prop(name).Shape)
	v := val{expr: o.branch(c, off, t, a.expr, b.expr)}
	if a.elem == b.elem || b.expr == nil {
		v.elem = a.elem
	}
	return v
}

func firstShape(a, b object) *schema.Shape {
	if a != nil {
		return a.shape()
	}
	return b.shape()
}

func (o choice) has(c *checker, name string, off int) program.Expr {
	get := func(x object) program.Expr {
		if x == nil {
			return constant(boolean, off, false)
		}
		return x.has(c, name, off)
	}
	return &program.Cond{Base: program.Base{T: boolean, Off: off}, If: o.cond, Then: get(o.then), Else: get(o.alt)}
}

func (o choice) present(c *checker, off int) program.Expr {
	get := func(x object) program.Expr {
		if x == nil {
			return constant(boolean, off, false)
		}
		return x.present(c, off)
	}
	a, b := get(o.then), get(o.alt)
	if a == nil && b == nil {
		return nil
	}
	if a == nil {
		a = constant(boolean, off, true)
	}
	if b == nil {
		b = constant(boolean, off, true)
	}
	return &program.Cond{Base: program.Base{T: boolean, Off: off}, If: o.cond, Then: a, Else: b}
}

func (o choice) whole(c *checker, off int) program.Expr {
	get := func(x object) program.Expr {
		if x == nil {
			return nil
		}
		return x.whole(c, off)
	}
	return o.branch(c, off, typeOf(o.shapeOf), get(o.then), get(o.alt))
}

// item is an object inside one item of a list, or inside one value of a map:
// from is the index expression, optional if the item may be missing; elem is the
// place of the items and place that of the object, elem itself or below.
type item struct {
	from        program.Expr
	elem, place *program.Place
}

func (o item) shape() *schema.Shape { return o.place.Shape }

// inside puts an expression about the item behind the index.
func (o item) inside(c *checker, off int, about func(row *program.Variable) program.Expr) program.Expr {
	row := c.row("item", o.elem)
	body := about(row)
	if o.from.Type().Kind != program.Optional {
		row.Init = o.from
		return &program.Bind{Base: program.Base{T: body.Type(), Off: off}, Var: row, Body: body}
	}
	op := program.OptMap
	if body.Type().Kind == program.Optional {
		op = program.OptFlatMap
	}
	return &program.Opt{Base: program.Base{T: optionalOf(body.Type()), Off: off}, Op: op, X: o.from, Y: body, Var: row}
}

func (o item) read(c *checker, p *program.Place, off int) val {
	var v val
	v.expr = o.inside(c, off, func(row *program.Variable) program.Expr {
		r := c.read(p, row, off)
		v.elem = r.elem
		return r.expr
	})
	return v
}

func (o item) field(c *checker, name string, off int) val {
	p := c.child(o.place, name)
	if p.Shape.Kind == schema.Object && !isMap(p.Shape) {
		return val{obj: item{o.from, o.elem, p}}
	}
	return o.read(c, p, off)
}

func (o item) has(c *checker, name string, off int) program.Expr {
	p := c.child(o.place, name)
	e := o.inside(c, off, func(row *program.Variable) program.Expr {
		return &program.Has{Base: program.Base{T: boolean, Off: off}, Place: p, Row: row}
	})
	if e.Type().Kind != program.Optional {
		return e
	}
	return &program.Opt{Base: program.Base{T: boolean, Off: off}, Op: program.OptOrValue, X: e, Y: constant(boolean, off, false)}
}

func (o item) present(c *checker, off int) program.Expr {
	if e := o.whole(c, off); e.Type().Kind == program.Optional {
		return hasValue(e)
	}
	return nil
}

func (o item) whole(c *checker, off int) program.Expr { return o.read(c, o.place, off).expr }

// meta is what the host says of the message. Its time is read as a text and seen
// as a timestamp.
type meta struct{ placed }

func (o meta) field(c *checker, name string, off int) val {
	v := o.placed.field(c, name, off)
	if r, ok := v.expr.(*program.Read); ok && r.Place.Shape == program.MetaTime {
		t := program.Type{Kind: program.Timestamp}
		v.expr = &program.Call{Base: program.Base{T: t, Off: off}, Overload: "string_to_timestamp", Args: []program.Expr{as(r, false)}}
	}
	return v
}
