// Package events compares two versions of an AsyncAPI document.
//
// Compare is the way in. The document describes one application. Backward asks
// whether the new application can take the place of the old one among those
// that talk with it: what it receives, it must accept as before; what it sends,
// they must be able to read as before. Forward asks the same of the old one in
// the place of the new one. A channel on which the document lets nobody send or
// receive, and a message that no channel has, are compared as events: new
// readers must read what old writers sent.
package events

import (
	"fmt"

	"crosswalk/contracts/asyncapi"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
)

// Options change how Compare works.
type Options struct {
	// Level says which promises are asked. A level without a direction asks for
	// none, so that only notes are found.
	Level finding.Level
	// ClosedWriter reads the objects of whoever sends as if they allowed no
	// undeclared names.
	ClosedWriter bool
	// Steps bounds the work of one question about values. Zero means the
	// default of package inclusion.
	Steps int
	// MaxPlaces bounds the places that a finding lists; zero means 20. Their
	// number is counted all the same.
	MaxPlaces int
}

// Compare says whether new keeps the promises of old. The verdict does not
// depend on the order of anything in the files.
func Compare(old, new *asyncapi.Document, opt Options) finding.Report {
	r := finding.Report{Findings: []finding.Finding{}}
	if opt.MaxPlaces == 0 {
		opt.MaxPlaces = 20
	}
	if opt.Level.Backward {
		newPromise(old, new, finding.Backward, opt, &r).compare()
	}
	if opt.Level.Forward {
		newPromise(new, old, finding.Forward, opt, &r).compare()
	}
	notes(old, new, opt, &r)
	r.Sort()
	return r
}

// promise is what those rely on that talk with the application as from
// describes it, asked of the application as to describes it.
type promise struct {
	from, to  *asyncapi.Document
	direction finding.Direction
	opt       Options
	report    *finding.Report
	channels  map[*asyncapi.Channel]*asyncapi.Channel // of from to those of to
	lanes     map[bool]*lane                          // by whether the reader is to
	seen      map[*asyncapi.Message]bool              // messages of from that a channel has
}

func newPromise(from, to *asyncapi.Document, d finding.Direction, opt Options, r *finding.Report) *promise {
	p := &promise{from: from, to: to, direction: d, opt: opt, report: r, channels: pairChannels(from, to), seen: map[*asyncapi.Message]bool{}}
	toIsNew := d == finding.Backward
	p.lanes = map[bool]*lane{true: newLane(p, toIsNew), false: newLane(p, !toIsNew)}
	return p
}

func (p *promise) compare() {
	for _, c := range byName(p.from.Channels) {
		for _, e := range c.Messages {
			p.seen[e.Message] = true
		}
		other := p.channels[c]
		if other == nil {
			p.channelRemoved(c)
			continue
		}
		p.address(c, other)
		p.servers(c, other)
		for _, r := range roles(p.from, c) {
			p.role(r, roleOf(p.to, other, r.action))
		}
	}
	others := map[string]*asyncapi.Message{}
	for _, n := range p.to.Messages {
		others[n.ID] = n
	}
	for _, m := range byID(p.from.Messages) { // that no channel has
		if n := others[m.ID]; n != nil && !p.seen[m] {
			p.message(role{}, &asyncapi.Entry{Name: m.ID, Message: m}, role{}, &asyncapi.Entry{Name: n.ID, Message: n})
		}
	}
	for _, l := range []*lane{p.lanes[true], p.lanes[false]} {
		l.flush()
	}
}

// version names the one that is asked.
func (p *promise) version() string {
	if p.direction == finding.Forward {
		return "the old version"
	}
	return "the new version"
}

// spot is a part of the document in both versions; either can be missing.
type spot struct {
	from, to diag.Pos
	pointer  string
	owner    diag.Pos // of what holds the part, where it is missing
}

// found makes a finding about the document itself.
func (p *promise) found(code string, at spot, format string, args ...any) finding.Finding {
	f := finding.Finding{Code: code, Verdict: finding.Breaking, Layer: finding.Rule, Direction: p.direction, Pointer: at.pointer,
		Message: fmt.Sprintf(format, args...), Hint: hints[code]}
	here, there := at.to, at.from // the new version, the old one
	if p.direction == finding.Forward {
		here, there = at.from, at.to
	}
	if here.Line == 0 {
		here = at.owner
	}
	if here.Line == 0 {
		here, there = there, diag.Pos{}
	}
	f.Position = here
	if there.Line > 0 {
		f.Other = &there
	}
	return f
}

func (p *promise) add(f finding.Finding) { p.report.Add(f) }

// channelRemoved tells of a channel that the application does not know.
func (p *promise) channelRemoved(c *asyncapi.Channel) {
	at := spot{from: c.Pos, pointer: c.Pointer}
	f := p.found("event/channel-removed", at, "%s has no channel %s", p.version(), c.Name)
	for _, r := range roles(p.from, c) {
		f.Places = append(f.Places, r.place())
		if r.action != asyncapi.Send && f.Witness == nil {
			p.refused(&f, r, ordered(r.messages))
		}
	}
	p.add(f)
}

// refused attaches the first of several messages that nothing accepts any more.
func (p *promise) refused(f *finding.Finding, r role, messages []*asyncapi.Entry) {
	for _, e := range messages {
		if w := p.lanes[true].sample(r, e); w != nil {
			f.Layer, f.Witness, f.Reader = finding.Value, w, p.reader()
			f.Reason = "nothing receives such a message on " + r.address()
			return
		}
	}
}

// reader is the version of to.
func (p *promise) reader() string {
	if p.direction == finding.Forward {
		return "old"
	}
	return "new"
}

// role compares what the application does on a channel.
func (p *promise) role(r, s role) {
	if s.channel == nil {
		f := p.found("event/operation-removed", spot{from: r.pos, pointer: r.pointer}, "%s no longer %s on %s", p.application(), verb(r.action), r.address())
		if r.action != asyncapi.Send {
			p.refused(&f, r, ordered(r.messages))
		}
		p.add(f)
		return
	}
	p.parameters(r, s)
	pairs, gone, fresh := pairMessages(r.messages, s.messages, p.equal)
	for _, pair := range pairs {
		p.message(r, pair[0], s, pair[1])
	}
	for _, e := range gone {
		p.messageRemoved(r, s, e)
	}
	if r.action == asyncapi.Send && !r.extensible {
		for _, e := range fresh {
			p.messageAdded(r, s, e)
		}
	}
	p.replies(r, s)
	for _, o := range r.operations {
		for _, q := range s.operations {
			if o.Name == q.Name || len(r.operations) == 1 && len(s.operations) == 1 {
				at := spot{from: o.Pos, to: q.Pos, pointer: q.Pointer}
				p.unread("event/security-changed", at, "the security of "+r.place()+" has changed", canonical(o.Security), canonical(q.Security))
				p.unread("event/bindings-changed", at, "the bindings of "+r.place()+" have changed", canonical(o.Bindings), canonical(q.Bindings))
			}
		}
	}
}

func (p *promise) application() string {
	if p.direction == finding.Forward {
		return "the old version of the application"
	}
	return "the application"
}

func verb(a asyncapi.Action) string {
	switch a {
	case asyncapi.Send:
		return "sends"
	case asyncapi.Receive:
		return "receives"
	}
	return "has messages"
}

// messageRemoved tells of a message that is there no longer.
func (p *promise) messageRemoved(r, s role, e *asyncapi.Entry) {
	at := spot{from: e.Pos, pointer: e.Message.Pointer, owner: s.pos}
	if r.action == asyncapi.Send {
		f := p.found("event/message-not-sent", at, "%s does not send %s on %s", p.version(), e.Name, r.address())
		f.Reason = "who waits for it waits for ever; no payload can show what does not come"
		p.add(f)
		return
	}
	f := p.found("event/message-removed", at, "%s does not take the message %s on %s", p.version(), e.Name, r.address())
	p.refused(&f, r, []*asyncapi.Entry{e})
	p.add(f)
}

// messageAdded tells of a message that readers do not know.
func (p *promise) messageAdded(r, s role, e *asyncapi.Entry) {
	f := p.found("event/message-added", spot{from: r.pos, to: e.Pos, pointer: e.Message.Pointer}, "%s sends %s on %s, which readers do not know", p.version(), e.Name, r.address())
	if w := p.lanes[false].sample(s, e); w != nil {
		f.Layer, f.Witness, f.Reader = finding.Value, w, map[string]string{"old": "new", "new": "old"}[p.reader()]
		f.Reason = "no message on " + r.address() + " has the name " + e.Name
	}
	p.add(f)
}

// replies compares the answers to what operations ask.
func (p *promise) replies(r, s role) {
	for _, o := range r.operations {
		if o.Reply == nil {
			continue
		}
		for _, q := range s.operations {
			if o.Name != q.Name && (len(r.operations) > 1 || len(s.operations) > 1) {
				continue
			}
			if q.Reply == nil {
				f := p.found("event/reply-removed", spot{from: o.Reply.Pos, to: q.Pos, pointer: q.Pointer}, "%s has no reply to %s", p.version(), r.place())
				if o.Action == asyncapi.Send { // others answer, and nobody listens
					f.Severity = diag.Warning
				}
				p.add(f)
				continue
			}
			a := role{channel: o.Reply.Channel, action: o.Action.Inverse(), messages: o.Reply.Messages, pos: o.Reply.Pos, pointer: o.Reply.Pointer, reply: true, extensible: o.Extensible}
			b := role{channel: q.Reply.Channel, action: q.Action.Inverse(), messages: q.Reply.Messages, pos: q.Reply.Pos, pointer: q.Reply.Pointer, reply: true}
			if o.Reply.Location != q.Reply.Location {
				p.add(p.found("event/reply-address-changed", spot{from: o.Reply.Pos, to: q.Reply.Pos, pointer: q.Reply.Pointer},
					"the address of the reply to %s is at %s, not at %s", r.place(), orNone(q.Reply.Location), orNone(o.Reply.Location)))
			}
			pairs, gone, fresh := pairMessages(a.messages, b.messages, p.equal)
			for _, pair := range pairs {
				p.message(a, pair[0], b, pair[1])
			}
			for _, e := range gone {
				p.messageRemoved(a, b, e)
			}
			if a.action == asyncapi.Send && !a.extensible {
				for _, e := range fresh {
					p.messageAdded(a, b, e)
				}
			}
		}
	}
}

func orNone(text string) string {
	if text == "" {
		return "no stated place"
	}
	return text
}

// unread tells that something changed which is not compared by its meaning.
func (p *promise) unread(code string, at spot, changed, from, to string) {
	if from == to {
		return
	}
	f := p.found(code, at, "%s, which is not compared by its meaning", changed)
	f.Verdict, f.Reason = finding.Unknown, "what it means depends on the protocol"
	p.add(f)
}
