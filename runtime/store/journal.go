package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Entry is one journal row. Seq, Prev and Hash are set when it is written.
type Entry struct {
	Seq         int64
	At          time.Time // microseconds
	Type        string    // "received", "mapped", …
	Message     string
	Correlation string
	Causation   string
	Actor       string
	Entity      string // "order/1001"
	Contract    string // "orders/order-placed@1 1.4.0"
	Module      string // "shopify-order sha256"
	Before      string // digest of a payload, or ""
	After       string
	Detail      json.RawMessage // canonical as given; never nil once stored
	Prev, Hash  string
}

// Chain is the journal's head: the last row's number and hash.
type Chain struct {
	Seq  int64
	Hash string
}

// sum hashes the entry after its predecessor. The encoding is canonical: every
// text is its length in 8 bytes and its bytes, every number 8 bytes, big endian,
// in this order. It never changes; a new field needs a new journal version.
func (e *Entry) sum() string {
	h := sha256.New()
	var n [8]byte
	number := func(v int64) {
		binary.BigEndian.PutUint64(n[:], uint64(v))
		h.Write(n[:])
	}
	text := func(s string) {
		number(int64(len(s)))
		h.Write([]byte(s))
	}
	text("crosswalk journal 1")
	text(e.Prev)
	number(e.Seq)
	number(micros(e.At))
	for _, s := range []string{
		e.Type, e.Message, e.Correlation, e.Causation, e.Actor, e.Entity,
		e.Contract, e.Module, e.Before, e.After, string(e.Detail),
	} {
		text(s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ChainHead gives the journal's last row.
func (r Reads) ChainHead(ctx context.Context) (Chain, error) {
	var c Chain
	err := r.one(ctx, "SELECT seq, hash FROM chain WHERE id = 1", nil, &c.Seq, &c.Hash)
	return c, err
}

// Append writes a journal row. A zero At is the time of the change.
func (tx *Tx) Append(e *Entry) error {
	if e.At.IsZero() {
		e.At = tx.Now()
	}
	e.At = fromMicros(micros(e.At))
	if e.Detail == nil {
		e.Detail = json.RawMessage("{}")
	}
	e.Seq, e.Prev = tx.chain.Seq+1, tx.chain.Hash
	e.Hash = e.sum()
	_, err := tx.exec(`INSERT INTO journal (seq, at, type, message, correlation, causation, actor, entity, contract, module,
		body_before, body_after, detail, prev, hash) VALUES (`+params(1, 15)+`)`,
		e.Seq, micros(e.At), e.Type, e.Message, e.Correlation, e.Causation, e.Actor, e.Entity, e.Contract, e.Module,
		e.Before, e.After, string(e.Detail), e.Prev, e.Hash)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	tx.chain = Chain{Seq: e.Seq, Hash: e.Hash}
	tx.touched[e.Correlation] = true
	return nil
}

func (tx *Tx) saveChain() error {
	_, err := tx.exec("UPDATE chain SET seq = $1, hash = $2 WHERE id = 1", tx.chain.Seq, tx.chain.Hash)
	return err
}

// Payload keeps a body by its content and gives its digest (SHA-256, hex).
func (tx *Tx) Payload(body []byte) (string, error) {
	digest := Digest(body)
	if body == nil {
		body = []byte{}
	}
	_, err := tx.exec("INSERT INTO payloads (digest, body, created_at) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING",
		digest, body, micros(tx.Now()))
	return digest, err
}

// Digest names a body by its content.
func Digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Body gives a kept payload.
func (r Reads) Body(ctx context.Context, digest string) ([]byte, error) {
	var body []byte
	err := r.one(ctx, "SELECT body FROM payloads WHERE digest = $1", []any{digest}, &body)
	return body, err
}

const entryColumns = `seq, at, type, message, correlation, causation, actor, entity, contract, module, body_before, body_after, detail, prev, hash`

// Journal gives the rows of one correlation, oldest first.
func (r Reads) Journal(ctx context.Context, correlation string) ([]Entry, error) {
	return r.entries(ctx, "SELECT "+entryColumns+" FROM journal WHERE correlation = $1 ORDER BY seq", correlation)
}

// JournalOf gives the rows of one entity ("order/1001"), oldest first.
func (r Reads) JournalOf(ctx context.Context, entity string) ([]Entry, error) {
	return r.entries(ctx, "SELECT "+entryColumns+" FROM journal WHERE entity = $1 AND entity <> '' ORDER BY seq", entity)
}

// EventsOf gives every row of every business event that touched an entity
// ("order/1001"), oldest first and at most limit: also those from before the
// entity was known, such as the arrival.
func (r Reads) EventsOf(ctx context.Context, entity string, limit int) ([]Entry, error) {
	return r.entries(ctx, "SELECT "+entryColumns+` FROM journal WHERE correlation IN
		(SELECT correlation FROM journal WHERE entity = $1 AND entity <> '') ORDER BY seq LIMIT $2`, entity, limit)
}

// JournalFrom gives up to limit rows after the row with number seq.
func (r Reads) JournalFrom(ctx context.Context, seq int64, limit int) ([]Entry, error) {
	return r.entries(ctx, "SELECT "+entryColumns+" FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2", seq, limit)
}

func (r Reads) entries(ctx context.Context, text string, args ...any) ([]Entry, error) {
	rows, err := r.q.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Entry
	for rows.Next() {
		var e Entry
		var at int64
		var detail string
		err := rows.Scan(&e.Seq, &at, &e.Type, &e.Message, &e.Correlation, &e.Causation, &e.Actor, &e.Entity,
			&e.Contract, &e.Module, &e.Before, &e.After, &detail, &e.Prev, &e.Hash)
		if err != nil {
			return nil, err
		}
		e.At, e.Detail = fromMicros(at), json.RawMessage(detail)
		out = append(out, e)
	}
	return out, r.d.explain(rows.Err())
}

// BrokenError names the first journal row that does not hold.
type BrokenError struct {
	Seq    int64
	Reason string
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("journal broken at row %d: %s", e.Seq, e.Reason)
}

// Verified is what Verify found intact.
type Verified struct {
	Rows     int64
	Payloads int64
	Head     Chain
}

// Verify walks the whole chain: every row's number, link and hash, the bodies it
// names, and the recorded head. The error is a *BrokenError for the first row
// that does not hold.
func (r Reads) Verify(ctx context.Context) (Verified, error) {
	const page = 1000
	var v Verified
	bodies := map[string]bool{}
	for {
		rows, err := r.JournalFrom(ctx, v.Head.Seq, page)
		if err != nil {
			return v, err
		}
		for i := range rows {
			if err := r.verifyRow(ctx, &v, &rows[i], bodies); err != nil {
				return v, err
			}
		}
		if len(rows) < page {
			break
		}
		if len(bodies) > 100_000 {
			clear(bodies)
		}
	}
	head, err := r.ChainHead(ctx)
	if err != nil {
		return v, err
	}
	// Rows may have been added since the last page was read.
	if head.Seq < v.Head.Seq || head.Seq == v.Head.Seq && head.Hash != v.Head.Hash {
		return v, &BrokenError{Seq: v.Head.Seq, Reason: fmt.Sprintf("the recorded head is row %d with another hash", head.Seq)}
	}
	if head.Seq > v.Head.Seq {
		if more, err := r.JournalFrom(ctx, v.Head.Seq, 1); err != nil {
			return v, err
		} else if len(more) == 0 {
			return v, &BrokenError{Seq: v.Head.Seq + 1, Reason: fmt.Sprintf("missing; the recorded head is row %d", head.Seq)}
		}
	}
	return v, nil
}

func (r Reads) verifyRow(ctx context.Context, v *Verified, e *Entry, bodies map[string]bool) error {
	switch {
	case e.Seq != v.Head.Seq+1:
		return &BrokenError{Seq: v.Head.Seq + 1, Reason: fmt.Sprintf("missing; the next row is %d", e.Seq)}
	case e.Prev != v.Head.Hash:
		return &BrokenError{Seq: e.Seq, Reason: "does not follow the row before it"}
	case e.sum() != e.Hash:
		return &BrokenError{Seq: e.Seq, Reason: "content does not match its hash"}
	}
	for _, digest := range []string{e.Before, e.After} {
		if digest == "" || bodies[digest] {
			continue
		}
		body, err := r.Body(ctx, digest)
		if errors.Is(err, ErrNotFound) {
			return &BrokenError{Seq: e.Seq, Reason: "its payload " + digest + " is missing"}
		} else if err != nil {
			return err
		}
		if Digest(body) != digest {
			return &BrokenError{Seq: e.Seq, Reason: "its payload does not match the digest " + digest}
		}
		bodies[digest] = true
		v.Payloads++
	}
	v.Rows++
	v.Head = Chain{Seq: e.Seq, Hash: e.Hash}
	return nil
}
