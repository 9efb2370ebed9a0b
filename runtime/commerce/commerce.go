// Package commerce applies canonical retail events to the state of orders,
// stock and returns.
//
// Apply is a pure function: it reads entities through Read and returns the ones
// that change. It is the only place that knows what an order is; the worker,
// flows and the store carry any contract. An event whose contract no projection
// knows changes nothing and is still journaled.
//
// Events come at least once and in any order. Each projection has a gate, so
// that an older or doubled event changes nothing.
package commerce

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"crosswalk/runtime/store"
)

// Kinds of entities.
const (
	Order     = "order"
	Inventory = "inventory"
	Return    = "return"
)

// Event is one canonical event.
type Event struct {
	Contract string // "orders/order-placed@1"
	Data     []byte
}

// Read gives an entity, or nil if there is none.
type Read func(kind, key string) (*store.Entity, error)

// Change is what an event does.
type Change struct {
	// Subject is the entity that the event is about, in its new state; it is
	// stored only if it is in Put. Nil if the contract has no projection.
	Subject *store.Entity
	// Put are the entities that changed, in the order to store them. Empty if
	// the event is older than the state, or a double.
	Put []*store.Entity
	// Label is what a person calls the subject ("#1001"), Summary what happened
	// in a few words ("3 lines · 598.94 USD").
	Label, Summary string
	// Ignored says why nothing changed; "" if something did.
	Ignored string
}

// A Refusal is an event that breaks a business rule: it never becomes right by
// waiting.
type Refusal struct{ Code, Reason string }

func (r *Refusal) Error() string { return r.Reason }

// Permanent says that trying again does not help.
func (r *Refusal) Permanent() bool { return true }

// ErrNotYet reports an event about something that has not arrived: order of
// arrival is not promised, so trying again later can help.
var ErrNotYet = errors.New("not known yet")

// projection applies one contract's events.
type projection struct {
	kind  string
	key   func(data []byte) (string, error)
	apply func(p *work) error
}

// projections by contract. Adding a contract here is all that a new kind of
// business event takes.
func projections() map[string]projection {
	orderKey, returnKey := keyOf("orderId"), keyOf("returnId")
	return map[string]projection{
		"orders/order-placed@1":         {Order, orderKey, orderPlaced},
		"orders/order-status-changed@1": {Order, orderKey, orderStatusChanged},
		"orders/order-cancelled@1":      {Order, orderKey, orderCancelled},
		"payments/payment-changed@1":    {Order, orderKey, paymentChanged},
		"shipments/dispatched@1":        {Order, orderKey, dispatched},
		"shipments/delivered@1":         {Order, orderKey, delivered},
		"inventory/level-changed@1":     {Inventory, levelKey, levelChanged},
		"returns/return-requested@1":    {Return, returnKey, returnRequested},
		"returns/return-authorised@1":   {Return, returnKey, returnAuthorised},
		"returns/return-received@1":     {Return, returnKey, returnReceived},
		"returns/refunded@1":            {Order, orderKey, refunded},
	}
}

var table = projections()

// Subject names the entity that an event is about; kind is "" if no projection
// knows the contract.
func Subject(e Event) (kind, key string, err error) {
	p, ok := table[e.Contract]
	if !ok {
		return "", "", nil
	}
	key, err = p.key(e.Data)
	return p.kind, key, err
}

// Apply works out what an event changes. The error is a *Refusal, ErrNotYet, or
// a failure to read.
func Apply(e Event, read Read) (Change, error) {
	p, ok := table[e.Contract]
	if !ok {
		return Change{Ignored: "no state hangs on " + e.Contract}, nil
	}
	key, err := p.key(e.Data)
	if err != nil {
		return Change{}, err
	}
	w := &work{event: e, read: read, kind: p.kind, key: key}
	if w.old, err = read(p.kind, key); err != nil {
		return Change{}, err
	}
	if err := p.apply(w); err != nil {
		return Change{}, err
	}
	if w.Subject == nil {
		w.Subject = w.old
	}
	return w.Change, nil
}

// work is one event being applied.
type work struct {
	event     Event
	read      Read
	kind, key string
	old       *store.Entity // nil if the subject is new
	Change
}

func (w *work) decode(into any) error {
	if err := json.Unmarshal(w.event.Data, into); err != nil {
		return &Refusal{"bad-event", fmt.Sprintf("%s cannot be read: %v", w.event.Contract, err)}
	}
	return nil
}

// subject is the entity to change: a copy of the old one, or a new one.
func (w *work) subject() *store.Entity {
	e := &store.Entity{Kind: w.kind, Key: w.key}
	if w.old != nil {
		*e = *w.old
	}
	return e
}

func (w *work) put(e *store.Entity) {
	if e.Kind == w.kind && e.Key == w.key {
		w.Subject = e
	}
	w.Put = append(w.Put, e)
}

// older ignores an event that is not newer than the gate.
func (w *work) older(at, gate time.Time) bool {
	if gate.IsZero() || at.After(gate) {
		return false
	}
	w.Ignored = "not newer than what is known, " + gate.UTC().Format(time.RFC3339Nano)
	return true
}

func keyOf(member string) func([]byte) (string, error) {
	return func(data []byte) (string, error) {
		var object map[string]json.RawMessage
		var key string
		if json.Unmarshal(data, &object) != nil || json.Unmarshal(object[member], &key) != nil || key == "" {
			return "", &Refusal{"no-key", fmt.Sprintf("the event has no %s", member)}
		}
		return key, nil
	}
}

// document is a JSON object whose members can be replaced without touching the
// text of the others.
type document map[string]json.RawMessage

func open(doc []byte) (document, error) {
	d := document{}
	if err := json.Unmarshal(doc, &d); err != nil {
		return nil, fmt.Errorf("read the stored document: %w", err)
	}
	return d, nil
}

func (d document) set(name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	d[name] = text
	return nil
}

// bytes writes the object with its names sorted.
func (d document) bytes() (json.RawMessage, error) { return json.Marshal(d) }

// KindOf is the kind of entity that events of a contract are about, "" if no
// projection knows it.
func KindOf(contract string) string { return table[contract].kind }
