package api

import (
	"cmp"
	"slices"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/compat/inclusion"
	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
)

// comparison asks one direction: clients that were made for one version meet a
// server of the other one.
type comparison struct {
	direction      finding.Direction
	opt            Options
	client, server *version
	deciders       map[reading]*inclusion.Decider
	known          map[asked][]*inclusion.Cause
	texts, loose   *texts
	groups         groups
	samples        map[*schema.Schema]sampled
	visited        map[[2]*openapi.Callback]bool
}

// reading is how schemas are read when a question is decided.
type reading struct{ closed, readerIsNew bool }

func (c *comparison) decider(closed, readerIsNew bool) *inclusion.Decider {
	r := reading{closed, readerIsNew}
	if c.deciders[r] == nil {
		c.deciders[r] = inclusion.New(inclusion.Options{ClosedWriter: closed, NewReader: readerIsNew, Steps: c.opt.Steps})
	}
	return c.deciders[r]
}

// asked is a question that was decided.
type asked struct {
	reading
	writer, reader *schema.Schema
}

// causes asks a decider once for questions that many messages share.
func (c *comparison) causes(closed, readerIsNew bool, writer, reader *schema.Schema) []*inclusion.Cause {
	k := asked{reading{closed, readerIsNew}, target(writer), target(reader)}
	known, ok := c.known[k]
	if !ok {
		known = c.decider(closed, readerIsNew).Causes(writer, reader)
		c.known[k] = known
	}
	return known
}

// version is one of the two versions in one of the two roles.
type version struct {
	*openapi.API
	isNew bool
	// views, by whether the message goes to the server, and whether this version
	// writes it.
	views map[[2]bool]*view
}

func (v *version) view(toServer, writes bool) *view {
	key := [2]bool{toServer, writes}
	if v.views[key] == nil {
		v.views[key] = newView(v.Document, toServer, writes)
	}
	return v.views[key]
}

// Match is an operation as both versions have it. One side is nil if only the
// other has the operation.
type Match struct{ Old, New *openapi.Operation }

// Matches pairs the operations of two versions: same method, and same path but
// for the names of its parameters. They are in the order of path and method.
func Matches(old, next []*openapi.Operation) []Match {
	type key struct{ path, method string }
	byKey := map[key]*[2][]*openapi.Operation{}
	for i, side := range [2][]*openapi.Operation{old, next} {
		for _, o := range side {
			k := key{o.Path.Key(), o.Method}
			if byKey[k] == nil {
				byKey[k] = &[2][]*openapi.Operation{}
			}
			byKey[k][i] = append(byKey[k][i], o)
		}
	}
	var out []Match
	for _, sides := range byKey {
		out = append(out, pairUp(sides[0], sides[1])...)
	}
	slices.SortStableFunc(out, func(a, b Match) int {
		x, y := a.any(), b.any()
		return cmp.Or(cmp.Compare(x.Path.Key(), y.Path.Key()), cmp.Compare(x.Method, y.Method), cmp.Compare(x.Path.Template, y.Path.Template))
	})
	return out
}

// pairUp pairs operations with the same address. There is one on each side,
// unless a file breaks the rules: then the same template goes first.
func pairUp(old, next []*openapi.Operation) []Match {
	byTemplate := func(a, b *openapi.Operation) int { return cmp.Compare(a.Path.Template, b.Path.Template) }
	slices.SortFunc(old, byTemplate)
	slices.SortFunc(next, byTemplate)
	partner := func(o *openapi.Operation, list []*openapi.Operation) *openapi.Operation {
		if i := slices.IndexFunc(list, func(p *openapi.Operation) bool { return p.Path == o.Path }); i >= 0 {
			return list[i]
		}
		if len(list) > 0 {
			return list[0]
		}
		return nil
	}
	var out []Match
	for _, o := range old {
		out = append(out, Match{o, partner(o, next)})
	}
	for _, n := range next {
		if p := partner(n, old); p == nil || partner(p, next) != n {
			out = append(out, Match{p, n})
		}
	}
	return out
}

func (m Match) any() *openapi.Operation {
	if m.New != nil {
		return m.New
	}
	return m.Old
}

// sides gives the operations of the client's and of the server's version.
func (c *comparison) sides(m Match) (client, server *openapi.Operation) {
	if c.client.isNew {
		return m.New, m.Old
	}
	return m.Old, m.New
}

// matches pairs operations of the two versions, whichever is the old one.
func (c *comparison) matches(client, server []*openapi.Operation) []Match {
	if c.client.isNew {
		return Matches(server, client)
	}
	return Matches(client, server)
}

func (c *comparison) run() {
	c.unread()
	c.servers()
	for _, m := range c.matches(c.client.Operations, c.server.Operations) {
		client, server := c.sides(m)
		where := place{operation: m.any().Method + " " + m.any().Path.Template}
		switch {
		case server == nil:
			c.unserved(client, where)
		case client != nil:
			(&exchange{c, where, c.client, c.server, client, server}).compare()
			c.callbacks(client, server, where)
		}
	}
	for _, m := range c.matches(c.client.Webhooks, c.server.Webhooks) {
		client, server := c.sides(m)
		where := place{operation: "webhook " + m.any().Path.Template + " " + m.any().Method}
		c.sent(client, server, where, "webhook")
	}
}

// callbacks compares the requests that the server sends to clients of an
// operation.
func (c *comparison) callbacks(client, server *openapi.Operation, where place) {
	byName := func(list []*openapi.Callback, name string) *openapi.Callback {
		for _, cb := range list {
			if cb.Name == name {
				return cb
			}
		}
		return nil
	}
	for _, cb := range slices.SortedFunc(slices.Values(client.Callbacks), func(a, b *openapi.Callback) int { return cmp.Compare(a.Name, b.Name) }) {
		other := byName(server.Callbacks, cb.Name)
		if other == nil {
			other = &openapi.Callback{Name: cb.Name}
		}
		if pair := [2]*openapi.Callback{cb, other}; c.visited[pair] {
			continue
		} else {
			c.visited[pair] = true
		}
		for _, m := range c.matches(cb.Operations, other.Operations) {
			client, server := c.sides(m)
			at := where
			at.operation += ", callback " + cb.Name + " " + m.any().Method + " " + m.any().Path.Template
			c.sent(client, server, at, "callback")
		}
	}
}

// sent compares a request that the server sends.
func (c *comparison) sent(client, server *openapi.Operation, where place, what string) {
	switch {
	case server == nil:
		c.silent(client, where, what)
	case client != nil:
		(&exchange{c, where, c.server, c.client, server, client}).compare()
		c.callbacks(client, server, where)
	}
}
