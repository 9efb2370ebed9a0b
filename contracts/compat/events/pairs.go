package events

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts/asyncapi"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

var inBraces = regexp.MustCompile(`\{[^{}]*\}`)

// plain is an address without the names of its parameters, which never go over
// the wire.
func plain(address string) string { return inBraces.ReplaceAllString(address, "{}") }

// pairChannels finds the channel of to for each of from: with the same address,
// which is what senders and receivers share, or else of the same name.
func pairChannels(from, to *asyncapi.Document) map[*asyncapi.Channel]*asyncapi.Channel {
	pairs := map[*asyncapi.Channel]*asyncapi.Channel{}
	taken := map[*asyncapi.Channel]bool{}
	pass := func(key func(*asyncapi.Channel) string) {
		free := map[string][]*asyncapi.Channel{}
		for _, b := range byName(to.Channels) {
			if k := key(b); k != "" && !taken[b] {
				free[k] = append(free[k], b)
			}
		}
		for _, a := range byName(from.Channels) {
			if list := free[key(a)]; pairs[a] == nil && len(list) > 0 {
				pairs[a], taken[list[0]] = list[0], true
				free[key(a)] = list[1:]
			}
		}
	}
	address := func(c *asyncapi.Channel) string { return plain(c.Address) }
	name := func(c *asyncapi.Channel) string { return c.Name }
	pass(func(c *asyncapi.Channel) string {
		if c.Address == "" {
			return ""
		}
		return name(c) + "\x00" + address(c)
	})
	pass(address)
	pass(name)
	return pairs
}

func byName(list []*asyncapi.Channel) []*asyncapi.Channel {
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b *asyncapi.Channel) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

func byID(list []*asyncapi.Message) []*asyncapi.Message {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b *asyncapi.Message) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

func ordered(list []*asyncapi.Entry) []*asyncapi.Entry {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b *asyncapi.Entry) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// role is what the application does on a channel: all its operations there that
// send, or all that receive.
type role struct {
	channel    *asyncapi.Channel // nil for a message without channel, or if there is no such role
	action     asyncapi.Action   // "" if no operation names the channel
	operations []*asyncapi.Operation
	messages   []*asyncapi.Entry
	pos        diag.Pos
	pointer    string
	reply      bool
	extensible bool
}

// roles lists those of a channel; a channel that no operation names has one.
func roles(doc *asyncapi.Document, c *asyncapi.Channel) []role {
	var out []role
	for _, a := range []asyncapi.Action{asyncapi.Receive, asyncapi.Send} {
		if r := acting(c, a); r.channel != nil {
			out = append(out, r)
		}
	}
	if out == nil && len(c.Messages) > 0 && !replied(doc, c) {
		out = append(out, role{channel: c, messages: c.Messages, pos: c.Pos, pointer: c.Pointer})
	}
	return out
}

// replied reports whether the channel serves replies only, which are compared
// with what they answer.
func replied(doc *asyncapi.Document, c *asyncapi.Channel) bool {
	return slices.ContainsFunc(doc.Operations, func(o *asyncapi.Operation) bool { return o.Reply != nil && o.Reply.Channel == c })
}

func acting(c *asyncapi.Channel, a asyncapi.Action) role {
	var r role
	for _, o := range c.Operations {
		if o.Action != a {
			continue
		}
		if r.channel == nil {
			r = role{channel: c, action: a, pos: o.Pos, pointer: o.Pointer}
		}
		r.operations = append(r.operations, o)
		r.extensible = r.extensible || o.Extensible
		for _, e := range o.Messages {
			if !slices.Contains(r.messages, e) {
				r.messages = append(r.messages, e)
			}
		}
	}
	return r
}

// roleOf is the role of a channel with an action; its channel is nil if there
// is none. In a document without operations a channel has every role.
func roleOf(doc *asyncapi.Document, c *asyncapi.Channel, a asyncapi.Action) role {
	if a != "" {
		if r := acting(c, a); r.channel != nil || len(doc.Operations) > 0 {
			return r
		}
	}
	return role{channel: c, action: a, messages: c.Messages, pos: c.Pos, pointer: c.Pointer}
}

// address is that of the channel as the document writes it.
func (r role) address() string {
	switch {
	case r.channel == nil && r.reply:
		return "the channel of the reply"
	case r.channel == nil:
		return "any channel"
	case r.channel.Address == "":
		return r.channel.Name
	}
	return r.channel.Address
}

// place names the role among the places of a finding.
func (r role) place() string {
	switch {
	case r.reply:
		return "reply on " + r.address()
	case r.channel == nil:
		return ""
	case r.action == "":
		return r.address()
	}
	return string(r.action) + " " + r.address()
}

// maxEqual bounds the pairs of messages that are asked whether they hold the
// same.
const maxEqual = 100

// pairMessages matches the messages of two versions of a role: by the name that
// the channel gives them, by their own name, the only one with the only one, and
// last by what they hold: names in a document are not on the wire.
func pairMessages(from, to []*asyncapi.Entry, equal func(a, b *asyncapi.Message) bool) (pairs [][2]*asyncapi.Entry, gone, fresh []*asyncapi.Entry) {
	partner := map[*asyncapi.Entry]*asyncapi.Entry{}
	taken := map[*asyncapi.Entry]bool{}
	pass := func(same func(a, b *asyncapi.Entry) bool) {
		for _, a := range ordered(from) {
			for _, b := range ordered(to) {
				if partner[a] == nil && !taken[b] && same(a, b) {
					partner[a], taken[b] = b, true
				}
			}
		}
	}
	pass(func(a, b *asyncapi.Entry) bool { return a.Name == b.Name })
	pass(func(a, b *asyncapi.Entry) bool { return a.Message.Name != "" && a.Message.Name == b.Message.Name })
	pass(func(a, b *asyncapi.Entry) bool { return len(from) == 1 && len(to) == 1 && unnamed(a) && unnamed(b) })
	if left := (len(from) - len(partner)) * (len(to) - len(partner)); left <= maxEqual {
		pass(func(a, b *asyncapi.Entry) bool { return unnamed(a) && unnamed(b) && equal(a.Message, b.Message) })
	}
	for _, a := range ordered(from) {
		if b := partner[a]; b != nil {
			pairs = append(pairs, [2]*asyncapi.Entry{a, b})
		} else {
			gone = append(gone, a)
		}
	}
	for _, b := range ordered(to) {
		if !taken[b] {
			fresh = append(fresh, b)
		}
	}
	return pairs, gone, fresh
}

// unnamed reports whether the name of a message was made up from its channel,
// or is only that of a component: nothing on the wire tells it.
func unnamed(e *asyncapi.Entry) bool { return e.Message.Name == "" }

func canonical(v *source.Value) string {
	if v == nil {
		return ""
	}
	return v.Canonical()
}

// contentType normalises a media type: case and spaces make no difference.
func contentType(text string) string {
	parts := strings.Split(strings.ToLower(text), ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	slices.Sort(parts[1:])
	return strings.Join(parts, ";")
}
