package importer_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/importer"
)

func accepts(t *testing.T, c *contracts.Contract, doc string, want bool) {
	t.Helper()
	if err := contracts.Validate(c, []byte(doc)); (err == nil) != want {
		t.Errorf("%s: accepted is %t: %v", doc, err == nil, err)
	}
}

func TestJSONSchemaKept(t *testing.T) {
	text := "{\"$schema\": \"http://json-schema.org/draft-07/schema#\",\n\"title\": \"Receipt\",   \"type\": \"object\"}\n"
	r, c := run(t, importer.Query{From: "jsonschema", Texts: []importer.Text{{Name: "receipt.json", Text: text}}})
	if r.Files[1].Text != text || c.Title != "Receipt" || !strings.Contains(noted(r, ""), "kept in the draft that it states, JSON Schema draft-07") {
		t.Errorf("%+v, title %q", r, c.Title)
	}
	r, _ = run(t, importer.Query{From: "jsonschema", Texts: []importer.Text{{Name: "receipt.yml", Text: "type: object # kept\n"}}})
	if r.Files[1].Text != "type: object # kept\n" || !strings.HasSuffix(r.Files[1].Path, "v1.schema.yaml") {
		t.Errorf("%+v", r.Files)
	}
}

func TestJSONSchemaOfSeveralFiles(t *testing.T) {
	_, c := run(t, importer.Query{From: "jsonschema", Texts: []importer.Text{
		{Name: "order.schema.json", Text: `{"type": "object", "properties": {"to": {"$ref": "address.schema.json"}, "line": {"$ref": "line.json#/$defs/Line"}}}`},
		{Name: "address.schema.json", Text: `{"type": "string"}`},
		{Name: "line.json", Text: `{"$defs": {"Line": {"type": "integer"}}}`}}})
	accepts(t, c, `{"to": "x", "line": 1}`, true)
	accepts(t, c, `{"to": 1}`, false)
	accepts(t, c, `{"line": "x"}`, false)
}

func TestDefinitionsAreChoices(t *testing.T) {
	for _, draft := range []string{"draft-07/schema#", "draft/2020-12/schema"} {
		text := importer.Text{Name: "types.json", Text: `{"$schema": "http://json-schema.org/` + draft + `", "definitions": {"A": {"type": "string"}, "B": {"type": "integer", "title": "The B"}}}`}
		r, err := importer.Import(importer.Query{From: "jsonschema", Name: "a/b", Texts: []importer.Text{text}})
		if err != nil || len(r.Files) > 0 || len(r.Findings) > 0 || !slices.Equal(r.Choices, []string{"A", "B"}) {
			t.Errorf("%+v %v", r, err)
		}
		_, c := run(t, importer.Query{From: "jsonschema", Component: "B", Texts: []importer.Text{text}})
		accepts(t, c, `1`, true)
		accepts(t, c, `"x"`, false)
		if c.Title != "The B" {
			t.Errorf("title %q", c.Title)
		}
		r, _ = importer.Import(importer.Query{From: "jsonschema", Name: "a/b", Component: "C", Texts: []importer.Text{text}})
		if !strings.Contains(fmt.Sprint(r.Findings), `the text describes no "C"`) {
			t.Errorf("findings %v", r.Findings)
		}
	}
}

func TestOpenAPI(t *testing.T) {
	text := importer.Text{Name: "api.yaml", Text: `openapi: 3.0.3
info: {title: T, version: "2026-07"}
paths:
  /orders:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {note: {type: string}}}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}}
components:
  schemas:
    Order:
      title: An order
      type: object
      required: [id]
      properties:
        id: {type: integer, format: int32}
        total: {type: number, format: double, nullable: true, minimum: 0, exclusiveMinimum: true}
        parent: {$ref: "#/components/schemas/Order"}
        lines: {type: array, items: {$ref: "#/components/schemas/Line.v1"}}
        gone: {$ref: "#/components/schemas/Gone"}
        extra: {type: string, x-personal: true, example: hello, unknownKeyword: 3}
    Line.v1: {type: object, properties: {sku: {type: string, maxLength: 5}}}
`}
	r, err := importer.Import(importer.Query{From: "openapi", Name: "a/b", Texts: []importer.Text{text}})
	if err != nil || len(r.Files) > 0 || !slices.Equal(r.Choices, []string{"Order", "Line.v1", "POST /orders request"}) {
		t.Fatalf("%+v %v", r, err)
	}
	r, c := run(t, importer.Query{From: "openapi", Component: "Order", Texts: []importer.Text{text}})
	accepts(t, c, `{"id": 1, "total": null, "lines": [{"sku": "12345"}]}`, true)
	accepts(t, c, `{"id": 3000000000}`, false)
	accepts(t, c, `{"id": 1, "total": 0}`, false)
	accepts(t, c, `{"id": 1, "lines": [{"sku": "123456"}]}`, false)
	accepts(t, c, `{"id": 1, "parent": {}}`, false)
	if c.Upstream != "2026-07" || c.Title != "An order" {
		t.Errorf("upstream %q, title %q", c.Upstream, c.Title)
	}
	if got := noted(r, "/total"); !strings.Contains(got, `dropped: the format "double"`) {
		t.Errorf("notes of /total: %s", got)
	}
	if got := noted(r, "/gone"); got != `loose: "#/components/schemas/Gone" is not in the text, so every value is accepted` {
		t.Errorf("notes of /gone: %s", got)
	}
	_, c = run(t, importer.Query{From: "openapi", Component: "POST /orders request", Texts: []importer.Text{text}})
	accepts(t, c, `{"note": 1}`, false)
}

func TestGraphQL(t *testing.T) {
	text := importer.Text{Name: "s.graphql", Text: `
scalar DateTime
scalar Anything
enum State { OPEN CLOSED }
"An order."
type Order { id: ID! at: DateTime! paid: DateTime any: Anything state: State! lines: [Line!]! parent: Order owner: Owner }
type Line { sku: String count: Int! }
type Shop { name: String! }
type Person { name: String! }
union Owner = Shop | Person
input Wanted { sku: String! count: Int = 1 at: [DateTime!] }
type Query { order: Order }
`}
	r, err := importer.Import(importer.Query{From: "graphql", Name: "a/b", Texts: []importer.Text{text}})
	if err != nil || !slices.Equal(r.Choices, []string{"Order", "Line", "Shop", "Person", "Owner", "Wanted"}) {
		t.Fatalf("%+v %v", r, err)
	}
	r, c := run(t, importer.Query{From: "graphql", Component: "Order", Texts: []importer.Text{text}})
	accepts(t, c, `{"id": "1", "at": "2026-01-02T03:04:05Z", "paid": null, "any": [1], "state": "OPEN", "lines": [{"sku": null, "count": 1}], "parent": {"id": "2"}, "owner": {"__typename": "Shop", "name": "x"}}`, true)
	for _, doc := range []string{`{"at": null}`, `{"at": "yesterday"}`, `{"state": "LOST"}`, `{"lines": [null]}`, `{"lines": [{"count": 3000000000}]}`, `{"owner": {"name": 1}}`} {
		accepts(t, c, doc, false)
	}
	if got := noted(r, ""); !strings.HasPrefix(got, "loose: a client selects the fields") {
		t.Errorf("notes: %s", got)
	}
	if got := noted(r, "/any"); !strings.HasPrefix(got, "loose: the schema does not say what values the scalar Anything has") {
		t.Errorf("notes of /any: %s", got)
	}
	_, c = run(t, importer.Query{From: "graphql", Component: "Wanted", Texts: []importer.Text{text}})
	accepts(t, c, `{"sku": "1"}`, true)
	accepts(t, c, `{"count": 1}`, false)
	accepts(t, c, `{"sku": "1", "at": [null]}`, false)
}

// TestRealDescriptions imports messages of real APIs; samples of them satisfy
// the contract where there are some.
func TestRealDescriptions(t *testing.T) {
	for _, c := range []struct{ from, file, component, sample string }{
		{"openapi", "sap-s4hana/openapi/CE_SALESORDER_0001.json", "", ""},
		{"openapi", "payments/adyen/CheckoutService-v71.yaml", "PaymentRequest", ""},
		{"openapi", "commercetools/openapi/orders-inventory.excerpt.json", "Order", ""},
		{"openapi", "wms/shipwire/receivings.yml", "", ""},
		{"graphql", "saleor/schema.graphql", "Order", ""},
		{"graphql", "wms/shiphero/shiphero-schema.graphql", "CreateOrderInput", `{"order_number": "1", "line_items": []}`},
		{"jsonschema", "standards/epcis/EPCIS-JSON-Schema.json", "", ""},
		{"jsonschema", "standards/cloudevents/cloudevents.schema.json", "", `{"id": "1", "source": "/x", "specversion": "1.0", "type": "t"}`},
		{"jsonschema", "amazon-sp-api/notifications/OrderChangeNotification.json", "", ""},
	} {
		t.Run(c.file, func(t *testing.T) {
			q := importer.Query{From: c.from, Name: "tests/message", Component: c.component, Texts: []importer.Text{published(t, c.file)}}
			if c.component == "" && c.from == "openapi" {
				r, err := importer.Import(q)
				if err != nil || len(r.Choices) < 2 {
					t.Fatalf("choices %v, findings %v, %v", r.Choices, r.Findings, err)
				}
				q.Component = r.Choices[0]
			}
			_, made := run(t, q)
			if c.sample != "" {
				accepts(t, made, c.sample, true)
			}
		})
	}
}

// TestExcerpt tells only so many of the types that an excerpt lacks.
func TestExcerpt(t *testing.T) {
	r, err := importer.Import(importer.Query{From: "graphql", Name: "a/b", Texts: []importer.Text{published(t, "shopify/graphql-schema/admin-2026-01.excerpt.graphql")}})
	if err != nil || len(r.Findings) != 201 || !strings.HasSuffix(r.Findings[200].Msg, "more findings") || len(r.Files) > 0 {
		t.Errorf("%d findings, the last %v: %v", len(r.Findings), r.Findings[len(r.Findings)-1], err)
	}
}
