package assist

import (
	"cmp"
	"slices"
	"strings"

	"crosswalk/mapper/sketch"
)

// most bounds the completions of one answer.
const most = 200

// complete finds what may stand at the cursor, best first, and where the text
// begins that it replaces.
func (r *request) complete() (int, []Completion) {
	path := r.root.Path(r.at)
	if len(path) == 0 {
		return r.at, []Completion{}
	}
	n := path[len(path)-1]
	around := path[:len(path)-1]
	c := &completer{request: r, path: path, goal: r.want(path)}
	from := r.at
	switch {
	case n.Kind == sketch.Text && r.at >= n.Open && (r.at < n.To || !n.Closed):
		from = n.Open
		c.prefix = r.text[from:r.at]
		c.texts(around, n)
	case (n.Kind == sketch.Field || n.Kind == sketch.Call && n.Of != nil) && n.At <= r.at && r.at <= n.End:
		from = n.At
		c.prefix = strings.Trim(r.text[from:r.at], "`")
		c.members(around, n)
	case n.Kind == sketch.Name, n.Kind == sketch.Call && n.At <= r.at && r.at <= n.End, n.Kind == sketch.Word:
		from = n.At
		c.prefix = r.text[from:r.at]
		if !r.declares(around, n) {
			c.names()
		}
	case n.Kind == sketch.Hole:
		c.names()
	}
	return from, c.sorted()
}

// declares reports a name that a macro gives: there is nothing to complete.
func (r *request) declares(around []*sketch.Node, n *sketch.Node) bool {
	if len(around) == 0 {
		return false
	}
	in := around[len(around)-1]
	i := slices.Index(in.Args, n)
	return i >= 0 && i < sketch.MacroNames(in)
}

type completer struct {
	*request
	path   []*sketch.Node
	goal   goal
	prefix string
	list   []ranked
}

// ranked is a completion and its place among the others, the least first.
type ranked struct {
	Completion
	rank int
}

// add offers a completion whose label begins with what was typed, or holds it. By
// rank is what goes first among those that match alike.
func (c *completer) add(o Completion, rank int) {
	label, typed := strings.ToLower(o.Label), strings.ToLower(c.prefix)
	switch { // what begins so goes before what fits
	case strings.HasPrefix(label, typed):
	case strings.Contains(label, typed):
		rank += 20_000
	case letters(label, typed):
		rank += 40_000
	default:
		return
	}
	if !o.Fits {
		rank += 10_000
	}
	if o.Insert == o.Label {
		o.Insert = ""
	}
	c.list = append(c.list, ranked{o, rank})
}

// letters reports that all letters of b stand in a, in their order.
func letters(a, b string) bool {
	for _, r := range b {
		i := strings.IndexRune(a, r)
		if i < 0 {
			return false
		}
		a = a[i+1:]
	}
	return len(b) > 1
}

func (c *completer) sorted() []Completion {
	slices.SortStableFunc(c.list, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	seen := map[[2]string]bool{}
	out := []Completion{}
	for _, o := range c.list {
		if key := [2]string{string(o.Kind), o.Label}; !seen[key] && len(out) < most {
			seen[key] = true
			out = append(out, o.Completion)
		}
	}
	return out
}
