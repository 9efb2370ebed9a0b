package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Trail is one business event as a list shows it: everything that happened
// under one correlation id, in one row.
type Trail struct {
	Correlation string
	Kind        string   // entity kind
	Label       string   // what a person calls it: "#1001"
	Summary     string   // "3 lines · 598.94 USD"
	Source      string   // where it came from
	Systems     []string // where it goes
	State       State    // never received: that is processing
	Reason      string   // why it waits or is parked
	Documents   []Ref
	Attempts    int
	ReceivedAt  time.Time
	UpdatedAt   time.Time
	FinishedAt  time.Time // zero while work is open
}

const trailColumns = `correlation, kind, label, summary, source, systems, state, reason, documents, attempts, received_at, updated_at, finished_at`

func scanTrail(rows *sql.Rows) (Trail, error) {
	var t Trail
	var systems, documents string
	var received, updated, finished int64
	err := rows.Scan(&t.Correlation, &t.Kind, &t.Label, &t.Summary, &t.Source, &systems, &t.State, &t.Reason, &documents, &t.Attempts, &received, &updated, &finished)
	if err != nil {
		return t, err
	}
	t.Systems = strings.FieldsFunc(systems, func(r rune) bool { return r == ',' })
	t.ReceivedAt, t.UpdatedAt, t.FinishedAt = fromMicros(received), fromMicros(updated), fromMicros(finished)
	if documents != "" {
		if err := json.Unmarshal([]byte(documents), &t.Documents); err != nil {
			return t, fmt.Errorf("documents of %s: %w", t.Correlation, err)
		}
	}
	return t, nil
}

// Trail gives the row of one correlation.
func (r Reads) Trail(ctx context.Context, correlation string) (Trail, error) {
	list, err := r.trails(r.q.query(ctx, "SELECT "+trailColumns+" FROM trails WHERE correlation = $1", correlation))
	if err != nil {
		return Trail{}, err
	}
	if len(list) == 0 {
		return Trail{}, fmt.Errorf("trail %s: %w", correlation, ErrNotFound)
	}
	return list[0], nil
}

func (r Reads) trails(rows *sql.Rows, err error) ([]Trail, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Trail
	for rows.Next() {
		t, err := scanTrail(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, r.d.explain(rows.Err())
}

// PutTrail stores t after taking its state, reason and attempts from the
// messages of the correlation. Call it after the messages are written.
func (tx *Tx) PutTrail(t *Trail) error {
	messages, err := tx.MessagesOf(context.Background(), t.Correlation)
	if err != nil {
		return err
	}
	now := tx.Now()
	t.summarise(messages, now)
	documents := ""
	if len(t.Documents) > 0 {
		text, err := json.Marshal(t.Documents)
		if err != nil {
			return err
		}
		documents = string(text)
	}
	search := []string{t.Label, t.Correlation}
	for _, d := range t.Documents {
		search = append(search, d.ID)
	}
	for _, m := range messages {
		if m.Entity != "" {
			search = append(search, m.Entity)
		}
	}
	systems := ""
	if len(t.Systems) > 0 {
		systems = "," + strings.Join(t.Systems, ",") + ","
	}
	_, err = tx.exec(`INSERT INTO trails (correlation, kind, label, summary, source, systems, state, reason, documents, search, attempts,
		received_at, updated_at, finished_at) VALUES (`+params(1, 14)+`)
		ON CONFLICT (correlation) DO UPDATE SET kind = excluded.kind, label = excluded.label, summary = excluded.summary, source = excluded.source,
		systems = excluded.systems, state = excluded.state, reason = excluded.reason, documents = excluded.documents, search = excluded.search,
		attempts = excluded.attempts, updated_at = excluded.updated_at, finished_at = excluded.finished_at`,
		t.Correlation, t.Kind, t.Label, t.Summary, t.Source, systems, string(t.State), t.Reason, documents,
		strings.ToLower(strings.Join(search, "\n")), t.Attempts, micros(t.ReceivedAt), micros(t.UpdatedAt), micros(t.FinishedAt))
	return err
}

// summarise derives from the messages what follows from them: parked before
// waiting before processing before done.
func (t *Trail) summarise(messages []Message, now time.Time) {
	t.State, t.Reason, t.Attempts = Done, "", 0
	discarded := 0
	for _, m := range messages {
		t.Attempts = max(t.Attempts, m.Attempts)
		state := m.State
		switch state {
		case Received:
			state = Processing
		case Discarded:
			discarded++
			continue
		}
		if weight(state) > weight(t.State) {
			t.State = state
			if state == Parked || state == Waiting {
				t.Reason = reasonOf(m.Error)
			}
		}
	}
	if t.State == Done && discarded > 0 {
		t.State = Discarded
	}
	t.UpdatedAt = now
	switch {
	case t.State == Processing || t.State == Waiting || t.State == Parked:
		t.FinishedAt = time.Time{}
	case t.FinishedAt.IsZero():
		t.FinishedAt = now
	}
}

func weight(s State) int { return slices.Index([]State{Done, Processing, Waiting, Parked}, s) }

func reasonOf(failure json.RawMessage) string {
	var f struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(failure, &f) != nil {
		return ""
	}
	return f.Message
}

// TrailQuery selects trails, newest first.
type TrailQuery struct {
	Kinds  []string
	States []State
	System string // from or to
	Text   string // part of a key, order number, SKU or outside document
	After  string // cursor of the page before
	Limit  int    // zero means 100, at most 500
}

// TrailPage is one page of trails.
type TrailPage struct {
	Items []Trail
	Next  string // "" on the last page
}

// Trails answers a query.
func (r Reads) Trails(ctx context.Context, q TrailQuery) (TrailPage, error) {
	var page TrailPage
	limit := q.Limit
	switch {
	case limit <= 0:
		limit = 100
	case limit > 500:
		limit = 500
	}
	b := &queryText{}
	if len(q.Kinds) > 0 {
		list := make([]string, len(q.Kinds))
		for i, k := range q.Kinds {
			list[i] = b.arg(k)
		}
		b.where("kind IN (" + strings.Join(list, ", ") + ")")
	}
	if len(q.States) > 0 {
		list := make([]string, len(q.States))
		for i, s := range q.States {
			list[i] = b.arg(string(s))
		}
		b.where("state IN (" + strings.Join(list, ", ") + ")")
	}
	if q.System != "" {
		b.where("(source = " + b.arg(q.System) + " OR systems LIKE " + b.arg(like(","+q.System+",")) + ` ESCAPE '\')`)
	}
	if q.Text != "" {
		b.where("search LIKE " + b.arg(like(q.Text)) + ` ESCAPE '\'`)
	}
	if q.After != "" {
		parts, err := parseCursor(q.After, 2)
		if err != nil {
			return page, err
		}
		var at int64
		if _, err := fmt.Sscan(parts[0], &at); err != nil {
			return page, ErrCursor
		}
		b.where("(received_at, correlation) < (" + b.arg(at) + ", " + b.arg(parts[1]) + ")")
	}
	where := ""
	if len(b.conditions) > 0 {
		where = " WHERE " + strings.Join(b.conditions, " AND ")
	}
	list, err := r.trails(r.q.once(ctx, fmt.Sprintf("SELECT %s FROM trails%s ORDER BY received_at DESC, correlation DESC LIMIT %d", trailColumns, where, limit+1), b.args...))
	if err != nil {
		return page, err
	}
	if len(list) > limit {
		list = list[:limit]
		last := list[limit-1]
		page.Next = cursor(fmt.Sprint(micros(last.ReceivedAt)), last.Correlation)
	}
	page.Items = list
	return page, nil
}

// CountTrails gives the number of trails in a state.
func (r Reads) CountTrails(ctx context.Context, state State) (int, error) {
	var n int
	err := r.one(ctx, "SELECT COUNT(*) FROM trails WHERE state = $1", []any{string(state)}, &n)
	return n, err
}

// PerMinute gives the number of business events received in each of the last
// minutes, oldest first; the last one is the running minute.
func (r Reads) PerMinute(ctx context.Context, now time.Time, minutes int) ([]int, error) {
	const minute = int64(time.Minute / time.Microsecond)
	first := micros(now)/minute - int64(minutes) + 1
	rows, err := r.q.query(ctx, "SELECT received_at / 60000000, COUNT(*) FROM trails WHERE received_at >= $1 GROUP BY 1", first*minute)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make([]int, minutes)
	for rows.Next() {
		var at int64
		var n int
		if err := rows.Scan(&at, &n); err != nil {
			return nil, err
		}
		if i := at - first; i >= 0 && i < int64(minutes) {
			out[i] = n
		}
	}
	return out, r.d.explain(rows.Err())
}

// Latencies gives how long the last finished trails of a kind took from
// received to finished, newest first.
func (r Reads) Latencies(ctx context.Context, kind string, limit int) ([]time.Duration, error) {
	rows, err := r.q.query(ctx, "SELECT finished_at - received_at FROM trails WHERE kind = $1 AND state = 'done' ORDER BY received_at DESC LIMIT $2", kind, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []time.Duration
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, time.Duration(n)*time.Microsecond)
	}
	return out, r.d.explain(rows.Err())
}

// OldestOpen gives when the oldest unfinished trail of a kind was received, or
// ErrNotFound.
func (r Reads) OldestOpen(ctx context.Context, kind string) (time.Time, error) {
	var at sql.NullInt64
	err := r.one(ctx, "SELECT MIN(received_at) FROM trails WHERE kind = $1 AND state IN ('processing', 'waiting', 'parked')", []any{kind}, &at)
	if err == nil && !at.Valid {
		err = ErrNotFound
	}
	if errors.Is(err, ErrNotFound) {
		return time.Time{}, ErrNotFound
	}
	return fromMicros(at.Int64), err
}
