package graph

import (
	"context"
	"encoding/json"
	"time"
)

// Data is what the API reads and does. The server backs it with the runtime.
type Data interface {
	// Entity returns one entity, or nil if there is none.
	Entity(ctx context.Context, kind, key string) (*Entity, error)
	// Entities lists entities of a kind, newest first.
	Entities(ctx context.Context, q Query) (Page, error)
	// Events returns the journal of one entity, oldest first.
	Events(ctx context.Context, kind, key string) ([]Event, error)
	// Submit takes a canonical event in: it is durable when Submit returns, or
	// refused with a *Refusal.
	Submit(ctx context.Context, s Submission) (Accepted, error)
}

// Entity is the state of one business object: Doc in the shape of the canonical
// contract that created it.
type Entity struct {
	Kind, Key string
	Doc       json.RawMessage
	Version   int64
	Documents []Document
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Document is an entity's counterpart in an outside system.
type Document struct{ System, Type, ID string }

// Query selects entities of one kind. Where holds attribute values that must be
// equal, one of each list.
type Query struct {
	Kind   string
	Where  map[string][]string
	After  string
	First  int
	Before time.Time // created before; zero: no bound
	Since  time.Time // created at or after; zero: no bound
}

// Page is one page of entities; Next is "" on the last.
type Page struct {
	Entities []Entity
	Cursors  []string
	Next     string
}

// Event is one row of the journal.
type Event struct {
	Sequence      int64
	Time          time.Time
	Type          string
	Correlation   string
	Causation     string
	Actor         string
	Contract      string
	ModuleDigest  string
	System        string
	Document      string
	Message       string
	Hash          string
	Title, Status string
}

// Submission is a canonical event that a caller makes.
type Submission struct {
	Contract       string // "returns/return-requested@1"
	Key            string // entity key
	Data           json.RawMessage
	IdempotencyKey string
	Fingerprint    string // of what the caller asked for
	Actor          string
}

// Accepted tells where a submission went.
type Accepted struct {
	Key         string
	Correlation string
	Duplicate   bool
}

// A Refusal is a submission that breaks a business rule: the caller is told why.
type Refusal struct{ Code, Reason string }

func (r *Refusal) Error() string { return r.Reason }
