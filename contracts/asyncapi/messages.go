package asyncapi

import (
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
)

// message reads the message at a place, once. It is nil if that is none.
func (w *walker) message(n node) *Message {
	if m, known := w.messages[n.at]; known {
		return m
	}
	if n.Kind != source.Object {
		w.list.Add(n.Pos, "asyncapi/type", "a message must be an object, this is %s", n.Kind)
		return nil
	}
	w.keys(n, messageKeys[w.doc.Major], "a message")
	m := &Message{Pos: n.Pos, Pointer: n.at}
	w.messages[n.at] = m
	w.doc.Messages = append(w.doc.Messages, m)
	if w.doc.Major == 2 {
		m.ID = w.text(n, "messageId", false)
	}
	if name, ok := strings.CutPrefix(n.at, "/components/messages/"); ok && !strings.Contains(name, "/") {
		m.ID = source.Unescape(name)
	}
	n = w.traits(n)
	m.Name = w.text(n, "name", false)
	m.Title, m.Summary, m.Description = w.text(n, "title", false), w.text(n, "summary", false), w.text(n, "description", false)
	if m.ID == "" && w.doc.Major == 2 {
		m.ID = m.Name
	}
	m.ContentType, m.ContentTypePos = w.doc.ContentType, m.Pos
	if v := n.Get("contentType"); v != nil {
		m.ContentType, m.ContentTypePos = w.text(n, "contentType", false), v.Pos
	}
	m.Bindings = w.bindings(n)
	if v := n.Get("examples"); v != nil && v.Kind == source.Array {
		m.Examples = v.Items
	}
	w.correlation(m, n)
	w.values(m, n)
	return m
}

func (w *walker) correlation(m *Message, n node) {
	c := n.child("correlationId")
	if c.Value == nil {
		return
	}
	if c = w.follow(c); c.Value == nil {
		return
	}
	if c.Kind != source.Object {
		w.list.Add(c.Pos, "asyncapi/type", "correlationId must be an object, this is %s", c.Kind)
		return
	}
	m.Correlation = &Correlation{Pos: c.Pos, Pointer: c.at, Location: w.text(c, "location", true)}
	if l := m.Correlation.Location; l != "" && !strings.HasPrefix(l, "$message.header#") && !strings.HasPrefix(l, "$message.payload#") {
		w.list.Add(c.Get("location").Pos, "asyncapi/location", "%q is not a place in a message", l).Hint = "as in $message.header#/correlationId or $message.payload#/id"
	}
}

// values reads the schemas of headers and payload.
func (w *walker) values(m *Message, n node) {
	if h := n.child("headers"); h.Value != nil {
		var opaque *source.Value
		var format string
		m.Headers, opaque, format = w.schemas.value(w.home(h), "", m)
		if opaque != nil {
			m.OpaqueHeaders = opaque
			if m.Format == "" {
				m.Format = format
			}
		}
	}
	if p := n.child("payload"); p.Value != nil {
		format := ""
		if w.doc.Major == 2 {
			format = w.text(n, "schemaFormat", false)
		}
		m.Payload, m.Opaque, m.Format = w.schemas.value(w.home(p), format, m)
	}
}

// home gives a value that a trait brought the pointer of where it stands.
func (w *walker) home(n node) node {
	if at, ok := w.origins[n.Value]; ok {
		n.at = at
	}
	return n
}

// traits returns n with its traits merged in. In 2.x they override what n says
// (JSON Merge Patch), in 3.x n has the last word.
func (w *walker) traits(n node) node {
	if n.Get("traits") == nil {
		return n
	}
	out := *n.Value
	out.Members = slices.Clone(n.Members)
	own := make(map[string]bool, len(n.Members))
	for _, m := range n.Members {
		own[m.Name] = true
	}
	w.items(n, "traits", func(t node) {
		for _, m := range t.Members {
			if w.merged > maxMerged {
				w.once(n.Pos, "asyncapi/too-large", "the traits of this file add more than a million members", "")
				return
			}
			if m.Name == "traits" || m.Name == "$ref" {
				continue
			}
			if _, known := w.origins[m.Value]; !known {
				w.origins[m.Value] = t.member(m).at
			}
			w.mergeMember(&out, m, w.doc.Major == 2 || !own[m.Name])
		}
	})
	return node{&out, n.at}
}

// mergeMember lays a member over an object; wins tells whether it replaces
// what is there.
func (w *walker) mergeMember(out *source.Value, m source.Member, wins bool) {
	w.merged += 1 + len(out.Members)/32 // they are looked through
	i := slices.IndexFunc(out.Members, func(o source.Member) bool { return o.Name == m.Name })
	switch {
	case i < 0:
		if m.Value.Kind != source.Null {
			out.Members = append(out.Members, m)
		}
	case out.Members[i].Value.Kind == source.Object && m.Value.Kind == source.Object:
		own, other := w.follow(node{out.Members[i].Value, ""}), w.follow(node{m.Value, ""})
		if own.Value != nil && other.Value != nil && own.Value != other.Value {
			out.Members[i].Value = w.mergeObjects(own.Value, other.Value, wins)
		}
	case wins && m.Value.Kind == source.Null:
		out.Members = slices.Delete(out.Members, i, i+1)
	case wins:
		out.Members[i].Value = m.Value
	}
}

func (w *walker) mergeObjects(a, b *source.Value, wins bool) *source.Value {
	out := *a
	out.Members = slices.Clone(a.Members)
	for _, m := range b.Members {
		if w.merged > maxMerged {
			break
		}
		w.mergeMember(&out, m, wins)
	}
	return &out
}

// nameMessages gives every message the name it is found by, and lists the
// schemas of the document under their names.
func (w *walker) nameMessages() {
	taken := map[string]int{}
	for _, m := range w.doc.Messages {
		taken[m.ID]++
	}
	for _, c := range w.doc.Channels {
		for _, e := range c.Messages {
			m := e.Message
			standing := !strings.HasPrefix(m.Pointer, "/components/messages/")
			if m.ID == "" { // 2.x, nameless: the channel's own
				m.ID = c.Name
				e.Name = m.ID
			} else if standing && taken[m.ID] > 1 && w.doc.Major == 3 {
				taken[m.ID+"\x00"]++
				m.ID = c.Name + "." + e.Name
			}
		}
	}
	out := w.doc.Schemas
	names := map[string]bool{}
	for _, m := range w.doc.Messages {
		if m.Payload == nil || m.ID == "" || names[m.ID] {
			continue
		}
		names[m.ID] = true
		out.Components = append(out.Components, named(m.ID, m.Pos, m.Payload))
	}
	for _, n := range w.schemas.names() {
		switch {
		case !names[n.Name]:
			out.Components = append(out.Components, n)
		case out.Component(n.Name) != n.Schema:
			d := diag.Diagnostic{Pos: n.Pos, Severity: diag.Warning, Code: "asyncapi/shadowed-schema", Msg: "a message has the name of the schema \"" + n.Name + "\" and another payload: a reference to that name means the message"}
			w.list = append(w.list, d)
		}
	}
}
