package store

import (
	"context"
	"errors"
	"time"
)

// Arrival names an event as its source does. Any one of the names is enough to
// know it again.
type Arrival struct {
	Source     string
	EventID    string
	DeliveryID string
	// ContentKey names the state shown ("orders/create|1001|2026-…"). It counts
	// only together with the body: two states within one second share a key.
	ContentKey string
	Body       []byte
}

func (a Arrival) names() []any {
	var names []any
	add := func(kind, value string) {
		if value != "" {
			names = append(names, a.Source+"\x1f"+kind+"\x1f"+value)
		}
	}
	add("event", a.EventID)
	add("delivery", a.DeliveryID)
	if a.ContentKey != "" {
		add("content", a.ContentKey+"\x1f"+Digest(a.Body))
	}
	return names
}

// Arrive records an arrival for message id. If one of its names is known, it
// records nothing and gives the message that came first.
func (tx *Tx) Arrive(a Arrival, message string) (first string, duplicate bool, err error) {
	names := a.names()
	if len(names) == 0 {
		return message, false, nil
	}
	err = tx.one(context.Background(), "SELECT message FROM inbox WHERE name IN ("+params(1, len(names))+") ORDER BY created_at LIMIT 1", names, &first)
	switch {
	case err == nil:
		return first, true, nil
	case !errors.Is(err, ErrNotFound):
		return "", false, err
	}
	now := micros(tx.Now())
	for _, name := range names {
		if _, err := tx.exec("INSERT INTO inbox (name, message, created_at) VALUES ($1, $2, $3)", name, message, now); err != nil {
			return "", false, err
		}
	}
	return message, false, nil
}

// Seen gives the message that an arrival has led to before.
func (r Reads) Seen(ctx context.Context, a Arrival) (message string, err error) {
	names := a.names()
	if len(names) == 0 {
		return "", ErrNotFound
	}
	err = r.one(ctx, "SELECT message FROM inbox WHERE name IN ("+params(1, len(names))+") ORDER BY created_at LIMIT 1", names, &message)
	return message, err
}

// ForgetArrivals removes names recorded before t. Sources repeat an event for
// days, not for months.
func (tx *Tx) ForgetArrivals(t time.Time) (int64, error) {
	return tx.exec("DELETE FROM inbox WHERE created_at < $1", micros(t))
}

// ErrKeyReused reports an idempotency key that came with another request before.
var ErrKeyReused = errors.New("idempotency key was used for another request")

// Remember looks up an idempotency key. If it is known with the same fingerprint
// it gives the stored response; with another one the error is ErrKeyReused; if
// it is new, ErrNotFound.
func (r Reads) Remember(ctx context.Context, scope, key, fingerprint string) (response string, err error) {
	var had string
	err = r.one(ctx, "SELECT fingerprint, response FROM idempotency WHERE scope = $1 AND name = $2", []any{scope, key}, &had, &response)
	if err != nil {
		return "", err
	}
	if had != fingerprint {
		return "", ErrKeyReused
	}
	return response, nil
}

// Keep stores the response to an idempotency key, beside the effect it had.
func (tx *Tx) Keep(scope, key, fingerprint, response string) error {
	_, err := tx.exec("INSERT INTO idempotency (scope, name, fingerprint, response, created_at) VALUES ($1, $2, $3, $4, $5)",
		scope, key, fingerprint, response, micros(tx.Now()))
	if err != nil && isUnique(err) {
		return ErrKeyReused
	}
	return err
}

// ForgetKeys removes idempotency keys stored before t.
func (tx *Tx) ForgetKeys(t time.Time) (int64, error) {
	return tx.exec("DELETE FROM idempotency WHERE created_at < $1", micros(t))
}
