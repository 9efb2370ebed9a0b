package openapi_test

import (
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts/openapi"
)

const shop = `openapi: 3.1.0
info: {title: Shop, version: '2.0'}
servers:
  - {url: 'https://{region}.shop.test/v1', variables: {region: {default: eu, enum: [eu, us]}}}
security: [{key: []}, {}]
paths:
  /orders/{orderId}:
    parameters:
      - {$ref: '#/components/parameters/Trace'}
      - {name: orderId, in: path, required: true, schema: {type: string}}
    get:
      operationId: getOrder
      deprecated: true
      x-sunset: '2027-01-31'
      security: [{oauth: [read]}]
      parameters:
        - {name: orderId, in: path, required: true, schema: {type: integer}}
        - {name: expand, in: query, style: deepObject, explode: true, schema: {$ref: '#/components/schemas/Expand'}}
        - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
      responses:
        '200': {$ref: '#/components/responses/Order'}
        4xx: {description: refused}
        default: {$ref: '#/components/responses/Order'}
    post:
      requestBody:
        required: true
        content:
          multipart/form-data: {schema: {type: object}, encoding: {file: {contentType: image/png}}}
      responses: {'204': {description: done}}
      callbacks:
        done: {$ref: '#/components/callbacks/Done'}
webhooks:
  stock: {post: {responses: {'200': {description: taken}}}}
components:
  parameters:
    Trace: {name: X-Trace, in: header, schema: {type: string}}
  schemas:
    Expand: {type: object}
    Order: {type: object}
  responses:
    Order:
      description: an order
      headers: {X-Rate: {required: true, schema: {type: integer}}}
      content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
      links: {next: {operationId: getOrder}}
  callbacks:
    Done:
      '{$request.body#/url}':
        post:
          responses: {'200': {description: taken}}
          callbacks: {again: {$ref: '#/components/callbacks/Done'}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://t.test', scopes: {read: reading}}}}
`

func TestModel(t *testing.T) {
	a, list := openapi.Parse("f", []byte(shop))
	if list.Failed() || len(a.Faults) > 0 {
		t.Fatal(list, a.Faults)
	}
	if a.Title != "Shop" || a.Version != "2.0" || len(a.Servers) != 1 || a.Servers[0].Variables[0].Enum[1] != "us" {
		t.Errorf("the top is %+v", a)
	}
	get, post := a.Operations[0], a.Operations[1]
	var params []string
	for _, p := range get.Parameters {
		params = append(params, fmt.Sprintf("%s %s %s %v", p.In, p.Name, p.Style, p.Explode))
	}
	if got, want := strings.Join(params, ", "), "header X-Trace simple false, path orderId simple false, query expand deepObject true, query filter form true"; got != want {
		t.Errorf("parameters are %s", got)
	}
	if get.Method != "GET" || get.ID != "getOrder" || !get.Deprecated || get.Sunset != "2027-01-31" || get.Pos.String() != "f:12:7" || get.Path.Key() != "/orders/{}" {
		t.Errorf("get is %+v", get)
	}
	if get.Parameters[0] != post.Parameters[0] {
		t.Error("the shared parameter is there twice")
	}
	if get.Parameters[1].Schema.Types.String() != "integer" {
		t.Error("the operation's parameter does not replace that of the path")
	}
	if get.Parameters[2].Schema.Ref.Target != a.Document.Component("Expand") {
		t.Error("the schema of a parameter does not lead to the component")
	}
	ok, other := get.Responses[0], get.Responses[2]
	if ok.Status != "200" || get.Responses[1].Status != "4XX" || other.Status != "default" || ok.Content[0] != other.Content[0] ||
		!ok.Headers[0].Required || ok.Headers[0].Name != "X-Rate" || ok.Links[0].Operation != "getOrder" {
		t.Errorf("responses are %+v and %+v", ok, other)
	}
	if len(post.Security) != 2 || post.Security[0].Demands[0].Scheme.Key != "X-Key" || len(post.Security[1].Demands) != 0 || get.Security[0].Demands[0].Scopes[0] != "read" {
		t.Errorf("security is %+v and %+v", post.Security, get.Security)
	}
	if c := post.Callbacks[0]; c.Operations[0].Path.Template != "{$request.body#/url}" || c.Operations[0].Callbacks[0] != c {
		t.Errorf("the callback is %+v", c)
	}
	if post.Body.Content[0].Encoding[0].ContentType != "image/png" || len(a.Webhooks) != 1 || a.Webhooks[0].Path.Template != "stock" {
		t.Error("the body or the webhook is wrong")
	}
	if len(a.Document.Inline) != 8 {
		t.Errorf("%d inline schemas", len(a.Document.Inline))
	}
}

func TestReferencesAroundSchemas(t *testing.T) {
	head := "openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n"
	for _, c := range []struct{ text, want string }{
		{head + "    $ref: other.yaml\n", `f:5:11: openapi/remote-ref: "other.yaml" leads out of this file; other places are never read`},
		{head + "    get:\n      responses:\n        '200': {$ref: 'https://x.test/r.yaml#/R'}\n", `f:7:23: openapi/remote-ref: "https://x.test/r.yaml#/R" leads out of this file; other places are never read`},
		{head + "    get:\n      parameters: [{$ref: '#/components/parameters/Limits'}]\n      responses: {}\ncomponents: {parameters: {Limit: {name: l, in: query, schema: {}}}}\n",
			`f:6:27: openapi/ref: "#/components/parameters/Limits" leads to nothing in this file`},
		{head + "    $ref: '#/paths/~1a'\n", `f:5:5: openapi/ref: the references of a path lead to each other`},
		{head + "    get:\n      parameters: {}\n      responses: {}\n", `f:6:19: openapi/invalid: parameters must be a list, this is an object`},
		{head + "    get:\n      security: [{nokey: []}]\n      responses: {}\n", `f:6:19: openapi/invalid: the security scheme "nokey" is not stated under components`},
		{head + "    get:\n      responses: {'6': {description: x}}\n", `f:6:19: openapi/invalid: "6" is no status, as in "200", "4XX" or "default"`},
	} {
		_, list := openapi.Parse("f", []byte(c.text))
		found := false
		for _, d := range list {
			found = found || d.String() == c.want
		}
		if !found {
			t.Errorf("%s\n got %v\nwant %s", c.text, list, c.want)
		}
	}
}

func TestPathKey(t *testing.T) {
	for template, want := range map[string]string{"/": "/", "/a/{b}/c{d}.{e}": "/a/{}/c{}.{}", "/a/{b": "/a/{b", "/{a}": "/{}"} {
		if got := (openapi.Path{Template: template}).Key(); got != want {
			t.Errorf("%s gives %s", template, got)
		}
	}
	if got := (openapi.Path{Template: "/a/{b}/c{d}.{e}"}).Parameters(); strings.Join(got, " ") != "b d e" {
		t.Errorf("parameters are %v", got)
	}
}
