package lint

import (
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

func apiRules() []Rule {
	const good = `get:
      operationId: getOrder
      summary: Shows an order.
      security: [{key: []}]
      responses:
        '200': {description: The order.}
        '404': {description: There is none., content: {application/json: {schema: {type: object}}}}
components: {securitySchemes: {key: {type: http, scheme: bearer}}}`
	one := func(item string) Example {
		return Example{File: "v1.openapi.yaml", Text: strings.Replace(apiText("/orders/{orderId}", item), "    components:", "components:", 1)}
	}
	change := func(line, with, finding string) Example {
		e := one(strings.Replace(good, line, with, 1))
		e.Finding = finding
		return e
	}
	return []Rule{
		{
			Code: "lint/no-operation-id", Group: "api", Level: Warning, Design: true,
			Says: "An operation has an operationId.",
			Why:  "Generated clients name their functions by it; without it they make a name from the path, which changes with the path.",
			Hint: "add operationId",
			Good: one(good),
			Bad:  change("operationId: getOrder\n      ", "", `5:5: GET /orders/{orderId} has no operationId`),
			look: operationsWithout(func(o operation) bool { return o.value.Get("operationId") == nil }, "%s has no operationId"),
		},
		{
			Code: "lint/operation-undescribed", Group: "api", Level: Warning,
			Says: "An operation has a summary or a description.",
			Why:  "The method and the path do not say what happens twice, who may call it, and what it costs.",
			Hint: "add summary",
			Good: one(good),
			Bad:  change("summary: Shows an order.\n      ", "", `5:5: GET /orders/{orderId} has neither summary nor description`),
			look: operationsWithout(func(o operation) bool {
				return empty(o.value.Get("summary")) && empty(o.value.Get("description")) && empty(o.path.Get("summary")) && empty(o.path.Get("description"))
			}, "%s has neither summary nor description"),
		},
		{
			Code: "lint/no-error-response", Group: "api", Level: Warning, Design: true,
			Says: "An operation says how it answers a wrong request: a response 4XX or default.",
			Why:  "Every operation can be called wrongly. What is not described is handled by nobody.",
			Hint: "add a response 4XX",
			Good: one(good),
			Bad: change("\n        '404': {description: There is none., content: {application/json: {schema: {type: object}}}}", "",
				`5:5: GET /orders/{orderId} describes no answer to a wrong request`),
			look: operationsWithout(func(o operation) bool {
				return !slices.ContainsFunc(o.responses(), func(m source.Member) bool { return m.Name == "default" || strings.HasPrefix(m.Name, "4") })
			}, "%s describes no answer to a wrong request"),
		},
		{
			Code: "lint/error-without-schema", Group: "api", Level: Warning, Design: true,
			Says: "An error response has a body with a schema.",
			Why:  "A caller that gets 422 and no reason can only try again or give up.",
			Hint: "describe the body, for example application/problem+json (RFC 9457)",
			Good: one(good),
			Bad: change(", content: {application/json: {schema: {type: object}}}", "",
				`11:9: the response 404 of GET /orders/{orderId} has no schema`),
			look: func(p *pass) {
				told := map[diag.Pos]bool{}
				for _, o := range p.api {
					for _, m := range o.responses() {
						if m.Name != "default" && !strings.HasPrefix(m.Name, "4") && !strings.HasPrefix(m.Name, "5") {
							continue
						}
						v := p.follow(m.Value)
						if v == nil || told[v.Pos] || o.method == "head" || hasSchema(v) {
							continue
						}
						told[v.Pos] = true
						p.add(m.Pos, "the response %s of %s has no schema", m.Name, o)
					}
				}
			},
		},
		{
			Code: "lint/no-security", Group: "api", Level: Warning,
			Says: "An operation says who may call it: security at the operation or for the whole API; `security: []` says that anybody may.",
			Why:  "A client that is generated from a description without security sends none.",
			Hint: "add security, or security: [] if anybody may call it",
			Good: one(good),
			Bad:  change("security: [{key: []}]\n      ", "", `5:5: GET /orders/{orderId} does not say who may call it`),
			look: func(p *pass) {
				if p.at("/security") == nil {
					operationsWithout(func(o operation) bool { return o.value.Get("security") == nil }, "%s does not say who may call it")(p)
				}
			},
		},
		{
			Code: "lint/plain-http", Group: "api", Level: Warning,
			Says: "The addresses of an API are https, but for the machine itself.",
			Why:  "Orders hold names, addresses and tokens.",
			Hint: "write https://",
			Good: Example{File: "v1.openapi.yaml", Text: "openapi: 3.1.0\ninfo: {title: Orders, version: 1.0.0}\nservers: [{url: 'https://api.example.com'}]\npaths: {}\n"},
			Bad: Example{File: "v1.openapi.yaml", Text: "openapi: 3.1.0\ninfo: {title: Orders, version: 1.0.0}\nservers: [{url: 'http://api.example.com'}]\npaths: {}\n",
				Finding: `3:17: the address http://api.example.com is not protected`},
			look: func(p *pass) {
				servers := p.at("/servers")
				if servers == nil {
					return
				}
				for _, s := range servers.Items {
					u := s.Get("url")
					if u == nil || !strings.HasPrefix(u.Text, "http://") || strings.HasPrefix(u.Text, "http://localhost") || strings.HasPrefix(u.Text, "http://127.") {
						continue
					}
					p.add(u.Pos, "the address %s is not protected", u.Text)
				}
			},
		},
	}
}

// operation is one operation of an API.
type operation struct {
	method, at  string // "get", "/orders/{orderId}"
	pos         diag.Pos
	value, path *source.Value
}

// String is how a finding names the operation.
func (o operation) String() string { return strings.ToUpper(o.method) + " " + o.at }

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// operations are those of the API in the order of its file.
func (p *pass) operations() []operation {
	var out []operation
	for _, section := range []string{"/paths", "/webhooks"} {
		paths := p.at(section)
		if paths == nil || p.doc.Root != nil {
			continue
		}
		for _, m := range paths.Members {
			item := p.follow(m.Value)
			if item == nil || item.Kind != source.Object {
				continue
			}
			for _, o := range item.Members {
				if slices.Contains(methods, o.Name) && o.Value.Kind == source.Object {
					out = append(out, operation{method: o.Name, at: m.Name, pos: o.Pos, value: o.Value, path: item})
				}
			}
		}
	}
	return out
}

func (o operation) responses() []source.Member {
	if r := o.value.Get("responses"); r != nil {
		return r.Members
	}
	return nil
}

// operationsWithout reports the operations that lack something.
func operationsWithout(lacks func(operation) bool, message string) func(*pass) {
	return func(p *pass) {
		for _, o := range p.api {
			if lacks(o) {
				p.add(o.pos, message, o)
			}
		}
	}
}

func empty(v *source.Value) bool { return v == nil || strings.TrimSpace(v.Text) == "" }

// hasSchema reports whether a response has a body with a schema.
func hasSchema(v *source.Value) bool {
	content := v.Get("content")
	return content != nil && slices.ContainsFunc(content.Members, func(m source.Member) bool { return m.Value.Get("schema") != nil })
}
