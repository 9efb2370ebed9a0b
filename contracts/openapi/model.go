package openapi

import (
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// API is what an OpenAPI file says about requests and responses. Parts that the
// file states once under components are one and the same here wherever they
// are referred to: schemas, parameters, headers, media types.
type API struct {
	Document       *schema.Document
	Title, Version string // of the info
	Servers        []Server
	Operations     []*Operation // of the paths, in the order of the file
	// Webhooks are requests that the API sends to its clients. The path of each is
	// its name in the file.
	Webhooks        []*Operation
	SecuritySchemes []*SecurityScheme
	// Faults are places that could not be read as what the specification says they
	// hold. The rest of the API is read all the same, so that whoever must know
	// everything has to look here.
	Faults diag.List
}

// Place tells where a part of an API is stated.
type Place struct {
	Pos     diag.Pos
	Pointer string // JSON pointer into the file
}

// Server is an address at which the API can be reached.
type Server struct {
	Place
	URL string // may hold {variables}
	// Variables are the values that a variable may have, by its name.
	Variables []Variable
}

// Variable is a part of a server's address that varies.
type Variable struct {
	Name, Default string
	Enum          []string // nil for any text
}

// Operation is one method of a path, a webhook or a callback.
type Operation struct {
	Place
	Method               string // upper case
	Path                 Path
	ID                   string // operationId; "" if there is none
	IDPos                diag.Pos
	Summary, Description string
	Tags                 []string
	Deprecated           bool
	Sunset               string // x-sunset, as the file has it
	// Parameters are those of the path item and the operation, which override
	// them, in the order of the file.
	Parameters []*Parameter
	Body       *Body // nil if the operation takes none
	Responses  []*Response
	// Security lists the alternatives of which a request must satisfy one. None
	// means that no credentials are needed. What the API states for all operations
	// holds for those of the paths, not for requests that the API sends.
	Security   []Alternative
	Servers    []Server // own ones or those of the path; nil if the API's hold
	Callbacks  []*Callback
	Extensions []source.Member // x-…
}

// Extension returns the value of an x- key of the operation, or nil.
func (o *Operation) Extension(name string) *source.Value {
	for _, m := range o.Extensions {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// Path is a path template, "/orders/{orderId}".
type Path struct{ Template string }

// Parameters lists the names between braces, in their order.
func (p Path) Parameters() []string {
	var names []string
	rest := p.Template
	for {
		_, after, open := strings.Cut(rest, "{")
		name, next, closed := strings.Cut(after, "}")
		if !open || !closed {
			return names
		}
		names, rest = append(names, name), next
	}
}

// Key is the template without the names of its parameters: templates with equal
// keys match the same addresses.
func (p Path) Key() string {
	var b strings.Builder
	rest := p.Template
	for {
		before, after, open := strings.Cut(rest, "{")
		_, next, closed := strings.Cut(after, "}")
		if !open || !closed {
			b.WriteString(rest)
			return b.String()
		}
		b.WriteString(before + "{}")
		rest = next
	}
}

// Parameter is one value of a request beside its body, or a header of a response.
type Parameter struct {
	Place
	Name, In      string // In is path, query, header or cookie
	Description   string
	Required      bool
	Deprecated    bool
	Sunset        string
	Style         string // the stated one or the default of In
	Explode       bool
	AllowReserved bool
	AllowEmpty    bool
	Schema        *schema.Schema // nil if nothing is stated, or if Content is
	Content       []*Media       // one, if the value is a whole text of a media type
	Extensions    []source.Member
}

// Body is what an operation takes beside its parameters.
type Body struct {
	Place
	Required    bool
	Description string
	Content     []*Media
}

// Media is one media type of a body.
type Media struct {
	Place
	Type     string         // as in the file, "application/json" or "image/*"
	Schema   *schema.Schema // nil if any value will do
	Encoding []Encoding
}

// Encoding says how one property of a form or multipart body is written.
type Encoding struct {
	Place
	Property, ContentType, Style string
	Explode, AllowReserved       bool
	Headers                      []*Parameter
}

// Response is one answer of an operation.
type Response struct {
	Place
	Status      string // "200", "4XX" or "default"
	Description string
	Headers     []*Parameter
	Content     []*Media
	Links       []Link
}

// Link tells that a value of a response serves as input of another operation.
type Link struct {
	Place
	Name string
	// Operation is the operationId or operationRef.
	Operation string
}

// Callback is a set of requests that the API sends to an address which a
// request has told it.
type Callback struct {
	Place
	Name       string
	Operations []*Operation // the path of each is a run-time expression
}

// SecurityScheme is one kind of credentials.
type SecurityScheme struct {
	Place
	Name       string // its key among the components
	Type       string // apiKey, http, mutualTLS, oauth2, openIdConnect
	In, Key    string // of an apiKey: query, header or cookie, and the name there
	Scheme     string // of http, in lower case: basic, bearer, …
	ConnectURL string // of openIdConnect
	Flows      []Flow // of oauth2
}

// Flow is one way to get a token.
type Flow struct {
	Kind, AuthorizationURL, TokenURL string
	Scopes                           []string
}

// Alternative is a set of demands that must all be met. The empty set admits
// requests without credentials.
type Alternative struct {
	Place
	Demands []Demand
}

// Demand is one scheme with the scopes that are needed.
type Demand struct {
	Name   string
	Scheme *SecurityScheme // nil if the name leads to nothing
	Scopes []string
}
