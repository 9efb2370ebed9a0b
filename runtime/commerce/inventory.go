package commerce

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"crosswalk/runtime/store"
)

type levelDoc struct {
	SKU             string           `json:"sku"`
	InventoryItemID string           `json:"inventoryItemId"`
	LocationID      string           `json:"locationId"`
	Quantities      map[string]int64 `json:"quantities"`
	AsOf            time.Time        `json:"asOf"`
	Source          string           `json:"source"`
}

// levelBook holds, for each quantity, when it was last said.
type levelBook struct {
	Said map[string]time.Time `json:"said"`
}

// item is what stock is kept of: the SKU, or the shop's item where it has none.
func (d *levelDoc) item() string {
	if d.SKU != "" {
		return d.SKU
	}
	return d.InventoryItemID
}

func levelKey(data []byte) (string, error) {
	var d levelDoc
	if err := json.Unmarshal(data, &d); err != nil || d.item() == "" || d.LocationID == "" {
		return "", &Refusal{"no-key", "the level names no item or no location"}
	}
	return d.item() + "@" + d.LocationID, nil
}

// levelChanged merges quantities one by one: systems say different ones at
// different times (the shop what is available, the ERP what is on hand), and of
// each only the newest word counts.
func levelChanged(w *work) error {
	var d levelDoc
	if err := w.decode(&d); err != nil {
		return err
	}
	w.Label = d.item() + " at " + d.LocationID
	w.Summary = levelSummary(d.Quantities)
	e := w.subject()
	book := levelBook{Said: map[string]time.Time{}}
	if len(e.Book) > 0 {
		if err := json.Unmarshal(e.Book, &book); err != nil {
			return fmt.Errorf("read the book of level %s: %w", e.Key, err)
		}
	}
	quantities := map[string]int64{}
	if w.old != nil {
		var before levelDoc
		if err := json.Unmarshal(w.old.Doc, &before); err != nil {
			return fmt.Errorf("read level %s: %w", e.Key, err)
		}
		maps.Copy(quantities, before.Quantities)
	}
	newer := w.old == nil && len(d.Quantities) == 0
	for name, n := range d.Quantities {
		if d.AsOf.After(book.Said[name]) {
			quantities[name], book.Said[name] = n, d.AsOf
			newer = true
		}
	}
	if !newer {
		w.Ignored = "no quantity is newer than what is known"
		return nil
	}
	doc, err := open(w.event.Data)
	if err != nil {
		return err
	}
	if w.old != nil && d.AsOf.Before(w.old.AsOf) { // news of one quantity, older than another's
		if doc, err = open(w.old.Doc); err != nil {
			return err
		}
	} else {
		e.AsOf = d.AsOf
	}
	if err := doc.set("quantities", quantities); err != nil {
		return err
	}
	if e.Doc, err = doc.bytes(); err != nil {
		return err
	}
	if e.Book, err = json.Marshal(book); err != nil {
		return fmt.Errorf("write the book of level %s: %w", e.Key, err)
	}
	e.Attrs = []store.Attr{{Name: "sku", Value: d.item()}, {Name: "inventoryItemId", Value: d.InventoryItemID}, {Name: "locationId", Value: d.LocationID}}
	w.put(e)
	return nil
}

func levelSummary(quantities map[string]int64) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(quantities)) {
		parts = append(parts, fmt.Sprintf("%d %s", quantities[name], words(name)))
	}
	return strings.Join(parts, ", ")
}

// words turns a member name into words: onHand becomes "on hand".
func words(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte(' ')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}
