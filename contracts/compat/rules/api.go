package rules

import (
	"strings"

	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
)

// operations applies the rules to what two versions of an API have in common.
func (c *checker) operations(old, new *openapi.API) {
	c.operationList(old.Operations, new.Operations)
	c.operationList(old.Webhooks, new.Webhooks)
}

func (c *checker) operationList(old, new []*openapi.Operation) {
	before := map[string]*openapi.Operation{}
	for _, o := range old {
		before[o.Method+" "+o.Path.Key()] = o
	}
	for _, n := range new {
		if o := before[n.Method+" "+n.Path.Key()]; o != nil {
			c.operation(o, n)
			delete(before, n.Method+" "+n.Path.Key())
		}
	}
	for _, o := range old { // what is left was removed: only its sunset matters here
		if before[o.Method+" "+o.Path.Key()] != o || o.Sunset == "" {
			continue
		}
		pos := o.Pos
		c.gone(title(o), o.Deprecated, o.Sunset, place{pos: o.Pos, pointer: o.Pointer}, &pos)
	}
}

// title names an operation as people do, "GET /orders".
func title(o *openapi.Operation) string { return strings.TrimSpace(o.Method + " " + o.Path.Template) }

func (c *checker) operation(o, n *openapi.Operation) {
	if c.met[o] == n {
		return // a callback that leads to itself
	}
	c.met[o] = n
	here, there := place{pos: n.Pos, pointer: n.Pointer, name: title(n)}, o.Pos
	id := here
	if n.ID != "" {
		id.pos, id.pointer = n.IDPos, n.Pointer+"/operationId"
	}
	switch {
	case o.ID == n.ID:
	case o.ID == "":
		c.report("rule/operation-id-added", id, &there, "%s has the operationId %s now", title(n), n.ID)
	case n.ID == "":
		c.report("rule/operation-id-removed", id, &there, "%s had the operationId %s", title(n), o.ID)
	default:
		c.report("rule/operation-id-changed", id, &there, "the operationId of %s was %s and is %s now", title(n), o.ID, n.ID)
	}
	if !same(o.Description, n.Description) || !same(o.Summary, n.Summary) {
		c.report("rule/description-changed", here, &there, "descriptions changed")
	}
	c.life(title(n), lifetime{o.Deprecated, n.Deprecated, o.Sunset, n.Sunset}, here, &there)
	for _, p := range n.Parameters {
		if before := o.Parameter(p.In, p.Name); before != nil {
			c.parameter(before, p)
		}
	}
	if o.Body != nil && n.Body != nil {
		c.content(o.Body.Content, n.Body.Content)
	}
	responses := map[string]*openapi.Response{}
	for _, r := range o.Responses {
		responses[r.Status] = r
	}
	for _, r := range n.Responses {
		before := responses[r.Status]
		if before == nil {
			continue
		}
		if !same(before.Description, r.Description) {
			pos := before.Pos
			c.report("rule/description-changed", place{pos: r.Pos, pointer: r.Pointer, name: title(n)}, &pos, "descriptions changed")
		}
		c.content(before.Content, r.Content)
		headers := map[string]*openapi.Parameter{}
		for _, h := range before.Headers {
			headers[strings.ToLower(h.Name)] = h
		}
		for _, h := range r.Headers {
			if was := headers[strings.ToLower(h.Name)]; was != nil {
				c.parameter(was, h)
			}
		}
	}
	callbacks := map[string]*openapi.Callback{}
	for _, k := range o.Callbacks {
		callbacks[k.Name] = k
	}
	for _, k := range n.Callbacks {
		if before := callbacks[k.Name]; before != nil {
			c.operationList(before.Operations, k.Operations)
		}
	}
}

func (c *checker) parameter(o, n *openapi.Parameter) {
	here, there := place{pos: n.Pos, pointer: n.Pointer, name: "#" + n.Pointer}, o.Pos
	if !same(o.Description, n.Description) {
		c.report("rule/description-changed", here, &there, "descriptions changed")
	}
	c.life("the parameter "+n.Name, lifetime{o.Deprecated, n.Deprecated, o.Sunset, n.Sunset}, here, &there)
	outer := c.root
	c.root = n.Name
	c.pair(o.Schema, n.Schema)
	c.content(o.Content, n.Content)
	c.root = outer
}

func (c *checker) content(old, new []*openapi.Media) {
	before := map[string]*schema.Schema{}
	for _, m := range old {
		before[m.Type] = m.Schema
	}
	for _, m := range new {
		c.pair(before[m.Type], m.Schema)
	}
}
