package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"crosswalk/samples/simulators/sap"
	"crosswalk/samples/simulators/shopify"
)

// shelf is the stock of one product in one place. Shop and books tell of the
// same shelves, so that their events agree.
type shelf struct {
	product  shopify.Product
	place    shopify.Location
	quantity int
}

// traffic is the state of a run. One goroutine owns it.
type traffic struct {
	*Demo
	rnd     *rand.Rand
	shelves []*shelf
	// recent orders may still come back.
	recent []placed
}

type placed struct {
	n  int
	at time.Time
}

// Traffic sends to the server at target ("http://127.0.0.1:8080") until ctx
// ends. It first tells the stock of every shelf.
func (d *Demo) Traffic(ctx context.Context, target string) error {
	if err := d.hook.set(target); err != nil {
		return err
	}
	d.sap.SendEvents(sap.EventTarget{URL: target + "/hooks/sap", Secret: d.env["SAP_EVENT_SECRET"]})
	t := &traffic{Demo: d, rnd: rand.New(rand.NewPCG(d.opts.Seed, uint64(d.numbers.first)))}
	for _, p := range shopify.Catalogue() {
		for _, l := range shopify.Locations() {
			if !p.GiftCard() {
				t.shelves = append(t.shelves, &shelf{p, l, 20 + t.rnd.IntN(180)})
			}
		}
	}
	opening := t.shelves
	next := map[*func() error]time.Time{}
	start := time.Now()
	var kinds []*func() error
	every := map[*func() error]time.Duration{}
	for _, k := range []struct {
		send  func() error
		every time.Duration
	}{{t.order, d.opts.Orders}, {t.level, d.opts.Levels}, {t.movement, d.opts.Movements}, {t.refund, d.opts.Refunds}} {
		if k.every > 0 {
			kinds = append(kinds, &k.send)
			every[&k.send] = k.every
			next[&k.send] = start.Add(t.jitter(k.every))
		}
	}
	for {
		now := time.Now()
		if len(opening) > 0 {
			t.tell(opening[0], now)
			opening = opening[1:]
		}
		wake := now.Add(time.Second)
		if len(opening) > 0 {
			wake = now.Add(25 * time.Millisecond)
		}
		for _, k := range kinds {
			if !now.Before(next[k]) {
				if err := (*k)(); err != nil {
					return err
				}
				next[k] = next[k].Add(t.jitter(every[k]))
				if next[k].Before(now) { // the machine slept: do not catch up
					next[k] = now.Add(t.jitter(every[k]))
				}
			}
			if next[k].Before(wake) {
				wake = next[k]
			}
		}
		timer := time.NewTimer(time.Until(wake))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
	}
}

// jitter varies a period by a third up or down.
func (t *traffic) jitter(d time.Duration) time.Duration {
	return time.Duration(float64(d) * (2 + 2*t.rnd.Float64()) / 3)
}

func (t *traffic) order() error {
	n, err := t.numbers.take()
	if err != nil {
		return err
	}
	now := time.Now()
	t.shop.SendOrder(n, now)
	t.recent = append(t.recent, placed{n, now})
	if len(t.recent) > 50 {
		t.recent = t.recent[1:]
	}
	return nil
}

// refund takes back one of the recent orders, the oldest first, at most once.
func (t *traffic) refund() error {
	if len(t.recent) == 0 {
		return nil
	}
	p := t.recent[0]
	t.recent = t.recent[1:]
	t.shop.SendRefund(p.n, p.at, time.Now())
	return nil
}

// level sells from a shelf and tells the shop's number.
func (t *traffic) level() error {
	s := t.shelves[t.rnd.IntN(len(t.shelves))]
	s.quantity -= min(s.quantity, 1+t.rnd.IntN(4))
	t.tell(s, time.Now())
	return nil
}

func (t *traffic) tell(s *shelf, now time.Time) {
	t.shop.Send("inventory_levels/update", t.shop.LevelOf(s.product, s.place, s.quantity, now), now)
}

// movement receives goods in SAP: the emptiest of a few shelves is filled.
func (t *traffic) movement() error {
	s := t.shelves[t.rnd.IntN(len(t.shelves))]
	for range 3 {
		if o := t.shelves[t.rnd.IntN(len(t.shelves))]; o.quantity < s.quantity {
			s = o
		}
	}
	s.quantity += 10 + t.rnd.IntN(60)
	q := s.quantity
	_, err := t.sap.MoveStock(sap.Move{Material: s.product.SKU, Plant: s.place.Plant, StorageLocation: s.place.StorageLocation, Quantity: &q, MovementType: "101"})
	return err
}
