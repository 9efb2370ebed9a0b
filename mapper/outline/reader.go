package outline

import (
	"crosswalk/contracts/schema"
	"crosswalk/mapper/check"
	"crosswalk/mapper/sketch"
)

// reader finds the source places that an expression names, whether it has a type
// or not.
type reader struct {
	names    map[string]check.Name
	direct   map[string]bool
	indirect map[string]bool // through a let that stands for a place
	lets     map[string]bool
	followed map[string]bool // lets whose places were followed
}

// spot is a place of the source; shape is nil if none is meant.
type spot struct {
	pointer string
	shape   *schema.Shape
	let     bool
	meta    bool
}

// bound are the names that macros give, inner ones first.
type bound struct {
	name   string
	at     spot
	around *bound
}

// visit reads a node and notes the place that it names.
func (r *reader) visit(n *sketch.Node, in *bound) {
	if n == nil {
		return
	}
	r.note(r.read(n, in))
}

func (r *reader) note(at spot) {
	if at.shape == nil || at.pointer == "" || at.meta {
		return
	}
	set := &r.direct
	if at.let {
		set = &r.indirect
	}
	if *set == nil {
		*set = map[string]bool{}
	}
	(*set)[at.pointer] = true
}

// read is the place that a node names; places on other ways are noted.
func (r *reader) read(n *sketch.Node, in *bound) spot {
	switch n.Kind {
	case sketch.Name:
		return r.name(n.Name, in)
	case sketch.Field:
		of := r.read(n.Of, in)
		if at, ok := member(of, n.Name); ok {
			return at
		}
		r.note(of)
		return spot{}
	case sketch.Index:
		of := r.read(n.Of, in)
		for _, a := range n.Args {
			r.visit(a, in)
		}
		if at, ok := element(of); ok {
			return at
		}
		r.note(of)
		return spot{}
	case sketch.Call:
		return r.call(n, in)
	}
	r.visit(n.Of, in)
	for _, a := range n.Args {
		r.visit(a, in)
	}
	return spot{}
}

func (r *reader) name(name string, in *bound) spot {
	for b := in; b != nil; b = b.around {
		if b.name == name {
			return b.at
		}
	}
	n, ok := r.names[name]
	if !ok {
		return spot{}
	}
	at := spot{}
	if n.Place != nil {
		at = spot{pointer: n.Place.Pointer(), shape: n.Place.Shape, meta: n.Kind == "meta"}
	}
	if n.Kind == "let" {
		if r.lets == nil {
			r.lets, r.followed = map[string]bool{}, map[string]bool{}
		}
		r.lets[name] = true
		at.let, r.followed[name] = true, n.Place != nil
	}
	return at
}

// member is a field of an object.
func member(of spot, name string) (spot, bool) {
	if of.shape == nil || name == "" {
		return spot{}, false
	}
	if p := of.shape.Prop(name); p != nil {
		return spot{of.pointer + "/" + escape.Replace(name), p.Shape, of.let, of.meta}, true
	}
	if of.shape.Kind == schema.Object && len(of.shape.Props) == 0 && of.shape.Extra != nil {
		return element(of)
	}
	return spot{}, false
}

// element is an item of a list, or a value of a map.
func element(of spot) (spot, bool) {
	if of.shape == nil {
		return spot{}, false
	}
	items := of.shape.Items
	if of.shape.Kind == schema.Object && len(of.shape.Props) == 0 {
		items = of.shape.Extra
	}
	if items == nil {
		return spot{}, false
	}
	return spot{of.pointer + "/-", items, of.let, of.meta}, true
}

// call reads a call. What macros name stands for the items of their list, or for
// the value of their optional.
func (r *reader) call(n *sketch.Node, in *bound) spot {
	if n.Of != nil && n.Of.Kind == sketch.Name && n.Of.Name == "cel" && n.Name == "bind" && len(n.Args) == 3 {
		at := r.read(n.Args[0+1], in)
		r.note(at)
		return r.read(n.Args[2], &bound{n.Args[0].Name, at, in})
	}
	var of spot
	if n.Of != nil {
		of = r.read(n.Of, in)
		r.note(of)
	}
	args := n.Args
	if names := sketch.MacroNames(n); names > 0 {
		at := of
		if n.Name != "optMap" && n.Name != "optFlatMap" {
			at, _ = element(of)
		}
		for i, a := range args[:names] {
			b := &bound{a.Name, at, in}
			if names == 2 && i == 0 {
				b.at = spot{} // the number of the item
			}
			in = b
		}
		args = args[names:]
	}
	var last spot
	for _, a := range args {
		last = r.read(a, in)
		r.note(last)
	}
	switch n.Name {
	case "filter", "orValue", "or", "value", "sortBy", "reverse", "distinct", "slice":
		return of
	case "optMap", "optFlatMap":
		return last
	case "first", "last":
		at, _ := element(of)
		return at
	}
	return spot{}
}
