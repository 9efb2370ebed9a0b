package commerce

import (
	"encoding/json"
	"fmt"
	"time"

	"crosswalk/runtime/store"
)

type returnDoc struct {
	ReturnID    string            `json:"returnId"`
	OrderID     string            `json:"orderId"`
	OrderNumber string            `json:"orderNumber"`
	RequestedAt time.Time         `json:"requestedAt"`
	States      map[string]string `json:"states"`
	Lines       []returnLine      `json:"lines"`
	Refund      struct {
		Paid *money `json:"paid"`
	} `json:"refund"`
}

type returnLine struct {
	LineID   string `json:"lineId"`
	SKU      string `json:"sku"`
	Quantity int64  `json:"quantity"`
}

// returnRequested stores a return and notes it on its order. It is refused when
// a line was not ordered, or more comes back than was ordered and is still with
// the customer.
func returnRequested(w *work) error {
	var d returnDoc
	if err := w.decode(&d); err != nil {
		return err
	}
	if w.old != nil {
		w.Label, w.Ignored = d.ReturnID, "return "+d.ReturnID+" is known"
		return nil
	}
	h, err := w.order(d.OrderID)
	if err != nil {
		return err
	}
	w.Label = d.ReturnID + " of " + h.read.OrderNumber
	units, err := h.returnable(&d)
	if err != nil {
		return err
	}
	w.Summary = returnSummary(&d)
	e := w.subject()
	e.AsOf = d.RequestedAt
	doc, err := open(w.event.Data)
	if err != nil {
		return err
	}
	if d.OrderNumber == "" && h.read.OrderNumber != "" {
		if err := doc.set("orderNumber", h.read.OrderNumber); err != nil {
			return err
		}
	}
	if doc["currency"] == nil && h.read.Currency != "" {
		if err := doc.set("currency", h.read.Currency); err != nil {
			return err
		}
	}
	if e.Doc, err = doc.bytes(); err != nil {
		return err
	}
	e.Attrs = returnAttrs(&d)
	w.put(e)
	if h.book.Returned == nil {
		h.book.Returned = map[string]map[string]int64{}
	}
	h.book.Returned[d.ReturnID] = units
	if len(units) > 0 {
		h.say("return", h.returns(d.States["goods"] == "received"), d.RequestedAt)
	}
	if paid := d.Refund.Paid; paid != nil {
		h.refund(d.ReturnID, *paid, d.RequestedAt)
	}
	return w.save(h)
}

func returnAttrs(d *returnDoc) []store.Attr {
	attrs := []store.Attr{{Name: "orderId", Value: d.OrderID}, {Name: "returnState", Value: d.States["return"]}}
	for _, l := range d.Lines {
		attrs = append(attrs, store.Attr{Name: "sku", Value: l.SKU})
	}
	return attrs
}

func returnSummary(d *returnDoc) string {
	var n int64
	for _, l := range d.Lines {
		n += l.Quantity
	}
	out := fmt.Sprintf("%d units back", n)
	switch n {
	case 0:
		out = "no goods back"
	case 1:
		out = "1 unit back"
	}
	if paid := d.Refund.Paid; paid != nil {
		out += " · " + paid.Amount + " " + paid.Currency + " refunded"
	}
	return out
}

// returnable checks the lines of a return against what was ordered and what
// other returns took already; the result is units per line.
func (h *heldOrder) returnable(d *returnDoc) (map[string]int64, error) {
	ordered := map[string]orderLine{}
	for _, l := range h.read.Lines {
		ordered[l.LineID] = l
	}
	taken, units := sum(h.book.Returned), map[string]int64{}
	for _, l := range d.Lines {
		line, ok := ordered[l.LineID]
		if !ok {
			return nil, &Refusal{"line-not-ordered", fmt.Sprintf("order %s has no line %s", h.name(), l.LineID)}
		}
		if l.Quantity < 1 {
			return nil, &Refusal{"quantity", fmt.Sprintf("line %s of order %s: a quantity of %d cannot come back", l.LineID, h.name(), l.Quantity)}
		}
		if l.SKU != "" && line.SKU != "" && l.SKU != line.SKU {
			return nil, &Refusal{"other-sku", fmt.Sprintf("line %s of order %s is %s, not %s", l.LineID, h.name(), line.SKU, l.SKU)}
		}
		units[l.LineID] += l.Quantity
		if left := line.Quantity - taken[l.LineID]; units[l.LineID] > left {
			return nil, &Refusal{"too-many", fmt.Sprintf("line %s of order %s (%s): %d cannot come back, %d ordered, %d already on the way back or returned",
				l.LineID, h.name(), line.Title, units[l.LineID], line.Quantity, taken[l.LineID])}
		}
	}
	return units, nil
}

func (h *heldOrder) name() string {
	if h.read.OrderNumber != "" {
		return h.read.OrderNumber
	}
	return h.read.OrderID
}

// returns is the order's return state after a return was noted.
func (h *heldOrder) returns(received bool) string {
	if !received {
		return "requested"
	}
	taken := sum(h.book.Returned)
	for _, l := range h.read.Lines {
		if taken[l.LineID] < l.Quantity {
			return "partiallyReturned"
		}
	}
	return "returned"
}

// returnStates moves the states of a return on; at is the event's time.
func (w *work) returnStates(at time.Time, what string, values map[string]string) error {
	if w.old == nil {
		return fmt.Errorf("return %s: %w", w.key, ErrNotYet)
	}
	w.Label, w.Summary = w.key, what
	if w.older(at, w.old.AsOf) {
		return nil
	}
	e := w.subject()
	doc, err := open(e.Doc)
	if err != nil {
		return err
	}
	var d returnDoc
	if err := json.Unmarshal(e.Doc, &d); err != nil {
		return fmt.Errorf("read return %s: %w", e.Key, err)
	}
	if d.States == nil {
		d.States = map[string]string{}
	}
	for state, value := range values {
		d.States[state] = value
	}
	if err := doc.set("states", d.States); err != nil {
		return err
	}
	if e.Doc, err = doc.bytes(); err != nil {
		return err
	}
	e.AsOf, e.Attrs = at, returnAttrs(&d)
	w.put(e)
	return nil
}

func returnAuthorised(w *work) error {
	var d struct {
		OrderID      string    `json:"orderId"`
		AuthorisedAt time.Time `json:"authorisedAt"`
		Lines        []struct {
			Authorised int64 `json:"authorised"`
		} `json:"lines"`
	}
	if err := w.decode(&d); err != nil {
		return err
	}
	state, goods := "declined", "notExpected"
	for _, l := range d.Lines {
		if l.Authorised > 0 {
			state, goods = "authorised", "expected"
		}
	}
	err := w.returnStates(d.AuthorisedAt, state, map[string]string{"return": state, "goods": goods})
	if err != nil || len(w.Put) == 0 || state != "declined" {
		return err
	}
	h, err := w.order(d.OrderID) // what was declined may be asked for again
	if err != nil {
		return err
	}
	delete(h.book.Returned, w.key)
	if len(h.book.Returned) == 0 {
		h.say("return", "none", d.AuthorisedAt)
	}
	return w.save(h)
}

func returnReceived(w *work) error {
	var d struct {
		OrderID    string    `json:"orderId"`
		ReceivedAt time.Time `json:"receivedAt"`
		Complete   *bool     `json:"complete"`
	}
	if err := w.decode(&d); err != nil {
		return err
	}
	goods := "received"
	if d.Complete != nil && !*d.Complete {
		goods = "partiallyReceived"
	}
	if err := w.returnStates(d.ReceivedAt, "goods "+words(goods), map[string]string{"goods": goods}); err != nil || len(w.Put) == 0 {
		return err
	}
	h, err := w.order(d.OrderID)
	if err != nil {
		return err
	}
	if h.say("return", h.returns(true), d.ReceivedAt) {
		return w.save(h)
	}
	return nil
}
