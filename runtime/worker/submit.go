package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"crosswalk/contracts"
	"crosswalk/runtime/commerce"
	"crosswalk/runtime/store"
)

// Submission is a canonical event that a caller makes itself.
type Submission struct {
	Contract string // reference
	Key      string // of the entity that the event is about
	Data     []byte
	// IdempotencyKey makes the same request do its thing once; Fingerprint tells
	// whether it is the same request. Without a key every request counts.
	IdempotencyKey, Fingerprint string
	Source, Actor               string
}

// Submitted tells where a submission went.
type Submitted struct {
	Key         string `json:"key"`
	Correlation string `json:"correlation"`
	Duplicate   bool   `json:"-"`
}

// ErrKeyReused reports an idempotency key that came with another request before.
var ErrKeyReused = store.ErrKeyReused

// Submit applies an event at once: what it changes, its journal rows and the
// messages that follow are durable when Submit returns. A business rule that
// refuses it is a *commerce.Refusal; an event about something unknown
// commerce.ErrNotYet.
func (r *Runtime) Submit(ctx context.Context, s Submission) (Submitted, error) {
	a := r.config.Load()
	c := a.Contract(s.Contract)
	if c == nil {
		return Submitted{}, fmt.Errorf("the workspace has no contract %s", s.Contract)
	}
	if err := contracts.Validate(c, s.Data); err != nil {
		return Submitted{}, &commerce.Refusal{Code: "contract", Reason: err.Error()}
	}
	if r.open.Load() >= r.limit {
		return Submitted{}, ErrOverloaded
	}
	scope := "submit " + s.Contract
	var out Submitted
	var children []*store.Message
	err := r.store.Do(ctx, func(tx *store.Tx) error {
		out, children = Submitted{Key: s.Key, Correlation: newID()}, nil
		had, err := "", store.ErrNotFound
		if s.IdempotencyKey != "" {
			had, err = tx.Remember(ctx, scope, s.IdempotencyKey, s.Fingerprint)
		}
		if err == nil {
			out.Duplicate = true
			return json.Unmarshal([]byte(had), &out)
		}
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		children, err = r.submit(ctx, tx, a, s, out.Correlation)
		if err != nil {
			return err
		}
		if s.IdempotencyKey == "" {
			return nil
		}
		text, err := json.Marshal(out)
		if err != nil {
			return err
		}
		return tx.Keep(scope, s.IdempotencyKey, s.Fingerprint, string(text))
	})
	if err != nil {
		return Submitted{}, err
	}
	r.hand(children)
	return out, nil
}

func (r *Runtime) submit(ctx context.Context, tx *store.Tx, a *active, s Submission, correlation string) ([]*store.Message, error) {
	base := store.Entry{Correlation: correlation, Actor: s.Actor}
	received := base
	received.Type, received.Contract = Received, s.Contract
	received.Detail = Detail{Source: s.Source, EventID: s.IdempotencyKey}.json()
	var err error
	if received.After, err = tx.Payload(s.Data); err != nil {
		return nil, err
	}
	if err := tx.Append(&received); err != nil {
		return nil, err
	}
	out, err := r.emit(ctx, tx, a, emission{contract: s.Contract, data: s.Data, cause: s.IdempotencyKey, source: s.Source, actor: s.Actor}, base)
	if err != nil {
		return nil, err
	}
	t := &store.Trail{Correlation: correlation, Label: s.Key, Source: s.Source, ReceivedAt: tx.Now()}
	describe(t, out.change)
	return out.children, tx.PutTrail(t)
}
