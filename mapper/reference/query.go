package reference

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/mapper/program"
)

// query is one run of an each that joins, groups, sorts or cuts: plain nested
// loops over plain lists.
type query struct {
	*run
	n     *program.Each
	outer *activation
	joins [][]joined

	index, skip, left, position int64
	groups                      []*group
	rows                        []sorted
	item                        func(program.Node) error
}

// joined is an item of the other list of a join with its keys.
type joined struct {
	value ref.Val
	keys  []ref.Val // nil is missing
}

type group struct {
	keys  []ref.Val
	names map[string]any
	lists [][]ref.Val
}

// sorted is what an element needs, with the keys of the order.
type sorted struct {
	scope *activation
	nodes map[*program.Variable]*node
	keys  []ref.Val
}

// errEnough says that the limit is reached.
var errEnough = &RunError{}

func (r *run) query(n *program.Each, list traits.Lister, w *strings.Builder) error {
	q := &query{run: r, n: n, outer: r.scope}
	var err error
	if q.skip, err = q.counter(n.Query.Skip); err != nil {
		return err
	}
	if q.left, err = q.counter(n.Query.Limit); err != nil {
		return err
	}
	for i := range n.Query.Joins {
		if err := q.other(&n.Query.Joins[i]); err != nil {
			return err
		}
	}
	return r.array(n.Shape, n.Rule, w, func(item func(program.Node) error) error {
		q.item = item
		err := q.through(list, n.Var, func() error { return q.more(0) })
		if err == nil {
			err = q.finish()
		}
		if err == errEnough {
			return nil
		}
		return err
	})
}

func (q *query) counter(e program.Expr) (int64, error) {
	if e == nil {
		return 0, nil
	}
	v, err := q.eval(e, q.n.Rule)
	if err != nil {
		return 0, err
	}
	c, f := toInt(v)
	return max(c, 0), q.fault(f)
}

func (q *query) fault(f *fault) error {
	if f == nil {
		return nil
	}
	return &RunError{Code: f.code, Rule: q.n.Rule, Offset: -1, Detail: f.detail}
}

// bind gives a variable its value in a scope of its own.
func (q *query) bind(v *program.Variable, value any) {
	q.scope = &activation{run: q.run, outer: q.scope, names: map[string]any{q.names[v]: value}}
	if val, ok := value.(ref.Val); ok {
		q.run.rows[v] = nodeOf(val)
	}
}

func (q *query) through(list traits.Lister, v *program.Variable, body func() error) error {
	before := q.scope
	defer func() { q.scope = before }()
	for it := list.Iterator(); it.HasNext() == types.True; {
		q.scope = before
		q.bind(v, it.Next())
		if err := body(); err != nil {
			return err
		}
	}
	return nil
}

// list evaluates a list; an empty optional has no items.
func (q *query) list(e program.Expr) (traits.Lister, error) {
	v, err := q.eval(e, q.n.Rule)
	if err != nil {
		return nil, err
	}
	if opt, ok := v.(*types.Optional); ok {
		if !opt.HasValue() {
			return types.NewRefValList(types.DefaultTypeAdapter, nil), nil
		}
		v = opt.GetValue()
	}
	return v.(traits.Lister), nil
}

func (q *query) more(i int) error {
	if i == len(q.n.Query.More) {
		return q.matches(0)
	}
	m := q.n.Query.More[i]
	list, err := q.list(m.List)
	if err != nil {
		return err
	}
	return q.through(list, m.Var, func() error { return q.more(i + 1) })
}

// key evaluates a value that is compared: nil if it is missing or null. Shown is
// the value as it was read.
func (q *query) key(e program.Expr, k program.Kind) (key, shown ref.Val, err error) {
	v, err := q.eval(e, q.n.Rule)
	if err != nil {
		return nil, nil, err
	}
	shown = v
	if opt, ok := v.(*types.Optional); ok {
		if !opt.HasValue() {
			return nil, shown, nil
		}
		v = opt.GetValue()
	}
	if !isNumber(v) {
		return v, shown, nil
	}
	if k == program.Int || isInt(v) {
		n, f := toInt(v)
		if f != nil || k == program.Int {
			return types.Int(n), shown, q.fault(f)
		}
		v = types.Int(n)
	}
	d, f := toDecimal(v)
	return decimalVal{decimal: d}, shown, q.fault(f)
}

// other evaluates the other list of a join.
func (q *query) other(j *program.Join) error {
	list, err := q.list(j.List)
	if err != nil {
		return err
	}
	var all []joined
	err = q.through(list, j.Var, func() error {
		one := joined{value: q.scope.names[q.names[j.Var]].(ref.Val)}
		for _, k := range j.Keys {
			key, _, err := q.key(k.Joined, k.Kind)
			if err != nil || key == nil {
				return err
			}
			one.keys = append(one.keys, key)
		}
		all = append(all, one)
		return nil
	})
	q.joins = append(q.joins, all)
	return err
}

func (q *query) matches(i int) error {
	if i == len(q.n.Query.Joins) {
		return q.complete()
	}
	j := q.n.Query.Joins[i]
	var keys []ref.Val
	for _, k := range j.Keys {
		key, _, err := q.key(k.Item, k.Kind)
		if err != nil {
			return err
		}
		if key == nil {
			keys = nil
			break
		}
		keys = append(keys, key)
	}
	before := q.scope
	defer func() { q.scope = before }()
	found := false
	for _, o := range q.joins[i] {
		if keys == nil || !equalKeys(keys, o.keys) {
			continue
		}
		found = true
		q.scope = before
		value := o.value
		if j.Left {
			value = wrap(value)
		}
		q.bind(j.Var, value)
		if err := q.matches(i + 1); err != nil {
			return err
		}
	}
	if found || !j.Left {
		return nil
	}
	q.bind(j.Var, types.OptionalNone)
	return q.matches(i + 1)
}

func equalKeys(a, b []ref.Val) bool {
	return slices.EqualFunc(a, b, func(x, y ref.Val) bool {
		if x == nil || y == nil {
			return x == nil && y == nil
		}
		v, _ := equals(x, y)
		return v == types.True
	})
}

// complete has all variables of an item.
func (q *query) complete() error {
	if q.n.Index != nil {
		q.scope.names[q.names[q.n.Index]] = types.Int(q.index)
		q.index++
	}
	grouped, ordered := q.n.Query.Group != nil, len(q.n.Query.Sort) > 0
	if !grouped && !ordered && q.enough() {
		return errEnough
	}
	holds, err := q.condition(q.n.Where, q.n.Rule)
	switch {
	case err != nil || !holds:
		return err
	case grouped:
		return q.group()
	case ordered:
		return q.sorted()
	}
	return q.element()
}

func (q *query) enough() bool { return q.n.Query.Limit != nil && q.left <= 0 }

func (q *query) element() error {
	if q.skip > 0 {
		q.skip--
		return nil
	}
	q.left--
	if p := q.n.Query.Position; p != nil {
		q.bind(p, types.Int(q.position))
		q.position++
	}
	return q.item(q.n.Item)
}

// group adds the item to the group with its keys.
func (q *query) group() error {
	g := &group{names: map[string]any{}, lists: make([][]ref.Val, len(q.n.Query.Group.Items))}
	for _, k := range q.n.Query.Group.Keys {
		key, shown, err := q.key(k.Expr, plainType(k.Expr.Type()).Kind)
		if err != nil {
			return err
		}
		g.keys = append(g.keys, key)
		g.names[q.names[k.Var]] = shown
	}
	if i := slices.IndexFunc(q.groups, func(o *group) bool { return equalKeys(o.keys, g.keys) }); i >= 0 {
		g = q.groups[i]
	} else {
		q.groups = append(q.groups, g)
	}
	for i, it := range q.n.Query.Group.Items {
		v, err := q.eval(it.Expr, q.n.Rule)
		if err != nil {
			return err
		}
		if opt, ok := v.(*types.Optional); ok {
			if !opt.HasValue() {
				continue
			}
			v = opt.GetValue()
		}
		g.lists[i] = append(g.lists[i], v)
	}
	return nil
}

func plainType(t program.Type) program.Type {
	if t.Kind == program.Optional {
		return *t.Elem
	}
	return t
}

// sorted keeps the element until all are known.
func (q *query) sorted() error {
	s := sorted{scope: q.scope, nodes: map[*program.Variable]*node{}}
	for v, n := range q.run.rows {
		s.nodes[v] = n
	}
	for _, k := range q.n.Query.Sort {
		key, _, err := q.key(k.By, plainType(k.By.Type()).Kind)
		if err != nil {
			return err
		}
		s.keys = append(s.keys, key)
	}
	q.rows = append(q.rows, s)
	return nil
}

// finish makes elements of what was kept.
func (q *query) finish() error {
	for _, g := range q.groups {
		if len(q.n.Query.Sort) == 0 && q.enough() {
			return errEnough
		}
		for i, it := range q.n.Query.Group.Items {
			g.names[q.names[it.Var]] = types.NewRefValList(types.DefaultTypeAdapter, g.lists[i])
		}
		q.scope = &activation{run: q.run, outer: q.outer, names: g.names}
		holds, err := q.condition(q.n.Query.Having, q.n.Rule)
		if err != nil {
			return err
		}
		add := q.element
		if len(q.n.Query.Sort) > 0 {
			add = q.sorted
		}
		if holds {
			if err := add(); err != nil {
				return err
			}
		}
	}
	slices.SortStableFunc(q.rows, func(a, b sorted) int { return q.order(a.keys, b.keys) })
	for _, s := range q.rows {
		if q.enough() {
			return errEnough
		}
		q.scope, q.run.rows = s.scope, s.nodes
		if err := q.element(); err != nil {
			return err
		}
	}
	return nil
}

func (q *query) order(a, b []ref.Val) int {
	for i, k := range q.n.Query.Sort {
		sign := 1
		if a[i] == nil || b[i] == nil {
			if a[i] == nil && b[i] == nil {
				continue
			}
			if (a[i] == nil) == k.MissingFirst {
				sign = -1
			}
			return sign
		}
		c := 0
		if x, ok := a[i].(types.Bool); ok {
			c = int(x.Compare(b[i]).(types.Int))
		} else {
			c, _ = compare(a[i], b[i])
		}
		if k.Descending {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}
