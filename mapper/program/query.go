package program

type (
	// Query is what an Each does with the items of its lists. The items are
	// chosen by Where after the joins; then come groups, order and cut.
	Query struct {
		More   []Range // lists within the one before
		Joins  []Join
		Group  *Group // nil: none
		Having Expr   // nil: all groups
		Sort   []SortKey
		// Skip and Limit count elements; they are evaluated once, before the list.
		// What is below zero counts as zero. Nil: no cut.
		Skip, Limit Expr
		Position    *Variable // number of the element from 0, nil if unused
	}
	// Range is one more list, evaluated for each item of the one before. An
	// empty optional has no items.
	Range struct {
		List Expr
		Var  *Variable
	}
	// Join adds to each item those of List with the same keys, in the order of
	// List, which is evaluated once. A key that is missing or null is equal to
	// none. With Left an item without match stays, its Var is missing.
	Join struct {
		List Expr
		Var  *Variable
		Keys []JoinKey
		Left bool
	}
	// JoinKey is one equation of a join. Kind is how both sides are compared: an
	// int beside a decimal is compared as one.
	JoinKey struct {
		Kind         Kind
		Item, Joined Expr
	}
	// Group makes one element of all items with equal keys, in the order in which
	// the keys are first seen. A missing key equals a null one. A key variable
	// has the value of the group's first item.
	Group struct {
		Keys  []Collected
		Items []Collected // Var is a list; what is missing or null is not in it
	}
	// Collected is a value of each item, and the variable it is known by in the group.
	Collected struct {
		Var  *Variable
		Expr Expr
	}
	// SortKey is one key of an order; the order is stable.
	SortKey struct {
		By           Expr
		Descending   bool
		MissingFirst bool // missing and null, which are equal, before the rest
	}
)

// visit calls f for each expression of a query; of nil there are none.
func (q *Query) visit(f func(Expr)) {
	if q == nil {
		return
	}
	some := func(list ...Expr) {
		for _, e := range list {
			if e != nil {
				f(e)
			}
		}
	}
	for _, r := range q.More {
		f(r.List)
	}
	for _, j := range q.Joins {
		f(j.List)
		for _, k := range j.Keys {
			some(k.Joined, k.Item)
		}
	}
	if q.Group != nil {
		for _, k := range q.Group.Keys {
			f(k.Expr)
		}
		for _, k := range q.Group.Items {
			f(k.Expr)
		}
	}
	some(q.Having)
	for _, k := range q.Sort {
		f(k.By)
	}
	some(q.Skip, q.Limit)
}
