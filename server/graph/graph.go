// Package graph serves the GraphQL commerce API.
//
// The types are built when the server starts, from the canonical contracts of
// the workspace: names, descriptions, enums and deprecations come from there and
// cannot drift. Resolvers read the runtime's state through Data.
package graph

import (
	"errors"
	"fmt"
	"time"

	"crosswalk/contracts/schema"

	"github.com/graphql-go/graphql"
)

// The contracts that the API is derived from.
const (
	OrderContract  = "orders/order-placed@1"
	LevelContract  = "inventory/level-changed@1"
	ReturnContract = "returns/return-requested@1"
)

// Options says what the API is made of. Shape, Data and NewID are required.
type Options struct {
	Shape  func(ref string) *schema.Shape // nil if the workspace has no such contract
	Data   Data
	NewID  func() string    // ids of returns that callers request
	Now    func() time.Time // nil means time.Now
	Limits Limits           // zero means DefaultLimits
}

// API is the GraphQL endpoint. It is an http.Handler.
type API struct {
	schema    graphql.Schema
	documents *documents
	limits    Limits
	data      Data
	newID     func() string
	now       func() time.Time
}

// New builds the schema.
func New(o Options) (*API, error) {
	a := &API{documents: newDocuments(512), limits: o.Limits, data: o.Data, newID: o.NewID, now: o.Now}
	if a.limits == (Limits{}) {
		a.limits = DefaultLimits
	}
	if a.now == nil {
		a.now = time.Now
	}
	shapes := map[string]*schema.Shape{}
	for _, ref := range []string{OrderContract, LevelContract, ReturnContract} {
		s := o.Shape(ref)
		if s == nil || s.Kind != schema.Object {
			return nil, fmt.Errorf("the commerce API needs the contract %s in the workspace", ref)
		}
		shapes[ref] = s
	}
	b := newBuilder()
	query, mutation := a.query(b, shapes), a.mutation(b, shapes)
	b.settle()
	s, err := graphql.NewSchema(graphql.SchemaConfig{Query: query, Mutation: mutation})
	if err != nil {
		return nil, fmt.Errorf("build the GraphQL schema: %w", err)
	}
	a.schema = s
	return a, nil
}

func (a *API) query(b *builder, shapes map[string]*schema.Shape) *graphql.Object {
	event := eventType(b)
	order := a.entityType(b, entity{"order", "Order", shapes[OrderContract], event})
	returned := a.entityType(b, entity{"return", "Return", shapes[ReturnContract], event})
	level := a.entityType(b, entity{"inventory", "Availability", shapes[LevelContract], event})
	page := pageInfo(b)
	id := &graphql.ArgumentConfig{Type: graphql.NewNonNull(graphql.ID), Description: "The shop's id of it, as in the canonical event."}
	return graphql.NewObject(graphql.ObjectConfig{
		Name:        "Query",
		Description: "What Crosswalk knows, as of its last committed event.",
		Fields: graphql.Fields{
			"order": {Type: order, Description: "One order.", Args: graphql.FieldConfigArgument{"id": id},
				Resolve: a.one("order")},
			"orders": {Type: graphql.NewNonNull(connection(b, "Order", order, page)), Description: "Orders, newest first.",
				Args: graphql.FieldConfigArgument{
					"filter": {Type: orderFilter(b)},
					"first":  {Type: graphql.Int, DefaultValue: 20, Description: "1 to 200."},
					"after":  {Type: graphql.String, Description: "endCursor of the page before."},
				},
				Resolve: a.list("order")},
			"return": {Type: returned, Description: "One return.", Args: graphql.FieldConfigArgument{"id": id},
				Resolve: a.one("return")},
			"returns": {Type: graphql.NewNonNull(connection(b, "Return", returned, page)), Description: "Returns, newest first.",
				Args: graphql.FieldConfigArgument{
					"orderId": {Type: graphql.ID},
					"first":   {Type: graphql.Int, DefaultValue: 20, Description: "1 to 200."},
					"after":   {Type: graphql.String},
				},
				Resolve: a.list("return")},
			"availability": {Type: graphql.NewNonNull(graphql.NewList(graphql.NewNonNull(level))),
				Description: "Stock per SKU and location, as the last event said. A SKU that is not known has no row.",
				Args: graphql.FieldConfigArgument{
					"skus":     {Type: graphql.NewNonNull(graphql.NewList(graphql.NewNonNull(graphql.String))), Description: "At most 200."},
					"location": {Type: graphql.ID, Description: "One location; absent: all."},
				},
				Resolve: a.availability},
		},
	})
}

func (a *API) mutation(b *builder, shapes map[string]*schema.Shape) *graphql.Object {
	input := b.input(shapes[ReturnContract], "RequestReturn", serverMade...)
	payload := graphql.NewObject(graphql.ObjectConfig{
		Name: b.unique("RequestReturnPayload"), Description: "Where the request went.",
		Fields: graphql.Fields{
			"returnId":      {Type: graphql.NewNonNull(graphql.ID), Resolve: field(func(r requested) any { return r.Key })},
			"correlationId": {Type: graphql.NewNonNull(graphql.ID), Resolve: field(func(r requested) any { return r.Correlation }), Description: "Find its trail under this id."},
			"duplicate":     {Type: graphql.NewNonNull(graphql.Boolean), Resolve: field(func(r requested) any { return r.Duplicate }), Description: "This idempotency key was used before; nothing was done again."},
		},
	})
	return graphql.NewObject(graphql.ObjectConfig{
		Name:        "Mutation",
		Description: "What a storefront may ask for. Each takes an idempotency key: the same key twice does the thing once.",
		Fields: graphql.Fields{
			"requestReturn": {Type: graphql.NewNonNull(payload),
				Description: "Ask to send goods back. Refused when a line or quantity was not ordered, or was returned already.",
				Args: graphql.FieldConfigArgument{
					"input":          {Type: graphql.NewNonNull(input)},
					"idempotencyKey": {Type: graphql.NewNonNull(graphql.String), Description: "1 to 255 characters; made by the caller, kept over its retries."},
				},
				Resolve: a.requestReturn},
		},
	})
}

var errTooMany = errors.New("ask for 1 to 200 at a time")
