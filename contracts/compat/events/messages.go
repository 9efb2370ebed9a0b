package events

import (
	"slices"
	"strings"

	"crosswalk/contracts/asyncapi"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// message compares a message of two versions. Who sends it writes, the other
// side reads.
func (p *promise) message(r role, m *asyncapi.Entry, s role, n *asyncapi.Entry) {
	a, b := m.Message, n.Message
	writer, reader, w := side{r, m}, side{s, n}, p.lanes[true] // the application reads
	if r.action == asyncapi.Send {
		writer, reader, w = side{s, n}, side{r, m}, p.lanes[false]
	}
	at := spot{from: a.ContentTypePos, to: b.ContentTypePos, pointer: b.Pointer}
	if x, y := contentType(a.ContentType), contentType(b.ContentType); x != y {
		f := p.found("event/content-type-changed", at, "the content type of %s is %s in %s, not %s", m.Name, orUnstated(b.ContentType), p.version(), orUnstated(a.ContentType))
		if x == "" || y == "" {
			f.Severity = diag.Warning
		}
		f.Places = places(r)
		p.add(f)
	}
	w.values("payload", writer, reader)
	w.values("headers", writer, reader)
	p.correlation(r, m, n, writer.entry.Message, reader.entry.Message)
	p.unread("event/bindings-changed", spot{from: a.Pos, to: b.Pos, pointer: b.Pointer}, "the bindings of the message "+m.Name+" have changed", canonical(a.Bindings), canonical(b.Bindings))
}

func places(r role) []string {
	if place := r.place(); place != "" {
		return []string{place}
	}
	return nil
}

func orUnstated(text string) string {
	if text == "" {
		return "not stated"
	}
	return text
}

// correlation compares where the id is that tells which messages belong
// together: the reader looks for it where its version says.
func (p *promise) correlation(r role, m, n *asyncapi.Entry, writer, reader *asyncapi.Message) {
	if reader.Correlation == nil || writer.Correlation != nil && writer.Correlation.Location == reader.Correlation.Location {
		return
	}
	at := spot{from: m.Message.Pos, to: n.Message.Pos, pointer: n.Message.Pointer}
	if c := m.Message.Correlation; c != nil {
		at.from = c.Pos
	}
	if c := n.Message.Correlation; c != nil {
		at.to, at.pointer = c.Pos, c.Pointer
	}
	is := "no stated place"
	if writer.Correlation != nil {
		is = writer.Correlation.Location
	}
	f := p.found("event/correlation-id-changed", at, "the correlation id of %s is sent at %s, readers look for it at %s", m.Name, is, reader.Correlation.Location)
	if writer.Correlation == nil {
		f.Severity = diag.Warning
	}
	f.Places = places(r)
	p.add(f)
}

// address compares where two versions of a channel are.
func (p *promise) address(c, d *asyncapi.Channel) {
	if plain(c.Address) == plain(d.Address) || c.Address == "" {
		return
	}
	f := p.found("event/address-changed", spot{from: c.AddressPos, to: d.AddressPos, pointer: d.Pointer}, "the channel %s is at %s in %s, not at %s", c.Name, orUnstated(d.Address), p.version(), c.Address)
	for _, r := range roles(p.from, c) {
		f.Places = append(f.Places, r.place())
	}
	p.add(f)
}

// servers compares where a channel can be reached.
func (p *promise) servers(c, d *asyncapi.Channel) {
	if d.Servers == nil {
		return
	}
	were := c.Servers
	if were == nil {
		for _, s := range p.from.Servers {
			were = append(were, s.Name)
		}
	}
	for _, name := range were {
		known := slices.ContainsFunc(p.to.Servers, func(s *asyncapi.Server) bool { return s.Name == name })
		if known && !slices.Contains(d.Servers, name) {
			p.add(p.found("event/channel-server-removed", spot{from: c.Pos, to: d.Pos, pointer: d.Pointer}, "the channel %s is not on the server %s in %s", c.Name, name, p.version()))
		}
	}
}

// parameters compares what can stand in the address of a channel, place by
// place.
func (p *promise) parameters(r, s role) {
	from, to := r.channel.Names(), s.channel.Names()
	if plain(r.channel.Address) != plain(s.channel.Address) {
		return // told there
	}
	for i := range from {
		a, b := r.channel.Parameter(from[i]), s.channel.Parameter(to[i])
		q := parameterQuestion{name: to[i], index: i, channel: r.channel, from: anyText(a, r.channel), to: anyText(b, s.channel)}
		if r.action == asyncapi.Send {
			p.lanes[false].parameter(q, r, q.to, q.from)
		} else {
			p.lanes[true].parameter(q, r, q.from, q.to)
		}
	}
}

// anyText is the schema of a parameter, every text if it does not say.
func anyText(p *asyncapi.Parameter, c *asyncapi.Channel) *schema.Schema {
	switch {
	case p != nil && p.Schema != nil:
		return p.Schema
	case p != nil:
		return &schema.Schema{Pos: p.Pos, Pointer: p.Pointer, Types: schema.TypeString}
	}
	return &schema.Schema{Pos: c.AddressPos, Pointer: c.Pointer, Types: schema.TypeString}
}

// filled writes the address with one parameter replaced by a value, the others
// as they are named.
func filled(address string, index int, v *source.Value) string {
	i := -1
	return inBraces.ReplaceAllStringFunc(address, func(name string) string {
		if i++; i != index || v == nil {
			return name
		}
		if v.Kind == source.String {
			return v.Text
		}
		return string(v.JSON())
	})
}

// notes tells what has no direction: servers, and words.
func notes(old, new *asyncapi.Document, opt Options, r *finding.Report) {
	p := &promise{from: old, to: new, direction: finding.Backward, report: r}
	if !opt.Level.Backward && opt.Level.Forward {
		p.direction = finding.Forward
		p.from, p.to = new, old
	}
	if opt.Level.Backward || opt.Level.Forward {
		p.serverList()
	}
	words := func(what, was, now string, from, to diag.Pos, pointer string) {
		if was == now {
			return
		}
		f := finding.Finding{Code: "event/description-changed", Layer: finding.Rule, Direction: p.direction, Severity: diag.Info, Pointer: pointer, Position: to, Other: &from,
			Message: "the description of " + what + " has changed"}
		r.Add(f)
	}
	pairs := pairChannels(old, new)
	for _, c := range old.Channels {
		if d := pairs[c]; d != nil {
			words("the channel "+d.Name, c.Title+"\n"+c.Description, d.Title+"\n"+d.Description, c.Pos, d.Pos, d.Pointer)
		}
	}
	operations := map[string]*asyncapi.Operation{}
	for _, o := range old.Operations {
		operations[o.Name] = o
	}
	for _, q := range new.Operations {
		if o := operations[q.Name]; o != nil {
			words("the operation "+q.Name, o.Title+"\n"+o.Description, q.Title+"\n"+q.Description, o.Pos, q.Pos, q.Pointer)
		}
	}
	messages := map[string]*asyncapi.Message{}
	for _, m := range old.Messages {
		messages[m.ID] = m
	}
	for _, n := range new.Messages {
		if m := messages[n.ID]; m != nil && n.ID != "" {
			words("the message "+n.ID, strings.Join([]string{m.Title, m.Summary, m.Description}, "\n"), strings.Join([]string{n.Title, n.Summary, n.Description}, "\n"), m.Pos, n.Pos, n.Pointer)
		}
	}
}

func (p *promise) serverList() {
	for _, s := range p.from.Servers {
		i := slices.IndexFunc(p.to.Servers, func(t *asyncapi.Server) bool { return t.Name == s.Name })
		if i < 0 {
			p.add(p.found("event/server-removed", spot{from: s.Pos, pointer: s.Pointer}, "%s has no server %s", p.version(), s.Name))
			continue
		}
		t := p.to.Servers[i]
		at := spot{from: s.Pos, to: t.Pos, pointer: t.Pointer}
		if s.Address != t.Address || s.Protocol != t.Protocol {
			p.add(p.found("event/server-changed", at, "the server %s is %s in %s, not %s", s.Name, where(t), p.version(), where(s)))
		}
		if s.ProtocolVersion != t.ProtocolVersion {
			f := p.found("event/protocol-version-changed", at, "the server %s speaks %s %s in %s, not %s", s.Name, t.Protocol, orUnstated(t.ProtocolVersion), p.version(), orUnstated(s.ProtocolVersion))
			f.Severity = diag.Warning
			p.add(f)
		}
		p.unread("event/security-changed", at, "the security of the server "+s.Name+" has changed", canonical(s.Security), canonical(t.Security))
		p.unread("event/bindings-changed", at, "the bindings of the server "+s.Name+" have changed", canonical(s.Bindings), canonical(t.Bindings))
		p.unread("event/variables-changed", at, "the variables of the server "+s.Name+" have changed", canonical(s.VariableList), canonical(t.VariableList))
	}
}

// where is the address of a server with its protocol.
func where(s *asyncapi.Server) string {
	if strings.Contains(s.Address, "://") {
		return s.Address
	}
	return s.Protocol + "://" + s.Address
}

// hints say how to make each change compatible.
var hints = map[string]string{
	"event/channel-removed":        "keep the channel until nobody uses it",
	"event/operation-removed":      "keep the operation until nobody relies on it",
	"event/message-removed":        "go on taking the message until nobody sends it",
	"event/message-not-sent":       "go on sending the message until nobody waits for it",
	"event/message-added":          "send it on a channel of its own, or tell readers to tolerate unknown messages with x-extensible: true on the operation",
	"event/content-type-changed":   "add a message with the new content type beside the old one",
	"event/correlation-id-changed": "send the id at both places",
	"event/address-changed":        "add a channel at the new address beside the old one",
	"event/channel-server-removed": "keep the channel on the server",
	"event/reply-removed":          "go on answering",
	"event/reply-address-changed":  "read the address at both places",
	"event/server-removed":         "keep the server until nobody connects to it",
	"event/server-changed":         "add a server with the new address beside the old one",
	"event/security-changed":       "look at the change yourself, and approve it with an exception",
	"event/bindings-changed":       "look at the change yourself, and approve it with an exception",
	"event/variables-changed":      "look at the change yourself, and approve it with an exception",
}
