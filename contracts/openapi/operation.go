package openapi

import (
	"slices"
	"strings"

	"crosswalk/contracts/source"
)

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// item reads a path item: the operations under one path. security is what they
// need if they state nothing.
func (b *builder) item(path string, n node, security []Alternative) []*Operation {
	members, ok := b.itemMembers(n)
	if !ok {
		return nil
	}
	var shared []*Parameter
	var servers []Server
	for _, m := range members {
		switch m.name {
		case "parameters":
			shared = b.parameterList(m.in)
		case "servers":
			servers = b.servers(m.in)
		}
	}
	var out []*Operation
	for _, m := range members {
		if slices.Contains(methods, m.name) {
			if o := b.operation(path, strings.ToUpper(m.name), node{m.in.v.Get(m.name), m.in.at + "/" + m.name}); o != nil {
				o.Parameters = override(shared, o.Parameters)
				if o.Security == nil && m.in.v.Get(m.name).Get("security") == nil {
					o.Security = security
				}
				if o.Servers == nil {
					o.Servers = servers
				}
				out = append(out, o)
			}
		}
	}
	return out
}

type itemMember struct {
	name string
	in   node // the object that states it
}

// itemMembers lists what a path item states itself or by its references.
func (b *builder) itemMembers(n node) ([]itemMember, bool) {
	var out []itemMember
	seen := map[string]bool{}
	for range maxChain {
		if n.v.Kind != source.Object {
			b.fault(n.v.Pos, "a path must be an object, this is %s", n.v.Kind)
			return nil, false
		}
		for _, m := range n.v.Members {
			if !seen[m.Name] {
				seen[m.Name] = true
				out = append(out, itemMember{m.Name, n})
			}
		}
		ref := n.v.Get("$ref")
		if ref == nil || ref.Kind != source.String {
			return out, true
		}
		next, ok := b.lead(ref)
		if !ok {
			return nil, false
		}
		delete(seen, "$ref")
		n = next
	}
	b.list.Add(n.v.Pos, "openapi/ref", "the references of a path lead to each other")
	return nil, false
}

func (b *builder) operation(path, method string, n node) *Operation {
	if n.v.Kind != source.Object {
		b.fault(n.v.Pos, "an operation must be an object, this is %s", n.v.Kind)
		return nil
	}
	o := &Operation{Place: n.place(), Method: method, Path: Path{path}, Summary: b.text(n, "summary"), Description: b.text(n, "description"),
		Tags: b.words(n, "tags"), Deprecated: b.flag(n, "deprecated"), Sunset: sunset(n.v), Extensions: extensions(n.v)}
	if id := b.get(n, "operationId", source.String); id.v != nil {
		o.ID, o.IDPos = id.v.Text, id.v.Pos
	}
	o.Parameters = b.parameterList(n)
	if v := n.v.Get("requestBody"); v != nil {
		o.Body = b.body(node{v, n.at + "/requestBody"})
	}
	for status, r := range b.members(b.get(n, "responses", source.Object)) {
		if !isStatus(status.Name) {
			b.fault(status.Pos, "%q is no status, as in \"200\", \"4XX\" or \"default\"", status.Name)
			continue
		}
		if response := b.response(status.Name, r); response != nil {
			o.Responses = append(o.Responses, response)
		}
	}
	o.Security = b.alternatives(n)
	o.Servers = b.servers(n)
	for name, c := range b.members(b.get(n, "callbacks", source.Object)) {
		if callback := b.callback(name.Name, c); callback != nil {
			o.Callbacks = append(o.Callbacks, callback)
		}
	}
	return o
}

func isStatus(s string) bool {
	if s == "default" {
		return true
	}
	return len(s) == 3 && s[0] >= '1' && s[0] <= '5' &&
		(s[1] >= '0' && s[1] <= '9' && s[2] >= '0' && s[2] <= '9' || strings.EqualFold(s[1:], "XX"))
}

func (b *builder) callback(name string, n node) *Callback {
	n, ok := b.follow(n, "a callback")
	if !ok {
		return nil
	}
	if c := b.callbacks[n.at]; c != nil { // maybe not whole yet: it can lead to itself
		return c
	}
	c := &Callback{Place: n.place(), Name: name}
	b.callbacks[n.at] = c
	for expression, item := range b.members(n) {
		c.Operations = append(c.Operations, b.item(expression.Name, item, nil)...)
	}
	return c
}

func (b *builder) servers(n node) []Server {
	var out []Server
	for _, item := range b.items(b.get(n, "servers", source.Array)) {
		if item.v.Kind != source.Object {
			b.fault(item.v.Pos, "a server must be an object, this is %s", item.v.Kind)
			continue
		}
		s := Server{Place: item.place(), URL: b.text(item, "url")}
		for name, v := range b.members(b.get(item, "variables", source.Object)) {
			if v.v.Kind == source.Object {
				s.Variables = append(s.Variables, Variable{Name: name.Name, Default: b.text(v, "default"), Enum: b.words(v, "enum")})
			}
		}
		out = append(out, s)
	}
	return out
}

// alternatives reads a list of security requirements.
func (b *builder) alternatives(n node) []Alternative {
	var out []Alternative
	for _, item := range b.items(b.get(n, "security", source.Array)) {
		if item.v.Kind != source.Object {
			b.fault(item.v.Pos, "a security requirement must be an object, this is %s", item.v.Kind)
			continue
		}
		a := Alternative{Place: item.place()}
		for name := range b.members(item) {
			scheme := b.schemes[name.Name]
			if scheme == nil {
				b.fault(name.Pos, "the security scheme %q is not stated under components", name.Name)
			}
			a.Demands = append(a.Demands, Demand{Name: name.Name, Scheme: scheme, Scopes: b.words(item, name.Name)})
		}
		out = append(out, a)
	}
	return out
}

func (b *builder) scheme(name string, n node) *SecurityScheme {
	n, ok := b.follow(n, "a security scheme")
	if !ok {
		return nil
	}
	s := &SecurityScheme{Place: n.place(), Name: name, Type: b.text(n, "type"), In: b.text(n, "in"), Key: b.text(n, "name"),
		Scheme: strings.ToLower(b.text(n, "scheme")), ConnectURL: b.text(n, "openIdConnectUrl")}
	for kind, f := range b.members(b.get(n, "flows", source.Object)) {
		if f.v.Kind != source.Object {
			b.fault(f.v.Pos, "a flow must be an object, this is %s", f.v.Kind)
			continue
		}
		flow := Flow{Kind: kind.Name, AuthorizationURL: b.text(f, "authorizationUrl"), TokenURL: b.text(f, "tokenUrl")}
		for scope := range b.members(b.get(f, "scopes", source.Object)) {
			flow.Scopes = append(flow.Scopes, scope.Name)
		}
		s.Flows = append(s.Flows, flow)
	}
	return s
}
