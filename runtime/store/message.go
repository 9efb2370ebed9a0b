package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// State is where a message stands.
type State string

// The states of a message. Received, processing and waiting ones are open: later
// messages of the same order key wait for them.
const (
	Received   State = "received"
	Processing State = "processing" // an outside call may be under way
	Waiting    State = "waiting"    // for NextAt, after a failure
	Done       State = "done"
	Parked     State = "parked" // a person must look
	Discarded  State = "discarded"
)

// Open reports whether work on the message is not finished.
func (s State) Open() bool { return s == Received || s == Processing || s == Waiting }

// Priority orders what is due. Lower goes first.
type Priority int

// The priorities.
const (
	High   Priority = 0
	Normal Priority = 1
	Low    Priority = 2
)

// Message is one unit of work: a payload on its way through a flow.
type Message struct {
	Seq         int64 // order of acceptance; set by AddMessage
	ID          string
	Correlation string
	Causation   string
	Flow        string
	Source      string // system or event source
	Topic       string
	Contract    string // reference that the payload must satisfy
	OrderKey    string // messages with equal keys run one after the other
	Partition   int
	Priority    Priority
	State       State
	Step        int // index of the next step
	Base        int // step that a resend starts with
	Attempt     int // begun calls of the next call step that has not succeeded
	Failures    int // failed tries of the next step since it was last sent
	Attempts    int // failed tries in all
	Version     int64
	NextAt      time.Time
	LeaseOwner  string
	LeaseUntil  time.Time
	Payload     string // digest of the body before Base: as accepted, corrected, or left by the last effect
	Work        string // digest of the body before Step; "" is Payload
	Headers     map[string]string
	Actor       string
	Entity      string          // "order/1001", once known
	Error       json.RawMessage // the last failure, or nil
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

const messageColumns = `seq, id, correlation, causation, flow, source, topic, contract, okey, part, priority, state, step, base, attempt, failures, attempts,
	version, next_at, lease_owner, lease_until, payload, work, headers, actor, entity, error, created_at, updated_at`

func scanMessage(rows *sql.Rows) (Message, error) {
	var m Message
	var next, lease, created, updated int64
	var headers, failure string
	err := rows.Scan(&m.Seq, &m.ID, &m.Correlation, &m.Causation, &m.Flow, &m.Source, &m.Topic, &m.Contract, &m.OrderKey, &m.Partition,
		&m.Priority, &m.State, &m.Step, &m.Base, &m.Attempt, &m.Failures, &m.Attempts, &m.Version, &next, &m.LeaseOwner, &lease, &m.Payload, &m.Work,
		&headers, &m.Actor, &m.Entity, &failure, &created, &updated)
	if err != nil {
		return m, err
	}
	m.NextAt, m.LeaseUntil = fromMicros(next), fromMicros(lease)
	m.CreatedAt, m.UpdatedAt = fromMicros(created), fromMicros(updated)
	if failure != "" {
		m.Error = json.RawMessage(failure)
	}
	if headers != "" {
		if err := json.Unmarshal([]byte(headers), &m.Headers); err != nil {
			return m, fmt.Errorf("headers of message %s: %w", m.ID, err)
		}
	}
	return m, nil
}

func (m *Message) headers() (string, error) {
	if len(m.Headers) == 0 {
		return "", nil
	}
	text, err := json.Marshal(m.Headers)
	return string(text), err
}

func active(s State) int {
	if s.Open() {
		return 1
	}
	return 0
}

// AddMessage stores a new message and sets its times and version.
func (tx *Tx) AddMessage(m *Message) error {
	now := tx.Now()
	if m.CreatedAt.IsZero() {
		m.CreatedAt = now
	}
	m.UpdatedAt, m.Version = now, 1
	headers, err := m.headers()
	if err != nil {
		return err
	}
	rows, err := tx.q.query(context.Background(), `INSERT INTO messages (id, correlation, causation, flow, source, topic, contract, okey, part, priority,
		state, active, step, base, attempt, failures, attempts, version, next_at, lease_owner, lease_until, payload, work, headers, actor,
		entity, error, created_at, updated_at) VALUES (`+params(1, 29)+`) RETURNING seq`,
		m.ID, m.Correlation, m.Causation, m.Flow, m.Source, m.Topic, m.Contract, m.OrderKey, m.Partition, m.Priority,
		string(m.State), active(m.State), m.Step, m.Base, m.Attempt, m.Failures, m.Attempts, m.Version, micros(m.NextAt), m.LeaseOwner, micros(m.LeaseUntil),
		m.Payload, m.Work, headers, m.Actor, m.Entity, string(m.Error), micros(m.CreatedAt), micros(now))
	if err != nil {
		return fmt.Errorf("store message: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		return tx.fail(errors.Join(errors.New("store message: no row came back"), rows.Err()))
	}
	if err := rows.Scan(&m.Seq); err != nil {
		return tx.fail(err)
	}
	return tx.fail(rows.Close())
}

// UpdateMessage stores what changed in m if nobody else changed it since it was
// read; otherwise ErrConflict. It advances m.Version.
func (tx *Tx) UpdateMessage(m *Message) error {
	now := tx.Now()
	n, err := tx.exec(`UPDATE messages SET okey = $1, part = $2, priority = $3, state = $4, active = $5, step = $6, attempt = $7, attempts = $8,
		version = version + 1, next_at = $9, lease_owner = $10, lease_until = $11, payload = $12, work = $13, entity = $14, error = $15,
		updated_at = $16, base = $17, failures = $18 WHERE id = $19 AND version = $20`,
		m.OrderKey, m.Partition, m.Priority, string(m.State), active(m.State), m.Step, m.Attempt, m.Attempts,
		micros(m.NextAt), m.LeaseOwner, micros(m.LeaseUntil), m.Payload, m.Work, m.Entity, string(m.Error),
		micros(now), m.Base, m.Failures, m.ID, m.Version)
	if err != nil {
		return fmt.Errorf("update message %s: %w", m.ID, err)
	}
	if n == 0 {
		return fmt.Errorf("message %s: %w", m.ID, ErrConflict)
	}
	m.Version++
	m.UpdatedAt = fromMicros(micros(now))
	return nil
}

// Message gives one message.
func (r Reads) Message(ctx context.Context, id string) (Message, error) {
	rows, err := r.q.query(ctx, "SELECT "+messageColumns+" FROM messages WHERE id = $1", id)
	list, err := r.messages(rows, err)
	if err != nil {
		return Message{}, err
	}
	if len(list) == 0 {
		return Message{}, fmt.Errorf("message %s: %w", id, ErrNotFound)
	}
	return list[0], nil
}

func (r Reads) messages(rows *sql.Rows, err error) ([]Message, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Message
	for rows.Next() {
		m, err := scanMessage(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, r.d.explain(rows.Err())
}

// MessagesOf gives the messages of one correlation, oldest first.
func (r Reads) MessagesOf(ctx context.Context, correlation string) ([]Message, error) {
	return r.messages(r.q.query(ctx, "SELECT "+messageColumns+" FROM messages WHERE correlation = $1 ORDER BY seq", correlation))
}

// ParkedMessages gives up to limit parked messages after the one with number
// seq, oldest first.
func (r Reads) ParkedMessages(ctx context.Context, seq int64, limit int) ([]Message, error) {
	return r.messages(r.q.query(ctx, "SELECT "+messageColumns+" FROM messages WHERE state = 'parked' AND seq > $1 ORDER BY seq LIMIT $2", seq, limit))
}

// Blocked reports whether an earlier open message of the same order key has to
// finish before m may run.
func (r Reads) Blocked(ctx context.Context, m *Message) (bool, error) {
	var n int
	err := r.one(ctx, "SELECT 1 FROM messages WHERE okey = $1 AND active = 1 AND seq < $2 LIMIT 1", []any{m.OrderKey, m.Seq}, &n)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// Ticket is enough of a message to put it on the bus.
type Ticket struct {
	ID        string
	Partition int
	Priority  Priority
	Version   int64
	NextAt    time.Time
}

func (r Reads) tickets(rows *sql.Rows, err error) ([]Ticket, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Ticket
	for rows.Next() {
		var t Ticket
		var next int64
		if err := rows.Scan(&t.ID, &t.Partition, &t.Priority, &t.Version, &next); err != nil {
			return nil, err
		}
		t.NextAt = fromMicros(next)
		out = append(out, t)
	}
	return out, r.d.explain(rows.Err())
}

// NextOfKey gives the first open message of an order key: the one that may run.
func (r Reads) NextOfKey(ctx context.Context, key string) (Ticket, error) {
	list, err := r.tickets(r.q.query(ctx, "SELECT id, part, priority, version, next_at FROM messages WHERE okey = $1 AND active = 1 ORDER BY seq LIMIT 1", key))
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Ticket{}, err
	}
	return list[0], nil
}

// Due gives up to limit messages that may run at the given time: open, first of
// their order key, their time come and not leased; high priority first, then in
// order of acceptance.
func (r Reads) Due(ctx context.Context, now time.Time, limit int) ([]Ticket, error) {
	return r.tickets(r.q.query(ctx, `SELECT id, part, priority, version, next_at FROM messages m
		WHERE active = 1 AND next_at <= $1 AND lease_until <= $1
		AND NOT EXISTS (SELECT 1 FROM messages e WHERE e.okey = m.okey AND e.active = 1 AND e.seq < m.seq)
		ORDER BY priority, seq LIMIT $2`, micros(now), limit))
}

// NextDue gives the earliest time after now at which a message becomes due, or
// ErrNotFound.
func (r Reads) NextDue(ctx context.Context, now time.Time) (time.Time, error) {
	var at sql.NullInt64
	err := r.one(ctx, `SELECT MIN(CASE WHEN lease_until > next_at THEN lease_until ELSE next_at END) FROM messages
		WHERE active = 1 AND (next_at > $1 OR lease_until > $1)`, []any{micros(now)}, &at)
	if err == nil && !at.Valid {
		err = ErrNotFound
	}
	return fromMicros(at.Int64), err
}

// Release ends the leases that owner holds; with an empty owner, all of them.
// A process that starts calls it for the one that it replaces.
func (tx *Tx) Release(owner string) (int64, error) {
	return tx.exec("UPDATE messages SET lease_until = 0, lease_owner = '' WHERE active = 1 AND lease_until > 0 AND ($1 = '' OR lease_owner = $1)", owner)
}

// Counts gives the number of open and of parked messages and the acceptance time
// of the oldest open one (zero if there is none).
func (r Reads) Counts(ctx context.Context) (open, parked int, oldest time.Time, err error) {
	var at int64
	err = r.one(ctx, "SELECT COUNT(*), COALESCE(MIN(created_at), 0) FROM messages WHERE active = 1", nil, &open, &at)
	if err != nil {
		return 0, 0, time.Time{}, err
	}
	err = r.one(ctx, "SELECT COUNT(*) FROM messages WHERE state = 'parked'", nil, &parked)
	return open, parked, fromMicros(at), err
}
