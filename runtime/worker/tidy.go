package worker

import (
	"context"
	"time"

	"crosswalk/runtime/store"
)

const (
	// knownFor is how long an event is known again. Senders repeat for days.
	knownFor = 30 * 24 * time.Hour
	// keysFor is how long an idempotency key is remembered. Clients retry for days.
	keysFor = 7 * 24 * time.Hour
	// tidyEvery is how often what is older is cleared away.
	tidyEvery = time.Hour
)

// tidy clears away names of events and idempotency keys that nobody will send
// again. Journal, messages and entities stay.
func (r *Runtime) tidy(ctx context.Context) {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		if err := r.tidyOnce(ctx); err != nil && ctx.Err() == nil {
			r.log.Warn("clear away old event names", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (r *Runtime) tidyOnce(ctx context.Context) error {
	now := r.now()
	return r.store.Do(ctx, func(tx *store.Tx) error {
		if _, err := tx.ForgetArrivals(now.Add(-knownFor)); err != nil {
			return err
		}
		_, err := tx.ForgetKeys(now.Add(-keysFor))
		return err
	})
}
