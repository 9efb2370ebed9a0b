// Package asyncapi reads AsyncAPI 2.x and 3.x files.
//
// Parse is the way in. It gives one model for both versions, in the view of the
// application that the file describes: what 3.x calls send and 2.x calls
// subscribe is Send, what 3.x calls receive and 2.x calls publish is Receive.
// Schemas are read into the shared model, so that places, order and the text
// of numbers are those of the file. Nothing is ever fetched.
package asyncapi

import (
	"regexp"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Parse reads an AsyncAPI file in YAML or JSON. If a finding is an error, the
// document is what could be read, nil if that is nothing.
func Parse(file string, data []byte) (*Document, diag.List) {
	var root *source.Value
	var list diag.List
	if text := strings.TrimLeft(string(data[:min(len(data), 64)]), " \t\r\n"); strings.HasPrefix(text, "{") {
		root, list = source.ParseJSON(file, data)
	} else {
		root, list = source.ParseYAML(file, data)
	}
	if root == nil {
		return nil, list
	}
	version, major := version(root, &list)
	if major == 0 {
		return nil, list
	}
	doc := &Document{File: file, Version: version, Major: major, Source: root}
	w := newWalker(doc)
	w.document()
	list = append(list, w.finish()...)
	list.Sort()
	return doc, list
}

var (
	readVersion = regexp.MustCompile(`^(2\.[0-6]|3\.[01])\.[0-9]+(-[0-9A-Za-z.-]+)?$`)
	anyVersion  = regexp.MustCompile(`^[0-9]+\.[0-9]+`)
)

// version reads which AsyncAPI the file is written in; major is 0 if it is not
// read.
func version(root *source.Value, list *diag.List) (text string, major int) {
	if root.Kind != source.Object {
		list.Add(root.Pos, "asyncapi/not-asyncapi", "an AsyncAPI document must be an object, this is %s", root.Kind)
		return "", 0
	}
	v := root.Get("asyncapi")
	switch {
	case v == nil:
		list.Add(root.Pos, "asyncapi/not-asyncapi", `the key "asyncapi" with the version is missing`)
	case v.Kind == source.String && readVersion.MatchString(v.Text):
		return v.Text, int(v.Text[0] - '0')
	case v.Kind == source.Number && anyVersion.MatchString(v.Text):
		list.Add(v.Pos, "asyncapi/version", "the version must be a text of three numbers, this is %s", v.Text).Hint = `write it as "` + v.Text + `.0"`
	default:
		list.Add(v.Pos, "asyncapi/version", "AsyncAPI %q is not read; this version reads 2.0 to 2.6, 3.0 and 3.1", v.Text)
	}
	return "", 0
}

// Document is one AsyncAPI file.
type Document struct {
	File    string
	Version string // as the file states it, "3.0.0"
	Major   int    // 2 or 3
	Title, Description,
	APIVersion string // of info
	ContentType string // defaultContentType, "" if not stated
	Source      *source.Value
	// All in the order of the file.
	Servers    []*Server
	Channels   []*Channel
	Operations []*Operation
	Messages   []*Message // components/messages, then those that stand elsewhere
	// Schemas holds the payloads of messages by the message's name, then the
	// other named schemas of the file.
	Schemas *schema.Document
}

// Server is a broker or endpoint.
type Server struct {
	Name                             string
	Pos                              diag.Pos
	Pointer                          string
	Address                          string // 2.x url; 3.x host and pathname
	Protocol, ProtocolVersion        string
	Security, Bindings, VariableList *source.Value // nil if not stated
	Description                      string
}

// Channel is a place that messages are sent to.
type Channel struct {
	Name    string // its key; in 2.x that is the address
	Pos     diag.Pos
	Pointer string
	Address string // with parameters as {name}; "" if it is known at run time only
	// AddressPos is the place of the address.
	AddressPos         diag.Pos
	Title, Description string
	Parameters         []*Parameter
	Messages           []*Entry
	Operations         []*Operation
	Servers            []string // names; nil means all
	Bindings           *source.Value
}

// Parameter is a part of a channel's address.
type Parameter struct {
	Name        string
	Pos         diag.Pos
	Pointer     string
	Description string
	Location    string
	Schema      *schema.Schema // nil if every text is allowed
}

// Entry is a message under the name that a channel gives it.
type Entry struct {
	Name    string
	Pos     diag.Pos
	Message *Message
}

// Action is what the application does with a message.
type Action string

const (
	Send    Action = "send"    // 2.x: subscribe, as others subscribe to what it sends
	Receive Action = "receive" // 2.x: publish, as others publish what it receives
)

// Inverse is what the other side does.
func (a Action) Inverse() Action {
	if a == Send {
		return Receive
	}
	return Send
}

// Operation is something that the application does.
type Operation struct {
	Name               string // 3.x: its key; 2.x: operationId, or keyword and channel
	Pos                diag.Pos
	Pointer            string
	Action             Action
	Keyword            string // as the file says it: send, receive, publish or subscribe
	Channel            *Channel
	Messages           []*Entry
	Title, Description string
	Reply              *Reply
	Security, Bindings *source.Value
	Extensible         bool // x-extensible: readers must tolerate unknown messages
}

// Reply is the answer to the message of an operation, which goes the other way.
type Reply struct {
	Pos      diag.Pos
	Pointer  string
	Location string   // where the request says the address of the answer
	Channel  *Channel // nil if not stated
	Messages []*Entry
}

// Message is one kind of message, its traits merged in.
type Message struct {
	ID          string // the name it is found by: of components, or of its channel
	Name        string // its own "name", "" if not stated
	Pos         diag.Pos
	Pointer     string
	ContentType string // its own, or the document's default; "" if neither is stated
	// ContentTypePos is the place of the content type.
	ContentTypePos              diag.Pos
	Title, Summary, Description string
	Headers                     *schema.Schema // nil if not stated
	Payload                     *schema.Schema // nil if not stated, or opaque
	// Opaque is a payload in a language that is not read; Format says which.
	Opaque *source.Value
	// OpaqueHeaders are headers in such a language.
	OpaqueHeaders *source.Value
	Format        string // schemaFormat, "" if not stated
	Correlation   *Correlation
	Bindings      *source.Value
	Examples      []*source.Value
}

// Correlation tells where the correlation id of a message is.
type Correlation struct {
	Pos      diag.Pos
	Pointer  string
	Location string // a run-time expression, "$message.header#/correlationId"
}
