package asyncapi

import (
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

func (w *walker) servers(root node) {
	w.each(root, "servers", func(name string, pos diag.Pos, n node) {
		w.keys(n, serverKeys[w.doc.Major], "a server")
		s := &Server{Name: name, Pos: pos, Pointer: n.at, Protocol: w.text(n, "protocol", true), ProtocolVersion: w.text(n, "protocolVersion", false),
			Security: n.Get("security"), Bindings: w.bindings(n), VariableList: n.Get("variables"), Description: w.text(n, "description", false)}
		if w.doc.Major == 2 {
			s.Address = w.text(n, "url", true)
		} else {
			s.Address = w.text(n, "host", true) + w.text(n, "pathname", false)
		}
		w.doc.Servers = append(w.doc.Servers, s)
	})
}

func (w *walker) bindings(n node) *source.Value {
	b := n.child("bindings")
	if b.Value == nil {
		return nil
	}
	return w.follow(b).Value
}

func (w *walker) channels2(root node) {
	if root.Get("channels") == nil {
		w.list.Add(root.Pos, "asyncapi/missing-key", `the key "channels" is missing`)
	}
	w.each(root, "channels", func(name string, pos diag.Pos, n node) {
		w.keys(n, channelKeys[2], "a channel")
		c := &Channel{Name: name, Pos: pos, Pointer: n.at, Address: name, AddressPos: pos, Description: w.text(n, "description", false), Bindings: w.bindings(n)}
		if servers := n.Get("servers"); servers != nil {
			c.Servers = w.serverNames(servers)
		}
		w.parameters(c, n)
		w.doc.Channels = append(w.doc.Channels, c)
		for _, m := range n.Members {
			switch m.Name {
			case "publish":
				w.operation2(c, m, n.member(m), Receive)
			case "subscribe":
				w.operation2(c, m, n.member(m), Send)
			}
		}
	})
}

func (w *walker) serverNames(v *source.Value) []string {
	names := []string{}
	if v.Kind != source.Array {
		w.list.Add(v.Pos, "asyncapi/type", "servers must be a list, this is %s", v.Kind)
	}
	for _, item := range v.Items {
		switch {
		case item.Kind != source.String:
			w.list.Add(item.Pos, "asyncapi/type", "servers must hold names, this is %s", item.Kind)
		case !slices.ContainsFunc(w.doc.Servers, func(s *Server) bool { return s.Name == item.Text }):
			w.list.Add(item.Pos, "asyncapi/unknown-server", "there is no server %q", item.Text).Hint = source.Suggest(item.Text, serverList(w.doc))
		default:
			names = append(names, item.Text)
		}
	}
	return names
}

func serverList(doc *Document) []string {
	var names []string
	for _, s := range doc.Servers {
		names = append(names, s.Name)
	}
	return names
}

func (w *walker) operation2(c *Channel, m source.Member, n node, action Action) {
	if n.Kind != source.Object {
		w.list.Add(n.Pos, "asyncapi/type", "%s must be an object, this is %s", m.Name, n.Kind)
		return
	}
	w.keys(n, operationKeys[2], "an operation")
	name := w.text(n, "operationId", false)
	n = w.traits(n)
	op := &Operation{Name: name, Pos: m.Pos, Pointer: n.at, Action: action, Keyword: m.Name, Channel: c, Title: w.text(n, "summary", false),
		Description: w.text(n, "description", false), Security: n.Get("security"), Bindings: w.bindings(n), Extensible: extensible(n)}
	if op.Name == "" {
		op.Name = m.Name + " " + c.Name
	}
	if w.names[op.Name] {
		w.list.Add(n.Pos, "asyncapi/duplicate-id", "the operationId %q is used twice", op.Name)
	}
	w.names[op.Name] = true
	if message := n.child("message"); message.Value != nil {
		op.Messages = w.messages2(message, 0)
		for _, e := range op.Messages {
			if !slices.ContainsFunc(c.Messages, func(other *Entry) bool { return other.Message == e.Message }) {
				c.Messages = append(c.Messages, e)
			}
		}
	}
	w.doc.Operations = append(w.doc.Operations, op)
	c.Operations = append(c.Operations, op)
}

// messages2 reads a message, or a oneOf of several.
func (w *walker) messages2(n node, depth int) []*Entry {
	n = w.follow(n)
	if n.Value == nil {
		return nil
	}
	if several := n.child("oneOf"); several.Value != nil && depth < maxHops {
		var out []*Entry
		if several.Kind != source.Array {
			w.list.Add(several.Pos, "asyncapi/type", "oneOf must be a list, this is %s", several.Kind)
		}
		if !w.few(several, "oneOf") {
			return nil
		}
		for i := range several.Items {
			for _, e := range w.messages2(several.item(i), depth+1) {
				if !slices.ContainsFunc(out, func(other *Entry) bool { return other.Message == e.Message }) {
					out = append(out, e)
				}
			}
		}
		return out
	}
	m := w.message(n)
	if m == nil {
		return nil
	}
	return []*Entry{{Name: m.ID, Pos: m.Pos, Message: m}}
}

func extensible(n node) bool {
	v := n.Get("x-extensible")
	return v != nil && v.Bool()
}

func (w *walker) channels3(root node) {
	w.each(root, "channels", func(name string, pos diag.Pos, n node) {
		w.keys(n, channelKeys[3], "a channel")
		c := &Channel{Name: name, Pos: pos, Pointer: "/channels/" + source.Escape(name), AddressPos: pos, Title: w.text(n, "title", false),
			Description: w.text(n, "description", false), Bindings: w.bindings(n)}
		if a := n.Get("address"); a != nil && a.Kind != source.Null {
			c.Address, c.AddressPos = w.text(n, "address", false), a.Pos
		}
		if n.Get("servers") != nil {
			c.Servers = []string{}
			w.items(n, "servers", func(s node) {
				if name, ok := strings.CutPrefix(s.at, "/servers/"); ok {
					c.Servers = append(c.Servers, source.Unescape(name))
				}
			})
		}
		w.parameters(c, n)
		list := n.child("messages")
		if list.Value != nil && list.Kind == source.Object && w.few(list, "messages") {
			for _, m := range list.Members {
				w.channelMessage(c, m, list.member(m))
			}
		} else if list.Value != nil && list.Kind != source.Object {
			w.list.Add(list.Pos, "asyncapi/type", "messages must be an object, this is %s", list.Kind)
		}
		w.doc.Channels = append(w.doc.Channels, c)
		w.channels[c.Pointer] = c
		w.channels[n.at] = c
	})
}

func (w *walker) channelMessage(c *Channel, m source.Member, n node) {
	to := w.follow(n)
	if to.Value == nil {
		return
	}
	message := w.message(to)
	if message == nil {
		return
	}
	if message.ID == "" {
		message.ID = m.Name
	}
	c.Messages = append(c.Messages, &Entry{Name: m.Name, Pos: m.Pos, Message: message})
}

var inBraces = regexp.MustCompile(`\{([^{}]*)\}`)

// Names lists the parameters that the address of a channel names.
func (c *Channel) Names() []string {
	var names []string
	for _, m := range inBraces.FindAllStringSubmatch(c.Address, -1) {
		names = append(names, m[1])
	}
	return names
}

// Parameter returns the parameter called name, or nil.
func (c *Channel) Parameter(name string) *Parameter {
	for _, p := range c.Parameters {
		if p.Name == name {
			return p
		}
	}
	return nil
}

func (w *walker) parameters(c *Channel, n node) {
	w.each(n, "parameters", func(name string, pos diag.Pos, n node) {
		w.keys(n, parameterKeys[w.doc.Major], "a parameter")
		p := &Parameter{Name: name, Pos: pos, Pointer: n.at, Description: w.text(n, "description", false), Location: w.text(n, "location", false)}
		if w.doc.Major == 2 {
			if s := n.child("schema"); s.Value != nil {
				p.Schema = w.schemas.read(s, standard)
			}
		} else if values := n.Get("enum"); values != nil {
			p.Schema = w.texts(values, n.at)
		}
		c.Parameters = append(c.Parameters, p)
	})
	names := c.Names()
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			w.list.Add(c.AddressPos, "asyncapi/address", "the address names the parameter %q twice", name)
		} else if c.Parameter(name) == nil {
			var declared []string
			for _, p := range c.Parameters {
				declared = append(declared, p.Name)
			}
			w.warn(c.AddressPos, "asyncapi/undeclared-parameter", "the parameter %q of the address is not declared", name).Hint = source.Suggest(name, declared)
		}
	}
	for _, p := range c.Parameters {
		if !slices.Contains(names, p.Name) {
			w.warn(p.Pos, "asyncapi/unused-parameter", "the address does not name the parameter %q", p.Name).Hint = source.Suggest(p.Name, names)
		}
	}
}

// texts makes the schema of one of several texts.
func (w *walker) texts(v *source.Value, at string) *schema.Schema {
	s := &schema.Schema{Pos: v.Pos, Pointer: at, Types: schema.TypeString, Keywords: []schema.Keyword{{Name: "enum", Pos: v.Pos}}}
	if v.Kind != source.Array || len(v.Items) == 0 {
		w.list.Add(v.Pos, "asyncapi/type", "enum must be a list of texts")
		return nil
	}
	seen := map[string]bool{}
	for _, item := range v.Items {
		if item.Kind != source.String {
			w.list.Add(item.Pos, "asyncapi/type", "enum must hold texts, this is %s", item.Kind)
			return nil
		}
		if !seen[item.Text] {
			seen[item.Text] = true
			s.Enum = append(s.Enum, item)
		}
	}
	return s
}

func (w *walker) operations3(root node) {
	w.each(root, "operations", func(name string, pos diag.Pos, n node) {
		w.keys(n, operationKeys[3], "an operation")
		n = w.traits(n)
		op := &Operation{Name: name, Pos: pos, Pointer: "/operations/" + source.Escape(name), Keyword: w.text(n, "action", true), Title: w.text(n, "title", false),
			Description: w.text(n, "description", false), Security: n.Get("security"), Bindings: w.bindings(n), Extensible: extensible(n)}
		switch op.Action = Action(op.Keyword); {
		case op.Action == Send || op.Action == Receive:
		case op.Keyword != "":
			w.list.Add(n.Get("action").Pos, "asyncapi/action", "%q is not an action", op.Keyword).Hint = "send or receive, in the view of this application"
		}
		if n.Get("channel") == nil {
			w.list.Add(n.Pos, "asyncapi/missing-key", `the key "channel" is missing`)
		}
		op.Channel = w.channelOf(n.child("channel"))
		op.Messages = w.chosen(n, op.Channel)
		if reply := n.child("reply"); reply.Value != nil {
			if reply = w.follow(reply); reply.Value != nil {
				op.Reply = w.reply(reply)
			}
		}
		if op.Channel == nil || op.Action != Send && op.Action != Receive {
			return // reported already
		}
		w.doc.Operations = append(w.doc.Operations, op)
		op.Channel.Operations = append(op.Channel.Operations, op)
	})
}

func (w *walker) reply(n node) *Reply {
	w.keys(n, replyKeys, "a reply")
	r := &Reply{Pos: n.Pos, Pointer: n.at}
	if address := n.child("address"); address.Value != nil {
		if address = w.follow(address); address.Value != nil {
			r.Location = w.text(address, "location", true)
		}
	}
	r.Channel = w.channelOf(n.child("channel"))
	r.Messages = w.chosen(n, r.Channel)
	return r
}

// channelOf follows the reference to a channel.
func (w *walker) channelOf(n node) *Channel {
	if n.Value == nil {
		return nil
	}
	ref := n.Get("$ref")
	if ref == nil || ref.Kind != source.String {
		w.list.Add(n.Pos, "asyncapi/type", "channel must be a reference, as in {$ref: '#/channels/orders'}")
		return nil
	}
	to, ok := w.resolve(ref)
	if !ok {
		return nil
	}
	if c := w.channels[to.at]; c != nil {
		return c
	}
	if end := w.follow(to); end.Value != nil {
		if c := w.channels[end.at]; c != nil {
			return c
		}
		w.list.Add(ref.Pos, "asyncapi/ref", "%q leads to a place that holds no channel of the application", ref.Text).Hint = "refer to a channel under #/channels"
	}
	return nil
}

// chosen reads which messages of its channel an operation or reply means: all
// if it does not say.
func (w *walker) chosen(n node, c *Channel) []*Entry {
	list := n.child("messages")
	switch {
	case list.Value == nil && c == nil:
		return nil
	case list.Value == nil:
		return c.Messages
	case list.Kind != source.Array:
		w.list.Add(list.Pos, "asyncapi/type", "messages must be a list, this is %s", list.Kind)
		return nil
	}
	out := []*Entry{}
	if !w.few(list, "messages") {
		return out
	}
	for i := range list.Items {
		ref := list.Items[i].Get("$ref")
		if ref == nil || ref.Kind != source.String {
			w.list.Add(list.Items[i].Pos, "asyncapi/type", "messages must hold references to messages of the channel")
			continue
		}
		to, ok := w.resolve(ref)
		if !ok {
			continue
		}
		if e := w.entry(c, to); e != nil {
			if !slices.Contains(out, e) {
				out = append(out, e)
			}
		} else if c != nil {
			w.list.Add(ref.Pos, "asyncapi/message-not-in-channel", "%q is not a message of the channel %q", ref.Text, c.Name).Hint =
				"refer to one under #/channels/" + source.Escape(c.Name) + "/messages"
		}
	}
	return out
}

// entry finds the message of a channel that stands at a place.
func (w *walker) entry(c *Channel, to node) *Entry {
	if c == nil {
		return nil
	}
	if name, ok := strings.CutPrefix(to.at, c.Pointer+"/messages/"); ok {
		for _, e := range c.Messages {
			if e.Name == source.Unescape(name) {
				return e
			}
		}
	}
	if end := w.follow(to); end.Value != nil {
		for _, e := range c.Messages {
			if e.Message.Pointer == end.at {
				return e
			}
		}
	}
	return nil
}
