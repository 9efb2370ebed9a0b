package program

// query writes what is done with the items of an each.
func (t *printer) query(depth int, q *Query) {
	for _, r := range q.More {
		t.line(depth, "in each %s in %s", r.Var.Name, t.expr(r.List))
	}
	for _, j := range q.Joins {
		kind := "join"
		if j.Left {
			kind = "left join"
		}
		t.line(depth, "%s %s in %s", kind, j.Var.Name, t.expr(j.List))
		for _, k := range j.Keys {
			t.line(depth+1, "on %s = %s as %s", t.expr(k.Item), t.expr(k.Joined), kindNames[k.Kind])
		}
	}
	if q.Group != nil {
		t.line(depth, "group")
		for _, k := range q.Group.Keys {
			t.line(depth+1, "key %s: %s = %s", k.Var.Name, k.Var.Type, t.expr(k.Expr))
		}
		for _, k := range q.Group.Items {
			t.line(depth+1, "items %s: %s = %s", k.Var.Name, k.Var.Type, t.expr(k.Expr))
		}
	}
	if q.Having != nil {
		t.line(depth, "having %s", t.expr(q.Having))
	}
	for _, k := range q.Sort {
		order, missing := "", ""
		if k.Descending {
			order = " descending"
		}
		if k.MissingFirst {
			missing = " missing first"
		}
		t.line(depth, "sort %s%s%s", t.expr(k.By), order, missing)
	}
	if q.Skip != nil {
		t.line(depth, "skip %s", t.expr(q.Skip))
	}
	if q.Limit != nil {
		t.line(depth, "limit %s", t.expr(q.Limit))
	}
	if q.Position != nil {
		t.line(depth, "position %s", q.Position.Name)
	}
}
