package store

import "context"

// Outgoing is an event on its way to the bus.
type Outgoing struct {
	Seq     int64
	ID      string // the event's id; the bus drops a second one
	Subject string
	Body    []byte
}

// Send puts an event into the outbox.
func (tx *Tx) Send(o Outgoing) error {
	_, err := tx.exec("INSERT INTO outbox (id, subject, body, created_at) VALUES ($1, $2, $3, $4)", o.ID, o.Subject, o.Body, micros(tx.Now()))
	return err
}

// Outbox gives up to limit events that are not on the bus yet, oldest first.
func (r Reads) Outbox(ctx context.Context, limit int) ([]Outgoing, error) {
	rows, err := r.q.query(ctx, "SELECT seq, id, subject, body FROM outbox ORDER BY seq LIMIT $1", limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Outgoing
	for rows.Next() {
		var o Outgoing
		if err := rows.Scan(&o.Seq, &o.ID, &o.Subject, &o.Body); err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, r.d.explain(rows.Err())
}

// Sent removes events that the bus has stored.
func (tx *Tx) Sent(seqs []int64) error {
	for _, seq := range seqs {
		if _, err := tx.exec("DELETE FROM outbox WHERE seq = $1", seq); err != nil {
			return err
		}
	}
	return nil
}
