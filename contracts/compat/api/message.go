package api

import (
	"strconv"
	"strings"

	"crosswalk/contracts/openapi"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// message is a request, or an answer to one, as a witness shows it.
type message struct {
	method, path string // of the request
	// values are those of the parameters, in the order of the operation; of an
	// answer, the headers.
	values      []value
	credentials []openapi.Demand
	status      int // of an answer; 0 for a request
	mediaType   string
	body        *source.Value // nil if there is none
}

// value is that of one parameter.
type value struct {
	param *openapi.Parameter // as the sender has it
	v     *source.Value
}

func text(s string) *source.Value { return &source.Value{Kind: source.String, Text: s} }

func object(members ...source.Member) *source.Value {
	return &source.Value{Kind: source.Object, Members: members}
}

func member(name string, v *source.Value) source.Member { return source.Member{Name: name, Value: v} }

// json is the witness in the form that users see.
func (m message) json() []byte {
	out := object(member("method", text(m.method)), member("path", text(m.address())))
	add := func(name string, v *source.Value) { out.Members = append(out.Members, member(name, v)) }
	kind := "request"
	if m.status != 0 {
		kind = "response"
		add("status", &source.Value{Kind: source.Number, Text: strconv.Itoa(m.status)})
	}
	for _, part := range [][2]string{{"query", "query"}, {"header", "headers"}, {"cookie", "cookies"}} {
		in := object()
		for _, v := range m.values {
			if v.param.In == part[0] {
				in.Members = append(in.Members, member(v.param.Name, v.v))
			}
		}
		if len(in.Members) > 0 {
			add(part[1], in)
		}
	}
	if len(m.credentials) > 0 {
		given := object()
		for _, d := range m.credentials {
			scopes := &source.Value{Kind: source.Array}
			for _, s := range d.Scopes {
				scopes.Items = append(scopes.Items, text(s))
			}
			given.Members = append(given.Members, member(d.Name, scopes))
		}
		add("credentials", given)
	}
	if m.mediaType != "" {
		add("mediaType", text(m.mediaType))
	}
	if m.body != nil {
		add("body", m.body)
	}
	return object(member(kind, out)).JSON()
}

// section is the key of a witness under which parameters of a place stand.
func section(in string) string {
	switch in {
	case "header", "cookie":
		return in + "s"
	}
	return in
}

// address is the path with the values of its parameters.
func (m message) address() string {
	out := m.path
	for _, v := range m.values {
		if v.param.In == "path" {
			out = strings.ReplaceAll(out, "{"+v.param.Name+"}", written(v.v))
		}
	}
	return out
}

// written is a value as the text of a path.
func written(v *source.Value) string {
	const plain = "-._~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	var b strings.Builder
	switch v.Kind {
	case source.Array:
		for i, item := range v.Items {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(written(item))
		}
	case source.Object:
		for i, m := range v.Members {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(written(text(m.Name)) + "," + written(m.Value))
		}
	default:
		for _, c := range []byte(v.Text) {
			if strings.IndexByte(plain, c) >= 0 {
				b.WriteByte(c)
			} else {
				b.WriteString("%" + strings.ToUpper(strconv.FormatInt(int64(c)+256, 16)[1:]))
			}
		}
	}
	return b.String()
}

// find returns the value of a parameter of the reading side.
func (m message) find(o *openapi.Operation, p *openapi.Parameter) *source.Value {
	names := o.Path.Parameters()
	sender := openapi.Path{Template: m.path}.Parameters()
	for _, v := range m.values {
		switch {
		case v.param.In != p.In:
		case p.In == "path":
			for i, name := range names {
				if name == p.Name && i < len(sender) && sender[i] == v.param.Name {
					return v.v
				}
			}
		case p.In == "header" && strings.EqualFold(v.param.Name, p.Name), v.param.Name == p.Name:
			return v.v
		}
	}
	return nil
}

// anything is the schema where none is stated.
func anything() *schema.Schema { yes := true; return &schema.Schema{Bool: &yes} }

func nothing() *schema.Schema { no := false; return &schema.Schema{Bool: &no} }
