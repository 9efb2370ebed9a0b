package commerce

import "time"

// dispatched counts the units that left, per shipment, so that a doubled event
// counts once.
func dispatched(w *work) error {
	var d struct {
		ShipmentID   string    `json:"shipmentId"`
		DispatchedAt time.Time `json:"dispatchedAt"`
		Lines        []struct {
			LineID   string `json:"lineId"`
			Quantity int64  `json:"quantity"`
		} `json:"lines"`
	}
	if err := w.decode(&d); err != nil {
		return err
	}
	h, err := w.order(w.key)
	if err != nil {
		return err
	}
	w.Label, w.Summary = h.read.OrderNumber, "shipment "+d.ShipmentID+" left"
	if _, known := h.book.Shipped[d.ShipmentID]; known {
		w.Ignored = "shipment " + d.ShipmentID + " is known"
		return nil
	}
	if h.book.Shipped == nil {
		h.book.Shipped = map[string]map[string]int64{}
	}
	units := map[string]int64{}
	for _, l := range d.Lines {
		units[l.LineID] += l.Quantity
	}
	h.book.Shipped[d.ShipmentID] = units
	h.say("shipment", h.shipment(), d.DispatchedAt)
	return w.save(h)
}

// shipment is the state that the shipments so far add up to.
func (h *heldOrder) shipment() string {
	all := sum(h.book.Shipped)
	for _, l := range h.read.Lines {
		if all[l.LineID] < l.Quantity {
			return "partiallyShipped"
		}
	}
	for id := range h.book.Shipped {
		if !h.book.Ended[id] {
			return "shipped"
		}
	}
	return "delivered"
}

// sum adds units per line over shipments or returns.
func sum(by map[string]map[string]int64) map[string]int64 {
	all := map[string]int64{}
	for _, units := range by {
		for line, n := range units {
			all[line] += n
		}
	}
	return all
}

func delivered(w *work) error {
	var d struct {
		ShipmentID  string    `json:"shipmentId"`
		DeliveredAt time.Time `json:"deliveredAt"`
		Outcome     string    `json:"outcome"`
	}
	if err := w.decode(&d); err != nil {
		return err
	}
	h, err := w.order(w.key)
	if err != nil {
		return err
	}
	w.Label, w.Summary = h.read.OrderNumber, "shipment "+d.ShipmentID+" "+d.Outcome
	switch {
	case h.book.Ended[d.ShipmentID]:
		w.Ignored = "the end of shipment " + d.ShipmentID + " is known"
		return nil
	case d.Outcome == "returnedToSender" || d.Outcome == "lost":
		w.Ignored = "the goods did not reach the customer"
		return nil
	}
	if h.book.Ended == nil {
		h.book.Ended = map[string]bool{}
	}
	h.book.Ended[d.ShipmentID] = true
	if len(h.book.Shipped) > 0 {
		h.say("shipment", h.shipment(), d.DeliveredAt)
	}
	return w.save(h)
}
