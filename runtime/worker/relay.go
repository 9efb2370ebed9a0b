package worker

import (
	"context"
	"fmt"
	"time"

	"crosswalk/runtime/bus"
	"crosswalk/runtime/store"
)

const (
	// lookEvery is how often the relay asks the store what is due.
	lookEvery = time.Second
	// againAfter is how soon a message that is due and not being worked on is
	// put on the bus once more.
	againAfter = 15 * time.Second
	// atOnce bounds what one look brings to the bus.
	atOnce = 1000
)

// busWork names a dispatch so that the bus drops a second one of the same.
func busWork(t store.Ticket, why string) bus.Work {
	return bus.Work{ID: t.ID, Partition: t.Partition, Priority: int(t.Priority), Dedupe: fmt.Sprintf("%s/%d/%s", t.ID, t.Version, why)}
}

// relay brings what is due to the bus: after a start, after the bus lost work,
// when a retry's time has come, and whatever a failed dispatch left behind.
func (r *Runtime) relay(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	losses := 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.bus.Lost():
			losses++
			r.log.Warn("the bus lost its work; bringing it again from the store")
		case <-r.wake:
		case <-timer.C:
		}
		next, err := r.look(ctx, losses)
		if err != nil && ctx.Err() == nil {
			r.log.Error("look for due messages", "error", err)
		}
		timer.Reset(next)
	}
}

// look dispatches what is due and says when to look again.
func (r *Runtime) look(ctx context.Context, losses int) (time.Duration, error) {
	now := r.now()
	open, _, _, err := r.store.Counts(ctx)
	if err != nil {
		return lookEvery, err
	}
	r.open.Store(int64(open))
	due, err := r.store.Due(ctx, now, atOnce)
	if err != nil {
		return lookEvery, err
	}
	why := fmt.Sprintf("due/%d/%d", losses, now.UnixNano()/int64(againAfter))
	for _, t := range due {
		if r.busy(t.ID) {
			continue
		}
		if err := r.bus.Dispatch(ctx, busWork(t, why)); err != nil {
			return lookEvery, err
		}
	}
	next, err := r.store.NextDue(ctx, now)
	if err != nil {
		if store.IsNotFound(err) {
			err = nil
		}
		return lookEvery, err
	}
	return min(lookEvery, max(next.Sub(r.now()), 5*time.Millisecond)), nil
}

func (r *Runtime) busy(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.inflight[id]
}

// publish brings events from the outbox to the bus, for listeners.
func (r *Runtime) publish(ctx context.Context) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := r.publishOnce(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("events are not on the bus yet", "error", err)
		}
	}
}

func (r *Runtime) publishOnce(ctx context.Context) error {
	for {
		list, err := r.store.Outbox(ctx, 200)
		if err != nil || len(list) == 0 {
			return err
		}
		var sent []int64
		var failed error
		for _, o := range list {
			if failed = r.bus.Publish(ctx, bus.Event{ID: o.ID, Subject: o.Subject, Body: o.Body}); failed != nil {
				break
			}
			sent = append(sent, o.Seq)
		}
		if len(sent) > 0 {
			if err := r.store.Do(ctx, func(tx *store.Tx) error { return tx.Sent(sent) }); err != nil {
				return err
			}
		}
		if failed != nil {
			return failed
		}
	}
}
