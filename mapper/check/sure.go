package check

import (
	"crosswalk/mapper/program"
)

// sure is o.value(): an object whose absence is an error.
type sure struct{ object }

// guard is true, or fails if the object is not there.
func (o sure) guard(c *checker, off int) program.Expr {
	whole := as(o.object.whole(c, off), true)
	there := &program.Opt{
		Base: program.Base{T: optionalOf(boolean), Off: off}, Op: program.OptMap, X: whole,
		Y: constant(boolean, off, true), Var: c.variable("object", plainOf(whole.Type())),
	}
	return as(there, false)
}

func (o sure) field(c *checker, name string, off int) val {
	v := o.object.field(c, name, off)
	if v.obj != nil {
		return val{obj: guardedObject{v.obj, o}}
	}
	v.expr = guarded(c, o, v.expr, off)
	return v
}

// guarded is e, or an error if the object is not there.
func guarded(c *checker, o sure, e program.Expr, off int) program.Expr {
	none := &program.Opt{Base: program.Base{T: optionalOf(e.Type()), Off: off}, Op: program.OptNone}
	if e.Type().Kind == program.Bool {
		return &program.Cond{Base: program.Base{T: e.Type(), Off: off}, If: o.guard(c, off), Then: e, Else: constant(boolean, off, false)}
	}
	e = as(e, true)
	return &program.Cond{Base: program.Base{T: e.Type(), Off: off}, If: o.guard(c, off), Then: e, Else: none}
}

func (o sure) has(c *checker, name string, off int) program.Expr {
	return guarded(c, o, o.object.has(c, name, off), off)
}

func (o sure) present(*checker, int) program.Expr { return nil }

func (o sure) whole(c *checker, off int) program.Expr { return as(o.object.whole(c, off), false) }

// guardedObject is an object inside one that is sure to be there.
type guardedObject struct {
	object
	outer sure
}

func (o guardedObject) field(c *checker, name string, off int) val {
	v := o.object.field(c, name, off)
	if v.obj != nil {
		return val{obj: guardedObject{v.obj, o.outer}}
	}
	v.expr = guarded(c, o.outer, v.expr, off)
	return v
}

func (o guardedObject) has(c *checker, name string, off int) program.Expr {
	return guarded(c, o.outer, o.object.has(c, name, off), off)
}

func (o guardedObject) present(c *checker, off int) program.Expr {
	p := o.object.present(c, off)
	if p == nil {
		p = constant(boolean, off, true)
	}
	return guarded(c, o.outer, p, off)
}

func (o guardedObject) whole(c *checker, off int) program.Expr {
	return guarded(c, o.outer, o.object.whole(c, off), off)
}

// unguarded is the object without the test of value(), nil if there is none.
func unguarded(o object) object {
	switch o := o.(type) {
	case sure:
		return o.object
	case guardedObject:
		return o.object
	}
	return nil
}
