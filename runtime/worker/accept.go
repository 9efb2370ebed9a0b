package worker

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"crosswalk/contracts/source"
	"crosswalk/runtime/commerce"
	"crosswalk/runtime/connect"
	"crosswalk/runtime/flow"
	"crosswalk/runtime/store"
)

// Accepted tells where an event went.
type Accepted struct {
	Message     string
	Correlation string
	Duplicate   bool
}

// Accept makes an event durable and starts its flow. An event that came before
// is told by Duplicate and does nothing again. The body must be JSON; whether it
// is what the flow's contract says is found out later, so that nothing is lost.
func (r *Runtime) Accept(ctx context.Context, flowName string, in connect.Inbound) (Accepted, error) {
	f := r.config.Load().byName[flowName]
	if f == nil {
		return Accepted{}, fmt.Errorf("there is no flow %q", flowName)
	}
	if r.open.Load() >= r.limit {
		return Accepted{}, ErrOverloaded
	}
	key, label := orderKey(f, in)
	m := &store.Message{
		ID: newID(), Correlation: newID(), Flow: f.Name, Source: in.System, Topic: in.Topic, Contract: f.Contract, OrderKey: key,
		Partition: r.partition(key), Priority: store.Priority(f.Priority), State: store.Received, Headers: in.Headers, Actor: in.System,
	}
	arrival := store.Arrival{Source: in.System, EventID: in.EventID, DeliveryID: in.DeliveryID, ContentKey: in.ContentKey, Body: in.Body}
	accepted := Accepted{Message: m.ID, Correlation: m.Correlation}
	err := r.store.Do(ctx, func(tx *store.Tx) error {
		first, duplicate, err := tx.Arrive(arrival, m.ID)
		if err != nil {
			return err
		}
		if duplicate {
			accepted, err = r.again(ctx, tx, first, in)
			return err
		}
		return r.arrive(tx, m, f, in, label)
	})
	if err != nil {
		return Accepted{}, fmt.Errorf("store the event: %w", err)
	}
	if !accepted.Duplicate {
		r.open.Add(1)
		r.dispatch(store.Ticket{ID: m.ID, Partition: m.Partition, Priority: m.Priority, Version: m.Version}, "new")
	}
	return accepted, nil
}

// arrive stores a new message with its body, journal row and trail.
func (r *Runtime) arrive(tx *store.Tx, m *store.Message, f *flow.Flow, in connect.Inbound, label string) error {
	var err error
	if m.Payload, err = tx.Payload(in.Body); err != nil {
		return err
	}
	if err := tx.AddMessage(m); err != nil {
		return err
	}
	d := Detail{Flow: f.Name, Source: in.System, Topic: in.Topic, EventID: in.EventID}
	if err := tx.Append(&store.Entry{Type: Received, Message: m.ID, Correlation: m.Correlation, Actor: in.System, Contract: f.Contract, After: m.Payload, Detail: d.json()}); err != nil {
		return err
	}
	return tx.PutTrail(&store.Trail{Correlation: m.Correlation, Kind: kindOf(f), Label: label, Source: in.System, ReceivedAt: tx.Now()})
}

// again notes that an event came once more.
func (r *Runtime) again(ctx context.Context, tx *store.Tx, first string, in connect.Inbound) (Accepted, error) {
	m, err := tx.Message(ctx, first)
	if store.IsNotFound(err) { // long done and cleared away; still the same event
		return Accepted{Message: first, Duplicate: true}, nil
	}
	if err != nil {
		return Accepted{}, err
	}
	d := Detail{Flow: m.Flow, Source: in.System, Topic: in.Topic, EventID: in.EventID, Note: "the same event again: nothing was done"}
	err = tx.Append(&store.Entry{Type: Duplicate, Message: m.ID, Correlation: m.Correlation, Actor: in.System, Entity: m.Entity, Detail: d.json()})
	return Accepted{Message: m.ID, Correlation: m.Correlation, Duplicate: true}, err
}

// kindOf is the kind of entity that a flow is about, as far as its steps tell.
func kindOf(f *flow.Flow) string {
	for _, s := range f.Steps {
		if s.Kind == flow.Emit {
			if kind := commerce.KindOf(s.Name); kind != "" {
				return kind
			}
		}
	}
	return commerce.KindOf(f.Trigger.Event)
}

// orderKey is what later messages wait behind, and what a person may know the
// event by until more is known. Events without a key run alone.
func orderKey(f *flow.Flow, in connect.Inbound) (key, label string) {
	value := pointer(in.Body, f.Key)
	if value == "" {
		return "alone/" + newID(), in.Topic
	}
	return "in/" + in.System + "/" + value, value
}

// pointer is the plain value at a JSON pointer, "" if there is none.
func pointer(doc []byte, at string) string {
	if at == "" {
		return ""
	}
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return ""
	}
	for _, name := range splitPointer(at) {
		object, ok := v.(map[string]any)
		if !ok {
			return ""
		}
		v = object[name]
	}
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

func splitPointer(at string) []string {
	var names []string
	for part := range bytes.SplitSeq([]byte(at[1:]), []byte("/")) {
		names = append(names, source.Unescape(string(part)))
	}
	return names
}

// dispatch puts a message on the bus. A failure is no harm: the relay finds it.
func (r *Runtime) dispatch(t store.Ticket, why string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	w := busWork(t, why)
	if err := r.bus.Dispatch(ctx, w); err != nil {
		r.log.Debug("not dispatched; the relay will", "message", t.ID, "error", err)
		r.nudge()
	}
}
