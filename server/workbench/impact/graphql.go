package impact

import (
	"crosswalk/contracts"
	"crosswalk/contracts/schema"
	"crosswalk/registry/workspace"
	"crosswalk/server/graph"
)

// Field is a field, argument or value of the GraphQL API that vanishes or
// changes its type.
type Field struct {
	Name   string `json:"field"` // "Order.totals", "RequestReturnInput.lines", "Channel.WEB"
	Before string `json:"before"`
	After  string `json:"after,omitempty"` // "" if it vanishes
}

// graphql compares the GraphQL API that is made from the contracts of both
// sides.
func (c *comparison) graphql() {
	derived := false
	for _, ref := range graph.Contracts() {
		derived = derived || c.changed[ref]
	}
	if !derived {
		return
	}
	was, err := graph.Describe(shapes(c.before))
	if err != nil {
		return // a workspace without a commerce API
	}
	is, err := graph.Describe(shapes(c.after))
	if err != nil {
		c.report.NoGraphQL = err.Error()
		return
	}
	after := map[string]string{}
	for _, f := range is {
		after[f.Name] = f.Type
	}
	for _, f := range was {
		if after[f.Name] != f.Type {
			c.report.GraphQL = append(c.report.GraphQL, Field{Name: f.Name, Before: f.Type, After: after[f.Name]})
		}
	}
}

func shapes(ws *workspace.Workspace) func(ref string) *schema.Shape {
	return func(ref string) *schema.Shape {
		parsed, err := contracts.ParseRef(ref)
		if err != nil {
			return nil
		}
		c, ok := ws.Contracts.Get(parsed)
		if !ok {
			return nil
		}
		return c.Root
	}
}
