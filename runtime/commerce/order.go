package commerce

import (
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	"crosswalk/runtime/store"
)

// orderBook is what the projections remember of an order beside its document:
// what came back and what was paid back, by return, and the gates of its states.
type orderBook struct {
	Returned map[string]map[string]int64 `json:"returned,omitempty"` // return → line → units
	Refunded map[string]money            `json:"refunded,omitempty"` // refund → amount
	Shipped  map[string]map[string]int64 `json:"shipped,omitempty"`  // shipment → line → units
	Ended    map[string]bool             `json:"ended,omitempty"`    // shipments delivered
	States   map[string]time.Time        `json:"states,omitempty"`   // state → when it was last said
}

type money struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

// orderDoc is the part of orders/order-placed@1 that projections read.
type orderDoc struct {
	OrderID     string                 `json:"orderId"`
	OrderNumber string                 `json:"orderNumber"`
	Channel     string                 `json:"channel"`
	PlacedAt    time.Time              `json:"placedAt"`
	UpdatedAt   time.Time              `json:"updatedAt"`
	Currency    string                 `json:"currency"`
	Customer    customerDoc            `json:"customer"`
	Lines       []orderLine            `json:"lines"`
	Totals      struct{ Grand string } `json:"totals"`
	States      map[string]string      `json:"states"`
}

type customerDoc struct {
	CustomerID string `json:"customerId"`
	Email      string `json:"email"`
}

type orderLine struct {
	LineID   string `json:"lineId"`
	SKU      string `json:"sku"`
	Title    string `json:"title"`
	Quantity int64  `json:"quantity"`
}

// heldOrder is an order being changed.
type heldOrder struct {
	entity *store.Entity
	doc    document
	read   orderDoc
	book   orderBook
}

func holdOrder(e *store.Entity) (*heldOrder, error) {
	h := &heldOrder{entity: e}
	var err error
	if h.doc, err = open(e.Doc); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(e.Doc, &h.read); err != nil {
		return nil, fmt.Errorf("read order %s: %w", e.Key, err)
	}
	if len(e.Book) > 0 {
		if err := json.Unmarshal(e.Book, &h.book); err != nil {
			return nil, fmt.Errorf("read the book of order %s: %w", e.Key, err)
		}
	}
	if h.read.States == nil {
		h.read.States = map[string]string{}
	}
	return h, nil
}

// say sets a state, unless something newer was said of it.
func (h *heldOrder) say(state, value string, at time.Time) bool {
	if value == "" || h.read.States[state] == value || !at.After(h.book.States[state]) {
		return false
	}
	if h.book.States == nil {
		h.book.States = map[string]time.Time{}
	}
	h.book.States[state] = at
	h.read.States[state] = value
	return true
}

// save writes document, book and attributes back into the entity.
func (h *heldOrder) save() (*store.Entity, error) {
	if err := h.doc.set("states", h.read.States); err != nil {
		return nil, err
	}
	var err error
	if h.entity.Doc, err = h.doc.bytes(); err != nil {
		return nil, err
	}
	if h.entity.Book, err = json.Marshal(h.book); err != nil {
		return nil, fmt.Errorf("write the book of order %s: %w", h.entity.Key, err)
	}
	h.entity.Attrs = h.attrs()
	return h.entity, nil
}

func (h *heldOrder) attrs() []store.Attr {
	d := &h.read
	attrs := []store.Attr{
		{Name: "orderNumber", Value: d.OrderNumber}, {Name: "channel", Value: d.Channel}, {Name: "currency", Value: d.Currency},
		{Name: "customerId", Value: d.Customer.CustomerID}, {Name: "placedAt", Value: store.SortTime(d.PlacedAt)},
		{Name: "orderState", Value: d.States["order"]}, {Name: "paymentState", Value: d.States["payment"]},
		{Name: "shipmentState", Value: d.States["shipment"]}, {Name: "returnState", Value: d.States["return"]},
	}
	for _, l := range d.Lines {
		attrs = append(attrs, store.Attr{Name: "sku", Value: l.SKU})
	}
	return attrs
}

// orderPlaced stores a new order. The shop may say it again: a newer word
// replaces the document but not the states that other events have moved on.
func orderPlaced(w *work) error {
	var d orderDoc
	if err := w.decode(&d); err != nil {
		return err
	}
	w.Label, w.Summary = d.OrderNumber, orderSummary(&d)
	at := d.PlacedAt
	if d.UpdatedAt.After(at) {
		at = d.UpdatedAt
	}
	e := w.subject()
	if w.old != nil {
		if w.older(at, w.old.AsOf) {
			return nil
		}
	}
	e.AsOf = at
	had := e.Doc
	e.Doc = w.event.Data
	h, err := holdOrder(e)
	if err != nil {
		return err
	}
	if had != nil {
		var before orderDoc
		if err := json.Unmarshal(had, &before); err != nil {
			return fmt.Errorf("read order %s: %w", e.Key, err)
		}
		for state := range h.book.States {
			h.read.States[state] = before.States[state]
		}
	}
	return w.save(h)
}

func (w *work) save(h *heldOrder) error {
	e, err := h.save()
	if err != nil {
		return err
	}
	w.put(e)
	return nil
}

func orderSummary(d *orderDoc) string {
	lines := fmt.Sprintf("%d lines", len(d.Lines))
	if len(d.Lines) == 1 {
		lines = "1 line"
	}
	return lines + " · " + d.Totals.Grand + " " + d.Currency
}

// order holds the order that an event is about; ErrNotYet if it has not come.
func (w *work) order(id string) (*heldOrder, error) {
	e := w.old
	if w.kind != Order || w.key != id {
		var err error
		if e, err = w.read(Order, id); err != nil {
			return nil, err
		}
	}
	if e == nil {
		return nil, fmt.Errorf("order %s: %w", id, ErrNotYet)
	}
	mine := *e
	return holdOrder(&mine)
}

// states applies states to the subject order and says what changed.
func (w *work) states(at time.Time, values map[string]string) error {
	h, err := w.order(w.key)
	if err != nil {
		return err
	}
	w.Label = h.read.OrderNumber
	changed := false
	for _, state := range []string{"order", "payment", "shipment", "return"} {
		if h.say(state, values[state], at) {
			changed = true
			w.Summary = join(w.Summary, state+" "+values[state])
		}
	}
	if !changed {
		w.Ignored = "no state is newer than what is known"
		return nil
	}
	return w.save(h)
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}

func orderStatusChanged(w *work) error {
	var d struct {
		ChangedAt time.Time         `json:"changedAt"`
		States    map[string]string `json:"states"`
	}
	if err := w.decode(&d); err != nil {
		return err
	}
	return w.states(d.ChangedAt, d.States)
}

func orderCancelled(w *work) error {
	var d struct {
		CancelledAt time.Time                 `json:"cancelledAt"`
		Reason      string                    `json:"reason"`
		Lines       []struct{ LineID string } `json:"lines"`
	}
	if err := w.decode(&d); err != nil {
		return err
	}
	if len(d.Lines) > 0 { // only some lines: the order itself goes on
		h, err := w.order(w.key)
		if err != nil {
			return err
		}
		if len(d.Lines) < len(h.read.Lines) {
			w.Label, w.Ignored = h.read.OrderNumber, "only some lines are cancelled: the order goes on"
			return nil
		}
	}
	return w.states(d.CancelledAt, map[string]string{"order": "cancelled"})
}

func paymentChanged(w *work) error {
	var d struct {
		ChangedAt time.Time `json:"changedAt"`
		State     string    `json:"state"`
	}
	if err := w.decode(&d); err != nil {
		return err
	}
	if d.State == "chargedBack" { // the order's contract has no such state
		d.State = "failed"
	}
	return w.states(d.ChangedAt, map[string]string{"payment": d.State})
}

// refunded notes money that went back and tells the order's payment state.
func refunded(w *work) error {
	var d struct {
		RefundID   string                 `json:"refundId"`
		RefundedAt time.Time              `json:"refundedAt"`
		Currency   string                 `json:"currency"`
		Totals     struct{ Grand string } `json:"totals"`
	}
	if err := w.decode(&d); err != nil {
		return err
	}
	h, err := w.order(w.key)
	if err != nil {
		return err
	}
	w.Label, w.Summary = h.read.OrderNumber, d.Totals.Grand+" "+d.Currency+" refunded"
	if _, known := h.book.Refunded[d.RefundID]; known {
		w.Ignored = "refund " + d.RefundID + " is known"
		return nil
	}
	h.refund(d.RefundID, money{d.Totals.Grand, d.Currency}, d.RefundedAt)
	return w.save(h)
}

// refund notes one refund; all of them decide between partly and fully.
func (h *heldOrder) refund(id string, m money, at time.Time) {
	if h.book.Refunded == nil {
		h.book.Refunded = map[string]money{}
	}
	h.book.Refunded[id] = m
	total, grand := new(big.Rat), new(big.Rat)
	for _, m := range h.book.Refunded {
		if v, ok := new(big.Rat).SetString(m.Amount); ok && m.Currency == h.read.Currency {
			total.Add(total, v)
		}
	}
	if _, ok := grand.SetString(h.read.Totals.Grand); !ok || total.Sign() <= 0 {
		return
	}
	state := "partiallyRefunded"
	if total.Cmp(grand) >= 0 {
		state = "refunded"
	}
	h.say("payment", state, at)
}
