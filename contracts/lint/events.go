package lint

import (
	"crosswalk/contracts/asyncapi"
	"crosswalk/contracts/schema"
)

func eventRules() []Rule {
	const good = `asyncapi: 3.0.0
info: {title: Parcels, version: 1.0.0}
defaultContentType: application/json
channels:
  parcels:
    address: parcels
    description: What happens to parcels.
    messages: {sent: {$ref: '#/components/messages/sent'}}
operations: {send: {action: send, channel: {$ref: '#/channels/parcels'}}}
components:
  messages:
    sent:
      summary: A parcel left the warehouse.
      payload: {type: object}
`
	bad := func(line, finding string) Example {
		return Example{File: "v1.asyncapi.yaml", Text: without(good, line), Finding: finding}
	}
	one := Example{File: "v1.asyncapi.yaml", Text: good}
	return []Rule{
		{
			Code: "lint/message-undescribed", Group: "events", Level: Warning,
			Says: "A message has a title, a summary or a description.",
			Why:  "Its name does not say what happened, who says so, and what a reader is meant to do about it.",
			Hint: "add summary",
			Good: one, Bad: bad("      summary: A parcel left the warehouse.\n", `13:7: the message "sent" has neither title, summary nor description`),
			look: messagesWithout(func(m *asyncapi.Message) bool {
				return m.Title == "" && m.Summary == "" && m.Description == "" && (m.Payload == nil || m.Payload.Description == "")
			}, "the message %q has neither title, summary nor description"),
		},
		{
			Code: "lint/channel-undescribed", Group: "events", Level: Warning,
			Says: "A channel has a title or a description.",
			Why:  "An address does not say what order holds on it, how long messages stay, and who may read them.",
			Hint: "add description",
			Good: one, Bad: bad("    description: What happens to parcels.\n", `5:3: the channel "parcels" has neither title nor description`),
			look: func(p *pass) {
				if p.contract.Events == nil {
					return
				}
				for _, c := range p.contract.Events.Channels {
					if c.Title == "" && c.Description == "" {
						p.add(c.Pos, "the channel %q has neither title nor description", c.Name)
					}
				}
			},
		},
		{
			Code: "lint/no-content-type", Group: "events", Level: Warning, Design: true,
			Says: "A message has a content type, its own or the document's default.",
			Why:  "Readers guess JSON until the first producer sends Avro.",
			Hint: "add defaultContentType",
			Good: one, Bad: bad("defaultContentType: application/json\n", `12:7: nothing says in which form the message "sent" is sent`),
			look: messagesWithout(func(m *asyncapi.Message) bool { return m.ContentType == "" }, "nothing says in which form the message %q is sent"),
		},
		{
			Code: "lint/no-payload", Group: "events", Level: Warning,
			Says: "A message has a schema of its payload.",
			Why:  "What is not described cannot be mapped, checked or compared.",
			Hint: "add payload; of an empty message, payload: {type: object, maxProperties: 0}",
			Good: one, Bad: bad("      payload: {type: object}\n", `13:7: the message "sent" has no payload`),
			look: messagesWithout(func(m *asyncapi.Message) bool { return m.Payload == nil && m.Opaque == nil }, "the message %q has no payload"),
		},
	}
}

// messagesWithout reports the messages that lack something.
func messagesWithout(lacks func(*asyncapi.Message) bool, message string) func(*pass) {
	return func(p *pass) {
		if p.contract.Events == nil {
			return
		}
		for _, m := range p.contract.Events.Messages {
			if lacks(m) {
				p.add(m.Pos, message, m.ID)
			}
		}
	}
}

// sent are the schemas of what an AsyncAPI file says is sent.
func (p *pass) sent() []*schema.Schema {
	var out []*schema.Schema
	if p.contract.Events == nil {
		return nil
	}
	for _, m := range p.contract.Events.Messages {
		for _, s := range []*schema.Schema{m.Payload, m.Headers} {
			if s != nil {
				out = append(out, s)
			}
		}
	}
	for _, c := range p.contract.Events.Channels {
		for _, one := range c.Parameters {
			if one.Schema != nil {
				out = append(out, one.Schema)
			}
		}
	}
	return out
}

// told reports whether an AsyncAPI file describes a payload at its message.
func (p *pass) told(s *schema.Schema) bool {
	if p.contract.Events == nil {
		return false
	}
	for _, m := range p.contract.Events.Messages {
		if m.Payload == s || m.Headers == s {
			return true // the rule about messages says what is missing
		}
	}
	return false
}
