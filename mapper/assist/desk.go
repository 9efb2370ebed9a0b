package assist

import (
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
)

// Place is where an expression stands in a mapping file.
type Place struct {
	Line, Col int    // of the rule's or let's key, as in findings
	Part      string // which expression of the rule, see document.RulePart
}

// Open reads the file of src and makes a desk at a place in it. Only the lets and
// the rules around the place are checked, so that the size of the mapping does not
// matter. A desk at a place that the file has not knows nothing.
func Open(src mapper.Source, at Place, opts mapper.Options) *Desk {
	doc, _ := document.Parse(src.Name, src.Text)
	if doc == nil {
		return &Desk{part: at.Part}
	}
	c := cut{at: diag.Pos{File: src.Name, Line: at.Line, Col: at.Col}, part: plainPart(at.Part), text: src.Text}
	small := c.document(doc)
	d := &Desk{part: c.part, tables: opts.Tables, rule: c.rule}
	p := mapper.Look(small, opts)
	if p == nil {
		return d
	}
	switch {
	case c.let != nil:
		if t := p.Tried(c.let); t != nil {
			d.scope = t.Scope()
		}
	case c.rule == nil:
		d.scope = p.Top()
	default:
		d.site = p.Site(c.rule)
		d.scope = c.scope(p, d.site)
		d.demands = d.site != nil && c.demanded(p)
	}
	if d.scope == nil {
		d.scope = p.Top()
	}
	return d
}

// plainPart drops the number of a first part: the file may write one join as it is
// and several as a list.
func plainPart(part string) string {
	if rest, ok := strings.CutPrefix(part, "join."); ok {
		return "join[0]." + rest
	}
	if part == "sort" || part == "sort.by" {
		return "sort[0]"
	}
	if part == "each[0]" {
		return "each"
	}
	return strings.TrimSuffix(part, ".by")
}

// cut makes a document that holds nothing but what an expression may use.
type cut struct {
	at    diag.Pos
	part  string
	text  []byte
	let   *document.Expr // of the let that is at the place
	rule  *document.Rule // in the small document
	probe *document.Expr // in the place of the expression
	inner *document.Expr // a condition on the items of the rule's lists
	steps []string       // to the rule from the top of the target, "[]" into an array
}

// nothing stands where the expression is that is being written.
const nothing = "true"

func (c *cut) document(doc *document.Document) *document.Document {
	small := *doc
	for i := range doc.Lets {
		if doc.Lets[i].Name.Pos == c.at {
			small.Lets = slices.Clone(doc.Lets[:i+1])
			small.Lets[i].Expr = *document.Loose(nothing)
			small.Rules = nil
			c.let = &small.Lets[i].Expr
			return &small
		}
	}
	small.Rules = c.rules(doc.Rules)
	return &small
}

// rules is the one of the rules that is at the place or around it.
func (c *cut) rules(rules []document.Rule) []document.Rule {
	around := -1
	for i := range rules {
		if c.at.Compare(rules[i].Pos) < 0 {
			break
		}
		around = i
	}
	if around < 0 {
		return c.unread()
	}
	out := []document.Rule{rules[around]}
	r := &out[0]
	before := len(c.steps)
	c.steps = append(c.steps, r.Path...)
	switch {
	case r.Pos == c.at && !slices.ContainsFunc(r.Choose, func(a document.Rule) bool { return a.Pos == c.at }):
		c.here(r)
		return out
	case c.at.Line > r.Pos.Line && c.at.Col <= r.Pos.Col: // it stands behind, not within
		c.steps = c.steps[:before]
		return c.unread()
	}
	if r.Kind == document.Each || r.Kind == document.Tuple {
		c.steps = append(c.steps, "[]")
	}
	switch {
	case r.Rules != nil || r.Kind == document.Object:
		r.Rules = c.rules(r.Rules)
	case r.Items != nil:
		r.Items = c.rules(r.Items)
	case r.Choose != nil:
		r.Choose = c.rules(r.Choose)
	}
	if c.rule == nil {
		c.steps = c.steps[:before]
		return c.unread()
	}
	return out
}

// unread stands for a rule that could not be read, such as one without a value
// yet. Its key says what it writes.
func (c *cut) unread() []document.Rule {
	lines := strings.Split(string(c.text), "\n")
	if c.at.Line < 1 || c.at.Line > len(lines) || c.at.Col < 1 || c.at.Col > len(lines[c.at.Line-1]) {
		return nil
	}
	key, _, ok := strings.Cut(lines[c.at.Line-1][c.at.Col-1:], ":")
	key = strings.Trim(strings.TrimSpace(key), `"'`)
	if !ok || key == "" {
		return nil
	}
	out := []document.Rule{{Path: strings.Split(key, "."), Pos: c.at, Kind: document.Unread}}
	c.steps = append(c.steps, out[0].Path...)
	c.here(&out[0])
	return out
}

// here puts probes into the rule that is at the place.
func (c *cut) here(r *document.Rule) {
	if len(r.Choose) > 0 && r.Kind == document.Choose { // when and otherwise beside an expression are alternatives
		r.Choose = slices.Clone(r.Choose)
		i := 0
		if c.part == "otherwise" {
			c.part, i = "expr", len(r.Choose)-1
		}
		r = &r.Choose[i]
	}
	if r.Kind == document.Unread {
		r.Kind = document.Value
		if r.Each != nil && c.part != "expr" {
			r.Kind = document.Each
		}
		if r.Expr == nil {
			r.Expr = document.Loose(nothing)
		}
	}
	c.rule, c.probe = r, document.Loose(nothing)
	if r.Query != nil {
		q := *r.Query
		q.More, q.Joins, q.Sort = slices.Clone(q.More), slices.Clone(q.Joins), slices.Clone(q.Sort)
		if q.Group != nil {
			g := *q.Group
			g.Keys, g.Items = slices.Clone(g.Keys), slices.Clone(g.Items)
			q.Group = &g
		}
		r.Query = &q
	}
	found := false
	for _, part := range r.Parts() {
		if part.Name == c.part {
			found = true
			c.replace(r, part.Expr)
		}
	}
	if !found {
		switch c.part {
		case "expr":
			r.Expr = c.probe
		case "when":
			r.When = c.probe
		case "where":
			r.Where = c.probe
		}
	}
	if r.Kind == document.Each && c.part != "where" {
		c.inner = document.Loose(nothing)
		r.Where = c.inner
	}
}

// replace puts the probe in the place of an expression of the rule. The equations
// of a join are left alone: they give names to what follows.
func (c *cut) replace(r *document.Rule, e *document.Expr) {
	for _, at := range []**document.Expr{&r.When, &r.Each, &r.From, &r.Where, &r.Expr} {
		if *at == e {
			*at = c.probe
		}
	}
	q := r.Query
	if q == nil {
		return
	}
	for _, at := range []**document.Expr{&q.Skip, &q.Limit, &q.Having} {
		if *at == e {
			*at = c.probe
		}
	}
	for i := range q.More {
		if q.More[i].List == e {
			q.More[i].List = c.probe
		}
	}
	for i := range q.Joins {
		switch e {
		case q.Joins[i].List:
			q.Joins[i].List = c.probe
		case q.Joins[i].On:
			// without its equations a join gives names as a further list does
			q.More = append(q.More, document.Range{As: q.Joins[i].As, List: q.Joins[i].List})
			q.Joins = slices.Delete(q.Joins, i, len(q.Joins))
			return
		}
	}
	for i := range q.Sort {
		if q.Sort[i].By == e {
			q.Sort[i].By = c.probe
		}
	}
	if q.Group == nil {
		return
	}
	for i := range q.Group.Items {
		if q.Group.Items[i].Expr == e {
			q.Group.Items[i].Expr = c.probe
		}
	}
}

// scope is what the expression may use.
func (c *cut) scope(p *check.Partial, site *check.Site) *check.Scope {
	for _, e := range []*document.Expr{c.probe, c.groupKey(), c.loop()} {
		if e == nil {
			continue
		}
		if t := p.Tried(e); t != nil {
			return t.Scope()
		}
	}
	if site != nil {
		return site.Scope()
	}
	return nil
}

// groupKey is the key of a group that is being written.
func (c *cut) groupKey() *document.Expr {
	for _, part := range c.rule.Parts() {
		if part.Name == c.part && strings.HasPrefix(part.Name, "groupBy.") {
			return part.Expr
		}
	}
	return nil
}

// loop is the condition on items, for the parts of a rule that see them.
func (c *cut) loop() *document.Expr {
	switch c.part {
	case "when", "each", "skip", "limit":
		return nil
	}
	return c.inner
}

// demanded reports a field that the target demands of the object around it.
func (c *cut) demanded(p *check.Partial) bool {
	s, required := p.Target(), false
	for _, step := range c.steps {
		switch prop := (*schema.Prop)(nil); {
		case s == nil:
			return false
		case step == "[]":
			s, required = s.Items, false
		default:
			if prop = s.Prop(step); prop == nil {
				return false
			}
			s, required = prop.Shape, prop.Required
		}
	}
	return required
}
