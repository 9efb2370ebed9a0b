package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/graphql-go/graphql"
)

// serverMade are the members of a return request that the server fills in.
var serverMade = []string{"returnId", "returnNumber", "requestedAt", "requestedBy", "states", "refund", "externalIds"}

// newReturn is the state in which a requested return begins.
var newReturn = map[string]string{"return": "requested", "goods": "expected", "refund": "none", "restock": "pending"}

type requested = Accepted

func (a *API) one(kind string) graphql.FieldResolveFn {
	return func(p graphql.ResolveParams) (any, error) {
		key, _ := p.Args["id"].(string)
		e, err := a.data.Entity(p.Context, kind, key)
		if err != nil || e == nil {
			return nil, err
		}
		return node(e)
	}
}

// edge is a row of a connection; connectionPage the connection itself.
type edge struct {
	cursor string
	node   map[string]any
}

type connectionPage struct {
	edges []edge
	next  string
}

func (a *API) list(kind string) graphql.FieldResolveFn {
	return func(p graphql.ResolveParams) (any, error) {
		first, _ := p.Args["first"].(int)
		if first < 1 || first > 200 {
			return nil, errTooMany
		}
		q := Query{Kind: kind, First: first, Where: map[string][]string{}}
		q.After, _ = p.Args["after"].(string)
		if id, ok := p.Args["orderId"].(string); ok {
			q.Where["orderId"] = []string{id}
		}
		if f, ok := p.Args["filter"].(map[string]any); ok {
			if err := filter(&q, f); err != nil {
				return nil, err
			}
		}
		page, err := a.data.Entities(p.Context, q)
		if err != nil {
			return nil, err
		}
		return connectionOf(page)
	}
}

func connectionOf(page Page) (connectionPage, error) {
	out := connectionPage{edges: make([]edge, len(page.Entities)), next: page.Next}
	for i := range page.Entities {
		n, err := node(&page.Entities[i])
		if err != nil {
			return out, err
		}
		out.edges[i] = edge{page.Cursors[i], n}
	}
	return out, nil
}

// filter reads the arguments of orderFilter into q.
func filter(q *Query, f map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		switch v := f[name].(type) {
		case string:
			switch name {
			case "createdSince", "createdBefore":
				t, err := time.Parse(time.RFC3339Nano, v)
				if err != nil {
					return fmt.Errorf("%s is not an RFC 3339 time: %q", name, v)
				}
				if name == "createdSince" {
					q.Since = t
				} else {
					q.Before = t
				}
			default:
				q.Where[name] = []string{v}
			}
		case []any:
			for _, e := range v {
				q.Where[name] = append(q.Where[name], fmt.Sprint(e))
			}
		}
	}
	return nil
}

func orderFilter(b *builder) *graphql.InputObject {
	texts := graphql.NewList(graphql.NewNonNull(graphql.String))
	return graphql.NewInputObject(graphql.InputObjectConfig{
		Name: b.unique("OrderFilter"), Description: "Every given part must hold.",
		Fields: graphql.InputObjectConfigFieldMap{
			"orderNumber":   {Type: graphql.String, Description: "What the customer sees, such as \"#1001\"."},
			"channel":       {Type: texts, Description: "Sold through one of these channels."},
			"customerId":    {Type: graphql.String},
			"sku":           {Type: graphql.String, Description: "Has a line with this SKU."},
			"currency":      {Type: graphql.String},
			"orderState":    {Type: texts},
			"paymentState":  {Type: texts},
			"shipmentState": {Type: texts},
			"returnState":   {Type: texts},
			"createdSince":  {Type: timeScalar, Description: "Stored at or after this time."},
			"createdBefore": {Type: timeScalar, Description: "Stored before this time."},
		},
	})
}

func pageInfo(b *builder) *graphql.Object {
	return b.shared("PageInfo", func(name string) *graphql.Object {
		return graphql.NewObject(graphql.ObjectConfig{
			Name: name,
			Fields: graphql.Fields{
				"hasNextPage": {Type: graphql.NewNonNull(graphql.Boolean), Resolve: field(func(c connectionPage) any { return c.next != "" })},
				"endCursor": {Type: graphql.String, Description: "Give it as after to get the next page.", Resolve: field(func(c connectionPage) any {
					if len(c.edges) == 0 {
						return nil
					}
					return c.edges[len(c.edges)-1].cursor
				})},
			},
		})
	})
}

func connection(b *builder, name string, of, page *graphql.Object) *graphql.Object {
	edgeType := graphql.NewObject(graphql.ObjectConfig{
		Name: b.unique(name + "Edge"),
		Fields: graphql.Fields{
			"cursor": {Type: graphql.NewNonNull(graphql.String), Resolve: field(func(e edge) any { return e.cursor })},
			"node":   {Type: graphql.NewNonNull(of), Resolve: field(func(e edge) any { return e.node })},
		},
	})
	return graphql.NewObject(graphql.ObjectConfig{
		Name: b.unique(name + "Connection"),
		Fields: graphql.Fields{
			"edges": {Type: graphql.NewNonNull(graphql.NewList(graphql.NewNonNull(edgeType))), Resolve: field(func(c connectionPage) any { return c.edges })},
			"nodes": {Type: graphql.NewNonNull(graphql.NewList(graphql.NewNonNull(of))), Resolve: field(func(c connectionPage) any {
				nodes := make([]map[string]any, len(c.edges))
				for i, e := range c.edges {
					nodes[i] = e.node
				}
				return nodes
			})},
			"pageInfo": {Type: graphql.NewNonNull(page), Resolve: field(func(c connectionPage) any { return c })},
		},
	})
}

func (a *API) availability(p graphql.ResolveParams) (any, error) {
	raw, _ := p.Args["skus"].([]any)
	if len(raw) < 1 || len(raw) > 200 {
		return nil, errTooMany
	}
	q := Query{Kind: "inventory", First: 200, Where: map[string][]string{}}
	for _, s := range raw {
		q.Where["sku"] = append(q.Where["sku"], fmt.Sprint(s))
	}
	if location, ok := p.Args["location"].(string); ok {
		q.Where["locationId"] = []string{location}
	}
	nodes := []map[string]any{}
	for {
		page, err := a.data.Entities(p.Context, q)
		if err != nil {
			return nil, err
		}
		for i := range page.Entities {
			n, err := node(&page.Entities[i])
			if err != nil {
				return nil, err
			}
			nodes = append(nodes, n)
		}
		if page.Next == "" {
			return nodes, nil
		}
		q.After = page.Next
	}
}

func (a *API) requestReturn(p graphql.ResolveParams) (any, error) {
	key, _ := p.Args["idempotencyKey"].(string)
	if len(key) < 1 || len(key) > 255 {
		return nil, errors.New("idempotencyKey must have 1 to 255 characters")
	}
	input, ok := p.Args["input"].(map[string]any)
	if !ok {
		return nil, errors.New("input is missing")
	}
	asked, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("encode the return request: %w", err)
	}
	sum := sha256.Sum256(asked)
	id := a.newID()
	data := make(map[string]any, len(input)+2)
	for k, v := range input {
		data[k] = v
	}
	data["returnId"] = id
	data["requestedAt"] = stamp(a.now().Truncate(time.Millisecond))
	data["requestedBy"] = "customer"
	data["states"] = newReturn
	if err := a.fromOrder(p, data); err != nil {
		return nil, err
	}
	doc, err := json.Marshal(data)
	if err != nil {
		return nil, fmt.Errorf("encode the return request: %w", err)
	}
	return a.data.Submit(p.Context, Submission{
		Contract: ReturnContract, Key: id, Data: doc, IdempotencyKey: key, Fingerprint: hex.EncodeToString(sum[:]), Actor: "graphql",
	})
}

// fromOrder completes a return request by what its order says, so that the
// event can be understood without looking the order up.
func (a *API) fromOrder(p graphql.ResolveParams, data map[string]any) error {
	id, _ := data["orderId"].(string)
	e, err := a.data.Entity(p.Context, "order", id)
	if err != nil || e == nil {
		return err // an order that is not known is refused by its own rule
	}
	order, err := node(e)
	if err != nil {
		return err
	}
	for _, name := range []string{"orderNumber", "currency"} {
		if data[name] == nil && order[name] != nil {
			data[name] = order[name]
		}
	}
	return nil
}
