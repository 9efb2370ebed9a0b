package sap

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strconv"
	"time"

	odata "crosswalk/runtime/connect/sap"
	"crosswalk/samples/simulators/push"
)

// StockChanged is the type of the stock events.
const StockChanged = "sap.s4.beh.materialstock.v1.MaterialStock.Changed.v1"

// EventTarget says where events go and how they prove their origin: by
// Secret (HMAC of the body) or by User and Password (HTTP basic).
type EventTarget struct {
	URL            string
	Secret         string
	User, Password string
	// Structured puts the attributes in the body instead of headers.
	Structured bool
}

// eventPolicy is that of a webhook subscription: patient.
var eventPolicy = push.Policy{Timeout: 10 * time.Second, Backoff: []time.Duration{
	time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, time.Minute, time.Minute}}

type stockKey struct{ material, plant, location, kind string }

type stockLevel struct {
	quantity int
	unit     string
	changed  time.Time
}

// Move is one goods movement.
type Move struct {
	Material        string `json:"material"`
	Plant           string `json:"plant"`
	StorageLocation string `json:"storageLocation"`
	// StockType is 01 unrestricted, 02 inspection, 07 blocked. Empty means 01.
	StockType string `json:"stockType"`
	// Change is added to the stock, unless Quantity sets it.
	Change   int  `json:"change"`
	Quantity *int `json:"quantity"`
	// MovementType is the reason, such as 101 goods receipt. Empty means 561.
	MovementType string `json:"movementType"`
}

// StockEvent is the data of a stock event: a row of A_MatlStkInAcctMod as it
// is after the movement, and the movement.
type StockEvent struct {
	Material                     string `json:"Material"`
	Plant                        string `json:"Plant"`
	StorageLocation              string `json:"StorageLocation"`
	Batch                        string `json:"Batch"`
	InventorySpecialStockType    string `json:"InventorySpecialStockType"`
	InventoryStockType           string `json:"InventoryStockType"`
	MaterialBaseUnit             string `json:"MaterialBaseUnit"`
	MatlWrhsStkQtyInMatlBaseUnit string `json:"MatlWrhsStkQtyInMatlBaseUnit"`
	MaterialDocument             string `json:"MaterialDocument"`
	MaterialDocumentYear         string `json:"MaterialDocumentYear"`
	GoodsMovementType            string `json:"GoodsMovementType"`
	LastChangeDateTime           string `json:"LastChangeDateTime"`
}

// SendEvents sets where stock events go from now on.
func (s *Server) SendEvents(to EventTarget) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Events = to
}

// MoveStock books a movement and pushes the event.
func (s *Server) MoveStock(m Move) (StockEvent, error) {
	if _, ok := s.materials[m.Material]; !ok {
		return StockEvent{}, fmt.Errorf("material %q is not defined", m.Material)
	}
	if !plants[m.Plant] {
		return StockEvent{}, fmt.Errorf("plant %q is not defined", m.Plant)
	}
	if m.StockType == "" {
		m.StockType = "01"
	}
	if m.MovementType == "" {
		m.MovementType = "561"
	}
	k := stockKey{m.Material, m.Plant, m.StorageLocation, m.StockType}
	s.mu.Lock()
	level := s.stock[k]
	level.unit = "PC"
	if m.Quantity != nil {
		level.quantity = *m.Quantity
	} else {
		level.quantity += m.Change
	}
	if level.quantity < 0 {
		s.mu.Unlock()
		return StockEvent{}, fmt.Errorf("deficit of unrestricted-use stock: %d PC of %s", -level.quantity, m.Material)
	}
	// Two movements never carry the same time: readers order events by it.
	now := s.now().UTC().Truncate(time.Millisecond)
	if !now.After(level.changed) {
		now = level.changed.Add(time.Millisecond)
	}
	level.changed = now
	s.stock[k] = level
	s.moves++
	move, target := s.moves, s.opts.Events
	s.mu.Unlock()
	e := StockEvent{
		Material: m.Material, Plant: m.Plant, StorageLocation: m.StorageLocation, InventoryStockType: m.StockType,
		MaterialBaseUnit: level.unit, MatlWrhsStkQtyInMatlBaseUnit: strconv.Itoa(level.quantity) + ".000",
		MaterialDocument: strconv.Itoa(4900000000 + move), MaterialDocumentYear: strconv.Itoa(now.Year()),
		GoodsMovementType: m.MovementType, LastChangeDateTime: now.Format("2006-01-02T15:04:05.000Z"),
	}
	if target.URL != "" {
		d, err := target.delivery(e)
		if err != nil {
			return e, err
		}
		s.sender.Send(d)
	}
	return e, nil
}

// delivery makes the CloudEvent.
func (t EventTarget) delivery(e StockEvent) (push.Delivery, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return push.Delivery{}, err
	}
	subject := e.Material + "/" + e.Plant + "/" + e.StorageLocation
	sum := sha256.Sum256([]byte(e.MaterialDocument + e.LastChangeDateTime + subject))
	attributes := map[string]string{
		"specversion": "1.0", "id": hex.EncodeToString(sum[:16]), "type": StockChanged,
		"source": "/default/sap.s4.beh/S4HCLNT100", "subject": subject, "time": e.LastChangeDateTime,
	}
	h := http.Header{}
	body := data
	if t.Structured {
		event := map[string]any{"datacontenttype": "application/json", "data": json.RawMessage(data)}
		for k, v := range attributes {
			event[k] = v
		}
		if body, err = json.Marshal(event); err != nil {
			return push.Delivery{}, err
		}
		h.Set("Content-Type", "application/cloudevents+json; charset=utf-8")
	} else {
		for k, v := range attributes {
			h.Set("Ce-"+k, v)
		}
		h.Set("Content-Type", "application/json")
	}
	switch {
	case t.Secret != "":
		mac := hmac.New(sha256.New, []byte(t.Secret))
		mac.Write(body)
		h.Set(odata.SignatureHeader, "sha256="+hex.EncodeToString(mac.Sum(nil)))
	case t.User != "":
		h.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(t.User+":"+t.Password)))
	}
	return push.Delivery{URL: t.URL, Operation: odata.Topic(StockChanged), Header: h, Body: body}, nil
}

// stockRecords gives the stock as rows of A_MatlStkInAcctMod.
func (s *Server) stockRecords() []*record {
	e := entitySet("API_MATERIAL_STOCK_SRV", "A_MatlStkInAcctMod")
	s.mu.Lock()
	defer s.mu.Unlock()
	keys := make([]stockKey, 0, len(s.stock))
	for k := range s.stock {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return fmt.Sprint(keys[i]) < fmt.Sprint(keys[j]) })
	list := make([]*record, len(keys))
	for i, k := range keys {
		r := newRecord(e)
		r.values["Material"], r.values["Plant"], r.values["StorageLocation"] = k.material, k.plant, k.location
		r.values["InventoryStockType"], r.values["MaterialBaseUnit"] = k.kind, s.stock[k].unit
		r.values["MatlWrhsStkQtyInMatlBaseUnit"] = strconv.Itoa(s.stock[k].quantity)
		list[i] = r
	}
	return list
}

// postStock is the control endpoint for movements.
func (s *Server) postStock(w http.ResponseWriter, r *http.Request) {
	var m Move
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": err.Error() +
			`; want {"material", "plant", "storageLocation", "stockType", "change" or "quantity", "movementType"}`})
		return
	}
	e, err := s.MoveStock(m)
	if err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
		return
	}
	writeJSON(w, http.StatusCreated, e)
}
