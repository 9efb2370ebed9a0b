package contracts_test

import (
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/schema"
)

const otherFormats = `
-- contracts/orders/stream/contract.yaml --
contract: orders/stream
kind: event
version: 1.0.0
-- contracts/orders/stream/v1.asyncapi.yaml --
asyncapi: 3.0.0
info: {title: Order stream, version: "1"}
channels:
  orders:
    address: orders
    messages:
      OrderPlaced: {$ref: '#/components/messages/OrderPlaced'}
operations:
  place: {action: receive, channel: {$ref: '#/channels/orders'}}
components:
  messages:
    OrderPlaced:
      payload: {type: object, required: [id], properties: {id: {type: string}, lines: {type: array, items: {$ref: '#/components/schemas/Line'}}}}
  schemas:
    Line: {type: object, properties: {sku: {type: string}}}
-- contracts/shop/storefront/contract.yaml --
contract: shop/storefront
kind: api
version: 1.0.0
-- contracts/shop/storefront/v1.graphql --
type Query { product(sku: ID!): Product node: Node }
interface Node { id: ID! }
type Product implements Node { id: ID! price: Float! state: State tags: [String!] related: [Product] }
enum State { ACTIVE RETIRED }
input ProductInput { sku: ID! stock: Int = 1 parent: ProductInput state: State }
`

func TestEventsAndGraphQL(t *testing.T) {
	set, list := contracts.Load(workspace(otherFormats), "contracts")
	if list != nil {
		t.Fatal(list)
	}
	if got := strings.Join(set.Refs(), " "); got != "orders/stream@1 orders/stream@1#OrderPlaced orders/stream@1#Line shop/storefront@1 "+
		"shop/storefront@1#Query shop/storefront@1#Node shop/storefront@1#Product shop/storefront@1#State shop/storefront@1#ProductInput" {
		t.Errorf("Refs = %s", got)
	}
	stream := get(t, set, "orders/stream@1")
	if stream.Title != "Order stream" || stream.Root != nil || stream.Events == nil {
		t.Errorf("contract %+v", stream)
	}
	if product := get(t, set, "shop/storefront@1#Product"); product.Root.Prop("related").Shape.Items.Name != "Product" || !product.Root.Prop("related").Shape.Items.Nullable ||
		product.Root.Prop("price").Shape.Nullable || product.Root.Prop("price").Shape.Kind != schema.Number {
		t.Errorf("Product is %+v", product.Root)
	}
	for _, c := range []struct{ ref, doc, want string }{
		{"orders/stream@1#OrderPlaced", `{"id":"1","lines":[{"sku":"a"}]}`, ``},
		{"orders/stream@1#OrderPlaced", `{"lines":[{"sku":1}]}`, `/: missing properties: 'id'; /lines/0/sku: expected string, but got number`},
		{"orders/stream@1#Line", `{}`, ``},
		{"shop/storefront@1#Product", `{"__typename":"Product","price":1.5,"state":null,"related":[null,{"id":"2","state":"RETIRED"}]}`, ``},
		{"shop/storefront@1#Product", `{"id":null,"sku":"x"}`, `/: additionalProperties 'sku' not allowed; /id: expected string, but got null`},
		{"shop/storefront@1#ProductInput", `{"sku":1,"stock":null,"parent":{"sku":"2"}}`, ``},
		{"shop/storefront@1#ProductInput", `{"stock":3000000000}`, `/: missing properties: 'sku'; /stock: must be <= 2.147483647e+09 but found 3000000000`},
		{"shop/storefront@1#Node", `{"id":"x"}`, ``},
	} {
		got := ""
		if err := contracts.Validate(get(t, set, c.ref), []byte(c.doc)); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.ref, c.doc, got, c.want)
		}
	}
}
